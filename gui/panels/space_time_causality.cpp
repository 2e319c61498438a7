#include "gui/panels/space_time_causality.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

const CausalityState& causality_of(const SpaceTimeScene& s) {
  return s.viewer.space_time.causality;
}

Colour past_colour(const Theme& theme) { return category(theme, 0); }
Colour future_colour(const Theme& theme) { return category(theme, 2); }

float line_width(float em) { return std::max(2.0F, std::floor(em * 0.12F)); }

/// A small triangle: the past's points back, the future's on.
void draw_half(ImDrawList& list, Point at, float radius, bool is_past, Colour colour) {
  const float way = is_past ? -radius : radius;
  list.AddTriangleFilled({at.x, at.y - radius}, {at.x, at.y + radius}, {at.x + way * 1.3F, at.y},
                         colour);
}

// ---------------------------------------------------------------- the cut

Colour cut_colour(const SpaceTimeScene& s) {
  return causality_of(s).crossing.is_consistent() ? s.theme.good : s.theme.bad;
}

/// Whole where the cut is consistent, else broken.
void draw_cut_line(const SpaceTimeScene& s, const std::vector<CutHandle>& handles) {
  if (handles.empty()) return;
  const float width = line_width(s.em);
  const Colour colour = cut_colour(s);
  std::vector<Point> points{{handles.front().at.x, s.diagram.plot.y}};
  for (const CutHandle& handle : handles) points.push_back(handle.at);
  points.push_back({handles.back().at.x, s.diagram.plot.bottom()});
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (causality_of(s).crossing.is_consistent()) {
      s.list.AddLine(to_imgui(points[i - 1]), to_imgui(points[i]), colour, width);
    } else {
      draw_dashed(s.list, points[i - 1], points[i], colour, width, s.em * 0.4F);
    }
  }
}

/// Rings on those in the channels, a thick way and crosses on what was received but not sent.
void draw_crossing(const SpaceTimeScene& s) {
  const CutCrossing& crossing = causality_of(s).crossing;
  const auto draw_way = [&](const Arrow& arrow, Colour colour, float width) {
    const Point between = arrow.is_loop ? arrow.peak : arrow.to;
    s.list.AddLine(to_imgui(arrow.from), to_imgui(between), colour, width);
    if (arrow.is_loop) s.list.AddLine(to_imgui(between), to_imgui(arrow.to), colour, width);
  };
  for (const Arrow& arrow : s.diagram.arrows) {
    const Point middle =
        arrow.is_loop ? arrow.peak
                      : Point{(arrow.from.x + arrow.to.x) / 2, (arrow.from.y + arrow.to.y) / 2};
    if (std::ranges::binary_search(crossing.unsent, arrow.message)) {
      draw_way(arrow, s.theme.bad, line_width(s.em) * 1.5F);
      draw_cross(s.list, middle, s.em * 0.4F, s.theme.bad, line_width(s.em));
    } else if (std::ranges::binary_search(crossing.in_channels, arrow.message)) {
      draw_way(arrow, s.theme.good, line_width(s.em));
      s.list.AddCircleFilled(to_imgui(middle), s.em * 0.3F, s.theme.panel);
      s.list.AddCircle(to_imgui(middle), s.em * 0.3F, s.theme.good, 0, line_width(s.em));
    }
  }
}

void draw_handle(const SpaceTimeScene& s, const CutHandle& handle, UiMap& ui) {
  if (!handle.is_in_sight) return;
  const float radius = std::floor(s.em * 0.42F);
  fill_shape(s.list, Shape::diamond, handle.at, radius + 2, s.theme.panel);
  fill_shape(s.list, Shape::diamond, handle.at, radius, cut_colour(s));
  const float size = std::max(12.0F, radius * 2);
  const std::string& name = s.chronicle.nodes()[handle.node].name;
  const std::string words =
      handle.last == 0 ? ": before its first event" : ": after event #" + number_words(handle.last);
  ui.tag("cut." + name, snapped({handle.at.x - size / 2, handle.at.y - size / 2, size, size}),
         name + words);
}

void draw_cut(const SpaceTimeScene& s, UiMap& ui) {
  const CausalityState& state = causality_of(s);
  if (!state.cut) return;
  const ClipGuard within(s.diagram.plot);
  const std::vector<CutHandle> handles = cut_handles(s.diagram, s.chronicle, *state.cut);
  draw_crossing(s);
  draw_cut_line(s, handles);
  for (const CutHandle& handle : handles) draw_handle(s, handle, ui);
}

