#include "scenarios/shrink_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "scenarios/files.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress.hpp"
#include "scenarios/report.hpp"
#include "scenarios/run_command.hpp"
#include "scenarios/scenario_text.hpp"
#include "scenarios/transcript.hpp"

namespace orrery {
namespace {

using Clock = std::chrono::steady_clock;

std::string size_text(const PlanSize& size) {
  return fmt::format(
      "{}, {}, {}, {}, {}", counted(size.nodes, "node", "nodes"),
      counted(size.clients, "client", "clients"), counted(size.faults, "fault", "faults"),
      counted(size.operations, "operation", "operations"), counted(size.events, "event", "events"));
}

/// "nodes 5 → 3, operations 339 → 2": what has become less.
std::string difference_text(const PlanSize& before, const PlanSize& after) {
  std::string text;
  const auto add = [&](std::string_view what, std::uint64_t from, std::uint64_t to) {
    if (from == to) return;
    text += fmt::format("{}{} {} → {}", text.empty() ? "" : ", ", what, from, to);
  };
  add("nodes", before.nodes, after.nodes);
  add("clients", before.clients, after.clients);
  add("faults", before.faults, after.faults);
  add("operations", before.operations, after.operations);
  add("events", before.events, after.events);
  return text;
}

std::string minimality(const ShrinkReport& report) {
  std::string text = report.is_minimal
                         ? "Nothing that is left can be left out so that it fails as before"
                         : "The shrink was ended before nothing was left to leave out";
  if (report.depends_on_seed) text += "; some of it still depends on the seed";
  if (!report.is_in_run) text += "; it shows only when the run has stopped and is left alone";
  return text + ".";
}

std::string beside(const std::string& scenario) {
  return std::filesystem::path(scenario).replace_extension(".txt").string();
}

/// Beside the file, so that what is there already stays until there is something better. What is
/// no file (a pipe, a device) cannot be replaced, and is written to.
std::string partial(const std::string& path) {
  std::error_code cannot_tell;
  const bool is_other = std::filesystem::is_other(path, cannot_tell);
  return is_other ? path : path + ".partial";
}

void write_partial(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream file(partial(path), std::ios::binary);
  file << text << std::flush;
  if (file) return;
  throw Error({"--out", 0, 0, ""}, shown(path) + " cannot be written: " + std::strerror(errno));
}

void write_file(const std::string& path, const std::string& text) {
  write_partial(path, text);
  if (partial(path) != path) std::filesystem::rename(partial(path), path);
}

/// Others are written beside it.
void check_out(const ShrinkCommandOptions& options) {
  if (options.out.empty()) return;
  const std::filesystem::path out(options.out);
  for (const char* taken : {".txt", ".db", ".svg"}) {
    if (out.extension() != taken) continue;
    throw Error({"--out", 0, 0, ""},
                shown(options.out) + " is what the transcript, the trace or the picture is called",
                "write -o " + std::filesystem::path(out).replace_extension(".json").string());
  }
  if (out.filename().empty() || std::filesystem::is_directory(out)) {
    throw Error({"--out", 0, 0, ""}, shown(options.out) + " is a folder",
                "write -o " + (out / "shrunk.json").string());
  }
  std::error_code neither_is_there;
  if (std::filesystem::equivalent(out, options.file, neither_is_there)) {
    throw Error({"--out", 0, 0, ""}, shown(options.out) + " is the scenario that is to be shrunk",
                "choose another name");
  }
}

class ShrinkCommand {
 public:
  ShrinkCommand(const ShrinkCommandOptions& options, const Catalogue& catalogue, Console& console)
      : options_(options), catalogue_(catalogue), console_(console) {}

  ExitCode execute(const Plan& plan) {
    const Failure failure = failure_of(plan);
    if (!options_.out.empty()) {  // before a minute has passed
      write_partial(options_.out, "");
      if (partial(options_.out) != options_.out) std::filesystem::remove(partial(options_.out));
    }
    const auto begin = Clock::now();
    Progress progress(console_.err);
    const auto elapsed = [&] { return Clock::now() - begin; };
    ShrinkOptions options;
    options.is_over = [&] {
      return interrupt_.is_raised() || elapsed() > std::chrono::duration<double>(options_.seconds);
    };
    options.tell = [&](const ShrinkStand& stand) {
      if (options_.quiet) return;
      progress.show(fmt::format("{} candidates, now {}: {}", stand.trials, stand.doing,
                                size_text(stand.size)),
                    elapsed());
    };
    const auto report = shrink(plan, failure.signature, catalogue_, options);
    progress.clear();
    if (!report) {
      throw Error({options_.file, 0, 0, ""},
                  "the run fails, but not when " + failure.signature.judge + " alone judges it");
    }
    tell(titled(*report, plan, options_.file, options_.overrides));
    return interrupt_.is_raised() ? ExitCode::interrupted : ExitCode::as_expected;
  }

 private:
  [[noreturn]] void refuse_to_shrink(const std::string& sentence,
                                     const std::string& suggestion) const {
    throw Error({options_.file, 0, 0, ""}, sentence, suggestion);
  }

