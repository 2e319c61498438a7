#pragma once
/// What clients ask, how often and for how long, as settings.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/rate.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// How often each operation is drawn, in proportion to the others.
struct KvMix {
  std::uint32_t get = 0;
  std::uint32_t put = 0;
  std::uint32_t cas = 0;  ///< compare and swap
  std::uint32_t append = 0;
  std::uint32_t delete_ = 0;
  friend bool operator==(const KvMix&, const KvMix&) = default;
};
BOOST_DESCRIBE_STRUCT(KvMix, (), (get, put, cas, append, delete_))

/// Operations on a key-value store.
struct Kv {
  std::uint32_t keys = 1;  ///< k1 … drawn evenly
  KvMix mix{.get = 1, .put = 1};
  /// All clients together, at random instants, whether or not earlier ones are answered (an open
  /// loop). Absent: each client waits for the answer, thinks, and asks again (a closed loop).
  std::optional<Rate> rate{};
  Duration think{};                           ///< closed loop only
  Duration timeout{std::chrono::seconds(1)};  ///< an operation without an answer ends as unknown
  std::optional<std::uint64_t> operations{};  ///< at most so many, all clients together
  Time from{};                                ///< the first operation is not before
  std::optional<Time> until{};  ///< no operation begins after; absent: to the end of the run
  friend bool operator==(const Kv&, const Kv&) = default;
};
BOOST_DESCRIBE_STRUCT(Kv, (), (keys, mix, rate, think, timeout, operations, from, until))

using Workload = std::variant<Kv>;

/// The clients c1, c2, … of a run.
struct ClientPlan {
  std::uint32_t count = 0;
  std::optional<Workload> workload{};  ///< absent: they ask nothing of their own
  friend bool operator==(const ClientPlan&, const ClientPlan&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientPlan, (), (count, workload))

/// No keys or too many, no weight, arrivals without time between them, an open loop that thinks, an
/// empty stretch of time, no time-out.
std::optional<Problem> problem_with(const Kv& workload);

/// A workload without clients, or too many of them.
std::optional<Problem> problem_with(const ClientPlan& clients);

}  // namespace orrery
