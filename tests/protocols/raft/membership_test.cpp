/// Cluster membership changes: chapter 4 of Ongaro's dissertation, by its sentences.

#include <gtest/gtest.h>

#include "sim/core/draw.hpp"
#include "tests/protocols/raft/support.hpp"

namespace orrery::raft::membership_test {
namespace {

constexpr NodeId a1 = NodeId('a', 1);

using Nodes = SmallSet<NodeId>;

Entry entry(Term term, Configuration configuration) {
  return {.term = term, .command = Command(std::move(configuration))};
}

EntryLog log_with(const std::vector<Entry>& entries) {
  EntryLog log;
  for (const Entry& entry : entries) log.append(entry);
  return log;
}

constexpr RequestStatus ok = RequestStatus::ok;
constexpr RequestStatus timeout = RequestStatus::timeout;
constexpr RequestStatus impossible = RequestStatus::impossible;
constexpr RequestStatus expired = RequestStatus::expired;

Effects is_done(std::uint64_t number, RequestStatus status) {
  return sent(a1, RequestDone{.number = number, .status = status});
}

/// Who the cluster is according to the configurations in a log.
std::vector<Configuration> configurations_in(const EntryLog& log) {
  std::vector<Configuration> all;
  for (const Entry& entry : log.entries) {
    const auto* found = std::get_if<Configuration>(&*entry.command);
    if (found == nullptr) continue;
    all.push_back(*found);
    all.back().answered.clear();
  }
  return all;
}

AppendEntriesReply acknowledgement(Term term, Index matchIndex) {
  return {.term = term, .success = true, .matchIndex = matchIndex};
}

/// n1 of so many servers, of which so many are members, with the votes of these.
Lone<Raft> leader_of(std::uint32_t servers, std::uint32_t members, const Nodes& voters,
                     const Durable& on_disk = {}) {
  Lone<Raft> server(servers, {.members = members}, on_disk);
  server.expire(ElectionTimeout{});
  for (const NodeId voter : voters) {
    server.receive(voter,
                   RequestVoteReply{.term = server.durable().currentTerm, .voteGranted = true});
  }
  EXPECT_EQ(server.state().role, Role::leader);
  return server;
}

/// The same once it has committed an entry of its own term, its only one.
Lone<Raft> settled_leader_of(std::uint32_t servers, std::uint32_t members, const Nodes& voters) {
  Lone<Raft> server = leader_of(servers, members, voters);
  server.receive(c1, RegisterClient{.nonce = 1});
  for (const NodeId voter : voters) server.receive(voter, acknowledgement(1, 1));
  EXPECT_EQ(server.state().commitIndex, 1U);
  return server;
}

template <class M>
std::size_t count_sent(const Effects& effects, NodeId to) {
  return static_cast<std::size_t>(
      std::count_if(effects.list.begin(), effects.list.end(), [&](const Effect& effect) {
        return effect.kind == Effect::Kind::sent && effect.to == to &&
               content_of<M>(*effect.what) != nullptr;
      }));
}

// ---------------------------------------------------------------- §4.1 Safety

// The first `members` servers are the cluster at first; the others wait to be added.
TEST(RaftMembership, SparesDoNotStandAndAreNotAsked) {
  Lone<Raft> spare(5, {.members = 3}, {}, n4);
  EXPECT_EQ(spare.expire(ElectionTimeout{}), nothing);
  EXPECT_EQ(spare.durable(), Durable{});
  EXPECT_TRUE(spare.is_running(ElectionTimeout{}));

  Lone<Raft> member(5, {.members = 3});
  EXPECT_EQ(member.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, RequestVote{.term = 1, .candidateId = n1}));
  EXPECT_EQ(member.receive(n4, RequestVoteReply{.term = 1, .voteGranted = true}), nothing)
      << "the vote of a spare";
  EXPECT_EQ(member.state().role, Role::candidate);
  member.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true});
  EXPECT_EQ(member.state().role, Role::leader);
  EXPECT_EQ(member.state().nextIndex, (SmallMap<NodeId, Index>{{n2, 1}, {n3, 1}}));
}

// "The new configuration takes effect on each server as soon as it is added to that server's log:
// the Cnew entry is replicated to the Cnew servers, and a majority of the new configuration is used
// to determine the Cnew entry's commitment."
TEST(RaftMembership, ANewConfigurationIsCommittedByItsOwnMajority) {
  Lone<Raft> server = settled_leader_of(4, 3, {n2, n3});
  EXPECT_EQ(server.receive(a1, AddServer{.number = 1, .newServer = n4}), nothing)
      << "it is caught up first";
  server.expire(HeartbeatDue{});
  const Effects appended = server.receive(n4, acknowledgement(1, 1));
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{{.voters = {n1, n2, n3, n4}}}));
  for (const NodeId follower : {n2, n3, n4}) {
    EXPECT_EQ(count_sent<AppendEntries>(appended, follower), 1U) << to_text(follower);
  }
  server.receive(n2, acknowledgement(1, 2));
  EXPECT_EQ(server.state().commitIndex, 1U) << "two of four are no majority";
  EXPECT_EQ(server.receive(n4, acknowledgement(1, 2)),
            output(Committed{.index = 2}) + is_done(1, ok));
  EXPECT_EQ(server.state().commitIndex, 2U);
}

