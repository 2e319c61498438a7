#include "gui/panels/inspector_row.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/inspector_past.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

using RowKind = InspectorRow::Kind;

class RowDrawing {
 public:
  RowDrawing(Viewer& viewer, const Frame& frame, const InspectorRow& row, InspectorAsked& asked)
      : viewer_(viewer), frame_(frame), row_(row), asked_(asked), em_(frame.em) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    area_ = {at.x, at.y, std::max(1.0F, ImGui::GetContentRegionAvail().x),
             ImGui::GetTextLineHeight()};
    was_clicked_ = ImGui::InvisibleButton("row", size_of(area_)) && ImGui::IsItemHovered();
    is_hovered_ = ImGui::IsItemHovered();
    // "n1.currentTerm" is longer than "currentTerm".
    const bool has_node = row.is_watched && row.path.starts_with("watched/");
    value_x_ = area_.x + std::floor(area_.width * (has_node ? 0.5F : 0.42F));
    if (!row.tag.empty()) frame_.ui.tag(row.tag, area_, words_of_row());
  }

  void draw() {
    switch (row_.kind) {
      case RowKind::heading:
        return draw_heading();
      case RowKind::text:
        return draw_text_row();
      case RowKind::change:
        return draw_change();
      case RowKind::field:
        return draw_field();
      case RowKind::link:
        return draw_link();
      case RowKind::compared:
        return draw_compared();
      case RowKind::fold:
        return draw_fold();
      case RowKind::sentence:  // has lines of its own
        break;
    }
  }

 private:
  std::string words_of_row() const {
    if (row_.kind != RowKind::compared) return row_.name + " " + row_.value;
    return row_.name + (row_.is_different ? ": " : " alike: ") + row_.before + ", " + row_.value;
  }

  /// Text within these bounds; shortened, it is whole in a tooltip.
  void put(float x, float right, const std::string& text, Colour colour) {
    const std::string shown = shortened(text, right - x);
    list().AddText({std::floor(x), area_.y}, colour, shown.c_str());
    const float mouse = ImGui::GetIO().MousePos.x;
    if (shown != text && is_hovered_ && mouse >= x && mouse < right) {
      explain_in_words(frame_, text);
    }
  }
  static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }
  void fill_row(Colour colour) { fill_rect(list(), area_, colour); }
  bool is_under_mouse(const Rect& area) const {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    return is_hovered_ && area.contains({mouse.x, mouse.y});
  }

  void draw_heading() {
    const float middle = std::floor(area_.y + area_.height / 2);
    const float end = std::floor(area_.x + width_of(row_.name) + 0.5F * em_);
    put(area_.x, area_.right(), row_.name, frame_.theme.faint);
    fill_rect(list(), {end, middle, std::max(0.0F, area_.right() - end), 1}, frame_.theme.line);
  }

  void draw_text_row() {
    if (row_.name.empty()) return put(area_.x, area_.right(), row_.value, frame_.theme.faint);
    put(area_.x, value_x_ - 0.4F * em_, row_.name, frame_.theme.faint);
    put(value_x_, area_.right(), row_.value, frame_.theme.text);
  }

  void draw_change() {
    put(area_.x, value_x_ - 0.4F * em_, row_.name, frame_.theme.text);
    // The old value has at most half of the room.
    const float arrow = width_of(" → ");
    const float room = area_.right() - value_x_ - arrow;
    const float before = std::min(width_of(row_.before) + 1, room / 2);
    put(value_x_, value_x_ + before, row_.before, frame_.theme.faint);
    const float x = value_x_ + std::ceil(before);
    put(x, x + arrow + 1, " → ", frame_.theme.text);
    put(x + arrow, area_.right(), row_.value, frame_.theme.accent);
  }

  void draw_link() {
    if (is_hovered_) {
      fill_row(frame_.theme.frame_hot);
      viewer_.hovered = row_.jump;
    }
    // Their names are short, and where they lead is long.
    const float value = std::min(value_x_, area_.x + 5.2F * em_);
    put(area_.x, value - 0.4F * em_, row_.name, frame_.theme.faint);
    const float icon = 0.9F * em_;
    put(value, area_.right() - icon, row_.value, frame_.theme.text);
    draw_icon(list(), Icon::right, snapped({area_.right() - icon, area_.y, icon, area_.height}),
              frame_.theme.accent);
    if (was_clicked_) asked_ = {.jump = row_.jump, .at = row_.at};
  }

  // ---------------------------------------------------------------- trees

  void draw_opener(float x) {
    const float y = area_.y + area_.height / 2;
    const float r = 0.22F * em_;
    const float cx = x + 0.4F * em_;
    const Colour ink = frame_.theme.text;
    if (row_.is_open) {
      list().AddTriangleFilled({cx - r, y - r / 2}, {cx + r, y - r / 2}, {cx, y + r}, ink);
    } else {
      list().AddTriangleFilled({cx - r / 2, y - r}, {cx + r, y}, {cx - r / 2, y + r}, ink);
    }
  }

  void open_or_close() {
    auto& opened = viewer_.inspector.opened;
    if (row_.is_open) opened.erase(row_.path);
    else opened.insert(row_.path);
  }

  void draw_fold() {
    if (is_hovered_) fill_row(frame_.theme.frame);
    const float x = area_.x + static_cast<float>(row_.depth) * 0.9F * em_;
    draw_opener(x);
    put(x + 0.9F * em_, area_.right(), row_.name, frame_.theme.faint);
    if (was_clicked_) open_or_close();
  }

  /// What differs has a mark, and is not told by its colour alone.
  void draw_compared() {
    if (is_hovered_ && row_.can_open) fill_row(frame_.theme.frame);
    const float indent = static_cast<float>(row_.depth) * 0.9F * em_;
    const float name = area_.x + indent + 0.9F * em_;
    const float one = std::max(name + 3 * em_, area_.x + std::floor(area_.width * 0.36F));
    const float other = std::floor(one + (area_.right() - one) / 2);
    const bool is_head = row_.tag == "inspector.compared";
    const Theme& theme = frame_.theme;
    if (row_.can_open) draw_opener(area_.x + indent);
    put(name, one - 1.2F * em_, is_head ? "" : row_.name,
        row_.is_different ? theme.text : theme.faint);
    if (row_.is_different) put(one - 1.1F * em_, one, "≠", theme.accent);
    const Colour ink = is_head || row_.is_different ? theme.text : theme.faint;
    put(one, other - 0.4F * em_, row_.before, ink);
    put(other, area_.right(), row_.value, ink);
    if (is_head) {
      fill_rect(list(), {one, area_.bottom(), area_.right() - one, 1}, theme.line);
    }
    if (was_clicked_ && row_.can_open) open_or_close();
  }

  // ---------------------------------------------------------------- fields

  void draw_field() {
    if (is_hovered_ && row_.can_open) fill_row(frame_.theme.frame);
    float x = area_.x + static_cast<float>(row_.depth) * 0.9F * em_;
    if (row_.can_open) draw_opener(x);
    x += 0.9F * em_;
    const Colour ink = row_.is_changed ? frame_.theme.accent : frame_.theme.faint;
    const std::string name = row_.is_changed ? row_.name + " *" : row_.name;
    // Elements of lists have short names: their values need not stand in the second column.
    const float value = std::max(row_.depth > 0 ? x + width_of(name) + 0.6F * em_ : value_x_, x);
    put(x, std::max(x + em_, value - 0.4F * em_), name, ink);
    const bool has_past = row_.node != nowhere && !row_.member.empty();
    const float right = has_past ? draw_past(value) : area_.right();
    put(value, right, row_.value, frame_.theme.text);
    const bool is_on_row = ImGui::GetIO().MousePos.x < right;
    if (was_clicked_ && row_.can_open && is_on_row) open_or_close();
  }

  /// From the right: when it changed, and how it went, or, under the mouse, buttons. Returns where
  /// they begin.
  float draw_past(float value) {
    float right = area_.right();
    const float since = std::floor(3.3F * em_);
    if (right - value > since + 3 * em_)
      right = draw_since({right - since, area_.y, since, area_.height});
    if (is_hovered_) return draw_buttons(right);
    const float spark = std::floor(4.4F * em_);
    if (right - value < spark + 3.6F * em_) return right;
    return draw_sparkline({right - spark, area_.y, spark, area_.height});
  }

  float draw_since(const Rect& area) {
    if (row_.changed_at == 0) return area.x;
    const std::string text = "#" + std::to_string(row_.changed_at);
    const float width = std::min(area.width - 0.3F * em_, width_of(text));
    const bool is_hot = is_under_mouse(area);
    const Colour ink = is_hot ? frame_.theme.accent : frame_.theme.faint;
    put(area.right() - width, area.right() + 1, text, ink);
    if (!row_.tag.empty()) frame_.ui.tag(row_.tag + ".since", area, "changed in event " + text);
    if (is_hot) {
      explain_in_words(frame_,
                       past_words(viewer_, row_.node, row_.member) + " A click goes there.");
      viewer_.hovered = Picked::of_event(row_.changed_at);
    }
    if (is_hot && was_clicked_) asked_ = {.at = row_.changed_at};
    return area.x;
  }

  float draw_sparkline(const Rect& area) {
    const Rect inner = snapped({area.x + 2, area.y + 0.12F * em_, area.width - 4, 0.76F * em_});
    const TimeScale scale{{viewer_.window_begin, viewer_.window_end}, inner.x, inner.width};
    const auto& line = sparkline_of(viewer_, row_.node, row_.member, scale);
    if (!line) return area.right();
    if (line->roles.empty()) draw_numbers(*line, inner);
    else draw_roles(*line, inner);
    const float head = std::floor(scale.x_of(viewer_.head.time));
    const bool is_in_sight = head >= inner.x && head < inner.right();
    if (is_in_sight) fill_rect(list(), {head, inner.y, 1, inner.height}, frame_.theme.accent);
    frame_.ui.tag(row_.tag + ".sparkline", inner, sparkline_words(*line));
    return area.x;
  }

  std::string sparkline_words(const Sparkline& line) const {
    if (!line.roles.empty()) return row_.member + " over the time in sight";
    const auto number = [](double value) { return value_words(Value(value)); };
    return row_.member + " from " + number(line.least) + " to " + number(line.greatest) +
           (line.is_whole ? " in the time in sight" : " in a part of the time in sight");
  }

  void draw_numbers(const Sparkline& line, const Rect& inner) {
    const double span = std::max(1e-9, line.greatest - line.least);
    const auto y_of = [&](double value) {
      const double share = (value - line.least) / span;
      return std::floor(inner.bottom() - 2 - static_cast<float>(share) * (inner.height - 3));
    };
    for (const PlotColumn& column : line.columns) {
      const float top = y_of(column.greatest);
      fill_rect(list(), {column.x, top, 1, y_of(column.least) - top + 1.0F}, frame_.theme.faint);
    }
  }

  /// Each role has a colour and a level of its own.
  void draw_roles(const Sparkline& line, const Rect& inner) {
    const Glyphs& glyphs = viewer_.inspector.glyphs;
    const std::size_t levels = std::max<std::size_t>(2, glyphs.roles().size());
    const float thick = std::max(2.0F, std::floor(0.16F * em_));
    for (const RoleRun& run : line.roles) {
      const std::size_t index = std::min(glyphs.role_index(run.role), levels);
      if (index == levels) continue;  // down or paused: nothing
      const float share = static_cast<float>(index) / static_cast<float>(levels - 1);
      const float y = std::floor(inner.bottom() - thick - share * (inner.height - thick));
      fill_rect(list(), {run.x0, y, run.x1 - run.x0, thick},
                glyphs.colour_of_role(frame_.theme, run.role));
    }
  }

  /// To the event that changed it before, and after; and to keep it in sight.
  float draw_buttons(float right) {
    const std::string& node = viewer_.session->chronicle().nodes()[row_.node].name;
    const float width = std::max(12.0F, std::floor(1.2F * em_));
    const std::string field = node + " " + row_.member;
    const float x = std::floor(right - 3 * width - 2);
    draw_button({x, area_.y, width, area_.height}, Icon::left, "select.last_change", field);
    draw_button({x + width + 1, area_.y, width, area_.height}, Icon::right, "select.next_change",
                field);
    draw_button({x + 2 * width + 2, area_.y, width, area_.height},
                row_.is_watched ? Icon::cross : Icon::pin, "inspect.watch", field);
    return x - 0.3F * em_;
  }

  void draw_button(const Rect& area, Icon icon, const char* command, const std::string& field) {
    const bool is_hot = is_under_mouse(area);
    fill_rect(list(), area, is_hot ? frame_.theme.frame_hot : frame_.theme.frame);
    draw_icon(list(), icon, area, frame_.theme.text);
    const std::string_view name =
        std::string_view(command).substr(std::string_view(command).find('.') + 1);
    std::string tag = "inspector." + std::string(name) + ".";
    tag += row_.path.starts_with("watched/") ? row_.name : row_.member;
    frame_.ui.tag(tag, area);
    if (!is_hot) return;
    explain(frame_, viewer_, command);
    if (ImGui::IsMouseReleased(0)) asked_ = {.command = command, .argument = field};
  }

  Viewer& viewer_;
  const Frame& frame_;
  const InspectorRow& row_;
  InspectorAsked& asked_;
  float em_;
  Rect area_{};
  float value_x_ = 0;
  bool was_clicked_ = false;
  bool is_hovered_ = false;
};

}  // namespace

void draw_inspector_row(Viewer& viewer, const Frame& frame, const InspectorRow& row,
                        InspectorAsked& asked) {
  RowDrawing(viewer, frame, row, asked).draw();
}

}  // namespace orrery::gui
