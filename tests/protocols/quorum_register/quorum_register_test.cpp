/// Quorums of r and w, timestamps from clocks, and the orders of writes.

#include "protocols/quorum_register/quorum_register.hpp"

#include <gtest/gtest.h>

#include <map>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/remarks.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::quorum_register::quorum_register_test {
namespace {

using namespace std::chrono_literals;

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);
constexpr NodeId n4 = replica(4);
constexpr NodeId c1 = client(1);
constexpr NodeId c2 = client(2);

const Operation put_a{.action = Action::put, .key = "x", .value = "a"};
const Operation get{.action = Action::get, .key = "x"};

RequestId request(std::uint64_t number) { return {.start = 1, .number = number}; }

Copy copy(Time written, NodeId writer, std::string value) {
  return {.written = written, .writer = writer, .value = std::move(value)};
}

/// What c1 asks for, at time 0.
Write write(std::uint64_t number = 1) {
  return {.request = request(number), .key = "x", .copy = copy(0s, c1, "a")};
}

ReadReply shows(const Copy& what, std::uint64_t number = 1) {
  return {.request = request(number), .copy = what};
}
WriteReply has(std::uint64_t number = 1) { return {.request = request(number)}; }

Lone<Client> lone_client(const Config& config = {}) { return Lone<Client>(3, config, {}, c1); }

// ---------------------------------------------------------------- replicas

TEST(QuorumRegisterReplica, KeepsTheNewestWhoeverComesLast) {
  const Copy early = copy(1s, c2, "early");
  const Copy late = copy(2s, c1, "late");
  for (const bool in_order : {true, false}) {
    Lone<Replica> replica(3);
    for (const Copy& each : {in_order ? early : late, in_order ? late : early}) {
      EXPECT_EQ(replica.receive(c1, Write{.request = request(1), .key = "x", .copy = each}),
                sent(c1, has()));
    }
    EXPECT_EQ(replica.receive(c1, Read{.request = request(1), .key = "x"}), sent(c1, shows(late)));
    EXPECT_EQ(replica.receive(c1, Read{.request = request(1), .key = "y"}), sent(c1, shows({})));
  }
}

TEST(QuorumRegisterReplica, OfOneTimeKeepsTheGreaterWriterAndThenTheGreaterValue) {
  Lone<Replica> replica(3);
  for (const Copy& each : {copy(1s, c2, "a"), copy(1s, c1, "z"), copy(1s, c2, "b")}) {
    replica.receive(c1, Write{.request = request(1), .key = "x", .copy = each});
  }
  EXPECT_EQ(*replica.durable().copies.find("x"), copy(1s, c2, "b"));
}

TEST(QuorumRegisterReplica, AcknowledgesWhatIsOnItsDisk) {
  Lone<Replica> replica(3);
  replica.cluster().slow_disks();
  EXPECT_EQ(replica.receive(c1, write()), nothing);
  EXPECT_EQ(replica.sync(), sent(c1, has()));
  replica.restart();
  EXPECT_EQ(*replica.durable().copies.find("x"), copy(0s, c1, "a"));
}

TEST(QuorumRegisterReplica, BearsTimesBeyondAnyRun) {
  Lone<Replica> replica(3);
  for (const Time time : {Time::max(), Time::min()}) {
    EXPECT_EQ(
        replica.receive(c1, Write{.request = request(1), .key = "x", .copy = copy(time, c1, "a")}),
        sent(c1, has()));
  }
}

// ---------------------------------------------------------------- clients

TEST(QuorumRegisterClient, AWriteGoesToAllAndWaitsForW) {
  for (const std::uint32_t w : {1U, 2U, 3U}) {
    auto writer = lone_client({.w = w});
    EXPECT_EQ(writer.invoke(put_a), sent_to_each({n1, n2, n3}, write()));
    for (std::uint32_t i = 1; i <= w; ++i) {
      EXPECT_EQ(writer.receive(replica(i), has()), i < w ? nothing : completed({}));
    }
    EXPECT_EQ(writer.receive(n3, has()), nothing);
  }
}

TEST(QuorumRegisterClient, AReadAsksAllAndReturnsTheNewestOfR) {
  const std::vector<std::string> returned{"old", "new", "newest"};
  for (const std::uint32_t r : {1U, 2U, 3U}) {
    auto reader = lone_client({.r = r});
    EXPECT_EQ(reader.invoke(get),
              sent_to_each({n1, n2, n3}, Read{.request = request(1), .key = "x"}));
    for (std::uint32_t i = 1; i <= r; ++i) {
      const Copy what = copy(Time(i), c2, returned[i - 1]);
      EXPECT_EQ(reader.receive(replica(i), shows(what)),
                i < r ? nothing : completed({.value = returned[r - 1]}));
    }
  }
}

/// "Probabilistic quorums": r or w of them, each set as likely as any other.
TEST(QuorumRegisterClient, MayAskAQuorumThatItDraws) {
  std::map<NodeId, int> asked;
  auto client = lone_client({.r = 1, .w = 2, .asks = Asks::quorum});
  for (std::uint64_t i = 1; i <= 600; i += 2) {
    const Effects writes = client.invoke(put_a);
    ASSERT_EQ(writes.list.size(), 2U);
    EXPECT_NE(writes.list[0].to, writes.list[1].to);
    for (const Effect& each : writes.list) {
      ++asked[each.to];
      client.receive(each.to, has(i));
    }
    const Effects reads = client.invoke(get);
    ASSERT_EQ(reads.list.size(), 1U);
    client.receive(reads.list[0].to, shows({}, i + 1));
  }
  for (const NodeId replica : {n1, n2, n3}) EXPECT_NEAR(asked[replica], 200, 40);
  client.invoke(get);
  EXPECT_EQ(client.expire(Resend{}).list.size(), 3U) << "those may be down: all, then";
}

