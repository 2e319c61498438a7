#include "sim/plan/client_checks.hpp"

#include "sim/plan/path.hpp"

namespace orrery {
namespace {

constexpr std::string_view what_to_write = "write \"propose\": {\"instances\": 1}";

/// Below "workload".
std::optional<Problem> problem_with_one(const workload::Propose& propose) {
  if (propose.instances == 1) return std::nullopt;
  return Problem{"one value is decided once and for all, not " + std::to_string(propose.instances),
                 "propose.instances", "write 1"};
}

std::optional<Problem> problem_with_one(const workload::Script& script) {
  for (std::size_t i = 0; i < script.calls.size(); ++i) {
    const std::string call = "script." + path_text("calls", i);
    if (script.calls[i].action != Action::propose) {
      return Problem{"one-shot consensus serves proposals only", call + ".action",
                     "write \"propose\""};
    }
    if (script.calls[i].key != script.calls.front().key) {
      return Problem{"one value is decided once and for all, and that of " +
                         shown(script.calls.front().key) + " is another one",
                     call + ".key", "write " + shown(script.calls.front().key)};
    }
  }
  return std::nullopt;
}

template <class OtherKind>
std::optional<Problem> problem_with_one(const OtherKind&) {
  return Problem{"one-shot consensus serves proposals only", "", std::string(what_to_write)};
}

}  // namespace

std::optional<Problem> one_decision_only(const ClientPlan& clients) {
  if (!clients.workload) return std::nullopt;
  std::optional<Problem> problem =
      std::visit([](const auto& kind) { return problem_with_one(kind); }, *clients.workload);
  if (problem) problem->path = "workload" + (problem->path.empty() ? "" : "." + problem->path);
  return problem;
}

std::optional<Problem> problem_with_clients(const Plan& plan, const Protocol& protocol) {
  if (plan.clients.count == 0) return std::nullopt;
  if (!protocol.has_clients) {
    return Problem{std::string(protocol.title) + " has no clients", "clients", "leave them out"};
  }
  if (protocol.problem_with_clients == nullptr) return std::nullopt;
  std::optional<Problem> problem = protocol.problem_with_clients(plan.clients);
  if (problem) problem->path.insert(0, "clients.");
  return problem;
}

}  // namespace orrery
