#pragma once
/// Where frames are shown: in a window (window.hpp), or nowhere (headless.hpp). Scripts play on
/// either.

#include "gui/shell/screen.hpp"

namespace orrery::gui {

/// What both show.
struct Show {
  Viewer& viewer;
  const Commands& commands;
  Draw draw;
  /// A live session's events a frame, where it has no thread of its own.
  std::uint64_t events_a_frame = 2000;
};

class Stage {
 public:
  explicit Stage(Show show, ScreenSize size, float content_scale = 1)
      : show_(std::move(show)), screen_(show_.commands, size, content_scale) {}
  virtual ~Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  Screen& screen() { return screen_; }
  Viewer& viewer() { return show_.viewer; }
  const Commands& commands() const { return show_.commands; }

  /// One frame, of a sixtieth of a second.
  virtual void frame() = 0;
  /// The newest frame. Requires: there was one.
  virtual Image picture() = 0;

  /// Waits until the newest frame is drawn to its last pixel.
  virtual void finish() = 0;
  /// What the newest frame took to be worked out, without the simulation and without drawing its
  /// pixels.
  double build_milliseconds() const { return build_milliseconds_; }

  /// Frames until what was put into the queue has had its effect, nothing is left to simulate and
  /// sizes have settled; while it plays, as few as that takes.
  void settle();
  /// So many seconds of the beholder's time pass unseen: the head moves, what it needs is there.
  void pass(double seconds);

 protected:
  static constexpr double frame_seconds = 1.0 / 60;

  /// Simulates what is wanted, for a frame's share; then draws for whoever shows it.
  void make_frame(double seconds);
  /// In the newest frame the session had more to simulate than its share.
  bool has_work() const { return has_work_; }

 private:
  void simulate();
  /// Writes the pictures that commands have asked for, unless a mouse button is down: what it drags
  /// must not be let go of in another context.
  void write_pictures();

  Show show_;
  Screen screen_;
  bool has_work_ = false;
  double build_milliseconds_ = 0;
};

}  // namespace orrery::gui
