#include "sim/check/liveness.hpp"

#include <gtest/gtest.h>

#include "sim/faults/surroundings.hpp"
#include "sim/faults/timeline.hpp"
#include "tests/check/histories.hpp"
#include "tests/check/toy_store.hpp"

namespace orrery::liveness_test {
namespace {

using namespace histories;
using Status = Verdict::Status;
using toy_store::put;

// ---------------------------------------------------------------- deadlines

const Operation get = operation(Action::get);

/// How many are late, and of how many, with a world that is stable from 100 ms on, 50 ms for each
/// answer, and now at 300 ms.
std::pair<std::size_t, std::size_t> late_of(const std::vector<Call>& calls) {
  const Answers answers = answers_of(calls, {100ms, 50ms, 300ms});
  return {answers.late.size(), answers.judged};
}

TEST(Answers, AreDueInAStableWorld) {
  using Count = std::pair<std::size_t, std::size_t>;
  struct Case {
    std::string why;
    std::vector<Call> calls;
    Count expected;
  };
  const std::vector<Case> cases{
      {"nobody asked", {}, {0, 0}},
      {"over before", {call(1, 1, 9, get)}, {0, 0}},
      {"given up before", {call(1, 1, 9, get, unknown)}, {0, 0}},
      {"in time", {call(1, 12, 17, get)}, {0, 1}},
      {"late", {call(1, 12, 18, get)}, {1, 1}},
      {"a refusal is an answer", {call(1, 12, 14, get, failed)}, {0, 1}},
      {"pending when it became stable, and answered in time", {call(1, 1, 15, get)}, {0, 1}},
      {"… and late", {call(1, 1, 16, get)}, {1, 1}},
      {"given up too early to tell", {call(1, 12, 16, get, unknown)}, {0, 0}},
      {"given up at the deadline", {call(1, 12, 17, get, unknown)}, {1, 1}},
      {"never", {call(1, 12, {}, get)}, {1, 1}},
      {"pending, but there is time", {call(1, 26, {}, get)}, {0, 0}},
      {"pending at its deadline", {call(1, 25, {}, get)}, {1, 1}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(late_of(c.calls), c.expected);
  }
}

/// A deadline, counted in events.
struct Instants {
  std::int64_t stable_from = 0;
  std::int64_t within = 0;
  std::int64_t now = 0;
};

std::int64_t invoked_at(const Call& c) { return static_cast<std::int64_t>(c.invoked_event); }
bool is_over_at(const Call& c, std::int64_t t) {
  return c.returned && static_cast<std::int64_t>(c.returned_event) <= t;
}

/// How long a call waits in a stable world, looking at every instant of the time that it has.
std::int64_t brute_wait(const Call& c, const Instants& instants) {
  const std::int64_t from = std::max(invoked_at(c), instants.stable_from);
  std::int64_t t = from;
  while (!is_over_at(c, t) && (t < instants.now || c.returned)) ++t;
  return t - from;
}

std::vector<Call> invoked_until(std::int64_t now, const std::vector<Call>& calls) {
  std::vector<Call> so_far;
  for (const Call& c : calls) {
    if (invoked_at(c) <= now) so_far.push_back(c);
  }
  return so_far;
}

Answers brute_answers(const std::vector<Call>& calls, const Instants& instants) {
  Answers answers;
  for (const Call& c : calls) {
    if (is_over_at(c, instants.stable_from - 1)) continue;
    const std::int64_t waited = brute_wait(c, instants);
    const bool has_answer = c.returned && c.result.outcome != Outcome::unknown;
    const bool is_late = has_answer ? waited > instants.within : waited >= instants.within;
    if (is_late) answers.late.push_back(c);
    if (is_late || has_answer) ++answers.judged;
  }
  return answers;
}

TEST(Answers, AgreeWithABruteForce) {
  Random random(13);
  std::size_t late_seen = 0;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 6}, [&](std::size_t) { return get; },
        [&](const Call&, const std::vector<Call>&) { return Result{.outcome = random.outcome()}; });
    const auto stable_from = static_cast<std::int64_t>(random.below(12));
    const auto within = static_cast<std::int64_t>(1 + random.below(6));
    const auto now = static_cast<std::int64_t>(8 + random.below(12));
    const auto so_far = invoked_until(now, calls);
    const Answers expected = brute_answers(so_far, {stable_from, within, now});
    ASSERT_EQ(answers_of(so_far, {stable_from * 10ms, within * 10ms, now * 10ms}), expected)
        << shown(calls);
    late_seen += expected.late.size();
  }
  EXPECT_GT(late_seen, 1000U);
}

