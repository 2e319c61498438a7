#pragma once
/// Figure 2 of Raft: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus
/// Algorithm (Extended Version)", 2014.
///
/// Read it beside the figure: messages, state and rules stand here in its boxes and words. What
/// clients see is Figure 6.1 of Ongaro's dissertation (protocols/shared/client_sessions.hpp).
///
/// What the chapters of the dissertation add stands in files of its own, which raft.hpp lists; here
/// it has left its messages and state (extensions.hpp), and a virtual function for each rule that a
/// chapter widens. Virtual is also each rule that a published implementation has got wrong: a
/// variant in the museum of bugs overrides one of them.

#include "protocols/raft/entry_log.hpp"
#include "protocols/raft/extensions.hpp"
#include "protocols/shared/client_sessions.hpp"
#include "protocols/shared/kv_machine.hpp"
#include "protocols/shared/quorum.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/process.hpp"

namespace orrery::raft {

// ---------------------------------------------------------------- RequestVote RPC

/// "Invoked by candidates to gather votes (§5.2)."
struct RequestVote {
  Term term{};           // candidate's term
  NodeId candidateId{};  // candidate requesting vote
  Index lastLogIndex{};  // index of candidate's last log entry (§5.4)
  Term lastLogTerm{};    // term of candidate's last log entry (§5.4)
  friend auto operator<=>(const RequestVote&, const RequestVote&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestVote, (), (term, candidateId, lastLogIndex, lastLogTerm))

struct RequestVoteReply {
  Term term{};         // currentTerm, for candidate to update itself
  bool voteGranted{};  // true means candidate received vote
  friend auto operator<=>(const RequestVoteReply&, const RequestVoteReply&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestVoteReply, (), (term, voteGranted))

// ---------------------------------------------------------------- AppendEntries RPC

/// "Invoked by leader to replicate log entries (§5.3); also used as heartbeat (§5.2)."
struct AppendEntries {
  Term term{};                   // leader's term
  NodeId leaderId{};             // so follower can redirect clients
  Index prevLogIndex{};          // index of log entry immediately preceding new ones
  Term prevLogTerm{};            // term of prevLogIndex entry
  std::vector<Entry> entries{};  // log entries to store (empty for heartbeat)
  Index leaderCommit{};          // leader's commitIndex

