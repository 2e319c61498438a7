#pragma once
/// Who watches over IC1 and IC2 of the Byzantine Generals Problem (generals.hpp). Loyal is who
/// neither lies nor has crashed: "a traitor may do anything he wishes", fall silent, too.

#include <string_view>
#include <vector>

#include "protocols/shared/generals.hpp"
#include "sim/core/monitor.hpp"
#include "sim/core/ref.hpp"
#include "sim/core/world.hpp"

namespace orrery::generals {

/// Neither a liar nor down, stopped, or back from a crash.
bool is_loyal(const World& world, NodeId general);

/// In id order.
std::vector<NodeId> loyal_lieutenants(const World& world);

/// The names of a protocol's judges, "generals_om.ic1".
struct Conditions {
  std::string_view protocol{};
  std::string_view ic1{};
  std::string_view ic2{};
};

inline constexpr std::string_view ic1_sentence = "all loyal lieutenants obey the same order (IC1)";
inline constexpr std::string_view ic2_sentence =
    "if the commanding general is loyal, every loyal lieutenant obeys the order he sends (IC2)";

/// Watches the outputs Commanded and Decided of n1, n2, … for both.
Ref<Monitor> make_monitor(const Conditions& conditions);

}  // namespace orrery::generals
