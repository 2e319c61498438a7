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

/// A measure as it is shown.
struct MeasureRow {
  std::string name{};
  std::string value{};  ///< "0.25", "–"
  std::string means{};
  bool is_new = false;  ///< it is explained in this step
  friend bool operator==(const MeasureRow&, const MeasureRow&) = default;
};

/// Of the run of a step (from 0): the measures that the question's predicates speak of, and those
/// that it explains, but not those of its goal, which `checks_of` has. Which nodes a question
/// points at is one row: "role == leader", "n2".
std::vector<MeasureRow> rows_of(const Lesson& lesson, std::size_t step,
                                const std::vector<Measured>& measures);

/// One condition of a predicate, in this run.
struct Check {
  std::string measure{};
  std::string condition{};  ///< "under_way <= 10"
  std::string value{};      ///< "12", "–"
  bool holds = false;
  friend bool operator==(const Check&, const Check&) = default;
};
std::vector<Check> checks_of(const Predicate& predicate, const std::vector<Measured>& measures);

/// "needs minority_served == 1, is 0.25": of the conditions that do not hold.
std::string what_is_missing(const Predicate& predicate, const std::vector<Measured>& measures);

/// With "{under_way}" replaced by what that measure came to.
std::string with_measures(std::string text, const std::vector<Measured>& measures);

}  // namespace orrery::lessons
