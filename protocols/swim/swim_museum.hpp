#pragma once
/// The museum of bugs: SWIM with one rule as others got it wrong. A scenario asks for one with
/// {"swim": {"bug": "alive_beats_dead"}} and says in `violates` who notices
/// (scenarios/swim_museum). Each class overrides one virtual function of swim.hpp.

#include "protocols/swim/swim.hpp"

namespace orrery::swim {

enum class Bug : std::uint8_t {
  dead_for_ever,                ///< who is declared as failed does not deny it
  incarnation_not_persisted,    ///< who restarts begins with the incarnation 0
  suspect_revives,              ///< the failed are forgotten, and a late suspicion is news of them
  incarnation_not_incremented,  ///< who is suspected denies it in the suspected incarnation
  alive_beats_dead,             ///< what a message says counts, not when that was so
};
BOOST_DESCRIBE_ENUM(Bug, dead_for_ever, incarnation_not_persisted, suspect_revives,
                    incarnation_not_incremented, alive_beats_dead)

/// A member with this bug.
Ref<Box> make_member_with(Bug bug, const Config& config);

/// G1. A member that the others have declared as failed while it lived does not hear of it as
/// something to deny, and what it says in its old incarnation is dropped: it is dead for ever
/// (HashiCorp's memberlist, #311 and pull request #345).
class DeadForEver : public Swim {
 protected:
  bool refutes(const Belief& said) const override {
    return said.status != Status::failed && Swim::refutes(said);
  }
};

/// G2. The incarnation is in memory alone, and a restart sets it back: the others have heard
/// greater ones, and believe those (Habitat, #5581).
class IncarnationNotPersisted : public Swim {
 protected:
  void remember_incarnation() override {}
};

/// G3. Whoever is declared as failed is removed and nothing is left to say so, and a suspicion that
/// comes late brings it back into the list (Atomix, #962).
class SuspectRevives : public Swim {
 protected:
  bool overrides(const Belief& news, const Belief& known) const override {
    const bool is_unknown = known.status == Status::failed;
    return (is_unknown && news.status == Status::suspected) || Swim::overrides(news, known);
  }
};

/// G4. A suspected member says that it is alive, but in the incarnation in which it is suspected:
/// to the others, that is what was so before (Swift Distributed Actors, #467 and #587).
class IncarnationNotIncremented : public Swim {
 protected:
  Incarnation next_incarnation(const Belief&) const override { return incarnation; }
};

/// G5. Statuses are compared and incarnations are not: {Alive} overrides whatever is believed, as
/// late as it may come (cf. Tarantool, #4249).
class AliveBeatsDead : public Swim {
 protected:
  bool overrides(const Belief& news, const Belief& known) const override {
    if (news.status == Status::alive) return known.status != Status::alive;
    return Swim::overrides(news, known);
  }
};

}  // namespace orrery::swim
