/// Multi-Paxos's judges against a brute force, against servers with one broken rule each, and
/// against correct ones.

#include "protocols/multi_paxos/multi_paxos_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "protocols/multi_paxos/multi_paxos_museum.hpp"
#include "tests/protocols/multi_paxos/reference_checks.hpp"
#include "tests/protocols/multi_paxos/support.hpp"
#include "tests/support/storm.hpp"

namespace orrery::multi_paxos::checks_test {

using namespace std::chrono_literals;

// ---------------------------------------------------------------- servers that do as they are told

/// What a server says and becomes in one step, whatever Multi-Paxos would do.
struct Scene {
  std::vector<std::variant<Prepare, Promise, Accept, Accepted>> messages{};
  std::optional<Elected> elected{};
  Map<Slot, Shared<Decree>> chosen{};
  Slot executed{};
};

struct Script {
  std::vector<Scene> scenes{};
};

struct Cue {
  std::uint64_t scene{};
};
BOOST_DESCRIBE_STRUCT(Cue, (), (scene))

/// Plays the scene that it gets a cue for.
class Actor : public Process<std::variant<Cue>, Nothing, Output, Durable, Volatile, Script> {
 public:
  void start() {}
  void on(const Cue& m) {
    const Scene& scene = scenes[m.scene];
    for (const auto& message : scene.messages) {
      std::visit([&](const auto& content) { send(peers()[0], content); }, message);
    }
    if (scene.elected) output(*scene.elected);
    if (scene.executed > 0) {
      chosen = scene.chosen;
      executed = scene.executed;
    }
  }
};
static_assert(is_process<Actor>);

using Acts = std::vector<std::pair<NodeId, Scene>>;

World stage(std::uint32_t actors, const Acts& acts) {
  Script script;
  for (const auto& [actor, scene] : acts) script.scenes.push_back(scene);
  World world(1);
  world.add_group('n', actors, 'n', [&](NodeId) { return make_box<Actor>(script); });
  world.add_monitor(make_checks());
  return world;
}

void play(World& world, const Acts& acts) {
  world.begin();
  for (std::size_t i = 0; i < acts.size(); ++i) {
    world.receive(acts[i].first, make_payload(Cue{i}), acts[i].first);
    world.run_until(world.now());
  }
}

using Sentences = std::map<std::string, std::string>;

/// judge → sentence.
Sentences sentences(const World& world) {
  Sentences all;
  for (const Violation& violation : world.violations()) all[violation.judge] = violation.sentence;
  return all;
}

Scene says(std::vector<std::variant<Prepare, Promise, Accept, Accepted>> messages) {
  return {.messages = std::move(messages)};
}
Scene executes(Slot executed, const std::vector<std::pair<Slot, std::uint64_t>>& commands) {
  Scene scene{.executed = executed};
  for (const auto& [slot, number] : commands) scene.chosen.insert_or_assign(slot, command(number));
  return scene;
}

// ---------------------------------------------------------------- what a violation says

struct Play {
  std::string why;
  Acts acts;
  Sentences sentences;
};

const Ballot b1 = ballot(1, n1);
const Ballot b2 = ballot(2, n2);
const Ballot b3 = ballot(3, n3);

/// n1 proposes command 7 in slot 1 with ballot 1, and n2 makes it chosen.
Acts seven_is_chosen() {
  return {{n1, says({accept(b1, 1, command(7))})}, {n2, says({Accepted{b1, 1}})}};
}
Acts after_that(const Acts& more) {
  Acts acts = seven_is_chosen();
  acts.insert(acts.end(), more.begin(), more.end());
  return acts;
}

// NOLINTNEXTLINE(readability-function-size): a table
std::vector<Play> plays() {
  return {
      {"a chosen command that is proposed again",
       after_that({{n2, says({accept(b2, 1, command(7))})}}),
       {}},
      {"another one in another slot", after_that({{n2, says({accept(b2, 2, command(8))})}}), {}},
      {"another command after a choice",
       after_that({{n2, says({accept(b2, 1, command(8))})}}),
       {{"multi_paxos.chosen_is_proposed_again",
         "n2 proposed another command in slot 1 with ballot 2 of n2 than had been chosen with "
         "ballot 1 of n1"}}},
      {"a choice after another command",
       {{n1, says({accept(b1, 1, command(7))})},
        {n3, says({accept(b3, 1, command(8))})},
        {n2, says({Accepted{b1, 1}})}},
       {{"multi_paxos.chosen_is_proposed_again",
         "n3 had proposed another command in slot 1 with ballot 3 of n3 than was chosen with "
         "ballot 1 of n1"}}},
      {"two commands chosen",
       after_that({{n2, says({accept(b2, 1, command(8))})}, {n3, says({Accepted{b2, 1}})}}),
       {{"multi_paxos.chosen_is_proposed_again",
         "n2 proposed another command in slot 1 with ballot 2 of n2 than had been chosen with "
         "ballot 1 of n1"},
        {"multi_paxos.one_command_a_slot",
         "in slot 1, the command of ballot 1 of n1 was chosen, and so was another one, of ballot 2 "
         "of n2"}}},
      {"one acceptor twice is no majority",
       {{n1, says({accept(b1, 1, command(7)), accept(b1, 1, command(7))})},
        {n1, says({Accepted{b1, 1}})},
        {n2, says({accept(b2, 1, command(8))})}},
       {}},
      {"two commands in one proposal",
       {{n1, says({accept(b1, 1, command(7)), accept(b1, 1, command(8))})}},
       {{"multi_paxos.one_value_a_proposal",
         "n1 proposed two commands in slot 1 with ballot 1 of n1"}}},
      {"a ballot of somebody else",
       {{n1, {.elected = Elected{b2}}}},
       {{"multi_paxos.one_leader_a_ballot",
         "n1 was elected with ballot 2 of n2, which is not its own"}}},
      {"a ballot used twice",
       {{n1, {.elected = Elected{b1}}}, {n1, {.elected = Elected{b1}}}},
       {{"multi_paxos.one_leader_a_ballot", "n1 was elected a second time with ballot 1 of n1"}}},
      {"promises that grow, and an acceptance of what was promised",
       {{n1, says({Promise{b2, {}}, Accepted{b2, 1}, Promise{b3, {}}, Prepare{ballot(4, n1), 1}})}},
       {}},
      {"accepting less than was promised",
       {{n1, says({Promise{b3, {}}})}, {n1, says({Accepted{b2, 1}})}},
       {{"multi_paxos.promises_are_kept",
         "n1 accepted a proposal with ballot 2 of n2, after ballot 3 of n3"}}},
      {"promising less than was accepted",
       {{n1, says({Accepted{b3, 1}})}, {n1, says({Promise{b2, {}}})}},
       {{"multi_paxos.promises_are_kept", "n1 promised ballot 2 of n2, after ballot 3 of n3"}}},
      {"executing what was chosen", after_that({{n3, executes(1, {{1, 7}})}}), {}},
      {"executing something else",
       after_that({{n3, executes(1, {{1, 8}})}}),
       {{"multi_paxos.executes_what_was_chosen",
         "n3 executed another command in slot 1, where that of ballot 1 of n1 has been chosen"}}},
      {"executing what nobody has chosen",
       {{n1, says({accept(b1, 1, command(7))})}, {n1, executes(1, {{1, 7}})}},
       {{"multi_paxos.executes_what_was_chosen",
         "n1 executed a command in slot 1, where none has been chosen"}}},
      {"leaving one out",
       {{n1, says({accept(b1, 1, command(1)), accept(b1, 2, command(2))})},
        {n2, says({Accepted{b1, 1}, Accepted{b1, 2}})},
        {n3, executes(2, {{2, 2}})}},
       {{"multi_paxos.executes_what_was_chosen",
         "n3 executed commands up to slot 2, and not the one in slot 1"}}},
  };
}

TEST(MultiPaxosChecks, SayWhoBrokeWhatInASentence) {
  for (const Play& each : plays()) {
    SCOPED_TRACE(each.why);
    World world = stage(3, each.acts);
    play(world, each.acts);
    EXPECT_EQ(sentences(world), each.sentences);
  }
}

TEST(MultiPaxosChecks, AForkIsJudgedOnItsOwn) {
  const Acts acts = after_that({{n3, executes(1, {{1, 8}})}, {n3, executes(1, {{1, 7}})}});
  World world = stage(3, acts);
  play(world, seven_is_chosen());
  World fork = world;
  fork.receive(n3, make_payload(Cue{2}), n3);
  world.receive(n3, make_payload(Cue{3}), n3);
  fork.run_until(fork.now());
  world.run_until(world.now());
  EXPECT_EQ(sentences(fork).size(), 1U);
  EXPECT_EQ(sentences(world), Sentences{});
}

// ---------------------------------------------------------------- against brute force

PerJudge seen_by_checks(const World& world) { return first_events(world, "", "multi_paxos."); }
PerJudge seen_by_brute_force(const World& world) {
  return first_events(world, ReferenceChecks::prefix, "multi_paxos.");
}

/// Draws one by one.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t below(std::uint64_t n) {
    return Draw::named(seed_, hash_of_name("dice"), 0, Time{0}, ++drawn_).below(n);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
};

