#include "sim/explore/smallest.hpp"

#include <algorithm>
#include <utility>

#include "sim/plan/remarks.hpp"

namespace orrery {
namespace {

constexpr std::uint64_t weight_of_event = 16;
constexpr std::uint64_t weight_of_entry = 40;  // of a list, without what it says
constexpr std::uint64_t weight_of_node = 20;

std::uint64_t weight_of(Duration time) { return to_text(time).size(); }

std::uint64_t weight_of(const FaultEntry& fault) {
  std::uint64_t weight = weight_of_entry + to_text(fault.action).size();
  if (fault.at) weight += weight_of(*fault.at);
  if (fault.for_) weight += weight_of_event / 2 + to_text(*fault.for_).size();
  return weight;
}

std::uint64_t weight_of(const Hand& hand) { return weight_of_entry + to_text(hand).size(); }

std::uint64_t weight_of(const Pin& pin) { return weight_of_entry + to_text(pin).size(); }

std::uint64_t weight_of(const workload::ScriptedCall& call) {
  return weight_of_entry + weight_of(call.at) + call.key.size() + call.value.size() +
         call.expected.size();
}

template <class T>
std::uint64_t weight_of(const std::vector<T>& list) {
  std::uint64_t weight = 0;
  for (const T& element : list) weight += weight_of(element);
  return weight;
}

/// Of settings of the world: as long as they are written.
template <class T>
std::uint64_t weight_of_settings(const T& settings) {
  return to_json(write(settings)).size();
}

std::size_t warnings_on(const Plan& plan, const Catalogue& catalogue) {
  return sentences_of(remarks_on(plan, catalogue), Remark::Kind::warning).size();
}

}  // namespace

const workload::Script* script_of(const Plan& plan) {
  return plan.clients.workload ? std::get_if<workload::Script>(&*plan.clients.workload) : nullptr;
}

workload::Script* script_of(Plan& plan) {
  return plan.clients.workload ? std::get_if<workload::Script>(&*plan.clients.workload) : nullptr;
}

std::uint64_t weight_of(const Plan& plan) {
  std::uint64_t weight = weight_of_node * (plan.nodes + plan.clients.count);
  weight += weight_of(plan.faults) + weight_of(plan.hands) + weight_of(plan.pins);
  weight += weight_of(plan.stop);
  if (plan.stable_from) weight += weight_of_entry + weight_of(*plan.stable_from);
  if (const auto* script = script_of(plan)) weight += weight_of(script->calls);
  else if (plan.clients.workload) weight += weight_of_settings(*plan.clients.workload);
  return weight + to_json(plan.protocol.settings).size() + weight_of_settings(plan.network) +
         weight_of_settings(plan.disk) + weight_of_settings(plan.processing) +
         weight_of_settings(plan.clocks);
}

PlanSize size_of(const Plan& plan, const Failing& failing) {
  PlanSize size{.nodes = plan.nodes,
                .clients = plan.clients.count,
                .faults = plan.faults.size() + plan.hands.size(),
                .operations = 0,
                .pins = plan.pins.size(),
                .events = failing.events};
  if (const auto* script = script_of(plan)) size.operations = script->calls.size();
  return size;
}

Smallest::Smallest(Plan plan, Failing failing, Signature signature, const Catalogue& catalogue,
                   const ShrinkOptions& options)
    : first_(plan),
      plan_(std::move(plan)),
      failing_(std::move(failing)),
      signature_(std::move(signature)),
      catalogue_(catalogue),
      options_(options),
      is_monitors_(is_monitor(signature_.judge, plan_, catalogue)),
      was_in_run_(failing_.is_in_run),
      went_beyond_(failing_.goes_beyond),
      warnings_(warnings_on(plan_, catalogue)),
      cost_(weight_of_event * failing_.events + weight_of(plan_)) {}

bool Smallest::may_go_on() {
  if (is_over_) return false;
  is_over_ = trials_ >= options_.trials || (options_.is_over && options_.is_over());
  constexpr std::uint64_t trials_a_word = 64;
  if (options_.tell && trials_ % trials_a_word == 0) {
    options_.tell({size_of(plan_, failing_), trials_, doing_});
  }
  return !is_over_;
}

/// Candidates are made by cutting plans to pieces; what does not fit together any more is none.
bool Smallest::is_readable(const Plan& candidate) const {
  try {
    read_plan(write(candidate), "", catalogue_);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// What its processes draw is pinned, and what its world draws makes no difference. (Without any
/// pin there is nobody who counts: more seeds are asked.)
bool Smallest::is_same_run(Plan plan, const Failing& failing) const {
  if (failing.left_open > 0) return false;
  const int looks = plan.pins.empty() ? 12 : 3;
  for (int look = 0; look < looks; ++look) {
    plan.seed += 1 + 12345U * static_cast<unsigned>(look);
    const auto other = fails_with(plan, signature_, catalogue_);
    if (!other || other->digest != failing.digest || other->settled != failing.settled) {
      return false;
    }
  }
  return true;
}

/// Lets the candidate run until the answers that prove its failure have come; nothing: they do not.
std::optional<Failing> Smallest::go_on(Plan& candidate, const Failing& failing) {
  const Time last = last_answer(failing.verdict);
  if (last <= candidate.stop) return std::nullopt;
  candidate.stop = last;
  ++trials_;
  auto shown = fails_with(candidate, signature_, catalogue_);
  if (!shown || !shown->is_in_run) return std::nullopt;
  return shown;
}

/// Takes the candidate if it fails after so many events at most, and costs less than `cost`.
bool Smallest::run_within(Plan candidate, std::uint64_t events, std::uint64_t cost) {
  if (!may_go_on() || !is_readable(candidate)) return false;
  ++trials_;
  if (is_monitors_) candidate.stop = 2 * plan_.stop;
  // One more, which does not come: a run that stops at its limit has not come to its end.
  const std::uint64_t limit = std::exchange(candidate.limits.events, events + 1);
  auto failing = fails_with(candidate, signature_, catalogue_);
  if (failing && was_in_run_ && !failing->is_in_run) failing = go_on(candidate, *failing);
  if (!failing) return false;
  // That nobody answers once all are dead would be another failure.
  if (failing->goes_beyond && !went_beyond_) return false;
  // So would be that answers come too late for what waits for them: generals agree in rounds.
  if (warnings_on(candidate, catalogue_) > warnings_) return false;
  if (keeps_run_ && !is_same_run(candidate, *failing)) return false;
  candidate.limits.events = limit;
  if (is_monitors_) {  // which have spoken by then
    candidate.stop = std::max(failing->at, Time{1});
    if (candidate.stable_from >= candidate.stop) candidate.stable_from.reset();
  }
  const std::uint64_t its_cost = weight_of_event * failing->events + weight_of(candidate);
  if (its_cost >= cost) return false;
  plan_ = std::move(candidate);
  failing_ = std::move(*failing);
  cost_ = its_cost;
  return true;
}

bool Smallest::offer(Plan candidate) {
  const std::uint64_t weight = weight_of(candidate);
  if (weight + weight_of_event >= cost_) return false;
  const std::uint64_t slack = is_monitors_ ? 1 : 0;  // its stop is not known yet
  const std::uint64_t events = (cost_ - weight - 1) / weight_of_event + slack;
  for (std::uint64_t seed = 1; seed <= seeds_ && !is_over_; ++seed) {
    if (run_within(candidate, events, cost_)) return true;
    candidate.seed = seed;
  }
  return run_within(std::move(candidate), events, cost_);
}

bool Smallest::take(Plan candidate, std::uint64_t events) {
  return run_within(std::move(candidate), events, ~std::uint64_t{0});
}

bool Smallest::go_on_until(Time stop) {
  Plan candidate = plan_;
  candidate.stop = stop;
  constexpr std::uint64_t more = 10;  // times as many events as its judge has seen
  was_in_run_ = true;
  return was_in_run_ = run_within(std::move(candidate), more * failing_.events, ~std::uint64_t{0});
}

bool Smallest::take_over(const Smallest& copy) {
  trials_ = copy.trials_;
  is_over_ = copy.is_over_;
  if (copy.cost_ >= cost_) return false;
  plan_ = copy.plan_;
  failing_ = copy.failing_;
  cost_ = copy.cost_;
  return true;
}

bool Smallest::keep_run() {
  keeps_run_ = is_same_run(plan_, failing_);
  if (keeps_run_) plan_.seed = Plan{}.seed;
  return keeps_run_;
}

}  // namespace orrery
