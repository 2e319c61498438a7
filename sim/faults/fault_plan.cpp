#include "sim/faults/fault_plan.hpp"

#include <algorithm>

#include "sim/core/value.hpp"

namespace orrery {
namespace {

bool selects_rest(const Selection& selection) {
  return std::any_of(selection.any_of.begin(), selection.any_of.end(),
                     [](const Selector& selector) { return selector == Selector{Group::rest}; });
}

template <class Kind>
constexpr bool is_shorthand(std::string_view member) {
  if constexpr (requires { Kind::shorthand; }) return member == Kind::shorthand;
  else return false;
}

/// Where a member stands in a file: a shorthand in the place of its struct.
template <class Kind>
std::string path_of(std::string_view member) {
  const std::string key = file_key(name_of<Kind>());
  return is_shorthand<Kind>(member) ? key : key + "." + file_key(member);
}

template <class M>
void add_targets(std::vector<Target>& targets, const M& member, const std::string& path) {
  if constexpr (std::same_as<M, Selection>) {
    targets.push_back({.who = member, .path = path});
  } else if constexpr (std::same_as<M, std::vector<Selection>>) {
    for (std::size_t i = 0; i < member.size(); ++i) {
      targets.push_back({.who = member[i], .path = path + "[" + std::to_string(i) + "]"});
    }
  } else if constexpr (describing::is_optional<M>) {
    if (member) add_targets(targets, *member, path);
  }
}

std::string text_of(const std::vector<Selection>& groups) {
  std::string text;
  for (const Selection& group : groups) {
    text += (text.empty() ? "" : " | ") + to_text(group);
  }
  return text;
}

/// A setting as reports show it.
template <class M>
std::string text_of(const M& setting) {
  if constexpr (describing::is_optional<M>) {
    return setting ? text_of(*setting) : "";
  } else if constexpr (requires { to_text(setting); }) {
    return to_text(setting);
  } else {
    const Value value = to_value(setting);
    const auto* text = value.template get_if<std::string>();
    return text ? *text : to_json(value);
  }
}

template <class Kind>
std::string text_of_kind(const Kind& kind) {
  const Kind usual{};
  std::string text = file_key(name_of<Kind>());
  std::string more;
  boost::mp11::mp_for_each<describing::Members<Kind>>([&](auto member) {
    const auto& setting = kind.*member.pointer;
    const bool is_usual = setting == usual.*member.pointer;
    if (is_shorthand<Kind>(member.name)) text += " " + text_of(setting);
    else if (!is_usual) more += " " + file_key(member.name) + " " + text_of(setting);
  });
  return text + more;
}

template <class Kind>
std::optional<Problem> problem_of_kind(const FaultEntry& entry) {
  if (Kind::kind.lasts || !entry.for_) return std::nullopt;
  return Problem{
      "\"" + file_key(name_of<Kind>()) + "\" happens at an instant: \"for\" has no meaning here",
      "for", ""};
}

}  // namespace

std::vector<Target> targets_of(const FaultAction& action) {
  std::vector<Target> targets;
  std::visit(
      [&]<class Kind>(const Kind& kind) {
        for_each_member(kind, [&](std::string_view name, const auto& member) {
          add_targets(targets, member, path_of<Kind>(name));
        });
      },
      action);
  for (Target& target : targets) target.has_rest = targets.size() > 1;
  return targets;
}

std::optional<Problem> problem_with(const FaultEntry& entry) {
  if (entry.for_ && *entry.for_ == Duration::zero()) {
    return Problem{"a fault that lasts 0s does nothing", "for", ""};
  }
  const auto problem = std::visit(
      [&]<class Kind>(const Kind&) { return problem_of_kind<Kind>(entry); }, entry.action);
  if (problem) return problem;
  for (const Target& target : targets_of(entry.action)) {
    if (target.has_rest || !selects_rest(target.who)) continue;
    return Problem{"\"rest\" means something in a partition only", target.path,
                   "did you mean \"replicas\" or \"all\"?"};
  }
  return std::nullopt;
}

std::string to_text(const FaultAction& action) {
  return std::visit([](const auto& kind) { return text_of_kind(kind); }, action);
}

}  // namespace orrery
