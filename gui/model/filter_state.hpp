#pragma once
/// The filter of the log and the diagram: what is typed, and which events it chooses.

#include <array>
#include <vector>

#include "gui/model/seen_chronicle.hpp"

namespace orrery::gui {

struct FilterState {
  std::array<char, 512> typed{};

  // Worked out, and kept.
  std::vector<bool> chosen{};  ///< by number of event; empty: no filter, everything is shown
  SeenChronicle chosen_of{};
};

}  // namespace orrery::gui
