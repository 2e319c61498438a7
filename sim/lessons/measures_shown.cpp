#include "sim/lessons/measures_shown.hpp"

#include <algorithm>

#include "sim/lessons/answers.hpp"
#include "sim/plan/figures.hpp"

namespace orrery::lessons {
namespace {

constexpr std::string_view letters_of_names =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

std::string value_text(const std::optional<double>& value) {
  if (!value) return "–";
  std::string text = short_figure(*value);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

bool is_about(const Question& question, std::string_view measure) {
  const auto has_it = [&](const auto& part) { return speaks_of(part.if_, measure); };
  const auto any_of = [&](const auto& parts) {
    return std::any_of(parts.begin(), parts.end(), has_it);
  };
  return question.number == measure || any_of(question.choices) || any_of(question.lamps) ||
         any_of(question.otherwise);
}

std::vector<MeasureRow> rows_of(const Lesson& lesson, std::size_t step,
                                const std::vector<Measured>& measures, bool is_right) {
  const Question& question = *lesson.steps[step].question;
  std::vector<MeasureRow> rows;
  if (question.point && is_right) {
    rows.push_back(
        {.name = to_text(*question.point), .value = who_it_is(measures), .means = "at the end"});
  }
  for (const Measured& measured : measures) {
    const std::string& name = measured.name;
    const bool is_answer = question.number == name && !is_right;
    if (is_of_pointing(name) || is_answer) continue;
    const bool is_new = std::any_of(question.measures.begin(), question.measures.end(),
                                    [&](const Meaning& meaning) { return meaning.name == name; });
    const bool is_shown = is_new || is_about(question, name);
    if (!is_shown || speaks_of(question.goal, name)) continue;
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
                      .holds = holds(condition, measures)});
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

std::vector<std::string> measures_in(const std::string& text) {
  std::vector<std::string> names;
  for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    const auto close = text.find_first_not_of(letters_of_names, open + 1);
    const bool is_name = close != std::string::npos && close > open + 1 && text[close] == '}';
    if (is_name) names.push_back(text.substr(open + 1, close - open - 1));
  }
  return names;
}

}  // namespace orrery::lessons
