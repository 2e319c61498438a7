#include "gui/model/overview.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/lesson_lamps.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/bookmark_marks.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

struct OverviewScene {
  ImDrawList& list;
  const Overview& overview;
  const Chronicle& chronicle;
  const Glyphs& glyphs;
  const Theme& theme;
  const Viewer& viewer;
  float head_x = 0;
  float em = 16;
};

float fine(float em) { return std::max(1.0F, std::floor(em / 16)); }

// ---------------------------------------------------------------- drawing

void draw_not_yet(const OverviewScene& s) {
  const Overview& o = s.overview;
  const float x = std::clamp(std::ceil(o.scale.x_of(o.reached)), o.bars.x, o.bars.right());
  const Rect rest{x, o.flags.y, o.bars.right() - x, o.axis.y - o.flags.y};
  if (rest.is_empty()) return;
  if (!o.ended) draw_hatching(s.list, rest, std::floor(s.em * 0.7F), faded(s.theme.line, 0.5F));
  fill_rect(s.list, {x, rest.y, fine(s.em), rest.height}, s.theme.line);
  const char* words = o.ended ? "ended" : "not yet";
  const float width = ImGui::CalcTextSize(words).x + s.em;
  if (rest.width < width + s.em || o.bars.height < s.em) return;
  const Rect label = snapped(
      {rest.right() - width - s.em * 0.3F, o.bars.y + (o.bars.height - s.em) / 2, width, s.em});
  fill_rect(s.list, label, s.theme.background);
  draw_text(s.list, {label.x + s.em * 0.5F, label.y}, s.theme.faint, words, rest);
}

void draw_bars_of_messages(const OverviewScene& s) {
  for (const MessageColumn& column : s.overview.columns) {
    fill_split(s.list, column.area, s.head_x, faded(s.theme.faint, 0.8F),
               faded(s.theme.faint, 0.4F));
  }
}

void draw_ribbon(const OverviewScene& s) {
  const Rect& ribbon = s.overview.ribbon;
  const float gap = std::max(2.0F, std::floor(ribbon.height * 0.35F));
  for (const RoleRun& run : s.overview.roles) {
    fill_rect(s.list, {run.x0, ribbon.y + 1, run.x1 - run.x0, ribbon.height - gap - 1},
              s.glyphs.colour_of_role(s.theme, run.role));
  }
  // Somebody is down or paused: a broken line below.
  for (const RoleRun& run : s.overview.gaps) {
    const float dash = std::max(2.0F, std::floor(s.em * 0.2F));
    const Rect line{run.x0, ribbon.bottom() - gap, run.x1 - run.x0, gap};
    fill_dashed(s.list, line, dash, s.theme.faint);
  }
}

void draw_overview_axis(const OverviewScene& s) {
  const Rect& axis = s.overview.axis;
  for (const AxisTick& tick : s.overview.ticks) {
    fill_rect(s.list, {tick.x, axis.y, fine(s.em), std::floor(axis.height * 0.4F)}, s.theme.line);
    if (tick.label.is_empty()) continue;
    draw_text(s.list, {tick.label.x, tick.label.y + (axis.height - s.em) / 2}, s.theme.faint,
              tick.text, axis);
  }
}

void draw_window_box(const OverviewScene& s) {
  const Rect box = s.overview.box_of(window_of(s.viewer));
  fill_rect(s.list, box, faded(s.theme.text, 0.10F));
  const float line = std::max(1.0F, std::floor(s.em / 10));
  const Colour colour = faded(s.theme.text, 0.75F);
  fill_rect(s.list, {box.x, box.y, box.width, line}, colour);
  fill_rect(s.list, {box.x, box.bottom() - line, box.width, line}, colour);
  // Its sides are thicker: they are what one takes hold of.
  fill_rect(s.list, {box.x, box.y, 2 * line, box.height}, colour);
  fill_rect(s.list, {box.right() - 2 * line, box.y, 2 * line, box.height}, colour);
}