// "A server always uses the latest configuration in its log, regardless of whether the entry is
// committed."
TEST(RaftMembership, AFollowerUsesTheLatestConfigurationInItsLog) {
  Lone<Raft> server(5, {.members = 3});
  server.receive(
      n2, AppendEntries{
              .term = 1, .leaderId = n2, .entries = {entry(1, {.voters = {n1, n2, n3, n4}})}});
  EXPECT_EQ(server.state().commitIndex, 0U);
  const RequestVote asked{.term = 2, .candidateId = n1, .lastLogIndex = 1, .lastLogTerm = 1};
  EXPECT_EQ(server.expire(ElectionTimeout{}), sent_to_each({n2, n3, n4}, asked));
  server.receive(n4, RequestVoteReply{.term = 2, .voteGranted = true});
  EXPECT_EQ(server.state().role, Role::candidate) << "two of four are no majority";
  server.receive(n3, RequestVoteReply{.term = 2, .voteGranted = true});
  EXPECT_EQ(server.state().role, Role::leader);
}

TEST(RaftMembership, TheLatestConfigurationIsFoundAgainAfterACrash) {
  const EntryLog log =
      log_with({entry(1, {.voters = {n1, n2, n3, n4}}), entry(1, {.voters = {n1, n4}})});
  Lone<Raft> server(5, {.members = 3}, {.currentTerm = 1, .log = log});
  EXPECT_EQ(
      server.expire(ElectionTimeout{}),
      sent(n4, RequestVote{.term = 2, .candidateId = n1, .lastLogIndex = 2, .lastLogTerm = 1}));
}

// "A log entry for a configuration change can be removed (if leadership changes); in this case, a
// server must be prepared to fall back to the previous configuration in its log."
TEST(RaftMembership, AServerFallsBackWhenTheEntryIsRemoved) {
  const EntryLog log = log_with(
      {entry(1, {.voters = {n1, n2, n3, n4}}), entry(1, {.voters = {n1, n2, n3, n4, n5}})});
  Lone<Raft> server(5, {.members = 3}, {.currentTerm = 1, .log = log});
  server.receive(n2, AppendEntries{.term = 2,
                                   .leaderId = n2,
                                   .prevLogIndex = 1,
                                   .prevLogTerm = 1,
                                   .entries = {Entry{.term = 2, .command = Command(NoOp{})}}});
  EXPECT_EQ(
      server.expire(ElectionTimeout{}),
      sent_to_each({n2, n3, n4},
                   RequestVote{.term = 3, .candidateId = n1, .lastLogIndex = 2, .lastLogTerm = 2}));
  server.receive(n3, AppendEntries{.term = 3,
                                   .leaderId = n3,
                                   .entries = {Entry{.term = 3, .command = Command(NoOp{})}}});
  EXPECT_EQ(
      server.expire(ElectionTimeout{}),
      sent_to_each({n2, n3},
                   RequestVote{.term = 4, .candidateId = n1, .lastLogIndex = 1, .lastLogTerm = 3}))
      << "to the one with which it was set up";
}

// "A server accepts AppendEntries requests from a leader that is not part of the server's latest
// configuration. Otherwise, a new server could never be added to the cluster … A server also grants
// its vote to a candidate that is not part of the server's latest configuration (if the candidate
// has a sufficiently up-to-date log and a current term)."
TEST(RaftMembership, RequestsAreProcessedWithoutConsultingTheConfiguration) {
  Lone<Raft> server(5, {.members = 3});
  EXPECT_EQ(server.receive(n5, RequestVote{.term = 1, .candidateId = n5}),
            sent(n5, RequestVoteReply{.term = 1, .voteGranted = true}));
  EXPECT_EQ(server.receive(n5, AppendEntries{.term = 1, .leaderId = n5}),
            sent(n5, acknowledgement(1, 0)));

  Lone<Raft> spare(5, {.members = 3}, {}, n4);
  EXPECT_EQ(spare.receive(n1, RequestVote{.term = 1, .candidateId = n1}),
            sent(n1, RequestVoteReply{.term = 1, .voteGranted = true}));
}

// Figure 4.1: "1. Reply NOT_LEADER if not leader".
TEST(RaftMembership, AFollowerNamesTheLeader) {
  Lone<Raft> server = follower(3);
  server.receive(n2, AppendEntries{.term = 1, .leaderId = n2});
  EXPECT_EQ(server.receive(a1, AddServer{.number = 1, .newServer = n3}),
            sent(a1, NotLeader{.leaderHint = n2}));
  EXPECT_EQ(server.receive(a1, RemoveServer{.number = 1, .oldServer = n3}),
            sent(a1, NotLeader{.leaderHint = n2}));
}

