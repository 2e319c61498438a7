#pragma once
/// The run of a lesson that was graded last, to be examined when its step may be over already.

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/lesson_text.hpp"
#include "scenarios/run_command.hpp"

namespace orrery {

struct GradedRun {
  std::size_t step = 0;  ///< from 0
  std::vector<std::string> changes{};
  RunOptions options{};  ///< how to run it again
  Plan plan{};
};

GradedRun graded_run(const RunShown& shown, Plan plan);

/// "The run of step 3, with seed=7:", "The run of step 3, as the lesson has it:".
std::string name_of(const GradedRun& run);

/// Its whole report, under its name.
void look_at(const GradedRun& run, const Catalogue& catalogue, Console& console);

/// What could still come of it, under its name. A run that has no such thing says so.
void show_futures_of(const GradedRun& run, const Catalogue& catalogue, Console& console);

/// The same as a chart, with the answer.
void show_futures_with_answer(const GradedRun& run, const Catalogue& catalogue, Console& console);

}  // namespace orrery
