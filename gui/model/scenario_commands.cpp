#include <functional>
#include <string>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/run_again.hpp"
#include "gui/model/scenario_edit.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

std::string why_no_list(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return has_a_list(viewer) ? "" : "It is not known what this run is made of.";
}

std::string why_not_step(const Viewer& viewer) {
  std::string why = why_not_change(viewer);
  if (!why.empty()) return why;
  return viewer.scenario.selected.empty() ? "Choose a row first: Up or Down." : "";
}

/// What the argument names, or else the row that is selected.
ScenarioRow row_named(Viewer& viewer, const std::string& argument) {
  const std::string& path = argument.empty() ? viewer.scenario.selected : argument;
  if (path.empty()) throw Error({}, "no row is chosen", "Up or Down chooses one");
  for (const ScenarioRow& row : rows_in_the_list(viewer)) {
    if (row.setting.path == path) return row;
  }
  throw Error({}, "no row is called " + path, "as it is in the list: network.loss");
}

void show_list(Viewer& viewer, const std::string& row) {
  if (!row.empty()) {
    viewer.scenario.selected = row_named(viewer, row).setting.path;
    viewer.scenario.wants_sight = true;
  }
  focus(viewer.frame, Panel::scenario);
  if (viewer.frame.maximised) viewer.frame.maximised = Panel::scenario;
  if (viewer.scenario.selected.empty()) select_row(viewer, 0);
}

void set(Viewer& viewer, const std::string& setting) {
  const std::size_t equals = setting.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw Error({}, "no setting: " + setting, "write its name and its value: network.loss=0.1");
  }
  change_scenario(viewer, {setting.substr(0, equals), value_of_text(setting.substr(equals + 1))});
}

void reset(Viewer& viewer, const std::string& argument) {
  const ScenarioRow row = row_named(viewer, argument);
  if (!row.is_changed) throw Error({}, row.setting.path + " is as its file has it");
  reset_setting(viewer, row.setting.path);
}

void remove(Viewer& viewer, const std::string& argument) {
  const ScenarioRow row = row_named(viewer, argument);
  if (row.part == ScenarioRow::Part::setting) {
    throw Error({}, "only a fault, or what a hand did, can be taken away", "choose its row");
  }
  change_scenario(viewer, {row.setting.path, std::nullopt});
}

void type(Viewer& viewer, const std::string& argument) {
  const ScenarioRow row = row_named(viewer, argument);
  const bool is_heading = row.edits.empty() || row.setting.kind == SettingRow::Kind::section;
  if (is_heading) return toggle_row(viewer.scenario, row.setting.path);
  begin_typing(viewer.scenario, row);
}

void open_or_close(Viewer& viewer, const std::string& argument) {
  toggle_row(viewer.scenario, row_named(viewer, argument).setting.path);
}

void go(Viewer& viewer, const std::string& argument) {
  const ScenarioRow row = row_named(viewer, argument);
  if (row.event == 0) throw Error({}, row.setting.name + " has not struck");
  go_to_strike(viewer, row);
}

void save(Viewer& viewer, const std::string& file) {
  save_branch(viewer, file);
  const bool is_trace = file.ends_with(".db");
  say(viewer, "Saved: " + file + (is_trace ? ", the run as a trace." : ", the run as a scenario."));
}

/// Keys that count while the list has the keyboard.
void add_key(Commands& commands, Command command, std::function<void(Viewer&)> run) {
  command.where = Panel::scenario;
  commands.add(std::move(command), std::move(run));
}

void add_rows(Commands& commands) {
  add_key(commands,
          {.id = "scenario.next_row",
           .title = "Scenario: next row",
           .help = "In the list of the scenario.",
           .chords = {{.key = Key::down}},
           .why_not = why_no_list},
          [](Viewer& viewer) { select_row(viewer, 1); });
  add_key(commands,
          {.id = "scenario.previous_row",
           .title = "Scenario: row before",
           .help = "In the list of the scenario.",
           .chords = {{.key = Key::up}},
           .why_not = why_no_list},
          [](Viewer& viewer) { select_row(viewer, -1); });
  add_key(commands,
          {.id = "scenario.next_number",
           .title = "Scenario: next number of the value",
           .help = "Of a range, its other end.",
           .chords = {{.key = Key::tab}},
           .why_not = why_no_list},
          [](Viewer& viewer) { select_number(viewer, 1); });
}

