#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gui/model/palette.hpp"
#include "gui/panels/overlay.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

/// As many of its chords as have room.
std::string chords_of(const Command& command) {
  constexpr std::size_t most = 14;
  std::string text;
  for (const Chord& chord : command.chords) {
    const std::string one = to_text(chord);
    if (text.empty()) text = one;
    else if (text.size() + one.size() + 2 <= most) text += ", " + one;
  }
  return text;
}

/// A line of the sheet, and how wide its halves are.
struct SheetLine {
  std::string keys{};
  std::string what{};
};

struct SheetGroup {
  std::string title{};
  std::vector<SheetLine> lines{};
};

std::vector<SheetGroup> sheet_of(const Commands& commands) {
  std::vector<SheetGroup> sheet;
  for (const ShortcutGroup& group : shortcut_groups(commands)) {
    SheetGroup part{.title = group.title};
    for (const Command* command : group.commands) {
      part.lines.push_back({chords_of(*command), command->title});
    }
    sheet.push_back(std::move(part));
  }
  SheetGroup mouse{.title = "Mouse"};
  for (const MouseDeed& deed : mouse_deeds) {
    mouse.lines.push_back({std::string(deed.gesture), std::string(deed.what)});
  }
  sheet.push_back(std::move(mouse));
  return sheet;
}

struct SheetSize {
  float keys = 0;
  float column = 0;
  std::size_t columns = 1;
  std::size_t lines = 0;  ///< of the longest column
};

SheetSize measured(const std::vector<SheetGroup>& sheet, const Frame& frame) {
  float keys = 0;
  float what = 0;
  for (const SheetGroup& group : sheet) {
    for (const SheetLine& line : group.lines) {
      keys = std::max(keys, width_of(line.keys));
      what = std::max(what, width_of(line.what));
    }
  }
  SheetSize size{.keys = std::ceil(keys + frame.em)};
  size.column = std::ceil(size.keys + what + frame.em * 1.5F);
  const float room = ImGui::GetIO().DisplaySize.x - frame.em * 5;
  size.columns = static_cast<std::size_t>(std::clamp(std::floor(room / size.column), 1.0F, 4.0F));
  std::size_t lines = 0;
  for (const SheetGroup& group : sheet) lines += group.lines.size() + 2;
  size.lines = (lines + size.columns - 1) / size.columns + 1;
  return size;
}

void draw_sheet_title(const std::string& title, const Frame& frame) {
  const ColourGuard colour(ImGuiCol_Text, frame.theme.accent);
  ImGui::TextUnformatted(title.c_str());
  frame.ui.tag("keys.title", last_item(), title);
}

void draw_sheet_line(const SheetLine& line, const Frame& frame, const SheetSize& size) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(size.column - frame.em, ImGui::GetFontSize()));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddText(at, frame.theme.text, line.keys.c_str());
  list->AddText(ImVec2(at.x + size.keys, at.y), frame.theme.faint, line.what.c_str());
  frame.ui.tag("keys.line", last_item(), line.keys + "  " + line.what);
}

/// Where the next line of the sheet comes: lines flow from column to column.
class SheetPlace {
 public:
  explicit SheetPlace(const SheetSize& size) : size_(size), origin_(ImGui::GetCursorPos()) {}
  bool has_room_for(std::size_t lines) const {
    return filled_ + lines <= size_.lines || column_ + 1 == size_.columns;
  }
  bool is_at_top() const { return filled_ == 0; }
  void begin_column() {
    ++column_;
    filled_ = 0;
  }
  /// A line is drawn at the cursor now.
  void next() {
    const float x = origin_.x + static_cast<float>(column_) * size_.column;
    const float y = origin_.y + static_cast<float>(filled_) * ImGui::GetTextLineHeightWithSpacing();
    ImGui::SetCursorPos(ImVec2(x, y));
    ++filled_;
  }
  void skip() { ++filled_; }

 private:
  const SheetSize& size_;
  ImVec2 origin_;
  std::size_t column_ = 0;
  std::size_t filled_ = 0;
};

/// A group that goes on in the next column says its title there again.
void draw_group(const SheetGroup& group, const Frame& frame, const SheetSize& size,
                SheetPlace& place) {
  constexpr std::size_t worth_beginning = 4;
  if (!place.has_room_for(worth_beginning)) place.begin_column();
  if (!place.is_at_top()) place.skip();
  place.next();
  draw_sheet_title(group.title, frame);
  for (const SheetLine& line : group.lines) {
    if (!place.has_room_for(1)) {
      place.begin_column();
      place.next();
      draw_sheet_title(group.title + ", more", frame);
    }
    place.next();
    draw_sheet_line(line, frame, size);
  }
}

/// Where it has no room on the screen.
void scroll_sheet() {
  const float page = ImGui::GetWindowHeight() - 2 * ImGui::GetTextLineHeightWithSpacing();
  float wanted = ImGui::GetScrollY();
  if (is_pressed(ImGuiKey_PageDown)) wanted += page;
  if (is_pressed(ImGuiKey_PageUp)) wanted -= page;
  const float most = ImGui::GetScrollMaxY();
  if (wanted != ImGui::GetScrollY()) ImGui::SetScrollY(std::floor(std::clamp(wanted, 0.0F, most)));
}

}  // namespace

void draw_key_sheet(Viewer& viewer, const Frame& frame) {
  const std::vector<SheetGroup> sheet = sheet_of(frame.commands);
  const SheetSize size = measured(sheet, frame);
  bool closes = false;
  {
    const float width = static_cast<float>(size.columns) * size.column + frame.em * 2;
    const float height =
        static_cast<float>(size.lines + 2) * ImGui::GetTextLineHeightWithSpacing() + frame.em * 2;
    const Overlay overlay(viewer.palette, frame, ImVec2(width, height));
    const SeenWithin seen(frame.ui);
    scroll_sheet();
    ImGui::TextUnformatted(
        "All keys. PageDown reads on, Esc closes this; Ctrl+K finds every command by name.");
    ImGui::Separator();
    SheetPlace place(size);
    for (const SheetGroup& group : sheet) draw_group(group, frame, size, place);
    viewer.palette.is_fresh = false;
    closes = overlay.closes();
  }
  if (closes) close(viewer.palette);
}

}  // namespace orrery::gui
