#include "gui/shell/input_queue.hpp"

#include <algorithm>
#include <cctype>
#include <cfloat>
#include <string_view>

namespace orrery::gui {
namespace {

struct MappedKey {
  ImGuiKey theirs;
  Key ours;
};

constexpr MappedKey mapped_keys[] = {{ImGuiKey_Tab, Key::tab},
                                     {ImGuiKey_LeftArrow, Key::left},
                                     {ImGuiKey_RightArrow, Key::right},
                                     {ImGuiKey_UpArrow, Key::up},
                                     {ImGuiKey_DownArrow, Key::down},
                                     {ImGuiKey_PageUp, Key::page_up},
                                     {ImGuiKey_PageDown, Key::page_down},
                                     {ImGuiKey_Home, Key::home},
                                     {ImGuiKey_End, Key::end},
                                     {ImGuiKey_Insert, Key::insert},
                                     {ImGuiKey_Delete, Key::del},
                                     {ImGuiKey_Backspace, Key::backspace},
                                     {ImGuiKey_Space, Key::space},
                                     {ImGuiKey_Enter, Key::enter},
                                     {ImGuiKey_Escape, Key::escape},
                                     {ImGuiKey_A, Key::a},
                                     {ImGuiKey_C, Key::c},
                                     {ImGuiKey_V, Key::v},
                                     {ImGuiKey_X, Key::x},
                                     {ImGuiKey_Y, Key::y},
                                     {ImGuiKey_Z, Key::z}};

/// Moves the caret, deletes, ends: types nothing.
bool is_editing(Key key) { return (key >= Key::f1 && key <= Key::insert) && key != Key::space; }

template <typename T>
bool holds(const std::vector<T>& some, T one) {
  return std::ranges::find(some, one) != some.end();
}

/// Keeps a list of what is down.
template <typename T>
void note(std::vector<T>& down, T which, bool is_down) {
  std::erase(down, which);
  if (is_down) down.push_back(which);
}

}  // namespace

void InputQueue::move(Point to) { waiting_.emplace_back(Move{{to.x, to.y}}); }

void InputQueue::leave() { waiting_.emplace_back(Move{{-FLT_MAX, -FLT_MAX}}); }

void InputQueue::button(MouseButton which, bool is_down) {
  note(buttons_down_, which, is_down);
  waiting_.emplace_back(Button{which, is_down});
}

void InputQueue::wheel(float x, float y) { waiting_.emplace_back(Wheel{x, y}); }

void InputQueue::key(Key key, bool is_down) {
  if (key == Key::none) return;
  note(keys_down_, key, is_down);
  waiting_.emplace_back(KeyChange{key, is_down});
}

void InputQueue::modifiers(Modifiers held) { waiting_.emplace_back(held); }

void InputQueue::character(std::uint32_t code) { waiting_.emplace_back(Character{code}); }

void InputQueue::release_all() {
  for (const Key down : std::vector(keys_down_)) key(down, false);
  for (const MouseButton down : std::vector(buttons_down_)) button(down, false);
  modifiers({});
}

void InputQueue::apply(ImGuiIO& io) {
  pressed_.clear();
  // One frame to run the command, one in which its field asks for the keys, one until it has them.
  constexpr int frames_to_open = 3;
  frames_since_press_ = std::min(frames_since_press_ + 1, 1000);
  Told told{.wants_text = io.WantTextInput};
  if (frames_since_press_ < frames_to_open) told.may_follow = last_pressed_;
  const auto tell_one = [&](const auto& input) {
    if (!fits(input, told)) return false;
    tell(io, input, told);
    return true;
  };
  while (!waiting_.empty() && std::visit(tell_one, waiting_.front())) waiting_.pop_front();
}

// ---------------------------------------------------------------- what still fits

bool InputQueue::fits(const Move& /*move*/, const Told& told) { return told.buttons.empty(); }

// What lies under the mouse is known only after a frame has been drawn with it there.
bool InputQueue::fits(const Button& button, const Told& told) {
  return !told.has_moved && !holds(told.buttons, button.which);
}

bool InputQueue::fits(const Wheel& /*wheel*/, const Told& told) {
  return !told.has_moved && told.buttons.empty();
}

bool InputQueue::fits(const KeyChange& change, const Told& told) {
  if (holds(told.keys, change.key) || !told.buttons.empty()) return false;
  if (!change.is_down) return true;
  // A key may be a command that decides what the next one means.
  if (!told.wants_text) {
    const bool is_early = told.may_follow != Key::none && told.may_follow != change.key;
    return !told.has_pressed && !is_early;
  }
  return !told.has_pressed_editing && !(is_editing(change.key) && told.has_typed);
}

bool InputQueue::fits(const Modifiers& /*held*/, const Told& told) {
  return told.buttons.empty() && !told.has_turned && !told.has_pressed;
}

bool InputQueue::fits(const Character& /*character*/, const Told& told) {
  return told.buttons.empty() && !told.has_pressed_editing;
}

// ---------------------------------------------------------------- telling

void InputQueue::tell(ImGuiIO& io, const Move& move, Told& told) {
  io.MousePos = move.to;
  told.has_moved = true;
}

void InputQueue::tell(ImGuiIO& io, const Button& button, Told& told) {
  io.MouseDown[static_cast<int>(button.which)] = button.is_down;
  told.buttons.push_back(button.which);
}

void InputQueue::tell(ImGuiIO& io, const Wheel& wheel, Told& told) {
  io.MouseWheelH += wheel.x;
  io.MouseWheel += wheel.y;
  told.has_turned = true;
}

void InputQueue::tell(ImGuiIO& io, const KeyChange& change, Told& told) {
  io.KeysDown[static_cast<int>(change.key)] = change.is_down;
  told.keys.push_back(change.key);
  if (!change.is_down) return;
  told.has_pressed = true;
  last_pressed_ = change.key;
  frames_since_press_ = 0;
  told.has_pressed_editing |= is_editing(change.key);
  pressed_.push_back({change.key, held_.ctrl, held_.shift, held_.alt});
}

void InputQueue::tell(ImGuiIO& io, const Modifiers& held, Told& /*told*/) {
  held_ = held;
  io.KeyCtrl = held.ctrl;
  io.KeyShift = held.shift;
  io.KeyAlt = held.alt;
}

void InputQueue::tell(ImGuiIO& io, const Character& character, Told& told) {
  io.AddInputCharacter(character.code);
  told.has_typed = true;
}

void InputQueue::map_keys(ImGuiIO& io) {
  for (const auto& [theirs, ours] : mapped_keys) io.KeyMap[theirs] = static_cast<int>(ours);
}

Chord chord_of(char character) {
  struct Typed {
    Key key;
    char plain;
    char shifted;
  };
  static constexpr Typed signs[] = {
      {Key::space, ' ', ' '},        {Key::comma, ',', '<'},         {Key::period, '.', '>'},
      {Key::slash, '/', '?'},        {Key::minus, '-', '_'},         {Key::equal, '=', '+'},
      {Key::left_bracket, '[', '{'}, {Key::right_bracket, ']', '}'}, {Key::semicolon, ';', ':'},
      {Key::apostrophe, '\'', '"'},  {Key::backslash, '\\', '|'},    {Key::grave, '`', '~'}};
  static constexpr std::string_view above_digits = ")!@#$%^&*(";
  const auto offset = [](Key first, std::size_t by) {
    return static_cast<Key>(static_cast<std::size_t>(first) + by);
  };
  if (character >= 'a' && character <= 'z') {
    return {offset(Key::a, static_cast<std::size_t>(character - 'a'))};
  }
  if (character >= 'A' && character <= 'Z') {
    return {offset(Key::a, static_cast<std::size_t>(character - 'A')), false, true};
  }
  if (character >= '0' && character <= '9') {
    return {offset(Key::d0, static_cast<std::size_t>(character - '0'))};
  }
  const std::size_t digit = above_digits.find(character);
  if (digit != std::string_view::npos) return {offset(Key::d0, digit), false, true};
  for (const auto& [key, plain, shifted] : signs) {
    if (character == plain) return {key};
    if (character == shifted) return {key, false, true};
  }
  return {};
}

}  // namespace orrery::gui
