#pragma once
/// The viewer as a function, so that protocols outside this tree get it too: link Orrery::viewer.

#include <vector>

#include "sim/plan/protocol.hpp"

namespace orrery {

/// What the viewer ends with beside the ExitCodes of scenarios/cli.hpp: there is no display, or no
/// OpenGL on it (EX_UNAVAILABLE of sysexits.h).
inline constexpr int no_display = 69;

/// Runs the command line of `orrery-gui`: the whole of `main`. Throws nothing.
int viewer(int argc, const char* const* argv, const Catalogue& catalogue);

/// The same for these protocols: `main` of a program that knows yours.
int viewer(int argc, const char* const* argv, const std::vector<Protocol>& protocols);

}  // namespace orrery
