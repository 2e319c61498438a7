#pragma once
/// The forms of what makes an experiment of a plan:
///   Vary            {"nodes": [3, 5], "network.loss": [0, 0.1]}, or [{"nodes": 3, …}, …]
///   Swarm           {"nodes": [3, 5], "faults[1]": null}
///   Measures        {"name": measure, …}
///   Statistic       "mean", "median", "p99", "min", "max"
///   Tolerance       0.02, "5%"
///   PublishedFigure {"nodes": 3, "value": 0.1}: beside "value" and "tolerance", settings
///   PublishedTable  {"measure": …, "figures": […]}, or "file": a CSV beside the scenario, whose
///                   first line names the columns

#include "sim/plan/experiment_plan.hpp"
#include "sim/plan/measure.hpp"
#include "sim/plan/read.hpp"

namespace orrery {

/// How a file says a table of published figures.
struct PublishedTableSource {
  std::string measure{};
  std::string source{};  ///< who published it, and where: for the report
  FigureOrigin origin{};
  Statistic statistic{};
  std::optional<Tolerance> tolerance{};
  std::vector<PublishedFigure> figures{};
  std::optional<std::string> file{};  ///< relative to the scenario's folder
  static constexpr std::string_view required[] = {"measure"};
};
BOOST_DESCRIBE_STRUCT(PublishedTableSource, (),
                      (measure, source, origin, statistic, tolerance, figures, file))

ORRERY_FORM(Vary);
ORRERY_FORM(Swarm);
ORRERY_FORM(Measures);
ORRERY_FORM(Statistic);
ORRERY_FORM(Tolerance);
ORRERY_FORM(PublishedFigure);
ORRERY_FORM(PublishedTable);

/// A CSV's figures. Throws Error with the line.
std::vector<PublishedFigure> read_published(const std::string& text, const std::string& file);

}  // namespace orrery
