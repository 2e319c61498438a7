#pragma once
/// Sweeps in tests: EXPECT_TRUE(sweep<MyProtocol>("scenarios/hello.json", seeds(1, 200)).holds()).
/// What fails is told with the line that runs it again, and with the smallest scenario that still
/// fails. For protocols of other repositories too (tests/outside); needs GoogleTest.

#include <gtest/gtest.h>

#include "scenarios/tested_sweep.hpp"

#ifndef ORRERY_PROGRAM
#define ORRERY_PROGRAM "orrery"  // what begins the commands that are printed: say yours in CMake
#endif

namespace orrery {

/// The outcome of a sweep in a test.
class SweepOutcome {
 public:
  explicit SweepOutcome(TestedSweep sweep) : sweep_(std::move(sweep)) {}

  /// Every run was as the scenario expects, and what it says must be seen was seen.
  testing::AssertionResult holds() const {
    return sweep_.report.is_as_expected() ? testing::AssertionSuccess()
                                          : testing::AssertionFailure() << "\n"
                                                                        << sweep_.told;
  }
  const SweepReport& report() const { return sweep_.report; }

 private:
  TestedSweep sweep_;
};

/// Runs a scenario of P under each of the seeds, on all cores. Settings are changed as by `--set`
/// ("nodes=7"). Throws Error for a scenario that cannot be run.
template <HasProtocol P>
SweepOutcome sweep(const std::string& file, const SeedRange& seeds,
                   const std::vector<std::string>& overrides = {}) {
  const std::vector<Protocol> protocols{P::protocol()};
  return SweepOutcome(sweep_for_test(protocols, file, seeds, overrides, ORRERY_PROGRAM));
}

}  // namespace orrery
