#pragma once
/// What can still come of the run, worked out bit by bit while it is looked at: at some moments in
/// the window of time, so many copies of the world go on (sim/explore/valence.hpp). A frame lets
/// about so many events happen in them; what is known stays, as long as its branch is looked at.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/seen_chronicle.hpp"
#include "gui/model/time_axis.hpp"
#include "sim/explore/valence.hpp"

namespace orrery::gui {

class ValenceReading {
 public:
  static constexpr std::uint32_t continuations = 32;  ///< of each moment, as `orrery futures` does

  /// Notes what has come to the chronicle, and forgets what was known of another one.
  /// Requires, here and below: the session's lock is held, and it has a valence
  /// (why_no_valence_of).
  void follow(Session& session);
  /// Lets copies of the world go on, for about so many events, at moments in these events, both
  /// included: about as many as that, evenly, and then where what can come of the run changes.
  /// False when all is known.
  bool read(Session& session, EventNumber first, EventNumber last, std::size_t moments,
            std::uint64_t events);

  /// By the event that they are right after, in order. None after the first decision.
  const std::map<EventNumber, Valence>& known() const { return known_; }
  /// Of the run itself, as far as it has come.
  const std::optional<Decision>& decision() const { return decision_; }
  /// All that were seen, in order: their places are their colours.
  std::vector<std::string> values() const;
  /// Counts changes.
  std::uint64_t version() const { return version_; }

 private:
  /// A moment under way.
  struct Moment {
    World world;
    Valence valence{};
    EventNumber wanted = 0;
    std::uint32_t number = 0;
    std::unique_ptr<Continuation> running{};
  };

  std::optional<EventNumber> next_moment(EventNumber first, EventNumber last,
                                         std::size_t moments) const;
  std::optional<EventNumber> next_between(EventNumber first, EventNumber last) const;
  void begin(Session& session, EventNumber event);
  std::uint64_t go_on(const Protocol& protocol, std::uint64_t events);

  SeenChronicle seen_{};
  std::size_t marks_seen_ = 0;
  std::map<EventNumber, Valence> known_;
  std::map<EventNumber, EventNumber> whole_;  // moments within a deed, and what is known instead
  std::optional<Decision> decision_;
  std::unique_ptr<Moment> moment_;
  std::uint64_t version_ = 0;
};

struct ValenceState {
  bool is_shown = false;
  bool is_reading = false;  ///< in this frame: more is to come
  ValenceReading reading{};
};

/// Why nothing can be shown: a sentence, with what to do; empty if it can.
std::string why_no_valence_of(const Session& session);

}  // namespace orrery::gui
