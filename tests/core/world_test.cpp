#include "sim/core/world.hpp"

#include <gtest/gtest.h>

#include "tests/core/puppet.hpp"

namespace orrery::puppet {

using namespace std::chrono_literals;

constexpr NodeId c1 = client(1);

Ref<Settable> delayed(Duration delay) {
  auto environment = make_ref<Settable>();
  environment->delay = delay;
  return environment;
}

EventHandle pending_message(const World& world, std::string_view text) {
  EventHandle found = ~0U;
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    if (event.kind == EventKind::message && content_of<Word>(*event.payload)->text == text)
      found = handle;
  });
  return found;
}

// ---------------------------------------------------------------- time

TEST(World, RunUntilIncludesItsLimitAndMovesTimeThere) {
  World world = world_of({{.start = [](Puppet& p) {
    p.start_timer(Due{1}, 10ms);
    p.start_timer(Due{2}, 10ms + 1ns);
  }}});
  world.begin();
  world.run_until(10ms);
  EXPECT_EQ(world.events(), 2U);
  EXPECT_EQ(world.now(), 10ms);
  world.run_until(5ms);  // time does not go back
  EXPECT_EQ(world.now(), 10ms);
}

TEST(World, AStepBeyondTheLimitChangesNothing) {
  World world = world_of({{.start = [](Puppet& p) {
    p.start_timer(Due{1}, 10ms);
    p.start_timer(Due{2}, 11ms);
  }}});
  world.begin();
  EXPECT_FALSE(world.step(9ms));
  EXPECT_EQ(world.now(), 0s);
  world.crash(n1);  // at 0s: nothing of what a refused step looked at is in the way
  EXPECT_EQ(world.pending().size(), 0U);
  EXPECT_FALSE(world.step());
}

TEST(World, TimeNeverGoesBack) {
  World world = world_of({{}});
  world.begin();
  world.run_until(10s);
  EXPECT_THROW(world.invoke_at(5s, n1, {}), BrokenInvariant);
  EXPECT_NO_THROW(world.invoke_at(10s, n1, {}));
}

TEST(World, EventsDoNotNest) {
  struct Impatient final : Agent {
    Ref<Agent> clone() const override { return Ref<Agent>(new Impatient(*this)); }
    std::string_view name() const override { return "impatient"; }
    void begin(World& world, std::uint32_t self) override { world.set_alarm(self, 1s, 0); }
    void alarm(World& world, AlarmToken) override { world.step(); }
  };
  World world = world_of({{.start = [](Puppet& p) { p.start_timer(Due{}, 2s); }}});
  world.add_agent(make_ref<Impatient>());
  world.begin();
  EXPECT_THROW(world.run_until(3s), BrokenInvariant);
}

// ---------------------------------------------------------------- building

TEST(World, WhatCannotBeBuiltIsRefused) {
  const auto make = [](NodeId) { return make_box<Puppet>(); };
  World world(1);
  EXPECT_THROW(world.add_group('N', 1, 'n', make), BrokenInvariant);
  EXPECT_THROW(world.add_group('n', 1, 'N', make), BrokenInvariant);
  EXPECT_THROW(world.add_group('n', 1U << NodeId::number_bits, 'n', make), BrokenInvariant);
  world.add_group('n', 1, 'n', make);
  EXPECT_THROW(world.add_group('n', 1, 'n', make), BrokenInvariant);
  EXPECT_THROW(world.crash(n1), BrokenInvariant);  // it has not begun
  world.begin();
  EXPECT_THROW(world.begin(), BrokenInvariant);
  EXPECT_THROW(world.add_group('c', 1, 'n', make), BrokenInvariant);
  EXPECT_THROW(world.crash(n2), BrokenInvariant);
  EXPECT_THROW(world.set_alarm(0, 1s, 0), BrokenInvariant);
}

// ---------------------------------------------------------------- crash and restart

TEST(World, ACrashKeepsConfigAndDiskAndErasesTheRest) {
  int starts = 0;
  World world = world_of({{.start =
                               [&](Puppet& p) {
                                 ++starts;
                                 if (starts > 1) return;
                                 p.written = 1;
                                 p.heard = 5;
                                 p.persist();
                                 p.start_timer(Due{}, 10ms);
                                 p.start_timer(Late{}, 20ms);
                               },
                           .due = [](Puppet& p, const Due&) { p.written = 2; }}});
  world.begin();
  world.run_until(15ms);
  EXPECT_EQ(world.state_of<Durable>(n1).written, 2);
  world.crash(n1);
  EXPECT_FALSE(world.is_up(n1));
  EXPECT_EQ(world.life_of(n1), 1U);
  EXPECT_EQ(world.pending().size(), 0U);
  EXPECT_EQ(world.state_of<Durable>(n1), Durable{.written = 1});
  EXPECT_EQ(world.state_of<Volatile>(n1), Volatile{});
  world.run_until(30ms);
  world.restart(n1);
  EXPECT_TRUE(world.is_up(n1));
  EXPECT_EQ(world.life_of(n1), 2U);
  EXPECT_EQ(starts, 2);  // the strings, its Config, are still there
}