// Figure 4.1: "3. Wait until previous configuration in log is committed". "Raft restricts the types
// of changes that are allowed: only one server can be added or removed from the cluster at once."
TEST(RaftMembership, OneServerAtATime) {
  Lone<Raft> server = settled_leader_of(5, 5, {n2, n3});
  server.receive(a1, RemoveServer{.number = 1, .oldServer = n5});
  EXPECT_EQ(server.receive(a1, RemoveServer{.number = 2, .oldServer = n4}), nothing);
  EXPECT_EQ(configurations_in(server.durable().log).size(), 1U);
  server.receive(n2, acknowledgement(1, 2));
  EXPECT_EQ(server.receive(n3, acknowledgement(1, 2)),
            output(Committed{.index = 2}) + is_done(1, ok));
  server.receive(a1, RemoveServer{.number = 2, .oldServer = n4});
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{{.voters = {n1, n2, n3, n4}}, {.voters = {n1, n2, n3}}}));
}

TEST(RaftMembership, WhatIsDoneAlreadyChangesNothingButIsRemembered) {
  const Nodes members{n1, n2, n3};
  Lone<Raft> server = settled_leader_of(5, 3, {n2});
  server.receive(a1, AddServer{.number = 1, .newServer = n3});
  EXPECT_EQ(server.receive(n2, acknowledgement(1, 2)),
            output(Committed{.index = 2}) + is_done(1, ok));
  server.receive(a1, RemoveServer{.number = 2, .oldServer = n5});
  EXPECT_EQ(server.receive(n2, acknowledgement(1, 3)),
            output(Committed{.index = 3}) + is_done(2, ok));
  server.receive(a1, ChangeConfiguration{.number = 3, .voters = {n1, n2, n3}});
  EXPECT_EQ(server.receive(n2, acknowledgement(1, 4)),
            output(Committed{.index = 4}) + is_done(3, ok));
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>(3, {.voters = members})));
}

// "If a server receives a command whose serial number has already been executed, it responds
// immediately without re-executing the request" (§6.3).
TEST(RaftMembership, ALateCopyOfARequestDoesNotUndoALaterOne) {
  Lone<Raft> server = settled_leader_of(3, 3, {n2});
  const RemoveServer first{.number = 1, .oldServer = n3};
  server.receive(a1, first);
  EXPECT_EQ(server.receive(a1, first), nothing) << "it is on its way";
  server.receive(n2, acknowledgement(1, 2));
  EXPECT_EQ(server.receive(a1, first), is_done(1, ok)) << "the answer was lost";
  server.receive(a1, AddServer{.number = 2, .newServer = n3});
  server.receive(n3, acknowledgement(1, 2));
  server.receive(n2, acknowledgement(1, 3));
  ASSERT_EQ(server.state().commitIndex, 3U);
  EXPECT_EQ(server.receive(a1, first), is_done(1, expired));
  EXPECT_EQ(server.durable().log.last_index(), 3U);
  EXPECT_EQ(configurations_in(server.durable().log).back(),
            (Configuration{.voters = {n1, n2, n3}}));

  server.receive(NodeId('a', 2), first);
  EXPECT_EQ(configurations_in(server.durable().log).back(), (Configuration{.voters = {n1, n2}}))
      << "another administrator's first";
}

TEST(RaftMembership, ANewLeaderKnowsWhatHasBeenAnswered) {
  for (const RequestStatus status : {ok, timeout}) {
    const AnsweredRequest answered{.number = 2, .status = status};
    const Configuration three{.voters = {n1, n2, n3}, .answered = {{a1, answered}}};
    Lone<Raft> server =
        leader_of(3, 3, {n2}, {.currentTerm = 1, .log = log_with({entry(1, three)})});
    const RemoveServer late{.number = 1, .oldServer = n3};
    const RemoveServer again{.number = 2, .oldServer = n3};
    EXPECT_EQ(server.receive(a1, late), nothing) << "it does not know yet what is committed";
    EXPECT_EQ(server.receive(a1, again), nothing);
    server.receive(n2, acknowledgement(2, 2));
    EXPECT_EQ(server.receive(a1, late), is_done(1, expired));
    EXPECT_EQ(server.receive(a1, again), is_done(2, status));
    EXPECT_EQ(server.durable().log.last_index(), 2U);
  }
}

