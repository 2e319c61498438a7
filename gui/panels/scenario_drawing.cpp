#include "gui/panels/scenario_drawing.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

constexpr float names_share = 0.58F;  // of a row's width, at most

bool is_heading(const ScenarioRow& row) {
  return row.setting.kind == SettingRow::Kind::section && row.setting.depth == 0;
}

bool is_switch(const ScenarioRow& row) {
  return row.setting.choices == std::vector<std::string>{"false", "true"};
}

float middle_of_text(const Rect& area) {
  return area.y + std::floor((area.height - ImGui::GetFontSize()) / 2);
}

/// Text that ends with an ellipsis where its room ends.
void put(const Rect& room, float x, const std::string& text, Colour colour) {
  if (x >= room.right()) return;
  ImGui::GetWindowDrawList()->AddText({std::floor(x), middle_of_text(room)}, colour,
                                      shortened(text, room.right() - x).c_str());
}

void draw_opener(const Rect& area, bool is_open, Colour colour) {
  const Point at = area.centre();
  const float r = std::floor(area.height * 0.2F);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (is_open) {
    list.AddTriangleFilled({at.x - r, at.y - r / 2}, {at.x + r, at.y - r / 2}, {at.x, at.y + r},
                           colour);
  } else {
    list.AddTriangleFilled({at.x - r / 2, at.y - r}, {at.x + r, at.y}, {at.x - r / 2, at.y + r},
                           colour);
  }
}

/// That it can be dragged: dots below it.
void draw_dots(const Rect& area, float em, Colour colour) {
  const float size = std::max(1.0F, std::floor(em / 14));
  const float y = std::floor(area.bottom() - size);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (float x = area.x; x + size <= area.right(); x += 3 * size) {
    fill_rect(list, {x, y, size, size}, colour);
  }
}

/// Whether it is on is told by its word and by what is in the box.
void draw_box(const Rect& value, float em, bool is_on, const Theme& theme) {
  const float side = std::floor(em * 0.65F);
  const float line = std::max(1.0F, std::floor(em / 12));
  const Rect box = snapped({value.x, value.y + (value.height - side) / 2, side, side});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  fill_rect(list, box, is_on ? theme.accent : theme.faint);
  if (is_on) return;
  fill_rect(list, {box.x + line, box.y + line, side - 2 * line, side - 2 * line}, theme.panel);
}

/// Left and right of a number's digits.
float number_pad(float em) { return std::floor(std::max(3.0F, em * 0.2F)); }

/// Where its name begins.
float indent_of(const ScenarioRow& row, float em) {
  return em * (0.4F + 0.9F * static_cast<float>(row.setting.depth + 1));
}

std::string name_of(const ScenarioRow& row) {
  return row.setting.name + (row.is_changed ? " *" : "");
}

float lead_width(const ScenarioRow& row, float em) {
  if (is_switch(row)) return std::floor(em);
  return row.lead.empty() ? 0 : width_of(row.lead + " ");
}

class DrawnRow {
 public:
  DrawnRow(const Frame& frame, const ScenarioRow& row, const RowPlace& place, const RowLook& look)
      : frame_(frame), theme_(frame.theme), row_(row), place_(place), look_(look) {}

  void draw() {
    draw_ground();
    draw_name();
    if (!look_.is_typed) draw_value();
    draw_fate();
    draw_button(place_.reset, Icon::back);
    draw_button(place_.remove, Icon::cross);
  }

 private:
  ImDrawList& list() const { return *ImGui::GetWindowDrawList(); }
  Colour ink() const { return row_.setting.is_said ? theme_.text : theme_.faint; }

  void draw_ground() const {
    const Rect& area = place_.area;
    if (look_.is_selected) {
      fill_rect(list(), area, theme_.frame);
      const float bar = std::max(2.0F, std::floor(frame_.em * 0.18F));
      fill_rect(list(), {area.x, area.y, bar, area.height}, theme_.accent);
    } else if (look_.is_hovered) {
      fill_rect(list(), area, faded(theme_.frame, 0.6F));
    }
  }

  void draw_name() const {
    const float em = frame_.em;
    const Rect& area = place_.area;
    if (place_.opener.width > 0) draw_opener(place_.opener, row_.setting.is_open, ink());
    const float x = area.x + indent_of(row_, em);
    const Colour colour = row_.is_changed ? theme_.accent : ink();
    const float right = place_.value.x - em * 0.4F;
    put({area.x, area.y, right - area.x, area.height}, x, name_of(row_), colour);
    const bool is_top = row_.setting.depth == 0 && row_.setting.path != "seed";
    if (!is_top || (!row_.setting.can_open && !is_heading(row_))) return;
    const float line = std::max(1.0F, std::floor(em / 16));
    fill_rect(list(), {area.x, area.y, area.width, line}, theme_.line);
  }

