#include "sim/faults/processing.hpp"

namespace orrery {

Processing::Processing(const ProcessingPlan& plan) : usual_(plan.time.value_or(Distribution{})) {
  for (const auto& [type, distribution] : plan.messages) {
    by_type_.emplace(hash_of_name(type), Sampler(distribution));
  }
}

Duration Processing::time(NodeId, const Payload& message, Draw draw) const {
  if (by_type_.empty()) return usual_.sample(draw);
  const auto found = by_type_.find(hash_of_name(message.type_name()));
  return (found == by_type_.end() ? usual_ : found->second).sample(draw);
}

}  // namespace orrery