// What a snapshot stands for was answered, too.
TEST(RaftMembership, ASnapshotKnowsWhatHasBeenAnswered) {
  Config config{.members = 1};
  config.snapshot.after = 2;
  Lone<Raft> server(2, config);
  server.expire(ElectionTimeout{});
  server.receive(c1, RegisterClient{.nonce = 1});
  server.receive(a1, AddLearner{.number = 1, .newServer = n2});
  server.cluster().world().run_until(server.cluster().world().now());  // its disk has the snapshot
  ASSERT_EQ(server.durable().log.discarded(), 2U);
  server.restart();
  server.expire(ElectionTimeout{});
  server.receive(c1, RegisterClient{.nonce = 2});
  EXPECT_EQ(server.receive(a1, AddLearner{.number = 1, .newServer = n2}), is_done(1, ok));
}

// Numbers begin with 1, and none that a run can reach is beyond this.
TEST(RaftMembership, RequestsWithoutACredibleNumberAreIgnored) {
  Lone<Raft> server = settled_leader_of(3, 3, {n2});
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
    EXPECT_EQ(server.receive(a1, RemoveServer{.number = number, .oldServer = n3}), nothing);
  }
  EXPECT_EQ(server.durable().log.last_index(), 1U);
}

// "It's possible for two concurrent, competing changes across term boundaries to have quorums that
// don't overlap … a leader may not append a new configuration entry until it has committed an entry
// from its current term" (Ongaro, raft-dev, July 10, 2015).
TEST(RaftMembership, ALeaderCommitsAnEntryOfItsTermBeforeAConfiguration) {
  Lone<Raft> server = leader_of(4, 4, {n2, n3});
  server.receive(a1, RemoveServer{.number = 1, .oldServer = n4});
  EXPECT_EQ(server.durable().log, log_with({{.term = 1, .command = Command(NoOp{})}}));
  server.receive(n2, acknowledgement(1, 1));
  EXPECT_EQ(server.durable().log.last_index(), 1U) << "two of four";
  server.receive(n3, acknowledgement(1, 1));
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{{.voters = {n1, n2, n3}}}));
}

TEST(RaftMembership, ANewLeaderBringsAChangeToItsEnd) {
  const EntryLog log = log_with({entry(1, {.voters = {n1, n2, n3, n4}})});
  Lone<Raft> server = leader_of(4, 3, {n2, n3}, {.currentTerm = 1, .log = log});
  EXPECT_EQ(server.durable().log.last_index(), 2U) << "an entry of its own term commits the other";
  server.receive(n2, acknowledgement(2, 2));
  server.receive(n4, acknowledgement(2, 2));
  EXPECT_EQ(server.state().commitIndex, 2U);
}

// ---------------------------------------------------------------- §4.2.1 Catching up new servers

// "A new server joins the cluster as a non-voting member. The leader replicates log entries to it,
// but it is not yet counted towards majorities for voting or commitment purposes."
TEST(RaftCatchUp, ANewServerIsBroughtUpToDateBeforeItCounts) {
  Lone<Raft> server = settled_leader_of(4, 3, {n2});
  server.receive(a1, AddServer{.number = 1, .newServer = n4});
  EXPECT_EQ(count_sent<AppendEntries>(server.expire(HeartbeatDue{}), n4), 1U);
  server.receive(c1, RegisterClient{.nonce = 2});
  server.receive(n4, AppendEntriesReply{.term = 1, .success = false, .lastLogIndex = 0});
  EXPECT_EQ(server.state().nextIndex.at(n4), 1U);
  EXPECT_EQ(server.state().commitIndex, 1U);
  server.receive(n4, acknowledgement(1, 1));
  EXPECT_EQ(server.state().commitIndex, 1U) << "n1 and n4 are no majority of n1, n2 and n3";
  EXPECT_TRUE(configurations_in(server.durable().log).empty());
}

// "Each round replicates all the log entries present in the leader's log at the start of the round
// to the new server's log … The algorithm waits a fixed number of rounds (such as 10). If the last
// round lasts less than an election timeout, then the leader adds the new server to the cluster."
TEST(RaftCatchUp, TenRoundsPass) {
  Lone<Raft> server = settled_leader_of(4, 3, {n2});
  server.receive(a1, AddServer{.number = 1, .newServer = n4});
  for (Index round = 1; round <= 10; ++round) {
    EXPECT_EQ(server.state().change->round, round);
    EXPECT_EQ(server.state().change->roundEnd, round);
    server.receive(c1, RegisterClient{.nonce = round});  // index round + 1
    server.receive(n2, acknowledgement(1, round + 1));
    EXPECT_TRUE(configurations_in(server.durable().log).empty());
    server.receive(n4, acknowledgement(1, round));
  }
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{{.voters = {n1, n2, n3, n4}}}));
  EXPECT_FALSE(server.is_running(RoundTimeout{}));
}

