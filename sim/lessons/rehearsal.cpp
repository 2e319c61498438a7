#include "sim/lessons/rehearsal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "sim/lessons/changes.hpp"
#include "sim/lessons/grading.hpp"
#include "sim/lessons/measures_shown.hpp"
#include "sim/plan/figures.hpp"

namespace orrery::lessons {
namespace {

std::vector<std::string> right_choices(const Question& question, const RunReport& report) {
  std::vector<std::string> right;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (grade_choice(question, i, report).is_right) right.push_back(question.choices[i].text);
  }
  return right;
}

/// Whoever answers what is shown is right.
std::string trouble_with_number(const Question& question, const RunReport& report) {
  const auto value = value_of(*question.number, report.measures);
  if (!value) return fmt::format("{} comes to nothing, so no answer is right", *question.number);
  if (question.within > 0 && question.within >= std::abs(*value) && *value != 0) {
    return fmt::format("{} is {}, and \"within\" is as much: nearly any answer is right",
                       *question.number, short_figure(*value));
  }
  const std::string shown = short_figure(*value);
  if (std::abs(std::stod(shown) - *value) <= question.within) return "";
  return fmt::format("{} is shown as {}, which is not right: \"within\" is too narrow",
                     *question.number, shown);
}

/// What is wrong with what the question asks in this run; empty: nothing.
std::string trouble_in(const Question& question, const RunReport& report) {
  if (question.make) {
    const bool is_made = grade_attempt(question, report).is_right;
    return is_made ? "the task is done before anybody has done anything" : "";
  }
  if (question.number) return trouble_with_number(question, report);
  const std::vector<std::string> right = right_choices(question, report);
  if (right.size() == 1) return "";
  if (right.empty()) return "no answer is right";
  return fmt::format("{} answers are right: {}", right.size(), fmt::join(right, "; "));
}

std::string trouble_under_seeds(const Lesson& lesson, Question question, std::uint64_t seeds,
                                const Catalogue& catalogue) {
  const Plan untouched = plan_of(lesson, question, {}, catalogue);
  const std::string at_once = trouble_in(question, run_to_end(question, untouched, catalogue));
  if (!at_once.empty()) return fmt::format("as it is, with seed {}, {}", untouched.seed, at_once);
  question.may = {"seed"};
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const std::vector<std::string> changes{fmt::format("seed={}", seed)};
    const Plan plan = plan_of(lesson, question, changes, catalogue);
    const std::string trouble = trouble_in(question, run_to_end(question, plan, catalogue));
    if (!trouble.empty()) return fmt::format("with seed {} {}", seed, trouble);
  }
  return "";
}

void remark_on_words(const Lesson& lesson, std::size_t step, const Catalogue& catalogue,
                     std::vector<Remark>& remarks) {
  const Question& question = *lesson.steps[step].question;
  const int line = lesson.steps[step].line;
  for (const std::string& name : plan_of(lesson, question, {}, catalogue).measure.names()) {
    const bool is_told = is_about(question, name) || speaks_of(question.goal, name);
    if (!is_told || !meaning_of(lesson, step, name).empty()) continue;
    remarks.push_back({line, fmt::format("nobody says what {} means", name)});
  }
  for (const std::string& key : question.may) {
    const bool has_example =
        key == "seed" ||
        std::any_of(question.examples.begin(), question.examples.end(),
                    [&](const std::string& example) { return first_key(example) == key; });
    if (!has_example) remarks.push_back({line, fmt::format("{} has no example", key)});
  }
}

}  // namespace

std::vector<Remark> rehearse(const Lesson& lesson, std::uint64_t seeds,
                             const Catalogue& catalogue) {
  std::vector<Remark> remarks;
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    if (!lesson.steps[i].question) continue;
    const std::string trouble =
        trouble_under_seeds(lesson, *lesson.steps[i].question, seeds, catalogue);
    if (!trouble.empty()) remarks.push_back({lesson.steps[i].line, trouble});
    remark_on_words(lesson, i, catalogue, remarks);
  }
  return remarks;
}

}  // namespace orrery::lessons
