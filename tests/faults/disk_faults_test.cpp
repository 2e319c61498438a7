/// Each kind of disk fault fires, shows in state or history, and ends when it is lifted.

#include "sim/faults/disk_faults.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "sim/faults/timeline.hpp"
#include "tests/core/scribe.hpp"
#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using scribe::Apart;
using scribe::Texts;

constexpr NodeId n1 = replica(1);

struct Listener final : Observer {
  Texts heard;
  void fault(const World& world, std::string_view what) override {
    heard.push_back(to_text(world.now()) + " " + std::string(what));
  }
};

/// n1 and n2 write a line, and its number into their term, at each of 200 milliseconds of a life;
/// c1 keeps nothing. Not begun yet.
World writers(std::vector<FaultEntry> faults, const DiskPlan& disk = {}, std::uint64_t seed = 1) {
  scribe::Orders<Apart> orders;
  for (int i = 1; i <= 200; ++i) {
    orders.changes.push_back([i](Apart& state) {
      state.term = i;
      state.book.lines.push_back(i);
    });
  }
  World world(seed, make_ref<Surroundings>(NetworkPlan{}, disk));
  world.add_group('n', 2, 'n', [&](NodeId) { return make_box<scribe::Scribe<Apart>>(orders); });
  world.add_group('c', 1, 'n', [](NodeId) { return make_box<scribe::Mute>(); });
  world.add_agent(make_ref<Timeline>(std::move(faults), nullptr));
  return world;
}

World written_until(Time end, std::vector<FaultEntry> faults, const DiskPlan& disk = {},
                    std::uint64_t seed = 1) {
  World world = writers(std::move(faults), disk, seed);
  world.begin();
  world.run_until(end);
  return world;
}

/// Goes on and looks at the disk of a node.
int term_on_disk(World& world, Time when, NodeId node = n1) {
  world.run_until(when);
  return world.disk_of<Apart>(node).term;
}

DiskPlan sync_of(Duration sync) { return {.sync = {Constant{sync}}}; }

// ---------------------------------------------------------------- slow, stalled, full

TEST(DiskFaults, ASlowDiskTakesSoManyTimesAsLongUntilItIsLifted) {
  World world = writers({{.at = 10500us, .action = DiskSlow{select({"n1"}), 20}, .for_ = 20ms}},
                        sync_of(1ms));
  world.begin();
  EXPECT_EQ(term_on_disk(world, 30ms + 999us), 10) << "11 takes from 11ms to 31ms";
  EXPECT_EQ(term_on_disk(world, 31ms), 11);
  EXPECT_EQ(term_on_disk(world, 31ms, replica(2)), 30) << "the others are as fast as ever";
  EXPECT_EQ(term_on_disk(world, 70ms), 69);
  EXPECT_EQ(reports(world)[0].fired, 1U);
  EXPECT_EQ(reports(world)[0].beyond, 0U);
}

TEST(DiskFaults, SlownessesMultiply) {
  World world = writers({{.at = 500us, .action = DiskSlow{select({"n1"}), 3}},
                         {.at = 500us, .action = DiskSlow{select({"all"}), 4}}},
                        sync_of(1ms));
  world.begin();
  EXPECT_EQ(term_on_disk(world, 12ms + 999us), 0);
  EXPECT_EQ(term_on_disk(world, 13ms), 1);
}

TEST(DiskFaults, AStalledDiskGoesOnAfterIt) {
  World world =
      writers({{.at = 10500us, .action = DiskStall{select({"n1"})}, .for_ = 50ms}}, sync_of(1ms));
  Listener listener;
  world.set_observer(&listener);
  world.begin();
  EXPECT_EQ(term_on_disk(world, 60ms), 9);
  EXPECT_EQ(world.state_of<Apart>(n1).term, 60);
  EXPECT_EQ(term_on_disk(world, 62ms), 61);
  EXPECT_EQ(listener.heard, (Texts{"10.5ms disk_stall n1", "60.5ms the disk of n1 is as it was"}));
}

TEST(DiskFaults, WhoWritesToAFullDiskStopsAndStartsAgainWhenThereIsSpace) {
  World world =
      writers({{.at = 10500us, .action = DiskFull{select({"n1"})}, .for_ = 50ms}}, sync_of(1ms));
  Listener listener;
  world.set_observer(&listener);
  world.begin();
  world.run_until(20ms);
  EXPECT_FALSE(world.is_up(n1));
  EXPECT_TRUE(world.is_up(replica(2)));
  EXPECT_EQ(term_on_disk(world, 60ms), 10);
  world.run_until(61ms);
  EXPECT_TRUE(world.is_up(n1));
  EXPECT_EQ(world.life_of(n1), 2U);
  EXPECT_EQ(term_on_disk(world, 260ms), 198);
  EXPECT_EQ(listener.heard, (Texts{"10.5ms disk_full n1", "11ms n1 stops: its disk is full",
                                   "60.5ms the disk of n1 is as it was"}));
}

