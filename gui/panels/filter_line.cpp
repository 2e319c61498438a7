#include "gui/panels/filter_line.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/text_field.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

FilterCompletions completions_of(const Viewer& viewer, std::string_view text, std::size_t cursor) {
  return filter_completions(text, cursor, viewer.session->chronicle(), viewer.filter.names);
}

std::size_t marked(const FilterState& filter, const FilterCompletions& completions) {
  return std::min(filter.completion, completions.list.size() - 1);
}

// ---------------------------------------------------------------- typing

/// Tab puts the marked completion in; the arrow keys mark another.
void use_key(Viewer& viewer, ImGuiInputTextCallbackData& text) {
  FilterState& filter = viewer.filter;
  const std::string_view typed(text.Buf, static_cast<std::size_t>(text.BufTextLen));
  const FilterCompletions completions =
      completions_of(viewer, typed, static_cast<std::size_t>(text.CursorPos));
  const std::size_t count = completions.list.size();
  if (count == 0) return;
  const std::size_t at = marked(filter, completions);
  if (text.EventFlag == ImGuiInputTextFlags_CallbackHistory) {
    filter.completion = (at + (text.EventKey == ImGuiKey_DownArrow ? 1 : count - 1)) % count;
    filter.has_moved_mark = true;
    return;
  }
  const auto begin = static_cast<int>(completions.begin);
  text.DeleteChars(begin, static_cast<int>(completions.end) - begin);
  text.InsertChars(begin, completions.list[at].text.c_str());
  text.CursorPos = begin + static_cast<int>(completions.list[at].text.size());
  text.ClearSelection();
}

int on_typing(ImGuiInputTextCallbackData* text) {
  Viewer& viewer = *static_cast<Viewer*>(text->UserData);
  FilterState& filter = viewer.filter;
  if (text->EventFlag != ImGuiInputTextFlags_CallbackAlways) use_key(viewer, *text);
  if (filter.wants_cursor) {
    text->CursorPos = std::min(static_cast<int>(*filter.wants_cursor), text->BufTextLen);
    text->ClearSelection();
    filter.wants_cursor.reset();
  }
  filter.cursor = static_cast<std::size_t>(text->CursorPos);
  return 0;
}

/// By Enter or a click, which both take the keyboard from the field: it gets it back.
void put_in(FilterState& filter, const FilterCompletions& completions, std::size_t which) {
  const std::string& text = completions.list[which].text;
  const std::size_t replaced = completions.end - completions.begin;
  if (filter.typed.size() - replaced + text.size() > FilterState::typed_max) return;
  filter.typed.replace(completions.begin, replaced, text);
  filter.wants_keyboard = true;
  filter.wants_cursor = completions.begin + text.size();
  filter.completion = 0;
  filter.has_moved_mark = false;
}

void draw_text_field(Viewer& viewer) {
  FilterState& filter = viewer.filter;
  if (filter.wants_keyboard) ImGui::SetKeyboardFocusHere();
  filter.wants_keyboard = false;
  const std::string before = filter.typed;
  const TypedIn typed =
      text_field({.id = "##filter",
                  .hint = "Filter:  node=n2 && lost",
                  .most = FilterState::typed_max,
                  .flags = ImGuiInputTextFlags_CallbackCompletion |
                           ImGuiInputTextFlags_CallbackHistory | ImGuiInputTextFlags_CallbackAlways,
                  .callback = on_typing,
                  .user = &viewer},
                 filter.typed);
  if (typed.is_too_long) say(viewer, too_long_words("a filter", FilterState::typed_max), true);
  filter.is_typing = ImGui::IsItemActive();
  if (ImGui::IsItemDeactivated()) {
    if (is_pressed(ImGuiKey_Escape)) filter.typed = before;  // Esc leaves; it takes nothing back
    const FilterCompletions completions = completions_of(viewer, filter.typed, filter.cursor);
    const bool is_chosen = is_pressed(ImGuiKey_Enter) || is_pressed(ImGuiKey_KeyPadEnter);
    if (is_chosen && filter.has_moved_mark && !completions.list.empty()) {
      put_in(filter, completions, marked(filter, completions));
    }
  }
  if (filter.typed == before) return;
  filter.completion = 0;
  filter.has_moved_mark = false;
}

// ---------------------------------------------------------------- what is said of it

enum class Verdict : std::uint8_t { none, read, doubtful, refused };

Verdict verdict_of(const FilterState& filter) {
  if (filter.error) return Verdict::refused;
  if (!is_filtering(filter)) return Verdict::none;
  return filter.remark.empty() ? Verdict::read : Verdict::doubtful;
}

