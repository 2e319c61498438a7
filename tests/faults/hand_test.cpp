#include "sim/faults/hand.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sim/faults/hands.hpp"
#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

using puppet::Word;

constexpr NodeId speaker = replica(1);
constexpr NodeId listener = replica(2);
constexpr NodeId waiter = replica(3);

/// Over 10 ms, n1 says "a", "b" and "c" to n2 and "a" to n3 at the beginning; n3 has two timers.
World talk() {
  World world(1, make_ref<Surroundings>(NetworkPlan{.latency = {Constant{10ms}}}, DiskPlan{}));
  world.add_group('n', 3, 'n', [](NodeId node) {
    puppet::Strings strings;
    if (node == speaker) {
      strings.start = [](puppet::Puppet& self) {
        for (const char* word : {"a", "b", "c"}) self.say(listener, word);
        self.say(waiter, "a");
      };
    }
    if (node == waiter) {
      strings.start = [](puppet::Puppet& self) {
        self.start_timer(puppet::Due{1}, 2s);
        self.start_timer(puppet::Due{2}, 1s);
      };
      strings.due = [](puppet::Puppet& self, const puppet::Due& due) {
        self.output(puppet::Said{std::to_string(due.which)});
      };
    }
    return make_box<puppet::Puppet>(strings);
  });
  world.begin();
  return world;
}

/// What observers hear of: faults, arrivals, outputs.
struct Heard final : Observer {
  std::vector<std::string> lines;
  void fault(const World&, std::string_view what) override { lines.emplace_back(what); }
  void event_begins(const World& world, const Event& event) override {
    std::string line(name_of_enumerator(event.kind));
    if (event.kind == EventKind::message) {
      line = content_of<Word>(*event.payload)->text + " at " + to_text(world.node_at(event.slot));
    }
    lines.push_back(line);
  }
  void output(const World&, NodeId, const Payload& output) override {
    lines.push_back("said " + content_of<puppet::Said>(output)->text);
  }
};

/// What there is to hear when this hand is laid, and then until `end`.
std::vector<std::string> after(const HandAction& action, Time end, World world = talk()) {
  Heard heard;
  world.set_observer(&heard);
  lay_hand(world, action, {});
  world.run_until(end);
  return heard.lines;
}

using Lines = std::vector<std::string>;

TEST(Hand, DropsTheNthMessageOfItsTypeBetweenTwo) {
  EXPECT_EQ(after(Drop{.message = "Word", .from = speaker, .to = listener, .nth = 2}, 10ms),
            (Lines{"hand: drop the 2nd Word from n1 to n2", "a at n2", "c at n2", "a at n3"}));
}

TEST(Hand, DeliversItNow) {
  EXPECT_EQ(after(Deliver{.message = "Word", .from = speaker, .to = listener, .nth = 3}, 9ms),
            (Lines{"hand: deliver the 3rd Word from n1 to n2", "c at n2"}));
}

TEST(Hand, DelaysItUntilATimeOrUntilAnotherHand) {
  EXPECT_EQ(
      after(DelayMessage{.message = "Word", .from = speaker, .to = listener, .until = 1ms}, 1ms),
      (Lines{"hand: delay Word from n1 to n2 until 1ms", "a at n2"}));
  World world = talk();
  EXPECT_EQ(lay_hand(world, DelayMessage{.message = "Word", .from = speaker, .to = waiter}, {}),
            "n1 to n3");
  world.run_until(900ms);
  EXPECT_EQ(world.messages().delivered, 3U);
  EXPECT_EQ(after(Deliver{.message = "Word", .from = speaker, .to = waiter}, 900ms, world),
            (Lines{"hand: deliver Word from n1 to n3", "a at n3"}));
}

