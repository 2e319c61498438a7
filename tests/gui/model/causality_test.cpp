#include "gui/model/causality.hpp"

#include <gtest/gtest.h>

#include <map>
#include <queue>

#include "gui/model/commands.hpp"
#include "gui/model/cone.hpp"
#include "gui/model/cut_line.hpp"
#include "gui/model/logical_clocks.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;

/// "Happened before" by another way than that of the code: the direct steps, told by the
/// chronicle's messages and not by its events' causes, and all that can be reached along them.
class Reachability {
 public:
  explicit Reachability(const Chronicle& history) : next_(history.last_event() + 1) {
    for (Place node = 0; node < history.nodes().size(); ++node) {
      EventNumber before = 0;
      for (const EventNumber event : history.events_of(node)) {
        if (!is_received_or_own(history, event)) continue;
        if (before != 0) next_[before].push_back(event);
        before = event;
      }
    }
    for (const ChronicleMessage& message : history.messages()) {
      if (message.end != ChronicleMessage::End::delivered || message.sent_event == 0) continue;
      next_[message.sent_event].push_back(message.ended_event);
    }
  }
  std::vector<bool> after(EventNumber event) const {
    std::vector<bool> reached(next_.size());
    std::queue<EventNumber> todo;
    todo.push(event);
    reached[event] = true;
    for (; !todo.empty(); todo.pop()) {
      for (const EventNumber next : next_[todo.front()]) {
        if (reached[next]) continue;
        reached[next] = true;
        todo.push(next);
      }
    }
    return reached;
  }

 private:
  static bool is_received_or_own(const Chronicle& history, EventNumber number) {
    const ChronicleEvent& event = history.event(number);
    if (!carries_message(event.kind)) return true;
    const ChronicleMessage& message = history.messages()[event.message];
    return message.end == ChronicleMessage::End::delivered && message.ended_event == number;
  }
  std::vector<std::vector<EventNumber>> next_;
};

/// For each event, whether each other happened before it, or is it.
std::vector<std::vector<bool>> closure_of(const Chronicle& history) {
  const Reachability reachability(history);
  std::vector<std::vector<bool>> after(1);
  for (EventNumber event = 1; event <= history.last_event(); ++event) {
    after.push_back(reachability.after(event));
  }
  return after;
}

const Chronicle& some_history() {
  static const Chronicle history = busy_history({.messages = 300, .lost_of_ten = 2}, 3);
  return history;
}

TEST(Causality, CausesAndEffectsAreWhatCanBeReached) {
  const Chronicle& history = some_history();
  const auto after = closure_of(history);
  Lots lots(5);
  for (int round = 0; round < 200; ++round) {
    const EventNumber event = 1 + lots.below(history.last_event());
    const std::vector<bool> causes = causes_of(history, event);
    EXPECT_EQ(effects_of(history, event), after[event]) << event;
    for (EventNumber other = 1; other <= history.last_event(); ++other) {
      ASSERT_EQ(causes[other], after[other][event]) << other << " and " << event;
    }
  }
}

TEST(Causality, AConeThatGrowsWithItsRunIsTheSameAsOneOfTheWholeRun) {
  const Chronicle& history = some_history();
  Lots lots(6);
  for (int round = 0; round < 30; ++round) {
    const EventNumber event = 1 + lots.below(history.last_event());
    const ConeApex apex{event, event};
    Cone growing;
    for (EventNumber last = event; last <= history.last_event(); last += 1 + lots.below(90)) {
      growing.follow(history.until(last), apex);
    }
    growing.follow(history, apex);
    Cone whole;
    whole.follow(history, apex);
    const std::vector<bool> causes = causes_of(history, event);
    const std::vector<bool> effects = effects_of(history, event);
    for (EventNumber other = 1; other <= history.last_event(); ++other) {
      Standing standing = Standing::concurrent;
      if (causes[other]) standing = Standing::cause;
      if (effects[other]) standing = Standing::effect;
      if (other == event) standing = Standing::itself;
      ASSERT_EQ(growing.of(other), standing);
      ASSERT_EQ(whole.of(other), standing);
    }
    EXPECT_EQ(growing.causes() + growing.effects() + growing.concurrent() + 1,
              history.last_event());
    EXPECT_EQ(growing.causes(), std::ranges::count(causes, true) - 1);
    EXPECT_EQ(growing.effects(), std::ranges::count(effects, true) - 1);
  }
}

