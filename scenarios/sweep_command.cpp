#include "scenarios/sweep_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "scenarios/experiment_command.hpp"
#include "scenarios/files.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress.hpp"
#include "scenarios/run_command.hpp"
#include "sim/explore/journal.hpp"
#include "sim/plan/path.hpp"
#include "sim/plan/remarks.hpp"

namespace orrery {
namespace {

using WallClock = std::chrono::steady_clock;
using Wall = std::chrono::duration<double>;

constexpr Wall between_journals{1};

/// What is about one run of the experiment.
RunOptions options_of_run(const SweepOptions& options, const Experiment& experiment,
                          std::size_t cell) {
  RunOptions one{.file = options.file, .overrides = options.overrides};
  if (experiment.is_one()) one.cell = cell + 1;
  return one;
}

std::uint64_t runs_wanted(const SweepOptions& options, const Experiment& experiment) {
  return options.plan.seeds * (options.plan.cell ? 1 : experiment.cells.size());
}

/// What one sweep of the program does beside its runs: tells how far it is, keeps the journal, and
/// listens for an interrupt.
class Attendant {
 public:
  Attendant(const SweepOptions& options, const Experiment& experiment, Console& console)
      : options_(options),
        runs_(runs_wanted(options, experiment)),
        cells_(options.plan.cell ? 1 : experiment.cells.size()),
        identity_(identity_of(experiment, options.plan, std::string(version()))),
        progress_(console.err) {}

  SweepReport so_far() {
    if (options_.journal.empty()) return {};
    SweepReport report = read_journal(options_.journal, identity_, runs_).value_or(SweepReport{});
    runs_before_ = report.runs;
    return report;
  }

  /// False if it is to end.
  bool look(const SweepReport& report) {
    const Wall elapsed = WallClock::now() - begin_;
    if (!options_.quiet && progress_.is_due(elapsed)) {
      progress_.show(text_of(report, elapsed), elapsed);
    }
    if (elapsed - written_ >= between_journals) {
      written_ = elapsed;
      keep(report);
    }
    return !interrupt_.is_raised();
  }

  void keep(const SweepReport& report) const {
    if (!options_.journal.empty()) write_journal(options_.journal, identity_, report);
  }

  double end() {
    progress_.clear();
    return Wall(WallClock::now() - begin_).count();
  }
  std::uint64_t runs_before() const { return runs_before_; }

 private:
  std::string text_of(const SweepReport& report, Wall elapsed) const {
    return progress_text(SweepStand{.runs = report.runs,
                                    .runs_before = runs_before_,
                                    .of = runs_,
                                    .failed = report.failed,
                                    .cells = cells_},
                         elapsed);
  }