TEST(DiskFaults, WhoWasStoppedBySomethingElseStaysDownWhenThereIsSpace) {
  World world =
      written_until(100ms, {{.at = 10500us, .action = Crash{select({"n1"})}},
                            {.at = 10500us, .action = Restart{select({"n1"})}},
                            {.at = 10600us, .action = DiskFull{select({"n1"})}, .for_ = 50ms},
                            {.at = 10700us, .action = Crash{select({"n1"})}}});
  EXPECT_FALSE(world.is_up(n1));
}

// ---------------------------------------------------------------- crashes in the middle of writes

TEST(DiskFaults, ACrashSaysWhatBecomesOfTheWritesUnderWay) {
  const auto left_by = [](std::optional<Unsynced> unsynced, Unsynced usual) {
    DiskPlan disk = sync_of(10s);
    disk.unsynced = usual;
    World world =
        written_until(30ms, {{.at = 5500us, .action = Crash{select({"n1"}), unsynced}}}, disk, 3);
    return world.disk_of<Apart>(n1).book.lines.size();
  };
  EXPECT_EQ(left_by({}, Unsynced::lost), 0U);
  EXPECT_EQ(left_by(Unsynced::kept, Unsynced::lost), 5U);
  EXPECT_EQ(left_by({}, Unsynced::kept), 5U);
  EXPECT_EQ(left_by(Unsynced::lost, Unsynced::kept), 0U);
}

TEST(DiskFaults, TheSurvivorsOfACrashAreToldAndDrawnByTheSeed) {
  std::set<Texts> told;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    World world = writers({{.at = 2500us, .action = Crash{select({"n1"}), Unsynced::any_subset}}},
                          sync_of(10s), seed);
    Listener listener;
    world.set_observer(&listener);
    world.begin();
    world.run_until(10ms);
    ASSERT_EQ(listener.heard.size(), 2U);
    told.insert(listener.heard);
    EXPECT_EQ(reports(world)[0].beyond, 0U);
  }
  // Of two batches of two writes each, one to four may survive, or none.
  EXPECT_EQ(told.size(), 5U);
  EXPECT_TRUE(told.contains(
      {"2.5ms crash n1 unsynced any_subset (n1)", "2.5ms n1 keeps 1 of 4 unsynced writes"}));
}

TEST(DiskFaults, ATornWriteIsBeyondWhatIsSurvived) {
  World world = written_until(
      5ms, {{.at = 2500us, .action = Crash{select({"n1"}), Unsynced::torn}}}, sync_of(10s));
  EXPECT_TRUE(world.box(n1).has_damage());
  EXPECT_EQ(reports(world)[0].beyond, 1U);
}

TEST(DiskFaults, ALostWriteIsFoundMissingAfterACrash) {
  for (const bool is_lifted_before : {false, true}) {
    World world = written_until(40ms, {{.at = 10500us,
                                        .action = DiskLostWrite{select({"n1"})},
                                        .for_ = is_lifted_before ? 10ms : 25ms},
                                       {.at = 30500us, .action = Crash{select({"n1"})}}});
    EXPECT_EQ(world.disk_of<Apart>(n1).term, is_lifted_before ? 29 : 9);
    EXPECT_EQ(reports(world)[0].beyond, 1U);
  }
}

// ---------------------------------------------------------------- damage

TEST(DiskFaults, ACorruptedRecordIsFoundWhenTheProcessStarts) {
  World world = writers({{.at = 20500us, .action = DiskCorrupt{select({"n1"}), "book.lines[3]"}},
                         {.at = 30500us, .action = Crash{select({"n1"})}, .for_ = 10ms},
                         {.at = 50500us, .action = Restart{select({"n1"})}}});
  Listener listener;
  world.set_observer(&listener);
  world.begin();
  world.run_until(30ms);
  EXPECT_TRUE(world.is_up(n1));
  world.run_until(60ms);
  EXPECT_FALSE(world.is_up(n1));
  const std::string refusal = " n1 does not start from a damaged disk: book.lines[3] is corrupted";
  EXPECT_EQ(
      listener.heard,
      (Texts{"20.5ms disk_corrupt n1 record book.lines[3] (n1 (book.lines[3]))", "30.5ms crash n1",
             "40.5ms" + refusal, "50.5ms restart n1", "50.5ms" + refusal}));
  EXPECT_EQ(reports(world)[0].struck, "n1 (book.lines[3]) at 20.5ms");
  EXPECT_EQ(reports(world)[0].beyond, 1U);
}

