#pragma once
/// The lamps of a lesson's step. While a lesson is played they stand where else the judges do: what
/// these say would tell the answer before it is given.

#include <string>
#include <vector>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

struct StepLamp {
  enum class State : std::uint8_t { not_known, lit, dark };
  std::string name{};
  State state = State::not_known;  ///< not known before an answer
  std::string words{};             ///< "available: lit"
  std::string explanation{};       ///< of what it takes, or of what is missing
  friend bool operator==(const StepLamp&, const StepLamp&) = default;
};

/// Those of the step that is shown; none if it has none. Requires: a lesson is open.
std::vector<StepLamp> step_lamps(const LessonState& lesson);

/// Where there is no room for each: "5 lamps lit", and what they are as explanation; dark ones too,
/// or each for itself.
std::vector<StepLamp> summed_up(const std::vector<StepLamp>& lamps, bool sums_dark);

/// May somebody see what the judges say? Not before the step is over.
bool may_see_judges(const LessonState& lesson);

}  // namespace orrery::gui
