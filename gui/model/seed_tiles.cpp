#include "gui/model/seed_tiles.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace orrery::gui {
namespace {

constexpr float least_width = 13.5F;  // of a tile, in ems
constexpr float height_in_ems = 2.9F;
constexpr float row_in_ems = 1.3F;  // of words

float x_of(const Rect& strip, Time time, Time stop) {
  if (stop <= Time{}) return strip.x;
  const double share = static_cast<double>(time.count()) / static_cast<double>(stop.count());
  const auto along = static_cast<float>(std::clamp(share, 0.0, 1.0));
  return std::floor(strip.x + along * (strip.width - 1));
}

float x_of_piece(const Rect& strip, std::size_t piece) {
  const float share = static_cast<float>(piece) / SeedRun::pieces;
  return std::floor(strip.x + share * strip.width);
}

void add_bars(SeedTile& tile, const SeedRun& run, std::uint32_t busiest) {
  const Rect& strip = tile.strip;
  for (std::size_t i = 0; i < SeedRun::pieces; ++i) {
    if (run.activity[i] == 0) continue;
    const float share =
        static_cast<float>(run.activity[i]) / static_cast<float>(std::max(1U, busiest));
    const float height = std::max(1.0F, std::round(share * strip.height));
    const float x0 = x_of_piece(strip, i);
    const float x1 = x_of_piece(strip, i + 1);
    Rect* before = tile.bars.empty() ? nullptr : &tile.bars.back();
    const bool goes_on = before != nullptr && before->right() == x0 && before->height == height;
    if (goes_on) before->width = x1 - before->x;
    else if (x1 > x0) tile.bars.push_back({x0, strip.bottom() - height, x1 - x0, height});
  }
}

/// Those that would touch become one.
void add_mark(std::vector<float>& marks, float x, float room) {
  if (marks.empty() || x - marks.back() >= room) marks.push_back(x);
}

}  // namespace

Rect SeedGrid::area_of(std::size_t place) const {
  const std::size_t row = place / columns;
  const std::size_t column = place % columns;
  return {static_cast<float>(column) * (width + gap), static_cast<float>(row) * (height + gap),
          width, height};
}

float SeedGrid::height_of(std::size_t tiles) const {
  const std::size_t rows = (tiles + columns - 1) / columns;
  return rows == 0 ? 0 : static_cast<float>(rows) * (height + gap) - gap;
}

std::pair<std::size_t, std::size_t> SeedGrid::in_sight(std::size_t tiles, float top,
                                                       float room) const {
  const float row = height + gap;
  const auto first = static_cast<std::size_t>(std::max(0.0F, std::floor(top / row)));
  const auto last = static_cast<std::size_t>(std::max(0.0F, std::ceil((top + room) / row)));
  return {std::min(tiles, first * columns), std::min(tiles, last * columns)};
}

SeedGrid seed_grid(float room, float em) {
  SeedGrid grid{.height = std::ceil(em * height_in_ems), .gap = std::floor(em * 0.4F)};
  const float fitting = std::floor((room + grid.gap) / (em * least_width + grid.gap));
  grid.columns = static_cast<std::size_t>(std::max(1.0F, fitting));
  const auto columns = static_cast<float>(grid.columns);
  grid.width = std::max(1.0F, std::floor((room + grid.gap) / columns) - grid.gap);
  return grid;
}

SeedTile tile_of(const SeedRun& run, const SeedTileLook& look) {
  const float em = look.em;
  const Rect& area = look.area;
  const float pad = std::floor(em * 0.35F);
  const float row = std::floor(em * row_in_ems);
  SeedTile tile{.area = area};
  tile.sign = snapped({area.x + pad * 0.5F, area.y + em * 0.1F, em * 1.1F, row});
  tile.seed = snapped({tile.sign.right() + em * 0.1F, tile.sign.y, look.seed_width, row});
  const float right = area.right() - pad;
  const float words = tile.seed.right() + std::floor(em * 0.5F);
  const bool has_time = look.time_width > 0 && right - look.time_width - words >= em * 5;
  if (has_time) tile.time = snapped({right - look.time_width, tile.sign.y, look.time_width, row});
  const float words_end = has_time ? tile.time.x - std::floor(em * 0.4F) : right;
  tile.words = snapped({words, tile.sign.y, std::max(1.0F, words_end - words), row});
  const float top = tile.sign.bottom() + std::floor(em * 0.1F);
  tile.strip = snapped({area.x + pad, top, std::max(1.0F, area.width - 2 * pad),
                        std::max(1.0F, area.bottom() - std::floor(em * 0.25F) - top)});
  add_bars(tile, run, look.busiest);
  const float half_piece = tile.strip.width / (2 * SeedRun::pieces);
  for (std::size_t i = 0; i < SeedRun::pieces; ++i) {
    if (!run.faults.test(i)) continue;
    add_mark(tile.faults, std::floor(x_of_piece(tile.strip, i) + half_piece), em * 0.5F);
  }
  for (const SeedViolation& violation : run.violations) {
    add_mark(tile.violations, x_of(tile.strip, violation.time, run.stop), em * 0.5F);
  }
  tile.end = x_of(tile.strip, run.ended, run.stop);
  return tile;
}

}  // namespace orrery::gui