TEST(Hand, LetsThroughWhatALinkHoldsAndCountsItInItsTurn) {
  World world = talk();
  EXPECT_EQ(lay_hand(world, Hold{{select({"n1"}), select({"n2"})}}, {}), "n1 | n2");
  ASSERT_EQ(world.held().size(), 3U);
  EXPECT_EQ(lay_hand(world, Drop{.message = "Word", .from = speaker, .to = listener}, {}),
            "n1 to n2");
  EXPECT_EQ(
      after(Deliver{.message = "Word", .from = speaker, .to = listener, .nth = 2}, 1ms, world),
      (Lines{"hand: deliver the 2nd Word from n1 to n2", "c at n2"}));
  const DelayMessage delay{.message = "Word", .from = speaker, .to = listener};
  EXPECT_EQ(lay_hand(world, delay, {}), "");
  EXPECT_EQ(why_nobody(world, delay), "a link holds it back: release, deliver or drop it");
}

TEST(Hand, DeliversOverRelaysWithoutWaiting) {
  NetworkPlan plan{.latency = {Constant{10ms}}};
  plan.topology = topology::Line{};
  auto surroundings = make_ref<Surroundings>(plan, DiskPlan{});
  surroundings->network.use(Topology::of(plan.topology, 4, 1));
  World world(1, std::move(surroundings));
  world.add_group('n', 4, 'n', [](NodeId node) {
    puppet::Strings strings;
    if (node == speaker) strings.start = [](puppet::Puppet& self) { self.say(replica(4), "far"); };
    return make_box<puppet::Puppet>(strings);
  });
  world.begin();
  const Deliver deliver{.message = "Word", .from = speaker, .to = replica(4)};
  EXPECT_EQ(lay_hand(world, deliver, {}), "n1 to n4");
  EXPECT_EQ(world.now(), 0s);
  EXPECT_EQ(world.state_of<puppet::Volatile>(replica(4)).heard, 1);
}

TEST(Hand, WhatIsDeliveredToAPausedNodeWaitsThere) {
  World world = talk();
  lay_hand(world, Pause{select({"n2"})}, {});
  EXPECT_EQ(lay_hand(world, Deliver{.message = "Word", .from = speaker, .to = listener}, {}),
            "n1 to n2");
  world.run_until(1ms);
  EXPECT_EQ(world.state_of<puppet::Volatile>(listener).heard, 0);
  EXPECT_EQ(messages_under_way(world).size(), 3U) << "it has arrived";
  lay_hand(world, Resume{select({"n2"})}, {});
  world.run_until(1ms);
  EXPECT_EQ(world.state_of<puppet::Volatile>(listener).heard, 1);
}

TEST(Hand, ExpiresTheNthTimerInOrderOfExpiry) {
  EXPECT_EQ(after(Expire{.timer = "Due", .node = waiter}, 1ms),
            (Lines{"hand: expire Due of n3", "timer", "said 2"}));
  EXPECT_EQ(after(Expire{.timer = "Due", .node = waiter, .nth = 2}, 1ms),
            (Lines{"hand: expire the 2nd Due of n3", "timer", "said 1"}));
}

TEST(Hand, ObserversHearOfAFaultBeforeWhatFollowsFromIt) {
  EXPECT_EQ(after(crash({"n3"}), 1ms), (Lines{"hand: crash n3", "crash"}));
  EXPECT_EQ(after(crash({"n3", "n2"}), 1ms),
            (Lines{"hand: crash n3, n2 (n2, n3)", "crash", "crash"}));
}

TEST(Hand, StrikesNobodyAndSaysWhy) {
  World world = talk();
  lay_hand(world, crash({"n2"}), {});
  lay_hand(world, Pause{select({"n3"})}, {});
  struct Case {
    HandAction action;
    std::string why;
  };
  for (const auto& [action, why] : std::vector<Case>{
           {Drop{.message = "Ping", .from = speaker, .to = listener},
            "no Ping is under way from n1 to n2"},
           {Drop{.message = "Word", .from = listener, .to = speaker},
            "no Word is under way from n2 to n1"},
           {Deliver{.message = "Word", .from = speaker, .to = waiter, .nth = 2},
            "only 1 Word is under way from n1 to n3"},
           {Expire{.timer = "Due", .node = speaker}, "n1 has no Due running"},
           {Expire{.timer = "Due", .node = listener}, "n2 is down: no timer runs there"},
           {Expire{.timer = "Due", .node = waiter},
            "n3 is paused: its timers wait for it to resume"},
           {crash({"n2"}), "\"crash n2\" strikes nobody now: who is down cannot crash"}}) {
    SCOPED_TRACE(to_text(action));
    const std::uint64_t digest = world.digest();
    const std::uint64_t state = world.state_hash();
    EXPECT_EQ(lay_hand(world, action, {}), "");
    EXPECT_EQ(why_nobody(world, action), why);
    EXPECT_EQ(world.digest(), digest);
    EXPECT_EQ(world.state_hash(), state);
  }
}

