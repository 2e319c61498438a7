#include "sim/plan/network_checks.hpp"

#include <algorithm>

#include "sim/plan/population.hpp"

namespace orrery {
namespace {

std::string rule_path(std::size_t index, std::string_view key) {
  return "network.rules[" + std::to_string(index) + "]." + std::string(key);
}

std::optional<Problem> problem_with_message(const std::string& message, const Protocol& protocol,
                                            std::size_t rule) {
  const std::vector<std::string> names = names_of(protocol.vocabulary.messages);
  if (std::find(names.begin(), names.end(), message) != names.end()) return std::nullopt;
  return Problem{std::string(protocol.title) + " has no message " + shown(message),
                 rule_path(rule, "message"), suggestion_among(message, names)};
}

std::optional<Problem> problem_with_endpoints(const std::optional<Endpoints>& endpoints,
                                              const Plan& plan, const Protocol& protocol,
                                              const std::string& path) {
  if (!endpoints) return std::nullopt;
  for (const Endpoint& endpoint : endpoints->any_of) {
    if (endpoint.number > 0 && is_twin(NodeId(endpoint.group, endpoint.number), plan)) continue;
    const std::uint32_t count = count_of(endpoint.group, plan, protocol);
    if (count > 0 && endpoint.number <= count) continue;
    if (count == 0 && endpoint.group == 'c') {
      return Problem{"the run has no clients", path, ""};
    }
    const std::string last =
        count == 0 ? "" : did_you_mean(to_text(Endpoint{endpoint.group, count}));
    return Problem{"there is no " + to_text(endpoint) + " in this run", path, last};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with_network(const Plan& plan, const Protocol& protocol) {
  if (auto problem = problem_with(plan.network.topology, plan.nodes)) {
    problem->path.insert(0, "network.topology.");
    return problem;
  }
  const std::vector<LinkRule>& rules = plan.network.rules;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].message) {
      if (auto problem = problem_with_message(*rules[i].message, protocol, i)) return problem;
    }
    if (auto problem =
            problem_with_endpoints(rules[i].from, plan, protocol, rule_path(i, "from"))) {
      return problem;
    }
    if (auto problem = problem_with_endpoints(rules[i].to, plan, protocol, rule_path(i, "to"))) {
      return problem;
    }
  }
  return std::nullopt;
}

}  // namespace orrery
