/// Servers that all take writes, and find out afterwards.

#include "protocols/multi_primary/multi_primary.hpp"

#include <gtest/gtest.h>

#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"

namespace orrery::multi_primary {
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

const Config wins{};
const Config keeps{.conflicts = Conflicts::siblings};

RequestId request(std::uint64_t number) { return {.start = 1, .number = number}; }

Write write(std::uint64_t number, const std::string& value) {
  return {.request = request(number), .key = "x", .value = value};
}
WriteReply done(std::uint64_t number) { return {.request = request(number)}; }

Version version(VersionVector vector, Time written, NodeId writer, std::string value) {
  return {std::move(vector), written, writer, std::move(value)};
}

Update update(const Versions& versions) { return {.key = "x", .versions = versions}; }

/// What n1 has of x.
Versions versions_of(const Lone<Server>& server) {
  const Versions* versions = server.durable().copies.find("x");
  return versions ? *versions : Versions{};
}

Effects shows(Lone<Server>& server) {
  return server.receive(c2, Read{.request = request(9), .key = "x"});
}
Effects shown(const std::optional<std::string>& value) {
  return sent(c2, ReadReply{.request = request(9), .value = value});
}

// ---------------------------------------------------------------- writes and reads

TEST(MultiPrimaryServer, AnswersAWriteAloneAndTellsTheOthers) {
  Lone<Server> server(3);
  EXPECT_EQ(shows(server), shown(std::nullopt));
  const Update told = update({version({{n1, 1}}, 0s, n1, "a")});
  EXPECT_EQ(server.receive(c1, write(1, "a")), sent_to_each({n2, n3}, told) + sent(c1, done(1)));
  EXPECT_EQ(shows(server), shown("a"));
}

TEST(MultiPrimaryServer, AnswersWhenItIsOnItsDisk) {
  Lone<Server> server(1);
  server.cluster().slow_disks();
  EXPECT_EQ(server.receive(c1, write(1, "a")), nothing);
  EXPECT_EQ(server.sync(), sent(c1, done(1)));
  server.restart();
  EXPECT_EQ(versions_of(server).size(), 1U);
}

TEST(MultiPrimaryServer, WritesOnceWhatIsAskedTwice) {
  Lone<Server> server(1);
  server.receive(c1, write(1, "a"));
  server.receive(c2, write(1, "b"));
  EXPECT_EQ(server.receive(c1, write(1, "a")), sent(c1, done(1)));
  EXPECT_EQ(shows(server), shown("b"));
}

/// The i-th place counts the updates made at site i, and a write knows all that its site has.
TEST(MultiPrimaryServer, CountsItsWritesAndDominatesWhatItReplaces) {
  Lone<Server> server(3, keeps);
  server.receive(n2, update({version({{n2, 4}}, 5s, n2, "b")}));
  server.receive(n3, update({version({{n3, 2}}, 4s, n3, "c")}));
  EXPECT_EQ(versions_of(server).size(), 2U);
  server.receive(c1, write(1, "a"));
  EXPECT_EQ(versions_of(server),
            (Versions{version({{n1, 1}, {n2, 4}, {n3, 2}}, 5s + Time{1}, n1, "a")}))
      << "later than what it replaces, whatever its clock says";
}

// ---------------------------------------------------------------- updates

TEST(MultiPrimaryServer, TakesWhatDominatesAndIgnoresWhatIsDominated) {
  for (const Config& config : {wins, keeps}) {
    Lone<Server> server(3, config);
    const Version old = version({{n2, 1}}, 9s, n2, "old");
    const Version newer = version({{n2, 2}}, 1s, n2, "new");
    for (const Version& each : {old, newer, old, newer}) {
      EXPECT_EQ(server.receive(n2, update({each})), nothing);
    }
    EXPECT_EQ(versions_of(server), Versions{newer});
    EXPECT_EQ(server.durable().found, 0U) << "no conflict: something was only missed";
  }
}

TEST(MultiPrimaryServer, KeepsBothSiblingsOfAConflictUntilSomebodyWrites) {
  Lone<Server> server(3, keeps);
  const Version b = version({{n2, 1}}, 1s, n2, "b");
  const Version c = version({{n3, 1}}, 2s, n3, "c");
  server.receive(n2, update({b}));
  EXPECT_EQ(server.receive(n3, update({c})), output(Conflict{.key = "x", .versions = 2}));
  EXPECT_EQ(server.receive(n3, update({c})), nothing);
  EXPECT_EQ(versions_of(server), (Versions{b, c}));
  EXPECT_EQ(shows(server), shown("c")) << "the latest";
  EXPECT_EQ(server.durable().found, 1U);
  const Version both = version({{n2, 1}, {n3, 2}}, 3s, n3, "both");
  EXPECT_EQ(server.receive(n3, update({both})), nothing);
  EXPECT_EQ(versions_of(server), Versions{both});
}

TEST(MultiPrimaryServer, LetsTheLaterWriterWinAndRemembersWhatItKnew) {
  for (const bool later_first : {true, false}) {
    Lone<Server> server(3, wins);
    const Version early = version({{n2, 1}}, 1s, n2, "early");
    const Version late = version({{n3, 1}}, 2s, n3, "late");
    server.receive(n2, update({later_first ? late : early}));
    EXPECT_EQ(server.receive(n2, update({later_first ? early : late})),
              output(Conflict{.key = "x", .versions = 2}));
    EXPECT_EQ(versions_of(server), Versions{version({{n2, 1}, {n3, 1}}, 2s, n3, "late")});
    EXPECT_EQ(server.receive(n2, update({early})), nothing) << "found once";
  }
}

/// In whichever order they hear of three writes, two of them one after the other, servers end with
/// the same.
TEST(MultiPrimaryServer, EndsWithTheSameWhateverTheOrder) {
  const Version first = version({{n2, 1}}, 10s, n2, "first");
  const Version second = version({{n2, 1}, {n3, 1}}, 10s + Time{1}, n3, "second");
  const Version apart = version({{n4, 1}}, 6s, n4, "apart");
  std::vector<Version> order{first, second, apart};
  std::sort(order.begin(), order.end());
  for (const Config& config : {wins, keeps}) {
    std::optional<Versions> end;
    do {
      Lone<Server> server(4, config);
      for (const Version& each : order) server.receive(n2, update({each}));
      if (!end) end = versions_of(server);
      EXPECT_EQ(versions_of(server), *end);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

// ---------------------------------------------------------------- anti-entropy

Compare compare(const VersionVector& vector, bool is_answer = false) {
  return {.known = {{"x", vector}}, .isAnswer = is_answer};
}

TEST(MultiPrimaryServer, ComparesWithAnotherOneFromTimeToTime) {
  Lone<Server> server(2);
  server.receive(c1, write(1, "a"));
  EXPECT_EQ(server.expire(CompareDue{}), sent(n2, compare({{n1, 1}})));
  EXPECT_TRUE(server.is_running(CompareDue{}));
}

TEST(MultiPrimaryServer, SendsWhatTheOtherMissesAndSaysWhatItKnows) {
  Lone<Server> server(3);
  server.receive(c1, write(1, "a"));
  const Update all = update({version({{n1, 1}}, 0s, n1, "a")});
  EXPECT_EQ(server.receive(n2, Compare{}), sent(n2, all) + sent(n2, compare({{n1, 1}}, true)));
  EXPECT_EQ(server.receive(n2, compare({{n2, 7}}, true)), sent(n2, all)) << "an answer has none";
  EXPECT_EQ(server.receive(n2, compare({{n1, 1}, {n2, 7}}, true)), nothing);
}

// ---------------------------------------------------------------- hostile messages

TEST(MultiPrimaryServer, IgnoresStrangersAndWhatIsBeyondAnyRun) {
  Lone<Server> server(3);
  const Version fine = version({{n2, 1}}, 1s, n2, "b");
  server.receive(n4, update({fine}));
  server.receive(c1, update({fine}));
  server.receive(n2, update({version({}, 1s, n2, "b")}));
  server.receive(n2, update({version({{n2, std::uint64_t{1} << 62}}, 1s, n2, "b")}));
  server.receive(n2, update({version({{n2, 1}}, Time::max(), n2, "b")}));
  EXPECT_EQ(server.receive(n4, Compare{}), nothing);
  EXPECT_EQ(server.receive(c1, Compare{}), nothing);
  EXPECT_EQ(versions_of(server), Versions{});
}

TEST(MultiPrimaryServer, BearsUpdatesThatContradictThemselves) {
  Lone<Server> server(3, keeps);
  server.receive(n2, update({}));
  server.receive(n2, update({version({{n2, 1}}, 1s, n2, "b"), version({{n2, 2}}, 1s, n2, "c"),
                             version({{n2, 2}}, 1s, n2, "c")}));
  EXPECT_EQ(versions_of(server), Versions{version({{n2, 2}}, 1s, n2, "c")});
}

// ---------------------------------------------------------------- clients

Lone<Client> lone_client() { return Lone<Client>(3, {}, {}, c1); }

TEST(MultiPrimaryClient, AsksItsServerAndWhenThatIsSilentTheNext) {
  auto client = lone_client();
  EXPECT_EQ(client.invoke(put_a), sent(n1, write(1, "a")));
  EXPECT_EQ(client.expire(AskNext{}), sent(n2, write(1, "a")));
  EXPECT_EQ(client.expire(AskNext{}), sent(n3, write(1, "a")));
  EXPECT_EQ(client.expire(AskNext{}), sent(n1, write(1, "a")));
  EXPECT_EQ(client.receive(n2, done(1)), completed({})) << "late is not too late";
  EXPECT_FALSE(client.is_running(AskNext{}));
}

TEST(MultiPrimaryClient, CountsNoStrangerAndNoOtherRequest) {
  auto client = lone_client();
  EXPECT_EQ(client.receive(n1, done(0)), nothing);
  EXPECT_EQ(client.invoke(get), sent(n1, Read{.request = request(1), .key = "x"}));
  EXPECT_EQ(client.receive(n4, ReadReply{.request = request(1)}), nothing);
  EXPECT_EQ(client.receive(n1, ReadReply{.request = request(2)}), nothing);
  EXPECT_EQ(client.receive(n1, done(1)), nothing);
  EXPECT_EQ(client.receive(n1, ReadReply{.request = request(1), .value = "a"}),
            completed({.value = "a"}));
  EXPECT_EQ(client.invoke({.action = Action::append, .key = "x", .value = "a"}),
            completed({.outcome = Outcome::failed}));
}

// ---------------------------------------------------------------- settings

std::string error_of(const std::string& settings) {
  return error_in(R"({"protocol": {"multi_primary": {)" + settings + "}}}");
}

TEST(MultiPrimarySettings, NeedTime) {
  const std::string at = "x.json:1: protocol.multi_primary.";
  EXPECT_EQ(error_of(R"("anti_entropy": "0s")"),
            at + "anti_entropy: servers that compare without a pause never do anything else "
                 "(write \"1s\")");
  EXPECT_EQ(error_of(R"("client": {"retry": "0s"})"),
            at + "client.retry: a client needs some time to wait for an answer (write \"200ms\")");
  EXPECT_EQ(error_of(R"("conflicts": "siblings")"), "read");
}

}  // namespace
}  // namespace orrery::multi_primary