// ---------------------------------------------------------------- protocols

}  // namespace

struct AnswerDue {
  NodeId asker{};
  friend auto operator<=>(const AnswerDue&, const AnswerDue&) = default;
};
BOOST_DESCRIBE_STRUCT(AnswerDue, (), (asker))

/// Slow but correct: it answers a write three seconds later.
class Slow : public Process<std::variant<toy_store::Write>, std::variant<AnswerDue>, Nothing,
                            NoDurable, toy_store::Values> {
 public:
  void start() {}
  void on(const toy_store::Write& m, NodeId from) {
    values[m.operation.key] = m.operation.value;
    start_timer(AnswerDue{from}, 3s);
  }
  void on(const AnswerDue& m) { send(m.asker, toy_store::Written{}); }
};
static_assert(is_process<Slow>);

/// Writes, and never says so again once it has been asked to write "stop".
class Stuck : public toy_store::Replica {
 public:
  void on(const toy_store::Write& m, NodeId from) {
    const bool is_stuck = values.contains("stop");
    values[m.operation.key] = m.operation.value;
    if (!is_stuck) send(from, toy_store::Written{});
  }
};

namespace {

/// Two of three replicas have to answer: what survives one crash.
template <class Replica>
World world_of(std::vector<FaultEntry> faults = {},
               FaultFrame frame = {.stable_from = 5s, .survives = {.down = 1}}) {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<Replica>(); });
  world.add_group('c', 2, 'n', [](NodeId) { return make_box<toy_store::Client>({2}); });
  world.add_agent(make_ref<Timeline>(std::move(faults), LeaderRule{}, std::move(frame)));
  world.begin();
  return world;
}

template <class Replica>
World run_of(std::vector<FaultEntry> faults = {}) {
  World world = world_of<Replica>(std::move(faults));
  world.invoke_at(1s, client(1), put("stop", "1"));
  world.run_until(4s + 500ms);
  world.give_up(client(1));
  world.invoke_at(6s, client(1), put("b", "2"));
  world.run_until(8s);
  return world;
}

Circumstances circumstances(Duration within) {
  return {.replicated = {"values"},
          .timeout = 10s,
          .stable_from = 5s,
          .survives_down = 1,
          .answered_within = within};
}

Verdict verdict_on(const World& world, Duration within) {
  return verdicts_of({liveness()}, Ending(world, circumstances(within))).front();
}

FaultEntry crash_at(Time when, const std::string& who, std::optional<Duration> length = {}) {
  FaultEntry entry{.at = when, .action = Crash{{{*parse_selector(who)}}}};
  if (length) entry.for_ = DurationRange{*length, *length};
  return entry;
}

TEST(Liveness, CatchesAProtocolThatIsStuck) {
  const Verdict verdict = verdict_on(run_of<Stuck>(), 2s);
  EXPECT_EQ(verdict.status, Status::violated);
  EXPECT_EQ(verdict.sentence,
            "1 of 1 operations had no answer in time in a stable world, first c1's put b=2 (from "
            "6s, pending)");
  EXPECT_EQ(verdict.evidence.size(), 1U);
}

TEST(Liveness, LeavesASlowOneAlone) {
  EXPECT_EQ(verdict_on(run_of<Slow>(), 4s).status, Status::holds);
  EXPECT_EQ(verdict_on(run_of<Slow>(), 2s).status, Status::violated);
}

TEST(Liveness, LeavesACorrectOneAlone) {
  EXPECT_EQ(verdict_on(run_of<toy_store::Replica>(), 1s),
            (Verdict{"liveness", Status::holds, 0, 8s,
                     "all 1 operations in the stable world were answered in time; n1, n2 and n3 "
                     "hold the same state"}));
}

