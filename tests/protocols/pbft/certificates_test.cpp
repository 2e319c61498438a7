/// What proves something, and each way not to.

#include <gtest/gtest.h>

#include "tests/protocols/pbft/support.hpp"

namespace orrery::pbft {
namespace {

// ---------------------------------------------------------------- numbers

// "3f + 1": any two quorums of 2f + 1 have f + 1 in common.
TEST(PbftQuorums, OfThreeFPlusOneAreTwoFPlusOne) {
  for (std::uint32_t f = 0; f <= 10; ++f) {
    EXPECT_EQ(faulty_max(3 * f + 1), f);
    EXPECT_EQ(quorum(3 * f + 1), 2 * f + 1);
    EXPECT_EQ(one_correct(3 * f + 1), f + 1);
  }
}

TEST(PbftQuorums, IntersectInOneThatIsNotFaultyAndCanDoWithoutThoseThatAre) {
  for (std::uint32_t n = 1; n <= 100; ++n) {
    const std::uint32_t f = faulty_max(n);
    EXPECT_GT(2 * quorum(n), n + f) << n;
    EXPECT_LE(2 * (quorum(n) - 1), n + f) << n << ": one less would do";
    EXPECT_LE(quorum(n), n - f) << n;
  }
}

TEST(PbftQuorums, ThePrimaryIsVModR) {
  EXPECT_EQ(primary_of(0, 4), n1);
  EXPECT_EQ(primary_of(3, 4), n4);
  EXPECT_EQ(primary_of(4, 4), n1);
}

// ---------------------------------------------------------------- digests

TEST(PbftDigests, AreSignedInsteadOfTheRequests) {
  const Signed<PrePrepare> whole = pre_prepare(0, 1, m1);
  EXPECT_TRUE(whole.is_by(n1));
  EXPECT_TRUE(without_requests(whole).is_by(n1));
  EXPECT_FALSE(without_requests(whole)->requests.has_content());
  EXPECT_EQ(without_requests(whole)->requests.digest(), m1.digest());
}

TEST(PbftDigests, ChangeWithTheRequests) {
  Signed<PrePrepare> changed = pre_prepare(0, 1, m1);
  changed.change([](PrePrepare& m) { m.requests.change([](Batch& batch) { batch.pop_back(); }); });
  EXPECT_FALSE(changed.is_genuine());
  EXPECT_EQ(changed->requests, null_request());
}

// ---------------------------------------------------------------- P

struct Case {
  const char* why;
  void (*spoil)(Prepared& whole);
};

TEST(PbftPrepared, ACertificateIsAPrePrepareAndTwoFPreparesThatMatch) {
  const Prepared whole = certificate(0, 1, m1);
  EXPECT_EQ(whole.prepares.size(), 2U);
  EXPECT_TRUE(is_valid(whole, four));
}

TEST(PbftPrepared, ACertificateIsInvalid) {
  const Case cases[] = {
      {"one prepare short", [](Prepared& p) { p.prepares.pop_back(); }},
      {"one replica twice", [](Prepared& p) { p.prepares[1] = p.prepares[0]; }},
      {"the primary prepares", [](Prepared& p) { p.prepares[0] = prepare(0, 1, m1, n1); }},
      {"another view", [](Prepared& p) { p.prepares[0] = prepare(1, 1, m1, n2); }},
      {"another sequence number", [](Prepared& p) { p.prepares[0] = prepare(0, 2, m1, n2); }},
      {"another digest", [](Prepared& p) { p.prepares[0] = prepare(0, 1, m2, n2); }},
      {"the pre-prepare of another one",
       [](Prepared& p) { p.prePrepare = without_requests(pre_prepare(0, 1, m2)); }},
      {"a pre-prepare by a backup",
       [](Prepared& p) {
         p.prePrepare = signed_by(n2, PrePrepare{.view = 0, .seq = 1, .requests = m1});
       }},
      {"a changed pre-prepare",
       [](Prepared& p) { p.prePrepare.change([](PrePrepare& m) { m.seq = 2; }); }},
      {"a changed prepare", [](Prepared& p) { p.prepares[0].change([](Prepare& m) { ++m.seq; }); }},
      {"in somebody else's name",
       [](Prepared& p) { p.prepares[0] = signed_by(n4, *prepare(0, 1, m1, n2)); }},
      {"a stranger's", [](Prepared& p) { p.prepares[0] = prepare(0, 1, m1, replica(5)); }},
      {"a client's", [](Prepared& p) { p.prepares[0] = prepare(0, 1, m1, c1); }},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    Prepared whole = certificate(0, 1, m1);
    each.spoil(whole);
    EXPECT_FALSE(is_valid(whole, four));
  }
}

// ---------------------------------------------------------------- commits

Committed commits(const std::vector<NodeId>& by) {
  Committed whole{.seq = 1, .requests = m1};
  for (const NodeId i : by) whole.commits.push_back(commit(0, 1, m1, i));
  return whole;
}

TEST(PbftCommitted, ACertificateIsTwoFPlusOneCommitsThatMatch) {
  EXPECT_TRUE(is_valid(commits({n1, n2, n3}), four));
  EXPECT_TRUE(is_valid(commits({n1, n2, n3, n4}), four));
  EXPECT_FALSE(is_valid(commits({n1, n2}), four));
  EXPECT_FALSE(is_valid(commits({n1, n2, n2}), four));
  EXPECT_FALSE(is_valid(commits({}), four));
}

TEST(PbftCommitted, CommitsOfTwoViewsProveNothing) {
  Committed whole = commits({n1, n2});
  whole.commits.push_back(commit(1, 1, m1, n3));
  EXPECT_FALSE(is_valid(whole, four));
}

TEST(PbftCommitted, CommitsOfOtherRequestsProveNothing) {
  Committed whole = commits({n1, n2, n3});
  whole.requests = m2;
  EXPECT_FALSE(is_valid(whole, four));
  whole.requests = m1.without_content();
  EXPECT_FALSE(is_valid(whole, four));
}

// ---------------------------------------------------------------- C

TEST(PbftProof, IsTwoFPlusOneCheckpointsOfOneState) {
  EXPECT_TRUE(is_proof(proof(100, 7), 100, four));
  EXPECT_FALSE(is_proof(proof(100, 7), 200, four));
  EXPECT_FALSE(is_proof({checkpoint(100, 7, n1), checkpoint(100, 7, n2)}, 100, four));
  EXPECT_FALSE(is_proof({checkpoint(100, 7, n1), checkpoint(100, 7, n2), checkpoint(100, 8, n3)},
                        100, four));
  EXPECT_FALSE(is_proof({checkpoint(100, 7, n1), checkpoint(100, 7, n2), checkpoint(100, 7, n2)},
                        100, four));
}

TEST(PbftProof, IsNotNeededOfTheInitialState) {
  EXPECT_TRUE(is_proof({}, 0, four));
  EXPECT_FALSE(is_proof(proof(0, 7), 0, four));
  EXPECT_FALSE(is_proof({}, 100, four));
}

TEST(PbftProof, IsOfThisStateAndNoOther) {
  const Shared<ServiceState> state = ServiceState{.lastReplies = [] {
    Map<NodeId, LastReply> replies;
    replies.insert_or_assign(c1, LastReply{.timestamp = 9});
    return replies;
  }()};
  const StableCheckpoint whole{.seq = 100, .state = state, .proof = proof(100, hash_of(state))};
  EXPECT_TRUE(is_valid(whole, four));
  StableCheckpoint other = whole;
  other.state = ServiceState{};
  EXPECT_FALSE(is_valid(other, four));
  other = whole;
  other.seq = 200;
  EXPECT_FALSE(is_valid(other, four));
  EXPECT_FALSE(is_valid(StableCheckpoint{}, four));
}

}  // namespace
}  // namespace orrery::pbft
