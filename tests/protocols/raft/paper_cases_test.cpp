/// Rules of §5.2–5.4 as public cases (etcd's raft_paper_test.go). Two conventions there are etcd's
/// own: a new leader appends an empty entry (here a client's command stands in for it), and a
/// candidate that a majority refuses becomes follower at once (the paper lets it wait; those cases
/// are left out).

#include <gtest/gtest.h>

#include "tests/protocols/raft/support.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::raft {
namespace {

constexpr const char* file = "raft/raft_paper_cases.json";

NodeId node(const nlohmann::json& number) { return replica(number.get<std::uint32_t>()); }

/// Logs are lists of [index, term].
std::vector<Term> terms_of(const nlohmann::json& log) {
  std::vector<Term> terms;
  for (const auto& pair : log) terms.push_back(pair[1]);
  return terms;
}
std::vector<Entry> entries_of(const nlohmann::json& log) {
  std::vector<Entry> entries;
  for (const Term term : terms_of(log)) entries.push_back(entry(term));
  return entries;
}
std::vector<Term> applied_by(const Lone<Raft>& server) {
  std::vector<Term> terms = terms_of(server.durable().log);
  terms.resize(server.state().lastApplied);
  return terms;
}

void acknowledge(Lone<Raft>& server, NodeId follower, Index matchIndex) {
  server.receive(follower, AppendEntriesReply{.term = server.durable().currentTerm,
                                              .success = true,
                                              .matchIndex = matchIndex});
}

TEST(RaftPaperCases, VoteRounds) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["vote_round"]) {
    if (c["etcd_specific"]) continue;  // the paper's candidate waits for its time-out
    SCOPED_TRACE(c.dump());
    Lone<Raft> server = candidate(c["size"]);
    for (const auto& [voter, granted] : c["votes"].items()) {
      server.receive(replica(static_cast<std::uint32_t>(std::stoul(voter))),
                     RequestVoteReply{.term = 1, .voteGranted = granted});
    }
    EXPECT_EQ(name_of_enumerator(server.state().role), c["state"].get<std::string>());
    EXPECT_EQ(server.durable().currentTerm, c["term"].get<Term>());
  }
}

TEST(RaftPaperCases, FollowerVotes) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["follower_vote"]) {
    SCOPED_TRACE(c.dump());
    Durable on_disk{.currentTerm = c["term"]};
    if (!c["voted_for"].is_null()) on_disk.votedFor = node(c["voted_for"]);
    Lone<Raft> voter = follower(3, on_disk);
    const NodeId candidate = node(c["candidate"]);
    EXPECT_EQ(voter.receive(candidate, RequestVote{.term = c["term"], .candidateId = candidate}),
              sent(candidate, RequestVoteReply{.term = c["term"], .voteGranted = c["granted"]}));
  }
}

TEST(RaftPaperCases, CandidateFallsBack) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["candidate_fallback"]) {
    SCOPED_TRACE(c.dump());
    Lone<Raft> server = candidate(3);
    server.receive(n2, AppendEntries{.term = c["term"], .leaderId = n2});
    EXPECT_EQ(name_of_enumerator(server.state().role), c["becomes"].get<std::string>());
    EXPECT_EQ(server.durable().currentTerm, c["term_after"].get<Term>());
  }
}

TEST(RaftPaperCases, LeaderCommitsWhatAMajorityAcknowledges) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["leader_acknowledge_commit"]) {
    SCOPED_TRACE(c.dump());
    Lone<Raft> server = leader(c["size"]);
    server.receive(c1, RegisterClient{});
    for (const auto& acknowledger : c["ackers"]) acknowledge(server, node(acknowledger), 1);
    EXPECT_EQ(server.state().commitIndex == 1, c["committed"].get<bool>());
  }
}

TEST(RaftPaperCases, LeaderCommitsPrecedingEntries) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["leader_commit_preceding"]) {
    SCOPED_TRACE(c.dump());
    Lone<Raft> server =
        leader(3, {.currentTerm = c["term_before"], .log = log_of(terms_of(c["log"]))});
    ASSERT_EQ(server.durable().currentTerm, c["leader_term"].get<Term>());
    server.receive(c1, RegisterClient{});
    server.receive(c2, RegisterClient{});
    acknowledge(server, n2, server.durable().log.last_index());
    EXPECT_EQ(applied_by(server), terms_of(c["applied"]));
  }
}