TEST(World, CrashingTheDeadAndRestartingTheLivingDoesNothing) {
  int starts = 0;
  World world = world_of({{.start = [&](Puppet&) { ++starts; }}});
  world.begin();
  world.restart(n1);
  EXPECT_EQ(starts, 1);
  world.crash(n1);
  world.crash(n1);
  world.restart(n1);
  EXPECT_EQ(starts, 2);
  EXPECT_EQ(world.life_of(n1), 2U);
}

TEST(World, MessagesInFlightOutliveTheirSenderAndReachALaterLife) {
  World world = world_of({{.start = [](Puppet& p) { p.say(n2, "a"); }}, {}}, delayed(10ms));
  world.begin();
  world.crash(n1);
  world.crash(n2);
  world.restart(n2);
  world.run_until(1s);
  EXPECT_EQ(world.state_of<Volatile>(n2).heard, 1);
}

/// Writes down what it hears, and loses every message that it hears of.
struct Listener final : Agent {
  Interest wanted;
  Lines heard;

  explicit Listener(Interest interest) : wanted(interest) {}
  Ref<Agent> clone() const override { return Ref<Agent>(new Listener(*this)); }
  std::string_view name() const override { return "listener"; }
  Interest interest() const override { return wanted; }
  void output(World&, NodeId node, const Payload&) override {
    heard.push_back("output of " + to_text(node));
  }
  void stepped(World&, NodeId node) override { heard.push_back("step of " + to_text(node)); }
  void sending(World&, const Transmission& message, Fate& fate) override {
    heard.push_back("message to " + to_text(message.to));
    fate.loss = Loss::lost;
  }
};

TEST(World, AgentsHearWhatInterestsThemAndMayChangeAFate) {
  const auto heard_by = [](Interest interest) {
    World world = world_of({{.start =
                                 [](Puppet& p) {
                                   p.say(n1, "to myself");
                                   p.say(n2, "to another");
                                   p.output(Said{"I am here"});
                                 }},
                            {}});
    world.add_agent(make_ref<Listener>(interest));
    world.begin();
    world.run_until(1s);
    EXPECT_EQ(world.state_of<Volatile>(n2).heard, interest.messages ? 0 : 1);
    EXPECT_EQ(world.messages().lost, interest.messages ? 1U : 0U);
    return world.find_agent<Listener>()->heard;
  };
  EXPECT_EQ(heard_by({}), Lines{});
  EXPECT_EQ(heard_by({.outputs = true}), Lines{"output of n1"});
  EXPECT_EQ(heard_by({.messages = true}), Lines{"message to n2"});
  EXPECT_EQ(heard_by({.steps = true}),
            (Lines{"step of n1", "step of n2", "step of n1", "step of n2"}));
}

TEST(World, AMemberOfAStateIsFoundByItsName) {
  World world = world_of({{.start = [](Puppet& p) { p.say(n1, "a"); }}});
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(world.box(n1).member("heard"), Value(1));
  EXPECT_EQ(world.box(n1).member("written"), Value(0));
  EXPECT_EQ(world.box(n1).member("heard.size"), std::nullopt);
  EXPECT_EQ(world.box(n1).member("hear"), std::nullopt);
}

TEST(World, ACrashFromWithinAnEventWaitsForWhatIsPendingThen) {
  struct Assassin final : Agent {
    Ref<Agent> clone() const override { return Ref<Agent>(new Assassin(*this)); }
    std::string_view name() const override { return "assassin"; }
    Interest interest() const override { return {.outputs = true}; }
    void output(World& world, NodeId node, const Payload&) override { world.crash(node); }
  };
  World world = world_of({{.start = [](Puppet& p) {
    p.say(n1, "still heard");
    p.output(Said{"I am here"});
    p.say(n1, "not heard");
  }}});
  Transcript transcript;
  world.set_observer(&transcript);
  world.add_agent(make_ref<Assassin>());
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(transcript.lines,
            (Lines{"0s n1 start", R"(0s n1 sent Word{"text":"still heard"} to n1)",
                   R"(0s n1 output Said{"text":"I am here"})",
                   R"(0s n1 sent Word{"text":"not heard"} to n1)",
                   R"(0s n1 message Word{"text":"still heard"} from n1)", "0s n1 crash",
                   R"(0s n1 message Word{"text":"not heard"} from n1)",
                   "0s n1 not delivered: target_down"}));
}

