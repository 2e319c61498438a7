/// Raft's judges against a brute force, against servers with one broken rule each, and against
/// correct ones.

#include "protocols/raft/raft_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/protocols/raft/reference_checks.hpp"
#include "tests/support/storm.hpp"

namespace orrery::raft::checks_test {

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);

// ---------------------------------------------------------------- servers that do as they are told

/// What a server becomes and says in one step, whatever Raft would do.
struct Scene {
  Term currentTerm{};
  Role role{};
  std::vector<Entry> log{};
  Index commitIndex{};
  Index lastApplied{};
  bool persists{true};
  std::optional<RequestVote> candidacy{};
  std::optional<std::pair<NodeId, RequestVoteReply>> vote{};
  std::optional<Committed> output{};
  Index discarded{};  // so many entries of the log, which need not be in it
  Term discardedTerm{};
  Snapshot snapshot{};
  KvMachine machine{};
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
    currentTerm = scene.currentTerm;
    role = scene.role;
    set_log(scene.log, scene.discarded);
    log.discardedTerm = scene.discardedTerm;
    snapshotFile = scene.snapshot;
    machine = scene.machine;
    commitIndex = scene.commitIndex;
    lastApplied = scene.lastApplied;
    if (scene.persists) persist();
    if (scene.candidacy) broadcast(*scene.candidacy);
    if (scene.vote) send(scene.vote->first, scene.vote->second);
    if (scene.output) output(*scene.output);
  }

 private:
  /// Keeps what is the same, as a server would.
  void set_log(const std::vector<Entry>& wanted, Index discarded) {
    if (log.discarded() > std::min<Index>(discarded, wanted.size())) log = {};
    Index kept = log.discarded();
    while (kept < wanted.size() && log.has(kept + 1) && log[kept + 1] == wanted[kept]) ++kept;
    log.delete_from(kept + 1);
    for (; kept < wanted.size(); ++kept) log.append(wanted[kept]);
    log.entries.forget_before(discarded);
  }
};
static_assert(is_process<Actor>);

World stage(std::uint32_t actors, std::vector<Scene> scenes) {
  World world(1);
  world.add_group('n', actors, 'n', [&](NodeId) { return make_box<Actor>({scenes}); });
  world.add_monitor(make_checks());
  return world;
}

void play(World& world, NodeId actor, std::size_t scene) {
  world.receive(actor, make_payload(Cue{scene}), actor);
  world.run_until(world.now());
}

Entry entry(Term term, std::uint64_t command) {
  Entry made;
  made.term = term;
  made.command = ClientRequest{.sequenceNum = command};
  return made;
}

/// Entries of these terms, all with this command.
std::vector<Entry> entries(const std::vector<Term>& terms, std::uint64_t command = 1) {
  std::vector<Entry> log;
  for (const Term term : terms) log.push_back(entry(term, command));
  return log;
}

/// judge → sentence.
std::map<std::string, std::string> sentences(const World& world) {
  std::map<std::string, std::string> all;
  for (const Violation& violation : world.violations()) all[violation.judge] = violation.sentence;
  return all;
}

using Sentences = std::map<std::string, std::string>;

// ---------------------------------------------------------------- what a violation says

struct Play {
  std::string why;
  std::vector<std::pair<NodeId, Scene>> scenes;
  Sentences sentences;
};

KvMachine holding(const std::string& value) {
  KvMachine machine;
  machine.values.insert_or_assign("k", value);
  return machine;
}

