#include "gui/model/inspector.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

using RowKind = InspectorRow::Kind;

/// What a click in this frame asked for. Commands run after everything is drawn: they may replace
/// the run's history.
struct Asked {
  std::string command{};
  std::string argument{};
  const InspectorRow* row = nullptr;  ///< a link that was followed
};

class InspectorPanel {
 public:
  InspectorPanel(Viewer& viewer, const Frame& frame)
      : viewer_(viewer), frame_(frame), page_(inspect(viewer)) {}

  void draw() {
    draw_head();
    const float height = ImGui::GetTextLineHeightWithSpacing();
    columns_ = std::floor(ImGui::GetContentRegionAvail().x * 0.42F);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(page_.rows.size()), height);
    while (clipper.Step()) {
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const IdGuard id(i);
        draw_row(page_.rows[static_cast<std::size_t>(i)]);
      }
    }
    clipper.End();
    obey();
  }

 private:
  void draw_head() {
    command_icon(viewer_, frame_, "select.back", Icon::left, "inspector.back");
    ImGui::SameLine();
    command_icon(viewer_, frame_, "select.forward", Icon::right, "inspector.forward");
    ImGui::SameLine();
    command_button(viewer_, frame_, "select.cause", "Cause", "inspector.to_cause");
    ImGui::SameLine();
    command_button(viewer_, frame_, "select.effect", "Effect", "inspector.to_effect");
    {
      const TextWrapGuard wrap;
      ImGui::TextUnformatted(page_.title.c_str());
    }
    frame_.ui.tag("inspector.title", last_item(), page_.title);
    ImGui::Separator();
  }

  /// A row of one line, over the whole width, that can be clicked; what is in it is drawn on it.
  bool begin_row(const InspectorRow& row) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    row_ = {at.x, at.y, std::max(1.0F, ImGui::GetContentRegionAvail().x),
            ImGui::GetTextLineHeight()};
    const bool was_clicked = ImGui::InvisibleButton("row", size_of(row_)) && ImGui::IsItemHovered();
    is_hovered_ = ImGui::IsItemHovered();
    if (!row.tag.empty()) frame_.ui.tag(row.tag, row_, row.name + " " + row.value);
    return was_clicked;
  }

  /// Text within these bounds; shortened, it is whole in a tooltip.
  void put(float x, float right, const std::string& text, Colour colour) {
    const std::string shown = shortened(text, right - x);
    ImGui::GetWindowDrawList()->AddText({std::floor(x), row_.y}, colour, shown.c_str());
    if (shown != text && is_hovered_ && ImGui::GetIO().MousePos.x >= x) {
      explain_in_words(frame_, text);
    }
  }

  float value_x() const { return row_.x + columns_; }

  void draw_row(const InspectorRow& row) {
    const bool was_clicked = begin_row(row);
    switch (row.kind) {
      case RowKind::heading:
        return draw_heading(row);
      case RowKind::text:
        return draw_text(row);
      case RowKind::change:
        return draw_change(row);
      case RowKind::field:
        return draw_field(row, was_clicked);
      case RowKind::link:
        return draw_link_row(row, was_clicked);
    }
  }

  void draw_heading(const InspectorRow& row) {
    const float middle = std::floor(row_.y + row_.height / 2);
    const float end = row_.x + ImGui::CalcTextSize(row.name.c_str()).x + 0.5F * frame_.em;
    put(row_.x, row_.right(), row.name, frame_.theme.faint);
    if (end < row_.right()) {
      ImGui::GetWindowDrawList()->AddRectFilled({std::floor(end), middle},
                                                {row_.right(), middle + 1}, frame_.theme.line);
    }
  }

  void draw_text(const InspectorRow& row) {
    if (row.name.empty()) return put(row_.x, row_.right(), row.value, frame_.theme.faint);
    put(row_.x, value_x() - 0.4F * frame_.em, row.name, frame_.theme.faint);
    put(value_x(), row_.right(), row.value, frame_.theme.text);
  }

  void draw_change(const InspectorRow& row) {
    put(row_.x, value_x() - 0.4F * frame_.em, row.name, frame_.theme.text);
    // The old value has at most half of the room.
    const float arrow = ImGui::CalcTextSize(" → ").x;
    const float room = row_.right() - value_x() - arrow;
    const float before = std::min(ImGui::CalcTextSize(row.before.c_str()).x + 1, room / 2);
    put(value_x(), value_x() + before, row.before, frame_.theme.faint);
    const float x = value_x() + std::ceil(before);
    put(x, x + arrow + 1, " → ", frame_.theme.text);
    put(x + arrow, row_.right(), row.value, frame_.theme.accent);
  }

  void draw_field(const InspectorRow& row, bool was_clicked) {
    const float em = frame_.em;
    const float indent = static_cast<float>(row.depth) * 0.9F * em;
    if (is_hovered_ && row.can_open) fill_row(frame_.theme.frame);
    float x = row_.x + indent;
    if (row.can_open) draw_opener(x, row.is_open);
    x += 0.9F * em;
    const Colour ink = row.is_changed ? frame_.theme.accent : frame_.theme.faint;
    const std::string name = row.is_changed ? row.name + " *" : row.name;
    // Elements of lists have short names: their values need not stand in the second column.
    const float value = std::max(
        row.depth > 0 ? x + ImGui::CalcTextSize(name.c_str()).x + 0.6F * em : value_x(), x);
    put(x, std::max(x + em, value - 0.4F * em), name, ink);
    float right = row_.right();
    if (is_hovered_ && !row.member.empty()) right = draw_change_buttons(row);
    put(value, right, row.value, frame_.theme.text);
    if (!was_clicked || !row.can_open || ImGui::GetIO().MousePos.x >= right) return;
    auto& opened = viewer_.inspector.opened;
    if (row.is_open) opened.erase(row.path);
    else opened.insert(row.path);
  }

  void fill_row(Colour colour) {
    ImGui::GetWindowDrawList()->AddRectFilled(top_left(row_), bottom_right(row_), colour);
  }

  void draw_opener(float x, bool is_open) {
    const float em = frame_.em;
    const float y = row_.y + row_.height / 2;
    const float r = 0.22F * em;
    const float cx = x + 0.4F * em;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (is_open) {
      list.AddTriangleFilled({cx - r, y - r / 2}, {cx + r, y - r / 2}, {cx, y + r},
                             frame_.theme.text);
    } else {
      list.AddTriangleFilled({cx - r / 2, y - r}, {cx + r, y}, {cx - r / 2, y + r},
                             frame_.theme.text);
    }
  }

  /// At the right of a field under the mouse: to the event that changed it before, and after.
  float draw_change_buttons(const InspectorRow& row) {
    const std::string node = viewer_.session->chronicle().nodes()[page_.about.place].name;
    const float width = std::max(12.0F, std::floor(1.2F * frame_.em));
    const Rect before{row_.right() - 2 * width - 2, row_.y, width, row_.height};
    const Rect after{row_.right() - width, row_.y, width, row_.height};
    const Point mouse{ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto draw_one = [&](const Rect& area, Icon icon, const char* command, const char* name) {
      const bool is_hot = area.contains(mouse);
      list.AddRectFilled(top_left(area), bottom_right(area),
                         is_hot ? frame_.theme.frame_hot : frame_.theme.frame, 2);
      draw_icon(list, icon, area, frame_.theme.text);
      frame_.ui.tag(std::string("inspector.") + name + "." + row.member, area);
      if (!is_hot) return;
      explain(frame_, viewer_, command);
      if (ImGui::IsMouseReleased(0)) asked_ = {command, node + " " + row.member};
    };
    draw_one(before, Icon::left, "select.last_change", "last_change");
    draw_one(after, Icon::right, "select.next_change", "next_change");
    return before.x - 0.3F * frame_.em;
  }

  void draw_link_row(const InspectorRow& row, bool was_clicked) {
    if (is_hovered_) {
      fill_row(frame_.theme.frame_hot);
      viewer_.hovered = row.jump;
    }
    // Their names are short, and where they lead is long.
    const float value = std::min(value_x(), row_.x + 5.2F * frame_.em);
    put(row_.x, value - 0.4F * frame_.em, row.name, frame_.theme.faint);
    const float icon = 0.9F * frame_.em;
    put(value, row_.right() - icon, row.value, frame_.theme.text);
    draw_icon(*ImGui::GetWindowDrawList(), Icon::right,
              snapped({row_.right() - icon, row_.y, icon, row_.height}), frame_.theme.accent);
    if (was_clicked) asked_.row = &row;
  }

  void obey() {
    if (!asked_.command.empty()) {
      frame_.commands.run(asked_.command, viewer_, asked_.argument);
    } else if (asked_.row != nullptr) {
      select(viewer_, asked_.row->jump);
      if (asked_.row->at == 0) return;
      viewer_.head.is_playing = false;
      go_to_event(viewer_.head, *viewer_.session, asked_.row->at);
    }
  }

  Viewer& viewer_;
  const Frame& frame_;
  InspectorPage page_;
  Rect row_{};
  float columns_ = 0;
  bool is_hovered_ = false;
  Asked asked_{};
};

}  // namespace

void draw_inspector(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  InspectorPanel(viewer, frame).draw();
}

}  // namespace orrery::gui
