#pragma once
/// Armies for the tests of OM(m): some generals are traitors, and what becomes of each of their
/// messages is up to the test.

#include <functional>
#include <string>
#include <vector>

#include "protocols/generals_om/generals_om.hpp"
#include "protocols/generals_om/generals_om_checks.hpp"
#include "sim/core/world.hpp"

namespace orrery::generals_om {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);

inline constexpr Duration delta = std::chrono::milliseconds(10);

/// What a traitor says instead; nothing: he keeps silent.
using Lie = std::function<std::optional<Order>(NodeId from, NodeId to, const OralMessage& truth)>;

/// Messages take a tenth of a round. Those of the traitors say what the lie makes of them.
class Messengers final : public Environment {
 public:
  Messengers(std::vector<NodeId> traitors, Lie lie)
      : traitors_(std::move(traitors)), lie_(std::move(lie)) {}
  Ref<Environment> clone() const override { return make_ref<Messengers>(*this); }
  Fate fate_of(const Transmission& message) override {
    Fate fate{.delay = std::chrono::milliseconds(1)};
    const auto* truth = content_of<OralMessage>(message.payload);
    const bool is_a_lie =
        std::find(traitors_.begin(), traitors_.end(), message.from) != traitors_.end();
    if (truth == nullptr || !is_a_lie) return fate;
    const std::optional<Order> said = lie_(message.from, message.to, *truth);
    if (!said) fate.loss = Loss::withheld;
    else fate.instead = make_payload(OralMessage{.order = *said, .path = truth->path});
    return fate;
  }

 private:
  std::vector<NodeId> traitors_;
  Lie lie_;
};

struct Army {
  std::uint32_t generals = 4;
  std::uint32_t m = 1;
  Order order = Order::attack;
  std::vector<NodeId> traitors{};
  Lie lie{};
};

/// At the start.
template <class P = OralMessages>
World before_battle(const Army& army) {
  World world(1, make_ref<Messengers>(army.traitors, army.lie));
  world.add_group('n', army.generals, 'n', [&](NodeId) {
    Config config;
    config.m = army.m;
    config.order = army.order;
    config.delta = delta;
    return make_box<P>(config);
  });
  world.add_monitor(generals::make_monitor(conditions));
  world.begin();
  for (const NodeId traitor : army.traitors) world.declare_liar(traitor);
  return world;
}

/// After the last round.
template <class P = OralMessages>
World after_battle(const Army& army) {
  World world = before_battle<P>(army);
  world.run_until(delta * (army.m + 3));
  return world;
}

inline std::optional<Order> decision(const World& world, NodeId lieutenant) {
  return world.state_of<Volatile>(lieutenant).decided;
}

/// "generals_om.ic1: n2 attacks, and n3 retreats"; empty if both conditions hold and every loyal
/// lieutenant has decided.
inline std::string what_is_wrong(const World& world) {
  if (!world.violations().empty()) {
    return world.violations()[0].judge + ": " + world.violations()[0].sentence;
  }
  for (const NodeId lieutenant : generals::loyal_lieutenants(world)) {
    if (!decision(world, lieutenant)) return to_text(lieutenant) + " has not decided";
  }
  return "";
}

/// Lies one after the other: the digits of `which` to the base of three say what the traitors'
/// messages are, in the order in which they are sent.
inline Lie lie_number(std::uint64_t which) {
  return [which](NodeId, NodeId, const OralMessage&) mutable -> std::optional<Order> {
    const std::uint64_t digit = which % 3;
    which /= 3;
    if (digit == 2) return std::nullopt;
    return digit == 1 ? Order::attack : Order::retreat;
  };
}

/// Lies drawn for a seed: one for each message, for each receiver in each round, or for each
/// receiver, so that there are consistent liars among them, too.
inline Lie drawn_lie(std::uint64_t seed) {
  const Draw draw = Draw::of_bits(seed).then(hash_of_name("lie"));
  return [draw](NodeId from, NodeId to, const OralMessage& truth) -> std::optional<Order> {
    const std::uint64_t kind = draw.then(0).below(4);
    Hasher hasher(draw.bits());
    hasher.add(to.bits);
    if (kind != 3) hasher.add(from.bits);
    if (kind == 1) hasher.add(truth.path.size());
    if (kind == 0) hash_append(hasher, truth.path);
    const Draw one = Draw::of_bits(hasher.value());
    if (one.then(1).below(8) == 0) return std::nullopt;
    return one.then(2).below(2) == 0 ? Order::retreat : Order::attack;
  };
}

/// So many of them, drawn for a seed.
inline std::vector<NodeId> drawn_traitors(std::uint32_t generals, std::uint32_t count,
                                          std::uint64_t seed) {
  std::vector<NodeId> traitors;
  const Draw draw = Draw::of_bits(seed).then(hash_of_name("traitor"));
  for (std::uint64_t i = 0; traitors.size() < count; ++i) {
    const NodeId one = replica(1 + static_cast<std::uint32_t>(draw.then(i).below(generals)));
    if (std::find(traitors.begin(), traitors.end(), one) == traitors.end()) traitors.push_back(one);
  }
  return traitors;
}

}  // namespace orrery::generals_om
