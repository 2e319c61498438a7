#include "gui/shell/raster.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace orrery::gui {
namespace {

/// Half-open, in pixels.
struct Clip {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
};

/// Red, green, blue, alpha (0…255) and where in the texture (in texels): what a triangle's corners
/// give and its inside interpolates.
enum Attribute : unsigned { red, green, blue, alpha, texel_x, texel_y, attributes };
using Attributes = float[attributes];

struct Target {
  Image& image;
  const Texture& texture;
  Clip clip;
};

/// a * b / 255, rounded.
std::uint32_t scaled(std::uint32_t a, std::uint32_t b) {
  const std::uint32_t product = a * b + 128;
  return (product + (product >> 8)) >> 8;
}

/// Two channels at once, in bits 0-7 and 16-23.
std::uint32_t mixed_pair(std::uint32_t above, std::uint32_t below, std::uint32_t opacity) {
  const std::uint32_t sum = above * opacity + below * (255 - opacity) + 0x00800080U;
  return (sum + (sum >> 8 & 0x00FF00FFU)) >> 8 & 0x00FF00FFU;
}

/// `above` at this opacity over an opaque colour.
Colour over(Colour above, Colour below, std::uint32_t opacity) {
  const std::uint32_t red_blue = mixed_pair(above & 0x00FF00FFU, below & 0x00FF00FFU, opacity);
  const std::uint32_t green_only =
      mixed_pair(above >> 8 & 0x000000FFU, below >> 8 & 0x000000FFU, opacity);
  return red_blue | green_only << 8 | 0xFF000000U;
}

void fill(Colour* begin, Colour* end, Colour colour, std::uint32_t opacity) {
  if (opacity == 0) return;
  if (opacity == 255) {
    std::fill(begin, end, colour | 0xFF000000U);
    return;
  }
  for (Colour* pixel = begin; pixel != end; ++pixel) *pixel = over(colour, *pixel, opacity);
}

std::uint32_t texel(const Texture& texture, int x, int y) {
  x = std::clamp(x, 0, texture.width - 1);
  y = std::clamp(y, 0, texture.height - 1);
  return texture.alpha[static_cast<std::size_t>(y) * static_cast<std::size_t>(texture.width) +
                       static_cast<std::size_t>(x)];
}

int floor_of(float value) {
  const int whole = static_cast<int>(value);
  return static_cast<float>(whole) > value ? whole - 1 : whole;
}

/// Bilinear, at a place in texels.
std::uint32_t sample(const Texture& texture, float x, float y) {
  x -= 0.5F;
  y -= 0.5F;
  const int left = floor_of(x);
  const int top = floor_of(y);
  const float right_share = x - static_cast<float>(left);
  const float bottom_share = y - static_cast<float>(top);
  if (right_share == 0 && bottom_share == 0) return texel(texture, left, top);
  const auto row = [&](int at) {
    const auto a = static_cast<float>(texel(texture, left, at));
    const auto b = static_cast<float>(texel(texture, left + 1, at));
    return a + (b - a) * right_share;
  };
  const float above = row(top);
  return static_cast<std::uint32_t>(above + (row(top + 1) - above) * bottom_share + 0.5F);
}

std::uint32_t alpha_of(Colour colour) { return colour >> 24; }

// ---------------------------------------------------------------- upright rectangles

/// The first pixel whose centre is not left of (above) this.
int first_pixel(float edge) { return static_cast<int>(std::ceil(edge - 0.5F)); }

/// Two triangles of ImDrawList::PrimRect and PrimRectUV: corners from the top left, clockwise.
struct Box {
  const ImDrawVert& top_left;
  const ImDrawVert& bottom_right;

