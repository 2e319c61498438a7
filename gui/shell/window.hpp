#pragma once
/// The viewer in a window: GLFW for the window and its input, OpenGL 3.3 to draw with. While
/// nothing moves it waits for events and costs nothing; while something does it makes 60 frames a
/// second, or 30 where the processor has to draw (llvmpipe): there our own raster draws, and GL
/// only shows.

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "gui/shell/stage.hpp"

struct GLFWwindow;  // NOLINT(readability-identifier-naming): the library's
struct GLFWcursor;  // NOLINT(readability-identifier-naming): the library's

namespace orrery::gui {

/// There is no display, or no OpenGL on it: a sentence.
struct NoDisplay {
  std::string sentence;
};

/// What the frames of `run` took.
struct FrameTimes {
  std::uint64_t frames = 0;
  std::uint64_t late = 0;  ///< took longer than a frame may
  std::chrono::nanoseconds longest{};
  friend bool operator==(const FrameTimes&, const FrameTimes&) = default;
};

/// One at a time.
class Window : public Stage {
 public:
  /// Throws NoDisplay.
  Window(Show show, ScreenSize size);
  ~Window() override;
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Until somebody closes it, or a command wants to quit. Only now does it hear mouse and keys:
  /// a script is not disturbed by where somebody's mouse happens to be.
  void run();
  /// For scripts: without waiting for the display.
  void frame() override;
  void finish() override;
  Image picture() override;

  /// Of `run`.
  const FrameTimes& times() const { return times_; }
  /// What draws: "llvmpipe (LLVM 15.0.6, 256 bits)".
  std::string renderer() const;

 private:
  using Clock = std::chrono::steady_clock;

  void open(ScreenSize size);
  void set_up_gl();
  void hear_input();
  void use_its_clipboard();
  void make_cursors();
  void draw_frame(double seconds);
  void draw_with_gl();
  void show_picture(const Image& image);
  void present();
  void keep_size();
  void keep_title();
  void keep_cursor();
  void keep_listening();
  bool is_restless();
  void wait_until(Clock::time_point due);
  static Window& of(GLFWwindow* window);
  void on_key(int key, int action);
  void on_drop(const std::string& file);

  struct Canvas;

  GLFWwindow* window_ = nullptr;
  std::unique_ptr<Canvas> canvas_;    // null until a picture of our own is shown
  std::vector<GLFWcursor*> cursors_;  // by ImGuiMouseCursor
  bool is_drawn_by_processor_ = false;
  bool heard_ = true;  // something happened: a few more frames are due
  // Shared with whoever tells us: a thread may still be about to when the window is gone.
  std::shared_ptr<std::atomic<bool>> has_news_ = std::make_shared<std::atomic<bool>>(false);
  const Session* listened_to_ = nullptr;
  std::string title_;
  FrameTimes times_;
};

}  // namespace orrery::gui
