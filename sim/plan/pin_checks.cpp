#include "sim/plan/pin_checks.hpp"

#include <algorithm>

#include "sim/plan/population.hpp"

namespace orrery {
namespace {

std::optional<Problem> problem_with_name(const std::optional<std::string>& name, const char* kind,
                                         const std::vector<TypeWord>& known,
                                         const Protocol& protocol, const std::string& path) {
  if (!name) return std::nullopt;
  const std::vector<std::string> names = names_of(known);
  if (std::find(names.begin(), names.end(), *name) != names.end()) return std::nullopt;
  return Problem{std::string(protocol.title) + " has no " + kind + " " + shown(*name),
                 path + "." + kind, suggestion_among(*name, names)};
}

std::optional<Problem> problem_with_node(const std::optional<NodeId>& node, const char* key,
                                         const Plan& plan, const Protocol& protocol,
                                         const std::string& path) {
  if (!node || is_twin(*node, plan)) return std::nullopt;
  const char group = node->group();
  const std::uint32_t count = count_of(group, plan, protocol);
  if (node->number() <= count) return std::nullopt;
  return Problem{"there is no " + to_text(*node) + " in this run", path + "." + key,
                 count == 0 ? "" : did_you_mean(to_text(NodeId(group, count)))};
}

}  // namespace

std::optional<Problem> problem_with_pins(const Plan& plan, const Protocol& protocol) {
  const Vocabulary& words = protocol.vocabulary;
  for (std::size_t i = 0; i < plan.pins.size(); ++i) {
    const Pin& pin = plan.pins[i];
    const std::string path = path_text("pins", i);
    auto problem = problem_with_name(pin.timer, "timer", words.timers, protocol, path);
    if (!problem) {
      problem = problem_with_name(pin.message, "message", words.messages, protocol, path);
    }
    if (!problem) problem = problem_with_node(pin.node, "node", plan, protocol, path);
    if (!problem) problem = problem_with_node(pin.choice, "choice", plan, protocol, path);
    if (!problem) problem = problem_with_node(pin.from, "from", plan, protocol, path);
    if (!problem) problem = problem_with_node(pin.to, "to", plan, protocol, path);
    if (problem) return problem;
  }
  return std::nullopt;
}

}  // namespace orrery
