#include "gui/model/log.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "gui/model/goals.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/filter_line.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/rule_chip.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

enum LogColumn : int { number, time, node, kind, way, what, cause, log_columns };

/// What all rows are drawn with.
struct LogScene {
  Viewer& viewer;
  const Frame& frame;
  const Chronicle& chronicle;
  LogRows rows;
  float row_height = 20;
};

void go_to_row(Viewer& viewer, const Chronicle& chronicle, EventNumber event) {
  const Place message = chronicle.event(event).message;
  const bool is_about_message = message < chronicle.messages().size();
  select(viewer, is_about_message ? Picked::message(message) : Picked::of_event(event));
  go_to(viewer, event);
}

// ---------------------------------------------------------------- rows

void cell(int column, Colour colour, const std::string& text) {
  ImGui::TableSetColumnIndex(column);
  const ColourGuard ink(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(text.c_str(), text.c_str() + text.size());
}

/// The type with its shape, and what the message says as far as that was read.
void what_cell(const LogScene& s, const LogRow& row, Colour colour) {
  ImGui::TableSetColumnIndex(what);
  const ChronicleEvent& event = s.chronicle.event(row.event);
  if (event.message < s.chronicle.messages().size()) {
    const Word type = s.chronicle.messages()[event.message].type;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Glyphs& glyphs = s.viewer.log.glyphs;
    const float opacity = row.event > s.viewer.head.event ? 0.45F : 1.0F;
    fill_shape(*ImGui::GetWindowDrawList(), glyphs.shape_of_type(type),
               {at.x + s.frame.em * 0.4F, at.y + s.frame.em * 0.5F}, s.frame.em * 0.26F,
               faded(glyphs.colour_of_type(s.frame.theme, type), opacity));
    ImGui::SetCursorScreenPos({at.x + s.frame.em, at.y});
  }
  std::string text = row.type;
  const std::string* content = log_content(s.viewer.log, row.event);
  if (content != nullptr && !content->empty() && *content != "{}") {
    text += (text.empty() ? "" : "  ") + *content;
  }
  const ColourGuard ink(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(shortened(text, ImGui::GetContentRegionAvail().x).c_str());
}

void cause_cell(const LogScene& s, const LogRow& row) {
  if (!ImGui::TableSetColumnIndex(cause) || row.cause == 0) return;
  const std::string text = number_words(row.cause);
  const ColourGuard ink(ImGuiCol_Text, s.frame.theme.faint);
  ImGui::TextUnformatted(text.c_str());
}

/// Where a row is: the table's header is above the first.
Rect row_area(const LogScene& s, const Rect& table, EventNumber place) {
  const float header = ImGui::GetTextLineHeight() + 2 * ImGui::GetStyle().CellPadding.y;
  const float y = table.y + header + s.row_height * static_cast<float>(place);
  return snapped({table.x, y, table.width, s.row_height});
}

/// The play head is at this row, or, where its event has none, between it and the next.
void draw_head(const LogScene& s, EventNumber index, const Rect& area) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Colour colour = s.frame.theme.accent;
  const EventNumber before = s.rows.until(s.viewer.head.event);
  if (before == 0 && index == 0) fill_rect(list, {area.x, area.y, area.width, 1}, colour);
  if (index + 1 != before) return;
  const float width = std::max(3.0F, std::floor(s.frame.em * 0.2F));
  if (s.rows.event(index) == s.viewer.head.event) {
    fill_rect(list, {area.x, area.y, width, area.height}, colour);
  }
  fill_rect(list, {area.x, area.bottom() - 1, area.width, 1}, colour);
}

/// Behind the words: which row is the play head's, which is selected, which is pointed at.
void draw_ground(const LogScene& s, EventNumber index, const Rect& area) {
  const EventNumber event = s.rows.event(index);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = s.frame.theme;
  if (index % 2 == 1) fill_rect(list, area, faded(theme.frame, 0.3F));
  if (const LogRule* rule = rule_of(s.viewer.log.rules, event)) {
    fill_rect(list, area, faded(colour_of(*rule, theme), 0.16F));
  }
  if (event == log_event_of(s.chronicle, s.viewer.selected)) {
    fill_rect(list, area, faded(theme.accent, 0.22F));
  }
  const ImVec2 mouse = ImGui::GetMousePos();
  const bool is_under_mouse = ImGui::IsWindowHovered() && area.contains({mouse.x, mouse.y});
  if (is_under_mouse || event == log_event_of(s.chronicle, s.viewer.hovered)) {
    fill_rect(list, area, faded(theme.hover, 0.14F));
  }
  draw_head(s, index, area);
}

/// At the left, whole or broken, beside what led to what is selected or came of it.
void draw_causal_bar(const LogScene& s, EventNumber event, const Rect& area) {
  const Shade shade = shade_of_event(s.viewer, event);
  if (shade != Shade::cause && shade != Shade::effect) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float width = std::max(3.0F, std::floor(s.frame.em * 0.2F));
  // The play head's own bar is there already.
  const bool is_head = event == s.viewer.head.event;
  const Rect bar{is_head ? area.x + width : area.x, area.y + 1, is_head ? 2 : width,
                 area.height - 2};
  if (shade == Shade::cause) return fill_rect(list, bar, category(s.frame.theme, 0));
  const float part = std::floor(bar.height / 3);
  const Colour colour = category(s.frame.theme, 2);
  fill_rect(list, {bar.x, bar.y, bar.width, part}, colour);
  fill_rect(list, {bar.x, bar.bottom() - part, bar.width, part}, colour);
}

void use_row(const LogScene& s, EventNumber event) {
  Viewer& viewer = s.viewer;
  const Place message = s.chronicle.event(event).message;
  const bool is_about_message = message < s.chronicle.messages().size();
  viewer.hovered = is_about_message ? Picked::message(message) : Picked::of_event(event);
  if (ImGui::IsMouseClicked(0)) go_to_row(viewer, s.chronicle, event);
  if (ImGui::IsMouseDoubleClicked(0)) centre_time(viewer, s.chronicle.time_of(event), event);
}

/// At the right of the number.
void draw_rule_of(const LogScene& s, EventNumber event, const Rect& area) {
  const LogRule* rule = rule_of(s.viewer.log.rules, event);
  if (rule == nullptr) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float side = std::floor(s.frame.em);
  const float right = at.x + ImGui::GetContentRegionAvail().x;
  const Rect chip = snapped({right - side, area.y + (area.height - side) / 2, side, side});
  draw_rule_chip(*ImGui::GetWindowDrawList(), *rule, chip, s.frame.theme);
  s.frame.ui.tag("log.row." + std::to_string(event) + ".rule", chip, std::string(1, rule->letter));
}

void draw_row(const LogScene& s, EventNumber event, const Rect& area) {
  const LogRow row = log_row(s.chronicle, event);
  ImGui::TableNextRow(ImGuiTableRowFlags_None, s.row_height);
  const Theme& theme = s.frame.theme;
  const Shade shade = shade_of_event(s.viewer, row.event);
  const bool is_aside = shade == Shade::dimmed || shade == Shade::hidden;
  const bool is_later = is_aside || row.event > s.viewer.head.event;
  const Colour ink = is_later ? faded(theme.text, 0.5F) : theme.text;
  const Colour pale = is_later ? faded(theme.faint, 0.6F) : theme.faint;
  cell(number, pale, row.number);
  draw_rule_of(s, event, area);
  cell(time, ink, row.time);
  cell(node, ink, row.node);
  cell(kind, row.kind == "crash" || row.kind == "refuses" ? theme.bad : ink, row.kind);
  cell(way, ink, row.way);
  what_cell(s, row, ink);
  cause_cell(s, row);
  s.frame.ui.tag("log.row." + std::to_string(row.event), area,
                 row.time + " " + event_words(s.chronicle, row.event));
}

/// Where there is little room, what is said is worth more than the causes' numbers.
void set_up_columns(float em, float room) {
  const bool is_narrow = room < 50 * em;
  const auto fixed = [&](const char* name, float width, ImGuiTableColumnFlags also = 0) {
    ImGui::TableSetupColumn(name, ImGuiTableColumnFlags_WidthFixed | also, std::floor(em * width));
  };
  fixed("#", 5.4F);
  fixed("time", 6.6F);
  fixed("node", 3.2F);
  fixed("kind", 5.2F);
  fixed("from → to", 5.2F);
  ImGui::TableSetupColumn("what", ImGuiTableColumnFlags_WidthStretch);
  fixed("cause", 5.4F, is_narrow ? ImGuiTableColumnFlags_Disabled : ImGuiTableColumnFlags_None);
}

// ---------------------------------------------------------------- around the rows

void draw_follow(Viewer& viewer, const Frame& frame, bool is_wide) {
  LogState& state = viewer.log;
  const char* words = state.follows ? "following the play head" : "follow the play head";
  const char* label = state.follows ? "following" : "follow";
  const ColourGuard ground(ImGuiCol_Button,
                           state.follows ? faded(frame.theme.accent, 0.35F) : frame.theme.frame);
  if (ImGui::SmallButton(is_wide ? words : label)) state.follows = !state.follows;
  frame.ui.tag("log.follow", last_item(), words);
  if (!is_wide) explain_in_words(frame, words);
}

LogRange range_in_sight(Viewer& viewer, EventNumber visible) {
  const LogRows rows(viewer.session->chronicle(), viewer.filter);
  return log_range(viewer.log, rows.count(), visible, rows.until(viewer.head.event));
}

/// "events 965–973 of 973".
std::string words_of_range(const LogRange& range, EventNumber rows) {
  if (rows == 0) return "nothing has happened yet";
  const EventNumber last = std::max(range.first + 1, range.end == rows ? rows : range.end - 1);
  return "events " + number_words(range.first + 1) + "–" + number_words(last) + " of " +
         number_words(rows);
}

/// How the panel is divided. The head is on one line where there is room.
struct LogLook {
  bool is_wide = true;
  float head_height = 0;
  float row_height = 20;
  EventNumber visible = 1;  ///< whole rows
};

LogLook look_of(float em, ImVec2 room) {
  LogLook look{.is_wide = room.x > 62 * em, .row_height = std::floor(em * 1.35F)};
  look.head_height = ImGui::GetFrameHeightWithSpacing();
  if (!look.is_wide) look.head_height += ImGui::GetTextLineHeightWithSpacing();
  const float table_header = ImGui::GetTextLineHeight() + em * 0.4F;
  const float body = room.y - look.head_height - table_header;
  look.visible = static_cast<EventNumber>(std::max(1.0F, std::floor(body / look.row_height)));
  return look;
}

/// The filter, the button that follows the play head, and what is shown. Returns where that is.
Rect draw_head_lines(Viewer& viewer, const Frame& frame, const LogLook& look) {
  const float gap = std::floor(frame.em * 0.75F);
  const float room = ImGui::GetContentRegionAvail().x;
  const Rect field =
      draw_filter_field(viewer, frame, look.is_wide ? std::floor(room * 0.42F) : room);
  if (look.is_wide) {
    ImGui::SameLine(0, gap);
    ImGui::AlignTextToFramePadding();
  }
  draw_follow(viewer, frame, look.is_wide);
  ImGui::SameLine(0, gap);
  draw_rule_chips(viewer, frame);
  const std::string unfiltered = words_of_range(range_in_sight(viewer, look.visible),
                                                viewer.session->chronicle().last_event());
  draw_filter_words(viewer, frame, unfiltered, ImGui::GetContentRegionAvail().x);
  return {field.x, field.y, field.width, std::max(field.bottom(), last_item().bottom()) - field.y};
}

/// Where no event is chosen.
void draw_no_rows(const LogScene& s, const Rect& area) {
  if (s.rows.count() != 0 || !is_filtering(s.viewer.filter)) return;
  const std::string words =
      "No event fits this filter so far. The cross beside it shows all again.";
  const float header = ImGui::GetTextLineHeight() + s.frame.em;
  ImGui::SetCursorScreenPos({area.x + s.frame.em * 0.5F, area.y + header});
  const ColourGuard ink(ImGuiCol_Text, s.frame.theme.faint);
  const TextWrapGuard wrapped(ImGui::GetCursorPosX() + area.width - s.frame.em);
  ImGui::TextUnformatted(words.c_str());
  s.frame.ui.tag("log.nothing", last_item(), words);
}

void draw_log_bar(const LogScene& s, const Rect& area, EventNumber rows, EventNumber visible) {
  LogState& state = s.viewer.log;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  fill_rect(list, area, faded(s.frame.theme.frame, 0.5F));
  const LogBar bar = log_bar(state, rows, visible);
  const float height = std::clamp(static_cast<float>(bar.length) * area.height,
                                  std::min(area.height, s.frame.em * 1.5F), area.height);
  const float room = area.height - height;
  const double most = 1 - bar.length;  // of bar.top
  const float top = most <= 0 ? 0 : static_cast<float>(std::min(1.0, bar.top / most)) * room;
  const Rect grip = snapped({area.x + 1, area.y + top, area.width - 2, height});
  ImGui::SetCursorScreenPos(top_left(area));
  ImGui::InvisibleButton("##log_bar", size_of(area));
  const bool is_hot = ImGui::IsItemHovered() || ImGui::IsItemActive();
  fill_rect(list, grip, faded(s.frame.theme.faint, is_hot ? 0.9F : 0.6F));
  s.frame.ui.tag("log.bar", {area.x, grip.y, area.width, grip.height}, "scroll bar");
  const float mouse = ImGui::GetMousePos().y;
  if (ImGui::IsItemActivated()) {
    const bool is_on_grip = mouse >= grip.y && mouse < grip.bottom();
    state.drag_offset = is_on_grip ? mouse - grip.y : height / 2;
  }
  if (!ImGui::IsItemActive() || room <= 0) return;
  const double part = std::clamp((mouse - state.drag_offset - area.y) / room, 0.0F, 1.0F);
  drag_log(state, rows, visible, part * most);
}

void scroll_with_wheel(LogState& state, const Rect& area) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool is_over = ImGui::IsWindowHovered() && area.contains({io.MousePos.x, io.MousePos.y});
  if (is_over && io.MouseWheel != 0 && !io.KeyCtrl) {
    scroll_log(state, static_cast<double>(-io.MouseWheel) * 3);
  }
}

