#pragma once
/// The commands that look into a trace: `orrery show`, `export`, `diff` and `query`. `show` looks
/// into a scenario, too, at its topology.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/cli.hpp"
#include "sim/check/history.hpp"
#include "sim/core/time.hpp"

namespace orrery {

struct TopologyOptions {
  std::string file{};  ///< a scenario
  std::optional<std::uint64_t> seed{};
  std::vector<std::string> overrides{};
};
/// The topology of a scenario as a graph in DOT, and its figures in a comment below.
ExitCode topology_command(const TopologyOptions& options, const Catalogue& catalogue,
                          Console& console);

struct ShowOptions {
  std::string file{};
  std::optional<std::uint64_t> at{};  ///< an event
  bool diagram = false;
  std::optional<Time> from{};
  std::optional<Time> to{};
};
/// The run's summary; or an event with its neighbourhood; or a space-time diagram.
ExitCode show_command(const ShowOptions& options, Console& console);

enum class Picture { svg, mermaid, shiviz, chrome, dot };
struct ExportOptions {
  std::string file{};
  std::optional<Picture> picture{};        ///< absent: as the ending of `out` says
  std::optional<HistoryFormat> history{};  ///< the clients' operations instead of a picture
  std::optional<Time> from{};
  std::optional<Time> to{};
  std::string out{};  ///< a path; empty for standard output
};
ExitCode export_command(const ExportOptions& options, Console& console);

/// The first event in which two runs differ. not_as_expected if there is one.
ExitCode diff_command(const std::string& a, const std::string& b, Console& console);

struct QueryOptions {
  std::string file{};
  std::string sql{};
  bool json = false;
};
ExitCode query_command(const QueryOptions& options, Console& console);

}  // namespace orrery
