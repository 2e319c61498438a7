#include "gui/panels/space_time_drawing.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/space_time_causality.hpp"
#include "gui/panels/space_time_lanes.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

constexpr float future = 0.32F;  // opacity of what comes after the play head
constexpr float dimmed = 0.22F;  // … of what is concurrent, or what a filter does not choose

float hair(float em) { return std::max(1.0F, std::floor(em / 16)); }

/// Nothing else is drawn over it: no line, no other time.
bool is_free(const SpaceTimeScene& s, const Rect& label) {
  const auto is_crossed = [&](float x, float grip) {
    return x + grip > label.x && x - grip < label.right();
  };
  return !label.is_empty() && !label.overlaps(s.time_label) &&
         !label.overlaps(mapping_label_area(s.canvas)) && !is_crossed(s.head_x, s.em * 0.4F) &&
         !is_crossed(s.mouse_x, 1);
}

void draw_axis(const SpaceTimeScene& s) {
  const SpaceTime& d = s.diagram;
  const Rect heads{d.area.x, d.area.y, d.area.width, d.plot.y - d.area.y};
  fill_rect(s.list, heads, faded(s.theme.frame, 0.35F));
  for (const AxisTick& tick : d.ticks) {
    fill_rect(s.list, {tick.x, d.axis.y, hair(s.em), d.footer.y - d.axis.y},
              faded(s.theme.line, 0.5F));
    if (!is_free(s, tick.label)) continue;
    const float y = tick.label.y + (tick.label.height - s.em) / 2;
    draw_text(s.list, {tick.label.x, y}, s.theme.faint, tick.text, d.axis);
  }
}

/// Through all lanes; of faults only while they are few, for else they hide what they are to mark.
void draw_mark_lines(const SpaceTimeScene& s) {
  constexpr std::ptrdiff_t few = 24;
  const SpaceTime& d = s.diagram;
  const auto faults = std::ranges::count(d.marks, Mark::Kind::fault, &Flag::kind);
  for (const Flag& flag : d.marks) {
    if (flag.kind == Mark::Kind::output) continue;
    if (flag.kind == Mark::Kind::fault && faults > few) continue;
    const Colour colour = flag.kind == Mark::Kind::violation ? s.theme.bad : s.theme.warn;
    const float top = d.place_of(flag).y + s.em * 0.5F;
    fill_rect(s.list,
              {std::floor(flag.x), std::floor(top), hair(s.em), d.footer.y - std::floor(top)},
              faded(colour, flag.kind == Mark::Kind::violation ? 0.7F : 0.35F));
  }
}

void draw_flags(const SpaceTimeScene& s) {
  for (const Flag& flag : s.diagram.marks) {
    const bool is_later = s.chronicle.marks()[flag.first].event > s.viewer.head.event;
    draw_flag(s.list, flag, s.diagram.place_of(flag), s.em * 0.72F, s.theme, is_later);
  }
}

/// What has not been simulated yet, or lies before the beginning or after the end.
void draw_outside(const SpaceTimeScene& s) {
  const SpaceTime& d = s.diagram;
  const float begin = std::clamp(d.scale.x_of(Time{}), d.plot.x, d.plot.right());
  const float reached = std::clamp(std::ceil(s.reached_x), d.plot.x, d.plot.right());
  const Rect before{d.plot.x, d.plot.y, std::floor(begin) - d.plot.x, d.plot.height};
  const Rect after{reached, d.plot.y, d.plot.right() - reached, d.plot.height};
  const Colour shade = faded(s.theme.background, 0.75F);
  for (const Rect& outside : {before, after}) {
    fill_rect(s.list, outside, shade);
  }
  if (after.is_empty()) return;
  const char* words = s.has_ended ? "the run has ended" : "not simulated yet";
  if (!s.has_ended)
    draw_hatching(s.list, after, std::floor(s.em * 1.2F), faded(s.theme.line, 0.4F));
  fill_rect(s.list, {after.x, after.y, hair(s.em), after.height}, s.theme.line);
  const float width = ImGui::CalcTextSize(words).x;
  if (width + s.em * 2 > after.width) return;
  const Rect label{after.x + s.em * 0.5F, after.bottom() - s.em * 1.6F, width + s.em, s.em * 1.4F};
  fill_rect(s.list, snapped(label), s.theme.background);
  draw_text(s.list, {label.x + s.em * 0.5F, label.y + s.em * 0.2F}, s.theme.faint, words, after);
}

