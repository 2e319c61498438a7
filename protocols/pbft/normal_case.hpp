#pragma once
/// PBFT while the primary does its duty: M. Castro and B. Liskov, "Practical Byzantine Fault
/// Tolerance" (OSDI 1999), §4.1 (replies) and §4.2 (normal-case operation). "The three phases are
/// pre-prepare, prepare, and commit. The pre-prepare and prepare phases are used to totally order
/// requests sent in the same view even when the primary, which proposes the ordering of requests,
/// is faulty. The prepare and commit phases are used to ensure that requests that commit are
/// totally ordered across views."

#include "protocols/pbft/checkpoints.hpp"

namespace orrery::pbft {

class NormalCase : public Checkpoints {
 public:
  using Checkpoints::on;

  // ------------------------------------------------------------ §4.1

  /// "If the request has already been processed, the replicas simply re-send the reply; …
  /// Otherwise, if the replica is not the primary, it relays the request to the primary."
  void on(const Signed<Request>& m, NodeId from) {
    if (!is_authentic(m)) return;
    const LastReply* last = lastReplies.find(m->client);
    // "Replicas discard requests whose timestamp is lower than the timestamp in the last reply they
    // sent to the client to guarantee exactly-once semantics" (§4.2).
    if (last != nullptr && m->timestamp < last->timestamp) return;
    if (last != nullptr && m->timestamp == last->timestamp) return reply(m->client, *last);
    wait_for(m);
    if (!isActive) return;
    if (is_primary()) return propose();
    if (from == m->client) send(primary(), m);
  }

  // ------------------------------------------------------------ §4.2

  void on(const Signed<PrePrepare>& m) {
    // "The signatures in the request and the pre-prepare message are correct and d is the digest
    // for m" (there is no other way to write it); "it is in view v";
    if (!isActive || m->view != view || is_primary() || !m.is_by(primary(), self())) return;
    if (!m->requests.has_content()) return;
    // "it has not accepted a pre-prepare message for view v and sequence number n containing a
    // different digest"; of those up to max-s, the new view has said all that there is to say;
    const Signed<PrePrepare>* accepted = prePrepares.find(m->seq);
    if (accepted != nullptr) return learn_requests(m->seq, m->requests);
    if (m->seq <= last_redone()) return;
    // "the sequence number in the pre-prepare message is between a low water mark, h, and a high
    // water mark, H".
    if (!is_between_watermarks(m->seq) || !are_clients_word(m)) return;
    for (const Shared<Signed<Request>>& request : *m->requests) wait_for(*request);
    prepare(m);
  }

  /// "A replica (including the primary) accepts prepare messages and adds them to its log provided
  /// their signatures are correct, their view number equals the replica's current view, and their
  /// sequence number is between h and H." Of a view that it waits for, they may come before that.
  void on(const Signed<Prepare>& m) {
    if (m->view != view || m->replica == primary() || !is_between_watermarks(m->seq)) return;
    if (!is_accepted(m)) return;
    votes.edit(m->seq).prepares.emplace(m->replica, m);
    commit_if_prepared(m->seq);
  }

  /// "Replicas accept commit messages and insert them in their log provided they are properly
  /// signed, the view number in the message is equal to the replica's current view, and the
  /// sequence number is between h and H."
  void on(const Signed<Commit>& m) {
    if (m->view != view || !is_between_watermarks(m->seq) || !is_authentic(m)) return;
    votes.edit(m->seq).commits.emplace(m->replica, m);
    execute_if_committed(m->seq);
  }

 protected:
  virtual bool is_accepted(const Signed<Prepare>& m) const { return is_authentic(m); }

  /// Of the requests that a pre-prepare brings: "the signatures in the request … are correct".
  virtual bool are_clients_word(const Signed<PrePrepare>& m) {
    return std::all_of(m->requests->begin(), m->requests->end(),
                       [&](const auto& request) { return is_authentic(*request); });
  }

  // ------------------------------------------------------------ waiting for requests

