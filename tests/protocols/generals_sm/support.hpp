#pragma once
/// Armies for the tests of SM(m). A traitor is another process: it signs what it likes, in its own
/// name, keeps what it hears, and sends what a script says.

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "protocols/generals_sm/generals_sm.hpp"
#include "protocols/generals_sm/generals_sm_checks.hpp"
#include "sim/core/world.hpp"

namespace orrery::generals_sm::treason {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);

inline constexpr Duration delta = std::chrono::milliseconds(10);

/// A line of the script is due.
struct Cue {
  std::uint64_t line{};
  friend auto operator<=>(const Cue&, const Cue&) = default;
};
BOOST_DESCRIBE_STRUCT(Cue, (), (line))

class Traitor;

struct Line {
  Duration at{};
  NodeId who{};
  std::function<void(Traitor&)> act{};
};

class Traitor : public Process<std::variant<SignedMessage>, std::variant<Cue>, Output, NoDurable,
                               NoVolatile, Config> {
 public:
  static inline std::vector<Line> script;
  static inline std::vector<Chain>
      known;  ///< to all traitors: what they were told, and have signed

  void start() {
    for (std::uint64_t i = 0; i < script.size(); ++i) {
      if (script[i].who == self()) start_timer(Cue{i}, script[i].at);
    }
  }
  void on(const SignedMessage& message) { known.push_back(message.chain); }
  void on(const Cue& cue) { script[cue.line].act(*this); }

  NodeId name() const { return self(); }
  void tell(NodeId to, Chain chain) { send(to, SignedMessage{.chain = std::move(chain)}); }
  /// v:0:j1:…:jk and this one's signature. Of an empty chain: as if it were the commander.
  Chain signed_by_me(Order v, Chain chain) const {
    chain.push_back(sign(endorsement_of(v, chain)));
    return chain;
  }
};
static_assert(is_process<Traitor>);

/// Messages take a tenth of a round.
class Messengers final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<Messengers>(*this); }
  Fate fate_of(const Transmission&) override { return {.delay = std::chrono::milliseconds(1)}; }
};

struct Army {
  std::uint32_t generals = 3;
  std::uint32_t m = 1;
  Order order = Order::attack;
  std::vector<NodeId> traitors{};
  std::vector<Line> script{};
};

inline bool is_among(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// After the last round.
template <class P = SignedMessages>
World after_battle(const Army& army) {
  Traitor::script = army.script;
  Traitor::known.clear();
  World world(1, make_ref<Messengers>());
  Config config;
  config.m = army.m;
  config.order = army.order;
  config.delta = delta;
  world.add_group('n', army.generals, 'n', [&](NodeId general) {
    return is_among(army.traitors, general) ? make_box<Traitor>(config) : make_box<P>(config);
  });
  world.add_monitor(generals::make_monitor(conditions));
  world.begin();
  for (const NodeId traitor : army.traitors) world.declare_liar(traitor);
  world.run_until(delta * (army.m + 4));
  return world;
}

inline std::optional<Order> decision(const World& world, NodeId lieutenant) {
  return world.state_of<Volatile>(lieutenant).decided;
}

/// "generals_sm.ic1: n2 attacks, and n3 retreats"; empty if both conditions hold and every loyal
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

/// In the middle of a round, before its end for all whom it reaches.
inline Duration in_round(std::uint32_t round) {
  return delta * round + std::chrono::milliseconds(4);
}

}  // namespace orrery::generals_sm::treason
