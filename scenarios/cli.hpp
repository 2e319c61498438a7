#pragma once
/// The program `orrery` as a function, so that protocols outside this tree get the same program.

#include <string_view>

#include "scenarios/terminal.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery {

/// What a program ends with.
enum class ExitCode : int {
  as_expected = 0,
  not_as_expected = 1,  ///< a verdict differs from what was expected, or is unknown
  bad_input = 2,
  internal_error = 3,   ///< a bug of ours, or two runs of one plan that differ
  interrupted = 130,    ///< by SIGINT
};

/// Runs the command line: the whole of `main`. Returns an ExitCode; throws nothing.
int cli(int argc, const char* const* argv, const Catalogue& catalogue);

/// The same, writing where `console` says.
int cli(int argc, const char* const* argv, const Catalogue& catalogue, Console& console);

/// "0.1.0".
std::string_view version();

}  // namespace orrery
