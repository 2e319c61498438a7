#pragma once
/// What a new view takes over when nothing can be proven to others: the decision procedure of M.
/// Castro and B. Liskov, "Practical Byzantine Fault Tolerance and Proactive Recovery" (TOCS 2002),
/// §4.5 and Figure 4, as pure functions of the view changes S. Any f of them may be lies; what is
/// chosen rests on numbers alone.

#include "protocols/pbft/certificates.hpp"

namespace orrery::pbft {

using MacChanges = std::vector<Shared<Signed<MacViewChange>>>;

/// X.
struct Decision {
  CheckpointDigest checkpoint{};   // h: where the view starts
  std::vector<Digest> requests{};  // for h + 1, h + 2, …
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// In order, of sequence numbers between h and h + L, and "for view numbers less than or equal to
/// v" in a view change to v + 1. C begins with h.
inline bool is_well_formed(const MacViewChange& m, const Group& group) {
  const auto fits = [&](const Claim& claim) {
    return claim.seq > m.stable && claim.seq - m.stable <= group.logSize && claim.view < m.view;
  };
  const auto is_of_one_seq = [](const Claim& a, const Claim& b) { return a.seq >= b.seq; };
  const auto is_of_one_request = [](const Claim& a, const Claim& b) {
    return std::pair(a.seq, a.digest) >= std::pair(b.seq, b.digest);
  };
  const auto is_not_later = [](const CheckpointDigest& a, const CheckpointDigest& b) {
    return a.seq >= b.seq;
  };
  const auto& [p, q, c] = std::tie(m.prepared, m.prePrepared, m.checkpoints);
  return !c.empty() && c.front().seq == m.stable &&
         std::adjacent_find(c.begin(), c.end(), is_not_later) == c.end() &&
         std::all_of(p.begin(), p.end(), fits) && std::all_of(q.begin(), q.end(), fits) &&
         std::adjacent_find(p.begin(), p.end(), is_of_one_seq) == p.end() &&
         std::adjacent_find(q.begin(), q.end(), is_of_one_request) == q.end();
}

template <class Fits>
std::uint32_t count_of(const MacChanges& changes, Fits fits) {
  return static_cast<std::uint32_t>(std::count_if(
      changes.begin(), changes.end(), [&](const auto& change) { return fits(**change); }));
}

inline const Claim* prepared_with(const MacViewChange& m, Seq n) {
  const auto found = std::find_if(m.prepared.begin(), m.prepared.end(),
                                  [&](const Claim& claim) { return claim.seq == n; });
  return found != m.prepared.end() ? &*found : nullptr;
}

/// "It picks the checkpoint with the highest number h from the set of checkpoints that are known to
/// be correct", since f + 1 say so, "and that have numbers higher than the low water mark in the
/// log of at least f + 1 non-faulty replicas", since a quorum say that theirs is not above h.
inline std::optional<CheckpointDigest> choose_checkpoint(const MacChanges& changes,
                                                         const Group& group) {
  std::optional<CheckpointDigest> highest;
  const auto is_correct = [&](const CheckpointDigest& checkpoint) {
    return count_of(changes, [&](const MacViewChange& m) {
             const auto& all = m.checkpoints;
             return std::find(all.begin(), all.end(), checkpoint) != all.end();
           }) >= one_correct(group.replicas);
  };
  const auto is_high_enough = [&](const CheckpointDigest& checkpoint) {
    return count_of(changes, [&](const MacViewChange& m) { return m.stable <= checkpoint.seq; }) >=
           group.quorum;
  };
  for (const Shared<Signed<MacViewChange>>& change : changes) {
    for (const CheckpointDigest& checkpoint : (*change)->checkpoints) {
      if (highest && checkpoint.seq <= highest->seq) continue;
      if (is_correct(checkpoint) && is_high_enough(checkpoint)) highest = checkpoint;
    }
  }
  return highest;
}

/// A1: a quorum of view changes, with a lower h than n, have prepared nothing else with the number
/// n in this view or a later one. "Condition A1 ensures that the primary selects the request that
/// some replica in a quorum claims to have prepared in the latest view."
inline bool is_newest(const Claim& prepared, const MacChanges& changes, const Group& group) {
  return count_of(changes, [&](const MacViewChange& m) {
           const Claim* other = prepared_with(m, prepared.seq);
           return m.stable < prepared.seq &&
                  (other == nullptr || other->view < prepared.view ||
                   (other->view == prepared.view && other->digest == prepared.digest));
         }) >= group.quorum;
}

/// A2: f + 1 say that they have pre-prepared it in this view or a later one. "A2 ensures that the
/// request could prepare in view v because it was pre-prepared by at least one correct replica in v
/// or a later view."
inline bool could_prepare(const Claim& prepared, const MacChanges& changes, const Group& group) {
  return count_of(changes, [&](const MacViewChange& m) {
           return std::any_of(m.prePrepared.begin(), m.prePrepared.end(), [&](const Claim& claim) {
             return claim.seq == prepared.seq && claim.digest == prepared.digest &&
                    claim.view >= prepared.view;
           });
         }) >= one_correct(group.replicas);
}

/// A. "If a request m committed in a previous view, the primary must select m. If there is such a
/// request, it is guaranteed to be the only one that satisfies conditions A1 and A2." Of several,
/// none of which committed, the one of the latest view, so that all choose alike.
inline std::optional<Claim> choose_request(const MacChanges& changes, Seq n, const Group& group) {
  std::optional<Claim> chosen;
  for (const Shared<Signed<MacViewChange>>& change : changes) {
    const Claim* claim = prepared_with(**change, n);
    if (claim == nullptr || !is_newest(*claim, changes, group)) continue;
    if (!could_prepare(*claim, changes, group)) continue;
    const auto rank = [](const Claim& of) { return std::pair(of.view, of.digest); };
    if (!chosen || rank(*claim) > rank(*chosen)) chosen = *claim;
  }
  return chosen;
}

/// B: "a quorum of replicas claims not to have prepared any request with sequence number n".
inline bool has_prepared_nowhere(Seq n, const MacChanges& changes, const Group& group) {
  return count_of(changes, [&](const MacViewChange& m) {
           return m.stable < n && prepared_with(m, n) == nullptr;
         }) >= group.quorum;
}

/// "The decision procedure ends when the primary has selected a request for each number. This may
/// require waiting for more than n - f messages": nothing until then. The null requests after the
/// last other one are left out; these numbers are free.
inline std::optional<Decision> decide(const MacChanges& changes, const Group& group) {
  const std::optional<CheckpointDigest> checkpoint = choose_checkpoint(changes, group);
  if (!checkpoint) return std::nullopt;
  Seq last = checkpoint->seq;
  for (const Shared<Signed<MacViewChange>>& change : changes) {
    if (!(*change)->prepared.empty()) last = std::max(last, (*change)->prepared.back().seq);
  }
  last = std::min(last, checkpoint->seq + group.logSize);
  Decision decision{.checkpoint = *checkpoint};
  std::size_t needed = 0;
  for (Seq n = checkpoint->seq + 1; n <= last; ++n) {
    const std::optional<Claim> chosen = choose_request(changes, n, group);
    if (!chosen && !has_prepared_nowhere(n, changes, group)) return std::nullopt;
    decision.requests.push_back(chosen ? chosen->digest : null_request().digest());
    if (chosen) needed = decision.requests.size();
  }
  decision.requests.resize(needed);
  return decision;
}

}  // namespace orrery::pbft
