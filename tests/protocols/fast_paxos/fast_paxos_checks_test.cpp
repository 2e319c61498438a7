/// Fast Paxos's judges against a brute force, against servers that do what they must not, and
/// against correct ones.

#include "protocols/fast_paxos/fast_paxos_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "sim/core/draw.hpp"
#include "tests/protocols/fast_paxos/reference_checks.hpp"
#include "tests/protocols/fast_paxos/support.hpp"
#include "tests/support/first_events.hpp"

namespace orrery::fast_paxos::checks_test {

// ---------------------------------------------------------------- servers that do as they are told

/// What a server says in one step, whatever Fast Paxos would say.
struct Cue {
  std::optional<Propose> proposal{};
  std::optional<Phase1b> promise{};
  std::optional<Phase2b> vote{};
  std::optional<Learned> learned{};
};
BOOST_DESCRIBE_STRUCT(Cue, (), (proposal, promise, vote, learned))

class Actor : public Process<std::variant<Cue>, Nothing, Output, NoDurable, NoVolatile, Config> {
 public:
  void start() {}
  void on(const Cue& m) {
    if (m.proposal) send(self(), *m.proposal);
    if (m.promise) send(self(), *m.promise);
    if (m.vote) send(self(), *m.vote);
    if (m.learned) output(*m.learned);
  }
};
static_assert(is_process<Actor>);

World stage(std::uint32_t actors) {
  World world(1);
  world.add_group('n', actors, 'n', [&](NodeId) { return make_box<Actor>(); });
  world.add_monitor(make_checks());
  return world;
}

void play(World& world, NodeId actor, const Cue& cue) {
  world.receive(actor, make_payload(cue), actor);
  world.run_until(world.now());
}

Cue proposes(ProposedValue value) { return {.proposal = Propose{.value = std::move(value)}}; }
Cue joins(Round rnd) { return {.promise = Phase1b{.rnd = rnd}}; }
Cue joins(Round rnd, Round vrnd, ProposedValue vval) {
  return {.promise = Phase1b{.rnd = rnd, .vrnd = vrnd, .vval = std::move(vval)}};
}
Cue votes(Round rnd, ProposedValue val) {
  return {.vote = Phase2b{.rnd = rnd, .val = std::move(val)}};
}
Cue learns(ProposedValue value) { return {.learned = Learned{.value = std::move(value)}}; }

using Sentences = std::map<std::string, std::string>;

/// judge → sentence.
Sentences sentences(const World& world) {
  Sentences all;
  for (const Violation& violation : world.violations()) all[violation.judge] = violation.sentence;
  return all;
}

// ---------------------------------------------------------------- what a violation says

struct Play {
  const char* why;
  std::vector<std::pair<NodeId, Cue>> cues;
  Sentences sentences;
};

// Of three servers two are a classic quorum, and all three a fast one; round 1 is fast, 3 classic.
// NOLINTNEXTLINE(readability-function-size): a table
const std::vector<Play>& plays() {
  static const std::vector<Play> all{
      {"a value chosen in a fast round, and learned",
       {{n1, votes(1, "red")}, {n2, votes(1, "red")}, {n3, votes(1, "red")}, {n1, learns("red")}},
       {}},
      {"learned with two votes of a fast round",
       {{n1, votes(1, "red")}, {n2, votes(1, "red")}, {n1, learns("red")}},
       {{"fast_paxos.learned_is_chosen",
         "n1 learned red, for which no quorum has voted in any round"}}},
      {"learned with two votes of a classic round",
       {{n1, joins(3)},
        {n2, joins(3)},
        {n1, votes(3, "red")},
        {n2, votes(3, "red")},
        {n3, learns("red")}},
       {}},
      {"votes of two rounds are no quorum of either",
       {{n1, joins(6)},
        {n2, joins(6)},
        {n3, votes(3, "red")},
        {n1, votes(6, "red")},
        {n1, learns("red")}},
       {{"fast_paxos.learned_is_chosen",
         "n1 learned red, for which no quorum has voted in any round"}}},
      {"two values in two rounds",
       {{n1, joins(3)},
        {n2, joins(3)},
        {n1, votes(3, "red")},
        {n2, votes(3, "red")},
        {n2, joins(6, 3, "red")},
        {n3, joins(6)},
        {n2, votes(6, "blue")},
        {n3, votes(6, "blue")}},
       {{"fast_paxos.consistency", "red was chosen in round 3, and blue was chosen in round 6"},
        {"fast_paxos.cp", "n2 voted for blue in round 6, while red may be chosen in round 3"}}},
      {"a vote while another value has two votes of three in a fast round, and n3 may add its own",
       {{n1, votes(1, "red")},
        {n2, votes(1, "red")},
        {n1, joins(3, 1, "red")},
        {n2, joins(3, 1, "red")},
        {n1, votes(3, "blue")}},
       {{"fast_paxos.cp", "n1 voted for blue in round 3, while red may be chosen in round 1"}}},
      {"… but not when it has promised not to",
       {{n1, votes(1, "red")},
        {n2, votes(1, "red")},
        {n3, joins(3)},
        {n1, joins(3, 1, "red")},
        {n1, votes(3, "blue")}},
       {}},
      {"a vote while nobody has promised anything",
       {{n1, votes(3, "red")}},
       {{"fast_paxos.cp",
         "n1 voted for red in round 3, while another value may be chosen in round 2"}}},
      {"a collision, and both values in the next round",
       {{n1, votes(1, "red")},
        {n2, votes(1, "blue")},
        {n3, votes(1, "red")},
        {n3, votes(2, "red")}},
       {}},
      {"two votes in one round",
       {{n1, votes(1, "red")}, {n1, votes(1, "blue")}},
       {{"fast_paxos.one_vote_a_round", "n1 voted for blue in round 1, and before that for red"}}},
      {"the same vote again, after a promise",
       {{n1, votes(1, "red")}, {n1, joins(4, 1, "red")}, {n1, votes(1, "red")}},
       {}},
      {"a vote below a promise",
       {{n1, joins(4)}, {n1, votes(1, "red")}},
       {{"fast_paxos.promise_kept", "n1 voted in round 1, although it had joined round 4"}}},
      {"a vote that is not reported",
       {{n1, votes(1, "red")}, {n1, joins(4)}},
       {{"fast_paxos.promise_kept", "n1 joined round 4 without a word of its vote in round 1"}}},
      {"a vote of which a crash has stopped the message", {{n1, joins(4, 1, "red")}}, {}},
      {"a value that nobody has proposed",
       {{n1, votes(1, "green")}},
       {{"fast_paxos.nontriviality", "n1 voted for green in round 1, which nobody has proposed"}}},
  };
  return all;
}

TEST(FastPaxosChecks, SayWhoBrokeWhatInASentence) {
  for (const Play& a_play : plays()) {
    SCOPED_TRACE(a_play.why);
    World world = stage(3);
    world.begin();
    play(world, n1, proposes("red"));
    play(world, n1, proposes("blue"));
    for (const auto& [actor, cue] : a_play.cues) play(world, actor, cue);
    EXPECT_EQ(sentences(world), a_play.sentences);
  }
}

TEST(FastPaxosChecks, AForkIsJudgedOnItsOwn) {
  World world = stage(3);
  world.begin();
  play(world, n1, proposes("red"));
  play(world, n1, votes(1, "red"));
  World fork = world;
  play(fork, n1, joins(4));
  play(world, n1, joins(4, 1, "red"));
  EXPECT_EQ(sentences(fork).count("fast_paxos.promise_kept"), 1U);
  EXPECT_EQ(sentences(world), Sentences{});
}

// ---------------------------------------------------------------- against brute force

/// Servers that mostly do what Fast Paxos might, so that promises hold for a while.
class Improvisation {
 public:
  explicit Improvisation(std::uint64_t seed) : seed_(seed), joined_(4), voted_(4) {}

