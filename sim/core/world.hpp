#pragma once
/// The world: nodes, messages in flight, timers, disks, monitors, agents, client history and digest
/// as one copyable value. `World later = now;` forks the universe; both go on independently, and
/// run to the same digest if nobody interferes. One thread runs one world; forks may run on other
/// threads.

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/agent.hpp"
#include "sim/core/box.hpp"
#include "sim/core/clock.hpp"
#include "sim/core/ensure.hpp"
#include "sim/core/environment.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/log.hpp"
#include "sim/core/map.hpp"
#include "sim/core/monitor.hpp"
#include "sim/core/observer.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/pins.hpp"

namespace orrery {

/// One line of the client history: an operation begins or ends.
struct HistoryEvent {
  enum class Kind : std::uint8_t { invoked, completed };

  Kind kind = Kind::invoked;
  Time time{};
  std::uint64_t event = 0;  ///< number of the world's event
  NodeId client{};
  Operation operation{};  ///< of an invocation
  Result result{};        ///< of a completion

  friend auto operator<=>(const HistoryEvent&, const HistoryEvent&) = default;
};
BOOST_DESCRIBE_ENUM(HistoryEvent::Kind, invoked, completed)
BOOST_DESCRIBE_STRUCT(HistoryEvent, (), (kind, time, event, client, operation, result))

/// The digest after so many events: `orrery diff` bisects these.
struct Checkpoint {
  std::uint64_t event = 0;
  std::uint64_t digest = 0;

  friend auto operator<=>(const Checkpoint&, const Checkpoint&) = default;
};
BOOST_DESCRIBE_STRUCT(Checkpoint, (), (event, digest))

/// A message that a link holds back. `event.time` is when it would have arrived.
struct HeldMessage {
  Event event{};
  Holding how = Holding::none;
};

/// What became of the messages so far.
struct MessageCounts {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t lost = 0;
  std::uint64_t cut = 0;
  std::uint64_t overflowed = 0;  ///< the link's queue or the target's inbox was full
  std::uint64_t corrupted = 0;   ///< damaged, and dropped for it
  std::uint64_t mutated = 0;     ///< damaged, and delivered as something else
  std::uint64_t held = 0;        ///< stopped by a hold or a clog, for a while at least
  std::uint64_t refused = 0;     ///< target down, unknown, or without a handler

  friend auto operator<=>(const MessageCounts&, const MessageCounts&) = default;
};
BOOST_DESCRIBE_STRUCT(MessageCounts, (),
                      (sent, delivered, duplicated, lost, cut, overflowed, corrupted, mutated, held,
                       refused))

class World {
 public:
  /// `environment` may be null: a perfect world.
  explicit World(std::uint64_t seed, Ref<Environment> environment = {});

  // ------------------------------------------------------------ building

  /// Adds the nodes 1…count of a group, named by a letter that is not used yet; their peers are the
  /// group `peers_group` (their own for replicas, 'n' for clients). Requires: the world has not
  /// begun.
  void add_group(char group, std::uint32_t count, char peers_group,
                 const std::function<Ref<Box>(NodeId)>& make);
  /// The nodes of a group take their time with the messages of others: so many workers each, and an
  /// inbox before them; how long a message keeps a worker busy says the environment. Timers, what a
  /// node sends to itself and operations cost nothing. Requires: workers > 0; the world has not
  /// begun.
  void set_workers(char group, std::uint32_t workers, std::uint32_t inbox);
  /// The node's clock is off from the beginning, by this. Requires: the world has not begun.
  void set_clock(NodeId node, const ClockChange& off);
  /// A second correct instance of a replica, with its identity: both are that node to everybody
  /// else, what is sent to it reaches both, and each acts by itself. It is called t3 if the replica
  /// is n3, for partitions that decide who hears which. Both are liars. (Bano et al., "Twins: BFT
  /// Systems Made Robust", 2022.) Requires: the replica has none yet, nobody else is in the group
  /// 't'; the world has not begun.
  NodeId add_twin(NodeId replica);
  void add_monitor(Ref<Monitor> monitor);
  /// These decide from now on what would be drawn. Requires: the world has not begun.
  void set_pins(Ref<Pins> pins);
  void add_agent(Ref<Agent> agent);
  /// Without the digest and its chain, for measuring what they cost.
  void set_digest_enabled(bool enabled) { digest_is_enabled_ = enabled; }
  /// Null for none. The observer outlives its observing; copies of this world do not have it.
  void set_observer(Observer* observer) { observer_.observer = observer; }

