#pragma once
/// PBFT's view changes: M. Castro and B. Liskov, "Practical Byzantine Fault Tolerance" (OSDI 1999),
/// §4.4, and what makes them live, §4.5.2. "The view-change protocol provides liveness by allowing
/// the system to make progress when the primary fails. View changes are triggered by timeouts that
/// prevent backups from waiting indefinitely for requests to execute."

#include <map>

#include "protocols/pbft/normal_case.hpp"

namespace orrery::pbft {

class ViewChanges : public NormalCase {
 public:
  using NormalCase::on;
  using Changes = std::vector<Shared<Signed<ViewChange>>>;

  /// "If the timer of backup i expires in view v, the backup starts a view change to move the
  /// system to view v + 1." And "if the timer expires before it receives a valid new-view message
  /// for v + 1 or before it executes a request in the new view that it had not executed previously,
  /// it starts the view change for view v + 2" (§4.5.2).
  void on(ViewChangeTimeout) { leave_for(view + 1); }

  void on(const Signed<ViewChange>& m) {
    if (m->view < view || (m->view == view && isActive)) return;
    const auto known = viewChanges.find(m->replica);
    if (known != viewChanges.end() && (*known->second)->view >= m->view) return;
    if (!is_valid_change(m)) return;
    viewChanges.insert_or_assign(m->replica, m);
    join_if_others_leave();
    go_on_if_others_agree();
  }

  /// "A backup accepts a new-view message for view v + 1 if it is signed properly, if the
  /// view-change messages it contains are valid for view v + 1, and if the set O is correct."
  void on(const Signed<NewView>& m) {
    if (m->view < view || (m->view == view && isActive)) return;
    const NodeId its_primary = primary_of(m->view, replicas());
    if (its_primary == self() || !m.is_by(its_primary)) return;
    if (!are_valid_changes(m->changes, m->view) || !is_correct(*m, its_primary)) return;
    enter(m);
  }

 protected:
  // ------------------------------------------------------------ rules: leaving a view

  /// "It stops accepting messages (other than checkpoint, view-change, and new-view messages) and
  /// multicasts a view-change message to all replicas."
  void leave_for(View next) {
    view = next;
    isActive = false;
    prePrepares.clear();
    votes.clear();
    hasQuorumForChange = false;
    ++changesInARow;
    stop_timer(ViewChangeTimeout{});
    persist();
    output(ViewLeft{.next = next});
    announce_view_change();
  }

  void announce_view_change() {
    const Signed<ViewChange> m = sign(view_change());
    viewChanges.insert_or_assign(self(), m);
    broadcast(m);
    go_on_if_others_agree();
  }

  /// "Here n is the sequence number of the last stable checkpoint s known to i, C is a set of 2f +
  /// 1 valid checkpoint messages proving the correctness of s, and P is a set containing a set Pm
  /// for each request m that prepared at i with a sequence number higher than n."
  ViewChange view_change() const {
    ViewChange m{.view = view, .stable = h(), .proof = stable->proof, .replica = self()};
    for (const auto& [n, certificate] : prepared) m.prepared.push_back(certificate);
    return m;
  }

  /// "If a replica receives a set of f + 1 valid view-change messages from other replicas for views
  /// greater than its current view, it sends a view-change message for the smallest view in the
  /// set, even if its timer has not expired; this prevents it from starting the next view change
  /// too late" (§4.5.2).
  virtual void join_if_others_leave() {
    std::uint32_t others = 0;
    std::optional<View> smallest;
    for (const auto& [replica, change] : viewChanges) {
      if (replica == self() || (*change)->view <= view) continue;
      ++others;
      smallest = std::min(smallest.value_or((*change)->view), (*change)->view);
    }
    if (others >= one_correct(replicas())) leave_for(*smallest);
  }

  /// "A replica that multicasts a view-change message for view v + 1 waits for 2f + 1 view-change
  /// messages for view v + 1 and then starts its timer to expire after some time T" (§4.5.2). Who
  /// has gone on to a later view counts: its message for this one may be lost, and those who wait
  /// for it would wait for ever (hyperledger/fabric, issue 1917).
  void go_on_if_others_agree() {
    if (isActive) return;
    Changes changes;
    std::uint32_t supporters = 0;
    for (const auto& [replica, change] : viewChanges) {
      if ((*change)->view >= view) ++supporters;
      if ((*change)->view == view) changes.push_back(change);
    }
    if (supporters >= quorum() && !hasQuorumForChange) {
      hasQuorumForChange = true;
      start_timer(ViewChangeTimeout{}, patience());
    }
    if (is_primary() && changes.size() >= quorum()) announce_new_view(std::move(changes));
  }

  // ------------------------------------------------------------ rules: entering one

  /// "When the primary p of view v + 1 receives 2f valid view-change messages for view v + 1 from
  /// other replicas, it multicasts a new-view message to all other replicas."
  void announce_new_view(Changes changes) {
    NewView m{.view = view, .changes = std::move(changes)};
    for (PrePrepare& each : assignments(m.changes, view)) {
      m.prePrepares.push_back(sign(std::move(each)));
    }
    const Signed<NewView> announced = sign(std::move(m));
    broadcast(announced);
    enter(announced);
  }

