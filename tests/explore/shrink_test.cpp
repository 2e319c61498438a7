#include "sim/explore/shrink.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>

#include "sim/check/judges.hpp"
#include "sim/explore/passes.hpp"
#include "sim/plan/json.hpp"

// ---------------------------------------------------------------- a race that two may win

namespace orrery::race {

struct Appointment {
  Duration at{};
  NodeId who{};
  friend bool operator==(const Appointment&, const Appointment&) = default;
};
BOOST_DESCRIBE_STRUCT(Appointment, (), (at, who))

struct Config {
  DurationRange patience{std::chrono::milliseconds(10), std::chrono::milliseconds(90)};
  std::vector<Appointment> appointments{};
  friend bool operator==(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (patience, appointments))

struct Claim {
  friend auto operator<=>(const Claim&, const Claim&) = default;
};
BOOST_DESCRIBE_STRUCT(Claim, (), ())

struct Patience {
  friend auto operator<=>(const Patience&, const Patience&) = default;
};
BOOST_DESCRIBE_STRUCT(Patience, (), ())

struct Claimed {
  friend auto operator<=>(const Claimed&, const Claimed&) = default;
};
BOOST_DESCRIBE_STRUCT(Claimed, (), ())

struct Kept {
  friend auto operator<=>(const Kept&, const Kept&) = default;
};
BOOST_DESCRIBE_STRUCT(Kept, (), ())

struct AppointmentDue {
  std::uint64_t number{};
  friend auto operator<=>(const AppointmentDue&, const AppointmentDue&) = default;
};
BOOST_DESCRIBE_STRUCT(AppointmentDue, (), (number))

/// Claims when its patience is over, unless it has heard of another's claim. Two whose patience
/// ends within a latency both do. Keeps its appointments, whatever it has heard.
class Racer : public Process<std::variant<Claim>, std::variant<Patience, AppointmentDue>,
                             std::variant<Claimed, Kept>, NoDurable, NoVolatile, Config> {
 public:
  void start() {
    start_timer(Patience{}, between(patience));
    for (std::uint64_t i = 0; i < appointments.size(); ++i) {
      if (appointments[i].who == self()) start_timer(AppointmentDue{i}, appointments[i].at);
    }
  }
  void on(const AppointmentDue&) { output(Kept{}); }
  void on(const Claim&) { stop_timer(Patience{}); }
  void on(Patience) {
    output(Claimed{});
    broadcast(Claim{});
  }
};
static_assert(is_process<Racer>);

class OneWinner final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<OneWinner>(*this); }
  std::string_view name() const override { return "race.one_winner"; }
  void output(World& world, NodeId node, const Payload& output) override {
    if (content_of<Claimed>(output) == nullptr) return;
    if (winner_ == NodeId{}) winner_ = node;
    else
      world.violated(name(), {winner_, node},
                     to_text(winner_) + " and " + to_text(node) + " both claim");
  }

 private:
  NodeId winner_{};
};

/// Breaks in the same step as OneWinner.
class OneClaim final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<OneClaim>(*this); }
  std::string_view name() const override { return "race.one_claim"; }
  void output(World& world, NodeId node, const Payload&) override {
    if (++claims_ == 2) world.violated(name(), {node}, "there are two claims");
  }

 private:
  std::uint32_t claims_ = 0;
};

class OneAppointment final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<OneAppointment>(*this); }
  std::string_view name() const override { return "race.one_appointment"; }
  void output(World& world, NodeId node, const Payload& output) override {
    if (content_of<Kept>(output) == nullptr) return;
    if (++kept_ == 2) world.violated(name(), {node}, "there are two appointments");
  }

 private:
  std::uint32_t kept_ = 0;
};

void add(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Racer>(config); });
}

Catalogue race_catalogue() {
  static const std::array<Protocol, 1> protocols{[] {
    Protocol race;
    race.name = race.title = "race";
    race.settings = settings_of<Config>();
    race.populate = populate_from<Config, add>;
    race.promises = {{"race.one_winner", "One wins."}};
    race.monitors = [] { return std::vector<Ref<Monitor>>{make_ref<OneWinner>()}; };
    race.vocabulary = vocabulary_of<Racer>();
    return race;
  }()};
  return {protocols, general_judges()};
}

/// The same race under one more judge.
Catalogue strict_race_catalogue() {
  static const std::array<Protocol, 1> protocols{[] {
    Protocol race = race_catalogue().protocols.front();
    race.promises = {{"race.one_claim", "One claims."}, {"race.one_winner", "One wins."}};
    race.monitors = [] {
      return std::vector<Ref<Monitor>>{make_ref<OneClaim>(), make_ref<OneWinner>()};
    };
    return race;
  }()};
  return {protocols, general_judges()};
}

