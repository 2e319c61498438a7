#include "sim/lessons/predicate.hpp"

#include <algorithm>

namespace orrery::lessons {

std::optional<double> value_of(std::string_view measure, const std::vector<Measured>& measures) {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const Measured& each) { return each.name == measure; });
  return found == measures.end() ? std::nullopt : found->value;
}

bool holds(const Condition& condition, const std::vector<Measured>& measures) {
  const auto value = value_of(condition.member, measures);
  if (!value) return false;
  const auto* const other = condition.wanted.get_if<std::string>();
  if (other == nullptr) return condition.holds(Value(*value));
  const auto its_value = value_of(*other, measures);
  if (!its_value) return false;
  Condition with_number = condition;
  with_number.wanted = Value(*its_value);
  return with_number.holds(Value(*value));
}

bool holds(const Predicate& predicate, const std::vector<Measured>& measures) {
  return std::all_of(predicate.begin(), predicate.end(),
                     [&](const Condition& condition) { return holds(condition, measures); });
}

bool speaks_of(const Predicate& predicate, std::string_view measure) {
  return std::any_of(predicate.begin(), predicate.end(),
                     [&](const Condition& condition) { return condition.member == measure; });
}

std::string to_text(const Predicate& predicate) {
  std::string text;
  for (const Condition& condition : predicate) {
    text += (text.empty() ? "" : ", ") + to_text(condition);
  }
  return text;
}

}  // namespace orrery::lessons
