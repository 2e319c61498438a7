#include "gui/model/seed_run.hpp"

#include <algorithm>
#include <exception>

#include "sim/core/error.hpp"
#include "sim/explore/failure.hpp"
#include "sim/plan/experiment.hpp"

namespace orrery::gui {
namespace {

/// Between two looks whether anybody still wants the result.
constexpr std::uint64_t events_a_look = 2'000;

class ActivityWatch final : public Observer {
 public:
  explicit ActivityWatch(SeedRun& run) : run_(run) {}

  void event_ended(const World& world, const Event&) override {
    ++run_.activity[piece_of(world.now(), run_.stop)];
  }
  void fault(const World& world, std::string_view) override {
    run_.faults.set(piece_of(world.now(), run_.stop));
    ++run_.strikes;
  }

 private:
  SeedRun& run_;
};

std::vector<SeedViolation> violations_in(const RunReport& report) {
  std::vector<SeedViolation> violations;
  for (const auto& [verdict, is_expected] : report.verdicts) {
    if (verdict.status != orrery::Verdict::Status::violated) continue;
    violations.push_back({verdict.judge, verdict.sentence, verdict.event, verdict.time});
  }
  std::ranges::stable_sort(violations, {}, &SeedViolation::time);
  return violations;
}

void judge(SeedRun& run, const RunReport& report, const Limits& limits) {
  run.digest = report.digest;
  run.events = report.events;
  run.ended = report.simulated;
  run.violations = violations_in(report);
  if (!run.violations.empty()) {
    run.verdict = SeedRun::Verdict::violated;
  } else if (report.ended != RunEnd::stopped) {
    run.verdict = SeedRun::Verdict::unknown;
    run.why = why_incomplete(report.ended, report.simulated, limits);
  } else if (const auto failures = failures_of(report); !failures.empty()) {
    run.verdict = SeedRun::Verdict::unknown;
    run.why = failures.front().signature.judge + ": " + failures.front().verdict.sentence;
  }
}

void run_to_end(SeedRun& seed_run, Run& run, const std::atomic<bool>& is_called_off) {
  ActivityWatch watch(seed_run);
  run.set_observer(&watch);
  while (!is_called_off && run.advance(events_a_look)) {
  }
  if (is_called_off) return;
  for (const FaultReport& hand : run.hands().report()) {
    if (hand.fired == 0) ++seed_run.hands_on_nobody;
  }
  judge(seed_run, run.report(), run.plan().limits);
}

}  // namespace

std::size_t piece_of(Time time, Time stop) {
  if (stop <= Time{}) return 0;
  const double share = static_cast<double>(time.count()) / static_cast<double>(stop.count());
  const auto piece = static_cast<std::size_t>(std::max(0.0, share) * SeedRun::pieces);
  return std::min(piece, SeedRun::pieces - 1);
}

SeedRun run_of_seed(const Experiment& experiment, std::uint64_t seed, const Catalogue& catalogue,
                    const std::atomic<bool>& is_called_off) {
  SeedRun seed_run{.seed = seed};
  try {
    Plan plan = experiment.plan_of(0, seed, catalogue);
    seed_run.stop = plan.stop;
    Run run(std::move(plan), catalogue);
    run_to_end(seed_run, run, is_called_off);
  } catch (const std::exception& why) {
    seed_run.verdict = SeedRun::Verdict::broken;
    seed_run.why = why.what();
  }
  return seed_run;
}

}  // namespace orrery::gui