  /// Starts every process in id order of its group, then every agent. Once.
  void begin();

  // ------------------------------------------------------------ running

  /// Lets the next event happen if there is one at or before `limit`; false otherwise, with now()
  /// unchanged.
  bool step(Time limit = Time::max());
  /// Lets everything up to and including `limit` happen, but no more than `events_max` events. True
  /// when all of it has happened; now() is `limit` then.
  bool run_until(Time limit, std::uint64_t events_max = ~std::uint64_t{0});
  /// Lets this pending event happen now, out of its turn: for hands in a viewer and step-by-step
  /// tests. A sync takes its node's earlier ones with it.
  void perform(EventHandle handle);
  /// Lets `to` receive `message` now as if `from` had sent it: replays, forgeries, tests of one
  /// process.
  void receive(NodeId to, PayloadRef message, NodeId from);
  /// Removes a message in flight. Requires: the handle names a pending message.
  void drop(EventHandle handle);
  /// A message on its way arrives at `arrival` instead, behind what is pending then; at Time::max()
  /// it never does by itself. Requires: it is pending on a link; `arrival` is not before now().
  void postpone(EventHandle handle, Time arrival);
  // Of the messages that links hold back, by their events' ids. Requires: it is among held().
  void drop_held(std::uint64_t id);
  void perform_held(std::uint64_t id);

  // ------------------------------------------------------------ acting on it: agents, tests, hands

  // Each is an event of its own: at once, or, when called from within an event (by an agent), in
  // the same instant behind what is already pending then.

  /// The process dies: timers, volatile state and what waited for the disk are gone; what becomes
  /// of the unsynced writes says `writes`, or else the environment. Nothing if down.
  void crash(NodeId node, const std::optional<CrashWrites>& writes = {});
  /// A crashed process starts again from its disk; from a damaged one only if it can (disk.hpp).
  /// Nothing if up.
  void restart(NodeId node);
  /// The process stops (as by SIGSTOP) with all that it has. What happens to it waits and follows,
  /// in order, at the instant in which it resumes: messages and timers; syncs reach the disk, but
  /// the process learns of it then; its workers stand still, and its inbox fills. Nothing if down
  /// or paused.
  void pause(NodeId node);
  /// Nothing if it is not paused.
  void resume(NodeId node);
  /// The process dies, if it is up, and nothing is left on its disk: what starts there next knows
  /// its configuration alone.
  void wipe(NodeId node);
  /// The clock of this machine runs at another rate or is set from now on, whether its process is
  /// up, paused or down; nothing but such a change ever touches it. The node's timers expire when
  /// its monotonic clock shows their deadlines, as it runs now.
  void change_clock(NodeId node, const ClockChange& change);

  // These are no events; what follows from them is.

  /// The disk has this fault, once more, until it is mended as often.
  void break_disk(NodeId node, DiskFault fault);
  /// Nothing if it has no such fault.
  void mend_disk(NodeId node, DiskFault fault);
  /// The checksum of this record will fail when the process next starts, unless it is written
  /// before. False if there is no such record on disk.
  bool damage_disk(NodeId node, const DamagedRecord& damaged);
  /// Damage of this kind is gone: the disk can be read again.
  void mend_damage(NodeId node, Damage damage);

