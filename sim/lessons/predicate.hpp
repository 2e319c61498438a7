#pragma once
/// What is asked of a run that has ended: conditions on its measures.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/faults/trigger.hpp"
#include "sim/plan/measuring.hpp"

namespace orrery::lessons {

/// Measures of a run, by name, compared with numbers or with other measures ("answer < messages").
/// All of the conditions must hold; one of a measure that the run does not have does not.
using Predicate = std::vector<Condition>;

/// Nothing if the run has none.
std::optional<double> value_of(std::string_view measure, const std::vector<Measured>& measures);

bool holds(const Condition& condition, const std::vector<Measured>& measures);
bool holds(const Predicate& predicate, const std::vector<Measured>& measures);

/// Is it about this measure?
bool speaks_of(const Predicate& predicate, std::string_view measure);

/// "minority_served == 1, linearizable == 1".
std::string to_text(const Predicate& predicate);

}  // namespace orrery::lessons
