#pragma once
/// Which setting somebody probably meant, among those that a step lets be changed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/lessons/lesson.hpp"

namespace orrery::lessons {

/// The paths of the settings that may be changed in a run of this scenario: those that it has
/// ("network.loss"), and all that its protocol knows ("protocol.abd.write_back").
std::vector<std::string> settings_to_change(const Question& question, const Value& scenario,
                                            const Catalogue& catalogue);

/// The path of which `typed` is nearest to the end: "protocol.abd.write_back" for "write_bak" and
/// "abd.write_back". A blank is as good as a dot. Nothing if none is near.
std::optional<std::string> nearest_setting(std::string_view typed,
                                           const std::vector<std::string>& paths);

}  // namespace orrery::lessons