  /// The failure that is to be kept.
  Failure failure_of(const Plan& plan) const {
    Run run(plan, catalogue_);
    run.finish();
    const std::vector<Failure> failures = failures_of(run.report());
    if (failures.empty()) {
      refuse_to_shrink(
          fmt::format("the run with seed {} does not fail: there is nothing to shrink", plan.seed),
          "find a seed with " + program_name() + " sweep " + shell_quoted(options_.file));
    }
    if (options_.judge.empty()) return failures.front();
    std::vector<std::string> judges;
    for (const Failure& failure : failures) {
      if (failure.signature.judge == options_.judge) return failure;
      judges.push_back(failure.signature.judge);
    }
    throw Error({"--judge", 0, 0, ""},
                shown(options_.judge) + " says nothing against the run with seed " +
                    std::to_string(plan.seed),
                suggestion_among(options_.judge, judges));
  }

  void tell(const ShrinkReport& report) {
    const Value tree = write(report.plan);
    if (!options_.out.empty()) {
      write_file(options_.out, scenario_text(tree));
      write_file(beside(options_.out), transcript_of(report.plan, catalogue_));
    }
    if (options_.json) tell_json(report, tree);
    else if (!options_.quiet) tell_text(report, tree);
  }

  void tell_json(const ShrinkReport& report, const Value& tree) {
    Value::Object object{{"file", options_.file},
                         {"judge", report.signature.judge},
                         {"signature", to_value(report.signature)},
                         {"sentence", report.verdict.sentence},
                         {"before", to_value(report.before)},
                         {"after", to_value(report.after)},
                         {"candidates", report.trials},
                         {"minimal", report.is_minimal},
                         {"depends_on_seed", report.depends_on_seed},
                         {"digest", digest_text(report.digest)},
                         {"scenario", tree}};
    if (!options_.out.empty()) object.push_back({"out", options_.out});
    console_.out.stream << to_json(Value(std::move(object)), 2) << "\n";
  }

  void tell_text(const ShrinkReport& report, const Value& tree) {
    auto& out = console_.out.stream;
    out << report.signature.judge << ": " << report.verdict.sentence << "\n";
    out << "before: " << size_text(report.before) << "\n";
    out << "after:  " << size_text(report.after) << ", after " << report.trials << " candidates\n";
    out << minimality(report) << "\n\n";
    if (options_.out.empty()) {
      out << scenario_text(tree);
      return;
    }
    const std::filesystem::path path(options_.out);
    const auto with = [&](const char* extension) {
      return shell_quoted(std::filesystem::path(path).replace_extension(extension).string());
    };
    out << "What happens in it: " << beside(options_.out) << "\n";
    out << "Its picture:\n  " << program_name() << " run " << shell_quoted(options_.out)
        << " --trace " << with(".db") << "\n  " << program_name() << " export " << with(".db")
        << " -o " << with(".svg") << "\n";
  }

  const ShrinkCommandOptions& options_;
  const Catalogue& catalogue_;
  Console& console_;
  InterruptWatch interrupt_;
};

}  // namespace

ShrinkReport titled(ShrinkReport report, const Plan& plan, const std::string& file,
                    const std::vector<std::string>& overrides) {
  Plan& shrunk = report.plan;
  const std::string judge = report.signature.judge + ", as small as it gets";
  const bool was_shrunk = plan.title.compare(0, judge.size(), judge) == 0;
  shrunk.title = plan.title.empty() ? judge : was_shrunk ? plan.title : judge + ": " + plan.title;
  shrunk.paper = plan.paper;
  const std::string less = difference_text(report.before, report.after);
  std::string settings;
  for (const std::string& assignment : overrides) settings += " and " + assignment;
  shrunk.why = fmt::format("{}. Shrunk from {} with seed {}{}: {}. {}", report.verdict.sentence,
                           std::filesystem::path(file).filename().string(), plan.seed, settings,
                           less.empty() ? "it was as small as that" : less, minimality(report));
  return report;
}

std::string transcript_of(const Plan& plan, const Catalogue& catalogue) {
  Run run(plan, catalogue);
  Transcript transcript;
  run.set_observer(&transcript);
  run.finish();
  std::string text = transcript.text();
  for (const Failure& failure : failures_of(run.report())) {
    text += "\n" + failure.signature.judge + ": " + failure.verdict.sentence + "\n";
  }
  return text;
}

ExitCode shrink_command(const ShrinkCommandOptions& options, const Catalogue& catalogue,
                        Console& console) {
  const Experiment experiment = find_experiment(options.file, options.overrides, catalogue);
  const std::size_t cells = experiment.cells.size();
  const std::size_t cell = options.cell.value_or(1);
  if (cell == 0 || cell > cells) {
    throw Error({"--cell", 0, 0, ""}, cells == 1 ? "this experiment has one cell: 1"
                                                 : fmt::format("the cells are 1 to {}", cells));
  }
  const std::uint64_t seed = options.seed.value_or(experiment.plan().seed);
  check_out(options);
  return ShrinkCommand(options, catalogue, console)
      .execute(experiment.plan_of(cell - 1, seed, catalogue));
}

}  // namespace orrery
