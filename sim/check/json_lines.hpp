#pragma once
/// One line of a history in JSON. (A file of its own: a million of them are read without building a
/// tree of each.)

#include <string>
#include <string_view>

#include "sim/check/history_lines.hpp"

namespace orrery {

/// Throws Error with file, line and what was expected. Keys that mean nothing here are ignored.
HistoryLine parse_json_line(std::string_view text, int number, const std::string& file);

}  // namespace orrery