// "Reply TIMEOUT if new server does not make progress for an election timeout or if the last round
// takes longer than the election timeout" (Figure 4.1).
TEST(RaftCatchUp, AServerThatMakesNoProgressIsNotAdded) {
  Lone<Raft> server = settled_leader_of(4, 3, {n2});
  server.receive(a1, AddServer{.number = 1, .newServer = n4});
  const Effects given_up = server.expire(RoundTimeout{});
  EXPECT_EQ(count_sent<AppendEntries>(given_up, n4), 0U);
  EXPECT_EQ(server.receive(n2, acknowledgement(1, 2)),
            output(Committed{.index = 2}) + is_done(1, timeout))
      << "the refusal is remembered, too";
  EXPECT_FALSE(server.state().change);
  EXPECT_EQ(count_sent<AppendEntries>(server.expire(HeartbeatDue{}), n4), 0U);
  server.receive(n4, acknowledgement(1, 1));
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{{.voters = {n1, n2, n3}}}));
  EXPECT_EQ(server.state().nextIndex.count(n4), 0U);
}

/// On the disk of a member of three: a snapshot of three keys in the place of its first three
/// entries.
Durable compacted() {
  Snapshot file{.lastIndex = 3, .lastTerm = 1, .lastConfig = {.voters = {n1, n2, n3}}};
  for (const char* key : {"x", "y", "z"}) file.add(MachineRecord{.key = key, .value = "1"});
  EntryLog log = log_with({entry(1, {}), entry(1, {}), entry(1, {})});
  log.discard_through(3, 1);
  return {.currentTerm = 1, .log = log, .snapshotFile = file};
}
/// n1 leads n2 and n3 of four servers, and sends one record at a time.
Lone<Raft> leader_with_snapshot() {
  Config config{.members = 3};
  config.snapshot.chunk = 1;
  Lone<Raft> server(4, config, compacted());
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 2, .voteGranted = true});
  server.receive(c1, RegisterClient{.nonce = 1});
  server.receive(n2, acknowledgement(2, 4));
  EXPECT_EQ(server.state().commitIndex, 4U);
  return server;
}
constexpr AppendEntriesReply log_is_empty{.term = 2, .success = false};

// "… if the new server is unavailable or is so slow that it will never catch up": one that gets a
// long snapshot, chunk by chunk, is neither.
TEST(RaftCatchUp, AChunkOfASnapshotIsProgress) {
  Lone<Raft> server = leader_with_snapshot();
  server.receive(a1, AddServer{.number = 1, .newServer = n4});
  server.receive(n4, log_is_empty);
  EXPECT_EQ(server.expire(RoundTimeout{}), nothing) << "it needs the snapshot";
  for (std::uint64_t offset = 1; offset <= 2; ++offset) {
    server.receive(n4, InstallSnapshotReply{.term = 2, .lastIndex = 3, .offset = offset});
    EXPECT_EQ(server.expire(RoundTimeout{}), nothing) << offset;
    EXPECT_TRUE(server.is_running(RoundTimeout{}));
  }
  server.expire(RoundTimeout{});
  EXPECT_EQ(server.receive(n2, acknowledgement(2, 5)),
            output(Committed{.index = 5}) + is_done(1, timeout))
      << "no chunk for an election timeout";
}

// A leader replicates to the servers of its configuration, and to those that are to join it.
TEST(RaftCatchUp, AServerThatIsRefusedOrRemovedIsSentNoSnapshot) {
  const auto expect_forgotten = [](Lone<Raft>& server, NodeId stranger) {
    EXPECT_TRUE(server.state().transfers.empty());
    EXPECT_FALSE(server.is_running(SnapshotTimeout{stranger}));
    EXPECT_EQ(count_sent<AppendEntries>(server.expire(HeartbeatDue{}), stranger), 0U);
    EXPECT_EQ(
        server.receive(stranger, InstallSnapshotReply{.term = 2, .lastIndex = 3, .done = true}),
        nothing);
    EXPECT_FALSE(server.state().matchIndex.contains(stranger));
    EXPECT_FALSE(server.state().nextIndex.contains(stranger));
  };
  Lone<Raft> refuses = leader_with_snapshot();
  refuses.receive(a1, AddServer{.number = 1, .newServer = n4});
  refuses.receive(n4, log_is_empty);
  refuses.expire(RoundTimeout{});
  ASSERT_TRUE(refuses.state().transfers.contains(n4));
  refuses.expire(RoundTimeout{});
  expect_forgotten(refuses, n4);

  Lone<Raft> removes = leader_with_snapshot();
  removes.receive(n3, log_is_empty);
  ASSERT_TRUE(removes.state().transfers.contains(n3));
  removes.receive(a1, RemoveServer{.number = 1, .oldServer = n3});
  expect_forgotten(removes, n3);
}

