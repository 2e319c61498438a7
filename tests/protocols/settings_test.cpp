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

TEST(Settings, OfATransferOfLeadershipNameAServerAndATime) {
  const auto transfer = [](const std::string& keys) {
    return error_of(R"("nodes": 3, "protocol": {"raft": {"transfers": [{)" + keys + "}]}}");
  };
  EXPECT_EQ(transfer(R"("at": "2s", "to": "n3")"), "read");
  EXPECT_EQ(
      transfer(R"("at": "2s", "to": "n4")"),
      "x.json:1: protocol.raft.transfers[0].to: n4 is no server, so it cannot lead (write one "
      "of n1 to n3)");
  EXPECT_EQ(
      transfer(R"("at": "2s", "to": "c1")"),
      "x.json:1: protocol.raft.transfers[0].to: c1 is no server, so it cannot lead (write one "
      "of n1 to n3)");
  EXPECT_EQ(
      transfer(R"("at": "-1s", "to": "n1")"),
      "x.json:1: protocol.raft.transfers[0].at: \"-1s\" is negative: a duration is 0 or more");
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
