#pragma once
/// Work on a thread of its own. Frames never wait for it: who wants its result no more calls it off
/// and keeps it until it has seen that (left_to_end in viewer.hpp).

#include <atomic>
#include <thread>
#include <utility>

namespace orrery::gui {

class Worker {
 public:
  /// Begins work(is_called_off), which ends soon once that is true, and throws nothing.
  template <class Work>
  explicit Worker(Work work)
      : thread_([this, its_work = std::move(work)]() mutable {
          its_work(is_called_off_);
          has_ended_ = true;
        }) {}
  /// Waits for it.
  ~Worker() {
    call_off();
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void call_off() { is_called_off_ = true; }
  bool has_ended() const { return has_ended_; }

 private:
  std::atomic<bool> is_called_off_ = false;
  std::atomic<bool> has_ended_ = false;
  std::thread thread_;  // last: the rest is there when it begins
};

}  // namespace orrery::gui
