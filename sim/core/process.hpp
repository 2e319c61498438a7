#pragma once
/// What a protocol is written against: a class derived from Process, with plain structs for its
/// messages, timers, outputs, configuration, durable and volatile state, and one `on(...)` for each
/// message and timer.
///
/// A handler sees its node's state as bare names and acts only through the verbs below. Handlers
/// take no virtual time.
/// The table of answers to odd requests:
///   send to oneself             is an event of its own in the instant it leaves, on no network
///   send to an unknown id       is lost, and the trace says why; so is what reaches a crashed node
///   send in `start`             leaves like any other message
///   starting a live timer       re-arms it (same type and same content is the same timer)
///   stopping a dead timer       does nothing
///   a time-out below zero       expires in the same instant, after what is already pending then
///   a time-out of any length    is fine: Duration::max() never expires
///   a clock that is set         moves no timer: time-outs run on the monotonic clock
///   a message without handler   is refused, and the trace says so
///   persist without a change    is a sync like any other
///   persist on a full disk      is the end of this life: the process stops
///   a start on a damaged disk   is for processes that can be told; others stay down (disk.hpp)

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <concepts>
#include <type_traits>
#include <utility>
#include <variant>

#include "sim/core/disk.hpp"
#include "sim/core/ensure.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/signed.hpp"
#include "sim/core/step.hpp"

