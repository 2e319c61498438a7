#include "sim/lessons/grading.hpp"

#include <cmath>
#include <utility>

#include "sim/lessons/answers.hpp"
#include "sim/lessons/measures_shown.hpp"

namespace orrery::lessons {

namespace {

/// Wrong, with the words of the first rule that is broken, or the first of `otherwise` that fit.
Grade refuted_by(const Question& question, const std::vector<Measured>& measures) {
  for (const Rule& rule : question.rules) {
    if (holds(rule.if_, measures)) continue;
    return {.because = with_measures(rule.because, measures), .counts = false};
  }
  for (const Refutation& refutation : question.otherwise) {
    if (!holds(refutation.if_, measures)) continue;
    return {.because = with_measures(refutation.because, measures), .counts = refutation.counts};
  }
  return {};
}

}  // namespace

RunReport run_to_end(const Question& question, Plan plan, const Catalogue& catalogue) {
  // So that what proves a measured judge's verdict can be shown, too.
  for (const auto& [name, measure] : plan.measure.by_name) {
    if (measure.judge) plan.expect.eventually.push_back(*measure.judge);
  }
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
  const bool is_right = holds(chosen.if_, report.measures);
  if (question.point && !is_right) return refuted_by(question, report.measures);
  const bool has_other_words = !is_right && !chosen.otherwise.empty();
  const std::string& because = has_other_words ? chosen.otherwise : chosen.because;
  return {.is_right = is_right, .because = with_measures(because, report.measures)};
}

Grade grade_number(const Question& question, double answer, const RunReport& report) {
  for (const Measured& measured : report.measures) {
    if (measured.name != *question.number || !measured.value) continue;
    if (std::abs(*measured.value - answer) <= question.within) return {.is_right = true};
  }
  std::vector<Measured> with_answer = report.measures;
  with_answer.push_back({std::string(measure_of_answer), answer});
  return refuted_by(question, with_answer);
}

Grade grade_attempt(const Question& question, const RunReport& report) {
  if (holds(question.goal, report.measures)) return {.is_right = true};
  return refuted_by(question, report.measures);
}

}  // namespace orrery::lessons
