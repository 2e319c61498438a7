#pragma once
/// Jobs on several threads whose results come in order: what is made of them cannot depend on how
/// many threads there are, or on which job was done first.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace orrery {

/// As many threads as this machine runs at once; 1 if it does not tell.
inline unsigned all_cores() {
  const unsigned cores = std::thread::hardware_concurrency();
  return cores == 0 ? 1 : cores;
}

namespace explore {

/// The results that nobody has taken yet, and who works on what.
/// Invariant: slots_[i] belongs to job number first_ + i; at most `ahead_max` of them exist, so
/// that a slow job does not let the others fill the memory.
template <class Result>
class Handover {
 public:
  explicit Handover(std::uint64_t jobs) : jobs_(jobs) {}

  /// The next job to do, or nothing: all are given out, or nobody wants more. Waits while too many
  /// results are waiting.
  std::optional<std::uint64_t> next_job() {
    std::unique_lock lock(mutex_);
    room_.wait(lock,
               [&] { return is_called_off_ || given_ == jobs_ || slots_.size() < ahead_max; });
    if (is_called_off_ || given_ == jobs_) return std::nullopt;
    slots_.emplace_back();
    return given_++;
  }

  void put(std::uint64_t job, std::optional<Result> result, const std::exception_ptr& failure) {
    const std::lock_guard lock(mutex_);
    if (is_called_off_) return;
    Slot& slot = slots_[job - first_];
    slot.result = std::move(result);
    slot.failure = failure;
    slot.is_done = true;
    // Waking the taker for every small result would cost more than some jobs do: it looks by itself
    // now and then. It is told when the workers could have to wait for it, and at the end.
    const bool is_next = job == first_;
    if (is_next && (slots_.size() >= ahead_max / 2 || given_ == jobs_)) ready_.notify_one();
  }

  /// All results that are next in order; none after `patience` if none has come.
  std::vector<std::pair<Result, std::exception_ptr>> take(std::chrono::milliseconds patience) {
    std::vector<std::pair<Result, std::exception_ptr>> taken;
    std::unique_lock lock(mutex_);
    const auto is_there = [&] { return !slots_.empty() && slots_.front().is_done; };
    if (!is_there()) ready_.wait_for(lock, patience);
    while (is_there()) {
      Slot& slot = slots_.front();
      taken.emplace_back(slot.result ? std::move(*slot.result) : Result{}, std::move(slot.failure));
      slots_.pop_front();
      ++first_;
    }
    if (!taken.empty()) room_.notify_all();
    return taken;
  }

  void call_off() {
    const std::lock_guard lock(mutex_);
    is_called_off_ = true;
    room_.notify_all();
  }
  /// Nobody wants the results any more: a long job may end early.
  const std::atomic<bool>& is_called_off() const { return is_called_off_; }

 private:
  static constexpr std::size_t ahead_max = 1024;

  struct Slot {
    bool is_done = false;
    std::optional<Result> result{};
    std::exception_ptr failure{};
  };

  const std::uint64_t jobs_;
  std::mutex mutex_;
  std::condition_variable room_;   // for more results: workers wait
  std::condition_variable ready_;  // are results: the taker waits
  std::deque<Slot> slots_;
  std::uint64_t first_ = 0;
  std::uint64_t given_ = 0;
  std::atomic<bool> is_called_off_ = false;
};

/// Threads that are waited for, whatever happens.
template <class Result>
class Crew {
 public:
  template <class Work>
  Crew(unsigned threads, Handover<Result>& handover, Work work) : handover_(handover) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back(work);
  }
  ~Crew() {
    handover_.call_off();
    for (std::thread& thread : threads_) thread.join();
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

 private:
  Handover<Result>& handover_;
  std::vector<std::thread> threads_;
};

}  // namespace explore

/// Runs job(0, called_off) … job(jobs - 1, called_off) on so many threads, and hands each result,
/// in the order of the jobs, to take(number, Result) on the calling thread until that says false.
/// `meanwhile()` is called there, too, at least some times a second, and may say false, too. Once
/// somebody has said so, `called_off` is true, and a job may return whatever it likes. What a job
/// throws is thrown here when its turn comes. A Result can be default-constructed and moved.
/// Requires: threads > 0.
template <class Result, class Job, class Take, class Meanwhile>
void in_order(std::uint64_t jobs, unsigned threads, Job job, Take take, Meanwhile meanwhile) {
  explore::Handover<Result> handover(jobs);
  const auto work = [&] {
    while (const auto number = handover.next_job()) {
      try {
        handover.put(*number, job(*number, handover.is_called_off()), nullptr);
      } catch (...) {
        handover.put(*number, std::nullopt, std::current_exception());
      }
    }
  };
  const unsigned crew_size = static_cast<unsigned>(std::min<std::uint64_t>(threads, jobs));
  const explore::Crew<Result> crew(crew_size, handover, work);
  constexpr std::chrono::milliseconds patience{20};
  for (std::uint64_t number = 0; number < jobs;) {
    if (!meanwhile()) return;
    for (auto& [result, failure] : handover.take(patience)) {
      if (failure) std::rethrow_exception(failure);
      if (!take(number++, std::move(result))) return;
    }
  }
}

}  // namespace orrery
