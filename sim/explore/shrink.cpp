#include "sim/explore/shrink.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>
#include <vector>

#include "sim/check/availability.hpp"
#include "sim/check/liveness.hpp"
#include "sim/check/staleness.hpp"
#include "sim/explore/passes.hpp"

namespace orrery {
namespace {

/// Judged by this judge alone.
Expectations expecting(const Plan& plan, const Signature& signature) {
  Expectations expect;
  const std::string& judge = signature.judge;
  if (judge == bounded_staleness({}).promise.name) expect.staleness = plan.expect.staleness;
  if (judge == liveness().promise.name) expect.liveness = plan.expect.liveness;
  if (judge == availability(0, Duration{1}).promise.name) {
    expect.availability = plan.expect.availability;
  }
  const bool is_violated = signature.status == Verdict::Status::violated;
  (is_violated ? expect.violates : expect.eventually).push_back(judge);
  return expect;
}

/// The plan of this one run, without what does not change it.
Plan bare(const Plan& plan, const Signature& signature) {
  Plan bare = plan;
  bare.title.clear();
  bare.paper.clear();
  bare.why.clear();
  bare.expect = expecting(plan, signature);
  bare.vary = {};
  bare.swarm = {};
  bare.exhibit = {};
  bare.seeds = 1;
  bare.measure = {};
  bare.published.clear();
  bare.plots.clear();
  return bare;
}

PlanSize size_of_run(const Plan& plan, const Trial& trial) {
  PlanSize size = size_of(plan, *trial.failing());
  const auto* timeline = trial.world().find_agent<Timeline>();
  size.faults = (timeline == nullptr ? 0 : timeline->struck().size()) + plan.hands.size();
  const auto& history = trial.world().history();
  size.operations = static_cast<std::uint64_t>(std::count_if(
      history.begin(), history.end(),
      [](const HistoryEvent& event) { return event.kind == HistoryEvent::Kind::invoked; }));
  return size;
}

/// A failure that came after the end shall be one that whoever runs the plan sees.
void show_failure(Smallest& smallest) {
  smallest.begin("the end");
  const Time last = last_answer(smallest.failing().verdict);
  if (!smallest.failing().is_in_run && last > smallest.plan().stop) smallest.go_on_until(last);
}

/// A judge of endings may have seen enough long before the end.
void cut_stop(Smallest& smallest) {
  smallest.begin("the end");
  const Time last = last_answer(smallest.failing().verdict);
  Plan candidate = smallest.plan();
  candidate.stop = std::max(last, Time{1});
  const bool knows_end = last > Time{0} && smallest.offer(std::move(candidate));
  Time too_early{};
  while (!knows_end && smallest.plan().stop - too_early > smallest.plan().stop / 8) {
    candidate = smallest.plan();
    candidate.stop = too_early + (candidate.stop - too_early) / 2;
    const Time stop = candidate.stop;
    if (!smallest.offer(std::move(candidate))) too_early = stop;
  }
}

/// What is there at all, and when.
bool cut(Smallest& smallest) {
  bool has_taken = leave_out_faults(smallest);
  has_taken |= leave_out_hands(smallest);
  has_taken |= leave_out_operations(smallest);
  has_taken |= leave_out_clients(smallest);
  has_taken |= leave_out_pins(smallest);
  has_taken |= leave_out_nodes(smallest);
  has_taken |= leave_out_settings(smallest);
  has_taken |= vary_settings(smallest);
  return has_taken | close_gaps(smallest);
}

/// While the run is drawn, a plan without one of its parts, or in which things come sooner, is
/// another run. So each is looked for under some seeds.
void cut_under_seeds(Smallest& smallest) {
  constexpr std::uint64_t seeds_a_candidate = 100;
  smallest.try_seeds(seeds_a_candidate);
  while (cut(smallest)) {
  }
  smallest.try_seeds(0);
}

bool pass(Smallest& smallest) {
  bool has_taken = cut(smallest);
  has_taken |= round_times(smallest);
  has_taken |= simplify_pins(smallest);
  has_taken |= rename_values(smallest);
  return has_taken;
}

/// The plan itself, and with all that happens from one of its instants on sooner or later.
std::vector<Plan> with_shifts(const Plan& plan) {
  using namespace std::chrono_literals;
  std::vector<Plan> all{plan};
  const std::set<Time> instants = distinct_instants(plan);
  constexpr std::size_t instants_max = 6;
  if (instants.size() > instants_max) return all;
  for (const Time first : instants) {
    for (const Duration by : {-200ms, -150ms, -100ms, -50ms, -20ms, 50ms, 100ms}) {
      Plan shifted = plan;
      if (first > Time{0} && shift(shifted, first, by)) all.push_back(std::move(shifted));
    }
  }
  return all;
}

/// Goes on from another plan, which may be a larger one. True if that leads to a smaller one.
bool go_on_from(Smallest& smallest, const Plan& variant) {
  Smallest copy = smallest;
  const std::uint64_t events = smallest.failing().events * 5 / 4;
  bool fails = false;
  for (Plan& shifted : with_shifts(variant)) {
    fails = copy.take(std::move(shifted), events);
    if (fails || copy.is_over()) break;
  }
  if (fails) {
    close_gaps(copy);
    leave_out_operations(copy);
    simplify_pins(copy);
    close_gaps(copy);
  }
  return smallest.take_over(copy);
}

/// The same with messages that are lost one by one where a fault cut nodes off.
bool go_on_with_losses(Smallest& smallest, const Plan& variant) {
  Smallest copy = smallest;
  if (!copy.take(variant, smallest.failing().events)) return false;
  while (cut(copy)) {
  }
  return smallest.take_over(copy);
}

/// Where no single step makes it smaller, a larger one may: other time-outs altogether, or losses
/// of messages instead of a partition.
bool shake(Smallest& smallest) {
  smallest.begin("variants");
  const Trial trial(smallest.plan(), smallest.signature(), smallest.catalogue());
  for (const Plan& variant : with_losses(smallest.plan(), trial.decisions())) {
    if (smallest.is_over()) return false;
    if (go_on_with_losses(smallest, variant)) return true;
  }
  for (const Plan& variant : with_extreme_timers(smallest.plan(), trial.decisions())) {
    if (smallest.is_over()) return false;
    if (variant != smallest.plan() && go_on_from(smallest, variant)) return true;
  }
  return false;
}

/// A smaller run may be one that can be written down as a whole.
bool comes_to_keep_run(Smallest& smallest) {
  return !smallest.keeps_run() && !smallest.is_over() && keep_run(smallest);
}

/// So that the scenario passes: it names all that its run breaks, first what it is about.
Plan expecting_its_run(Plan plan, const Catalogue& catalogue) {
  std::vector<std::string>& violates = plan.expect.violates;
  for (std::string& judge : violated_in(plan, catalogue)) {
    const bool is_named = std::find(violates.begin(), violates.end(), judge) != violates.end();
    if (!is_named) violates.push_back(std::move(judge));
  }
  return plan;
}

ShrinkReport report_of(const Smallest& smallest, PlanSize before, bool is_minimal) {
  const Trial trial(smallest.plan(), smallest.signature(), smallest.catalogue());
  ShrinkReport report{.signature = smallest.signature(),
                      .plan = expecting_its_run(smallest.plan(), smallest.catalogue()),
                      .before = before,
                      .after = size_of_run(smallest.plan(), trial),
                      .verdict = smallest.failing().verdict,
                      .digest = smallest.failing().digest,
                      .trials = smallest.trials(),
                      .is_minimal = is_minimal,
                      .depends_on_seed = !smallest.keeps_run(),
                      .is_in_run = smallest.failing().is_in_run};
  return report;
}

}  // namespace

std::optional<ShrinkReport> shrink(const Plan& plan, const Signature& signature,
                                   const Catalogue& catalogue, const ShrinkOptions& options) {
  const Plan first = bare(plan, signature);
  const Trial trial(first, signature, catalogue);
  if (!trial.failing()) return std::nullopt;
  const PlanSize before = size_of_run(first, trial);
  Smallest smallest(first, *trial.failing(), signature, catalogue, options);
  if (!is_monitor(signature.judge, plan, catalogue)) {
    show_failure(smallest);
    cut_stop(smallest);
  }
  search_seeds(smallest);
  write_down_causes(smallest);
  cut_under_seeds(smallest);
  write_down(smallest);
  keep_run(smallest);
  do {
    while (pass(smallest)) {
    }
  } while (shake(smallest) || comes_to_keep_run(smallest));
  return report_of(smallest, before, !smallest.is_over());
}

}  // namespace orrery
