#pragma once
/// The command palette: which commands a few typed letters mean, best first; and what opens it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/commands.hpp"
#include "gui/model/palette_state.hpp"

namespace orrery::gui {

/// How well the letters of `typed` fit a title: they occur in it in this order, whatever their
/// case; better where they begin words, stand together or begin the title.
struct Fit {
  int score = 0;
  std::vector<std::size_t> letters{};  ///< their places in the title
};
/// Nothing if they do not fit. Spaces in `typed` do not count.
std::optional<Fit> fit(std::string_view typed, std::string_view title);

struct PaletteRow {
  const Command* command = nullptr;
  std::string title{};     ///< the command's, or that of what it is about
  std::string argument{};  ///< for the command
  Fit fit{};
  std::string why_not{};  ///< empty: it can be run
};

/// Commands; for who types bookmarks and promises, too. Best first; among equals those that can be
/// run now, then short titles, then in the registry's order.
/// Requires: the lock of the session, if there is one, is held.
std::vector<PaletteRow> palette_rows(const Commands& commands, const Viewer& viewer,
                                     std::string_view typed);

void open_palette(PaletteState& palette);
/// Asks for what the command cannot do without.
void ask_for_argument(Viewer& viewer, const Command& command);
void show_shortcuts(PaletteState& palette);
void close(PaletteState& palette);

/// A part of the sheet of shortcuts: "Time", with its commands that have a chord.
struct ShortcutGroup {
  std::string title{};
  std::vector<const Command*> commands{};
};
std::vector<ShortcutGroup> shortcut_groups(const Commands& commands);

/// What the mouse does that no button says: "wheel", "zoom time about the mouse".
struct MouseDeed {
  std::string_view gesture;
  std::string_view what;
};
inline constexpr MouseDeed mouse_deeds[] = {
    {"click", "select it in every panel"},
    {"right-click", "node, link or message: break it"},
    {"drag a message", "off its link: drop; along it: delay"},
    {"drag across links", "cut them"},
    {"Shift+drag", "around nodes: partition them off"},
    {"drag a node", "move it"},
    {"wheel", "zoom time about the mouse"},
    {"Ctrl+wheel", "… finer"},
    {"Shift+wheel", "move through time"},
    {"right-drag", "move through time"},
    {"double click", "zoom to it; a title: fill the screen"},
};

/// The menu that a command stands in: "File", "Time", "View", "Break", "Select", "Learn", "Help".
std::string_view menu_of(const Command& command);
inline constexpr std::string_view menu_titles[] = {"File",   "Time",  "View", "Break",
                                                   "Select", "Learn", "Help"};

}  // namespace orrery::gui
