#pragma once
/// What brings bad weather over a cluster, drawn from the seed: for every protocol.

#include <chrono>
#include <vector>

#include "sim/core/world.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery {

/// Every now and then it crashes, restarts, cuts off or reconnects a server.
class Vandal final : public Agent {
 public:
  Ref<Agent> clone() const override { return make_ref<Vandal>(*this); }
  std::string_view name() const override { return "vandal"; }
  void begin(World& world, std::uint32_t self) override {
    self_ = self;
    world.set_alarm(self_, std::chrono::milliseconds(200), 0);
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
    world.set_alarm(self_,
                    world.now() + draw.then(2).between(Duration{std::chrono::milliseconds(20)},
                                                       Duration{std::chrono::milliseconds(300)}),
                    token + 1);
  }

 private:
  std::uint32_t self_ = 0;
};

}  // namespace orrery
