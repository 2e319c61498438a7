#pragma once
/// How PBFT's replicas get again what was lost: M. Castro and B. Liskov, "Practical Byzantine Fault
/// Tolerance and Proactive Recovery" (TOCS 2002), §5.2. Every replica says from time to time how
/// far it is; whoever hears that of one that stands still sends its own votes again.

#include "protocols/pbft/views.hpp"

namespace orrery::pbft {

class Retransmission : public Views {
 public:
  using Views::on;

  void on(StatusDue) {
    broadcast(Status{.view = view, .isActive = isActive, .stable = h(), .executed = executed});
    fetch_if_behind();
    for (const auto& [n, m] : prePrepares) {
      if (!requests_of(n, m->requests.digest())) fetch_requests(*m);
    }
    start_timer(StatusDue{}, between(status, 2 * status));
  }

  void on(const Status& m, NodeId from) {
    if (!peers().contains(from)) return;
    if (m.executed > executed) ahead.insert(from);
    resend_views(m, from);
    const auto before = lastExecuted.find(from);
    const bool stands_still = before != lastExecuted.end() && before->second == m.executed;
    lastExecuted.insert_or_assign(from, m.executed);
    if (!stands_still) return;
    resend_votes(m, from);
    resend_checkpoints(m, from);
  }

  void on(const FetchRequests& m, NodeId from) {
    const Requests* known = requests.find({.seq = m.seq, .digest = m.digest});
    if (!peers().contains(from) || known == nullptr) return;
    send(from, FetchedRequests{.seq = m.seq, .requests = *known});
  }

  void on(const FetchedRequests& m) { learn_requests(m.seq, m.requests); }

 protected:
  // ------------------------------------------------------------ what the variants say

  /// What the other one misses to enter this view.
  virtual void resend_views(const Status& m, NodeId to) = 0;
  virtual void fetch_if_behind() = 0;
  /// Will the other one fetch n, because there is a proof for it? It needs no votes then.
  virtual bool will_fetch(const Status& m, Seq n) const { return m.executed < n; }

  /// Those which were ahead a while ago, and still are.
  std::vector<NodeId> still_ahead() {
    const SmallSet<NodeId> candidates = std::exchange(ahead, {});
    std::vector<NodeId> still;
    for (const NodeId peer : candidates) {
      if (lastExecuted[peer] > executed) still.push_back(peer);
    }
    return still;
  }

  // ------------------------------------------------------------ after a crash

  void begin_with(Seq n, const ServiceState& state) {
    executed = n;
    machine = state.machine;
    lastReplies = state.lastReplies;
  }

  /// What its log binds it to, it has said, and says again.
  void recall_votes() {
    assigned = std::max(last_redone(), executed);
    for (const auto& [n, m] : prePrepares) {
      assigned = std::max(assigned, n);
      if (!is_primary()) votes.edit(n).prepares.insert_or_assign(self(), vouch(prepare_for(*m)));
    }
    for (const auto& [n, certificate] : prepared) {
      if (!is_prepared(n)) continue;
      votes.edit(n).commits.insert_or_assign(self(), vouch(commit_for(*certificate)));
    }
  }

  // ------------------------------------------------------------ sending again

  /// What this replica has said of what the other one waits for.
  void resend_votes(const Status& m, NodeId to) {
    if (m.view != view || !isActive || !m.isActive || will_fetch(m, executed)) return;
    for (const auto& [n, prePrepare] : prePrepares) {
      if (n <= m.executed) continue;
      if (is_primary() && n > last_redone()) send(to, with_requests(prePrepare));
    }
    for (const auto& [n, own] : votes) {
      if (n <= m.executed) continue;
      if (const auto vote = own.prepares.find(self()); vote != own.prepares.end()) {
        send(to, vote->second);
      }
      if (const auto vote = own.commits.find(self()); vote != own.commits.end()) {
        send(to, vote->second);
      }
    }
  }

  Signed<PrePrepare> with_requests(const Signed<PrePrepare>& m) const {
    Signed<PrePrepare> whole = m;
    const std::optional<Requests> known = requests_of(m->seq, m->requests.digest());
    if (known) whole.change([&](PrePrepare& own) { own.requests = *known; });
    return whole;
  }

  void resend_checkpoints(const Status& m, NodeId to) {
    if (m.stable < h() && !will_fetch(m, h())) {
      for (const Signed<Checkpoint>& vote : stable->proof) send(to, vote);
    }
    for (const auto& [n, all] : checkpointVotes) {
      const auto own = all.find(self());
      if (n > m.stable && own != all.end()) send(to, own->second);
    }
  }
};

}  // namespace orrery::pbft