// ---------------------------------------------------------------- clients

/// A client that answers an operation when its timer, or its disk, says so.
World world_with_client(Strings strings, Ref<Environment> environment = {}) {
  World world(1, std::move(environment));
  world.add_group('n', 1, 'n', [](NodeId) { return make_box<Puppet>(); });
  world.add_group('c', 1, 'n', [&](NodeId) { return make_box<Puppet>(strings); });
  return world;
}

std::vector<std::string> history_of(const World& world) {
  std::vector<std::string> lines;
  for (const HistoryEvent& event : world.history()) {
    lines.push_back(to_text(event.time) + " " + to_text(event.client) + " " +
                    (event.kind == HistoryEvent::Kind::invoked ? to_text(event.operation)
                                                               : to_text(event.result)));
  }
  return lines;
}

const Operation get_k{.action = Action::get, .key = "k"};

TEST(World, AClientsOperationsAreItsHistory) {
  World world = world_with_client(
      {.late = [](Puppet& p) { p.complete({.value = "7"}); },
       .invoke = [](Puppet& p, const Operation&) { p.start_timer(Late{}, 5ms); }});
  world.begin();
  world.invoke_at(1ms, c1, get_k);
  world.run_until(1s);
  EXPECT_EQ(history_of(world), (Lines{"1ms c1 get k", "6ms c1 ok 7"}));
}

TEST(World, AResultAfterGivingUpIsIgnored) {
  World world = world_with_client(
      {.late = [](Puppet& p) { p.complete({.value = "7"}); },
       .invoke = [](Puppet& p, const Operation&) { p.start_timer(Late{}, 5ms); }});
  world.begin();
  world.invoke_at(1ms, c1, get_k);
  world.run_until(2ms);
  world.give_up(c1);
  world.give_up(c1);  // nothing is pending any more
  world.run_until(1s);
  EXPECT_EQ(history_of(world), (Lines{"1ms c1 get k", "2ms c1 unknown"}));
}

TEST(World, AResultThatWaitsForTheDiskIsNotTakenForTheNextOperations) {
  auto environment = make_ref<Settable>();
  environment->syncs = {10ms};
  int invocations = 0;
  World world = world_with_client({.invoke =
                                       [&](Puppet& p, const Operation&) {
                                         if (++invocations > 1) return;
                                         p.persist();
                                         p.complete({.value = "of the first"});
                                       }},
                                  environment);
  world.begin();
  world.invoke_at(1ms, c1, get_k);
  world.run_until(2ms);
  world.give_up(c1);
  world.invoke_at(3ms, c1, get_k);
  world.run_until(1s);
  EXPECT_EQ(history_of(world), (Lines{"1ms c1 get k", "2ms c1 unknown", "3ms c1 get k"}));
}

TEST(World, AClientIsAskedForOneOperationAtATime) {
  World world = world_with_client({});
  world.begin();
  world.invoke_at(1ms, c1, get_k);
  world.invoke_at(2ms, c1, get_k);
  EXPECT_THROW(world.run_until(1s), BrokenInvariant);
}

TEST(World, AnOperationOfACrashedClientFailsAtOnce) {
  World world = world_with_client({});
  world.begin();
  world.crash(c1);
  world.invoke_at(1ms, c1, get_k);
  world.run_until(1s);
  EXPECT_EQ(history_of(world), (Lines{"1ms c1 get k", "1ms c1 failed"}));
}

TEST(World, AnOperationWhoseClientCrashesIsPendingUntilItIsGivenUp) {
  World world = world_with_client(
      {.late = [](Puppet& p) { p.complete({}); },
       .invoke = [](Puppet& p, const Operation&) { p.start_timer(Late{}, 5ms); }});
  world.begin();
  world.invoke_at(1ms, c1, get_k);
  world.run_until(2ms);
  world.crash(c1);
  world.restart(c1);
  world.run_until(10ms);
  world.give_up(c1);
  EXPECT_EQ(history_of(world), (Lines{"1ms c1 get k", "10ms c1 unknown"}));
}

// ---------------------------------------------------------------- hands

