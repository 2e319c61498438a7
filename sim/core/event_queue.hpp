#pragma once
/// The pending events, ordered by (time, order of scheduling).
///
/// A hierarchical timing wheel (Varghese & Lauck 1987, scheme 7) over a slab: eleven levels of 64
/// lists cover 64 bits of nanoseconds. An event lies on the level of the highest digit (base 64) in
/// which its time differs from `now_`; a list on level 0 therefore holds exactly one instant, in
/// order of scheduling, and a higher list is spread over the lower levels when `now_` enters its
/// range. Lists are doubly linked, so cancelling and re-arming happen in place: there are no
/// tombstones and the slab never holds more than what is pending.

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// What can happen in a world.
enum class EventKind : std::uint8_t {
  start,    ///< a process begins its first life
  restart,  ///< … or a later one
  crash,    ///< a process dies
  message,  ///< a message arrives
  timer,    ///< a timer expires
  synced,   ///< a sync of the node's disk completes
  invoke,   ///< a client is asked for an operation
  alarm,    ///< an agent outside the cluster (workload, faults) wakes up
  worked,   ///< a worker is done with a message that waited in its node's inbox: it is handled
  pause,    ///< a process is stopped, and keeps what it has
  resume,   ///< … and goes on
  wipe,     ///< the disk of a dead process is lost
  clock,    ///< a node's clock begins to run at another rate, or is set
  relay,    ///< a message arrives at a node on its way: the network there passes it on
};
BOOST_DESCRIBE_ENUM(EventKind, start, restart, crash, message, timer, synced, invoke, alarm, worked,
                    pause, resume, wipe, clock, relay)

constexpr bool carries_message(EventKind kind) {
  return kind == EventKind::message || kind == EventKind::worked || kind == EventKind::relay;
}

/// A position among the nodes of a world; identities are NodeIds.
using SlotIndex = std::uint32_t;

/// One pending event.
struct Event {
  Time time{};
  std::uint64_t id = 0;      ///< counts schedulings: names a message in flight
  std::uint64_t cause = 0;   ///< number of the event that led to it; 0 for the beginning
  PayloadRef payload;        ///< the message, operation or clock change; else mostly null
  SlotIndex slot = 0;        ///< where it happens; of an alarm, the agent
  NodeId from{};             ///< who sent the message
  std::uint32_t detail = 0;  ///< a timer's place; a sync's or worker's number; an alarm's token; of
                             ///< a message at a relay, the slot that it goes to
  EventKind kind = EventKind::alarm;
  /// Of a timer its deadline, if that is kept (EventQueue::set_deadline); of a message that is
  /// relayed, above the relay that it comes from (0: its sender), below what tells its draws from
  /// others'.
  std::uint64_t more = 0;

  /// The slot that a message goes to.
  SlotIndex target() const { return kind == EventKind::relay ? detail : slot; }
  /// Where the link begins that a message is on.
  NodeId link_from() const {
    NodeId via;
    via.bits = static_cast<std::uint32_t>(more >> 32);
    return carries_message(kind) && via != NodeId{} ? via : from;
  }
};

/// Names a pending event until it is popped or cancelled; then the same value may name another.
using EventHandle = std::uint32_t;

class EventQueue {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  /// Requires: event.time is neither negative nor before the last popped event.
  EventHandle push(Event event);

  /// Takes the first event out into `event` unless it is later than `limit`; false then, or when
  /// nothing is pending.
  bool pop(Time limit, Event& event);

  /// Takes a pending event out of its turn.
  Event take(EventHandle handle);

  /// Puts an event beside the queue: it is pending and has its time, but is not popped until it is
  /// moved. An event that was the last to be popped, with no push since, gets its old handle.
  EventHandle set_aside(Event event);

  /// Schedules a pending event anew, behind what is already pending at `time`.
  void move(EventHandle handle, Time time, std::uint64_t id, std::uint64_t cause);

  /// Requires, as take and move do: the event is pending.
  const Event& at(EventHandle handle) const;

  /// What a node's clock has to show for a timer to expire: kept beside the event, where it was
  /// last set, for nodes whose clock does not show world time.
  void set_deadline(EventHandle handle, Time deadline) {
    entries_[handle].event.more = static_cast<std::uint64_t>(deadline.count());
  }
  Time deadline(EventHandle handle) const {
    return Time(static_cast<std::int64_t>(entries_[handle].event.more));
  }

  bool is_aside(EventHandle handle) const { return entries_[handle].previous == aside; }

  /// Visits every pending event (EventHandle, const Event&) in no meaningful, but deterministic,
  /// order.
  template <class Visit>
  void for_each(Visit visit) const {
    for (EventHandle handle = 0; handle < entries_.size(); ++handle) {
      if (entries_[handle].is_pending()) visit(handle, entries_[handle].event);
    }
  }

 private:
  static constexpr std::uint32_t none = ~0U;
  static constexpr std::uint32_t idle = ~1U;
  static constexpr std::uint32_t aside = ~2U;
  static constexpr int digit_bits = 6;
  static constexpr int lists_a_level = 1 << digit_bits;
  static constexpr int levels = 11;

  struct alignas(64) Entry {
    Event event;
    std::uint32_t next = none;      // in the list, or in the chain of free entries
    std::uint32_t previous = idle;  // in the list; idle while free, or aside
    bool is_pending() const { return previous != idle; }
  };
  static_assert(sizeof(Entry) == 64, "one cache line for each pending event");
  struct List {
    std::uint32_t first = none;
    std::uint32_t last = none;
  };
  struct Place {
    int level;
    int digit;
  };

  Place place_of(std::uint64_t time) const {
    const std::uint64_t difference = time ^ now_;
    const int level = difference == 0 ? 0 : (63 - std::countl_zero(difference)) / digit_bits;
    return {level, static_cast<int>((time >> (level * digit_bits)) & (lists_a_level - 1))};
  }
  List& list_at(Place place) { return lists_[index_of(place)]; }
  const List& list_at(Place place) const { return lists_[index_of(place)]; }
  static std::size_t index_of(Place place) {
    return static_cast<std::size_t>(place.level) * lists_a_level +
           static_cast<std::size_t>(place.digit);
  }
  static std::uint64_t count(Time time) { return static_cast<std::uint64_t>(time.count()); }

  void ensure_pending(EventHandle handle) const;
  void ensure_not_past(Time time) const;
  bool has_due(Place place, Time limit) const;
  std::uint32_t occupy(Event&& event);
  void link(std::uint32_t entry);
  void unlink(std::uint32_t entry);
  void mark_empty(Place place);
  void spread(Place place);
  void free(std::uint32_t entry);

  std::vector<Entry> entries_;
  std::uint32_t free_ = none;
  std::size_t size_ = 0;
  std::uint64_t now_ =
      0;  // never later than any pending event, nor than the limit of a pop that gave nothing
  std::uint32_t occupied_levels_ = 0;             // bit l: level l has a non-empty list
  std::array<std::uint64_t, levels> occupied_{};  // bit d: list d of the level is not empty
  std::array<List, levels * lists_a_level> lists_{};
};

}  // namespace orrery
