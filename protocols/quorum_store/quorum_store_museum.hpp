#pragma once
/// The museum of bugs: the store with one rule as others got it wrong. A scenario asks for one with
/// {"quorum_store": {"bug": "last_writer_wins"}} and says in `violates` who notices
/// (scenarios/quorum_store_museum). Each class overrides one virtual function of quorum_store.hpp.

#include "protocols/quorum_store/quorum_store.hpp"

namespace orrery::quorum_store {

enum class Bug : std::uint8_t {
  too_few_answers,     ///< reads and writes need not meet
  claims_strict,       ///< stand-ins count, and quorums are called strict
  last_writer_wins,    ///< a clock decides which of two versions is kept
  forgets_tombstones,  ///< before everybody has them
  server_vectors,      ///< a server takes what it has made itself for replaced
  wrong_owner,         ///< hints are taken by who is no owner any more
};
BOOST_DESCRIBE_ENUM(Bug, too_few_answers, claims_strict, last_writer_wins, forgets_tombstones,
                    server_vectors, wrong_owner)

/// A node with this bug.
Ref<Box> make_node_with(Bug bug, const StoreConfig& config);

/// D1. "Setting R and W such that R + W > N yields a quorum-like system" (Dynamo §4.5): this one
/// waits for an answer less.
class TooFewAnswers : public Node {
 protected:
  std::uint32_t answers_needed(const Coordinated& task) const override {
    return task.written ? write_quorum() : std::max(1U, n - std::min(n, write_quorum()));
  }
};

/// D2. R + W > N says nothing of quorums in which others stand in. As in stores whose manuals call
/// a write at QUORUM consistent while hints count.
class ClaimsStrict : public Node {
 protected:
  bool others_stand_in() const override { return true; }
};

/// D3. K. Kingsbury, "Jepsen: Riak" (2013), "Cassandra" (2013): with timestamps, writes that were
/// acknowledged by all are lost to others at the same time.
class LastWriterWins : public Node {
 protected:
  Siblings reconcile(const Siblings& ours, const Siblings& theirs) const override {
    return last_written(ours, theirs);
  }
};

/// D4. Tombstones collected before the replicas that missed them have been repaired: what was
/// deleted is back (Cassandra's documentation of gc_grace_seconds).
class ForgetsTombstones : public Node {
 protected:
  bool may_be_forgotten(const Siblings& siblings) const override {
    return std::none_of(siblings.versions.begin(), siblings.versions.end(),
                        [](const Version& each) { return each.value.has_value(); });
  }
};

/// D6. A vector with an entry for each server instead of dots: of two clients that write through
/// one server, the second replaces what it has never seen (Preguiça et al. 2012, §2).
class ServerVectors : public Node {
 protected:
  VersionVector past_of(const Put& m) const override {
    VersionVector past = m.context;
    const Held* held = copies.find(m.key);
    if (held && held->newest.n > 0) past.add(held->newest);
    return past;
  }
};

/// D8. The ring has changed, and a hint is replayed to whom it was for: who takes it although its
/// keys are others' now lets the holder forget it, and the new owner never sees it (as hints of
/// Cassandra that were keyed by host).
class WrongOwner : public Node {
 protected:
  bool accepts(const HandOff&) const override { return true; }
};

}  // namespace orrery::quorum_store
