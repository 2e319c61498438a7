#include "sim/lessons/rehearsal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/lessons/answers.hpp"
#include "sim/lessons/grading.hpp"

namespace orrery::lessons {
namespace {

std::vector<std::string> right_choices(const Question& question, const RunReport& report) {
  std::vector<std::string> right;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (grade_choice(question, i, report).is_right) right.push_back(question.choices[i].text);
  }
  return right;
}

/// What is wrong with what the question asks in this run; empty: nothing.
std::string trouble_in(const Question& question, const RunReport& report) {
  if (question.make) {
    const bool is_made = grade_attempt(question, report).is_right;
    return is_made ? "the task is done before anybody has done anything" : "";
  }
  if (question.number) return "";
  const std::vector<std::string> right = right_choices(question, report);
  if (right.size() == 1) return "";
  if (right.empty()) return "no answer is right";
  return fmt::format("{} answers are right: {}", right.size(), fmt::join(right, "; "));
}

std::string trouble_under_seeds(const Lesson& lesson, Question question, std::uint64_t seeds,
                                const Catalogue& catalogue) {
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
  const Plan plan = plan_of(lesson, question, {}, catalogue);
  std::vector<Measured> shown;
  for (const std::string& name : plan.measure.names()) shown.push_back({name, std::nullopt});
  for (const MeasureRow& row : rows_of(lesson, step, shown)) {
    if (!row.means.empty()) continue;
    remarks.push_back({line, fmt::format("nobody says what {} means", row.name)});
  }
  for (const std::string& key : question.may) {
    const bool has_example =
        key == "seed" ||
        std::any_of(question.examples.begin(), question.examples.end(),
                    [&](const std::string& example) { return example.starts_with(key); });
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
