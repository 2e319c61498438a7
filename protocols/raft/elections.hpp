#pragma once
/// Elections that disturb nobody: pre-vote (§9.6), a leader that steps down without a quorum
/// (§6.2), servers that disregard candidates while they hear from a leader (§4.2.3), the transfer
/// of leadership (§3.10), and the entry with which a leader begins its term (§6.4). D. Ongaro,
/// "Consensus: Bridging Theory and Practice" (2014).
///
/// A server that asks for pre-votes is still a follower, in the same term: nothing is decided yet.

#include <utility>

#include "protocols/raft/figure2.hpp"

namespace orrery::raft {

class Elections : public Figure2 {
 public:
  using Figure2::on;

  void start() {
    Figure2::start();
    // It may have heard from a leader just before it crashed.
    if (disregardCandidates) leader_is_heard();
  }

  // ------------------------------------------------------------ §4.2.3 Disruptive servers

  /// "If a server receives a RequestVote request within the minimum election timeout of hearing
  /// from a current leader, it does not update its term or grant its vote."
  void on(const RequestVote& m, NodeId from) {
    if (disregardCandidates && believes_in_leader()) return;
    Figure2::on(m, from);
  }

  /// Of a transfer: "RequestVote messages should be processed by other servers even when they
  /// believe a current cluster leader exists".
  void on(const RequestVoteWithPermission& m, NodeId from) {
    Figure2::on(RequestVote{.term = m.term,
                            .candidateId = m.candidateId,
                            .lastLogIndex = m.lastLogIndex,
                            .lastLogTerm = m.lastLogTerm},
                from);
  }

  void on(LeaderSilent) { hearsLeader = false; }

  // ------------------------------------------------------------ §9.6 Pre-Vote

  /// The term is of an election that may never be: nobody's currentTerm changes for it. But whoever
  /// asks in vain learns the term that it lags behind: else a server with a late term and a short
  /// log and one with an early term and a long log could refuse each other for ever.
  void on(const PreVote& m, NodeId from) {
    if (!is_credible(m.term, from) || m.candidateId != from) return;
    send(from,
         PreVoteReply{
             .term = currentTerm, .electionTerm = m.term, .wouldBeGranted = would_grant_vote(m)});
  }

  void on(const PreVoteReply& m, NodeId from) {
    if (!is_credible(m.term, from)) return;
    observe_term(m.term);
    const bool is_asking = !preVotesGranted.empty();
    if (!is_asking || m.electionTerm != currentTerm + 1 || !m.wouldBeGranted) return;
    preVotesGranted.insert(from);
    start_election_if_it_can_be_won();
  }

  // ------------------------------------------------------------ §6.2 A leader without a quorum

  void on(const AppendEntriesReply& m, NodeId from) {
    Figure2::on(m, from);
    if (role != Role::leader || m.term != currentTerm || !is_credible(m.term, from)) return;
    hear_from_follower(from);
  }

  void on(QuorumTimeout) {
    if (is_quorum({self()})) return await_quorum();
    step_down_without_quorum();
  }

  // ------------------------------------------------------------ §3.10 Leadership transfer

  void on(const TransferLeadership& m, NodeId from) {
    if (role != Role::leader) return send(from, NotLeader{.leaderHint = leaderId});
    if (m.target == self())
      return send(from, RequestDone{.number = m.number, .status = RequestStatus::ok});
    if (!may_lead(m.target))
      return send(from, RequestDone{.number = m.number, .status = RequestStatus::impossible});
    if (handover) return;
    // 1. "The prior leader stops accepting new client requests."
    handover = {.request = m, .administrator = from};
    start_timer(TransferTimeout{}, election_timeout());
    // 2. "The prior leader fully updates the target server's log to match its own, using the normal
    //    log replication mechanism"
    send_append_entries(m.target);
    hand_over_if_up_to_date();
  }

  void on(const RegisterClient& m, NodeId from) {
    if (handover) return send(from, NotLeader{.leaderHint = handover->request.target});
    Figure2::on(m, from);
  }

  void on(const ClientRequest& m, NodeId from) {
    if (handover) return send(from, NotLeader{.leaderHint = handover->request.target});
    Figure2::on(m, from);
  }

