#include "gui/panels/time_painting.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"

namespace orrery::gui {

TextWidth text_width() {
  return [](std::string_view text) {
    return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
  };
}

void draw_text(ImDrawList& list, Point at, Colour colour, std::string_view text,
               const Rect& limit) {
  const ImVec4 clip(limit.x, limit.y, limit.right(), limit.bottom());
  list.AddText(nullptr, 0, {std::floor(at.x), std::floor(at.y)}, colour, text.data(),
               text.data() + text.size(), 0, &clip);
}

void draw_hatching(ImDrawList& list, const Rect& area, float spacing, Colour colour) {
  if (area.is_empty()) return;
  // Strokes stand at whole multiples of the spacing on the screen: they do not swim when the area
  // moves. Each is cut at the area by hand, for a clip rectangle costs a draw call.
  const int first = static_cast<int>(std::floor((area.x + area.y) / spacing));
  const int end = static_cast<int>(std::ceil((area.right() + area.bottom()) / spacing));
  for (int i = first; i < end; ++i) {
    const float sum = static_cast<float>(i) * spacing;
    const float x0 = std::max(area.x, sum - area.bottom());
    const float x1 = std::min(area.right(), sum - area.y);
    if (x1 > x0) list.AddLine({x0, sum - x0}, {x1, sum - x1}, colour, 1);
  }
}

void draw_flag(ImDrawList& list, const Flag& flag, Point at, float size, const Theme& theme,
               bool is_future) {
  const float r = size / 2;
  const float opacity = is_future ? 0.45F : 1.0F;
  const float stroke = std::max(1.5F, size * 0.16F);
  if (flag.kind == Mark::Kind::fault) {
    const Colour colour = faded(theme.warn, opacity);
    list.AddTriangleFilled({at.x - r, at.y - r * 0.8F}, {at.x + r, at.y - r * 0.8F},
                           {at.x, at.y + r * 0.8F}, colour);
  } else if (flag.kind == Mark::Kind::violation) {
    draw_cross(list, at, r * 0.8F, faded(theme.bad, opacity), stroke);
  } else {
    const Colour colour = faded(theme.good, opacity);
    const float x = std::floor(at.x);
    fill_rect(list, {x, std::floor(at.y - r), 1, std::floor(size)}, colour);
    list.AddTriangleFilled({x, at.y - r}, {x + size * 0.75F, at.y - r * 0.35F},
                           {x, at.y + r * 0.3F}, colour);
  }
  if (flag.count > 1) {
    const Colour colour = faded(theme.faint, opacity);
    fill_rect(list, snapped({at.x - r, at.y + r + 1, size, 1}), colour);
  }
}

void draw_play_head(ImDrawList& list, float x, const Rect& area, float grip, Colour colour) {
  const float at = std::floor(x);
  fill_rect(list, {at - 1, area.y, 2, area.height}, colour);
  list.AddTriangleFilled({at - grip, area.y}, {at + grip, area.y}, {at, area.y + grip * 1.2F},
                         colour);
}

void draw_time_breaks(ImDrawList& list, const TimeScale& scale, const Rect& signs,
                      const Rect& lengths, float em, const Theme& theme) {
  const float lean = std::floor(em * 0.2F);
  const float stroke = std::max(1.0F, std::floor(em / 12));
  for (const AxisStretch& gap : cut_gaps(scale, em * 0.8F)) {
    const float x = std::floor((gap.x0 + gap.x1) / 2);
    if (x < signs.x + lean * 2 || x > signs.right() - lean * 2) continue;
    const float height = std::min(signs.height, std::floor(em * 0.6F));
    const float top = signs.y + std::floor((signs.height - height) / 2);
    for (const float way : {-lean, lean}) {
      list.AddLine({x + way - lean / 2, top + height}, {x + way + lean / 2, top}, theme.text,
                   stroke);
    }
    if (lengths.is_empty()) continue;
    const std::string text = length_text(gap.end - gap.begin);
    const float width = std::ceil(ImGui::CalcTextSize(text.c_str()).x);
    const float left = std::max(gap.x0, lengths.x) + em * 0.5F;
    const float right = std::min(gap.x1, lengths.right()) - em * 0.5F;
    if (right - left < width) continue;
    draw_text(list, {std::clamp(x - width / 2, left, right - width), lengths.y}, theme.faint, text,
              lengths);
  }
}

void draw_tooltip_words(const std::string& words, float em) {
  const StyleGuard padding(ImGuiStyleVar_WindowPadding,
                           ImVec2(std::floor(em * 0.5F), std::floor(em * 0.35F)));
  const TooltipGuard tooltip;
  ImGui::TextUnformatted(words.c_str());
}

void fill_rect(ImDrawList& list, const Rect& rect, Colour colour) {
  if (!rect.is_empty()) list.AddRectFilled(top_left(rect), bottom_right(rect), colour);
}

void fill_dashed(ImDrawList& list, const Rect& line, float dash, Colour colour, bool is_upright) {
  const float length = is_upright ? line.height : line.width;
  for (float at = 0; at < length; at += 2 * dash) {
    const float part = std::min(dash, length - at);
    if (is_upright) fill_rect(list, {line.x, line.y + at, line.width, part}, colour);
    else fill_rect(list, {line.x + at, line.y, part, line.height}, colour);
  }
}

void fill_split(ImDrawList& list, const Rect& rect, float x, Colour left, Colour right) {
  const float at = std::clamp(std::floor(x), rect.x, rect.right());
  fill_rect(list, {rect.x, rect.y, at - rect.x, rect.height}, left);
  fill_rect(list, {at, rect.y, rect.right() - at, rect.height}, right);
}

}  // namespace orrery::gui
