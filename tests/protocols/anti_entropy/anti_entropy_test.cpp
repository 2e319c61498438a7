/// Anti-entropy: the rules of §1.1 to §1.3 and §2, one step at a time.

#include "protocols/anti_entropy/anti_entropy.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "protocols/anti_entropy/anti_entropy_museum.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"

namespace orrery::anti_entropy {
namespace {

using namespace std::chrono_literals;

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);
constexpr NodeId c1 = client(1);
constexpr NodeId c2 = client(2);

/// As its origin made it: without a value, a death certificate.
Update update(std::string key, std::optional<std::string> value, Time time, NodeId site = n3) {
  Update made{.key = std::move(key),
              .entry = {.value = std::move(value), .timestamp = {.time = time, .site = site}}};
  made.entry.checksum = hash_of(made);
  return made;
}
const Update x_is_a = update("x", "a", 1s);
const Update x_is_b = update("x", "b", 2s);
const Update x_is_dead = update("x", std::nullopt, 3s);
const Update y_is_a = update("y", "a", 1s);

Effects installed(const Update& m, NodeId from) {
  return output(Installed{.key = m.key, .entry = m.entry, .from = from});
}
Version version(const Update& m) { return {.key = m.key, .timestamp = m.entry.timestamp}; }

/// n1 of two, with these from n2.
Lone<Site> site_with(const std::vector<Update>& updates, const Config& config = {}) {
  Lone<Site> site(2, config);
  for (const Update& each : updates) site.receive(n2, each);
  return site;
}
std::vector<std::string> keys_of(const Map<std::string, Entry>& entries) {
  std::vector<std::string> keys;
  for (const auto& [key, entry] : entries) keys.push_back(key);
  return keys;
}

// ---------------------------------------------------------------- the database (§1.1)

TEST(AntiEntropySite, AnswersItsClientsByWhatItKnows) {
  Lone<Site> site(2);
  const auto ask = [&](std::uint64_t number, Action action, std::string value = {}) {
    const Effects effects = site.receive(
        c1, ClientRequest{.number = number,
                          .operation = {.action = action, .key = "x", .value = std::move(value)}});
    return effects.list.back();
  };
  const auto reply = [](std::uint64_t number, Result result) {
    return sent(c1, ClientReply{.number = number, .result = std::move(result)}).list.back();
  };
  EXPECT_EQ(ask(1, Action::get), reply(1, {}));
  EXPECT_EQ(ask(2, Action::put, "a"), reply(2, {}));
  EXPECT_EQ(ask(3, Action::get), reply(3, {.value = "a"}));
  EXPECT_EQ(ask(4, Action::append, "b"), reply(4, {}));
  EXPECT_EQ(ask(5, Action::get), reply(5, {.value = "ab"}));
  EXPECT_EQ(ask(6, Action::erase), reply(6, {}));
  EXPECT_EQ(ask(7, Action::get), reply(7, {}));
  EXPECT_EQ(ask(8, Action::release, "c1"), reply(8, {.outcome = Outcome::failed}));
  EXPECT_EQ(keys_of(site.durable().items), std::vector<std::string>{});
  EXPECT_EQ(keys_of(site.durable().deathCertificates), std::vector<std::string>{"x"});
}

TEST(AntiEntropySite, AcknowledgesWhatIsOnItsDisk) {
  Lone<Site> site(2);
  site.cluster().slow_disks();
  const ClientRequest request{.number = 1,
                              .operation = {.action = Action::put, .key = "x", .value = "a"}};
  EXPECT_EQ(site.receive(c1, request), nothing);
  EXPECT_EQ(site.sync(),
            installed(update("x", "a", 0s, n1), NodeId{}) + sent(c1, ClientReply{.number = 1}));
  site.restart();
  EXPECT_EQ(site.durable().items.at("x").value, "a");
}

TEST(AntiEntropySite, WhatIsWrittenIsNewerThanWhatWasThereWhateverTheClockSays) {
  auto site = site_with({update("x", "a", 1h)});
  const ClientRequest request{.number = 1,
                              .operation = {.action = Action::put, .key = "x", .value = "b"}};
  EXPECT_EQ(site.receive(c1, request), installed(update("x", "b", 1h + Time{1}, n1), NodeId{}) +
                                           sent(c1, ClientReply{.number = 1}));
}

// "IF s.ValueOf.t > s'.ValueOf.t"
TEST(AntiEntropySite, KeepsTheNewestInWhateverOrderTheyCome) {
  std::vector<Update> all{x_is_a, x_is_b, x_is_dead};
  std::sort(all.begin(), all.end());
  do {
    auto site = site_with(all);
    EXPECT_TRUE(site.durable().items.empty());
    EXPECT_EQ(site.durable().deathCertificates.at("x"), x_is_dead.entry);
  } while (std::next_permutation(all.begin(), all.end()));
}

TEST(AntiEntropySite, OfOneTimeKeepsTheGreaterSite) {
  auto site = site_with({update("x", "a", 1s, n2)});
  EXPECT_EQ(site.receive(n2, update("x", "b", 1s, n1)), nothing);
  const Update greater = update("x", "c", 1s, n3);
  EXPECT_EQ(site.receive(n2, greater), installed(greater, n2));
  EXPECT_EQ(site.receive(n2, greater), nothing) << "a copy";
}

TEST(AntiEntropySite, AValueThatIsWrittenAnewReplacesADeathCertificate) {
  auto site = site_with({x_is_dead});
  const Update again = update("x", "c", 4s);
  EXPECT_EQ(site.receive(n2, again), installed(again, n2));
  EXPECT_TRUE(site.durable().deathCertificates.empty());
}

/// An item that was acknowledged is not lost by a deletion that did not reach the disk whole.
TEST(AntiEntropySite, ACrashLeavesAnItemOrItsDeathCertificate) {
  auto site = site_with({x_is_a});
  site.cluster().slow_disks();
  site.receive(n2, x_is_dead);
  EXPECT_EQ(site.cluster().world().crash_states(n1), 2U);
  site.restart();
  EXPECT_EQ(site.durable().items.at("x"), x_is_a.entry);
}

// ---------------------------------------------------------------- direct mail (§1.2)

TEST(AntiEntropyDirectMail, SendsAnUpdateToAllOthersAtOnce) {
  Lone<Site> site(3, {.directMail = true});
  const ClientRequest request{.number = 1,
                              .operation = {.action = Action::put, .key = "x", .value = "a"}};
  const Update made = update("x", "a", 0s, n1);
  EXPECT_EQ(site.receive(c1, request), installed(made, NodeId{}) + sent_to_each({n2, n3}, made) +
                                           sent(c1, ClientReply{.number = 1}));
  EXPECT_EQ(site.receive(n2, x_is_b), installed(x_is_b, n2)) << "what comes by mail is not mailed";
}

// ---------------------------------------------------------------- anti-entropy (§1.3)

TEST(AntiEntropyFull, PushSendsEverythingAndPullAsksForIt) {
  const std::vector<Update> all{y_is_a, x_is_dead};
  const Effects everything = sent(n2, y_is_a) + sent(n2, x_is_dead);
  auto push = site_with(all, {.exchange = Exchange::push});
  EXPECT_EQ(push.expire(ExchangeDue{}), everything);
  auto pull = site_with(all, {.exchange = Exchange::pull});
  EXPECT_EQ(pull.expire(ExchangeDue{}), sent(n2, Request{}));
  EXPECT_EQ(pull.receive(n2, Request{}), everything);
  auto both = site_with(all);
  EXPECT_EQ(both.expire(ExchangeDue{}), everything + sent(n2, Request{}));
}

const Update x_is_old = update("x", "a", -1h);
const Update y_is_old = update("y", "a", -1h);

TEST(AntiEntropyChecksum, EqualDatabasesSayNoMore) {
  const std::uint64_t sum = x_is_old.entry.checksum ^ y_is_old.entry.checksum;
  for (const bool in_order : {true, false}) {
    auto site =
        site_with(in_order ? std::vector{x_is_old, y_is_old} : std::vector{y_is_old, x_is_old},
                  {.compare = Compare::checksum, .recent = 0s});
    EXPECT_EQ(site.expire(ExchangeDue{}), sent(n2, Checksum{.checksum = sum}));
    EXPECT_EQ(site.receive(n2, Checksum{.checksum = sum}), nothing);
    EXPECT_EQ(site.receive(n2, Checksum{.checksum = sum, .isAnswer = true}), nothing);
  }
}

// "Only if the checksums disagree do the sites compare their entire databases."
TEST(AntiEntropyChecksum, DifferentOnesCompareEverything) {
  auto site = site_with({x_is_old}, {.compare = Compare::checksum, .recent = 0s});
  const std::uint64_t sum = x_is_old.entry.checksum;
  EXPECT_EQ(site.receive(n2, Checksum{.checksum = 7}),
            sent(n2, Checksum{.checksum = sum, .isAnswer = true}));
  EXPECT_EQ(site.receive(n2, Checksum{.checksum = 7, .isAnswer = true}),
            sent(n2, x_is_old) + sent(n2, Request{}));
}

// "They first exchange recent update lists"
TEST(AntiEntropyChecksum, RecentUpdatesGoFirst) {
  const Update old = update("y", "a", -5s);
  const Update recent = update("x", "a", -5s + Time{1});
  const std::uint64_t sum = old.entry.checksum ^ recent.entry.checksum;
  auto site = site_with({old, recent}, {.compare = Compare::checksum, .recent = 5s});
  EXPECT_EQ(site.receive(n2, Checksum{.checksum = 7}),
            sent(n2, recent) + sent(n2, Checksum{.checksum = sum, .isAnswer = true}));
  auto pull = site_with({old, recent}, {.exchange = Exchange::pull, .compare = Compare::checksum});
  EXPECT_EQ(pull.expire(ExchangeDue{}), sent(n2, Checksum{.checksum = sum}));
}

TEST(AntiEntropyDigest, BringsWhatIsNewerEitherWay) {
  auto site = site_with({x_is_b, y_is_a}, {.compare = Compare::digest});
  EXPECT_EQ(site.expire(ExchangeDue{}),
            sent(n2, Digest{.versions = {version(x_is_b), version(y_is_a)}}));
  const Update z = update("z", "a", 1s);
  EXPECT_EQ(site.receive(n2, Digest{.versions = {version(x_is_a), version(z)}}),
            sent(n2, Wanted{.keys = {"z"}}) + sent(n2, x_is_b) + sent(n2, y_is_a));
  EXPECT_EQ(site.receive(n2, Digest{.versions = {version(x_is_b), version(y_is_a)}}), nothing);
  EXPECT_EQ(site.receive(n2, Wanted{.keys = {"y", "z"}}), sent(n2, y_is_a));
}

TEST(AntiEntropyDigest, PushWantsAndPullGives) {
  const Digest theirs{.versions = {version(x_is_b)}};
  auto push = site_with({x_is_a, y_is_a}, {.exchange = Exchange::push, .compare = Compare::digest});
  EXPECT_EQ(push.receive(n2, theirs), sent(n2, Wanted{.keys = {"x"}}));
  auto pull = site_with({x_is_a, y_is_a}, {.exchange = Exchange::pull, .compare = Compare::digest});
  EXPECT_EQ(pull.receive(n2, theirs), sent(n2, y_is_a));
}

// ---------------------------------------------------------------- death certificates (§2)

TEST(AntiEntropyDeath, ACertificateIsHeldForItsRetentionTime) {
  // At time 0 of the site's clock:
  const Update young = update("x", std::nullopt, -10s);
  const Update old = update("x", std::nullopt, -10s - Time{1});
  auto site = site_with({}, {.exchange = Exchange::push, .retention = 10s});
  EXPECT_EQ(site.receive(n2, old), nothing) << "it would be discarded anyway";
  EXPECT_EQ(site.receive(n2, young), installed(young, n2));
  EXPECT_EQ(site.expire(ExchangeDue{}), sent(n2, young));
  EXPECT_TRUE(site.cluster().run_until([&] { return site.durable().deathCertificates.empty(); }));
}

TEST(AntiEntropyDeath, AnOldItemIsNoCertificate) {
  const Update old = update("x", "a", -1h);
  auto site = site_with({old}, {.exchange = Exchange::push, .retention = 10s});
  EXPECT_EQ(site.expire(ExchangeDue{}), sent(n2, old));
}

// ---------------------------------------------------------------- what peers may say

TEST(AntiEntropySite, BelievesNoTimestampBeyondAnyRun) {
  auto site = site_with({}, {.compare = Compare::digest, .retention = 10s});
  for (const Time time : {Time::max(), Time::min(), Time(std::int64_t{1} << 62)}) {
    for (const auto& value : {std::optional<std::string>("a"), std::optional<std::string>()}) {
      EXPECT_EQ(site.receive(n2, update("x", value, time)), nothing);
    }
    EXPECT_EQ(site.receive(n2, Digest{.versions = {{"x", {time, n3}}, {"x", {time, n3}}}}),
              nothing);
  }
}

TEST(AntiEntropySite, ThrowsAwayWhatWasDamagedOnItsWay) {
  Lone<Site> site(2);
  std::vector<Update> damaged(5, x_is_a);
  damaged[0].key = "y";
  damaged[1].entry.value = "b";
  damaged[2].entry.value.reset();
  damaged[3].entry.timestamp.time += Time{1};
  damaged[4].entry.checksum ^= 1;
  for (const Update& each : damaged) EXPECT_EQ(site.receive(n2, each), nothing);
  EXPECT_EQ(site.receive(n2, x_is_a), installed(x_is_a, n2));
}

TEST(AntiEntropyMuseum, NoChecksumBelievesWhatWasDamaged) {
  Lone<NoChecksum> site(2);
  Update damaged = x_is_a;
  damaged.entry.value = "b";
  EXPECT_EQ(site.receive(n2, damaged), installed(damaged, n2));
}

TEST(AntiEntropySite, WithoutPeersExchangesNothing) {
  EXPECT_FALSE(Lone<Site>(1).is_running(ExchangeDue{}));
}

// ---------------------------------------------------------------- clients

TEST(AntiEntropyClient, AsksItsOwnSiteOnce) {
  const Operation get{.action = Action::get, .key = "x"};
  Lone<Client> asker(3, {}, {}, c1);
  EXPECT_EQ(asker.invoke(get), sent(n1, ClientRequest{.number = 1, .operation = get}));
  EXPECT_EQ(asker.receive(n2, ClientReply{.number = 1}), nothing) << "not its site";
  EXPECT_EQ(asker.receive(n1, ClientReply{.number = 2}), nothing) << "not its request";
  EXPECT_EQ(asker.receive(n1, ClientReply{.number = 1, .result = {.value = "a"}}),
            completed({.value = "a"}));
  EXPECT_EQ(asker.receive(n1, ClientReply{.number = 1}), nothing) << "a copy";
}

TEST(AntiEntropyClient, TakesNoAnswerToWhatItAskedBeforeACrash) {
  Lone<Client> asker(3, {}, {}, c1);
  asker.invoke({.action = Action::get, .key = "x"});
  asker.restart();
  EXPECT_EQ(asker.receive(n1, ClientReply{.number = 1}), nothing);
}

TEST(AntiEntropyClient, IsAtHomeRoundTheSites) {
  Cluster cluster;
  cluster.add<Site>('n', 2);
  cluster.add<Client>('c', 3);
  cluster.begin();
  cluster.invoke(client(3), {.action = Action::get, .key = "x"});
  EXPECT_TRUE(cluster.in_flight<ClientRequest>(client(3), n1));
  cluster.invoke(c2, {.action = Action::get, .key = "x"});
  EXPECT_TRUE(cluster.in_flight<ClientRequest>(c2, n2));
}

// ---------------------------------------------------------------- whole clusters

/// A hundred updates of seven keys, in no order of time, each told to some site.
Map<std::string, Entry> tell_updates(Cluster& cluster) {
  Map<std::string, Entry> newest;
  for (std::uint32_t i = 0; i < 100; ++i) {
    const std::string key(1, static_cast<char>('a' + i % 7));
    const auto value = i % 3 == 0 ? std::nullopt : std::optional(std::to_string(i));
    const Update each = update(key, value, Time(i * 7919 % 101), replica(1 + i % 5));
    const Entry* known = newest.find(key);
    if (!known || known->timestamp < each.entry.timestamp) newest.insert_or_assign(key, each.entry);
    cluster.receive(replica(1 + i % 4), replica(5), each);
  }
  return newest;
}

bool holds_just(const Durable& durable, const Map<std::string, Entry>& entries) {
  for (const auto& [key, entry] : entries) {
    const Entry* held = (entry.value ? durable.items : durable.deathCertificates).find(key);
    if (!held || *held != entry) return false;
  }
  return durable.items.size() + durable.deathCertificates.size() == entries.size();
}

/// Whatever each of them is told first, all come to hold the newest entry of each key.
TEST(AntiEntropy, BringsEverybodyTheNewestOfEachKey) {
  for (const Compare compare : {Compare::full, Compare::checksum, Compare::digest}) {
    for (const Exchange exchange : {Exchange::push, Exchange::pull, Exchange::push_pull}) {
      SCOPED_TRACE(testing::Message() << static_cast<int>(compare) << static_cast<int>(exchange));
      Cluster cluster;
      cluster.add<Site>('n', 5, {.exchange = exchange, .compare = compare, .recent = 2s});
      cluster.begin();
      const Map<std::string, Entry> newest = tell_updates(cluster);
      const auto is_done = [&](NodeId node) {
        return holds_just(cluster.state<Durable>(node), newest);
      };
      EXPECT_TRUE(cluster.run_until([&] {
        return is_done(n1) && is_done(n2) && is_done(n3) && is_done(replica(4)) &&
               is_done(replica(5));
      }));
    }
  }
}

// ---------------------------------------------------------------- bad input

std::string error_of(const std::string& settings) {
  return error_in(R"({"protocol": {"anti_entropy": {)" + settings + "}}}");
}

TEST(AntiEntropySettings, WhatMakesNoSenseIsRefusedWithASuggestion) {
  EXPECT_EQ(error_of(R"("period": "0s")"),
            "x.json:1: protocol.anti_entropy.period: exchanges without time between them never end "
            "(write \"1s\")");
  EXPECT_EQ(error_of(R"("retention": "500ms")"),
            "x.json:1: protocol.anti_entropy.retention: death certificates that are discarded "
            "before the next exchange tell nobody that an item was deleted (write a multiple of "
            "period, or leave it out: they are held for good)");
  EXPECT_EQ(error_of(R"("retention": "1s", "recent": "0s")"), "read");
}

}  // namespace
}  // namespace orrery::anti_entropy
