#pragma once
/// What can still come of a run. Fischer, Lynch & Paterson ("Impossibility of Distributed Consensus
/// with One Faulty Process", JACM 1985, §2): "Let C be a configuration, and let V be the set of
/// decision values of configurations reachable from C. C is bivalent if |V| = 2", univalent if
/// |V| = 1. Reachable is what some schedule of an asynchronous network leads to.
///
/// We copy the world and let it go on, each time under another schedule (sim/net/schedule.hpp):
/// messages that are on time, in any order, one process silent, one process first. Two that end
/// differently prove that the configuration is bivalent: they are its witnesses, and can be let go
/// on again. That all end alike proves nothing, as there are more schedules than anybody can try.
///
/// A configuration is all states and all messages under way, those too that somebody holds back.
/// What comes of it is up to the schedule: the plan's faults and hands to come are left out, its
/// adversary, cuts and holds are over (each is a way to be late), the paused go on. Clients still
/// ask what they would have asked. Who is down stays down, and liars lie.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/observers.hpp"
#include "sim/core/world.hpp"
#include "sim/net/schedule.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery {

/// Who has said that a value is decided, first.
struct Decision {
  std::string value{};  ///< "a", "one"
  NodeId node{};
  std::uint64_t event = 0;
  Time at{};
  friend bool operator==(const Decision&, const Decision&) = default;
};
BOOST_DESCRIBE_STRUCT(Decision, (), (value, node, event, at))

/// Notes the first decision of a run that it watches. What liars say does not count.
class DecisionWatch final : public Observer {
 public:
  explicit DecisionWatch(const DecidingOutput& decides) : decides_(decides) {}
  void output(const World& world, NodeId node, const Payload& output) override;
  const std::optional<Decision>& first() const { return first_; }

 private:
  DecidingOutput decides_;
  std::optional<Decision> first_;
};

/// When nobody waits any longer for a decision.
struct Horizon {
  Duration time{std::chrono::seconds(10)};  ///< simulated, from the configuration on
  std::uint64_t events = 20'000;
  friend bool operator==(const Horizon&, const Horizon&) = default;
};

/// The schedule of a continuation, by its number, from 1: of each four one in which all are on
/// time, one in which a node is silent, one in which a node is first and another silent, and one in
/// which messages take any time; the nodes take turns. Requires: the world's environment is
/// Surroundings.
Schedule schedule_of(const World& configuration, std::uint32_t number);
/// Is a node silent in the schedule of this number?
bool silences_a_node(std::uint32_t number);

/// One way in which a world can go on: a pure function of the world and the number.
class Continuation {
 public:
  /// Requires: the world has begun, and nothing is happening in it; its environment is
  /// Surroundings.
  Continuation(const World& configuration, const DecidingOutput& decides, std::uint32_t number,
               const Horizon& horizon = {});
  Continuation(const Continuation&) = delete;
  Continuation& operator=(const Continuation&) = delete;

  /// Lets at most so many events happen; false when it is over: somebody has decided, nothing is
  /// left to happen, the horizon is reached, or the protocol breaks an invariant of its own.
  bool advance(std::uint64_t events);
  void finish() {
    while (advance(horizon_.events)) {
    }
  }
  /// Before the eyes of this observer, too, which outlives this.
  void show_to(Observer& observer) { observers_.add(observer); }
  /// Nothing: nobody has decided.
  const std::optional<Decision>& decision() const { return watch_.first(); }
  const World& world() const { return world_; }

 private:
  Horizon horizon_;
  World world_;
  DecisionWatch watch_;
  Observers observers_;
  Time until_{};
  std::uint64_t last_event_ = 0;
};

/// How often a value came of a configuration.
struct PossibleDecision {
  std::string value{};
  std::uint32_t count = 0;
  std::uint32_t witness = 0;  ///< the number of the first continuation that decided it
  friend bool operator==(const PossibleDecision&, const PossibleDecision&) = default;
};
BOOST_DESCRIBE_STRUCT(PossibleDecision, (), (value, count, witness))

/// What is known of a configuration.
struct Valence {
  std::uint64_t event = 0;  ///< right after it
  Time at{};
  std::uint64_t digest = 0;                  ///< of the run up to here
  std::vector<PossibleDecision> outcomes{};  ///< by value
  std::uint32_t undecided = 0;               ///< continuations that came to their horizon
  std::uint32_t undecided_silent = 0;        ///< those of them in which a node is silent
  std::optional<std::string> decided{};      ///< what somebody has already
  /// By the protocol's own rule (Protocol::decided) only one value can be decided from here on.
  bool is_settled = false;

  /// Both values, or more, can come of it: proven, by two witnesses.
  bool is_bivalent() const { return outcomes.size() > 1; }
  std::uint32_t continuations() const;
  /// The witness against its protocol: a continuation that decided otherwise than somebody had, or
  /// than the first where all is settled. 0: there is none.
  std::uint32_t broken_by() const;
  /// One more continuation has come to its end.
  void add(std::uint32_t number, const std::optional<Decision>& decision);

  friend bool operator==(const Valence&, const Valence&) = default;
};

/// Of a world of which nothing is known yet but what it says itself. `decided`: what somebody in it
/// has.
Valence valence_begun(const World& configuration, const Protocol& protocol,
                      const std::optional<Decision>& decided);

/// Why there is no valence to speak of in a run of this protocol: a sentence, and empty if there
/// is.
std::string why_no_valence(const Protocol& protocol);

}  // namespace orrery
