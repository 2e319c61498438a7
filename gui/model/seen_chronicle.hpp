#pragma once
/// Which chronicle something was worked out from, and in which version: whoever keeps what he
/// worked out compares this.

#include "gui/session/session.hpp"

namespace orrery::gui {

struct SeenChronicle {
  std::uint64_t session = 0;  ///< its number; 0: none
  std::size_t branch = 0;
  std::size_t nodes = 0;
  EventNumber last_event = 0;
  std::uint64_t version = 0;
  std::uint64_t retold = 0;

  /// Requires: the session's lock is held.
  static SeenChronicle of(const Session& session) { return of(session, session.branch()); }
  /// Of a branch that need not be the chosen one.
  static SeenChronicle of(const Session& session, std::size_t branch) {
    const Chronicle& chronicle = session.branch_chronicle(branch);
    return {session.number(),         branch,
            chronicle.nodes().size(), chronicle.last_event(),
            chronicle.version(),      chronicle.retold()};
  }
  /// It is the same chronicle, as it was or longer: what was taken from it still holds.
  bool goes_on_as(const SeenChronicle& later) const {
    return session == later.session && branch == later.branch && nodes == later.nodes &&
           last_event <= later.last_event && version <= later.version && retold == later.retold;
  }
  friend bool operator==(const SeenChronicle&, const SeenChronicle&) = default;
};

}  // namespace orrery::gui
