#pragma once
/// Linearizable reads without the log (§6.4): by ReadIndex, and by the lease of a leader (§6.4.1).
/// D. Ongaro, "Consensus: Bridging Theory and Practice" (2014).

#include "protocols/raft/membership.hpp"

namespace orrery::raft {

class Reads : public Membership {
 public:
  using Membership::on;
};

}  // namespace orrery::raft
