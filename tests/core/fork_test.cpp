/// A world is a value: copies go their own way, and the same way if nobody interferes.

#include <gtest/gtest.h>

#include <thread>
#include <tuple>

#include "tests/core/chatter.hpp"

namespace orrery::chatter {

using namespace std::chrono_literals;

constexpr Time end = 500ms;

/// Everything by which two runs could differ.
auto summary(const World& world) {
  const auto& count = static_cast<const AnswerCount&>(*world.monitors().at(0));
  return std::tuple(world.digest(), world.state_hash(), world.events(), world.now(),
                    world.messages(), world.checkpoints(), world.pending().size(), count.answers,
                    count.steps);
}

World watched(std::uint64_t seed) {
  World world = begun({.seed = seed});
  world.add_monitor(make_ref<AnswerCount>());
  return world;
}

World run(World world) {
  world.run_until(end);
  return world;
}

TEST(Fork, RunsToTheSameDigestAndStateFromAnyPoint) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World original = watched(seed);
    const auto expected = summary(run(original));
    ASSERT_GT(std::get<2>(expected), 1'000U);
    std::vector<World> forks;
    for (std::uint64_t i = 0; i < 20; ++i) {
      const std::uint64_t steps = Draw::named(seed, 1, 1, Time{}, i).below(150);
      for (std::uint64_t step = 0; step < steps && original.step(end); ++step) {
      }
      forks.push_back(original);
    }
    for (World& fork : forks) ASSERT_EQ(summary(run(std::move(fork))), expected);
    ASSERT_EQ(summary(run(std::move(original))), expected);
  }
}

TEST(Fork, TakingItsOwnStepsByTurnsChangesNeither) {
  World a = watched(1);
  const auto expected = summary(run(a));
  a.run_until(100ms);
  World b = a;
  for (bool a_goes_on = true, b_goes_on = true; a_goes_on || b_goes_on;) {
    a_goes_on = a.step(end);
    for (int i = 0; i < 3; ++i) b_goes_on = b.step(end);
  }
  EXPECT_EQ(summary(run(a)), expected);
  EXPECT_EQ(summary(run(b)), expected);
}

TEST(Fork, RunsTheSameOnOtherThreads) {
  World original = watched(3);
  const auto expected = summary(run(original));
  original.run_until(200ms);
  std::vector<World> forks(8, original);
  std::vector<std::thread> threads;
  for (World& fork : forks) threads.emplace_back([&fork] { fork.run_until(end); });
  original.run_until(end);  // while the others run
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(summary(original), expected);
  for (const World& fork : forks) EXPECT_EQ(summary(fork), expected);
}

TEST(Fork, DivergesWithoutTouchingItsOriginal) {
  World original = watched(4);
  const auto expected = summary(run(original));
  original.run_until(200ms);
  const auto before = summary(original);
  World fork = original;
  fork.crash(replica(1));
  fork.environment_as<RandomNetwork>().loss = 0.5;
  fork.run_until(end);
  EXPECT_EQ(summary(original), before);
  EXPECT_NE(summary(fork), expected);
  EXPECT_EQ(summary(run(original)), expected);
}

TEST(Fork, IsWatchedByNobody) {
  struct Counter final : Observer {
    int events = 0;
    void event_begins(const World&, const Event&) override { ++events; }
  } counter;
  World original = watched(5);
  original.set_observer(&counter);
  World fork = original;
  fork.run_until(end);
  EXPECT_EQ(counter.events, 0);
  World other = watched(5);
  original = other;  // who watches a world goes on watching it when it is rewound
  original.run_until(end);
  EXPECT_GT(counter.events, 1'000);
}

/// A node that only wakes up, and counts how often its state was cloned.
struct Clones {
  inline static int count = 0;
  Clones() = default;
  Clones(const Clones&) { ++count; }
  Clones& operator=(const Clones&) = default;
  void hash_append(Hasher&) const {}
  Value to_value() const { return "clones"; }
};
struct CountingState {
  std::uint64_t wakings{};
  Clones clones{};
};
BOOST_DESCRIBE_STRUCT(CountingState, (), (wakings, clones))
class Sleeper : public Process<Nothing, std::variant<RoundDue>, Nothing, NoDurable, CountingState> {
 public:
  void start() { start_timer(RoundDue{}, std::chrono::milliseconds(self().number())); }
  void on(RoundDue) {
    ++wakings;
    start_timer(RoundDue{}, 100ms);
  }
};

TEST(Fork, ClonesOnlyTheNodesThatTakeAStep) {
  World world(1);
  world.add_group('n', 100, 'n', [](NodeId) { return make_box<Sleeper>(); });
  world.begin();
  world.run_until(0ms);
  Clones::count = 0;
  World fork = world;
  EXPECT_EQ(Clones::count, 0);
  fork.run_until(10ms);
  EXPECT_EQ(Clones::count, 10);  // n1 … n10 woke up
  fork.run_until(50ms);
  EXPECT_EQ(Clones::count, 50);
  fork.run_until(350ms);
  EXPECT_EQ(Clones::count, 100);  // each once, however often it wakes up
  world.run_until(350ms);         // what the fork left behind is this world's alone
  EXPECT_EQ(Clones::count, 100);
  EXPECT_EQ(fork.state_hash(), world.state_hash());
}

}  // namespace orrery::chatter
