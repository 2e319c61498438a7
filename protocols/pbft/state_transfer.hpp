#pragma once
/// How PBFT's replicas get what they miss: M. Castro and B. Liskov, "Practical Byzantine Fault
/// Tolerance" (OSDI 1999), §4.4, last paragraph; "Practical Byzantine Fault Tolerance and Proactive
/// Recovery" (TOCS 2002), §5.2 (retransmission) and §5.3.2 (state transfer). "A replica may be
/// missing some request message m or a stable checkpoint (since these are not sent in new-view
/// messages). It can obtain missing information from another replica."
///
/// Every replica says from time to time how far it is. Whoever hears that of one that stands still
/// sends its own votes again; who is behind asks one of those which are ahead for a state or for
/// requests with a quorum of commits. Both prove themselves: it does not matter who answers.
///
/// Left out: partitions of the state with a tree of digests, so that only what differs is sent.

#include "protocols/pbft/view_change.hpp"

namespace orrery::pbft {

class StateTransfer : public ViewChanges {
 public:
  using ViewChanges::on;

  // ------------------------------------------------------------ status

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

  // ------------------------------------------------------------ fetching

  void on(const Fetch& m, NodeId from) {
    if (!peers().contains(from)) return;
    if (m.executed < h()) send(from, *stable);
    for (const auto& [n, certificate] : committed) {
      if (n > m.executed && n <= executed) send(from, *certificate);
    }
  }

  /// "The state … is correct if its digest matches": 2f + 1 replicas have signed it.
  void on(const StableCheckpoint& m) {
    if (m.seq <= executed || !is_valid(m, group())) return;
    executed = m.seq;
    machine = m.state->machine;
    lastReplies = m.state->lastReplies;
    make_stable(m, true);
    execute_in_order();
  }

  void on(const Committed& m) {
    if (m.seq <= executed || !is_between_watermarks(m.seq) || !is_valid(m, group())) return;
    committed.insert_or_assign(m.seq, m);
    execute_in_order();
  }

  void on(const FetchRequests& m, NodeId from) {
    const Requests* known = requests.find({.seq = m.seq, .digest = m.digest});
    if (!peers().contains(from) || known == nullptr) return;
    send(from, FetchedRequests{.seq = m.seq, .requests = *known});
  }

  void on(const FetchedRequests& m) { learn_requests(m.seq, m.requests); }

 protected:
  /// Those which were ahead a while ago, and still are: any of them.
  void fetch_if_behind() {
    const SmallSet<NodeId> candidates = std::exchange(ahead, {});
    std::vector<NodeId> still_ahead;
    for (const NodeId peer : candidates) {
      if (lastExecuted[peer] > executed) still_ahead.push_back(peer);
    }
    if (still_ahead.empty()) return;
    const auto which = between(std::size_t{0}, still_ahead.size() - 1);
    send(still_ahead[which], Fetch{.executed = executed});
  }

  // ------------------------------------------------------------ sending again

  void resend_views(const Status& m, NodeId to) {
    const bool needs_view = m.view < view || (m.view == view && !m.isActive);
    if (!needs_view || view == 0) return;
    if (isActive) return send(to, *newView);
    send(to, *viewChanges.at(self()));
  }

  /// What this replica has said of what the other one waits for.
  void resend_votes(const Status& m, NodeId to) {
    if (m.view != view || !isActive || !m.isActive || m.executed < executed) return;
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
    if (m.stable < h() && m.executed >= h()) {
      for (const Signed<Checkpoint>& vote : stable->proof) send(to, vote);
    }
    for (const auto& [n, all] : checkpointVotes) {
      const auto own = all.find(self());
      if (n > m.stable && own != all.end()) send(to, own->second);
    }
  }
};

}  // namespace orrery::pbft
