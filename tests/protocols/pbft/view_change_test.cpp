/// §4.3, §4.4 and §4.5.2 of the paper, sentence by sentence, on one replica.

#include <gtest/gtest.h>

#include "tests/protocols/pbft/support.hpp"

namespace orrery::pbft {
namespace {

using namespace std::chrono_literals;

using Server = Lone<Pbft>;

Server server(NodeId self, const Config& config = {}) { return Server(4, config, {}, self); }

/// Has the prepared certificate of m, in view 0.
void prepare_at(Server& one, NodeId self, Seq n, const Requests& m) {
  one.receive(n1, pre_prepare(0, n, m));
  for (const NodeId i : {n2, n3, n4}) {
    if (i != self) one.receive(i, prepare(0, n, m, i));
  }
}

std::vector<Shared<Signed<ViewChange>>> all_of(const std::vector<Signed<ViewChange>>& changes) {
  return {changes.begin(), changes.end()};
}

/// By the primary of view v, with the O that it says.
Signed<NewView> new_view(View v, const std::vector<Signed<ViewChange>>& changes,
                         const std::vector<Requests>& assigned = {}, Seq min = 0) {
  NewView m{.view = v, .changes = all_of(changes)};
  for (const Requests& each : assigned) {
    m.prePrepares.push_back(without_requests(pre_prepare(v, ++min, each)));
  }
  return signed_by(primary_of(v, 4), m);
}

// ---------------------------------------------------------------- leaving

// "If the timer of backup i expires in view v, the backup starts a view change."
TEST(PbftViewChange, BeginsWhenTheTimerExpires) {
  Server one = server(n3);
  one.receive(c1, request(1));
  EXPECT_EQ(one.expire(ViewChangeTimeout{}),
            output(ViewLeft{.next = 1}) + sent_to_each({n1, n2, n4}, view_change(1, n3)));
  EXPECT_FALSE(one.durable().isActive);
  EXPECT_FALSE(one.is_running(ViewChangeTimeout{})) << "until 2f + 1 have left";
}

// "P is a set containing a set Pm for each request m that prepared at i with a sequence number
// higher than n."
TEST(PbftViewChange, ProvesWhatHasPrepared) {
  Server one = server(n3);
  prepare_at(one, n3, 1, m1);
  one.receive(n1, pre_prepare(0, 2, m2));
  const Effects effects = one.expire(ViewChangeTimeout{});
  Prepared p{.prePrepare = without_requests(pre_prepare(0, 1, m1))};
  p.prepares = {prepare(0, 1, m1, n2), prepare(0, 1, m1, n3)};
  EXPECT_EQ(effects,
            output(ViewLeft{.next = 1}) + sent_to_each({n1, n2, n4}, view_change(1, n3, {p})));
}

// "It stops accepting messages (other than checkpoint, view-change, and new-view messages)."
TEST(PbftViewChange, StopsAcceptingMessages) {
  Server one = server(n3);
  one.receive(c1, request(1));
  one.expire(ViewChangeTimeout{});
  EXPECT_EQ(one.receive(n1, pre_prepare(0, 1, m1)), nothing);
  EXPECT_EQ(one.receive(n2, prepare(0, 1, m1, n2)), nothing);
  EXPECT_EQ(one.receive(n2, pre_prepare(1, 1, m1)), nothing) << "not before the new view";
}

TEST(PbftViewChange, IsNotForgottenInACrash) {
  Server one = server(n3);
  prepare_at(one, n3, 1, m1);
  const Effects left = one.expire(ViewChangeTimeout{});
  EXPECT_EQ(output(ViewLeft{.next = 1}) + one.restart(), left);
  EXPECT_EQ(one.receive(n1, pre_prepare(0, 2, m2)), nothing);
}

// "If a replica receives a set of f + 1 valid view-change messages from other replicas for views
// greater than its current view, it sends a view-change message for the smallest view in the set."
TEST(PbftViewChange, FPlusOneOthersTakeAReplicaAlong) {
  Server one = server(n3);
  EXPECT_EQ(one.receive(n4, view_change(3, n4)), nothing);
  EXPECT_EQ(one.receive(n4, view_change(3, n4)), nothing) << "one replica is not two";
  EXPECT_EQ(one.receive(n1, view_change(1, n1)),
            output(ViewLeft{.next = 1}) + sent_to_each({n1, n2, n4}, view_change(1, n3)));
}

TEST(PbftViewChange, OneThatIsNotValidTakesNobodyAlong) {
  Prepared invalid = certificate(0, 1, m1);
  invalid.prepares.pop_back();
  Prepared of_this_view = certificate(1, 1, m1);
  Signed<ViewChange> changed = view_change(1, n1);
  changed.change([](ViewChange& m) { m.stable = 100; });
  struct Case {
    const char* why;
    Signed<ViewChange> m;
  };
  const Case cases[] = {
      {"one prepare short", view_change(1, n1, {invalid})},
      {"prepared in the view that is to come", view_change(1, n1, {of_this_view})},
      {"two for one number", view_change(1, n1, {certificate(0, 1, m1), certificate(0, 1, m1)})},
      {"not in order", view_change(1, n1, {certificate(0, 2, m1), certificate(0, 1, m1)})},
      {"above the high water mark", view_change(1, n1, {certificate(0, 201, m1)})},
      {"below its stable checkpoint", view_change(1, n1, {certificate(0, 100, m1)}, 100, 7)},
      {"without a proof", signed_by(n1, ViewChange{.view = 1, .stable = 100, .replica = n1})},
      {"in another's name", signed_by(n2, *view_change(1, n1))},
      {"changed", changed},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    Server one = server(n3);
    one.receive(n4, view_change(1, n4));
    EXPECT_EQ(one.receive(n1, each.m), nothing);
    EXPECT_TRUE(one.durable().isActive);
  }
}

// "A replica that multicasts a view-change message for view v + 1 waits for 2f + 1 view-change
// messages for view v + 1 and then starts its timer to expire after some time T. … but this time it
// will wait 2T before starting a view change for view v + 3."
TEST(PbftViewChange, TakesTwiceAsLongEachTime) {
  Server one(7, {.viewChangeTimeout = 100ms}, {}, replica(7));
  World& world = one.cluster().world();
  const auto is_in = [&](View v) { return [&one, v] { return one.durable().view == v; }; };
  one.receive(c1, request(1));
  EXPECT_TRUE(one.cluster().run_until(is_in(1)));
  EXPECT_EQ(world.now(), 100ms);
  Duration wait = 100ms;
  for (View v = 1; v <= 4; ++v) {
    EXPECT_FALSE(one.cluster().run_until(is_in(v + 1))) << "2f + 1 have not left";
    for (const NodeId i : {n1, n2, n3, n4}) one.receive(i, view_change(v, i));
    const Time all_have_left = world.now();
    EXPECT_TRUE(one.cluster().run_until(is_in(v + 1)));
    EXPECT_EQ(world.now() - all_have_left, wait);
    wait *= 2;
  }
}

// ---------------------------------------------------------------- O

/// What n2 sends as the primary of view 1 when n3 and n4 have left view 0 with these.
Signed<NewView> announced(const std::vector<Signed<ViewChange>>& changes) {
  Server one = server(n2);
  Effects all;
  for (const Signed<ViewChange>& change : changes) {
    all = std::move(all) + one.receive(change->replica, change);
  }
  for (const Effect& effect : all.list) {
    if (const auto* m = content_of<Signed<NewView>>(*effect.what)) return *m;
  }
  ADD_FAILURE() << "no new view";
  return {};
}

// "When the primary p of view v + 1 receives 2f valid view-change messages for view v + 1 from
// other replicas, it multicasts a new-view message to all other replicas."
TEST(PbftNewView, IsAnnouncedWithTwoFPlusOneViewChanges) {
  EXPECT_EQ(announced({view_change(1, n3), view_change(1, n4)}),
            new_view(1, {view_change(1, n2), view_change(1, n3), view_change(1, n4)}));
}

// "There are two cases: (1) there is at least one set in the P component …, or (2) there is no such
// set." "In the second case, it creates a new pre-prepare message with the digest of a special null
// request."
TEST(PbftNewView, FillsGapsWithTheNullRequest) {
  const auto left3 = view_change(1, n3, {certificate(0, 1, m1)});
  const auto left4 = view_change(1, n4, {certificate(0, 3, m3)});
  EXPECT_EQ(announced({left3, left4}),
            new_view(1, {view_change(1, n2), left3, left4}, {m1, null_request(), m3}));
}

// "… where d is the request digest in the pre-prepare message for sequence number n with the
// highest view number in V."
TEST(PbftNewView, TakesTheRequestThatPreparedInTheHighestView) {
  const auto earlier = certificate(0, 1, m1);
  const auto later = certificate(2, 1, m2);
  for (const auto& [of1, of2] : {std::pair(earlier, later), std::pair(later, earlier)}) {
    Server one = server(n4);
    const auto left1 = view_change(3, n1, {of1});
    const auto left2 = view_change(3, n2, {of2});
    one.receive(n1, left1);
    const Effects effects = one.receive(n2, left2);
    const Signed<NewView> expected = new_view(3, {left1, left2, view_change(3, n4)}, {m2});
    EXPECT_EQ((Effects{{effects.list.begin() + 4, effects.list.begin() + 7}}),
              sent_to_each({n1, n2, n3}, expected));
  }
}

// "The sequence number min-s of the latest stable checkpoint in V."
TEST(PbftNewView, BeginsAfterTheLatestStableCheckpoint) {
  const auto left3 = view_change(1, n3, {certificate(0, 99, m1), certificate(0, 101, m2)});
  const auto left4 = view_change(1, n4, {}, 100, 7);
  EXPECT_EQ(announced({left3, left4}), new_view(1, {view_change(1, n2), left3, left4}, {m2}, 100));
}

// ---------------------------------------------------------------- accepting it

const Signed<ViewChange> left2 = view_change(1, n2, {certificate(0, 1, m1)});
const Signed<ViewChange> left4 = view_change(1, n4, {certificate(0, 3, m3)});
const Signed<ViewChange> left1 = view_change(1, n1);

// "… multicasts a prepare for each message in O to all the other replicas, adds these prepares to
// its log, and enters view v + 1."
TEST(PbftNewView, ABackupPreparesWhatItAssigns) {
  Server one = server(n3);
  one.receive(n1, pre_prepare(0, 1, m1));
  const Effects effects =
      one.receive(n2, new_view(1, {left1, left2, left4}, {m1, null_request(), m3}));
  EXPECT_EQ(effects,
            output(ViewEntered{.view = 1}) + sent_to_each({n1, n2, n4}, prepare(1, 1, m1, n3)) +
                sent_to_each({n1, n2, n4}, prepare(1, 2, null_request(), n3)) +
                sent_to_each({n1, n2, n4}, prepare(1, 3, m3, n3)) +
                sent_to_each({n1, n2, n4}, FetchRequests{.seq = 3, .digest = m3.digest()}));
  EXPECT_TRUE(one.durable().isActive);
}

TEST(PbftNewView, IsNotAccepted) {
  const std::vector<Requests> right{m1, null_request(), m3};
  Prepared invalid = certificate(0, 1, m1);
  invalid.prepares.pop_back();
  const auto bad = view_change(1, n4, {invalid});
  NewView by_another{.view = 1, .changes = all_of({left1, left2, left4})};
  const Signed<NewView> whole = new_view(1, {left1, left2, left4}, right);
  struct Case {
    const char* why;
    Signed<NewView> m;
  };
  const Case cases[] = {
      {"another request", new_view(1, {left1, left2, left4}, {m2, null_request(), m3})},
      {"one left out", new_view(1, {left1, left2, left4}, {m1, null_request()})},
      {"one too many", new_view(1, {left1, left2, left4}, {m1, null_request(), m3, m2})},
      {"none", new_view(1, {left1, left2, left4})},
      {"two view changes", new_view(1, {left2, left4}, right)},
      {"one of them twice", new_view(1, {left2, left2, left4}, right)},
      {"one of another view", new_view(1, {view_change(2, n1), left2, left4}, right)},
      {"an invalid one", new_view(1, {left1, left2, bad}, {m1})},
      {"by another replica", signed_by(n4, *whole)},
      {"view 0", signed_by(n1, NewView{.changes = all_of({left1, left2, left4})})},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    Server one = server(n3);
    EXPECT_EQ(one.receive(n2, each.m), nothing);
    EXPECT_EQ(one.durable(), Durable{});
  }
  Server one = server(n3);
  EXPECT_NE(one.receive(n4, whole), nothing) << "whoever brings the right one";
}

// A primary that has told what it assigns anew cannot assign it otherwise afterwards.
TEST(PbftNewView, BindsItsPrimary) {
  Server one = server(n3);
  one.receive(
      n2, new_view(1, {left1, view_change(1, n3), left4}, {null_request(), null_request(), m3}));
  EXPECT_EQ(one.receive(n2, pre_prepare(1, 1, m1)), nothing);
  EXPECT_EQ(one.receive(n2, pre_prepare(1, 4, m1)),
            sent_to_each({n1, n2, n4}, prepare(1, 4, m1, n3)));
}

TEST(PbftNewView, TheRequestsThatAreMissingAreFetched) {
  Server one = server(n3);
  one.receive(n2, new_view(1, {left1, left2, left4}, {m1, null_request(), m3}));
  one.receive(n4, prepare(1, 1, m1, n4));
  EXPECT_TRUE(one.durable().prepared.empty()) << "without m";
  EXPECT_EQ(one.receive(n4, FetchedRequests{.seq = 1, .requests = m2}), nothing);
  EXPECT_EQ(one.receive(n4, FetchedRequests{.seq = 1, .requests = m1}),
            sent_to_each({n1, n2, n4}, commit(1, 1, m1, n3)));
}

TEST(PbftNewView, WhoHasTheRequestsSendsThem) {
  Server one = server(n3);
  one.receive(n1, pre_prepare(0, 1, m1));
  EXPECT_EQ(one.receive(n4, FetchRequests{.seq = 1, .digest = m1.digest()}),
            sent(n4, FetchedRequests{.seq = 1, .requests = m1}));
  EXPECT_EQ(one.receive(n4, FetchRequests{.seq = 1, .digest = m2.digest()}), nothing);
}

// ---------------------------------------------------------------- §4.3

const Config every_two{.checkpointInterval = 2, .logSize = 4};

/// n3 has executed 1 and 2, and taken a checkpoint.
Server with_checkpoint() {
  Server one = server(n3, every_two);
  for (Seq n = 1; n <= 2; ++n) {
    const Requests m = requests({n});
    prepare_at(one, n3, n, m);
    for (const NodeId i : {n1, n2}) one.receive(i, commit(0, n, m, i));
  }
  return one;
}

Digest digest_of_checkpoint(const Server& one) { return hash_of(one.state().checkpoints.at(2)); }

// "A checkpoint with a proof becomes stable and the replica discards all pre-prepare, prepare, and
// commit messages with sequence number less than or equal to n from its log."
TEST(PbftCheckpoint, BecomesStableWithTwoFPlusOneOfOneState) {
  Server one = with_checkpoint();
  const Digest d = digest_of_checkpoint(one);
  EXPECT_EQ(one.receive(n1, checkpoint(2, d + 1, n1)), nothing) << "another state";
  EXPECT_EQ(one.receive(n2, checkpoint(2, d, n2)), nothing);
  EXPECT_EQ(one.receive(n4, checkpoint(2, d, n4)), output(Stable{.seq = 2}));
  const Durable& log = one.durable();
  EXPECT_EQ(log.stable->seq, 2U);
  EXPECT_TRUE(log.prePrepares.empty() && log.prepared.empty() && log.requests.empty());
}

// "The checkpoint protocol is used to advance the low and high water marks."
TEST(PbftCheckpoint, MovesTheWaterMarks) {
  Server one = with_checkpoint();
  EXPECT_EQ(one.receive(n1, pre_prepare(0, 5, m1)), nothing);
  const Digest d = digest_of_checkpoint(one);
  one.receive(n2, checkpoint(2, d, n2));
  one.receive(n4, checkpoint(2, d, n4));
  EXPECT_NE(one.receive(n1, pre_prepare(0, 5, m1)), nothing);
  EXPECT_EQ(one.receive(n1, pre_prepare(0, 2, m1)), nothing) << "h itself";
  EXPECT_EQ(one.receive(n1, pre_prepare(0, 7, m1)), nothing) << "above H";
}

// "C is a set of 2f + 1 valid checkpoint messages proving the correctness of s."
TEST(PbftCheckpoint, IsWhereAViewChangeBegins) {
  Server one = with_checkpoint();
  const Digest d = digest_of_checkpoint(one);
  one.receive(n2, checkpoint(2, d, n2));
  one.receive(n4, checkpoint(2, d, n4));
  one.receive(c2, request(9, c2));
  ViewChange m{.view = 1, .stable = 2, .replica = n3};
  m.proof = {checkpoint(2, d, n2), checkpoint(2, d, n3), checkpoint(2, d, n4)};
  EXPECT_EQ(one.expire(ViewChangeTimeout{}),
            output(ViewLeft{.next = 1}) + sent_to_each({n1, n2, n4}, signed_by(n3, m)));
}

TEST(PbftCheckpoint, IsWhereAReplicaBeginsAfterACrash) {
  Server one = with_checkpoint();
  const Digest d = digest_of_checkpoint(one);
  one.receive(n2, checkpoint(2, d, n2));
  one.receive(n4, checkpoint(2, d, n4));
  const KvMachine before = one.state().machine;
  one.restart();
  EXPECT_EQ(one.state().executed, 2U);
  EXPECT_EQ(one.state().machine, before);
}

// ---------------------------------------------------------------- state transfer

TEST(PbftStateTransfer, AReplicaThatLagsFetchesFromOneThatIsAhead) {
  Server one = server(n3);
  one.receive(n4, Status{.isActive = true, .executed = 5});
  const Effects effects = one.expire(StatusDue{});
  ASSERT_EQ(effects.list.size(), 4U);
  EXPECT_EQ(effects.list.back(), sent(n4, Fetch{}).list.front());
}

TEST(PbftStateTransfer, AStateIsTakenOverIfItIsProven) {
  Server ahead = with_checkpoint();
  const Digest d = digest_of_checkpoint(ahead);
  ahead.receive(n2, checkpoint(2, d, n2));
  ahead.receive(n4, checkpoint(2, d, n4));
  const StableCheckpoint proven = *ahead.durable().stable;
  StableCheckpoint unproven = proven;
  unproven.proof.pop_back();
  StableCheckpoint another = proven;
  another.state = ServiceState{};

  Server behind = server(n4, every_two);
  EXPECT_EQ(behind.receive(n3, unproven), nothing);
  EXPECT_EQ(behind.receive(n3, another), nothing);
  EXPECT_EQ(behind.state().executed, 0U);
  EXPECT_EQ(behind.receive(n3, proven), output(Stable{.seq = 2, .isFetched = true}));
  EXPECT_EQ(behind.state().executed, 2U);
  EXPECT_EQ(behind.state().machine, ahead.state().machine);
  EXPECT_EQ(behind.receive(n1, pre_prepare(0, 1, m2)), nothing) << "below h";
}

TEST(PbftStateTransfer, SoAreRequestsThatHaveCommitted) {
  Server ahead = with_checkpoint();
  Server behind = server(n4, every_two);
  const Effects effects = ahead.receive(n4, Fetch{.executed = 0});
  ASSERT_EQ(effects.list.size(), 2U);
  for (const Effect& effect : effects.list) {
    behind.receive(n3, *content_of<Committed>(*effect.what));
  }
  EXPECT_EQ(behind.state().executed, 2U);
  EXPECT_EQ(behind.state().machine, ahead.state().machine);
}

// A message may be lost: what a replica has said, it says again to one who waits for it.
TEST(PbftStateTransfer, VotesAreSentAgainToWhoStandsStill) {
  Server one = server(n3);
  prepare_at(one, n3, 1, m1);
  const Status still{.isActive = true};
  EXPECT_EQ(one.receive(n4, still), nothing) << "it has just begun";
  EXPECT_EQ(one.receive(n4, still),
            sent(n4, prepare(0, 1, m1, n3)) + sent(n4, commit(0, 1, m1, n3)));
}

TEST(PbftStateTransfer, AfterACrashAsWell) {
  Server one = server(n3);
  prepare_at(one, n3, 1, m1);
  one.restart();
  const Status still{.isActive = true};
  one.receive(n4, still);
  EXPECT_EQ(one.receive(n4, still),
            sent(n4, prepare(0, 1, m1, n3)) + sent(n4, commit(0, 1, m1, n3)));
}

TEST(PbftStateTransfer, WhoWaitsForTheNewViewIsToldIt) {
  Server one = server(n3);
  const Signed<NewView> whole = new_view(1, {left1, left2, left4}, {m1, null_request(), m3});
  one.receive(n2, whole);
  EXPECT_EQ(one.receive(n4, Status{.view = 1, .isActive = false}), sent(n4, whole));
  EXPECT_EQ(one.receive(n4, Status{.view = 0, .isActive = true}), sent(n4, whole));
  EXPECT_EQ(one.receive(n4, Status{.view = 1, .isActive = true, .executed = 9}), nothing);
}

}  // namespace
}  // namespace orrery::pbft
