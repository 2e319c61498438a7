#pragma once
/// Elections that disturb nobody: pre-vote (§9.6), a leader that steps down without a quorum
/// (§6.2), servers that ignore candidates while they hear from a leader (§4.2.3), and the transfer
/// of leadership (§3.10). D. Ongaro, "Consensus: Bridging Theory and Practice" (2014).

#include "protocols/raft/figure2.hpp"

namespace orrery::raft {

class Elections : public Figure2 {
 public:
  using Figure2::on;
};

}  // namespace orrery::raft
