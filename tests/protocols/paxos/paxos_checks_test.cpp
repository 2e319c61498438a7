/// Paxos's judges against a brute force, against processes with one broken rule each, and against
/// correct ones.

#include "protocols/paxos/paxos_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "protocols/paxos/paxos_museum.hpp"
#include "tests/protocols/paxos/reference_checks.hpp"
#include "tests/protocols/paxos/storm.hpp"
#include "tests/protocols/paxos/support.hpp"
#include "tests/support/first_events.hpp"

namespace orrery::paxos::checks_test {

// ---------------------------------------------------------------- processes that say anything

/// What a node says, whatever Paxos would do.
struct Line {
  std::optional<Promise> promise{};
  std::optional<Accept> request{};
  std::optional<Accepted> acceptance{};
  std::optional<Learned> learned{};
  std::optional<Proposal> on_disk{};  // accepted, and nobody is told
};

struct Cue {
  std::uint64_t line{};
};
BOOST_DESCRIBE_STRUCT(Cue, (), (line))

/// Says the line that it gets a cue for. Its Config is that of Paxos: the lines are elsewhere.
class Actor : public Process<std::variant<Cue>, Nothing, Output, Durable, Volatile, Config> {
 public:
  static inline std::vector<Line> lines;

  void start() {}
  void on(const Cue& m) {
    const Line& line = lines[m.line];
    if (line.promise) send(n1, *line.promise);
    if (line.request) send(n1, *line.request);
    if (line.acceptance) send(n1, *line.acceptance);
    if (line.learned) output(*line.learned);
    if (line.on_disk) {
      accepted = *line.on_disk;
      persist();
    }
  }
};
static_assert(is_process<Actor>);

using Sentences = std::map<std::string, std::string>;

/// judge → sentence.
Sentences sentences(const World& world) {
  Sentences all;
  for (const Violation& violation : world.violations()) all[violation.judge] = violation.sentence;
  return all;
}

/// Five actors, and a client who would have "a" or "b".
World stage() {
  World world(1);
  world.add_group('n', 5, 'n', [&](NodeId) { return make_box<Actor>(); });
  world.add_group('c', 2, 'n', [&](NodeId) { return make_box<ProposingClient>(); });
  world.add_monitor(make_checks());
  world.begin();
  for (const auto& [who, value] : {std::pair{c1, "a"}, std::pair{c2, "b"}}) {
    world.invoke_at(world.now(), who, propose(value));
  }
  world.run_until(world.now());
  return world;
}

void say(World& world, NodeId actor, const Line& line) {
  Actor::lines.push_back(line);
  world.receive(actor, make_payload(Cue{Actor::lines.size() - 1}), actor);
  world.run_until(world.now());
}

// ---------------------------------------------------------------- what a violation says

struct Play {
  std::string why;
  std::vector<std::pair<NodeId, Line>> lines;
  Sentences sentences;
};

Line accepts(const Ballot& n, const ProposedValue& v) { return {.acceptance = {{n, v}}}; }
Line issues(const Ballot& n, const ProposedValue& v) { return {.request = {{n, v}}}; }
Line promises_to(const Ballot& n) { return {.promise = {{.n = n}}}; }

// NOLINTNEXTLINE(readability-function-size): a table
const std::vector<Play>& plays() {
  static const Ballot one = number(1, n1);
  static const Ballot two = number(2, n2);
  static const std::vector<Play> all{
      {"two values chosen",
       {{n1, accepts(one, "a")},
        {n2, accepts(one, "a")},
        {n3, accepts(one, "a")},
        {n3, accepts(two, "b")},
        {n4, accepts(two, "b")},
        {n5, accepts(two, "b")}},
       {{"paxos.agreement", "b was chosen with number 2.n2, after a had been with number 1.n1"}}},
      {"one value chosen twice",
       {{n1, accepts(one, "a")},
        {n2, accepts(one, "a")},
        {n3, accepts(one, "a")},
        {n3, accepts(two, "a")},
        {n4, accepts(two, "a")},
        {n5, accepts(two, "a")}},
       {}},
      {"three acceptances of two proposals choose nothing, and nor does a repetition",
       {{n1, accepts(one, "a")},
        {n2, accepts(two, "a")},
        {n2, accepts(two, "a")},
        {n2, accepts(two, "a")},
        {n3, {.learned = {{.v = "a"}}}}},
       {{"paxos.learns_only_chosen", "n3 learned a, which has not been chosen"}}},
      {"what nobody proposed",
       {{n1, accepts(one, "x")}, {n2, accepts(one, "x")}, {n3, accepts(one, "x")}},
       {{"paxos.validity", "x was chosen, which nobody had proposed"}}},
      {"a promise that is broken",
       {{n4, promises_to(two)}, {n4, accepts(one, "a")}},
       {{"paxos.promise_kept",
         "n4 accepted proposal 1.n1, after it had responded to a request numbered 2.n2"}}},
      {"an acceptance that is taken back for a lower one",
       {{n4, accepts(two, "a")}, {n4, accepts(one, "a")}},
       {{"paxos.promise_kept",
         "n4 accepted proposal 1.n1, after it had responded to a request numbered 2.n2"}}},
      {"an acceptance before the promise, told again after it",
       {{n4, accepts(one, "a")}, {n4, promises_to(two)}, {n4, accepts(one, "a")}},
       {}},
      {"a promise of the same number", {{n4, promises_to(one)}, {n4, accepts(one, "a")}}, {}},
      {"two values with one number",
       {{n1, issues(one, "a")}, {n1, issues(one, "b")}},
       {{"paxos.one_value_a_number",
         "n1 issued proposal 1.n1 with value b, and before that with a"}}},
      {"a higher proposal of another value",
       {{n1, accepts(one, "a")},
        {n2, accepts(one, "a")},
        {n3, accepts(one, "a")},
        {n2, issues(two, "b")}},
       {{"paxos.p2b",
         "n2 issued proposal 2.n2 with value b, although a was chosen with number 1.n1"}}},
      {"… and issued before the choice",
       {{n2, issues(two, "b")},
        {n1, accepts(one, "a")},
        {n2, accepts(one, "a")},
        {n3, accepts(one, "a")}},
       {{"paxos.p2b",
         "a was chosen with number 1.n1, although proposal 2.n2 had been issued with value b"}}},
      {"a lower proposal of another value",
       {{n1, issues(one, "b")},
        {n1, accepts(two, "a")},
        {n2, accepts(two, "a")},
        {n3, accepts(two, "a")}},
       {}},
  };
  return all;
}

TEST(PaxosChecks, SayWhoBrokeWhatInASentence) {
  for (const Play& a_play : plays()) {
    SCOPED_TRACE(a_play.why);
    World world = stage();
    for (const auto& [actor, line] : a_play.lines) say(world, actor, line);
    EXPECT_EQ(sentences(world), a_play.sentences);
  }
}

// ---------------------------------------------------------------- crashes

TEST(PaxosChecks, WhatACrashFindsOnTheDiskIsAccepted) {
  World world = stage();
  say(world, n1, accepts(number(1, n1), "a"));
  say(world, n2, accepts(number(1, n1), "a"));
  say(world, n3, {.on_disk = Proposal{.n = number(1, n1), .v = "a"}});
  world.crash(n3);
  say(world, n4, {.learned = {{.v = "a"}}});
  EXPECT_EQ(sentences(world), Sentences{});
}

TEST(PaxosChecks, APromiseBindsAcrossACrash) {
  World world = stage();
  say(world, n1, promises_to(number(2, n2)));
  world.crash(n1);
  world.restart(n1);
  say(world, n1, accepts(number(1, n1), "a"));
  EXPECT_EQ(sentences(world).count("paxos.promise_kept"), 1U);
}

TEST(PaxosChecks, AForkIsJudgedOnItsOwn) {
  World world = stage();
  say(world, n1, promises_to(number(2, n2)));
  World fork = world;
  say(fork, n1, accepts(number(1, n1), "a"));
  say(world, n1, accepts(number(2, n2), "a"));
  EXPECT_EQ(sentences(fork).count("paxos.promise_kept"), 1U);
  EXPECT_EQ(sentences(world), Sentences{});
}

// ---------------------------------------------------------------- in bad weather

using Events = PerJudge;

/// In how many of the runs each judge was violated. The brute force agrees in each of them.
template <class P>
Events caught_in_storms(std::uint64_t seeds = 50) {
  Events caught;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    World world = storm<P>(seed);
    world.add_monitor(make_checks());
    world.add_monitor(make_ref<ReferenceChecks>());
    world.begin();
    world.run_until(1500ms);
    const Events seen = first_events(world, "paxos.");
    EXPECT_EQ(seen, first_events(world, std::string(ReferenceChecks::prefix) + "paxos."))
        << "seed " << seed;
    for (const auto& [judge, event] : seen) ++caught[judge];
  }
  return caught;
}

