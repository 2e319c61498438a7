#include "gui/model/entries.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

struct EntriesScene {
  Viewer& viewer;
  const Frame& frame;
  const Entries& table;
  ImDrawList& list;
  float em = 16;
};

/// Lines of pixels around it, whole or broken.
void draw_border(ImDrawList& list, const Rect& area, Colour colour, float dash) {
  const auto line = [&](const Rect& side, bool is_upright) {
    if (dash > 0) fill_dashed(list, side, dash, colour, is_upright);
    else fill_rect(list, side, colour);
  };
  line({area.x, area.y, area.width, 1}, false);
  line({area.x, area.bottom() - 1, area.width, 1}, false);
  line({area.x, area.y, 1, area.height}, true);
  line({area.right() - 1, area.y, 1, area.height}, true);
}

void draw_row_head(const EntriesScene& s, const EntryRow& row) {
  const auto& node = s.viewer.session->chronicle().nodes()[row.node];
  const bool is_selected = s.viewer.selected == Picked::node(row.node);
  const Theme& theme = s.frame.theme;
  if (is_selected) fill_rect(s.list, row.area, faded(theme.accent, 0.12F));
  const Glyphs& glyphs = s.viewer.entries.glyphs;
  const float y = row.area.y + std::floor(0.1F * s.em);
  const Point mark{row.name.x + 0.6F * s.em, y + 0.65F * s.em};
  const bool is_down = row.role == Chronicle::down_word;
  if (is_down) draw_cross(s.list, mark, 0.25F * s.em, theme.down, std::max(1.5F, s.em * 0.1F));
  else if (row.role != 0) {
    fill_shape(s.list, glyphs.shape_of_role(row.role), mark, 0.28F * s.em,
               glyphs.colour_of_role(theme, row.role));
  }
  draw_text(s.list, {row.name.x + 1.2F * s.em, y + std::floor(0.15F * s.em)},
            is_selected ? theme.accent : theme.text, node.name, row.name);
  const std::string role(s.viewer.session->chronicle().word(row.role));
  s.frame.ui.tag("entries.node." + node.name, row.name,
                 node.name + ", " + role + ", " + number_words(row.count) + " entries");
}

void draw_cell(const EntriesScene& s, const EntryCell& cell) {
  const Theme& theme = s.frame.theme;
  const Colour fill = category(theme, cell.number);
  const float dash = cell.is_committed ? 0 : std::max(2.0F, std::floor(s.em * 0.2F));
  if (cell.is_committed) fill_rect(s.list, cell.area, faded(fill, 0.38F));
  draw_border(s.list, cell.area, fill, dash);
  const float width = width_of(cell.term);
  draw_text(
      s.list,
      {std::floor(cell.area.centre().x - width / 2), std::floor(cell.area.centre().y - s.em / 2)},
      theme.text, cell.term, cell.area);
  const std::string& node = s.viewer.session->chronicle().nodes()[cell.node].name;
  s.frame.ui.tag("entries." + node + "." + std::to_string(cell.index), cell.area,
                 cell.term + (cell.is_committed ? " committed" : ""));
}

void draw_pointer(const EntriesScene& s, Point at, bool is_match) {
  const float r = std::max(2.5F, 0.2F * s.em);
  const Point centre{at.x, at.y + r + 1};
  if (is_match) return fill_shape(s.list, Shape::circle, centre, r, s.frame.theme.text);
  outline_shape(s.list, Shape::triangle, centre, r, s.frame.theme.text, std::max(1.0F, s.em / 14));
}

void draw_indexes(const EntriesScene& s) {
  for (const EntryIndex& index : s.table.indexes) {
    if (!index.has_text) continue;
    const std::string text = std::to_string(index.index);
    const float x = std::floor(index.area.centre().x - width_of(text) / 2);
    draw_text(s.list, {x, index.area.y}, s.frame.theme.faint, text, index.area);
  }
}

/// Pieces of the legend, each with a sign before its words; those that have room.
class Legend {
 public:
  Legend(const EntriesScene& s, Rect area) : s_(s), area_(area) {}

  template <class Sign>
  void add(float sign_width, const Sign& sign, const std::string& words) {
    const float width = sign_width + width_of(words);
    if (area_.x + width > area_.right()) return;
    sign(Point{area_.x, area_.y});
    draw_text(s_.list, {area_.x + sign_width, area_.y}, s_.frame.theme.faint, words, area_);
    words_ += (words_.empty() ? "" : "; ") + words;
    area_.x += std::floor(width + 1.2F * s_.em);
    area_.width -= std::floor(width + 1.2F * s_.em);
  }

  const std::string& words() const { return words_; }

