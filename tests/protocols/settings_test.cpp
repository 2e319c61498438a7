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

TEST(Settings, OfReadsWithoutWhatTheyRestOnAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"reads": "read_index"}})"),
            "x.json:1: protocol.raft.no_op: a leader that begins its term without an entry of its "
            "own cannot answer reads until somebody writes (write true)");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"reads": "lease", "no_op": true}})"),
            "x.json:1: protocol.raft.disregard_candidates: a lease holds only where servers "
            "disregard candidates while they hear from a leader (write true)");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"reads": "read_index", "no_op": true}})"), "read");
}

TEST(Settings, OfALeaseWithoutABoundOnClocksAreRefused) {
  const auto error_of_bound = [](const std::string& bound) {
    return error_of(R"("protocol": {"raft": {"reads": "lease", "no_op": true, )"
                    R"("disregard_candidates": true)" +
                    bound + "}}");
  };
  EXPECT_EQ(error_of_bound(""),
            "x.json:1: protocol.raft.clock_drift_bound: a lease is only as good as the clocks: say "
            "how many times as fast as another one a clock may run (write 1.1)");
  EXPECT_EQ(error_of_bound(R"(, "clock_drift_bound": 0.9)"),
            "x.json:1: protocol.raft.clock_drift_bound: of two clocks one is at least as fast as "
            "the other (write 1.1)");
  EXPECT_EQ(error_of_bound(R"(, "clock_drift_bound": 1)"), "read");
}

TEST(Settings, OfARaftThatWouldSendNothingAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"in_flight_max": 0}})"),
            "x.json:1: protocol.raft.in_flight_max: followers that may be sent nothing before they "
            "acknowledge it never get anything (write 256)");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"batch": {"max": 0}}})"),
            "x.json:1: protocol.raft.batch.max: a batch without requests brings nothing forward "
            "(write 64)");
}

TEST(Settings, OfARaftOfOneOrTwoServersAreFine) {
  EXPECT_EQ(error_of(R"("protocol": "raft", "nodes": 1)"), "read");
  EXPECT_EQ(error_of(R"("protocol": "raft", "nodes": 2)"), "read");
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
