#include "sim/plan/run.hpp"

#include <algorithm>

#include "sim/check/availability.hpp"
#include "sim/check/liveness.hpp"
#include "sim/check/staleness.hpp"
#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"

namespace orrery {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool names(const Expectations& expect, std::string_view judge) {
  return contains(expect.always, judge) || contains(expect.eventually, judge) ||
         contains(expect.violates, judge);
}

bool is_measured(const Measures& measures, std::string_view judge) {
  return std::any_of(measures.by_name.begin(), measures.by_name.end(),
                     [&](const auto& measure) { return measure.second.judge == judge; });
}

/// The judges of endings that the plan names.
std::vector<Judge> judges_of(const Plan& plan, const Protocol& protocol, const Catalogue& catalogue,
                             Duration timeout) {
  std::vector<Judge> all;
  for (const GeneralJudge& general : catalogue.judges) all.push_back(general.judge);
  all.insert(all.end(), protocol.judges.begin(), protocol.judges.end());
  const Expectations& expect = plan.expect;
  std::erase_if(all, [&](const Judge& judge) {
    const std::string_view name = judge.promise.name;
    return !names(expect, name) && !is_measured(plan.measure, name);
  });
  if (expect.availability) all.push_back(availability(expect.availability->min, timeout));
  if (const auto& bound = expect.staleness) {
    all.push_back(bounded_staleness({bound->versions, bound->age, bound->share.value}));
  }
  if (expect.liveness) all.push_back(liveness());
  return all;
}

/// A rule that no message was for is a fault that never fired.
std::vector<FaultReport> reports_of_rules(const NetworkPlan& plan, const World& world) {
  std::vector<FaultReport> reports;
  const auto uses = world.environment_as<Surroundings>().network.uses_of_rules();
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    reports.push_back({.what = "rule for " + to_text(plan.rules[i]),
                       .configured = 1,
                       .fired = uses[i] > 0 ? 1U : 0U,
                       .struck = std::to_string(uses[i]) + " messages"});
  }
  return reports;
}

/// So is a pin that has decided nothing.
std::vector<FaultReport> reports_of_pins(const World& world) {
  std::vector<FaultReport> reports;
  const Pins* pins = world.pins();
  for (std::size_t i = 0; pins != nullptr && i < pins->list().size(); ++i) {
    const std::uint32_t fired = pins->fired(i);
    reports.push_back({.what = "pin: " + to_text(pins->list()[i]),
                       .configured = 1,
                       .fired = fired > 0 ? 1U : 0U,
                       .struck = fired == 1 ? "once" : std::to_string(fired) + " times"});
  }
  return reports;
}

/// What an adversary has done.
std::vector<FaultReport> reports_of_adversary(const World& world) {
  const Adversary& adversary = world.environment_as<Surroundings>().adversary;
  if (adversary.messages() == 0) return {};
  return {{.what = "decisions postponed",
           .configured = 1,
           .fired = 1,
           .struck = to_text(adversary) + (adversary.still() == 0 ? "" : ", some of them still")}};
}

/// The hands of a run, for whom the protocol says who leads.
Hands hands_of(const Plan& plan, const Catalogue& catalogue) {
  return Hands(plan.hands, protocol_of(plan, catalogue).leader);
}

