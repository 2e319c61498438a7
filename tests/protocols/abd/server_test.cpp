/// Servers hold copies and answer.

#include <gtest/gtest.h>

#include "tests/protocols/abd/support.hpp"

namespace orrery::abd {
namespace {

constexpr std::uint64_t beyond_any_run = std::uint64_t{1} << 62;

Effects shows(const Copy& what, NodeId to = c1) {
  return sent(to, QueryReply{.phase = phase(1), .copy = what});
}

Query query(const std::string& key = "x") { return {.phase = phase(1), .key = key}; }

Propagate propagate(const Copy& what) { return {.phase = phase(2), .key = "x", .copy = what}; }

TEST(AbdServer, ShowsNothingWithTheOldestTagBeforeTheFirstWrite) {
  Lone<Server> server(3);
  EXPECT_EQ(server.receive(c1, query()), shows({}));
}

TEST(AbdServer, TakesANewerCopyAndAcknowledgesIt) {
  Lone<Server> server(3);
  EXPECT_EQ(server.receive(c1, propagate(copy(1, c1, "a"))),
            sent(c1, PropagateReply{.phase = phase(2)}));
  EXPECT_EQ(server.receive(c2, query()), shows(copy(1, c1, "a"), c2));
  EXPECT_EQ(server.receive(c2, query("y")), shows({}, c2)) << "every key is a register of its own";
}

/// "If u > ts then (val,ts) := (v,u)": and it answers in any case, as the client is to know that a
/// majority has at least this.
TEST(AbdServer, AcknowledgesAnOlderCopyWithoutTakingIt) {
  Lone<Server> server(3);
  server.receive(c1, propagate(copy(2, c1, "new")));
  for (const Copy& old : {copy(1, c2, "old"), copy(2, c1, "new"), Copy{}}) {
    EXPECT_EQ(server.receive(c2, propagate(old)), sent(c2, PropagateReply{.phase = phase(2)}));
    EXPECT_EQ(server.receive(c1, query()), shows(copy(2, c1, "new")));
  }
}

TEST(AbdServer, OfTwoWithOneNumberHasTheCopyOfTheGreaterWriter) {
  for (const bool greater_first : {true, false}) {
    Lone<Server> server(3);
    server.receive(c1, propagate(copy(1, greater_first ? c2 : c1, "first")));
    server.receive(c1, propagate(copy(1, greater_first ? c1 : c2, "second")));
    EXPECT_EQ(server.receive(c1, query()), shows(copy(1, c2, greater_first ? "first" : "second")));
  }
}

TEST(AbdServer, AcknowledgesWhatIsOnItsDisk) {
  Lone<Server> server(3);
  server.cluster().slow_disks();
  EXPECT_EQ(server.receive(c1, propagate(copy(1, c1, "a"))), nothing);
  EXPECT_EQ(server.receive(c2, query()), nothing) << "nor does it show what a crash may take back";
  EXPECT_EQ(server.sync(),
            sent(c1, PropagateReply{.phase = phase(2)}) + shows(copy(1, c1, "a"), c2));
}

TEST(AbdServer, HasAfterACrashWhatItAcknowledged) {
  Lone<Server> server(3);
  server.receive(c1, propagate(copy(1, c1, "a")));
  server.restart();
  EXPECT_EQ(server.receive(c2, query()), shows(copy(1, c1, "a"), c2));
}

TEST(AbdServer, IgnoresTagsBeyondAnyRun) {
  Lone<Server> server(3);
  EXPECT_EQ(server.receive(c1, propagate(copy(beyond_any_run, c1, "a"))), nothing);
  EXPECT_EQ(server.receive(c1, propagate(copy(~std::uint64_t{0}, c1, "a"))), nothing);
  EXPECT_EQ(server.receive(c1, query()), shows({}));
}

}  // namespace
}  // namespace orrery::abd
