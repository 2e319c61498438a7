#pragma once
/// Raft. D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm (Extended Version)", 2014.
///
/// Read it beside Figure 2: the messages, the state boxes and the rules stand here in the figure's order and words.
/// Clients, their sessions and redirects: Ongaro's dissertation (2014), chapter 6, Figure 6.1.
/// Left out: cluster membership changes (§6), log compaction (§7), reads that bypass the log (§8).
///
/// The protected virtual functions are rules that published implementations have broken; each variant of the bug museum
/// overrides one of them.

#include "protocols/raft/client_rpc.hpp"
#include "protocols/raft/entry_log.hpp"
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
  friend auto operator<=>(const AppendEntries&, const AppendEntries&) = default;
};
BOOST_DESCRIBE_STRUCT(AppendEntries, (),
                      (term, leaderId, prevLogIndex, prevLogTerm, entries, leaderCommit))

/// Replies arrive late, twice or out of order: each says by itself what it acknowledges.
struct AppendEntriesReply {
  Term term{};           // currentTerm, for leader to update itself
  bool success{};        // true if follower contained entry matching prevLogIndex and prevLogTerm
  Index matchIndex{};    // of a success: up to here the logs are now known to match
  Index lastLogIndex{};  // of a failure: the follower's last entry (dissertation §4.2.1)
  friend auto operator<=>(const AppendEntriesReply&, const AppendEntriesReply&) = default;
};
BOOST_DESCRIBE_STRUCT(AppendEntriesReply, (), (term, success, matchIndex, lastLogIndex))

using Message = std::variant<RequestVote, RequestVoteReply, AppendEntries, AppendEntriesReply,
                             RegisterClient, ClientRequest>;

// ---------------------------------------------------------------- timers

