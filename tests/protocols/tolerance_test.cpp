/// What the shipped protocols survive follows from their settings.

#include <gtest/gtest.h>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {
namespace {

FaultTolerance tolerance_of(const std::string& protocol, std::uint32_t nodes) {
  const std::string scenario =
      R"({"nodes": )" + std::to_string(nodes) + R"(, "protocol": )" + protocol + "}";
  const Plan plan = read_plan(parse_json(scenario, "x.json"), "x.json", shipped_catalogue());
  for (const Protocol& known : shipped_catalogue().protocols) {
    if (known.name == plan.protocol.name) return known.survives(plan.protocol.settings, plan.nodes);
  }
  return {};
}

TEST(Tolerance, IsAMinorityWhereMajoritiesAreQuorums) {
  for (const std::string protocol : {"raft", "multi_paxos", "paxos", "simple_paxos",
                                     "flexible_paxos", "fast_paxos", "abd", "quorum_register"}) {
    SCOPED_TRACE(protocol);
    EXPECT_EQ(tolerance_of("\"" + protocol + "\"", 5).down, 2U);
    EXPECT_EQ(tolerance_of("\"" + protocol + "\"", 4).down, 1U);
    EXPECT_EQ(tolerance_of("\"" + protocol + "\"", 1).down, 0U);
  }
}

/// "Any majority of the servers" (Raft §2), "some majority of the acceptors" (Paxos Made Simple
/// §2.2): of those who vote, not of those who are there.
TEST(Tolerance, IsThatOfThoseWhoVote) {
  struct Case {
    std::string why;
    std::string protocol;
    std::uint32_t nodes;
    std::uint32_t down;
  };
  for (const Case& c : {
           Case{"three members", R"({"raft": {"members": 3}})", 7, 1},
           Case{"three members, then five",
                R"({"raft": {"members": 3, "changes": [{"at": "2s", "add_server": "n4"},
                {"at": "3s", "add_server": "n5"}]}})",
                5, 1},
           Case{"five, then three",
                R"({"raft": {"changes": [{"at": "2s", "voters": ["n1", "n2", "n3"]}]}})", 5, 1},
           Case{"three acceptors", R"({"paxos": {"acceptors": 3}})", 7, 1},
           Case{"one proposer", R"({"paxos": {"proposers": 1}})", 5, 0},
           Case{"the same of its unsafe relative", R"({"simple_paxos": {"acceptors": 3}})", 7, 1},
           Case{"phase 2 needs all", R"({"flexible_paxos": {"quorums": {"phase2": 5}}})", 5, 0},
           Case{"phase 1 needs all", R"({"flexible_paxos": {"quorums": {"phase2": 1}}})", 5, 0},
           Case{"four and two", R"({"flexible_paxos": {"quorums": {"phase2": 2}}})", 5, 1},
           Case{"one in each row may be down, or one in each column",
                R"({"flexible_paxos": {"quorums": {"grid": {"rows": 3, "columns": 4}}}})", 12, 2},
           Case{"a classic quorum is needed",
                R"({"fast_paxos": {"classic_quorum": 4, "fast_quorum": 4}})", 5, 1},
       }) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(tolerance_of(c.protocol, c.nodes).down, c.down);
  }
}

/// A write in series waits for a certain replica; a queue for none.
TEST(Tolerance, OfARegisterIsWhatItsQuorumsLeave) {
  const auto with = [](const std::string& settings) {
    return tolerance_of(R"({"quorum_register": {)" + settings + "}}", 5).down;
  };
  EXPECT_EQ(with(R"("r": 2, "w": 4)"), 1U);
  EXPECT_EQ(with(R"("r": 1, "w": 1)"), 4U);
  EXPECT_EQ(with(R"("order": "serial_sync")"), 0U);
  EXPECT_EQ(with(R"("order": "serial_async")"), 0U);
  EXPECT_EQ(with(R"("order": "queue_first", "r": 2)"), 3U);
}

/// Who stands in is a member of the ring, of which there may be fewer than machines.
TEST(Tolerance, OfAStoreIsWhatTheSmallestRingLeaves) {
  const auto with = [](const std::string& settings) {
    return tolerance_of(R"({"quorum_store": {)" + settings + "}}", 6).down;
  };
  EXPECT_EQ(with(""), 4U) << "two of six are enough";
  EXPECT_EQ(with(R"("members": 4)"), 2U);
  EXPECT_EQ(with(R"("members": 4, "changes": [{"at": "1s", "add": "n5"}])"), 2U);
  EXPECT_EQ(with(R"("changes": [{"at": "1s", "remove": "n1"}, {"at": "2s", "remove": "n2"},
                                {"at": "3s", "add": "n1"}])"),
            2U);
  EXPECT_EQ(with(R"("quorums": "strict", "members": 4)"), 1U) << "of three copies";
  EXPECT_EQ(with(R"("quorums": "strict", "read_level": "local_quorum",
                    "datacenters": [["n1", "n2", "n3"], ["n4", "n5", "n6"]])"),
            0U)
      << "the other quorum is four of six, and the machines of one data center may be down";
}

/// n > f (The Primary-Backup Approach), where somebody takes over; and copies that all take writes
/// need nobody else.
TEST(Tolerance, IsAllButOneWhereOneIsEnough) {
  EXPECT_EQ(tolerance_of(R"("primary_secondary")", 5).down, 4U);
  EXPECT_EQ(tolerance_of(R"({"primary_secondary": {"failover": "none"}})", 5).down, 0U);
  EXPECT_EQ(tolerance_of(R"("multi_primary")", 5).down, 4U);
  const auto clocks_of_leases =
      tolerance_of(R"({"primary_secondary": {"lease": "300ms"}})", 5).clocks;
  EXPECT_EQ(clocks_of_leases, std::vector{ClockFault::step});
}

/// "The lease approach assumes a bound on clock drift across servers" (Ongaro's dissertation,
/// §6.4.1).
TEST(Tolerance, OfALeaseIsTheDriftThatItIsToldOf) {
  const auto raft_with = [](const std::string& reads) {
    return tolerance_of(R"({"raft": {"no_op": true, "disregard_candidates": true, )"
                        R"("clock_drift_bound": 1.25, "reads": ")" +
                            reads + "\"}}",
                        3);
  };
  EXPECT_EQ(raft_with("lease").clock_ratio, 1.25);
  EXPECT_EQ(raft_with("read_index").clock_ratio, std::nullopt);
  EXPECT_EQ(raft_with("log").clock_ratio, std::nullopt);
}

}  // namespace
}  // namespace orrery