using testing::Contains;
using testing::Key;

/// n3 gets a request of n2 with the number 2.n2, crashes perhaps, and is asked to accept 1.n1.
template <class P, class Request>
Events caught_at_an_acceptor(const Request& first, bool crashes) {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 3, 'n', [&](NodeId) { return make_box<P>(); });
  world.add_monitor(make_checks());
  world.begin();
  world.receive(n3, make_payload(first), n2);
  world.run_until(20ms);
  if (crashes) {
    world.crash(n3);
    world.restart(n3);
  }
  world.receive(n3, make_payload(Accept{.n = number(1, n1), .v = "a"}), n1);
  world.run_until(40ms);
  return first_events(world, "paxos.");
}

TEST(PaxosChecks, CatchAPromiseThatACrashErased) {
  const Prepare first{.n = number(2, n2)};
  EXPECT_THAT(caught_at_an_acceptor<PromiseNotPersisted>(first, true),
              Contains(Key("promise_kept")));
  EXPECT_EQ(caught_at_an_acceptor<PromiseNotPersisted>(first, false), Events{});
  EXPECT_EQ(caught_at_an_acceptor<Paxos>(first, true), Events{});
}

TEST(PaxosChecks, CatchAnAcceptanceBelowAnother) {
  const Accept first{.n = number(2, n2), .v = "b"};
  EXPECT_THAT(caught_at_an_acceptor<PromiseNotRaised>(first, false), Contains(Key("promise_kept")));
  EXPECT_EQ(caught_at_an_acceptor<Paxos>(first, false), Events{});
}

