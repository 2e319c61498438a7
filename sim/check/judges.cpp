#include "sim/check/judges.hpp"

#include "sim/check/availability.hpp"
#include "sim/check/linearizable.hpp"
#include "sim/check/replicas_agree.hpp"

namespace orrery {
namespace {

bool has_replicated_state(const Circumstances& circumstances) {
  return !circumstances.replicated.empty();
}

}  // namespace

std::span<const GeneralJudge> general_judges() {
  static const std::vector<GeneralJudge> judges{
      {all_operations_complete()},
      {replicas_agree(), has_replicated_state},
      {linearizable()},
  };
  return judges;
}

}  // namespace orrery
