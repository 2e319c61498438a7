#pragma once
/// What proves something to anybody: certificates of PBFT, and whether they are valid, as pure
/// functions. Liars make what they like of their own words, and pass on those of others; a
/// certificate is valid if so many different replicas have signed so much of the same that this
/// takes some who do not lie.

#include "protocols/pbft/state.hpp"

namespace orrery::pbft {

/// What everybody knows of everybody.
struct Group {
  std::uint32_t replicas{};
  std::uint32_t logSize{};  // L
  std::uint32_t quorum{};   // so many replicas make a certificate

  static Group of(std::uint32_t replicas, std::uint32_t log_size) {
    return {.replicas = replicas, .logSize = log_size, .quorum = pbft::quorum(replicas)};
  }

  bool has(NodeId node) const {
    return node.group() == 'n' && node.number() >= 1 && node.number() <= replicas;
  }
  NodeId primary(View view) const { return primary_of(view, replicas); }
  /// Of a vote, which names the replica that has signed it.
  template <class Vote>
  bool is_signed(const Signed<Vote>& vote) const {
    return has(vote->replica) && vote.is_by(vote->replica);
  }
};

/// Signed by different replicas, each valid by `fits(vote)`. So many of them.
template <class Vote, class Fits>
bool are_valid(const std::vector<Signed<Vote>>& votes, std::size_t count, const Group& group,
               Fits fits) {
  SmallSet<NodeId> replicas;
  for (const Signed<Vote>& vote : votes) {
    if (!fits(*vote) || !group.is_signed(vote)) return false;
    replicas.insert(vote->replica);
  }
  return replicas.size() == votes.size() && votes.size() >= count;
}

/// "A valid pre-prepare message (without the corresponding client message) and 2f matching, valid
/// prepare messages signed by different backups with the same view, sequence number, and the digest
/// of m" (§4.4).
inline bool is_valid(const Prepared& certificate, const Group& group) {
  const PrePrepare& m = *certificate.prePrepare;
  const NodeId primary = group.primary(m.view);
  if (!certificate.prePrepare.is_by(primary)) return false;
  return are_valid(certificate.prepares, group.quorum - 1, group, [&](const Prepare& prepare) {
    return prepare.replica != primary && prepare.view == m.view && prepare.seq == m.seq &&
           prepare.digest == m.requests.digest();
  });
}

/// 2f + 1 commits "from different replicas that match" (§4.2): of one view, whichever it is.
inline bool is_valid(const Committed& certificate, const Group& group) {
  if (!certificate.requests.has_content() || certificate.commits.empty()) return false;
  const View view = certificate.commits.front()->view;
  return are_valid(certificate.commits, group.quorum, group, [&](const Commit& commit) {
    return commit.view == view && commit.seq == certificate.seq &&
           commit.digest == certificate.requests.digest();
  });
}

/// "A set of 2f + 1 valid checkpoint messages proving the correctness of s" (§4.4). The state
/// before the first request needs no proof.
inline bool is_proof(const std::vector<Signed<Checkpoint>>& proof, Seq seq, const Group& group) {
  if (seq == 0) return proof.empty();
  if (proof.empty()) return false;
  const Digest digest = proof.front()->digest;
  return are_valid(proof, group.quorum, group, [&](const Checkpoint& checkpoint) {
    return checkpoint.seq == seq && checkpoint.digest == digest;
  });
}

inline bool is_valid(const StableCheckpoint& checkpoint, const Group& group) {
  return checkpoint.seq > 0 && is_proof(checkpoint.proof, checkpoint.seq, group) &&
         checkpoint.proof.front()->digest == hash_of(checkpoint.state);
}

/// n and C of a view change.
inline bool has_valid_checkpoint(const ViewChange& m, const Group& group) {
  return is_proof(m.proof, m.stable, group);
}

/// P of a view change to view v: of requests "that prepared at i with a sequence number higher than
/// n", below the high water mark, in views before v.
inline bool is_in_order(const std::vector<Shared<Prepared>>& prepared, const ViewChange& m,
                        const Group& group) {
  Seq previous = m.stable;
  for (const Shared<Prepared>& certificate : prepared) {
    const PrePrepare& prePrepare = *certificate->prePrepare;
    if (prePrepare.seq <= previous || prePrepare.view >= m.view) return false;
    previous = prePrepare.seq;
  }
  return previous - m.stable <= group.logSize;
}

inline bool are_valid(const std::vector<Shared<Prepared>>& prepared, const Group& group) {
  for (const Shared<Prepared>& certificate : prepared) {
    if (!is_valid(*certificate, group)) return false;
  }
  return true;
}

}  // namespace orrery::pbft
