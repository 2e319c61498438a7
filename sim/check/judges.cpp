#include "sim/check/judges.hpp"

#include "sim/check/availability.hpp"
#include "sim/check/collections.hpp"
#include "sim/check/convergence.hpp"
#include "sim/check/decisions.hpp"
#include "sim/check/exactly_once.hpp"
#include "sim/check/linearizable.hpp"
#include "sim/check/liveness.hpp"
#include "sim/check/locks.hpp"
#include "sim/check/replicas_agree.hpp"
#include "sim/check/sessions.hpp"

namespace orrery {
namespace {

bool has_replicated_state(const Circumstances& circumstances) {
  return !circumstances.replicated.empty();
}

bool becomes_stable(const Circumstances& circumstances) {
  return circumstances.stable_from.has_value();
}

}  // namespace

std::span<const GeneralJudge> general_judges() {
  static const std::vector<GeneralJudge> judges{
      {all_operations_complete()},
      {replicas_agree(), has_replicated_state},
      {linearizable()},
      {converges()},
      {session_judge(SessionGuarantee::read_your_writes)},
      {session_judge(SessionGuarantee::monotonic_reads)},
      {session_judge(SessionGuarantee::monotonic_writes)},
      {session_judge(SessionGuarantee::writes_follow_reads)},
      {exactly_once()},
      {no_lost_elements()},
      {counter_in_bounds()},
      {queue_elements()},
      {unique_ids()},
      {mutual_exclusion()},
      {fencing()},
      {agreement()},
      {validity()},
      {integrity()},
      {termination(), becomes_stable},
  };
  return judges;
}

}  // namespace orrery
