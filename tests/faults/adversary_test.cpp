#include "sim/faults/adversary.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

/// It is decided once n2 has heard three words.
bool has_heard_three(const World& world) {
  return world.state_of<puppet::Volatile>(replica(2)).heard >= 3;
}

/// n1 says a word to n2 every 100 ms, `words` in all, and each arrives after 10 ms.
World told_by_n1(int words, std::vector<FaultEntry> faults, DecidedRule decided = has_heard_three) {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 2, 'n', [=](NodeId node) {
    puppet::Strings strings;
    if (node == replica(1)) {
      strings.start = [](puppet::Puppet& self) { self.start_timer(puppet::Due{1}, 100ms); };
      strings.due = [=](puppet::Puppet& self, const puppet::Due& due) {
        self.say(replica(2), std::to_string(due.which));
        if (due.which < words) self.start_timer(puppet::Due{due.which + 1}, 100ms);
      };
    }
    return make_box<puppet::Puppet>(strings);
  });
  world.add_agent(make_ref<Timeline>(std::move(faults), n2_leads, FaultFrame{.decided = decided}));
  world.begin();
  return world;
}

int heard_at(World& world, Time when) {
  world.run_until(when);
  return world.state_of<puppet::Volatile>(replica(2)).heard;
}

const Adversary& adversary_of(const World& world) {
  return world.environment_as<Surroundings>().adversary;
}

TEST(Adversary, KeepsBackWhatWouldDecide) {
  World world = told_by_n1(1000, {{.at = 0s, .action = Postpone{}}});
  EXPECT_EQ(heard_at(world, 50s), 2) << "the first two are harmless";
  EXPECT_EQ(adversary_of(world).messages(), 497U) << "498 to 499 words, without the first two";
  EXPECT_GT(adversary_of(world).longest(), 40s);
}

TEST(Adversary, LosesNothing) {
  const DurationRange second{1s, 1s};
  World world = told_by_n1(20, {{.at = 0s, .action = Postpone{}, .for_ = second}});
  EXPECT_EQ(heard_at(world, 1s), 2);
  EXPECT_EQ(heard_at(world, 10s), 20) << "all arrive when it is over";
}

TEST(Adversary, DeliversWhatIsHarmlessByThen) {
  // Only in the first second is the third word decisive.
  const DecidedRule early = [](const World& now) {
    return now.now() < 1s && now.state_of<puppet::Volatile>(replica(2)).heard >= 3;
  };
  World world = told_by_n1(1000, {{.at = 0s, .action = Postpone{}}}, early);
  EXPECT_EQ(heard_at(world, 999ms), 2);
  EXPECT_EQ(heard_at(world, 2'450ms), 24) << "each at its next trial, 1.58s at the latest";
}

TEST(Adversary, WhereNothingElseIsUnderWayItMustDeliver) {
  World world = told_by_n1(3, {{.at = 0s, .action = Postpone{}}});
  EXPECT_EQ(heard_at(world, 1s), 3);
}

TEST(Adversary, LooksAheadWithoutATrace) {
  World watched = told_by_n1(2, {{.at = 0s, .action = Postpone{}}});
  World free = told_by_n1(2, {});
  watched.run_until(1s);
  free.run_until(1s);
  EXPECT_EQ(watched.state_hash(), free.state_hash()) << "nothing was kept back";
  EXPECT_EQ(watched.events(), free.events() + 1) << "the fault's own alarm";
}

TEST(Adversary, AForkHasIt) {
  World world = told_by_n1(1000, {{.at = 0s, .action = Postpone{}}});
  world.run_until(5s);
  World later = world;
  EXPECT_EQ(heard_at(later, 6s), 2);
  EXPECT_EQ(heard_at(world, 6s), 2);
  EXPECT_EQ(world.digest(), later.digest());
}

TEST(Adversary, StrikesNobodyWhoseDecisionsNobodyKnows) {
  World world = told_by_n1(5, {{.at = 0s, .action = Postpone{}}}, nullptr);
  EXPECT_EQ(heard_at(world, 1s), 5);
  EXPECT_EQ(reports(world).front().fired, 0U);
}

}  // namespace
}  // namespace orrery
