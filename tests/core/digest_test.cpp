/// The digest covers time, kind, from, to and payload of every event, and nothing else moves it;
/// draws belong to what they decide, so a change here does not move the draws there.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/core/chatter.hpp"
#include "tests/core/puppet.hpp"

namespace orrery::chatter {

using namespace std::chrono_literals;
using puppet::n1;
using puppet::n2;

/// The digest after n1's word has arrived at n2.
struct OneMessage {
  std::uint64_t seed = 1;
  NodeId from = n1;
  NodeId to = n2;
  std::string text = "a";
  Duration delay = 10ms;

  std::uint64_t digest() const {
    auto environment = make_ref<puppet::Settable>();
    environment->delay = delay;
    std::vector<puppet::Strings> strings(4);
    strings[from.number() - 1].start = [&](puppet::Puppet& p) { p.say(to, text); };
    World world(seed, environment);
    world.add_group('n', 4, 'n', [&](NodeId node) {
      return make_box<puppet::Puppet>(strings[node.number() - 1]);
    });
    world.begin();
    world.run_until(1s);
    return world.digest();
  }
};

TEST(Digest, CoversTimeFromToAndPayload) {
  const std::vector<OneMessage> messages{
      {}, {.delay = 10ms + 1ns}, {.from = replica(3)}, {.to = replica(3)}, {.text = "b"}};
  std::set<std::uint64_t> digests;
  for (const OneMessage& message : messages) {
    EXPECT_EQ(message.digest(), message.digest());
    EXPECT_TRUE(digests.insert(message.digest()).second);
  }
  EXPECT_EQ(OneMessage{.seed = 2}.digest(), OneMessage{}.digest());  // where nothing is drawn
}

TEST(Digest, CoversTheKind) {
  const auto digest = [](auto act) {
    World world =
        puppet::world_of({{.start = [](puppet::Puppet& p) { p.start_timer(puppet::Late{}, 9s); }}});
    world.begin();
    world.run_until(1s);
    act(world);
    return world.digest();
  };
  std::set<std::uint64_t> digests{
      digest([](World&) {}), digest([](World& world) { world.crash(n1); }),
      digest([](World& world) { world.restart(n1); }), digest([](World& world) {
        world.invoke_at(1s, n1, {});
        world.run_until(1s);
      })};
  EXPECT_EQ(digests.size(), 4U);
}

TEST(Digest, CoversWhichTimerExpired) {
  const auto digest = [](int which) {
    World world = puppet::world_of(
        {{.start = [&](puppet::Puppet& p) { p.start_timer(puppet::Due{which}, 1s); }}});
    world.begin();
    world.run_until(1s);
    return world.digest();
  };
  EXPECT_EQ(digest(1), digest(1));
  EXPECT_NE(digest(1), digest(2));
}

TEST(Digest, IsTheSameWithObserversAndMonitorsAndInStepsOfAnySize) {
  const auto run = [](Observer* observer, bool has_monitor, Duration stride) {
    World world = begun({.seed = 6});
    world.set_observer(observer);
    if (has_monitor) world.add_monitor(make_ref<AnswerCount>());
    if (stride == 0s) {
      while (world.step(500ms)) {
      }
    }
    while (stride > 0s && world.now() < 500ms)
      world.run_until(std::min<Time>(world.now() + stride, 500ms));
    return std::tuple(world.digest(), world.events(), world.state_hash(), world.checkpoints());
  };
  const auto expected = run(nullptr, false, 500ms);
  Observer observer;
  EXPECT_EQ(run(&observer, false, 500ms), expected);
  EXPECT_EQ(run(nullptr, true, 500ms), expected);
  EXPECT_EQ(run(nullptr, false, 0s), expected);
  EXPECT_EQ(run(nullptr, false, 10us), expected);
  EXPECT_EQ(run(&observer, true, 7ms), expected);
}

TEST(Digest, DependsOnTheSeed) {
  std::set<std::uint64_t> digests;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    World world = begun({.seed = seed});
    world.run_until(50ms);
    digests.insert(world.digest());
  }
  EXPECT_EQ(digests.size(), 50U);
}

