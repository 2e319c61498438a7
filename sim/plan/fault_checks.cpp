#include "sim/plan/fault_checks.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "sim/net/topology.hpp"
#include "sim/plan/population.hpp"

namespace orrery {
namespace {

class SelectorCheck {
 public:
  SelectorCheck(const Plan& plan, const Protocol& protocol)
      : plan_(plan), protocol_(protocol), nodes_(plan.nodes), clients_(plan.clients.count) {
    const auto* regions = std::get_if<topology::Regions>(&plan.network.topology);
    if (regions == nullptr) return;
    regions_ = regions->where.empty() ? regions->matrix.regions : regions->where;
    if (regions_.size() > nodes_) regions_.resize(nodes_);  // those in which somebody is
  }

  std::optional<Problem> check(const Selection& selection, const std::string& path) const {
    for (std::size_t i = 0; i < selection.any_of.size(); ++i) {
      const std::string inner = selection.any_of.size() == 1 ? path : path_text(path, i);
      if (auto problem = check(selection.any_of[i], inner)) return problem;
    }
    return std::nullopt;
  }

 private:
  std::optional<Problem> check(const Selector& selector, const std::string& path) const {
    const auto problem = [&](std::string sentence, std::string suggestion = {}) {
      return Problem{std::move(sentence), path, std::move(suggestion)};
    };
    if (const auto* random = std::get_if<RandomReplicas>(&selector.who)) {
      if (random->count == 0) return problem("\"random 0\" selects no node");
      if (random->count <= nodes_) return std::nullopt;
      return problem("\"" + to_text(selector) + "\" is more than the " + std::to_string(nodes_) +
                         " nodes of the run",
                     did_you_mean("random " + std::to_string(nodes_)));
    }
    if (const auto* region = std::get_if<InRegion>(&selector.who)) {
      if (std::find(regions_.begin(), regions_.end(), region->name) != regions_.end()) {
        return std::nullopt;
      }
      if (regions_.empty()) return problem("the network has no regions");
      return problem("nobody is in the region " + shown(region->name),
                     suggestion_among(region->name, regions_));
    }
    if (const auto* group = std::get_if<Group>(&selector.who)) return check(*group, path);
    const auto* id = std::get_if<NodeId>(&selector.who);
    if (id->group() == 'n') return check_number(*id, nodes_, "nodes", path);
    if (id->group() == 'c') return check_number(*id, clients_, "clients", path);
    if (is_twin(*id, plan_)) return std::nullopt;
    const std::uint32_t others = count_of(id->group(), plan_, protocol_);
    if (others > 0) return check_number(*id, others, "others", path);
    return problem("there is no " + to_text(*id) + ": replicas are n1, n2, …, clients c1, c2, …");
  }

  std::optional<Problem> check(Group group, const std::string& path) const {
    const bool needs_leader = group == Group::leader || group == Group::followers;
    if (needs_leader && protocol_.leader == nullptr) {
      return Problem{std::string(protocol_.title) + " has no leader", path, ""};
    }
    if (group == Group::clients && clients_ == 0)
      return Problem{"the run has no clients", path, ""};
    if (group == Group::minority_third && nodes_ < 4) {
      return Problem{"no third of " + std::to_string(nodes_) + " may lie: 4 nodes have one", path,
                     ""};
    }
    if (group == Group::minority && nodes_ < 3) {
      return Problem{"no minority of " + std::to_string(nodes_) + " may fail: 3 nodes have one",
                     path, ""};
    }
    return std::nullopt;
  }

  static std::optional<Problem> check_number(NodeId id, std::uint32_t count, const char* kind,
                                             const std::string& path) {
    if (id.number() <= count) return std::nullopt;
    if (count == 0) {
      return Problem{"there is no " + to_text(id) + ": the run has no " + kind, path, ""};
    }
    return Problem{
        "there is no " + to_text(id) + ": the " + kind + " are " + from_to(id.group(), count), path,
        did_you_mean(to_text(NodeId(id.group(), count)))};
  }

