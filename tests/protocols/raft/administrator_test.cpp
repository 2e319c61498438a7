/// The administrator: asks the leader for one change at a time, until it is answered.

#include "protocols/raft/administrator.hpp"

#include <gtest/gtest.h>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/run.hpp"
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

/// What is wrong with a plan whose change a2 asks for; empty: nothing.
std::string problem_beside(const std::string& more) {
  try {
    read_plan(parse_json(R"({"nodes": 3, "protocol": {"raft": {"changes": [{"at": "1s",
        "transfer_to": "n2", "administrator": 2}]}}, )" +
                             more + "}",
                         "x.json"),
              "x.json", shipped_catalogue());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(RaftAdministrator, FaultsRulesAndPinsMayNameIt) {
  EXPECT_EQ(problem_beside(R"("pins": [{"timer": "AskAgain", "node": "a1", "is": "300ms"}])"), "");
  EXPECT_EQ(problem_beside(R"("pins": [{"choice": "a3", "is": 1}])"),
            "x.json:2: pins[0].choice: there is no a3 in this run (did you mean \"a2\"?)");
  EXPECT_EQ(problem_beside(R"("faults": [{"at": "1s", "partition": [["a1", "n1"], "rest"]}])"), "");
  EXPECT_EQ(problem_beside(R"("faults": [{"at": "1s", "crash": "a3"}])"),
            "x.json:2: faults[0].crash: there is no a3: the others are a1 to a2 (did you mean "
            "\"a2\"?)");
  EXPECT_EQ(problem_beside(R"("network": {"rules": [{"to": "a2", "loss": 0.5}]})"), "");
}

/// "rest" leaves it where it is, so that by default it reaches whoever leads.
TEST(RaftAdministrator, IsCutOffByAPartitionThatNamesItAlone) {
  const auto changes_with = [](const std::string& partition) {
    const Plan plan =
        read_plan(parse_json(R"({"nodes": 3, "protocol": {"raft": {"changes": [{"at": "2s",
            "transfer_to": "n2"}]}}, "stop": "4s", "faults": [{"at": "1s", "partition": )" +
                                 partition + "}]}",
                             "x.json"),
                  "x.json", shipped_catalogue());
    orrery::Run run(plan, shipped_catalogue());
    run.finish();
    return run.world().state_of<AdministratorVolatile>(a1).done;
  };
  EXPECT_EQ(changes_with(R"([["n1"], "rest"])"), 1U);
  EXPECT_EQ(changes_with(R"([["a1"], "rest"])"), 0U);
}

}  // namespace
}  // namespace orrery::raft
