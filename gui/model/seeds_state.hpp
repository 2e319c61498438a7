#pragma once
/// What the wall of seeds remembers from frame to frame: of which scenario it is, and its runs.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/scenario_state.hpp"
#include "gui/model/seed_run.hpp"

namespace orrery::gui {

class SeedSearch;

struct SeedsState {
  // What it is of.
  std::string file{};
  RunSettings settings{};    ///< over the file, with hands, without the seed
  std::size_t hands = 0;     ///< so many of them
  std::uint64_t first = 0;   ///< seed
  std::uint64_t wanted = 0;  ///< so many seeds from there; 0: there is no wall
  bool was_stopped = false;  ///< before all of them were there

  std::vector<SeedRun> runs{};           ///< in order of their seeds
  std::vector<std::size_t> order{};      ///< as they are shown: places in `runs`
  std::uint32_t busiest = 0;             ///< the most events in a piece of any of them
  std::shared_ptr<SeedSearch> search{};  ///< null: nothing is being run

  std::optional<std::uint64_t> selected{};  ///< a seed
  bool wants_sight = false;                 ///< the tile that is selected comes into sight
  std::size_t columns = 1;                  ///< as they were drawn last

  bool is_there() const { return wanted > 0; }
};

}  // namespace orrery::gui
