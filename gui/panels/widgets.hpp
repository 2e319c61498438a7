#pragma once
/// Buttons and texts that several panels share. Each tags itself in the UI map, tells what it does
/// and by which key when the mouse rests on it, and why not when it cannot.

#include <imgui.h>

#include <string>
#include <string_view>

#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// Drawn with lines, for fonts lack some of them.
enum class Icon : std::uint8_t {
  to_begin,
  back,
  play,
  pause,
  forward,
  to_end,
  left,  ///< a small arrow head
  right,
  larger,   ///< a panel fills the screen
  smaller,  ///< … no more
  tick,
  cross,
  ring,
  warning,  ///< an exclamation mark
  pin,      ///< with its needle: stays in sight
};

/// In this frame; held down, now and then again.
inline bool is_pressed(ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); }

/// Fills the area with the icon, in whole pixels where it has straight edges.
void draw_icon(ImDrawList& list, Icon icon, const Rect& area, Colour colour);

struct IconButton {
  std::string id{};  ///< also its name in the UI map
  Icon icon{};
  ImVec2 size{0, 0};  ///< 0: a square as high as text fields
  bool is_enabled = true;
  std::string words{};  ///< for who cannot see it
};
/// True if it was pressed.
bool icon_button(const Frame& frame, const IconButton& button);

/// A button that runs a command; greyed while it cannot.
void command_icon(Viewer& viewer, const Frame& frame, const char* command, Icon icon,
                  const char* name);
void command_button(Viewer& viewer, const Frame& frame, const char* command, const char* label,
                    const char* name);

/// Likewise, with the command's key behind its label, faint.
void key_button(Viewer& viewer, const Frame& frame, const char* command, const std::string& label,
                const char* name);
float width_of_key_button(const Frame& frame, const char* command, const std::string& label);

/// While the mouse is on the last item: title, help, chord and, if so, why it cannot be run.
void explain(const Frame& frame, const Viewer& viewer, std::string_view command);
/// While the mouse is on the last item: these words, wrapped.
void explain_in_words(const Frame& frame, const std::string& words);

/// Items one after the other, on a new line where the room ends.
class Flow {
 public:
  explicit Flow(float gap)
      : gap_(gap), ends_(ImGui::GetWindowPos().x + ImGui::GetContentRegionMax().x) {}
  /// Before each item, or group of items, that is so wide.
  void next(float width) {
    const float begins = ImGui::GetItemRectMax().x + gap_;
    if (!is_first_ && begins + width <= ends_) ImGui::SameLine(0, gap_);
    is_first_ = false;
  }

 private:
  float gap_;
  float ends_;
  bool is_first_ = true;
};

/// What is tagged while it lives is seen within this area only: the rest is scrolled out of sight.
class SeenWithin : Guard {
 public:
  SeenWithin(UiMap& ui, const Rect& area) : ui_(ui), area_(area), first_(ui.items().size()) {}
  /// Within the current window.
  explicit SeenWithin(UiMap& ui) : SeenWithin(ui, window_area()) {}
  ~SeenWithin() { ui_.cut(first_, area_); }

 private:
  static Rect window_area() {
    const ImVec2 at = ImGui::GetWindowPos();
    const ImVec2 size = ImGui::GetWindowSize();
    return {at.x, at.y, size.x, size.y};
  }

  UiMap& ui_;
  Rect area_;
  std::size_t first_;
};

/// The first row that is in sight after the wheel has turned, up above 0, where so many rows are
/// out of sight.
std::size_t turned_rows(std::size_t above, std::size_t below, float turns);

/// How wide a text is.
float width_of(const std::string& text);
/// The text, cut at this width with an ellipsis if it is wider.
std::string shortened(const std::string& text, float width);

}  // namespace orrery::gui