void draw_lane_lines(const SpaceTimeScene& s) {
  for (const Lane& lane : s.diagram.lanes) {
    const bool is_selected = s.viewer.selected == Picked::node(lane.node);
    const bool is_hovered = s.viewer.hovered == Picked::node(lane.node);
    const Rect row{s.diagram.area.x, lane.area.y, s.diagram.area.width, lane.area.height};
    if (is_selected) fill_rect(s.list, row, faded(s.theme.accent, 0.10F));
    if (is_hovered) fill_rect(s.list, row, faded(s.theme.hover, 0.07F));
    if (s.viewer.space_time.dragged_lane == lane.node) {
      fill_rect(s.list, {row.x, row.y, s.diagram.names.width, row.height},
                faded(s.theme.accent, 0.25F));
    }
    fill_rect(s.list, {lane.strip.x, std::floor(lane.y), lane.strip.width, hair(s.em)},
              faded(s.theme.line, 0.6F));
  }
}

void draw_lane_names(const SpaceTimeScene& s) {
  const Rect& names = s.diagram.names;
  for (const Lane& lane : s.diagram.lanes) {
    if (lane.label.is_empty()) continue;
    const bool is_selected = s.viewer.selected == Picked::node(lane.node);
    draw_text(s.list, {lane.label.x, lane.label.y}, is_selected ? s.theme.accent : s.theme.text,
              s.chronicle.nodes()[lane.node].name, names);
  }
}

void draw_strip(const SpaceTimeScene& s, const RoleStrip& strip) {
  const bool is_down = strip.role == Chronicle::down_word;
  const bool is_paused = strip.role == Chronicle::paused_word;
  const Colour colour = s.glyphs.colour_of_role(s.theme, strip.role);
  if (is_down || is_paused) {
    // A gap in its life: hatched, so that it is no role's colour.
    fill_rect(s.list, strip.area, s.theme.panel);
    const Colour stroke = is_down ? s.theme.faint : s.theme.warn;
    draw_hatching(s.list, strip.area, std::floor(s.em * (is_down ? 0.35F : 0.7F)),
                  faded(stroke, 0.7F));
    const Rect frame = strip.area;
    fill_rect(s.list, {frame.x, frame.y, frame.width, hair(s.em)}, stroke);
    fill_rect(s.list, {frame.x, frame.bottom() - hair(s.em), frame.width, hair(s.em)}, stroke);
  } else {
    // Pale, so that words and ticks on it stay readable, with an edge in the full colour.
    const float edge = std::min(strip.area.height, std::max(2.0F, std::floor(s.em * 0.2F)));
    fill_rect(s.list, strip.area, s.theme.panel);
    fill_split(s.list, strip.area, s.head_x, faded(colour, 0.38F), faded(colour, 0.38F * future));
    fill_split(s.list, {strip.area.x, strip.area.bottom() - edge, strip.area.width, edge}, s.head_x,
               colour, faded(colour, future));
  }
}

/// On a ground of its own, for events may lie under it.
void draw_role_word(const SpaceTimeScene& s, const RoleStrip& strip) {
  if (!strip.has_text) return;
  const std::string_view word = s.chronicle.word(strip.role);
  const Point at{strip.area.x + std::floor(s.em * 0.35F), strip.area.y};
  const float width = ImGui::CalcTextSize(word.data(), word.data() + word.size()).x;
  const float edge = std::max(2.0F, std::floor(s.em * 0.2F));
  const Rect ground =
      snapped({at.x - 2, at.y, std::ceil(width) + 4, std::max(1.0F, strip.area.height - edge)});
  const bool is_gap = strip.role <= Chronicle::paused_word;
  const Colour colour = s.glyphs.colour_of_role(s.theme, strip.role);
  fill_rect(s.list, ground, s.theme.panel);
  if (!is_gap) {
    fill_split(s.list, ground, s.head_x, faded(colour, 0.38F), faded(colour, 0.38F * future));
  }
  draw_text(s.list, at, s.theme.text, word, strip.area);
}

