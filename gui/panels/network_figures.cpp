#include "gui/panels/network_figures.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/network_node.hpp"
#include "gui/panels/shapes.hpp"

namespace orrery::gui {
namespace {

Point between(Point a, Point b, float part) {
  return {a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
}

/// Of length 1 along the line.
Point along(Point a, Point b) {
  const float far = std::max(1.0F, std::hypot(b.x - a.x, b.y - a.y));
  return {(b.x - a.x) / far, (b.y - a.y) / far};
}

bool is_same_link(const Picked& picked, const LinkFigure& link) {
  return picked.kind == Picked::Kind::link &&
         ((picked.place == link.one && picked.other == link.other) ||
          (picked.place == link.other && picked.other == link.one));
}

/// Two strokes across the line: nothing passes either way.
void draw_break(const NetworkCanvas& c, Point at, Point way) {
  const float em = c.frame.em;
  const Colour colour = c.frame.theme.warn;
  for (const float shift : {-0.14F * em, 0.14F * em}) {
    const Point middle{at.x + way.x * shift, at.y + way.y * shift};
    const float lean = 0.12F * em;
    const float half = 0.34F * em;
    c.list.AddLine({middle.x - way.y * half + way.x * lean, middle.y + way.x * half + way.y * lean},
                   {middle.x + way.y * half - way.x * lean, middle.y - way.x * half - way.y * lean},
                   colour, std::max(1.5F, 0.13F * em));
  }
}

/// An arrow head that runs into a bar: nothing passes this way.
void draw_one_way(const NetworkCanvas& c, Point at, Point way) {
  const float em = c.frame.em;
  const Colour colour = c.frame.theme.warn;
  const Point tip{at.x + way.x * 0.25F * em, at.y + way.y * 0.25F * em};
  const Point back{at.x - way.x * 0.35F * em, at.y - way.y * 0.35F * em};
  const float half = 0.32F * em;
  c.list.AddTriangleFilled({tip.x, tip.y}, {back.x - way.y * half, back.y + way.x * half},
                           {back.x + way.y * half, back.y - way.x * half}, colour);
  const float bar = 0.42F * em;
  const Point stop{tip.x + way.x * 0.12F * em, tip.y + way.y * 0.12F * em};
  c.list.AddLine({stop.x - way.y * bar, stop.y + way.x * bar},
                 {stop.x + way.y * bar, stop.y - way.x * bar}, colour, std::max(1.5F, 0.13F * em));
}

void draw_link(const NetworkCanvas& c, const LinkFigure& link) {
  const Theme& theme = c.frame.theme;
  const float em = c.frame.em;
  const bool is_selected = is_same_link(c.viewer.selected, link);
  const bool is_hovered = is_same_link(c.viewer.hovered, link);
  float thickness = std::max(1.0F, 0.06F * em);
  if (c.picture.links_are_thick && link.flying > 0) {
    thickness += 0.09F * em * std::log2(1.0F + static_cast<float>(link.flying));
  }
  Colour colour = c.picture.links_are_thick && link.flying > 0 ? theme.faint : theme.line;
  if (is_hovered) colour = theme.hover;
  if (is_selected) colour = theme.accent;
  if (is_selected || is_hovered) thickness = std::max(thickness, 0.14F * em);
  if (!link.is_known) {
    draw_dashed(c.list, link.from, link.to, faded(colour, 0.6F), thickness, 0.12F * em);
    return;
  }
  if (!link.is_cut()) {
    c.list.AddLine(to_imgui(link.from), to_imgui(link.to), colour, thickness);
    return;
  }
  if (!is_selected && !is_hovered) colour = faded(theme.warn, 0.55F);
  draw_dashed(c.list, link.from, link.to, colour, thickness, 0.3F * em);
  const Point way = along(link.from, link.to);
  const Point middle = between(link.from, link.to, 0.5F);
  if (link.is_cut_forth && link.is_cut_back) draw_break(c, middle, way);
  else if (link.is_cut_forth) draw_one_way(c, middle, way);
  else draw_one_way(c, middle, {-way.x, -way.y});
}

void draw_side(const NetworkCanvas& c, const SideFigure& side) {
  const Colour colour = faded(c.frame.theme.warn, 0.75F);
  for (std::size_t i = 0; i < side.hull.size(); ++i) {
    draw_dashed(c.list, side.hull[i], side.hull[(i + 1) % side.hull.size()], colour,
                std::max(1.0F, 0.09F * c.frame.em), 0.45F * c.frame.em);
  }
}

void draw_message(const NetworkCanvas& c, const MessageFigure& message) {
  const Theme& theme = c.frame.theme;
  const float em = c.frame.em;
  const float r = message.radius;
  const Glyphs& glyphs = c.viewer.network.glyphs;
  const Colour own = glyphs.colour_of_type(theme, message.type);
  const Shape shape = glyphs.shape_of_type(message.type);
  const Picked it = Picked::message(message.message);
  if (message.is_lost) {
    draw_cross(c.list, message.lost_at, 0.36F * em, faded(theme.warn, message.opacity),
               std::max(1.5F, 0.13F * em));
  } else if (message.tail != message.at) {
    c.list.AddLine(to_imgui(message.tail), to_imgui(message.at), faded(own, 0.45F),
                   std::max(1.0F, 0.12F * em));
  }
  fill_shape(c.list, shape, message.at, r, faded(own, message.opacity));
  const Colour rim = message.is_changed ? theme.bad : faded(theme.panel, message.opacity);
  outline_shape(c.list, shape, message.at, r, rim, 1);
  if (message.is_copy) outline_shape(c.list, shape, message.at, 1.7F * r, own, 1);
  if (message.is_held) {
    const Point beside{message.at.x + 1.9F * r, message.at.y};
    c.list.AddCircleFilled(to_imgui(beside), 0.36F * em, theme.panel);
    draw_bars(c.list, beside, 0.26F * em, theme.warn);
  }
  if (c.viewer.selected == it || c.viewer.hovered == it) {
    const Colour ring = c.viewer.selected == it ? theme.accent : theme.hover;
    c.list.AddCircle(to_imgui(message.at), r + 0.28F * em, ring, 0, std::max(1.5F, 0.11F * em));
  }
  if (message.count > 1) {
    const std::string times = "x" + std::to_string(message.count);
    c.list.AddText(to_imgui(message.count_at), theme.faint, times.c_str());
  }
}

void draw_label(const NetworkCanvas& c, const NetworkLabel& label) {
  const Theme& theme = c.frame.theme;
  const float em = c.frame.em;
  const bool is_side = label.kind == NetworkLabel::Kind::side;
  const bool is_node = label.kind == NetworkLabel::Kind::node;
  c.list.AddRectFilled(top_left(label.area), bottom_right(label.area),
                       faded(theme.panel, is_side ? 0.95F : 0.8F), 0.2F * em);
  if (is_side) {
    c.list.AddRect(top_left(label.area), bottom_right(label.area), theme.warn, 0.2F * em);
  }
  float y = label.area.y + (is_side ? std::floor(0.1F * em) : 0);
  for (std::size_t i = 0; i < label.lines.size(); ++i) {
    const std::string& line = label.lines[i];
    const bool has_icon = i == 0 && label.has_icon;
    const float icon = has_icon ? 1.1F * em : 0;
    const float width = ImGui::CalcTextSize(line.c_str()).x + icon;
    const float x = std::floor(label.area.x + std::max(0.0F, (label.area.width - width) / 2));
    if (has_icon) draw_role_icon(c, c.picture.nodes[label.node], {x + 0.45F * em, y + 0.52F * em});
    const Colour colour = i == 0 && (is_node || is_side) ? theme.text : theme.faint;
    c.list.AddText({x + icon, y}, colour, line.c_str());
    y += std::floor(1.05F * em);
  }
}

void draw_legend(const NetworkCanvas& c) {
  const Glyphs& glyphs = c.viewer.network.glyphs;
  const float em = c.frame.em;
  for (const NetworkLegend& entry : c.picture.legend) {
    const Point at{entry.area.x + 0.75F * em, entry.area.y + entry.area.height / 2};
    fill_shape(c.list, glyphs.shape_of_type(entry.type), at, 0.32F * em,
               glyphs.colour_of_type(c.frame.theme, entry.type));
    c.list.AddText({std::floor(entry.area.x + 1.4F * em), entry.area.y}, c.frame.theme.faint,
                   entry.text.c_str());
  }
  for (const RoleLegend& entry : c.picture.roles) {
    const Point at{entry.area.x + 0.75F * em, entry.area.y + entry.area.height / 2};
    draw_role_mark(c, entry.role, at, 0.32F * em);
    c.list.AddText({std::floor(entry.area.x + 1.4F * em), entry.area.y}, c.frame.theme.text,
                   entry.text.c_str());
  }
  const NetworkLegend& rest = c.picture.legend_rest;
  c.list.AddText({std::floor(rest.area.x + 0.4F * em), rest.area.y}, c.frame.theme.faint,
                 rest.text.c_str());
}

void draw_struck(const NetworkCanvas& c, const Picked& struck) {
  const Colour colour = c.frame.theme.warn;
  const float em = c.frame.em;
  if (struck.kind == Picked::Kind::link) {
    const LinkFigure* link = link_between(c.picture, struck.place, struck.other);
    if (link == nullptr) return;
    c.list.AddLine(to_imgui(link->from), to_imgui(link->to), colour, std::max(2.0F, 0.16F * em));
  } else if (struck.kind == Picked::Kind::node) {
    const NodeFigure& node = c.picture.nodes[struck.place];
    c.list.AddCircle(to_imgui(node.centre), node.radius + 0.4F * em, colour, 0,
                     std::max(2.0F, 0.16F * em));
  }
}

}  // namespace

Colour mixed(Colour one, Colour other, float part) {
  Colour out = 0xFF000000U;
  for (const std::uint32_t shift : {0U, 8U, 16U}) {
    const auto a = static_cast<float>(one >> shift & 0xFFU);
    const auto b = static_cast<float>(other >> shift & 0xFFU);
    out |= static_cast<Colour>(std::lround(a * part + b * (1 - part))) << shift;
  }
  return out;
}

void draw_network_figures(const NetworkCanvas& c) {
  const float em = c.frame.em;
  for (const RegionArea& region : c.picture.regions) {
    c.list.AddRect(top_left(region.area), bottom_right(region.area), c.frame.theme.line, 0.4F * em);
  }
  for (const LinkFigure& link : c.picture.links) draw_link(c, link);
  for (const SideFigure& side : c.picture.sides) draw_side(c, side);
  for (const NetworkLabel& label : c.picture.labels) draw_label(c, label);
  // What passes a node passes behind it, so that its name can be read.
  for (const MessageFigure& message : c.picture.messages) draw_message(c, message);
  for (const NodeFigure& node : c.picture.nodes) draw_node(c, node);
  draw_legend(c);
}

void draw_gesture(const NetworkCanvas& c, const NetworkGesture& gesture,
                  const GestureMeaning& meaning, const Rect& area) {
  const float em = c.frame.em;
  const Colour colour = c.frame.theme.warn;
  for (const Picked& struck : meaning.struck) draw_struck(c, struck);
  if (gesture.kind == NetworkGesture::Kind::cut) {
    c.list.AddLine(to_imgui(gesture.path.front()), to_imgui(gesture.path.back()), colour,
                   std::max(2.0F, 0.14F * em));
  } else if (gesture.kind == NetworkGesture::Kind::lasso) {
    for (std::size_t i = 0; i + 1 < gesture.path.size(); ++i) {
      c.list.AddLine(to_imgui(gesture.path[i]), to_imgui(gesture.path[i + 1]), colour,
                     std::max(1.5F, 0.11F * em));
    }
    draw_dashed(c.list, gesture.path.back(), gesture.path.front(), colour, 1, 0.3F * em);
  }
  if (meaning.ghost) {
    c.list.AddCircle(to_imgui(*meaning.ghost), 0.5F * em, c.frame.theme.accent, 0,
                     std::max(1.5F, 0.12F * em));
  }
  if (meaning.deed.words.empty()) return;
  // Above the mouse, within the panel.
  const Point mouse = gesture.path.back();
  const float wrap = std::max(4 * em, std::min(22 * em, area.width - 1.5F * em));
  const ImVec2 size = ImGui::CalcTextSize(meaning.deed.words.c_str(), nullptr, false, wrap);
  const float width = size.x + em;
  const float height = size.y + 0.5F * em;
  const float right_most = std::max(area.x, area.right() - width);
  const float low_most = std::max(area.y, area.bottom() - height);
  const Rect plate =
      snapped({std::clamp(mouse.x + 0.8F * em, area.x, right_most),
               std::clamp(mouse.y - height - 0.6F * em, area.y, low_most), width, height});
  c.list.AddRectFilled(top_left(plate), bottom_right(plate), c.frame.theme.frame, 0.25F * em);
  c.list.AddText(ImGui::GetFont(), ImGui::GetFontSize(),
                 {plate.x + 0.5F * em, plate.y + 0.25F * em}, c.frame.theme.text,
                 meaning.deed.words.c_str(), nullptr, wrap);
}

}  // namespace orrery::gui
