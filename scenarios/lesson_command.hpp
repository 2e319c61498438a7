#pragma once
/// `orrery lesson`: the lessons, played in a terminal.

#include <istream>
#include <string>
#include <vector>

#include "scenarios/cli.hpp"

namespace orrery {

struct LessonOptions {
  std::string lesson{};    ///< a name ("cap") or a file; empty: they are listed
  std::string answers{};   ///< a file of lines that are taken as typed; empty: from the keyboard
  std::string progress{};  ///< where it is kept; empty: the user's own file, and none for answers
  bool again = false;      ///< from the first step on
  bool check = false;      ///< is not played: what its author should know is said
};

/// Plays a lesson until it is over or left: as expected if it is over. Keeps the progress after
/// each step. Throws Error for bad input.
ExitCode lesson_command(const LessonOptions& options, const Catalogue& catalogue, Console& console);

/// The same with the lines of a stream.
ExitCode lesson_command(const LessonOptions& options, std::istream& typed,
                        const Catalogue& catalogue, Console& console);

/// "scenarios/lessons/cap.md", …: those that are here, sorted.
std::vector<std::string> shipped_lessons();

}  // namespace orrery