TEST(Liveness, IsWaitedForAsLongAsTheBoundSays) {
  // The stop comes 2 s after the invocation; the judge looks 20 s further.
  EXPECT_EQ(verdict_on(run_of<Stuck>(), 20s).status, Status::violated);
}

TEST(Liveness, IsNotDueWithoutAStableWorld) {
  Circumstances never = circumstances(2s);
  never.stable_from.reset();
  EXPECT_EQ(verdicts_of({liveness()}, Ending(run_of<Stuck>(), never)).front().status,
            Status::unknown);
}

TEST(Liveness, IsDueAfterFaultsThatTheProtocolSurvives) {
  const std::vector<FaultEntry> faults{crash_at(2s, "n1", 1s), crash_at(4s, "n2")};
  EXPECT_EQ(verdict_on(run_of<Stuck>({crash_at(2s, "n3", 1s)}), 2s).status, Status::violated);
  // Replicas that forget what they held are back with nothing: they do not agree.
  EXPECT_EQ(verdict_on(run_of<toy_store::Replica>(faults), 2s).status, Status::violated);
}

TEST(Liveness, IsNotDueAfterFaultsThatWereTooMuch) {
  const std::vector<FaultEntry> faults{crash_at(2s, "n1"), crash_at(3s, "n2")};
  const Verdict verdict = verdict_on(run_of<Stuck>(faults), 2s);
  EXPECT_EQ(verdict.status, Status::unknown);
  EXPECT_TRUE(verdict.sentence.ends_with(
      "but faults were more than the protocol survives: crash n2 (n2 at 3s), so that is not due"))
      << verdict.sentence;
}

TEST(Liveness, IsNotDueWhereTooManyAreDownForGood) {
  World world = run_of<toy_store::Replica>();
  world.crash(replica(1));
  world.crash(replica(2));
  world.invoke_at(8s, client(1), put("c", "3"));
  world.run_until(9s);
  const Verdict verdict = verdict_on(world, 2s);
  EXPECT_EQ(verdict.status, Status::unknown);
  EXPECT_TRUE(verdict.sentence.ends_with(
      "but n1 and n2 are down for good, more than the protocol survives, so that is not due"))
      << verdict.sentence;
}

TEST(Liveness, IsDueWhereOneIsDownThatTheProtocolCanSpare) {
  World world = run_of<Stuck>();
  world.crash(replica(1));
  EXPECT_EQ(verdict_on(world, 2s).status, Status::violated);
}

TEST(Liveness, DoesNotWaitForAClientThatDied) {
  World world = run_of<Stuck>();
  world.crash(client(1));
  EXPECT_EQ(verdict_on(world, 2s).status, Status::unknown);
}

// ---------------------------------------------------------------- termination

Verdict terminates(const World& world, std::optional<Time> stable_from) {
  Circumstances of_run = circumstances(2s);
  of_run.stable_from = stable_from;
  return verdicts_of({termination()}, Ending(world, of_run)).front();
}

template <class Replica>
World proposing() {
  World world = world_of<Replica>();
  world.invoke_at(1s, client(1), put("stop", "1"));
  world.run_until(5s);
  world.give_up(client(1));
  world.invoke_at(6s, client(1), {.action = Action::propose, .key = "d", .value = "x"});
  world.run_until(7s);
  return world;
}

TEST(Termination, IsOfProposals) {
  EXPECT_EQ(terminates(proposing<toy_store::Replica>(), 5s).status, Status::holds);
  EXPECT_EQ(terminates(proposing<Stuck>(), 5s).status, Status::violated);
  EXPECT_EQ(terminates(run_of<Stuck>(), 5s).status, Status::unknown);
}

/// Without any promise of timing no protocol terminates for certain (Fischer, Lynch & Paterson).
TEST(Termination, IsNotDueWithoutAStableWorld) {
  EXPECT_EQ(terminates(proposing<Stuck>(), std::nullopt).status, Status::unknown);
}

}  // namespace
}  // namespace orrery::liveness_test
