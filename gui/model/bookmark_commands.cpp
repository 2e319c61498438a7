#include "gui/model/bookmarks.hpp"
#include "gui/model/commands.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

std::string needs_bookmarks(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return viewer.bookmarks.all.empty() ? "There is no bookmark: B puts one at the play head." : "";
}

void go_next(Viewer& viewer, bool forward) {
  if (go_to_next_bookmark(viewer, forward)) return;
  say(viewer, forward ? "No bookmark comes after this." : "No bookmark comes before this.");
}

/// By its name, or by the number of its event.
void go_to_named(Viewer& viewer, const std::string& name) {
  for (const std::size_t i : bookmarks_here(viewer)) {
    const Bookmark& bookmark = viewer.bookmarks.all[i];
    const bool is_meant = bookmark.name == name || "#" + std::to_string(bookmark.event) == name;
    if (is_meant) return go_to_bookmark(viewer, Bookmark(bookmark));
  }
  throw Error({}, "no bookmark of this branch is called \"" + name + "\"",
              "write its name, or its event: #41");
}

}  // namespace

void add_bookmark_commands(Commands& commands) {
  commands.add({.id = "time.bookmark",
                .title = "Bookmark",
                .help = "Puts one at the play head's event, or takes it away.",
                .chords = {{.key = Key::b}},
                .why_not = why_no_run},
               toggle_bookmark);
  commands.add({.id = "time.bookmark_name",
                .title = "Name the bookmark…",
                .help = "The one at the play head; it is put there if there is none.",
                .chords = {{.key = Key::b, .shift = true}},
                .why_not = why_no_run,
                .run = name_bookmark,
                .asks = "A name for the bookmark at the play head"});
  commands.add({.id = "time.bookmark_note",
                .title = "Write a note…",
                .help = "A bookmark at the play head, with a text.",
                .chords = {{.key = Key::b, .alt = true}},
                .why_not = why_no_run,
                .run = write_note,
                .asks = "What you want to remember of this moment"});
  commands.add({.id = "time.next_bookmark",
                .title = "Next bookmark",
                .help = "The first one after the play head.",
                .chords = {{.key = Key::period, .alt = true}},
                .why_not = needs_bookmarks},
               [](Viewer& viewer) { go_next(viewer, true); });
  commands.add({.id = "time.previous_bookmark",
                .title = "Previous bookmark",
                .help = "The last one before the play head.",
                .chords = {{.key = Key::comma, .alt = true}},
                .why_not = needs_bookmarks},
               [](Viewer& viewer) { go_next(viewer, false); });
  commands.add({.id = "time.go_to_bookmark",
                .title = "Go to bookmark…",
                .help = "By its name; the palette lists all of them.",
                .why_not = needs_bookmarks,
                .run = go_to_named,
                .asks = "The bookmark's name, or its event: #41"});
}

}  // namespace orrery::gui
