#include "sim/check/liveness.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/check/by_key.hpp"
#include "sim/check/replicas_agree.hpp"
#include "sim/faults/timeline.hpp"

namespace orrery {
namespace {

/// A process that died with a call, or is down, does not hear the answer.
bool may_have_been_swallowed(const Call& call, const Ending& ending) {
  const World& world = ending.settled;
  if (!world.has(call.client)) return false;
  const bool was_pending = call.invoked < *ending.circumstances.stable_from;
  return !world.is_up(call.client) || (was_pending && world.life_of(call.client) > 1);
}

/// So long clients wait at least, where the plan does not say what is due.
Duration usual_wait(const Ending& ending) {
  return std::min(ending.patience, ending.circumstances.timeout);
}

Answers due_answers(const Ending& ending, std::optional<Action> only) {
  std::vector<Call> calls;
  for (const Call& call : ending.calls) {
    const bool is_meant = !only || call.operation.action == *only;
    if (is_meant && !may_have_been_swallowed(call, ending)) calls.push_back(call);
  }
  return answers_of(calls,
                    {.stable_from = *ending.circumstances.stable_from,
                     .within = ending.circumstances.answered_within.value_or(usual_wait(ending)),
                     .now = ending.settled.now()});
}

Verdict late_answers(const Answers& answers) {
  SomeCalls evidence;
  constexpr std::size_t shown_max = 5;
  for (const Call& call : answers.late) {
    if (evidence.size() < shown_max) evidence.push_back(&call);
  }
  const Call& first = answers.late.front();
  Verdict verdict = violated_by(
      evidence, fmt::format("{} of {} operations had no answer in time in a stable world, first {}",
                            answers.late.size(), answers.judged, told(first)));
  verdict.event = first.invoked_event;
  verdict.time = first.invoked;
  return verdict;
}

/// A violation, unless more has happened than the protocol survives.
Verdict unless_beyond_tolerance(Verdict violation, const Ending& ending) {
  const std::string beyond = beyond_tolerance(ending);
  if (beyond.empty()) return violation;
  return cannot_tell(fmt::format("{}; but {}, so that is not due", violation.sentence, beyond));
}

Verdict not_stable() {
  return cannot_tell("no instant is declared from which on the world is stable: nothing is due");
}

Verdict judge_answers(const Ending& ending, std::optional<Action> only) {
  if (!ending.circumstances.stable_from) return not_stable();
  const Answers answers = due_answers(ending, only);
  if (!answers.late.empty()) return unless_beyond_tolerance(late_answers(answers), ending);
  if (answers.judged == 0)
    return cannot_tell("no operation came to its deadline in a stable world");
  return {.sentence = fmt::format("all {} operations in the stable world were answered in time",
                                  answers.judged)};
}

Verdict judge_liveness(const Ending& ending) {
  Verdict answers = judge_answers(ending, std::nullopt);
  if (answers.status == Verdict::Status::violated) return answers;
  if (ending.circumstances.replicated.empty()) return answers;
  Verdict replicas = replicas_agree().verdict(ending);
  if (replicas.status == Verdict::Status::violated) {
    return unless_beyond_tolerance(std::move(replicas), ending);
  }
  if (answers.status == Verdict::Status::holds) answers.sentence += "; " + replicas.sentence;
  return answers;
}

}  // namespace

Answers answers_of(const std::vector<Call>& calls, const Deadline& deadline) {
  Answers answers;
  for (const Call& call : calls) {
    if (call.returned && *call.returned < deadline.stable_from) continue;
    const Duration waited =
        call.returned.value_or(deadline.now) - std::max(call.invoked, deadline.stable_from);
    const bool is_late = call.is_answered() ? waited > deadline.within : waited >= deadline.within;
    if (!call.is_answered() && !is_late) continue;
    ++answers.judged;
    if (is_late) answers.late.push_back(call);
  }
  return answers;
}

std::string beyond_tolerance(const Ending& ending) {
  std::vector<std::string> faults;
  if (const auto* timeline = ending.world.find_agent<Timeline>()) {
    for (const FaultReport& fault : timeline->report()) {
      if (fault.beyond > 0) faults.push_back(fmt::format("{} ({})", fault.what, fault.struck));
    }
  }
  if (!faults.empty()) {
    return "faults were more than the protocol survives: " + first_of(faults);
  }
  std::vector<NodeId> down;
  for (const NodeId node : ending.members()) {
    if (!ending.settled.is_up(node)) down.push_back(node);
  }
  const auto& survives = ending.circumstances.survives_down;
  if (down.size() <= survives.value_or(0)) return "";
  return fmt::format("{} {} down for good, {}", names_of(down), down.size() == 1 ? "is" : "are",
                     survives ? "more than the protocol survives"
                              : "and the protocol does not say how many it survives");
}

Judge liveness() {
  return {.promise = {"liveness",
                      "Once the world is stable, every operation is answered in time, and the "
                      "replicas come to agree."},
          .verdict = judge_liveness};
}

Judge termination() {
  return {
      .promise = {"termination", "Once the world is stable, every proposal is told of a decision."},
      .verdict = [](const Ending& ending) { return judge_answers(ending, Action::propose); }};
}

}  // namespace orrery