TEST(RaftCatchUp, AServerWhoseLastRoundIsSlowIsNotAdded) {
  for (const Index slow_round : {Index{9}, Index{10}}) {
    Lone<Raft> server = settled_leader_of(4, 3, {n2});
    server.receive(c1, RegisterClient{.nonce = 1});
    server.receive(n2, acknowledgement(1, 2));
    server.receive(a1, AddServer{.number = 1, .newServer = n4});
    for (Index round = 1; round <= 10; ++round) {
      server.receive(c1, RegisterClient{.nonce = round});
      server.receive(c2, RegisterClient{.nonce = round});
      server.receive(n2, acknowledgement(1, server.durable().log.last_index()));
      const Index end = server.state().change->roundEnd;
      server.receive(n4, acknowledgement(1, end - 1));  // some progress
      if (round == slow_round) {
        EXPECT_EQ(server.expire(RoundTimeout{}), nothing);
      }
      server.receive(n4, acknowledgement(1, end));
    }
    const Nodes members = slow_round == 10 ? Nodes{n1, n2, n3} : Nodes{n1, n2, n3, n4};
    EXPECT_EQ(configurations_in(server.durable().log),
              (std::vector<Configuration>{{.voters = members}}));
    const Index end = server.durable().log.last_index();
    server.receive(n2, acknowledgement(1, end));
    server.receive(n3, acknowledgement(1, end));
    EXPECT_EQ(server.state().commitIndex, end);
    EXPECT_FALSE(server.state().change);
    const auto& answered = server.state().configurations[0].configuration.answered;
    EXPECT_EQ(answered.at(a1).status, slow_round == 10 ? timeout : ok);
  }
}

// ---------------------------------------------------------------- §4.2.2 Removing the leader

// "A leader that is removed from the configuration steps down once the Cnew entry is committed …
// there will be a period of time (while it is committing Cnew) when a leader can manage a cluster
// that does not include itself; it replicates log entries but does not count itself in majorities."
TEST(RaftRemovedLeader, DoesNotCountItselfAndStepsDownOnceItIsCommitted) {
  Lone<Raft> server = settled_leader_of(3, 3, {n2});
  server.receive(a1, RemoveServer{.number = 1, .oldServer = n1});
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{{.voters = {n2, n3}}}));
  server.receive(n2, acknowledgement(1, 2));
  EXPECT_EQ(server.state().role, Role::leader);
  EXPECT_EQ(server.state().commitIndex, 1U) << "one of two";
  EXPECT_EQ(server.receive(n3, acknowledgement(1, 2)),
            output(Committed{.index = 2}) + is_done(1, ok));
  EXPECT_EQ(server.state().role, Role::follower);
  EXPECT_EQ(server.expire(ElectionTimeout{}), nothing) << "it is needed no longer";
}

// "A server that is not part of its own latest configuration should still start new elections, as
// it might still be needed until the Cnew entry is committed (as in Figure 4.6). It does not count
// its own vote in elections unless it is part of its latest configuration."
TEST(RaftRemovedLeader, Figure4_6_MayStillBeNeededAndDoesNotCountItsVote) {
  const EntryLog log = log_with({entry(1, {.voters = {n2}})});
  Lone<Raft> server(2, {}, {.currentTerm = 1, .log = log});
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.state().role, Role::candidate) << "although it has its own vote";
  server.receive(n2, RequestVoteReply{.term = 2, .voteGranted = true});
  EXPECT_EQ(server.state().role, Role::leader);
}

// ---------------------------------------------------------------- §4.3 Joint consensus

// "Agreement (for elections and entry commitment) requires majorities from both the old and new
// configurations."
TEST(RaftJointConsensus, NeedsMajoritiesOfBoth) {
  Lone<Raft> server = settled_leader_of(5, 3, {n2});
  const ChangeConfiguration request{.number = 1, .voters = {n3, n4, n5}};
  server.receive(a1, request);
  server.receive(n4, acknowledgement(1, 1));
  server.receive(n5, acknowledgement(1, 1));
  const Configuration joint{.voters = {n3, n4, n5}, .oldVoters = {n1, n2, n3}};
  ASSERT_EQ(configurations_in(server.durable().log), std::vector<Configuration>{joint});
  server.receive(n4, acknowledgement(1, 2));
  server.receive(n5, acknowledgement(1, 2));
  EXPECT_EQ(server.state().commitIndex, 1U) << "n1 alone of the old ones";
  // "Once Cold,new has been committed, neither Cold nor Cnew can make decisions without approval of
  // the other … It is now safe for the leader to create a log entry describing Cnew."
  server.receive(n2, acknowledgement(1, 2));
  EXPECT_EQ(server.state().commitIndex, 2U);
  const Configuration after{.voters = {n3, n4, n5}};
  ASSERT_EQ(configurations_in(server.durable().log), (std::vector<Configuration>{joint, after}));
  server.receive(n4, acknowledgement(1, 3));
  EXPECT_EQ(server.receive(n5, acknowledgement(1, 3)),
            output(Committed{.index = 3}) + is_done(1, ok));
  EXPECT_EQ(server.state().role, Role::follower) << "it has removed itself";
}