  /// "This request has the same effect as the target server's election timer firing", but for
  /// pre-votes, which nobody would grant.
  void on(const TimeoutNow& m, NodeId from) {
    if (!is_credible(m.term, from)) return;
    observe_term(m.term);
    if (m.term != currentTerm || role != Role::follower || leaderId != from) return;
    become_candidate();
    for (const NodeId server : other_servers()) {
      send(server, RequestVoteWithPermission{.term = currentTerm,
                                             .candidateId = self(),
                                             .lastLogIndex = log.last_index(),
                                             .lastLogTerm = log.last_term()});
    }
    become_leader_if_elected();
  }

  /// "If leadership transfer does not complete after about an election timeout, the prior leader
  /// aborts the transfer and resumes accepting client requests." Who asked for it is told.
  void on(TransferTimeout) {
    const LeadershipTransfer aborted = *std::exchange(handover, std::nullopt);
    send(aborted.administrator,
         RequestDone{.number = aborted.request.number, .status = RequestStatus::timeout});
  }

 protected:
  // ------------------------------------------------------------ rules for all servers

  /// "Servers disregard RequestVote requests when they believe a current leader exists" (§4.2.3).
  bool believes_in_leader() const { return role == Role::leader || hearsLeader; }

  void leader_is_heard() {
    hearsLeader = true;
    start_timer(LeaderSilent{}, electionTimeout.min);
  }

  void become_follower() override {
    Figure2::become_follower();
    preVotesGranted.clear();
    answering.clear();
    handover.reset();
    stop_timer(QuorumTimeout{});
    stop_timer(TransferTimeout{});
  }

  // ------------------------------------------------------------ rules for followers

  void follow(NodeId leader) override {
    Figure2::follow(leader);
    preVotesGranted.clear();
    if (preVote || disregardCandidates) leader_is_heard();
  }

  /// "If the candidate's log is sufficiently up-to-date, and the voters have not received
  /// heartbeats from a valid leader for at least a baseline election timeout" (§9.6).
  bool would_grant_vote(const PreVote& m) const {
    const RequestVote election{.term = m.term,
                               .candidateId = m.candidateId,
                               .lastLogIndex = m.lastLogIndex,
                               .lastLogTerm = m.lastLogTerm};
    return m.term > currentTerm && is_up_to_date(election) && !believes_in_leader();
  }

  // ------------------------------------------------------------ rules for candidates

  void election_timeout_elapsed() override {
    if (preVote) return request_pre_votes();
    start_election();
  }

  /// "A candidate only increments its term if it first learns from a majority of the cluster that
  /// they would be willing to grant the candidate their votes" (§9.6).
  void request_pre_votes() {
    if (role == Role::candidate) become_follower();  // its election was not won
    leaderId.reset();
    preVotesGranted = {self()};
    restart_election_timer();
    for (const NodeId server : other_servers()) {
      send(server, PreVote{.term = currentTerm + 1,
                           .candidateId = self(),
                           .lastLogIndex = log.last_index(),
                           .lastLogTerm = log.last_term()});
    }
    start_election_if_it_can_be_won();
  }

  void start_election_if_it_can_be_won() {
    if (is_quorum(preVotesGranted)) start_election();
  }

  void become_candidate() override {
    Figure2::become_candidate();
    preVotesGranted.clear();
  }

  // ------------------------------------------------------------ rules for leaders

  /// "The leader commits a blank no-op entry into the log at the start of its term" (§6.4): only
  /// then does it know which entries are committed.
  void begin_to_lead() override {
    Figure2::begin_to_lead();
    if (checkQuorum) await_quorum();
    if (noOp) replicate(Command(NoOp{}));
  }

  /// Of a message of this term.
  void hear_from_follower(NodeId follower) {
    if (checkQuorum) answering.insert(follower);
    if (checkQuorum && is_quorum(answering)) await_quorum();
    if (handover && handover->request.target == follower) hand_over_if_up_to_date();
  }

  /// A round of heartbeats begins.
  void await_quorum() {
    answering = {self()};
    start_timer(QuorumTimeout{}, election_timeout());
  }

  /// "A leader in Raft steps down if an election timeout elapses without a successful round of
  /// heartbeats to a majority of its cluster" (§6.2).
  virtual void step_down_without_quorum() { become_follower(); }

  /// Whether leadership may be transferred to it.
  virtual bool may_lead(NodeId server) const { return other_servers().contains(server); }

  /// 3. "The prior leader sends a TimeoutNow request to the target server" (§3.10).
  void hand_over_if_up_to_date() {
    const NodeId target = handover->request.target;
    const auto match = matchIndex.find(target);
    if (match == matchIndex.end() || match->second != log.last_index()) return;
    send(target, TimeoutNow{.term = currentTerm});
  }
};

}  // namespace orrery::raft
