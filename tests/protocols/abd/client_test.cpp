/// Clients do the work: phases, each of which a majority ends.

#include <gtest/gtest.h>

#include "protocols/abd/abd_museum.hpp"
#include "tests/protocols/abd/support.hpp"

namespace orrery::abd {
namespace {

const ClientConfig single{.writers = Writers::single};
const Copy from_c2 = copy(7, c2, "seven");

QueryReply shows(std::uint64_t in, const Copy& what) { return {.phase = phase(in), .copy = what}; }
PropagateReply has(std::uint64_t in) { return {.phase = phase(in)}; }

Effects queries(std::uint64_t in) {
  return sent_to_each({n1, n2, n3}, Query{.phase = phase(in), .key = "x"});
}
Effects propagates(std::uint64_t in, const Copy& what) {
  return sent_to_each({n1, n2, n3}, Propagate{.phase = phase(in), .key = "x", .copy = what});
}

// ---------------------------------------------------------------- the two papers' operations

/// Attiya et al.: the writer numbers its values, sends one to all, and waits for a majority.
TEST(AbdClient, TheOnlyWriterPropagatesAtOnceUnderItsNextTag) {
  auto writer = lone_client(single);
  EXPECT_EQ(writer.invoke(put("a")), propagates(1, copy(1, c1, "a")));
  EXPECT_EQ(writer.receive(n1, has(1)), nothing);
  EXPECT_EQ(writer.receive(n2, has(1)), completed({}));
  EXPECT_EQ(writer.invoke(put("b")), propagates(2, copy(2, c1, "b")));
}

/// Lynch & Shvartsman: a write's query phase finds the number that its own must exceed.
TEST(AbdClient, OneOfManyWritersQueriesFirst) {
  auto writer = lone_client();
  EXPECT_EQ(writer.invoke(put("a")), queries(1));
  EXPECT_EQ(writer.receive(n2, shows(1, from_c2)), nothing);
  EXPECT_EQ(writer.receive(n3, shows(1, copy(3, c2, "three"))), propagates(2, copy(8, c1, "a")));
  EXPECT_EQ(writer.receive(n3, has(2)), nothing);
  EXPECT_EQ(writer.receive(n1, has(2)), completed({}));
}

/// Attiya et al.: a reader writes back the newest that it has found before it returns it.
TEST(AbdClient, AReaderWritesBackTheNewestAndReturnsIt) {
  for (const ClientConfig& config : {single, ClientConfig{}}) {
    auto reader = lone_client(config);
    EXPECT_EQ(reader.invoke(get()), queries(1));
    EXPECT_EQ(reader.receive(n1, shows(1, from_c2)), nothing);
    EXPECT_EQ(reader.receive(n2, shows(1, {})), propagates(2, from_c2));
    EXPECT_EQ(reader.receive(n2, has(2)), nothing);
    EXPECT_EQ(reader.receive(n3, has(2)), completed({.value = "seven"}));
  }
}

TEST(AbdClient, AReaderThatDoesNotWriteBackReturnsAtOnce) {
  auto told = lone_client({.writeBack = false});
  auto buggy = lone_client<NoWriteBack>();
  for (auto* reader : {&told.cluster(), &buggy.cluster()}) {
    reader->invoke(c1, get());
    reader->receive(c1, n1, shows(1, from_c2));
    EXPECT_EQ(reader->receive(c1, n2, shows(1, {})), completed({.value = "seven"}));
  }
}

TEST(AbdClient, AReaderBeforeTheFirstWriteReturnsNothing) {
  auto reader = lone_client();
  reader.invoke(get());
  reader.receive(n1, shows(1, {}));
  EXPECT_EQ(reader.receive(n2, shows(1, {})), propagates(2, {}));
  reader.receive(n1, has(2));
  EXPECT_EQ(reader.receive(n2, has(2)), completed({}));
}

/// More than half: 3 of 4, 3 of 5, 1 of 1.
TEST(AbdClient, AMajorityIsMoreThanHalf) {
  for (const auto& [servers, needed] : {std::pair{1U, 1U}, {2U, 2U}, {4U, 3U}, {5U, 3U}}) {
    auto writer = lone_client(single, servers);
    writer.invoke(put("a"));
    for (std::uint32_t i = 1; i <= needed; ++i) {
      EXPECT_EQ(writer.receive(replica(i), has(1)), i < needed ? nothing : completed({}));
    }
  }
}

// ---------------------------------------------------------------- answers that do not count

TEST(AbdClient, CountsAServerOnce) {
  auto client = lone_client(single);
  client.invoke(put("a"));
  client.receive(n1, has(1));
  EXPECT_EQ(client.receive(n1, has(1)), nothing);
  client.receive(n2, has(1));
  client.invoke(get());
  client.receive(n1, shows(2, {}));
  EXPECT_EQ(client.receive(n1, shows(2, {})), nothing);
}

TEST(AbdClient, IgnoresAnswersToOtherPhases) {
  auto client = lone_client();
  client.invoke(get());
  client.receive(n1, shows(1, {}));
  client.cluster().world().give_up(c1);
  EXPECT_EQ(client.invoke(get()), queries(2));
  EXPECT_EQ(client.receive(n2, shows(1, from_c2)), nothing);
  EXPECT_EQ(client.receive(n3, shows(1, from_c2)), nothing);
  EXPECT_EQ(client.receive(n1, has(2)), nothing) << "an answer of the wrong kind";
  client.receive(n1, shows(2, {}));
  client.receive(n2, shows(2, {}));
  EXPECT_EQ(client.receive(n3, shows(2, {})), nothing) << "the phase is over";
  EXPECT_EQ(client.receive(n1, has(2)), nothing);
}

TEST(AbdClient, IgnoresAnswersWhenItIsIdle) {
  auto client = lone_client();
  EXPECT_EQ(client.receive(n1, shows(0, from_c2)), nothing);
  EXPECT_EQ(client.receive(n1, has(0)), nothing);
}

/// Phases are counted anew after a crash, but not under the same start.
TEST(AbdClient, IgnoresAnswersToPhasesOfBeforeItsCrash) {
  auto client = lone_client();
  client.invoke(get());
  client.restart();
  client.cluster().world().give_up(c1);
  EXPECT_EQ(client.invoke(get()), sent_to_each({n1, n2, n3}, Query{.phase = {2, 1}, .key = "x"}));
  client.receive(n1, shows(1, from_c2));
  EXPECT_EQ(client.receive(n2, shows(1, from_c2)), nothing);
  EXPECT_EQ(client.state().answered, SmallSet<NodeId>{});
}

TEST(AbdClient, IgnoresTagsBeyondAnyRunAndStrangers) {
  auto client = lone_client();
  client.invoke(put("a"));
  for (const std::uint64_t number : {std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
    EXPECT_EQ(client.receive(n1, shows(1, copy(number, c2, "b"))), nothing);
  }
  EXPECT_EQ(client.receive(c1, shows(1, {})), nothing);
  EXPECT_EQ(client.receive(n4, shows(1, {})), nothing);
  client.receive(n1, shows(1, {}));
  EXPECT_EQ(client.receive(n2, shows(1, copy((std::uint64_t{1} << 62) - 1, c2, "b"))),
            propagates(2, copy(std::uint64_t{1} << 62, c1, "a")))
      << "which no server takes: but nothing overflows";
  EXPECT_EQ(client.receive(c1, has(2)), nothing);
  client.receive(n1, has(2));
  EXPECT_EQ(client.receive(n4, has(2)), nothing);
}

// ---------------------------------------------------------------- resending, numbers, crashes

TEST(AbdClient, AsksAgainThoseWhoHaveNotAnswered) {
  auto client = lone_client();
  client.invoke(get());
  client.receive(n2, shows(1, from_c2));
  const Query query{.phase = phase(1), .key = "x"};
  EXPECT_EQ(client.expire(Resend{}), sent_to_each({n1, n3}, query));
  client.receive(n3, shows(1, {}));
  client.receive(n1, has(2));
  EXPECT_EQ(client.expire(Resend{}),
            sent_to_each({n2, n3}, Propagate{.phase = phase(2), .key = "x", .copy = from_c2}));
  client.receive(n3, has(2));
  EXPECT_FALSE(client.is_running(Resend{}));
}

/// What is abandoned may have reached a minority, which the next query does not meet.
TEST(AbdClient, UsesNoTagTwiceAlthoughAnAbandonedWriteWasNotFound) {
  auto writer = lone_client();
  writer.invoke(put("a"));
  writer.receive(n1, shows(1, {}));
  EXPECT_EQ(writer.receive(n2, shows(1, {})), propagates(2, copy(1, c1, "a")));
  writer.cluster().world().give_up(c1);
  writer.invoke(put("b"));
  writer.receive(n1, shows(3, {}));
  EXPECT_EQ(writer.receive(n2, shows(3, {})), propagates(4, copy(2, c1, "b")));
}

TEST(AbdClient, UsesNoTagTwiceAlthoughItHasCrashed) {
  auto writer = lone_client(single);
  writer.invoke(put("a"));
  writer.restart();
  writer.cluster().world().give_up(c1);
  EXPECT_EQ(
      writer.invoke(put("b")),
      sent_to_each({n1, n2, n3}, Propagate{.phase = {2, 1}, .key = "x", .copy = copy(2, c1, "b")}));
}

TEST(AbdClient, ShowsATagWhenItIsOnItsDisk) {
  auto writer = lone_client(single);
  writer.cluster().slow_disks();
  EXPECT_EQ(writer.invoke(put("a")), nothing);
  EXPECT_EQ(writer.sync(), propagates(1, copy(1, c1, "a")));
}

TEST(AbdClient, FailsWhatARegisterDoesNotDo) {
  auto client = lone_client();
  EXPECT_EQ(client.invoke({.action = Action::append, .key = "x", .value = "a"}),
            completed({.outcome = Outcome::failed}));
}

}  // namespace
}  // namespace orrery::abd
