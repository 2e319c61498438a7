#include "protocols/shared/generals_monitor.hpp"

#include <fmt/format.h>

#include <optional>

namespace orrery::generals {
namespace {

std::string_view does(Order order) { return order == Order::attack ? "attacks" : "retreats"; }
std::string_view ordered(Order order) { return order == Order::attack ? "attack" : "retreat"; }

class Watch final : public Monitor {
 public:
  explicit Watch(const Conditions& conditions) : conditions_(conditions) {}

  Ref<Monitor> clone() const override { return Ref<Monitor>(new Watch(*this)); }
  std::string_view name() const override { return conditions_.protocol; }
  std::vector<std::string_view> judges() const override {
    return {conditions_.ic1, conditions_.ic2};
  }

  void output(World& world, NodeId node, const Payload& output) override {
    if (!is_loyal(world, node)) return;
    if (const auto* commanded = content_of<Commanded>(output)) sent_ = commanded->order;
    if (const auto* decided = content_of<Decided>(output)) obeys(world, node, decided->order);
  }

 private:
  struct Obedience {
    NodeId lieutenant{};
    Order order{};
  };

  void obeys(World& world, NodeId lieutenant, Order order) {
    if (first_ && first_->order != order && is_loyal(world, first_->lieutenant)) {
      world.violated(conditions_.ic1, {first_->lieutenant, lieutenant},
                     fmt::format("{} {}, and {} {}", to_text(first_->lieutenant),
                                 does(first_->order), to_text(lieutenant), does(order)));
    }
    if (!first_ || !is_loyal(world, first_->lieutenant)) first_ = {lieutenant, order};
    if (sent_ && *sent_ != order && is_loyal(world, commander)) {
      world.violated(conditions_.ic2, {commander, lieutenant},
                     fmt::format("{} is loyal and has sent \"{}\", but {} {}", to_text(commander),
                                 ordered(*sent_), to_text(lieutenant), does(order)));
    }
  }

  Conditions conditions_;
  std::optional<Order> sent_;       // by a loyal commander
  std::optional<Obedience> first_;  // of a loyal lieutenant
};

}  // namespace

bool is_loyal(const World& world, NodeId general) {
  return !world.is_liar(general) && world.is_up(general) && !world.is_paused(general) &&
         world.life_of(general) == 1;
}

std::vector<NodeId> loyal_lieutenants(const World& world) {
  std::vector<NodeId> loyal;
  for (const NodeId general : world.group('n')) {
    if (general != commander && is_loyal(world, general)) loyal.push_back(general);
  }
  return loyal;
}

Ref<Monitor> make_monitor(const Conditions& conditions) {
  return Ref<Monitor>(new Watch(conditions));
}

}  // namespace orrery::generals
