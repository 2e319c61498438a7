#pragma once
/// `orrery shrink`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/cli.hpp"
#include "sim/explore/shrink.hpp"

namespace orrery {

struct ShrinkCommandOptions {
  std::string file{};
  std::optional<std::uint64_t> seed{};
  std::optional<std::size_t> cell{};     ///< of an experiment, from 1
  std::vector<std::string> overrides{};  ///< "nodes=7", in their order
  std::string judge{};                   ///< whose verdict is to be kept; empty: the first failure
  std::string out{};                     ///< a path; empty: the scenario goes to standard output
  double seconds = 60;
  bool json = false;
  bool quiet = false;
};

/// Shrinks a scenario's failing run, and writes the smallest scenario that fails in the same way,
/// with the text of what happens in it beside it (OUT.txt). Throws Error for bad input, and for a
/// run that does not fail.
ExitCode shrink_command(const ShrinkCommandOptions& options, const Catalogue& catalogue,
                        Console& console);

/// With words for whoever opens it. `plan` is the run that was shrunk, `file` and `overrides` what
/// it was read from.
ShrinkReport titled(ShrinkReport report, const Plan& plan, const std::string& file,
                    const std::vector<std::string>& overrides);

/// What happens in the run of a plan, event by event.
std::string transcript_of(const Plan& plan, const Catalogue& catalogue);

}  // namespace orrery
