#include "gui/model/tiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

constexpr Layout all_layouts[] = {Layout::explore, Layout::space_time, Layout::debug};

bool is_whole(const Rect& rect) {
  return rect == Rect{std::floor(rect.x), std::floor(rect.y), std::floor(rect.width),
                      std::floor(rect.height)};
}

void expect_sound(const Tiling& divided, const Rect& screen) {
  std::size_t panels = 0;
  for (const Tile& tile : divided.tiles) {
    panels += tile.tabs.size();
    EXPECT_NE(std::ranges::find(tile.tabs, tile.panel), tile.tabs.end());
  }
  EXPECT_EQ(panels, all_panels.size());
  for (const Tile& tile : divided.tiles) {
    SCOPED_TRACE(std::string(name_of(tile.panel)));
    EXPECT_TRUE(is_whole(tile.title) && is_whole(tile.content));
    EXPECT_GT(tile.content.width, 0);
    EXPECT_GT(tile.content.height, 0);
    EXPECT_EQ(tile.title.bottom(), tile.content.y);
    EXPECT_GE(tile.title.x, screen.x);
    EXPECT_GE(tile.title.y, screen.y);
    EXPECT_LE(tile.content.right(), screen.right());
    EXPECT_LE(tile.content.bottom(), screen.bottom());
    for (const Tile& other : divided.tiles) {
      if (other.panel == tile.panel) continue;
      const Rect whole{tile.title.x, tile.title.y, tile.title.width,
                       tile.title.height + tile.content.height};
      EXPECT_FALSE(whole.overlaps(other.title) || whole.overlaps(other.content));
    }
  }
}

TEST(Tiles, NeverOverlapWhateverTheLayoutTheSizeAndTheSplitters) {
  for (const Layout layout : all_layouts) {
    for (const float em : {12.0F, 16.0F, 21.0F, 24.0F}) {
      for (const Rect screen :
           {Rect{0, 90, 1440, 700}, Rect{0, 0, 1024, 560}, Rect{0, 80, 801, 377}}) {
        for (const float share : {0.0F, 0.33F, 1.0F}) {
          expect_sound(tiling(screen, em, {layout, {share, share, share}, {}}), screen);
        }
      }
    }
  }
}

TEST(Tiles, SplittersCanBeTakenHoldOf) {
  const Tiling divided = tiling({0, 0, 1440, 700}, 16, {Layout::explore, first_splits[0], {}});
  for (const Splitter& splitter : divided.splitters) {
    EXPECT_GE(splitter.is_upright ? splitter.area.width : splitter.area.height, 12);
  }
}

TEST(Tiles, ASplitterStandsWhereItWasDraggedTo) {
  const Rect screen{0, 0, 1440, 700};
  Splits splits = first_splits[0];
  const Splitter splitter = tiling(screen, 16, {Layout::explore, splits, {}}).splitters[0];
  splits[splitter.index] = share_at(splitter, {700, 300});
  const Splitter moved = tiling(screen, 16, {Layout::explore, splits, {}}).splitters[0];
  EXPECT_NEAR(moved.area.centre().x, 700, 6);
}

TEST(Tiles, PanelsShareATileWhereThereIsLittleRoom) {
  const Rect small{0, 0, 1440, 340};
  const TileChoice first{Layout::explore, first_splits[0], {}};
  const Tiling divided = tiling(small, 27, first);
  ASSERT_EQ(divided.tiles.size(), 2U);
  EXPECT_EQ(divided.tiles[1].panel, Panel::space_time);
  const TileChoice turned{Layout::explore, first_splits[0], {Panel::network, Panel::log}};
  EXPECT_EQ(tiling(small, 27, turned).tiles[1].panel, Panel::log);
  EXPECT_EQ(tiling({0, 0, 1440, 700}, 16, first).tiles.size(), 4U);
}

// At 250 % text on a screen of 1440x900 there is room for one.
TEST(Tiles, PanelsTakeTurnsWhereThereIsRoomForOne) {
  for (std::size_t i = 0; i < layout_count; ++i) {
    const TileChoice choice{static_cast<Layout>(i), first_splits[i], {Panel::metrics}};
    const Tiling one = tiling({0, 0, 1440, 560}, 42, choice);
    ASSERT_EQ(one.tiles.size(), 1U);
    EXPECT_EQ(one.tiles[0].tabs.size(), all_panels.size());
    EXPECT_EQ(one.tiles[0].panel, Panel::metrics);
  }
}

TEST(Tiles, OneAloneFillsTheRoom) {
  const Rect screen{0, 90, 1440, 700};
  const Tiling alone = tiling_of_one(screen, 16, Panel::log);
  ASSERT_EQ(alone.tiles.size(), 1U);
  EXPECT_EQ(alone.tiles[0].panel, Panel::log);
  EXPECT_GE(alone.tiles[0].content.width, 1430);
  EXPECT_TRUE(alone.splitters.empty());
}

}  // namespace
}  // namespace orrery::gui
