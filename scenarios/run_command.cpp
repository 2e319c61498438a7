#include "scenarios/run_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "scenarios/experiment_command.hpp"
#include "scenarios/files.hpp"
#include "scenarios/follow.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress.hpp"
#include "scenarios/report.hpp"
#include "scenarios/run_trace.hpp"
#include "sim/core/observers.hpp"

namespace orrery {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t events_a_slice = 20'000;  // some milliseconds

NodeId node_to_follow(const std::string& name, const World& world) {
  const auto node = parse_node_id(name);
  if (node && world.has(*node)) return *node;
  std::vector<std::string> names;
  for (const char group : {'n', 'c'}) {
    for (const NodeId each : world.group(group)) names.push_back(to_text(each));
  }
  // A number out of range is nearer to the group's last node than to any name that looks like it.
  std::string suggestion;
  if (node && world.group(node->group()).size() > 0) {
    suggestion = did_you_mean(to_text(NodeId(node->group(), world.group(node->group()).size())));
  } else {
    suggestion = names.size() <= 10 ? suggestion_among(name, names) : did_you_mean(names.front());
  }
  throw Error({"--follow", 0, 0, ""}, "there is no node " + name, suggestion);
}

/// Where two runs that should be one part ways.
std::string first_difference(const World& a, const World& b) {
  const auto& chain = a.checkpoints();
  const auto& other = b.checkpoints();
  std::uint64_t agreed = 0;
  for (std::size_t i = 0; i < std::min(chain.size(), other.size()); ++i) {
    if (chain[i] != other[i]) {
      return fmt::format("between events {} and {}", agreed, chain[i].event);
    }
    agreed = chain[i].event;
  }
  return fmt::format("after event {}", agreed);
}

class RunCommand {
 public:
  RunCommand(const RunOptions& options, const Catalogue& catalogue, Console& console,
             VariedSettings drawn)
      : options_(options), catalogue_(catalogue), console_(console), drawn_(std::move(drawn)) {}

  ExitCode execute(Plan plan) {
    const std::string replay = replay_line(options_, plan.seed);
    try {
      return run_and_tell(std::move(plan));
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& bug) {
      std::string words = bug.what();
      if (recorder_) words += "\nthe trace is incomplete: " + recorder_->partial_path();
      throw std::runtime_error(words + "\nagain: " + replay);
    }
  }

 private:
  ExitCode run_and_tell(Plan plan) {
    Run run(std::move(plan), catalogue_);
    watch(run);
    std::ofstream junit = open_junit(options_.junit);

    FinishedRun finished = make(run);
    end_trace(run, finished.report);
    if (options_.verify && finished.report.ended != RunEnd::interrupted) {
      if (!same_again(run, run.report())) return ExitCode::internal_error;
      finished.is_verified = !interrupt_.is_raised();
    }
    if (junit.is_open()) write_junit(junit, finished);
    tell(finished);
    if (interrupt_.is_raised()) return ExitCode::interrupted;
    return is_as_expected(finished) ? ExitCode::as_expected : ExitCode::not_as_expected;
  }

  /// Whoever has nobody to tell does not watch.
  void watch(Run& run) {
    if (!options_.follow.empty()) {
      const NodeId node = node_to_follow(options_.follow, run.world());
      // With --json, standard output is one object and nothing else.
      follow_ =
          std::make_unique<Follow>(node, run.world(), options_.json ? console_.err : console_.out);
      observers_.add(*follow_);
    }
    if (!options_.quiet && !options_.json) observers_.add(story_);
    if (!options_.trace.empty()) {
      recorder_ = start_trace({.file = options_.trace,
                               .level = options_.trace_level,
                               .replace = options_.force,
                               .scenario = options_.file},
                              run);
      observers_.add(*recorder_);
    }
    if (!observers_.empty()) run.set_observer(&observers_);
  }

  void end_trace(const Run& run, const RunReport& report) {
    if (!recorder_) return;
    const std::string file = finish_trace(*recorder_, run, report, options_.expects_nothing);
    recorder_.reset();
    if (file != options_.trace) {
      console_.err.stream << "orrery: the trace is incomplete: " << file << "\n";
    }
  }

  void run_watched(Run& run) {
    Progress progress(console_.err);
    const bool shows_progress = !options_.quiet && !follow_;
    const auto begin = Clock::now();
    while (run.advance(events_a_slice) && !interrupt_.is_raised()) {
      if (!shows_progress) continue;
      progress.show({run.world().now(), run.plan().stop, run.world().events()},
                    Clock::now() - begin);
    }
    if (interrupt_.is_raised()) run.interrupt();
    progress.clear();
  }

