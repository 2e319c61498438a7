#pragma once
/// The program `orrery` as a function, so that protocols outside this tree get the same program.

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/terminal.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery {

/// What a program ends with.
enum class ExitCode : int {
  as_expected = 0,
  not_as_expected = 1,  ///< a verdict differs from what was expected, or is unknown
  bad_input = 2,
  internal_error = 3,  ///< a bug of ours, or two runs of one plan that differ
  interrupted = 130,   ///< by SIGINT
};

/// Runs the command line: the whole of `main`. Returns an ExitCode; throws nothing.
int cli(int argc, const char* const* argv, const Catalogue& catalogue);

/// The same for these protocols: `main` of a program that knows yours.
int cli(int argc, const char* const* argv, const std::vector<Protocol>& protocols);

/// The same, writing where `console` says.
int cli(int argc, const char* const* argv, const Catalogue& catalogue, Console& console);

/// What this program is called, "orrery": the commands that it prints begin so. `cli` takes it from
/// the command line.
const std::string& program_name();
/// For who prints such commands without `cli`.
void set_program_name(const std::string& name);

/// "0.1.0".
std::string_view version();

}  // namespace orrery
