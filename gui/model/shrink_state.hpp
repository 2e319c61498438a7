#pragma once
/// A shrink of the shown run on its way, and what the newest one has left out.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/scenario_state.hpp"

namespace orrery {
struct ShrinkReport;
}

namespace orrery::gui {

class Shrinking;
struct ShrinkProgress;

/// What a shrink has made of a scenario.
struct Shrunk {
  std::string file{};
  RunSettings settings{};             ///< over it: of the smaller scenario
  std::vector<ScenarioRow> before{};  ///< the list of the larger one
  std::string sentence{};             ///< what was left out
  double seconds = 0;                 ///< of the beholder's time, since it was shown first
};

struct ShrinkState {
  std::shared_ptr<Shrinking> job{};  ///< null: nothing is being shrunk
  // What it shrinks, or has shrunk.
  std::string file{};
  RunSettings settings{};  ///< over it, with hands
  std::shared_ptr<const Plan> plan{};
  std::shared_ptr<const ShrinkProgress> progress{};
  /// It has ended while another scenario was looked at: waits until somebody wants it.
  std::shared_ptr<const ShrinkReport> ready{};
  std::optional<Shrunk> shown{};
};

}  // namespace orrery::gui
