#include "sim/faults/processing_plan.hpp"

namespace orrery {
namespace {

constexpr std::uint32_t workers_max = 1000;
constexpr std::uint32_t inbox_max = 1'000'000;

Problem too_many(std::uint32_t max, const char* what, const char* key) {
  return {"a node has at most " + std::to_string(max) + " " + what, key, ""};
}

}  // namespace

std::optional<Problem> problem_with(const ProcessingPlan& plan) {
  if (plan.workers == 0) return Problem{"without a worker nothing is ever handled", "workers", ""};
  if (plan.workers > workers_max) return too_many(workers_max, "workers", "workers");
  if (plan.inbox > inbox_max) return too_many(inbox_max, "messages in its inbox", "inbox");
  if (plan.takes_time() || plan == ProcessingPlan{}) return std::nullopt;
  return Problem{"messages take no time here: there is nothing to wait for", "",
                 "add \"time\": \"1ms\""};
}

}  // namespace orrery
