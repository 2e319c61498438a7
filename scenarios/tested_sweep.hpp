#pragma once
/// A sweep that a test makes, and what the test says where it fails. (testing.hpp puts it into
/// GoogleTest's words.)

#include <concepts>
#include <string>
#include <vector>

#include "sim/explore/sweep.hpp"

namespace orrery {

/// Both included.
struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
};

/// seeds(1, 200). Requires: first <= last.
SeedRange seeds(std::uint64_t first, std::uint64_t last);

/// A process class that says how scenarios run it: `static orrery::Protocol protocol();`
template <class P>
concept HasProtocol = requires {
  { P::protocol() } -> std::same_as<Protocol>;
};

struct TestedSweep {
  SweepReport report{};
  /// What is not as expected, each kind with the commands that lead to it, the first with its
  /// smallest scenario; empty if all is as expected.
  std::string told{};
};

/// Sweeps the scenario, which may name these protocols and every general judge. `program` begins
/// the commands that are told.
TestedSweep sweep_for_test(const std::vector<Protocol>& protocols, const std::string& file,
                           const SeedRange& seeds, const std::vector<std::string>& overrides,
                           const std::string& program);

}  // namespace orrery
