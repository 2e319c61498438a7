#include "sim/workload/workload_plan.hpp"

#include <charconv>

#include "sim/core/distribution.hpp"

namespace orrery {

std::string to_text(const Rate& rate) {
  std::string per = to_text(rate.per);
  if (per.front() == '1' && per.find_first_of("0123456789", 1) == std::string::npos) {
    per.erase(0, 1);  // "50/s" for "50/1s"
  }
  return std::to_string(rate.count) + "/" + per;
}

std::optional<Rate> parse_rate(std::string_view text) {
  Rate rate;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate.count);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc{} || rate.count == 0 || !rest.starts_with('/')) return std::nullopt;
  const std::string per(rest.substr(1));
  auto duration = parse_duration(per);
  if (!duration) duration = parse_duration("1" + per);
  if (!duration || *duration == Duration::zero() || *duration > longest_sample) return std::nullopt;
  rate.per = *duration;
  return rate;
}

std::optional<Problem> problem_with(const Kv& workload) {
  constexpr std::uint32_t keys_max = 1'000'000;
  const KvMix& mix = workload.mix;
  const std::uint64_t weights =
      std::uint64_t{mix.get} + mix.put + mix.cas + mix.append + mix.delete_;
  if (workload.keys == 0) return Problem{"a key-value workload needs at least one key", "keys", ""};
  if (workload.keys > keys_max) return Problem{"a workload has at most 1000000 keys", "keys", ""};
  if (weights == 0) return Problem{"no operation has a weight above 0", "mix", ""};
  if (workload.rate && workload.rate->per / workload.rate->count < std::chrono::microseconds(1)) {
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
