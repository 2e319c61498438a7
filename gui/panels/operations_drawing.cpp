#include "gui/panels/operations_drawing.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

constexpr float later = 0.32F;  // opacity of what comes after the play head
constexpr float dim = 0.4F;     // … of what does not matter for a violation

float rule(float em) { return std::max(1.0F, std::floor(em / 16)); }
float stroke(float em) { return std::max(2.0F, std::floor(em * 0.12F)); }

Colour colour_of_calls(const Theme& theme) { return category(theme, 1); }

Colour colour_of(const OperationsScene& s, const CallBar& bar) {
  if (bar.number > 0) return s.theme.bad;
  if (bar.end == CallEnd::failed) return s.theme.faint;
  if (bar.end == CallEnd::unknown) return s.theme.warn;
  return colour_of_calls(s.theme);
}

bool comes_later(const OperationsScene& s, EventNumber event) {
  return event > s.viewer.head.event;
}

float opacity_of(const OperationsScene& s, const CallBar& bar) {
  return (bar.is_dim ? dim : 1.0F) * (comes_later(s, bar.invoked_event) ? 0.5F : 1.0F);
}

void draw_rows(const OperationsScene& s) {
  for (const ClientRow& row : s.picture.rows) {
    const Picked as_node = Picked::node(row.client);
    const Rect whole{s.picture.area.x, row.area.y, s.picture.area.width, row.area.height};
    if (s.viewer.selected == as_node) fill_rect(s.list, whole, faded(s.theme.accent, 0.10F));
    if (s.viewer.hovered == as_node) fill_rect(s.list, whole, faded(s.theme.hover, 0.07F));
    fill_rect(s.list, {row.area.x, row.y, row.area.width, rule(s.em)}, faded(s.theme.line, 0.45F));
    if (row.label.is_empty()) continue;
    draw_text(s.list, {row.label.x, row.label.y},
              s.viewer.selected == as_node ? s.theme.accent : s.theme.text,
              s.chronicle.nodes()[row.client].name, s.picture.names);
  }
}

void draw_columns(const OperationsScene& s) {
  for (const CallColumn& column : s.picture.columns) {
    const float opacity = column.area.x >= s.head_x ? 0.35F : 0.85F;
    fill_rect(s.list, column.area,
              faded(colour_of_calls(s.theme), s.picture.is_violated ? opacity * dim : opacity));
  }
}

// ---------------------------------------------------------------- bars

/// Left of the head as it is, right of it paler.
void fill_around_head(const OperationsScene& s, const Rect& area, Colour colour) {
  fill_split(s.list, area, s.head_x, colour, faded(colour, later));
}

void draw_frame(const OperationsScene& s, const Rect& area, float width, Colour colour) {
  fill_around_head(s, {area.x, area.y, area.width, width}, colour);
  fill_around_head(s, {area.x, area.bottom() - width, area.width, width}, colour);
  const float side = std::min(width, area.width);
  fill_around_head(s, {area.x, area.y, side, area.height}, colour);
  fill_around_head(s, {area.right() - side, area.y, side, area.height}, colour);
}

/// In strokes: what came of it nobody knows.
void draw_dashes(const OperationsScene& s, const CallBar& bar, Colour colour) {
  const float length = std::max(3.0F, std::floor(s.em * 0.3F));
  for (float x = bar.area.x; x < bar.area.right(); x += length * 2) {
    const Rect dash{x, bar.area.y, std::min(length, bar.area.right() - x), bar.area.height};
    if (bar.is_question) draw_frame(s, dash, rule(s.em), colour);
    else fill_around_head(s, dash, colour);
  }
}

/// Its end fades out: it goes on.
void draw_fading(const OperationsScene& s, const CallBar& bar, Colour colour) {
  constexpr int steps = 5;
  const float step = std::max(1.0F, std::floor(std::min(s.em * 0.3F, bar.area.width / steps)));
  const float solid = std::max(0.0F, bar.area.width - step * steps);
  for (int i = 0; i <= steps; ++i) {
    const float x = i == 0 ? bar.area.x : bar.area.x + solid + step * static_cast<float>(i - 1);
    const Rect part{x, bar.area.y, i == 0 ? solid : step, bar.area.height};
    const Colour faint = faded(colour, 1 - static_cast<float>(i) / (steps + 1));
    fill_around_head(s, part, bar.is_question ? faded(faint, 0.25F) : faint);
    if (!bar.is_question) continue;
    fill_around_head(s, {part.x, part.y, part.width, rule(s.em)}, faint);
    fill_around_head(s, {part.x, part.bottom() - rule(s.em), part.width, rule(s.em)}, faint);
  }
}

