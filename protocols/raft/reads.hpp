#pragma once
/// Linearizable reads without the log (§6.4): by ReadIndex, and by the lease of a leader (§6.4.1).
/// D. Ongaro, "Consensus: Bridging Theory and Practice" (2014).
///
/// Both need the no-op with which a leader begins its term. A lease needs servers that disregard
/// candidates while they hear from a leader (§4.2.3): elections.hpp.
///
/// A read is a request whose command changes nothing. It is the ClientQuery RPC of Figure 6.1: no
/// session records it, so one that was sent twice is answered twice, and the client takes the
/// first. Left out: reads at followers, who could ask the leader for a readIndex (§6.4).

#include "protocols/raft/membership.hpp"

namespace orrery::raft {

class Reads : public Membership {
 public:
  using Membership::on;

  // ------------------------------------------------------------ a round of heartbeats

  void on(const ConfirmLeader& m, NodeId from) {
    if (!is_credible(m.term, from)) return;
    observe_term(m.term);
    if (m.term == currentTerm) {
      if (role == Role::leader) return;  // nobody else leads this term
      follow(from);
    }
    send(from, ConfirmLeaderReply{.term = currentTerm, .round = m.round});
  }

  void on(const ConfirmLeaderReply& m, NodeId from) {
    if (!is_credible(m.term, from) || m.round > queries.round) return;
    observe_term(m.term);
    if (role != Role::leader || m.term != currentTerm) return;
    std::uint64_t& newest = queries.acknowledged[from];
    newest = std::max(newest, m.round);
    hear_from_follower(from);
    confirm_rounds();
  }

  /// What was lost is asked for again; and a lease is kept alive.
  void on(HeartbeatDue due) {
    Membership::on(due);
    if (reads == Reading::lease || !queries.pending.empty()) begin_round();
  }

  /// "A leader would need to expire its lease before transferring leadership" (§6.4.1). The request
  /// to its successor may come late: this leader has no lease any more.
  void on(const TransferLeadership& m, NodeId from) {
    Membership::on(m, from);
    if (!handover) return;
    queries.successorIsNamed = true;
    queries.leaseEnd = {};
  }

 protected:
  void begin_to_lead() override {
    Membership::begin_to_lead();
    if (reads == Reading::lease) begin_round();
  }

  void become_follower() override {
    Membership::become_follower();
    queries = {};
  }

  /// A client has one request at a time: one with another number takes the place of the last.
  void serve(const ClientRequest& m, NodeId client) override {
    if (reads == Reading::log || !is_read(m.command)) return Membership::serve(m, client);
    const Query* known = queries.pending.find(client);
    if (known != nullptr && known->request == m) return;
    queries.pending.insert_or_assign(client, {.request = m});
    begin_queries();
  }

  void set_commit_index(Index index) override {
    Membership::set_commit_index(index);
    if (role == Role::leader && !queries.pending.empty()) begin_queries();
  }

  // ------------------------------------------------------------ ReadIndex (§6.4)

  void begin_queries() {
    // 1. "If the leader has not yet marked an entry from its current term committed, it waits until
    //    it has done so."
    if (!knows_what_is_committed()) return;
    for (const auto& [client, query] : Map(queries.pending)) {
      if (query.round != 0) continue;
      // 2. "The leader saves its current commit index in a local variable readIndex."
      // 3. "It issues a new round of heartbeats": "it can use a single round of heartbeats for any
      //    number of read-only queries that it has accumulated".
      queries.pending.insert_or_assign(
          client, {.request = query.request,
                   .readIndex = commitIndex,
                   .round = lease_holds() ? queries.confirmed : queries.round + 1});
    }
    answer_queries();
  }

  void answer_queries() {
    bool another_round_is_needed = false;
    for (const auto& [client, query] : Map(queries.pending)) {
      // 3. "… and waits for their acknowledgments from a majority of the cluster."
      another_round_is_needed |= query.round > queries.round;
      if (query.round == 0 || query.round > queries.confirmed) continue;
      // 4. "The leader waits for its state machine to advance at least as far as the readIndex."
      if (lastApplied < query.readIndex) continue;
      // 5. "Finally, the leader issues the query against its state machine and replies to the
      //    client with the results."
      queries.pending.erase(client);
      answer(client, ClientReply{.clientId = query.request.clientId,
                                 .sequenceNum = query.request.sequenceNum,
                                 .response = machine.apply(query.request.command)});
    }
    const bool round_is_under_way = queries.round > queries.confirmed;
    if (another_round_is_needed && !round_is_under_way) begin_round();
  }

  /// "As soon as this no-op entry is committed, the leader's commit index will be at least as large
  /// as any other servers' during its term."
  virtual bool knows_what_is_committed() const { return log.term_at(commitIndex) == currentTerm; }

  void begin_round() {
    queries.acknowledged[self()] = ++queries.round;
    if (reads == Reading::lease) queries.start.insert_or_assign(queries.round, monotonic_now());
    for (const NodeId server : other_servers()) {
      send(server, ConfirmLeader{.term = currentTerm, .round = queries.round});
    }
    confirm_rounds();
  }

  /// "Once these acknowledgments are received, the leader knows that there could not have existed a
  /// leader for a greater term at the moment it sent the heartbeats."
  void confirm_rounds() {
    for (const auto& [candidate, round] : queries.acknowledged) {
      if (round <= queries.confirmed) continue;
      SmallSet<NodeId> servers;
      for (const auto& [server, newest] : queries.acknowledged) {
        if (newest >= round) servers.insert(server);
      }
      if (!is_quorum(servers)) continue;
      queries.confirmed = round;
      extend_lease();
    }
    answer_queries();
  }

  // ------------------------------------------------------------ leases (§6.4.1)

  /// Answers need no messages while it runs.
  bool lease_holds() const { return monotonic_now() < queries.leaseEnd; }

  /// "Once the leader's heartbeats were acknowledged by a majority of the cluster, the leader would
  /// assume that no other server will become leader for about an election timeout": it extends its
  /// lease to "start + election timeout / clock drift bound" (Figure 6.3).
  void extend_lease() {
    const Time* start = queries.start.find(queries.confirmed);
    if (start != nullptr && !queries.successorIsNamed)
      queries.leaseEnd = std::max(queries.leaseEnd, *start + lease_length());
    while (!queries.start.empty() && queries.start.begin()->first <= queries.confirmed) {
      queries.start.erase(queries.start.begin()->first);
    }
  }

  /// "No server's clock increases more than this bound times any other."
  virtual Duration lease_length() const {
    const auto timeout = static_cast<double>(electionTimeout.min.count());
    return Duration(static_cast<Duration::rep>(timeout / clockDriftBound.value_or(1)));
  }

  static bool is_read(const Operation& operation) {
    return operation.action == Action::get || operation.action == Action::members ||
           operation.action == Action::total;
  }
};

}  // namespace orrery::raft
