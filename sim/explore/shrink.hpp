#pragma once
/// From a run that fails to the smallest plan that fails in the same way.
///
/// A shrink runs thousands of candidates. First the plan stays one that draws: other seeds, fewer
/// nodes; which faults strike and what clients ask is written down, and what it does not need is
/// left out, by delta debugging, and comes sooner, each time under some seeds. Then all that the
/// run decides is written down (decisions.hpp), so that a candidate changes what it changes and
/// nothing else; and times and values become simple. Passes repeat until none of them finds
/// anything more.

#include <cstdint>
#include <optional>

#include "sim/explore/smallest.hpp"

namespace orrery {

struct ShrinkReport {
  Signature signature{};
  Plan plan{};        ///< expects what its run violates, first the signature's judge; untitled
  PlanSize before{};  ///< faults as they struck, operations as they were asked
  PlanSize after{};
  Verdict verdict{};         ///< of the shrunk run
  std::uint64_t digest = 0;  ///< of the shrunk run
  std::uint64_t trials = 0;  ///< so many candidates were run
  /// Without any single fault, client, operation, node or pin it does not fail like this any more,
  /// or its faults are more than the protocol declares to survive, or something is left to the
  /// seed. False: the shrink was ended before it knew.
  bool is_minimal = false;
  bool depends_on_seed = false;  ///< other seeds make another run of it
  /// The run shows it; false: it comes when the run has stopped and is left alone.
  bool is_in_run = true;
};

/// Nothing if the plan's run does not fail with this signature.
std::optional<ShrinkReport> shrink(const Plan& plan, const Signature& signature,
                                   const Catalogue& catalogue, const ShrinkOptions& options = {});

}  // namespace orrery