void draw_branch(const OverviewScene& s, const BranchRow& row, bool is_hovered) {
  if (row.is_chosen) fill_rect(s.list, row.row, faded(s.theme.accent, 0.14F));
  if (is_hovered) fill_rect(s.list, row.row, faded(s.theme.hover, 0.12F));
  const Colour colour = row.is_chosen ? s.theme.accent : s.theme.faint;
  fill_rect(s.list, row.line, colour);
  if (row.fork_y < row.line.y) {
    fill_rect(s.list, {row.line.x, row.fork_y, fine(s.em) * 2, row.line.bottom() - row.fork_y},
              colour);
    s.list.AddCircleFilled({row.line.x + fine(s.em), row.fork_y}, s.em * 0.18F, colour);
  }
  draw_text(s.list, {row.label.x, row.label.y}, row.is_chosen ? s.theme.text : s.theme.faint,
            row.text, row.row);
}

void draw_branches(const OverviewScene& s, Point mouse) {
  const Overview& o = s.overview;
  const ClipGuard within(o.rows);
  for (const BranchRow& row : o.branches) draw_branch(s, row, row.row.contains(mouse));
  if (o.rows_above + o.rows_below == 0) return;
  const std::string text = number_words(o.rows_above + o.rows_below) + " more: turn the wheel";
  const float width = std::ceil(ImGui::CalcTextSize(text.c_str()).x + s.em * 0.6F);
  const Rect label = snapped({o.rows.right() - width, o.rows.bottom() - s.em, width, s.em});
  fill_rect(s.list, label, s.theme.background);
  draw_text(s.list, {label.x + s.em * 0.3F, label.y}, s.theme.faint, text, o.rows);
}

/// From the top of the strip.
BookmarkRow bookmarks_of(const Overview& overview) {
  return {.name = "overview.bookmark",
          .scale = overview.scale,
          .top = overview.flags.bottom() - std::floor(overview.em * 0.2F),
          .em = overview.em};
}

void draw_overview_scene(const OverviewScene& s, Point mouse) {
  const Overview& o = s.overview;
  const Rect ground{o.area.x, o.flags.y, o.area.width, o.axis.y - o.flags.y};
  fill_rect(s.list, ground, s.theme.panel);
  draw_not_yet(s);
  draw_bars_of_messages(s);
  draw_ribbon(s);
  draw_overview_axis(s);
  draw_window_box(s);
  for (const Flag& flag : o.marks) {
    const bool is_later = s.chronicle.marks()[flag.first].event > s.viewer.head.event;
    draw_flag(s.list, flag, {flag.x, o.flags.centre().y}, s.em * 0.66F, s.theme, is_later);
  }
  draw_branches(s, mouse);
  draw_play_head(s.list, s.head_x, ground, std::floor(s.em * 0.36F), s.theme.accent);
}

void tag_overview(const OverviewScene& s, UiMap& ui) {
  const Overview& o = s.overview;
  const float grip = std::max(12.0F, std::floor(s.em * 0.8F));
  ui.tag("overview.area", {o.area.x, o.area.y, o.area.width, o.axis.bottom() - o.area.y},
         "the whole run");
  ui.tag("overview.bars", o.bars);
  ui.tag("overview.window", o.box_of(window_of(s.viewer)), "what the diagram shows");
  ui.tag("overview.head", snapped({s.head_x - grip / 2, o.flags.y, grip, o.flags.height}),
         "play head");
  for (const BranchRow& row : o.branches) {
    const std::string words = row.text + (row.is_chosen ? ", chosen" : "");
    ui.tag("branch." + std::to_string(row.branch), row.row, words);
  }
}

// ---------------------------------------------------------------- the mouse

void move_head(Viewer& viewer, const Overview& overview, Point mouse) {
  const Time time = overview.scale.time_at(mouse.x);
  viewer.session->want(time);
  viewer.head.is_playing = false;
  viewer.frame.seeking.reset();
  viewer.window_follows = true;
  go_to_time(viewer.head, *viewer.session, time);
}

