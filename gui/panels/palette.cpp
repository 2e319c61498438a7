#include "gui/model/palette.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/overlay.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/text_field.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

namespace {

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
    state.is_fresh = is_entered && wanted.empty();  // Enter took the keyboard away from the field
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
  if (is_entered && state.typed.empty()) state.is_fresh = true;
  if (is_entered && !state.typed.empty()) run_asking(viewer, frame, *command);
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
      return draw_key_sheet(viewer, frame);
  }
}

}  // namespace orrery::gui
