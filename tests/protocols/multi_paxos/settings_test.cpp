/// What Multi-Paxos says to settings that make no sense.

#include <gtest/gtest.h>

#include "tests/support/error_in.hpp"

namespace orrery {
namespace {

std::string error_of(const std::string& settings) {
  return error_in(R"({"protocol": {"multi_paxos": )" + settings + "}}");
}

TEST(MultiPaxosSettings, ThatCouldNotWorkAreRefused) {
  EXPECT_EQ(
      error_of(R"({"heartbeat": "0s"})"),
      "x.json:1: protocol.multi_paxos.heartbeat: a leader that sends heartbeats without a pause "
      "never does anything else (write \"50ms\")");
  EXPECT_EQ(error_of(R"({"election_timeout": "50ms..80ms"})"),
            "x.json:1: protocol.multi_paxos.election_timeout: servers would try to lead between "
            "any two heartbeats (50ms) (write \"150ms..300ms\")");
  EXPECT_EQ(error_of(R"({"window": 0})"),
            "x.json:1: protocol.multi_paxos.window: a leader that may get no command ahead "
            "proposes none (write 64)");
  EXPECT_EQ(error_of(R"({"catch_up_max": 0})"),
            "x.json:1: protocol.multi_paxos.catch_up_max: nobody catches up by messages without "
            "commands (write 64)");
  EXPECT_EQ(error_of(R"({"client": {"retry": "0s"}})"),
            "x.json:1: protocol.multi_paxos.client.retry: a client needs some time to wait for an "
            "answer (write \"200ms\")");
}

TEST(MultiPaxosSettings, MayAllBeAbsent) { EXPECT_EQ(error_of("{}"), "read"); }

}  // namespace
}  // namespace orrery
