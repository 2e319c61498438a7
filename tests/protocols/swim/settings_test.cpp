/// What SWIM says to settings that make no sense.

#include <gtest/gtest.h>

#include "tests/support/error_in.hpp"

namespace orrery::swim {
namespace {

std::string error_of(const std::string& settings, const std::string& nodes = "5") {
  return error_in(R"({"nodes": )" + nodes + R"(, "protocol": {"swim": {)" + settings + "}}}");
}

TEST(SwimSettings, AreRefusedWithASuggestion) {
  struct Case {
    std::string settings;
    std::string nodes;
    std::string error;
  };
  for (const Case& c : {
           Case{R"("period": "0s")", "5",
                "period: protocol periods without time between them never end (write \"1s\")"},
           Case{R"("ack_timeout": "0s")", "5",
                "ack_timeout: a member needs some time to answer (write \"200ms\")"},
           Case{R"("ack_timeout": "1s")", "5",
                "ack_timeout: when the wait for an ack is over, others are asked to ping, in the "
                "same protocol period (write less than the period, a third of it for example)"},
           Case{R"("suspicion": false, "suspicion_periods": 3)", "5",
                "suspicion_periods: without suspicion nobody is suspected, for however many "
                "periods (leave it out, or write \"suspicion\": true)"},
           Case{R"("suspicion_periods": 0)", "5",
                "suspicion_periods: whoever is suspected needs some time to deny it (write 3, or "
                "\"suspicion\": false)"},
           Case{R"("period": "320255h")", "5",
                "period: 30 protocol periods are longer than any run (write \"1s\")"},
           Case{R"("lambda": 0)", "5",
                "lambda: an update that is piggybacked 0·log(n) times is told to nobody (write 3, "
                "or \"piggyback_max\": 0, which says so)"},
           Case{R"("lambda": 1001)", "5",
                "lambda: an update that is piggybacked 1001·log(n) times is never off a member's "
                "mind (write 1000 at most)"},
           Case{R"("sync": "0s")", "5",
                "sync: push-pulls without time between them never end (write \"10s\")"},
           Case{R"("k": 4)", "5",
                "k: of 5 members 3 at most can be asked to ping another one, and not 4 (write 3)"},
           Case{R"("k": 2)", "3",
                "k: of 3 members 1 at most can be asked to ping another one, and not 2 (write 1)"},
       }) {
    EXPECT_EQ(error_of(c.settings, c.nodes), "x.json:1: protocol.swim." + c.error);
  }
}

TEST(SwimSettings, OfTheSmallestGroupsAreFine) {
  for (const std::string nodes : {"1", "2", "3"}) EXPECT_EQ(error_of("", nodes), "read");
  EXPECT_EQ(error_of(R"("k": 3, "piggyback_max": 0, "suspicion": false)"), "read");
}

}  // namespace
}  // namespace orrery::swim