/// In term 1, with so many entries applied, which lead to `holding` their number.
Scene applied(Index count, Scene scene = {}) {
  scene.currentTerm = 1;
  scene.log = entries(std::vector<Term>(count, 1));
  scene.commitIndex = count;
  scene.lastApplied = count;
  scene.machine = holding(std::to_string(count));
  return scene;
}
/// The same with a snapshot in the place of the log.
Scene compacted(Index count, const std::string& value = {}) {
  Scene scene = applied(count);
  if (!value.empty()) scene.machine = holding(value);
  scene.discarded = count;
  scene.discardedTerm = 1;
  scene.snapshot = {.lastIndex = count, .lastTerm = 1, .machine = scene.machine};
  return scene;
}
Scene leading(Scene scene, Term term = 1) {
  scene.currentTerm = term;
  scene.role = Role::leader;
  return scene;
}
Scene with_machine(Scene scene, const std::string& value) {
  scene.machine = holding(value);
  return scene;
}
Scene with_log(Scene scene, std::vector<Entry> log) {
  scene.log = std::move(log);
  return scene;
}

// NOLINTNEXTLINE(readability-function-size): a table
const std::vector<Play>& plays() {
  static const std::vector<Play> all{
      {"two leaders of one term",
       {{n1, {.currentTerm = 3, .role = Role::leader}},
        {n2, {.currentTerm = 3, .role = Role::leader}}},
       {{"raft.election_safety",
         "n2 became leader of term 3, of which n1 had been elected leader"}}},
      {"two leaders of two terms",
       {{n1, {.currentTerm = 3, .role = Role::leader}},
        {n2, {.currentTerm = 4, .role = Role::leader}}},
       {}},
      {"a leader that deletes",
       {{n1, {.currentTerm = 2, .role = Role::leader, .log = entries({1, 2, 2})}},
        {n1, {.currentTerm = 2, .role = Role::leader, .log = entries({1, 2})}}},
       {{"raft.leader_append_only",
         "n1, leader of term 2, did not only append to its log: of 3 entries it kept 2"}}},
      {"a leader that steps down may delete",
       {{n1, {.currentTerm = 2, .role = Role::leader, .log = entries({1, 2, 2})}},
        {n1, {.currentTerm = 3, .role = Role::follower, .log = entries({1, 2})}}},
       {}},
      {"logs with a common entry above different ones",
       {{n1, {.currentTerm = 3, .log = entries({1, 1, 3})}},
        {n2, {.currentTerm = 3, .log = entries({1, 2, 3})}}},
       {{"raft.log_matching",
         "the logs of n1 and n2 have an entry with index 3 and term 3 in common, but differ at "
         "index 2"}}},
      {"logs with different commands under one index and term",
       {{n1, {.currentTerm = 1, .log = entries({1}, 1)}},
        {n2, {.currentTerm = 1, .log = entries({1}, 2)}}},
       {{"raft.log_matching",
         "the logs of n1 and n2 have an entry with index 1 and term 1 in common, but differ at "
         "index 1"}}},
      {"logs that diverge, as they may",
       {{n1, {.currentTerm = 3, .log = entries({1, 1})}},
        {n2, {.currentTerm = 3, .log = entries({1, 2})}}},
       {}},
      {"a leader without what an earlier one committed",
       {{n1, {.currentTerm = 2, .role = Role::leader, .log = entries({1, 2}), .commitIndex = 2}},
        {n2, {.currentTerm = 3, .role = Role::leader, .log = entries({1})}}},
       {{"raft.leader_completeness",
         "n2 leads term 3 without the entry at index 2 (term 2), which n1 committed in term 2"}}},
      {"a deposed leader commits what its successor does not have",
       {{n1, {.currentTerm = 2, .role = Role::leader, .log = entries({1, 2})}},
        {n2, {.currentTerm = 3, .role = Role::leader, .log = entries({1})}},
        {n1, {.currentTerm = 2, .role = Role::leader, .log = entries({1, 2}), .commitIndex = 2}}},
       {{"raft.leader_completeness",
         "n2 leads term 3 without the entry at index 2 (term 2), which n1 committed in term 2"}}},
      {"a leader of an earlier term need not have it",
       {{n1, {.currentTerm = 3, .role = Role::leader, .log = entries({1, 3}), .commitIndex = 2}},
        {n2, {.currentTerm = 2, .role = Role::leader, .log = entries({1})}}},
       {}},
      {"different entries applied at one index",
       {{n1, {.currentTerm = 2, .log = entries({1, 1}), .commitIndex = 2, .lastApplied = 2}},
        {n2, {.currentTerm = 2, .log = entries({1, 2}), .commitIndex = 2, .lastApplied = 2}}},
       {{"raft.state_machine_safety",
         "n2 applied at index 2 an entry of term 2, where n1 had applied another one, of term 1"}}},
      {"a term that goes back",
       {{n1, {.currentTerm = 5}}, {n1, {.currentTerm = 4}}},
       {{"raft.term_never_goes_back", "n1 went back to term 4, although it had been in term 5"}}},
      {"a commit index that goes back",
       {{n1, {.currentTerm = 2, .log = entries({1, 1}), .commitIndex = 2}},
        {n1, {.currentTerm = 2, .log = entries({1, 1}), .commitIndex = 1}}},
       {{"raft.commit_index_never_goes_back",
         "the commit index of n1 went back from 2 to 1 in term 2"}}},
      {"two votes in one term",
       {{n1, {.currentTerm = 2, .vote = {{n2, {.term = 2, .voteGranted = true}}}}},
        {n1, {.currentTerm = 2, .vote = {{n3, {.term = 2, .voteGranted = true}}}}}},
       {{"raft.one_vote_a_term", "n1 voted for n3 in term 2, and before that for n2"}}},
      {"a candidate that votes for another one",
       {{n1,
         {.currentTerm = 2,
          .role = Role::candidate,
          .candidacy = {{.term = 2, .candidateId = n1}}}},
        {n1, {.currentTerm = 2, .vote = {{n3, {.term = 2, .voteGranted = true}}}}}},
       {{"raft.one_vote_a_term", "n1 voted for n3 in term 2, and before that for n1"}}},
      {"a vote that is repeated, a refusal, and a vote in the next term",
       {{n1, {.currentTerm = 2, .vote = {{n2, {.term = 2, .voteGranted = true}}}}},
        {n1, {.currentTerm = 2, .vote = {{n2, {.term = 2, .voteGranted = true}}}}},
        {n1, {.currentTerm = 2, .vote = {{n3, {.term = 2, .voteGranted = false}}}}},
        {n1, {.currentTerm = 3, .vote = {{n3, {.term = 3, .voteGranted = true}}}}}},
       {}},
      {"a snapshot replaces the beginning of a log",
       {{n1, applied(2)},
        {n1, compacted(2)},
        {n2, {.currentTerm = 2, .role = Role::leader, .log = entries({1, 1, 2})}}},
       {}},
      {"a leader may discard what a snapshot has replaced",
       {{n1, leading(applied(2))}, {n1, leading(compacted(2))}},
       {}},
      {"a leader without what it committed and discarded",
       {{n1, leading(applied(2))},
        {n1, leading(compacted(2))},
        {n2, {.currentTerm = 3, .role = Role::leader, .log = entries({1})}}},
       {{"raft.leader_completeness",
         "n2 leads term 3 without the entry at index 2 (term 1), which n1 committed in term 1"}}},
      {"a leader that has it from a snapshot",
       {{n1, leading(applied(2))}, {n2, leading(compacted(2), 3)}},
       {}},
      {"another entry where a snapshot stands for one",
       {{n1, applied(2)},
        {n2, compacted(2)},
        {n3, {.currentTerm = 2, .log = entries({1, 2}), .commitIndex = 2, .lastApplied = 2}}},
       {{"raft.state_machine_safety",
         "n3 applied at index 2 an entry of term 2, where n1 had applied another one, of term 1"}}},
      {"entries after a snapshot that differ",
       {{n1, applied(2)},
        {n3, with_log(applied(2), {entry(1, 1), entry(1, 1), entry(1, 5)})},
        {n2, with_log(compacted(2), {entry(1, 1), entry(1, 1), entry(1, 6)})}},
       {{"raft.log_matching",
         "the logs of n3 and n2 have an entry with index 3 and term 1 in common, but differ at "
         "index 3"}}},
      {"a snapshot of what nobody has applied",
       {{n1, applied(1)}, {n2, {.currentTerm = 1, .snapshot = {.lastIndex = 2, .lastTerm = 1}}}},
       {{"raft.snapshot_safety",
         "n2 has a snapshot that ends with an entry of term 1 at index 2, which nobody has "
         "applied"}}},
      {"two snapshots that should be the same",
       {{n1, applied(2)}, {n1, compacted(2)}, {n2, compacted(2, "other")}},
       {{"raft.snapshot_safety", "the snapshots of n1 and n2 up to index 2 differ"}}},
      {"a snapshot that is not the state",
       {{n1, applied(2)}, {n1, with_machine(compacted(2), "other")}},
       {{"raft.snapshot_safety",
         "n1 has applied all up to index 2, where its snapshot ends, but the state machines "
         "differ"}}},
      {"a snapshot that is no longer the state",
       {{n1, applied(2)}, {n1, applied(3, compacted(2))}},
       {}},
  };
  return all;
}

