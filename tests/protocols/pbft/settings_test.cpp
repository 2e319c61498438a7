/// What PBFT says to settings that make no sense.

#include <gtest/gtest.h>

#include "tests/support/error_in.hpp"

namespace orrery {
namespace {

std::string error_of(const std::string& settings) {
  return error_in(R"({"protocol": {"pbft": )" + settings + "}}");
}

TEST(PbftSettings, ThatCouldNotWorkAreRefused) {
  const std::string path = "x.json:1: protocol.pbft.";
  EXPECT_EQ(error_of(R"({"checkpoint_interval": 0})"),
            path + "checkpoint_interval: a checkpoint is taken after some requests (write 100)");
  EXPECT_EQ(error_of(R"({"checkpoint_interval": 100, "log_size": 99})"),
            path +
                "log_size: no sequence number that a checkpoint is taken at (every 100) would "
                "be below H (write 200)");
  EXPECT_EQ(error_of(R"({"batch_max": 0})"),
            path + "batch_max: batches without requests execute none (write 16)");
  EXPECT_EQ(error_of(R"({"window": 0})"),
            path + "window: a primary that may have no protocol in progress starts none (write 8)");
  EXPECT_EQ(error_of(R"({"view_change_timeout": "0s"})"),
            path +
                "view_change_timeout: backups need some time to wait for the primary (write "
                "\"500ms\")");
  EXPECT_EQ(error_of(R"({"status": "0s"})"),
            path +
                "status: a replica that says how far it is without a pause never does anything "
                "else (write \"150ms\")");
  EXPECT_EQ(error_of(R"({"authentication": "macs", "bug": "no_watermarks"})"),
            path +
                "authentication: the replicas that have this bug have signatures (write "
                "\"signatures\")");
  EXPECT_EQ(error_of(R"({"client": {"retry": "0s"}})"),
            path + "client.retry: a client needs some time to wait for replies (write \"200ms\")");
}

TEST(PbftSettings, MayAllBeAbsent) { EXPECT_EQ(error_of("{}"), "read"); }

}  // namespace
}  // namespace orrery
