#include "gui/model/start.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/text_field.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

constexpr float card_em = 24;  // a card is at least so wide
constexpr std::size_t title_lines = 2;
constexpr std::size_t text_lines = 4;  // title and story together

constexpr const char* what_this_is =
    "Orrery runs distributed algorithms event by event, the same way every time. Take a lesson; "
    "open a scenario to watch it, rewind it and break it by hand; open a trace to look at a run "
    "that was recorded.";

void draw_words(Colour colour, const std::string& words) {
  const ColourGuard coloured(ImGuiCol_Text, colour);
  const TextWrapGuard wrapped;
  ImGui::TextUnformatted(words.c_str(), words.c_str() + words.size());
}

// ---------------------------------------------------------------- text on cards

/// As many lines as there may be; the last one ends in an ellipsis if there is more.
std::vector<std::string> lines_of_text(const std::string& text, float width, std::size_t most) {
  std::vector<std::string> lines;
  const char* from = text.c_str();
  const char* end = from + text.size();
  while (from < end && lines.size() < most) {
    const bool is_last = lines.size() + 1 == most;
    const char* to = ImGui::GetFont()->CalcWordWrapPositionA(
        ImGui::GetFontSize() / ImGui::GetFont()->FontSize, from, end, width);
    if (to == from) ++to;  // not even one letter fits
    lines.push_back(is_last ? shortened(std::string(from, end), width) : std::string(from, to));
    from = to;
    while (from < end && *from == ' ') ++from;
  }
  return lines;
}

/// Draws lines one below the other. Returns where the next one would be.
float draw_lines(const std::vector<std::string>& lines, ImVec2 at, Colour colour) {
  for (const std::string& line : lines) {
    ImGui::GetWindowDrawList()->AddText(at, colour, line.c_str());
    at.y += ImGui::GetTextLineHeight();
  }
  return at.y;
}

// ---------------------------------------------------------------- cards

/// "raft/hello": what the card's name in the UI map ends with.
std::string short_name(const std::string& file) {
  const std::filesystem::path path(file);
  return (path.parent_path().filename() / path.stem()).string();
}

/// A lesson's has no story.
float card_height(float em, bool is_lesson) {
  const std::size_t lines = is_lesson ? title_lines : text_lines;
  return std::ceil(em * 1.6F + ImGui::GetTextLineHeight() * static_cast<float>(lines + 1));
}

auto lesson_of(const ScenarioCard& card, const LessonState& lessons) {
  return std::ranges::find(lessons.cards, card.lesson, &LessonCard::name);
}

/// What Enter does with the chosen card.
std::string hint_words(const ScenarioCard& card, const LessonState& lessons) {
  const auto lesson = lesson_of(card, lessons);
  const bool goes_on = !card.lesson.empty() && lesson != lessons.cards.end() && is_begun(*lesson);
  return goes_on ? "Enter goes on" : "Enter opens it";
}

/// At its foot: what it is, or how far the lesson is.
std::string foot_words(const ScenarioCard& card, const LessonState& lessons) {
  const auto lesson = lesson_of(card, lessons);
  if (card.lesson.empty() || lesson == lessons.cards.end()) return short_name(card.file);
  return "lesson " + card.lesson + ": " + stand_words(*lesson);
}

/// `hint`: what Enter does; empty: nothing, for it is not chosen.
void draw_card_text(const ScenarioCard& card, const Frame& frame, const Rect& area,
                    const std::string& foot, const std::string& hint) {
  const float gap = std::floor(frame.em * 0.6F);
  const float width = area.width - 2 * gap;
  const Theme& theme = frame.theme;
  ImVec2 at(area.x + gap, area.y + gap);
  const std::vector<std::string> title = lines_of_text(card.title, width, title_lines);
  at.y = draw_lines(title, at, theme.text);
  at.y += std::floor(frame.em * 0.2F);
  const bool is_broken = !card.problem.empty();
  const std::string& story = is_broken ? card.problem : card.story;
  draw_lines(lines_of_text(story, width, text_lines - title.size()), at,
             is_broken ? theme.bad : theme.faint);
  at.y = area.bottom() - gap - ImGui::GetTextLineHeight();
  const float hint_width = width_of(hint);
  draw_lines({shortened(foot, width - hint_width - gap)}, at, theme.faint);
  draw_lines({hint}, ImVec2(area.right() - gap - hint_width, at.y), theme.accent);
}

