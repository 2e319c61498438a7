#include "sim/trace/svg_pieces.hpp"

#include <fmt/format.h>

#include <array>

namespace orrery {

std::string_view svg_colour(std::size_t n) {
  constexpr std::array<std::string_view, 8> colours{"#0072B2", "#009E73", "#CC79A7", "#B8860B",
                                                    "#5E4FA2", "#3B9DC4", "#7A6A53", "#556B2F"};
  return colours[n % colours.size()];
}

std::string svg_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        // XML 1.0 has no place for control characters.
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return result;
}

std::string svg_begin(int width, int height, int font_size) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" font-family=\"DejaVu Sans, Verdana, sans-serif\" "
      "font-size=\"{2}\">\n",
      width, height, font_size);
}

}  // namespace orrery
