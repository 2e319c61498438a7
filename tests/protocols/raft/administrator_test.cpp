/// The administrator: asks the leader for one change at a time, until it is answered.

#include "protocols/raft/administrator.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

TimedRequest transfer(Duration at, NodeId target) {
  return {.at = at, .request = TransferLeadership{.target = target}};
}
TransferLeadership numbered(std::uint64_t number, NodeId target) {
  return {.number = number, .target = target};
}

/// a1, of three servers, with two requests.
Lone<Administrator> administrator() {
  return Lone<Administrator>(
      3,
      {.requests = {transfer(std::chrono::seconds(1), n2), transfer(std::chrono::seconds(2), n3)}},
      {}, a1);
}

TEST(RaftAdministrator, AsksWhenTheTimeHasCome) {
  Lone<Administrator> lone = administrator();
  lone.cluster().world().run_until(std::chrono::milliseconds(999));
  EXPECT_EQ(lone.state().due, 0U);
  const NodeId server = lone.state().server;
  EXPECT_EQ(lone.expire(RequestDue{1}),
            output(Wanted{.request = numbered(1, n2)}) + sent(server, numbered(1, n2)));
  EXPECT_TRUE(lone.is_running(AskAgain{}));
}

TEST(RaftAdministrator, MakesOneRequestAtATimeInTheirOrder) {
  Lone<Administrator> lone = administrator();
  const NodeId server = lone.state().server;
  lone.expire(RequestDue{1});
  EXPECT_EQ(lone.expire(RequestDue{2}), output(Wanted{.request = numbered(2, n3)}))
      << "the first is not answered";
  EXPECT_EQ(lone.receive(server, RequestDone{.number = 2}), nothing);
  EXPECT_EQ(lone.receive(server, RequestDone{.number = 1}),
            output(Changed{.request = numbered(1, n2), .leader = server}) +
                sent(server, numbered(2, n3)));
  EXPECT_EQ(lone.receive(server, RequestDone{.number = 1}), nothing) << "twice";
  EXPECT_EQ(
      lone.receive(n3, RequestDone{.number = 2, .status = RequestStatus::timeout}),
      output(Refused{.request = numbered(2, n3), .leader = n3, .reason = RequestStatus::timeout}));
  EXPECT_EQ(lone.state(), (AdministratorVolatile{.server = server, .due = 2, .done = 2}));
  EXPECT_FALSE(lone.is_running(AskAgain{}));
  EXPECT_EQ(lone.receive(server, RequestDone{.number = 3}), nothing);
}

// "That server will reject the client's request and supply information about the most recent leader
// it has heard from."
TEST(RaftAdministrator, GoesWhereItIsSentButNotRoundInCircles) {
  Lone<Administrator> lone = administrator();
  EXPECT_EQ(lone.receive(lone.state().server, NotLeader{.leaderHint = n1}), nothing)
      << "it has asked for nothing";
  lone.expire(RequestDue{1});
  const NodeId server = lone.state().server;
  const NodeId other = server == n1 ? n2 : n1;
  EXPECT_EQ(lone.receive(server, NotLeader{}), nothing) << "no hint";
  EXPECT_EQ(lone.receive(server, NotLeader{.leaderHint = c1}), nothing) << "no server";
  EXPECT_EQ(lone.receive(other, NotLeader{.leaderHint = server}), nothing) << "not asked";
  EXPECT_EQ(lone.receive(server, NotLeader{.leaderHint = other}), sent(other, numbered(1, n2)));
  EXPECT_EQ(lone.receive(other, NotLeader{.leaderHint = server}), sent(server, numbered(1, n2)));
  EXPECT_EQ(lone.receive(server, NotLeader{.leaderHint = other}), sent(other, numbered(1, n2)));
  EXPECT_EQ(lone.receive(other, NotLeader{.leaderHint = server}), nothing) << "a circle";
}

TEST(RaftAdministrator, AsksAgainWhenNobodyAnswers) {
  Lone<Administrator> lone = administrator();
  lone.expire(RequestDue{1});
  const Effects again = lone.expire(AskAgain{});
  EXPECT_EQ(again, sent(lone.state().server, numbered(1, n2)));
  EXPECT_TRUE(lone.is_running(AskAgain{}));
}

}  // namespace
}  // namespace orrery::raft
