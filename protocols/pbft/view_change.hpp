#pragma once
/// PBFT's view changes with signatures: M. Castro and B. Liskov, "Practical Byzantine Fault
/// Tolerance" (OSDI 1999), §4.4. View changes prove what they say, and a new view shows the view
/// changes that it rests on.

#include <map>

#include "protocols/pbft/retransmission.hpp"

namespace orrery::pbft {

class ViewChanges : public Retransmission {
 public:
  using Retransmission::on;
  using Changes = std::vector<Shared<Signed<ViewChange>>>;

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

  void announce_view_change() override {
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

  SmallMap<NodeId, View> announced() const override {
    SmallMap<NodeId, View> views;
    for (const auto& [replica, change] : viewChanges) views.emplace(replica, (*change)->view);
    return views;
  }

  void go_on_if_others_agree() {
    if (isActive) return;
    start_timer_if_others_agree();
    Changes changes;
    for (const auto& [replica, change] : viewChanges) {
      if ((*change)->view == view) changes.push_back(change);
    }
    if (is_primary() && changes.size() >= quorum()) announce_new_view(std::move(changes));
  }

  void resend_views(const Status& m, NodeId to) override {
    const bool needs_view = m.view < view || (m.view == view && !m.isActive);
    if (!needs_view || view == 0) return;
    if (isActive) return send(to, *newView);
    send(to, *viewChanges.at(self()));
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

  void enter(const Signed<NewView>& m) {
    newView = m;
    for (auto of = viewChanges.begin(); of != viewChanges.end();) {
      of = (*of->second)->view <= m->view ? viewChanges.erase(of) : of + 1;
    }
    Views::enter(m->view);
  }

  /// "If min-s is greater than the sequence number of its latest stable checkpoint, the primary
  /// also inserts the proof of stability for the checkpoint with sequence number min-s in its log,
  /// and discards information from the log." A replica without that state fetches it
  /// (StateTransfer).
  void begin_after_checkpoint() override {
    const Changes changes = (*newView)->changes;
    const Seq min = min_s(changes);
    const Shared<ServiceState>* state = checkpoints.find(min);
    if (min <= h() || state == nullptr) return;
    for (const Shared<Signed<ViewChange>>& change : changes) {
      if ((*change)->stable != min) continue;
      if ((*change)->proof.front()->digest != hash_of(*state)) continue;
      return make_stable({.seq = min, .state = *state, .proof = (*change)->proof}, false);
    }
  }

  const std::vector<Signed<PrePrepare>>& redone() const override { return (*newView)->prePrepares; }
  Seq first_checkpoint() const override { return min_s((*newView)->changes); }

  /// "The sequence number min-s of the latest stable checkpoint in V" (§4.4).
  static Seq min_s(const Changes& changes) {
    Seq latest = 0;
    for (const Shared<Signed<ViewChange>>& change : changes) {
      latest = std::max(latest, (*change)->stable);
    }
    return latest;
  }

  // ------------------------------------------------------------ rules: what is believed

  bool is_valid_change(const Signed<ViewChange>& m) const {
    return is_authentic(m) && has_valid_checkpoint(*m, group()) &&
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
