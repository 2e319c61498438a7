#pragma once
/// The museum of bugs: PBFT with one rule as a published implementation, or a reader of the paper,
/// got it wrong. A scenario asks for one with {"pbft": {"bug": "forgets_prepared"}} and says in
/// `violates` who notices (scenarios/pbft_museum). Each class overrides one virtual function of
/// Pbft.

#include "protocols/pbft/pbft.hpp"

namespace orrery::pbft {

enum class Bug : std::uint8_t {
  quorum_too_small,       ///< 2f + 1 replicas are enough, however many there are
  forgets_prepared,       ///< a new primary proposes nothing again
  believes_certificates,  ///< what a view change says has prepared is not checked
  vote_not_persisted,     ///< a crash makes a replica forget what it has voted for
  believes_names,         ///< a prepare is counted for whom it names, whoever has signed it
  constant_timeout,       ///< a view change that took too long may take no longer next time
  does_not_join,          ///< only a replica's own timer makes it leave a view
  no_watermarks,          ///< any sequence number will do
  believes_new_view,      ///< with MACs: a new primary may decide as it likes
};
BOOST_DESCRIBE_ENUM(Bug, quorum_too_small, forgets_prepared, believes_certificates,
                    vote_not_persisted, believes_names, constant_timeout, does_not_join,
                    no_watermarks, believes_new_view)

/// Is it one of replicas with message authentication codes?
constexpr bool has_macs(Bug bug) { return bug == Bug::believes_new_view; }

/// A replica with this bug.
Ref<Box> make_replica_with(Bug bug, const Config& config);

/// B1. Two quorums of 2f + 1 have a replica in common that does not lie if there are 3f + 1; of six
/// replicas, two quorums of three need have none in common at all. Raijin (issue 19) and Celo
/// (issue 253) took 2f + 1 of however many there were.
class QuorumTooSmall : public Pbft {
 protected:
  std::uint32_t quorum() const override { return 2 * faulty_max(replicas()) + 1; }
};

/// B2. "There is at least one set in the P component of some view-change message in V with sequence
/// number n": then its request is proposed again (§4.4). Raijin began every view with nothing
/// prepared (issue 8).
class ForgetsPrepared : public Pbft {
 protected:
  std::vector<PrePrepare> assignments(const Changes&, View) const override { return {}; }
};

/// B3. "A valid pre-prepare message … and 2f matching, valid prepare messages" (§4.4): in Concord,
/// a certificate that was none could hide one that was (pull request 50).
class BelievesCertificates : public Pbft {
 protected:
  bool has_valid_certificates(const ViewChange&) const override { return true; }
};

/// B8. A vote binds as long as others hold it, over crashes. Diem kept its last vote in memory
/// (pull request 1217).
class VoteNotPersisted : public Pbft {
 protected:
  void persist_vote() override {}
};

/// B10. "Provided their signatures are correct" (§4.2). Raijin took votes for whose they said they
/// were (pull request 16).
class BelievesNames : public Pbft {
 protected:
  bool is_accepted(const Signed<Prepare>& m) const override { return group().has(m->replica); }
};

/// B11. "This time it will wait 2T before starting a view change for view v + 3" (§4.5.2). Nimiq
/// waited as long each time (core-rs-albatross, issue 53).
class ConstantTimeout : public Pbft {
 protected:
  Duration patience() const override { return viewChangeTimeout; }
};

/// B11, the other half. "If a replica receives a set of f + 1 valid view-change messages from other
/// replicas for views greater than its current view, it sends a view-change message for the
/// smallest view in the set, even if its timer has not expired" (§4.5.2).
class DoesNotJoin : public Pbft {
 protected:
  void join_if_others_leave() override {}
};

/// B12. "The last condition prevents a faulty primary from exhausting the space of sequence numbers
/// by selecting a very large one" (§4.2).
class NoWatermarks : public Pbft {
 protected:
  bool is_between_watermarks(Seq n) const override { return n > h(); }
};

/// B13. Without signatures a new view shows nothing but digests, and "the backups check these
/// messages support the decisions reported by the primary by carrying out the decision procedure"
/// (TOCS 2002, §4.5).
class BelievesNewView : public PbftWithMacs {
 protected:
  bool is_supported(const MacNewView&, const MacChanges&) const override { return true; }
};

}  // namespace orrery::pbft
