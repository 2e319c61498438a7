/// What a primary and its secondaries say to settings that make no sense.

#include <gtest/gtest.h>

#include "tests/support/error_in.hpp"

namespace orrery::primary_secondary {
namespace {

std::string error_of(const std::string& settings, std::uint32_t nodes = 3) {
  return error_in(R"({"nodes": )" + std::to_string(nodes) +
                  R"(, "protocol": {"primary_secondary": {)" + settings + "}}}");
}

TEST(PrimarySecondarySettings, ThatContradictThemselvesAreRefused) {
  const std::string at = "x.json:1: protocol.primary_secondary.";
  EXPECT_EQ(error_of(R"("heartbeat": "0s")"),
            at + "heartbeat: a primary that sends heartbeats without a pause never does anything "
                 "else (write \"50ms\")");
  EXPECT_EQ(error_of(R"("detection": "50ms")"),
            at + "detection: between two heartbeats (50ms) every primary is silent for so long "
                 "(write \"200ms\")");
  EXPECT_EQ(error_of(R"("lease": "40ms")"),
            at +
                "lease: such a lease is over before it is asked for again, with the next heartbeat "
                "(50ms) (write \"200ms\")");
  EXPECT_EQ(error_of(R"("fail_back": "1s", "failover": "none")"),
            at + "fail_back: who has never replaced n1 has nothing to give back (leave it out, or "
                 "write \"failover\": \"automatic\")");
  EXPECT_EQ(error_of(R"("client": {"retry": "0s"})"),
            at + "client.retry: a client needs some time to wait for an answer (write \"200ms\")");
}

TEST(PrimarySecondarySettings, OfSemiSyncWaitForSecondariesThatAreThere) {
  const std::string at = "x.json:1: protocol.primary_secondary.acks: ";
  EXPECT_EQ(error_of(R"("replication": "semi_sync", "acks": 0)"),
            at + "a primary that waits for no secondary is not semi-synchronous (write 1, or "
                 "\"replication\": \"async\")");
  EXPECT_EQ(error_of(R"("replication": "semi_sync", "acks": 3)"),
            at + "of 3 nodes 2 are secondaries: 3 of them cannot answer (write 2)");
  EXPECT_EQ(error_of(R"("replication": "semi_sync")", 1),
            at + "of 1 nodes 0 are secondaries: 1 of them cannot answer (add nodes)");
  EXPECT_EQ(error_of(R"("replication": "semi_sync", "acks": 2)"), "read");
}

}  // namespace
}  // namespace orrery::primary_secondary