  const Plan& plan_;
  const Protocol& protocol_;
  std::uint32_t nodes_;
  std::uint32_t clients_;
  std::vector<std::string> regions_;
};

// ---------------------------------------------------------------- triggers

/// Does `owner` have the member, and may it ever have that value?
std::optional<Problem> problem_with_condition(const Condition& condition,
                                              const std::vector<MemberWord>& members,
                                              const std::string& owner, const std::string& path) {
  const std::string_view whole = condition.member;
  const auto dot = whole.find('.');
  const MemberWord* member = find_word(members, whole.substr(0, dot));
  if (member == nullptr) {
    return Problem{owner + " has no " + shown(std::string(whole.substr(0, dot))), path,
                   suggestion_among(whole.substr(0, dot), names_of(members))};
  }
  const auto* text = condition.wanted.get_if<std::string>();
  const auto& values = member->values;
  const bool is_word = dot == std::string_view::npos && text != nullptr && !values.empty();
  if (!is_word || std::find(values.begin(), values.end(), *text) != values.end()) {
    return std::nullopt;
  }
  return Problem{"\"" + member->name + "\" is never " + shown(*text), path,
                 suggestion_among(*text, values)};
}

std::optional<Problem> problem_with_type(const std::string& name, const char* kind,
                                         const std::vector<TypeWord>& types, const Trigger& trigger,
                                         const Protocol& protocol, const std::string& path) {
  const TypeWord* type = find_word(types, name);
  if (type == nullptr) {
    return Problem{std::string(protocol.title) + " has no " + kind + " " + shown(name),
                   path + "." + kind, suggestion_among(name, names_of(types))};
  }
  if (!trigger.where) return std::nullopt;
  return problem_with_condition(*trigger.where, type->members, name, path + ".where");
}

std::optional<Problem> problem_with_trigger(const Trigger& trigger, const Protocol& protocol,
                                            const SelectorCheck& targets, const std::string& path) {
  const Vocabulary& words = protocol.vocabulary;
  std::optional<Problem> problem;
  if (trigger.state) problem = problem_with_state(*trigger.state, protocol, path + ".state");
  if (trigger.output) {
    problem = problem_with_type(*trigger.output, "output", words.outputs, trigger, protocol, path);
  }
  if (trigger.message) {
    problem =
        problem_with_type(*trigger.message, "message", words.messages, trigger, protocol, path);
  }
  if (!problem && trigger.node) problem = targets.check(*trigger.node, path + ".node");
  if (!problem && trigger.from) problem = targets.check(*trigger.from, path + ".from");
  if (!problem && trigger.to) problem = targets.check(*trigger.to, path + ".to");
  return problem;
}

// ---------------------------------------------------------------- links

/// The topology's graph, unless the seed decides on it: then a link that is not there is one that a
/// fault does not strike.
std::shared_ptr<const Topology> certain_topology(const Plan& plan) {
  const TopologyPlan& topology = plan.network.topology;
  const bool is_drawn = std::holds_alternative<topology::ErdosRenyi>(topology) ||
                        std::holds_alternative<topology::SmallWorld>(topology) ||
                        std::holds_alternative<topology::ScaleFree>(topology);
  return is_drawn ? nullptr : Topology::of(topology, plan.nodes, plan.seed);
}

std::optional<Problem> problem_with_links(const std::vector<Link>& links, const Topology& topology,
                                          const std::string& path) {
  const LinkGraph& graph = *topology.graph();
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto& [one, other] = links[i];
    if (!graph.contains(one) || !graph.contains(other) || graph.are_linked(one, other)) continue;
    std::string others;
    for (const NodeId neighbour : graph.neighbours(one)) {
      others += (others.empty() ? "" : ", ") + to_text(Link{one, neighbour});
    }
    return Problem{"the topology has no link " + to_text(links[i]), path_text(path, i),
                   others.empty() ? "" : "it has " + others};
  }
  return std::nullopt;
}

/// Of an action that names links.
template <class Action>
std::optional<Problem> problem_with_links(const Action& action, const Topology& topology,
                                          const std::string& path) {
  if (const auto* cut = std::get_if<CutLinks>(&action)) {
    return problem_with_links(cut->links, topology, path + ".cut_links");
  }
  if (const auto* only = std::get_if<OnlyLinks>(&action)) {
    return problem_with_links(only->links, topology, path + ".only_links");
  }
  return std::nullopt;
}

template <class Action>
bool names_links(const Action& action) {
  return std::holds_alternative<CutLinks>(action) || std::holds_alternative<OnlyLinks>(action);
}

std::optional<Problem> problem_with_links(const Plan& plan) {
  const auto has_names = [](const FaultEntry& entry) { return names_links(entry.action); };
  if (std::none_of(plan.faults.begin(), plan.faults.end(), has_names)) return std::nullopt;
  const auto topology = certain_topology(plan);
  if (!topology || topology->graph() == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < plan.faults.size(); ++i) {
    auto problem = problem_with_links(plan.faults[i].action, *topology, path_text("faults", i));
    if (problem) return problem;
  }
  return std::nullopt;
}

Problem nothing_to_slow_down(const std::string& path) {
  return {"messages cost nothing here: there is nothing to slow down", path,
          "add \"processing\": {\"time\": \"1ms\"}"};
}

}  // namespace

