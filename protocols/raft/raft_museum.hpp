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
  // elections that disturb nobody
  no_pre_vote,      ///< a server that hears nobody raises its term again and again
  no_quorum_check,  ///< a leader that reaches no majority goes on leading
  // replication
  always_truncates,      ///< a follower makes its log end where a message's entries end
  never_truncates,       ///< a follower keeps entries that conflict with the leader's
  unbounded_commit,      ///< a follower commits what it has, up to the leader's commit index
  commit_goes_back,      ///< a follower believes the newest message, even if it is older
  commits_earlier_term,  ///< a leader commits entries of earlier terms by counting replicas
  no_back_off,           ///< a leader retries a refused message where it was refused
  // compaction
  discarded_conflicts,   ///< a follower takes an entry that a snapshot has replaced for a conflict
  snapshot_wipes_log,    ///< a snapshot replaces the whole log, also what follows its last entry
  sessions_not_in_file,  ///< a snapshot has the state machine, but not the clients' sessions
  // clients
  local_reads,   ///< a leader answers reads without asking a quorum whether it still leads
  early_answer,  ///< a leader answers before its own copy of the entry is on its disk
  no_sessions,   ///< a request that was sent twice is applied twice
  // membership
  change_before_commit,   ///< a leader changes the cluster before it has committed in its term
  applied_configuration,  ///< a configuration counts once it is committed, not once it is there
  learner_does_not_vote,  ///< who believes to be a learner votes for nobody
  configuration_stays,    ///< a configuration that is deleted from the log stays in force
  // reads and pipelining
  reads_before_commit,    ///< a new leader answers reads before an entry of its term is committed
  unbounded_lease,        ///< a lease lasts an election time-out, however clocks run
  counts_itself_at_once,  ///< a leader counts itself before its own copy is on its disk
};
BOOST_DESCRIBE_ENUM(Bug, vote_not_persisted, vote_reset, no_election_restriction, longest_log_wins,
                    constant_timeout, no_pre_vote, no_quorum_check, always_truncates,
                    never_truncates, unbounded_commit, commit_goes_back, commits_earlier_term,
                    no_back_off, discarded_conflicts, snapshot_wipes_log, sessions_not_in_file,
                    local_reads, early_answer, no_sessions, change_before_commit,
                    applied_configuration, learner_does_not_vote, configuration_stays,
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

// ---------------------------------------------------------------- elections that disturb nobody

/// R22. A server that comes back from a partition forces the leader to step down by its high term;
/// "the Pre-Vote algorithm solves this issue" (dissertation §9.6): Camunda (issue 11665), Ratis
/// (issue 954). R24: or when one link is missing, as in Cloudflare's etcd on 2020-11-02.
class NoPreVote : public Raft {
 protected:
  void election_timeout_elapsed() override { start_election(); }
};

/// R23. "A leader in Raft steps down if an election timeout elapses without a successful round of
/// heartbeats to a majority of its cluster" (dissertation §6.2). Pre-vote without that ends in a
/// deadlock: who hears a leader that commits nothing refuses its pre-vote to those who could.
class NoQuorumCheck : public Raft {
 protected:
  void step_down_without_quorum() override {}
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

/// R25. "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry"
/// (Figure 2). Who only follows the refusal's hint, the length of the follower's log, never gets
/// back to where logs diverged: CCF (issue 2835), CockroachDB (issue 36353), Redpanda (issue 3003).
class NoBackOff : public Raft {
 protected:
  Index next_index_after_refusal(Index next, const AppendEntriesReply& m) const override {
    return std::min(next, m.lastLogIndex + 1);
  }
};

// ---------------------------------------------------------------- compaction

/// R13. A delayed AppendEntries may begin before the end of a snapshot: what that has replaced was
/// committed, and there is no conflict. openraft did not find the entry and deleted all that was
/// left of the log (issue 511).
class DiscardedConflicts : public Raft {
 protected:
  bool contains_previous_entry(const AppendEntries& m) override {
    if (m.prevLogIndex >= log.discarded()) return Raft::contains_previous_entry(m);
    delete_from_log(log.discarded() + 1);
    persist();
    return false;
  }
};

/// R14. "… discard log up through lastIndex (but retain any following entries)" (dissertation,
/// Figure 5.3). A snapshot that comes after newer entries must not delete them: a majority may
/// count on these copies. One of the bugs around snapshots that were found in willemt/raft (pull
/// request 118).
class SnapshotWipesLog : public Raft {
 protected:
  bool log_goes_on_after(const Snapshot& file) const override {
    const bool has_just_started = lastApplied == 0;
    return has_just_started && Raft::log_goes_on_after(file);
  }
};

/// R14, too. The sessions that make requests take effect once (§6.3) are part of the replicated
/// state, and of every snapshot of it. Without them, whoever starts from a snapshot takes a retry
/// for a new request, or a client for a stranger.
class SessionsNotInFile : public Raft {
 protected:
  Snapshot snapshot_of_state() const override {
    Snapshot file = Raft::snapshot_of_state();
    file.sessions = {};
    return file;
  }
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

// ---------------------------------------------------------------- membership

/// R2. "A leader may not append a new configuration entry until it has committed an entry from its
/// current term" (Ongaro, raft-dev, July 10, 2015): the correction left out. Copycat (issue 23),
/// braft (issue 182), Axon Server (issue 120), sorock (issue 60).
class ChangeBeforeCommit : public Raft {
 protected:
  bool has_committed_in_its_term() const override { return true; }
};

/// R3. "The new configuration takes effect on each server as soon as it is added to that server's
/// log" (§4.1). etcd lets it take effect when it is applied (issues 7625 and 12359).
class AppliedConfiguration : public Raft {
 protected:
  bool takes_effect(Index index) const override { return index <= commitIndex; }
};

/// R21. A learner that has been promoted may not know it yet, and its vote may be needed: "learners
/// must be allowed to cast votes" (etcd, pull request 10998).
class LearnerDoesNotVote : public Raft {
 protected:
  bool is_up_to_date(const RequestVote& m) const override {
    return configuration().has_voter(self()) && Raft::is_up_to_date(m);
  }
};

/// R27. "A log entry for a configuration change can be removed …; in this case, a server must be
/// prepared to fall back to the previous configuration in its log" (§4.1). CCF (issue 5674).
class ConfigurationStays : public Raft {
 protected:
  void fall_back(Index) override {}
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
