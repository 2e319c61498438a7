#pragma once
/// What a learner types to change a run: "seed=7", `faults=[{"at": "0s", "crash": "n2"}]`.

#include <string>
#include <string_view>
#include <vector>

#include "sim/lessons/lesson.hpp"

namespace orrery::lessons {

/// Refuses what is no setting with its value, and what the step leaves as it is. Throws Error, with
/// an example of what is expected or, in the place of what is left as it is, the nearest of the
/// `settings` that are not (settings_to_change).
void check_change(const Question& question, const std::string& change,
                  const std::vector<std::string>& settings = {});

/// The settings in a text's lines like "    set protocol=abd", which are to be copied.
std::vector<std::string> settings_in(const std::string& markdown);

/// Without blanks around it and around its first "=".
std::string tidied(std::string_view change);

/// The first step of a setting's path: "faults" of "faults[0].at=1s".
std::string first_key(std::string_view change);

/// "seed" of "seed=7".
std::string_view path_of(std::string_view change);

/// Is it about the same setting, or about a part of it?
bool is_within(std::string_view path, std::string_view whole);

/// "seed=7, stable_from=10s"; "as the lesson has it" if there are none.
std::string to_text(const std::vector<std::string>& changes);

}  // namespace orrery::lessons