TEST(Hand, IsSaidInWords) {
  struct Case {
    HandAction action;
    std::string text;
  };
  for (const auto& [action, text] : std::vector<Case>{
           {crash({"leader"}), "crash leader"},
           {Partition{{select({"n1"}), select({"rest"})}}, "partition n1 | rest"},
           {Drop{.message = "Word", .from = speaker, .to = listener}, "drop Word from n1 to n2"},
           {Deliver{.message = "Word", .from = speaker, .to = listener, .nth = 11},
            "deliver the 11th Word from n1 to n2"},
           {DelayMessage{.message = "Word", .from = speaker, .to = listener},
            "hold back Word from n1 to n2"},
           {DelayMessage{.message = "Word", .from = speaker, .to = listener, .until = 2s},
            "delay Word from n1 to n2 until 2s"},
           {Expire{.timer = "Due", .node = listener}, "expire Due of n2"}}) {
    EXPECT_EQ(to_text(action), text);
  }
  EXPECT_EQ(to_text(Hand{.after = 7, .action = crash({"n1"})}), "crash n1 after event 7");
  EXPECT_EQ(to_text(Hand{.after = 7, .at = 2s, .action = crash({"n1"})}),
            "crash n1 after event 7, at 2s");
}

TEST(Hand, DoesOneThingAtOnce) {
  const auto problem = [](const HandAction& action) {
    const auto found = problem_with(Hand{.action = action});
    return found ? found->path + ": " + found->sentence + " | " + found->suggestion : "";
  };
  const std::string goes_on = "goes on by itself: a hand does one thing at once | ";
  const std::string is_sent = "strikes a message as it is sent, when a trigger says so | ";
  EXPECT_EQ(problem(Flapping{{select({"n1"}), select({"n2"})}}),
            "flapping: \"flapping\" " + goes_on + "use \"partition\", and later \"heal\"");
  EXPECT_EQ(problem(SwizzleClog{}),
            "swizzle_clog: \"swizzle_clog\" " + goes_on + "use \"clog\", and later \"release\"");
  EXPECT_EQ(problem(RollingRestart{}), "rolling_restart: \"rolling_restart\" " + goes_on +
                                           "use \"crash\", and later \"restart\"");
  EXPECT_EQ(problem(ClockStrobe{}),
            "clock_strobe: \"clock_strobe\" " + goes_on + "use \"clock_step\"");
  EXPECT_EQ(problem(Lose{}), "lose: \"lose\" " + is_sent + "use \"drop\" for one under way");
  EXPECT_EQ(problem(Delay{}),
            "delay: \"delay\" " + is_sent + "use \"delay_message\" for one under way");
  EXPECT_EQ(problem(Duplicate{}),
            "duplicate: \"duplicate\" " + is_sent + "use an entry of \"faults\" with a \"when\"");
  EXPECT_EQ(problem(crash({"it"})),
            "crash: \"it\" is the node of a trigger, and there is no \"when\" here | ");
  EXPECT_EQ(problem(crash({"rest"})),
            "crash: \"rest\" means something in a partition only | did "
            "you mean \"replicas\" or \"all\"?");
  EXPECT_EQ(problem(crash({"n1"})), "");
  EXPECT_EQ(problem_with(Drop{.nth = 0})->sentence, "the first one is number 1");
}

