#pragma once
/// What mouse and keyboard did, in order, until frames have dealt with it. Dear ImGui looks at
/// states once a frame: a click that is shorter would be lost. So a frame gets no more than it can
/// see: of one key or button one change, and no movement after a change of a button. The rest waits
/// for the next frame. And a key that may have opened a text field is given the frames that this
/// takes, lest what is typed next be taken for commands. Windows, scripts and tests all put into
/// this.

#include <imgui.h>

#include <cstdint>
#include <deque>
#include <variant>
#include <vector>

#include "gui/model/chord.hpp"
#include "gui/model/rect.hpp"

namespace orrery::gui {

enum class MouseButton : std::uint8_t { left, right, middle };

struct Modifiers {
  bool ctrl = false;
  bool shift = false;
  bool alt = false;
  friend bool operator==(const Modifiers&, const Modifiers&) = default;
};

class InputQueue {
 public:
  void move(Point to);
  /// The mouse left the window.
  void leave();
  void button(MouseButton which, bool is_down);
  /// In notches; up and left are positive.
  void wheel(float x, float y);
  /// Repetitions by the window system are left out: Dear ImGui repeats by itself.
  void key(Key key, bool is_down);
  void modifiers(Modifiers held);
  /// A Unicode code point.
  void character(std::uint32_t code);
  /// All keys and buttons are let go: the window is no longer in front.
  void release_all();

  /// Tells Dear ImGui as much as fits into one frame. Before NewFrame.
  void apply(ImGuiIO& io);
  /// The chords that were pressed in what `apply` told last.
  const std::vector<Chord>& pressed() const { return pressed_; }
  /// Something waits for a further frame.
  bool has_more() const { return !waiting_.empty(); }
  /// Once for each context: which of our keys are which of Dear ImGui's.
  static void map_keys(ImGuiIO& io);

 private:
  struct Move {
    ImVec2 to;
  };
  struct Button {
    MouseButton which;
    bool is_down;
  };
  struct Wheel {
    float x;
    float y;
  };
  struct KeyChange {
    Key key;
    bool is_down;
  };
  struct Character {
    std::uint32_t code;
  };
  using Input = std::variant<Move, Button, Wheel, KeyChange, Modifiers, Character>;

  /// What a frame has been told.
  struct Told {
    bool wants_text = false;     ///< somebody types into a field
    Key may_follow = Key::none;  ///< a command was just run: no other key may be pressed yet
    bool has_moved = false;
    bool has_turned = false;           ///< the wheel
    bool has_pressed = false;          ///< a key
    bool has_pressed_editing = false;  ///< … that types nothing: Backspace, Left
    bool has_typed = false;
    std::vector<MouseButton> buttons{};
    std::vector<Key> keys{};
  };

  static bool fits(const Move& move, const Told& told);
  static bool fits(const Button& button, const Told& told);
  static bool fits(const Wheel& wheel, const Told& told);
  static bool fits(const KeyChange& change, const Told& told);
  static bool fits(const Modifiers& held, const Told& told);
  static bool fits(const Character& character, const Told& told);

  static void tell(ImGuiIO& io, const Move& move, Told& told);
  static void tell(ImGuiIO& io, const Button& button, Told& told);
  static void tell(ImGuiIO& io, const Wheel& wheel, Told& told);
  void tell(ImGuiIO& io, const KeyChange& change, Told& told);
  void tell(ImGuiIO& io, const Modifiers& held, Told& told);
  static void tell(ImGuiIO& io, const Character& character, Told& told);

  std::deque<Input> waiting_;
  std::vector<Chord> pressed_;
  Modifiers held_{};  // in the newest frame
  Key last_pressed_ = Key::none;
  int frames_since_press_ = 1000;
  // By the newest input, in the queue or not.
  std::vector<Key> keys_down_;
  std::vector<MouseButton> buttons_down_;
};

/// The chord that types this character on a keyboard of the United States; Key::none if there is
/// none.
Chord chord_of(char character);

}  // namespace orrery::gui