  /// "A backup is waiting for a request if it received a valid request and has not executed it"
  /// (§4.4): of each client, which "waits for one request to complete before sending the next one"
  /// (§4.1), for the newest.
  void wait_for(const Signed<Request>& m) {
    const LastReply* last = lastReplies.find(m->client);
    if (last != nullptr && m->timestamp <= last->timestamp) return;
    const auto known = std::find_if(waiting.begin(), waiting.end(), [&](const auto& request) {
      return (*request)->client == m->client;
    });
    const bool is_first = known == waiting.begin();
    if (known != waiting.end()) {
      if ((**known)->timestamp >= m->timestamp) return;
      waiting.erase(known);
    }
    waiting.push_back(m);
    if (is_first) watch_primary();
  }

  /// "It stops the timer when it is no longer waiting to execute the request, but restarts it if at
  /// that point it is waiting to execute some other request" (§4.4). The request is the one that
  /// has waited longest, so that a faulty primary cannot leave out one client's (TOCS 2002, §4.5).
  void watch_primary() {
    if (!isActive) return;
    if (waiting.empty() || is_primary()) return stop_timer(ViewChangeTimeout{});
    start_timer(ViewChangeTimeout{}, patience());
  }

  /// What has been executed is not waited for.
  void forget_executed() {
    const auto is_executed = [&](const Shared<Signed<Request>>& request) {
      const LastReply* last = lastReplies.find((*request)->client);
      return last != nullptr && (*request)->timestamp <= last->timestamp;
    };
    if (waiting.empty()) return;
    const bool first_is_executed = is_executed(waiting.front());
    std::erase_if(waiting, is_executed);
    if (!first_is_executed) return;
    if (isActive) changesInARow = 0;
    watch_primary();
  }

  /// "It will wait 2T before starting a view change for view v + 3" (§4.5.2), and so on: twice as
  /// long after each view change without an executed request.
  virtual Duration patience() const {
    constexpr std::uint32_t doublings_max = 16;  // beyond the length of any run
    const std::uint32_t doublings = changesInARow > 0 ? changesInARow - 1 : 0;
    return viewChangeTimeout * (std::int64_t{1} << std::min(doublings, doublings_max));
  }

  // ------------------------------------------------------------ pre-prepare

  /// "The primary starts the protocol immediately unless the number of messages for which the
  /// protocol is in progress exceeds a given maximum. In this case, it buffers the request."
  void propose() {
    if (!isActive || !is_primary()) return;
    assigned = std::max(assigned, executed);
    while (assigned < executed + window && is_between_watermarks(assigned + 1)) {
      Batch batch = next_batch();
      if (batch.empty()) return;
      const Signed<PrePrepare> m = vouch(
          PrePrepare{.view = view, .seq = ++assigned, .requests = Requests(std::move(batch))});
      add_to_log(m);
      broadcast(m);
      commit_if_prepared(m->seq);
    }
  }

  Batch next_batch() {
    Batch batch;
    for (const Shared<Signed<Request>>& request : waiting) {
      if (batch.size() == batchMax) break;
      Timestamp& newest = proposed[(*request)->client];
      if (newest >= (*request)->timestamp) continue;
      newest = (*request)->timestamp;
      batch.push_back(request);
    }
    return batch;
  }

  // ------------------------------------------------------------ prepare

  /// "If backup i accepts the pre-prepare message, it enters the prepare phase by multicasting a
  /// prepare message to all other replicas and adds both messages to its log."
  void prepare(const Signed<PrePrepare>& m) {
    add_to_log(m);
    const Signed<Prepare> vote = vouch(prepare_for(*m));
    votes.edit(m->seq).prepares.insert_or_assign(self(), vote);
    broadcast(vote);
    commit_if_prepared(m->seq);
  }

  Prepare prepare_for(const PrePrepare& m) const {
    return {.view = view, .seq = m.seq, .digest = m.requests.digest(), .replica = self()};
  }

  // ------------------------------------------------------------ commit

