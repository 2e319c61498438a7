#pragma once
/// Registers in bad weather: servers that hold copies, and clients that do the work.

#include "sim/core/world.hpp"
#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"
#include "tests/support/vandal.hpp"

namespace orrery {

/// Three servers that crash and are cut off, four impatient clients and two keys; not begun yet.
template <class Server, class Client>
World register_storm(std::uint64_t seed, const typename Client::Config& config,
                     const typename Server::Config& of_servers = {}) {
  using namespace std::chrono_literals;
  const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 60ms}},
                            .loss = Probability{0.15},
                            .duplicate = Probability{0.1}};
  const DiskPlan disk{.sync = {Uniform{.min = 0ms, .max = 10ms}}};
  World world(seed, make_ref<Surroundings>(network, disk));
  world.add_group('n', 3, 'n', [&](NodeId) { return make_box<Server>(of_servers); });
  world.add_group('c', 4, 'n', [&](NodeId) { return make_box<Client>(config); });
  workload::Kv kv{};
  kv.keys = 2;
  kv.timeout = 100ms;
  world.add_agent(make_ref<WorkloadAgent>(kv, 4U));
  world.add_agent(make_ref<Vandal>());
  return world;
}

}  // namespace orrery