TEST(DiskFaults, AReadErrorGoesAwayAndWhoCouldNotStartStarts) {
  World world =
      written_until(40ms, {{.at = 20500us, .action = DiskReadError{select({"n1"})}, .for_ = 30ms},
                           {.at = 20600us, .action = Crash{select({"n1"})}, .for_ = 10ms}});
  EXPECT_FALSE(world.is_up(n1));
  world.run_until(51ms);
  EXPECT_TRUE(world.is_up(n1));
  EXPECT_GE(world.state_of<Apart>(n1).term, 19) << "and nothing is lost";
}

TEST(DiskFaults, ARecordIsNamedAloneOrByWhatItLiesIn) {
  struct Case {
    std::optional<std::string> record;
    std::string struck;  ///< the beginning
  };
  for (const Case& c : {Case{"vote", "n1 (vote) at"},
                        {"book.lines[0]", "n1 (book.lines[0]) at"},
                        {"book.lines", "n1 (book.lines["},
                        {"book", "n1 (book.lines["},
                        {{}, "n1 ("},
                        {"boo", ""},
                        {"book.lines[99]", ""},
                        {"votes", ""}}) {
    const World world =
        written_until(20ms, {{.at = 10500us, .action = DiskCorrupt{select({"n1"}), c.record}}});
    EXPECT_TRUE(reports(world)[0].struck.starts_with(c.struck)) << reports(world)[0].struck;
    EXPECT_EQ(reports(world)[0].fired, c.struck.empty() ? 0U : 1U);
  }
}

// ---------------------------------------------------------------- who, and how much

TEST(DiskFaults, WhoKeepsNothingIsNeverStruck) {
  for (const FaultAction& action :
       {FaultAction{DiskSlow{select({"c1"})}}, FaultAction{DiskStall{select({"c1"})}},
        FaultAction{DiskFull{select({"c1"})}}, FaultAction{DiskLostWrite{select({"c1"})}},
        FaultAction{DiskCorrupt{select({"c1"}), {}}},
        FaultAction{DiskReadError{select({"c1"}), {}}}}) {
    FaultEntry entry{.at = 1ms};
    std::visit([&](const auto& kind) { entry.action = kind; }, action);
    EXPECT_EQ(reports(written_until(5ms, {entry}))[0].fired, 0U) << to_text(action);
  }
}

TEST(DiskFaults, RandomOnesKeepToWhatTheProtocolSurvives) {
  FaultEntry entry{.action = DiskLostWrite{select({"n1"})}, .rate = Rate{1, 2ms}};
  const FaultReport kept = reports(written_until(100ms, {entry}))[0];
  EXPECT_EQ(kept.fired, 0U);
  EXPECT_GT(kept.refused, 0U);
  entry.beyond_tolerance = true;
  const FaultReport beyond = reports(written_until(100ms, {entry}))[0];
  EXPECT_GT(beyond.fired, 0U);
  EXPECT_EQ(beyond.beyond, beyond.fired);
}

TEST(DiskFaults, ForksCarryThem) {
  World world = written_until(
      25ms, {{.at = 10500us, .action = DiskStall{select({"n1"})}, .for_ = 40ms},
             {.at = 11500us, .action = DiskSlow{select({"n2"}), 5}, .for_ = 40ms},
             {.at = 12500us, .action = DiskLostWrite{select({"all"})}, .for_ = 40ms},
             {.at = 30500us, .action = Crash{select({"all"}), Unsynced::any_subset}, .for_ = 9ms}});
  World fork = world;
  for (World* each : {&world, &fork}) each->run_until(150ms);
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(world.state_hash(), fork.state_hash());
  EXPECT_EQ(reports(world), reports(fork));
  EXPECT_EQ(world.disk_of<Apart>(n1), fork.disk_of<Apart>(n1));
}

TEST(DiskFaults, OneThatIsYetToComeChangesNothing) {
  const World without = written_until(100ms, {});
  const World with = written_until(100ms, {{.at = 1s, .action = DiskStall{select({"all"})}},
                                           {.at = 1s, .action = DiskSlow{select({"all"})}}});
  EXPECT_EQ(with.digest(), without.digest());
}

// ---------------------------------------------------------------- writes

TEST(DiskPlan, ABatchTakesItsWritesAndThenItsSync) {
  World world = writers({}, {.write = {Constant{100us}}, .sync = {Constant{1ms}}});
  world.begin();
  EXPECT_EQ(term_on_disk(world, 2199us), 0) << "a line and a term from 1ms, and the sync";
  EXPECT_EQ(term_on_disk(world, 2200us), 1);
}

}  // namespace
}  // namespace orrery