TEST(Digest, IsTheSameOnEveryMachine) {
  World world = begun({.seed = 1});
  world.run_until(500ms);
  EXPECT_EQ(world.events(), 2393U);
  EXPECT_EQ(world.digest(), 8626827863845119492U);
  EXPECT_EQ(world.state_hash(), 14888257765297193145U);
}

TEST(Digest, HasACheckpointEvery1024EventsWhichABisectionCanUse) {
  World world = begun({.seed = 7});
  std::map<std::uint64_t, std::uint64_t> digests;
  while (world.step(2s)) digests[world.events()] = world.digest();
  ASSERT_GT(world.events(), 5 * World::checkpoint_interval);
  ASSERT_EQ(world.checkpoints().size(), world.events() / World::checkpoint_interval);
  std::uint64_t event = 0;
  for (const Checkpoint& checkpoint : world.checkpoints()) {
    event += World::checkpoint_interval;
    ASSERT_EQ(checkpoint, (Checkpoint{.event = event, .digest = digests[event]}));
  }
  // Two runs that part in the middle: their checkpoints agree up to there, and never again.
  World other = begun({.seed = 7});
  while (other.events() < 3'000) other.step();
  other.crash(n1);
  other.run_until(2s);
  for (std::size_t i = 0; i < std::min(world.checkpoints().size(), other.checkpoints().size());
       ++i) {
    EXPECT_EQ(world.checkpoints()[i] == other.checkpoints()[i], i < 2) << i;
  }
}

TEST(Digest, CanBeSwitchedOff) {
  World world(1);
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<Chatter>(); });
  world.set_digest_enabled(false);
  world.begin();
  world.run_until(100ms);
  EXPECT_EQ(world.digest(), 0U);
  EXPECT_TRUE(world.checkpoints().empty());
}

// ---------------------------------------------------------------- draws in a run

/// The share of the decisions about messages between the first five nodes that are not the same in
/// both runs.
double share_of_changed_decisions(const World& before, const World& after) {
  const auto among_the_five = [](const World& world) {
    std::multiset<RandomNetwork::Decision> decisions;
    for (const auto& decision : world.environment_as<RandomNetwork>().decisions) {
      if (decision.from.number() <= 5 && decision.to.number() <= 5) decisions.insert(decision);
    }
    return decisions;
  };
  const auto a = among_the_five(before);
  const auto b = among_the_five(after);
  std::vector<RandomNetwork::Decision> lost;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(lost));
  EXPECT_GT(a.size(), 5'000U);
  return static_cast<double>(lost.size()) / static_cast<double>(a.size());
}

Options remembering(std::uint32_t silent_nodes = 0) {
  auto network = make_ref<RandomNetwork>();
  network->remembers = true;
  return {.silent_nodes = silent_nodes, .crashes = false, .environment = network};
}

TEST(Draws, ASilentNodeMoreMovesNothing) {
  World five = begun(remembering());
  five.run_until(3s);
  for (const std::uint32_t silent : {1U, 10U, 100U}) {
    World more = begun(remembering(silent));
    more.run_until(3s);
    EXPECT_EQ(share_of_changed_decisions(five, more), 0) << silent << " silent nodes";
  }
}

TEST(Draws, ALostMessageMovesOnlyWhatItCaused) {
  World run = begun(remembering());
  run.run_until(500ms);
  World without_one = run;
  EventHandle message = ~0U;
  without_one.pending().for_each([&](EventHandle handle, const Event& event) {
    if (event.kind == EventKind::message) message = handle;
  });
  ASSERT_NE(message, ~0U);
  without_one.drop(message);
  run.run_until(3s);
  without_one.run_until(3s);
  EXPECT_NE(run.digest(), without_one.digest());
  const double share = share_of_changed_decisions(run, without_one);
  RecordProperty("share_of_changed_decisions", std::to_string(share));
  EXPECT_LE(share, 0.01);
}

}  // namespace orrery::chatter
