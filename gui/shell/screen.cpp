#include "gui/shell/screen.hpp"

#include <algorithm>
#include <cmath>

#include "gui/shell/fonts.hpp"
#include "gui/shell/raster.hpp"
#include "gui/shell/style.hpp"

namespace orrery::gui {

Screen::Screen(const Commands& commands, ScreenSize size, float content_scale)
    : commands_(commands),
      size_(size),
      content_scale_(content_scale),
      copy_([this](const std::string& text) { copied_ = text; }),
      paste_([this] { return copied_; }) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  set_up_io();
}

Screen::~Screen() { ImGui::DestroyContext(); }

void Screen::set_up_io() {
  ImGuiIO& io = ImGui::GetIO();
  // Nothing is remembered between runs that could make two of them differ.
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset | ImGuiBackendFlags_HasMouseCursors;
  InputQueue::map_keys(io);
  io.ClipboardUserData = this;
  io.SetClipboardTextFn = [](void* screen, const char* text) {
    static_cast<Screen*>(screen)->copy_(text);
  };
  io.GetClipboardTextFn = [](void* user) {
    auto& screen = *static_cast<Screen*>(user);
    screen.pasted_ = screen.paste_();
    return screen.pasted_.c_str();
  };
}

void Screen::use_clipboard(std::function<void(const std::string&)> copy,
                           std::function<std::string()> paste) {
  copy_ = std::move(copy);
  paste_ = std::move(paste);
}

void Screen::keep_scale_and_theme(const Settings& settings) {
  const float wanted = std::clamp(settings.scale, smallest_scale, largest_scale) * content_scale_;
  const bool has_other_scale = wanted != applied_scale_;
  if (has_other_scale) {
    load_fonts(base_em * wanted);
    if (new_fonts_) new_fonts_();
  }
  if (!has_other_scale && settings.theme == applied_theme_) return;
  const Theme& colours = theme(settings.theme);
  apply_style(colours, wanted);
  background_ = colours.background;
  applied_scale_ = wanted;
  applied_theme_ = settings.theme;
}

void Screen::run_chords(Viewer& viewer) const {
  const bool is_typing = ImGui::GetIO().WantTextInput;
  const bool is_menu_open = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
  for (const Chord& chord : input_.pressed()) {
    if (is_typing && is_for_text(chord)) continue;
    if (is_menu_open && chord == Chord{.key = Key::escape}) continue;  // it closes the menu
    press(commands_, viewer, chord);
  }
}

void Screen::frame(Viewer& viewer, const Draw& draw, double seconds) {
  keep_scale_and_theme(viewer.settings);
  ImGuiStyle& style = ImGui::GetStyle();
  style.AntiAliasedLines = style.AntiAliasedFill = !has_hard_edges_;
  style.AntiAliasedLinesUseTex = !has_hard_edges_;
  // Whoever draws them smoothly later may look closer.
  style.CircleTessellationMaxError = has_hard_edges_ ? 0.1F : 0.3F;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(size_.width), static_cast<float>(size_.height));
  io.DeltaTime = std::max(static_cast<float>(seconds), 1e-4F);  // 0 it refuses
  input_.apply(io);
  ImGui::NewFrame();
  run_chords(viewer);
  ui_.clear();
  draw(viewer, {.commands = commands_,
                .ui = ui_,
                .theme = theme(viewer.settings.theme),
                .em = ImGui::GetFontSize(),
                .seconds = seconds});
  ImGui::Render();
  if (!viewer.to_clipboard.empty()) copy_(viewer.to_clipboard);
  viewer.to_clipboard.clear();
}

Image Screen::picture() const {
  Texture texture;
  unsigned char* alpha = nullptr;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&alpha, &texture.width, &texture.height);
  texture.alpha = alpha;
  Image image(size_.width, size_.height, background_);
  rasterise(*ImGui::GetDrawData(), texture, image);
  return image;
}

bool is_for_text(const Chord& chord) {
  if (chord.key >= Key::f1 && chord.key <= Key::f12) return false;
  if (!chord.ctrl) return true;
  static constexpr Key edited_with_ctrl[] = {
      Key::a,     Key::c,    Key::v,   Key::x,   Key::y,         Key::z,     Key::left,
      Key::right, Key::home, Key::end, Key::del, Key::backspace, Key::insert};
  // Ctrl+Shift+C is not what a text field copies with.
  return !chord.shift &&
         std::ranges::find(edited_with_ctrl, chord.key) != std::end(edited_with_ctrl);
}

}  // namespace orrery::gui
