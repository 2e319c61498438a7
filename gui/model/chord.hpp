#pragma once
/// Keys as the viewer knows them, whatever window they come from, and chords of them: "Ctrl+K".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::gui {

// clang-format off
enum class Key : std::uint8_t {
  none,
  a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z,
  d0, d1, d2, d3, d4, d5, d6, d7, d8, d9,
  f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12,
  left, right, up, down, home, end, page_up, page_down,
  space, enter, escape, tab, backspace, del, insert,
  comma, period, slash, minus, equal, left_bracket, right_bracket, semicolon, apostrophe,
  backslash, grave,
};
// clang-format on

struct Chord {
  Key key = Key::none;
  bool ctrl = false;
  bool shift = false;
  bool alt = false;
  friend bool operator==(const Chord&, const Chord&) = default;
};

/// "Ctrl+Shift+P", "Space", "?" (Shift and the slash), "[".
std::string to_text(const Chord& chord);
/// Reads it back, whatever its case; nothing if it is none.
std::optional<Chord> parse_chord(std::string_view text);

}  // namespace orrery::gui