/// One edge of the window goes to the mouse, but not past the other one.
void resize_window(Viewer& viewer, const Overview& overview, Point mouse) {
  const Time time = overview.scale.time_at(mouse.x);
  if (viewer.overview.drag == OverviewPart::window_begin) {
    viewer.window_begin = std::min(time, viewer.window_end - shortest_window);
  } else {
    viewer.window_end = std::max(time, viewer.window_begin + shortest_window);
  }
  viewer.window_follows = false;
}

void move_window(Viewer& viewer, const Overview& overview, Point mouse) {
  const OverviewState& state = viewer.overview;
  if (std::abs(mouse.x - state.drag_from.x) < 2) return;
  const Time by = overview.scale.time_at(mouse.x) - overview.scale.time_at(state.drag_from.x);
  viewer.window_follows = false;
  show_window(viewer, moved(state.drag_window, by, viewer.session->reached()));
}

void press(Viewer& viewer, const OverviewHit& under, Point mouse, const Frame& frame) {
  OverviewState& state = viewer.overview;
  if (under.part == OverviewPart::branch) {
    if (frame.commands.find("branch.choose") != nullptr) {
      frame.commands.run("branch.choose", viewer, std::to_string(under.branch));
    }
    return;
  }
  const bool moves_head = under.part == OverviewPart::time || under.part == OverviewPart::bars;
  state.drag = moves_head ? OverviewPart::head : under.part;
  state.drag_from = mouse;
  state.drag_window = window_of(viewer);
  state.was_playing = viewer.head.is_playing;
}

void go_on(Viewer& viewer, const Overview& overview, Point mouse) {
  OverviewState& state = viewer.overview;
  if (state.drag == OverviewPart::nothing) return;
  if (state.drag == OverviewPart::head) move_head(viewer, overview, mouse);
  if (state.drag == OverviewPart::window) move_window(viewer, overview, mouse);
  if (state.drag == OverviewPart::window_begin || state.drag == OverviewPart::window_end) {
    resize_window(viewer, overview, mouse);
  }
  if (ImGui::IsMouseDown(0)) return;
  // A click into the box that did not move it means the play head.
  const bool is_click = std::abs(mouse.x - state.drag_from.x) < 2;
  if (state.drag == OverviewPart::window && is_click) move_head(viewer, overview, mouse);
  viewer.head.is_playing = state.was_playing;
  state.drag = OverviewPart::nothing;
}

void show_cursor(OverviewPart part) {
  if (part == OverviewPart::window_begin || part == OverviewPart::window_end ||
      part == OverviewPart::head) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  } else if (part == OverviewPart::window || part == OverviewPart::branch) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
}

std::string branch_words(const BranchView& branch) {
  std::string text = branch.name + "\nforked at " +
                     time_text(branch.forked_at, std::chrono::microseconds(1)) + ", after event " +
                     number_words(branch.forked_after) + "\n" + number_words(branch.last_event) +
                     " events so far";
  if (branch.forked_after == 0) {
    text = branch.name + "\n" + number_words(branch.last_event) + " events so far";
  }
  return text + "\nclick: look at this branch";
}

std::string words_under(const OverviewScene& s, const OverviewHit& under, Point mouse) {
  const Overview& o = s.overview;
  if (under.part == OverviewPart::branch) {
    return branch_words(s.viewer.session->branches()[under.branch]);
  }
  if (o.flags.contains(mouse)) {
    for (const Flag& flag : o.marks) {
      if (std::abs(flag.x - mouse.x) <= s.em * 0.4F) return flag_text(s.chronicle, flag);
    }
  }
  const Time time = o.scale.time_at(mouse.x);
  std::string text = time_text(time, o.scale.window.length() / 1000);
  if (time > o.reached) return text + (o.ended ? "\nafter the end" : "\nnot simulated yet");
  for (const MessageColumn& column : o.columns) {
    if (mouse.x < column.area.x || mouse.x >= column.area.right()) continue;
    text += "\n" + number_words(column.messages) + " messages";
  }
  for (const RoleRun& run : o.roles) {
    if (mouse.x < run.x0 || mouse.x >= run.x1) continue;
    text.append("\n").append(s.chronicle.word(run.role));
    const EventNumber event = s.chronicle.event_at(time);
    for (Place node = 0; node < s.chronicle.nodes().size(); ++node) {
      if (s.chronicle.role_at(node, event) != run.role) continue;
      text += ": " + s.chronicle.nodes()[node].name;
      break;
    }
  }
  return text;
}

