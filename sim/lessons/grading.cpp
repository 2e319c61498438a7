#include "sim/lessons/grading.hpp"

#include <algorithm>
#include <utility>

namespace orrery::lessons {

bool holds(const Predicate& predicate, const std::vector<Measured>& measures) {
  return std::all_of(predicate.begin(), predicate.end(), [&](const Condition& condition) {
    const auto measured = std::find_if(measures.begin(), measures.end(), [&](const Measured& each) {
      return each.name == condition.member;
    });
    return measured != measures.end() && measured->value &&
           condition.holds(Value(*measured->value));
  });
}

RunReport run_to_end(Plan plan, const Catalogue& catalogue) {
  Run run(std::move(plan), catalogue);
  run.finish();
  return run.report();
}

Grade grade_choice(const Question& question, std::size_t choice, const RunReport& report) {
  const Choice& chosen = question.choices[choice];
  const bool is_right = holds(chosen.if_, report.measures);
  const bool has_other_words = !is_right && !chosen.otherwise.empty();
  return {.is_right = is_right, .because = has_other_words ? chosen.otherwise : chosen.because};
}

Grade grade_attempt(const Question& question, const RunReport& report) {
  if (holds(question.goal, report.measures)) return {.is_right = true};
  for (const Refutation& refutation : question.otherwise) {
    if (!holds(refutation.if_, report.measures)) continue;
    return {.because = refutation.because, .counts = refutation.counts};
  }
  return {};
}

}  // namespace orrery::lessons