// ---------------------------------------------------------------- clocks

void draw_clocks(const SpaceTimeScene& s, const std::vector<ClockLabel>& clocks, UiMap& ui) {
  const ClipGuard within(s.diagram.plot);
  for (const ClockLabel& label : clocks) {
    const bool is_later = label.event > s.viewer.head.event;
    const Shade shade = shade_of_event(s.viewer, label.event);
    const bool is_pale = is_later || shade == Shade::dimmed;
    fill_rect(s.list, label.area, faded(s.theme.panel, 0.85F));
    draw_text(s.list, {label.area.x + s.em * 0.15F, label.area.y},
              is_pale ? s.theme.faint : s.theme.text, label.text, label.area);
    ui.tag("clock." + std::to_string(label.event), label.area, label.text);
  }
}

// ---------------------------------------------------------------- lines of words

/// Writes a line of signs and words from left to right.
class NoteLine {
 public:
  NoteLine(const SpaceTimeScene& scene, const Rect& area)
      : s_(scene), area_(area), x_(area.x + std::floor(scene.em * 0.4F)) {}

  /// Where a sign of one em is to be drawn.
  Point sign() {
    const Point at{x_ + std::floor(s_.em * 0.5F), area_.y + std::floor(area_.height / 2)};
    x_ += std::floor(s_.em * 1.2F);
    return at;
  }
  void words(const std::string& text, Colour colour) {
    const std::string shown = shortened(text, area_.right() - x_ - s_.em * 0.4F);
    draw_text(s_.list, {x_, area_.y + (area_.height - s_.em) / 2}, colour, shown, area_);
    x_ += std::ceil(width_of(shown) + s_.em * 0.9F);
  }

 private:
  const SpaceTimeScene& s_;
  Rect area_;
  float x_;
};

void note_cone(const SpaceTimeScene& s, const Rect& area, UiMap& ui) {
  const CausalityState& state = causality_of(s);
  const std::string all = cone_words(s.chronicle, state);
  ui.tag("spacetime.cone", area, all);
  NoteLine line(s, area);
  if (!state.has_cone()) return line.words(all, s.theme.faint);
  const float radius = s.em * 0.32F;
  const std::size_t causes = all.find(", ");
  const std::size_t effects = all.find(", ", causes + 2);
  const Point past = line.sign();
  draw_half(s.list, {past.x + radius / 2, past.y}, radius, true, past_colour(s.theme));
  line.words(all.substr(0, causes), s.theme.text);
  const Point future = line.sign();
  draw_half(s.list, {future.x - radius / 2, future.y}, radius, false, future_colour(s.theme));
  line.words(all.substr(causes + 2, effects - causes - 2), s.theme.text);
  line.words(all.substr(effects + 2), s.theme.faint);
}

void note_cut(const SpaceTimeScene& s, const Rect& area, UiMap& ui) {
  const CutCrossing& crossing = causality_of(s).crossing;
  const std::string all = "cut: " + cut_words(s.chronicle, crossing);
  ui.tag("spacetime.cut", area, all);
  NoteLine line(s, area);
  const Point at = line.sign();
  if (crossing.is_consistent()) {
    fill_shape(s.list, Shape::diamond, at, s.em * 0.36F, s.theme.good);
  } else {
    draw_cross(s.list, at, s.em * 0.3F, s.theme.bad, line_width(s.em));
  }
  line.words(all, crossing.is_consistent() ? s.theme.text : s.theme.bad);
}

void note_order(const SpaceTimeScene& s, const Rect& area, UiMap& ui) {
  const std::string& words = causality_of(s).order;
  ui.tag("spacetime.order", area, words);
  NoteLine line(s, area);
  s.list.AddCircle(to_imgui(line.sign()), s.em * 0.32F, s.theme.hover, 0, line_width(s.em));
  line.words(words, s.theme.text);
}

void draw_notes(const SpaceTimeScene& s, UiMap& ui) {
  const CausalityState& state = causality_of(s);
  const float height = std::floor(s.em * 1.3F);
  Rect line{s.diagram.notes.x, s.diagram.notes.y, s.diagram.notes.width, height};
  const auto note = [&](bool is_wanted, auto draw) {
    if (!is_wanted || line.bottom() > s.diagram.notes.bottom()) return;
    draw(s, line, ui);
    line.y += height;
  };
  note(state.cut.has_value(), note_cut);
  note(state.compared.second != 0, note_order);
  note(state.shows != CausalityState::Shows::all, note_cone);
}

