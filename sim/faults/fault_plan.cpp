#include "sim/faults/fault_plan.hpp"

#include <algorithm>

namespace orrery {
namespace {

using Overlap = std::pair<Selector, Selector>;

std::optional<Overlap> overlap(const Selection& a, const Selection& b) {
  for (const Selector& one : a.any_of) {
    for (const Selector& other : b.any_of) {
      if (certainly_overlap(one, other)) return Overlap{one, other};
    }
  }
  return std::nullopt;
}

std::string group_path(std::size_t index) { return "[" + std::to_string(index) + "]"; }

Problem overlap_problem(const Overlap& shared, std::size_t later, std::size_t earlier) {
  const std::string one = to_text(shared.first);
  const std::string other = to_text(shared.second);
  const std::string groups = "groups " + std::to_string(earlier + 1) + " and " +
                             std::to_string(later + 1) + " of the partition overlap: ";
  if (one == other) return {groups + "\"" + one + "\" is in both", group_path(later), ""};
  return {groups + "\"" + one + "\" and \"" + other + "\" share nodes", group_path(later), ""};
}

bool selects_rest(const Selection& selection) {
  return std::any_of(selection.any_of.begin(), selection.any_of.end(),
                     [](const Selector& selector) { return selector == Selector{Group::rest}; });
}

std::optional<Problem> problem_with_target(const Selection& who, std::string_view verb) {
  if (!selects_rest(who)) return std::nullopt;
  return Problem{"\"rest\" means something in a partition only", std::string(verb),
                 "did you mean \"replicas\" or \"all\"?"};
}

std::optional<Problem> problem_of_instant(const FaultEntry& entry, std::string_view verb) {
  if (!entry.for_) return std::nullopt;
  return Problem{"\"" + std::string(verb) + "\" happens at an instant: \"for\" has no meaning here",
                 "for", ""};
}

}  // namespace

std::optional<Problem> problem_with(const Partition& partition) {
  const auto& groups = partition.groups;
  if (groups.size() < 2) return Problem{"a partition has at least two groups", "", "add \"rest\""};
  for (std::size_t later = 1; later < groups.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const auto shared = overlap(groups[earlier], groups[later]);
      if (shared) return overlap_problem(*shared, later, earlier);
    }
  }
  return std::nullopt;
}

std::optional<Problem> problem_with(const FaultEntry& entry) {
  if (entry.for_ && *entry.for_ == Duration::zero()) {
    return Problem{"a fault that lasts 0s does nothing", "for", ""};
  }
  if (const auto* crash = std::get_if<Crash>(&entry.action)) {
    return problem_with_target(crash->who, "crash");
  }
  if (const auto* restart = std::get_if<Restart>(&entry.action)) {
    if (auto problem = problem_of_instant(entry, "restart")) return problem;
    return problem_with_target(restart->who, "restart");
  }
  if (const auto* heal = std::get_if<Heal>(&entry.action)) {
    if (auto problem = problem_of_instant(entry, "heal")) return problem;
    return problem_with_target(heal->who, "heal");
  }
  return std::nullopt;
}

std::string to_text(const FaultAction& action) {
  if (const auto* partition = std::get_if<Partition>(&action)) {
    std::string text = "partition ";
    for (const Selection& group : partition->groups) {
      if (&group != &partition->groups.front()) text += " | ";
      text += to_text(group);
    }
    return text;
  }
  if (const auto* crash = std::get_if<Crash>(&action)) return "crash " + to_text(crash->who);
  if (const auto* restart = std::get_if<Restart>(&action))
    return "restart " + to_text(restart->who);
  return "heal " + to_text(std::get<Heal>(action).who);
}

}  // namespace orrery
