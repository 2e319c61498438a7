#pragma once
/// JSON text to a Value that knows its lines. Comments (`//`, `/* */`) are allowed; duplicate keys,
/// more than `depth_max` nested brackets, bytes that are no UTF-8 and anything after the one value
/// are refused.

#include <string>
#include <string_view>

#include "sim/core/value.hpp"

namespace orrery {

inline constexpr std::size_t depth_max = 100;
inline constexpr std::size_t file_bytes_max = 64U << 20U;

/// Reads a text. `file` is only what errors call it. Throws Error with line and column.
Value parse_json(std::string_view text, const std::string& file);

/// A file's bytes. Throws Error if it is not there, is a directory, is empty, cannot be read or is
/// beyond `bytes_max`.
std::string read_text_file(const std::string& file, std::size_t bytes_max = file_bytes_max);

/// Reads a file of JSON. Throws Error.
Value load_json(const std::string& file);

}  // namespace orrery