namespace orrery {

/// For processes without timers, outputs or one of the kinds of state.
using Nothing = std::variant<std::monostate>;
struct NoDurable {
  friend auto operator<=>(const NoDurable&, const NoDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(NoDurable, (), ())
struct NoVolatile {
  friend auto operator<=>(const NoVolatile&, const NoVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(NoVolatile, (), ())
struct NoConfig {
  friend auto operator<=>(const NoConfig&, const NoConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(NoConfig, (), ())

/// What can be sent: a described struct, signed or not.
template <class M>
concept Sendable = DescribedStruct<typename CalledAs<M>::Type>;

/// A process's live timers: values, each with its pending event. A dead entry's place is used
/// again.
template <class Timer>
struct TimerTable {
  struct Entry {
    Timer timer{};
    EventHandle event = 0;
    bool is_live = false;
  };
  boost::container::small_vector<Entry, 2> entries;

  Entry* find(const Timer& timer) {
    for (Entry& entry : entries) {
      if (entry.is_live && entry.timer == timer) return &entry;
    }
    return nullptr;
  }
  std::uint32_t free_place() {
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      if (!entries[i].is_live) return i;
    }
    entries.emplace_back();
    return static_cast<std::uint32_t>(entries.size() - 1);
  }
};

namespace describing {
template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... A>
inline constexpr bool is_alternative<T, std::variant<A...>> = (std::same_as<T, A> || ...);
}  // namespace describing

/// T is one of the variant's types.
template <class T, class Variant>
concept AlternativeOf = describing::is_alternative<T, Variant>;

/// The base of every protocol. A process exists only inside a node: classes derived from it stay
/// abstract, so that a copy that would slice a subclass does not compile.
template <class MessageT, class TimerT = Nothing, class OutputT = Nothing,
          class DurableT = NoDurable, class VolatileT = NoVolatile, class ConfigT = NoConfig>
class Process : public ConfigT, public DurableT, public VolatileT {
 public:
  using Message = MessageT;    ///< what it receives
  using Timer = TimerT;        ///< what may expire
  using Output = OutputT;      ///< milestones for its judges
  using Durable = DurableT;    ///< what a crash spares, once persisted
  using Volatile = VolatileT;  ///< what a crash erases
  using Config = ConfigT;      ///< constant for the run

  virtual ~Process() = default;

 protected:
  Process() = default;
  Process(const Process&) = default;
  Process& operator=(const Process&) = default;

  // ------------------------------------------------------------ questions

  NodeId self() const { return step().self(); }
  /// The node's group without itself, in id order; a client's: the replicas.
  const Peers& peers() const { return step().peers(); }
  /// Those of its peers that it has a link to, in id order; in a mesh, all of them.
  Neighbours neighbours() const { return step().neighbours(); }
  /// The time of day by this node's own clock. It may be wrong, and be set back.
  Time now() const { return step().now(); }
  /// The same clock without its being set: never goes back. Good for durations, and what time-outs
  /// run on. It belongs to the machine: a crash of the process does not touch it.
  Time monotonic_now() const { return step().monotonic_now(); }

  /// An integer from lo to hi, both included. A draw. Requires: lo <= hi.
  template <std::integral Integer>
  Integer between(Integer lo, Integer hi) {
    ensure(lo <= hi, "something lies between the ends of a range");
    return step().choose(lo, hi);
  }
  /// A time-out to be drawn by the timer that is started with it.
  static TimeoutRange between(Duration lo, Duration hi) { return {{lo, hi}}; }
  static TimeoutRange between(const DurationRange& range) { return {range}; }

  // ------------------------------------------------------------ verbs

  /// Sends once everything this node has persisted so far is on disk.
  template <Sendable M>
  void send(NodeId to, M message) {
    step().emit({.to = to, .payload = make_payload(std::move(message))});
  }
  /// Sends to each peer in id order.
  template <Sendable M>
  void broadcast(M message) {
    const PayloadRef payload = make_payload(std::move(message));
    for (const NodeId peer : peers()) step().emit({.to = peer, .payload = payload});
  }
  /// Sends without waiting for the disk. For protocols that prove they may.
  template <Sendable M>
  void send_now(NodeId to, M message) {
    step().emit({.waits_for_disk = false, .to = to, .payload = make_payload(std::move(message))});
  }

  /// Starts a timer, or re-arms it if it is running.
  template <AlternativeOf<TimerT> T>
  void start_timer(const T& timer, Duration timeout) {
    const Time clock = monotonic_now();
    const bool is_beyond_time = timeout >= Time::max() - std::max(clock, Time{0});
    const Time deadline = is_beyond_time ? Time::max() : clock + std::max(timeout, Duration{0});
    const TimerT value = timer;
    if (auto* entry = timers_.find(value)) return step().rearm(entry->event, deadline);
    const std::uint32_t place = timers_.free_place();
    timers_.entries[place] = {value, step().arm(place, deadline), true};
  }
  template <AlternativeOf<TimerT> T>
  void start_timer(const T& timer, const TimeoutRange& timeout) {
    const auto [min, max] = timeout.range;
    ensure(min <= max, "something lies between the ends of a range");
    start_timer(timer, min == max ? min : step().draw_timeout(name_of<T>(), key_of<T>, timeout));
  }
  template <AlternativeOf<TimerT> T>
  void stop_timer(const T& timer) {
    if (auto* entry = timers_.find(TimerT(timer))) {
      entry->is_live = false;
      step().disarm(entry->event);
    }
  }

  /// The same value with this node's signature, which nobody else can make: whoever gets it sees by
  /// `is_by(node)` that the node has said it, whomever it came from.
  template <DescribedStruct T>
  Signed<T> sign(T content) const {
    return Signed<T>(std::move(content), Pen(self()));
  }
  /// The same value with an authenticator: each of these readers sees by `is_by(node, self())` that
  /// this node has said it, and can prove it to nobody else. Requires: some readers.
  template <DescribedStruct T>
  Signed<T> authenticate(T content, std::vector<NodeId> readers) const {
    ensure(!readers.empty(), "an authenticator is for somebody");
    return Signed<T>(std::move(content), Pen(self()), std::move(readers));
  }

  /// What has changed in Durable up to the end of this step goes to disk; what leaves from now on
  /// waits for it.
  void persist() { step().sync(); }
  /// The same, and `on(notice)` is called when it is on disk. Requires: an alternative of the
  /// class's `Synced`.
  template <DescribedStruct T>
  void persist(T notice) {
    step().sync(make_payload(std::move(notice)));
  }

  /// A milestone that judges read. Leaves like a message.
  template <AlternativeOf<OutputT> T>
  void output(T milestone) {
    step().emit({.kind = Outgoing::Kind::output, .payload = make_payload(std::move(milestone))});
  }

  /// Of a client: the operation that it was asked for has this result.
  void complete(Result result) {
    step().emit({.kind = Outgoing::Kind::completion, .payload = make_payload(std::move(result))});
  }

 private:
  template <class>
  friend class BoxOf;

  virtual void lives_in_a_node() const = 0;

  Step& step() const {
    ensure(link_.step != nullptr, "verbs and questions are for handlers, inside a step");
    return *link_.step;
  }

  /// Null between steps; a copy starts without one.
  struct Link {
    Step* step = nullptr;
    Link() = default;
    Link(const Link&) {}
    Link& operator=(const Link&) { return *this; }
  };

  TimerTable<TimerT> timers_;
  Link link_;
};

// ---------------------------------------------------------------- what makes a class a process

// clang-format 14 does not know how to break a concept.
// clang-format off

/// `on(const M&, NodeId from)` or `on(const M&)`.
template <class P, class M>
concept HandlesMessage =
    requires(P& process, const M& message, NodeId from) { process.on(message, from); } ||
    requires(P& process, const M& message) { process.on(message); };

/// `on(T)`.
template <class P, class T>
concept HandlesTimer = requires(P& process, const T& timer) { process.on(timer); };

/// A client: is asked by the workload.
template <class P>
concept HandlesOperations =
    requires(P& process, const Operation& operation) { process.invoke(operation); };

/// `start(const DiskDamage&)`, called instead of `start()` when records on its disk are damaged.
template <class P>
concept HearsOfDamage = requires(P& process, const DiskDamage& damage) { process.start(damage); };

namespace describing {

template <class P, class Variant>
inline constexpr bool handles_messages = false;
template <class P, class... M>
inline constexpr bool handles_messages<P, std::variant<M...>> =
    ((std::same_as<M, std::monostate> || HandlesMessage<P, M>)&&...);

template <class P, class Variant>
inline constexpr bool handles_timers = false;
template <class P, class... T>
inline constexpr bool handles_timers<P, std::variant<T...>> =
    ((std::same_as<T, std::monostate> || HandlesTimer<P, T>)&&...);

}  // namespace describing

/// P has `start` and a public handler for each of its messages and timers.
template <class P>
concept is_process =
    std::derived_from<P, Process<typename P::Message, typename P::Timer, typename P::Output,
                                 typename P::Durable, typename P::Volatile, typename P::Config>> &&
    requires(P& process) { process.start(); } &&
    describing::handles_messages<P, typename P::Message> &&
    describing::handles_timers<P, typename P::Timer>;

// clang-format on

}  // namespace orrery
