#pragma once
/// Replicated state machines in bad weather: loss, duplication, reordering, slow disks, crashes,
/// restarts and cuts, all drawn from the seed; and what judges catch there.

#include <gtest/gtest.h>

#include <string>

#include "protocols/shared/leader_client.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"
#include "tests/support/first_events.hpp"
#include "tests/support/vandal.hpp"

namespace orrery {

using namespace std::chrono_literals;

/// A world of P's and two clients in such weather, not begun yet.
template <class P>
World storm(std::uint64_t seed, std::uint32_t servers, const typename P::Config& config = {}) {
  const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 30ms}},
                            .loss = Probability{0.05},
                            .duplicate = Probability{0.05}};
  const DiskPlan disk{.sync = {Uniform{.min = 0ms, .max = 10ms}}};
  World world(seed, make_ref<Surroundings>(network, disk));
  world.add_group('n', servers, 'n', [&](NodeId) { return make_box<P>(config); });
  world.add_group('c', 2, 'n', [](NodeId) { return make_box<LeaderClient>(); });
  const workload::Kv asks{{.think = 20ms}, 2, {.get = 1, .put = 2, .append = 1}};
  world.add_agent(make_ref<WorkloadAgent>(asks, 2U));
  world.add_agent(make_ref<Vandal>());
  return world;
}

/// A protocol's judges, and others that say the same by brute force.
struct Judging {
  std::string_view name{};  // with which the judges' names begin: "raft."
  Ref<Monitor> (*checks)() = nullptr;
  Ref<Monitor> (*reference)() = nullptr;  // nullptr for none
  std::string_view prefix{};              // of the reference's: "reference."
};

/// A storm of so many servers, from its beginning to `length`, with these judges.
template <class P>
World stormy_run(const Judging& judging, std::uint64_t seed, std::uint32_t servers, Duration length,
                 const typename P::Config& config = {}) {
  World world = storm<P>(seed, servers, config);
  world.add_monitor(judging.checks());
  if (judging.reference != nullptr) world.add_monitor(judging.reference());
  world.begin();
  world.run_until(length);
  return world;
}

/// In how many of so many storms, of three servers and of five, each judge was violated. The
/// reference agrees in each of them.
template <class P>
PerJudge caught_in_storms(const Judging& judging, std::uint64_t seeds,
                          const typename P::Config& config = {}) {
  PerJudge caught;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const auto servers = 3 + 2 * static_cast<std::uint32_t>(seed % 2);
    const World world = stormy_run<P>(judging, seed, servers, 3s, config);
    const PerJudge seen = first_events(world, "", judging.name);
    if (judging.reference != nullptr) {
      EXPECT_EQ(seen, first_events(world, judging.prefix, judging.name)) << "seed " << seed;
    }
    for (const auto& [judge, event] : seen) ++caught[judge];
  }
  return caught;
}

}  // namespace orrery
