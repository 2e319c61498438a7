#pragma once
/// How the screen's middle is divided among the panels: three layouts of tiles with splitters
/// between them, or one panel that fills it all. Nothing overlaps, all coordinates are whole. Where
/// there is little room, panels share a tile: its title has a tab for each.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "gui/model/rect.hpp"

namespace orrery::gui {

enum class Panel : std::uint8_t {
  network,
  space_time,
  operations,
  log,
  metrics,
  entries,
  seeds,
  inspector,
  scenario
};
inline constexpr std::array all_panels{Panel::network, Panel::space_time, Panel::operations,
                                       Panel::log,     Panel::metrics,    Panel::entries,
                                       Panel::seeds,   Panel::inspector,  Panel::scenario};

/// "Network", as its title bar says it.
std::string_view title_of(Panel panel);
/// "network", in names of things on the screen.
std::string_view name_of(Panel panel);

/// How the screen is divided; Ctrl+1 … Ctrl+3.
enum class Layout : std::uint8_t { explore, space_time, debug };
inline constexpr std::size_t layout_count = 3;

/// Where the splitters of one layout stand, as shares of the room that each divides.
using Splits = std::array<float, 3>;
inline constexpr std::array<Splits, layout_count> first_splits{{
    {0.76F, 0.64F, 0.45F},  // explore: before the inspector; above the log; network | space-time
    {0.62F, 0.36F, 0.70F},  // space-time: above the rest; network | log; … | inspector
    {0.50F, 0.55F, 0.42F},  // debug: before the inspector; above the log; network | space-time
}};

struct Tile {
  Panel panel{};              ///< the one that is shown,
  std::vector<Panel> tabs{};  ///< … of these; itself where it is alone
  Rect title{};
  Rect content{};
  friend bool operator==(const Tile&, const Tile&) = default;
};

/// Drag it to give one side more room.
struct Splitter {
  std::size_t index = 0;  ///< in Splits
  Rect area{};            ///< what the mouse can take hold of
  Rect divides{};         ///< the room that it divides
  bool is_upright = false;
};

/// Panels that somebody turned to, newest first.
using Recent = std::vector<Panel>;

struct Tiling {
  std::vector<Tile> tiles{};
  std::vector<Splitter> splitters{};
};

/// What decides how the room is divided.
struct TileChoice {
  Layout layout{};
  Splits splits{};
  Recent recent{};  ///< which of the panels of a tile is shown
};
/// Requires: em >= 1.
Tiling tiling(const Rect& screen, float em, const TileChoice& choice);
/// One panel alone.
Tiling tiling_of_one(const Rect& screen, float em, Panel panel);
/// The share that puts the splitter there.
float share_at(const Splitter& splitter, Point mouse);

}  // namespace orrery::gui
