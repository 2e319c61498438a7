#include "gui/model/shrinking.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace orrery::gui {

/// Between the thread and who looks.
struct Shrinking::Board {
  std::mutex mutex;
  std::condition_variable has_changed;
  ShrinkProgress progress;
  ShrinkOutcome outcome;
  std::uint64_t allowed = 0;  // tries, where frames wait for them
  std::uint64_t asked = 0;    // tries that were begun, or want to
  bool is_over = false;       // the thread does nothing more
  bool settles_for_less = false;
};

namespace {

constexpr std::chrono::milliseconds patience{20};

std::vector<Failure> failures_in(const Plan& plan, const Catalogue& catalogue,
                                 const std::atomic<bool>& is_called_off) {
  constexpr std::uint64_t events_a_look = 2'000;
  Run run(plan, catalogue);
  while (!is_called_off && run.advance(events_a_look)) {
  }
  return is_called_off ? std::vector<Failure>{} : failures_of(run.report());
}

const Failure* failure_by(const std::vector<Failure>& failures, const std::string& judge) {
  for (const Failure& failure : failures) {
    if (judge.empty() || failure.signature.judge == judge) return &failure;
  }
  return nullptr;
}

/// What the thread does.
template <class Board>
class ShrinkWork {
 public:
  ShrinkWork(const ShrinkOrder& order, Board& board, const std::atomic<bool>& is_called_off)
      : order_(order), board_(board), is_called_off_(is_called_off) {}

  void work() {
    ShrinkOutcome outcome;
    try {
      outcome = shrunk();
    } catch (const std::exception& why) {
      outcome.why_not = why.what();
    }
    const std::lock_guard lock(board_.mutex);
    board_.outcome = std::move(outcome);
    board_.is_over = true;
    board_.has_changed.notify_all();
  }

 private:
  ShrinkOutcome shrunk() {
    const std::vector<Failure> failures =
        failures_in(order_.plan, order_.catalogue, is_called_off_);
    const Failure* failure = failure_by(failures, order_.judge);
    if (failure == nullptr) {
      const std::string who = order_.judge.empty() ? "No judge" : order_.judge;
      return {.why_not = who + (order_.judge.empty() ? " says anything" : " says nothing") +
                         " against this run up to its end.",
              .has_failure = false};
    }
    {
      const std::lock_guard lock(board_.mutex);
      board_.progress.judge = failure->signature.judge;
    }
    auto report = shrink(order_.plan, failure->signature, order_.catalogue,
                         {.is_over = [this] { return is_over(); },
                          .tell = [this](const ShrinkStand& stand) { tell(stand); }});
    if (report) return {.report = std::move(report)};
    return {.why_not = "It fails, but not when " + failure->signature.judge + " alone judges it."};
  }

  /// Asked before each try: waits where frames count them.
  bool is_over() {
    std::unique_lock lock(board_.mutex);
    ++board_.asked;
    board_.has_changed.notify_all();
    const auto may_go_on = [&] {
      return order_.tries_a_look == 0 || board_.asked <= board_.allowed ||
             board_.settles_for_less || is_called_off_;
    };
    while (!may_go_on()) board_.has_changed.wait_for(lock, patience);
    return board_.settles_for_less || is_called_off_;
  }

  void tell(const ShrinkStand& stand) {
    const std::lock_guard lock(board_.mutex);
    ShrinkProgress& progress = board_.progress;
    if (progress.tries == 0 && progress.doing.empty()) progress.first = stand.size;
    progress.size = stand.size;
    progress.tries = stand.trials;
    progress.doing = stand.doing;
  }

  const ShrinkOrder& order_;
  Board& board_;
  const std::atomic<bool>& is_called_off_;
};

}  // namespace

Shrinking::Shrinking(ShrinkOrder order)
    : tries_a_look_(order.tries_a_look), board_(std::make_shared<Board>()) {
  worker_ = std::make_unique<Worker>(
      [its_order = std::move(order), board = board_](const std::atomic<bool>& is_called_off) {
        ShrinkWork(its_order, *board, is_called_off).work();
      });
}

ShrinkProgress Shrinking::look() {
  std::unique_lock lock(board_->mutex);
  if (tries_a_look_ > 0) {
    board_->allowed += tries_a_look_;
    board_->has_changed.notify_all();
    board_->has_changed.wait(lock,
                             [&] { return board_->is_over || board_->asked > board_->allowed; });
  }
  return board_->progress;
}

bool Shrinking::has_ended() const {
  const std::lock_guard lock(board_->mutex);
  return board_->is_over;
}

ShrinkOutcome Shrinking::outcome() const {
  const std::lock_guard lock(board_->mutex);
  return board_->outcome;
}

void Shrinking::settle_for_less() {
  const std::lock_guard lock(board_->mutex);
  board_->settles_for_less = true;
  board_->has_changed.notify_all();
}

std::unique_ptr<Worker> Shrinking::call_off() {
  worker_->call_off();
  return std::move(worker_);
}

}  // namespace orrery::gui
