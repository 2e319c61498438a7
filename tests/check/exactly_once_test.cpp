#include "sim/check/exactly_once.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/check/histories.hpp"
#include "tests/check/toy_store.hpp"

namespace orrery::exactly_once_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

Operation append(const std::string& value) { return operation(Action::append, value + " "); }
Operation put(const std::string& value) { return operation(Action::put, value); }
const Operation get = operation(Action::get);

struct Case {
  std::string why;
  std::vector<Call> calls;
  Status expected;
};

TEST(ExactlyOnce, IsNeitherTwiceNorNever) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::unknown},
      {"what leaves no trace of its own",
       {call(1, 1, 2, put("a")), call(1, 3, 4, get, ok("a"))},
       Status::unknown},
      {"never read", {call(1, 1, 2, append("a"))}, Status::unknown},
      {"once", {call(1, 1, 2, append("a")), call(1, 3, 4, get, ok("a "))}, Status::holds},
      {"twice", {call(1, 1, 2, append("a")), call(1, 3, 4, get, ok("a a "))}, Status::violated},
      {"twice, and another between",
       {call(1, 1, 2, append("a")), call(1, 3, 4, append("b")), call(1, 5, 6, get, ok("a b a "))},
       Status::violated},
      {"twice, and nobody knows whether once",
       {call(1, 1, 2, append("a"), unknown), call(1, 3, 4, get, ok("a a "))},
       Status::violated},
      {"never", {call(1, 1, 2, append("a")), call(1, 3, 4, get, ok())}, Status::violated},
      {"never, and nobody knows",
       {call(1, 1, 2, append("a"), unknown), call(1, 3, 4, get, ok())},
       Status::holds},
      {"once, and nobody knows",
       {call(1, 1, {}, append("a")), call(2, 3, 4, get, ok("a "))},
       Status::holds},
      {"not yet, in a read of the same time",
       {call(1, 1, 4, append("a")), call(2, 2, 3, get, ok())},
       Status::holds},
      {"late, but there",
       {call(1, 1, 2, append("a")), call(2, 3, 4, get, ok()), call(2, 5, 6, get, ok("a "))},
       Status::holds},
      {"failed, but there",
       {call(1, 1, 2, append("a"), failed), call(2, 3, 4, get, ok("a "))},
       Status::unknown},
      {"overwritten",
       {call(1, 1, 2, append("a")), call(1, 3, 4, put("b")), call(1, 5, 6, get, ok("b"))},
       Status::holds},
      {"twice on what was put",
       {call(1, 1, 2, put("b ")), call(1, 3, 4, append("a")), call(1, 5, 6, get, ok("b a a "))},
       Status::violated},
      {"a counter",
       {call(1, 1, 2, operation(Action::increment, "1")),
        call(1, 3, 4, operation(Action::total), ok("2"))},
       Status::violated},
      {"a counter that nobody read",
       {call(1, 1, 2, operation(Action::increment, "1"))},
       Status::unknown},
      {"a set",
       {call(1, 1, 2, operation(Action::add, "a")),
        call(1, 3, 4, operation(Action::members), ok(""))},
       Status::violated},
      {"a queue",
       {call(1, 1, 2, operation(Action::enqueue, "a")),
        call(1, 3, 4, operation(Action::dequeue), ok("a")),
        call(1, 5, 6, operation(Action::dequeue), ok("a"))},
       Status::violated},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_exactly_once(c.calls).status, c.expected)
        << check_exactly_once(c.calls).sentence;
  }
}

/// A read saw what failed only later: nobody can tell what to make of it.
bool shows_what_failed(const std::vector<Call>& calls) {
  for (const Call& a : calls) {
    const bool has_failed =
        a.operation.action == Action::append && a.returned && a.result.outcome == Outcome::failed;
    for (const Call& b : calls) {
      const bool is_read = b.returned && b.result.outcome == Outcome::ok && b.result.value;
      if (has_failed && is_read && b.result.value->find(a.operation.value) != std::string::npos) {
        return true;
      }
    }
  }
  return false;
}

/// What a read shows: what was appended, at times without some of it, at times all of it twice.
Result answer_with_mistakes(Random& random, const Call& c, const std::vector<Call>& others) {
  Result result{.outcome = random.outcome()};
  if (c.operation.action == Action::append) return result;
  result.value.emplace();
  for (const Call& other : others) {
    const bool has_failed = other.returned && other.result.outcome == Outcome::failed;
    if (!has_failed && !random.one_in(12)) *result.value += other.operation.value;
  }
  if (random.one_in(8)) *result.value += *result.value;
  return result;
}

