#include "gui/model/palette.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/text_field.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

namespace {

bool is_pressed(ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); }

// ---------------------------------------------------------------- the window over all others

/// A box in the middle of the darkened screen. A click beside it, or Esc, closes it.
class Overlay : Guard {
 public:
  Overlay(PaletteState& state, const Frame& frame, ImVec2 size)
      : padded_(ImGuiStyleVar_WindowPadding, ImVec2(frame.em, frame.em * 0.75F)),
        unbordered_(ImGuiStyleVar_WindowBorderSize, 0.0F),
        dark_(ImGuiCol_WindowBg, faded(frame.theme.background, 0.6F)),
        whole_(begin(state), ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                 ImGuiWindowFlags_NoSavedSettings),
        filled_(ImGuiCol_ChildBg, frame.theme.panel),
        box_("box", place(frame, size), true) {
    if (is_pressed(ImGuiKey_Escape)) closes_ = true;
    const bool is_beside = !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    if (is_beside && ImGui::IsMouseClicked(0) && !state.is_fresh) closes_ = true;
  }
  bool closes() const { return closes_; }

 private:
  static const char* begin(const PaletteState& state) {
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    if (state.is_fresh) ImGui::SetNextWindowFocus();
    return "##over";
  }
  static ImVec2 place(const Frame& frame, ImVec2 size) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const ImVec2 most(std::max(1.0F, screen.x - 2 * frame.em),
                      std::max(1.0F, screen.y - 2 * frame.em));
    const ImVec2 fits(std::floor(std::min(size.x, most.x)), std::floor(std::min(size.y, most.y)));
    ImGui::SetCursorPos(
        ImVec2(std::floor((screen.x - fits.x) / 2), std::floor((screen.y - fits.y) / 3)));
    return fits;
  }

  StyleGuard padded_;
  StyleGuard unbordered_;
  ColourGuard dark_;
  WindowGuard whole_;
  ColourGuard filled_;
  ChildGuard box_;
  bool closes_ = false;
};

/// The text field; true when Enter was pressed.
bool draw_typed(PaletteState& state, const Frame& frame, TextField field) {
  if (state.is_fresh) ImGui::SetKeyboardFocusHere();
  ImGui::SetNextItemWidth(-1);
  field.id = "##typed";
  field.most = PaletteState::typed_max;
  field.flags |= ImGuiInputTextFlags_EnterReturnsTrue;
  const TypedIn typed = text_field(field, state.typed);
  frame.ui.tag("palette.typed", last_item(), state.typed);
  if (typed.is_too_long) state.trouble = too_long_words("this field", field.most);
  return typed.is_entered;
}

// ---------------------------------------------------------------- commands

/// The title with the letters that were typed in another colour.
void draw_title_letters(const PaletteRow& row, const Frame& frame, ImVec2 at) {
  const std::string& title = row.title;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Colour plain = row.why_not.empty() ? frame.theme.text : frame.theme.faint;
  std::size_t from = 0;
  while (from < title.size()) {
    const bool is_hit = std::ranges::binary_search(row.fit.letters, from);
    std::size_t to = from + 1;
    while (to < title.size() && std::ranges::binary_search(row.fit.letters, to) == is_hit) ++to;
    const char* begin = title.data() + from;
    const char* end = title.data() + to;
    const ImVec2 size = ImGui::CalcTextSize(begin, end);
    list->AddText(at, is_hit ? frame.theme.accent : plain, begin, end);
    if (is_hit) {  // underlined too: it is not told by colour alone
      const float y = std::floor(at.y + size.y);
      list->AddRectFilled(ImVec2(std::floor(at.x), y), ImVec2(std::floor(at.x + size.x), y + 1),
                          frame.theme.accent);
    }
    at.x += size.x;
    from = to;
  }
}

