#include "sim/explore/trial.hpp"

#include <algorithm>

namespace orrery {
namespace {

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
                     .digest = world.digest()};
    }
  }
  return std::nullopt;
}

std::optional<Failing> failure_at_the_end(Run& run, const Signature& signature) {
  run.finish();
  const RunReport report = run.report();
  if (report.ended != RunEnd::stopped) return std::nullopt;
  for (const Failure& failure : failures_of(report)) {
    if (failure.signature != signature) continue;
    return Failing{.events = report.events,
                   .at = report.simulated,
                   .verdict = failure.verdict,
                   .digest = report.digest};
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
  for (const Protocol& protocol : catalogue.protocols) {
    if (protocol.name != plan.protocol.name) continue;
    return std::any_of(protocol.promises.begin(), protocol.promises.end(),
                       [&](const Promise& promise) { return promise.name == judge; });
  }
  return false;
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

}  // namespace orrery
