#include "sim/faults/fault_plan.hpp"

#include <algorithm>
#include <concepts>

#include "sim/core/value.hpp"

namespace orrery {
namespace {

bool selects(const Selection& selection, Group group) {
  return std::any_of(selection.any_of.begin(), selection.any_of.end(),
                     [&](const Selector& selector) { return selector == Selector{group}; });
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
  } else if constexpr (std::same_as<M, std::vector<NodeId>>) {
    for (std::size_t i = 0; i < member.size(); ++i) {
      targets.push_back(
          {.who = {{Selector{member[i]}}}, .path = path + "[" + std::to_string(i) + "]"});
    }
  } else if constexpr (std::same_as<M, std::vector<Link>>) {
    for (std::size_t i = 0; i < member.size(); ++i) {
      for (const NodeId end : {member[i].one, member[i].other}) {
        targets.push_back({.who = {{Selector{end}}}, .path = path + "[" + std::to_string(i) + "]"});
      }
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
  } else if constexpr (std::same_as<M, Probability>) {
    return to_json(Value(setting.value));
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

/// The targets of one kind, which stands at `where` ("mix[0].") in its entry.
template <class Kind>
void add_targets_of_kind(std::vector<Target>& targets, const Kind& kind, const std::string& where) {
  const std::size_t before = targets.size();
  for_each_member(kind, [&](std::string_view name, const auto& member) {
    add_targets(targets, member, where + path_of<Kind>(name));
  });
  const bool has_rest = targets.size() - before > 1;
  for (std::size_t i = before; i < targets.size(); ++i) targets[i].has_rest = has_rest;
}

/// Calls visit(kind, where it stands) for each single fault of an action.
template <class Kind, class Visit>
void for_each_kind(const Kind& kind, Visit visit) {
  const auto index = [](std::string_view list, std::size_t i) {
    return std::string(list) + "[" + std::to_string(i) + "].";
  };
  if constexpr (std::same_as<Kind, Mix>) {
    for (std::size_t i = 0; i < kind.parts.size(); ++i) {
      std::visit([&](const auto& one) { visit(one, index("mix", i)); }, kind.parts[i].action);
    }
  } else if constexpr (std::same_as<Kind, Sequence>) {
    for (std::size_t i = 0; i < kind.steps.size(); ++i) {
      std::visit([&](const auto& one) { visit(one, index("sequence", i)); }, kind.steps[i].action);
    }
  } else if constexpr (!std::same_as<Kind, Nemesis>) {
    visit(kind, std::string());
  }
}

template <class Kind>
constexpr bool lasts() {
  if constexpr (std::same_as<Kind, Wait>) return false;
  else return Kind::kind.lasts;
}

/// "for" of an action that happens at an instant, or for no time at all.
template <class Action>
std::optional<Problem> problem_with_length(const Action& action,
                                           const std::optional<DurationRange>& length) {
  if (!length) return std::nullopt;
  if (length->max == Duration::zero()) {
    return Problem{"a fault that lasts 0s does nothing", "for", ""};
  }
  return std::visit(
      []<class Kind>(const Kind&) -> std::optional<Problem> {
        if (lasts<Kind>()) return std::nullopt;
        const std::string key = file_key(name_of<Kind>());
        if constexpr (std::same_as<Kind, Sequence>) {
          return Problem{"a sequence has no \"for\" of its own: its steps have", "for", ""};
        }
        return Problem{"\"" + key + "\" happens at an instant: \"for\" has no meaning here", "for",
                       ""};
      },
      action);
}

/// What strikes a message needs one: the one that the entry's trigger waits for.
template <class Kind>
std::optional<Problem> problem_with_message(const FaultEntry& entry, const Kind&,
                                            const std::string& where) {
  if constexpr (std::same_as<Kind, Wait>) {
    return std::nullopt;
  } else {
    if (!Kind::kind.strikes_message) return std::nullopt;
    const std::string key = file_key(name_of<Kind>());
    const bool is_alone = where.empty();
    if (is_alone && entry.when && entry.when->message && !entry.after) return std::nullopt;
    return Problem{"\"" + key + "\" strikes the very message that a trigger waits for", where + key,
                   "write {\"when\": {\"message\": …}, \"" + key + "\": …}"};
  }
}

std::optional<Problem> problem_with_messages(const FaultEntry& entry) {
  std::optional<Problem> first;
  const auto look = [&](const auto& kind, const std::string& where) {
    if (!first) first = problem_with_message(entry, kind, where);
  };
  std::visit([&](const auto& whole) { for_each_kind(whole, look); }, entry.action);
  return first;
}

std::optional<Problem> problem_with_target(const FaultEntry& entry, const Target& target) {
  if (!target.has_rest && selects(target.who, Group::rest)) {
    return Problem{"\"rest\" means something in a partition only", target.path,
                   "did you mean \"replicas\" or \"all\"?"};
  }
  if (!entry.when && selects(target.who, Group::it)) {
    return Problem{"\"it\" is the node of a trigger, and there is no \"when\" here", target.path,
                   ""};
  }
  return std::nullopt;
}

Problem no_meaning(std::string_view key, std::string_view beside) {
  return {"\"" + std::string(key) + "\" has no meaning beside \"" + std::string(beside) + "\"",
          std::string(key), "leave it out"};
}

std::optional<Problem> problem_with_instant(const FaultEntry& entry) {
  if (entry.times) return no_meaning("times", "at");
  if (entry.from) return no_meaning("from", "at");
  if (!entry.until) return std::nullopt;
  if (entry.for_) return no_meaning("until", "for");
  if (*entry.until <= *entry.at) {
    return Problem{"\"until\" is " + to_text(*entry.until) + ", not after \"at\", which is " +
                       to_text(*entry.at),
                   "until", ""};
  }
  return problem_with_length(entry.action, *entry.until - *entry.at);
}

std::optional<Problem> problem_with_stretch(const FaultEntry& entry) {
  const Time from = entry.from.value_or(Time{0});
  if (entry.times && *entry.times == 0) {
    return Problem{"what happens 0 times does nothing", "times", ""};
  }
  if (entry.until && *entry.until < from) {
    return Problem{
        "\"until\" is " + to_text(*entry.until) + ", before \"from\", which is " + to_text(from),
        "until", ""};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_period(const FaultEntry& entry) {
  if (*entry.every == Duration::zero()) {
    return Problem{"a period of 0s never goes on", "every", ""};
  }
  if (entry.jitter && entry.jitter->max >= *entry.every) {
    return Problem{"the jitter is shorter than the period, which is " + to_text(*entry.every),
                   "jitter", ""};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_when(const FaultEntry& entry) {
  const char* own = entry.at ? "at" : entry.every ? "every" : entry.rate ? "rate" : "when";
  if (entry.jitter && !entry.every) return no_meaning("jitter", own);
  if (entry.after && !entry.when) return no_meaning("after", own);
  if (entry.beyond_tolerance && !entry.rate) {
    return Problem{"only random faults keep to what the protocol survives; others do what they say",
                   "beyond_tolerance", "leave it out"};
  }
  if (entry.at) return problem_with_instant(entry);
  if (auto problem = problem_with_stretch(entry)) return problem;
  if (entry.every) return problem_with_period(entry);
  if (entry.rate && entry.rate->mean_gap() < std::chrono::microseconds(1)) {
    return Problem{"a rate is at most 1000000/s", "rate", ""};
  }
  return std::nullopt;
}

}  // namespace

std::vector<Target> targets_of(const FaultAction& action) {
  std::vector<Target> targets;
  std::visit([&](const auto& kind) { add_targets_of_kind(targets, kind, ""); }, action);
  return targets;
}

std::vector<std::string> places_of(std::string_view key, const EntryAction& action) {
  std::vector<std::string> places;
  const auto look = [&]<class Kind>(const Kind&, const std::string& where) {
    if (file_key(name_of<Kind>()) == key) places.push_back(where + std::string(key));
  };
  std::visit([&](const auto& whole) { for_each_kind(whole, look); }, action);
  return places;
}

std::vector<LiarsPart> liars_of(const EntryAction& action) {
  std::vector<LiarsPart> parts;
  const auto look = [&]<class Kind>(const Kind& kind, const std::string& where) {
    if constexpr (requires { kind.messages; }) {
      LiarsPart part{.who = kind.who, .messages = kind.messages};
      part.path = where + file_key(name_of<Kind>());
      if constexpr (requires { kind.field; }) {
        part.field = kind.field;
        part.value = kind.value;
      }
      parts.push_back(std::move(part));
    }
  };
  std::visit([&](const auto& whole) { for_each_kind(whole, look); }, action);
  return parts;
}

std::vector<Target> targets_of(const EntryAction& action) {
  std::vector<Target> targets;
  std::visit(
      [&](const auto& whole) {
        for_each_kind(whole, [&](const auto& kind, const std::string& where) {
          add_targets_of_kind(targets, kind, where);
        });
      },
      action);
  return targets;
}

std::optional<Problem> problem_with(const Mix& mix) {
  if (mix.parts.empty()) return Problem{"an empty mix has nothing to draw", "", ""};
  const bool has_weight = std::any_of(mix.parts.begin(), mix.parts.end(),
                                      [](const MixPart& part) { return part.weight > 0; });
  if (!has_weight) return Problem{"no part of the mix has a weight above 0", "", ""};
  return std::nullopt;
}

std::optional<Problem> problem_with(const Sequence& sequence) {
  if (sequence.steps.empty()) return Problem{"an empty sequence does nothing", "", ""};
  return std::nullopt;
}

std::optional<Problem> problem_with(const SequenceStep& step) {
  return problem_with_length(step.action, step.for_);
}

std::optional<Problem> problem_with(const FaultEntry& entry) {
  if (auto problem = problem_with_length(entry.action, entry.for_)) return problem;
  if (auto problem = problem_with_when(entry)) return problem;
  if (auto problem = problem_with_messages(entry)) return problem;
  for (const Target& target : targets_of(entry.action)) {
    if (auto problem = problem_with_target(entry, target)) return problem;
  }
  return std::nullopt;
}

std::string to_text(const FaultAction& action) {
  return std::visit([](const auto& kind) { return text_of_kind(kind); }, action);
}

std::string to_text(const EntryAction& action) {
  return std::visit(
      []<class Kind>(const Kind& whole) {
        constexpr bool has_several = std::same_as<Kind, Mix> || std::same_as<Kind, Sequence>;
        if constexpr (!has_several) return text_of_kind(whole);
        std::string text;
        for_each_kind(whole, [&](const auto& kind, const std::string&) {
          text += (text.empty() ? "" : ", ") + text_of_kind(kind);
        });
        return file_key(name_of<Kind>()) + " of " + text;
      },
      action);
}

std::string to_text(const FaultEntry& entry) {
  std::string what = to_text(entry.action);
  if (entry.every) return "every " + to_text(*entry.every) + ": " + what;
  if (entry.rate) return to_text(*entry.rate) + ": " + what;
  if (entry.when) return "when " + to_text(*entry.when) + ": " + what;
  return what;
}

}  // namespace orrery
