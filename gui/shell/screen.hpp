#pragma once
/// A Dear ImGui context with our fonts and style, whatever shows it: a window, a picture, a test.
/// Frames of it are pure functions of the viewer's state and of the input.
///
/// One at a time in a program: the context is current from construction on.

#include <imgui.h>

#include <functional>
#include <string>

#include "gui/model/ui_map.hpp"
#include "gui/model/viewer.hpp"
#include "gui/panels/panels.hpp"
#include "gui/shell/image.hpp"
#include "gui/shell/input_queue.hpp"

namespace orrery::gui {

/// In pixels.
struct ScreenSize {
  int width = 1440;
  int height = 900;
  friend bool operator==(const ScreenSize&, const ScreenSize&) = default;
};

/// What a frame shows.
using Draw = std::function<void(Viewer&, const Frame&)>;

class Screen {
 public:
  /// `commands` outlives it. `content_scale` is the display's: 2 where pixels are small; text is as
  /// large as that times the user's own scale.
  explicit Screen(const Commands& commands, ScreenSize size = {}, float content_scale = 1);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  InputQueue& input() { return input_; }
  /// Of the newest frame.
  const UiMap& ui() const { return ui_; }
  ScreenSize size() const { return size_; }
  void resize(ScreenSize size) { size_ = size; }
  float content_scale() const { return content_scale_; }
  void set_content_scale(float scale) { content_scale_ = scale; }

  /// One frame: takes what fits of the input, runs the commands whose chords were pressed (unless
  /// somebody types text), and draws. `seconds` have passed since the last one.
  void frame(Viewer& viewer, const Draw& draw, double seconds);
  /// The newest frame, without any GL. Requires: there was one.
  Image picture() const;

  /// Hard edges: figures become plain triangles of one colour each, as the SVG wants them.
  void set_hard_edges(bool are_hard) { has_hard_edges_ = are_hard; }
  Colour background() const { return background_; }
  /// Called between frames when the atlas of glyphs has changed: for who keeps it as a texture.
  void on_new_fonts(std::function<void()> told) { new_fonts_ = std::move(told); }
  /// Where copied text goes; a string of its own until somebody says otherwise.
  void use_clipboard(std::function<void(const std::string&)> copy,
                     std::function<std::string()> paste);
  std::string clipboard() const { return paste_(); }

 private:
  void keep_scale_and_theme(const Settings& settings);
  void run_chords(Viewer& viewer) const;
  void set_up_io();

  const Commands& commands_;
  ScreenSize size_;
  float content_scale_;
  InputQueue input_;
  UiMap ui_;
  Colour background_ = 0xFF000000U;
  float applied_scale_ = 0;  // 0: nothing yet
  ThemeName applied_theme_ = ThemeName::dark;
  bool has_hard_edges_ = false;
  std::function<void()> new_fonts_;
  std::string copied_;
  std::string pasted_;  // what Dear ImGui holds a pointer to
  std::function<void(const std::string&)> copy_;
  std::function<std::string()> paste_;
};

/// Whether a chord belongs to a text field that somebody types into: letters, Ctrl+C, Left; but
/// not F5 or Ctrl+K.
bool is_for_text(const Chord& chord);

}  // namespace orrery::gui