struct ElectionTimeout {
  friend auto operator<=>(const ElectionTimeout&, const ElectionTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(ElectionTimeout, (), ())

struct HeartbeatDue {
  friend auto operator<=>(const HeartbeatDue&, const HeartbeatDue&) = default;
};
BOOST_DESCRIBE_STRUCT(HeartbeatDue, (), ())

using Timer = std::variant<ElectionTimeout, HeartbeatDue>;

// ---------------------------------------------------------------- outputs

/// This server is the leader of the term.
struct Elected {
  Term term{};
  friend auto operator<=>(const Elected&, const Elected&) = default;
};
BOOST_DESCRIBE_STRUCT(Elected, (), (term))

/// This server knows that the log is committed up to here.
struct Committed {
  Index index{};
  friend auto operator<=>(const Committed&, const Committed&) = default;
};
BOOST_DESCRIBE_STRUCT(Committed, (), (index))

using Output = std::variant<Elected, Committed>;

// ---------------------------------------------------------------- configuration

struct Config {
  DurationRange electionTimeout{std::chrono::milliseconds(150), std::chrono::milliseconds(300)};
  Duration heartbeat{std::chrono::milliseconds(50)};
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (electionTimeout, heartbeat))

/// How many entries one AppendEntries carries at most ("may send more than one for efficiency").
inline constexpr std::size_t entriesMax = 64;

// ---------------------------------------------------------------- state

/// "Persistent state on all servers: (Updated on stable storage before responding to RPCs)"
struct Durable {
  Term currentTerm{};  // latest term server has seen (initialized to 0, increases monotonically)
  std::optional<NodeId>
      votedFor{};  // candidateId that received vote in current term (or null if none)
  EntryLog log{};  // log entries (first index is 1)
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (currentTerm, votedFor, log))

enum class Role : std::uint8_t { follower, candidate, leader };
BOOST_DESCRIBE_ENUM(Role, follower, candidate, leader)

/// A client that waits for the entry at some index to be applied.
struct Waiting {
  NodeId client{};
  std::uint64_t nonce{};  // of a RegisterClient
  friend auto operator<=>(const Waiting&, const Waiting&) = default;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (client, nonce))

/// What a crash erases.
struct Volatile {
  // "Volatile state on all servers"
  Index commitIndex{};  // index of highest log entry known to be committed
  Index lastApplied{};  // index of highest log entry applied to state machine
  Role role{Role::follower};
  std::optional<NodeId> leaderId{};  // of the current term, if known
  KvMachine machine{};               // the state machine, as of lastApplied,
  ClientSessions sessions{};         // and the part of it that knows the clients

  // "Volatile state on candidates"
  SmallSet<NodeId> votesGranted{};  // who has voted for this server in the current term

  // "Volatile state on leaders: (Reinitialized after election)"
  SmallMap<NodeId, Index>
      nextIndex{};  // for each server, index of the next log entry to send to that server
  SmallMap<NodeId, Index>
      matchIndex{};  // for each server, index of highest log entry known to be replicated on it
  Map<Index, Waiting> waiting{};  // who is to be answered when the entry at the index is applied
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (commitIndex, lastApplied, role, leaderId, machine, sessions, votesGranted,
                       nextIndex, matchIndex, waiting))

// ---------------------------------------------------------------- the server

class Raft : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  /// "When servers start up, they begin as followers" (§5.2).
  void start() { restart_election_timer(); }

  // ------------------------------------------------------------ RequestVote RPC

  void on(const RequestVote& m, NodeId from) {
    if (!is_credible(m.term, from) || m.candidateId != from) return;
    observe_term(m.term);
    // 1. "Reply false if term < currentTerm (§5.1)"
    const bool term_is_current = m.term == currentTerm;
    // 2. "If votedFor is null or candidateId, and candidate's log is at least as up-to-date as receiver's log,
    //    grant vote (§5.2, §5.4)"
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
    if (role == Role::leader) return;  // no other server leads this term
    // Candidates: "If AppendEntries RPC received from new leader: convert to follower"
    if (role == Role::candidate) become_follower();
    leaderId = m.leaderId;
    restart_election_timer();

    // 2. "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm (§5.3)"
    if (!log.has(m.prevLogIndex) || log.term_at(m.prevLogIndex) != m.prevLogTerm)
      return refuse(from);
    // 3. "If an existing entry conflicts with a new one (same index but different terms), delete the existing entry
    //    and all that follow it (§5.3)"
    delete_conflicting_entries(m);
    // 4. "Append any new entries not already in the log"
    append_new_entries(m);
    // 5. "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)"
    if (m.leaderCommit > commitIndex) set_commit_index(commit_index_learned_from(m));
    apply_committed_entries();

    send(from, AppendEntriesReply{
                   .term = currentTerm, .success = true, .matchIndex = index_of_last_new_entry(m)});
  }

  void on(const AppendEntriesReply& m, NodeId from) {
    if (!is_credible(m.term, from) || m.matchIndex > log.last_index()) return;
    observe_term(m.term);
    if (role != Role::leader || m.term != currentTerm) return;
    Index& next = nextIndex[from];
    Index& match = matchIndex[from];
    // "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry (§5.3)"
    if (!m.success) {
      // "…followers return the length of their logs…; this allows the leader to cap the follower's nextIndex
      // accordingly" (dissertation §4.2.1)
      next = std::max(match + 1, std::min(next - 1, m.lastLogIndex + 1));
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
    replicate(OpenSession{}, {.client = from, .nonce = m.nonce});
  }

  void on(const ClientRequest& m, NodeId from) {
    // 1. "Reply NOT_LEADER if not leader, providing hint when available"
    if (role != Role::leader) return send(from, NotLeader{.leaderHint = leaderId});
    serve(m, from);
  }

  // ------------------------------------------------------------ rules for servers: time-outs

  /// Followers and candidates. "If election timeout elapses … : convert to candidate", "start new election".
  void on(ElectionTimeout) {
    // "On conversion to candidate, start election: Increment currentTerm, Vote for self, Reset election timer,
    // Send RequestVote RPCs to all other servers"
    role = Role::candidate;
    leaderId.reset();
    ++currentTerm;
    votedFor = self();
    persist_vote();
    votesGranted = {self()};
    restart_election_timer();
    broadcast(RequestVote{.term = currentTerm,
                          .candidateId = self(),
                          .lastLogIndex = log.last_index(),
                          .lastLogTerm = log.last_term()});
    become_leader_if_elected();
  }

  /// Leaders: "send initial empty AppendEntries RPCs (heartbeat) to each server; repeat during idle periods to prevent
  /// election timeouts (§5.2)"; "the leader retries AppendEntries RPCs indefinitely (even after it has responded to the
  /// client) until all followers eventually store all log entries" (§5.3).
  void on(HeartbeatDue) {
    for (const NodeId follower : peers()) send_append_entries(follower);
    start_timer(HeartbeatDue{}, heartbeat);
  }

 protected:
  // ------------------------------------------------------------ rules for all servers

  /// "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower (§5.1)"
  void observe_term(Term T) {
    if (T <= currentTerm) return;
    adopt_term(T);
    persist_vote();
    become_follower();
  }

  /// A new term, in which this server has not voted.
  virtual void adopt_term(Term T) {
    currentTerm = T;
    votedFor.reset();
  }

  /// currentTerm and votedFor are "updated on stable storage before responding to RPCs".
  virtual void persist_vote() { persist(); }

  /// "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine (§5.3)"
  void apply_committed_entries() {
    while (commitIndex > lastApplied && log.has(lastApplied + 1)) {
      ++lastApplied;
      const Entry& entry = log[lastApplied];
      respond(entry.command, apply_to_state_machine(lastApplied, entry.command));
    }
  }

  /// Exactly once, by the client's session (dissertation §6.3).
  virtual Response apply_to_state_machine(Index index, const Command& command) {
    return sessions.apply(machine, index, command);
  }

  virtual void become_follower() {
    if (role == Role::leader) restart_election_timer();
    role = Role::follower;
    leaderId.reset();
    votesGranted.clear();
    nextIndex.clear();
    matchIndex.clear();
    waiting.clear();
    stop_timer(HeartbeatDue{});
  }

  /// "Raft uses randomized election timeouts to ensure that split votes are rare" (§5.2).
  virtual TimeoutRange election_timeout() const { return between(electionTimeout); }

  // ------------------------------------------------------------ rules for followers

  /// "If the logs have last entries with different terms, then the log with the later term is more up-to-date. If the
  /// logs end with the same term, then whichever log is longer is more up-to-date" (§5.4.1).
  virtual bool is_up_to_date(const RequestVote& m) const {
    if (m.lastLogTerm != log.last_term()) return m.lastLogTerm > log.last_term();
    return m.lastLogIndex >= log.last_index();
  }

  /// Only from the first conflict on: a message that was delayed must not delete what a later one has appended.
  virtual void delete_conflicting_entries(const AppendEntries& m) {
    Index index = m.prevLogIndex;
    for (const Entry& entry : m.entries) {
      ++index;
      if (!log.has(index)) return;
      if (log.term_at(index) != entry.term) {
        log.delete_from(index);
        return persist();
      }
    }
  }

  void append_new_entries(const AppendEntries& m) {
    Index index = m.prevLogIndex;
    for (const Entry& entry : m.entries) {
      if (log.has(++index)) continue;
      log.append(entry);
      persist();
    }
  }

  static Index index_of_last_new_entry(const AppendEntries& m) {
    return m.prevLogIndex + m.entries.size();
  }

  virtual Index commit_index_learned_from(const AppendEntries& m) const {
    return std::min(m.leaderCommit, index_of_last_new_entry(m));
  }

  /// commitIndex "increases monotonically", although a delayed message may know less.
  virtual void set_commit_index(Index index) {
    if (index <= commitIndex) return;
    commitIndex = index;
    output(Committed{.index = commitIndex});
  }

  // ------------------------------------------------------------ rules for candidates

  /// "If votes received from majority of servers: become leader"
  void become_leader_if_elected() {
    if (!quorum::is_majority(votesGranted.size(), peers().size() + 1)) return;
    role = Role::leader;
    leaderId = self();
    for (const NodeId peer : peers()) {
      nextIndex[peer] = log.last_index() + 1;
      matchIndex[peer] = 0;
    }
    stop_timer(ElectionTimeout{});
    output(Elected{.term = currentTerm});
    on(HeartbeatDue{});
  }

  // ------------------------------------------------------------ rules for leaders

  /// Reads too: "Linearizable reads must not return stale data", and a leader may have been deposed unknowingly (§8).
  virtual void serve(const ClientRequest& m, NodeId from) {
    replicate(
        SessionCommand{
            .clientId = m.clientId, .sequenceNum = m.sequenceNum, .operation = m.command},
        {.client = from});
  }

  /// "If command received from client: append entry to local log, respond after entry applied to state machine (§5.3)"
  void replicate(Command command, Waiting client) {
    log.append({.term = currentTerm, .command = std::move(command)});
    persist_own_entry();
    waiting.insert_or_assign(log.last_index(), client);
    for (const NodeId follower : peers()) send_append_entries(follower);
    advance_commit_index();
  }

  virtual void persist_own_entry() { persist(); }

  /// "If last log index ≥ nextIndex for a follower: send AppendEntries RPC with log entries starting at nextIndex"
  void send_append_entries(NodeId follower) {
    const Index next = nextIndex[follower];
    send(follower, AppendEntries{.term = currentTerm,
                                 .leaderId = self(),
                                 .prevLogIndex = next - 1,
                                 .prevLogTerm = log.term_at(next - 1),
                                 .entries = log.entries_from(next, entriesMax),
                                 .leaderCommit = commitIndex});
  }

  /// "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and log[N].term == currentTerm:
  /// set commitIndex = N (§5.3, §5.4)." Terms do not decrease along the log, so the highest such N decides.
  void advance_commit_index() {
    boost::container::small_vector<Index, 8> match{log.last_index()};
    for (const auto& [follower, index] : matchIndex) match.push_back(index);
    const Index N = quorum::acknowledged_by_majority(match);
    if (N <= commitIndex || !may_commit(N)) return;
    set_commit_index(N);
    apply_committed_entries();
  }

  /// "Only log entries from the leader's current term are committed by counting replicas" (§5.4.2; Figure 8).
  virtual bool may_commit(Index N) const { return log.term_at(N) == currentTerm; }

 private:
  void restart_election_timer() { start_timer(ElectionTimeout{}, election_timeout()); }

  void refuse(NodeId leader) {
    send(leader, AppendEntriesReply{
                     .term = currentTerm, .success = false, .lastLogIndex = log.last_index()});
  }

  /// Answers whoever waits for the entry that has just been applied.
  void respond(const Command& command, const Response& response) {
    const Waiting* known = waiting.find(lastApplied);
    if (known == nullptr) return;
    const Waiting client = *known;
    waiting.erase(lastApplied);
    const auto* request = std::get_if<SessionCommand>(&command);
    if (request == nullptr) {
      return send(client.client,
                  RegisterClientReply{.nonce = client.nonce, .clientId = response.clientId});
    }
    send(client.client, ClientReply{.clientId = request->clientId,
                                    .sequenceNum = request->sequenceNum,
                                    .status = response.status,
                                    .response = response.result});
  }

  /// What does not come from a server of this cluster, or from a term that no run can reach, is ignored.
  bool is_credible(Term term, NodeId from) const {
    return peers().contains(from) && term < Term{1} << 62;
  }
};
static_assert(is_process<Raft>);

}  // namespace orrery::raft
