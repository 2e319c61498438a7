#pragma once
/// How a tile of the wall of seeds looks. What the mouse does to it: seeds.cpp.

#include "gui/model/seed_tiles.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

struct SeedTileState {
  bool is_selected = false;
  bool is_hovered = false;
  bool is_open = false;  ///< it is the run that is looked at
};

void draw_seed_tile(const Frame& frame, const SeedRun& run, const SeedTile& tile,
                    const SeedTileState& state);

/// "1.31s", of the first violation; empty: there is none.
std::string violation_time(const SeedRun& run);

}  // namespace orrery::gui