/// n1 sends to n2, whose inbox it reaches; it is handled later. Meanwhile n2's timer expires.
TEST(Causality, AMessageIsReceivedWhereItIsHandledAndNotInTheInbox) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  history.add({milliseconds(1), 0, 0, nowhere, 0, EventKind::timer});
  ChronicleMessage message{milliseconds(1), milliseconds(4), 1};
  message.from = 0;
  message.to = 1;
  history.add(message);
  history.add({milliseconds(2), 1, 1, 0, 0, EventKind::message});  // into the inbox
  history.add({milliseconds(3), 0, 1, nowhere, 0, EventKind::timer});
  history.add({milliseconds(4), 1, 1, 0, 0, EventKind::worked});
  history.end(0, ChronicleMessage::End::delivered, Loss::none, 4, milliseconds(4));
  EXPECT_EQ(effects_of(history, 1), (std::vector<bool>{false, true, true, false, true}));
  EXPECT_EQ(causes_of(history, 4), (std::vector<bool>{false, true, false, true, true}));
  EXPECT_EQ(order_words(history, 1, 3),
            "#1 and #3 are concurrent: neither could know of the other");
}

/// Somebody outside acts because n1 did something, and n2 crashes: that is Lamport's telephone.
TEST(Causality, WhatHappensOutsideHasNoCausesButCausesWhatItDoes) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  history.add({milliseconds(1), 0, 0, nowhere, 0, EventKind::timer});
  history.add({milliseconds(2), 1, nowhere, nowhere, 0, EventKind::alarm});
  history.add({milliseconds(2), 2, 1, nowhere, 0, EventKind::crash});
  history.add({milliseconds(3), 0, 1, nowhere, 0, EventKind::restart});
  history.add({milliseconds(4), 2, nowhere, nowhere, 0, EventKind::alarm});
  EXPECT_EQ(order_words(history, 2, 5),
            "#2 and #5 are concurrent: neither could know of the other");
  EXPECT_EQ(causes_of(history, 4), (std::vector<bool>{false, false, true, true, true, false}));
  EXPECT_EQ(order_words(history, 4, 2), "#4 happened after #2 (2 steps)");
  EXPECT_EQ(order_words(history, 2, 3), "#2 happened before #3 (1 step)");
}

TEST(Causality, StepsAreTheFewestThatThereAre) {
  const Chronicle& history = some_history();
  const auto after = closure_of(history);
  Lots lots(9);
  for (int round = 0; round < 100; ++round) {
    const EventNumber one = 1 + lots.below(history.last_event());
    const EventNumber other = one + lots.below(history.last_event() + 1 - one);
    const auto steps = steps_between(history, one, other);
    ASSERT_EQ(steps.has_value(), after[one][other]);
    if (!steps || *steps == 0) continue;
    // One step before the end there is an event with one step less, and none with fewer.
    std::uint32_t least = *steps;
    for (EventNumber each = one; each < other; ++each) {
      if (steps_between(history, each, other) != 1U) continue;
      if (const auto before = steps_between(history, one, each)) least = std::min(least, *before);
    }
    EXPECT_EQ(least + 1, *steps);
  }
}

// ---------------------------------------------------------------- clocks

TEST(LogicalClocks, LamportsGrowAlongHappenedBefore) {
  const Chronicle& history = some_history();
  const auto after = closure_of(history);
  LamportClocks clocks;
  clocks.follow(history.until(history.last_event() / 2));
  clocks.follow(history);
  for (EventNumber a = 1; a <= history.last_event(); ++a) {
    for (EventNumber b = a + 1; b <= history.last_event(); ++b) {
      if (!after[a][b]) continue;
      ASSERT_LT(clocks.of(a), clocks.of(b)) << a << " before " << b;
    }
  }
}