TEST(RaftChecks, SayWhoBrokeWhatInASentence) {
  for (const Play& a_play : plays()) {
    SCOPED_TRACE(a_play.why);
    std::vector<Scene> scenes;
    for (const auto& [actor, scene] : a_play.scenes) scenes.push_back(scene);
    World world = stage(3, scenes);
    world.begin();
    for (std::size_t i = 0; i < scenes.size(); ++i) play(world, a_play.scenes[i].first, i);
    EXPECT_EQ(sentences(world), a_play.sentences);
  }
}

// ---------------------------------------------------------------- crashes

TEST(RaftChecks, ACrashMayTakeBackATermThatNobodyHeardOf) {
  World world =
      stage(3, {{.currentTerm = 1}, {.currentTerm = 2, .persists = false}, {.currentTerm = 1}});
  world.begin();
  play(world, n1, 0);
  play(world, n1, 1);
  world.crash(n1);
  world.restart(n1);
  play(world, n1, 2);
  EXPECT_EQ(sentences(world), Sentences{});
}

TEST(RaftChecks, ACrashMayNotTakeBackATermThatWasSpokenOf) {
  World world = stage(
      3, {{.currentTerm = 2, .persists = false, .candidacy = {{.term = 2, .candidateId = n1}}}});
  world.begin();
  play(world, n1, 0);
  world.crash(n1);
  world.restart(n1);
  EXPECT_EQ(sentences(world), (Sentences{{"raft.term_never_goes_back",
                                          "n1 came back from its crash in term 0, although its "
                                          "disk or its messages had been in term 2"}}));
}

