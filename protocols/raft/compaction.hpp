#pragma once
/// Log compaction and InstallSnapshot (chapter 5). D. Ongaro, "Consensus: Bridging
/// Theory and Practice" (2014).

#include "protocols/raft/elections.hpp"

namespace orrery::raft {

class Compaction : public Elections {
 public:
  using Elections::on;
};

}  // namespace orrery::raft