/// True if it was clicked.
bool draw_row(const PaletteRow& row, const Frame& frame, bool is_chosen) {
  const std::string name = row.command->id + row.argument;
  const IdGuard id(name.c_str());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool is_clicked =
      ImGui::Selectable("##row", is_chosen, 0, ImVec2(0, std::floor(frame.em * 1.3F)));
  frame.ui.tag("palette.row." + name, last_item(), row.title);
  const float y = at.y + std::floor(frame.em * 0.15F);
  const float left = at.x + std::floor(frame.em * 0.3F);
  draw_title_letters(row, frame, ImVec2(left, y));
  ImDrawList* list = ImGui::GetWindowDrawList();
  std::string chord;
  if (!row.command->chords.empty()) chord = to_text(row.command->chords.front());
  const float chord_at = at.x + width - width_of(chord) - std::floor(frame.em * 0.3F);
  list->AddText(ImVec2(std::floor(chord_at), y), frame.theme.text, chord.c_str());
  const float begins = left + width_of(row.title) + frame.em * 1.5F;
  const std::string& beside = row.why_not.empty() ? row.command->help : row.why_not;
  const std::string words = shortened(beside, chord_at - begins - frame.em);
  const Colour colour = row.why_not.empty() ? frame.theme.faint : frame.theme.warn;
  list->AddText(ImVec2(std::floor(begins), y), colour, words.c_str());
  return is_clicked;
}

void move_choice(PaletteState& state, std::size_t count) {
  if (count == 0) return;
  state.chosen = std::min(state.chosen, count - 1);
  const std::size_t before = state.chosen;
  if (is_pressed(ImGuiKey_DownArrow)) state.chosen = (state.chosen + 1) % count;
  if (is_pressed(ImGuiKey_UpArrow)) state.chosen = (state.chosen + count - 1) % count;
  if (is_pressed(ImGuiKey_PageDown)) state.chosen = std::min(state.chosen + 10, count - 1);
  if (is_pressed(ImGuiKey_PageUp)) state.chosen -= std::min<std::size_t>(state.chosen, 10);
  if (state.chosen != before) state.must_scroll = true;
}

void draw_commands(Viewer& viewer, const Frame& frame) {
  PaletteState& state = viewer.palette;
  std::string wanted;
  std::string argument;
  bool closes = false;
  {
    const Overlay overlay(state, frame, ImVec2(frame.em * 44, frame.em * 30));
    const std::string before = state.typed;
    const bool is_entered = draw_typed(state, frame, {.hint = "What do you want to do?"});
    if (before != state.typed) {
      state.chosen = 0;
      state.must_scroll = true;
    }
    const auto rows = palette_rows(frame.commands, viewer, state.typed);
    move_choice(state, rows.size());
    const ChildGuard list("rows");
    const SeenWithin seen(frame.ui);
    if (rows.empty()) {
      ImGui::TextUnformatted("No command has these letters in this order.");
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool is_chosen = i == state.chosen;
      if (draw_row(rows[i], frame, is_chosen) || (is_chosen && is_entered)) {
        wanted = rows[i].command->id;
        argument = rows[i].argument;
      }
      if (is_chosen && state.must_scroll) ImGui::SetScrollHereY(0.5F);
    }
    state.must_scroll = false;
    state.is_fresh = false;
    closes = overlay.closes();
  }
  if (closes || !wanted.empty()) close(state);
  if (!wanted.empty()) frame.commands.run(wanted, viewer, argument);
}

// ---------------------------------------------------------------- an argument

/// Up and Down put another of the offers there.
int put_offer(ImGuiInputTextCallbackData* typed) {
  PaletteState& state = *static_cast<PaletteState*>(typed->UserData);
  const std::vector<std::string>& offers = state.prompt.offers;
  if (typed->EventFlag != ImGuiInputTextFlags_CallbackHistory || offers.empty()) return 0;
  const std::string_view there(typed->Buf, static_cast<std::size_t>(typed->BufTextLen));
  const std::size_t step = typed->EventKey == ImGuiKey_DownArrow ? 1 : offers.size() - 1;
  if (there == offers[state.chosen]) state.chosen = (state.chosen + step) % offers.size();
  typed->DeleteChars(0, typed->BufTextLen);
  typed->InsertChars(0, offers[state.chosen].c_str());
  typed->SelectAll();
  return 0;
}

