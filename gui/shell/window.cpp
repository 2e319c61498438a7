#include "gui/shell/window.hpp"

#define GL_GLEXT_PROTOTYPES  // beyond OpenGL 1.1: what a frame buffer of our own needs
#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <thread>

#include "gui/model/frame_step.hpp"

namespace orrery::gui {
namespace {

/// What GLFW said last: it has no other way to tell.
std::string& glfw_complaint() {
  static std::string complaint;
  return complaint;
}

void hint_gl_3_3() {
  glfwDefaultWindowHints();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
}

void clear_with(Colour colour) {
  const ImVec4 parts = ImGui::ColorConvertU32ToFloat4(colour);
  glClearColor(parts.x, parts.y, parts.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

/// Where a picture is drawn: what the window shows may be covered, or of another format.
struct FrameBuffer {
  explicit FrameBuffer(ScreenSize size) {
    glGenFramebuffers(1, &frame);
    glBindFramebuffer(GL_FRAMEBUFFER, frame);
    glGenRenderbuffers(1, &colours);
    glBindRenderbuffer(GL_RENDERBUFFER, colours);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, size.width, size.height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colours);
  }
  ~FrameBuffer() {
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glDeleteRenderbuffers(1, &colours);
    glDeleteFramebuffers(1, &frame);
  }
  FrameBuffer(const FrameBuffer&) = delete;
  FrameBuffer& operator=(const FrameBuffer&) = delete;

  GLuint frame = 0;
  GLuint colours = 0;
};

}  // namespace

/// A picture of ours on its way into the window.
struct Window::Canvas {
  Canvas(int columns, int rows) : width(columns), height(rows) {
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glGenFramebuffers(1, &frame);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, frame);
    glFramebufferTexture2D(GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
  }
  ~Canvas() {
    glDeleteFramebuffers(1, &frame);
    glDeleteTextures(1, &texture);
  }
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  int width;
  int height;
  GLuint texture = 0;
  GLuint frame = 0;
};

Window::Window(Show show, ScreenSize size) : Stage(std::move(show), size) {
  glfwSetErrorCallback([](int, const char* sentence) { glfw_complaint() = sentence; });
  if (glfwInit() == GLFW_FALSE) throw NoDisplay{"there is no display: " + glfw_complaint()};
  open(size);
  set_up_gl();
  use_its_clipboard();
  make_cursors();
}

void Window::open(ScreenSize size) {
  hint_gl_3_3();
  window_ = glfwCreateWindow(size.width, size.height, "Orrery", nullptr, nullptr);
  if (window_ == nullptr) {  // some displays have no GLX
    const std::string without_glx = glfw_complaint();
    hint_gl_3_3();
    glfwWindowHint(GLFW_CONTEXT_CREATION_API, GLFW_EGL_CONTEXT_API);
    window_ = glfwCreateWindow(size.width, size.height, "Orrery", nullptr, nullptr);
    if (window_ == nullptr) {
      glfwTerminate();
      throw NoDisplay{"the display has no OpenGL 3.3: " + without_glx};
    }
  }
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(0);  // we keep time ourselves: under Xvfb nobody else does
  float scale = 1;
  glfwGetWindowContentScale(window_, &scale, nullptr);
  screen().set_content_scale(std::max(scale, 0.5F));
}

void Window::set_up_gl() {
  ImGui_ImplOpenGL3_Init("#version 150");
  const std::string name = renderer();
  is_drawn_by_processor_ =
      name.find("llvmpipe") != std::string::npos || name.find("softpipe") != std::string::npos;
  screen().on_new_fonts([] {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  });
}

Window::~Window() {
  if (viewer().session) {
    const auto lock = viewer().session->lock();
    viewer().session->on_news({});
  }
  canvas_.reset();
  ImGui_ImplOpenGL3_Shutdown();
  for (GLFWcursor* cursor : cursors_) glfwDestroyCursor(cursor);
  glfwDestroyWindow(window_);
  glfwTerminate();
}

std::string Window::renderer() const {
  const GLubyte* name = glGetString(GL_RENDERER);
  return name == nullptr ? std::string() : reinterpret_cast<const char*>(name);
}

void Window::use_its_clipboard() {
  screen().use_clipboard(
      [this](const std::string& text) { glfwSetClipboardString(window_, text.c_str()); },
      [this] {
        const char* text = glfwGetClipboardString(window_);
        return text == nullptr ? std::string() : std::string(text);
      });
}

void Window::make_cursors() {
  cursors_.assign(ImGuiMouseCursor_COUNT, nullptr);
  cursors_[ImGuiMouseCursor_Arrow] = glfwCreateStandardCursor(GLFW_ARROW_CURSOR);
  cursors_[ImGuiMouseCursor_TextInput] = glfwCreateStandardCursor(GLFW_IBEAM_CURSOR);
  cursors_[ImGuiMouseCursor_ResizeEW] = glfwCreateStandardCursor(GLFW_HRESIZE_CURSOR);
  cursors_[ImGuiMouseCursor_ResizeNS] = glfwCreateStandardCursor(GLFW_VRESIZE_CURSOR);
  cursors_[ImGuiMouseCursor_ResizeAll] = glfwCreateStandardCursor(GLFW_CROSSHAIR_CURSOR);
  cursors_[ImGuiMouseCursor_Hand] = glfwCreateStandardCursor(GLFW_HAND_CURSOR);
}

// ---------------------------------------------------------------- frames

void Window::keep_size() {
  ScreenSize size;
  glfwGetFramebufferSize(window_, &size.width, &size.height);
  if (size.width > 0 && size.height > 0) screen().resize(size);
}

void Window::keep_title() {
  std::string title = "Orrery";
  if (viewer().session) {
    const auto lock = viewer().session->lock();
    const RunWords words = viewer().session->words();
    title = (words.title.empty() ? words.scenario : words.title) + " - Orrery";
  }
  if (title == title_) return;
  title_ = title;
  glfwSetWindowTitle(window_, title_.c_str());
}

void Window::keep_cursor() {
  const ImGuiMouseCursor wanted = ImGui::GetMouseCursor();
  const bool is_known = wanted >= 0 && wanted < ImGuiMouseCursor_COUNT;
  glfwSetCursor(window_, is_known ? cursors_[static_cast<std::size_t>(wanted)] : nullptr);
}

void Window::keep_listening() {
  const Session* session = viewer().session.get();
  if (session == listened_to_) return;
  listened_to_ = session;
  if (session == nullptr) return;
  const auto lock = viewer().session->lock();
  viewer().session->on_news([has_news = has_news_] {
    *has_news = true;
    glfwPostEmptyEvent();
  });
}

void Window::draw_frame(double seconds) {
  keep_size();
  keep_listening();
  ImGui_ImplOpenGL3_NewFrame();  // makes shaders when there are none
  make_frame(seconds);
  keep_title();
  keep_cursor();
}

void Window::draw_with_gl() {
  const ScreenSize size = screen().size();
  glViewport(0, 0, size.width, size.height);
  clear_with(screen().background());
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void Window::show_picture(const Image& image) {
  if (!canvas_ || canvas_->width != image.width || canvas_->height != image.height) {
    canvas_ = std::make_unique<Canvas>(image.width, image.height);
  }
  glBindTexture(GL_TEXTURE_2D, canvas_->texture);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, image.width, image.height, GL_RGBA, GL_UNSIGNED_BYTE,
                  image.pixels.data());
  glBindFramebuffer(GL_READ_FRAMEBUFFER, canvas_->frame);
  // Our rows begin at the top, GL's at the bottom.
  glBlitFramebuffer(0, 0, image.width, image.height, 0, image.height, image.width, 0,
                    GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, 0);
}

void Window::present() {
  // What the processor has to draw, our own raster draws several times faster than a GL that knows
  // nothing of upright rectangles.
  if (is_drawn_by_processor_) show_picture(screen().picture());
  else draw_with_gl();
}

void Window::frame() {
  glfwPollEvents();
  draw_frame(frame_seconds);
  present();
  glfwSwapBuffers(window_);
}

void Window::finish() { glFinish(); }

Image Window::picture() {
  const ScreenSize size = screen().size();
  Image upside_down(size.width, size.height);
  {
    const FrameBuffer buffer(size);
    draw_with_gl();
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, size.width, size.height, GL_RGBA, GL_UNSIGNED_BYTE,
                 upside_down.pixels.data());
  }
  Image image(size.width, size.height);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      image.at(x, y) = upside_down.at(x, size.height - 1 - y) | 0xFF000000U;
    }
  }
  return image;
}

