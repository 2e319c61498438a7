#pragma once
/// What is answered to a prediction that has no written choices: a node, or a number. Both are
/// graded as choices are, by measures of the run, which has some more of them here.

#include <string>
#include <string_view>
#include <vector>

#include "sim/core/world.hpp"
#include "sim/lessons/lesson.hpp"
#include "sim/plan/measuring.hpp"

namespace orrery::lessons {

/// In the predicates of a number's `otherwise`: what was answered.
inline constexpr std::string_view measure_of_answer = "answer";

/// "n1", "n2", …, "nobody": each is right in the runs that have the measure "it is n1" at 1.
std::vector<Choice> nodes_to_choose(std::uint32_t nodes);

/// Those measures of a run that has ended. A node that is down is none of those that are meant.
std::vector<Measured> pointed_at(const Condition& point, const World& world, std::uint32_t nodes);

/// Is it one of those measures?
bool is_of_pointing(std::string_view measure);

/// "n1, n2" of those that are pointed at; "nobody".
std::string who_it_is(const std::vector<Measured>& measures);

}  // namespace orrery::lessons
