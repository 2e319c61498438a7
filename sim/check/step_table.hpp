#pragma once
/// What the search for a linearization steps through: values of one key and operations on them, as
/// numbers.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/check/lookup.hpp"
#include "sim/core/operation.hpp"

namespace orrery {

/// The values that a key can have, as small numbers, and where each operation leads from each of
/// them. The sequential specification is asked once for each pair (sim/core/data_type.hpp).
class StepTable {
 public:
  using State = std::uint32_t;
  using Step = std::uint32_t;
  /// Not allowed there: the specification returns something else than the history.
  static constexpr State illegal = std::numeric_limits<State>::max();
  /// Of a key that nobody has written to.
  static constexpr State initial = 0;

  StepTable();

  /// A call as a step; equal ones are the same step. What `result` is matters only if it is ok:
  /// an operation that is unknown may return anything.
  Step step_of(const Operation& operation, const Result& result);
  State state_of(const std::optional<std::string>& value);
  State next(State state, Step step);
  const Operation& operation_of(Step step) const { return steps_[step].operation; }
  /// What an ok get, dequeue or propose returned; null if it is none of these, or found nothing.
  const std::string* value_read_by(Step step) const;
  /// Where the step is allowed and changes nothing now, it will change nothing later either: reads,
  /// a cas to what is there, a dequeue that found nothing, a member added or a proposal made again.
  bool is_harmless(Step step) const;

  /// Memory in use, in bytes, roughly.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Meaning {
    Operation operation{};
    Result result{};
  };
  State compute_next(State state, Step step);

  std::vector<Meaning> steps_;
  Lookup<std::string, Step> step_numbers_;  // looked up, never iterated
  std::vector<std::optional<std::string>> states_;
  Lookup<std::string, State> state_numbers_;
  Lookup<std::uint64_t, State> nexts_;
  std::size_t bytes_ = 0;
};

}  // namespace orrery
