// What a person is told about a sweep.

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/page.hpp"
#include "scenarios/progress.hpp"
#include "scenarios/report.hpp"
#include "scenarios/sweep_command.hpp"
#include "sim/core/text.hpp"
#include "sim/plan/estimate.hpp"

namespace orrery {
namespace {

constexpr std::size_t kinds_told_max = 5;
constexpr std::size_t never_told_max = 12;

/// "3.0e-4", "0.012": two digits.
std::string rate_text(double rate) {
  if (rate >= 0.01) return fmt::format("{:.2g}", rate);
  std::string text = fmt::format("{:.1e}", rate);
  const auto exponent = text.find("e-0");
  if (exponent != std::string::npos) text.erase(exponent + 2, 1);
  return text;
}

std::size_t cells_swept(const FinishedSweep& finished) {
  return finished.options.plan.cell ? 1 : finished.experiment.cells.size();
}

/// "10,000 seeds"; "1,000 seeds in each of 3 cells".
std::string runs_text(const FinishedSweep& finished) {
  const std::size_t cells = cells_swept(finished);
  const std::uint64_t runs = finished.report.runs;
  if (cells == 1) return counted(runs, "seed", "seeds");
  if (runs % cells == 0) {
    return counted(runs / cells, "seed", "seeds") + fmt::format(" in each of {} cells", cells);
  }
  return counted(runs, "run", "runs") + fmt::format(" of {} cells", cells);
}

std::string where_text(const FinishedSweep& finished, std::size_t cell, std::uint64_t seed) {
  std::string seed_text = fmt::format("seed {}", seed);
  if (finished.experiment.cells.size() == 1) return seed_text;
  const std::string settings = to_text(told_of(finished.experiment.cells[cell].settings));
  return fmt::format("{} in cell {} ({})", seed_text, cell + 1, settings);
}

/// "a, b, c and 5 more".
std::string shortened(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

class SweepWriter : Page {
 public:
  SweepWriter(const FinishedSweep& finished, const Outlet& outlet)
      : Page(outlet), finished_(finished), report_(finished.report) {}

  std::string write() {
    title_of(finished_.experiment.plan(), finished_.options.file);
    failures();
    sightings();
    coverage();
    figures();
    closing();
    return std::move(text_);
  }

 private:
  void failures() {
    if (report_.failures.empty()) return;
    heading("Failures");
    std::size_t told = 0;
    for (const FailureKind& kind : report_.failures) {
      if (++told > kinds_told_max) continue;
      failure(kind);
    }
    if (told > kinds_told_max) {
      line(fmt::format(
               "… and {} (--json lists them)",
               counted(told - kinds_told_max, "more kind of failures", "more kinds of failures")),
           2, 2);
    }
  }

  void failure(const FailureKind& kind) {
    line(fmt::format("{} {}: {} in {}, first with {}", in(Tone::bad, "✘"), kind.signature.judge,
                     name_of_enumerator(kind.signature.status), counted(kind.runs, "run", "runs"),
                     where_text(finished_, kind.cell, kind.seed)),
         2, 2);
    line(kind.sentence, 4, 0);
    const VariedSettings drawn = finished_.experiment.drawn_by(kind.seed);
    if (!drawn.empty()) line("drawn: " + to_text(drawn), 4, 2);
    text_ += again_line(outlet_, replay_line(finished_, kind), 4);
    for (const std::string& command : way_to_the_picture(finished_, kind)) {
      text_ += "           " + command + "\n";
    }
  }

  void sightings() {
    if (report_.sightings.empty()) return;
    heading("To be seen");
    for (const Sighting& one : report_.sightings) {
      if (one.runs == 0) {
        line(fmt::format("{} {}: never", in(Tone::bad, "✘"), one.judge), 2, 2);
        continue;
      }
      line(fmt::format("{} {}: in {} of {}, first with {} ({})", in(Tone::good, "✔"), one.judge,
                       with_commas(one.runs), counted(report_.runs, "run", "runs"),
                       where_text(finished_, one.cell, one.seed), one.sentence),
           2, 2);
    }
  }

  static std::size_t count_seen(const std::vector<Covered>& all) {
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const Covered& one) { return one.runs > 0; }));
  }

