#pragma once
/// PBFT's garbage collection: M. Castro and B. Liskov, "Practical Byzantine Fault Tolerance" (OSDI
/// 1999), §4.3. "For the safety condition to hold, messages must be kept in a replica's log until
/// it knows that the requests they concern have been executed by at least f + 1 non-faulty replicas
/// and it can prove this to others in view changes."

#include "protocols/pbft/replica.hpp"

namespace orrery::pbft {

class Checkpoints : public Replica {
 public:
  /// "Each replica collects checkpoint messages in its log until it has 2f + 1 of them for sequence
  /// number n with the same digest d signed by different replicas (including possibly its own such
  /// message)."
  void on(const Signed<Checkpoint>& m) {
    const bool is_of_a_checkpoint = m->seq % checkpointInterval == 0 && is_in_reach(m->seq);
    if (!is_of_a_checkpoint || !is_authentic(m)) return;
    checkpointVotes.edit(m->seq).emplace(m->replica, m);
    stabilise_if_proven(m->seq);
  }

 protected:
  /// "These proofs … are generated periodically, when a request with a sequence number divisible by
  /// some constant (e.g., 100) is executed."
  void take_checkpoint_if_due() {
    if (executed % checkpointInterval != 0 || executed <= h()) return;
    const ServiceState state{.machine = machine, .lastReplies = lastReplies};
    keep_checkpoint(executed, state);
    broadcast(checkpointVotes.at(executed).at(self()));
    stabilise_if_proven(executed);
  }

  /// With this replica's own checkpoint message.
  virtual void keep_checkpoint(Seq n, const Shared<ServiceState>& state) {
    checkpoints.insert_or_assign(n, state);
    checkpointVotes.edit(n).insert_or_assign(
        self(), vouch(Checkpoint{.seq = n, .digest = hash_of(state), .replica = self()}));
  }

  void stabilise_if_proven(Seq n) {
    const Shared<ServiceState>* state = checkpoints.find(n);
    if (state == nullptr) return;
    StableCheckpoint checkpoint{.seq = n, .state = *state};
    for (const auto& [replica, vote] : checkpointVotes.at(n)) {
      if (vote->digest == hash_of(*state)) checkpoint.proof.push_back(vote);
    }
    if (checkpoint.proof.size() >= quorum()) make_stable(checkpoint, false);
  }

  /// "A checkpoint with a proof becomes stable and the replica discards all pre-prepare, prepare,
  /// and commit messages with sequence number less than or equal to n from its log; it also
  /// discards all earlier checkpoints and checkpoint messages."
  void make_stable(const StableCheckpoint& checkpoint, bool is_fetched) {
    stable = checkpoint;
    const Seq n = checkpoint.seq;
    discard(prePrepares, n);
    discard(prepared, n);
    discard(votes, n);
    discard(committed, n);
    discard(checkpoints, n);
    discard(checkpointVotes, n);
    while (!requests.empty() && requests.begin()->first.seq <= n) {
      requests.erase(ProposedAs(requests.begin()->first));
    }
    persist();
    output(Stable{.seq = n, .isFetched = is_fetched});
    water_marks_have_moved();
  }

  /// "The checkpoint protocol is used to advance the low and high water marks."
  virtual void water_marks_have_moved() = 0;

  template <class T>
  static void discard(Map<Seq, T>& log, Seq n) {
    while (!log.empty() && log.begin()->first <= n) log.erase(Seq(log.begin()->first));
  }

 private:
  /// Checkpoint messages are kept for so many checkpoints, whatever else a replica may accept.
  bool is_in_reach(Seq n) const { return n > h() && n <= h() + logSize; }
};

}  // namespace orrery::pbft
