/// What Fast Paxos says to settings that make no sense.

#include <gtest/gtest.h>

#include "tests/support/error_in.hpp"

namespace orrery {
namespace {

std::string error_of(const std::string& settings, int nodes = 5) {
  return error_in(R"({"protocol": {"fast_paxos": )" + settings + R"(}, "nodes": )" +
                  std::to_string(nodes) + "}");
}

std::string error_with_workload(const std::string& workload) {
  return error_in(R"({"protocol": "fast_paxos", "nodes": 5, "clients": {"count": 2, "workload": )" +
                  workload + "}}");
}

TEST(FastPaxosSettings, WithQuorumsThatNeedNotIntersectAreRefusedWithTheFormula) {
  EXPECT_EQ(
      error_of(R"({"fast_quorum": 3})"),
      "x.json:1: protocol.fast_paxos.fast_quorum: two fast quorums of 3 and a classic one of 3 "
      "of 5 acceptors need not intersect: 2·Qf + Qc > 2n does not hold (9 > 10) (write 4)");
  EXPECT_EQ(error_of(R"({"classic_quorum": 2, "fast_quorum": 5})"),
            "x.json:1: protocol.fast_paxos.classic_quorum: two classic quorums of 2 of 5 acceptors "
            "need not intersect: 2·Qc > n does not hold (4 > 5) (write 3)");
  EXPECT_EQ(error_of(R"({"fast_quorum": 6})"),
            "x.json:1: protocol.fast_paxos.fast_quorum: a fast quorum of 6 is more than all 5 "
            "acceptors (write 4)");
  EXPECT_EQ(
      error_of(R"({"classic_quorum": 6})"),
      "x.json:1: protocol.fast_paxos.classic_quorum: a classic quorum of 6 is more than all 5 "
      "acceptors (write 3)");
  EXPECT_NE(error_of(R"({"classic_quorum": 0})"), "read");
  EXPECT_NE(error_of(R"({"fast_quorum": 0})"), "read");
}

// "2·Qf + Qc > 2n and 2·Qc > n", and nothing else.
TEST(FastPaxosSettings, WithQuorumsAreAcceptedExactlyWhenTheyIntersect) {
  for (int n = 1; n <= 7; ++n) {
    for (int Qc = 0; Qc <= n + 1; ++Qc) {
      for (int Qf = 0; Qf <= n + 1; ++Qf) {
        const bool is_right = 2 * Qc > n && 2 * Qf + Qc > 2 * n && Qc <= n && Qf <= n;
        const std::string settings = R"({"classic_quorum": )" + std::to_string(Qc) +
                                     R"(, "fast_quorum": )" + std::to_string(Qf) + "}";
        EXPECT_EQ(error_of(settings, n) == "read", is_right) << settings << " of " << n;
      }
    }
  }
}

TEST(FastPaxosSettings, WithoutQuorumsAreFineForAnyNumberOfServers) {
  for (int n = 1; n <= 20; ++n) EXPECT_EQ(error_of("{}", n), "read");
  EXPECT_EQ(error_of(R"({"classic_quorum": 4})", 5), "read");
}

TEST(FastPaxosSettings, WithTimesThatCouldNotWorkAreRefused) {
  EXPECT_EQ(error_of(R"({"resend": "0s"})"),
            "x.json:1: protocol.fast_paxos.resend: a leader that sends again without a pause never "
            "does anything else (write \"50ms\")");
  EXPECT_EQ(error_of(R"({"leader_timeout": "50ms..80ms"})"),
            "x.json:1: protocol.fast_paxos.leader_timeout: a leader would be given up between any "
            "two of its messages (50ms) (write \"150ms..300ms\")");
  EXPECT_EQ(error_of(R"({"fast_timeout": "0s"})"),
            "x.json:1: protocol.fast_paxos.fast_timeout: a fast round needs some time to choose a "
            "value (write \"100ms\")");
  EXPECT_EQ(error_of(R"({"client": {"retry": "0s"}})"),
            "x.json:1: protocol.fast_paxos.client.retry: a client needs some time to wait for an "
            "answer (write \"200ms\")");
}

// Only a single value is ever chosen (§2.1): a server learns one, and answers with it whatever is
// proposed later.
TEST(FastPaxosSettings, WithClientsThatAskForMoreThanOneDecisionAreRefused) {
  EXPECT_EQ(error_with_workload(R"({"propose": {}})"), "read");
  EXPECT_EQ(error_with_workload(R"({"propose": {"instances": 3}})"),
            "x.json:1: clients.workload.propose.instances: one value is decided once and for all, "
            "not 3 (write 1)");
  EXPECT_EQ(error_with_workload(R"({"kv": {"think": "10ms"}})"),
            "x.json:1: clients.workload: one-shot consensus serves proposals only (write "
            "\"propose\": {\"instances\": 1})");
}

}  // namespace
}  // namespace orrery
