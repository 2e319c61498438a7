#include "sim/plan/liar_checks.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sim/plan/population.hpp"

namespace orrery {
namespace {

std::size_t least_of(Group group, std::uint32_t nodes) {
  switch (group) {
    case Group::replicas:
    case Group::all:
      return nodes;
    case Group::followers:
      return nodes - 1;
    case Group::minority:
      return (nodes - 1) / 2;
    case Group::majority:
      return nodes - (nodes - 1) / 2;
    case Group::minority_third:
      return (nodes - 1) / 3;
    case Group::leader:
    case Group::it:
      return 1;
    default:
      return 0;
  }
}

/// So many different replicas the selections mean at least, whatever is drawn.
std::size_t least_of(const std::vector<Selection>& selections, const Plan& plan) {
  std::set<NodeId> named;
  std::size_t drawn = 0;
  for (const Selection& selection : selections) {
    for (const Selector& selector : selection.any_of) {
      if (const auto* node = std::get_if<NodeId>(&selector.who)) named.insert(*node);
      if (const auto* random = std::get_if<RandomReplicas>(&selector.who)) {
        drawn = std::max<std::size_t>(drawn, random->count);
      }
      if (const auto* group = std::get_if<Group>(&selector.who)) {
        drawn = std::max(drawn, least_of(*group, plan.nodes));
      }
    }
  }
  return std::max(named.size(), drawn);
}

/// More liars than its protocol survives are for scenarios that show what follows.
std::optional<Problem> problem_with_number_of_liars(const Plan& plan, const Protocol& protocol) {
  if (!plan.expect.violates.empty() || plan.measure != Measures{}) return std::nullopt;
  std::vector<Selection> liars;
  std::string path = "twins";
  for (const NodeId node : plan.twins) liars.push_back({{Selector{node}}});
  for (std::size_t i = 0; i < plan.faults.size(); ++i) {
    if (plan.faults[i].rate) continue;  // keeps to what the protocol survives
    for (const LiarsPart& part : liars_of(plan.faults[i].action)) {
      liars.push_back(part.who);
      path = path_text("faults", i) + "." + part.path;
    }
  }
  const std::size_t count = least_of(liars, plan);
  const FaultTolerance survives = protocol.survives(plan.protocol.settings, plan.nodes);
  if (count <= survives.liars) return std::nullopt;
  const std::string bound =
      survives.liars_bound.empty() ? "" : ": " + std::string(survives.liars_bound);
  return Problem{std::to_string(count) + (count == 1 ? " liar" : " liars") + " among " +
                     std::to_string(plan.nodes) + " nodes, and " + std::string(protocol.title) +
                     " survives " +
                     (survives.liars == 0 ? "none" : std::to_string(survives.liars)) + bound,
                 path, "say what follows: \"expect\": {\"violates\": […]}"};
}

/// Of a lie about messages that are not named: some message must have the field, and may have the
/// value.
std::optional<Misfit> misfit_of_all(const LiarsPart& part, const Protocol& protocol,
                                    const Value* wanted) {
  const std::string first = part.field.substr(0, part.field.find('.'));
  std::optional<Misfit> best;  // of a message that has the field, or its first part
  std::vector<std::string> fields;
  for (const TypeWord& type : protocol.vocabulary.messages) {
    if (type.misfit == nullptr) return std::nullopt;
    const auto misfit = type.misfit(part.field, wanted);
    if (!misfit) return std::nullopt;
    if (!best && (misfit->is_value || find_word(type.members, first) != nullptr)) best = misfit;
    for (const MemberWord& member : type.members) fields.push_back(member.name);
  }
  if (best) return best;
  return Misfit{.sentence = "no message of " + std::string(protocol.title) + " has a field " +
                            shown(part.field),
                .suggestion = suggestion_among(part.field, fields)};
}

/// Messages that the protocol does not have, fields that these do not have, and values that these
/// never have.
std::optional<Problem> problem_with_lie(const LiarsPart& part, const Protocol& protocol,
                                        const std::string& path) {
  const std::vector<TypeWord>& types = protocol.vocabulary.messages;
  const Value* wanted = part.value ? &*part.value : nullptr;
  std::optional<Misfit> misfit;
  for (std::size_t i = 0; i < part.messages.size() && !misfit; ++i) {
    const TypeWord* type = find_word(types, part.messages[i]);
    if (type == nullptr) {
      return Problem{std::string(protocol.title) + " has no message " + shown(part.messages[i]),
                     path_text(path + ".messages", i),
                     suggestion_among(part.messages[i], names_of(types))};
    }
    if (type->misfit != nullptr) misfit = type->misfit(part.field, wanted);
  }
  if (part.messages.empty()) misfit = misfit_of_all(part, protocol, wanted);
  if (!misfit) return std::nullopt;
  return Problem{misfit->sentence, path + (misfit->is_value ? ".value" : ".field"),
                 misfit->suggestion};
}

std::optional<Problem> problem_with_twins(const Plan& plan) {
  for (std::size_t i = 0; i < plan.twins.size(); ++i) {
    const NodeId node = plan.twins[i];
    const std::string path = path_text("twins", i);
    if (node.group() != 'n' || node.number() > plan.nodes) {
      return Problem{"there is no replica " + to_text(node), path,
                     "the nodes are " + from_to('n', plan.nodes)};
    }
    if (std::count(plan.twins.begin(), plan.twins.end(), node) > 1) {
      return Problem{"a replica has one twin", path, "leave one " + to_text(node) + " out"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with_liars(const Plan& plan, const Protocol& protocol) {
  if (auto problem = problem_with_twins(plan)) return problem;
  for (std::size_t i = 0; i < plan.faults.size(); ++i) {
    for (const LiarsPart& part : liars_of(plan.faults[i].action)) {
      const std::string path = path_text("faults", i) + "." + part.path;
      if (auto problem = problem_with_lie(part, protocol, path)) return problem;
    }
  }
  return problem_with_number_of_liars(plan, protocol);
}

}  // namespace orrery
