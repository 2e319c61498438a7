// The thread of a live session. Whoever looks goes first: it simulates in slices of at most 2 ms,
// ends one when somebody waits for the lock, and waits until they have had it.

#include <chrono>

#include "gui/session/live_lamps.hpp"
#include "gui/session/live_session.hpp"

namespace orrery::gui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto slice_max = std::chrono::milliseconds(2);
constexpr std::uint64_t events_a_look = 128;          // at the clock, and at who waits
constexpr std::uint64_t judged_events_a_look = 2000;  // without the lock

}  // namespace

void LiveSession::run_thread() {
  std::unique_lock held(mutex_);
  while (!is_closing_) {
    if (!has_work()) {
      something_is_wanted_.wait(held);
      continue;
    }
    if (wants_events()) simulate_slice();
    else judge_slice(held);
    const std::function<void()> wake = wake_;
    held.unlock();
    if (wake) wake();
    let_lookers_go_first();
    held.lock();
  }
}

void LiveSession::simulate_slice() {
  const auto end = Clock::now() + slice_max;
  while (wants_events() && !somebody_waits() && Clock::now() < end) simulate(events_a_look);
}

/// The judges' run is nobody else's, so nobody has to wait for it.
void LiveSession::judge_slice(std::unique_lock<std::mutex>& held) {
  if (!judging_ || !is_current(*judging_)) judging_ = next_judging();
  held.unlock();
  const auto end = Clock::now() + slice_max;
  bool goes_on = true;
  while (goes_on && Clock::now() < end) goes_on = judging_->run.advance(judged_events_a_look);
  std::vector<Lamp> lamps;
  if (!goes_on) lamps = lamps_at_end(*basis_, judging_->run.report());
  held.lock();
  if (goes_on) return;
  keep_verdicts(*judging_, std::move(lamps));
  judging_.reset();
}

}  // namespace orrery::gui
