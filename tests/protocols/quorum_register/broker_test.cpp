/// A queue before the replicas: acknowledged first, applied later.

#include "protocols/quorum_register/broker.hpp"

#include <gtest/gtest.h>

#include "tests/support/cluster.hpp"

namespace orrery::quorum_register::broker_test {
namespace {

using namespace std::chrono_literals;

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);
constexpr NodeId n4 = replica(4);
constexpr NodeId c1 = client(1);

const Config queue_first{.order = Order::queue_first};

RequestId request(std::uint64_t number) { return {.start = 1, .number = number}; }
Copy copy(std::string value) { return {.written = 1s, .writer = c1, .value = std::move(value)}; }
Write write(std::uint64_t number, const std::string& value) {
  return {.request = request(number), .key = "x", .copy = copy(value)};
}
WriteReply has(std::uint64_t number) { return {.request = request(number)}; }
QueuedWrite queued(const std::string& value) { return {.key = "x", .copy = copy(value)}; }

Lone<Broker> lone_broker() { return Lone<Broker>(3, queue_first, {}, broker); }

TEST(QuorumRegisterBroker, AcknowledgesWhatIsOnItsDiskBeforeAnyReplicaHasIt) {
  auto b1 = lone_broker();
  b1.cluster().slow_disks();
  EXPECT_EQ(b1.receive(c1, write(1, "a")), nothing);
  EXPECT_EQ(b1.sync(), sent(c1, has(1)));
  b1.restart();
  EXPECT_EQ(b1.durable().queue.size(), 1U);
}

TEST(QuorumRegisterBroker, BringsEachReplicaWhatItHasNotGotYet) {
  auto b1 = lone_broker();
  EXPECT_EQ(b1.expire(Consume{}), nothing);
  b1.receive(c1, write(1, "a"));
  b1.receive(c1, write(2, "b"));
  const Apply both{.first = 1, .writes = {queued("a"), queued("b")}};
  EXPECT_EQ(b1.expire(Consume{}), sent_to_each({n1, n2, n3}, both));
  b1.receive(n1, ApplyReply{.last = 2});
  b1.receive(n2, ApplyReply{.last = 2});
  b1.receive(n2, ApplyReply{.last = 1});
  b1.receive(c1, write(3, "c"));
  const Apply new_one{.first = 3, .writes = {queued("c")}};
  const Apply all{.first = 1, .writes = {queued("a"), queued("b"), queued("c")}};
  EXPECT_EQ(b1.expire(Consume{}), sent(n1, new_one) + sent(n2, new_one) + sent(n3, all));
}

TEST(QuorumRegisterBroker, BringsNoMoreThan64WritesAtOnce) {
  auto b1 = lone_broker();
  for (std::uint64_t i = 1; i <= 100; ++i) b1.receive(c1, write(i, "a"));
  b1.expire(Consume{});
  b1.receive(n1, ApplyReply{.last = 64});
  b1.cluster().drop_all();
  const Effects later = b1.expire(Consume{});
  const Apply rest{.first = 65, .writes = std::vector(36, queued("a"))};
  EXPECT_EQ(Effects{{later.list.front()}}, sent(n1, rest));
}

TEST(QuorumRegisterBroker, BringsEverythingOnceMoreAfterACrash) {
  auto b1 = lone_broker();
  b1.receive(c1, write(1, "a"));
  for (const NodeId each : {n1, n2, n3}) b1.receive(each, ApplyReply{.last = 1});
  EXPECT_EQ(b1.expire(Consume{}), nothing);
  b1.restart();
  EXPECT_EQ(b1.expire(Consume{}),
            sent_to_each({n1, n2, n3}, Apply{.first = 1, .writes = {queued("a")}}));
}

TEST(QuorumRegisterBroker, IgnoresRepliesThatCannotBe) {
  auto b1 = lone_broker();
  b1.receive(c1, write(1, "a"));
  for (const std::uint64_t last : {std::uint64_t{2}, std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
    b1.receive(n1, ApplyReply{.last = last});
  }
  b1.receive(n4, ApplyReply{.last = 1});
  b1.receive(c1, ApplyReply{.last = 1});
  EXPECT_EQ(b1.expire(Consume{}),
            sent_to_each({n1, n2, n3}, Apply{.first = 1, .writes = {queued("a")}}));
}

TEST(QuorumRegisterReplica, AppliesWhatIsNewerOfAQueueAndSaysUpToWhere) {
  Lone<Replica> replica(3);
  const Copy newer{.written = 2s, .writer = c1, .value = "newer"};
  replica.receive(c1, Write{.request = request(1), .key = "x", .copy = newer});
  const Apply both{.first = 4, .writes = {queued("a"), {.key = "y", .copy = copy("b")}}};
  EXPECT_EQ(replica.receive(broker, both), sent(broker, ApplyReply{.last = 5}));
  EXPECT_EQ(*replica.durable().copies.find("x"), newer);
  EXPECT_EQ(*replica.durable().copies.find("y"), copy("b"));
  EXPECT_EQ(replica.receive(broker, both), sent(broker, ApplyReply{.last = 5})) << "once more";
}

TEST(QuorumRegisterReplica, AppliesNothingThatIsBeyondAnyRun) {
  Lone<Replica> replica(3);
  for (const std::uint64_t first : {std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
    EXPECT_EQ(replica.receive(broker, Apply{.first = first, .writes = {queued("a")}}), nothing);
  }
  EXPECT_EQ(replica.receive(broker, Apply{.first = 1}), nothing);
}

TEST(QuorumRegisterClient, WithAQueueAsksTheBrokerAndNobodyElse) {
  Lone<Client> writer(3, queue_first, {}, c1);
  const Write asked{
      .request = request(1), .key = "x", .copy = {.written = 0s, .writer = c1, .value = "a"}};
  EXPECT_EQ(writer.invoke({.action = Action::put, .key = "x", .value = "a"}), sent(broker, asked));
  EXPECT_EQ(writer.expire(Resend{}), sent(broker, asked));
  EXPECT_EQ(writer.receive(n1, has(1)), nothing) << "whom it has not asked";
  EXPECT_EQ(writer.receive(broker, has(1)), completed({}));
  EXPECT_EQ(writer.invoke({.action = Action::get, .key = "x"}),
            sent_to_each({n1, n2, n3}, Read{.request = request(2), .key = "x"}));
  EXPECT_EQ(writer.receive(broker, ReadReply{.request = request(2)}), nothing);
}

}  // namespace
}  // namespace orrery::quorum_register::broker_test
