#include <GLFW/glfw3.h>

#include "gui/shell/window.hpp"

namespace orrery::gui {
namespace {

struct MappedGlfwKey {
  int theirs;
  Key ours;
};

constexpr MappedGlfwKey named_keys[] = {
    {GLFW_KEY_LEFT, Key::left},
    {GLFW_KEY_RIGHT, Key::right},
    {GLFW_KEY_UP, Key::up},
    {GLFW_KEY_DOWN, Key::down},
    {GLFW_KEY_HOME, Key::home},
    {GLFW_KEY_END, Key::end},
    {GLFW_KEY_PAGE_UP, Key::page_up},
    {GLFW_KEY_PAGE_DOWN, Key::page_down},
    {GLFW_KEY_SPACE, Key::space},
    {GLFW_KEY_ENTER, Key::enter},
    {GLFW_KEY_KP_ENTER, Key::enter},
    {GLFW_KEY_ESCAPE, Key::escape},
    {GLFW_KEY_TAB, Key::tab},
    {GLFW_KEY_BACKSPACE, Key::backspace},
    {GLFW_KEY_DELETE, Key::del},
    {GLFW_KEY_INSERT, Key::insert},
    {GLFW_KEY_COMMA, Key::comma},
    {GLFW_KEY_PERIOD, Key::period},
    {GLFW_KEY_SLASH, Key::slash},
    {GLFW_KEY_MINUS, Key::minus},
    {GLFW_KEY_EQUAL, Key::equal},
    {GLFW_KEY_LEFT_BRACKET, Key::left_bracket},
    {GLFW_KEY_RIGHT_BRACKET, Key::right_bracket},
    {GLFW_KEY_SEMICOLON, Key::semicolon},
    {GLFW_KEY_APOSTROPHE, Key::apostrophe},
    {GLFW_KEY_BACKSLASH, Key::backslash},
    {GLFW_KEY_GRAVE_ACCENT, Key::grave},
    {GLFW_KEY_KP_ADD, Key::equal},
    {GLFW_KEY_KP_SUBTRACT, Key::minus},
};

Key key_at(Key first, int offset) { return static_cast<Key>(static_cast<int>(first) + offset); }

Key key_of(int key) {
  if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) {
    // By the letter that the keyboard has there, not by where it is on one of the United States.
    const char* name = glfwGetKeyName(key, 0);
    const bool is_letter = name != nullptr && name[0] >= 'a' && name[0] <= 'z' && name[1] == '\0';
    return key_at(Key::a, is_letter ? name[0] - 'a' : key - GLFW_KEY_A);
  }
  if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) return key_at(Key::d0, key - GLFW_KEY_0);
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) return key_at(Key::f1, key - GLFW_KEY_F1);
  for (const auto& [theirs, ours] : named_keys) {
    if (key == theirs) return ours;
  }
  return Key::none;
}

bool is_modifier(int key) { return key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER; }

Modifiers modifiers_of(GLFWwindow* window) {
  const auto is_held = [&](int left, int right) {
    return glfwGetKey(window, left) == GLFW_PRESS || glfwGetKey(window, right) == GLFW_PRESS;
  };
  return {is_held(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL),
          is_held(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT),
          is_held(GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT)};
}

}  // namespace

Window& Window::of(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

void Window::on_key(int key, int action) {
  heard_ = true;
  if (action == GLFW_REPEAT) return;  // Dear ImGui repeats by itself
  if (is_modifier(key)) {
    screen().input().modifiers(modifiers_of(window_));
  } else {
    screen().input().key(key_of(key), action == GLFW_PRESS);
  }
}

void Window::on_drop(const std::string& file) {
  heard_ = true;
  std::unique_lock<std::mutex> lock;
  if (viewer().session) lock = viewer().session->lock();
  commands().run("file.open", viewer(), file);
}

void Window::hear_input() {
  glfwSetWindowUserPointer(window_, this);
  if (glfwGetWindowAttrib(window_, GLFW_HOVERED) != GLFW_FALSE) {
    double x = 0;
    double y = 0;
    glfwGetCursorPos(window_, &x, &y);
    screen().input().move({static_cast<float>(x), static_cast<float>(y)});
  }
  glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
    of(window).heard_ = true;
    of(window).screen().input().move({static_cast<float>(x), static_cast<float>(y)});
  });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int has_entered) {
    of(window).heard_ = true;
    if (has_entered == GLFW_FALSE) of(window).screen().input().leave();
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int) {
    of(window).heard_ = true;
    if (button > GLFW_MOUSE_BUTTON_MIDDLE) return;
    of(window).screen().input().button(static_cast<MouseButton>(button), action == GLFW_PRESS);
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* window, double x, double y) {
    of(window).heard_ = true;
    of(window).screen().input().wheel(static_cast<float>(x), static_cast<float>(y));
  });
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int, int action, int) {
    of(window).on_key(key, action);
  });
  glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned code) {
    of(window).heard_ = true;
    of(window).screen().input().character(code);
  });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int is_focused) {
    of(window).heard_ = true;
    if (is_focused == GLFW_FALSE) of(window).screen().input().release_all();
  });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { of(window).heard_ = true; });
  glfwSetFramebufferSizeCallback(window_,
                                 [](GLFWwindow* window, int, int) { of(window).heard_ = true; });
  glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* window, float scale, float) {
    of(window).heard_ = true;
    of(window).screen().set_content_scale(scale);
  });
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** files) {
    if (count > 0) of(window).on_drop(files[0]);
  });
}

}  // namespace orrery::gui