Colour colour_of(Verdict verdict, const Theme& theme) {
  switch (verdict) {
    case Verdict::none:
      return theme.line;
    case Verdict::read:
      return theme.good;
    case Verdict::doubtful:
      return theme.warn;
    case Verdict::refused:
      break;
  }
  return theme.bad;
}

Icon icon_of(Verdict verdict) {
  if (verdict == Verdict::refused) return Icon::cross;
  return verdict == Verdict::doubtful ? Icon::warning : Icon::tick;
}

/// While somebody types, a long text is scrolled.
float scroll_of(ImGuiID field) {
  const ImGuiInputTextState* state = ImGui::GetInputTextState(field);
  return state != nullptr && ImGui::GetActiveID() == field ? state->ScrollX : 0;
}

void underline_error(const FilterError& error, std::string_view typed, const Frame& frame,
                     const Rect& field, ImGuiID id) {
  const std::size_t offset = std::min(error.offset, typed.size());
  const std::string before(typed.substr(0, offset));
  const std::string wrong(typed.substr(offset, error.length));
  const ImVec2 padding = ImGui::GetStyle().FramePadding;
  const float begins = field.x + padding.x + width_of(before) - scroll_of(id);
  const float width = std::max(frame.em * 0.5F, width_of(wrong));
  const float thick = std::max(2.0F, std::floor(frame.em * 0.14F));
  const ClipGuard within({field.x + 2, field.y, field.width - 4, field.height});
  const Rect line{begins, field.bottom() - thick - std::floor(frame.em * 0.1F), width, thick};
  fill_rect(*ImGui::GetWindowDrawList(), snapped(line), frame.theme.bad);
  frame.ui.tag("log.filter.error", common(snapped(line), field),
               "underlined from character " + std::to_string(offset + 1) + " on: " + wrong);
}

std::string words_of(const Viewer& viewer, const std::string& unfiltered) {
  const FilterState& filter = viewer.filter;
  const std::string count =
      is_filtering(filter) ? filter_count_words(filter, viewer.session->chronicle()) : unfiltered;
  if (filter.error) {
    const std::string& suggestion = filter.error->suggestion;
    return filter.error->sentence + (suggestion.empty() ? "" : " (" + suggestion + ")") +
           (is_filtering(filter) ? "; still " + count : "");
  }
  return filter.remark.empty() || !is_filtering(filter) ? count : count + ": " + filter.remark;
}

// ---------------------------------------------------------------- the list

constexpr std::size_t most_completions = 12;

/// Which of them are in sight, and where.
struct ListPlace {
  Rect area{};
  std::size_t first = 0;
  std::size_t count = 0;
  float row = 20;   ///< height
  float words = 0;  ///< where they begin in a row
};

ListPlace place_of(const FilterCompletions& completions, std::size_t at, const Frame& frame,
                   const Rect& head) {
  ListPlace place{.row = std::floor(frame.em * 1.4F)};
  const float below = ImGui::GetIO().DisplaySize.y - head.bottom() - frame.em;
  const bool is_below = below > 5 * place.row || below > head.y;
  const float room = is_below ? below : head.y - frame.em;
  const auto fits = static_cast<std::size_t>(std::max(1.0F, room / place.row - 1));
  place.count = std::min({completions.list.size(), most_completions, fits});
  place.first = at < place.count ? 0 : at + 1 - place.count;
  float words = 0;
  for (const FilterCompletion& each : completions.list) {
    place.words = std::max(place.words, width_of(each.text));
    words = std::max(words, width_of(each.words));
  }
  place.words = std::ceil(place.words + frame.em * 1.5F);
  const float height = place.row * static_cast<float>(place.count) + 2;
  const float width = std::min(place.words + words + frame.em, ImGui::GetIO().DisplaySize.x);
  const float x = std::min(head.x, ImGui::GetIO().DisplaySize.x - width);
  place.area = snapped({x, is_below ? head.bottom() + 2 : head.y - height - 2, width, height});
  return place;
}

/// True if it was clicked.
bool draw_completion(const FilterCompletion& each, const Frame& frame, const Rect& row,
                     bool is_marked, float words) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 mouse = ImGui::GetMousePos();
  // While the field is active nothing else counts as hovered.
  const bool is_hot = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                      row.contains({mouse.x, mouse.y});
  if (is_marked) {
    fill_rect(list, row, faded(frame.theme.accent, 0.3F));
    fill_rect(list, {row.x, row.y, std::max(3.0F, std::floor(frame.em * 0.2F)), row.height},
              frame.theme.accent);
  }
  if (is_hot) fill_rect(list, row, faded(frame.theme.hover, 0.2F));
  const float y = std::floor(row.y + (row.height - ImGui::GetFontSize()) / 2);
  list.AddText({row.x + std::floor(frame.em * 0.5F), y}, frame.theme.text, each.text.c_str());
  list.AddText({row.x + words, y}, frame.theme.faint, each.words.c_str());
  return is_hot && ImGui::IsMouseClicked(0);
}

}  // namespace