void draw_columns(const SpaceTimeScene& s) {
  for (const DensityColumn& column : s.diagram.columns) {
    const bool is_later = column.area.x >= s.head_x;
    fill_rect(s.list, column.area, faded(s.theme.faint, is_later ? 0.3F : 0.7F));
  }
}

// ---------------------------------------------------------------- arrows

struct ArrowInk {
  Colour colour{};
  float thickness = 1;
  Shade shade = Shade::usual;
  float jag = 0;  ///< pixels to each side of the way; 0: it is straight

  /// What is dimmed stays so; what is in a cone is to be seen, also if it has not happened yet.
  float opacity(float wanted) const {
    if (shade == Shade::dimmed) return wanted * dimmed;
    return shade == Shade::usual ? wanted : std::max(wanted, 0.8F);
  }
};

/// What a liar has changed has the colour and the jags of the ring around who lies.
ArrowInk ink_of(const SpaceTimeScene& s, const Arrow& arrow) {
  const Picked as_message = Picked::message(arrow.message);
  const bool is_changed = s.chronicle.messages()[arrow.message].is_changed;
  const float jag = is_changed ? std::max(2.0F, s.em * 0.14F) : 0;
  const float thin = std::max(1.0F, s.em * 0.085F);
  if (s.viewer.selected == as_message) return {s.theme.accent, thin * 2.2F, Shade::usual, jag};
  if (s.viewer.hovered == as_message) return {s.theme.hover, thin * 2, Shade::usual, jag};
  const Shade shade = shade_of_message(s.viewer, arrow.message);
  const bool is_in_cone = shade == Shade::cause || shade == Shade::effect;
  const Colour colour = is_changed ? s.theme.bad : s.glyphs.colour_of_type(s.theme, arrow.type);
  return {colour, is_in_cone ? thin * 1.6F : thin, shade, jag};
}

void draw_line(const SpaceTimeScene& s, Point from, Point to, const ArrowInk& ink, Colour colour,
               float thickness) {
  if (ink.jag > 0) draw_jagged(s.list, from, to, colour, thickness, ink.jag);
  else s.list.AddLine(to_imgui(from), to_imgui(to), colour, thickness);
}

void draw_way(const SpaceTimeScene& s, const Arrow& arrow, const ArrowInk& ink) {
  const float opacity = ink.opacity(arrow.is_future(s.viewer.head.event) ? future : 0.85F);
  const Colour colour = faded(ink.colour, opacity);
  if (arrow.is_loop) {
    draw_line(s, arrow.from, arrow.peak, ink, colour, ink.thickness);
    draw_line(s, arrow.peak, arrow.to, ink, colour, ink.thickness);
    return;
  }
  const bool is_crossing = arrow.is_under_way(s.viewer.head.event) && arrow.to.x > arrow.from.x;
  if (!is_crossing) return draw_line(s, arrow.from, arrow.to, ink, colour, ink.thickness);
  const float part =
      std::clamp((s.head_x - arrow.from.x) / (arrow.to.x - arrow.from.x), 0.0F, 1.0F);
  const Point now{arrow.from.x + (arrow.to.x - arrow.from.x) * part,
                  arrow.from.y + (arrow.to.y - arrow.from.y) * part};
  draw_line(s, arrow.from, now, ink, faded(ink.colour, ink.opacity(1)), ink.thickness * 1.5F);
  draw_line(s, now, arrow.to, ink, faded(ink.colour, ink.opacity(future)), ink.thickness);
}

