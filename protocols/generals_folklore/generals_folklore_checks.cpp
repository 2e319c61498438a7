#include "protocols/generals_folklore/generals_folklore_checks.hpp"

#include <fmt/format.h>

#include <optional>

#include "protocols/generals_folklore/generals_folklore.hpp"
#include "protocols/shared/generals_monitor.hpp"
#include "sim/core/map.hpp"
#include "sim/core/world.hpp"

namespace orrery::generals_folklore {
namespace {

std::string_view does(Order order) { return order == Order::attack ? "attacks" : "retreats"; }

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return Ref<Monitor>(new Checks(*this)); }
  std::string_view name() const override { return "generals_folklore"; }
  std::vector<std::string_view> judges() const override {
    return {agreement, validity, loyal_stay};
  }

  void output(World& world, NodeId node, const Payload& output) override {
    if (!generals::is_loyal(world, node)) return;
    if (const auto* wanted = content_of<Wanted>(output)) {
      wanted_.insert_or_assign(node, wanted->order);
    }
    if (const auto* expelled = content_of<Expelled>(output)) expels(world, node, *expelled);
    if (const auto* decided = content_of<Decided>(output)) decides(world, node, decided->order);
  }

 private:
  static void expels(World& world, NodeId node, const Expelled& expelled) {
    if (!generals::is_loyal(world, expelled.general)) return;
    world.violated(loyal_stay, {node, expelled.general},
                   fmt::format("{} holds {}, who is loyal, for a traitor", to_text(node),
                               to_text(expelled.general)));
  }

  void decides(World& world, NodeId node, Order order) {
    for (const auto& [other, its] : decided_) {
      if (its == order || !generals::is_loyal(world, other)) continue;
      world.violated(
          agreement, {other, node},
          fmt::format("{} {}, and {} {}", to_text(other), does(its), to_text(node), does(order)));
    }
    decided_.insert_or_assign(node, order);
    for (const NodeId general : world.group('n')) {
      const Order* wanted = wanted_.find(general);
      if (generals::is_loyal(world, general) && (wanted == nullptr || *wanted == order)) return;
    }
    world.violated(validity, {node},
                   fmt::format("no loyal general wants it, but {} {}", to_text(node), does(order)));
  }

  Map<NodeId, Order> wanted_;
  Map<NodeId, Order> decided_;
};

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

}  // namespace orrery::generals_folklore
