#pragma once
/// Parts of described values by their names, and what in them is a number.

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/core/value.hpp"

namespace orrery::gui {

/// A number, or a fact as 0 or 1; nothing of any other value.
std::optional<double> number_in(const Value& value);
/// The number that a map's key is: "12"; nothing of any other text.
std::optional<std::uint64_t> number_of_key(std::string_view key);
/// What lies below the outermost member: of "snapshotFile.lastIndex", "lastIndex" in this. Null if
/// it is not there.
const Value* member_inside(const Value& outermost, std::string_view member);

}  // namespace orrery::gui