  void draw_value() const {
    const Rect& value = place_.value;
    if (is_switch(row_)) draw_box(value, frame_.em, row_.setting.text == "true", theme_);
    else put(value, value.x, row_.lead, theme_.faint);
    const float x = value.x + lead_width(row_, frame_.em);
    draw_text_of_value(x);
    const float ends = x + width_of(row_.setting.text) + frame_.em * 0.6F;
    if (row_.is_changed && !row_.before.empty() && row_.fate.empty()) {
      put(value, ends, "was " + row_.before, theme_.faint);
    }
    if (!look_.can_change) return;
    const bool has_choice = row_.setting.choices.size() > 2 && !row_.edits.empty();
    if (has_choice && !row_.is_changed) {
      draw_opener({ends - frame_.em * 0.4F, value.y, frame_.em * 0.8F, value.height}, true,
                  theme_.faint);
    }
  }

  /// Numbers that can be dragged have another colour, and dots.
  void draw_text_of_value(float x) const {
    const std::string& text = row_.setting.text;
    std::size_t at = 0;
    for (std::size_t i = 0; i < place_.numbers.size() && look_.can_change; ++i) {
      const Quantity& number = row_.setting.numbers[i];
      put(place_.value, x + width_of(text.substr(0, at)), text.substr(at, number.begin - at),
          ink());
      draw_number(i, text.substr(number.begin, number.length));
      at = number.begin + number.length;
    }
    put(place_.value, x + width_of(text.substr(0, at)), text.substr(at), ink());
  }

  void draw_number(std::size_t i, const std::string& digits) const {
    const Rect& area = place_.numbers[i];
    const bool is_hot = look_.is_hovered && area.contains(look_.mouse);
    const bool is_chosen =
        look_.is_selected && std::min(look_.number, place_.numbers.size() - 1) == i;
    if (is_hot || is_chosen) {
      const float inset = std::floor(area.height * 0.1F);
      fill_rect(list(), {area.x, area.y + inset, area.width, area.height - 2 * inset},
                theme_.frame_hot);
    }
    const Colour colour = row_.setting.is_said ? theme_.accent : theme_.faint;
    const float pad = number_pad(frame_.em);
    put(place_.value, area.x + pad, digits, colour);
    const float bottom = middle_of_text(area) + ImGui::GetFontSize() + 1;
    const Rect below{area.x + pad, area.y, area.width - 2 * pad, bottom - area.y};
    if (area.right() - pad <= place_.value.right()) draw_dots(below, frame_.em, colour);
  }

  void draw_fate() const {
    if (row_.fate.empty()) return;
    const float em = frame_.em;
    const bool leads_on = row_.event > 0;
    const Rect& area = place_.area;
    const float right = (place_.remove.width > 0 ? place_.remove.x : area.right()) - em * 0.2F;
    const float icon = leads_on ? em * 0.9F : 0;
    const float left = place_.value.right() + em * 0.4F;
    const std::string fate = fitting_fate(right - icon - left);
    const float x = std::max(left, right - icon - width_of(fate));
    const Colour colour = row_.is_idle ? theme_.warn : theme_.faint;
    put({x, area.y, right - icon - x + 1, area.height}, x, fate, colour);
    if (leads_on) {
      draw_icon(list(), Icon::right, snapped({right - icon, area.y, icon, area.height}),
                theme_.accent);
    }
  }

  /// "struck n1", or just "n1" where there is little room.
  std::string fitting_fate(float room) const {
    constexpr std::string_view verb = "struck ";
    const bool is_long = width_of(row_.fate) > room && row_.fate.starts_with(verb);
    return is_long ? row_.fate.substr(verb.size()) : row_.fate;
  }

  void draw_button(const Rect& area, Icon icon) const {
    if (area.width <= 0) return;
    const bool is_hot = look_.is_hovered && area.contains(look_.mouse);
    if (is_hot) fill_rect(list(), area, theme_.frame_hot);
    draw_icon(list(), icon, area, is_hot || look_.is_selected ? theme_.text : theme_.faint);
  }

