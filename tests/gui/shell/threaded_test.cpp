// The frames of a shell beside a live session that simulates on its own thread, as in a window:
// what the two touch together, ThreadSanitizer sees (./dev test tsan -R Thread).

#include <gtest/gtest.h>

#include <thread>

#include "gui/model/file_opener.hpp"
#include "gui/shell/headless.hpp"
#include "protocols/registry.hpp"

namespace orrery::gui {
namespace {

struct ThreadedShell : testing::Test {
  ThreadedShell() { show_session(viewer, opener.open(scenario)); }

  void frames(int count) {
    for (int i = 0; i < count; ++i) stage.frame();
  }
  /// Frames until it is so. False if that takes a minute or so.
  template <class Fact>
  bool comes_true(Fact fact) {
    for (int i = 0; i < 6'000; ++i) {
      stage.frame();
      {
        const auto held = viewer.session->lock();
        if (fact()) return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }
  void command(const char* id, const std::string& argument = {}) {
    const auto held = viewer.session->lock();
    commands.run(id, viewer, argument);
  }

  /// To the newest event there is, and from there on, as far as the run goes.
  void to_the_end() {
    command("time.end");
    frames(2);
    command("time.end");
    frames(2);
  }

  const std::string scenario = std::string(ORRERY_SOURCE_DIR) + "/scenarios/raft/leader_dies.json";
  FileOpener opener{shipped_catalogue(), {.is_threaded = true}};
  Viewer viewer{.opener = &opener};
  const Commands commands = all_commands();
  Headless stage{{viewer, commands, draw_viewer}, {.width = 900, .height = 600}};
};

TEST_F(ThreadedShell, PlaysBreaksAndForksWhileItIsSimulated) {
  command("time.go", "400ms");
  ASSERT_TRUE(comes_true([&] { return viewer.head.time >= std::chrono::milliseconds(400); }));
  viewer.head.is_playing = true;
  viewer.head.speed = 1;
  frames(20);
  command("hand.crash", "n1");
  frames(20);
  command("time.go", "#200");
  frames(5);
  command("hand.partition", "n2,n3");
  command("time.go", "1s");
  frames(20);
  command("branch.undo");
  frames(10);
  const auto held = viewer.session->lock();
  EXPECT_GE(viewer.session->branches().size(), 2U);
}

TEST_F(ThreadedShell, IsDrawnWhileItsJudgesWork) {
  to_the_end();
  ASSERT_TRUE(comes_true([&] {
    return viewer.session->has_ended() && viewer.session->lamps().back().state != Lamp::State::open;
  }));
}

TEST_F(ThreadedShell, IsLeftForAnotherRunInTheMiddleOfItsWork) {
  for (int i = 0; i < 5; ++i) {
    to_the_end();
    show_session(viewer, opener.open(scenario));
    frames(1);
  }
  EXPECT_EQ(viewer.head.event, 0U);
}

}  // namespace
}  // namespace orrery::gui
