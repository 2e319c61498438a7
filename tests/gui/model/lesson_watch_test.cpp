/// What "Watch this" jumps to: the first of what a question names that the run has.

#include "gui/model/lesson_watch.hpp"

#include <gtest/gtest.h>

#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using namespace std::chrono_literals;

/// Ten events, 10 ms apart: a fault after the 3rd, a role at the 5th, outputs at the 6th and the
/// 7th.
class WatchedRun : public testing::Test {
 protected:
  WatchedRun() : session_(fake_cluster(3)) {
    Chronicle& history = session_->history;
    for (int i = 1; i <= 10; ++i) {
      history.add(ChronicleEvent{.time = i * 10ms, .node = 1, .kind = EventKind::alarm});
      const EventNumber now = history.last_event();
      if (i == 3) history.add(Mark{.kind = Mark::Kind::fault, .event = now, .text = "crash n1"});
      if (i == 5) history.add_role(1, {.event = now, .role = history.word_for("leader")});
      if (i == 6) add_output("ElectedAgain(term 2)");
      if (i == 7) add_output("Elected(term 2)");
    }
  }
  void add_output(const char* text) {
    Chronicle& history = session_->history;
    history.add(
        Mark{.kind = Mark::Kind::output, .event = history.last_event(), .node = 1, .text = text});
  }
  EventNumber event_of(const std::vector<std::string>& watch) {
    lessons::Question question;
    question.watch = watch;
    return deciding_event(session_->history, lamps_, lessons::watched(question)).event;
  }

  std::unique_ptr<FakeSession> session_;
  std::vector<Lamp> lamps_;
};

TEST_F(WatchedRun, EachMomentIsFound) {
  EXPECT_EQ(event_of({"fault"}), 3U);
  EXPECT_EQ(event_of({"role"}), 5U) << "what a node begins as is no change";
  EXPECT_EQ(event_of({"output Elected"}), 7U) << "and not ElectedAgain";
  EXPECT_EQ(event_of({"output ElectedAgain"}), 6U);
  EXPECT_EQ(event_of({"45ms"}), 4U);
  EXPECT_EQ(event_of({"end"}), 10U);
}

TEST_F(WatchedRun, TheFirstThatThereIsCounts) {
  EXPECT_EQ(event_of({"output Learned", "role"}), 5U);
  EXPECT_EQ(event_of({"violation", "role"}), 5U);
  EXPECT_EQ(event_of({"output Learned"}), 3U) << "else what is usual: the fault";
  EXPECT_EQ(event_of({}), 3U);
}

TEST_F(WatchedRun, TheEarliestViolationWithAnEventCounts) {
  lamps_ = {{.name = "no_event", .state = Lamp::State::violated},
            {.name = "late", .state = Lamp::State::violated, .event = 9},
            {.name = "early", .sentence = "it broke", .state = Lamp::State::violated, .event = 8},
            {.name = "kept", .state = Lamp::State::holds, .event = 2}};
  EXPECT_EQ(event_of({"violation"}), 8U);
  EXPECT_EQ(event_of({}), 8U) << "before a fault";
  const DecidingEvent found = deciding_event(session_->history, lamps_, lessons::watched({}));
  EXPECT_EQ(found.words, "early: it broke");
}

}  // namespace
}  // namespace orrery::gui