std::vector<Call> appends_and_reads(Random& random) {
  return random.history(
      {.clients = 3, .calls = 6},
      [&](std::size_t n) {
        return random.one_in(2) ? get : append(std::string(1, static_cast<char>('a' + n)));
      },
      [&](const Call& c, const std::vector<Call>& others) {
        return answer_with_mistakes(random, c, others);
      });
}

/// The calls that certainly did this, in order of invocation.
std::vector<const Call*> acknowledged(Action action, const std::vector<Call>& calls) {
  std::vector<const Call*> found;
  for (const Call& c : calls) {
    const bool is_ok = c.returned && c.result.outcome == Outcome::ok;
    if (is_ok && c.operation.action == action) found.push_back(&c);
  }
  return found;
}

bool shows_a_word_twice(const Call& read) {
  std::map<std::string, int> count;
  std::istringstream words(*read.result.value);
  for (std::string word; words >> word;) {
    if (++count[word] > 1) return true;
  }
  return false;
}

/// Nothing is twice in any read, and what was acknowledged before the newest read is there.
Status brute_exactly_once(const std::vector<Call>& calls) {
  const bool asks = std::any_of(calls.begin(), calls.end(),
                                [](const Call& c) { return c.operation.action == Action::append; });
  const auto reads = acknowledged(Action::get, calls);
  if (!asks || reads.empty() || shows_what_failed(calls)) return Status::unknown;
  for (const Call* read : reads) {
    if (shows_a_word_twice(*read)) return Status::violated;
  }
  const Call& newest = *reads.back();
  for (const Call* write : acknowledged(Action::append, calls)) {
    const bool is_there = newest.result.value->find(write->operation.value) != std::string::npos;
    if (write->is_before(newest) && !is_there) return Status::violated;
  }
  return Status::holds;
}

TEST(ExactlyOnce, AgreesWithABruteForce) {
  Random random(12);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = appends_and_reads(random);
    const Status expected = brute_exactly_once(calls);
    const Status status = check_exactly_once(calls).status;
    ++tally[status];
    // Where the brute force cannot tell, another read may be clear.
    if (expected == Status::unknown && status == Status::violated) continue;
    ASSERT_EQ(status, expected) << shown(calls);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
}

// ---------------------------------------------------------------- what the replicas hold

}  // namespace

/// A replica that appends, and one that does it twice.
class Appender : public toy_store::Replica {
 public:
  void on(const toy_store::Write& m, NodeId from) {
    values[m.operation.key] += m.operation.value;
    send(from, toy_store::Written{});
  }
};
class Stutterer : public toy_store::Replica {
 public:
  void on(const toy_store::Write& m, NodeId from) {
    values[m.operation.key] += m.operation.value + m.operation.value;
    send(from, toy_store::Written{});
  }
};
class Forgetter : public toy_store::Replica {
 public:
  void on(const toy_store::Write& m, NodeId from) {
    values[m.operation.key] = "";
    send(from, toy_store::Written{});
  }
};

namespace {

template <class Replica>
Verdict verdict_on() {
  World world(1, make_ref<toy_store::TenMilliseconds>());
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<Replica>(); });
  world.add_group('c', 1, 'n', [](NodeId) { return make_box<toy_store::Client>({3}); });
  world.begin();
  world.invoke_at(1s, client(1), append("a"));
  world.run_until(2s);
  return verdicts_of({exactly_once()}, Ending(world, {.replicated = {"values"}})).front();
}

TEST(ExactlyOnce, IsSeenInWhatTheReplicasHold) {
  EXPECT_EQ(verdict_on<Appender>().status, Status::holds) << verdict_on<Appender>().sentence;
  EXPECT_EQ(verdict_on<Stutterer>().status, Status::violated);
  EXPECT_EQ(verdict_on<Stutterer>().sentence,
            "c1's append k+=a  (1s to 1.02s: ok) had its effect twice: n1's get k (0s to 7s: ok a "
            "a )");
}

/// In Raft, what a new leader has found is committed with the next entry of its own, and nobody may
/// ever ask for one.
TEST(ExactlyOnce, IsNotDecidedByWhatReplicasDoNotHold) {
  const Verdict verdict = verdict_on<Forgetter>();
  EXPECT_EQ(verdict.status, Status::unknown);
  EXPECT_EQ(verdict.sentence,
            "the replicas may have more to apply, and nobody reads: c1's append k+=a  (1s to "
            "1.02s: ok) was acknowledged, but is not in n1's get k (7s to 7s: ok )");
}

}  // namespace
}  // namespace orrery::exactly_once_test
