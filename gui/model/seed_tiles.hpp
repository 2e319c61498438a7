#pragma once
/// The wall of seeds as figures: tiles in a grid, on each a strip of its run.

#include <cstddef>
#include <vector>

#include "gui/model/rect.hpp"
#include "gui/model/seed_run.hpp"

namespace orrery::gui {

/// Tiles of one size, row by row.
struct SeedGrid {
  std::size_t columns = 1;
  float width = 0;   ///< of a tile
  float height = 0;  ///< likewise
  float gap = 0;

  /// From the grid's corner.
  Rect area_of(std::size_t place) const;
  float height_of(std::size_t tiles) const;
  /// The tiles that are seen where the grid is seen from `top` on, in pixels: first, and end.
  std::pair<std::size_t, std::size_t> in_sight(std::size_t tiles, float top, float room) const;
};

/// As many columns as have room.
SeedGrid seed_grid(float room, float em);

/// What is on a tile.
struct SeedTile {
  Rect area{};
  Rect sign{};   ///< tick, cross, question mark
  Rect seed{};   ///< its number
  Rect words{};  ///< what was violated
  Rect time{};   ///< when; empty: there is no room, or nothing was
  Rect strip{};
  std::vector<Rect> bars{};         ///< events, in each piece of the run
  std::vector<float> faults{};      ///< where something struck: the middle of a triangle
  std::vector<float> violations{};  ///< where a promise was broken
  float end = 0;                    ///< where the run ended
};

struct SeedTileLook {
  Rect area{};
  float em = 16;
  std::uint32_t busiest = 1;  ///< as high as the strip are so many events
  float seed_width = 0;       ///< of the longest number
  float time_width = 0;       ///< of this run's time; 0: none
};
SeedTile tile_of(const SeedRun& run, const SeedTileLook& look);

}  // namespace orrery::gui
