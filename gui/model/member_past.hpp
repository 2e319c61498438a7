#pragma once
/// When members of the nodes' states changed, and what they were when they are numbers: stretch by
/// stretch of a run, each read when somebody asks about it. A live run repeats a stretch for that,
/// a recording reads its table; so a caller reads one at a time, frame by frame.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gui/model/seen_chronicle.hpp"

namespace orrery::gui {

/// Events from the first to the last, both included.
struct EventRange {
  EventNumber first = 1;
  EventNumber last = 0;
  bool is_empty() const { return last < first; }
  friend bool operator==(const EventRange&, const EventRange&) = default;
};

class MemberPast {
 public:
  /// So many events are read at once: as many as lie between two key frames.
  static constexpr EventNumber stretch = 1024;
  /// So many stretches at most are kept near what is looked at.
  static constexpr EventNumber stretches_max = 64;

  struct Change {
    EventNumber event = 0;
    std::optional<double> before{};
    std::optional<double> after{};
    friend bool operator==(const Change&, const Change&) = default;
  };
  /// What a search found. Unknown: nothing in what was read.
  struct Found {
    EventNumber event = 0;  ///< 0: nothing changed it
    bool is_known = false;
    friend bool operator==(const Found&, const Found&) = default;
  };

  /// Forgets what was read of another chronicle. Requires: the session's lock is held.
  void follow(const Session& session);
  /// Reads one stretch of those that reach into the range, the nearest to an event first. False if
  /// there is none left to read. Requires: as above, and it has followed.
  bool read_one(Session& session, const EventRange& range, EventNumber near);
  /// All around this event that was read without a gap.
  EventRange known_around(EventNumber event) const;

  /// The newest change up to this event, and the first after it.
  Found last_at(Place node, const std::string& member, EventNumber event) const;
  Found next_after(Place node, const std::string& member, EventNumber event) const;
  /// All in this range that were read, in order.
  std::vector<Change> changes(Place node, const std::string& member, const EventRange& range) const;
  /// Counts what was read: who keeps what was made of it compares this.
  std::uint64_t version() const { return version_; }

 private:
  using Key = std::pair<Place, std::string>;
  struct Stretch {
    EventNumber last = 0;  // so far was it read
    std::map<Key, std::vector<Change>> changes{};
  };

  static EventNumber index_of(EventNumber event) { return event == 0 ? 0 : (event - 1) / stretch; }
  EventNumber last_of(EventNumber index) const;
  bool is_read(EventNumber index) const;
  void read(Session& session, EventNumber index);
  static const std::vector<Change>* changes_in(const Stretch& stretch, const Key& key);

  SeenChronicle seen_{};
  std::map<EventNumber, Stretch> stretches_;  // by number, from 0
  std::uint64_t version_ = 0;
};

}  // namespace orrery::gui