void draw_table(const LogScene& s, const LogRange& range, const Rect& area) {
  ImGui::SetCursorScreenPos(top_left(area));
  const StyleGuard padding(ImGuiStyleVar_CellPadding,
                           ImVec2(std::floor(s.frame.em * 0.3F), std::floor(s.frame.em * 0.15F)));
  const ClipGuard within(area);
  for (EventNumber row = range.first; row < range.end; ++row) {
    const Rect place = row_area(s, area, row - range.first);
    if (place.bottom() > area.bottom() + 2) continue;
    draw_ground(s, row, place);
    draw_causal_bar(s, s.rows.event(row), place);
  }
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_Resizable | ImGuiTableFlags_BordersInnerV |
                                    ImGuiTableFlags_NoSavedSettings |
                                    ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_PadOuterX;
  const TableGuard table("##log", log_columns, flags, ImVec2(area.width, 0));
  if (!table) return;
  set_up_columns(s.frame.em, area.width);
  ImGui::TableHeadersRow();
  for (EventNumber row = range.first; row < range.end; ++row) {
    const Rect place = row_area(s, area, row - range.first);
    if (place.bottom() > area.bottom() + 2) break;  // no words cut in two
    draw_row(s, s.rows.event(row), place);
    const ImVec2 mouse = ImGui::GetMousePos();
    if (ImGui::IsWindowHovered() && place.contains({mouse.x, mouse.y})) {
      use_row(s, s.rows.event(row));
    }
  }
}

