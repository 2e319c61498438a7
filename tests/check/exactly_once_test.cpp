#include "sim/check/exactly_once.hpp"

#include <gtest/gtest.h>

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

TEST(ExactlyOnce, AgreesWithABruteForce) {
  Random random(12);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 6},
        [&](std::size_t n) {
          return random.one_in(2) ? get : append(std::string(1, static_cast<char>('a' + n)));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action == Action::append) return result;
          result.value.emplace();
          for (const Call& other : others) {
            const bool has_failed = other.returned && other.result.outcome == Outcome::failed;
            if (!has_failed && !random.one_in(12)) *result.value += other.operation.value;
          }
          if (random.one_in(8)) *result.value += *result.value;
          return result;
        });
    const auto is_ok = [](const Call& c) { return c.returned && c.result.outcome == Outcome::ok; };
    const Call* newest = nullptr;
    bool is_once = true;
    bool asks = false;
    for (const Call& a : calls) {
      asks |= a.operation.action == Action::append;
      if (a.operation.action != Action::get || !is_ok(a)) continue;
      newest = &a;  // in order of invocation
      std::map<std::string, int> count;
      std::istringstream words(*a.result.value);
      for (std::string word; words >> word;) is_once &= ++count[word] == 1;
    }
    for (const Call& a : calls) {
      const bool must =
          newest && a.operation.action == Action::append && a.is_before(*newest) && is_ok(a);
      is_once &= !must || newest->result.value->find(a.operation.value) != std::string::npos;
    }
    const Status status = check_exactly_once(calls).status;
    ++tally[status];
    const bool may_tell = asks && newest && !shows_what_failed(calls);
    if (!may_tell && status == Status::violated) continue;  // another read is clear
    ASSERT_EQ(status, !may_tell ? Status::unknown
                      : is_once ? Status::holds
                                : Status::violated)
        << shown(calls);
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
  EXPECT_EQ(verdict_on<Forgetter>().status, Status::violated);
  EXPECT_EQ(verdict_on<Stutterer>().sentence,
            "c1's append k+=a  (1s to 1.02s: ok) had its effect twice: n1's get k (7s to 7s: ok a "
            "a )");
}

}  // namespace
}  // namespace orrery::exactly_once_test