Rect draw_filter_field(Viewer& viewer, const Frame& frame, float width) {
  FilterState& filter = viewer.filter;
  const bool is_empty = filter.typed.empty();
  const float side = ImGui::GetFrameHeight();
  const float gap = std::floor(frame.em * 0.25F);
  ImGui::SetNextItemWidth(
      std::floor(std::max(frame.em * 3, is_empty ? width : width - side - gap)));
  draw_text_field(viewer);
  const Rect field = snapped(last_item());
  const ImGuiID id = ImGui::GetItemID();
  frame.ui.tag("log.filter", field, filter.typed);
  if (!filter.is_typing) explain(frame, viewer, "filter.focus");
  follow_filter(viewer);  // what is typed now
  const Verdict verdict = verdict_of(filter);
  const float thick = verdict == Verdict::none ? 1 : std::max(1.0F, std::floor(frame.em * 0.12F));
  ImGui::GetWindowDrawList()->AddRect(top_left(field), bottom_right(field),
                                      colour_of(verdict, frame.theme),
                                      ImGui::GetStyle().FrameRounding, 0, thick);
  if (filter.error) underline_error(*filter.error, filter.typed, frame, field, id);
  if (is_empty) return field;
  ImGui::SameLine(0, gap);
  const bool is_cleared =
      icon_button(frame, {.id = "log.filter.clear", .icon = Icon::cross, .words = "No filter"});
  explain(frame, viewer, "filter.clear");
  if (is_cleared) frame.commands.run("filter.clear", viewer);
  return field;
}

void draw_filter_words(const Viewer& viewer, const Frame& frame, const std::string& unfiltered,
                       float width) {
  const Verdict verdict = verdict_of(viewer.filter);
  const std::string words = words_of(viewer, unfiltered);
  if (words.empty()) return ImGui::NewLine();
  const Colour colour =
      verdict == Verdict::none ? frame.theme.faint : colour_of(verdict, frame.theme);
  float room = width;
  if (verdict != Verdict::none) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = std::floor(frame.em);
    const float down = ImGui::GetCurrentWindow()->DC.CurrLineTextBaseOffset;
    draw_icon(*ImGui::GetWindowDrawList(), icon_of(verdict), {at.x, at.y + down, side, side},
              colour);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::floor(frame.em * 1.2F));
    room -= frame.em * 1.2F;
  }
  const ColourGuard ink(ImGuiCol_Text, verdict == Verdict::read ? frame.theme.text : colour);
  const std::string text = shortened(words, room);
  ImGui::TextUnformatted(text.c_str());
  frame.ui.tag("log.filter.words", last_item(), words);
  if (text != words) explain_in_words(frame, words);
}

void draw_filter_completions(Viewer& viewer, const Frame& frame, const Rect& head) {
  FilterState& filter = viewer.filter;
  // A click on the list takes the keyboard from the field before the list hears of it.
  const bool was_listed = std::exchange(filter.is_listed, false);
  if (!filter.is_typing && !(was_listed && ImGui::IsMouseClicked(0))) return;
  const FilterCompletions completions = completions_of(viewer, filter.typed, filter.cursor);
  if (completions.list.empty()) return;
  filter.is_listed = true;
  const std::size_t at = marked(filter, completions);
  const ListPlace place = place_of(completions, at, frame, head);
  ImGui::SetNextWindowPos(top_left(place.area));
  ImGui::SetNextWindowSize(size_of(place.area));
  const StyleGuard unpadded(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  const ColourGuard filled(ImGuiCol_WindowBg, frame.theme.title);
  const WindowGuard window("##filter_completions",
                           ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                               ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                               ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::GetWindowDrawList()->AddRect(top_left(place.area), bottom_right(place.area),
                                      frame.theme.faint);
  for (std::size_t i = place.first; i < place.first + place.count; ++i) {
    const Rect row{place.area.x + 1,
                   place.area.y + 1 + place.row * static_cast<float>(i - place.first),
                   place.area.width - 2, place.row};
    frame.ui.tag("log.filter.completion." + std::to_string(i), row, completions.list[i].text);
    if (draw_completion(completions.list[i], frame, row, i == at, place.words)) {
      put_in(filter, completions, i);
    }
  }
}

}  // namespace orrery::gui
