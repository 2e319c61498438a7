#pragma once
/// The museum of bugs: Raft with one rule as a published implementation got it wrong. A scenario
/// asks for one with {"raft": {"bug": "local_reads"}} and says in `violates` who notices.

#include "protocols/raft/raft.hpp"

namespace orrery::raft {

enum class Bug : std::uint8_t {
  local_reads,  ///< a leader answers reads without asking a quorum whether it still leads
};
BOOST_DESCRIBE_ENUM(Bug, local_reads)

/// "Without additional measures, this would run the risk of returning stale data, since the leader
/// responding to the request might have been superseded by a newer leader of which it is unaware"
/// (§8). Found in Redis-Raft by Jepsen (2020), and in TiKV (issue 1634).
class LocalReads : public Raft {
 protected:
  void serve(const ClientRequest& m, NodeId client) override {
    if (m.command.action != Action::get) return Raft::serve(m, client);
    send(client, ClientReply{.clientId = m.clientId,
                             .sequenceNum = m.sequenceNum,
                             .response = machine.apply(m.command)});
  }
};

}  // namespace orrery::raft
