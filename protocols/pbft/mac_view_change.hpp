#pragma once
/// PBFT's view changes with message authentication codes: M. Castro and B. Liskov, "Practical
/// Byzantine Fault Tolerance and Proactive Recovery" (TOCS 2002), §4.5. A view change is its
/// author's word and no proof: others acknowledge what they were told (view_change_acks.hpp), and
/// what the view takes over is decided by numbers (decision.hpp).
///
/// Left out: the bound on the size of Q for many view changes without a stable checkpoint (Castro's
/// thesis, MIT/LCS/TR-817, §3.2).

#include "protocols/pbft/decision.hpp"
#include "protocols/pbft/view_change_acks.hpp"

namespace orrery::pbft {

class MacViewChanges : public ViewChangeAcks {
 public:
  using ViewChangeAcks::on;

  /// "Replicas only accept these view-change messages if all the information in their P and Q
  /// components is for view numbers less than or equal to v."
  void on(const Signed<MacViewChange>& m) {
    if (!group().has(m->replica) || !is_well_formed(*m, group())) return;
    if (is_asked_for(*m)) {
      macVotes.passedOn.insert_or_assign({.replica = m->replica, .digest = hash_of(*m)}, m);
    }
    if (is_authentic(m)) accept(m);
    enter_if_supported();
  }

  void on(const Signed<ViewChangeAck>& m) {
    if (!is_authentic(m) || !group().has(m->author) || m->view < view) return;
    macVotes.acks[m->author].insert_or_assign(m->replica, m);
    announce_if_decided();
    enter_if_supported();
  }

  /// "The backups for view v + 1 collect messages until they have a correct new-view message and a
  /// correct matching view-change message for each pair in V."
  void on(const Signed<MacNewView>& m) {
    if (is_past(m->view)) return;
    const NodeId its_primary = primary_of(m->view, replicas());
    if (its_primary == self() || !m.is_by(its_primary, self()) || !is_of_a_quorum(*m)) return;
    // Of each primary the newest, whatever a faulty one may offer.
    Shared<Signed<MacNewView>>& offer = macVotes.offered[its_primary];
    if ((*offer)->view > m->view) return;
    offer = m;
    forget_if(macVotes.passedOn, [&](const MacViewChange& of) { return !is_asked_for(of); });
    enter_if_supported();
    if (!is_past(m->view)) fetch_view_changes(*m);
  }

  /// A3: "the primary has the request".
  void on(const FetchedRequests& m) {
    ViewChangeAcks::on(m);
    const auto decided = isActive ? std::nullopt : decide(certified(), group());
    if (!decided || m.seq <= decided->checkpoint.seq) return;
    const Seq place = m.seq - decided->checkpoint.seq - 1;
    if (place >= decided->requests.size()) return;
    if (!m.requests.has_content() || decided->requests[place] != m.requests.digest()) return;
    remember(m.seq, m.requests);
    announce_if_decided();
  }

 protected:
  // ------------------------------------------------------------ rules: leaving a view

  /// Q: what has been pre-prepared is remembered beyond the view. It is on disk with the
  /// pre-prepare: when the log of the view is cleared would be too late.
  void add_to_log(const Signed<PrePrepare>& m) override {
    View& latest = macs.prePrepared.edit(m->seq)[m->requests.digest()];
    latest = std::max(latest, m->view);
    ViewChangeAcks::add_to_log(m);
  }

  /// A replica that has crashed says what it has said, and no more.
  void announce_view_change() override {
    if ((*macs.viewChange)->view != view) macs.viewChange = vouch(view_change());
    persist();
    macVotes.viewChanges.insert_or_assign(self(), macs.viewChange);
    broadcast(*macs.viewChange);
    go_on_if_others_agree();
  }

  /// "Here h is the sequence number of the latest stable checkpoint known to i, C is a set of pairs
  /// with the sequence number and digest of each checkpoint stored at i, and P and Q are sets
  /// containing a tuple for every request that is prepared or pre-prepared, respectively, at i."
  MacViewChange view_change() const {
    MacViewChange m{.view = view, .stable = h(), .replica = self()};
    m.checkpoints.push_back({.seq = h(), .digest = hash_of(stable->state)});
    for (const auto& [n, state] : checkpoints) {
      m.checkpoints.push_back({.seq = n, .digest = hash_of(state)});
    }
    for (const auto& [n, certificate] : prepared) {
      const PrePrepare& its = *certificate->prePrepare;
      m.prepared.push_back({.seq = n, .digest = its.requests.digest(), .view = its.view});
    }
    for (const auto& [n, views] : macs.prePrepared) {
      for (const auto& [digest, latest] : views) {
        m.prePrepared.push_back({.seq = n, .digest = digest, .view = latest});
      }
    }
    return m;
  }

  // ------------------------------------------------------------ rules: view changes of others