/// Every fault that goes on by itself, or strikes a message as it is sent, is refused: a new one
/// that does either has to be named there.
TEST(Hand, LeavesNothingUndoneThatItAccepts) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, FaultAction>>(
      []<class Kind>(boost::mp11::mp_identity<Kind>) {
        SCOPED_TRACE(name_of<Kind>());
        Kind kind{};
        for_each_member(kind, []<class M>(std::string_view, M& member) {
          if constexpr (std::same_as<M, Selection>) member = select({"n1"});
          if constexpr (std::same_as<M, std::vector<Selection>>) {
            member = {select({"n1"}), select({"n2"})};
          }
          if constexpr (std::same_as<M, std::vector<Link>>) member = {{speaker, listener}};
        });
        if (problem_with(Hand{.action = kind})) return;
        ASSERT_FALSE(Kind::kind.strikes_message);
        World world = talk();
        Scene scene{.world = world, .leader = n2_leads, .draw = Draw::named(1, 2, 3, 0s, 4)};
        EXPECT_EQ(strike(kind, scene).next, nullptr);
      });
}

// ---------------------------------------------------------------- several, in their order

/// What is heard of these hands until 20 ms, when the world goes on in slices of so many events.
Lines heard_of(const std::vector<Hand>& hands, std::uint64_t slice) {
  World world = talk();
  Heard heard;
  world.set_observer(&heard);
  Hands laid(hands);
  while (!laid.run_until(world, 20ms, slice)) {
  }
  return heard.lines;
}

TEST(Hands, AreLaidAsSoonAsTheirEventHasHappenedAndTheirTimeHasCome) {
  const std::vector<Hand> hands{
      {.after = 0, .action = Deliver{.message = "Word", .from = speaker, .to = listener}},
      {.after = 5, .action = Drop{.message = "Word", .from = speaker, .to = waiter}},
      {.after = 5, .at = 15ms, .action = crash({"n3"})},
      {.after = 5, .action = restart({"n3"})},
      {.after = 8, .action = crash({"n1"})},
  };
  for (const std::uint64_t slice : {1U, 2U, 3U, 1000U}) {
    EXPECT_EQ(heard_of(hands, slice),
              (Lines{"hand: deliver Word from n1 to n2", "a at n2", "b at n2",
                     "hand: drop Word from n1 to n3", "c at n2", "hand: crash n3", "crash",
                     "hand: restart n3", "restart", "hand: crash n1", "crash"}))
        << slice;
  }
}

TEST(Hands, AnInstantAtWhichMuchHappensIsReachedByTheFirstOfIt) {
  const std::vector<Hand> hands{{.after = 3, .at = 10ms, .action = crash({"n2"})}};
  for (const std::uint64_t slice : {1U, 2U, 1000U}) {
    EXPECT_EQ(heard_of(hands, slice),
              (Lines{"a at n2", "hand: crash n2", "crash", "b at n2", "c at n2", "a at n3"}))
        << slice;
  }
}

TEST(Hands, ReportWhomTheyStruck) {
  World world = talk();
  Hands hands({{.after = 3, .action = crash({"n2"})},
               {.after = 4, .action = crash({"n2"})},
               {.after = 99, .action = crash({"n3"})}});
  EXPECT_TRUE(hands.run_until(world, 1ms));
  EXPECT_EQ(hands.laid(), 2U);
  EXPECT_EQ(hands.report(),
            (std::vector<FaultReport>{{.what = "hand: crash n2 after event 3",
                                       .configured = 1,
                                       .fired = 1,
                                       .struck = "n2 at 0s"},
                                      {.what = "hand: crash n2 after event 4", .configured = 1},
                                      {.what = "hand: crash n3 after event 99", .configured = 1}}));
}

TEST(Hands, OneMoreIsKeptIfItStruckSomebody) {
  World world = talk();
  Hands hands;
  EXPECT_EQ(hands.lay(world, {.after = 3, .action = crash({"n2"})}), "n2");
  EXPECT_EQ(hands.lay(world, {.after = 4, .action = crash({"n2"})}), "");
  EXPECT_EQ(hands.list(), (std::vector<Hand>{{.after = 3, .action = crash({"n2"})}}));
  EXPECT_THROW(hands.lay(world, {.after = 3, .action = crash({"n3"})}), BrokenInvariant);
}

}  // namespace
}  // namespace orrery
