#include "sim/lessons/answers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::lessons {
namespace {

constexpr std::string_view it_is = "it is ";
constexpr std::string_view nobody = "nobody";

std::string measure_of(std::string_view who) { return std::string(it_is) + std::string(who); }

Choice choice_of(const std::string& who) {
  return {.text = who,
          .if_ = {{.member = measure_of(who),
                   .comparison = Condition::Comparison::equal,
                   .wanted = Value(std::int64_t{1})}}};
}

std::string value_text(const std::optional<double>& value) {
  return value ? fmt::format("{:.4g}", *value) : "–";
}

/// Nothing if the run has none.
std::optional<double> value_of(std::string_view name, const std::vector<Measured>& measures) {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const Measured& each) { return each.name == name; });
  return found == measures.end() ? std::nullopt : found->value;
}

bool is_in(const Predicate& predicate, std::string_view name) {
  return std::any_of(predicate.begin(), predicate.end(),
                     [&](const Condition& condition) { return condition.member == name; });
}

/// Does the question speak of the measure?
bool speaks_of(const Question& question, std::string_view name) {
  const auto has_it = [&](const auto& part) { return is_in(part.if_, name); };
  const auto any_of = [&](const auto& parts) {
    return std::any_of(parts.begin(), parts.end(), has_it);
  };
  return question.number == name || any_of(question.choices) || any_of(question.lamps) ||
         any_of(question.otherwise);
}

/// "n1, n2" of those that are pointed at.
std::string who_it_is(const std::vector<Measured>& measures) {
  std::string who;
  for (const Measured& measured : measures) {
    if (!measured.name.starts_with(it_is) || measured.value != 1.0) continue;
    who += (who.empty() ? "" : ", ") + measured.name.substr(it_is.size());
  }
  return who;
}

}  // namespace

std::vector<Choice> nodes_to_choose(std::uint32_t nodes) {
  std::vector<Choice> choices;
  for (std::uint32_t node = 1; node <= nodes; ++node) {
    choices.push_back(choice_of("n" + std::to_string(node)));
  }
  choices.push_back(choice_of(std::string(nobody)));
  return choices;
}

std::vector<Measured> pointed_at(const Condition& point, const World& world, std::uint32_t nodes) {
  std::vector<Measured> measures;
  bool is_nobody = true;
  for (std::uint32_t number = 1; number <= nodes; ++number) {
    const NodeId node = replica(number);
    const auto found = world.box(node).member(point.member);
    const bool is_it = world.is_up(node) && found && point.holds(*found);
    is_nobody = is_nobody && !is_it;
    measures.push_back({measure_of(to_text(node)), is_it ? 1.0 : 0.0});
  }
  measures.push_back({measure_of(nobody), is_nobody ? 1.0 : 0.0});
  return measures;
}

std::vector<MeasureRow> rows_of(const Lesson& lesson, std::size_t step,
                                const std::vector<Measured>& measures) {
  const Question& question = *lesson.steps[step].question;
  std::vector<MeasureRow> rows;
  if (question.point) {
    rows.push_back(
        {.name = to_text(*question.point), .value = who_it_is(measures), .means = "at the end"});
  }
  for (const Measured& measured : measures) {
    const std::string& name = measured.name;
    if (name.starts_with(it_is)) continue;
    const bool is_new = std::any_of(question.measures.begin(), question.measures.end(),
                                    [&](const Meaning& meaning) { return meaning.name == name; });
    const bool is_shown = is_new || speaks_of(question, name);
    if (!is_shown || is_in(question.goal, name)) continue;
    rows.push_back({.name = name,
                    .value = value_text(measured.value),
                    .means = meaning_of(lesson, step, name),
                    .is_new = is_new});
  }
  return rows;
}

std::vector<Check> checks_of(const Predicate& predicate, const std::vector<Measured>& measures) {
  std::vector<Check> checks;
  for (const Condition& condition : predicate) {
    const auto value = value_of(condition.member, measures);
    checks.push_back({.measure = condition.member,
                      .condition = to_text(condition),
                      .value = value_text(value),
                      .holds = value && condition.holds(Value(*value))});
  }
  return checks;
}

std::string what_is_missing(const Predicate& predicate, const std::vector<Measured>& measures) {
  std::string text;
  for (const Check& check : checks_of(predicate, measures)) {
    if (check.holds) continue;
    text += (text.empty() ? "needs " : "; ") + check.condition + ", is " + check.value;
  }
  return text;
}

std::string with_measures(std::string text, const std::vector<Measured>& measures) {
  for (const Measured& measured : measures) {
    const std::string place = "{" + measured.name + "}";
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place, at)) {
      text.replace(at, place.size(), value_text(measured.value));
    }
  }
  return text;
}

}  // namespace orrery::lessons