void add_steps(Commands& commands) {
  struct Step {
    const char* id;
    const char* title;
    std::vector<Chord> chords;
    int steps;
    bool is_fine;
  };
  const Step all[] = {
      {"scenario.more",
       "Scenario: a larger value, or the next",
       {{.key = Key::right}, {.key = Key::equal, .shift = true}},
       1,
       false},
      {"scenario.less",
       "Scenario: a smaller value, or the one before",
       {{.key = Key::left}, {.key = Key::minus}},
       -1,
       false},
      {"scenario.little_more",
       "Scenario: a slightly larger value",
       {{.key = Key::right, .shift = true}},
       1,
       true},
      {"scenario.little_less",
       "Scenario: a slightly smaller value",
       {{.key = Key::left, .shift = true}},
       -1,
       true},
  };
  for (const Step& step : all) {
    add_key(commands,
            {.id = step.id,
             .title = step.title,
             .help = "Of the row that is selected: the run is made again with it.",
             .chords = step.chords,
             .why_not = why_not_step},
            [steps = step.steps, is_fine = step.is_fine](Viewer& viewer) {
              step_selected(viewer, steps, is_fine);
            });
  }
}

void add_row_commands(Commands& commands) {
  commands.add({.id = "scenario.type",
                .title = "Scenario: type the value",
                .help = "Of the row that is selected; what has parts opens.",
                .chords = {{.key = Key::enter}},
                .where = Panel::scenario,
                .why_not = why_not_change,
                .run = type});
  commands.add({.id = "scenario.open",
                .title = "Scenario: open or close a row",
                .help = "Shows what it is made of, and what is as by default.",
                .chords = {{.key = Key::enter, .shift = true}},
                .where = Panel::scenario,
                .why_not = why_no_list,
                .run = open_or_close});
  commands.add({.id = "scenario.reset",
                .title = "Scenario: the value as its file has it",
                .help = "Of the row that is selected.",
                .chords = {{.key = Key::backspace}},
                .where = Panel::scenario,
                .why_not = why_not_change,
                .run = reset});
  commands.add(
      {.id = "scenario.remove",
       .title = "Scenario: take a fault away",
       .help = "Or what a hand did: the run is made again without it. Ctrl+Z brings it back.",
       .chords = {{.key = Key::del}},
       .where = Panel::scenario,
       .why_not = why_not_change,
       .run = remove});
  commands.add({.id = "scenario.go",
                .title = "Scenario: go to where a fault struck",
                .help = "The event of the row that is selected.",
                .chords = {{.key = Key::g}},
                .where = Panel::scenario,
                .why_not = why_no_list,
                .run = go});
}

}  // namespace

void add_scenario_commands(Commands& commands) {
  commands.add({.id = "scenario.show",
                .title = "Scenario: the run as a list",
                .help = "Its settings, its faults and what hands did, to be changed.",
                .chords = {{.key = Key::r, .ctrl = true}},
                .why_not = why_no_run,
                .run = show_list});
  commands.add({.id = "scenario.save",
                .title = "Save as scenario…",
                .help = "The branch that you look at, with all that hands did and all that was "
                        "changed: orrery run repeats it.",
                .chords = {{.key = Key::s, .ctrl = true}},
                .why_not = why_no_list,
                .run = save,
                .asks = "A file: mine.json; or mine.db, a trace of the whole run"});
  commands.add({.id = "scenario.set",
                .title = "Scenario: change a setting…",
                .help = "The run is made again with it; what hands did stays.",
                .why_not = why_not_change,
                .run = set,
                .asks = "A setting: network.loss=0.1"});
  commands.add({.id = "scenario.all",
                .title = "Scenario: all settings, or those that it says",
                .help = "Also what is as by default.",
                .chords = {{.key = Key::a, .ctrl = true}},
                .where = Panel::scenario,
                .why_not = why_no_list},
               [](Viewer& viewer) {
                 viewer.scenario.shows_all = !viewer.scenario.shows_all;
                 viewer.scenario.opened.clear();
               });
  add_rows(commands);
  add_steps(commands);
  add_row_commands(commands);
}

}  // namespace orrery::gui