  void coverage() {
    std::vector<std::string> never = report_.never_seen();
    std::erase_if(never, [&](const std::string& name) {
      return std::any_of(report_.sightings.begin(), report_.sightings.end(),
                         [&](const Sighting& one) { return one.judge == name; });
    });
    std::vector<std::string> lines{fmt::format(
        "{} of {} outputs and transitions of states, {} of {} faults", count_seen(report_.sights),
        report_.sights.size(), count_seen(report_.faults), report_.faults.size())};
    if (!never.empty()) lines.push_back("never: " + shortened(never, never_told_max));
    text_ += "\n";
    block("Seen", lines);
  }

  void figures() {
    const double seconds = std::max(finished_.wall_seconds, 1e-6);
    const double speed = static_cast<double>(report_.runs - finished_.runs_before) / seconds;
    std::vector<std::string> lines{
        fmt::format("{} from {}; {} events", runs_text(finished_), finished_.options.plan.from,
                    with_commas(report_.events)),
        "digest " + digest_text(report_.digest),
        fmt::format("took {:.2f}s on {}, {} runs/s", finished_.wall_seconds,
                    counted(finished_.options.plan.threads, "thread", "threads"),
                    short_number(speed))};
    if (finished_.runs_before > 0) {
      lines.push_back(
          fmt::format("{} of them from the journal", with_commas(finished_.runs_before)));
    }
    block("Runs", lines);
  }

  void closing() {
    text_ += "\n";
    const std::vector<std::string> wrong = complaints(finished_);
    for (const std::string& complaint : wrong) line(in(Tone::bad, "✘ " + complaint), 0, 2);
    for (const std::string& note : finished_.notes) line("· " + note, 0, 2);
    text_ += again_line(outlet_, replay_line(finished_));
    line(in(wrong.empty() ? Tone::good : Tone::strong, last_line(finished_)));
  }

  const FinishedSweep& finished_;
  const SweepReport& report_;
};

}  // namespace

std::string last_line(const FinishedSweep& finished) {
  const SweepReport& report = finished.report;
  const std::string failures =
      counted(report.failed, "failure", "failures") + " in " + runs_text(finished);
  if (report.runs == 0) return "no run was made: nothing is known";
  if (report.is_always_the_same()) {
    return failures +
           ", which are all one and the same run: nothing that this scenario draws "
           "makes a difference, and more seeds show nothing more (give it a range of "
           "latencies, a loss, faults at a rate, or a \"swarm\")";
  }
  const double share = static_cast<double>(report.failed) / static_cast<double>(report.runs);
  const double below = probability_below(report.failed, report.runs);
  // Who stops at the first failure has chosen the moment: the bound would not be one.
  if (report.ended == SweepEnd::enough_fail || report.ended == SweepEnd::all_seen) {
    return failures + ", and there it stopped";
  }
  if (report.failed == report.runs) return failures + ": every run fails";
  if (report.failed == 0) return failures + ": failure rate < " + rate_text(below) + " at 95 %";
  const std::string seen = rate_text(share);
  const std::string bound = rate_text(below);
  if (seen == bound) return failures + ": failure rate about " + seen;
  return failures + fmt::format(": failure rate {}, < {} at 95 %", seen, bound);
}

std::vector<std::string> complaints(const FinishedSweep& finished) {
  std::vector<std::string> sentences;
  const SweepReport& report = finished.report;
  if (report.ended == SweepEnd::interrupted) {
    sentences.emplace_back("interrupted: this report is partial");
  }
  for (const FailureKind& kind : report.failures) {
    if (sentences.size() >= kinds_told_max) break;
    sentences.push_back(fmt::format("{}: {} in {}, first with {}", kind.signature.judge,
                                    name_of_enumerator(kind.signature.status),
                                    counted(kind.runs, "run", "runs"),
                                    where_text(finished, kind.cell, kind.seed)));
  }
  for (const Sighting& one : report.sightings) {
    if (one.runs > 0 || report.ended == SweepEnd::interrupted) continue;
    sentences.push_back(one.judge + (is_sometimes(one.judge)
                                         ? ": no run ever came to what the scenario is about"
                                         : ": no run ever showed what the scenario demonstrates"));
  }
  return sentences;
}

std::string report_text(const FinishedSweep& finished, const Outlet& outlet) {
  return SweepWriter(finished, outlet).write();
}

}  // namespace orrery
