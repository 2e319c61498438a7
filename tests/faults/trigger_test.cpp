#include "sim/faults/trigger.hpp"

#include <gtest/gtest.h>

#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

// ---------------------------------------------------------------- conditions

TEST(Condition, ReadsBackWhatItSays) {
  struct Case {
    std::string_view text;
    std::string_view written;
  };
  for (const Case& c : {Case{"role == leader", "role == leader"},
                        {"term>=3", "term >= 3"},
                        {"term <= -3", "term <= -3"},
                        {"x.size < 1.5", "x.size < 1.5"},
                        {"votedFor != null", "votedFor != null"},
                        {"isReady == true", "isReady == true"},
                        {"text == \"a b\"", "text == \"a b\""},
                        {"text == \"3\"", "text == \"3\""},
                        {"timeout > 150ms", "timeout > 150ms"}}) {
    const auto condition = parse_condition(c.text);
    ASSERT_TRUE(condition) << c.text;
    EXPECT_EQ(to_text(*condition), c.written);
    EXPECT_EQ(parse_condition(c.written), condition);
  }
  for (const std::string_view text : {"", "role", "role = leader", "== 3", "term >=", "a b == 3",
                                      "term == 3 4", "term === 3", "text == \"a", "a != b == c"}) {
    EXPECT_EQ(parse_condition(text), std::nullopt) << text;
  }
}

TEST(Condition, HoldsOfWhatItSays) {
  struct Case {
    std::string_view condition;
    Value found;
    bool holds;
  };
  for (const Case& c : {Case{"x == leader", "leader", true},
                        {"x == leader", "follower", false},
                        {"x != leader", "follower", true},
                        {"x == 3", 3, true},
                        {"x == 3", 3.0, true},
                        {"x < 3", 2, true},
                        {"x < 3", 3, false},
                        {"x <= 3", 3, true},
                        {"x > 3", 3, false},
                        {"x >= 3", 3, true},
                        {"x > 3", "many", false},
                        {"x <= 3", "many", false},
                        {"x == null", Value(), true},
                        {"x != null", "n1", true},
                        {"x > 150ms", "0.2s", true},
                        {"x == 200ms", "0.2s", true},
                        {"x == true", true, true},
                        {"x == true", 1, false}}) {
    EXPECT_EQ(parse_condition(c.condition)->holds(c.found), c.holds)
        << c.condition << " " << to_json(c.found);
  }
}

TEST(Condition, FindsPartsOfADescribedValue) {
  const Value whole = Value::Object{
      {"term", 3}, {"entry", Value::Object{{"index", 7}}}, {"list", Value::Array{1, 2}}};
  EXPECT_EQ(part_of(whole, "term"), Value(3));
  EXPECT_EQ(part_of(whole, "entry.index"), Value(7));
  EXPECT_EQ(part_of(whole, "list.size"), Value(2));
  EXPECT_EQ(part_of(whole, "list.count"), std::nullopt);
  EXPECT_EQ(part_of(whole, "trm"), std::nullopt);
  EXPECT_EQ(part_of(whole, "term.x"), std::nullopt);
}

// ---------------------------------------------------------------- triggers at work

using puppet::Puppet;

/// Every puppet says its name to the next one each second, in the middle of it, and outputs how
/// many such words it has heard.
World naming(std::vector<FaultEntry> faults, const FaultFrame& frame = {}) {
  const puppet::Strings strings{
      .start = [](Puppet& p) { p.start_timer(puppet::Due{1}, 500ms); },
      .word = [](Puppet& p, const puppet::Word&,
                 NodeId) { p.output(puppet::Said{std::to_string(p.heard)}); },
      .due =
          [](Puppet& p, const puppet::Due&) {
            p.say(replica(p.self().number() % 3 + 1), to_text(p.self()));
            p.start_timer(puppet::Due{1}, 1s);
          }};
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 3, 'n', [&](NodeId) { return make_box<Puppet>(strings); });
  world.add_agent(make_ref<Timeline>(std::move(faults), n2_leads, frame));
  return world;
}

/// What happened to whom: "1.53s crash it (n2)".
Names story_of(std::vector<FaultEntry> faults, Time end = 10s) {
  struct Diary final : Observer {
    Names lines;
    void fault(const World& world, std::string_view what) override {
      lines.push_back(to_text(world.now()) + " " + std::string(what));
    }
  } diary;
  World world = naming(std::move(faults));
  world.set_observer(&diary);
  world.begin();
  world.run_until(end);
  return diary.lines;
}

Trigger said(std::string_view what) {
  return {.output = "Said", .where = parse_condition("text == \"" + std::string(what) + "\"")};
}

TEST(Trigger, AnOutputIsAnsweredAfterSomeTime) {
  EXPECT_EQ(story_of({{.action = crash({"it"}), .when = said("3"), .after = 20ms}}),
            Names{"2.53s crash it (n2)"});
  Trigger of_n3 = said("3");
  of_n3.node = select({"n3"});
  EXPECT_EQ(story_of({{.action = crash({"it"}), .when = of_n3}}), Names{"2.51s crash it (n3)"});
}

TEST(Trigger, FiresSoManyTimes) {
  const FaultEntry entry{.action = crash({"it"}), .for_ = 10ms, .when = said("1"), .times = 2};
  EXPECT_EQ(story_of({entry}), (Names{"510ms crash it (n2)", "510ms crash it (n3)"}));
  FaultEntry second = entry;
  second.when->nth = 3;
  EXPECT_EQ(story_of({second}, 600ms), Names{"510ms crash it (n1)"});
}

