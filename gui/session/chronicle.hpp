#pragma once
/// What happened in a run, in memory and compact: events, messages, marks and roles as plain rows,
/// with the indexes that pictures need. A live world's observer fills it (chronicler.hpp), or the
/// rows of a trace do (recorded_session.hpp). What was said and believed is not in it: a session
/// answers that for one moment at a time (moment.hpp).
///
/// A value: a branch of history begins with a copy of its parent's first events.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/environment.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery::gui {

/// From 1, as in traces; 0 is the moment before the first event.
using EventNumber = std::uint64_t;

/// Where something stands among its like: a node among the nodes (its slot in the world), a message
/// among the messages.
using Place = std::uint32_t;
inline constexpr Place nowhere = ~Place{0};

/// A name that rows share: of a message's or timer's type, of a role. 0 is no word.
using Word = std::uint16_t;

struct ChronicleNode {
  std::string name{};     ///< "n1"
  std::string process{};  ///< the class of its process: "Raft"
  std::string region{};   ///< empty if the network has none

  char group() const { return name.empty() ? '?' : name[0]; }  ///< 'n' replicas, 'c' clients
  friend bool operator==(const ChronicleNode&, const ChronicleNode&) = default;
};

struct ChronicleEvent {
  Time time{};
  std::uint32_t cause = 0;  ///< number of the event that led to it; 0 at the beginning
  Place node = nowhere;     ///< nowhere: an agent outside the cluster
  Place message = nowhere;  ///< the one that is handled, refused or passed on
  Word word = 0;            ///< the type of the timer that expires
  EventKind kind = EventKind::alarm;
  friend bool operator==(const ChronicleEvent&, const ChronicleEvent&) = default;
};

/// A message's way from its sender to its end. A copy that the network made is a message of its
/// own.
struct ChronicleMessage {
  /// How it ended, so far.
  enum class End : std::uint8_t {
    none,       ///< it is under way
    delivered,  ///< handled by its target
    lost,       ///< anywhere; `why` says how
    dropped,    ///< by hand
  };

  Time sent{};
  Time ended{};  ///< when it arrived or was lost; under way: when it will arrive, as things stand
  std::uint32_t sent_event = 0;
  std::uint32_t ended_event = 0;  ///< 0 while it is under way
  Place from = nowhere;
  Place to = nowhere;
  Word type = 0;
  End end = End::none;
  Loss why = Loss::none;
  bool is_copy = false;
  bool is_changed = false;  ///< what arrives is not what was sent
  friend bool operator==(const ChronicleMessage&, const ChronicleMessage&) = default;
};

/// Something worth a flag on the time axis.
struct Mark {
  enum class Kind : std::uint8_t {
    fault,      ///< somebody outside did something to the cluster; hands too
    violation,  ///< a judge saw a promise broken
    output,     ///< a node reached a milestone: "Elected(term 2)"
  };

  Kind kind = Kind::fault;
  EventNumber event = 0;  ///< in which it happened; what a hand did after event n has n
  Time time{};
  Place node = nowhere;
  std::string text{};
  friend bool operator==(const Mark&, const Mark&) = default;
};

/// From this event on a node has this role. (The words of roles: "follower"; Chronicle::down_word
/// and paused_word while it is that.)
struct RoleChange {
  EventNumber event = 0;
  Time time{};
  Word role = 0;
  friend bool operator==(const RoleChange&, const RoleChange&) = default;
};

class Chronicle {
 public:
  static constexpr Word down_word = 1;    ///< "down"
  static constexpr Word paused_word = 2;  ///< "paused"

  Chronicle();
  explicit Chronicle(std::vector<ChronicleNode> nodes);

  // ------------------------------------------------------------ reading

  const std::vector<ChronicleNode>& nodes() const { return nodes_; }
  /// nowhere if nobody is called so.
  Place node_named(std::string_view name) const;

