#include <string>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/lesson_ways.hpp"
#include "gui/model/start.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

/// Why a file cannot be opened stands on the start screen in full, too: a status line is short.
void open_file(Viewer& viewer, const std::string& file) {
  try {
    if (is_lesson_file(file)) {
      open_lesson_here(viewer, file);
    } else {
      auto session = viewer.opener->open(file);
      leave_lesson(viewer);
      show_session(viewer, std::move(session));
      remember(viewer.start, file);
      say(viewer, "Opened " + file + ".");
    }
  } catch (const Error& error) {
    viewer.start.trouble = error.what();
    throw;
  }
  viewer.start.trouble.clear();
}

void close_file(Viewer& viewer) {
  leave_lesson(viewer);
  show_session(viewer, nullptr);
  viewer.start.wants_keys = true;
  viewer.start.typed.clear();
  choose_begun_lesson(viewer.start, viewer.lesson.cards);
  say(viewer, "");
}

void revive(Viewer& viewer) {
  show_session(viewer, viewer.opener->make_live(*viewer.session));
  say(viewer, "The same run again, live and from its beginning: what you do to it forks it.");
}

/// The shell draws it, after this frame.
void export_picture(Viewer& viewer, const std::string& argument) {
  const std::string_view usual = viewer.session ? name_of(viewer.frame.focused) : "start";
  viewer.wanted_pictures.push_back(wanted_picture(argument, usual));
}

std::string why_no_opener(const Viewer& viewer) {
  return viewer.opener == nullptr ? "No files can be opened here." : "";
}

std::string why_not_revive(const Viewer& viewer) {
  if (viewer.session == nullptr) return "No run is open.";
  if (viewer.session->is_live()) return "This run is live already.";
  return why_no_opener(viewer);
}

}  // namespace

void add_file_commands(Commands& commands) {
  commands.add({.id = "file.open",
                .title = "Open…",
                .help = "Opens a scenario, to run it live, a trace, to look at it, or a lesson.",
                .chords = {{.key = Key::o, .ctrl = true}},
                .why_not = why_no_opener,
                .run = open_file,
                .asks = "A scenario (scenarios/raft/hello.json) or a trace (run.db)"});
  commands.add({.id = "file.make_live",
                .title = "Make it live",
                .help = "Runs a recorded run again, from the plan in its trace, to break it.",
                .chords = {{.key = Key::l, .ctrl = true}},
                .why_not = why_not_revive},
               revive);
  commands.add({.id = "file.export",
                .title = "Export a picture…",
                .help = "Writes the panel that has the keyboard, or the one named, as SVG or PNG.",
                .chords = {{.key = Key::e, .ctrl = true}},
                .run = export_picture,
                .asks = "A file (spacetime.svg, log.png, twice as fine: log@2x.png); after it, if "
                        "it shall be another, a panel (net.svg network) or screen"});
  commands.add(
      {.id = "file.close",
       .title = "Close",
       .help = "Goes back to the start screen.",
       .chords = {{.key = Key::w, .ctrl = true}},
       .why_not =
           [](const Viewer& viewer) { return viewer.session == nullptr ? "No run is open." : ""; }},
      close_file);
}

}  // namespace orrery::gui