  void accept(const Signed<MacViewChange>& m) {
    if (is_past(m->view)) return;
    const auto known = macVotes.viewChanges.find(m->replica);
    if (known != macVotes.viewChanges.end() && (*known->second)->view >= m->view) return;
    macVotes.viewChanges.insert_or_assign(m->replica, m);
    acknowledge(*m);
    join_if_others_leave();
    go_on_if_others_agree();
  }

  SmallMap<NodeId, View> announced() const override {
    SmallMap<NodeId, View> views;
    for (const auto& [replica, change] : macVotes.viewChanges) {
      views.emplace(replica, (*change)->view);
    }
    return views;
  }

  void go_on_if_others_agree() {
    start_timer_if_others_agree();
    announce_if_decided();
  }

  // ------------------------------------------------------------ rules: the new primary

  /// "This procedure runs each time the primary receives new information."
  void announce_if_decided() {
    if (isActive || !is_primary()) return;
    const MacChanges changes = certified();
    const std::optional<Decision> decided = decide(changes, group());
    if (changes.size() < quorum() || !decided) return;
    MacNewView m{.view = view, .checkpoint = decided->checkpoint};
    for (const Shared<Signed<MacViewChange>>& change : changes) {
      m.changes.push_back({.replica = (*change)->replica, .digest = hash_of(**change)});
    }
    bool has_all_requests = true;
    for (const PrePrepare& each : pre_prepares(*decided, view)) {
      const bool is_known = requests_of(each.seq, each.requests.digest()).has_value();
      if (!is_known) fetch_requests(each);
      has_all_requests = has_all_requests && is_known;
      m.prePrepares.push_back(vouch(each));
    }
    if (!has_all_requests) return;
    const Signed<MacNewView> announced = vouch(std::move(m));
    broadcast(announced);
    enter(announced, changes);
  }

  static std::vector<PrePrepare> pre_prepares(const Decision& decided, View next) {
    std::vector<PrePrepare> all;
    Seq n = decided.checkpoint.seq;
    for (const Digest digest : decided.requests) {
      all.push_back({.view = next, .seq = ++n, .requests = Requests::without_content(digest)});
    }
    return all;
  }

  // ------------------------------------------------------------ rules: entering a view

  /// "The backups check these messages support the decisions reported by the primary by carrying
  /// out the decision procedure … If they do not, the replicas move immediately to view v + 2."
  void enter_if_supported() {
    forget_if(macVotes.offered, [&](const MacNewView& offer) { return is_past(offer.view); });
    for (const auto& [its_primary, offer] : macVotes.offered) {
      const auto changes = known_changes(**offer);
      if (!changes) continue;
      const Signed<MacNewView> m = *offer;
      macVotes.offered.erase(its_primary);
      if (!is_supported(*m, *changes)) return leave_for(m->view + 1);
      return enter(m, *changes);
    }
  }

  /// What V names, once all of it is known.
  std::optional<MacChanges> known_changes(const MacNewView& m) const {
    MacChanges changes;
    for (const ChangeDigest& named : m.changes) {
      const auto known = known_change(named, m.view);
      if (!known) return std::nullopt;
      changes.push_back(*known);
    }
    return changes;
  }

  virtual bool is_supported(const MacNewView& m, const MacChanges& changes) const {
    const std::optional<Decision> decided = decide(changes, group());
    if (!decided || decided->checkpoint != m.checkpoint) return false;
    const std::vector<PrePrepare> expected = pre_prepares(*decided, m.view);
    const NodeId its_primary = primary_of(m.view, replicas());
    return std::equal(m.prePrepares.begin(), m.prePrepares.end(), expected.begin(), expected.end(),
                      [&](const Signed<PrePrepare>& found, const PrePrepare& wanted) {
                        return found.is_by(its_primary, self()) && *found == wanted;
                      });
  }

  void enter(const Signed<MacNewView>& m, const MacChanges& changes) {
    macs.newView = m;
    macVotes.supporting = changes;
    forget_if(macVotes.viewChanges, [&](const MacViewChange& of) { return of.view <= m->view; });
    Views::enter(m->view);
  }

  const std::vector<Signed<PrePrepare>>& redone() const override {
    return (*macs.newView)->prePrepares;
  }
  Seq first_checkpoint() const override { return (*macs.newView)->checkpoint.seq; }

  void resend_views(const Status& m, NodeId to) override {
    const bool needs_view = m.view < view || (m.view == view && !m.isActive);
    if (!needs_view || view == 0) return;
    if (isActive) return send(to, *macs.newView);
    send(to, *macs.viewChange);
    if (primary() != to) return;
    for (const auto& [replica, change] : macVotes.viewChanges) {
      if ((*change)->view == view && replica != self()) acknowledge(**change);
    }
  }

 private:
  bool is_past(View v) const { return v < view || (v == view && isActive); }

  /// V: of a quorum, different replicas.
  bool is_of_a_quorum(const MacNewView& m) const {
    SmallSet<NodeId> authors;
    for (const ChangeDigest& named : m.changes) authors.insert(named.replica);
    return authors.size() == m.changes.size() && authors.size() >= quorum();
  }
};

}  // namespace orrery::pbft