/// One in which nobody is to meet two others.
Catalogue lonely_race_catalogue() {
  static const std::array<Protocol, 1> protocols{[] {
    Protocol race = race_catalogue().protocols.front();
    race.promises = {{"race.one_appointment", "One appointment is enough."}};
    race.monitors = [] { return std::vector<Ref<Monitor>>{make_ref<OneAppointment>()}; };
    return race;
  }()};
  return {protocols, general_judges()};
}

}  // namespace orrery::race

namespace orrery {
namespace {

using namespace std::chrono_literals;
using race::lonely_race_catalogue;
using race::race_catalogue;
using race::strict_race_catalogue;

Plan race_plan(std::uint64_t seed) {
  Plan plan = read_plan(parse_json(R"({
    "title": "A race", "protocol": {"race": {"patience": "10ms..90ms"}}, "nodes": 7,
    "network": {"latency": "5ms..15ms", "loss": 0.01},
    "faults": [{"rate": "40/s", "crash": "random 1", "for": "5ms..20ms"}, {"at": "1ms",
      "partition": ["n7", "rest"]}],
    "stop": "1s", "measure": {"events": "events"}})",
                                   "x.json"),
                        "x.json", race_catalogue());
  plan.seed = seed;
  return plan;
}

const Signature two_winners{.judge = "race.one_winner", .shape = "# both claim"};

bool has_two_winners(const Plan& plan) {
  return fails_with(plan, two_winners, race_catalogue()).has_value();
}

Plan failing_plan() {
  for (std::uint64_t seed = 1; seed < 100; ++seed) {
    if (has_two_winners(race_plan(seed))) return race_plan(seed);
  }
  return {};
}

TEST(Shrink, LeavesTwoNodesAndTheirTimer) {
  const auto report = shrink(failing_plan(), two_winners, race_catalogue());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->before.nodes, 7U);
  EXPECT_EQ(report->after, (PlanSize{.nodes = 2, .pins = 1, .events = report->after.events}));
  EXPECT_LE(report->after.events, 4U) << "two starts and two timers";
  EXPECT_TRUE(report->is_minimal);
  EXPECT_FALSE(report->depends_on_seed);
  EXPECT_EQ(report->plan.expect.violates, (std::vector<std::string>{"race.one_winner"}));
  EXPECT_TRUE(report->plan.faults.empty());
  EXPECT_EQ(report->plan.network, NetworkPlan{});
  EXPECT_EQ(report->verdict.sentence, "n1 and n2 both claim");
}

TEST(Shrink, WhatIsLeftRunsAsItSaysUnderEverySeed) {
  const auto report = shrink(failing_plan(), two_winners, race_catalogue());
  ASSERT_TRUE(report);
  const Plan read = read_plan(write(report->plan), "shrunk.json", race_catalogue());
  EXPECT_EQ(read, report->plan);
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Plan other = read;
    other.seed = seed;
    orrery::Run run(other, race_catalogue());
    run.finish();
    EXPECT_TRUE(run.report().is_as_expected());
    EXPECT_EQ(run.world().digest(), report->digest);
  }
}

/// Else the shrunk scenario would fail, although its run shows just what it is about.
TEST(Shrink, ExpectsWhatElseItsRunViolatesAfterWhatItIsAbout) {
  const auto report = shrink(failing_plan(), two_winners, strict_race_catalogue());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->plan.expect.violates,
            (std::vector<std::string>{"race.one_winner", "race.one_claim"}));
  orrery::Run run(report->plan, strict_race_catalogue());
  run.finish();
  EXPECT_TRUE(run.report().is_as_expected());
}

TEST(Shrink, IsTheSameEachTime) {
  const auto once = shrink(failing_plan(), two_winners, race_catalogue());
  const auto again = shrink(failing_plan(), two_winners, race_catalogue());
  ASSERT_TRUE(once && again);
  EXPECT_EQ(once->plan, again->plan);
  EXPECT_EQ(once->trials, again->trials);
}

TEST(Shrink, EndedEarlyItIsTheSmallestSoFar) {
  const Plan plan = failing_plan();
  for (const std::uint64_t trials : {1U, 5U, 20U, 60U}) {
    const auto report = shrink(plan, two_winners, race_catalogue(), {.trials = trials});
    ASSERT_TRUE(report);
    EXPECT_FALSE(report->is_minimal);
    EXPECT_LE(report->trials, trials);
    EXPECT_LE(report->after.events, report->before.events);
    EXPECT_TRUE(has_two_winners(report->plan)) << trials;
  }
}

TEST(Shrink, LeavesOutHandsThatTheFailureDoesNotNeed) {
  Plan plan;
  for (std::uint64_t seed = 1; seed < 100 && !has_two_winners(plan); ++seed) {
    plan = race_plan(seed);
    plan.hands = {{.after = 7, .action = Crash{{{Selector{replica(6)}}}}},
                  {.after = 8, .action = Expire{.timer = "Patience", .node = replica(5)}}};
  }
  const auto report = shrink(plan, two_winners, race_catalogue());
  ASSERT_TRUE(report);
  EXPECT_GE(report->before.faults, 2U);
  EXPECT_EQ(report->plan.hands, std::vector<Hand>{});
}

