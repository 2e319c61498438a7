#pragma once
/// Raft in bad weather: loss, duplication, reordering, slow disks, crashes, restarts and cuts, all
/// drawn from the seed.

#include "protocols/raft/raft.hpp"
#include "protocols/shared/leader_client.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"

namespace orrery::raft {

using namespace std::chrono_literals;

/// Every now and then it crashes, restarts, cuts off or reconnects a server.
class Vandal final : public Agent {
 public:
  Ref<Agent> clone() const override { return make_ref<Vandal>(*this); }
  std::string_view name() const override { return "vandal"; }
  void begin(World& world, std::uint32_t self) override {
    self_ = self;
    world.set_alarm(self_, 200ms, 0);
  }
  void alarm(World& world, AlarmToken token) override {
    const Draw draw = Draw::named(world.seed(), hash_of_name("vandal"), 0, world.now(), token);
    const Peers servers = world.group('n');
    const NodeId victim = servers[static_cast<std::uint32_t>(draw.then(0).below(servers.size()))];
    Network& network = world.environment_as<Surroundings>().network;
    switch (draw.then(1).below(4)) {
      case 0:
        world.crash(victim);
        if (draw.then(3).chance(0.5)) world.restart(victim);  // a reboot: the others hardly notice
        break;
      case 1:
        for (const NodeId server : servers) world.restart(server);
        break;
      case 2: {
        std::vector<NodeId> rest;
        for (const NodeId server : servers) {
          if (server != victim) rest.push_back(server);
        }
        network.cut({{victim}, rest});
        break;
      }
      default:
        network.reconnect({servers.begin(), servers.end()});
    }
    world.set_alarm(self_, world.now() + draw.then(2).between(Duration{20ms}, Duration{300ms}),
                    token + 1);
  }

 private:
  std::uint32_t self_ = 0;
};

/// A world of P's and two clients in such weather, not begun yet.
template <class P>
World storm(std::uint64_t seed, std::uint32_t servers, const Config& config = {}) {
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
