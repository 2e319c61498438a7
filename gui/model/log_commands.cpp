#include <algorithm>

#include "gui/model/commands.hpp"
#include "gui/model/log_words.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

std::string needs_an_event(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return event_to_copy(viewer) == 0 ? "Nothing has happened yet." : "";
}

std::string has_no_rules(const Viewer& viewer) {
  return viewer.log.rules.empty() ? "There are no rules." : "";
}

void add_copy(Commands& commands, Command command,
              std::string (*text)(Session& session, EventNumber event), const char* as) {
  command.why_not = needs_an_event;
  command.run = [text, as](Viewer& viewer, const std::string&) {
    const EventNumber event = event_to_copy(viewer);
    viewer.to_clipboard = text(*viewer.session, event);
    say(viewer, "Copied event #" + std::to_string(event) + as + ".");
  };
  commands.add(std::move(command));
}

/// The filter that is said, or the one that is typed.
std::string filter_said(const Viewer& viewer, const std::string& argument) {
  return argument.empty() ? std::string(viewer.filter.typed.data()) : argument;
}

void colour_by(Viewer& viewer, const std::string& argument) {
  const LogRule& rule = add_rule(viewer, filter_said(viewer, argument));
  say(viewer, "Rule " + std::string(1, rule.letter) + ": " + rule.text + ".");
}

void pin_track(Viewer& viewer, const std::string& argument) {
  LogRule& rule = add_rule(viewer, filter_said(viewer, argument));
  rule.is_track = true;
  say(viewer, "Track " + std::string(1, rule.letter) + ": " + rule.text + ".");
}

void remove_rule(Viewer& viewer, const std::string& argument) {
  auto& rules = viewer.log.rules;
  if (argument.empty()) {
    rules.clear();
    return say(viewer, "No rules are left.");
  }
  const char letter = argument.size() == 1 ? static_cast<char>(argument[0] & ~0x20) : '\0';
  if (std::erase_if(rules, [&](const LogRule& rule) { return rule.letter == letter; }) == 0) {
    throw Error({}, "there is no rule " + argument, "rules are called A to D");
  }
  say(viewer, "Rule " + std::string(1, letter) + " is gone.");
}

void add_rule_commands(Commands& commands) {
  commands.add({.id = "log.add_rule",
                .title = "Colour rule from this filter",
                .help = "What the filter chooses has a letter and a colour from now on, whatever "
                        "is typed then.",
                .chords = {{.key = Key::m, .ctrl = true}},
                .why_not = why_no_run,
                .run = colour_by});
  commands.add({.id = "log.pin_track",
                .title = "Pin this filter as a track",
                .help = "What it chooses stands as ticks along the whole run, above the strip at "
                        "the bottom.",
                .chords = {{.key = Key::m, .ctrl = true, .shift = true}},
                .why_not = why_no_run,
                .run = pin_track});
  commands.add({.id = "log.remove_rule",
                .title = "Take rules and tracks away",
                .help = "All of them, or the one whose letter is said.",
                .why_not = has_no_rules,
                .run = remove_rule});
}

}  // namespace

void add_log_commands(Commands& commands) {
  add_copy(commands,
           {.id = "log.copy",
            .title = "Copy this event as words",
            .help = "The row of the log of what is selected, or of the play head's event.",
            .chords = {{.key = Key::c, .ctrl = true}}},
           row_as_words, " as words");
  add_copy(commands,
           {.id = "log.copy_json",
            .title = "Copy this event as JSON",
            .help = "With what it said, and all that it changed."},
           row_as_json, " as JSON");
  add_copy(commands,
           {.id = "log.copy_test",
            .title = "Copy a command line that ends at this event",
            .help = "It repeats the run, with all that was done by hand, and stops there: the "
                    "beginning of a test."},
           row_as_command, " as a command line");
  add_rule_commands(commands);
}

}  // namespace orrery::gui