/// True if it was clicked.
bool draw_card(const ScenarioCard& card, const Frame& frame, ImVec2 size, const std::string& foot,
               const std::string& hint) {
  const IdGuard id(card.file.c_str());
  const bool is_pressed = ImGui::InvisibleButton("card", size);
  const Rect area = snapped(last_item());
  if (card.lesson.empty()) frame.ui.tag("start.scenario." + foot, area, card.title);
  else frame.ui.tag("start.lesson." + card.lesson, area, card.title + ", " + foot);
  if (!ImGui::IsItemVisible()) return is_pressed;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Theme& theme = frame.theme;
  const Colour fill = ImGui::IsItemHovered() ? theme.frame_hot : theme.frame;
  list->AddRectFilled(top_left(area), bottom_right(area), fill);
  if (!hint.empty()) {
    const float bar = std::max(3.0F, std::floor(frame.em * 0.25F));
    list->AddRectFilled(top_left(area), ImVec2(area.x + bar, area.bottom()), theme.accent);
  }
  const ClipGuard clip(area);
  draw_card_text(card, frame, area, foot, hint);
  return is_pressed;
}

/// Topic by topic, in columns. Returns the file of the card that was clicked; mostly empty.
std::string draw_cards(StartState& start, const LessonState& lessons, const Frame& frame) {
  std::string clicked;
  const std::vector<std::size_t> shown = shown_cards(start);
  const float room = ImGui::GetContentRegionAvail().x;
  const float gap = std::floor(frame.em * 0.6F);
  start.columns = static_cast<std::size_t>(
      std::max(1.0F, std::floor((room + gap) / (frame.em * card_em + gap))));
  const auto columns = static_cast<float>(start.columns);
  const float width = std::max(1.0F, std::floor((room - gap * (columns - 1)) / columns));
  const StyleGuard spacing(ImGuiStyleVar_ItemSpacing, ImVec2(gap, gap));
  std::string topic;
  std::size_t column = 0;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const ScenarioCard& card = start.cards[shown[i]];
    if (card.topic != topic) {
      topic = card.topic;
      column = 0;
      draw_words(frame.theme.text, topic);
    }
    if (column % start.columns != 0) ImGui::SameLine(0, gap);
    ++column;
    const ImVec2 size(width, card_height(frame.em, !card.lesson.empty()));
    const std::string foot = foot_words(card, lessons);
    const std::string hint = i == start.chosen ? hint_words(card, lessons) : "";
    if (draw_card(card, frame, size, foot, hint)) clicked = card.file;
    if (i == start.chosen && start.shows_chosen) ImGui::SetScrollHereY(0.5F);
  }
  start.shows_chosen = false;
  return clicked;
}

std::string draw_found(StartState& start, const LessonState& lessons, const Frame& frame) {
  if (start.cards.empty()) {
    draw_words(
        frame.theme.faint,
        "There are no scenarios here. Type the path of one, or of a trace, and press Enter.");
    return {};
  }
  if (shown_cards(start).empty()) {
    draw_words(frame.theme.faint,
               "No lesson or scenario has these words. Enter opens the file " + start.typed + ".");
    return {};
  }
  return draw_cards(start, lessons, frame);
}

// ---------------------------------------------------------------- keys

/// Up and Down go from row to row, Tab from card to card; Left and Right do while nothing is typed.
void choose_by_keys(StartState& start) {
  const auto row = static_cast<std::ptrdiff_t>(start.columns);
  if (is_pressed(ImGuiKey_DownArrow)) choose_further(start, row);
  if (is_pressed(ImGuiKey_UpArrow)) choose_further(start, -row);
  if (is_pressed(ImGuiKey_PageDown)) choose_further(start, 3 * row);
  if (is_pressed(ImGuiKey_PageUp)) choose_further(start, -3 * row);
  if (is_pressed(ImGuiKey_Tab)) {
    choose_further(start, ImGui::GetIO().KeyShift ? -1 : 1);
    start.wants_keys = true;  // which Tab may take away
  }
  if (!start.typed.empty()) return;
  if (is_pressed(ImGuiKey_RightArrow)) choose_further(start, 1);
  if (is_pressed(ImGuiKey_LeftArrow)) choose_further(start, -1);
}

