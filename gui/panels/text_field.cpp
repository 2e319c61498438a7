#include "gui/panels/text_field.hpp"

namespace orrery::gui {
namespace {

struct Typing {
  const TextField& field;
  std::string& text;
  bool is_too_long = false;
};

/// As it was in the last frame.
void put_back(ImGuiInputTextCallbackData& data, const std::string& text) {
  data.DeleteChars(0, data.BufTextLen);
  data.InsertChars(0, text.c_str(), text.c_str() + text.size());
}

int on_typing(ImGuiInputTextCallbackData* data) {
  Typing& typing = *static_cast<Typing*>(data->UserData);
  const auto length = static_cast<std::size_t>(data->BufTextLen);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    typing.text.resize(length);
    data->Buf = typing.text.data();
    return 0;
  }
  if (data->EventFlag == ImGuiInputTextFlags_CallbackEdit) {
    typing.is_too_long = length > typing.field.most;
    if (typing.is_too_long) put_back(*data, typing.text);
    data->EventFlag = ImGuiInputTextFlags_CallbackAlways;
    if ((typing.field.flags & ImGuiInputTextFlags_CallbackAlways) == 0) return 0;
  }
  if (typing.field.callback == nullptr) return 0;
  data->UserData = typing.field.user;
  return typing.field.callback(data);
}

}  // namespace

TypedIn text_field(const TextField& field, std::string& text) {
  Typing typing{.field = field, .text = text};
  const ImGuiInputTextFlags flags =
      field.flags | ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_CallbackEdit;
  const bool is_entered = ImGui::InputTextWithHint(field.id, field.hint, text.data(),
                                                   text.capacity() + 1, flags, on_typing, &typing);
  return {.is_entered = is_entered, .is_too_long = typing.is_too_long};
}

}  // namespace orrery::gui
