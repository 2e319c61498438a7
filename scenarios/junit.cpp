#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "scenarios/experiment_command.hpp"
#include "scenarios/report.hpp"
#include "scenarios/sweep_command.hpp"

namespace orrery {
namespace {

/// Text for XML 1.0, which has no way at all to say most control characters.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n' || c == '\t' || c == '\r') {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\xEF\xBF\xBD";
    } else {
      out += c;
    }
  }
  return out;
}

std::string test_case(const std::string& file, std::string_view name, const std::string& inside) {
  const std::string head =
      fmt::format("    <testcase classname=\"{}\" name=\"{}\"", escaped(file), escaped(name));
  return head + (inside.empty() ? "/>\n" : ">\n" + inside + "    </testcase>\n");
}

std::string failure(const FinishedRun& run, const JudgedExpectation& judged) {
  if (judged.is_expected) return "";
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                     name_of_enumerator(judged.verdict.status), escaped(judged.verdict.sentence),
                     escaped(run.replay));
}

std::string told(const FailureKind& kind) {
  return fmt::format("{}, in {}: {}", kind.signature.judge, counted(kind.runs, "run", "runs"),
                     kind.sentence);
}

/// A case has one failure at most: the first kind is its message, the others are told inside.
std::string failure(const FinishedSweep& finished, const std::vector<FailureKind>& kinds) {
  if (kinds.empty()) return "";
  std::string text;
  for (const FailureKind& kind : kinds) {
    if (!text.empty()) text += "\n\n" + told(kind) + "\n";
    text += replay_line(finished, kind);
    for (const std::string& command : way_to_the_picture(finished, kind)) text += "\n" + command;
  }
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                     name_of_enumerator(kinds.front().signature.status),
                     escaped(told(kinds.front())), escaped(text));
}

/// A run that did not come to its end is an error of a case of its own.
std::string incomplete(const FinishedRun& run) {
  if (run.report.ended == RunEnd::stopped) return "";
  return test_case(run.file, "runs to its end",
                   fmt::format("      <error type=\"{}\" message=\"{}\">{}</error>\n",
                               name_of_enumerator(run.report.ended),
                               escaped(complaints(run).front()), escaped(run.replay)));
}

std::string document(const std::string& title, const std::string& counts,
                     const std::string& cases) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n" +
         fmt::format("  <testsuite name=\"{}\" {}>\n", escaped(title), counts) + cases +
         "  </testsuite>\n</testsuites>\n";
}

}  // namespace

std::string report_junit(const FinishedExperiment& finished) {
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  const auto add = [&](const std::string& name, bool is_good) {
    ++tests;
    failures += is_good ? 0 : 1;
    const std::string failure =
        is_good ? ""
                : fmt::format("      <failure type=\"violated\" message=\"{}\">{}</failure>\n",
                              escaped(fmt::format("{}", fmt::join(complaints(finished), "\n"))),
                              escaped(replay_line(finished.options, finished.plan().seed)));
    cases += test_case(finished.options.file, name, failure);
  };
  const ExperimentReport& report = finished.report;
  for (std::size_t cell = 0; cell < report.cells.size(); ++cell) {
    const auto& runs = report.cells[cell];
    add(cell_text(finished.experiment, cell),
        std::all_of(runs.begin(), runs.end(),
                    [](const auto& run) { return run.is_as_expected(); }));
  }
  for (const SometimesReport& one : report.sometimes) add(one.judge, one.reached > 0);
  for (const FigureComparison& one : report.comparisons) {
    add(fmt::format("{} {} as {}, {}", to_text(one.statistic), one.measure,
                    name_of_enumerator(one.origin), cell_text(finished.experiment, one.cell)),
        one.is_as_expected());
  }
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"", tests, failures,
                  report.is_partial ? 1 : 0, finished.wall_seconds);
  return document(finished.plan().title, counts, cases);
}

std::string report_junit(const FinishedSweep& finished) {
  const SweepReport& report = finished.report;
  const std::string& file = finished.options.file;
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  const auto add = [&](const std::string& name, const std::string& inside) {
    ++tests;
    failures += inside.empty() ? 0 : 1;
    cases += test_case(file, name, inside);
  };
  for (std::size_t cell = 0; cell < report.cells.size(); ++cell) {
    if (report.cells[cell].runs == 0) continue;
    std::vector<FailureKind> kinds = report.failures;
    std::erase_if(kinds, [&](const FailureKind& kind) { return kind.cell != cell; });
    const bool has_cells = finished.experiment.cells.size() > 1;
    add(has_cells ? cell_text(finished.experiment, cell) : "sweep", failure(finished, kinds));
  }
  for (const Sighting& one : report.sightings) {
    const std::string inside = one.runs > 0
                                   ? ""
                                   : fmt::format(
                                         "      <failure type=\"violated\" message=\"no run ever "
                                         "showed it\">{}</failure>\n",
                                         escaped(replay_line(finished)));
    add(one.judge, inside);
  }
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"", tests, failures,
                  report.ended == SweepEnd::interrupted ? 1 : 0, finished.wall_seconds);
  return document(finished.experiment.plan().title, counts, cases);
}

std::string report_junit(const FinishedRun& run) {
  std::string cases;
  std::size_t failures = 0;
  for (const JudgedExpectation& judged : run.report.verdicts) {
    cases += test_case(run.file, judged.verdict.judge, failure(run, judged));
    if (!judged.is_expected) ++failures;
  }
  const std::string error = incomplete(run);
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"",
                  run.report.verdicts.size() + (error.empty() ? 0 : 1), failures,
                  error.empty() ? 0 : 1, run.wall_seconds);
  return document(run.plan.title, counts, cases + error);
}

}  // namespace orrery