// A state is looked at in place: its members, and their sizes.
std::optional<Problem> problem_with_state(const Condition& condition, const Protocol& protocol,
                                          const std::string& path) {
  const std::string owner = std::string(protocol.title) + "'s state";
  const auto& members = protocol.vocabulary.state;
  if (auto problem = problem_with_condition(condition, members, owner, path)) return problem;
  const auto dot = condition.member.find('.');
  if (dot == std::string::npos) return std::nullopt;
  const MemberWord* member = find_word(members, condition.member.substr(0, dot));
  const bool is_size = condition.member.substr(dot) == ".size" && member->has_size;
  if (is_size) return std::nullopt;
  return Problem{"a condition on a state names a member, not " + shown(condition.member), path,
                 member->has_size ? did_you_mean(member->name + ".size") : ""};
}

std::optional<Problem> problem_with_trigger(const Trigger& trigger, const Plan& plan,
                                            const Protocol& protocol, const std::string& path) {
  return problem_with_trigger(trigger, protocol, SelectorCheck(plan, protocol), path);
}

std::optional<Problem> problem_with_selection(const Selection& selection, const Plan& plan,
                                              const Protocol& protocol, const std::string& path) {
  return SelectorCheck(plan, protocol).check(selection, path);
}

std::optional<Problem> problem_with_faults(const Plan& plan, const Protocol& protocol) {
  const SelectorCheck targets(plan, protocol);
  for (std::size_t i = 0; i < plan.faults.size(); ++i) {
    const FaultEntry& entry = plan.faults[i];
    const std::string path = path_text("faults", i);
    for (const Target& target : targets_of(entry.action)) {
      if (auto problem = targets.check(target.who, path + "." + target.path)) return problem;
    }
    const std::vector<std::string> slow_downs = places_of("slow_down", entry.action);
    if (!slow_downs.empty() && !plan.processing.takes_time()) {
      return nothing_to_slow_down(path + "." + slow_downs.front());
    }
    const std::vector<std::string> postponed = places_of("postpone", entry.action);
    if (!postponed.empty() && protocol.decided == nullptr) {
      return Problem{std::string(protocol.title) + " does not say when it has decided",
                     path + "." + postponed.front(), ""};
    }
    if (!entry.when) continue;
    auto problem = problem_with_trigger(*entry.when, protocol, targets, path + ".when");
    if (problem) return problem;
  }
  return problem_with_links(plan);
}

std::optional<Problem> problem_with_action(const FaultAction& action, const Plan& plan,
                                           const Protocol& protocol, const std::string& path) {
  for (const Target& target : targets_of(action)) {
    auto problem = problem_with_selection(target.who, plan, protocol, path + "." + target.path);
    if (problem) return problem;
  }
  if (std::holds_alternative<SlowDown>(action) && !plan.processing.takes_time()) {
    return nothing_to_slow_down(path + ".slow_down");
  }
  if (!names_links(action)) return std::nullopt;
  const auto topology = certain_topology(plan);
  if (!topology || topology->graph() == nullptr) return std::nullopt;
  return problem_with_links(action, *topology, path);
}

}  // namespace orrery