  const SweepOptions& options_;
  std::uint64_t runs_;
  std::uint64_t cells_;
  SweepIdentity identity_;
  Progress progress_;
  InterruptWatch interrupt_;
  std::uint64_t runs_before_ = 0;
  WallClock::time_point begin_ = WallClock::now();
  Wall written_{0};
};

std::vector<std::string> notes_on(const Experiment& experiment, const Catalogue& catalogue) {
  std::vector<std::vector<Remark>> remarks;
  for (const ExperimentCell& cell : experiment.cells) {
    remarks.push_back(remarks_on(cell.plan, catalogue));
  }
  return remarks_of_cells(experiment, remarks, Remark::Kind::note);
}

FinishedSweep finish(const SweepOptions& options, const Experiment& experiment,
                     const Catalogue& catalogue, Attendant& attendant) {
  SweepReport so_far = attendant.so_far();
  attendant.keep(so_far);  // what cannot be written is better known now
  try {
    SweepReport report = sweep(
        experiment, catalogue, options.plan,
        [&](const SweepReport& now) { return attendant.look(now); }, std::move(so_far));
    attendant.keep(report);
    return {.options = options,
            .experiment = experiment,
            .report = std::move(report),
            .wall_seconds = attendant.end(),
            .runs_before = attendant.runs_before(),
            .notes = notes_on(experiment, catalogue)};
  } catch (const BrokenRun& bug) {
    throw std::runtime_error(bug.what() + std::string("\nagain: ") +
                             replay_line(options_of_run(options, experiment, bug.cell), bug.seed));
  }
}

void write_junit(std::ofstream& file, const FinishedSweep& finished) {
  if (!file.is_open()) return;
  file << report_junit(finished) << std::flush;
  if (!file) {
    throw Error({"--junit", 0, 0, ""},
                shown(finished.options.junit) + " cannot be written to its end");
  }
}

void tell(const FinishedSweep& finished, Console& console) {
  const SweepOptions& options = finished.options;
  if (options.json) {
    console.out.stream << to_json(report_json(finished), 2) << "\n";
    return;
  }
  if (!options.quiet) {
    console.out.stream << report_text(finished, console.out);
    return;
  }
  for (const std::string& complaint : complaints(finished)) {
    console.err.stream << "orrery: " << options.file << ": " << complaint << "\n";
  }
  for (const FailureKind& kind : finished.report.failures) {
    console.err.stream << again_line(console.err, replay_line(finished, kind));
  }
}

void check_cell(const SweepOptions& options, const Experiment& experiment) {
  if (!options.plan.cell || *options.plan.cell < experiment.cells.size()) return;
  const std::size_t cells = experiment.cells.size();
  throw Error({"--cell", 0, 0, ""}, cells == 1 ? "this experiment has one cell: 1"
                                               : fmt::format("the cells are 1 to {}", cells));
}

void check_goal(const SweepOptions& options, const Experiment& experiment) {
  if (!options.plan.until_seen) return;
  for (const ExperimentCell& cell : experiment.cells) {
    const Expectations& expect = cell.plan.expect;
    if (!expect.violates.empty() || !expect.sometimes.empty()) return;
  }
  throw Error({"--until-seen", 0, 0, ""}, "this scenario does not say what is to be seen",
              "that is what \"expect.violates\" and \"expect.sometimes\" do");
}

}  // namespace

std::string replay_line(const FinishedSweep& finished) {
  const SweepOptions& options = finished.options;
  std::string line = program_name() + " sweep " + shell_quoted(options.file) +
                     fmt::format(" --seeds {}", options.plan.seeds);
  if (options.plan.from != 1) line += fmt::format(" --from {}", options.plan.from);
  if (options.plan.cell) line += fmt::format(" --cell {}", *options.plan.cell + 1);
  if (options.plan.stop_after) line += fmt::format(" --stop-after {}", *options.plan.stop_after);
  if (options.plan.until_seen) line += " --until-seen";
  for (const std::string& assignment : options.overrides) {
    line += " --set " + shell_quoted(assignment);
  }
  return line + "   # orrery " + std::string(version());
}

std::string replay_line(const FinishedSweep& finished, const FailureKind& kind) {
  return replay_line(options_of_run(finished.options, finished.experiment, kind.cell), kind.seed);
}

std::vector<std::string> way_to_the_picture(const FinishedSweep& finished,
                                            const FailureKind& kind) {
  if (kind.signature.judge == end_of_run) return {};  // there is no judge to ask again
  const std::vector<FailureKind>& kinds = finished.report.failures;
  const auto place =
      std::find_if(kinds.begin(), kinds.end(),
                   [&](const FailureKind& one) { return one.signature == kind.signature; }) -
      kinds.begin();
  const std::string name = place == 0 ? "shrunk" : fmt::format("shrunk-{}", place + 1);
  std::string shrink = program_name() + " shrink " + shell_quoted(finished.options.file);
  if (finished.experiment.is_one()) shrink += fmt::format(" --cell {}", kind.cell + 1);
  shrink += fmt::format(" --seed {}", kind.seed);
  for (const std::string& assignment : finished.options.overrides) {
    shrink += " --set " + shell_quoted(assignment);
  }
  const bool is_one_judges = std::all_of(kinds.begin(), kinds.end(), [&](const FailureKind& one) {
    return one.signature.judge == kind.signature.judge;
  });
  if (!is_one_judges) shrink += " --judge " + shell_quoted(kind.signature.judge);
  return {fmt::format("{} -o {}.json", shrink, name),
          fmt::format("{} run {}.json --trace {}.db", program_name(), name, name),
          fmt::format("{} export {}.db -o {}.svg", program_name(), name, name)};
}

ExitCode sweep_command(const SweepOptions& options, const Catalogue& catalogue, Console& console) {
  const Experiment experiment = find_experiment(options.file, options.overrides, catalogue);
  check_cell(options, experiment);
  check_goal(options, experiment);
  Attendant attendant(options, experiment, console);
  std::ofstream junit = open_junit(options.junit);
  const FinishedSweep finished = finish(options, experiment, catalogue, attendant);
  write_junit(junit, finished);
  tell(finished, console);
  if (finished.report.ended == SweepEnd::interrupted) return ExitCode::interrupted;
  return finished.report.is_as_expected() ? ExitCode::as_expected : ExitCode::not_as_expected;
}

}  // namespace orrery
