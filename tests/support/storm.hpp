#pragma once
/// Raft in bad weather: loss, duplication, reordering, slow disks, crashes, restarts and cuts, all
/// drawn from the seed.

#include "protocols/raft/raft.hpp"
#include "protocols/shared/leader_client.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"
#include "tests/support/vandal.hpp"

namespace orrery::raft {

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

}  // namespace orrery::raft