/// The other of two that are compared.
void ring_compared(const SpaceTimeScene& s) {
  const EventNumber other = causality_of(s).compared.second;
  const auto at = point_of(s.diagram, s.chronicle, other);
  if (!at) return;
  const ClipGuard within(s.diagram.plot);
  s.list.AddCircle(to_imgui(*at), s.em * 0.42F, s.theme.hover, 0, line_width(s.em));
  s.list.AddCircle(to_imgui(*at), s.em * 0.7F, s.theme.hover, 0, 1);
}

}  // namespace

std::size_t causal_notes(const Viewer& viewer) {
  const CausalityState& state = viewer.space_time.causality;
  return std::size_t{state.cut.has_value()} + std::size_t{state.compared.second != 0} +
         std::size_t{state.shows != CausalityState::Shows::all};
}

void draw_cone(const SpaceTimeScene& s) {
  const CausalityState& state = causality_of(s);
  if (!state.has_cone()) return;
  const float edge = line_width(s.em);
  for (const ConeBand& band :
       cone_bands(s.diagram, s.chronicle, state.cone, s.viewer.session->reached())) {
    const Colour colour = band.is_past ? past_colour(s.theme) : future_colour(s.theme);
    fill_rect(s.list, band.area, faded(colour, 0.14F));
    if (!band.has_edge) continue;
    const float x = band.is_past ? band.area.right() - edge : band.area.x;
    fill_rect(s.list, {x, band.area.y, edge, band.area.height}, faded(colour, 0.8F));
    if (band.area.height < s.em * 1.4F) continue;
    draw_half(s.list, {x + (band.is_past ? 0 : edge), band.area.y + s.em * 0.4F}, s.em * 0.25F,
              band.is_past, colour);
  }
}

void draw_causality(const SpaceTimeScene& s, const std::vector<ClockLabel>& clocks, UiMap& ui) {
  draw_clocks(s, clocks, ui);
  draw_cut(s, ui);
  ring_compared(s);
  draw_notes(s, ui);
}

std::string order_under_mouse(Viewer& viewer, const Picked& under) {
  const Chronicle& chronicle = viewer.session->chronicle();
  if (under.kind != Picked::Kind::message && under.kind != Picked::Kind::event) return {};
  const EventNumber one = event_meant(chronicle, viewer.selected);
  const EventNumber other = event_meant(chronicle, under);
  if (one == 0 || other == 0 || one == other) return {};
  CausalityState& state = viewer.space_time.causality;
  // What somebody asked for stays in its line.
  if (state.compared.second != 0 && state.compared.second != other) {
    return order_words(chronicle, one, other);
  }
  return order_of(state, chronicle, one, other);
}

bool compare_with(Viewer& viewer, const Picked& under) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const EventNumber one = event_meant(chronicle, viewer.selected);
  const EventNumber other = event_meant(chronicle, under);
  if (one == 0 || other == 0) return false;
  CausalityState& state = viewer.space_time.causality;
  state.compared = {one, other};
  say(viewer, order_of(state, chronicle, one, other) + ".");
  return true;
}

bool take_cut_handle(Viewer& viewer, const SpaceTime& diagram, Point at) {
  SpaceTimeState& state = viewer.space_time;
  if (!state.causality.cut) return false;
  const auto handles = cut_handles(diagram, viewer.session->chronicle(), *state.causality.cut);
  const CutHandle* handle = handle_at(handles, at, std::max(8.0F, diagram.em * 0.6F));
  if (handle == nullptr) return false;
  state.drag_node = handle->node;
  select(viewer, Picked::node(handle->node));
  return true;
}

void drag_cut_handle(Viewer& viewer, const SpaceTime& diagram, Point at) {
  SpaceTimeState& state = viewer.space_time;
  const Chronicle& chronicle = viewer.session->chronicle();
  if (!state.causality.cut || state.drag_node >= chronicle.nodes().size()) return;
  const EventNumber until = diagram.scale.event_at(chronicle, at.x);
  state.causality.cut->last[state.drag_node] = last_event_of(chronicle, state.drag_node, until);
  follow_causality(viewer);
}

}  // namespace orrery::gui