void draw_end(const SpaceTimeScene& s, const Arrow& arrow, const ArrowInk& ink) {
  if (!arrow.has_head) return;
  const EventNumber head = s.viewer.head.event;
  const bool has_come = arrow.ended_event != 0 && arrow.ended_event <= head;
  const float opacity = ink.opacity(has_come ? 1.0F : future * 1.3F);
  const float radius = std::max(3.0F, s.em * 0.24F);
  if (arrow.is_lost) {
    draw_cross(s.list, arrow.to, radius, faded(s.theme.bad, opacity), std::max(1.5F, s.em * 0.11F));
    return;
  }
  fill_shape(s.list, s.glyphs.shape_of_type(arrow.type), arrow.to, radius,
             faded(ink.colour, opacity));
}

void draw_arrows(const SpaceTimeScene& s) {
  const ClipGuard within(s.diagram.plot);
  for (const Arrow& arrow : s.diagram.arrows) draw_way(s, arrow, ink_of(s, arrow));
  for (const Arrow& arrow : s.diagram.arrows) draw_end(s, arrow, ink_of(s, arrow));
}

// ---------------------------------------------------------------- events

void draw_tick(const SpaceTimeScene& s, const EventTick& tick) {
  const Shade shade = shade_of_event(s.viewer, tick.event);
  const bool is_in_cone = shade != Shade::usual && shade != Shade::dimmed;
  float opacity = tick.event > s.viewer.head.event && !is_in_cone ? 0.45F : 1.0F;
  if (shade == Shade::dimmed) opacity *= dimmed;
  const Colour colour = faded(s.theme.text, opacity);
  const float r = std::max(2.0F, s.em * 0.17F);
  const ImVec2 at(tick.at.x, tick.at.y);
  switch (tick.kind) {
    case EventKind::timer:
      return s.list.AddCircle(at, r, colour, 0, std::max(1.0F, s.em * 0.08F));
    case EventKind::invoke:
      return fill_shape(s.list, Shape::square, tick.at, r * 0.9F, colour);
    case EventKind::start:
    case EventKind::restart:
    case EventKind::resume:
      return s.list.AddTriangleFilled({at.x - r * 0.6F, at.y - r}, {at.x + r, at.y},
                                      {at.x - r * 0.6F, at.y + r}, colour);
    case EventKind::crash:
    case EventKind::wipe:
      return draw_cross(s.list, tick.at, r * 1.3F, faded(s.theme.bad, opacity),
                        std::max(1.5F, s.em * 0.12F));
    case EventKind::pause:
      return draw_bars(s.list, tick.at, r, colour);
    default:
      fill_rect(s.list, {std::floor(at.x), std::floor(at.y - r), 1, std::floor(2 * r)}, colour);
  }
}

void ring(const SpaceTimeScene& s, EventNumber event, Colour colour) {
  const auto at = point_of(s.diagram, s.chronicle, event);
  if (at) s.list.AddCircle(to_imgui(*at), s.em * 0.42F, colour, 0, std::max(2.0F, s.em * 0.13F));
}

void draw_events(const SpaceTimeScene& s) {
  const ClipGuard within(s.diagram.plot);
  for (const EventTick& tick : s.diagram.events) draw_tick(s, tick);
  for (const RoleStrip& strip : s.diagram.strips) draw_role_word(s, strip);
  const Picked& hovered = s.viewer.hovered;
  const Picked& selected = s.viewer.selected;
  if (hovered.kind == Picked::Kind::event) ring(s, hovered.event, s.theme.hover);
  if (selected.kind == Picked::Kind::event) ring(s, selected.event, s.theme.accent);
}

// ---------------------------------------------------------------- around

