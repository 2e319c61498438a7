#include "gui/model/chord.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "sim/core/text.hpp"

namespace orrery::gui {

namespace {

struct KeyName {
  Key key;
  std::string_view text;
};

// Letters, digits and F1 … F12 are made from their numbers.
constexpr std::array key_names{
    KeyName{Key::left, "Left"},
    KeyName{Key::right, "Right"},
    KeyName{Key::up, "Up"},
    KeyName{Key::down, "Down"},
    KeyName{Key::home, "Home"},
    KeyName{Key::end, "End"},
    KeyName{Key::page_up, "PageUp"},
    KeyName{Key::page_down, "PageDown"},
    KeyName{Key::space, "Space"},
    KeyName{Key::enter, "Enter"},
    KeyName{Key::escape, "Esc"},
    KeyName{Key::tab, "Tab"},
    KeyName{Key::backspace, "Backspace"},
    KeyName{Key::del, "Delete"},
    KeyName{Key::insert, "Insert"},
    KeyName{Key::comma, ","},
    KeyName{Key::period, "."},
    KeyName{Key::slash, "/"},
    KeyName{Key::minus, "-"},
    KeyName{Key::equal, "="},
    KeyName{Key::left_bracket, "["},
    KeyName{Key::right_bracket, "]"},
    KeyName{Key::semicolon, ";"},
    KeyName{Key::apostrophe, "'"},
    KeyName{Key::backslash, "\\"},
    KeyName{Key::grave, "`"},
};

int distance(Key from, Key to) { return static_cast<int>(to) - static_cast<int>(from); }

Key key_at(Key first, int offset) { return static_cast<Key>(static_cast<int>(first) + offset); }

bool is_between(Key key, Key first, Key last) { return key >= first && key <= last; }

std::string name_of_key(Key key) {
  if (is_between(key, Key::a, Key::z)) {
    return {static_cast<char>('A' + distance(Key::a, key))};
  }
  if (is_between(key, Key::d0, Key::d9)) return std::to_string(distance(Key::d0, key));
  if (is_between(key, Key::f1, Key::f12)) return "F" + std::to_string(distance(Key::f1, key) + 1);
  for (const KeyName& name : key_names) {
    if (name.key == key) return std::string(name.text);
  }
  return {};
}

bool are_alike(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower_case(x) == lower_case(y); });
}

std::optional<Key> key_named(std::string_view text) {
  for (int offset = 1; offset <= distance(Key::none, Key::grave); ++offset) {
    const Key key = key_at(Key::none, offset);
    if (are_alike(name_of_key(key), text)) return key;
  }
  return std::nullopt;
}

/// Takes "Ctrl+" and its like off the front of the text. False if there is none.
bool take_modifier(std::string_view& text, Chord& chord) {
  const std::size_t plus = text.find('+');
  if (plus == std::string_view::npos || plus + 1 == text.size()) return false;
  const std::string_view word = text.substr(0, plus);
  if (are_alike(word, "ctrl")) chord.ctrl = true;
  else if (are_alike(word, "shift")) chord.shift = true;
  else if (are_alike(word, "alt")) chord.alt = true;
  else return false;
  text.remove_prefix(plus + 1);
  return true;
}

}  // namespace

std::string to_text(const Chord& chord) {
  if (chord == Chord{.key = Key::slash, .shift = true}) return "?";
  std::string text;
  if (chord.ctrl) text += "Ctrl+";
  if (chord.shift) text += "Shift+";
  if (chord.alt) text += "Alt+";
  return text + name_of_key(chord.key);
}

std::optional<Chord> parse_chord(std::string_view text) {
  if (text == "?") return Chord{.key = Key::slash, .shift = true};
  Chord chord;
  while (take_modifier(text, chord)) {
  }
  const std::optional<Key> key = key_named(text);
  if (!key) return std::nullopt;
  chord.key = *key;
  return chord;
}

}  // namespace orrery::gui