  /// How many there are: the number of the last one.
  EventNumber last_event() const { return events_.size(); }
  /// Requires: 1 <= number <= last_event().
  const ChronicleEvent& event(EventNumber number) const { return events_[number - 1]; }
  const std::vector<ChronicleEvent>& events() const { return events_; }
  /// In the order of sending.
  const std::vector<ChronicleMessage>& messages() const { return messages_; }
  /// In the order of happening.
  const std::vector<Mark>& marks() const { return marks_; }
  /// Is this mark what judges found at the end?
  bool is_finding(Place mark) const;
  /// In the order of happening.
  const std::vector<RoleChange>& roles_of(Place node) const { return roles_[node]; }
  /// Numbers of the events at a node, ascending.
  const std::vector<std::uint32_t>& events_of(Place node) const { return events_of_[node]; }

  std::string_view word(Word word) const { return words_[word]; }
  /// All words so far; words_[0] is empty.
  const std::vector<std::string>& words() const { return words_; }

  /// The newest event at or before `time`; 0 if there is none.
  EventNumber event_at(Time time) const;
  /// Of event 0: the beginning.
  Time time_of(EventNumber number) const { return number == 0 ? Time{} : event(number).time; }
  /// The role of a node right after an event; 0 if it has none yet.
  Word role_at(Place node, EventNumber after) const;

  /// Has the node sent something else than it should, or kept it back, in this event or before?
  bool has_lied(Place node, EventNumber after) const { return lied_since_[node] <= after; }

  /// Places of the messages that left in these events, both included: a half-open range.
  struct Range {
    Place first = 0;
    Place end = 0;
  };
  Range sent_in(EventNumber first, EventNumber last) const;
  /// Places of the messages under way right after an event, ascending. Costs what is under way, and
  /// at most 1,024 events' sendings.
  std::vector<Place> under_way(EventNumber after) const;

  /// Counts changes: who keeps what it worked out from a chronicle compares this.
  std::uint64_t version() const { return version_; }
  /// Counts how often marks among others came or went: those after them have another place since.
  std::uint64_t retold() const { return retold_; }

  // ------------------------------------------------------------ writing

  Word word_for(std::string_view text);
  /// Returns its number. Requires: time and number of `cause` are not after it.
  EventNumber add(const ChronicleEvent& event);
  /// Returns its place. Requires: `sent_event` is last_event() (0 before the first).
  Place add(const ChronicleMessage& message);
  void add(Mark mark);
  /// What judges found when they looked at the end of this history, among the marks of the same
  /// events, and in the place of what they found before. Whoever lets it go on takes that away.
  /// Requires: each is of an event that there is.
  void set_findings(std::vector<Mark> findings);
  void add_role(Place node, const RoleChange& change);
  /// The message has ended. Requires: it was under way.
  void end(Place message, ChronicleMessage::End how, Loss why, EventNumber event, Time time);
  /// It will arrive then, as things stand now.
  void expect(Place message, Time arrival);
  void set_message_of_event(EventNumber event, Place message);

  /// The same history, up to and including this event; what was under way then is under way, and
  /// expected when it ended. What judges found at its end is not in it.
  Chronicle until(EventNumber last) const;

 private:
  /// What was under way before each stretch of so many events.
  static constexpr std::uint64_t stretch = 1024;

  std::vector<ChronicleNode> nodes_;
  std::vector<ChronicleEvent> events_;
  std::vector<ChronicleMessage> messages_;
  std::vector<Mark> marks_;
  std::vector<Place> findings_;  // of marks_: what judges of endings found, ascending
  std::vector<std::vector<RoleChange>> roles_;
  std::vector<std::vector<std::uint32_t>> events_of_;
  static constexpr EventNumber never = ~EventNumber{0};
  std::vector<EventNumber> lied_since_;  // of each node; `never`: it has not
  std::vector<std::string> words_;
  std::vector<std::vector<Place>> under_way_before_;  // by stretch
  std::uint64_t version_ = 0;
  std::uint64_t retold_ = 0;
};

}  // namespace orrery::gui
