#pragma once
/// What an answer is worth, by the run that it is about.

#include <optional>
#include <string>
#include <vector>

#include "sim/lessons/lesson.hpp"
#include "sim/plan/run.hpp"

namespace orrery::lessons {

/// Runs the plan to its end, with the measures that grade the question.
RunReport run_to_end(const Question& question, Plan plan, const Catalogue& catalogue);

/// What is wrong or right about it.
struct Grade {
  bool is_right = false;
  std::string because{};  ///< what the lesson says of it; may be empty
  bool counts = true;     ///< as a try, if it is wrong
};

/// Requires: the question is a prediction, and has the choice.
Grade grade_choice(const Question& question, std::size_t choice, const RunReport& report);

/// Requires: the answer of the prediction is a number.
Grade grade_number(const Question& question, double answer, const RunReport& report);

/// Requires: the question is something to make.
Grade grade_attempt(const Question& question, const RunReport& report);

}  // namespace orrery::lessons