TEST(RaftChecks, AVoteBindsAcrossACrash) {
  World world = stage(
      3, {{.currentTerm = 2, .persists = false, .vote = {{n2, {.term = 2, .voteGranted = true}}}},
          {.currentTerm = 2, .vote = {{n3, {.term = 2, .voteGranted = true}}}}});
  world.begin();
  play(world, n1, 0);
  world.crash(n1);
  world.restart(n1);
  play(world, n1, 1);
  EXPECT_EQ(sentences(world).count("raft.one_vote_a_term"), 1U);
}

TEST(RaftChecks, ACommitIndexBeginsAnewAfterACrash) {
  World world =
      stage(3, {{.currentTerm = 1, .log = entries({1, 1}), .commitIndex = 2, .lastApplied = 2}});
  world.begin();
  play(world, n1, 0);
  world.crash(n1);
  world.restart(n1);
  play(world, n1, 0);
  EXPECT_EQ(sentences(world), Sentences{});
}

TEST(RaftChecks, AClusterOfOneMayForgetWhatItHadOnlyInMemory) {
  World world = stage(1, {{.currentTerm = 1,
                           .role = Role::leader,
                           .log = entries({1}, 1),
                           .commitIndex = 1,
                           .lastApplied = 1,
                           .persists = false},
                          {.currentTerm = 1,
                           .role = Role::leader,
                           .log = entries({1}, 2),
                           .commitIndex = 1,
                           .lastApplied = 1},
                          {.currentTerm = 2,
                           .role = Role::leader,
                           .log = entries({1, 2}, 2),
                           .commitIndex = 2,
                           .lastApplied = 2}});
  world.begin();
  play(world, n1, 0);
  world.crash(n1);
  world.restart(n1);
  play(world, n1, 1);
  play(world, n1, 2);
  EXPECT_EQ(sentences(world), Sentences{});
}

