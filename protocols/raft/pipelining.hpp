#pragma once
/// Batching and pipelining (§10.2), and the leader's disk write in parallel (§10.2.1). D. Ongaro,
/// "Consensus: Bridging Theory and Practice" (2014).

#include "protocols/raft/reads.hpp"

namespace orrery::raft {

class Pipelining : public Reads {
 public:
  using Reads::on;
};

}  // namespace orrery::raft
