#include "gui/shell/svg_words.hpp"

#include <fmt/format.h>

#include <cmath>

namespace orrery::gui {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// How many bytes the character has that begins here; 0: none does.
std::size_t bytes_of_character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + count > text.size()) return 0;
  for (std::size_t i = 1; i < count; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80) return 0;
  }
  const unsigned char second = byte(at + 1);
  const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool is_beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  const bool is_forbidden = first == 0xEF && second == 0xBF && byte(at + 2) >= 0xBE;
  return is_overlong || is_beyond || is_forbidden ? 0 : count;
}

std::string_view written(std::string_view character) {
  if (character.size() > 1) return character;
  const char only = character[0];
  if (only == '&') return "&amp;";
  if (only == '<') return "&lt;";
  if (only == '>') return "&gt;";
  if (only == '"') return "&quot;";
  const bool is_control = static_cast<unsigned char>(only) < 0x20;
  return is_control && only != '\t' && only != '\n' ? replacement : character;
}

}  // namespace

Hundredths hundredths(float pixels) {
  return static_cast<Hundredths>(std::floor(static_cast<double>(pixels) * 100 + 0.5));
}

std::string number(Hundredths value) {
  const Hundredths size = value < 0 ? -value : value;
  std::string text = value < 0 ? "-" : "";
  text += std::to_string(size / 100);
  const Hundredths rest = size % 100;
  if (rest == 0) return text;
  text += '.';
  text += static_cast<char>('0' + rest / 10);
  if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
  return text;
}

std::string fill_words(Colour colour) {
  std::string words = fmt::format(" fill=\"#{:02x}{:02x}{:02x}\"", colour & 0xFFU,
                                  colour >> 8 & 0xFFU, colour >> 16 & 0xFFU);
  const std::uint32_t opacity = colour >> 24;
  if (opacity != 255) {
    words += " fill-opacity=\"" + number((Hundredths{opacity} * 100 + 127) / 255) + "\"";
  }
  return words;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t count = bytes_of_character(text, at);
    result += count == 0 ? replacement : written(text.substr(at, count));
    at += count == 0 ? 1 : count;
  }
  return result;
}

std::string utf8(std::uint32_t codepoint) {
  const auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80U | (codepoint >> shift & 0x3FU));
  };
  if (codepoint < 0x80) return {static_cast<char>(codepoint)};
  if (codepoint < 0x800) return {static_cast<char>(0xC0U | codepoint >> 6), tail(0)};
  if (codepoint < 0x10000) return {static_cast<char>(0xE0U | codepoint >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | codepoint >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace orrery::gui