TEST(Trigger, AStateTriggersWhenItComesToBe) {
  const Trigger heard_three{.state = parse_condition("heard >= 3"), .node = select({"n1"})};
  const FaultEntry entry{
      .action = crash({"it"}), .for_ = 1s, .when = heard_three, .after = 20ms, .times = 5};
  // A crash erases what it has heard: it comes to be true again three words later.
  EXPECT_EQ(story_of({entry}, 9s), (Names{"2.53s crash it (n1)", "6.53s crash it (n1)"}));
}

TEST(Trigger, TheNthMessageIsLost) {
  const Trigger third{
      .message = "Word", .from = select({"leader"}), .to = select({"n3"}), .nth = 3};
  World world = naming({{.action = Lose{}, .when = third}});
  world.begin();
  world.run_until(2400ms);
  EXPECT_EQ(world.state_of<puppet::Volatile>(replica(3)).heard, 2);
  world.run_until(3400ms);
  EXPECT_EQ(world.state_of<puppet::Volatile>(replica(3)).heard, 2);
  world.run_until(4400ms);
  EXPECT_EQ(world.state_of<puppet::Volatile>(replica(3)).heard, 3);
  EXPECT_EQ(world.messages().lost, 1U);
  const FaultReport expected{.what = "when Word from leader to n3 (3rd): lose it",
                             .configured = 1,
                             .fired = 1,
                             .struck = "Word n2 → n3 at 2.5s"};
  EXPECT_EQ(reports(world)[0], expected);
}

TEST(Trigger, AMessageIsDelayedOrComesTwice) {
  const Trigger to_n3{.message = "Word", .to = select({"n3"})};
  World late = naming({{.action = Delay{300ms}, .when = to_n3}});
  late.begin();
  late.run_until(809ms);
  EXPECT_EQ(late.state_of<puppet::Volatile>(replica(3)).heard, 0);
  late.run_until(810ms);
  EXPECT_EQ(late.state_of<puppet::Volatile>(replica(3)).heard, 1);

  World twice = naming({{.action = Duplicate{300ms}, .when = to_n3}});
  twice.begin();
  twice.run_until(809ms);
  EXPECT_EQ(twice.state_of<puppet::Volatile>(replica(3)).heard, 1);
  twice.run_until(810ms);
  EXPECT_EQ(twice.state_of<puppet::Volatile>(replica(3)).heard, 2);
  EXPECT_EQ(twice.messages().duplicated, 1U);
}

TEST(Trigger, AMessageMayCallForSomethingElse) {
  const Trigger from_n3{.message = "Word", .where = parse_condition("text == n3"), .nth = 2};
  EXPECT_EQ(story_of({{.action = Partition{{select({"it"}), select({"rest"})}},
                       .for_ = 1s,
                       .when = from_n3,
                       .after = 100ms}}),
            (Names{"1.6s partition it | rest (n3 | n1, n2)", "2.6s heal (the partition is over)"}));
}

TEST(Trigger, WaitsInsideItsWindowOnly) {
  FaultEntry entry{.action = crash({"it"}), .for_ = 10ms, .when = Trigger{.output = "Said"}};
  entry.when->node = select({"n1"});
  entry.times = 9;
  entry.from = 2s;
  entry.until = 4s;
  EXPECT_EQ(story_of({entry}), (Names{"2.51s crash it (n1)", "3.51s crash it (n1)"}));
  entry.until = Time{2s};
  EXPECT_EQ(story_of({entry}), Names{});
}

/// Processes take their first step before the agents begin.
TEST(Trigger, TheFirstStepsOfTheProcessesCount) {
  struct Idle final : Agent {
    Ref<Agent> clone() const override { return make_ref<Idle>(*this); }
    std::string_view name() const override { return "idle"; }
  };
  const FaultEntry entry{.action = crash({"it"}),
                         .when = Trigger{.output = "Said", .node = select({"n2"})},
                         .after = 20ms};
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 3, 'n', [](NodeId) {
    return make_box<Puppet>({.start = [](Puppet& p) { p.output(puppet::Said{"hello"}); }});
  });
  world.add_agent(make_ref<Idle>());
  world.add_agent(make_ref<Timeline>(std::vector{entry}, n2_leads));
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(reports(world)[0].struck, "n2 at 20ms");
}

TEST(Trigger, WhatNeverHappensIsReportedAndChangesNothing) {
  World with = naming(
      {{.action = crash({"it"}), .when = said("never"), .times = 3},
       {.action = Lose{}, .when = Trigger{.message = "Unheard"}},
       {.action = crash({"it"}), .when = Trigger{.state = parse_condition("heard > 1000")}}});
  World without = naming({});
  for (World* world : {&with, &without}) {
    world->begin();
    world->run_until(10s);
  }
  EXPECT_EQ(with.digest(), without.digest());
  for (const FaultReport& report : reports(with)) EXPECT_EQ(report.fired, 0U);
  EXPECT_EQ(reports(with)[0].configured, 3U);
}

TEST(Trigger, NothingIsTriggeredInAStableWorld) {
  World world =
      naming({{.action = crash({"it"}), .for_ = 1s, .when = said("5")}}, {.stable_from = Time{3s}});
  world.begin();
  world.run_until(10s);
  EXPECT_EQ(reports(world)[0].fired, 0U);
}

TEST(Trigger, ForksWaitEachForItself) {
  World world = naming({{.action = Lose{}, .when = Trigger{.message = "Word", .nth = 5}},
                        {.action = crash({"it"}), .when = said("3"), .after = 20ms}});
  world.begin();
  world.run_until(2s);
  World fork = world;
  fork.run_until(10s);
  EXPECT_EQ(reports(world)[1].fired, 0U);
  world.run_until(10s);
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(reports(world), reports(fork));
  EXPECT_EQ(reports(world)[1].fired, 1U);
}

}  // namespace
}  // namespace orrery