void draw_caps(const OperationsScene& s, const CallBar& bar, Colour colour) {
  const float over = std::max(2.0F, std::floor(s.em * 0.16F));
  const float width = std::min(stroke(s.em), std::max(1.0F, std::floor(bar.area.width / 3)));
  const auto cap = [&](float x) {
    fill_around_head(s, {x, bar.area.y - over, width, bar.area.height + 2 * over}, colour);
  };
  if (bar.has_begin) cap(bar.area.x);
  if (bar.has_end) cap(bar.area.right() - width);
}

void draw_bar(const OperationsScene& s, const CallBar& bar) {
  const Colour colour = faded(colour_of(s, bar), bar.is_dim ? dim : 1.0F);
  fill_rect(s.list, bar.area, s.theme.panel);
  if (bar.end == CallEnd::unknown) {
    draw_dashes(s, bar, colour);
  } else if (bar.end == CallEnd::pending) {
    draw_fading(s, bar, colour);
  } else if (bar.is_question || bar.end == CallEnd::failed) {
    fill_around_head(s, bar.area, faded(colour, 0.22F));
    draw_frame(s, bar.area, rule(s.em), colour);
  } else {
    fill_around_head(s, bar.area, colour);
  }
  draw_caps(s, bar, colour);
  if (bar.end == CallEnd::failed && bar.has_end) {
    const Point end{bar.area.right() - 1, bar.area.y + bar.area.height / 2};
    draw_cross(s.list, end, s.em * 0.26F, faded(s.theme.warn, opacity_of(s, bar)),
               std::max(1.5F, s.em * 0.11F));
  }
}

void draw_label(const OperationsScene& s, const CallBar& bar) {
  const Rect& plot = s.picture.plot;
  if (!bar.text.empty()) {
    draw_text(s.list, {bar.label.x, bar.label.y}, faded(s.theme.text, opacity_of(s, bar)), bar.text,
              plot);
  }
  if (bar.number == 0) return;
  const std::string number = std::to_string(bar.number);
  s.list.AddRectFilled(top_left(bar.badge), bottom_right(bar.badge), s.theme.bad,
                       std::floor(s.em * 0.3F));
  const float x = bar.badge.x + (bar.badge.width - ImGui::CalcTextSize(number.c_str()).x) / 2;
  draw_text(s.list, {x, bar.badge.y}, ink_on(s.theme.bad), number, plot);
}

/// Around the bar of what is selected, or under the mouse.
void draw_ring(const OperationsScene& s, const CallBar& bar) {
  const Picked& selected = s.viewer.selected;
  const bool is_selected =
      selected.kind == Picked::Kind::event && selected.event > 0 &&
      (selected.event == bar.invoked_event || selected.event == bar.returned_event);
  if (!is_selected && s.hovered != bar.call) return;
  const float away = std::max(2.0F, std::floor(s.em * 0.2F));
  const ImVec2 from(bar.area.x - away, bar.area.y - away);
  const ImVec2 to(bar.area.right() + away, bar.area.bottom() + away);
  s.list.AddRect(from, to, is_selected ? s.theme.accent : s.theme.hover, away, 0, stroke(s.em));
}

void draw_contradiction(const OperationsScene& s) {
  if (!s.picture.contradiction) return;
  const auto& [from, to] = *s.picture.contradiction;
  const float width = stroke(s.em);
  s.list.AddLine(to_imgui(from), to_imgui(to), s.theme.bad, width);
  for (const Point& end : {from, to}) {
    s.list.AddCircleFilled(to_imgui(end), std::max(3.0F, s.em * 0.2F), s.theme.bad);
  }
}

// ---------------------------------------------------------------- an order that explains them

void draw_diamond(const OperationsScene& s, Point at, float opacity) {
  const float radius = point_radius(s.em);
  fill_shape(s.list, Shape::diamond, at, radius + rule(s.em), s.theme.panel);
  fill_shape(s.list, Shape::diamond, at, radius, faded(s.theme.text, opacity));
}

