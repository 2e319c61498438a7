#pragma once
/// Paxos in bad weather: loss, duplication, reordering, slow disks, crashes, restarts and cuts, all
/// drawn from the seed.

#include "protocols/paxos/paxos.hpp"
#include "sim/workload/workload.hpp"
#include "tests/support/vandal.hpp"

namespace orrery::paxos {

using namespace std::chrono_literals;

/// Five nodes that are in a hurry, of which three are acceptors: the others' disks hold nothing but
/// numbers.
inline Config hurried() {
  return {.acceptors = 3,
          .proposalTimeout = {20ms, 120ms},
          .backOff = {0ms, 30ms},
          .ask = {50ms, 400ms}};
}

/// A world of such P's and of five clients in such weather, not begun yet.
template <class P>
World storm(std::uint64_t seed, const Config& config = hurried()) {
  const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 60ms}},
                            .loss = Probability{0.15},
                            .duplicate = Probability{0.1}};
  const DiskPlan disk{.sync = {Uniform{.min = 0ms, .max = 10ms}}};
  World world(seed, make_ref<Surroundings>(network, disk));
  world.add_group('n', 5, 'n', [&](NodeId) { return make_box<P>(config); });
  world.add_group('c', 5, 'n', [](NodeId) {
    return make_box<ProposingClient>(ProposingClientConfig{.retry = 30ms});
  });
  world.add_agent(make_ref<WorkloadAgent>(workload::Propose{}, 5U));
  world.add_agent(make_ref<Vandal>());
  return world;
}

}  // namespace orrery::paxos
