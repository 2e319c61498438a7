#include <algorithm>
#include <cmath>

#include "gui/model/goals.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/operations_drawing.hpp"
#include "gui/panels/time_canvas.hpp"
#include "gui/panels/time_mouse.hpp"
#include "gui/panels/time_painting.hpp"

namespace orrery::gui {
namespace {

/// A frame's mouse over the picture.
struct CallMouse {
  Point at{};
  bool is_over = false;
  std::optional<std::uint32_t> call{};
  std::optional<std::size_t> chip{};
  Place client = nowhere;  ///< whose name it is on
};

TimeCanvas canvas_of(const Operations& picture) {
  return {.name = "operations",
          .axis = picture.axis,
          .plot = picture.plot,
          .bottom = picture.footer.y,
          .scale = picture.scale,
          .em = picture.em,
          .pill_y = picture.plot.y,
          .breaks = {picture.axis.x, picture.axis.bottom(), picture.axis.width,
                     std::floor(picture.em * 0.6F)}};
}

OperationsLook calls_look(const Viewer& viewer, const Rect& area, float em) {
  Session& session = *viewer.session;
  OperationsLook look{window_of(viewer), area, em, session.reached()};
  look.key = viewer.operations.key;
  look.scroll = viewer.operations.scroll;
  const std::vector<Lamp> lamps = session.lamps();
  const Lamp* violated = violated_lamp(lamps);
  look.judge = viewer.lesson.play ? OwnJudge::unsaid : own_judge(lamps);
  look.named = violated == nullptr ? 0 : violated->event;
  look.has_ended = session.has_ended();
  look.stretch = stretch_of(viewer);
  return look;
}

CallMouse mouse_over(const Operations& picture) {
  CallMouse mouse;
  mouse.at = {ImGui::GetMousePos().x, ImGui::GetMousePos().y};
  mouse.is_over = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  if (!mouse.is_over) return mouse;
  mouse.call = call_at(picture, mouse.at, std::max(6.0F, picture.em * 0.4F));
  for (std::size_t i = 0; i < picture.chips.size(); ++i) {
    if (picture.chips[i].area.contains(mouse.at)) mouse.chip = i;
  }
  for (const ClientRow& row : picture.rows) {
    const bool is_its = mouse.at.y >= row.area.y && mouse.at.y < row.area.bottom();
    if (is_its && picture.names.contains(mouse.at)) mouse.client = row.client;
  }
  return mouse;
}

Picked picked_by(const CallMouse& mouse, const std::vector<Call>& calls) {
  if (mouse.call) return Picked::of_event(calls[*mouse.call].invoked_event);
  if (mouse.client != nowhere) return Picked::node(mouse.client);
  return {};
}

/// What has just been clicked becomes what is selected; of a call, the event that asked for it.
void press(Viewer& viewer, const Frame& frame, const Operations& picture, const CallMouse& mouse) {
  if (mouse.chip) {
    const std::optional<std::string>& key = picture.chips[*mouse.chip].key;
    return frame.commands.run("operations.key", viewer, key.value_or("all"));
  }
  const Picked picked = picked_by(mouse, viewer.session->calls());
  if (picked.kind == Picked::Kind::event) go_to(viewer, picked.event);
  select(viewer, picked);
}

void use_mouse(Viewer& viewer, const Frame& frame, const Operations& picture,
               const CallMouse& mouse) {
  OperationsState& state = viewer.operations;
  const TimeCanvas canvas = canvas_of(picture);
  const bool is_on_time = picture.axis.contains(mouse.at) || picture.plot.contains(mouse.at) ||
                          picture.order.contains(mouse.at);
  if (mouse.is_over) {
    const Picked under = picked_by(mouse, viewer.session->calls());
    if (under) viewer.hovered = under;
    const float turns = ImGui::GetIO().MouseWheel;
    if (is_on_time) turn_wheel_over_time(viewer, canvas.plot, mouse.at);
    else if (turns != 0) state.scroll = std::max(0.0F, picture.scroll - turns * picture.em * 3);
    const bool begins_range = is_on_time && ImGui::GetIO().KeyCtrl;
    const bool is_on_something = (under || mouse.chip) && !begins_range;
    if (is_on_something && ImGui::IsMouseClicked(0)) {
      press(viewer, frame, picture, mouse);
    } else if (is_on_time && state.drag.kind == TimeDrag::Kind::none) {
      press_on_time(viewer, state.drag, canvas, mouse.at, picture.scroll);
    }
  }
  if (const auto scroll = drag_on_time(viewer, state.drag, canvas, mouse.at)) {
    state.scroll = *scroll;
  }
  if (mouse.is_over && !mouse.call && is_on_time_handle(viewer, canvas, mouse.at)) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
}

void draw_tooltip(const Viewer& viewer, const Operations& picture, const CallMouse& mouse) {
  if (viewer.operations.drag.kind != TimeDrag::Kind::none) return;
  if (mouse.call) {
    std::string words = call_tooltip(viewer.session->calls()[*mouse.call]);
    const auto bar = std::ranges::find(picture.bars, *mouse.call, &CallBar::call);
    if (bar != picture.bars.end() && bar->number > 0) {
      words += "\none of " +
               number_words(static_cast<std::uint64_t>(std::ranges::count_if(
                   picture.bars, [](const CallBar& b) { return b.number > 0; }))) +
               " that no order explains";
    }
    const std::string rank = rank_words(viewer.operations.verdicts, *mouse.call);
    draw_tooltip_words(words + (rank.empty() ? "" : "\n" + rank), picture.em);
  } else if (mouse.chip && picture.chips[*mouse.chip].is_violated) {
    draw_tooltip_words("No order explains all calls under this key.", picture.em);
  } else if (mouse.is_over && picture.order.contains(mouse.at)) {
    draw_tooltip_words(
        "What the key holds, if calls happen in the order of the diamonds:\n"
        "each reads what the one before it has left.",
        picture.em);
  }
}

/// The diamonds from left to right, which is the order; the values; and the line that joins what
/// contradicts each other.
void tag_order(const OperationsScene& s, UiMap& ui) {
  const Operations& p = s.picture;
  const float radius = point_radius(s.em);
  for (const PointFigure& point : p.points) {
    if (!p.plot.contains(point.at)) continue;
    const std::string rank = rank_words(s.viewer.operations.verdicts, point.call);
    ui.tag("point." + std::to_string(point.call),
           snapped({point.at.x - radius, point.at.y - radius, 2 * radius, 2 * radius}),
           to_text(s.calls[point.call].client) + " " + call_deed(s.calls[point.call]) + " at " +
               time_words(point.instant) + (rank.empty() ? "" : ", " + rank));
  }
  for (std::size_t i = 0; i < p.values.size(); ++i) {
    const ValueRun& run = p.values[i];
    ui.tag("operations.value." + std::to_string(i + 1), run.area,
           run.value + " from " + time_words(run.from));
  }
  if (!p.contradiction) return;
  const auto& [from, to] = *p.contradiction;
  const Rect box = snapped({std::min(from.x, to.x), std::min(from.y, to.y),
                            std::abs(to.x - from.x) + 1, std::abs(to.y - from.y) + 1});
  ui.tag("operations.contradiction", box,
         "a line joins what should have been known with the call that did not know it");
}

/// Names what is drawn: call.12, operations.key.k1, operations.verdict.
void tag_calls(const OperationsScene& s, UiMap& ui) {
  const Operations& p = s.picture;
  ui.tag("operations.area", p.area, p.empty_words.empty() ? p.shown : p.empty_words);
  ui.tag("operations.axis", p.axis);
  ui.tag("operations.plot", p.plot);
  if (!p.verdict.empty()) ui.tag("operations.verdict", p.verdict_area, p.verdict);
  for (const KeyChip& chip : p.chips) {
    const std::string words = chip.text + (chip.is_violated ? ", not linearizable" : "") +
                              (chip.is_chosen ? ", chosen" : "");
    ui.tag("operations.key." + chip.key.value_or("all"), chip.area, words);
  }
  for (const ClientRow& row : p.rows) {
    const float y = std::max(row.area.y, p.names.y);
    const float bottom = std::min(row.area.bottom(), p.names.bottom());
    const std::string& name = s.chronicle.nodes()[row.client].name;
    ui.tag("calls." + name, {p.names.x, y, p.names.width, bottom - y}, name);
  }
  const KeyVerdicts& verdicts = s.viewer.operations.verdicts;
  for (const CallBar& bar : p.bars) {
    if (!p.plot.contains(bar.area.centre())) continue;
    const Call& call = s.calls[bar.call];
    const std::string number = bar.number > 0 ? std::to_string(bar.number) + ": " : "";
    const std::string rank = rank_words(verdicts, bar.call);
    ui.tag("call." + std::to_string(bar.call), bar.area,
           number + to_text(call.client) + " " + call_label(call, true) +
               (rank.empty() ? "" : ", " + rank));
  }
  tag_order(s, ui);
}

}  // namespace

void draw_operations(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const Rect area = snapped({corner.x, corner.y, room.x, room.y});
  if (area.width < frame.em * 4 || area.height < frame.em * 4) return;

  OperationsState& state = viewer.operations;
  const Operations& picture =
      picture_for(state, *viewer.session, calls_look(viewer, area, frame.em), text_width());
  state.scroll = picture.scroll;
  constexpr ImGuiButtonFlags any_button = ImGuiButtonFlags_MouseButtonLeft |
                                          ImGuiButtonFlags_MouseButtonRight |
                                          ImGuiButtonFlags_MouseButtonMiddle;
  const ClipGuard within(area);
  ImGui::InvisibleButton("##operations", size_of(area), any_button);
  const CallMouse mouse = mouse_over(picture);
  use_mouse(viewer, frame, picture, mouse);
  const TimeCanvas canvas = canvas_of(picture);
  const OperationsScene scene{*ImGui::GetWindowDrawList(),
                              picture,
                              viewer.session->calls(),
                              viewer.session->chronicle(),
                              frame.theme,
                              viewer,
                              x_of_head(viewer, picture.scale),
                              picture.em,
                              mouse.call,
                              mouse.chip};
  const std::optional<Point> pointed = mouse.is_over ? std::optional(mouse.at) : std::nullopt;
  draw_around_calls(scene);
  draw_time_axis(viewer, frame, canvas, picture.ticks, pointed);
  draw_time_stretch(viewer, frame.theme, canvas);
  draw_outside_of_run(viewer, frame, canvas);
  draw_calls(scene);
  tag_calls(scene, frame.ui);
  draw_time_pointers(viewer, frame, canvas, state.drag, pointed);
  draw_tooltip(viewer, picture, mouse);
}

}  // namespace orrery::gui
