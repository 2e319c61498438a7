#pragma once
/// How to run a recorded run again from the command line: its scenario's file, under the settings
/// that the file does not say.

#include <optional>
#include <string>
#include <vector>

#include "sim/plan/plan.hpp"

namespace orrery::gui {

struct Repetition {
  std::string file{};
  std::optional<std::size_t> cell{};  ///< of an experiment, from 1
  std::uint64_t seed = 1;
  std::vector<std::string> overrides{};  ///< "nodes=7"
  /// The file, read just now under all this, is the plan that was run.
  bool is_exact = false;
  friend bool operator==(const Repetition&, const Repetition&) = default;
};

/// Of the run of this plan, which a scenario's file was read for once.
Repetition repetition_of(const Plan& plan, const std::string& file, const Catalogue& catalogue);

/// "orrery run FILE --seed 7 --set nodes=7   # orrery 0.1.0", as a shell takes it. Where that is
/// not exact, the remark says so.
std::string command_line_of(const Repetition& repetition);

}  // namespace orrery::gui
