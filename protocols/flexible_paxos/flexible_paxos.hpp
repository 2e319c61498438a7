#pragma once
/// Flexible Paxos. H. Howard, D. Malkhi and A. Spiegelman, "Flexible Paxos: Quorum Intersection
/// Revisited", 2016.
///
/// It is Paxos (protocols/paxos/paxos.hpp) with other quorums: "majority quorums are not necessary
/// as intersection is required only across phases" (abstract). What quorums there are is said by
/// protocols/shared/quorum_system.hpp: so many acceptors for each phase (§4.1 and §4.2), or rows
/// and columns of a grid (§4.3).
/// Left out: Multi-Paxos, where phase 1 is rare and small quorums of phase 2 pay; quorums that a
/// proposer makes known in phase 1 (§5).

#include "protocols/paxos/paxos.hpp"

namespace orrery::flexible_paxos {

class FlexiblePaxos : public paxos::Paxos {
 protected:
  /// "It is only necessary for phase 1 quorums (Q1) and phase 2 quorums (Q2) to intersect" (§3).
  bool is_phase1_quorum(const paxos::Acceptors& who) const override {
    return quorumSystem.is_phase1_quorum(who, acceptor_count());
  }
  bool is_phase2_quorum(const paxos::Acceptors& who) const override {
    return quorumSystem.is_phase2_quorum(who, acceptor_count());
  }
};
static_assert(is_process<FlexiblePaxos>);

}  // namespace orrery::flexible_paxos
