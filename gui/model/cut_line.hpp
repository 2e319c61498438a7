#pragma once
/// A cut through a run: so much of each process's history. It is consistent if no message in it was
/// received but not sent: then the states at its edge and the messages that cross it are a state in
/// which the run could have been (K. M. Chandy and L. Lamport, "Distributed Snapshots", 1985;
/// F. Mattern, "Virtual Time and Global States of Distributed Systems", 1989).

#include <string>
#include <vector>

#include "gui/model/causality.hpp"

namespace orrery::gui {

/// What somebody outside does is no process's history: it is in no cut.
struct CutLine {
  /// By node, the last event of its process that is in it; 0: nothing of it is.
  std::vector<EventNumber> last{};
  friend bool operator==(const CutLine&, const CutLine&) = default;
};

/// All that had happened right after this event: always consistent.
CutLine cut_after(const Chronicle& chronicle, EventNumber head);
/// The last event of a node's process up to and including this one; 0 if there is none.
EventNumber last_event_of(const Chronicle& chronicle, Place node, EventNumber until);
/// The first one after it; 0 if there is none.
EventNumber next_event_of(const Chronicle& chronicle, Place node, EventNumber after);
/// The line goes on at one node by so many events of its process, or back; as far as there are any.
void move(CutLine& cut, const Chronicle& chronicle, Place node, std::int64_t by);

/// What crosses a cut, by place among the messages, ascending.
struct CutCrossing {
  std::vector<Place> unsent{};       ///< received in it, but not sent in it: what must not be
  std::vector<Place> in_channels{};  ///< sent in it, and neither received nor lost
  bool is_consistent() const { return unsent.empty(); }
  friend bool operator==(const CutCrossing&, const CutCrossing&) = default;
};
/// Costs what was sent between the first and the last of its events, and what was under way.
CutCrossing crossing(const Chronicle& chronicle, const CutLine& cut);

/// The largest consistent cut within it: what was received too early is taken out again.
CutLine largest_consistent(const Chronicle& chronicle, CutLine cut);

/// "consistent; 3 messages in the channels", "inconsistent: n3 has received AppendEntries, which n1
/// sends only in #1,283".
std::string cut_words(const Chronicle& chronicle, const CutCrossing& crossing);

}  // namespace orrery::gui