  const Frame& frame_;
  const Theme& theme_;
  const ScenarioRow& row_;
  const RowPlace& place_;
  const RowLook& look_;
};

}  // namespace

float room_for_names(const std::vector<ScenarioRow>& rows, float width, float em) {
  float room = em * 6;
  for (const ScenarioRow& row : rows) {
    room = std::max(room, indent_of(row, em) + width_of(name_of(row)) + em * 0.9F);
  }
  return std::floor(std::min(room, width * names_share));
}

RowPlace place_in_row(const ScenarioRow& row, const Rect& area, float names, bool can_change) {
  const float em = ImGui::GetFontSize();
  RowPlace place{.area = area};
  const float indent = em * (0.3F + 0.9F * static_cast<float>(row.setting.depth));
  if (row.setting.can_open) place.opener = snapped({area.x + indent, area.y, em, area.height});
  float right = area.right() - std::floor(em * 0.2F);
  const float side = std::floor(std::max(12.0F, em * 1.1F));
  const Rect button = snapped({right - side, area.y + (area.height - side) / 2, side, side});
  if (can_change && row.part != ScenarioRow::Part::setting) place.remove = button;
  else if (can_change && row.is_changed) place.reset = button;
  if (place.remove.width > 0 || place.reset.width > 0) right -= side + std::floor(em * 0.2F);
  const float value = std::floor(area.x + names);
  const float text = value + lead_width(row, em);
  const float left = right - text - width_of(row.setting.text) - em * 0.6F;
  const float wanted = row.fate.empty() ? 0 : width_of(row.fate) + em * 1.5F;
  const float fate = std::min(wanted, std::max(0.0F, left));
  place.value = {value, area.y, std::max(1.0F, std::floor(right - value - fate)), area.height};
  // Wider than its digits, for who aims at it.
  const float pad = number_pad(em);
  for (const Quantity& number : row.setting.numbers) {
    const float x = text + width_of(row.setting.text.substr(0, number.begin));
    const float width = width_of(row.setting.text.substr(number.begin, number.length));
    place.numbers.push_back(
        snapped({std::floor(x) - pad, area.y, std::ceil(width) + 2 * pad, area.height}));
  }
  return place;
}

void draw_scenario_row(const Frame& frame, const ScenarioRow& row, const RowPlace& place,
                       const RowLook& look) {
  DrawnRow(frame, row, place, look).draw();
}

void draw_removed_row(const Frame& frame, const ScenarioRow& row, const RowPlace& place,
                      float opacity) {
  const Colour ink = faded(frame.theme.text, opacity);
  const Rect& area = place.area;
  const float x = std::floor(area.x + indent_of(row, frame.em));
  const float names_end = place.value.x - frame.em * 0.4F;
  put({area.x, area.y, names_end - area.x, area.height}, x, row.setting.name, ink);
  const std::string value = (row.lead.empty() ? "" : row.lead + " ") + row.setting.text;
  put(place.value, place.value.x, value, ink);
  const bool has_value = !row.setting.text.empty();
  const float wanted = has_value ? place.value.x + width_of(value) : x + width_of(row.setting.name);
  const float right = std::min(has_value ? place.value.right() : names_end, wanted);
  const float thick = std::max(1.0F, std::floor(frame.em / 14));
  fill_rect(*ImGui::GetWindowDrawList(),
            snapped({x, area.centre().y, std::max(1.0F, right - x), thick}),
            faded(frame.theme.bad, opacity));
}

std::string words_of_row(const ScenarioRow& row, bool can_change) {
  const SettingRow& setting = row.setting;
  if (row.is_removed) {
    return setting.name + (setting.text.empty() ? "" : ": " + setting.text) +
           "\nThe shrink has left it out: it fails without it, too. Ctrl+Z brings it back.";
  }
  std::string words = setting.path;
  if (row.part != ScenarioRow::Part::setting) words = setting.name;
  if (!setting.text.empty()) {
    words += ": " + (row.lead.empty() ? "" : row.lead + " ") + setting.text;
  }
  if (setting.kind != SettingRow::Kind::section && !setting.is_said) words += "\nAs by default.";
  if (row.is_changed && !row.before.empty()) words += "\nIts file has: " + row.before;
  if (row.event > 0) {
    words += "\n" + row.fate + ", first at " + orrery::to_text(row.time) + ": click to go there";
  }
  if (can_change && !row.edits.empty()) words += "\nDouble-click the value to type another.";
  return words;
}

}  // namespace orrery::gui