/// Ballots that mostly grow, few slots and few commands, so that promises hold for a while.
Acts random_acts(Dice& dice, std::uint32_t servers) {
  Acts acts;
  std::vector<std::uint64_t> executed(servers, 0);
  const std::uint64_t steps = 5 + dice.below(25);
  for (std::uint64_t i = 0; i < steps; ++i) {
    const auto at = static_cast<std::uint32_t>(dice.below(servers));
    const std::uint64_t round = 1 + (dice.below(4) > 0 ? i / 4 : dice.below(8));
    const Slot slot = 1 + dice.below(3);
    const auto owner = replica(1 + static_cast<std::uint32_t>(round % servers));
    const Ballot number = ballot(round, owner);
    const auto chosen = command(dice.below(8) / 7);
    Scene scene;
    switch (dice.below(8)) {
      case 0:
        scene = says({Prepare{number, 1}});
        break;
      case 1:
        scene = says({Promise{number, {}}});
        break;
      case 2:
      case 3:
        scene = says({accept(number, slot, chosen)});
        break;
      case 4:
      case 5:
        scene = says({Accepted{number, slot}});
        break;
      case 6:
        scene.elected = Elected{dice.below(4) > 0 ? ballot(i + 1, replica(at + 1)) : number};
        break;
      default:
        scene.executed = executed[at] += 1 + dice.below(8) / 7;
        for (Slot s = 1; s <= 30; ++s) {
          if (dice.below(16) > 0) scene.chosen.insert_or_assign(s, command(dice.below(16) / 15));
        }
    }
    acts.emplace_back(replica(at + 1), scene);
  }
  return acts;
}

