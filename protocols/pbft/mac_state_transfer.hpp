#pragma once
/// How PBFT's replicas get what they miss, with message authentication codes: M. Castro and B.
/// Liskov, "Practical Byzantine Fault Tolerance and Proactive Recovery" (TOCS 2002), §5.3.2. No
/// answer proves itself. But what f + 1 replicas say is true, since one of them does not lie (a
/// weak certificate): the digest of a checkpoint, or which requests have committed with a number.

#include "protocols/pbft/mac_view_change.hpp"

namespace orrery::pbft {

class MacStateTransfer : public MacViewChanges {
 public:
  using MacViewChanges::on;

  /// Also those which are far ahead: they say which state to fetch. Of each replica the newest, as
  /// many as it can have.
  void on(const Signed<Checkpoint>& m) {
    if (m->seq % checkpointInterval != 0 || m->seq <= h() || !is_authentic(m)) return;
    checkpointVotes.edit(m->seq).emplace(m->replica, m);
    if (m->replica != self()) forget_oldest_vote_of(m->replica);
    stabilise_if_proven(m->seq);
  }

  // ------------------------------------------------------------ what has committed

  void on(const Fetch& m, NodeId from) {
    if (!peers().contains(from)) return;
    for (const auto& [n, certificate] : committed) {
      if (n <= m.executed || n > executed) continue;
      send(from,
           vouch(HasCommitted{.seq = n, .requests = certificate->requests, .replica = self()}));
    }
  }

  void on(const Signed<HasCommitted>& m) {
    if (m->seq <= executed || !is_between_watermarks(m->seq) || !is_authentic(m)) return;
    discard(macVotes.hasCommitted, executed);
    auto& said = macVotes.hasCommitted.edit(m->seq);
    said.insert_or_assign(m->replica, m->requests);
    const auto agree = std::count_if(said.begin(), said.end(), [&](const auto& each) {
      return each.second.digest() == m->requests.digest();
    });
    const bool is_new = m->requests.has_content() && !committed.contains(m->seq);
    if (agree < one_correct(replicas()) || !is_new) return;
    committed.insert_or_assign(m->seq, Committed{.seq = m->seq, .requests = m->requests});
    execute_in_order();
  }

  // ------------------------------------------------------------ checkpoints

  void on(const FetchCheckpoint& m, NodeId from) {
    if (!peers().contains(from)) return;
    if (m.seq == h()) send(from, FetchedCheckpoint{.seq = m.seq, .state = stable->state});
    const Shared<ServiceState>* state = checkpoints.find(m.seq);
    if (state != nullptr) send(from, FetchedCheckpoint{.seq = m.seq, .state = *state});
  }

  /// Its digest is what f + 1 have said. It becomes stable like any other, when a quorum have it:
  /// that f + 1 say so would not let a new view begin with it.
  void on(const FetchedCheckpoint& m) {
    if (m.seq <= executed || !is_believed({.seq = m.seq, .digest = hash_of(m.state)})) return;
    begin_with(m.seq, *m.state);
    keep_checkpoint(m.seq, m.state);
    broadcast(checkpointVotes.at(m.seq).at(self()));
    stabilise_if_proven(m.seq);
    execute_in_order();
  }

 protected:
  /// What others have executed and this replica has not: from all of them, since each is one word.
  void fetch_if_behind() override {
    announce_if_decided();
    const std::vector<NodeId> others = still_ahead();
    for (const NodeId other : others) send(other, Fetch{.executed = executed});
    if (!others.empty()) fetch_checkpoint();
  }

  /// Nothing that it fetches is a proof: it may need everybody's vote.
  bool will_fetch(const Status&, Seq) const override { return false; }

  void begin_after_checkpoint() override { fetch_checkpoint(); }

  /// The newest one that is known to be correct.
  void fetch_checkpoint() {
    CheckpointDigest newest = (*macs.newView)->checkpoint;
    for (const auto& [n, all] : checkpointVotes) {
      for (const auto& [replica, vote] : all) {
        const CheckpointDigest found{.seq = n, .digest = vote->digest};
        if (n > newest.seq && is_believed(found)) newest = found;
      }
    }
    if (newest.seq <= executed) return;
    broadcast(FetchCheckpoint{.seq = newest.seq, .digest = newest.digest});
  }

  /// Since f + 1 have said so, in checkpoint messages or in the view changes of the new view.
  bool is_believed(const CheckpointDigest& checkpoint) const {
    if (checkpoint == (*macs.newView)->checkpoint) return true;
    const auto* all = checkpointVotes.find(checkpoint.seq);
    if (all == nullptr) return false;
    return std::count_if(all->begin(), all->end(), [&](const auto& vote) {
             return vote.second->digest == checkpoint.digest;
           }) >= one_correct(replicas());
  }

  /// On disk before it is told: others may come to depend on it.
  void keep_checkpoint(Seq n, const Shared<ServiceState>& state) override {
    macs.checkpoints.insert_or_assign(n, state);
    persist();
    MacViewChanges::keep_checkpoint(n, state);
  }

  void water_marks_have_moved() override {
    discard(macs.prePrepared, h());
    discard(macs.checkpoints, h());
    discard(macVotes.doubted, h());
    MacViewChanges::water_marks_have_moved();
  }

 private:
  void forget_oldest_vote_of(NodeId replica) {
    std::vector<Seq> all;
    for (const auto& [n, of] : checkpointVotes) {
      if (of.contains(replica)) all.push_back(n);
    }
    if (all.size() <= logSize / checkpointInterval + 1) return;
    checkpointVotes.edit(all.front()).erase(replica);
  }
};

}  // namespace orrery::pbft
