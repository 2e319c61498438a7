#pragma once
/// The museum of bugs: Raft with one rule as a published implementation got it wrong. A scenario
/// asks for one with {"raft": {"bug": "local_reads"}} and says in `violates` who notices
/// (scenarios/raft_museum). Each class overrides one virtual function of raft.hpp.

#include "protocols/raft/raft.hpp"

namespace orrery::raft {

enum class Bug : std::uint8_t {
  // elections
  vote_not_persisted,       ///< a server forgets in a crash whom it has voted for
  vote_reset,               ///< a candidate that steps down in its term is free to vote again
  no_election_restriction,  ///< votes go to candidates whatever their logs lack
  longest_log_wins,         ///< the longer log is the more up-to-date one, whatever its last term
  constant_timeout,         ///< all servers wait equally long before they stand for election
  // replication
  always_truncates,      ///< a follower makes its log end where a message's entries end
  never_truncates,       ///< a follower keeps entries that conflict with the leader's
  unbounded_commit,      ///< a follower commits what it has, up to the leader's commit index
  commit_goes_back,      ///< a follower believes the newest message, even if it is older
  commits_earlier_term,  ///< a leader commits entries of earlier terms by counting replicas
  // clients
  local_reads,   ///< a leader answers reads without asking a quorum whether it still leads
  early_answer,  ///< a leader answers before its own copy of the entry is on its disk
  no_sessions,   ///< a request that was sent twice is applied twice
  // reads and pipelining
  reads_before_commit,    ///< a new leader answers reads before an entry of its term is committed
  unbounded_lease,        ///< a lease lasts an election time-out, however clocks run
  counts_itself_at_once,  ///< a leader counts itself before its own copy is on its disk
};
BOOST_DESCRIBE_ENUM(Bug, vote_not_persisted, vote_reset, no_election_restriction, longest_log_wins,
                    constant_timeout, always_truncates, never_truncates, unbounded_commit,
                    commit_goes_back, commits_earlier_term, local_reads, early_answer, no_sessions,
                    reads_before_commit, unbounded_lease, counts_itself_at_once)

/// A server with this bug.
Ref<Box> make_server_with(Bug bug, const Config& config);

// ---------------------------------------------------------------- elections

/// R4. currentTerm and votedFor are "updated on stable storage before responding to RPCs" (Figure
/// 2). Not so in raft-java (issue 57), barge (issue 5) and lu-raft-kv (issue 33); hashicorp/raft
/// writes the two one after the other (issue 661).
class VoteNotPersisted : public Raft {
 protected:
  void persist_vote() override {}
};

/// R5. "Each server will vote for at most one candidate in a given term" (§5.2). CCF clears
/// votedFor when a candidate steps down for the leader of its own term (issue 5891, pull request
/// 8094); etcd (pull request 2461) and Hazelcast (pull request 16643) did the like.
class VoteReset : public Raft {
 protected:
  void become_follower() override {
    Raft::become_follower();
    votedFor.reset();
  }
};

/// R7. "The voter denies its vote if its own log is more up-to-date than that of the candidate"
/// (§5.4.1): the restriction left out, as in simpleRaft (issue 10).
class NoElectionRestriction : public Raft {
 protected:
  bool is_up_to_date(const RequestVote&) const override { return true; }
};

/// R8. "If the logs have last entries with different terms, then the log with the later term is
/// more up-to-date" (§5.4.1). noraft compared the last indexes alone (pull request 22).
class LongestLogWins : public Raft {
 protected:
  bool is_up_to_date(const RequestVote& m) const override {
    if (m.lastLogIndex != log.last_index()) return m.lastLogIndex > log.last_index();
    return m.lastLogTerm >= log.last_term();
  }
};

/// R26. "Raft uses randomized election timeouts to ensure that split votes are rare" (§5.2).
class ConstantTimeout : public Raft {
 protected:
  TimeoutRange election_timeout() const override {
    return between(electionTimeout.min, electionTimeout.min);
  }
};

// ---------------------------------------------------------------- replication

/// R9. "If an existing entry conflicts with a new one …, delete the existing entry" (Figure 2), and
/// only then. akka-raft took what precedes the new entries and appended them, so that a delayed
/// message deletes what a later one has brought (issue 66, found by fuzzing).
class AlwaysTruncates : public Raft {
 protected:
  void delete_conflicting_entries(const AppendEntries& m) override {
    if (!log.has(m.prevLogIndex + 1)) return;
    delete_from_log(m.prevLogIndex + 1);
    persist();
  }
};

/// R10. "… delete the existing entry and all that follow it (§5.3)": MoFA replaced entries and left
/// what follows them (issue 1150).
class NeverTruncates : public Raft {
 protected:
  void delete_conflicting_entries(const AppendEntries&) override {}
};

/// R11. "Set commitIndex = min(leaderCommit, index of last new entry)" (Figure 2). Beyond that
/// entry, nobody has compared the follower's log with the leader's: ScyllaDB (issue 9965), Copycat
/// (issue 265).
class UnboundedCommit : public Raft {
 protected:
  Index commit_index_learned_from(const AppendEntries& m) const override {
    return std::min(m.leaderCommit, log.last_index());
  }
};

/// R12. "If leaderCommit > commitIndex, set commitIndex" (Figure 2). Without the condition in
/// Raft's own specification in TLA+ (raft.tla, issue 19) and in PySyncObj (issue 166).
class CommitGoesBack : public Raft {
 protected:
  void set_commit_index(Index index) override {
    if (index > commitIndex) return Raft::set_commit_index(index);
    commitIndex = index;
  }
};

/// R1. "Raft never commits log entries from previous terms by counting replicas" (§5.4.2, Figure
/// 8). LogCabin (issue 44), async-raft (issue 108), canonical/raft (issue 220), PySyncObj (issue
/// 169).
class CommitsEarlierTerm : public Raft {
 protected:
  bool may_commit(Index) const override { return true; }
};

// ---------------------------------------------------------------- clients

/// R15. "Without additional measures, this would run the risk of returning stale data, since the
/// leader responding to the request might have been superseded by a newer leader of which it is
/// unaware" (§8). Found in Redis-Raft by Jepsen (2020), and in TiKV (issue 1634).
class LocalReads : public Raft {
 protected:
  void serve(const ClientRequest& m, NodeId client) override {
    if (m.command.action != Action::get) return Raft::serve(m, client);
    send(client, ClientReply{.clientId = m.clientId,
                             .sequenceNum = m.sequenceNum,
                             .response = machine.apply(m.command)});
  }
};

/// R18. A leader counts itself among those that have the entry, and the answer to the client must
/// wait for its disk as for everybody's. In a cluster of one, etcd 3.5 did not wait (issue 14370).
/// In larger ones its messages wait, and with them the acknowledgements.
class EarlyAnswer : public Raft {
 protected:
  void answer(NodeId client, const Reply& reply) override {
    std::visit([&](const auto& response) { send_now(client, response); }, reply);
  }
};

/// R20. "Raft can execute a command multiple times: for example, if the leader crashes after
/// committing the log entry but before responding to the client" (§8). sorock (issue 317), Curvine
/// (issue 676).
class NoSessions : public Raft {
 protected:
  std::optional<Reply> apply_to_state_machine(Index index, const Command& command) override {
    const auto* request = std::get_if<ClientRequest>(&command);
    if (request == nullptr) return Raft::apply_to_state_machine(index, command);
    return ClientReply{.clientId = request->clientId,
                       .sequenceNum = request->sequenceNum,
                       .response = machine.apply(request->command)};
  }
};

// ---------------------------------------------------------------- reads and pipelining

/// R16. "If the leader has not yet marked an entry from its current term committed, it waits until
/// it has done so" (dissertation §6.4). Not so in etcd (issue 7331) and TiKV (pull request 1634).
class ReadsBeforeCommit : public Raft {
 protected:
  bool knows_what_is_committed() const override { return true; }
};

/// R17. "The lease approach assumes a bound on clock drift across servers" (dissertation §6.4.1),
/// and a lease is that much shorter than an election timeout. Here it is as long: TiKV (issue 964,
/// pull request 1127), SOFAJRaft (pull request 34).
class UnboundedLease : public Raft {
 protected:
  Duration lease_length() const override { return electionTimeout.min; }
};

/// R18, in larger clusters. "The leader uses its own match index to indicate the latest entry to
/// have been durably written to its disk" (dissertation §10.2.1): this one counts what its disk is
/// still writing.
class CountsItselfAtOnce : public Raft {
 protected:
  Index own_match_index() const override { return log.last_index(); }
};

}  // namespace orrery::raft
