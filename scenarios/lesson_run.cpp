#include "scenarios/lesson_run.hpp"

#include <fmt/format.h>

#include <utility>

#include "scenarios/futures_command.hpp"
#include "sim/lessons/changes.hpp"

namespace orrery {
namespace {

void say(const Outlet& out, const std::string& sentence) {
  out.stream << wrapped(sentence, out.width, 2) << "\n";
}

}  // namespace

GradedRun graded_run(const RunShown& shown, Plan plan) {
  GradedRun run{.step = shown.step,
                .changes = shown.changes,
                .options = how_to_look(shown),
                .plan = std::move(plan)};
  std::erase_if(run.options.overrides, [](const std::string& assignment) {
    return lessons::path_of(assignment) == "seed";
  });
  run.options.seed = run.plan.seed;
  return run;
}

std::string name_of(const GradedRun& run) {
  return fmt::format("The run of step {}, {}{}:", run.step + 1, run.changes.empty() ? "" : "with ",
                     lessons::to_text(run.changes));
}

void look_at(const GradedRun& run, const Catalogue& catalogue, Console& console) {
  say(console.out, name_of(run));
  console.out.stream << "\n";
  run_plan(run.options, run.plan, catalogue, console);
}

void show_futures_of(const GradedRun& run, const Catalogue& catalogue, Console& console) {
  try {
    say(console.out, name_of(run));
    console.out.stream << "\n";
    futures_of_plan({.file = run.options.file,
                     .seed = run.options.seed,
                     .overrides = run.options.overrides,
                     .question = {.steps = 20}},
                    run.plan, catalogue, console);
  } catch (const Error& error) {
    say(console.out, error.sentence() + ".");
  }
}

void show_futures_with_answer(const GradedRun& run, const Catalogue& catalogue, Console& console) {
  try {
    say(console.out, "What could still come of this run, moment by moment (futures tells more):");
    show_futures_in_short(run.plan, catalogue, console);
  } catch (const Error& error) {
    say(console.out, error.sentence() + ".");
  }
}

}  // namespace orrery
