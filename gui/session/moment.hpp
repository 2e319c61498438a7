#pragma once
/// The world at one moment, right after an event, as plain values: what pictures of that moment
/// show.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "sim/core/value.hpp"

namespace orrery::gui {

/// A live timer.
struct TimerThen {
  std::string name{};  ///< "ElectionTimeout"
  Time set{};
  Time due{};               ///< in world time
  std::uint32_t which = 1;  ///< of its node's live timers of that name, in order of expiry, from 1
  friend bool operator==(const TimerThen&, const TimerThen&) = default;
};

/// A node.
struct NodeThen {
  bool is_up = true;
  bool is_paused = false;
  std::string role{};  ///< "follower"; empty in protocols without roles
  /// What the protocol shows first: {"currentTerm", "3"}; without a name what needs none, "x = 2".
  /// See line_of_member.
  std::vector<std::pair<std::string, std::string>> headline{};
  std::vector<TimerThen> timers{};  ///< in order of expiry
  std::uint32_t waiting = 0;        ///< messages in its inbox, where handling takes time
  std::uint32_t working = 0;        ///< … and in work
  bool is_syncing = false;          ///< a write is on its way to the disk
  bool clock_is_off = false;        ///< its clock does not show world time, or runs at another rate
  std::string clock{};              ///< if so, how: "+3s, 1.02x"
  friend bool operator==(const NodeThen&, const NodeThen&) = default;
};

/// A message under way.
struct FlyingThen {
  Place message = nowhere;  ///< in the chronicle
  Time due{};               ///< when it will arrive as things stand; Time::max(): held
  bool is_held = false;     ///< by its link, or by hand
  std::uint32_t which = 1;  ///< of those of its type on its link then, in order of sending, from 1
  friend bool operator==(const FlyingThen&, const FlyingThen&) = default;
};

/// Nothing passes from one to the other.
struct CutThen {
  Place from = nowhere;
  Place to = nowhere;
  friend bool operator==(const CutThen&, const CutThen&) = default;
};

struct Moment {
  EventNumber event = 0;
  Time time{};
  std::vector<NodeThen> nodes{};  ///< by place
  std::vector<FlyingThen> flying{};
  /// Among up to 100 nodes; of more, among up to 100 replicas.
  std::vector<CutThen> cuts{};
  /// Links, where the topology has not one for each pair; empty: each reaches each.
  std::vector<std::pair<Place, Place>> links{};
  std::string why_no_cuts{};    ///< nobody knows what is cut: why; empty: `cuts` are all
  bool links_are_known = true;  ///< … or which links there are
  /// False for a recorded run: timers are those that will expire, inboxes and clocks unknown.
  bool is_complete = true;
  friend bool operator==(const Moment&, const Moment&) = default;
};

/// What a message says; where it was changed on its way, or by a liar, also what was meant.
struct Said {
  Place message = nowhere;
  Value arrives{};
  std::optional<Value> meant{};  ///< nothing: the same, or nobody knows (a trace does not tell)
  friend bool operator==(const Said&, const Said&) = default;
};

/// A direction between two nodes, as the network has it right after an event.
struct LinkThen {
  bool is_there = true;             ///< else messages are relayed, or nobody carries them
  bool is_cut = false;              ///< nothing passes
  bool is_held = false;             ///< what is sent waits
  std::optional<Duration> least{};  ///< what the topology says it takes, without jitter
  friend bool operator==(const LinkThen&, const LinkThen&) = default;
};

/// A part of a node's state that an event changed.
struct StateChange {
  std::string member{};                 ///< "currentTerm", "log.entries"
  std::string entry{};                  ///< the index or key in a list or map; empty: all of it
  std::optional<std::string> before{};  ///< in words; nothing: it was not there
  std::optional<std::string> after{};
  friend bool operator==(const StateChange&, const StateChange&) = default;
};

/// An event changed a member of its node's state.
struct MemberChange {
  EventNumber event = 0;
  Place node = nowhere;
  std::string member{};            ///< the outermost one: "log", whatever changed inside it
  std::optional<double> before{};  ///< where it is a number or a fact
  std::optional<double> after{};
  friend bool operator==(const MemberChange&, const MemberChange&) = default;
};

/// Entries of a list, or of a map from numbers, by their index.
struct MemberEntries {
  std::uint64_t first = 0;  ///< of all that there are;
  std::uint64_t end = 0;    ///< … not included. The same: there are none
  std::vector<std::pair<std::uint64_t, Value>> wanted{};  ///< in order of their indexes
  friend bool operator==(const MemberEntries&, const MemberEntries&) = default;
};

/// Indexes from `first` on; `end` is not included.
struct IndexRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
  bool contains(std::uint64_t index) const { return index >= first && index < end; }
  friend bool operator==(const IndexRange&, const IndexRange&) = default;
};

/// What one event was and did.
struct Detail {
  EventNumber event = 0;
  Value payload{};                     ///< of its message or operation; null if there is none
  std::vector<StateChange> changes{};  ///< of its node's state
  std::vector<std::string> outputs{};  ///< "Elected {term: 2}"
  std::vector<Place> sent{};           ///< messages that left in it
  friend bool operator==(const Detail&, const Detail&) = default;
};

}  // namespace orrery::gui