TEST(RaftJointConsensus, CandidatesNeedBothMajorities) {
  const EntryLog log = log_with({entry(1, {.voters = {n3, n4, n5}, .oldVoters = {n1, n2, n3}})});
  Lone<Raft> server(5, {.members = 3}, {.currentTerm = 1, .log = log});
  EXPECT_EQ(count_sent<RequestVote>(server.expire(ElectionTimeout{}), n5), 1U);
  const RequestVoteReply granted{.term = 2, .voteGranted = true};
  server.receive(n2, granted);
  server.receive(n4, granted);
  EXPECT_EQ(server.state().role, Role::candidate);
  server.receive(n5, granted);
  EXPECT_EQ(server.state().role, Role::leader);
}

TEST(RaftJointConsensus, ANewLeaderLeavesIt) {
  const Configuration joint{.voters = {n1, n4}, .oldVoters = {n1, n2, n3}};
  Lone<Raft> server(4, {.members = 3}, {.currentTerm = 1, .log = log_with({entry(1, joint)})});
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 2, .voteGranted = true});
  server.receive(n4, RequestVoteReply{.term = 2, .voteGranted = true});
  ASSERT_EQ(server.state().role, Role::leader);
  server.receive(n2, acknowledgement(2, 2));
  server.receive(n4, acknowledgement(2, 2));
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{joint, {.voters = {n1, n4}}}));
}

// ---------------------------------------------------------------- learners

TEST(RaftLearners, GetEntriesAndCountForNothing) {
  Lone<Raft> server = settled_leader_of(4, 3, {n2});
  EXPECT_EQ(
      count_sent<AppendEntries>(server.receive(a1, AddLearner{.number = 1, .newServer = n4}), n4),
      1U);
  EXPECT_EQ(configurations_in(server.durable().log),
            (std::vector<Configuration>{{.voters = {n1, n2, n3}, .learners = {n4}}}));
  server.receive(n4, acknowledgement(1, 2));
  EXPECT_EQ(server.state().commitIndex, 1U);
  EXPECT_EQ(server.receive(n3, acknowledgement(1, 2)),
            output(Committed{.index = 2}) + is_done(1, ok));

  // its promotion
  server.receive(a1, AddServer{.number = 2, .newServer = n4});
  EXPECT_EQ(configurations_in(server.durable().log).back(),
            (Configuration{.voters = {n1, n2, n3, n4}}));
}

// "Learners must be allowed to cast votes": a learner may have been promoted without knowing it
// (etcd, pull request 10998).
TEST(RaftLearners, VoteWhenTheyAreAskedAndNeverStand) {
  const EntryLog log = log_with({entry(1, {.voters = {n2, n3}, .learners = {n1}})});
  Lone<Raft> learner(3, {}, {.currentTerm = 1, .log = log});
  learner.receive(
      n2, AppendEntries{
              .term = 1, .leaderId = n2, .prevLogIndex = 1, .prevLogTerm = 1, .leaderCommit = 1});
  EXPECT_EQ(learner.expire(ElectionTimeout{}), nothing);
  const RequestVote asked{.term = 2, .candidateId = n3, .lastLogIndex = 2, .lastLogTerm = 1};
  EXPECT_EQ(learner.receive(n3, asked), sent(n3, RequestVoteReply{.term = 2, .voteGranted = true}));
}

// ---------------------------------------------------------------- requests that make no sense

TEST(RaftMembership, ChangesThatCannotBeAreRefused) {
  struct Case {
    std::string why;
    ChangeConfiguration request;
  };
  for (const Case& c : {Case{"nobody votes", {.number = 1}},
                        Case{"only learners", {.number = 1, .learners = {n1, n2}}},
                        Case{"a client votes", {.number = 1, .voters = {n1, c1}}},
                        Case{"no such server", {.number = 1, .voters = {n1, replica(9)}}},
                        Case{"nobody learns", {.number = 1, .voters = {n1}, .learners = {{}}}},
                        Case{"both", {.number = 1, .voters = {n1, n2}, .learners = {n2}}}}) {
    SCOPED_TRACE(c.why);
    Lone<Raft> server = settled_leader_of(3, 3, {n2});
    server.receive(a1, c.request);
    EXPECT_EQ(server.receive(n2, acknowledgement(1, 2)),
              output(Committed{.index = 2}) + is_done(1, impossible));
    EXPECT_EQ(configurations_in(server.durable().log),
              (std::vector<Configuration>{{.voters = {n1, n2, n3}}}));
  }
  Lone<Raft> alone = settled_leader_of(3, 1, {});
  EXPECT_EQ(alone.receive(a1, RemoveServer{.number = 1, .oldServer = n1}),
            output(Committed{.index = 2}) + is_done(1, impossible));
  EXPECT_EQ(alone.receive(a1, AddServer{.number = 2, .newServer = c1}),
            output(Committed{.index = 3}) + is_done(2, impossible));
}