/// n4, which is no acceptor, is asked for "a"; its accept requests are lost, and it crashes. Then
/// it is asked for "b".
template <class P>
Events caught_when_asked_again() {
  const NetworkPlan network{.latency = {Uniform{.min = 10ms, .max = 10ms}},
                            .rules = {{.message = "Accept", .loss = Probability{1}}}};
  World world(1, make_ref<Surroundings>(network, DiskPlan{}));
  world.add_group('n', 5, 'n', [&](NodeId) { return make_box<P>({.acceptors = 3}); });
  world.add_group('c', 2, 'n', [](NodeId) { return make_box<ProposingClient>(); });
  world.add_monitor(make_checks());
  world.begin();
  world.receive(n4, make_payload(Propose{.value = "a"}), c1);
  world.run_until(50ms);
  world.crash(n4);
  world.restart(n4);
  world.receive(n4, make_payload(Propose{.value = "b"}), c2);
  world.run_until(100ms);
  return first_events(world, "paxos.");
}

TEST(PaxosChecks, CatchANumberThatIsUsedTwice) {
  EXPECT_THAT(caught_when_asked_again<NumberNotPersisted>(), Contains(Key("one_value_a_number")));
  EXPECT_EQ(caught_when_asked_again<Paxos>(), Events{});
}

TEST(PaxosChecks, CatchASecondChoice) {
  const Events caught = caught_in_storms<OwnValue>();
  EXPECT_THAT(caught, Contains(Key("agreement")));
  EXPECT_THAT(caught, Contains(Key("p2b")));
}

/// Believes one acceptor.
class BelievesOne : public Paxos {
 protected:
  bool is_phase2_quorum(const Acceptors& who) const override { return !who.empty(); }
};

TEST(PaxosChecks, CatchALearnerThatIsTooQuick) {
  EXPECT_THAT(caught_in_storms<BelievesOne>(), Contains(Key("learns_only_chosen")));
}

/// Proposes what nobody asked for.
class Inventor : public Paxos {
 protected:
  void take_over(const Proposal& reported) override {
    highestAccepted = Proposal{.n = reported.n, .v = reported.v + "!"};
  }
};

TEST(PaxosChecks, CatchAValueThatNobodyProposed) {
  EXPECT_THAT(caught_in_storms<Inventor>(), Contains(Key("validity")));
}

TEST(PaxosChecks, AreSilentOnPaxosInTheSameWeather) {
  EXPECT_EQ(caught_in_storms<Paxos>(), Events{});
}

TEST(PaxosChecks, AreSilentOnPaxosInALotOfWeather) {
  std::uint64_t rounds = 0;
  std::uint64_t learned = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Config config = hurried();
    config.acceptors = 1 + static_cast<std::uint32_t>(seed % 5);
    World world = storm<Paxos>(seed, config);
    world.add_monitor(make_checks());
    world.begin();
    world.run_until(3s);
    ASSERT_EQ(sentences(world), Sentences{}) << "seed " << seed;
    rounds += world.state_of<Durable>(n1).lastTried.round;
    learned += world.state_of<Volatile>(n2).learned ? 1 : 0;
  }
  EXPECT_GT(rounds, 300U * 3);  // it was no fair weather, and something was decided
  EXPECT_GT(learned, 150U);
}

}  // namespace orrery::paxos::checks_test
