/// §5.4.2 "Committing entries from previous terms": Figure 8, by hand.

#include <gtest/gtest.h>

#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {

/// The bug that the rule is there for: every entry is committed by counting replicas.
class CommitsByCounting : public Raft {
 protected:
  bool may_commit(Index) const override { return true; }
};

namespace {

/// Five servers in the situation of Figure 8 (c): "S5 crashes; S1 restarts, is elected leader, and
/// continues replication. At this point, the log entry from term 2 has been replicated on a
/// majority of the servers, but it is not committed."
template <class P>
Cluster figure8_c() {
  Cluster cluster;
  cluster.add<P>('n', 5, {}, [](NodeId) { return Durable{.currentTerm = 1, .log = log_of({1})}; });
  cluster.begin();

  // "In (a) S1 is leader and partially replicates the log entry at index 2."
  cluster.expire(n1, ElectionTimeout{});
  cluster.deliver_all();
  cluster.receive(n1, c1, ClientRequest{.clientId = 1, .sequenceNum = 1, .command = put("x", "1")});
  cluster.deliver<AppendEntries>(n1, n2);
  cluster.drop_all();

  // "In (b) S1 crashes; S5 is elected leader for term 3 with votes from S3, S4, and itself, and
  // accepts a different entry at log index 2."
  cluster.crash(n1);
  cluster.expire(n5, ElectionTimeout{});
  cluster.deliver_all();
  cluster.receive(n5, c2, RegisterClient{});
  cluster.drop_all();

  // (c), with S4 out of reach. S1 has missed term 3, in which S3 has voted already.
  cluster.crash(n5);
  cluster.restart(n1);
  cluster.partition({{n1, n2, n3}});
  cluster.expire(n1, ElectionTimeout{});
  cluster.deliver_all();
  cluster.expire(n1, ElectionTimeout{});
  cluster.deliver_all();
  return cluster;
}

/// S1 crashes, S5 comes back and stands until its term is the newest.
void s1_crashes_and_s5_stands(Cluster& cluster) {
  cluster.crash(n1);
  cluster.heal();
  cluster.restart(n5);
  cluster.expire(n5, ElectionTimeout{});
  cluster.deliver_all();
  cluster.expire(n5, ElectionTimeout{});
  cluster.deliver_all();
}

std::vector<Term> log_at(const Cluster& cluster, NodeId node) {
  return terms_of(cluster.state<Durable>(node).log);
}

TEST(RaftSafety, Figure8_c_AnEntryOfAnEarlierTermIsOnAMajority) {
  const Cluster cluster = figure8_c<Raft>();
  EXPECT_EQ(cluster.state<Durable>(n1).currentTerm, 4U);
  EXPECT_EQ(cluster.state<Volatile>(n1).role, Role::leader);
  for (const NodeId node : {n1, n2, n3})
    EXPECT_EQ(log_at(cluster, node), (std::vector<Term>{1, 2}));
  EXPECT_EQ(log_at(cluster, n4), (std::vector<Term>{1}));
  EXPECT_EQ(log_at(cluster, n5), (std::vector<Term>{1, 3}));
}

// "Raft never commits log entries from previous terms by counting replicas. Only log entries from
// the leader's current term are committed by counting replicas."
TEST(RaftSafety, Figure8_c_ItIsNotCommittedByCountingReplicas) {
  EXPECT_EQ(figure8_c<Raft>().state<Volatile>(n1).commitIndex, 0U);
}

// "If S1 crashes as in (d), S5 could be elected leader (with votes from S2, S3, and S4) and
// overwrite the entry with its own entry from term 3."
TEST(RaftSafety, Figure8_d_TheEntryIsOverwritten) {
  Cluster cluster = figure8_c<Raft>();
  s1_crashes_and_s5_stands(cluster);
  EXPECT_EQ(cluster.state<Volatile>(n5).role, Role::leader);
  for (const NodeId node : {n2, n3, n4, n5}) {
    EXPECT_EQ(log_at(cluster, node), (std::vector<Term>{1, 3}));
  }
}

// "However, if S1 replicates an entry from its current term on a majority of the servers before
// crashing, as in (e), then this entry is committed (S5 cannot win an election). At this point all
// preceding entries in the log are committed as well."
TEST(RaftSafety, Figure8_e_AnEntryOfItsOwnTermCommitsThemBoth) {
  Cluster cluster = figure8_c<Raft>();
  cluster.receive(n1, c1, RegisterClient{});
  cluster.deliver_all();
  EXPECT_EQ(cluster.state<Volatile>(n1).commitIndex, 3U);

  s1_crashes_and_s5_stands(cluster);
  EXPECT_EQ(cluster.state<Volatile>(n5).role, Role::candidate);
  for (const NodeId node : {n2, n3}) EXPECT_EQ(log_at(cluster, node), (std::vector<Term>{1, 2, 4}));
}

TEST(RaftSafety, Figure8_WithoutTheRuleACommittedEntryIsLost) {
  Cluster cluster = figure8_c<CommitsByCounting>();
  ASSERT_EQ(cluster.state<Volatile>(n1).commitIndex, 2U) << "and a client may have been told";

  s1_crashes_and_s5_stands(cluster);
  EXPECT_EQ(cluster.state<Volatile>(n5).role, Role::leader);
  for (const NodeId node : {n2, n3, n4, n5}) {
    EXPECT_EQ(log_at(cluster, node), (std::vector<Term>{1, 3})) << "the committed entry has gone";
  }
}

}  // namespace
}  // namespace orrery::raft