TEST(World, AnEventPerformedByHandHappensNow) {
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.say(n2, "a");
                                 p.say(n2, "b");
                               }},
                          {}},
                         delayed(10ms));
  Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  world.run_until(3ms);
  world.perform(pending_message(world, "b"));
  EXPECT_EQ(world.now(), 3ms);
  world.run_until(1s);
  EXPECT_EQ(transcript.with("message"), (Lines{R"(3ms n2 message Word{"text":"b"} from n1)",
                                               R"(10ms n2 message Word{"text":"a"} from n1)"}));
}

TEST(World, ADroppedMessageIsLostAndNothingElseCanBeDropped) {
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.say(n2, "a");
                                 p.start_timer(Late{}, 1s);
                               }},
                          {}},
                         delayed(10ms));
  world.begin();
  world.drop(pending_message(world, "a"));
  EXPECT_EQ(world.messages(), (MessageCounts{.sent = 1, .lost = 1}));
  EventHandle timer = ~0U;
  world.pending().for_each([&](EventHandle handle, const Event&) { timer = handle; });
  EXPECT_THROW(world.drop(timer), BrokenInvariant);
  world.run_until(2s);
  EXPECT_EQ(world.events(), 3U);  // two starts, and the timer is still there
}

TEST(World, ARearmedTimersCauseIsTheEventThatRearmedIt) {
  struct Causes final : Observer {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> of_timers;  // number, cause
    void event_begins(const World& world, const Event& event) override {
      if (event.kind == EventKind::timer) of_timers.emplace_back(world.events(), event.cause);
    }
  } causes;
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.start_timer(Due{}, 10ms);
                                 p.start_timer(Late{}, 5ms);
                               },
                           .late = [](Puppet& p) { p.start_timer(Due{}, 10ms); }}});
  world.set_observer(&causes);
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(causes.of_timers,
            (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{2, 1}, {3, 2}}));
}

// ---------------------------------------------------------------- state hash

TEST(World, TheStateHashKnowsWhatANodeHoldsBackAndWhatAClientIsAskedFor) {
  const auto hash = [](std::string text, bool asks) {
    auto environment = make_ref<Settable>();
    environment->syncs = {10ms};
    World world = world_of({{.start =
                                 [&](Puppet& p) {
                                   p.persist();
                                   p.say(n1, text);
                                 }}},
                           environment);
    world.begin();
    if (asks) world.invoke_at(1s, n1, get_k);
    return world.state_hash();
  };
  EXPECT_EQ(hash("a", false), hash("a", false));
  EXPECT_NE(hash("a", false), hash("b", false));
  EXPECT_NE(hash("a", false), hash("a", true));
}

TEST(World, TheStateHashDoesNotKnowTimesAndOrders) {
  const auto hash = [](Duration delay, bool in_order) {
    World world = world_of({{.start = [&](Puppet& p) {
      p.say(n1, in_order ? "a" : "b");
      p.say(n1, in_order ? "b" : "a");
      p.start_timer(Due{in_order ? 1 : 2}, delay);
      p.start_timer(Due{in_order ? 2 : 1}, delay + 1ms);
    }}});
    world.begin();
    return world.state_hash();
  };
  EXPECT_EQ(hash(10ms, true), hash(20ms, true));
  EXPECT_EQ(hash(10ms, true), hash(10ms, false));
}

TEST(World, TheMessageCountsAddUp) {
  auto environment = make_ref<Settable>();
  environment->fate = [](const Transmission& m) {
    const Draw draw = m.draw(1);
    Fate fate{.delay = draw.between(1ms, 50ms)};
    if (draw.then(0).chance(0.2)) fate.loss = Loss::lost;
    if (draw.then(1).chance(0.2)) fate.loss = Loss::cut;
    if (draw.then(2).chance(0.2)) fate.duplicate_delay = 10ms;
    return fate;
  };
  const Strings strings{.start = [](Puppet& p) { p.start_timer(Late{}, 1ms); },
                        .late =
                            [](Puppet& p) {
                              p.broadcast(Word{"a"});
                              p.send(n2, Unheard{});
                              p.say(NodeId('x', 1), "nobody");
                              p.start_timer(Late{}, p.between(1ms, 9ms));
                            }};
  World world = world_of({strings, strings, strings}, environment);
  world.begin();
  world.run_until(500ms);
  world.crash(n2);
  world.run_until(1s);
  std::uint64_t in_flight = 0;
  world.pending().for_each(
      [&](EventHandle, const Event& e) { in_flight += e.kind == EventKind::message; });
  const MessageCounts& m = world.messages();
  EXPECT_GT(m.sent, 500U);
  EXPECT_GT(m.duplicated, 50U);
  EXPECT_EQ(m.sent + m.duplicated, m.delivered + m.lost + m.cut + m.refused + in_flight);
}

}  // namespace orrery::puppet
