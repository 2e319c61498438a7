#include "sim/workload/workload_plan.hpp"

namespace orrery {

std::optional<Problem> problem_with(const Kv& workload) {
  constexpr std::uint32_t keys_max = 1'000'000;
  const KvMix& mix = workload.mix;
  const std::uint64_t weights =
      std::uint64_t{mix.get} + mix.put + mix.cas + mix.append + mix.delete_;
  if (workload.keys == 0) return Problem{"a key-value workload needs at least one key", "keys", ""};
  if (workload.keys > keys_max) return Problem{"a workload has at most 1000000 keys", "keys", ""};
  if (weights == 0) return Problem{"no operation has a weight above 0", "mix", ""};
  if (workload.rate && workload.rate->mean_gap() < std::chrono::microseconds(1)) {
    return Problem{"a rate is at most 1000000/s", "rate", "write \"1000/s\""};
  }
  if (workload.rate && workload.think > Duration::zero()) {
    return Problem{"clients with a rate do not wait, so they do not think", "think",
                   "leave out \"rate\" or \"think\""};
  }
  if (workload.timeout == Duration::zero()) {
    return Problem{"a time-out of 0s leaves no time to answer", "timeout", ""};
  }
  if (workload.until && *workload.until < workload.from) {
    return Problem{"\"until\" is " + to_text(*workload.until) + ", before \"from\", which is " +
                       to_text(workload.from),
                   "until", ""};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with(const ClientPlan& clients) {
  constexpr std::uint32_t clients_max = 1'000'000;
  if (clients.count > clients_max) return Problem{"a run has at most 1000000 clients", "count", ""};
  if (clients.workload && clients.count == 0) {
    return Problem{"a workload needs clients", "", "add \"count\": 1"};
  }
  return std::nullopt;
}

}  // namespace orrery
