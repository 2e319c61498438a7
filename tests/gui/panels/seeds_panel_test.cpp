// The wall of seeds on the screen: tiles that can be pointed at, however many there are.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/file_opener.hpp"
#include "protocols/registry.hpp"
#include "tests/gui/panels/broken_cluster.hpp"
#include "tests/gui/panels/desk.hpp"
#include "tests/gui/panels/made_wall.hpp"

namespace orrery::gui {
namespace {

std::vector<UiItem> tiles_on(const Desk& desk) {
  std::vector<UiItem> tiles;
  for (const UiItem& item : desk.screen.ui().items()) {
    if (item.name.starts_with("seeds.tile.")) tiles.push_back(item);
  }
  return tiles;
}

TEST(SeedsPanel, WithoutAWallItTellsWhatOneWouldBe) {
  Desk desk(broken_cluster());
  desk.commands.run("view.maximise", desk.viewer, "seeds");
  desk.frames(2);
  const UiItem* words = desk.screen.ui().find("seeds.nothing");
  ASSERT_NE(words, nullptr);
  EXPECT_THAT(words->words, testing::HasSubstr("with other luck"));
  EXPECT_NE(desk.screen.ui().find("seeds.try"), nullptr);
}

TEST(SeedsPanel, OfManyTilesThoseInSightAreDrawn) {
  for (const float scale : {0.75F, 1.0F, 2.5F}) {
    SCOPED_TRACE(scale);
    Desk desk(broken_cluster(), {}, scale);
    desk.viewer.seeds = made_wall(2400);
    desk.commands.run("view.maximise", desk.viewer, "seeds");
    desk.frames(2);
    const std::vector<UiItem> tiles = tiles_on(desk);
    EXPECT_GE(tiles.size(), 2U);
    EXPECT_LT(tiles.size(), 300U);
    EXPECT_THAT(tiles.front().words, testing::HasSubstr(" violates election_safety +1 at "));
    for (std::size_t i = 0; i < tiles.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(tiles[i].area.overlaps(tiles[j].area));
    }
  }
}

TEST(SeedsPanel, KeysBringTilesIntoSight) {
  Desk desk(broken_cluster());
  desk.viewer.seeds = made_wall(500);
  desk.commands.run("view.maximise", desk.viewer, "seeds");
  desk.viewer.frame.focused = Panel::seeds;
  desk.frames(2);
  for (int i = 0; i < 40; ++i) desk.press("Down");
  const std::string name = "seeds.tile." + std::to_string(*desk.viewer.seeds.selected);
  EXPECT_NE(desk.screen.ui().find(name), nullptr);
}

TEST(SeedsPanel, AClickOpensTheRunOfATile) {
  FileOpener opener(shipped_catalogue(), OpenOptions{.is_threaded = false});
  const std::string file = std::string(ORRERY_SOURCE_DIR) + "/scenarios/raft/hello.json";
  Desk desk(opener.open(file));
  desk.viewer.opener = &opener;
  desk.viewer.seeds = made_wall(30, file);
  desk.commands.run("view.maximise", desk.viewer, "seeds");
  desk.frames(2);
  EXPECT_EQ(desk.screen.ui().find("seeds.stale"), nullptr);
  desk.click("seeds.tile.12");
  EXPECT_EQ(desk.viewer.session->words().seed, 12U);
  EXPECT_EQ(desk.viewer.scenario.back.size(), 1U);

  desk.commands.run("scenario.set", desk.viewer, "nodes=3");
  desk.frames(60);
  desk.commands.run("view.maximise", desk.viewer, "seeds");
  desk.frames(2);
  EXPECT_NE(desk.screen.ui().find("seeds.stale"), nullptr);
  EXPECT_NE(desk.screen.ui().find("seeds.anew"), nullptr);
}

}  // namespace
}  // namespace orrery::gui
