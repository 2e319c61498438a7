#include "scenarios/futures_command.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

#include "scenarios/files.hpp"
#include "scenarios/interrupt.hpp"
#include "scenarios/progress.hpp"
#include "scenarios/run_command.hpp"
#include "scenarios/transcript.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

using WallClock = std::chrono::steady_clock;

Plan plan_of(const FuturesOptions& options, const Catalogue& catalogue) {
  const Experiment experiment =
      find_experiment(options.file, options.overrides, catalogue, options.seed);
  const std::uint64_t seed = options.seed.value_or(experiment.plan().seed);
  if (experiment.cells.size() == 1) return experiment.plan_of(0, seed, catalogue);
  throw Error({options.file, 0, 0, ""},
              "this is an experiment of several cells, and futures are those of one run",
              "choose one with --set, or write another scenario");
}

void write_picture(const std::string& path, const std::string& svg) {
  if (path.empty()) return;
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file << svg << std::flush;
  if (file) return;
  throw Error({"--svg", 0, 0, ""}, shown(path) + " cannot be written: " + std::strerror(errno));
}

/// One continuation alone, event by event.
ExitCode tell_one(const Plan& plan, const FuturesOptions& options, const Catalogue& catalogue,
                  Console& console) {
  const Configuration from = configuration_of(plan, catalogue, options.question);
  Continuation continuation(from.world, protocol_of(plan, catalogue).decides, *options.only,
                            options.question.horizon);
  Transcript transcript;
  continuation.show_to(transcript);
  continuation.finish();
  const auto& decision = continuation.decision();
  console.out.stream << fmt::format(
      "continuation {} of event {} ({}): {}\n\n{}\n{}\n", *options.only,
      with_commas(from.world.events()), to_text(from.world.now()),
      to_text(schedule_of(from.world, *options.only)), transcript.text(),
      decision ? fmt::format("{} decides {}", to_text(decision->node), decision->value)
               : fmt::format("nobody decides by {}", to_text(continuation.world().now())));
  return ExitCode::as_expected;
}

ValenceSurvey look(const Plan& plan, const FuturesOptions& options, const Catalogue& catalogue,
                   Console& console) {
  const InterruptWatch interrupt;
  Progress progress(console.err);
  const auto begin = WallClock::now();
  ValenceSurvey survey =
      survey_valence(plan, catalogue, options.question, [&](std::uint64_t done, std::uint64_t of) {
        progress.show(fmt::format("{} of {} continuations", with_commas(done), with_commas(of)),
                      WallClock::now() - begin);
        return !interrupt.is_raised();
      });
  progress.clear();
  return survey;
}

bool is_broken(const ValenceSurvey& survey) {
  return std::any_of(survey.moments.begin(), survey.moments.end(),
                     [](const Valence& valence) { return valence.broken_by() != 0; });
}

}  // namespace

std::string replay_line(const FuturesOptions& options) {
  const ValenceQuestion& question = options.question;
  const ValenceQuestion usual;
  std::string line = program_name() + " futures " + shell_quoted(options.file);
  if (options.seed) line += fmt::format(" --seed {}", *options.seed);
  for (const std::string& assignment : options.overrides) {
    line += " --set " + shell_quoted(assignment);
  }
  if (question.after) line += fmt::format(" --after {}", *question.after);
  if (question.at) line += " --at " + to_text(*question.at);
  if (question.steps != usual.steps) line += fmt::format(" --steps {}", question.steps);
  if (question.continuations != usual.continuations) {
    line += fmt::format(" --continuations {}", question.continuations);
  }
  if (question.horizon.time != usual.horizon.time) {
    line += " --within " + to_text(question.horizon.time);
  }
  return line + "   # orrery " + std::string(version());
}

ExitCode futures_command(const FuturesOptions& options, const Catalogue& catalogue,
                         Console& console) {
  return futures_of_plan(options, plan_of(options, catalogue), catalogue, console);
}

ExitCode futures_of_plan(const FuturesOptions& options, const Plan& plan,
                         const Catalogue& catalogue, Console& console) {
  if (options.only) return tell_one(plan, options, catalogue, console);
  const ValenceSurvey survey = look(plan, options, catalogue, console);
  write_picture(options.svg, futures_svg(plan, survey));
  console.out.stream << (options.json ? to_json(futures_json(plan, options, survey), 2) + "\n"
                                      : futures_text(plan, options, survey, console.out));
  if (survey.is_interrupted) return ExitCode::interrupted;
  return is_broken(survey) ? ExitCode::not_as_expected : ExitCode::as_expected;
}

void show_futures_in_short(const Plan& plan, const Catalogue& catalogue, Console& console) {
  constexpr std::uint32_t moments = 8;  // and some more, where it stops to be bivalent
  constexpr std::size_t rows = 9;
  const Outlet& out = console.out;
  const ValenceSurvey survey = look(plan, {.question = {.steps = moments}}, catalogue, console);
  out.stream << futures_chart(some_of(survey, rows), values_in(survey), out);
  const std::vector<std::string> sentences = conclusions(survey);
  if (sentences.size() < 2) return;
  out.stream << "  " << wrapped(sentences[1], out.width, 2) << "\n";
}

}  // namespace orrery