  bool has_texture() const {
    return top_left.uv.x != bottom_right.uv.x || top_left.uv.y != bottom_right.uv.y;
  }
};

void draw_texels(const Target& target, const Box& box, const Clip& area) {
  const ImVec2 p = box.top_left.pos;
  const ImVec2 size(box.bottom_right.pos.x - p.x, box.bottom_right.pos.y - p.y);
  const auto width = static_cast<float>(target.texture.width);
  const auto height = static_cast<float>(target.texture.height);
  const float step_x = (box.bottom_right.uv.x - box.top_left.uv.x) * width / size.x;
  const float step_y = (box.bottom_right.uv.y - box.top_left.uv.y) * height / size.y;
  const Colour colour = box.top_left.col;
  // Where texels fall on pixels, as glyphs do, rounding must not blur them.
  const auto settled = [](float at) {
    const float centre = std::round(at - 0.5F) + 0.5F;
    return std::abs(at - centre) < 1.0F / 256 ? centre : at;
  };
  for (int y = area.top; y < area.bottom; ++y) {
    const float v =
        settled(box.top_left.uv.y * height + (static_cast<float>(y) + 0.5F - p.y) * step_y);
    for (int x = area.left; x < area.right; ++x) {
      const float u =
          settled(box.top_left.uv.x * width + (static_cast<float>(x) + 0.5F - p.x) * step_x);
      const std::uint32_t cover = sample(target.texture, u, v);
      if (cover == 0) continue;
      Colour& pixel = target.image.at(x, y);
      pixel = over(colour, pixel, scaled(alpha_of(colour), cover));
    }
  }
}

void draw_box(const Target& target, const Box& box) {
  const ImVec2 from = box.top_left.pos;
  const ImVec2 to = box.bottom_right.pos;
  const Clip area{std::max(target.clip.left, first_pixel(from.x)),
                  std::max(target.clip.top, first_pixel(from.y)),
                  std::min(target.clip.right, first_pixel(to.x)),
                  std::min(target.clip.bottom, first_pixel(to.y))};
  if (area.left >= area.right || area.top >= area.bottom) return;
  if (box.has_texture()) {
    draw_texels(target, box, area);
    return;
  }
  const Colour colour = box.top_left.col;
  const std::uint32_t cover =
      sample(target.texture, box.top_left.uv.x * static_cast<float>(target.texture.width),
             box.top_left.uv.y * static_cast<float>(target.texture.height));
  const std::uint32_t opacity = scaled(alpha_of(colour), cover);
  for (int y = area.top; y < area.bottom; ++y) {
    Colour* row = &target.image.at(0, y);
    fill(row + area.left, row + area.right, colour, opacity);
  }
}

bool is_box(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, const ImDrawVert& d) {
  return a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x &&
         a.pos.x <= c.pos.x && a.pos.y <= c.pos.y && a.uv.y == b.uv.y && b.uv.x == c.uv.x &&
         c.uv.y == d.uv.y && d.uv.x == a.uv.x && a.col == b.col && b.col == c.col && c.col == d.col;
}

// ---------------------------------------------------------------- triangles

/// In 1/256 pixel.
struct Corner {
  std::int64_t x = 0;
  std::int64_t y = 0;
};

Corner corner_of(const ImDrawVert& vertex) {
  return {std::llrint(vertex.pos.x * 256), std::llrint(vertex.pos.y * 256)};
}

/// Where x * slope + offset >= 0 on a row, for a triangle that winds clockwise on the screen.
struct Edge {
  Edge(const Corner& a, const Corner& b)
      : from(a), slope(-(b.y - a.y) * 256), rise(b.x - a.x), fall(b.y - a.y) {
    // What lies on an edge belongs to the triangle if the edge is at its top or left.
    const bool is_top = fall == 0 && rise > 0;
    const bool is_left = fall < 0;
    bias = is_top || is_left ? 0 : 1;
  }

  /// Narrows [begin, end) to what is inside on the row of pixels `y`.
  void narrow(int y, int& begin, int& end) const {
    // Twice the area of the triangle that the edge spans with the centre of pixel (0, y).
    const std::int64_t at_zero =
        rise * (std::int64_t{y} * 256 + 128 - from.y) - fall * (128 - from.x) - bias;
    if (slope == 0) {
      if (at_zero < 0) end = begin;
      return;
    }
    // Exact: numbers below 2^53 whose quotient is no nearer to a whole number than 1/slope.
    const double root = static_cast<double>(-at_zero) / static_cast<double>(slope);
    const double bounded = std::clamp(root, -1e6, 1e6);
    if (slope > 0) {
      begin = std::max(begin, static_cast<int>(std::ceil(bounded)));
    } else {
      end = std::min(end, static_cast<int>(std::floor(bounded)) + 1);
    }
  }

  Corner from;
  std::int64_t slope;
  std::int64_t rise;
  std::int64_t fall;
  std::int64_t bias = 0;
};

/// Attributes as linear functions of the place.
struct Plane {
  ImVec2 origin{};     ///< a corner: extrapolation from afar would lose what floats can hold
  Attributes start{};  ///< there
  Attributes by_x{};
  Attributes by_y{};

