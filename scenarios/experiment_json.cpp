// What a program is told about an experiment.

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/cli.hpp"
#include "scenarios/experiment_command.hpp"
#include "scenarios/report.hpp"

namespace orrery {
namespace {

Value statistic_json(const std::vector<double>& values, const Statistic& statistic, bool shares) {
  const auto estimate = estimate_of(values, statistic, shares);
  return estimate ? Value(estimate->value) : Value();
}

Value summary_json(const std::vector<double>& values, bool shares) {
  using Kind = Statistic::Kind;
  const auto mean = estimate_of(values, Statistic{}, shares);
  return Value::Object{{"count", values.size()},
                       {"mean", mean ? Value(mean->value) : Value()},
                       {"low", mean ? to_value(mean->low) : Value()},
                       {"high", mean ? to_value(mean->high) : Value()},
                       {"min", statistic_json(values, {Kind::min}, shares)},
                       {"median", statistic_json(values, {Kind::quantile, 0.5}, shares)},
                       {"max", statistic_json(values, {Kind::max}, shares)}};
}

Value run_json(const FinishedExperiment& finished, std::size_t cell, const RunResult& run) {
  const auto& measures = finished.plan().measure.by_name;
  Value::Object values;
  for (std::size_t i = 0; i < measures.size() && i < run.measures.size(); ++i) {
    values.push_back({measures[i].first, to_value(run.measures[i])});
  }
  Value result = Value::Object{{"seed", run.seed},
                               {"drawn", settings_json(finished.experiment.drawn_by(run.seed))},
                               {"digest", digest_text(run.digest)},
                               {"events", run.events},
                               {"as_expected", run.is_as_expected()},
                               {"measures", std::move(values)}};
  if (run.is_as_expected()) return result;
  Value::Array unexpected;
  for (const JudgedExpectation& judged : run.unexpected) {
    unexpected.push_back(Value::Object{{"judge", judged.verdict.judge},
                                       {"status", to_value(judged.verdict.status)},
                                       {"sentence", judged.verdict.sentence}});
  }
  RunOptions options = finished.options;
  options.cell = cell + 1;
  result["ended"] = to_value(run.ended);
  result["unexpected"] = std::move(unexpected);
  result["replay"] = replay_line(options, run.seed);
  return result;
}

Value cell_json(const FinishedExperiment& finished, std::size_t cell) {
  const std::vector<RunResult>& results = finished.report.cells[cell];
  const auto& measures = finished.plan().measure.by_name;
  Value::Object summaries;
  for (std::size_t i = 0; i < measures.size(); ++i) {
    summaries.push_back(
        {measures[i].first, summary_json(values_of(results, i), is_share(measures[i].second))});
  }
  Value::Array runs;
  for (const RunResult& run : results) runs.push_back(run_json(finished, cell, run));
  const bool is_good = std::all_of(results.begin(), results.end(),
                                   [](const RunResult& run) { return run.is_as_expected(); });
  return Value::Object{{"cell", cell + 1},
                       {"settings", settings_json(finished.experiment.cells[cell].settings)},
                       {"as_expected", is_good},
                       {"measures", std::move(summaries)},
                       {"runs", std::move(runs)}};
}

Value comparison_json(const FinishedExperiment& finished, const FigureComparison& one) {
  const auto& simulated = one.simulated;
  const bool is_judged = one.tolerance.has_value();
  return Value::Object{
      {"measure", one.measure},
      {"statistic", to_text(one.statistic)},
      {"source", one.source},
      {"origin", std::string(name_of_enumerator(one.origin))},
      {"cell", one.cell + 1},
      {"settings", settings_json(finished.experiment.cells[one.cell].settings)},
      {"published", one.published},
      {"simulated", simulated ? Value(simulated->value) : Value()},
      {"low", simulated ? to_value(simulated->low) : Value()},
      {"high", simulated ? to_value(simulated->high) : Value()},
      {"difference", simulated ? Value(one.difference()) : Value()},
      {"tolerance", is_judged ? Value(one.tolerance->allowed_around(one.published)) : Value()},
      {"as_expected", one.is_as_expected()}};
}

Value sometimes_json(const SometimesReport& one) {
  const bool is_reached = one.reached > 0;
  return Value::Object{{"judge", one.judge},
                       {"reached", one.reached},
                       {"runs", one.runs},
                       {"cell", is_reached ? Value(one.cell + 1) : Value()},
                       {"seed", is_reached ? Value(one.seed) : Value()},
                       {"sentence", one.sentence}};
}

Value measures_of(const Plan& plan) {
  Value::Array measures;
  for (const auto& [name, measure] : plan.measure.by_name) {
    measures.push_back(
        Value::Object{{"name", name}, {"unit", unit_of(measure)}, {"is_share", is_share(measure)}});
  }
  return measures;
}

template <class Element, class Json>
Value list_of(const std::vector<Element>& elements, Json json) {
  Value::Array list;
  for (const Element& element : elements) list.push_back(json(element));
  return list;
}

}  // namespace

Value report_json(const FinishedExperiment& finished) {
  const Plan& plan = finished.plan();
  const ExperimentReport& report = finished.report;
  Value::Array cells;
  for (std::size_t cell = 0; cell < report.cells.size(); ++cell) {
    if (!report.cells[cell].empty()) cells.push_back(cell_json(finished, cell));
  }
  return Value::Object{{"scenario", finished.options.file},
                       {"title", plan.title},
                       {"version", version()},
                       {"seed", plan.seed},
                       {"digest", digest_text(report.digest)},
                       {"events", report.events},
                       {"wall_seconds", finished.wall_seconds},
                       {"ended", report.is_partial ? "interrupted" : "stopped"},
                       {"as_expected", report.is_as_expected()},
                       {"vary", to_value(plan.vary.paths)},
                       {"measures", measures_of(plan)},
                       {"cells", std::move(cells)},
                       {"sometimes", list_of(report.sometimes, sometimes_json)},
                       {"published", list_of(report.comparisons,
                                             [&](const FigureComparison& one) {
                                               return comparison_json(finished, one);
                                             })},
                       {"complaints", to_value(complaints(finished))},
                       {"warnings", to_value(warnings(finished))},
                       {"notes", to_value(notes(finished))},
                       {"plots", write(plan.plots)},
                       {"replay", replay_line(finished.options, plan.seed)}};
}

}  // namespace orrery