  std::uint32_t actors() { return actors_; }
  std::pair<NodeId, Cue> next() {
    const auto at = static_cast<std::uint32_t>(below(actors_));
    return {replica(at + 1), cue_of(at)};
  }

 private:
  Cue cue_of(std::uint32_t at) {
    Phase2b& newest = voted_[at];
    switch (below(8)) {
      case 0:
        return learns(value());
      case 1:
      case 2:
      case 3: {
        joined_[at] = std::max<Round>(joined_[at], newest.rnd) + below(3);
        if (newest.rnd == 0 || below(8) == 0) return joins(std::max<Round>(joined_[at], 1));
        return joins(std::max(joined_[at], newest.rnd + 1), newest.rnd, newest.val);
      }
      default: {
        const Round rnd = below(6) == 0 ? 1 + below(6) : std::max<Round>(joined_[at], 1);
        const Phase2b vote{.rnd = rnd, .val = value()};
        if (rnd > newest.rnd) newest = vote;
        return {.vote = vote};
      }
    }
  }
  ProposedValue value() { return below(6) == 0 ? below(4) == 0 ? "green" : "blue" : "red"; }
  std::uint64_t below(std::uint64_t n) {
    return Draw::named(seed_, hash_of_name("improvisation"), 0, Time{0}, ++drawn_).below(n);
  }

  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
  std::uint32_t actors_ = static_cast<std::uint32_t>(2 + below(3));
  std::vector<Round> joined_;
  std::vector<Phase2b> voted_;
};

TEST(FastPaxosChecks, AgreeWithBruteForceOnRandomMessages) {
  std::map<std::string, int> caught;
  int silent = 0;
  for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
    Improvisation improvisation(seed);
    World world = stage(improvisation.actors());
    world.add_monitor(make_ref<ReferenceChecks>());
    world.begin();
    play(world, n1, proposes("red"));
    play(world, n1, proposes("blue"));
    for (std::uint64_t i = 0; i < 3 + seed % 20; ++i) {
      const auto [actor, cue] = improvisation.next();
      play(world, actor, cue);
    }
    const auto seen = first_events(world, "fast_paxos.");
    ASSERT_EQ(seen, first_events(world, "reference.fast_paxos.")) << "seed " << seed;
    for (const auto& [judge, event] : seen) ++caught[judge];
    if (seen.empty()) ++silent;
  }
  EXPECT_EQ(caught.size(), promises.size());
  for (const auto& [judge, times] : caught) EXPECT_GT(times, 20) << judge;
  EXPECT_GT(silent, 50);
}

}  // namespace orrery::fast_paxos::checks_test