void draw_points(const OperationsScene& s) {
  constexpr std::size_t few = 90;
  const Rect& order = s.picture.order;
  const bool has_lines = !order.is_empty() && s.picture.points.size() <= few;
  for (const PointFigure& point : s.picture.points) {
    if (!has_lines) break;
    const float top = point.at.y;
    fill_rect(s.list, {point.at.x, top, rule(s.em), order.y + order.height / 2 - top},
              faded(s.theme.faint, point.at.x > s.head_x ? 0.2F : 0.4F));
  }
  const ClipGuard within_rows(s.picture.plot);
  for (const PointFigure& point : s.picture.points) {
    const bool is_future = point.at.x > s.head_x;
    draw_diamond(s, point.at, (point.is_dim ? dim : 1.0F) * (is_future ? 0.5F : 1.0F));
  }
}

void draw_values(const OperationsScene& s) {
  const Operations& p = s.picture;
  if (p.order.is_empty()) return;
  fill_rect(s.list, {p.area.x, p.order.y, p.area.width, p.order.height},
            faded(s.theme.frame, 0.25F));
  fill_rect(s.list, {p.area.x, p.order.y, p.area.width, rule(s.em)}, s.theme.line);
  const float y = std::floor(p.order.y + (p.order.height - s.em) / 2);
  const Rect names{p.names.x, p.order.y, p.names.width, p.order.height};
  draw_text(s.list, {names.x + std::floor(s.em * 0.4F), y}, s.theme.faint, "=", names);
  for (const ValueRun& run : p.values) {
    const Colour tint = faded(colour_of_calls(s.theme), run.is_odd ? 0.18F : 0.38F);
    fill_rect(s.list, run.area, s.theme.panel);
    fill_around_head(s, run.area, tint);
    fill_around_head(s, {run.area.x, run.area.y, stroke(s.em), run.area.height},
                     colour_of_calls(s.theme));
    const float opacity = run.area.x > s.head_x ? 0.5F : 1.0F;
    draw_text(s.list,
              {run.area.x + std::floor(s.em * 0.35F), run.area.y + (run.area.height - s.em) / 2},
              faded(s.theme.text, opacity), run.text, run.area);
  }
  if (!p.values.empty() || p.points.size() > 0) return;
  draw_text(s.list, {p.order.x + s.em * 0.5F, y}, s.theme.faint, "zoom in to see values", p.order);
}

// ---------------------------------------------------------------- around

void draw_chips(const OperationsScene& s) {
  const Operations& p = s.picture;
  fill_rect(s.list, p.chooser, faded(s.theme.frame, 0.35F));
  for (std::size_t i = 0; i < p.chips.size(); ++i) {
    const KeyChip& chip = p.chips[i];
    const Colour fill =
        chip.is_chosen ? s.theme.accent : (s.hot_chip == i ? s.theme.frame_hot : s.theme.frame);
    const float round = std::floor(s.em * 0.3F);
    s.list.AddRectFilled(top_left(chip.area), bottom_right(chip.area), fill, round);
    const Colour ink = chip.is_chosen ? s.theme.background : s.theme.text;
    float x = chip.area.x + std::floor(s.em * 0.45F);
    if (chip.is_violated) {
      const Rect icon{x - std::floor(s.em * 0.2F), chip.area.y, s.em, chip.area.height};
      draw_icon(s.list, Icon::cross, icon, chip.is_chosen ? ink : s.theme.bad);
      x += std::floor(s.em * 1.1F);
    }
    draw_text(s.list, {x, chip.area.y + (chip.area.height - s.em) / 2}, ink, chip.text, chip.area);
  }
  if (p.chips_left_out == 0) return;
  const float y = p.chips_rest.y + (p.chips_rest.height - s.em) / 2;
  draw_text(s.list, {p.chips_rest.x, y}, s.theme.faint,
            "+" + std::to_string(p.chips_left_out) + " more", p.chips_rest);
}

void draw_legend_figure(const OperationsScene& s, const CallLegend& entry) {
  using Figure = CallLegend::Figure;
  const float middle = std::floor(entry.area.y + entry.area.height / 2);
  const float height = std::max(5.0F, std::floor(s.em * 0.5F));
  const Rect box{entry.area.x, middle - std::floor(height / 2), std::floor(s.em * 1.1F), height};
  const Colour colour = colour_of_calls(s.theme);
  const Point centre{box.x + std::floor(box.width / 2), middle};
  const CallBar sample{.area = box};
  switch (entry.figure) {
    case Figure::change:
      return fill_rect(s.list, box, colour);
    case Figure::question:
      fill_rect(s.list, box, faded(colour, 0.22F));
      s.list.AddRect(top_left(box), bottom_right(box), colour, 0, 0, rule(s.em));
      return;
    case Figure::point:
      return draw_diamond(s, centre, 1);
    case Figure::failed:
      return draw_cross(s.list, centre, s.em * 0.26F, s.theme.warn, std::max(1.5F, s.em * 0.11F));
    case Figure::unknown:
      for (int i = 0; i < 2; ++i) {
        const float part = std::floor(box.width * 0.35F);
        fill_rect(s.list, {box.x + static_cast<float>(i) * (part + 3), box.y, part, box.height},
                  s.theme.warn);
      }
      return;
    case Figure::pending:
      for (int i = 0; i < 3; ++i) {
        const float part = std::floor(box.width / 3);
        fill_rect(s.list, {box.x + static_cast<float>(i) * part, box.y, part, box.height},
                  faded(colour, 1 - 0.3F * static_cast<float>(i)));
      }
      return;
  }
}

