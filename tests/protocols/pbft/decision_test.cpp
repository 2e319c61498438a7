/// What a new view takes over without signatures: TOCS 2002, §4.5 and Figure 4, condition by
/// condition. Four replicas, of which one may lie.

#include "protocols/pbft/decision.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/pbft/mac_support.hpp"

namespace orrery::pbft::decision_test {

MacChanges all_of(const std::vector<MacViewChange>& changes) {
  MacChanges all;
  for (const MacViewChange& each : changes) all.push_back(told_by(each.replica, each));
  return all;
}

std::optional<Decision> decided(const std::vector<MacViewChange>& changes) {
  return decide(all_of(changes), four);
}
/// After the state before the first request.
std::optional<Decision> begins_with(std::vector<Digest> requests) {
  return Decision{.checkpoint = {.seq = 0, .digest = nothing_done},
                  .requests = std::move(requests)};
}

constexpr Digest d = 7;
constexpr Digest other = 8;
const Digest null = null_request().digest();

// ---------------------------------------------------------------- the checkpoint

// "It picks the checkpoint with the highest number h from the set of checkpoints that are known to
// be correct … and that have numbers higher than the low water mark in the log of at least f + 1
// non-faulty replicas."
TEST(PbftDecision, BeginsAfterTheHighestCheckpointThatOneWhoDoesNotLieHas) {
  const auto has = [](NodeId i, Seq h, std::vector<CheckpointDigest> c) {
    return MacViewChange{.view = 1, .stable = h, .checkpoints = std::move(c), .replica = i};
  };
  const CheckpointDigest start{.seq = 0, .digest = nothing_done};
  const CheckpointDigest hundred{.seq = 100, .digest = d};
  const CheckpointDigest lie{.seq = 200, .digest = d};
  struct Case {
    const char* why;
    std::vector<MacViewChange> changes;
    std::optional<CheckpointDigest> chosen;
  };
  const std::vector<Case> cases{
      {"f + 1 have it",
       {has(n1, 0, {start, hundred}), has(n2, 0, {start, hundred}), has(n3, 0, {start})},
       hundred},
      {"one may lie", {has(n1, 0, {start, lie}), has(n2, 0, {start}), has(n3, 0, {start})}, start},
      {"n1 has discarded what it had below 100, and n2 can vouch for that state",
       {has(n1, 100, {hundred}), has(n2, 0, {start, hundred}), has(n3, 0, {start})},
       hundred},
      {"n1 says that it has discarded, but nobody else knows of that state: wait for n4",
       {has(n1, 200, {lie}), has(n2, 0, {start}), has(n3, 0, {start})},
       std::nullopt},
      {"n4 has come",
       {has(n1, 200, {lie}), has(n2, 0, {start}), has(n3, 0, {start}), has(n4, 0, {start})},
       start},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    EXPECT_EQ(choose_checkpoint(all_of(each.changes), four), each.chosen);
  }
}

// ---------------------------------------------------------------- the requests

// "If a request m committed in a previous view, the primary must select m."
TEST(PbftDecision, TakesOverWhatCommitted) {
  const Claim claim{.seq = 1, .digest = d, .view = 0};
  EXPECT_EQ(
      decided({change(1, n1, {claim}, {claim}), change(1, n2, {claim}, {claim}), change(1, n3)}),
      begins_with({d}));
  EXPECT_EQ(decided({change(1, n1, {claim}, {claim}), change(1, n2, {}, {claim}),
                     change(1, n3, {}, {claim})}),
            begins_with({d}))
      << "n4 may have prepared it, with n1 and one of these";
}

// A1: "the request that some replica in a quorum claims to have prepared in the latest view".
TEST(PbftDecision, TakesTheLatestView) {
  const Claim old{.seq = 1, .digest = d, .view = 0};
  const Claim newer{.seq = 1, .digest = other, .view = 1};
  EXPECT_EQ(decided({change(2, n1, {old}, {old}), change(2, n2, {newer}, {old, newer}),
                     change(2, n3, {}, {newer})}),
            begins_with({other}));
}

// A2: "it was pre-prepared by at least one correct replica in v or a later view".
TEST(PbftDecision, ALiarsClaimNeedsOneWhoDoesNotLie) {
  const Claim truth{.seq = 1, .digest = d, .view = 0};
  const Claim lie{.seq = 1, .digest = other, .view = 1};
  const std::vector<MacViewChange> three{change(2, n1, {truth}, {truth}),
                                         change(2, n2, {truth}, {truth}),
                                         change(2, n3, {lie}, {lie})};
  EXPECT_EQ(decided(three), std::nullopt) << "A1 fails for the truth, and A2 for the lie";
  std::vector<MacViewChange> all = three;
  all.push_back(change(2, n4, {}, {truth}));
  EXPECT_EQ(decided(all), begins_with({d}));
}

TEST(PbftDecision, AnOlderPrePrepareIsNotEnough) {
  const Claim lie{.seq = 1, .digest = d, .view = 3};
  const Claim old{.seq = 1, .digest = d, .view = 1};
  EXPECT_EQ(decided({change(4, n1, {lie}, {lie}), change(4, n2, {}, {old}), change(4, n3)}),
            std::nullopt);
  EXPECT_EQ(decided({change(4, n1, {lie}, {lie}), change(4, n2, {}, {old}), change(4, n3),
                     change(4, n4)}),
            begins_with({}))
      << "three have not prepared anything there: B";
}

// B: "if a quorum of replicas claims not to have prepared any request with sequence number n …, the
// primary selects the null request".
TEST(PbftDecision, FillsGapsWithNullRequests) {
  const Claim third{.seq = 3, .digest = d, .view = 0};
  EXPECT_EQ(
      decided({change(1, n1, {third}, {third}), change(1, n2, {third}, {third}), change(1, n3)}),
      begins_with({null, null, d}));
  EXPECT_EQ(decided({change(1, n1), change(1, n2), change(1, n3)}), begins_with({}));
}

// ---------------------------------------------------------------- what is accepted

// "Replicas only accept these view-change messages if all the information in their P and Q
// components is for view numbers less than or equal to v."
TEST(PbftDecision, AViewChangeIsInOrderAndOfEarlierViews) {
  struct Case {
    const char* why;
    MacViewChange m;
    bool is_well_formed;
  };
  const auto claim = [](Seq n, Digest of, View v) {
    return Claim{.seq = n, .digest = of, .view = v};
  };
  MacViewChange without_h = change(2, n1);
  without_h.stable = 100;
  MacViewChange twice = change(2, n1);
  twice.checkpoints.push_back(twice.checkpoints.front());
  const std::vector<Case> cases{
      {"nothing", change(2, n1), true},
      {"v", change(2, n1, {claim(1, d, 1)}, {claim(1, d, 1)}), true},
      {"v + 1 in P", change(2, n1, {claim(1, d, 2)}), false},
      {"v + 1 in Q", change(2, n1, {}, {claim(1, d, 2)}), false},
      {"h itself", change(2, n1, {claim(0, d, 1)}), false},
      {"above H", change(2, n1, {claim(201, d, 1)}), false},
      {"one number twice in P", change(2, n1, {claim(1, d, 0), claim(1, other, 1)}), false},
      {"one number twice in Q", change(2, n1, {}, {claim(1, d, 0), claim(1, other, 1)}), true},
      {"one request twice in Q", change(2, n1, {}, {claim(1, d, 0), claim(1, d, 1)}), false},
      {"C without h", without_h, false},
      {"C with h twice", twice, false},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    EXPECT_EQ(is_well_formed(each.m, four), each.is_well_formed);
  }
}

}  // namespace orrery::pbft::decision_test
