#pragma once
/// The simulator's shrinker on a thread of its own (sim/explore/shrink.hpp). Where frames are to be
/// the same each time, it makes so many tries a frame, and the frame waits for them.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gui/model/worker.hpp"
#include "sim/explore/shrink.hpp"

namespace orrery::gui {

struct ShrinkOrder {
  Plan plan{};
  Catalogue catalogue{};
  std::string judge{};             ///< keeps what this one says; empty: the first failure
  std::uint64_t tries_a_look = 0;  ///< `look` waits for so many; 0: it never waits
};

/// How far it is.
struct ShrinkProgress {
  std::string judge{};  ///< empty: the run is still being judged
  PlanSize first{};     ///< what it began with, as the plan says it
  PlanSize size{};      ///< of the smallest so far
  std::uint64_t tries = 0;
  std::string doing{};  ///< "the faults"
};

/// What came of it: a report, or a sentence why there is none.
struct ShrinkOutcome {
  std::optional<ShrinkReport> report{};
  std::string why_not{};
  bool has_failure = true;  ///< false: the run fails in no way, there is nothing to shrink
};

class Shrinking {
 public:
  explicit Shrinking(ShrinkOrder order);

  /// How far it is. Without `tries_a_look`, waits for nobody.
  ShrinkProgress look();
  bool has_ended() const;
  /// Requires: it has ended.
  ShrinkOutcome outcome() const;
  /// Ends with what it has: soon there is an outcome.
  void settle_for_less();
  /// Nobody wants the outcome. Who gets the thread keeps it until it has ended.
  std::unique_ptr<Worker> call_off();

 private:
  struct Board;

  std::uint64_t tries_a_look_;
  std::shared_ptr<Board> board_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace orrery::gui
