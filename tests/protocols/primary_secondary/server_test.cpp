/// The primary ships its log, and secondaries keep up with it.

#include <gtest/gtest.h>

#include "tests/protocols/primary_secondary/support.hpp"

namespace orrery::primary_secondary::server_test {
namespace {

/// n1, the primary of its first epoch, among silent secondaries.
Lone<Server> primary(const Config& config = {}, std::uint32_t servers = 3) {
  Lone<Server> server(servers, config);
  server.cluster().drop_all();
  return server;
}

/// n2, a secondary.
Lone<Server> secondary(const Config& config = {}, const Durable& on_disk = {}) {
  return Lone<Server>(3, config, on_disk, n2);
}

Effects shipped_to_each(std::initializer_list<NodeId> targets, const Update& what) {
  return sent_to_each(targets, what);
}

// ---------------------------------------------------------------- when a write is acknowledged

TEST(Primary, AsynchronouslyAcknowledgesWhatItHasItself) {
  auto n = primary();
  n.cluster().slow_disks();
  EXPECT_EQ(n.receive(c1, request(1, put("1"))), nothing) << "but on its disk";
  EXPECT_EQ(n.sync(),
            shipped_to_each({n2, n3}, update({}, {entry(1, "1")})) + sent(c1, response(1)));
  EXPECT_EQ(n.durable().acknowledged, 1U);
}

TEST(Primary, SynchronouslyWaitsForEverySecondary) {
  auto n = primary({.replication = Replication::sync});
  EXPECT_EQ(n.receive(c1, request(1, put("1"))),
            shipped_to_each({n2, n3}, update({}, {entry(1, "1")})));
  EXPECT_EQ(n.receive(n2, has(1)), nothing);
  EXPECT_EQ(n.receive(n2, has(1)), nothing) << "a copy";
  EXPECT_EQ(n.receive(n3, has(1)), sent(c1, response(1)));
}

TEST(Primary, SemiSynchronouslyWaitsForSoManySecondaries) {
  for (const std::uint32_t acks : {1U, 2U}) {
    auto n = primary({.replication = Replication::semi_sync, .acks = acks});
    n.receive(c1, request(1, put("1")));
    EXPECT_EQ(n.receive(n3, has(1)), acks == 1 ? sent(c1, response(1)) : nothing);
    EXPECT_EQ(n.receive(n2, has(1)), acks == 2 ? sent(c1, response(1)) : nothing);
  }
}

TEST(Primary, WaitsNoMoreForASecondaryThatIsSilent) {
  auto n = primary({.replication = Replication::sync});
  n.receive(c1, request(1, put("1")));
  n.receive(n2, has(1));
  n.cluster().world().run_until(180ms);
  EXPECT_EQ(n.state().applied, 0U);
  n.receive(n2, has(1));
  n.cluster().world().run_until(260ms);
  EXPECT_EQ(n.state().applied, 1U);
  EXPECT_EQ(n.state().inSync, (SmallSet<NodeId>{n1, n2}));
  n.receive(n3, has(1));
  n.cluster().world().run_until(310ms);
  EXPECT_EQ(n.state().inSync, (SmallSet<NodeId>{n1, n2, n3})) << "it is back, and has everything";
}

TEST(Primary, ReadsWhatIsAcknowledged) {
  auto n = primary({.replication = Replication::sync});
  n.receive(c1, request(1, put("1")));
  EXPECT_EQ(n.receive(c2, request(1, get())), sent(c2, response(1)));
  n.receive(n2, has(1));
  n.receive(n3, has(1));
  EXPECT_EQ(n.receive(c2, request(2, get())), sent(c2, response(2, {.value = "1"})));
}

TEST(Primary, DoesOnceWhatIsAskedTwice) {
  auto n = primary({.replication = Replication::sync}, 2);
  n.receive(c1, request(1, put("1")));
  EXPECT_EQ(n.receive(c1, request(1, put("1"))), nothing) << "it is in the log";
  n.receive(n2, has(1));
  EXPECT_EQ(n.receive(c1, request(1, put("1"))), sent(c1, response(1)));
  n.receive(c1, request(2, put("2")));
  n.receive(n2, has(2));
  EXPECT_EQ(n.receive(c1, request(1, put("1"))), nothing) << "nobody waits for that any more";
  EXPECT_EQ(n.durable().log.size(), 2U);
}

/// Pb3: a request that reaches a server that is not the primary is not processed.
TEST(Secondary, ProcessesNoRequestAndSaysWhoIsThePrimary) {
  auto n = secondary();
  n.receive(n1, update({}, {}));
  EXPECT_EQ(n.receive(c1, request(1, put("1"))),
            sent(c1, NotPrimary{.request = request_id(1), .primary = n1}));
  EXPECT_EQ(n.receive(c1, request(2, get())),
            sent(c1, NotPrimary{.request = request_id(2), .primary = n1}));
}

TEST(Secondary, AnswersReadsWhereItMay) {
  auto n = secondary({.reads = Readers::any});
  EXPECT_EQ(n.receive(c2, request(1, get())), sent(c2, response(1)));
  n.receive(n1, update({}, {entry(1, "1")}));
  EXPECT_EQ(n.receive(c2, request(2, get())), sent(c2, response(2, {.value = "1"})));
}

// ---------------------------------------------------------------- shipping

TEST(Primary, ShipsWhenTheLagIsOver) {
  auto n = primary({.lag = 100ms}, 2);
  EXPECT_EQ(n.receive(c1, request(1, put("1"))), sent(c1, response(1)));
  EXPECT_EQ(n.expire(HeartbeatDue{}), sent(n2, update({}, {})));
  n.receive(c1, request(2, put("2")));
  EXPECT_EQ(n.expire(ShipDue{}), sent(n2, update({}, {entry(1, "1"), entry(2, "2")})));
  n.receive(c1, request(3, put("3")));
  EXPECT_EQ(n.receive(n2, has(2)), nothing) << "not yet";
}

TEST(Primary, ShipsOnceMoreWithAHeartbeatWhatWasNotAcknowledged) {
  auto n = primary({}, 2);
  n.receive(c1, request(1, put("1")));
  n.receive(c1, request(2, put("2")));
  EXPECT_EQ(n.expire(HeartbeatDue{}), sent(n2, update({}, {entry(1, "1"), entry(2, "2")})));
  n.receive(n2, has(1));
  EXPECT_EQ(n.expire(HeartbeatDue{}), sent(n2, update({first_epoch, 1}, {entry(2, "2")})));
  n.receive(n2, has(2));
  EXPECT_EQ(n.expire(HeartbeatDue{}), sent(n2, update({first_epoch, 2}, {})));
}

TEST(Primary, Ships64EntriesAtATime) {
  auto n = primary({}, 2);
  for (std::uint64_t i = 1; i <= 100; ++i) n.receive(c1, request(i, put("a")));
  n.expire(HeartbeatDue{});
  n.cluster().drop_all();
  std::vector<Entry> rest;
  for (std::uint64_t i = 65; i <= 100; ++i) rest.push_back(entry(i, "a"));
  EXPECT_EQ(n.receive(n2, has(64)), sent(n2, update({first_epoch, 64}, rest)));
}

TEST(Primary, GoesBackToWhereASecondaryHasTheSame) {
  auto n = primary({}, 2);
  n.receive(c1, request(1, put("1")));
  n.receive(c1, request(2, put("2")));
  EXPECT_EQ(n.receive(n2, UpdateReply{.epoch = first_epoch, .index = 1}),
            sent(n2, update({first_epoch, 1}, {entry(2, "2")})));
  EXPECT_EQ(n.receive(n2, UpdateReply{.epoch = first_epoch, .index = 0}),
            sent(n2, update({}, {entry(1, "1"), entry(2, "2")})));
}

TEST(Secondary, TakesWhatFitsOnceAndSaysUpToWhere) {
  auto n = secondary();
  EXPECT_EQ(n.receive(n1, update({}, {entry(1, "1")})), sent(n1, has(1)));
  EXPECT_EQ(n.receive(n1, update({}, {entry(1, "1"), entry(2, "2")})), sent(n1, has(2)));
  EXPECT_EQ(n.receive(n1, update({}, {entry(1, "1")})), sent(n1, has(1))) << "late, and no harm";
  EXPECT_EQ(n.durable().log, log_of({first_epoch, first_epoch}));
  EXPECT_EQ(n.state().applied, 2U);
}

TEST(Secondary, SaysWhatItMayHaveInCommonWhereSomethingIsMissing) {
  auto n = secondary();
  n.receive(n1, update({}, {entry(1, "1")}));
  EXPECT_EQ(n.receive(n1, update({first_epoch, 5}, {entry(6, "6")})),
            sent(n1, UpdateReply{.epoch = first_epoch, .index = 1}));
  EXPECT_EQ(n.receive(n1, update({of_n2, 1}, {})),
            sent(n1, UpdateReply{.epoch = first_epoch, .index = 0}));
}

TEST(Secondary, AcknowledgesWhatIsOnItsDisk) {
  auto n = secondary();
  n.receive(n1, update({}, {}));
  n.cluster().slow_disks();
  EXPECT_EQ(n.receive(n1, update({}, {entry(1, "1")})), nothing);
  EXPECT_EQ(n.sync(), sent(n1, has(1)));
  n.restart();
  EXPECT_EQ(n.state().applied, 1U);
  EXPECT_EQ(*n.state().machine.values.find("x"), "1");
}

// ---------------------------------------------------------------- entries that the primary has not

TEST(Secondary, DiscardsWhatThePrimaryOfItsEpochDidNotBeginWith) {
  Lone<Server> n(3, {},
                 {.epoch = first_epoch,
                  .log = log_of({first_epoch, first_epoch, first_epoch}),
                  .acknowledged = 3});
  const Effects effects = n.receive(n2, update({first_epoch, 1}, {}, of_n2, 1));
  EXPECT_EQ(effects, output(Discarded{.entries = 2, .acknowledged = 2}) + sent(n2, has(1, of_n2)));
  EXPECT_EQ(
      n.durable(),
      (Durable{.epoch = of_n2, .log = log_of({first_epoch}), .acknowledged = 1, .discarded = 2}));
  EXPECT_EQ(*n.state().machine.values.find("x"), "1") << "what it had applied is undone";
}

TEST(Secondary, ReplacesWhatDiffersBefore) {
  const Epoch of_n3{3, n3};
  auto n = secondary({}, {.epoch = of_n2, .log = log_of({first_epoch, of_n2})});
  const Update from_n3 = update({first_epoch, 1}, {entry(2, "2", of_n3)}, of_n3, 1);
  EXPECT_EQ(n.receive(n3, from_n3), output(Discarded{.entries = 1}) + sent(n3, has(2, of_n3)));
  EXPECT_EQ(n.durable().log, log_of({first_epoch, of_n3}));
}

// ---------------------------------------------------------------- hostile and stale messages

TEST(Secondary, FencesAPrimaryOfAnEarlierEpoch) {
  auto n = secondary();
  n.receive(n3, update({}, {}, {5, n3}));
  EXPECT_EQ(n.receive(n1, update({}, {entry(1, "1")})), sent(n1, UpdateReply{.epoch = {5, n3}}));
  EXPECT_EQ(n.durable().log.size(), 0U);
}

TEST(Server, IgnoresWhatIsBeyondAnyRunAndStrangers) {
  constexpr std::uint64_t beyond = std::uint64_t{1} << 62;
  auto n = secondary();
  EXPECT_EQ(n.receive(n1, update({}, {entry(1, "1")}, {beyond, n1})), nothing);
  EXPECT_EQ(n.receive(n1, update({first_epoch, ~std::uint64_t{0}}, {entry(1, "1")})), nothing);
  EXPECT_EQ(n.receive(n1, update({{beyond, n1}, 1}, {entry(1, "1")})), nothing);
  EXPECT_EQ(n.receive(n4, update({}, {entry(1, "1")}, {1, n4})), nothing);
  EXPECT_EQ(n.receive(n3, update({}, {entry(1, "1")})), nothing) << "another one's epoch";
  EXPECT_EQ(n.receive(n1, has(7)), nothing) << "it is no primary";
  auto p = primary();
  EXPECT_EQ(p.receive(n2, has(1)), nothing) << "more than there is";
  EXPECT_EQ(p.receive(n2, has(~std::uint64_t{0})), nothing);
  EXPECT_EQ(p.receive(n2, has(0, {beyond, n2})), nothing);
  EXPECT_EQ(p.receive(n4, has(0)), nothing);
  EXPECT_EQ(p.receive(c1, LeaseReply{.granted = true, .epoch = {9, n1}}), nothing);
  EXPECT_EQ(p.receive(witness, LeaseReply{.granted = true, .epoch = {9, n1}}), nothing)
      << "there is none";
}

TEST(Server, BearsAnyBeginning) {
  auto n = secondary({}, {.epoch = first_epoch, .log = log_of({first_epoch})});
  EXPECT_EQ(n.receive(n1, update({first_epoch, 1}, {}, first_epoch, ~std::uint64_t{0})),
            sent(n1, has(1)));
  EXPECT_EQ(n.receive(n1, update({of_n2, 0}, {})),
            sent(n1, UpdateReply{.epoch = first_epoch, .index = 1}));
}

}  // namespace
}  // namespace orrery::primary_secondary::server_test