TEST(MultiPaxosChecks, AgreeWithBruteForceOnRandomActs) {
  std::map<std::string, int> caught;
  constexpr int seeds = 6'000;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Dice dice(seed);
    const auto servers = static_cast<std::uint32_t>(2 + dice.below(3));
    const Acts acts = random_acts(dice, servers);
    World world = stage(servers, acts);
    world.add_monitor(make_ref<ReferenceChecks>());
    play(world, acts);
    ASSERT_EQ(seen_by_checks(world), seen_by_brute_force(world)) << "seed " << seed;
    for (const auto& [judge, event] : seen_by_checks(world)) ++caught[judge];
  }
  for (const orrery::Promise& promise : promises) {  // each had something to find, and to pass
    EXPECT_GT(caught[std::string(promise.name)], 20) << promise.name;
    EXPECT_LT(caught[std::string(promise.name)], seeds - 20) << promise.name;
  }
}

// ---------------------------------------------------------------- broken servers in bad weather

/// "An acceptor must remember this information even if it fails and then restarts": forgets.
class Forgets : public MultiPaxos {
 public:
  void start() {
    promised = {};
    accepted = {};
    MultiPaxos::start();
  }
};

/// Proposes its own no-op where somebody has reported a command.
class IgnoresReports : public MultiPaxos {
 public:
  using MultiPaxos::on;
  void on(const Promise& m, NodeId from) {
    reported.clear();
    MultiPaxos::on(Promise{.ballot = m.ballot}, from);
  }
};

