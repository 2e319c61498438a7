#pragma once
/// Pictures of panels and of the screen, in files: drawn in a context of their own, without mouse
/// and keys, so that the screen that somebody looks at stays as it is.

#include <memory>
#include <string>

#include "gui/model/picture.hpp"
#include "gui/shell/screen.hpp"

namespace orrery::gui {

/// While it lives, another screen is drawn; afterwards the one before is current again.
class SideScreen {
 public:
  SideScreen(const Commands& commands, ScreenSize size, float content_scale);
  ~SideScreen();
  SideScreen(const SideScreen&) = delete;
  SideScreen& operator=(const SideScreen&) = delete;

  /// Frames until sizes have settled, and its newest one as a picture, an SVG.
  void draw(Viewer& viewer, const std::string& panel);
  Image picture() const { return screen_->picture(); }
  std::string svg(const std::string& title, const std::string& description) const;
  Screen& screen() { return *screen_; }

 private:
  ImGuiContext* before_;
  std::unique_ptr<Screen> screen_;
};

/// How large pictures are, where they are not of the screen that is looked at.
struct PictureRoom {
  ScreenSize size{};
  float content_scale = 1;
};
/// As the panel is on this screen; where it is not on it, or all of it is wanted, as the screen.
PictureRoom room_of(const Screen& screen, const std::string& panel);

/// Why there can be no picture of it now; empty: there can.
std::string why_no_picture(const Viewer& viewer, const std::string& panel);

/// Draws it and writes the file. Throws Error. Takes the session's lock.
void write_picture(Viewer& viewer, const Commands& commands, const WantedPicture& wanted,
                   const PictureRoom& room);

}  // namespace orrery::gui