  Index index_of_last_new_entry() const { return prevLogIndex + entries.size(); }
  friend auto operator<=>(const AppendEntries&, const AppendEntries&) = default;
};
BOOST_DESCRIBE_STRUCT(AppendEntries, (),
                      (term, leaderId, prevLogIndex, prevLogTerm, entries, leaderCommit))

/// Replies come late, twice or out of order: each says by itself what it acknowledges.
struct AppendEntriesReply {
  Term term{};           // currentTerm, for leader to update itself
  bool success{};        // true if follower contained entry matching prevLogIndex and prevLogTerm
  Index matchIndex{};    // of a success: up to here the logs match
  Index lastLogIndex{};  // of a failure: index of follower's last log entry
  friend auto operator<=>(const AppendEntriesReply&, const AppendEntriesReply&) = default;
};
BOOST_DESCRIBE_STRUCT(AppendEntriesReply, (), (term, success, matchIndex, lastLogIndex))

using Message = AlternativesOf<std::variant<RequestVote, RequestVoteReply, AppendEntries,
                                            AppendEntriesReply, RegisterClient, ClientRequest>,
                               ElectionMessage, CompactionMessage, MembershipMessage, ReadMessage,
                               PipelineMessage>;

// ---------------------------------------------------------------- timers

struct ElectionTimeout {
  friend auto operator<=>(const ElectionTimeout&, const ElectionTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(ElectionTimeout, (), ())

struct HeartbeatDue {
  friend auto operator<=>(const HeartbeatDue&, const HeartbeatDue&) = default;
};
BOOST_DESCRIBE_STRUCT(HeartbeatDue, (), ())

using Timer = AlternativesOf<std::variant<ElectionTimeout, HeartbeatDue>, ElectionTimer,
                             CompactionTimer, MembershipTimer, PipelineTimer>;

// ---------------------------------------------------------------- outputs

struct Elected {
  Term term{};  // the term that this server leads
  friend auto operator<=>(const Elected&, const Elected&) = default;
};
BOOST_DESCRIBE_STRUCT(Elected, (), (term))

struct Committed {
  Index index{};  // this server's commitIndex, which has just advanced
  friend auto operator<=>(const Committed&, const Committed&) = default;
};
BOOST_DESCRIBE_STRUCT(Committed, (), (index))

using Output = std::variant<Elected, Committed>;

// ---------------------------------------------------------------- configuration and state

struct Config {
  DurationRange electionTimeout{std::chrono::milliseconds(150), std::chrono::milliseconds(300)};
  Duration heartbeat{std::chrono::milliseconds(50)};
  std::uint32_t entriesMax = 64;  // in one message: "may send more than one for efficiency"

  // beyond Figure 2: elections.hpp
  bool preVote{};              // who cannot win an election does not stand (§9.6)
  bool checkQuorum{};          // a leader that reaches no majority steps down (§6.2)
  bool disregardCandidates{};  // who hears from a leader has no ear for candidates (§4.2.3)
  bool noOp{};                 // a leader begins its term with an entry of its own (§6.4)

  // beyond Figure 2: compaction.hpp
  SnapshotConfig snapshot{};  // when to take one, and how to send it (chapter 5)

  // beyond Figure 2: membership.hpp
  std::optional<std::uint32_t> members{};  // so many servers, n1 first, vote at first; absent: all
  std::uint32_t catchUpRounds = 10;        // of replication before a new server may vote (§4.2.1)

  // beyond Figure 2: reads.hpp
  Reading reads{Reading::log};              // how a leader answers reads (§6.4)
  std::optional<double> clockDriftBound{};  // no clock runs so many times as fast as another

  // beyond Figure 2: pipelining.hpp
  bool pipelining{};               // followers are sent entries before they acknowledge the last
  std::uint32_t inFlightMax{256};  // entries that one of them has been sent and not acknowledged
  bool parallelWrite{};          // the leader's disk writes while entries are under way (§10.2.1)
  std::optional<Batch> batch{};  // requests wait for others that go with them
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (electionTimeout, heartbeat, entriesMax, preVote, checkQuorum,
                       disregardCandidates, noOp, snapshot, members, catchUpRounds, reads,
                       clockDriftBound, pipelining, inFlightMax, parallelWrite, batch))

/// "Persistent state on all servers: (Updated on stable storage before responding to RPCs)"
struct Durable {
  Term currentTerm{};                // latest term server has seen (increases monotonically)
  std::optional<NodeId> votedFor{};  // candidateId that received vote in current term (or null)
  EntryLog log{};                    // log entries (first index is 1)
  // beyond Figure 2 (extensions.hpp)
  Shared<Snapshot> snapshotFile{};  // the latest snapshot (chapter 5)
  // A crash between the two would leave a vote without its term, or a term in which it forgot it.
  static constexpr std::string_view written_together[] = {"currentTerm", "votedFor"};
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (currentTerm, votedFor, log, snapshotFile))

enum class Role : std::uint8_t { follower, candidate, leader };
BOOST_DESCRIBE_ENUM(Role, follower, candidate, leader)

/// What a crash erases.
struct Volatile {
  // "Volatile state on all servers"
  Index commitIndex{};  // index of highest log entry known to be committed
  Index lastApplied{};  // index of highest log entry applied to state machine
  Role role{Role::follower};
  std::optional<NodeId> leaderId{};  // of the current term, if known
  KvMachine machine{};               // the state machine as of lastApplied,
  ClientSessions sessions{};         // with its clients

  // of candidates
  SmallSet<NodeId> votesGranted{};  // from whom, in the current term

  // "Volatile state on leaders: (Reinitialized after election)"
  SmallMap<NodeId, Index> nextIndex{};   // for each server, the next log entry to send to it
  SmallMap<NodeId, Index> matchIndex{};  // …, highest log entry known to be replicated on it
  Map<Index, NodeId> waiting{};          // client that is answered when the entry is applied
  Map<NodeId, Index> asked{};            // for each client, the entry of its newest request

  // beyond Figure 2: elections.hpp
  bool hearsLeader{};                  // within the minimum election timeout, it has heard from one
  SmallSet<NodeId> preVotesGranted{};  // from whom, since the election timeout elapsed
  SmallSet<NodeId> answering{};        // of a leader: who answers this round of heartbeats
  std::optional<LeadershipTransfer> handover{};  // of a leader: of its leadership

  // beyond Figure 2: compaction.hpp
  std::optional<PartialSnapshot> partialSnapshot{};  // of followers: what has come of one
  Map<NodeId, SnapshotTransfer> transfers{};         // of leaders: the snapshots that they send

  // beyond Figure 2: membership.hpp
  Log<ConfigurationEntry> configurations{};  // those in the log
  std::optional<MembershipChange> change{};  // of leaders: what an administrator has asked for

  // beyond Figure 2: reads.hpp and pipelining.hpp, of a leader
  Queries queries{};    // reads that bypass the log
  Pipeline pipeline{};  // what is under way to followers and to its own disk
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (commitIndex, lastApplied, role, leaderId, machine, sessions, votesGranted,
                       nextIndex, matchIndex, waiting, asked, hearsLeader, preVotesGranted,
                       answering, handover, partialSnapshot, transfers, configurations, change,
                       queries, pipeline))

// ---------------------------------------------------------------- the server

class Figure2 : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  /// "When servers start up, they begin as followers" (§5.2).
  void start() { restart_election_timer(); }

  // ------------------------------------------------------------ RequestVote RPC

  void on(const RequestVote& m, NodeId from) {
    if (!is_credible(m.term, from) || m.candidateId != from) return;
    observe_term(m.term);
    // 1. "Reply false if term < currentTerm (§5.1)"
    const bool term_is_current = m.term == currentTerm;
    // 2. "If votedFor is null or candidateId, and candidate's log is at least as up-to-date as
    //    receiver's log, grant vote (§5.2, §5.4)"
    const bool vote_is_free = !votedFor || votedFor == m.candidateId;
    const bool grant = term_is_current && vote_is_free && is_up_to_date(m);
    if (grant) {
      votedFor = m.candidateId;
      persist_vote();
      restart_election_timer();
    }
    send(from, RequestVoteReply{.term = currentTerm, .voteGranted = grant});
  }

  void on(const RequestVoteReply& m, NodeId from) {
    if (!is_credible(m.term, from)) return;
    observe_term(m.term);
    if (role != Role::candidate || m.term != currentTerm || !m.voteGranted) return;
    votesGranted.insert(from);
    become_leader_if_elected();
  }

  // ------------------------------------------------------------ AppendEntries RPC

  void on(const AppendEntries& m, NodeId from) {
    if (!is_credible(m.term, from) || m.leaderId != from) return;
    observe_term(m.term);
    // 1. "Reply false if term < currentTerm (§5.1)"
    if (m.term < currentTerm) return refuse(from);
    if (role == Role::leader) return;  // nobody else leads this term
    follow(m.leaderId);

    // 2. "Reply false if log doesn't contain an entry at prevLogIndex whose term matches
    //    prevLogTerm (§5.3)"
    if (!contains_previous_entry(m)) return refuse(from);
    // 3. "If an existing entry conflicts with a new one (same index but different terms), delete
    //    the existing entry and all that follow it (§5.3)"
    delete_conflicting_entries(m);
    // 4. "Append any new entries not already in the log"
    append_new_entries(m);
    // 5. "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new
    //    entry)"
    set_commit_index(commit_index_learned_from(m));

    send(from,
         AppendEntriesReply{
             .term = currentTerm, .success = true, .matchIndex = m.index_of_last_new_entry()});
  }

  void on(const AppendEntriesReply& m, NodeId from) {
    if (!is_credible(m.term, from) || m.matchIndex > log.last_index()) return;
    observe_term(m.term);
    if (role != Role::leader || m.term != currentTerm) return;
    Index& next = nextIndex[from];
    Index& match = matchIndex[from];
    if (!m.success) {
      // "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry (§5.3)"
      next = std::max(match + 1, next_index_after_refusal(next, m));
      return send_append_entries(from);
    }
    // "If successful: update nextIndex and matchIndex for follower (§5.3)"
    if (m.matchIndex <= match) return;
    const bool message_was_full = m.matchIndex >= next - 1 + entriesMax;
    match = m.matchIndex;
    next = match + 1;
    if (message_was_full) send_append_entries(from);
    advance_commit_index();
  }

  // ------------------------------------------------------------ client RPCs

  void on(const RegisterClient& m, NodeId from) {
    // 1. "Reply NOT_LEADER if not leader, providing hint when available"
    if (role != Role::leader) return send(from, NotLeader{.leaderHint = leaderId});
    // 2. "Append register command to log, replicate and commit it"
    replicate(m, from);
  }

  void on(const ClientRequest& m, NodeId from) {
    if (role != Role::leader) return send(from, NotLeader{.leaderHint = leaderId});
    serve(m, from);
  }

  // ------------------------------------------------------------ time-outs

  /// Followers and candidates: "If election timeout elapses without receiving AppendEntries RPC
  /// from current leader or granting vote to candidate: convert to candidate".
  void on(ElectionTimeout) { election_timeout_elapsed(); }

  /// Leaders: "send initial empty AppendEntries RPCs (heartbeat) to each server; repeat during idle
  /// periods to prevent election timeouts (§5.2)". What is missing somewhere goes with them: "the
  /// leader retries AppendEntries RPCs indefinitely" (§5.3).
  void on(HeartbeatDue) {
    for (const NodeId follower : other_servers()) send_append_entries(follower);
    start_timer(HeartbeatDue{}, heartbeat);
  }

 protected:
  // ------------------------------------------------------------ the cluster

  /// "All other servers".
  virtual SmallSet<NodeId> other_servers() const { return {peers().begin(), peers().end()}; }

  /// Whether these servers are a "majority of servers".
  virtual bool is_quorum(const SmallSet<NodeId>& servers) const {
    return quorum::is_majority(servers.size(), peers().size() + 1);
  }

  /// The highest index whose entry is on a "majority of servers", as the leader knows.
  virtual Index index_on_quorum() const {
    boost::container::small_vector<Index, 8> match{own_match_index()};
    for (const auto& [follower, index] : matchIndex) match.push_back(index);
    return quorum::acknowledged_by_majority(match);
  }

  /// What the leader counts of its own log: all of it, since nothing leaves before its disk has it.
  virtual Index own_match_index() const { return log.last_index(); }

  // ------------------------------------------------------------ the log

  virtual void append_to_log(const Entry& entry) { log.append(entry); }
  virtual void delete_from_log(Index from) { log.delete_from(from); }

  // ------------------------------------------------------------ rules for all servers

  /// "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine
  /// (§5.3)"
  void apply_committed_entries() {
    while (commitIndex > lastApplied && log.has(lastApplied + 1)) {
      ++lastApplied;
      const std::optional<Reply> reply =
          apply_to_state_machine(lastApplied, *log[lastApplied].command);
      const NodeId* client = waiting.find(lastApplied);
      if (client != nullptr && reply) answer(*client, *reply);
      if (client != nullptr) waiting.erase(lastApplied);
    }
  }

  /// Once this server's own copy of the entry is on its disk, like everything that it says.
  virtual void answer(NodeId client, const Reply& reply) {
    std::visit([&](const auto& response) { send(client, response); }, reply);
  }

  /// Exactly once (dissertation §6.3). Nothing for a command that is none of a client's.
  virtual std::optional<Reply> apply_to_state_machine(Index index, const Command& command) {
    return sessions.apply(machine, index, command);
  }

  /// "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to
  /// follower (§5.1)"
  void observe_term(Term T) {
    if (T <= currentTerm) return;
    adopt_term(T);
    persist_vote();
    become_follower();
  }

  /// In a new term this server has not voted yet.
  virtual void adopt_term(Term T) {
    currentTerm = T;
    votedFor.reset();
  }

  /// currentTerm and votedFor: "updated on stable storage before responding to RPCs".
  virtual void persist_vote() { persist(); }

  /// In the same term, the vote stays cast.
  virtual void become_follower() {
    if (role == Role::leader) restart_election_timer();
    stop_timer(HeartbeatDue{});
    role = Role::follower;
    leaderId.reset();
    votesGranted.clear();
    nextIndex.clear();
    matchIndex.clear();
    waiting.clear();
    asked.clear();
  }

  /// commitIndex "increases monotonically", though a delayed message may know less.
  virtual void set_commit_index(Index index) {
    if (index <= commitIndex) return;
    commitIndex = index;
    output(Committed{.index = commitIndex});
    apply_committed_entries();
  }

  /// "Raft uses randomized election timeouts to ensure that split votes are rare" (§5.2).
  virtual TimeoutRange election_timeout() const { return between(electionTimeout); }

  // ------------------------------------------------------------ rules for followers

  /// "If AppendEntries RPC received from new leader: convert to follower"
  virtual void follow(NodeId leader) {
    if (role == Role::candidate) become_follower();
    leaderId = leader;
    restart_election_timer();
  }

  /// "If the logs have last entries with different terms, then the log with the later term is more
  /// up-to-date. If the logs end with the same term, then whichever log is longer is more
  /// up-to-date" (§5.4.1).
  virtual bool is_up_to_date(const RequestVote& m) const {
    if (m.lastLogTerm != log.last_term()) return m.lastLogTerm > log.last_term();
    return m.lastLogIndex >= log.last_index();
  }

  /// The consistency check of AppendEntries (§5.3).
  virtual bool contains_previous_entry(const AppendEntries& m) {
    return log.matches(m.prevLogIndex, m.prevLogTerm);
  }

  /// Only from a conflict on: a delayed message must not delete what a later one has appended.
  virtual void delete_conflicting_entries(const AppendEntries& m) {
    Index index = m.prevLogIndex;
    for (const Entry& entry : m.entries) {
      if (!log.has(++index)) return;
      if (log.matches(index, entry.term)) continue;
      delete_from_log(index);
      return persist();
    }
  }

  void append_new_entries(const AppendEntries& m) {
    Index index = m.prevLogIndex;
    for (const Entry& entry : m.entries) {
      if (log.has(++index)) continue;
      append_to_log(entry);
      persist();
    }
  }

  virtual Index commit_index_learned_from(const AppendEntries& m) const {
    return std::min(m.leaderCommit, m.index_of_last_new_entry());
  }

  // ------------------------------------------------------------ rules for candidates

  virtual void election_timeout_elapsed() { start_election(); }

  /// "On conversion to candidate, start election: Increment currentTerm; Vote for self; Reset
  /// election timer; Send RequestVote RPCs to all other servers".
  void start_election() {
    become_candidate();
    request_votes();
    become_leader_if_elected();
  }

  virtual void become_candidate() {
    role = Role::candidate;
    leaderId.reset();
    ++currentTerm;
    votedFor = self();
    persist_vote();
    votesGranted = {self()};
    restart_election_timer();
  }

  virtual void request_votes() {
    for (const NodeId server : other_servers()) {
      send(server, RequestVote{.term = currentTerm,
                               .candidateId = self(),
                               .lastLogIndex = log.last_index(),
                               .lastLogTerm = log.last_term()});
    }
  }

  /// "If votes received from majority of servers: become leader"
  void become_leader_if_elected() {
    if (!is_quorum(votesGranted)) return;
    role = Role::leader;
    leaderId = self();
    for (const NodeId server : other_servers()) {
      nextIndex[server] = log.last_index() + 1;
      matchIndex[server] = 0;
    }
    stop_timer(ElectionTimeout{});
    output(Elected{.term = currentTerm});
    begin_to_lead();
  }

  // ------------------------------------------------------------ rules for leaders

  /// "Upon election: send initial empty AppendEntries RPCs (heartbeat) to each server".
  virtual void begin_to_lead() { on(HeartbeatDue{}); }

  /// ClientRequest 2. "Append command to log, replicate and commit it". Reads too: a leader may
  /// have been deposed without knowing it (§8). But what "has already been executed" (dissertation
  /// §6.3) needs no other entry.
  virtual void serve(const ClientRequest& m, NodeId client) {
    if (const auto reply = sessions.stored_reply(m)) return answer(client, *reply);
    replicate(m, client);
  }

  /// "If command received from client: append entry to local log, respond after entry applied to
  /// state machine (§5.3)"
  virtual void replicate(const Command& command, NodeId client) {
    if (is_under_way(command, client)) return;
    expect_answer(client);
    replicate(command);
  }

  /// Whether the client asks again for what it will be answered anyway.
  virtual bool is_under_way(const Command& command, NodeId client) const {
    const Index* index = asked.find(client);
    return index != nullptr && *index > lastApplied && *log[*index].command == command;
  }

  /// With the next entry.
  void expect_answer(NodeId client) {
    waiting.insert_or_assign(log.last_index() + 1, client);
    asked.insert_or_assign(client, log.last_index() + 1);
  }

  virtual void replicate(const Command& command) {
    append_to_log({.term = currentTerm, .command = command});
    persist();  // the leader counts itself: its copy is on disk before anybody hears of the entry
    for (const NodeId follower : other_servers()) send_append_entries(follower);
    advance_commit_index();
  }

  /// "If last log index ≥ nextIndex for a follower: send AppendEntries RPC with log entries
  /// starting at nextIndex"
  virtual void send_append_entries(NodeId follower) {
    const Index next = nextIndex[follower];
    issue(follower, {.term = currentTerm,
                     .leaderId = self(),
                     .prevLogIndex = next - 1,
                     .prevLogTerm = log.term_at(next - 1),
                     .entries = log.entries_from(next, entriesMax),
                     .leaderCommit = commitIndex});
  }
  virtual void issue(NodeId follower, AppendEntries rpc) { send(follower, std::move(rpc)); }

  /// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and
  /// log[N].term == currentTerm: set commitIndex = N (§5.3, §5.4)." Terms never fall along a log:
  /// if the highest such N does not do, none does.
  void advance_commit_index() {
    const Index N = index_on_quorum();
    if (N > commitIndex && may_commit(N)) set_commit_index(N);
  }

  /// "Only log entries from the leader's current term are committed by counting replicas" (§5.4.2;
  /// Figure 8 shows why).
  virtual bool may_commit(Index N) const { return log.term_at(N) == currentTerm; }

  /// "Decrement nextIndex". Followers "return the length of their logs …; this allows the leader to
  /// cap the follower's nextIndex accordingly" (dissertation §4.2.1).
  virtual Index next_index_after_refusal(Index next, const AppendEntriesReply& m) const {
    return std::min(next - 1, m.lastLogIndex + 1);
  }

  void refuse(NodeId leader) {
    send(leader, AppendEntriesReply{
                     .term = currentTerm, .success = false, .lastLogIndex = log.last_index()});
  }

  void restart_election_timer() { start_timer(ElectionTimeout{}, election_timeout()); }

  /// Ignored: what does not come from another server, and terms that no run can reach.
  bool is_credible(Term term, NodeId from) const {
    return peers().contains(from) && term < Term{1} << 62;
  }
};

}  // namespace orrery::raft
