#include "sim/explore/experiment_run.hpp"

namespace orrery {
namespace {

/// Between two looks whether anybody still wants the result.
constexpr std::uint64_t events_a_look = 50'000;

}  // namespace

ExperimentReport run_experiment(const Experiment& experiment, const Catalogue& catalogue,
                                const ExperimentOptions& options, const ExperimentWatch& watch) {
  ExperimentFold fold(experiment, options.only);
  const ExperimentFold& numbers = fold;  // what a job asks of it never changes
  const auto job = [&](std::uint64_t number, const std::atomic<bool>& is_called_off) {
    const std::size_t cell = numbers.cell_of(number);
    const std::uint64_t seed = numbers.seed_of(number);
    return blaming_run(cell, seed, [&]() -> RunReport {
      Run run(experiment.plan_of(cell, seed, catalogue), catalogue);
      while (run.advance(events_a_look)) {
        if (is_called_off) return {};
      }
      return run.report();
    });
  };
  const auto take = [&](std::uint64_t, const RunReport& report) {
    fold.add(report);
    return true;
  };
  in_order<RunReport>(fold.runs(), options.threads, job, take,
                      [&] { return !watch || watch(fold); });
  return fold.report();
}

}  // namespace orrery
