#include "gui/model/scenario_edit.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/goals.hpp"
#include "gui/session/save.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

std::ptrdiff_t place_of(const std::string& path, const std::vector<ScenarioRow>& rows) {
  const auto found =
      std::ranges::find_if(rows, [&](const ScenarioRow& row) { return row.setting.path == path; });
  return found == rows.end() ? -1 : found - rows.begin();
}

/// So many places on among the values, round and round.
std::string other_of(const std::vector<std::string>& values, const std::string& now, int on) {
  const auto found = std::ranges::find(values, now);
  const auto count = static_cast<std::ptrdiff_t>(values.size());
  const std::ptrdiff_t at = found == values.end() ? (on > 0 ? -1 : 0) : found - values.begin();
  return values[static_cast<std::size_t>(((at + on) % count + count) % count)];
}

void step_number(Viewer& viewer, const ScenarioRow& row, int steps, bool is_fine) {
  const std::vector<Quantity>& numbers = row.setting.numbers;
  const Quantity& one = numbers[std::min(viewer.scenario.number, numbers.size() - 1)];
  const Decimal next = stepped(one.number, steps, one.rule, is_fine);
  if (next == one.number) return;
  change_scenario(viewer, change_to(row, with_number(row.setting.text, one, next)));
}

}  // namespace

const ScenarioRow* selected_row(const ScenarioState& state, const std::vector<ScenarioRow>& rows) {
  const std::ptrdiff_t place = place_of(state.selected, rows);
  return place < 0 ? nullptr : &rows[static_cast<std::size_t>(place)];
}

const ScenarioRow* row_in_trouble(const ScenarioState& state,
                                  const std::vector<ScenarioRow>& rows) {
  if (state.trouble.empty()) return nullptr;
  const std::ptrdiff_t place = place_of(state.trouble_at, rows);
  if (place >= 0) return &rows[static_cast<std::size_t>(place)];
  const auto found = std::ranges::find(rows, state.trouble_at, &ScenarioRow::edits);
  return found == rows.end() ? nullptr : &*found;
}

void select_row(Viewer& viewer, int rows_on) {
  const std::vector<ScenarioRow> rows = rows_in_the_list(viewer);
  if (rows.empty()) return;
  ScenarioState& state = viewer.scenario;
  const std::ptrdiff_t was = place_of(state.selected, rows);
  const auto last = static_cast<std::ptrdiff_t>(rows.size()) - 1;
  const auto now = was < 0 ? 0 : std::clamp<std::ptrdiff_t>(was + rows_on, 0, last);
  state.selected = rows[static_cast<std::size_t>(now)].setting.path;
  state.number = 0;
  state.wants_sight = true;
}

void select_number(Viewer& viewer, int numbers_on) {
  const std::vector<ScenarioRow> rows = rows_in_the_list(viewer);
  const ScenarioRow* row = selected_row(viewer.scenario, rows);
  if (row == nullptr || row->setting.numbers.empty()) return;
  const std::size_t count = row->setting.numbers.size();
  const std::size_t on = numbers_on > 0 ? 1 : count - 1;
  viewer.scenario.number = (std::min(viewer.scenario.number, count - 1) + on) % count;
}

ScenarioChange change_to(const ScenarioRow& row, const std::string& text) {
  if (text == "none" && (row.setting.is_none || !row.setting.choices.empty())) {
    return {row.edits, Value(), row.setting.path};
  }
  // What is a text stays one: "5" for a time is told that it lacks its unit.
  return {row.edits, value_of_text(text), row.setting.path};
}

ScenarioChange next_choice(const ScenarioRow& row, int choices_on) {
  return change_to(row, other_of(row.setting.choices, row.setting.text, choices_on));
}

void step_selected(Viewer& viewer, int steps, bool is_fine) {
  const std::vector<ScenarioRow> rows = rows_in_the_list(viewer);
  const ScenarioRow* row = selected_row(viewer.scenario, rows);
  if (row == nullptr) return select_row(viewer, 1);
  if (!row->setting.numbers.empty()) return step_number(viewer, *row, steps, is_fine);
  if (!row->setting.choices.empty() && !row->edits.empty()) {
    return change_scenario(viewer, next_choice(*row, steps));
  }
  const bool opens = steps > 0;
  if (row->setting.can_open && row->setting.is_open != opens) {
    toggle_row(viewer.scenario, row->setting.path);
  }
}

void toggle_row(ScenarioState& state, const std::string& path) {
  if (state.opened.erase(path) == 0) state.opened.insert(path);
}

void begin_typing(ScenarioState& state, const ScenarioRow& row) {
  if (row.edits.empty()) return;
  state.selected = row.setting.path;
  state.typing = row.setting.path;
  state.typed = row.setting.text;
  state.wants_keyboard = true;
  state.trouble.clear();
}

void end_typing(Viewer& viewer, bool is_taken) {
  ScenarioState& state = viewer.scenario;
  const std::string path = std::exchange(state.typing, {});
  const std::string text = state.typed;
  if (!is_taken) return;
  for (const ScenarioRow& row : rows_in_the_list(viewer)) {
    if (row.setting.path != path || row.setting.text == text) continue;
    return change_scenario(viewer, change_to(row, text));
  }
}

void begin_drag(ScenarioState& state, const ScenarioRow& row, std::size_t number, float x) {
  state.selected = row.setting.path;
  state.number = number;
  state.drag = NumberDrag{.row = row.setting.path,
                          .path = row.edits,
                          .text = row.setting.text,
                          .quantity = row.setting.numbers[number],
                          .from = x,
                          .wanted = row.setting.text,
                          .tried = row.setting.text};
}

std::string dragged_text(const NumberDrag& drag, float x, float step, bool is_fine) {
  const auto steps = static_cast<int>(std::trunc((x - drag.from) / std::max(1.0F, step)));
  const Quantity& one = drag.quantity;
  return with_number(drag.text, one, stepped(one.number, steps, one.rule, is_fine));
}

void go_on_dragging(Viewer& viewer) {
  ScenarioState& state = viewer.scenario;
  NumberDrag& drag = *state.drag;
  const bool is_busy = state.upcoming || viewer.frame.seeking.has_value();
  if (drag.wanted == drag.tried || is_busy) return;
  drag.tried = drag.wanted;
  change_scenario(viewer, {drag.path, value_of_text(drag.wanted), drag.row}, drag.is_new);
  if (state.trouble.empty()) state.drag->is_new = false;
}

void go_to_strike(Viewer& viewer, const ScenarioRow& row) {
  if (row.event == 0) return;
  go_to(viewer, row.event);
  select(viewer, Picked::of_event(row.event));
}

void save_branch(const Viewer& viewer, const std::string& file) {
  const Session& session = *viewer.session;
  const Plan plan = with_hands(*session.scenario(), session.branches()[session.branch()].hands);
  const Catalogue& catalogue = *viewer.opener->catalogue();
  if (file.ends_with(".db")) save_trace(plan, session.words().scenario, file, catalogue);
  else save_scenario(plan, file, catalogue);
}

}  // namespace orrery::gui
