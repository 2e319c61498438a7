#pragma once
/// What clients ask, how often and for how long, as settings: one struct for each kind of workload.
/// All but a script have a Pace; what is asked is drawn by the kind's asker (asker.hpp). A new kind
/// is a struct here and an asker of its own.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/time.hpp"
#include "sim/workload/key_choice.hpp"
#include "sim/workload/pace.hpp"

namespace orrery {
namespace workload {

// How often each operation is drawn, in proportion to the others.

struct RegisterMix {
  std::uint32_t get = 0;
  std::uint32_t put = 0;
  std::uint32_t cas = 0;  ///< compare and swap
  friend bool operator==(const RegisterMix&, const RegisterMix&) = default;
};
BOOST_DESCRIBE_STRUCT(RegisterMix, (), (get, put, cas))

struct KvMix {
  std::uint32_t get = 0;
  std::uint32_t put = 0;
  std::uint32_t cas = 0;  ///< compare and swap
  std::uint32_t append = 0;
  std::uint32_t delete_ = 0;
  friend bool operator==(const KvMix&, const KvMix&) = default;
};
BOOST_DESCRIBE_STRUCT(KvMix, (), (get, put, cas, append, delete_))

struct SetMix {
  std::uint32_t add = 0;
  std::uint32_t members = 0;
  friend bool operator==(const SetMix&, const SetMix&) = default;
};
BOOST_DESCRIBE_STRUCT(SetMix, (), (add, members))

struct CounterMix {
  std::uint32_t increment = 0;
  std::uint32_t total = 0;
  friend bool operator==(const CounterMix&, const CounterMix&) = default;
};
BOOST_DESCRIBE_STRUCT(CounterMix, (), (increment, total))

struct QueueMix {
  std::uint32_t enqueue = 0;
  std::uint32_t dequeue = 0;
  friend bool operator==(const QueueMix&, const QueueMix&) = default;
};
BOOST_DESCRIBE_STRUCT(QueueMix, (), (enqueue, dequeue))

/// "5", "-3..3": a closed range of whole numbers.
struct IntegerRange {
  std::int64_t min = 0;
  std::int64_t max = 0;
  friend bool operator==(const IntegerRange&, const IntegerRange&) = default;
};
BOOST_DESCRIBE_STRUCT(IntegerRange, (), (min, max))

// ---------------------------------------------------------------- the kinds

/// Registers, which are read and written: register1, …
struct Register : Pace {
  std::uint32_t keys = 1;
  RegisterMix mix{.get = 1, .put = 1};
  Skew skew{};
  /// So many clients, c1 first, ask for all of the mix; the others only read. Absent: all do.
  std::optional<std::uint32_t> writers{};
  /// Who has put something reads it so long after the answer, before anything else.
  std::optional<Duration> readAfter{};
  friend bool operator==(const Register&, const Register&) = default;
};
BOOST_DESCRIBE_STRUCT(Register, (Pace), (keys, mix, skew, writers, readAfter))

/// A key-value store: k1, …
struct Kv : Pace {
  std::uint32_t keys = 1;
  KvMix mix{.get = 1, .put = 1};
  Skew skew{};
  std::optional<std::uint32_t> writers{};  ///< as a register's
  std::optional<Duration> readAfter{};     ///< as a register's
  friend bool operator==(const Kv&, const Kv&) = default;
};
BOOST_DESCRIBE_STRUCT(Kv, (Pace), (keys, mix, skew, writers, readAfter))

/// Sets, to which each adds elements that nobody else adds: set1, …
struct Set : Pace {
  std::uint32_t keys = 1;
  SetMix mix{.add = 1, .members = 1};
  Skew skew{};
  friend bool operator==(const Set&, const Set&) = default;
};
BOOST_DESCRIBE_STRUCT(Set, (Pace), (keys, mix, skew))

/// Counters: counter1, …
struct Counter : Pace {
  std::uint32_t keys = 1;
  CounterMix mix{.increment = 1, .total = 1};
  IntegerRange by{.min = 1, .max = 1};  ///< what an increment adds is drawn evenly
  Skew skew{};
  friend bool operator==(const Counter&, const Counter&) = default;
};
BOOST_DESCRIBE_STRUCT(Counter, (Pace), (keys, mix, by, skew))

/// Queues of elements of which no two are equal: queue1, …
struct Queue : Pace {
  std::uint32_t keys = 1;
  QueueMix mix{.enqueue = 1, .dequeue = 1};
  /// When no more begins, each client takes from every queue until it finds it empty. As each does
  /// so after its own last element, nothing stays inside whose enqueue is known to have ended.
  bool drain = false;
  Skew skew{};
  friend bool operator==(const Queue&, const Queue&) = default;
};
BOOST_DESCRIBE_STRUCT(Queue, (Pace), (keys, mix, drain, skew))

/// Locks: lock1, … A client acquires one, holds it for a while, writes to what the lock protects
/// (file1, …), and releases it. What each does when it does not know how things stand is said by
/// LockAsker (lock_asker.hpp).
struct Lock : Pace {
  std::uint32_t keys = 1;
  DurationRange hold{std::chrono::milliseconds(10), std::chrono::milliseconds(10)};
  /// It writes with its token (guarded_put), so that what is protected may refuse one who has lost
  /// the lock. Otherwise it just writes (put).
  bool fencing = false;
  /// Who has seen one holder's token for so long takes the lock away. Absent: nobody does.
  std::optional<Duration> lease{};
  Skew skew{};
  friend bool operator==(const Lock&, const Lock&) = default;
};
BOOST_DESCRIBE_STRUCT(Lock, (Pace), (keys, hold, fencing, lease, skew))

/// Ids that nobody else gets, from the sources ids1, …
struct UniqueIds : Pace {
  std::uint32_t keys = 1;
  Skew skew{};
  friend bool operator==(const UniqueIds&, const UniqueIds&) = default;
};
BOOST_DESCRIBE_STRUCT(UniqueIds, (Pace), (keys, skew))

/// One decision after the other, for each of which every client proposes a value once: decision1, …
struct Propose : Pace {
  std::uint32_t instances = 1;
  friend bool operator==(const Propose&, const Propose&) = default;
};
BOOST_DESCRIBE_STRUCT(Propose, (Pace), (instances))

/// An operation that one client is asked for at a certain time, or as soon as it is idle then.
struct ScriptedCall {
  Time at{};
  NodeId client{};
  Action action = Action::get;
  std::string key{};
  std::string value{};
  std::string expected{};  ///< of cas, acquire and guarded_put
  static constexpr std::string_view required[] = {"at", "client", "action", "key"};
  friend bool operator==(const ScriptedCall&, const ScriptedCall&) = default;
};
BOOST_DESCRIBE_STRUCT(ScriptedCall, (), (at, client, action, key, value, expected))

/// Nothing is drawn: just these operations, of each client in this order.
struct Script {
  std::vector<ScriptedCall> calls{};
  Duration timeout{std::chrono::seconds(1)};  ///< an operation without an answer ends as unknown
  static constexpr std::string_view required[] = {"calls"};
  static constexpr std::string_view shorthand = "calls";
  friend bool operator==(const Script&, const Script&) = default;
};
BOOST_DESCRIBE_STRUCT(Script, (), (calls, timeout))

// What none of these kinds can be run with: no keys or too many, no weight, what its pace cannot be
// (pace.hpp), and for a queue, a drain that never begins.
std::optional<Problem> problem_with(const Register& workload);
std::optional<Problem> problem_with(const Kv& workload);
std::optional<Problem> problem_with(const Set& workload);
std::optional<Problem> problem_with(const Counter& workload);
std::optional<Problem> problem_with(const Queue& workload);
std::optional<Problem> problem_with(const Lock& workload);
std::optional<Problem> problem_with(const UniqueIds& workload);
std::optional<Problem> problem_with(const Propose& workload);
/// A value that the action does not have, or none where it has one.
std::optional<Problem> problem_with(const ScriptedCall& call);
/// No time-out; a client that is asked for something before what comes above it.
std::optional<Problem> problem_with(const Script& script);

}  // namespace workload

/// (Transactions over several keys will be a kind here, with an asker that draws operations with
/// parts.)
using Workload = std::variant<workload::Register, workload::Kv, workload::Set, workload::Counter,
                              workload::Queue, workload::Lock, workload::UniqueIds,
                              workload::Propose, workload::Script>;

/// The clients c1, c2, … of a run.
struct ClientPlan {
  std::uint32_t count = 0;
  std::optional<Workload> workload{};  ///< absent: they ask nothing of their own
  friend bool operator==(const ClientPlan&, const ClientPlan&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientPlan, (), (count, workload))

/// A workload without clients, or too many of them; a script for a client that is not there; more
/// writers than clients, and clients that may only read where nothing is read.
std::optional<Problem> problem_with(const ClientPlan& clients);

/// How often a workload asks and how long it waits, whatever its kind.
workload::Pace pace_of(const Workload& workload);

/// How long an operation of these clients has to be answered.
Duration timeout_of(const ClientPlan& clients);

}  // namespace orrery