  /// Asks a client for an operation at `when`, as an event of its own. Fails at once if the client
  /// is down then.
  /// Requires: `when` is not before now(); at `when` the client's last operation has ended, or was
  /// given up.
  void invoke_at(Time when, NodeId client, Operation operation);
  /// Ends a client's pending operation as unknown, for agents that give up waiting; a later answer
  /// is ignored. This one is no event. Nothing if no operation is pending.
  void give_up(NodeId client);
  /// Wakes an agent, named by its position, at `when` with `token`.
  void set_alarm(std::uint32_t agent, Time when, AlarmToken token);
  /// Sends the agents away, with what they had in mind (alarms, invocations to come): nobody asks
  /// or breaks anything from now on. For looking, in a fork, at what a run would settle to.
  void dismiss_agents();
  /// Sends away the agents of that name (Agent::name). Alarms that they had set ring in vain.
  void dismiss_agents(std::string_view name);
  /// Other dice: from here on draws are named by this seed, and no pin decides any more. For
  /// looking, in a fork, at what else can come of it.
  void draw_anew(std::uint64_t seed);
  /// Tells observers that a fault happened.
  void announce_fault(std::string_view what);
  /// From now on nothing is promised of that node: monitors do not look at it any more.
  void declare_liar(NodeId node);
  /// Raises a violation of a monitor's promise at the current event.
  void violated(std::string_view judge, std::vector<NodeId> nodes, std::string sentence);

  /// To be called when the environment holds other links back than before: what is under way on
  /// those stops, and what may go on goes on.
  void review_held();

  template <class E>
  E& environment_as() {
    return dynamic_cast<E&>(environment_.edit());
  }
  template <class E>
  const E& environment_as() const {
    return dynamic_cast<const E&>(*environment_);
  }

  // ------------------------------------------------------------ looking at it

  /// The world in which this has happened, too. Requires: it is a pending event of this world, and
  /// none is happening.
  World after(const Event& event) const;

  std::uint64_t seed() const { return where_.seed; }
  Time now() const { return where_.time; }
  /// Events that have happened, the current one included.
  std::uint64_t events() const { return events_; }
  const MessageCounts& messages() const { return messages_; }
  const EventQueue& pending() const { return queue_; }
  /// What links hold back now, by the event's id.
  const Map<std::uint64_t, HeldMessage>& held() const { return held_; }
  const Log<HistoryEvent>& history() const { return history_; }
  /// The first violation of each judge, in order of occurrence.
  const std::vector<Violation>& violations() const { return violations_; }
  const std::vector<Cow<Monitor>>& monitors() const { return monitors_; }
  /// Null if nothing is pinned.
  const Pins* pins() const { return pins_.get(); }
  /// The agent of this class, or null.
  template <class A>
  const A* find_agent() const {
    for (const Cow<Agent>& agent : agents_) {
      if (const auto* found = dynamic_cast<const A*>(agent.get())) return found;
    }
    return nullptr;
  }

  /// Covers time, kind, from, to and payload of every event so far.
  std::uint64_t digest() const { return digest_; }
  static constexpr std::uint64_t checkpoint_interval = 1024;  ///< events
  const Log<Checkpoint>& checkpoints() const { return checkpoints_; }

  /// The state without times, sequence numbers and clocks: nodes, what they hold back, who is down,
  /// and what is on its way to them (messages, operations, alarms) as a multiset.
  std::uint64_t state_hash() const;