/// The smallest latency that a share of them does not exceed (the nearest-rank definition).
Duration percentile(const std::vector<Duration>& sorted, std::size_t hundredths) {
  if (sorted.empty()) return Duration{0};
  const std::size_t rank = (sorted.size() * hundredths + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

const Protocol& protocol_of(const Plan& plan, const Catalogue& catalogue) {
  const auto found =
      std::find_if(catalogue.protocols.begin(), catalogue.protocols.end(),
                   [&](const Protocol& protocol) { return protocol.name == plan.protocol.name; });
  ensure(found != catalogue.protocols.end(), "a plan was read against its catalogue");
  return *found;
}

World make_world(const Plan& plan, const Catalogue& catalogue) {
  const Protocol& protocol = protocol_of(plan, catalogue);
  auto surroundings = make_ref<Surroundings>(plan.network, plan.disk, plan.processing);
  surroundings->network.use(Topology::of(plan.network.topology, plan.nodes, plan.seed));
  World world(plan.seed, std::move(surroundings));
  protocol.populate(world, plan.protocol.settings,
                    {.nodes = plan.nodes, .clients = plan.clients.count});
  set_clocks(world, plan.clocks);
  if (plan.processing.takes_time())
    world.set_workers('n', plan.processing.workers, plan.processing.inbox);
  for (const NodeId replica : plan.twins) world.add_twin(replica);
  if (!plan.pins.empty()) world.set_pins(make_ref<Pins>(plan.pins));
  if (protocol.monitors != nullptr) {
    for (Ref<Monitor>& monitor : protocol.monitors()) world.add_monitor(std::move(monitor));
  }
  if (plan.clients.workload) {
    world.add_agent(make_ref<WorkloadAgent>(*plan.clients.workload, plan.clients.count));
  }
  // Judges ask it whether faults may have kept nodes apart; hands may have, too.
  if (!plan.faults.empty() || !plan.hands.empty() || plan.stable_from) {
    const FaultFrame frame{.stable_from = plan.stable_from,
                           .survives = protocol.survives(plan.protocol.settings, plan.nodes),
                           .decided = protocol.decided,
                           .clocks = plan.clocks};
    world.add_agent(make_ref<Timeline>(plan.faults, protocol.leader, frame));
  }
  return world;
}

OperationsReport operations_report(const std::vector<Call>& calls, Duration timeout, Time now) {
  OperationsReport report;
  std::vector<Duration> latencies;
  for (const Call& call : calls) {
    ++report.count;
    if (!call.returned) {
      ++report.pending;
    } else if (call.result.outcome == Outcome::ok) {
      ++report.ok;
      latencies.push_back(*call.returned - call.invoked);
    } else {
      ++(call.result.outcome == Outcome::failed ? report.failed : report.unknown);
    }
  }
  std::sort(latencies.begin(), latencies.end());
  report.p50 = percentile(latencies, 50);
  report.p99 = percentile(latencies, 99);
  const Availability availability = availability_of(calls, timeout, now);
  if (availability.due > 0) report.availability = availability.ratio();
  return report;
}

bool RunReport::is_as_expected() const {
  return std::all_of(verdicts.begin(), verdicts.end(),
                     [](const JudgedExpectation& judged) { return judged.is_expected; });
}

Run::Run(Plan plan, const Catalogue& catalogue)
    : plan_(std::move(plan)),
      catalogue_(catalogue),
      world_(make_world(plan_, catalogue)),
      hands_(hands_of(plan_, catalogue)),
      measuring_(std::make_unique<Measuring>(
          plan_, protocol_of(plan_, catalogue).leader,
          circumstances_of(plan_, protocol_of(plan_, catalogue)).timeout)) {
  world_.set_observer(measuring_->observer());
}

void Run::set_observer(Observer* observer) {
  Observer* const measuring = measuring_->observer();
  if (measuring == nullptr || observer == nullptr) {
    world_.set_observer(observer == nullptr ? measuring : observer);
    return;
  }
  observers_ = std::make_unique<Observers>();
  observers_->add(*measuring);
  observers_->add(*observer);
  world_.set_observer(observers_.get());
}

bool Run::advance(std::uint64_t events) {
  if (has_ended_) return false;
  if (!has_begun_) {
    has_begun_ = true;
    world_.begin();
    runaway_ = RunawayWatch(world_);
  }
  const std::uint64_t left = plan_.limits.events - std::min(plan_.limits.events, world_.events());
  const std::uint64_t slice = std::min({events, left, runaway_.due() - world_.events()});
  if (hands_.run_until(world_, plan_.stop, slice)) return end(RunEnd::stopped);
  if (const auto how = runaway_.look(world_, plan_)) return end(*how);
  if (slice == left) return end(RunEnd::event_limit);
  return true;
}

bool Run::end(RunEnd how) {
  has_ended_ = true;
  ended_ = how;
  return false;
}

void Run::interrupt() {
  if (!has_ended_) end(RunEnd::interrupted);
}

void Run::finish() {
  while (advance(plan_.limits.events)) {
  }
}

std::vector<Verdict> Run::verdicts(RunReport& report) const {
  std::vector<Verdict> verdicts = verdicts_of_monitors(world_);
  if (ended_ == RunEnd::interrupted) return verdicts;
  const Protocol& protocol = protocol_of(plan_, catalogue_);
  Circumstances circumstances = circumstances_of(plan_, protocol);
  const auto judges = judges_of(plan_, protocol, catalogue_, circumstances.timeout);
  if (judges.empty()) return verdicts;
  const Ending ending(world_, std::move(circumstances));
  report.settled = ending.settled.digest();
  for (Verdict& verdict : verdicts_of(judges, ending)) {
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

/// A judge that nobody expects anything of. (What monitors promise is expected of every run.)
bool Run::is_for_measures_alone(std::string_view judge) const {
  if (names(plan_.expect, judge) || !is_measured(plan_.measure, judge)) return false;
  const auto& promises = protocol_of(plan_, catalogue_).promises;
  return std::none_of(promises.begin(), promises.end(),
                      [&](const Promise& promise) { return promise.name == judge; });
}

bool Run::is_expected(const Verdict& verdict) const {
  return verdict.status == (contains(plan_.expect.violates, verdict.judge)
                                ? Verdict::Status::violated
                                : Verdict::Status::holds);
}

RunReport Run::report() const {
  RunReport report{.seed = plan_.seed,
                   .digest = world_.digest(),
                   .events = world_.events(),
                   .messages = world_.messages(),
                   .simulated = world_.now(),
                   .ended = ended_};
  const std::vector<Verdict> all = verdicts(report);
  for (const Verdict& verdict : all) {
    if (is_for_measures_alone(verdict.judge)) continue;
    report.verdicts.push_back({verdict, is_expected(verdict)});
  }
  report.operations = operations_report(
      calls_of(world_.history()), circumstances_of(plan_, protocol_of(plan_, catalogue_)).timeout,
      world_.now());
  const bool asks_for_age = plan_.expect.staleness || asks_for_staleness(plan_.measure);
  if (asks_for_age) report.staleness = staleness_of(calls_of(world_.history()));
  report.mishaps = measuring_->mishaps(world_);
  if (const auto* timeline = world_.find_agent<Timeline>()) report.faults = timeline->report();
  for (FaultReport& postponed : reports_of_adversary(world_)) {
    report.faults.push_back(std::move(postponed));
  }
  for (FaultReport& rule : reports_of_rules(plan_.network, world_)) {
    report.faults.push_back(std::move(rule));
  }
  for (FaultReport& hand : hands_.report()) report.faults.push_back(std::move(hand));
  for (FaultReport& pin : reports_of_pins(world_)) report.faults.push_back(std::move(pin));
  report.measures = measuring_->values(world_, report, all);
  for (Verdict& verdict : measuring_->sometimes(world_, ended_ != RunEnd::stopped)) {
    const bool expected = verdict.status == Verdict::Status::holds;
    report.verdicts.push_back({std::move(verdict), expected});
  }
  return report;
}

}  // namespace orrery
