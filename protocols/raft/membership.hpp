#pragma once
/// Cluster membership changes (chapter 4): one server at a time (§4.1 and §4.2, with the correction
/// of 2015) or by joint consensus (§4.3), and servers that do not vote yet (§4.2.1). D. Ongaro,
/// "Consensus: Bridging Theory and Practice" (2014).

#include "protocols/raft/compaction.hpp"

namespace orrery::raft {

class Membership : public Compaction {
 public:
  using Compaction::on;
};

}  // namespace orrery::raft