  /// Where a node is: "eu-west-1"; empty if the environment has no regions.
  std::string_view region_of(NodeId node) const {
    return environment_ ? environment_->region_of(node) : std::string_view{};
  }
  /// All nodes of a group in id order.
  Peers group(char letter) const;
  bool has(NodeId node) const { return find(node) != nullptr; }
  /// Of all groups, and twins.
  SlotIndex node_count() const { return static_cast<SlotIndex>(slots_.size()); }
  /// In id order.
  const std::vector<NodeId>& liars() const { return liars_; }
  bool is_liar(NodeId node) const {
    return !liars_.empty() && std::binary_search(liars_.begin(), liars_.end(), node);
  }
  /// t3, … in the order in which they were added.
  std::vector<NodeId> twins() const;
  /// Who a node is to others: n3 of its twin t3, else itself.
  NodeId identity_of(NodeId node) const {
    return node.group() == twin_letter && !twins_.empty() ? replica(node.number()) : node;
  }
  bool is_up(NodeId node) const { return slot_of(node).is_up; }
  bool is_paused(NodeId node) const { return slot_of(node).is_paused; }
  /// Nothing if it is not paused.
  std::optional<Time> paused_since(NodeId node) const;
  /// Which life of its process a node is in, from 1; crashed nodes count the one that ended.
  std::uint32_t life_of(NodeId node) const { return slot_of(node).life; }
  const Box& box(NodeId node) const { return *slot_of(node).box; }
  NodeClock clock_of(NodeId node) const;
  /// In how many ways the writes under way could survive a crash now: one if there are none.
  /// CrashWrites numbers them, from nothing (0) to all.
  std::uint64_t crash_states(NodeId node) const { return count_crash_states(box(node).unsynced()); }
  NodeId node_at(SlotIndex slot) const { return slots_[slot].id; }
  /// Is this a message at its end (handled, or refused), and not on its way into an inbox?
  bool ends_message(const Event& event) const;
  /// The name of a timer that is about to expire.
  std::string_view timer_name(const Event& event) const {
    return slots_[event.slot].box->timer_name(event.detail);
  }

  /// The part of a node's state of this type (`state_of<raft::Durable>(n1)`), or null if its
  /// process has none.
  template <class State>
  const State* find_state(NodeId node) const {
    const Slot* slot = find(node);
    return slot == nullptr ? nullptr : static_cast<const State*>(slot->box->part(key_of<State>));
  }
  template <class State>
  const State& state_of(NodeId node) const {
    const State* state = find_state<State>(node);
    ensure(state != nullptr, "the node has a process with this state");
    return *state;
  }
  /// The durable part as a crash now would leave it.
  template <class Durable>
  const Durable& disk_of(NodeId node) const {
    const void* state = slot_of(node).box->part_on_disk(key_of<Durable>);
    ensure(state != nullptr, "the node has a process with this durable state");
    return *static_cast<const Durable*>(state);
  }

 private:
  friend class Step;

  static constexpr char twin_letter = 't';

  /// The detail of an invocation that is in the history and waits for a paused client.
  static constexpr std::uint32_t known_invocation = 1;

  struct alignas(32) Slot {  // two in a cache line
    Cow<Box> box;
    NodeId id{};
    std::uint32_t life = 1;
    Time instant{-1};              // of its newest step
    std::uint32_t steps_then = 0;  // its steps in that instant
    char peers_group = 'n';
    bool is_up = true;
    bool awaits_result = false;  // a client with a pending operation
    bool is_paused = false;
  };
  struct Pause {
    Time since{};
    std::vector<EventHandle> due;  // what waits for its end, set aside
  };
  struct Group {
    SlotIndex first = 0;
    std::uint32_t count = 0;
  };

  static std::size_t index_of_group(char letter);
  const Slot* find(NodeId id) const;
  const Slot& slot_of(NodeId id) const;
  Slot& slot_of(NodeId id);
  const Slot* find_twin(NodeId id) const;
  SlotIndex index_of(const Slot& slot) const;

  /// An observer watches one world, not its copies.
  struct ObserverLink {
    Observer* observer = nullptr;
    ObserverLink() = default;
    ObserverLink(const ObserverLink&) {}
    ObserverLink& operator=(const ObserverLink&) { return *this; }
    ObserverLink(ObserverLink&&) noexcept = default;
    ObserverLink& operator=(ObserverLink&&) noexcept = default;
  };

  EventHandle schedule(EventKind kind, SlotIndex slot, Time time, std::uint32_t detail = 0,
                       PayloadRef payload = {}, NodeId from = {});
  void schedule_or_do(EventKind kind, NodeId node, PayloadRef payload = {});
  bool next(Time limit, Event& event);
  void happen(const Event& event);
  void act(const Event& event);
  void add_to_digest(const Event& event);
  std::uint64_t content_hash(const Event& event) const;