  /// At the centre of this pixel.
  float at(Attribute which, int x, int y) const {
    return start[which] + by_x[which] * (static_cast<float>(x) + 0.5F - origin.x) +
           by_y[which] * (static_cast<float>(y) + 0.5F - origin.y);
  }
  bool is_flat(Attribute which) const { return by_x[which] == 0 && by_y[which] == 0; }
};

void read(const ImDrawVert& vertex, const Texture& texture, Attributes& into) {
  for (unsigned which = red; which <= alpha; ++which) {
    into[which] = static_cast<float>(vertex.col >> (8 * which) & 0xFFU);
  }
  into[texel_x] = vertex.uv.x * static_cast<float>(texture.width);
  into[texel_y] = vertex.uv.y * static_cast<float>(texture.height);
}

using Triangle = const ImDrawVert* [3];

Plane plane_of(const Triangle& corners, const Texture& texture) {
  Attributes values[3];
  for (unsigned i = 0; i < 3; ++i) read(*corners[i], texture, values[i]);
  const ImVec2 o = corners[0]->pos;
  const ImVec2 a(corners[1]->pos.x - o.x, corners[1]->pos.y - o.y);
  const ImVec2 b(corners[2]->pos.x - o.x, corners[2]->pos.y - o.y);
  const float area = a.x * b.y - a.y * b.x;
  Plane plane;
  plane.origin = o;
  for (unsigned which = 0; which < attributes; ++which) {
    const float da = values[1][which] - values[0][which];
    const float db = values[2][which] - values[0][which];
    plane.by_x[which] = (da * b.y - db * a.y) / area;
    plane.by_y[which] = (db * a.x - da * b.x) / area;
    plane.start[which] = values[0][which];
  }
  return plane;
}

std::uint32_t byte(float value) {
  return static_cast<std::uint32_t>(std::clamp(value, 0.0F, 255.0F) + 0.5F);
}

/// The general case.
void shade(const Target& target, const Plane& plane, int y, int begin, int end) {
  Colour* row = &target.image.at(0, y);
  for (int x = begin; x < end; ++x) {
    const Colour colour = byte(plane.at(red, x, y)) | byte(plane.at(green, x, y)) << 8 |
                          byte(plane.at(blue, x, y)) << 16;
    const std::uint32_t cover =
        sample(target.texture, plane.at(texel_x, x, y), plane.at(texel_y, x, y));
    row[x] = over(colour, row[x], scaled(byte(plane.at(alpha, x, y)), cover));
  }
}

/// One colour that fades: the soft edges of shapes.
void fade(const Target& target, const Plane& plane, int y, int begin, int end, Colour colour) {
  Colour* row = &target.image.at(0, y);
  float opacity = plane.at(alpha, begin, y);
  for (int x = begin; x < end; ++x) {
    row[x] = over(colour, row[x], byte(opacity));
    opacity += plane.by_x[alpha];
  }
}

void draw_triangle(const Target& target, const Triangle& given) {
  Triangle corners = {given[0], given[1], given[2]};
  Corner at[3] = {corner_of(*corners[0]), corner_of(*corners[1]), corner_of(*corners[2])};
  const std::int64_t area =
      (at[1].x - at[0].x) * (at[2].y - at[0].y) - (at[1].y - at[0].y) * (at[2].x - at[0].x);
  if (area == 0) return;
  if (area < 0) {
    std::swap(corners[1], corners[2]);
    std::swap(at[1], at[2]);
  }
  const auto [low, high] = std::minmax({at[0].y, at[1].y, at[2].y});
  const int top = std::max(target.clip.top, static_cast<int>((low - 128) >> 8));
  const int bottom = std::min(target.clip.bottom, static_cast<int>((high + 128) >> 8) + 1);
  if (top >= bottom) return;

  const Edge edges[3] = {{at[0], at[1]}, {at[1], at[2]}, {at[2], at[0]}};
  const Plane plane = plane_of(corners, target.texture);
  const bool has_texture = !plane.is_flat(texel_x) || !plane.is_flat(texel_y);
  const Colour colour = corners[0]->col;
  const Colour differing = (corners[1]->col ^ colour) | (corners[2]->col ^ colour);
  const bool has_one_hue = (differing & 0x00FFFFFFU) == 0 && !has_texture;
  for (int y = top; y < bottom; ++y) {
    int begin = target.clip.left;
    int end = target.clip.right;
    for (const Edge& edge : edges) edge.narrow(y, begin, end);
    if (begin >= end) continue;
    if (!has_one_hue) {
      shade(target, plane, y, begin, end);
    } else if (differing == 0) {
      Colour* row = &target.image.at(0, y);
      fill(row + begin, row + end, colour, alpha_of(colour));
    } else {
      fade(target, plane, y, begin, end, colour);
    }
  }
}

// ---------------------------------------------------------------- lists

Clip clip_of(const ImDrawCmd& command, const ImDrawData& drawing, const Image& image) {
  const ImVec2 origin = drawing.DisplayPos;
  return {std::max(0, static_cast<int>(command.ClipRect.x - origin.x)),
          std::max(0, static_cast<int>(command.ClipRect.y - origin.y)),
          std::min(image.width, static_cast<int>(command.ClipRect.z - origin.x)),
          std::min(image.height, static_cast<int>(command.ClipRect.w - origin.y))};
}

void draw_command(const Target& target, const ImDrawCmd& command, const ImDrawList& list) {
  const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
  const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
  const ImDrawIdx* const end = index + command.ElemCount;
  while (index < end) {
    const bool may_be_box = end - index >= 6 && index[0] == index[3] && index[2] == index[4];
    if (may_be_box &&
        is_box(vertices[index[0]], vertices[index[1]], vertices[index[2]], vertices[index[5]])) {
      draw_box(target, {vertices[index[0]], vertices[index[2]]});
      index += 6;
      continue;
    }
    const Triangle corners = {vertices + index[0], vertices + index[1], vertices + index[2]};
    draw_triangle(target, corners);
    index += 3;
  }
}

}  // namespace

void rasterise(const ImDrawData& drawing, const Texture& texture, Image& into) {
  for (int i = 0; i < drawing.CmdListsCount; ++i) {
    const ImDrawList& list = *drawing.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const Target target{into, texture, clip_of(command, drawing, into)};
      const bool is_empty =
          target.clip.left >= target.clip.right || target.clip.top >= target.clip.bottom;
      if (!is_empty) draw_command(target, command, list);
    }
  }
}

}  // namespace orrery::gui
