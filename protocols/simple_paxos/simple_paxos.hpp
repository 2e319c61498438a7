#pragma once
/// "Simple Paxos": a negative lesson, and no published protocol. Some textbooks tell of a variant
/// that "merges" the two phases of Paxos into one round, for fewer messages. This is it: a proposer
/// asks the acceptors to accept its value at once, without having asked what they have accepted
/// before. It is not safe: nothing keeps a later proposal from having another value (P2b of L.
/// Lamport, "Paxos Made Simple", 2001, §2.2).
///
/// All else is as in paxos.hpp: majorities, numbers, refusals, stable storage.

#include "protocols/paxos/paxos.hpp"

namespace orrery::simple_paxos {

class SimplePaxos : public paxos::Paxos {
 protected:
  /// Phase 2 (a) without phase 1.
  void issue_proposal() override {
    select_number();
    send_accept_requests();
  }
};
static_assert(is_process<SimplePaxos>);

}  // namespace orrery::simple_paxos
