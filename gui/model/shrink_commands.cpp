#include "gui/model/commands.hpp"
#include "gui/model/shrink_run.hpp"

namespace orrery::gui {
namespace {

std::string why_not_settle(const Viewer& viewer) {
  return viewer.shrink.job ? "" : "Nothing is being shrunk.";
}

std::string why_not_open_shrunk(const Viewer& viewer) {
  return viewer.shrink.ready ? "" : "No smaller scenario waits.";
}

void shrink_it(Viewer& viewer, const std::string& judge) {
  begin_shrink(viewer, judge);
  focus(viewer.frame, Panel::scenario);
  if (viewer.frame.maximised) viewer.frame.maximised = Panel::scenario;
}

}  // namespace

void add_shrink_commands(Commands& commands) {
  commands.add({.id = "scenario.shrink",
                .title = "Shrink: the smallest scenario that fails like this",
                .help = "Leaves out nodes, faults, operations and settings for as long as the same "
                        "judge says the same. Ctrl+Z brings them back.",
                .chords = {{.key = Key::s, .ctrl = true, .shift = true}},
                .why_not = why_not_shrink,
                .run = shrink_it});
  commands.add({.id = "scenario.shrink_enough",
                .title = "Shrink: small enough",
                .help = "Ends it, and looks at the smallest scenario so far.",
                .why_not = why_not_settle,
                .run = [](Viewer& viewer, const std::string&) { settle_for_less(viewer); }});
  commands.add({.id = "scenario.shrink_stop",
                .title = "Shrink: stop it",
                .help = "The run stays as it is. Esc does it, too.",
                .why_not = why_not_settle,
                .run = [](Viewer& viewer, const std::string&) { stop_shrink(viewer); }});
  commands.add({.id = "scenario.shrink_open",
                .title = "Shrink: look at the smaller scenario",
                .help = "That became ready while you looked at another one.",
                .why_not = why_not_open_shrunk,
                .run = [](Viewer& viewer, const std::string&) { open_shrunk(viewer); }});
}

}  // namespace orrery::gui