TEST(RaftChecks, AClusterOfOneMayNotForgetWhatItHasAnnounced) {
  World world = stage(1, {{.currentTerm = 1,
                           .role = Role::leader,
                           .log = entries({1}),
                           .commitIndex = 1,
                           .persists = false,
                           .output = {{.index = 1}}},
                          {.currentTerm = 2, .role = Role::leader}});
  world.begin();
  play(world, n1, 0);
  world.crash(n1);
  world.restart(n1);
  play(world, n1, 1);
  EXPECT_EQ(sentences(world).count("raft.leader_completeness"), 1U);
}

/// n1 of three servers commits an entry that is only in its memory, crashes, and commits another.
Sentences after_a_crash_of_n1(const Configuration& configuration) {
  const auto log = [&](std::uint64_t command) {
    std::vector<Entry> all{Entry{.term = 1, .command = Command(configuration)}};
    all.push_back(entry(1, command));
    return all;
  };
  const auto commits = [&](std::uint64_t command) {
    return Scene{.currentTerm = 1,
                 .role = Role::leader,
                 .log = log(command),
                 .commitIndex = 2,
                 .lastApplied = 2};
  };
  Scene in_memory = commits(1);
  in_memory.persists = false;
  World world = stage(3, {in_memory, commits(2)});
  world.begin();
  play(world, n1, 0);
  world.crash(n1);
  world.restart(n1);
  play(world, n1, 1);
  return sentences(world);
}

TEST(RaftChecks, TheOnlyVoterMayForgetWhatItHadOnlyInMemory) {
  EXPECT_EQ(after_a_crash_of_n1({.voters = {n1}, .learners = {n2}}), Sentences{});
  EXPECT_EQ(after_a_crash_of_n1({.voters = {n1, n2}}).count("raft.state_machine_safety"), 1U);
  EXPECT_EQ(after_a_crash_of_n1({.voters = {n1}, .oldVoters = {n1, n2}})
                .count("raft.state_machine_safety"),
            1U);
}

TEST(RaftChecks, AForkIsJudgedOnItsOwn) {
  World world = stage(
      2, {{.currentTerm = 1, .role = Role::leader}, {.currentTerm = 2, .role = Role::leader}});
  world.begin();
  play(world, n1, 0);
  World fork = world;
  play(fork, n2, 0);
  play(world, n2, 1);
  EXPECT_EQ(sentences(fork).count("raft.election_safety"), 1U);
  EXPECT_EQ(sentences(world), Sentences{});
}

// ---------------------------------------------------------------- against brute force

PerJudge seen_by_checks(const World& world) { return first_events(world, "", "raft."); }
PerJudge seen_by_brute_force(const World& world) {
  return first_events(world, ReferenceChecks::prefix, "raft.");
}

/// Draws one by one.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t below(std::uint64_t n) { return next().below(n); }
  bool chance(double probability) { return next().chance(probability); }

 private:
  Draw next() { return Draw::named(seed_, hash_of_name("dice"), 0, Time{0}, ++drawn_); }
  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
};

KvMachine holding_about(Dice& dice, Index index) {
  return holding(std::to_string(dice.chance(0.95) ? index : dice.below(9)));
}

/// Takes a snapshot, and perhaps discards what it replaces.
void take_snapshot(Dice& dice, Scene& scene) {
  if (scene.lastApplied == 0 || scene.lastApplied > scene.log.size()) return;
  scene.snapshot = {.lastIndex = scene.lastApplied,
                    .lastTerm = scene.log[scene.lastApplied - 1].term,
                    .machine = holding_about(dice, scene.lastApplied)};
  if (dice.chance(0.1)) scene.snapshot.lastTerm = dice.below(4);
  if (dice.chance(0.1)) ++scene.snapshot.lastIndex;
  if (dice.chance(0.3)) return;
  scene.discarded = scene.snapshot.lastIndex;
  scene.discardedTerm = scene.snapshot.lastTerm;
}

