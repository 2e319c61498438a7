#include "sim/lessons/grading.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/lessons/answers.hpp"

namespace orrery::lessons {

namespace {

/// Nothing if the run has none.
std::optional<double> find_measure(std::string_view name, const std::vector<Measured>& measures) {
  const auto measured = std::find_if(measures.begin(), measures.end(),
                                     [&](const Measured& each) { return each.name == name; });
  return measured != measures.end() ? measured->value : std::nullopt;
}

/// Wrong, with the first words of `otherwise` that fit.
Grade refuted_by(const Question& question, const std::vector<Measured>& measures) {
  for (const Refutation& refutation : question.otherwise) {
    if (!holds(refutation.if_, measures)) continue;
    return {.because = refutation.because, .counts = refutation.counts};
  }
  return {};
}

}  // namespace

bool holds(const Predicate& predicate, const std::vector<Measured>& measures) {
  return std::all_of(predicate.begin(), predicate.end(), [&](const Condition& condition) {
    const auto measured = find_measure(condition.member, measures);
    return measured && condition.holds(Value(*measured));
  });
}

RunReport run_to_end(const Question& question, Plan plan, const Catalogue& catalogue) {
  Run run(std::move(plan), catalogue);
  run.finish();
  RunReport report = run.report();
  if (question.point) {
    const std::vector<Measured> pointed =
        pointed_at(*question.point, run.world(), run.plan().nodes);
    report.measures.insert(report.measures.end(), pointed.begin(), pointed.end());
  }
  return report;
}

Grade grade_choice(const Question& question, std::size_t choice, const RunReport& report) {
  const Choice& chosen = question.choices[choice];
  if (holds(chosen.if_, report.measures)) return {.is_right = true, .because = chosen.because};
  if (question.point) return refuted_by(question, report.measures);
  return {.because = chosen.otherwise.empty() ? chosen.because : chosen.otherwise};
}

Grade grade_number(const Question& question, double answer, const RunReport& report) {
  const auto measured = find_measure(*question.number, report.measures);
  const bool is_right = measured && std::abs(*measured - answer) <= question.within;
  if (is_right) return {.is_right = true};
  std::vector<Measured> with_answer = report.measures;
  with_answer.push_back({std::string(measure_of_answer), answer});
  return refuted_by(question, with_answer);
}

Grade grade_attempt(const Question& question, const RunReport& report) {
  if (holds(question.goal, report.measures)) return {.is_right = true};
  return refuted_by(question, report.measures);
}

}  // namespace orrery::lessons
