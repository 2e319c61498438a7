// What can still come of the run.

#include "gui/model/commands.hpp"

namespace orrery::gui {
namespace {

std::string why_not_shown(const Viewer& viewer) {
  if (!viewer.session) return "Open a run first.";
  return viewer.valence.is_shown ? "" : why_no_valence_of(*viewer.session);
}

void show_or_hide(Viewer& viewer) {
  viewer.valence.is_shown = !viewer.valence.is_shown;
  say(viewer, viewer.valence.is_shown
                  ? "Above the lanes: what can still come of the run, if it goes on otherwise."
                  : "What can still come of the run is no longer shown.");
}

}  // namespace

void add_valence_commands(Commands& commands) {
  commands.add({.id = "view.valence",
                .title = "What can still come of it",
                .help = "Lets copies of the run go on under other schedules, and shows above the "
                        "lanes which decisions came of it, moment by moment; or hides that.",
                .chords = {{.key = Key::v, .alt = true}},
                .why_not = why_not_shown,
                .run = [](Viewer& viewer, const std::string&) { show_or_hide(viewer); }});
}

}  // namespace orrery::gui