/// Returns the file that Enter opens; mostly empty.
std::string draw_field(StartState& start, const Frame& frame, bool is_covered) {
  if (start.wants_keys && !is_covered) {
    ImGui::SetKeyboardFocusHere();
    start.wants_keys = false;
  }
  const std::string before = start.typed;
  const ItemWidthGuard wide(-1.0F);
  const TypedIn typed =
      text_field({.id = "##find",
                  .hint = "Type to find a lesson or a scenario, or the path of a file",
                  .most = StartState::typed_max,
                  .flags = ImGuiInputTextFlags_EnterReturnsTrue},
                 start.typed);
  frame.ui.tag("start.find", last_item(), start.typed);
  if (before != start.typed) typed_anew(start);
  if (typed.is_too_long) start.trouble = too_long_words("this field", StartState::typed_max);
  if (!typed.is_entered) return {};
  start.wants_keys = true;
  return file_to_open(start).value_or("");
}

// ---------------------------------------------------------------- beside the cards

void draw_trouble(const StartState& start, const Frame& frame) {
  if (start.trouble.empty()) return;
  const ColourGuard fill(ImGuiCol_ChildBg, frame.theme.frame);
  const float width = ImGui::GetContentRegionAvail().x - frame.em * 1.5F;
  const ImVec2 text = ImGui::CalcTextSize(start.trouble.c_str(), nullptr, false, width);
  const float height = text.y + ImGui::GetTextLineHeightWithSpacing() + frame.em * 1.2F;
  const ChildGuard box("##trouble", ImVec2(0, std::ceil(height)), true);
  draw_words(frame.theme.bad, "This cannot be opened:");
  draw_words(frame.theme.text, start.trouble);
  const ImVec2 at = ImGui::GetWindowPos();
  const ImVec2 size = ImGui::GetWindowSize();
  frame.ui.tag("start.trouble", {at.x, at.y, size.x, size.y}, start.trouble);
}

/// Returns the file that was clicked; mostly empty.
std::string draw_recent(const StartState& start, const Frame& frame) {
  std::string clicked;
  draw_words(frame.theme.text, "Opened last");
  if (start.recent.empty()) draw_words(frame.theme.faint, "Nothing yet.");
  for (std::size_t i = 0; i < start.recent.size(); ++i) {
    const IdGuard id(static_cast<int>(i));
    const std::filesystem::path path(start.recent[i]);
    const std::string name = (path.parent_path().filename() / path.filename()).string();
    const std::string label = shortened(name, ImGui::GetContentRegionAvail().x);
    if (ImGui::Selectable(label.c_str())) clicked = start.recent[i];
    frame.ui.tag("start.recent." + std::to_string(i), last_item(), start.recent[i]);
    explain_in_words(frame, start.recent[i]);
  }
  return clicked;
}

void draw_advice(const Frame& frame) {
  ImGui::Dummy(ImVec2(0, frame.em * 0.5F));
  draw_words(frame.theme.text, "Traces");
  draw_words(frame.theme.faint,
             "A trace is a run that was recorded. Make one with\n"
             "  orrery run FILE --trace run.db\n"
             "and type its path above. It can be looked at as it was, or made live again.");
  ImGui::Dummy(ImVec2(0, frame.em * 0.5F));
  draw_words(frame.theme.text, "Keys");
  draw_words(frame.theme.faint,
             "Arrows and Tab choose, Enter opens.\nCtrl+K finds any command, by its name.\n"
             "F1 shows all keys.");
}

}  // namespace

void draw_start(Viewer& viewer, const Frame& frame) {
  StartState& start = viewer.start;
  const bool is_covered = viewer.palette.shows != PaletteState::Shows::nothing;
  if (!is_covered) choose_by_keys(start);
  draw_words(frame.theme.text, what_this_is);
  ImGui::Dummy(ImVec2(0, std::floor(frame.em * 0.2F)));
  std::string file = draw_field(start, frame, is_covered);
  if (is_covered) start.wants_keys = true;  // as soon as nothing lies over it
  draw_trouble(start, frame);
  const float beside = std::floor(std::min(frame.em * 19, ImGui::GetContentRegionAvail().x * 0.3F));
  {
    const ChildGuard cards("##cards", ImVec2(-beside - frame.em, 0));
    const SeenWithin seen(frame.ui);
    const std::string clicked = draw_found(start, viewer.lesson, frame);
    if (!clicked.empty()) file = clicked;
  }
  ImGui::SameLine(0, frame.em);
  {
    const ChildGuard others("##others", ImVec2(beside, 0));
    const SeenWithin seen(frame.ui);
    const std::string clicked = draw_recent(start, frame);
    if (!clicked.empty()) file = clicked;
    draw_advice(frame);
  }
  if (!file.empty()) frame.commands.run("file.open", viewer, file);
}

}  // namespace orrery::gui