  void deliver(const Event& event);
  void handle(Slot& slot, const Event& message);
  void refuse(const Event& event, Loss why);
  void do_crash(Slot& slot, const Payload* writes);
  void crash_box(Slot& slot, const CrashWrites& writes);
  void do_restart(Slot& slot);
  bool may_start(Slot& slot);
  void wait_for_worker(Slot& slot, const Event& message);
  void begin_work(Slot& slot, Event message, std::uint32_t worker);
  void end_work(const Event& event);
  void free_worker(Slot& slot, std::uint32_t worker);
  void empty_station(Slot& slot);
  Event withdraw(EventHandle handle);
  bool waits_for_resume(const Event& event) const;
  bool is_kept_back(Event& event);
  void put_by(const Event& event);
  void forget_due(SlotIndex slot, EventHandle handle);
  void do_pause(Slot& slot);
  void do_resume(Slot& slot);
  void end_pause_by_crash(Slot& slot);
  /// Null if it shows world time.
  const NodeClock* find_clock(SlotIndex slot) const {
    return clocks_.empty() ? nullptr : clocks_.find(slot);
  }
  Time expiry(const NodeClock& clock, Time deadline) const;
  void do_change_clock(Slot& slot, const ClockChange& change);
  void arm_anew(std::vector<EventHandle> timers, const NodeClock& clock);
  void complete_syncs(Slot& slot, std::uint32_t last);
  void complete_oldest_sync(Slot& slot);
  void invoke(const Event& event);
  void ask(Slot& client, const Operation& operation);

  template <class Handler>
  void take_step(Slot& slot, Handler handler);
  void start_sync(Slot& slot, const Step& step, std::uint64_t ordinal);
  Duration latency_of_sync(const Slot& slot, std::uint64_t ordinal);
  void stop_for_full_disk(Slot& slot);
  void stall_syncs(Slot& slot);
  void resume_syncs(Slot& slot);
  void leave_or_wait(Slot& slot, std::uint64_t ordinal);
  void release(Slot& slot, std::vector<Outgoing>& outgoing, std::uint64_t ordinal);
  Fate decide(const Slot* target, const Transmission& message);
  void transmit(NodeId from, const Outgoing& message, std::uint64_t ordinal);
  void transmit_to(NodeId from, NodeId to, const PayloadRef& payload, std::uint64_t ordinal);
  std::uint64_t send_off(SlotIndex target, Duration delay, Holding hold, PayloadRef payload,
                         NodeId from);
  void count_loss(Loss why);
  void relay(const Event& event);
  void go_on(Event message, const Fate& fate);
  Holding hold_on_link(const Event& message) const;
  void hold_what_is_under_way();
  void emit_output(NodeId node, const Payload& output);
  void complete(Slot& client, const Result& result);
  std::uint64_t next_ordinal(Slot& slot) const;

  Whereabouts where_;
  EventQueue queue_;
  Map<std::uint64_t, HeldMessage> held_;
  std::vector<Slot> slots_;
  std::map<SlotIndex, Pause> pauses_;  // of the paused nodes
  Map<SlotIndex, NodeClock> clocks_;   // of the nodes whose clock was ever off
  std::array<Group, 32> groups_{};
  std::vector<SlotIndex> twins_;
  std::vector<NodeId> liars_;  // in order
  Cow<Environment> environment_;
  Cow<Pins> pins_;
  std::vector<Cow<Monitor>> monitors_;
  std::vector<Cow<Agent>> agents_;
  Interest interest_;  // of any of them
  Log<HistoryEvent> history_;
  std::vector<Violation> violations_;

  std::uint64_t events_ = 0;
  std::uint64_t scheduled_ = 0;
  MessageCounts messages_;
  std::uint64_t digest_ = 0;
  Log<Checkpoint> checkpoints_;
  bool digest_is_enabled_ = true;
  bool has_begun_ = false;
  bool is_inside_event_ = false;

  ObserverLink observer_;
  std::vector<Outgoing> outbox_;  // of the running step; empty between steps
};

}  // namespace orrery
