#include "gui/model/seed_search.hpp"

#include <iterator>
#include <mutex>
#include <utility>

#include "sim/explore/in_order.hpp"

namespace orrery::gui {

/// Where the thread lays down what it has.
struct SeedSearch::Board {
  std::mutex mutex;
  std::vector<SeedRun> runs;
};

SeedSearch::SeedSearch(SeedOrder order)
    : order_(std::make_shared<const SeedOrder>(std::move(order))),
      board_(std::make_shared<Board>()) {
  if (order_->threads == 0) return;
  worker_ = std::make_unique<Worker>(
      [its_order = order_, board = board_](const std::atomic<bool>& is_called_off) {
        const auto run = [&](std::uint64_t number, const std::atomic<bool>& is_over) {
          return run_of_seed(its_order->experiment, its_order->first + number, its_order->catalogue,
                             is_over);
        };
        const auto put = [&](std::uint64_t, SeedRun&& made) {
          const std::lock_guard lock(board->mutex);
          board->runs.push_back(std::move(made));
          return true;
        };
        in_order<SeedRun>(its_order->seeds, its_order->threads, run, put,
                          [&] { return !is_called_off; });
      });
}

std::vector<SeedRun> SeedSearch::take() {
  std::vector<SeedRun> runs;
  if (worker_) {
    const std::lock_guard lock(board_->mutex);
    runs = std::exchange(board_->runs, {});
  } else if (!has_ended()) {
    const std::atomic<bool> goes_on = false;
    runs.push_back(
        run_of_seed(order_->experiment, order_->first + taken_, order_->catalogue, goes_on));
  }
  taken_ += runs.size();
  return runs;
}

std::unique_ptr<Worker> SeedSearch::call_off() {
  if (worker_) worker_->call_off();
  return std::move(worker_);
}

}  // namespace orrery::gui
