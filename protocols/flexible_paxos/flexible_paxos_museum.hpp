#pragma once
/// The museum of bugs: Flexible Paxos with one rule as somebody got it wrong. A scenario asks for
/// it with {"flexible_paxos": {"bug": "quorums_do_not_intersect"}} and says in `violates` who
/// notices (scenarios/flexible_paxos_museum).

#include "protocols/flexible_paxos/flexible_paxos.hpp"

namespace orrery::flexible_paxos {

enum class Bug : std::uint8_t {
  quorums_do_not_intersect,  ///< one acceptor too few is enough for phase 1
};
BOOST_DESCRIBE_ENUM(Bug, quorums_do_not_intersect)

/// P8. |Q1| + |Q2| > n: "it is only necessary for phase 1 quorums (Q1) and phase 2 quorums (Q2) to
/// intersect" (§3), and necessary it is. Here |Q1| + |Q2| >= n will do.
class QuorumsDoNotIntersect : public FlexiblePaxos {
 protected:
  bool is_phase1_quorum(const paxos::Acceptors& who) const override {
    return who.size() + 1 >= quorumSystem.phase1_size(acceptor_count());
  }
};

}  // namespace orrery::flexible_paxos
