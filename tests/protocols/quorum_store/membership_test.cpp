/// Machines join and leave: an administrator says so, gossip spreads it, and keys move.

#include <gtest/gtest.h>

#include "protocols/quorum_store/administrator.hpp"
#include "protocols/quorum_store/quorum_store_museum.hpp"
#include "tests/protocols/quorum_store/support.hpp"

namespace orrery::quorum_store::membership_test {
namespace {

using namespace std::chrono_literals;

MembershipChange joins(NodeId machine, Time issued) { return {machine, true, issued}; }
MembershipChange leaves(NodeId machine, Time issued) { return {machine, false, issued}; }

/// In which "x" is kept by n1, n2 and n3, and n5 is not in the ring; there are changes to come.
StoreConfig small_ring() {
  return store({.members = 4, .changes = {{.at = 1h, .add = n5}}, .handoff = 1h});
}

// ---------------------------------------------------------------- histories

TEST(StoreMembership, TheNewestChangeOfAMachineCounts) {
  MembershipHistory known;
  EXPECT_TRUE(take_in(known, joins(n5, 2s)));
  EXPECT_FALSE(take_in(known, joins(n5, 2s))) << "a copy";
  EXPECT_FALSE(take_in(known, leaves(n5, 1s))) << "late";
  EXPECT_TRUE(take_in(known, leaves(n5, 3s)));
  EXPECT_TRUE(take_in(known, leaves(n4, 1s)));
  EXPECT_EQ(known.size(), 2U);
}

TEST(StoreMembership, HistoriesComeToTheSameInAnyOrder) {
  const std::vector<MembershipChange> changes{joins(n5, 1s), leaves(n5, 1s), leaves(n4, 2s),
                                              joins(n4, 3s), leaves(n1, 2s)};
  std::vector<std::size_t> order{0, 1, 2, 3, 4};
  MembershipHistory first;
  for (const MembershipChange& change : changes) take_in(first, change);
  do {
    MembershipHistory known;
    for (const std::size_t i : order) take_in(known, changes[i]);
    EXPECT_EQ(known, first);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(StoreMembership, TheRingHasItsMembersTokensAndNoOthers) {
  const StoreConfig config = small_ring();
  EXPECT_EQ(config.ring->machines(), (Machines{n1, n2, n3, n4}));
  MembershipHistory known;
  EXPECT_EQ(ring_after(config, known), config.ring);
  take_in(known, joins(n5, 1s));
  take_in(known, leaves(n2, 2s));
  EXPECT_EQ(ring_after(config, known)->machines(), (Machines{n1, n3, n4, n5}));
  EXPECT_EQ(config.owners_on(*ring_after(config, known), "x"), (Machines{n1, n3, n4}));
  take_in(known, joins(n2, 3s));
  EXPECT_EQ(*ring_after(config, known), ring_of(config, Machines{n1, n2, n3, n4, n5}))
      << "its tokens are where they were";
}

TEST(StoreMembership, ARingOfNobodyIsNoRing) {
  MembershipHistory known;
  for (const NodeId machine : {n1, n2, n3, n4}) take_in(known, leaves(machine, 1s));
  EXPECT_EQ(ring_after(small_ring(), known), small_ring().ring);
}

TEST(StoreMembership, IncredibleChangesAreNoNews) {
  MembershipHistory known;
  for (const MembershipChange& change :
       {joins(c1, 1s), joins({}, 1s), joins(n5, -1s), joins(n5, Time::max())}) {
    EXPECT_FALSE(take_in(known, change));
  }
}

// ---------------------------------------------------------------- nodes

/// "The node that serves the request writes the membership change and its time of issue to
/// persistent store."
TEST(StoreMembership, ANodeAnswersWhenTheChangeIsOnItsDisk) {
  Lone<Node> node(5, small_ring(), {}, n1);
  node.cluster().slow_disks();
  EXPECT_EQ(node.receive(NodeId('a', 1), Issue{7, joins(n5, 2s)}), nothing);
  EXPECT_EQ(node.sync(), output(Learned{n5, true}) + sent(NodeId('a', 1), Issued{7}));
  EXPECT_EQ(node.durable().membership.at(n5), joins(n5, 2s));
  node.restart();
  EXPECT_EQ(node.state().view->machines(), (Machines{n1, n2, n3, n4, n5}));
}

TEST(StoreMembership, TwoNodesReconcileTheirHistories) {
  Lone<Node> node(5, small_ring(), {}, n1);
  node.receive(n2, Gossip{{joins(n5, 2s)}, true});
  EXPECT_EQ(node.receive(n2, Gossip{{leaves(n4, 3s)}, false}),
            output(Learned{n4, false}) + sent(n2, Gossip{{leaves(n4, 3s), joins(n5, 2s)}, true}));
  EXPECT_EQ(node.receive(n2, Gossip{{leaves(n4, 3s), joins(n5, 2s)}, false}), nothing)
      << "there is nothing to say";
  EXPECT_EQ(node.receive(c1, Gossip{{leaves(n1, 9s)}, false}),
            sent(c1, Gossip{{leaves(n4, 3s), joins(n5, 2s)}, true}))
      << "nobody learns from a client";
}

/// "Some existing nodes no longer have to [store] some of their keys and these nodes transfer those
/// keys" (§4.9).
TEST(StoreMembership, WhoIsNoOwnerAnyMoreHandsOverAndForgets) {
  const Siblings siblings = of({version(n3, 1)});
  Lone<Node> node(5, small_ring(), holding(siblings), n3);
  node.receive(n1, Gossip{{leaves(n3, 2s)}, true});
  EXPECT_EQ(node.expire(HandOffDue{}), sent_to_each({n1, n2, n4}, HandOff{"x", siblings}));
  for (const NodeId owner : {n1, n2, n4}) {
    EXPECT_TRUE(node.durable().copies.contains("x"));
    EXPECT_EQ(node.receive(owner, HandedOff{"x", siblings}), output(Delivered{"x", owner}));
  }
  EXPECT_FALSE(node.durable().copies.contains("x"));
}

/// Of two records that are written at one time, a crash may leave one.
TEST(StoreMembership, WhoHasCrashedBetweenTheChangeAndItsHintsHandsOver) {
  const Siblings siblings = of({version(n3, 1)});
  NodeDurable disk = holding(siblings);
  disk.membership.emplace(n3, leaves(n3, 2s));
  Lone<Node> node(5, small_ring(), disk, n3);
  EXPECT_EQ(node.durable().copies.at("x").intended, (SmallSet<NodeId>{n1, n2, n4}));
  EXPECT_EQ(node.expire(HandOffDue{}), sent_to_each({n1, n2, n4}, HandOff{"x", siblings}));
}

TEST(StoreMembership, WhoStaysAnOwnerKeepsWhatItHas) {
  Lone<Node> node(5, small_ring(), holding(of({version(n1, 1)})), n1);
  node.receive(n2, Gossip{{leaves(n3, 2s)}, true});
  EXPECT_EQ(node.expire(HandOffDue{}), nothing);
  EXPECT_TRUE(node.durable().copies.contains("x"));
}

/// A hint for who has left is for who keeps the key now.
TEST(StoreMembership, HintsGoWhereTheKeyIsNow) {
  const Siblings siblings = of({version(n1, 1)});
  Lone<Node> node(5, small_ring(), holding(siblings, {n3}), n4);
  node.receive(n1, Gossip{{leaves(n3, 2s), joins(n5, 2s)}, true});
  EXPECT_EQ(node.durable().copies.at("x").intended.size(), 0U) << "n4 is an owner itself now";
  Lone<Node> stranger(5, small_ring(), holding(siblings, {n3}), n5);
  stranger.receive(n1, Gossip{{leaves(n3, 2s)}, true});
  EXPECT_EQ(stranger.durable().copies.at("x").intended, (SmallSet<NodeId>{n1, n2, n4}));
}

/// D8: it is for the sender to learn where the key is.
TEST(StoreMembership, WhoIsNoOwnerTakesNoHint) {
  const Siblings siblings = of({version(n1, 1)});
  Lone<Node> correct(5, small_ring(), {}, n4);
  EXPECT_EQ(correct.receive(n5, HandOff{"x", siblings}), nothing);
  Lone<WrongOwner> wrong(5, small_ring(), {}, n4);
  EXPECT_EQ(wrong.receive(n5, HandOff{"x", siblings}), sent(n5, HandedOff{"x", siblings}));
}

// ---------------------------------------------------------------- clients and administrators

TEST(StoreMembership, ClientsAskWhoeverTheyKnowToOwnTheKey) {
  Lone<Client> client(5, small_ring(), {}, c1);
  EXPECT_TRUE(client.is_running(RefreshDue{}));
  EXPECT_EQ(client.receive(n4, Gossip{{leaves(n1, 2s)}, true}), nothing);
  EXPECT_EQ(client.invoke({.action = Action::get, .key = "x"}).list.at(0).to, n2);
}

TEST(StoreMembership, AnAdministratorAsksUntilSomebodyHasTakenIt) {
  const NodeId a1('a', 1);
  Lone<Administrator> administrator(5, {.changes = {{.at = 1s, .add = n5}}}, {}, a1);
  const auto asks = [&] {
    const Effects effects = administrator.expire(IssueDue{0});
    EXPECT_EQ(effects.list.size(), 1U);
    return effects.list.at(0).what->to_value();
  };
  const Value first = asks();
  EXPECT_EQ(asks(), first) << "the same change, with the same time of issue";
  administrator.receive(n3, Issued{0});
  EXPECT_FALSE(administrator.is_running(IssueDue{0}));
}

/// "Its time of issue" (§4.8.1): who comes and then leaves has left, whatever the time of day.
TEST(StoreMembership, ANewerChangeIsNewerThoughTheClockIsSetBack) {
  const NodeId a1('a', 1);
  Lone<Administrator> administrator(
      5, {.changes = {{.at = 1s, .add = n5}, {.at = 2s, .remove = n5}}}, {}, a1);
  World& world = administrator.cluster().world();
  world.run_until(Time{1500ms});
  world.change_clock(a1, {.step = -1h});
  world.run_until(Time{2500ms});
  EXPECT_EQ(administrator.state().issued.at(0), joins(n5, 1s));
  EXPECT_EQ(administrator.state().issued.at(1), leaves(n5, 2s));
}

}  // namespace
}  // namespace orrery::quorum_store::membership_test
