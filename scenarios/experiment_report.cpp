// What a person is told about an experiment.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/experiment_command.hpp"
#include "scenarios/page.hpp"
#include "scenarios/progress.hpp"
#include "scenarios/report.hpp"
#include "sim/core/text.hpp"
#include "sim/explore/failure.hpp"
#include "sim/plan/figures.hpp"

namespace orrery {
namespace {

constexpr std::size_t failures_told_max = 5;

/// Two digits of what is uncertain; four of the figure where nothing is.
int decimals_of(const Estimate& estimate) {
  const double half = estimate.low && estimate.high ? (*estimate.high - *estimate.low) / 2 : 0;
  return half == 0 ? decimals_for(estimate.value, 4) : decimals_for(half, 2);
}

using TextTable = std::vector<std::vector<std::string>>;

/// Columns of figures stand with their ends below each other.
void align_right(TextTable& rows, std::size_t first_column) {
  for (std::size_t column = first_column; !rows.empty() && column < rows.front().size(); ++column) {
    std::size_t width = 0;
    for (const auto& row : rows) width = std::max(width, columns(row[column]));
    for (auto& row : rows) row[column] = right_aligned(row[column], width);
  }
}

std::string setting_text(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text ? *text : to_json(value);
}

std::string judged_sentence(const JudgedExpectation& judged) {
  return fmt::format("{}: {} ({})", judged.verdict.judge, name_of_enumerator(judged.verdict.status),
                     judged.verdict.sentence);
}

class ExperimentWriter : Page {
 public:
  ExperimentWriter(const FinishedExperiment& finished, const Outlet& outlet)
      : Page(outlet), finished_(finished), plan_(finished.plan()), report_(finished.report) {}

  std::string write() {
    title_of(plan_, finished_.options.file);
    cells();
    sometimes();
    published();
    figures();
    closing();
    return std::move(text_);
  }