void draw_rows(Viewer& viewer, const Frame& frame, const LogLook& look) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const LogScene scene{viewer, frame, chronicle, LogRows(chronicle, viewer.filter),
                       look.row_height};
  const EventNumber rows = scene.rows.count();
  const LogRange range = range_in_sight(viewer, look.visible);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float bar = std::max(12.0F, std::floor(frame.em * 0.75F));
  const Rect area = snapped({corner.x, corner.y, room.x - bar, room.y});
  frame.ui.tag("log.area", area, number_words(rows) + " events");
  scroll_with_wheel(viewer.log, area);
  draw_table(scene, range, area);
  draw_no_rows(scene, area);
  draw_log_bar(scene, {area.right(), area.y, bar, area.height}, rows, look.visible);
  read_log_contents(viewer, range);
}

}  // namespace

void draw_log(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (room.x < frame.em * 6 || room.y < frame.em * 4) return;
  follow_filter(viewer);
  follow_causality(viewer);
  follow_rules(viewer);
  viewer.log.glyphs.follow(viewer.session->chronicle());
  const LogLook look = look_of(frame.em, room);
  const Rect head = draw_head_lines(viewer, frame, look);
  draw_rows(viewer, frame, look);
  draw_filter_completions(viewer, frame, head);
}

}  // namespace orrery::gui