void draw_footer(const OperationsScene& s) {
  const Operations& p = s.picture;
  fill_rect(s.list, p.footer, faded(s.theme.frame, 0.35F));
  const float row = p.shown_label.height;
  float y = p.verdict_area.y + std::floor(s.em * 0.3F) + (row - s.em) / 2;
  if (p.is_violated) {
    const float bar = std::max(3.0F, std::floor(s.em * 0.2F));
    fill_rect(s.list, {p.area.x, p.verdict_area.y, bar, p.verdict_area.height}, s.theme.bad);
  }
  for (const std::string& line : p.verdict_lines) {
    draw_text(s.list, {p.shown_label.x + std::floor(s.em * 0.1F), y}, s.theme.text, line, p.footer);
    y += row;
  }
  const float low = p.shown_label.y + (row - s.em) / 2;
  draw_text(s.list, {p.shown_label.x, low}, s.theme.faint,
            shortened(p.shown, p.footer.right() - p.shown_label.x), p.footer);
  for (const CallLegend& entry : p.legend) {
    draw_legend_figure(s, entry);
    draw_text(s.list, {entry.area.x + std::floor(s.em * 1.45F), low}, s.theme.text, entry.words,
              p.footer);
  }
}

/// How much of all rows is in sight, where that is not all.
void draw_row_scroll(const OperationsScene& s) {
  const Operations& p = s.picture;
  if (p.rows_height <= p.plot.height + 1) return;
  const float width = std::floor(s.em * 0.35F);
  const float part = p.plot.height / p.rows_height;
  const Rect bar{p.area.right() - width, p.plot.y + p.scroll * part, width,
                 std::max(s.em, p.plot.height * part)};
  fill_rect(s.list, snapped(bar), faded(s.theme.faint, 0.6F));
}

void draw_empty_words(const OperationsScene& s) {
  const Operations& p = s.picture;
  if (p.empty_words.empty()) return;
  const float wrap = std::max(s.em * 4, p.area.width - s.em * 4);
  const ImVec2 size = ImGui::CalcTextSize(p.empty_words.c_str(), nullptr, false, wrap);
  const ImVec2 at(std::floor(p.area.x + (p.area.width - size.x) / 2),
                  std::floor(p.plot.y + (p.plot.height - size.y) / 2));
  const float edge = std::floor(s.em * 0.5F);
  fill_rect(s.list, snapped({at.x - edge, at.y - edge, size.x + 2 * edge, size.y + 2 * edge}),
            s.theme.panel);
  s.list.AddText(nullptr, 0, at, s.theme.faint, p.empty_words.c_str(), nullptr, wrap);
}

}  // namespace

float point_radius(float em) { return std::max(3.5F, em * 0.27F); }

void draw_around_calls(const OperationsScene& s) {
  if (!s.picture.chooser.is_empty()) draw_chips(s);
  draw_footer(s);
}

void draw_calls(const OperationsScene& s) {
  const Operations& p = s.picture;
  draw_values(s);
  {
    const Rect rows{p.area.x, p.plot.y, p.area.width, p.plot.height};
    const ClipGuard within(rows);
    draw_rows(s);
    draw_columns(s);
  }
  {
    const ClipGuard within(Rect{p.plot.x, p.plot.y, p.plot.width, p.plot.height});
    for (const CallBar& bar : p.bars) draw_bar(s, bar);
    for (const CallBar& bar : p.bars) draw_ring(s, bar);
    draw_contradiction(s);
    for (const CallBar& bar : p.bars) draw_label(s, bar);
  }
  {
    const ClipGuard within(Rect{p.plot.x, p.plot.y, p.plot.width, p.plot.height + p.order.height});
    draw_points(s);
  }
  draw_row_scroll(s);
  draw_empty_words(s);
}

}  // namespace orrery::gui