  FinishedRun make(Run& run) {
    const auto begin = Clock::now();
    run_watched(run);
    const std::chrono::duration<double> wall = Clock::now() - begin;
    RunReport report = run.report();
    if (options_.expects_nothing) {
      for (JudgedExpectation& judged : report.verdicts) judged.is_expected = true;
    }
    return {.file = options_.file,
            .plan = run.plan(),
            .report = std::move(report),
            .expects_nothing = options_.expects_nothing,
            .wall_seconds = wall.count(),
            .replay = replay_line(options_, run.plan().seed),
            .drawn = drawn_,
            .remarks = remarks_on(run.plan(), catalogue_)};
  }

  void write_junit(std::ofstream& file, const FinishedRun& finished) const {
    file << report_junit(finished) << std::flush;
    if (!file)
      throw Error({"--junit", 0, 0, ""}, shown(options_.junit) + " cannot be written to its end");
  }

  bool same_again(const Run& first, const RunReport& report) {
    Run second(first.plan(), catalogue_);
    run_watched(second);
    if (interrupt_.is_raised()) {
      console_.err.stream
          << "orrery: interrupted before the second run ended: nothing is verified\n";
      return true;
    }
    if (second.report() == report) return true;
    console_.err.stream << fmt::format(
        "orrery: two runs of {} with seed {} differ, first {}: digest {} and {}. This is a bug, in "
        "the protocol or in Orrery; please report it with this line:\n  {}\n",
        options_.file, report.seed, first_difference(first.world(), second.world()),
        digest_text(report.digest), digest_text(second.world().digest()),
        replay_line(options_, report.seed));
    return false;
  }

  void tell(const FinishedRun& finished) {
    if (options_.json) {
      console_.out.stream << to_json(report_json(finished), 2) << "\n";
    } else if (!options_.quiet) {
      if (follow_) console_.out.stream << "\n";
      console_.out.stream << report_text(finished, story_, catalogue_, console_.out);
      return;
    }
    const std::vector<std::string> wrong = complaints(finished);
    for (const std::string& warning : warnings(finished)) {
      console_.err.stream << "orrery: " << options_.file << ": " << warning << "\n";
    }
    for (const std::string& complaint : wrong) {
      console_.err.stream << "orrery: " << options_.file << ": " << complaint << "\n";
    }
    if (!wrong.empty()) console_.err.stream << again_line(console_.err, finished.replay);
  }

  const RunOptions& options_;
  const Catalogue& catalogue_;
  Console& console_;
  VariedSettings drawn_;
  InterruptWatch interrupt_;
  Story story_;
  std::unique_ptr<Follow> follow_;
  std::unique_ptr<Recorder> recorder_;
  Observers observers_;
};

}  // namespace

ExitCode run_command(const RunOptions& options, const Catalogue& catalogue, Console& console) {
  const bool is_one_run = options.cell && options.seed;
  const Experiment experiment = find_experiment(options.file, options.overrides, catalogue,
                                                is_one_run ? std::nullopt : options.seed);
  const std::size_t cells = experiment.cells.size();
  if (options.cell && (*options.cell == 0 || *options.cell > cells)) {
    throw Error({"--cell", 0, 0, ""}, cells == 1 ? "this experiment has one cell: 1"
                                                 : fmt::format("the cells are 1 to {}", cells));
  }
  if (experiment.is_one() && !is_one_run) {
    return experiment_command(options, experiment, catalogue, console);
  }
  const std::uint64_t seed = options.seed.value_or(experiment.plan().seed);
  Plan plan = experiment.plan_of(options.cell.value_or(1) - 1, seed, catalogue);
  if (experiment.is_one()) plan.expect.sometimes.clear();  // that is up to all runs together
  return RunCommand(options, catalogue, console, experiment.drawn_by(seed))
      .execute(std::move(plan));
}

ExitCode run_plan(const RunOptions& options, Plan plan, const Catalogue& catalogue,
                  Console& console) {
  return RunCommand(options, catalogue, console, {}).execute(std::move(plan));
}

std::string shell_quoted(const std::string& text) {
  constexpr std::string_view harmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:=,@%";
  if (!text.empty() && text.find_first_not_of(harmless) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string replay_line(const RunOptions& options, std::uint64_t seed) {
  std::string line = program_name() + " run " + shell_quoted(options.file);
  if (options.cell) line += " --cell " + std::to_string(*options.cell);
  line += " --seed " + std::to_string(seed);
  for (const std::string& assignment : options.overrides) {
    line += " --set " + shell_quoted(assignment);
  }
  if (options.expects_nothing) line += " --expect-nothing";
  return line + "   # orrery " + std::string(version());
}

}  // namespace orrery