TEST(LogicalClocks, VectorsAreLessIfAndOnlyIfOneHappenedBeforeTheOther) {
  const Chronicle& history = some_history();
  const auto after = closure_of(history);
  VectorClocks clocks;
  clocks.follow(history.until(history.last_event() / 3));
  clocks.follow(history);
  for (EventNumber a = 1; a <= history.last_event(); ++a) {
    for (EventNumber b = 1; b <= history.last_event(); ++b) {
      ASSERT_EQ(is_less(clocks.of(a), clocks.of(b)), a != b && after[a][b]) << a << " and " << b;
    }
  }
  VectorClocks of_many;
  of_many.follow(busy_history({.replicas = 12, .messages = 20}));
  EXPECT_TRUE(of_many.of(3).empty()) << "nobody would read them";
}

// ---------------------------------------------------------------- cuts

CutLine random_cut(const Chronicle& history, Lots& lots, EventNumber about) {
  CutLine cut = cut_after(history, about);
  for (Place node = 0; node < cut.last.size(); ++node) {
    move(cut, history, node, static_cast<std::int64_t>(lots.below(7)) - 3);
  }
  return cut;
}

bool is_within(const Chronicle& history, const CutLine& cut, EventNumber event) {
  return event <= cut.last[history.event(event).node];
}

/// No effect is in it without its cause.
bool is_consistent_by_force(const Chronicle& history, const CutLine& cut,
                            const std::vector<std::vector<bool>>& after) {
  for (EventNumber effect = 1; effect <= history.last_event(); ++effect) {
    if (!is_within(history, cut, effect)) continue;
    for (EventNumber cause = 1; cause < effect; ++cause) {
      if (after[cause][effect] && !is_within(history, cut, cause)) return false;
    }
  }
  return true;
}

TEST(CutLine, IsConsistentIfNoEffectIsInItWithoutItsCause) {
  const Chronicle& history = some_history();
  const auto after = closure_of(history);
  Lots lots(11);
  std::map<bool, int> seen;
  for (int round = 0; round < 200; ++round) {
    const CutLine cut = random_cut(history, lots, 1 + lots.below(history.last_event()));
    const CutCrossing crosses = crossing(history, cut);
    const bool is_consistent = is_consistent_by_force(history, cut, after);
    ASSERT_EQ(crosses.is_consistent(), is_consistent) << cut_words(history, crosses);
    ++seen[is_consistent];
    CutCrossing by_force;
    for (Place place = 0; place < history.messages().size(); ++place) {
      const ChronicleMessage& message = history.messages()[place];
      if (message.end == ChronicleMessage::End::lost) continue;  // at once, in these histories
      const bool is_sent = is_within(history, cut, message.sent_event);
      const bool is_received =
          message.ended_event != 0 && is_within(history, cut, message.ended_event);
      if (is_received && !is_sent) by_force.unsent.push_back(place);
      if (is_sent && !is_received) by_force.in_channels.push_back(place);
    }
    EXPECT_EQ(crosses, by_force);
  }
  EXPECT_GT(seen[true], 10);
  EXPECT_GT(seen[false], 10);
}

TEST(CutLine, WordsNameTheEventInWhichTheMessageIsSent) {
  FakeSession session;
  session.history = Chronicle({{"n1", "Fake", ""}, {"n2", "Fake", ""}});
  Chronicle& history = session.history;
  history.add(ChronicleEvent{.node = 0, .kind = EventKind::start});
  history.add(ChronicleEvent{.node = 1, .kind = EventKind::start});
  history.add(ChronicleMessage{
      .sent_event = 2, .from = 1, .to = 0, .type = history.word_for("RegisterClient")});
  history.add(ChronicleEvent{.cause = 2, .node = 0, .message = 0, .kind = EventKind::message});
  history.end(0, ChronicleMessage::End::delivered, Loss::none, 3, Time{});
  EXPECT_EQ(cut_words(history, {.unsent = {0}}),
            "inconsistent: n1 has received RegisterClient, which n2 sends only in #2");
}

