#pragma once
/// How numbers, colours and texts are written in an SVG: short, and the same bytes everywhere.

#include <cstdint>
#include <string>
#include <string_view>

#include "gui/model/theme.hpp"

namespace orrery::gui {

/// Hundredths of a pixel: what places are rounded to before they are compared and written.
using Hundredths = std::int64_t;
Hundredths hundredths(float pixels);

/// "12", "0.5", "-3.07"
std::string number(Hundredths value);

/// ` fill="#a0b0c0"`, and its opacity where it is not whole.
std::string fill_words(Colour colour);

/// As text between tags or in an attribute; bytes that are no UTF-8, and characters that XML
/// forbids, become U+FFFD.
std::string escaped(std::string_view text);
/// A character as UTF-8.
std::string utf8(std::uint32_t codepoint);

}  // namespace orrery::gui
