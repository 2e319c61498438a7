#pragma once
/// The command line of `orrery`: its commands and options, and what they say before anybody
/// believes it.

#include <optional>
#include <string>
#include <vector>

#include "scenarios/check_command.hpp"
#include "scenarios/futures_command.hpp"
#include "scenarios/lesson_command.hpp"
#include "scenarios/museum_command.hpp"
#include "scenarios/plot_command.hpp"
#include "scenarios/run_command.hpp"
#include "scenarios/shrink_command.hpp"
#include "scenarios/sweep_command.hpp"
#include "scenarios/trace_commands.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace orrery {

/// What the command line says, before it is believed.
struct Arguments {
  RunOptions run{};
  std::string seed{};
  std::string cell{};  ///< of run and sweep
  SweepOptions sweep{};
  std::string seeds{};  ///< of sweep, and all that follow
  std::string from_seed{};
  std::string threads{};
  std::string stop_after{};
  std::vector<std::string> files{};  ///< of validate
  std::string topic{};               ///< of list
  bool markdown = false;
  ShowOptions show{};
  TopologyOptions topology{};
  bool shows_topology = false;
  ExportOptions picture{};
  QueryOptions query{};
  PlotOptions plot{};
  ShrinkCommandOptions shrink{};
  std::string figure{};  ///< of plot
  std::string at{};      ///< of show
  std::string from{};
  std::string to{};
  std::vector<std::string> traces{};  ///< of diff
  std::string trace_level{};
  CheckOptions check{};
  std::string model{};    ///< of check
  std::string format{};   ///< of check
  std::string history{};  ///< of export
  MuseumOptions museum{};
  LessonOptions lesson{};
  FuturesOptions futures{};
  std::string after{};  ///< of futures, and all that follow
  std::string steps{};
  std::string continuations{};
  std::string within{};
  std::string only{};
};

/// Adds every command with its options, which write into `arguments`; it must outlive the app.
void add_commands(CLI::App& app, Arguments& arguments);

}  // namespace orrery
