// The network panel under a mouse: what is dragged and clicked becomes hands on the run.

#include <gmock/gmock.h>

#include "gui/panels/panels.hpp"
#include "gui/shell/panel_shot.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using namespace std::chrono_literals;

/// Five replicas; a RequestVote from n1 to n3 is half way.
struct NetworkMouse : testing::Test {
  Viewer viewer;
  Commands commands;
  FakeSession* session = nullptr;
  std::unique_ptr<Screen> screen;

  NetworkMouse() {
    auto fake = fake_cluster(5);
    session = fake.get();
    fake->history.add(ChronicleEvent{.time = 40ms, .node = 0, .kind = EventKind::timer});
    fake->history.add(ChronicleMessage{.sent = 40ms,
                                       .ended = 60ms,
                                       .sent_event = 1,
                                       .from = 0,
                                       .to = 2,
                                       .type = fake->history.word_for("RequestVote")});
    fake->now.flying = {{.message = 0, .due = 60ms}};
    viewer.session = std::move(fake);
    viewer.head.event = 1;
    viewer.head.time = 50ms;
    add_hand_commands(commands);
    add_selection_commands(commands);
    screen = std::make_unique<Screen>(commands, ScreenSize{480, 420});
    frames(2);
  }

  void frames(int count) {
    const Draw draw = in_a_window(draw_network);
    for (int i = 0; i < count; ++i) screen->frame(viewer, draw, 1.0 / 60);
  }
  void settle() {
    do {
      frames(1);
    } while (screen->input().has_more());
    frames(1);
  }
  Point centre(const char* name) const {
    const UiItem* item = screen->ui().find(name);
    EXPECT_TRUE(item) << name;
    return item ? item->area.centre() : Point{};
  }
  void drag(Point from, Point to) {
    screen->input().move(from);
    screen->input().button(MouseButton::left, true);
    settle();
    for (int i = 1; i <= 8; ++i) {
      const float part = static_cast<float>(i) / 8;
      screen->input().move({from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)});
      settle();
    }
    screen->input().button(MouseButton::left, false);
    settle();
  }
  void click(Point at, MouseButton button = MouseButton::left) {
    screen->input().move(at);
    screen->input().button(button, true);
    screen->input().button(button, false);
    settle();
  }
};

TEST_F(NetworkMouse, AClickSelectsWhatIsThere) {
  click(centre("node.n2"));
  EXPECT_EQ(viewer.selected, Picked::node(1));
  click(centre("flying.0"));
  EXPECT_EQ(viewer.selected, Picked::message(0));
  click(centre("link.n1.n2"));
  EXPECT_EQ(viewer.selected, Picked::link(0, 1));
  EXPECT_TRUE(session->deeds.empty());
}

TEST_F(NetworkMouse, ADraggedNodeStandsWhereItWasLetGo) {
  const Point from = centre("node.n2");
  const Point to{from.x - 40, from.y + 30};
  drag(from, to);
  const Point now = centre("node.n2");
  EXPECT_NEAR(now.x, to.x, 1.5);
  EXPECT_NEAR(now.y, to.y, 1.5);
  EXPECT_TRUE(session->deeds.empty());
}

TEST_F(NetworkMouse, AMessageDraggedOffItsLinkIsDropped) {
  const Point from = centre("flying.0");
  drag(from, {from.x - 70, from.y});
  ASSERT_EQ(session->deeds.size(), 1U);
  EXPECT_EQ(session->deeds[0].action,
            (HandAction{Drop{.message = "RequestVote", .from = replica(1), .to = replica(3)}}));
}

TEST_F(NetworkMouse, ADragAcrossLinksCutsThem) {
  const Point n1 = centre("node.n1");
  const Point n2 = centre("node.n2");
  const Point middle{(n1.x + n2.x) / 2, (n1.y + n2.y) / 2};
  // From within the ring outwards (labels stand there), over the link of n1 and n2 alone.
  drag({middle.x - 10, middle.y + 10}, {middle.x + 6, middle.y - 6});
  ASSERT_EQ(session->deeds.size(), 1U);
  EXPECT_EQ(session->deeds[0].action, (HandAction{CutLinks{.links = {{replica(1), replica(2)}}}}));
}

TEST_F(NetworkMouse, TheMenuOfANodeCrashesIt) {
  click(centre("node.n4"), MouseButton::right);
  frames(2);
  click(centre("hand.crash"));
  ASSERT_EQ(session->deeds.size(), 1U);
  EXPECT_EQ(session->deeds[0].action, (HandAction{Crash{.who = {{Selector{replica(4)}}}}}));
}

TEST_F(NetworkMouse, ARecordedRunIsNotChangedByAnyDrag) {
  session->live = false;
  const Point from = centre("flying.0");
  drag(from, {from.x - 70, from.y});
  EXPECT_TRUE(session->deeds.empty());
  EXPECT_TRUE(viewer.notice_is_bad);
}

TEST_F(NetworkMouse, AllThatIsDrawnIsWithinThePanelAtEveryScale) {
  for (const float scale : {0.75F, 1.0F, 2.0F}) {
    viewer.settings.scale = scale;
    frames(3);
    for (const UiItem& item : screen->ui().items()) {
      SCOPED_TRACE(item.name + " at scale " + std::to_string(scale));
      EXPECT_FALSE(item.area.is_empty());
      if (!item.name.starts_with("node.")) continue;
      EXPECT_GE(item.area.x, 0);
      EXPECT_LE(item.area.right(), 480);
      EXPECT_LE(item.area.bottom(), 420);
      EXPECT_GE(item.area.width, 12 * scale);
    }
  }
}

}  // namespace
}  // namespace orrery::gui
