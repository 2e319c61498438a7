#pragma once
/// Whether a view change is what its author has told others, where nobody can prove that: M. Castro
/// and B. Liskov, "Practical Byzantine Fault Tolerance and Proactive Recovery" (TOCS 2002), §4.5.
/// "These acknowledgments allow the primary to prove authenticity of view-change messages sent by
/// faulty replicas."

#include "protocols/pbft/decision.hpp"
#include "protocols/pbft/mac_requests.hpp"

namespace orrery::pbft {

class ViewChangeAcks : public MacRequests {
 public:
  using MacRequests::on;

  /// "If the original sender of a view-change is uncooperative the primary retransmits that
  /// sender's view-change message and the non-faulty backups retransmit their view-change-acks."
  /// Here whoever has it does both: a primary that has crashed has it no more.
  void on(const FetchViewChange& m, NodeId from) {
    if (!peers().contains(from)) return;
    const auto known = known_change({.replica = m.replica, .digest = m.digest}, m.view);
    if (!known) return;
    send(from, acknowledgment_of(***known));
    send(from, **known);
  }

 protected:
  /// "Replicas collect view-change messages for v + 1 and send acknowledgments for them to v + 1's
  /// primary."
  void acknowledge(const MacViewChange& m) {
    const NodeId its_primary = primary_of(m.view, replicas());
    if (its_primary != self() && m.replica != its_primary) send(its_primary, acknowledgment_of(m));
  }
  Signed<ViewChangeAck> acknowledgment_of(const MacViewChange& m) const {
    return vouch(ViewChangeAck{
        .view = m.view, .replica = self(), .author = m.replica, .digest = hash_of(m)});
  }

  /// How many say that they were told this view change, but for its author, the new primary, and
  /// this replica.
  std::uint32_t witnesses_of(const MacViewChange& m) const {
    const auto acks = macVotes.acks.find(m.replica);
    if (acks == macVotes.acks.end()) return 0;
    const Digest digest = hash_of(m);
    const NodeId its_primary = primary_of(m.view, replicas());
    return static_cast<std::uint32_t>(
        std::count_if(acks->second.begin(), acks->second.end(), [&](const auto& each) {
          const auto& [witness, ack] = each;
          return witness != m.replica && witness != its_primary && witness != self() &&
                 ack->view == m.view && ack->digest == digest;
        }));
  }

  /// S. "It adds a view-change message received from replica i to S after receiving 2f - 1
  /// view-change-acks for i's view-change message from other replicas. These … together with the
  /// view-change message it received and the view-change-ack it could have sent form a quorum
  /// certificate."
  MacChanges certified() const {
    MacChanges all;
    for (const auto& [replica, change] : macVotes.viewChanges) {
      if ((*change)->view != view) continue;
      if (replica == self() || witnesses_of(**change) + 2 >= quorum()) all.push_back(change);
    }
    return all;
  }

  // ------------------------------------------------------------ missing view changes

  /// What a new view names, if this replica was told it by its author; or it was passed on, and f
  /// others say that they were told: "a backup can accept a view-change message whose authenticator
  /// is incorrect if it receives f view-change-acks that match the digest and identifier in V".
  std::optional<Shared<Signed<MacViewChange>>> known_change(const ChangeDigest& named,
                                                            View its_view) const {
    const auto fits = [&](const Shared<Signed<MacViewChange>>& change) {
      return (*change)->replica == named.replica && (*change)->view == its_view &&
             hash_of(**change) == named.digest;
    };
    if (fits(macs.viewChange)) return macs.viewChange;
    const auto told = macVotes.viewChanges.find(named.replica);
    if (told != macVotes.viewChanges.end() && fits(told->second)) return told->second;
    for (const auto& each : macVotes.supporting) {
      if (fits(each)) return each;
    }
    const auto other = macVotes.passedOn.find(named);
    if (other == macVotes.passedOn.end() || !fits(other->second)) return std::nullopt;
    const bool is_believed =
        is_authentic(*other->second) || witnesses_of(**other->second) >= faulty_max(replicas());
    return is_believed ? std::optional(other->second) : std::nullopt;
  }

  void fetch_view_changes(const MacNewView& m) {
    for (const ChangeDigest& named : m.changes) {
      if (known_change(named, m.view)) continue;
      broadcast(FetchViewChange{.view = m.view, .replica = named.replica, .digest = named.digest});
    }
  }

  /// Does the V of a new view name it?
  bool is_asked_for(const MacViewChange& m) const {
    const ChangeDigest wanted{.replica = m.replica, .digest = hash_of(m)};
    return std::any_of(macVotes.offered.begin(), macVotes.offered.end(), [&](const auto& offer) {
      const MacNewView& its = **offer.second;
      return its.view == m.view &&
             std::find(its.changes.begin(), its.changes.end(), wanted) != its.changes.end();
    });
  }

  template <class K, class V, class Fits>
  static void forget_if(SmallMap<K, V>& votes, Fits fits) {
    for (auto of = votes.begin(); of != votes.end();) {
      of = fits(**of->second) ? votes.erase(of) : of + 1;
    }
  }
};

}  // namespace orrery::pbft