/// Installs somebody else's.
void install_snapshot(Dice& dice, Scene& scene, const Scene& other) {
  if (other.snapshot.lastIndex == 0) return;
  scene.snapshot = other.snapshot;
  scene.discarded = scene.snapshot.lastIndex;
  scene.discardedTerm = scene.snapshot.lastTerm;
  if (dice.chance(0.7)) scene.log = other.log;
  scene.lastApplied = scene.commitIndex = scene.discarded;
  scene.machine = scene.snapshot.machine;
}

/// A step that changes little of what a server was, so that several promises hold for a while.
Scene next_scene(Dice& dice, const Scene& before, const Scene& other, std::uint32_t servers) {
  Scene scene = before;
  scene.candidacy.reset();
  scene.vote.reset();
  scene.persists = dice.chance(0.8);
  const auto anyone = [&] { return replica(1 + static_cast<std::uint32_t>(dice.below(servers))); };
  switch (dice.below(12)) {
    case 10:
      take_snapshot(dice, scene);
      break;
    case 11:
      install_snapshot(dice, scene, other);
      break;
    case 0:
      scene.currentTerm += 1 + dice.below(2);
      scene.role = static_cast<Role>(dice.below(3));
      break;
    case 1:
      scene.currentTerm =
          dice.chance(0.9) ? std::max(before.currentTerm, other.currentTerm) : dice.below(5);
      scene.role = Role::follower;
      break;
    case 2:
      scene.role = static_cast<Role>(dice.below(3));
      break;
    case 3:
    case 4:
      scene.log.push_back(entry(before.currentTerm, dice.below(8) / 7));
      break;
    case 5:
    case 6:
      scene.log = other.log;
      break;
    case 7:
      if (dice.chance(0.3) && !scene.log.empty()) scene.log.resize(dice.below(scene.log.size()));
      break;
    case 8:
      scene.commitIndex = dice.chance(0.9)
                              ? std::min<Index>(before.commitIndex + 1, before.log.size())
                              : dice.below(4);
      scene.lastApplied = dice.chance(0.9) ? scene.commitIndex : dice.below(4);
      scene.machine = holding_about(dice, scene.lastApplied);
      break;
    default:
      if (dice.chance(0.5)) scene.candidacy = {.term = before.currentTerm, .candidateId = n1};
      else scene.vote = {anyone(), {.term = before.currentTerm, .voteGranted = dice.chance(0.8)}};
  }
  return scene;
}

World random_play(std::uint64_t seed) {
  Dice dice(seed);
  const auto servers = static_cast<std::uint32_t>(2 + dice.below(3));
  const std::uint64_t steps = 10 + dice.below(30);
  std::vector<std::pair<NodeId, std::size_t>> acts;  // scene, or what else happens
  constexpr std::size_t crash = ~std::size_t{0};
  constexpr std::size_t restart = crash - 1;
  std::vector<Scene> newest(servers);
  std::vector<Scene> scenes;
  for (std::uint64_t i = 0; i < steps; ++i) {
    const auto at = dice.below(servers);
    const NodeId actor = replica(1 + static_cast<std::uint32_t>(at));
    if (dice.chance(0.05)) acts.emplace_back(actor, crash);
    if (dice.chance(0.2)) acts.emplace_back(actor, restart);
    newest[at] = next_scene(dice, newest[at], newest[dice.below(servers)], servers);
    acts.emplace_back(actor, scenes.size());
    scenes.push_back(newest[at]);
  }

  World world = stage(servers, scenes);
  world.add_monitor(make_ref<ReferenceChecks>());
  world.begin();
  for (const auto& [actor, act] : acts) {
    if (act == crash) world.crash(actor);
    else if (act == restart) world.restart(actor);
    else play(world, actor, act);
  }
  return world;
}