 private:
  const EntriesScene& s_;
  Rect area_;
  std::string words_;  // of all that had room
};

/// The two looks of a cell.
void add_borders(Legend& legend, const EntriesScene& s) {
  const auto box = [&](bool is_solid) {
    return [&s, is_solid](Point at) {
      const Rect sign = snapped({at.x, at.y + 0.1F * s.em, 1.2F * s.em, 0.85F * s.em});
      if (is_solid) fill_rect(s.list, sign, faded(s.frame.theme.faint, 0.38F));
      const float dash = is_solid ? 0 : std::max(2.0F, std::floor(s.em * 0.2F));
      draw_border(s.list, sign, s.frame.theme.faint, dash);
    };
  };
  legend.add(1.6F * s.em, box(true), "committed, as its node knows (" + s.table.committed + ")");
  legend.add(1.6F * s.em, box(false), "not yet");
}

void draw_legend(const EntriesScene& s, const Rect& area) {
  Legend legend(s, area);
  if (!s.table.committed.empty()) add_borders(legend, s);
  if (s.table.leader != nowhere) {
    const std::string who = s.viewer.session->chronicle().nodes()[s.table.leader].name;
    const auto pointer = [&](bool is_match) {
      return [&s, is_match](Point at) {
        draw_pointer(s, {at.x + 0.4F * s.em, at.y + std::floor(0.2F * s.em)}, is_match);
      };
    };
    legend.add(s.em, pointer(true), who + " knows it has up to here");
    legend.add(s.em, pointer(false), who + " sends next");
  }
  s.frame.ui.tag("entries.legend", area, legend.words());
}

void explain_cell(const EntriesScene& s, const EntryCell& cell) {
  const std::string& node = s.viewer.session->chronicle().nodes()[cell.node].name;
  explain_in_words(s.frame, node + ", index " + number_words(cell.index) +
                                (cell.is_committed ? ", committed" : ", not committed") + "\n" +
                                cell.words);
}

void use_mouse(const EntriesScene& s) {
  EntriesState& state = s.viewer.entries;
  const ImGuiIO& io = ImGui::GetIO();
  if (!ImGui::IsItemHovered()) return;
  const Point mouse{io.MousePos.x, io.MousePos.y};
  if (const EntryCell* cell = cell_at(s.table, mouse)) explain_cell(s, *cell);
  for (const EntryRow& row : s.table.rows) {
    if (!row.area.contains(mouse)) continue;
    s.viewer.hovered = Picked::node(row.node);
    if (ImGui::IsMouseClicked(0)) select(s.viewer, Picked::node(row.node));
  }
  if (io.MouseWheel == 0) return;
  const bool has_more_rows = s.table.rows_below > 0 || s.table.rows_above > 0;
  if (has_more_rows && mouse.x < s.table.body.x) {
    state.first_row = turned_rows(s.table.rows_above, s.table.rows_below, io.MouseWheel);
    return;
  }
  turn_wheel_over_entries(state, io.MouseWheel);
}

void draw_nothing(const Frame& frame, const std::string& words) {
  const TextWrapGuard wrap;
  const ColourGuard ink(ImGuiCol_Text, frame.theme.faint);
  ImGui::TextUnformatted(words.c_str());
  frame.ui.tag("entries.nothing", last_item(), words);
}

void draw_table(const EntriesScene& s, const Rect& area) {
  const ClipGuard clip(area);
  draw_indexes(s);
  for (const EntryRow& row : s.table.rows) draw_row_head(s, row);
  for (const EntryCell& cell : s.table.cells) draw_cell(s, cell);
  for (const EntryPointer& pointer : s.table.pointers)
    draw_pointer(s, pointer.at, pointer.is_match);
  const float legend = std::floor(1.3F * s.em);
  draw_legend(s, {area.x, area.bottom() - legend, area.width, legend});
}

}  // namespace

void draw_entries(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (room.x < 8 * frame.em || room.y < 5 * frame.em) return;
  EntriesState& state = viewer.entries;
  const Rect area = snapped({at.x, at.y, room.x, room.y});
  const EntriesLook look{area, frame.em, viewer.head.event, state.first, state.first_row};
  const Entries& table = entries_for(state, *viewer.session, look, text_width());
  if (!table.nothing.empty()) return draw_nothing(frame, table.nothing);
  ImGui::InvisibleButton("##entries", size_of(area));
  const EntriesScene scene{viewer, frame, table, *ImGui::GetWindowDrawList(), frame.em};
  frame.ui.tag("entries.table", area,
               "indexes " + number_words(table.shown.first) + " to " +
                   number_words(std::min(table.shown.end, table.all.end) - 1));
  draw_table(scene, area);
  use_mouse(scene);
}

}  // namespace orrery::gui
