#include <algorithm>

#include "gui/model/commands.hpp"
#include "gui/session/value_parts.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

void show_entries(Viewer& viewer) {
  focus(viewer.frame, Panel::entries);
  if (viewer.frame.maximised) viewer.frame.maximised = Panel::entries;
}

bool is_in_front(const Viewer& viewer, Panel panel) {
  const FrameState& frame = viewer.frame;
  if (frame.maximised) return frame.maximised == panel;
  const Layout layout = viewer.settings.layout;
  const TileChoice choice{layout, frame.splits[static_cast<std::size_t>(layout)], frame.recent};
  const Tiling divided = tiling({0, 0, 1600, 900}, 16, choice);
  return std::ranges::find(divided.tiles, panel, &Tile::panel) != divided.tiles.end();
}

/// Almost a whole screen of columns. A table that was not on the screen is of another moment: it
/// only comes there.
void turn_entries(Viewer& viewer, int pages) {
  const bool is_seen = is_in_front(viewer, Panel::entries);
  show_entries(viewer);
  if (!is_seen) return;
  const IndexRange& shown = viewer.entries.entries.shown;
  const auto columns = static_cast<std::int64_t>(shown.end - shown.first);
  scroll_entries(viewer.entries, pages * std::max<std::int64_t>(1, columns - 2));
}

void go_to_entry(Viewer& viewer, const std::string& argument) {
  show_entries(viewer);
  if (argument == "newest") return viewer.entries.first.reset();
  const auto index = number_of_key(argument);
  if (!index) throw Error({}, "\"" + argument + "\" is no index", "write 12, or newest");
  viewer.entries.first = *index;
}

}  // namespace

void add_entries_commands(Commands& commands) {
  commands.add({.id = "entries.show",
                .title = "The replicas' logs",
                .help = "Side by side: a row a node, a column an index.",
                .chords = {{.key = Key::g}},
                .why_not = why_no_run},
               show_entries);
  commands.add({.id = "entries.older",
                .title = "Older entries of the logs",
                .help = "Turns the table of the replicas' logs to lesser indexes.",
                .chords = {{.key = Key::page_up, .ctrl = true, .shift = true}},
                .why_not = why_no_run},
               [](Viewer& viewer) { turn_entries(viewer, -1); });
  commands.add({.id = "entries.newer",
                .title = "Newer entries of the logs",
                .help = "Turns it to greater indexes; at the end it follows the newest.",
                .chords = {{.key = Key::page_down, .ctrl = true, .shift = true}},
                .why_not = why_no_run},
               [](Viewer& viewer) { turn_entries(viewer, 1); });
  commands.add({.id = "entries.go",
                .title = "Entries of the logs from…",
                .help = "Shows the replicas' logs from this index on.",
                .why_not = why_no_run,
                .run = go_to_entry,
                .asks = "An index: 12, or newest"});
}

}  // namespace orrery::gui
