#pragma once
/// Practical Byzantine Fault Tolerance: M. Castro and B. Liskov, OSDI 1999; read §4 beside this
/// folder. State machine replication among |R| replicas of which up to f = ⌊(|R| - 1)/3⌋ may do
/// anything, in a network that may do anything but delay messages for ever.
///
/// Read in this order: messages.hpp, state.hpp, normal_case.hpp (§4.1, §4.2), checkpoints.hpp
/// (§4.3), view_change.hpp (§4.4, §4.5.2), state_transfer.hpp, client.hpp. Proofs that messages
/// carry are in certificates.hpp, numbers in quorums.hpp.
///
/// This is the variant with public-key signatures, as in OSDI §4, all of whose messages between
/// replicas can be shown to others. Left out: message authentication codes instead of signatures,
/// whose view change is another one (OSDI §5.2, TOCS 2002 §4); the optimisations of §5.1 (digest
/// replies, tentative execution, read-only operations: reads are ordered like all requests);
/// proactive recovery (TOCS 2002).

#include "protocols/pbft/state_transfer.hpp"
#include "sim/core/box.hpp"

namespace orrery::pbft {

class Pbft : public StateTransfer {
 public:
  /// "The initial service state" is where everybody begins, and the last stable checkpoint where
  /// one begins that has crashed.
  void start() {
    executed = h();
    machine = stable->state->machine;
    lastReplies = stable->state->lastReplies;
    recall_votes();
    start_timer(StatusDue{}, between(status, 2 * status));
    if (!isActive) announce_view_change();
  }

 private:
  /// What its log binds it to, it has said, and says again.
  void recall_votes() {
    assigned = std::max(last_redone(), executed);
    for (const auto& [n, m] : prePrepares) {
      assigned = std::max(assigned, n);
      if (!is_primary()) votes.edit(n).prepares.insert_or_assign(self(), sign(prepare_for(*m)));
    }
    for (const auto& [n, certificate] : prepared) {
      if (!is_prepared(n)) continue;
      votes.edit(n).commits.insert_or_assign(self(), sign(commit_for(*certificate)));
    }
  }
};
static_assert(is_process<Pbft>);

}  // namespace orrery::pbft

// Compiled once, in pbft.cpp: every test of PBFT would compile it anew.
extern template class orrery::BoxOf<orrery::pbft::Pbft>;