  /// O. "The primary creates a new pre-prepare message for view v + 1 for each sequence number n
  /// between min-s and max-s. There are two cases: (1) there is at least one set in the P component
  /// of some view-change message in V with sequence number n": then for "the request digest in the
  /// pre-prepare message for sequence number n with the highest view number in V"; "or (2) there is
  /// no such set": then for "the digest of a special null request".
  virtual std::vector<PrePrepare> assignments(const Changes& changes, View next) const {
    const Seq min = min_s(changes);
    std::map<Seq, const PrePrepare*> newest;
    for (const Shared<Signed<ViewChange>>& change : changes) {
      for (const Shared<Prepared>& certificate : (*change)->prepared) {
        const PrePrepare*& known = newest[certificate->prePrepare->seq];
        if (known == nullptr || certificate->prePrepare->view > known->view) {
          known = &*certificate->prePrepare;
        }
      }
    }
    const Seq max = newest.empty() ? min : std::max(min, newest.rbegin()->first);
    std::vector<PrePrepare> all;
    for (Seq n = min + 1; n <= max; ++n) {
      const auto found = newest.find(n);
      const Requests& chosen = found != newest.end() ? found->second->requests : null_request();
      all.push_back({.view = next, .seq = n, .requests = chosen.without_content()});
    }
    return all;
  }

  /// "Then it adds the new information to its log as described for the primary, multicasts a
  /// prepare for each message in O to all the other replicas, adds these prepares to its log, and
  /// enters view v + 1."
  void enter(const Signed<NewView>& m) {
    if (m->view != view) votes.clear();
    view = m->view;
    isActive = true;
    newView = m;
    prePrepares.clear();
    for (auto of = viewChanges.begin(); of != viewChanges.end();) {
      of = (*of->second)->view <= view ? viewChanges.erase(of) : of + 1;
    }
    proposed.clear();
    assigned = last_redone();
    persist();
    output(ViewEntered{.view = view});
    learn_stable_checkpoint(m->changes);
    const bool timer_is_running = std::exchange(hasQuorumForChange, false);
    redo();
    // The timer of the view change runs on until a request is executed.
    if (waiting.empty() || is_primary() || !timer_is_running) watch_primary();
    propose();
  }

  /// "If min-s is greater than the sequence number of its latest stable checkpoint, the primary
  /// also inserts the proof of stability for the checkpoint with sequence number min-s in its log,
  /// and discards information from the log." A replica without that state fetches it
  /// (StateTransfer).
  void learn_stable_checkpoint(const Changes& changes) {
    const Seq min = min_s(changes);
    const Shared<ServiceState>* state = checkpoints.find(min);
    if (min <= h() || state == nullptr) return;
    for (const Shared<Signed<ViewChange>>& change : changes) {
      if ((*change)->stable != min) continue;
      if ((*change)->proof.front()->digest != hash_of(*state)) continue;
      return make_stable({.seq = min, .state = *state, .proof = (*change)->proof}, false);
    }
  }

  /// "Replicas redo the protocol for messages between min-s and max-s but they avoid re-executing
  /// client requests." Those above the high water mark have to wait until it rises.
  void redo() {
    if (!isActive) return;
    const Shared<Signed<NewView>> its_view = newView;
    for (const Signed<PrePrepare>& m : (*its_view)->prePrepares) {
      if (!is_between_watermarks(m->seq) || prePrepares.contains(m->seq)) continue;
      if (!is_primary()) prepare(m);
      else add_to_log(m);
      if (!requests_of(m->seq, m->requests.digest())) fetch_requests(*m);
      commit_if_prepared(m->seq);
    }
  }

  void water_marks_have_moved() override { redo(); }

  void fetch_requests(const PrePrepare& m) {
    broadcast(FetchRequests{.seq = m.seq, .digest = m.requests.digest()});
  }

  // ------------------------------------------------------------ rules: what is believed

  bool is_valid_change(const Signed<ViewChange>& m) const {
    return is_signed(m) && has_valid_checkpoint(*m, group()) &&
           is_in_order(m->prepared, *m, group()) && has_valid_certificates(*m);
  }
  virtual bool has_valid_certificates(const ViewChange& m) const {
    return are_valid(m.prepared, group());
  }

  /// V: a quorum of "valid view-change messages", of different replicas.
  bool are_valid_changes(const Changes& changes, View next) const {
    SmallSet<NodeId> authors;
    for (const Shared<Signed<ViewChange>>& change : changes) {
      if ((*change)->view != next || !is_valid_change(*change)) return false;
      authors.insert((*change)->replica);
    }
    return authors.size() == changes.size() && changes.size() >= quorum();
  }

  /// "It verifies the correctness of O by performing a computation similar to the one used by the
  /// primary to create O."
  bool is_correct(const NewView& m, NodeId its_primary) const {
    const std::vector<PrePrepare> expected = assignments(m.changes, m.view);
    return std::equal(m.prePrepares.begin(), m.prePrepares.end(), expected.begin(), expected.end(),
                      [&](const Signed<PrePrepare>& found, const PrePrepare& wanted) {
                        return found.is_by(its_primary) && *found == wanted;
                      });
  }
};

}  // namespace orrery::pbft