TEST(CutLine, OfAnEventIsConsistentAndHasWhatWasUnderWayInItsChannels) {
  const Chronicle& history = some_history();
  for (EventNumber event = 0; event <= history.last_event(); event += 7) {
    const CutCrossing crosses = crossing(history, cut_after(history, event));
    EXPECT_TRUE(crosses.is_consistent());
    EXPECT_EQ(crosses.in_channels, history.under_way(event));
  }
}

TEST(CutLine, MendedIsTheLargestConsistentOneWithin) {
  const Chronicle& history = some_history();
  const auto after = closure_of(history);
  Lots lots(13);
  for (int round = 0; round < 60; ++round) {
    const CutLine cut = random_cut(history, lots, 1 + lots.below(history.last_event()));
    const CutLine mended = largest_consistent(history, cut);
    EXPECT_TRUE(is_consistent_by_force(history, mended, after));
    // An event stays if and only if all that happened before it is in the cut.
    for (EventNumber event = 1; event <= history.last_event(); ++event) {
      bool has_all = is_within(history, cut, event);
      for (EventNumber cause = 1; cause < event && has_all; ++cause) {
        has_all = !after[cause][event] || is_within(history, cut, cause);
      }
      ASSERT_EQ(is_within(history, mended, event), has_all);
    }
  }
}

// ---------------------------------------------------------------- what is dimmed, and commands

TEST(Causality, WhatAFilterDoesNotChooseIsDimmed) {
  Viewer viewer;
  auto session = std::make_unique<FakeSession>();
  session->history = some_history();
  const Chronicle& history = session->history;
  viewer.session = std::move(session);
  EXPECT_EQ(shade_of_event(viewer, 3), Shade::usual);
  viewer.filter.chosen.resize(history.last_event() + 1);
  Lots lots(17);
  for (std::size_t i = 1; i < viewer.filter.chosen.size(); ++i) {
    viewer.filter.chosen[i] = lots.below(4) == 0;
  }
  const auto& chosen = viewer.filter.chosen;
  for (EventNumber event = 1; event <= history.last_event(); ++event) {
    EXPECT_EQ(shade_of_event(viewer, event), chosen[event] ? Shade::usual : Shade::dimmed);
  }
  for (Place place = 0; place < history.messages().size(); ++place) {
    const ChronicleMessage& message = history.messages()[place];
    const bool is_one = chosen[message.sent_event] || chosen[message.ended_event];
    EXPECT_EQ(shade_of_message(viewer, place), is_one ? Shade::usual : Shade::dimmed);
  }
}

TEST(CausalityCommands, ComparesCutsAndShowsConesBySayingSo) {
  const Commands commands = all_commands();
  Viewer viewer;
  auto session = std::make_unique<FakeSession>();
  session->history = some_history();
  const Chronicle& history = session->history;
  viewer.session = std::move(session);
  select(viewer, Picked::of_event(40));
  commands.run("view.compare_with", viewer, "#55");
  EXPECT_EQ(viewer.notice, order_words(history, 40, 55) + ".");
  commands.run("view.compare_with", viewer, "#100000");
  EXPECT_TRUE(viewer.notice_is_bad);
  commands.run("view.cone", viewer);
  EXPECT_EQ(viewer.space_time.causality.shows, CausalityState::Shows::cone);
  EXPECT_NE(viewer.notice.find(" concurrent; of "), std::string::npos) << viewer.notice;
  viewer.head.event = 100;
  commands.run("cut.move", viewer, "n2 -1");
  EXPECT_TRUE(viewer.notice_is_bad) << "there is none yet";
  commands.run("view.cut", viewer);
  EXPECT_EQ(*viewer.space_time.causality.cut, cut_after(history, 100));
  commands.run("cut.move", viewer, "n2 -1");
  CutLine moved = cut_after(history, 100);
  move(moved, history, 1, -1);
  EXPECT_EQ(*viewer.space_time.causality.cut, moved);
  EXPECT_NE(moved, cut_after(history, 100));
  commands.run("view.clocks", viewer, "vector");
  EXPECT_EQ(viewer.space_time.causality.clocks, CausalityState::Clocks::vector);
}

}  // namespace
}  // namespace orrery::gui
