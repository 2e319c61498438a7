#include <algorithm>

#include "sim/plan/experiment.hpp"

namespace orrery {

ExperimentFold::ExperimentFold(const Experiment& experiment, std::optional<std::size_t> only)
    : experiment_(experiment),
      cells_begin_(only.value_or(0)),
      cells_end_(only ? *only + 1 : experiment.cells.size()) {
  report_.cells.resize(experiment.cells.size());
}

void ExperimentFold::add(const RunReport& report) {
  RunResult result{.seed = report.seed,
                   .digest = report.digest,
                   .events = report.events,
                   .simulated = report.simulated,
                   .ended = report.ended};
  const auto moments = std::count_if(
      report.verdicts.begin(), report.verdicts.end(),
      [](const JudgedExpectation& judged) { return is_sometimes(judged.verdict.judge); });
  const std::size_t judged = report.verdicts.size() - static_cast<std::size_t>(moments);
  for (std::size_t i = 0; i < judged; ++i) {
    if (!report.verdicts[i].is_expected) result.unexpected.push_back(report.verdicts[i]);
  }
  for (const Measured& measured : report.measures) result.measures.push_back(measured.value);
  note_sometimes(report, judged);
  note_faults(report.faults);
  report_.events += report.events;
  report_.cells[cell_of(runs_done_)].push_back(std::move(result));
  ++runs_done_;
}

/// They are the verdicts from `first` on.
void ExperimentFold::note_sometimes(const RunReport& report, std::size_t first) {
  for (std::size_t i = first; i < report.verdicts.size(); ++i) {
    const Verdict& verdict = report.verdicts[i].verdict;
    auto& all = report_.sometimes;
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const auto& one) { return one.judge == verdict.judge; });
    if (found == all.end()) found = all.insert(found, SometimesReport{.judge = verdict.judge});
    ++found->runs;
    if (verdict.status != Verdict::Status::holds) continue;
    if (found->reached++ > 0) continue;
    found->cell = cell_of(runs_done_);
    found->seed = report.seed;
    found->sentence = verdict.sentence;
  }
}

void ExperimentFold::note_faults(const std::vector<FaultReport>& faults) {
  auto& all = report_.faults;
  for (const FaultReport& fault : faults) {
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const auto& one) { return one.first == fault.what; });
    if (found == all.end()) found = all.insert(found, {fault.what, 0});
    found->second += fault.fired;
  }
}

void ExperimentFold::compare(ExperimentReport& report, const PublishedTable& table) const {
  const auto names = experiment_.plan().measure.names();
  const auto measure = static_cast<std::size_t>(
      std::find(names.begin(), names.end(), table.measure) - names.begin());
  const bool shares = is_share(*experiment_.plan().measure.find(table.measure));
  for (const PublishedFigure& figure : table.figures) {
    bool has_cell = false;
    for (std::size_t cell = 0; cell < report.cells.size(); ++cell) {
      if (!is_about(figure, experiment_.cells[cell])) continue;
      has_cell = true;
      if (report.cells[cell].empty()) continue;  // not run
      report.comparisons.push_back(
          {.measure = table.measure,
           .source = table.source,
           .origin = table.origin,
           .statistic = table.statistic,
           .cell = cell,
           .published = figure.value,
           .simulated =
               estimate_of(values_of(report.cells[cell], measure), table.statistic, shares),
           .tolerance = figure.tolerance ? figure.tolerance : table.tolerance});
    }
    if (!has_cell) ++report.figures_without_cell;
  }
}

ExperimentReport ExperimentFold::report() const {
  ExperimentReport report = report_;
  report.is_partial = runs_done_ != runs();
  Hasher hasher;
  std::uint64_t single = 0;
  for (const std::vector<RunResult>& runs : report.cells) {
    for (const RunResult& run : runs) hasher.add(single = run.digest);
  }
  report.digest = runs_done_ == 1 ? single : hasher.value();
  for (const PublishedTable& table : experiment_.plan().published) compare(report, table);
  return report;
}

}  // namespace orrery
