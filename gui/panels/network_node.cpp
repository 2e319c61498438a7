#include "gui/panels/network_node.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gui/panels/shapes.hpp"

namespace orrery::gui {
namespace {

Colour role_colour(const NetworkCanvas& c, const NodeFigure& node) {
  if (!node.is_up) return c.frame.theme.down;
  return c.viewer.network.glyphs.colour_of_role(c.frame.theme, node.role);
}

void draw_dashed_circle(ImDrawList& list, Point at, float radius, Colour colour, float thickness) {
  constexpr int dashes = 14;
  for (int i = 0; i < dashes; ++i) {
    const float from = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / dashes;
    list.PathArcTo({at.x, at.y}, radius, from, from + std::numbers::pi_v<float> / dashes, 6);
    list.PathStroke(colour, 0, thickness);
  }
}

/// Too small for anything inside: its colour and shape are its role's.
bool is_dot(const NetworkCanvas& c, const NodeFigure& node) {
  return node.radius < 0.7F * c.frame.em;
}

/// How much of its time is left to the next timer: from the top, clockwise.
void draw_timer(const NetworkCanvas& c, const NodeFigure& node) {
  if (node.timer_left < 0 || node.radius < 0.7F * c.frame.em) return;
  const float radius = node.radius + 0.24F * c.frame.em;
  const float thickness = std::max(2.0F, 0.15F * c.frame.em);
  c.list.AddCircle(to_imgui(node.centre), radius, faded(c.frame.theme.line, 0.6F), 0, 1);
  if (node.timer_left <= 0.004F) return;
  const float sweep = 2 * std::numbers::pi_v<float> * node.timer_left;
  c.list.PathArcTo(to_imgui(node.centre), radius, -std::numbers::pi_v<float> / 2,
                   -std::numbers::pi_v<float> / 2 + sweep,
                   std::max(3, static_cast<int>(48 * node.timer_left)));
  c.list.PathStroke(c.frame.theme.text, 0, thickness);
}

void draw_circle(const NetworkCanvas& c, const NodeFigure& node) {
  const Theme& theme = c.frame.theme;
  const Colour role = role_colour(c, node);
  const float thickness = std::max(1.0F, std::min(0.14F * c.frame.em, node.radius / 3));
  const bool is_small = is_dot(c, node);
  const bool is_broken = !node.is_up || node.has_just_restarted;
  if (is_small && node.role != 0) {
    draw_role_mark(c, node.role, node.centre, node.radius);
  } else {
    const float strength = is_small ? 0.8F : 0.32F;
    c.list.AddCircleFilled(to_imgui(node.centre), node.radius, mixed(role, theme.panel, strength));
    if (is_broken && !is_small) {
      draw_dashed_circle(c.list, node.centre, node.radius, role, thickness);
    } else {
      c.list.AddCircle(to_imgui(node.centre), node.radius, role, 0, thickness);
    }
  }
  const Picked it = Picked::node(node.node);
  const bool is_selected = c.viewer.selected == it;
  if (!is_selected && c.viewer.hovered != it) return;
  c.list.AddCircle(to_imgui(node.centre), node.radius + 0.42F * c.frame.em,
                   is_selected ? theme.accent : theme.hover, 0, std::max(2.0F, 0.14F * c.frame.em));
}

/// A jagged ring around who has lied.
void draw_jags(const NetworkCanvas& c, const NodeFigure& node) {
  constexpr int jags = 18;
  const float inner = node.radius + 0.12F * c.frame.em;
  const float outer = node.radius + 0.42F * c.frame.em;
  for (int i = 0; i <= 2 * jags; ++i) {
    const float angle = std::numbers::pi_v<float> * static_cast<float>(i) / jags;
    const float radius = i % 2 == 0 ? inner : outer;
    c.list.PathLineTo(
        {node.centre.x + radius * std::cos(angle), node.centre.y + radius * std::sin(angle)});
  }
  c.list.PathStroke(c.frame.theme.bad, 0, std::max(1.0F, 0.1F * c.frame.em));
}

/// A text on a small plate.
void draw_plate(const NetworkCanvas& c, Point centre, const std::string& text, Colour fill) {
  const ImVec2 size = ImGui::CalcTextSize(text.c_str());
  const float half = size.x / 2 + 0.22F * c.frame.em;
  const Point from{std::floor(centre.x - half), std::floor(centre.y - size.y / 2)};
  const Point to{std::ceil(centre.x + half), std::ceil(centre.y + size.y / 2)};
  c.list.AddRectFilled(to_imgui(from), to_imgui(to), fill, 0.25F * c.frame.em);
  c.list.AddText({std::floor(centre.x - size.x / 2), from.y}, ink_on(fill), text.c_str());
}

/// A disk seen from the side: something is being written.
void draw_disk(const NetworkCanvas& c, Point at) {
  const float r = 0.36F * c.frame.em;
  const Theme& theme = c.frame.theme;
  c.list.AddRectFilled({at.x - r, at.y - r}, {at.x + r, at.y + r}, theme.panel, r / 2);
  c.list.AddRect({at.x - r, at.y - r}, {at.x + r, at.y + r}, theme.text, r / 2);
  c.list.AddLine({at.x - r, at.y - r / 3}, {at.x + r, at.y - r / 3}, theme.text);
  c.list.AddLine({at.x - r, at.y + r / 3}, {at.x + r, at.y + r / 3}, theme.text);
}

void draw_clock(const NetworkCanvas& c, Point at) {
  const float r = 0.4F * c.frame.em;
  const Colour warn = c.frame.theme.warn;
  c.list.AddCircleFilled(to_imgui(at), r, c.frame.theme.panel);
  c.list.AddCircle(to_imgui(at), r, warn, 0, std::max(1.0F, 0.1F * c.frame.em));
  c.list.AddLine(to_imgui(at), {at.x, at.y - 0.75F * r}, warn, std::max(1.0F, 0.08F * c.frame.em));
  c.list.AddLine(to_imgui(at), {at.x + 0.6F * r, at.y}, warn, std::max(1.0F, 0.08F * c.frame.em));
}

/// At its upper right, one below the other; that it lies, and what waits, at its upper left; the
/// letter of its side at its lower left.
void draw_badges(const NetworkCanvas& c, const NodeFigure& node) {
  const float em = c.frame.em;
  const float out = 0.78F * node.radius;
  Point at{node.centre.x + out, node.centre.y - out};
  if (node.is_syncing) {
    draw_disk(c, at);
    at = {at.x, at.y + 0.95F * em};
  }
  if (node.clock_is_off) {
    draw_clock(c, at);
    at = {at.x, at.y + 0.95F * em};
  }
  Point beside{node.centre.x - out, node.centre.y - out};
  if (node.has_lied) {
    draw_plate(c, beside, "liar", c.frame.theme.bad);
    beside.y += 1.1F * em;
  }
  if (node.waiting > 0) {
    const std::string count = node.waiting > 999 ? "999+" : std::to_string(node.waiting);
    draw_plate(c, beside, count, c.frame.theme.warn);
  }
  if (node.side != 0) {
    draw_plate(c, {node.centre.x - out, node.centre.y + out}, std::string(1, node.side),
               c.frame.theme.warn);
  }
}

void draw_name(const NetworkCanvas& c, const NodeFigure& node) {
  if (!node.name_fits) return;
  const float em = c.frame.em;
  const ImVec2 size = ImGui::CalcTextSize(node.name.c_str());
  const bool has_icon = node.radius > em && (node.role != 0 || !node.is_up || node.is_paused);
  const float lift = has_icon ? 0.34F * em : 0;
  const Colour colour = node.is_up ? c.frame.theme.text : c.frame.theme.faint;
  c.list.AddText(
      {std::floor(node.centre.x - size.x / 2), std::floor(node.centre.y - size.y / 2 - lift)},
      colour, node.name.c_str());
  if (has_icon) draw_role_icon(c, node, {node.centre.x, node.centre.y + 0.62F * em});
}

}  // namespace

void draw_role_mark(const NetworkCanvas& c, Word role, Point at, float radius) {
  const Theme& theme = c.frame.theme;
  const Glyphs& glyphs = c.viewer.network.glyphs;
  if (role == Chronicle::down_word) {
    draw_cross(c.list, at, radius, theme.bad, std::max(1.5F, radius / 2));
  } else if (role == Chronicle::paused_word) {
    draw_bars(c.list, at, radius, theme.warn);
  } else {
    fill_shape(c.list, glyphs.shape_of_role(role), at, radius, glyphs.colour_of_role(theme, role));
  }
}

void draw_role_icon(const NetworkCanvas& c, const NodeFigure& node, Point at) {
  const Word paused = node.is_paused ? Chronicle::paused_word : node.role;
  draw_role_mark(c, node.is_up ? paused : Chronicle::down_word, at, 0.3F * c.frame.em);
}

void draw_node(const NetworkCanvas& c, const NodeFigure& node) {
  draw_timer(c, node);
  if (node.has_lied) draw_jags(c, node);
  draw_circle(c, node);
  draw_name(c, node);
  draw_badges(c, node);
}

}  // namespace orrery::gui