/// Believes that the other servers' acceptances of one slot are those of the next.
class MiscountsSlots : public MultiPaxos {
 public:
  using MultiPaxos::on;
  void on(const Accepted& m, NodeId from) {
    MultiPaxos::on(Accepted{.ballot = m.ballot, .slot = m.slot + 1}, from);
    MultiPaxos::on(m, from);
  }
};

/// A leader that changes its mind whenever it sends a request again.
class ChangesItsMind : public MultiPaxos {
 public:
  using MultiPaxos::on;
  void on(HeartbeatDue due) {
    for (const auto& [slot, acceptors] : Map<Slot, SmallSet<NodeId>>(acceptedBy)) {
      if (acceptors.size() == 1) proposals.insert_or_assign(slot, NoOp{});
    }
    MultiPaxos::on(due);
  }
};

constexpr Judging without_brute_force{.name = "multi_paxos.",
                                      .checks = [] { return make_checks(); }};
constexpr Judging with_brute_force{
    .name = "multi_paxos.",
    .checks = [] { return make_checks(); },
    .reference = [] { return Ref<Monitor>(make_ref<ReferenceChecks>()); },
    .prefix = ReferenceChecks::prefix};

/// In how many storms each judge was violated.
template <class P>
PerJudge caught_in_storms() {
  return orrery::caught_in_storms<P>(without_brute_force, 30);
}

using testing::Contains;
using testing::Key;

TEST(MultiPaxosChecks, CatchTwoCommandsInASlotAndPromisesThatACrashErased) {
  const auto caught = caught_in_storms<Forgets>();
  EXPECT_THAT(caught, Contains(Key("multi_paxos.promises_are_kept")));
  EXPECT_THAT(caught, Contains(Key("multi_paxos.one_command_a_slot")));
}

TEST(MultiPaxosChecks, CatchACommandThatIsNotProposedAgain) {
  EXPECT_THAT(caught_in_storms<IgnoresReports>(),
              Contains(Key("multi_paxos.chosen_is_proposed_again")));
}

TEST(MultiPaxosChecks, CatchWhatIsExecutedWithoutBeingChosen) {
  EXPECT_THAT(caught_in_storms<MiscountsSlots>(),
              Contains(Key("multi_paxos.executes_what_was_chosen")));
}

TEST(MultiPaxosChecks, CatchTwoCommandsInAProposal) {
  EXPECT_THAT(caught_in_storms<ChangesItsMind>(),
              Contains(Key("multi_paxos.one_value_a_proposal")));
}

TEST(MultiPaxosChecks, CatchABallotUsedTwice) {
  EXPECT_THAT(caught_in_storms<BallotReused>(), Contains(Key("multi_paxos.one_leader_a_ballot")));
}

TEST(MultiPaxosChecks, AgreeWithBruteForceOnRealRuns) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const auto servers = 3 + 2 * static_cast<std::uint32_t>(seed % 2);
    const World world = stormy_run<Forgets>(with_brute_force, seed, servers, 1s);
    EXPECT_EQ(seen_by_checks(world), seen_by_brute_force(world)) << "seed " << seed;
  }
}

TEST(MultiPaxosChecks, AreSilentOnMultiPaxosInALotOfWeather) {
  std::uint64_t rounds = 0;
  std::uint64_t commands = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    World world = storm<MultiPaxos>(seed, 1 + static_cast<std::uint32_t>(seed % 5));
    world.add_monitor(make_checks());
    world.begin();
    world.run_until(10s);
    ASSERT_EQ(sentences(world), Sentences{}) << "seed " << seed;
    rounds += world.state_of<Durable>(n1).promised.round;
    commands += world.state_of<Volatile>(n1).executed;
  }
  EXPECT_GT(rounds, 100U * 5);  // it was no fair weather, and the servers did something
  EXPECT_GT(commands, 100U * 5);
}

}  // namespace orrery::multi_paxos::checks_test
