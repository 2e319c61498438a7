#include "sim/faults/trigger.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/core/pins.hpp"
#include "sim/core/text.hpp"
#include "sim/core/time.hpp"

namespace orrery {
namespace {

struct Sign {
  std::string_view text;
  Condition::Comparison comparison;
};

// The longer ones first, so that "<=" is not read as "<".
constexpr std::array<Sign, 6> signs{{{"==", Condition::Comparison::equal},
                                     {"!=", Condition::Comparison::unequal},
                                     {"<=", Condition::Comparison::at_most},
                                     {">=", Condition::Comparison::at_least},
                                     {"<", Condition::Comparison::less},
                                     {">", Condition::Comparison::greater}}};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
}

std::optional<Value> parse_number(std::string_view text) {
  const char* const end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto [last, error] = std::from_chars(text.data(), end, whole);
      error == std::errc{} && last == end) {
    return Value(whole);
  }
  double number = 0;
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || last != end) return std::nullopt;
  return Value(number);
}

std::optional<Value> parse_wanted(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text == "null") return std::make_optional<Value>();  // g++ 12 warns of a bare Value()
  if (text == "true" || text == "false") return Value(text == "true");
  if (text.front() == '"') {
    const bool is_closed = text.size() >= 2 && text.find('"', 1) == text.size() - 1;
    return is_closed ? std::optional(Value(text.substr(1, text.size() - 2))) : std::nullopt;
  }
  if (auto number = parse_number(text)) return number;
  if (text.find_first_of("=<>! ") != std::string_view::npos) return std::nullopt;
  return Value(text);
}

/// A number, or a duration as one.
std::optional<double> magnitude(const Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* large = value.get_if<std::uint64_t>()) return static_cast<double>(*large);
  if (const auto* number = value.get_if<double>()) return *number;
  const auto* text = value.get_if<std::string>();
  const auto duration = text ? parse_duration(*text) : std::nullopt;
  return duration ? std::optional(static_cast<double>(duration->count())) : std::nullopt;
}

bool is_drawn(const Selector& selector) {
  const Group* group = std::get_if<Group>(&selector.who);
  if (group == nullptr) return std::holds_alternative<RandomReplicas>(selector.who);
  return *group == Group::minority || *group == Group::majority ||
         *group == Group::minority_third || *group == Group::rest || *group == Group::it;
}

}  // namespace

bool Condition::holds(const Value& found) const {
  const std::optional<double> left = magnitude(found);
  const std::optional<double> right = magnitude(wanted);
  const bool are_equal = found == wanted || (left && right && *left == *right);
  switch (comparison) {
    case Comparison::equal:
      return are_equal;
    case Comparison::unequal:
      return !are_equal;
    case Comparison::less:
      return left && right && *left < *right;
    case Comparison::at_most:
      return left && right && *left <= *right;
    case Comparison::greater:
      return left && right && *left > *right;
    case Comparison::at_least:
      return left && right && *left >= *right;
  }
  return false;
}

std::optional<Condition> parse_condition(std::string_view text) {
  const auto begin = text.find_first_of("=!<>");
  if (begin == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(begin);
  const auto sign = std::find_if(signs.begin(), signs.end(), [&](const Sign& candidate) {
    return rest.starts_with(candidate.text);
  });
  if (sign == signs.end()) return std::nullopt;
  const std::string_view member = trimmed(text.substr(0, begin));
  auto wanted = parse_wanted(trimmed(rest.substr(sign->text.size())));
  if (!is_name(member) || !wanted) return std::nullopt;
  return Condition{std::string(member), sign->comparison, std::move(*wanted)};
}

std::string to_text(const Condition& condition) {
  std::string text = condition.member;
  for (const Sign& sign : signs) {
    if (sign.comparison == condition.comparison) text.append(" ").append(sign.text).append(" ");
  }
  const auto* word = condition.wanted.get_if<std::string>();
  const auto as_word = word ? parse_wanted(*word) : std::nullopt;
  return text + (as_word && *as_word == condition.wanted ? *word : to_json(condition.wanted));
}

std::optional<Value> part_of(const Value& whole, std::string_view path) {
  const Value* at = &whole;
  while (!path.empty()) {
    const auto dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    if (const auto* array = at->get_if<Value::Array>()) {
      if (step == "size" && path.empty()) return Value(array->size());
      return std::nullopt;
    }
    at = at->find(step);
    if (at == nullptr) return std::nullopt;
  }
  return *at;
}

std::optional<Problem> problem_with_nodes(const std::optional<Selection>& nodes, const char* key) {
  if (!nodes) return std::nullopt;
  for (const Selector& selector : nodes->any_of) {
    if (!is_drawn(selector)) continue;
    return Problem{"a trigger waits for certain nodes, not for \"" + to_text(selector) + "\"", key,
                   "name them, or write \"leader\" or \"followers\""};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with(const Trigger& trigger) {
  const auto stranger = [&](bool is_there, const char* key,
                            const char* owner) -> std::optional<Problem> {
    if (!is_there) return std::nullopt;
    return Problem{"\"" + std::string(key) + "\" belongs to " + owner, key, "leave it out"};
  };
  if (trigger.nth == 0) return Problem{"the first time is number 1", "nth", ""};
  if (!trigger.message) {
    if (auto problem = stranger(trigger.from.has_value(), "from", "a message")) return problem;
    if (auto problem = stranger(trigger.to.has_value(), "to", "a message")) return problem;
  } else if (auto problem = stranger(trigger.node.has_value(), "node", "an output or a state")) {
    return problem;
  }
  if (trigger.state) {
    if (auto problem = stranger(trigger.where.has_value(), "where", "an output or a message")) {
      return problem;
    }
  }
  if (auto problem = problem_with_nodes(trigger.node, "node")) return problem;
  if (auto problem = problem_with_nodes(trigger.from, "from")) return problem;
  return problem_with_nodes(trigger.to, "to");
}

std::string to_text(const Trigger& trigger) {
  std::string text = trigger.output    ? *trigger.output
                     : trigger.message ? *trigger.message
                                       : to_text(trigger.state.value_or(Condition{}));
  if (trigger.node) text += " of " + to_text(*trigger.node);
  if (trigger.from) text += " from " + to_text(*trigger.from);
  if (trigger.to) text += " to " + to_text(*trigger.to);
  if (trigger.where) text += " where " + to_text(*trigger.where);
  if (trigger.nth != 1) text += " (" + ordinal_text(trigger.nth) + ")";
  return text;
}

}  // namespace orrery