// What a peer sends never brings a server down, whatever configuration it contains.
TEST(RaftMembership, AnyConfigurationInTheLogIsBorne) {
  for (const Configuration& odd :
       {Configuration{}, Configuration{.learners = {n1}}, Configuration{.voters = {c1, NodeId{}}},
        Configuration{.voters = {n1}, .oldVoters = {replica(9)}},
        Configuration{.voters = {n1, n2}, .learners = {n1, n2}}}) {
    Lone<Raft> server(3);
    server.receive(
        n2,
        AppendEntries{.term = 1, .leaderId = n2, .entries = {entry(1, odd)}, .leaderCommit = 1});
    server.expire(ElectionTimeout{});
    for (const NodeId node : {n2, n3}) {
      server.receive(node, RequestVoteReply{.term = 2, .voteGranted = true});
      server.receive(node, acknowledgement(2, 1));
    }
    server.receive(a1, AddServer{.number = 1, .newServer = n3});
    server.receive(n3, AppendEntriesReply{.term = 2, .success = false});
    if (server.is_running(HeartbeatDue{})) server.expire(HeartbeatDue{});
    server.restart();
    // What its log says comes back with it, and it waits for a leader like any other.
    ASSERT_EQ(server.state().configurations.size(), 1U);
    EXPECT_EQ(server.state().configurations[0].configuration, odd);
    EXPECT_EQ(server.state().role, Role::follower);
    EXPECT_TRUE(server.is_running(ElectionTimeout{}));
  }
}

/// Small numbers, and servers that exist and that do not.
class Noise {
 public:
  std::uint64_t below(std::uint64_t n) { return next().below(n); }
  NodeId node() { return replica(static_cast<std::uint32_t>(below(6))); }
  Nodes nodes() {
    Nodes some;
    for (std::uint64_t i = below(4); i > 0; --i) some.insert(node());
    return some;
  }
  std::vector<Entry> entries() {
    std::vector<Entry> some;
    for (std::uint64_t i = below(4); i > 0; --i) {
      const Configuration configuration{nodes(), nodes(), below(3) == 0 ? nodes() : Nodes{}};
      some.push_back(entry(1 + below(3), configuration));
    }
    return some;
  }
  ChangeConfiguration change() {
    const Nodes voters = nodes();
    const Nodes learners = nodes();
    return {.number = below(3),
            .voters = {voters.begin(), voters.end()},
            .learners = {learners.begin(), learners.end()}};
  }

 private:
  Draw next() { return Draw::named(2, 2, 3, Time{0}, ++draws_); }
  std::uint64_t draws_ = 0;
};

TEST(RaftMembership, NoNoiseOfConfigurationsBringsAServerDown) {
  Noise noise;
  std::size_t reigns = 0;
  for (int life = 0; life < 300; ++life) {
    Lone<Raft> server(4, {.members = static_cast<std::uint32_t>(1 + noise.below(4))});
    for (int i = 0; i < 60; ++i) {
      const NodeId from = noise.node();
      const Term term = server.durable().currentTerm + noise.below(8) / 7;
      switch (noise.below(9)) {
        case 0:
          server.receive(from, AppendEntries{.term = term,
                                             .leaderId = from,
                                             .prevLogIndex = noise.below(3),
                                             .prevLogTerm = noise.below(3),
                                             .entries = noise.entries(),
                                             .leaderCommit = noise.below(6)});
          break;
        case 1:
          server.receive(from, AppendEntriesReply{.term = term,
                                                  .success = noise.below(4) > 0,
                                                  .matchIndex = noise.below(6),
                                                  .lastLogIndex = noise.below(6)});
          break;
        case 2:
        case 3:
          server.receive(from, RequestVoteReply{.term = term, .voteGranted = true});
          break;
        case 4:
          server.receive(a1, noise.change());
          break;
        case 5:
          server.receive(a1, AddServer{.number = noise.below(3), .newServer = noise.node()});
          break;
        case 6:
          server.receive(a1, RemoveServer{.number = noise.below(3), .oldServer = noise.node()});
          break;
        case 7:
          if (server.is_running(RoundTimeout{})) server.expire(RoundTimeout{});
          else if (server.is_running(HeartbeatDue{})) server.expire(HeartbeatDue{});
          break;
        default:
          if (server.is_running(ElectionTimeout{})) server.expire(ElectionTimeout{});
      }
      if (server.state().role != Role::leader) continue;
      ++reigns;
      for (const auto& [follower, next] : server.state().nextIndex) {
        EXPECT_GE(next, 1U);
        EXPECT_LE(next, server.durable().log.last_index() + 1);
        EXPECT_EQ(server.state().matchIndex.count(follower), 1U);
      }
    }
  }
  EXPECT_GT(reigns, 100U) << "it did lead";
}

}  // namespace
}  // namespace orrery::raft::membership_test
