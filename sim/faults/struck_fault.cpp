#include "sim/faults/struck_fault.hpp"

#include <algorithm>

namespace orrery {
namespace {

void add_selections(std::vector<Selection*>& all, Selection& selection) {
  all.push_back(&selection);
}
void add_selections(std::vector<Selection*>& all, std::vector<Selection>& selections) {
  for (Selection& selection : selections) all.push_back(&selection);
}
void add_selections(std::vector<Selection*>& all, std::optional<Selection>& selection) {
  if (selection) all.push_back(&*selection);
}
template <class Other>
void add_selections(std::vector<Selection*>&, Other&) {}

/// What a lie draws shall be the same when it is written down.
template <class Kind>
void add_seed(Kind& kind, const Scene& scene) {
  if constexpr (Kind::kind.lies) {
    if (!kind.seed) kind.seed = seed_of_a_lie(scene);
  }
}

bool is_certain(const Selector& selector) {
  const Group* group = std::get_if<Group>(&selector.who);
  if (group == nullptr) return std::holds_alternative<NodeId>(selector.who);
  return *group == Group::rest || *group == Group::replicas || *group == Group::clients ||
         *group == Group::all;
}

}  // namespace

std::vector<Selection*> selections_of(FaultAction& action) {
  std::vector<Selection*> all;
  std::visit(
      [&](auto& kind) {
        for_each_member(kind, [&](std::string_view, auto& member) { add_selections(all, member); });
      },
      action);
  return all;
}

FaultAction with_names(FaultAction action, const Scene& scene) {
  const std::vector<Selection*> selections = selections_of(action);
  std::vector<Selection> wanted;
  for (const Selection* selection : selections) wanted.push_back(*selection);
  const std::vector<std::vector<NodeId>> nodes = scene.resolve(wanted);
  for (std::size_t i = 0; i < selections.size(); ++i) {
    std::vector<Selector>& selectors = selections[i]->any_of;
    const bool is_as_it_is = std::all_of(selectors.begin(), selectors.end(), is_certain);
    if (is_as_it_is || nodes[i].empty()) continue;
    selectors.clear();
    for (const NodeId node : nodes[i]) selectors.push_back({node});
  }
  std::visit([&](auto& kind) { add_seed(kind, scene); }, action);
  return action;
}

}  // namespace orrery