bool Window::is_restless() {
  return heard_ || *has_news_ || screen().input().has_more() || has_work() || is_moving(viewer());
}

void Window::wait_until(Clock::time_point due) {
  for (;;) {
    const std::chrono::duration<double> rest = due - Clock::now();
    if (rest.count() <= 0) return glfwPollEvents();
    glfwWaitEventsTimeout(rest.count());
  }
}

void Window::run() {
  using std::chrono::nanoseconds;
  const nanoseconds share(1'000'000'000 / (is_drawn_by_processor_ ? 30 : 60));
  // After the last sign of life: Dear ImGui lays out in the second frame, hovering shows in the
  // third.
  constexpr int settling_frames = 3;
  constexpr double longest_step = 0.1;
  hear_input();
  int settling = settling_frames;
  Clock::time_point last = Clock::now();
  while (glfwWindowShouldClose(window_) == GLFW_FALSE && !viewer().wants_to_quit) {
    if (is_restless()) settling = settling_frames;
    if (settling == 0) {
      glfwWaitEvents();
      last = Clock::now() - share;
      continue;
    }
    heard_ = false;
    *has_news_ = false;
    --settling;
    const Clock::time_point begin = Clock::now();
    const double seconds = std::chrono::duration<double>(begin - last).count();
    last = begin;
    draw_frame(std::min(seconds, longest_step));
    present();
    glfwSwapBuffers(window_);
    const nanoseconds took = Clock::now() - begin;
    ++times_.frames;
    times_.late += took > share ? 1U : 0U;
    times_.longest = std::max(times_.longest, took);
    wait_until(begin + share);
  }
}

}  // namespace orrery::gui
