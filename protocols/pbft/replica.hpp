#pragma once
/// What all of PBFT's rules for replicas have in common: M. Castro and B. Liskov, "Practical
/// Byzantine Fault Tolerance" (OSDI 1999), §4.

#include <algorithm>

#include "protocols/pbft/certificates.hpp"
#include "sim/core/process.hpp"

namespace orrery::pbft {

class Replica : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 protected:
  // ------------------------------------------------------------ rules: who and how many

  std::uint32_t replicas() const { return peers().size() + 1; }

  /// 2f + 1 of 3f + 1.
  virtual std::uint32_t quorum() const { return pbft::quorum(replicas()); }

  Group group() const { return {.replicas = replicas(), .logSize = logSize, .quorum = quorum()}; }

  NodeId primary() const { return primary_of(view, replicas()); }
  bool is_primary() const { return primary() == self(); }

  /// "The sequence number … is between a low water mark, h, and a high water mark, H" (§4.2).
  virtual bool is_between_watermarks(Seq n) const { return n > h() && n <= h() + logSize; }
  Seq h() const { return stable->seq; }

  // ------------------------------------------------------------ rules: what is believed

  /// "Provided their signatures are correct": whoever brings it, it is the word of whom it names.
  template <class Vote>
  bool is_signed(const Signed<Vote>& m) const {
    return group().is_signed(m);
  }
  /// Is it a client's word?
  static bool is_signed(const Signed<Request>& m) {
    return m->client.group() == 'c' && m.is_by(m->client);
  }

  // ------------------------------------------------------------ rules: the log

  /// What a replica's vote binds it to is on its disk before the vote leaves.
  virtual void persist_vote() { persist(); }

  /// Nothing if it has only heard of its digest.
  std::optional<Requests> requests_of(Seq n, Digest digest) const {
    if (digest == null_request().digest()) return null_request();
    const Requests* known = requests.find({.seq = n, .digest = digest});
    return known != nullptr ? std::optional(*known) : std::nullopt;
  }

  void add_to_log(const Signed<PrePrepare>& m) {
    remember(m->seq, m->requests);
    Signed<PrePrepare> without_requests = m;
    without_requests.change([](PrePrepare& own) { own.requests = own.requests.without_content(); });
    prePrepares.insert_or_assign(m->seq, without_requests);
    persist_vote();
  }

  void remember(Seq n, const Requests& known) {
    if (known.has_content() && !known->empty()) {
      requests.insert_or_assign({.seq = n, .digest = known.digest()}, known);
    }
  }

  /// The last sequence number that the new view's O or checkpoint is about: in this view, requests
  /// are assigned to those above it. 0 in view 0.
  Seq last_redone() const {
    const std::vector<Signed<PrePrepare>>& assigned_anew = (*newView)->prePrepares;
    return assigned_anew.empty() ? min_s((*newView)->changes) : assigned_anew.back()->seq;
  }

  /// "The sequence number min-s of the latest stable checkpoint in V" (§4.4).
  static Seq min_s(const std::vector<Shared<Signed<ViewChange>>>& changes) {
    Seq latest = 0;
    for (const Shared<Signed<ViewChange>>& change : changes) {
      latest = std::max(latest, (*change)->stable);
    }
    return latest;
  }
};

}  // namespace orrery::pbft
