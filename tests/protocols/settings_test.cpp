/// What the shipped protocols say to settings that make no sense.

#include <gtest/gtest.h>

#include "protocols/registry.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {
namespace {

std::string error_of(const std::string& keys) {
  try {
    read_plan(parse_json("{" + keys + "}", "x.json"), "x.json", shipped_catalogue());
    return "read";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Settings, OfARaftThatCouldNotWorkAreRefused) {
  EXPECT_EQ(
      error_of(R"("protocol": {"raft": {"heartbeat": "0s"}})"),
      "x.json:1: protocol.raft.heartbeat: a leader that sends heartbeats without a pause never "
      "does anything else (write \"50ms\")");
  EXPECT_EQ(
      error_of(R"("protocol": {"raft": {"election_timeout": "50ms..80ms"}})"),
      "x.json:1: protocol.raft.election_timeout: followers would call an election between any "
      "two heartbeats (50ms) (write \"150ms..300ms\")");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"client": {"retry": "0s"}}})"),
            "x.json:1: protocol.raft.client.retry: a client needs some time to wait for an answer "
            "(write \"200ms\")");
}

TEST(Settings, OfARaftOfOneOrTwoServersAreFine) {
  EXPECT_EQ(error_of(R"("protocol": "raft", "nodes": 1)"), "read");
  EXPECT_EQ(error_of(R"("protocol": "raft", "nodes": 2)"), "read");
}

TEST(Settings, OfAPaxosWithoutSomeRoleAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"acceptors": 0}})"),
            "x.json:1: protocol.paxos.acceptors: without acceptors nothing is ever chosen (write "
            "3)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposers": 0}})"),
            "x.json:1: protocol.paxos.proposers: without proposers nothing is ever proposed (write "
            "1)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"learners": 0}})"),
            "x.json:1: protocol.paxos.learners: without learners nobody ever knows what is chosen "
            "(write 1)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"acceptors": 7}}, "nodes": 5)"),
            "x.json:1: protocol.paxos.acceptors: 7 acceptors cannot be among 5 nodes (write 5)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposers": 3, "learners": 2}}, "nodes": 5)"),
            "x.json:1: protocol.paxos.learners: a proposer that is no learner does not know when "
            "to stop (there are 3 proposers) (write 3)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposal_timeout": "0s"}})"),
            "x.json:1: protocol.paxos.proposal_timeout: a proposer that does not wait for answers "
            "abandons every proposal (write \"100ms..200ms\")");
}

TEST(Settings, OfAPaxosThatWorksAreFine) {
  EXPECT_EQ(error_of(R"("protocol": "paxos", "nodes": 1)"), "read");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"back_off": "0s"}}, "nodes": 4)"), "read");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposers": 1, "acceptors": 3, "learners": 1}})"),
            "read");
}

TEST(Settings, OfQuorumsThatDoNotIntersectAreRefusedWithTheFormula) {
  const auto error_of_quorums = [](const std::string& quorums) {
    return error_of(R"("protocol": {"flexible_paxos": {"quorums": )" + quorums +
                    "}}, \"nodes\": 5");
  };
  EXPECT_EQ(error_of_quorums(R"({"phase1": 2, "phase2": 3})"),
            "x.json:1: protocol.flexible_paxos.quorums.phase1: a quorum of phase 1 and one of "
            "phase 2 may have no acceptor in common: |Q1| + |Q2| > n must hold, and 2 + 3 <= 5 "
            "(write 3)");
  EXPECT_EQ(error_of_quorums(R"({"grid": {"rows": 2, "columns": 3}})"),
            "x.json:1: protocol.flexible_paxos.quorums.grid: a grid of 2 rows and 3 columns has 6 "
            "acceptors, and there are 5");
  EXPECT_EQ(error_of_quorums(R"({"phase1": 4, "phase2": 2})"), "read");
}

TEST(Settings, OfAPingPongWithoutEndAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"ping_pong": {"period": "0s"}})"),
            "x.json:1: protocol.ping_pong.period: rounds without time between them never end "
            "(write \"1s\")");
  EXPECT_EQ(error_of(R"("protocol": "ping_pong", "nodes": 5000)"),
            "x.json:1: protocol.ping_pong: every node pings every other: 5000 nodes send 24995000 "
            "pings a round (write \"nodes\": 1000)");
}

}  // namespace
}  // namespace orrery
