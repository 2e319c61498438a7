#pragma once
/// Measures of a run as whoever plays a lesson sees them.

#include <string>
#include <vector>

#include "sim/lessons/lesson.hpp"

namespace orrery::lessons {

/// A measure as it is shown.
struct MeasureRow {
  std::string name{};
  std::string value{};  ///< "0.25", "–"
  std::string means{};
  bool is_new = false;  ///< it is explained in this step
  friend bool operator==(const MeasureRow&, const MeasureRow&) = default;
};

/// Does the question speak of the measure, but in its goal?
bool is_about(const Question& question, std::string_view measure);

/// Of the run of a step (from 0): the measures that the question's predicates speak of, and those
/// that it explains, but not those of its goal, which `checks_of` has. Which nodes a question
/// points at is one row: "role == leader", "n2". What is asked for is not told to who was wrong.
std::vector<MeasureRow> rows_of(const Lesson& lesson, std::size_t step,
                                const std::vector<Measured>& measures, bool is_right);

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

/// The names in braces of a text: "under_way" of "{under_way} are left".
std::vector<std::string> measures_in(const std::string& text);

}  // namespace orrery::lessons