  /// "Prepared(m, v, n, i) is true if and only if replica i has inserted in its log: the request m,
  /// a pre-prepare for m in view v with sequence number n, and 2f prepares from different backups
  /// that match the pre-prepare." "Replica i multicasts a commit message to the other replicas when
  /// prepared(m, v, n, i) becomes true."
  void commit_if_prepared(Seq n) {
    const Signed<PrePrepare>* m = prePrepares.find(n);
    if (m == nullptr || is_prepared(n)) return;
    const Digest digest = (*m)->requests.digest();
    if (!requests_of(n, digest)) return;
    Prepared certificate{.prePrepare = *m};
    for (const auto& [backup, vote] : votes.edit(n).prepares) {
      if (vote->digest == digest) certificate.prepares.push_back(vote);
    }
    if (certificate.prepares.size() < quorum() - 1) return;
    prepared.insert_or_assign(n, std::move(certificate));
    persist_vote();
    const Signed<Commit> vote = vouch(commit_for(*prepared.at(n)));
    votes.edit(n).commits.insert_or_assign(self(), vote);
    broadcast(vote);
    execute_if_committed(n);
  }

  /// In this view.
  bool is_prepared(Seq n) const {
    const Shared<Prepared>* certificate = prepared.find(n);
    return certificate != nullptr && (*certificate)->prePrepare->view == view;
  }

  Commit commit_for(const Prepared& certificate) const {
    const PrePrepare& m = *certificate.prePrepare;
    return {.view = m.view, .seq = m.seq, .digest = m.requests.digest(), .replica = self()};
  }

  // ------------------------------------------------------------ execution

  /// "Committed-local(m, v, n, i) is true if and only if prepared(m, v, n, i) is true and i has
  /// accepted 2f + 1 commits (possibly including its own) from different replicas that match the
  /// pre-prepare for m."
  void execute_if_committed(Seq n) {
    if (n <= executed || !isActive || !is_prepared(n) || committed.contains(n)) return;
    const Digest digest = (*prepared.at(n)).prePrepare->requests.digest();
    Committed certificate{.seq = n, .requests = *requests_of(n, digest)};
    for (const auto& [replica, vote] : votes.at(n).commits) {
      if (vote->digest == digest) certificate.commits.push_back(vote);
    }
    if (certificate.commits.size() < quorum()) return;
    committed.insert_or_assign(n, std::move(certificate));
    execute_in_order();
  }

  /// "Each replica i executes the operation requested by m after committed-local(m, v, n, i) is
  /// true and i's state reflects the sequential execution of all requests with lower sequence
  /// numbers."
  void execute_in_order() {
    while (const Shared<Committed>* next = committed.find(executed + 1)) {
      const Requests now_due = (*next)->requests;
      ++executed;
      for (const Shared<Signed<Request>>& request : *now_due) execute(**request);
      output(Executed{.seq = executed, .requests = now_due});
      take_checkpoint_if_due();
    }
    forget_executed();
    propose();
  }

  void execute(const Request& m) {
    const LastReply* last = lastReplies.find(m.client);
    if (last != nullptr && m.timestamp <= last->timestamp) return;
    const LastReply now{.timestamp = m.timestamp, .result = machine.apply(m.operation)};
    lastReplies.insert_or_assign(m.client, now);
    reply(m.client, now);
  }

  /// "A replica sends the reply to the request directly to the client."
  void reply(NodeId client, const LastReply& last) {
    send(client, vouch_to_client({.view = view,
                                  .timestamp = last.timestamp,
                                  .client = client,
                                  .replica = self(),
                                  .result = last.result}));
  }

  // ------------------------------------------------------------ missing requests

  /// Of an accepted pre-prepare, of which this replica knew the digest alone.
  void learn_requests(Seq n, const Requests& found) {
    const Signed<PrePrepare>* m = prePrepares.find(n);
    if (m == nullptr || (*m)->requests.digest() != found.digest()) return;
    if (!found.has_content() || requests_of(n, found.digest())) return;
    remember(n, found);
    persist_vote();
    commit_if_prepared(n);
  }
};

}  // namespace orrery::pbft
