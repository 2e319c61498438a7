#include "sim/plan/experiment_checks.hpp"

#include <algorithm>

#include "sim/plan/fault_checks.hpp"
#include "sim/plan/measuring.hpp"

namespace orrery {
namespace {

std::optional<Problem> problem_with_moment(const Moment& moment, const Plan& plan,
                                           const Protocol& protocol, const std::string& path,
                                           bool is_counted) {
  if (!moment.fault) return problem_with_trigger(moment, plan, protocol, path);
  // Of no faults there are 0; a time they have none.
  const bool has_faults = !plan.faults.empty() || plan.stable_from;
  if (has_faults || is_counted) return std::nullopt;
  return Problem{"no fault strikes in this scenario", path + ".fault", ""};
}

/// As a condition would name the member.
std::optional<Problem> problem_with_distinct(const Measure& measure, const Plan& plan,
                                             const Protocol& protocol, const std::string& path) {
  Trigger named = *measure.count;
  named.where = condition_of_state(*measure.distinct);
  auto problem = problem_with_trigger(named, plan, protocol, path);
  if (problem) problem->path = path + ".distinct";
  return problem;
}

std::optional<Problem> problem_with_measure(const Measure& measure, const Plan& plan,
                                            const Protocol& protocol,
                                            const std::vector<std::string>& judges,
                                            const std::string& path) {
  if (measure.judge) {
    if (std::find(judges.begin(), judges.end(), *measure.judge) != judges.end()) {
      return std::nullopt;
    }
    return Problem{"there is no judge " + shown(*measure.judge), path + ".judge",
                   suggestion_among(*measure.judge, judges)};
  }
  if (measure.report) {
    const std::vector<std::string> known = figure_paths();
    if (std::find(known.begin(), known.end(), *measure.report) == known.end()) {
      return Problem{"a report has no figure " + shown(*measure.report), path,
                     suggestion_among(*measure.report, known)};
    }
    if (!measure.of) return std::nullopt;
    return problem_with_selection(*measure.of, plan, protocol, path + ".of");
  }
  if (measure.state) {
    const Condition condition = condition_of_state(*measure.state);
    if (auto problem = problem_with_state(condition, protocol, path + ".state")) return problem;
    if (!measure.of) return std::nullopt;
    return problem_with_selection(*measure.of, plan, protocol, path + ".of");
  }
  const std::pair<const char*, const std::optional<Moment>*> moments[] = {
      {".count", &measure.count}, {".reached", &measure.reached}, {".first", &measure.first},
      {".last", &measure.last},   {".from", &measure.from},       {".to", &measure.to}};
  for (const auto& [key, moment] : moments) {
    if (!*moment) continue;
    const bool is_counted = moment == &measure.count || moment == &measure.reached;
    if (auto problem = problem_with_moment(**moment, plan, protocol, path + key, is_counted)) {
      return problem;
    }
  }
  if (!measure.distinct) return std::nullopt;
  return problem_with_distinct(measure, plan, protocol, path);
}

/// What `check` says of the first of them, unless there is one of which it says nothing.
template <class Check>
std::optional<Problem> problem_with_all(const std::vector<PlanOfCell>& cells, const Check& check) {
  std::optional<Problem> first;
  for (const auto& [plan, protocol] : cells) {
    const std::optional<Problem> problem = check(plan, *protocol);
    if (!problem) return std::nullopt;
    if (!first) first = problem;
  }
  return first;
}

std::optional<Problem> problem_with_name(const std::string& name,
                                         const std::vector<std::string>& known,
                                         std::string_view what, const std::string& path) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return std::nullopt;
  return Problem{known.empty() ? "this scenario has no " + std::string(what)
                               : "there is no " + std::string(what) + " " + shown(name),
                 path, suggestion_among(name, known)};
}

std::optional<Problem> problem_with_published(const Plan& plan) {
  for (std::size_t i = 0; i < plan.published.size(); ++i) {
    const PublishedTable& table = plan.published[i];
    const std::string path = path_text("published", i);
    const auto measures = plan.measure.names();
    if (auto problem = problem_with_name(table.measure, measures, "measure", path + ".measure")) {
      return problem;
    }
    for (const PublishedFigure& figure : table.figures) {
      for (const auto& [setting, value] : figure.settings) {
        auto problem = problem_with_name(setting, plan.vary.paths, "varied setting", path);
        if (problem) return problem;
      }
    }
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_plots(const Plan& plan) {
  const auto measures = plan.measure.names();
  for (std::size_t i = 0; i < plan.plots.size(); ++i) {
    const Plot& plot = plan.plots[i];
    const std::string path = path_text("plots", i);
    const bool is_over_settings = plot.kind == PlotKind::lines;
    auto problem = is_over_settings
                       ? problem_with_name(plot.x, plan.vary.paths, "varied setting", path + ".x")
                       : problem_with_name(plot.x, measures, "measure", path + ".x");
    if (!problem && plot.kind != PlotKind::cdf) {
      problem = problem_with_name(plot.y, measures, "measure", path + ".y");
    }
    if (problem) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with_experiment(const std::vector<PlanOfCell>& cells,
                                               const std::vector<std::string>& judges) {
  const Plan& plan = cells.front().plan;
  for (std::size_t i = 0; i < plan.expect.sometimes.size(); ++i) {
    auto problem = problem_with_all(cells, [&](const Plan& cell, const Protocol& protocol) {
      return problem_with_moment(plan.expect.sometimes[i], cell, protocol,
                                 path_text("expect.sometimes", i), false);
    });
    if (problem) return problem;
  }
  for (const auto& [name, measure] : plan.measure.by_name) {
    const std::string path = "measure." + name;
    auto problem =
        problem_with_all(cells, [&, &one = measure](const Plan& cell, const Protocol& protocol) {
          return problem_with_measure(one, cell, protocol, judges, path);
        });
    if (problem) return problem;
  }
  if (auto problem = problem_with_published(plan)) return problem;
  return problem_with_plots(plan);
}

}  // namespace orrery
