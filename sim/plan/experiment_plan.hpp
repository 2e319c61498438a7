#pragma once
/// What a scenario says beyond one run: what is varied, which published figures its measures are
/// compared with, and which pictures are drawn of them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/value.hpp"

namespace orrery {

/// The settings that differ between the cells of an experiment: a matrix, {"nodes": [3, 5], …},
/// whose first column changes slowest, or its rows, [{"nodes": 3, …}, {"nodes": 5, …}]. Rows may
/// have names, {"name": "small", "nodes": 3, …}; then tables and pictures say those alone.
struct Vary {
  std::vector<std::string> paths{};         ///< as in --set: "protocol.raft.heartbeat"
  std::vector<std::vector<Value>> cells{};  ///< a value for each path; one empty cell if absent

  friend bool operator==(const Vary&, const Vary&) = default;
};
BOOST_DESCRIBE_STRUCT(Vary, (), (paths, cells))

/// The path in Vary that sets nothing.
inline constexpr std::string_view name_of_row = "name";

/// Settings of which each seed draws its own: {"nodes": [3, 5], "faults[1]": null}. What some
/// features hide, runs without them show (swarm testing: Groce et al. 2012).
struct Swarm {
  /// A value; null: the setting is not there; nothing: it is as it is written elsewhere in the
  /// file.
  using Choice = std::optional<Value>;

  std::vector<std::string> paths{};            ///< as in --set
  std::vector<std::vector<Choice>> choices{};  ///< of each path, one at least

  /// Which of each path's choices a seed draws. A path draws the same whatever other paths there
  /// are.
  std::vector<std::size_t> drawn(std::uint64_t seed) const;

  friend bool operator==(const Swarm&, const Swarm&) = default;
};
BOOST_DESCRIBE_STRUCT(Swarm, (), (paths, choices))

/// What is said of the values that a measure has in the runs of a cell: "mean", "median", "min",
/// "max", "p99".
struct Statistic {
  enum class Kind : std::uint8_t { mean, min, max, quantile };
  Kind kind = Kind::mean;
  double quantile = 0.5;  ///< if it is one

  friend bool operator==(const Statistic&, const Statistic&) = default;
};
BOOST_DESCRIBE_ENUM(Statistic::Kind, mean, min, max, quantile)
BOOST_DESCRIBE_STRUCT(Statistic, (), (kind, quantile))

std::optional<Statistic> parse_statistic(std::string_view text);
std::string to_text(const Statistic& statistic);

/// How far a simulated figure may be from the published one: 0.02, or "5%" of it.
struct Tolerance {
  double value = 0;
  bool is_relative = false;  ///< `value` is a share: 0.05

  double allowed_around(double published) const;
  friend bool operator==(const Tolerance&, const Tolerance&) = default;
};
BOOST_DESCRIBE_STRUCT(Tolerance, (), (value, is_relative))

std::string to_text(const Tolerance& tolerance);

/// Where figures come from that simulated ones are held to: somebody's paper, or arithmetic.
enum class FigureOrigin : std::uint8_t { published, calculated };
BOOST_DESCRIBE_ENUM(FigureOrigin, published, calculated)

/// A figure that somebody published, for the cells with these settings.
struct PublishedFigure {
  std::vector<std::pair<std::string, Value>> settings{};
  double value = 0;
  std::optional<Tolerance> tolerance{};  ///< if absent, the table's

  friend bool operator==(const PublishedFigure&, const PublishedFigure&) = default;
};
BOOST_DESCRIBE_STRUCT(PublishedFigure, (), (settings, value, tolerance))

/// Published figures that one measure is held to. Without a tolerance they are shown only.
struct PublishedTable {
  std::string measure{};
  std::string source{};
  FigureOrigin origin{};
  Statistic statistic{};
  std::optional<Tolerance> tolerance{};
  std::vector<PublishedFigure> figures{};

  friend bool operator==(const PublishedTable&, const PublishedTable&) = default;
};
BOOST_DESCRIBE_STRUCT(PublishedTable, (), (measure, source, origin, statistic, tolerance, figures))

enum class PlotKind : std::uint8_t {
  lines,    ///< a statistic of a measure (y) over a varied setting (x)
  cdf,      ///< the share of runs in which a measure (x) is at most so much
  scatter,  ///< a dot for each run: two measures
};
BOOST_DESCRIBE_ENUM(PlotKind, lines, cdf, scatter)

enum class LogAxes : std::uint8_t { none, x, y, both };
BOOST_DESCRIBE_ENUM(LogAxes, none, x, y, both)

/// A picture of an experiment.
struct Plot {
  PlotKind kind{};
  std::string x{};
  std::string y{};
  std::string title{};    ///< the scenario's if empty
  std::string x_label{};  ///< what x says if empty
  std::string y_label{};
  LogAxes log{};

  static constexpr std::string_view required[] = {"x"};
  friend bool operator==(const Plot&, const Plot&) = default;
};
BOOST_DESCRIBE_STRUCT(Plot, (), (kind, x, y, title, x_label, y_label, log))

std::optional<Problem> problem_with(const Plot& plot);

}  // namespace orrery