TEST(QuorumRegisterClient, InSeriesAsksOneAfterTheOther) {
  auto writer = lone_client({.order = Order::serial_sync});
  EXPECT_EQ(writer.invoke(put_a), sent(n1, write()));
  EXPECT_EQ(writer.expire(Resend{}), sent(n1, write()));
  EXPECT_EQ(writer.receive(n1, has()), sent(n2, write()));
  EXPECT_EQ(writer.receive(n1, has()), nothing) << "a copy of its answer";
  EXPECT_EQ(writer.receive(n2, has()), sent(n3, write()));
  EXPECT_EQ(writer.receive(n3, has()), completed({}));
}

TEST(QuorumRegisterClient, InSeriesAndAsynchronouslyWaitsForTheFirstAlone) {
  auto writer = lone_client({.order = Order::serial_async});
  EXPECT_EQ(writer.invoke(put_a), sent(n1, write()));
  EXPECT_EQ(writer.receive(n1, has()), sent_to_each({n2, n3}, write()) + completed({}));
  EXPECT_EQ(writer.receive(n2, has()), nothing);
}

TEST(QuorumRegisterClient, CountsNoCopyNoStrangerAndNoOtherRequest) {
  auto client = lone_client();
  EXPECT_EQ(client.receive(n1, has(0)), nothing);
  client.invoke(get);
  client.receive(n1, shows({}));
  EXPECT_EQ(client.receive(n1, shows({})), nothing);
  EXPECT_EQ(client.receive(n4, shows({})), nothing);
  EXPECT_EQ(client.receive(c1, shows({})), nothing);
  EXPECT_EQ(client.receive(n2, has()), nothing) << "an answer of the wrong kind";
  EXPECT_EQ(client.receive(n2, shows({}, 2)), nothing);
  client.restart();
  EXPECT_EQ(client.receive(n2, shows({})), nothing);
  client.cluster().world().give_up(c1);
  client.invoke(get);
  client.receive(n1, shows({}));
  EXPECT_EQ(client.receive(n2, shows({})), nothing) << "answers of before its crash";
}

TEST(QuorumRegisterClient, AsksAgainThoseWhoHaveNotAnswered) {
  auto client = lone_client({.r = 3});
  client.invoke(get);
  client.receive(n2, shows({}));
  EXPECT_EQ(client.expire(Resend{}),
            sent_to_each({n1, n3}, Read{.request = request(1), .key = "x"}));
  client.receive(n1, shows({}));
  client.receive(n3, shows({}));
  EXPECT_FALSE(client.is_running(Resend{}));
}

// ---------------------------------------------------------------- settings

Plan plan_with(const std::string& settings) {
  return read_plan(
      parse_json(R"({"nodes": 3, "protocol": {"quorum_register": {)" + settings + "}}}", "x.json"),
      "x.json", shipped_catalogue());
}

std::string error_of(const std::string& settings) {
  try {
    plan_with(settings);
    return "read";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(QuorumRegisterSettings, NeitherQuorumIsEmptyOrMoreThanAll) {
  const std::string at = "x.json:1: protocol.quorum_register.";
  EXPECT_EQ(error_of(R"("r": 0)"),
            at + "r: a read that waits for nobody has nothing to return (write 1)");
  EXPECT_EQ(error_of(R"("w": 0)"),
            at + "w: a write that waits for nobody is acknowledged wherever it is lost (write 1)");
  EXPECT_EQ(error_of(R"("r": 4)"), at + "r: 4 answers cannot come from 3 replicas (write 3)");
  EXPECT_EQ(error_of(R"("w": 4)"), at + "w: 4 answers cannot come from 3 replicas (write 3)");
  EXPECT_EQ(error_of(R"("w": 2, "order": "serial_sync")"),
            at + "w: how many answers end such a write is said by its order (leave it out, or "
                 "write \"order\": \"parallel\")");
  EXPECT_EQ(error_of(R"("resend": "0s")"),
            at + "resend: a client needs some time to wait for answers (write \"200ms\")");
  EXPECT_EQ(error_of(R"("consume": "0s")"),
            at + "consume: who looks into the queue without a pause never does anything else "
                 "(write \"100ms\")");
  EXPECT_NE(error_of(R"("w": 1, "order": "queue_first")"), "read");
  EXPECT_EQ(error_of(R"("r": 3, "w": 3)"), "read");
}

std::vector<std::string> notes(const std::string& settings) {
  return sentences_of(remarks_on(plan_with(settings), shipped_catalogue()), Remark::Kind::note);
}

TEST(QuorumRegisterSettings, QuorumsThatMayNotMeetAreLabelled) {
  EXPECT_EQ(notes(R"("r": 1, "w": 2)"),
            std::vector<std::string>{
                "reads may be stale by configuration: 1 that answer a read and 2 that have "
                "acknowledged a write may be different replicas (r + w <= 3)"});
  EXPECT_EQ(notes(R"("order": "serial_async")").size(), 1U);
  EXPECT_EQ(notes(R"("r": 3, "order": "queue_first")"),
            std::vector<std::string>{
                "reads may be stale by configuration: a write has ended before any replica has "
                "it"});
  EXPECT_EQ(notes(R"("r": 1, "order": "serial_sync")"), std::vector<std::string>{});
  EXPECT_EQ(notes(R"("r": 2, "w": 2)"), std::vector<std::string>{});
}

}  // namespace
}  // namespace orrery::quorum_register::quorum_register_test
