#include "scenarios/interrupt.hpp"

#include <atomic>
#include <chrono>
#include <csignal>

namespace orrery {
namespace {

using Clock = std::chrono::steady_clock;
static_assert(std::atomic<Clock::rep>::is_always_lock_free, "a signal handler waits for nobody");

std::atomic<Clock::rep> first_signal{0};  // when it came; 0: it has not
struct sigaction previous {};

/// One keystroke may arrive as several signals (`timeout -s INT` tells the process and its group):
/// who insists does so after a moment.
constexpr Clock::duration second_press = std::chrono::milliseconds(300);

void on_signal(int signal) {
  const Clock::rep now = Clock::now().time_since_epoch().count();
  const Clock::rep first = first_signal.load();
  if (first == 0) {
    first_signal = now;
  } else if (now - first > second_press.count()) {
    static_cast<void>(std::signal(signal, SIG_DFL));
    static_cast<void>(std::raise(signal));
  }
}

}  // namespace

InterruptWatch::InterruptWatch() {
  first_signal = 0;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &previous);
}

InterruptWatch::~InterruptWatch() { sigaction(SIGINT, &previous, nullptr); }

bool InterruptWatch::is_raised() const { return first_signal.load() != 0; }

}  // namespace orrery
