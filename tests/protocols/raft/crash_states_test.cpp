/// "Persistent state on all servers" (Figure 2) on disks that a crash finds in the middle of
/// writing: whatever a crash may leave there, Raft keeps its promises.

#include <gtest/gtest.h>

#include "protocols/raft/raft_checks.hpp"
#include "protocols/shared/leader_client.hpp"
#include "sim/core/disk_records.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery::raft {
namespace {

using namespace std::chrono_literals;

/// Three servers with slow disks, under watch, and a client that asks all the time.
World slow_cluster(std::uint64_t seed) {
  const NetworkPlan network{.latency = {Uniform{1ms, 20ms}}, .loss = {0.05}};
  World world(seed, make_ref<Surroundings>(network, DiskPlan{.sync = {Uniform{5ms, 60ms}}}));
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<Raft>(Config{}); });
  world.add_group('c', 1, 'n', [](NodeId) { return make_box<LeaderClient>(LeaderClientConfig{}); });
  world.add_monitor(make_checks());
  world.begin();
  return world;
}

/// Asks for one operation, if the last is done with.
void ask(World& world) {
  world.give_up(client(1));
  world.invoke_at(world.now(), client(1),
                  {.action = Action::append, .key = "k", .value = std::to_string(world.events())});
}

/// "n2 voted twice …", or nothing.
std::string complaint(const World& world) {
  return world.violations().empty() ? "" : world.violations().front().sentence;
}

// "If a server crashes after voting, it must not vote again in the same term": the term that it
// adopts takes the old vote with it, in one write.
TEST(RaftCrashStates, ATermAndItsVoteAreOneRecord) {
  const Durable voted{.currentTerm = 5, .votedFor = replica(3)};
  const Durable adopted{.currentTerm = 6, .votedFor = {}};
  const std::vector<FileWrites> writes = writes_between(voted, adopted);
  ASSERT_EQ(writes.size(), 1U);
  EXPECT_EQ(writes[0].file, "currentTerm and votedFor");
  EXPECT_EQ(with_first_writes(voted, adopted, writes, {0}), voted);
  EXPECT_EQ(with_first_writes(voted, adopted, writes, {1}), adopted);
}

TEST(RaftCrashStates, EveryOneOfThemKeepsThePromises) {
  std::uint64_t tried = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    World world = slow_cluster(seed);
    for (int look = 0; look < 60; ++look) {
      world.run_until(world.now() + 37ms);
      if (look % 3 == 0) ask(world);
      for (const NodeId node : world.group('n')) {
        const std::uint64_t states = world.crash_states(node);
        for (std::uint64_t number = 0; states > 1 && number < std::min<std::uint64_t>(states, 40);
             ++number) {
          World fork = world;
          fork.crash(node, CrashWrites{.number = number});
          fork.restart(node);
          fork.run_until(fork.now() + 1s);
          ASSERT_EQ(complaint(fork), "") << "seed " << seed << ", " << to_text(node) << " at "
                                         << to_text(world.now()) << ", state " << number;
          ++tried;
        }
      }
    }
  }
  EXPECT_GT(tried, 100U);
}

TEST(RaftCrashStates, ServersThatCrashAllTheTimeKeepThePromisesToo) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world = slow_cluster(seed);
    for (std::uint64_t round = 0; round < 100; ++round) {
      const Draw draw = Draw::named(seed, 1, 1, Time{}, round);
      world.run_until(world.now() + draw.between(Duration(20ms), Duration(400ms)));
      ask(world);
      const NodeId node = replica(static_cast<std::uint32_t>(draw.then(1).between(1, 3)));
      world.crash(node, CrashWrites{Unsynced::any_subset});
      world.run_until(world.now() + 20ms);
      world.restart(node);
    }
    ASSERT_EQ(complaint(world), "") << "seed " << seed;
  }
}

/// What Raft does not survive: a server that forgets what its disk had acknowledged.
TEST(RaftCrashStates, AcknowledgedWritesThatAreLostBreakThem) {
  int broken = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world = slow_cluster(seed);
    for (const NodeId node : world.group('n')) world.break_disk(node, DiskFault::lying);
    for (std::uint64_t round = 0; round < 100 && complaint(world).empty(); ++round) {
      const Draw draw = Draw::named(seed, 1, 1, Time{}, round);
      world.run_until(world.now() + draw.between(Duration(20ms), Duration(400ms)));
      ask(world);
      const NodeId node = replica(static_cast<std::uint32_t>(draw.then(1).between(1, 3)));
      world.crash(node);
      world.restart(node);
    }
    broken += complaint(world).empty() ? 0 : 1;
  }
  EXPECT_GT(broken, 0);
}

}  // namespace
}  // namespace orrery::raft
