#pragma once
/// A judge of the Byzantine Generals Problem's endings (IC1 and IC2: generals_monitor.hpp).

#include <string_view>

#include "sim/check/verdict.hpp"

namespace orrery::generals {

using HasDecided = bool (*)(const World& world, NodeId lieutenant);

/// Of lieutenants whose state is a State with a member `decided`.
template <class State>
bool has_decided(const World& world, NodeId lieutenant) {
  const auto* state = world.find_state<State>(lieutenant);
  return state != nullptr && state->decided;
}

/// Every loyal lieutenant obeys some order in the end. Unknown if nobody is loyal. `name` is what
/// the judge is called: "generals_om.everybody_decides".
Judge everybody_decides(std::string_view name, HasDecided has_decided);

}  // namespace orrery::generals