/// Rows of branches: the chosen one stays in sight when another is chosen, the wheel moves them.
void scroll_branches(Viewer& viewer, const Overview& overview, bool is_over_rows) {
  OverviewState& state = viewer.overview;
  const std::size_t chosen = viewer.session->branch();
  if (state.branch_shown != chosen) {
    state.branch_shown = chosen;
    const auto order = branch_order(viewer.session->branches());
    const auto at = std::find(order.begin(), order.end(), chosen) - order.begin();
    state.first_row = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, at - 1));
  }
  if (!is_over_rows) return;
  const float turns = ImGui::GetIO().MouseWheel;
  if (turns != 0) state.first_row = turned_rows(overview.rows_above, overview.rows_below, turns);
}

void use_mouse_of_overview(Viewer& viewer, const OverviewScene& scene, const Frame& frame,
                           Point mouse) {
  const Overview& overview = scene.overview;
  const bool is_over = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  OverviewHit under;
  if (is_over) {
    under = hit(overview, window_of(viewer), viewer.head.time, mouse);
    viewer.hovered = {};
    show_cursor(viewer.overview.drag != OverviewPart::nothing ? viewer.overview.drag : under.part);
  }
  scroll_branches(viewer, overview, is_over && overview.rows.contains(mouse));
  const bool is_free = viewer.overview.drag == OverviewPart::nothing;
  const Bookmark* bookmark = bookmark_under(viewer, bookmarks_of(overview), mouse);
  const bool is_on_bookmark = is_over && is_free && bookmark != nullptr;
  if (is_on_bookmark) {
    draw_tooltip_words(bookmark_words(viewer, *bookmark), frame.em);
  } else if (is_over && is_free && under.part != OverviewPart::nothing) {
    draw_tooltip_words(words_under(scene, under, mouse), frame.em);
  }
  if (is_over && is_free && ImGui::IsMouseClicked(0)) {
    if (is_on_bookmark) go_to_bookmark(viewer, Bookmark(*bookmark));
    else press(viewer, under, mouse, frame);
  }
  if (viewer.session) go_on(viewer, overview, mouse);
}

}  // namespace

void draw_overview(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const Rect area = snapped({corner.x, corner.y, room.x, room.y});
  if (area.width < frame.em * 4 || area.height < frame.em * 2) return;
  OverviewState& state = viewer.overview;
  const OverviewLook look{area, frame.em, state.first_row, may_see_judges(viewer.lesson)};
  const Overview& overview = overview_for(state, *viewer.session, look, text_width());
  const OverviewScene scene{*ImGui::GetWindowDrawList(),
                            overview,
                            viewer.session->chronicle(),
                            state.glyphs,
                            frame.theme,
                            viewer,
                            overview.scale.x_of(viewer.head.time),
                            frame.em};
  const Point mouse{ImGui::GetMousePos().x, ImGui::GetMousePos().y};
  const ClipGuard within(area);
  ImGui::InvisibleButton("##overview", size_of(area));
  const bool is_over = ImGui::IsItemHovered();
  draw_overview_scene(scene, is_over ? mouse : Point{-1, -1});
  draw_bookmarks(scene.list, viewer, frame, bookmarks_of(overview));
  tag_overview(scene, frame.ui);
  use_mouse_of_overview(viewer, scene, frame, mouse);
}

}  // namespace orrery::gui
