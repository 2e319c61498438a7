#include "gui/panels/shapes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace orrery::gui {
namespace {

/// Corners of a figure with so many points, the first one at the top; every other one `inner` times
/// as far out.
template <std::size_t n>
std::array<ImVec2, n> corners(Point centre, float radius, float inner, float turn = 0) {
  std::array<ImVec2, n> out;
  for (std::size_t i = 0; i < n; ++i) {
    const float angle =
        -std::numbers::pi_v<float> / 2 + turn +
        2 * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(n);
    const float reach = radius * (i % 2 == 0 ? 1.0F : inner);
    out[i] = {centre.x + reach * std::cos(angle), centre.y + reach * std::sin(angle)};
  }
  return out;
}

void polygon(ImDrawList& list, std::span<const ImVec2> points, Colour colour, float thickness) {
  const int count = static_cast<int>(points.size());
  if (thickness > 0) {
    list.AddPolyline(points.data(), count, colour, ImDrawFlags_Closed, thickness);
  } else {
    list.AddConvexPolyFilled(points.data(), count, colour);
  }
}

void plus(ImDrawList& list, Point c, float radius, Colour colour, float thickness) {
  const float arm = radius * 1.05F;
  const float half = thickness > 0 ? thickness / 2 : radius * 0.36F;
  list.AddRectFilled({c.x - arm, c.y - half}, {c.x + arm, c.y + half}, colour);
  list.AddRectFilled({c.x - half, c.y - arm}, {c.x + half, c.y - half}, colour);
  list.AddRectFilled({c.x - half, c.y + half}, {c.x + half, c.y + arm}, colour);
}

/// Not convex: as triangles around the middle.
void star(ImDrawList& list, Point c, float radius, Colour colour, float thickness) {
  const auto points = corners<10>(c, radius * 1.25F, 0.45F);
  if (thickness > 0) return polygon(list, points, colour, thickness);
  for (std::size_t i = 1; i < points.size(); i += 2) {
    const ImVec2 before = points[i];
    const ImVec2 tip = points[(i + 1) % points.size()];
    const ImVec2 after = points[(i + 2) % points.size()];
    list.AddQuadFilled(to_imgui(c), before, tip, after, colour);
  }
}

/// One function for both: a thickness of 0 fills.
void draw_shape(ImDrawList& list, Shape shape, Point c, float r, Colour colour, float thickness) {
  switch (shape) {
    case Shape::circle:
      if (thickness > 0) return list.AddCircle(to_imgui(c), r, colour, 0, thickness);
      return list.AddCircleFilled(to_imgui(c), r, colour);
    case Shape::square:
      return polygon(list, corners<4>(c, r * 1.25F, 1, std::numbers::pi_v<float> / 4), colour,
                     thickness);
    case Shape::triangle:
      return polygon(list, corners<3>(c, r * 1.3F, 1), colour, thickness);
    case Shape::diamond:
      return polygon(list, corners<4>(c, r * 1.3F, 1), colour, thickness);
    case Shape::bar: {
      const std::array<ImVec2, 4> bar{ImVec2{c.x - r * 1.3F, c.y - r * 0.5F},
                                      {c.x + r * 1.3F, c.y - r * 0.5F},
                                      {c.x + r * 1.3F, c.y + r * 0.5F},
                                      {c.x - r * 1.3F, c.y + r * 0.5F}};
      return polygon(list, bar, colour, thickness);
    }
    case Shape::hexagon:
      return polygon(list, corners<6>(c, r * 1.15F, 1), colour, thickness);
    case Shape::star:
      return star(list, c, r, colour, thickness);
    case Shape::plus:
      return plus(list, c, r, colour, thickness);
    default:  // the open ones: whoever draws asks for their figure
      return;
  }
}

}  // namespace

void fill_shape(ImDrawList& list, Shape shape, Point centre, float radius, Colour colour) {
  const float line = std::max(1.0F, radius * 0.35F);
  draw_shape(list, filled(shape), centre, is_open(shape) ? radius - line / 2 : radius, colour,
             is_open(shape) ? line : 0);
}

void outline_shape(ImDrawList& list, Shape shape, Point centre, float radius, Colour colour,
                   float thickness) {
  draw_shape(list, filled(shape), centre, radius, colour, thickness);
}

void draw_cross(ImDrawList& list, Point c, float radius, Colour colour, float thickness) {
  list.AddLine({c.x - radius, c.y - radius}, {c.x + radius, c.y + radius}, colour, thickness);
  list.AddLine({c.x - radius, c.y + radius}, {c.x + radius, c.y - radius}, colour, thickness);
}

void draw_bars(ImDrawList& list, Point c, float radius, Colour colour) {
  const float width = std::max(1.0F, std::floor(radius * 0.55F));
  const float gap = std::max(1.0F, std::floor(radius * 0.3F));
  const float top = std::floor(c.y - radius);
  const float bottom = std::floor(c.y + radius);
  const float x = std::floor(c.x);
  list.AddRectFilled({x - gap - width, top}, {x - gap, bottom}, colour);
  list.AddRectFilled({x + gap, top}, {x + gap + width, bottom}, colour);
}

void draw_dashed(ImDrawList& list, Point from, Point to, Colour colour, float thickness,
                 float dash) {
  const float far = std::hypot(to.x - from.x, to.y - from.y);
  if (far <= 0) return;
  const Point way{(to.x - from.x) / far, (to.y - from.y) / far};
  const int dashes = static_cast<int>(std::ceil(far / (2 * dash)));
  for (int i = 0; i < dashes; ++i) {
    const float at = static_cast<float>(i) * 2 * dash;
    const float end = std::min(far, at + dash);
    list.AddLine({from.x + way.x * at, from.y + way.y * at},
                 {from.x + way.x * end, from.y + way.y * end}, colour, thickness);
  }
}

void draw_jagged(ImDrawList& list, Point from, Point to, Colour colour, float thickness,
                 float jag) {
  const float far = std::hypot(to.x - from.x, to.y - from.y);
  if (far <= 0) return;
  const Point way{(to.x - from.x) / far, (to.y - from.y) / far};
  const int jags = std::max(1, static_cast<int>(std::round(far / (2 * jag))));
  list.PathLineTo(to_imgui(from));
  for (int i = 0; i < jags; ++i) {
    const float at = far * (static_cast<float>(i) + 0.5F) / static_cast<float>(jags);
    const float out = i % 2 == 0 ? jag : -jag;
    list.PathLineTo({from.x + way.x * at - way.y * out, from.y + way.y * at + way.x * out});
  }
  list.PathLineTo(to_imgui(to));
  list.PathStroke(colour, 0, thickness);
}

}  // namespace orrery::gui
