#include "sim/check/convergence.hpp"

#include <fmt/format.h>

#include "sim/check/by_key.hpp"
#include "sim/check/replicas_agree.hpp"
#include "sim/faults/timeline.hpp"

namespace orrery {
namespace {

bool reads_whole_value(const Call& call) {
  const Action action = call.operation.action;
  return action == Action::get || action == Action::members || action == Action::total;
}

/// The last write of a key to end; `is_open` if one of them may still have its effect.
struct LastWrite {
  const Call* call = nullptr;
  bool is_open = false;
};

LastWrite last_write_of(const SomeCalls& calls) {
  LastWrite last;
  for (const Call* call : calls) {
    if (reads_whole_value(*call) || !may_take_effect(*call)) continue;
    if (!is_ok(*call)) last.is_open = true;
    const bool is_later = !last.call || end_of(*last.call) < end_of(*call);
    if (is_later) last.call = call;
  }
  return last;
}

/// Reads in the quiet time of their key, in order of invocation.
SomeCalls quiet_reads(const SomeCalls& calls, const QuietTime& quiet) {
  const LastWrite last = last_write_of(calls);
  SomeCalls reads;
  if (last.is_open) return reads;
  for (const Call* call : calls) {
    if (!reads_whole_value(*call) || !is_ok(*call) || call->invoked < quiet.from) continue;
    const bool is_after = !last.call || (last.call->is_before(*call) &&
                                         call->invoked - *last.call->returned >= quiet.after);
    if (is_after) reads.push_back(call);
  }
  return reads;
}

/// What the state that they share says, where that is known.
Verdict agreement_of(const Ending& ending) {
  if (ending.circumstances.replicated.empty()) return cannot_tell("");
  return replicas_agree().verdict(ending);
}

Verdict judge_convergence(const Ending& ending) {
  const std::optional<Time>& stable_from = ending.circumstances.stable_from;
  Verdict reads = check_convergence(
      ending.calls, {.from = stable_from.value_or(Time{0}), .after = ending.patience});
  Verdict replicas = agreement_of(ending);
  for (const Verdict& differing : {reads, replicas}) {
    if (differing.status != Verdict::Status::violated) continue;
    const bool may_not_be_whole = ending.world.find_agent<Timeline>() != nullptr && !stable_from;
    if (!may_not_be_whole) return differing;
    return cannot_tell(differing.sentence +
                       "; but faults may have kept them apart: set stable_from, so that all of "
                       "them are lifted");
  }
  if (replicas.status == Verdict::Status::unknown) return reads;
  return replicas;
}

}  // namespace

Verdict check_convergence(const std::vector<Call>& calls, const QuietTime& quiet) {
  std::size_t compared = 0;
  for (const auto& [key, of_key] :
       calls_by_key(calls, {Action::get, Action::put, Action::cas, Action::append, Action::erase,
                            Action::add, Action::members, Action::increment, Action::total})) {
    const SomeCalls reads = quiet_reads(of_key, quiet);
    if (reads.size() < 2) continue;
    compared += reads.size();
    for (const Call* read : reads) {
      if (read->result.value == reads.front()->result.value) continue;
      SomeCalls evidence{reads.front(), read};
      if (const LastWrite last = last_write_of(of_key); last.call) evidence.push_back(last.call);
      return violated_by(std::move(evidence), fmt::format("nobody wrote {} any more, but {} and {}",
                                                          key, told(*reads.front()), told(*read)));
    }
  }
  if (compared == 0) return cannot_tell("no key was read twice after the last of its writes");
  return {.sentence = fmt::format("{} reads after the last writes agree, key by key", compared)};
}

Judge converges() {
  return {.promise = {"converges", "When the writing is over, replicas and reads come to agree."},
          .verdict = judge_convergence};
}

}  // namespace orrery
