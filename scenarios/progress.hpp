#pragma once
/// How far a run is: a line redrawn on a terminal, now and then a plain line in a pipe, nothing for
/// short runs.

#include <chrono>
#include <string>

#include "scenarios/terminal.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// How far a run is.
struct Stand {
  Time now{};
  Time stop{};
  std::uint64_t events = 0;
};

class Progress {
 public:
  using Wall = std::chrono::duration<double>;

  explicit Progress(const Outlet& outlet) : outlet_(outlet) {}

  /// Says where the run stands, `elapsed` after it began, if it is time to.
  void show(const Stand& stand, Wall elapsed);
  /// Is it time to say something again?
  bool is_due(Wall elapsed) const;
  /// … of several runs: says the text, if it is time to.
  void show(const std::string& text, Wall elapsed);
  /// Takes the line away.
  void clear();

 private:
  const Outlet& outlet_;
  Wall shown_{0};
  bool is_drawn_ = false;
};

/// "12.5s of 30s simulated, 3.1 M events/s, 6 s left".
std::string progress_text(const Stand& stand, std::chrono::duration<double> elapsed);

/// "412 of 3,600 runs, cell 3 of 9, 5 s left".
std::string progress_text(std::uint64_t runs, std::uint64_t of, std::size_t cell, std::size_t cells,
                          std::chrono::duration<double> elapsed);

/// How far a sweep is.
struct SweepStand {
  std::uint64_t runs = 0;
  std::uint64_t runs_before = 0;  ///< of them, made earlier
  std::uint64_t of = 0;
  std::uint64_t failed = 0;
  std::uint64_t cells = 1;  ///< so many runs a seed
};

/// "1,200 of 10,000 seeds, 3,100 seeds/s, 2 failures, 3 s left".
std::string progress_text(const SweepStand& stand, std::chrono::duration<double> elapsed);

/// "3.1 M", "820 k", "15".
std::string short_number(double number);

}  // namespace orrery
