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

  /// The switch: with signatures what one replica has been told convinces all; with message
  /// authentication codes, only those whom its author told.
  virtual bool has_signatures() const { return true; }

  /// What this replica says to all the others.
  template <class T>
  Signed<T> vouch(T content) const {
    if (has_signatures()) return sign(std::move(content));
    std::vector<NodeId> readers;
    for (std::uint32_t i = 1; i <= replicas(); ++i) readers.push_back(replica(i));
    return authenticate(std::move(content), std::move(readers));
  }
  Signed<Reply> vouch_to_client(const Reply& m) const {
    return has_signatures() ? sign(m) : authenticate(m, {m.client});
  }

  /// "Provided their signatures are correct": whoever brings it, it is the word of whom it names.
  template <class Vote>
  bool is_authentic(const Signed<Vote>& m) const {
    return group().has(m->replica) && m.is_by(m->replica, self());
  }
  /// Is it a client's word?
  bool is_authentic(const Signed<Request>& m) const {
    return m->client.group() == 'c' && m.is_by(m->client, self());
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

  virtual void add_to_log(const Signed<PrePrepare>& m) {
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

  // ------------------------------------------------------------ rules: how the view began

  /// What the new view assigned anew, in order; nothing in view 0.
  virtual const std::vector<Signed<PrePrepare>>& redone() const = 0;
  /// The checkpoint that it begins after.
  virtual Seq first_checkpoint() const = 0;

  /// The last sequence number that the new view or its checkpoint is about: in this view, requests
  /// are assigned to those above it. 0 in view 0.
  Seq last_redone() const { return redone().empty() ? first_checkpoint() : redone().back()->seq; }
};

}  // namespace orrery::pbft
