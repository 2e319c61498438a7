#pragma once
/// What the inspector remembers from frame to frame; and what was selected before.

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "gui/model/selection.hpp"
#include "sim/core/value.hpp"

namespace orrery::gui {

struct InspectorState {
  /// What was selected, the oldest first; `at` counts from the end of what Alt+Left can reach.
  std::vector<Picked> history{};
  std::size_t at = 0;
  /// Trees that were opened, by the path of their member: "log", "log.3"; what they begin with says
  /// whose they are.
  std::set<std::string> opened{};

  /// The newest state that was asked for: it does not change.
  struct Seen {
    Picked of{};
    EventNumber after = 0;
    std::size_t branch = 0;
    std::shared_ptr<const Value> value{};
  };
  Seen seen{};
};

inline constexpr std::size_t history_max = 100;

}  // namespace orrery::gui