/// When somebody does something may be written among the protocol's settings.
TEST(Shrink, LeavesOutAndMovesWhatTheSettingsSayWillHappen) {
  const auto settings_of = [](const std::string& settings) {
    return read_plan(
        parse_json(R"({"nodes": 5, "protocol": {"race": )" + settings + "}}", "x.json"), "x.json",
        lonely_race_catalogue());
  };
  const Plan plan = settings_of(R"({"appointments": [
      {"at": "1234ms", "who": "n1"}, {"at": "2345ms", "who": "n2"},
      {"at": "3456ms", "who": "n4"}, {"at": "4567ms", "who": "n3"}]})");
  const auto report =
      shrink(plan, {.judge = "race.one_appointment", .shape = "there are two appointments"},
             lonely_race_catalogue());
  ASSERT_TRUE(report);
  EXPECT_EQ(report->after.nodes, 2U);
  EXPECT_EQ(to_json(report->plan.protocol.settings),
            R"({"appointments":[{"at":"0s","who":"n1"},{"at":"1s","who":"n2"}]})")
      << "as soon as is shorter to write";
}

TEST(Shrink, OfARunThatDoesNotFailIsNothing) {
  Plan alone = race_plan(1);
  alone.nodes = 1;
  alone.faults.clear();
  EXPECT_FALSE(shrink(alone, two_winners, race_catalogue()));
  Signature other = two_winners;
  other.shape = "nobody claims";
  EXPECT_FALSE(shrink(failing_plan(), other, race_catalogue()));
}

// ---------------------------------------------------------------- writing a run down

TEST(WrittenDown, ARunIsTheSameWithoutItsSeed) {
  const Plan plan = failing_plan();
  const Trial trial(plan, two_winners, race_catalogue());
  ASSERT_TRUE(trial.failing());
  Plan written = written_down(plan, trial.world(), trial.decisions());
  for (const std::uint64_t seed : {plan.seed, plan.seed + 1, plan.seed + 7}) {
    written.seed = seed;
    const auto failing = fails_with(written, two_winners, race_catalogue());
    ASSERT_TRUE(failing) << seed;
    EXPECT_EQ(failing->at, trial.failing()->at);
    EXPECT_EQ(failing->verdict.sentence, trial.failing()->verdict.sentence);
  }
}

TEST(WrittenDown, FaultsHaveInstantsNamesAndLengths) {
  const Plan plan = failing_plan();
  const Trial trial(plan, two_winners, race_catalogue());
  ASSERT_TRUE(trial.failing());
  const Plan written = written_down(plan, trial.world(), trial.decisions());
  ASSERT_FALSE(written.faults.empty());
  for (const FaultEntry& fault : written.faults) {
    EXPECT_TRUE(fault.at);
    EXPECT_FALSE(fault.rate);
    EXPECT_TRUE(!fault.for_ || fault.for_->min == fault.for_->max);
    EXPECT_EQ(to_text(fault).find("random"), std::string::npos) << to_text(fault);
  }
}

TEST(WrittenDown, NodesBehindOneThatIsGoneMoveUp) {
  const Plan plan = read_plan(parse_json(R"({"protocol": "race", "nodes": 4, "faults": [
      {"at": "1ms", "crash": "n2"}, {"at": "2ms", "partition": [["n1", "n2"], ["n3", "n4"]]}],
      "hands": [{"after": 4, "crash": ["n2", "n3"]}, {"after": 4, "restart": "n2"},
                {"after": 4, "drop": {"message": "Claim", "from": "n1", "to": "n2"}},
                {"after": 4, "deliver": {"message": "Claim", "from": "n1", "to": "n4"}},
                {"after": 5, "expire": {"timer": "Patience", "node": "n3"}},
                {"after": 5, "expire": {"timer": "Patience", "node": "n2"}}],
      "pins": [{"timer": "Patience", "node": "n2", "is": "10ms"},
               {"timer": "Patience", "node": "n4", "is": "20ms"},
               {"message": "Claim", "from": "n2", "to": "n3", "is": "lost"}]})",
                                         "x.json"),
                              "x.json", race_catalogue());
  const Plan wanted = read_plan(parse_json(R"({"protocol": "race", "nodes": 3, "faults": [
      {"at": "2ms", "partition": ["n1", ["n2", "n3"]]}],
      "hands": [{"after": 4, "crash": "n2"},
                {"after": 4, "deliver": {"message": "Claim", "from": "n1", "to": "n3"}},
                {"after": 5, "expire": {"timer": "Patience", "node": "n2"}}],
      "pins": [{"timer": "Patience", "node": "n3", "is": "20ms"}]})",
                                           "x.json"),
                                "x.json", race_catalogue());
  EXPECT_EQ(without_node(plan, replica(2)), wanted);
}

}  // namespace
}  // namespace orrery