 private:
  std::vector<std::string> told_paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, value] : told_of(finished_.experiment.cells.front().settings)) {
      paths.push_back(path);
    }
    return paths;
  }

  std::vector<std::string> head() const {
    std::vector<std::string> head{"", "cell"};
    for (const std::string& path : told_paths()) head.push_back(path);
    for (const auto& [name, measure] : plan_.measure.by_name) {
      const std::string unit = unit_of(measure);
      head.push_back(unit.empty() ? name : fmt::format("{} [{}]", name, unit));
    }
    head.emplace_back("runs");
    return head;
  }

  std::vector<std::string> row_of(std::size_t cell) const {
    const std::vector<RunResult>& runs = report_.cells[cell];
    const bool is_good = std::all_of(runs.begin(), runs.end(),
                                     [](const RunResult& run) { return run.is_as_expected(); });
    std::vector<std::string> row{is_good ? in(Tone::good, "✔") : in(Tone::bad, "✘"),
                                 std::to_string(cell + 1)};
    for (const auto& [path, value] : told_of(finished_.experiment.cells[cell].settings)) {
      row.push_back(setting_text(value));
    }
    const auto& measures = plan_.measure.by_name;
    for (std::size_t i = 0; i < measures.size(); ++i) {
      const std::vector<double> values = values_of(runs, i);
      std::string text =
          estimate_text(estimate_of(values, Statistic{}, is_share(measures[i].second)));
      if (values.size() < runs.size()) {
        text += fmt::format(" [{} of {}]", values.size(), runs.size());
      }
      row.push_back(text);
    }
    row.push_back(std::to_string(runs.size()));
    return row;
  }

  void cells() {
    heading("Cells");
    TextTable rows{head()};
    for (std::size_t cell = 0; cell < report_.cells.size(); ++cell) {
      if (!report_.cells[cell].empty()) rows.push_back(row_of(cell));
    }
    align_right(rows, 1);
    text_ += table(rows, unlimited, 2);
    if (plan_.measure.by_name.empty()) return;
    line("means of the runs, with intervals of 95 % confidence", 2);
  }

  void sometimes() {
    if (report_.sometimes.empty()) return;
    heading("Reached");
    for (const SometimesReport& one : report_.sometimes) {
      const std::string what = one.judge.substr(one.judge.find(' ') + 1);
      if (one.reached == 0) {
        line(in(Tone::bad, "✘") + " " + what + ": never, in " + with_commas(one.runs) + " runs", 2,
             2);
        continue;
      }
      line(fmt::format("{} {}: in {} of {} runs, first in cell {} with seed {} ({})",
                       in(Tone::good, "✔"), what, with_commas(one.reached), with_commas(one.runs),
                       one.cell + 1, one.seed, one.sentence),
           2, 2);
    }
  }

  std::string mark_of(const FigureComparison& one) const {
    if (!one.tolerance) return "";
    return one.is_as_expected() ? in(Tone::good, "✔") : in(Tone::bad, "✘");
  }

  TextTable::value_type row_of(const FigureComparison& one) const {
    std::vector<std::string> row{mark_of(one), std::to_string(one.cell + 1)};
    for (const auto& [path, value] : told_of(finished_.experiment.cells[one.cell].settings)) {
      row.push_back(setting_text(value));
    }
    row.push_back(to_text(one.statistic) + " " + one.measure);
    row.push_back(short_figure(one.published));
    row.push_back(estimate_text(one.simulated));
    const int decimals = one.simulated ? decimals_of(*one.simulated) : 0;
    const std::string sign = one.difference() > 0 ? "+" : "";
    row.push_back(one.simulated ? sign + fixed(one.difference(), decimals) : "-");
    row.push_back(one.tolerance ? "± " + to_text(*one.tolerance) : "");
    return row;
  }

  /// One table a source.
  void published() {
    std::vector<std::pair<FigureOrigin, std::string>> sources;
    const auto source_of = [](const FigureComparison& one) {
      return std::pair(one.origin, one.source);
    };
    for (const FigureComparison& one : report_.comparisons) {
      if (std::find(sources.begin(), sources.end(), source_of(one)) == sources.end()) {
        sources.push_back(source_of(one));
      }
    }
    for (const auto& source : sources) {
      const std::string origin(name_of_enumerator(source.first));
      heading((source.first == FigureOrigin::calculated ? "Calculated" : "Published") +
              std::string(" and simulated"));
      if (!source.second.empty()) line(in(Tone::faint, source.second), 2, 0);
      TextTable rows{{"", "cell"}};
      for (const std::string& path : told_paths()) rows[0].push_back(path);
      rows[0].insert(rows[0].end(), {"measure", origin, "simulated", "difference", "tolerance"});
      for (const FigureComparison& one : report_.comparisons) {
        if (source_of(one) == source) rows.push_back(row_of(one));
      }
      align_right(rows, 1);
      text_ += table(rows, unlimited, 2);
    }
  }

  void figures() {
    std::uint64_t runs = 0;
    for (const auto& cell : report_.cells) runs += cell.size();
    text_ += "\n";
    const std::string counts = fmt::format(
        "{} runs: {} cells, {} seeds from {}; {} events", with_commas(runs),
        with_commas(finished_.experiment.cells.size()),
        with_commas(finished_.experiment.seeds.size()), plan_.seed, with_commas(report_.events));
    text_ += in(Tone::strong, padded("Runs", 12)) + counts + "\n";
    text_ += std::string(12, ' ') + "digest " + digest_text(report_.digest) +
             (finished_.is_verified ? ", the same a second time" : "") + "\n";
    const double speed =
        static_cast<double>(report_.events) / std::max(finished_.wall_seconds, 1e-6);
    text_ += std::string(12, ' ') + fmt::format("took {:.2f}s, {} events/s\n",
                                                finished_.wall_seconds, short_number(speed));
  }

  void closing() {
    text_ += "\n";
    const std::vector<std::string> wrong = complaints(finished_);
    for (const std::string& complaint : wrong) line(in(Tone::bad, "✘ " + complaint), 0, 2);
    if (wrong.empty()) line(in(Tone::good, "✔ everything is as expected"));
    for (const std::string& warning : warnings(finished_)) {
      line(in(Tone::odd, "! " + warning), 0, 2);
    }
    for (const std::string& note : notes(finished_)) line("· " + note, 0, 2);
    text_ += again_line(outlet_, replay_line(finished_.options, plan_.seed));
  }

  static constexpr std::size_t unlimited = 100'000;  // a table's rows stay whole

  const FinishedExperiment& finished_;
  const Plan& plan_;
  const ExperimentReport& report_;
};

std::string complaint_of(const FinishedExperiment& finished, std::size_t cell,
                         const RunResult& run) {
  std::string words;
  for (const JudgedExpectation& judged : run.unexpected) {
    words += (words.empty() ? "" : "; ") + judged_sentence(judged);
  }
  if (run.ended != RunEnd::stopped) {
    words += (words.empty() ? "" : "; ") + std::string("it did not come to its end (") +
             std::string(name_of_enumerator(run.ended)) + ")";
  }
  RunOptions options = finished.options;
  options.cell = cell + 1;
  return fmt::format("{}, seed {}: {}; again: {}", cell_text(finished.experiment, cell), run.seed,
                     words, replay_line(options, run.seed));
}

std::string complaint_of(const FinishedExperiment& finished, const FigureComparison& one) {
  const std::string which = fmt::format("{} {} in {}", to_text(one.statistic), one.measure,
                                        cell_text(finished.experiment, one.cell));
  const std::string_view origin = name_of_enumerator(one.origin);
  if (!one.simulated) return fmt::format("{}: no run has a value, and one was {}", which, origin);
  return fmt::format("{}: {} simulated, {} {}, which is more than {} away", which,
                     estimate_text(one.simulated), short_figure(one.published), origin,
                     to_text(*one.tolerance));
}

}  // namespace

std::vector<std::string> measured_lines(const RunReport& report, const Plan& plan) {
  std::vector<std::string> lines;
  for (const Measured& measured : report.measures) {
    const std::string unit = unit_of(*plan.measure.find(measured.name));
    lines.push_back(measured.name + ": " +
                    (measured.value ? short_figure(*measured.value) : "none") +
                    (measured.value && !unit.empty() ? " " + unit : ""));
  }
  return lines;
}