TEST(RaftPaperCases, FollowerAppliesWhatIsCommitted) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["follower_commit"]) {
    SCOPED_TRACE(c.dump());
    Lone<Raft> server = follower(3);
    server.receive(n2, AppendEntries{.term = 1,
                                     .leaderId = n2,
                                     .entries = entries_of(c["entries"]),
                                     .leaderCommit = c["leader_commit"]});
    EXPECT_EQ(applied_by(server), terms_of(c["applied"]));
  }
}

TEST(RaftPaperCases, FollowerChecksConsistency) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["follower_check_append"]) {
    SCOPED_TRACE(c.dump());
    const Term term = c["term"];
    const Index prev = c["prev_index"];
    Lone<Raft> server = follower(3, {.currentTerm = term, .log = log_of(terms_of(c["log"]))});
    const Effects effects = server.receive(
        n2, AppendEntries{
                .term = term, .leaderId = n2, .prevLogIndex = prev, .prevLogTerm = c["prev_term"]});
    const AppendEntriesReply accepted{.term = term, .success = true, .matchIndex = prev};
    const AppendEntriesReply refused{
        .term = term, .success = false, .lastLogIndex = c["log"].size()};
    EXPECT_EQ(effects, sent(n2, c["accepted"] ? accepted : refused));
  }
}

TEST(RaftPaperCases, FollowerAppends) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["follower_append"]) {
    SCOPED_TRACE(c.dump());
    Lone<Raft> server = follower(3, {.currentTerm = c["term"], .log = log_of(terms_of(c["log"]))});
    server.receive(n2, AppendEntries{.term = c["term"],
                                     .leaderId = n2,
                                     .prevLogIndex = c["prev_index"],
                                     .prevLogTerm = c["prev_term"],
                                     .entries = entries_of(c["entries"])});
    EXPECT_EQ(terms_of(server.durable().log), terms_of(c["result"]));
  }
}

TEST(RaftPaperCases, Figure7_TheLeaderBringsEveryLogIntoConsistency) {
  ORRERY_ORACLE(oracle, file);
  const auto& figure = oracle["figure7_sync"];
  const std::vector<Term> leaders = figure["leader_terms"];
  for (const auto& [name, terms] : figure["followers"].items()) {
    SCOPED_TRACE(name);
    const std::vector<Term> followers = terms;
    Cluster cluster;
    cluster.add<Raft>('n', 3, {}, [&](NodeId node) {
      const Term currentTerm = figure["leader_term_before"];
      if (node == n1) return Durable{.currentTerm = currentTerm, .log = log_of(leaders)};
      if (node == n2) return Durable{.currentTerm = currentTerm - 1, .log = log_of(followers)};
      return Durable{};
    });
    cluster.begin();
    cluster.expire(n1, ElectionTimeout{});
    cluster.deliver_all();
    cluster.receive(n1, c1, RegisterClient{});
    cluster.receive(n1, c2, RegisterClient{});
    cluster.deliver_all();
    std::vector<Term> expected = leaders;
    expected.insert(expected.end(), 2, 9);
    EXPECT_EQ(terms_of(cluster.state<Durable>(n2).log), expected);
    EXPECT_EQ(terms_of(cluster.state<Durable>(n3).log), expected);
  }
}

TEST(RaftPaperCases, Voters) {
  ORRERY_ORACLE(oracle, file);
  for (const auto& c : oracle["voter"]) {
    SCOPED_TRACE(c.dump());
    Lone<Raft> voter = follower(
        3, {.currentTerm = c["term"].get<Term>() - 1, .log = log_of(terms_of(c["voter_log"]))});
    const RequestVote request{.term = c["term"],
                              .candidateId = n2,
                              .lastLogIndex = c["cand_last_index"],
                              .lastLogTerm = c["cand_last_term"]};
    EXPECT_EQ(voter.receive(n2, request),
              sent(n2, RequestVoteReply{.term = c["term"], .voteGranted = c["granted"]}));
  }
}

TEST(RaftPaperCases, LeaderCommitsByCountingInItsOwnTermOnly) {
  ORRERY_ORACLE(oracle, file);
  const auto& rule = oracle["only_current_term"];
  for (const auto& c : rule["cases"]) {
    SCOPED_TRACE(c.dump());
    Lone<Raft> server = leader(rule["size"], {.currentTerm = rule["leader_term"].get<Term>() - 1,
                                              .log = log_of(terms_of(rule["log"]))});
    server.receive(c1, RegisterClient{});
    ASSERT_EQ(server.durable().log.last_index(), rule["after_own_entry_index"].get<Index>());
    acknowledge(server, n2, c["follower_match"]);
    EXPECT_EQ(server.state().commitIndex, c["commit"].get<Index>());
  }
}

}  // namespace
}  // namespace orrery::raft