/// What is asked, or why it cannot be done with what was typed.
void draw_asks(const PaletteState& state, const Frame& frame) {
  const bool has_failed = !state.trouble.empty();
  std::string words = has_failed ? state.trouble : state.prompt.asks;
  if (!has_failed && state.prompt.offers.size() > 1) words += ".  Up and Down offer others";
  const TextWrapGuard wrapped;
  const ColourGuard colour(ImGuiCol_Text, has_failed ? frame.theme.bad : frame.theme.faint);
  ImGui::TextUnformatted(words.c_str());
  frame.ui.tag("palette.asks", last_item(), words);
}

/// Runs it with what was typed, which stays there if that fails.
void run_asking(Viewer& viewer, const Frame& frame, const Command& command) {
  PaletteState& state = viewer.palette;
  const std::string argument = state.typed;
  say(viewer, {});
  frame.commands.run(command.id, viewer, argument);
  state.trouble = viewer.notice_is_bad ? viewer.notice : std::string{};
  if (!state.trouble.empty()) state.is_fresh = true;  // to be written again
  else if (state.asking == command.id) close(state);
}

void draw_argument(Viewer& viewer, const Frame& frame) {
  PaletteState& state = viewer.palette;
  const Command* command = frame.commands.find(state.asking);
  if (command == nullptr) return close(state);
  bool is_entered = false;
  bool closes = false;
  {
    const Overlay overlay(state, frame, ImVec2(frame.em * 36, frame.em * 8.5F));
    ImGui::TextUnformatted(command->title.c_str());
    ImGuiInputTextFlags flags = ImGuiInputTextFlags_CallbackHistory;
    if (state.trouble.empty()) flags |= ImGuiInputTextFlags_AutoSelectAll;
    is_entered = draw_typed(state, frame, {.flags = flags, .callback = put_offer, .user = &state});
    draw_asks(state, frame);
    state.is_fresh = false;
    closes = overlay.closes();
  }
  if (closes) return close(state);
  if (is_entered && !state.typed.empty()) run_asking(viewer, frame, *command);
}

// ---------------------------------------------------------------- the sheet of keys

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

void draw_shortcuts(Viewer& viewer, const Frame& frame) {
  const std::vector<SheetGroup> sheet = sheet_of(frame.commands);
  const SheetSize size = measured(sheet, frame);
  bool closes = false;
  {
    const float width = static_cast<float>(size.columns) * size.column + frame.em * 2;
    const float height =
        static_cast<float>(size.lines + 2) * ImGui::GetTextLineHeightWithSpacing() + frame.em * 2;
    const Overlay overlay(viewer.palette, frame, ImVec2(width, height));
    const SeenWithin seen(frame.ui);
    ImGui::TextUnformatted("All keys. Esc closes this; Ctrl+K finds every command by name.");
    ImGui::Separator();
    SheetPlace place(size);
    for (const SheetGroup& group : sheet) draw_group(group, frame, size, place);
    viewer.palette.is_fresh = false;
    closes = overlay.closes();
  }
  if (closes) close(viewer.palette);
}

}  // namespace

void draw_palette(Viewer& viewer, const Frame& frame) {
  switch (viewer.palette.shows) {
    case PaletteState::Shows::nothing:
      return;
    case PaletteState::Shows::commands:
      return draw_commands(viewer, frame);
    case PaletteState::Shows::argument:
      return draw_argument(viewer, frame);
    case PaletteState::Shows::shortcuts:
      return draw_shortcuts(viewer, frame);
  }
}

}  // namespace orrery::gui
