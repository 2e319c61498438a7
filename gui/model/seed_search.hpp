#pragma once
/// Runs of a scenario under many seeds, on threads of their own; without any, one run a look.

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "gui/model/seed_run.hpp"
#include "gui/model/worker.hpp"
#include "sim/plan/experiment.hpp"

namespace orrery::gui {

struct SeedOrder {
  Experiment experiment{};
  Catalogue catalogue{};
  std::uint64_t first = 0;
  std::uint64_t seeds = 0;  ///< first, first + 1, …
  unsigned threads = 0;     ///< 0: `take` runs them
};

class SeedSearch {
 public:
  explicit SeedSearch(SeedOrder order);

  /// The runs that are there and were not taken yet, in order of their seeds. Waits for nobody.
  std::vector<SeedRun> take();
  bool has_ended() const { return taken_ == order_->seeds; }
  /// Ends it. Who gets the thread keeps it until it has ended; null if there is none.
  std::unique_ptr<Worker> call_off();

 private:
  struct Board;

  std::shared_ptr<const SeedOrder> order_;
  std::shared_ptr<Board> board_;
  std::uint64_t taken_ = 0;
  std::unique_ptr<Worker> worker_;
};

}  // namespace orrery::gui
