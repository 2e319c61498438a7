#pragma once
/// A field for text of any length up to a limit. Nothing is ever cut: what would make it longer is
/// not taken in at all, and the caller hears of it.

#include <imgui.h>

#include <string>

namespace orrery::gui {

struct TextField {
  const char* id = "";
  const char* hint = "";
  std::size_t most = 4096;  ///< bytes
  ImGuiInputTextFlags flags = 0;
  /// Asked for what the flags say; and after each change, as if always.
  ImGuiInputTextCallback callback = nullptr;
  void* user = nullptr;  ///< the callback's
};

struct TypedIn {
  bool is_entered = false;   ///< Enter was pressed, where the flags ask for that
  bool is_too_long = false;  ///< what was typed or pasted was not taken in
};
TypedIn text_field(const TextField& field, std::string& text);

}  // namespace orrery::gui
