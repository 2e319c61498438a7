#include "sim/explore/trial.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace orrery {
namespace {

std::set<std::string> kinds_in(std::string_view shape) {
  std::set<std::string> kinds;
  while (!shape.empty()) {
    const auto comma = std::min(shape.find(", "), shape.size());
    kinds.emplace(shape.substr(0, comma));
    shape.remove_prefix(std::min(comma + 2, shape.size()));
  }
  return kinds;
}

/// A call without an answer.
bool is_unanswered(const std::string& kind) {
  return kind.ends_with(" pending") || kind.ends_with(" unknown");
}

/// Of calls that nobody answered, one proves as much as several of different kinds.
bool is_the_failure(const Signature& found, const Signature& wanted) {
  if (found == wanted) return true;
  if (found.judge != wanted.judge || found.status != wanted.status) return false;
  const std::set<std::string> had = kinds_in(wanted.shape);
  const std::set<std::string> has = kinds_in(found.shape);
  return !has.empty() && std::all_of(had.begin(), had.end(), is_unanswered) &&
         std::includes(had.begin(), had.end(), has.begin(), has.end());
}

/// What the pins of the run have not decided.
std::uint64_t left_open_in(const World& world) {
  return world.pins() == nullptr ? 0 : world.pins()->left_open();
}

bool goes_beyond_in(const World& world) {
  const auto* timeline = world.find_agent<Timeline>();
  if (timeline == nullptr) return false;
  const std::vector<FaultReport> faults = timeline->report();
  return std::any_of(faults.begin(), faults.end(),
                     [](const FaultReport& fault) { return fault.beyond > 0; });
}

/// Lets the run's monitors speak, event by event, until one of them says it; false if none does.
std::optional<Failing> violation_in(Run& run, const Signature& signature) {
  std::size_t known = 0;
  bool goes_on = true;
  while (goes_on) {
    goes_on = run.advance(1);
    const std::vector<Violation>& violations = run.world().violations();
    for (; known < violations.size(); ++known) {
      const Violation& violation = violations[known];
      if (violation.judge != signature.judge) continue;
      Verdict verdict{.judge = violation.judge,
                      .status = Verdict::Status::violated,
                      .event = violation.event,
                      .time = violation.time,
                      .sentence = violation.sentence};
      if (signature_of(verdict) != signature) return std::nullopt;  // a judge speaks once
      const World& world = run.world();
      return Failing{.events = world.events(),
                     .at = world.now(),
                     .verdict = std::move(verdict),
                     .digest = world.digest(),
                     .goes_beyond = goes_beyond_in(world),
                     .left_open = left_open_in(world)};
    }
  }
  return std::nullopt;
}

/// Did the run wait for an answer as long as clients do?
bool has_waited(const Call& call, const Plan& plan, Time end) {
  const LivenessBound usual{timeout_of(plan.clients)};
  const Duration due = plan.expect.liveness.value_or(usual).within;
  const Time since = std::max(call.invoked, plan.stable_from.value_or(Time{0}));
  return since + due <= end;
}

/// All answers that prove something came in the run, or it waited in vain. (What a judge has asked
/// the replicas itself, after the end, is always there.)
bool is_in_run(const Verdict& verdict, const Plan& plan, Time end) {
  bool has_answers = false;
  bool has_waited_in_vain = verdict.evidence.empty();
  for (const Call& call : verdict.evidence) {
    if (call.client.group() == 'n') continue;
    if (call.returned && *call.returned > end) return false;
    has_answers |= call.is_answered();
    has_waited_in_vain |= call.returned || has_waited(call, plan, end);
  }
  return has_answers || has_waited_in_vain;
}

std::optional<Failing> failure_at_the_end(Run& run, const Signature& signature) {
  run.finish();
  const RunReport report = run.report();
  if (report.ended != RunEnd::stopped) return std::nullopt;
  for (const Failure& failure : failures_of(report)) {
    if (!is_the_failure(failure.signature, signature)) continue;
    const bool in_run = is_in_run(failure.verdict, run.plan(), report.simulated);
    const std::uint64_t seen = in_run ? 0 : failure.verdict.event;
    return Failing{.events = std::max(report.events, seen),
                   .at = report.simulated,
                   .verdict = failure.verdict,
                   .digest = report.digest,
                   .settled = report.settled,
                   .goes_beyond = goes_beyond_in(run.world()),
                   .left_open = left_open_in(run.world()),
                   .is_in_run = in_run};
  }
  return std::nullopt;
}

std::optional<Failing> failure_in(Run& run, const Signature& signature,
                                  const Catalogue& catalogue) {
  if (is_monitor(signature.judge, run.plan(), catalogue)) return violation_in(run, signature);
  return failure_at_the_end(run, signature);
}

}  // namespace

bool is_monitor(const std::string& judge, const Plan& plan, const Catalogue& catalogue) {
  const auto& promises = protocol_of(plan, catalogue).promises;
  return std::any_of(promises.begin(), promises.end(),
                     [&](const Promise& promise) { return promise.name == judge; });
}

Trial::Trial(const Plan& plan, const Signature& signature, const Catalogue& catalogue) {
  try {
    run_ = std::make_unique<Run>(plan, catalogue);
    run_->set_observer(&decisions_);
    failing_ = failure_in(*run_, signature, catalogue);
  } catch (const BrokenInvariant&) {
    failing_.reset();  // not the failure that is looked for
  }
}

std::optional<Failing> fails_with(const Plan& plan, const Signature& signature,
                                  const Catalogue& catalogue) {
  try {
    Run run(plan, catalogue);
    return failure_in(run, signature, catalogue);
  } catch (const BrokenInvariant&) {
    return std::nullopt;
  }
}

Time last_answer(const Verdict& verdict) {
  Time last{};
  for (const Call& call : verdict.evidence) {
    if (call.client.group() == 'n') continue;  // the judge's own look
    last = std::max({last, call.invoked, call.returned.value_or(Time{0})});
  }
  return last;
}

std::vector<std::string> violated_in(const Plan& plan, const Catalogue& catalogue) {
  std::vector<std::string> judges;
  try {
    Run run(plan, catalogue);
    run.finish();
    const RunReport report = run.report();
    for (const auto& [verdict, is_expected] : report.verdicts) {
      if (verdict.status == Verdict::Status::violated) judges.push_back(verdict.judge);
    }
  } catch (const BrokenInvariant&) {
    return {};
  }
  return judges;
}

}  // namespace orrery
