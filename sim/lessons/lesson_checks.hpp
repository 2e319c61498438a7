#pragma once
/// What can be known of a lesson before somebody plays it: that all it speaks of is there.

#include "sim/lessons/lesson.hpp"

namespace orrery::lessons {

/// Requires: the step asks something. Throws Error: a scenario that is missing, measures, outputs,
/// states, settings or moments that there are none of, examples that make no run.
void check_step(const Lesson& lesson, const Step& step, const Catalogue& catalogue);

}  // namespace orrery::lessons
