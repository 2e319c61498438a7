/// Nodes coordinate, keep copies, and repair.

#include <gtest/gtest.h>

#include "tests/protocols/quorum_store/support.hpp"

namespace orrery::quorum_store {
namespace {

using namespace std::chrono_literals;

const Get get{.request = {1, 1}, .key = "x"};
const Put put{.request = {1, 1}, .key = "x", .value = "a"};

Lone<Node> lone_node(const StoreConfig& config, NodeId self = n1, const NodeDurable& disk = {}) {
  return Lone<Node>(5, config, disk, self);
}

/// The newest that this node has made of a coordinator's.
Request newest(const Lone<Node>& node) { return node.state().newest; }

const Siblings& copy_of(const Lone<Node>& node) { return *node.durable().copies.at("x").copy; }

// ---------------------------------------------------------------- get and put (§4.5)

/// "The coordinator requests all existing versions of data for that key from the N highest-ranked
/// reachable nodes in the preference list for that key, and then waits for R responses before
/// returning the result to the client."
TEST(StoreNode, AGetAsksNAndWaitsForR) {
  for (const std::uint32_t r : {1U, 2U, 3U}) {
    auto node = lone_node(store({.r = r}), n1, holding(of({version(n1, 1)})));
    const Effects asked = node.receive(c1, get);
    const Read read{newest(node), "x"};
    const GetReply reply{{1, 1}, {"1"}, context({version(n1, 1)})};
    EXPECT_EQ(asked, sent_to_each({n2, n3}, read) + (r == 1 ? sent(c1, reply) : nothing));
    const ReadReply same{newest(node), of({version(n1, 1)})};
    EXPECT_EQ(node.receive(n2, same), r == 2 ? sent(c1, reply) : nothing);
    EXPECT_EQ(node.receive(n3, same), r == 3 ? sent(c1, reply) : nothing);
  }
}

/// "If the coordinator ends up gathering multiple versions of the data, it returns all the versions
/// it deems to be causally unrelated."
TEST(StoreNode, AGetReturnsSiblingsAndTheContextOfThemAll) {
  const Version old = version(n1, 1);
  const Version left = version(n2, 2, context({old}));
  const Version right = version(n3, 3, context({old}));
  auto node = lone_node(store(), n1, holding(of({old})));
  node.receive(c1, get);
  EXPECT_EQ(node.receive(n2, ReadReply{newest(node), of({left, right})}),
            sent(c1, GetReply{{1, 1}, {"2", "3"}, context({left, right})}));
}

/// Read repair: "if stale versions were returned in any of the responses, the coordinator updates
/// those nodes with the latest version" (§5). Itself as well.
TEST(StoreNode, AfterAGetStaleReplicasAreGivenTheLatest) {
  for (const bool repairs : {true, false}) {
    const Siblings newer = of({version(n2, 2, context({version(n1, 1)}))});
    auto node = lone_node(store({.readRepair = repairs}), n1, holding(of({version(n1, 1)})));
    node.receive(c1, get);
    node.receive(n2, ReadReply{newest(node), newer});
    EXPECT_EQ(node.receive(n3, ReadReply{newest(node), {}}),
              repairs ? sent(n3, HandOff{"x", newer}) : nothing);
    EXPECT_EQ(copy_of(node), repairs ? newer : of({version(n1, 1)}));
    EXPECT_EQ(node.state().coordinated.size(), 0U) << "it is over";
  }
}

/// "The state machine waits for a small period of time to receive any outstanding responses" (§5).
TEST(StoreNode, DoesNotWaitForStaleReplicasForEver) {
  auto node = lone_node(store());
  node.receive(c1, get);
  node.receive(n2, ReadReply{newest(node), of({version(n2, 1)})});
  EXPECT_EQ(node.expire(NoAnswer{newest(node).number}), nothing);
  EXPECT_EQ(copy_of(node), of({version(n2, 1)})) << "its own was stale";
  EXPECT_EQ(node.state().suspected, SmallSet<NodeId>{n3});
  EXPECT_EQ(node.receive(n3, ReadReply{newest(node), {}}), nothing);
}

/// "The coordinator generates the vector clock for the new version and writes the new version
/// locally. The coordinator then sends the new version (along with the new vector clock) to the N
/// highest-ranked reachable nodes. If at least W-1 nodes respond then the write is considered
/// successful."
TEST(StoreNode, APutIsWrittenLocallyAndWaitsForW) {
  for (const std::uint32_t w : {1U, 2U, 3U}) {
    auto node = lone_node(store({.w = w}));
    const Effects asked = node.receive(c1, put);
    const Siblings made = copy_of(node);
    ASSERT_EQ(made.versions.size(), 1U);
    const Version& version = made.versions.front();
    EXPECT_EQ(version.value, "a");
    EXPECT_EQ(version.dot.actor.server, n1);
    EXPECT_EQ(version.dot.n, 1U);
    const Effects done = output(Written{"x", version}) + sent(c1, PutReply{{1, 1}});
    EXPECT_EQ(asked, sent(n2, Write{newest(node), "x", made, n2}) +
                         sent(n3, Write{newest(node), "x", made, n3}) + (w == 1 ? done : nothing));
    EXPECT_EQ(node.receive(n2, WriteReply{newest(node)}), w == 2 ? done : nothing);
    EXPECT_EQ(node.receive(n2, WriteReply{newest(node)}), nothing) << "a copy of its answer";
    EXPECT_EQ(node.receive(n3, WriteReply{newest(node)}), w == 3 ? done : nothing);
  }
}

TEST(StoreNode, APutReplacesWhatItsClientHasSeenAndNothingElse) {
  const Version seen = version(n1, 1);
  const Version unseen = version(n2, 2);
  auto node = lone_node(store(), n1, holding(of({seen, unseen})));
  node.receive(c1, Put{{1, 1}, "x", context({seen}), "a"});
  ASSERT_EQ(copy_of(node).versions.size(), 2U);
  EXPECT_TRUE(copy_of(node).find(unseen.dot));
  EXPECT_TRUE(copy_of(node).replaces(seen.dot));
}

/// Two writes of one node have dots that follow each other, and go out together.
TEST(StoreNode, SendsAllSiblingsWithANewVersion) {
  auto node = lone_node(store());
  node.receive(c1, put);
  node.receive(c2, put);
  const Siblings both = copy_of(node);
  ASSERT_EQ(both.versions.size(), 2U);
  EXPECT_EQ(both.versions[0].dot.actor, both.versions[1].dot.actor);
  EXPECT_EQ(both.versions[1].dot.n, 2U);
  EXPECT_TRUE(node.cluster().in_flight<Write>(n1, n2));
  EXPECT_EQ(node.state().coordinated.at(newest(node).number).copy, Copy(both));
}

TEST(StoreNode, TheLastWriterWinsByItsClock) {
  auto node = lone_node(store({.versions = Versions::last_writer_wins}), n1,
                        holding(of({version(n2, 1, {}, 1h)})));
  node.receive(c1, put);
  EXPECT_EQ(copy_of(node), of({version(n2, 1, {}, 1h)})) << "the clock that was ahead has won";
}

TEST(StoreNode, AcknowledgesAndShowsWhatIsOnItsDisk) {
  auto node = lone_node(store({.w = 1}));
  node.cluster().slow_disks();
  EXPECT_EQ(node.receive(c1, put), nothing);
  EXPECT_EQ(node.receive(n2, Read{{5, 5}, "x"}), nothing);
  const Siblings made = copy_of(node);
  EXPECT_EQ(node.sync(), sent(n2, Write{newest(node), "x", made, n2}) +
                             sent(n3, Write{newest(node), "x", made, n3}) +
                             output(Written{"x", made.versions.front()}) +
                             sent(c1, PutReply{{1, 1}}) + sent(n2, ReadReply{{5, 5}, made}));
}

/// It has lost its counters with its copy: another epoch, other dots.
TEST(StoreNode, UsesNoDotTwiceAfterItsCopyWasLost) {
  auto node = lone_node(store());
  node.receive(c1, put);
  const Dot before = copy_of(node).versions.front().dot;
  node.cluster().run_until([] { return false; }, 10ms);
  node.cluster().world().wipe(n1);
  node.cluster().restart(n1);
  node.receive(c1, put);
  const Dot after = copy_of(node).versions.front().dot;
  EXPECT_NE(before, after);
  EXPECT_EQ(after.n, 1U);
}

TEST(StoreNode, TakesNoAnswersOfBeforeItsCrash) {
  auto node = lone_node(store({.w = 2}));
  node.receive(c1, put);
  const Request before = newest(node);
  node.cluster().run_until([] { return false; }, 10ms);
  node.restart();
  node.receive(c1, put);
  ASSERT_EQ(newest(node).number, before.number);
  EXPECT_EQ(node.receive(n2, WriteReply{before}), nothing);
}

// ---------------------------------------------------------------- strict and sloppy (§4.6)

TEST(StoreNode, WithStrictQuorumsAsksTheSameAgain) {
  auto node = lone_node(store({.quorums = Quorums::strict}));
  node.receive(c1, get);
  const Read read{newest(node), "x"};
  EXPECT_EQ(node.expire(NoAnswer{newest(node).number}), sent_to_each({n2, n3}, read));
}

TEST(StoreNode, WithStrictQuorumsOnlyOwnersCoordinate) {
  auto strict = lone_node(store({.quorums = Quorums::strict}), n4);
  EXPECT_EQ(strict.receive(c1, get), nothing);
  EXPECT_EQ(strict.receive(c1, put), nothing);
  EXPECT_EQ(strict.durable(), NodeDurable{});
}

/// "If node A is temporarily down or unreachable during a write operation then a replica that would
/// normally have lived on A will now be sent to node D … The replica sent to D will have a hint."
TEST(StoreNode, WithSloppyQuorumsAnotherNodeStandsInWithAHint) {
  auto node = lone_node(store());
  node.receive(c1, put);
  node.receive(n3, WriteReply{newest(node)});
  const Siblings made = copy_of(node);
  const Effects asked = node.expire(NoAnswer{newest(node).number});
  EXPECT_EQ(asked, sent(n2, Write{newest(node), "x", made, n2}) +
                       sent(n4, Write{newest(node), "x", made, n2}));
  EXPECT_EQ(node.state().suspected, SmallSet<NodeId>{n2});
}

/// "All read and write operations are performed on the first N healthy nodes."
TEST(StoreNode, ASuspectIsPassedOverUntilItIsHeardFromOrTriedAgain) {
  for (const bool is_heard : {true, false}) {
    auto node = lone_node(store());
    node.receive(c1, put);
    node.receive(n3, WriteReply{newest(node)});
    node.expire(NoAnswer{newest(node).number});
    node.receive(c1, get);
    EXPECT_FALSE(node.state().coordinated.at(newest(node).number).asked.contains(n2));
    EXPECT_TRUE(node.state().coordinated.at(newest(node).number).asked.contains(n4));
    if (is_heard) node.receive(n2, Read{{5, 5}, "y"});
    else node.expire(TryAgain{n2});
    node.receive(c1, get);
    EXPECT_TRUE(node.state().coordinated.at(newest(node).number).asked.contains(n2));
  }
}

/// A client that asks it has had no answer from those before it.
TEST(StoreNode, WhoIsAskedAlthoughOthersComeFirstTakesTheLastOnesPlace) {
  auto node = lone_node(store(), n5);
  node.receive(c1, put);
  EXPECT_EQ(node.durable().copies.at("x").intended, SmallSet<NodeId>{n3});
  const Siblings made = copy_of(node);
  EXPECT_TRUE(node.cluster().in_flight<Write>(n5, n1));
  EXPECT_TRUE(node.cluster().in_flight<Write>(n5, n2));
  EXPECT_FALSE(node.cluster().in_flight<Write>(n5, n3));
}

TEST(StoreNode, GivesUpInTheEnd) {
  auto node = lone_node(store());
  node.receive(c1, put);
  const NoAnswer due{newest(node).number};
  int expired = 0;
  for (; node.is_running(due); ++expired) node.expire(due);
  EXPECT_EQ(expired, 6);
  EXPECT_EQ(node.state().coordinated.size(), 0U);
}

// ---------------------------------------------------------------- hinted handoff (§4.6)

/// "Upon detecting that A has recovered, D will attempt to deliver the replica to A. Once the
/// transfer succeeds, D may delete the object from its local store."
TEST(StoreNode, AHintIsOfferedUntilItIsTaken) {
  const Siblings copy = of({version(n1, 1)});
  auto node = lone_node(store(), n4);
  EXPECT_EQ(node.receive(n1, Write{{5, 5}, "x", copy, n2}), sent(n1, WriteReply{{5, 5}}));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(node.expire(HandOffDue{}), sent(n2, HandOff{"x", copy}));
  node.restart();
  EXPECT_EQ(node.expire(HandOffDue{}), sent(n2, HandOff{"x", copy})) << "it is on disk";
  EXPECT_EQ(node.receive(n3, HandedOff{"x", copy}), nothing) << "it was not for n3";
  EXPECT_EQ(node.receive(n2, HandedOff{"x", copy}), output(Delivered{"x", n2}));
  EXPECT_EQ(node.durable(), NodeDurable{});
  EXPECT_EQ(node.expire(HandOffDue{}), nothing);
}

TEST(StoreNode, AHintThatHasGrownIsNotDeletedForAnOlderTransfer) {
  const Siblings copy = of({version(n1, 1)});
  auto node = lone_node(store(), n4, holding(copy, {n2}));
  node.receive(n1, Write{{5, 5}, "x", of({version(n1, 1), version(n1, 2)}), n3});
  EXPECT_EQ(node.receive(n2, HandedOff{"x", copy}), nothing);
  const Siblings both = copy_of(node);
  EXPECT_EQ(node.expire(HandOffDue{}), sent_to_each({n2, n3}, HandOff{"x", both}));
  node.receive(n3, HandedOff{"x", both});
  EXPECT_EQ(node.durable().copies.size(), 1U) << "n2 has not got it";
  node.receive(n2, HandedOff{"x", both});
  EXPECT_EQ(node.durable().copies.size(), 0U);
}

TEST(StoreNode, AnOwnerTakesWhatIsHandedOff) {
  auto node = lone_node(store(), n2, holding(of({version(n1, 1)})));
  const Siblings other = of({version(n3, 5)});
  EXPECT_EQ(node.receive(n4, HandOff{"x", other}),
            output(Conflict{"x", 2}) + sent(n4, HandedOff{"x", other}));
  EXPECT_EQ(copy_of(node), of({version(n1, 1), version(n3, 5)}));
  auto stranger = lone_node(store(), n5);
  EXPECT_EQ(stranger.receive(n4, HandOff{"x", other}), nothing) << "it is not for n5";
}

// ---------------------------------------------------------------- anti-entropy (§4.7)

/// Each node with its own versions of a thousand keys, of which all but a few are the same.
NodeDurable thousand_keys(NodeId node) {
  NodeDurable disk;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    disk.copies.edit("k" + std::to_string(i)).copy = of({version(n1, 1)});
  }
  disk.copies.edit("k7").copy = of({version(node, 1 + node.number())});
  disk.copies.edit("only" + std::to_string(node.number())).copy = of({version(node, 2)});
  if (node == n2) disk.copies.erase("k500");
  return disk;
}

TEST(StoreNode, TwoReplicasComeToHoldTheSameWithFewMessages) {
  const Config config{.tokens = 8, .n = 2};
  Cluster cluster;
  cluster.add<Node>('n', 2, StoreConfig{config, ring_of(config, 2)}, thousand_keys);
  cluster.begin();
  cluster.expire(n1, CompareDue{});
  const Effects said = cluster.deliver_all();
  const Map<std::string, Held>& first = cluster.state<NodeDurable>(n1).copies;
  const Map<std::string, Held>& second = cluster.state<NodeDurable>(n2).copies;
  EXPECT_EQ(first.size(), 1002U);
  ASSERT_EQ(second.size(), 1002U);
  for (const auto& [key, held] : first) EXPECT_EQ(held.copy, second.at(key).copy) << key;
  EXPECT_EQ(first.at("k7").copy->versions.size(), 2U) << "siblings are kept";
  std::size_t leaves = 0;
  for (const Effect& effect : said.list) {
    if (const auto* m = content_of<Leaves>(*effect.what)) leaves += m->entries.size();
  }
  EXPECT_LE(leaves, 100U) << "of a thousand";
  cluster.expire(n2, CompareDue{});
  EXPECT_EQ(cluster.deliver_all(), nothing) << "equal roots need no answer";
}

TEST(StoreNode, NobodyIsToldWhatItDoesNotKeep) {
  auto node = lone_node(store(), n1, holding(of({version(n1, 1)})));
  for (int i = 0; i < 20; ++i) {
    node.expire(CompareDue{});
    EXPECT_FALSE(node.cluster().in_flight<Leaves>(n1, n4));
  }
  const std::uint32_t range = store().ring->range_of("x");
  EXPECT_EQ(node.receive(n4, Compare{{{{.range = range}, 1}}}), nothing)
      << "they have nothing in common there";
}

// ---------------------------------------------------------------- deleted

TEST(StoreNode, AGetOfWhatWasDeletedHasAContextAndNoValue) {
  const Version deleted = tombstone(n2, 2, context({version(n1, 1)}));
  auto node = lone_node(store(), n1, holding(of({version(n1, 1)})));
  node.receive(c1, get);
  EXPECT_EQ(node.receive(n2, ReadReply{newest(node), of({deleted})}),
            sent(c1, GetReply{{1, 1}, {}, context({deleted})}));
}

TEST(StoreNode, ATombstoneIsForgottenWhenItIsOldAndAlone) {
  const Version young = tombstone(n1, 2, {}, -59s);
  const Version old = tombstone(n1, 1, {}, -60s);
  for (const auto& [copy, is_left] : {std::pair{of({young}), true},
                                      {of({old}), false},
                                      {of({old, young}), true},
                                      {of({old, version(n2, 1)}), true}}) {
    auto node = lone_node(store(), n1, holding(copy));
    node.expire(ForgetDue{});
    EXPECT_EQ(node.durable().copies.contains("x"), is_left);
  }
  auto hinted = lone_node(store(), n4, holding(of({old}), {n2}));
  hinted.expire(ForgetDue{});
  EXPECT_TRUE(hinted.durable().copies.contains("x")) << "n2 does not know yet";
}

TEST(StoreNode, AnOldTombstoneDoesNotComeBack) {
  auto node = lone_node(store());
  const Copy old = of({tombstone(n2, 1, {}, -61s)});
  node.receive(n2, Leaves{.branch = {}, .entries = {{"x", old}}, .isAnswer = true});
  EXPECT_EQ(node.durable(), NodeDurable{});
}

}  // namespace
}  // namespace orrery::quorum_store