std::string cell_text(const Experiment& experiment, std::size_t cell) {
  const std::string settings = to_text(told_of(experiment.cells[cell].settings));
  return fmt::format("cell {}", cell + 1) + (settings.empty() ? "" : " (" + settings + ")");
}

std::string estimate_text(const std::optional<Estimate>& estimate) {
  if (!estimate) return "-";
  const double value = estimate->value;
  if (!estimate->low || !estimate->high) return short_figure(value);
  const double half = (*estimate->high - *estimate->low) / 2;
  if (half == 0) return short_figure(value);
  const int decimals = decimals_of(*estimate);
  const double lean = (*estimate->high + *estimate->low) / 2 - value;
  if (std::abs(lean) < half / 100) {
    return fixed(value, decimals) + " ± " + fixed(half, decimals);
  }
  return fmt::format("{} ({}..{})", fixed(value, decimals), fixed(*estimate->low, decimals),
                     fixed(*estimate->high, decimals));
}

std::vector<std::string> complaints(const FinishedExperiment& finished) {
  std::vector<std::string> sentences;
  const ExperimentReport& report = finished.report;
  if (report.is_partial) sentences.emplace_back("interrupted: this report is partial");
  std::size_t failures = 0;
  for (std::size_t cell = 0; cell < report.cells.size(); ++cell) {
    for (const RunResult& run : report.cells[cell]) {
      if (run.is_as_expected()) continue;
      if (++failures > failures_told_max) continue;
      sentences.push_back(complaint_of(finished, cell, run));
    }
  }
  if (failures > failures_told_max) {
    sentences.push_back(fmt::format("… and {} runs more are not as expected",
                                    with_commas(failures - failures_told_max)));
  }
  for (const SometimesReport& one : report.sometimes) {
    if (one.reached > 0 || report.is_partial) continue;
    sentences.push_back(one.judge + ": no run ever came to what the scenario is about");
  }
  for (const FigureComparison& one : report.comparisons) {
    if (!one.is_as_expected()) sentences.push_back(complaint_of(finished, one));
  }
  return sentences;
}

namespace {

/// A remark of several cells, which differ in its numbers.
struct RemarkOfCells {
  std::string shape{};
  std::string sentence{};  // of the first of them
  std::size_t first_cell = 0;
  std::size_t cells = 0;
};

}  // namespace

std::vector<std::string> remarks_of_cells(const Experiment& experiment,
                                          const std::vector<std::vector<Remark>>& remarks,
                                          Remark::Kind kind) {
  std::vector<RemarkOfCells> found;
  for (std::size_t cell = 0; cell < remarks.size(); ++cell) {
    for (const std::string& sentence : sentences_of(remarks[cell], kind)) {
      const std::string shape = shape_of(sentence);
      const auto same = std::find_if(found.begin(), found.end(),
                                     [&](const RemarkOfCells& one) { return one.shape == shape; });
      if (same == found.end()) found.push_back({shape, sentence, cell, 1});
      else ++same->cells;
    }
  }
  std::vector<std::string> sentences;
  for (const RemarkOfCells& one : found) {
    const std::string others = one.cells > 1 ? fmt::format(", and {} more", one.cells - 1) : "";
    const std::string where = cell_text(experiment, one.first_cell) + others + ": ";
    sentences.push_back((remarks.size() > 1 ? where : "") + one.sentence);
  }
  return sentences;
}

std::vector<std::string> notes(const FinishedExperiment& finished) {
  return remarks_of_cells(finished.experiment, finished.remarks, Remark::Kind::note);
}

std::vector<std::string> warnings(const FinishedExperiment& finished) {
  std::vector<std::string> sentences =
      remarks_of_cells(finished.experiment, finished.remarks, Remark::Kind::warning);
  const ExperimentReport& report = finished.report;
  const auto unsure = static_cast<std::uint64_t>(
      std::count_if(report.comparisons.begin(), report.comparisons.end(),
                    [](const FigureComparison& one) { return one.may_be_luck(); }));
  if (unsure > 0) {
    sentences.push_back(fmt::format(
        "with so few seeds, {} of {} simulated figures are less certain than their tolerance",
        unsure, report.comparisons.size()));
  }
  if (report.figures_without_cell > 0) {
    const std::uint64_t count = report.figures_without_cell;
    sentences.push_back(count == 1
                            ? "1 published figure is about a cell that is not here"
                            : fmt::format("{} published figures are about cells that are not "
                                          "here",
                                          count));
  }
  if (report.is_partial) return sentences;
  for (const auto& [what, fired] : report.faults) {
    if (fired > 0) continue;
    sentences.push_back("the fault \"" + what +
                        "\" never fired: these runs test less than their scenario says");
  }
  return sentences;
}

std::string report_text(const FinishedExperiment& finished, const Outlet& outlet) {
  return ExperimentWriter(finished, outlet).write();
}

}  // namespace orrery