TEST(RaftChecks, AgreeWithBruteForceOnRandomStates) {
  std::map<std::string, int> caught;
  for (std::uint64_t seed = 1; seed <= 10'000; ++seed) {
    const World world = random_play(seed);
    ASSERT_EQ(seen_by_checks(world), seen_by_brute_force(world)) << "seed " << seed;
    for (const auto& [judge, event] : seen_by_checks(world)) ++caught[judge];
  }
  for (const Promise& promise :
       promises) {  // each judge had something to find, and something to pass
    EXPECT_GT(caught[std::string(promise.name)], 100) << promise.name;
    EXPECT_LT(caught[std::string(promise.name)], 9'900) << promise.name;
  }
}

// ---------------------------------------------------------------- broken servers in bad weather

/// "Vote for at most one candidate": forgets for whom when it becomes a follower in the same term.
class ForgetsItsVote : public Raft {
 protected:
  void become_follower() override {
    Raft::become_follower();
    votedFor.reset();
  }
};

/// "If votedFor is null or candidateId": forgets whom it voted for as soon as it is asked again.
class VotesForEveryone : public Raft {
 public:
  using Raft::on;
  void on(const RequestVote& m, NodeId from) {
    votedFor.reset();
    Raft::on(m, from);
  }
};

/// currentTerm and votedFor are not "updated on stable storage before responding".
class DoesNotPersistItsVote : public Raft {
 protected:
  void persist_vote() override {}
};

/// A leader that replaces its last entry.
class LeaderOverwrites : public Raft {
 protected:
  void serve(const ClientRequest& m, NodeId from) override {
    if (log.last_index() > commitIndex) log.delete_from(log.last_index());
    Raft::serve(m, from);
  }
};

/// "Delete the existing entry and all that follow it": does not.
class KeepsConflictingEntries : public Raft {
 protected:
  void delete_conflicting_entries(const AppendEntries&) override {}
};

/// No election restriction (§5.4.1).
class VotesForAnyLog : public Raft {
 protected:
  bool is_up_to_date(const RequestVote&) const override { return true; }
};

/// "Set commitIndex = min(leaderCommit, …)": believes that its whole log is committed.
class BelievesInItsLog : public Raft {
 protected:
  Index commit_index_learned_from(const AppendEntries&) const override { return log.last_index(); }
};

/// commitIndex follows whatever message came last.
class CommitIndexFollows : public Raft {
 public:
  using Raft::on;
  void on(const AppendEntries& m, NodeId from) {
    Raft::on(m, from);
    if (m.term == currentTerm && role == Role::follower)
      commitIndex = std::min(m.leaderCommit, log.last_index());
  }
};

/// A snapshot rather than the clients' sessions: part of the state is not in it.
class SnapshotsWithoutSessions : public Raft {
 protected:
  Snapshot snapshot_of_state() const override {
    Snapshot file = Raft::snapshot_of_state();
    file.sessions = {};
    return file;
  }
};

/// "Covering just the committed entries in its log": one that is too long.
class SnapshotsOfTheWholeLog : public Raft {
 protected:
  Snapshot snapshot_of_state() const override {
    Snapshot file = Raft::snapshot_of_state();
    file.lastIndex = log.last_index();
    file.lastTerm = log.last_term();
    return file;
  }
};

/// "… but retain any following entries": does not.
class DiscardsWhatFollows : public Raft {
 protected:
  bool log_goes_on_after(const Snapshot&) const override { return false; }
};

/// Snapshots all the time, in small pieces.
Config compacting() {
  Config config;
  config.snapshot = {.after = 3, .chunk = 1};
  return config;
}

constexpr std::uint64_t seeds = 60;

/// In how many storms each judge was violated.
template <class P>
PerJudge caught_in_storms(const Config& config = {}) {
  const Judging judging{.name = "raft.",
                        .checks = [] { return make_checks(); },
                        .reference = [] { return Ref<Monitor>(make_ref<ReferenceChecks>()); },
                        .prefix = ReferenceChecks::prefix};
  return orrery::caught_in_storms<P>(judging, seeds, config);
}

using testing::Contains;
using testing::Key;

TEST(RaftChecks, CatchTwoVotesInATerm) {
  const auto caught = caught_in_storms<ForgetsItsVote>();
  EXPECT_THAT(caught, Contains(Key("raft.one_vote_a_term")));
}

TEST(RaftChecks, CatchAVoteThatACrashErased) {
  const auto caught = caught_in_storms<DoesNotPersistItsVote>();
  EXPECT_THAT(caught, Contains(Key("raft.term_never_goes_back")));
  EXPECT_THAT(caught, Contains(Key("raft.one_vote_a_term")));
}

TEST(RaftChecks, CatchTwoLeadersOfATerm) {
  EXPECT_THAT(caught_in_storms<VotesForEveryone>(), Contains(Key("raft.election_safety")));
}

TEST(RaftChecks, CatchALeaderThatOverwrites) {
  EXPECT_THAT(caught_in_storms<LeaderOverwrites>(), Contains(Key("raft.leader_append_only")));
}

TEST(RaftChecks, CatchLogsThatDoNotMatch) {
  EXPECT_THAT(caught_in_storms<KeepsConflictingEntries>(), Contains(Key("raft.log_matching")));
}

TEST(RaftChecks, CatchALeaderWithoutCommittedEntries) {
  EXPECT_THAT(caught_in_storms<VotesForAnyLog>(), Contains(Key("raft.leader_completeness")));
}

TEST(RaftChecks, CatchDifferentEntriesAppliedAtOneIndex) {
  EXPECT_THAT(caught_in_storms<BelievesInItsLog>(), Contains(Key("raft.state_machine_safety")));
}

TEST(RaftChecks, CatchACommitIndexThatGoesBack) {
  EXPECT_THAT(caught_in_storms<CommitIndexFollows>(),
              Contains(Key("raft.commit_index_never_goes_back")));
}

TEST(RaftChecks, CatchASnapshotWithoutPartOfTheState) {
  EXPECT_THAT(caught_in_storms<SnapshotsWithoutSessions>(compacting()),
              Contains(Key("raft.snapshot_safety")));
}

TEST(RaftChecks, CatchASnapshotOfEntriesThatAreNotCommitted) {
  EXPECT_THAT(caught_in_storms<SnapshotsOfTheWholeLog>(compacting()),
              Contains(Key("raft.snapshot_safety")));
}

TEST(RaftChecks, CatchASnapshotThatDeletesEntriesAfterIt) {
  EXPECT_THAT(caught_in_storms<DiscardsWhatFollows>(compacting()),
              Contains(Key("raft.leader_completeness")));
}

TEST(RaftChecks, AreSilentOnRaftInTheSameWeather) {
  EXPECT_EQ(caught_in_storms<Raft>(), (std::map<std::string, std::uint64_t>{}));
  EXPECT_EQ(caught_in_storms<Raft>(compacting()), (std::map<std::string, std::uint64_t>{}));
}

TEST(RaftChecks, AreSilentOnRaftInALotOfWeather) {
  std::uint64_t terms = 0;
  std::uint64_t entries_committed = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    World world = storm<Raft>(seed, 1 + static_cast<std::uint32_t>(seed % 5),
                              seed % 2 == 0 ? compacting() : Config{});
    world.add_monitor(make_checks());
    world.begin();
    world.run_until(10s);
    ASSERT_EQ(sentences(world), Sentences{}) << "seed " << seed;
    terms += world.state_of<Durable>(n1).currentTerm;
    entries_committed += world.state_of<Volatile>(n1).commitIndex;
  }
  EXPECT_GT(terms, 300U * 5);  // it was no fair weather, and the servers did something
  EXPECT_GT(entries_committed, 300U * 5);
}

}  // namespace orrery::raft::checks_test