void draw_footer(const SpaceTimeScene& s) {
  const SpaceTime& d = s.diagram;
  fill_rect(s.list, d.footer, faded(s.theme.frame, 0.35F));
  const auto line = [&](const Rect& row, float x, Colour colour, std::string_view text) {
    draw_text(s.list, {x, row.y + (row.height - s.em) / 2}, colour, text, d.footer);
  };
  line(d.shown_label, d.shown_label.x, s.theme.faint,
       shortened(d.shown, d.footer.right() - d.shown_label.x));
  for (const LegendEntry& entry : d.legend) {
    const Shape shape =
        entry.is_role ? s.glyphs.shape_of_role(entry.type) : s.glyphs.shape_of_type(entry.type);
    const Colour colour = entry.is_role ? s.glyphs.colour_of_role(s.theme, entry.type)
                                        : s.glyphs.colour_of_type(s.theme, entry.type);
    if (entry.is_role) {  // as lanes are: a piece of one
      const float half = std::floor(s.em * 0.3F);
      fill_rect(s.list, snapped({entry.glyph.x - half, entry.glyph.y - half, 2 * half, 2 * half}),
                faded(colour, 0.38F));
    }
    fill_shape(s.list, shape, entry.glyph, s.em * (entry.is_role ? 0.18F : 0.26F), colour);
    line(entry.area, entry.area.x + s.em * 1.0F, s.theme.text, s.chronicle.word(entry.type));
  }
  if (!d.legend_rest.is_empty()) {
    line(d.legend_rest, d.legend_rest.x, s.theme.faint,
         "+" + std::to_string(d.legend_left_out) + " more");
  }
}

/// How much of all lanes is in sight, where that is not all.
void draw_lane_scroll(const SpaceTimeScene& s) {
  const SpaceTime& d = s.diagram;
  if (d.lanes_height <= d.plot.height + 1) return;
  const float width = std::floor(s.em * 0.35F);
  const float part = d.plot.height / d.lanes_height;
  const Rect bar{d.area.right() - width, d.plot.y + d.scroll * part, width,
                 std::max(s.em, d.plot.height * part)};
  fill_rect(s.list, snapped(bar), faded(s.theme.faint, 0.6F));
}

void draw_lanes(const SpaceTimeScene& s) {
  const Rect rows{s.diagram.area.x, s.diagram.plot.y, s.diagram.area.width, s.diagram.plot.height};
  const ClipGuard within(rows);
  draw_lane_lines(s);
  draw_cone(s);
  draw_columns(s);
  for (const RoleStrip& strip : s.diagram.strips) draw_strip(s, strip);
  draw_lane_names(s);
}

}  // namespace

void draw_scene(const SpaceTimeScene& s) {
  draw_axis(s);
  draw_time_stretch(s.viewer, s.theme, s.canvas);
  draw_outside(s);
  draw_mark_lines(s);
  draw_lanes(s);
  draw_hidden_ways(s);
  draw_arrows(s);
  draw_events(s);
  draw_arrow_words(s);
  draw_flags(s);
  draw_lane_scroll(s);
  draw_footer(s);
}

void tag_scene(const SpaceTimeScene& s, UiMap& ui) {
  const SpaceTime& d = s.diagram;
  ui.tag("spacetime.area", d.area, d.shown);
  ui.tag("spacetime.axis", d.axis);
  ui.tag("spacetime.plot", d.plot);
  for (const Lane& lane : d.lanes) {
    const std::string& name = s.chronicle.nodes()[lane.node].name;
    const Word role = s.chronicle.role_at(lane.node, s.viewer.head.event);
    const float y = std::max(lane.area.y, d.names.y);
    const float bottom = std::min(lane.area.bottom(), d.names.bottom());
    const std::string words = role == 0 ? name : name + ", " + std::string(s.chronicle.word(role));
    ui.tag("lane." + name, {d.names.x, y, d.names.width, bottom - y}, words);
  }
  const float size = std::max(12.0F, std::floor(s.em * 0.75F));
  const auto around = [&](Point at) {
    return snapped({at.x - size / 2, at.y - size / 2, size, size});
  };
  for (const Arrow& arrow : d.arrows) {
    if (!arrow.has_head || !d.plot.contains(arrow.to)) continue;
    ui.tag("message." + std::to_string(arrow.message), around(arrow.to),
           std::string(s.chronicle.word(arrow.type)));
  }
  for (const ArrowLabel& label : s.words) {
    ui.tag("words." + std::to_string(label.message), label.area, label.text);
  }
  for (const EventTick& tick : d.events) {
    ui.tag("event." + std::to_string(tick.event), around(tick.at));
  }
  for (const Flag& flag : d.marks) {
    ui.tag("mark." + std::to_string(flag.first), around(d.place_of(flag)),
           flag_text(s.chronicle, flag));
  }
}

}  // namespace orrery::gui
