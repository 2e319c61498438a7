#include "sim/check/collections.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/check/histories.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::collections_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

struct Case {
  std::string why;
  std::vector<Call> calls;
  Status expected;
};

std::set<std::string> words(const std::optional<std::string>& text) {
  std::istringstream in(text.value_or(""));
  return {std::istream_iterator<std::string>(in), {}};
}

// ---------------------------------------------------------------- sets

Operation add(const std::string& element) { return operation(Action::add, element); }
const Operation members = operation(Action::members);

TEST(Set, KeepsWhatWasAcknowledged) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::unknown},
      {"never read", {call(1, 1, 2, add("a"))}, Status::unknown},
      {"there", {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok("a"))}, Status::holds},
      {"lost", {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok(""))}, Status::violated},
      {"read, then lost",
       {call(1, 1, 9, add("a"), unknown), call(2, 2, 3, members, ok("a")),
        call(2, 4, 5, members, ok())},
       Status::violated},
      {"late, but there to stay",
       {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok("")), call(1, 5, 6, members, ok("a"))},
       Status::holds},
      {"absent from a read that overlaps the add",
       {call(1, 1, 3, add("a")), call(2, 2, 4, members, ok("")), call(1, 5, 6, members, ok("a"))},
       Status::holds},
      {"unknown outcome, and never there",
       {call(1, 1, 2, add("a"), unknown), call(2, 3, 4, add("b")), call(1, 5, 6, members, ok("b"))},
       Status::holds},
      {"pending, and there",
       {call(1, 1, {}, add("a")), call(2, 2, 3, members, ok("a"))},
       Status::holds},
      {"a read that failed says nothing",
       {call(1, 1, 2, add("a")), call(2, 3, 4, members, ok("a")), call(2, 5, 6, members, failed)},
       Status::holds},
      {"nobody added it", {call(2, 2, 3, members, ok("a"))}, Status::violated},
      {"its add certainly failed",
       {call(1, 1, 2, add("a"), failed), call(2, 3, 4, members, ok("a"))},
       Status::violated},
      {"read before anybody tried",
       {call(2, 1, 2, members, ok("a")), call(1, 3, 4, add("a"))},
       Status::violated},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_set(c.calls).status, c.expected) << check_set(c.calls).sentence;
  }
}

TEST(Set, SaysWhichElementIsLostAndProvesIt) {
  const std::vector<Call> calls{call(1, 1, 2, add("a")), call(2, 3, 4, add("b")),
                                call(1, 5, 6, members, ok("b"))};
  EXPECT_EQ(check_set(calls),
            (Verdict{.status = Status::violated,
                     .event = 6,
                     .time = 60ms,
                     .sentence = "a is lost from k: a is not in c1's members k (50ms to 60ms: ok "
                                 "b), and in no later read",
                     .evidence = {calls[0], calls[2]}}));
}

/// The newest read, by its beginning, decides what became of an element.
SetFindings brute_set_findings(const std::vector<Call>& calls) {
  std::map<std::string, std::uint64_t> known, attempted;
  std::set<std::string> all;
  const Call* newest = nullptr;
  for (const Call& c : calls) {
    const bool is_ok = c.returned && c.result.outcome == Outcome::ok;
    const bool is_add = c.operation.action == Action::add;
    if (is_add && (!c.returned || c.result.outcome != Outcome::failed)) {
      all.insert(c.operation.value);
      const auto [first, is_new] = attempted.emplace(c.operation.value, c.invoked_event);
      first->second = std::min(first->second, c.invoked_event);
    }
    if (!is_ok) continue;
    for (const std::string& e : is_add ? std::set{c.operation.value} : words(c.result.value)) {
      all.insert(e);
      const auto [first, is_new] = known.emplace(e, c.returned_event);
      first->second = std::min(first->second, c.returned_event);
    }
    if (!is_add && (!newest || newest->invoked_event < c.invoked_event)) newest = &c;
  }
  SetFindings findings;
  for (const std::string& e : all) {
    bool is_stale = false;
    bool is_unexpected = false;
    for (const Call& c : calls) {
      if (c.operation.action != Action::members || !c.returned || c.result.outcome != Outcome::ok) {
        continue;
      }
      const bool is_in = words(c.result.value).contains(e);
      is_stale |= !is_in && known.contains(e) && known[e] < c.invoked_event;
      is_unexpected |= is_in && (!attempted.contains(e) || c.returned_event < attempted[e]);
    }
    const bool is_stable = newest && words(newest->result.value).contains(e);
    const bool is_lost =
        newest && !is_stable && known.contains(e) && known[e] < newest->invoked_event;
    if (is_unexpected) findings.unexpected.push_back(e);
    (is_stable ? findings.stable : is_lost ? findings.lost : findings.never_read).push_back(e);
    if (is_stable && is_stale) findings.stale.push_back(e);
  }
  return findings;
}

TEST(Set, AgreesWithABruteForce) {
  Random random(1);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 6},
        [&](std::size_t n) {
          return random.one_in(2) ? members : add(std::string(1, static_cast<char>('a' + n)));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action == Action::add) return result;
          std::string shown;
          for (const Call& other : others) {
            const bool is_add = other.operation.action == Action::add;
            if (is_add && !random.one_in(6)) shown += " " + other.operation.value;
          }
          if (random.one_in(20)) shown += " x";
          result.value = shown;
          return result;
        });
    const SetFindings expected = brute_set_findings(calls);
    ASSERT_EQ(set_findings(calls), expected) << shown(calls);
    const Status status = check_set(calls).status;
    ++tally[status];
    const bool is_broken = !expected.lost.empty() || !expected.unexpected.empty();
    ASSERT_EQ(status, is_broken                 ? Status::violated
                      : expected.stable.empty() ? Status::unknown
                                                : Status::holds);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
  EXPECT_GT(tally[Status::unknown], 500);
}

// ---------------------------------------------------------------- counters

Operation increment(const std::string& by) { return operation(Action::increment, by); }
const Operation total = operation(Action::total);

TEST(Counter, LiesBetweenWhatIsCertainAndWhatIsPossible) {
  const std::vector<Case> cases{
      {"nobody read", {call(1, 1, 2, increment("1"))}, Status::holds},
      {"at first", {call(1, 1, 2, total, ok("0"))}, Status::holds},
      {"acknowledged",
       {call(1, 1, 2, increment("2")), call(1, 3, 4, total, ok("2"))},
       Status::holds},
      {"forgotten",
       {call(1, 1, 2, increment("2")), call(1, 3, 4, total, ok("0"))},
       Status::violated},
      {"twice", {call(1, 1, 2, increment("2")), call(1, 3, 4, total, ok("4"))}, Status::violated},
      {"unknown outcome, and not there",
       {call(1, 1, 2, increment("2"), unknown), call(1, 3, 4, total, ok("0"))},
       Status::holds},
      {"unknown outcome, and there",
       {call(1, 1, 2, increment("2"), unknown), call(1, 3, 4, total, ok("2"))},
       Status::holds},
      {"pending, and there",
       {call(1, 1, {}, increment("2")), call(2, 3, 4, total, ok("2"))},
       Status::holds},
      {"failed, but there",
       {call(1, 1, 2, increment("2"), failed), call(1, 3, 4, total, ok("2"))},
       Status::violated},
      {"at the same time, and not there yet",
       {call(1, 1, 4, increment("2")), call(2, 2, 3, total, ok("0"))},
       Status::holds},
      {"taken away at the same time",
       {call(1, 1, 4, increment("-2")), call(2, 2, 3, total, ok("-2"))},
       Status::holds},
      {"taken away, and still there",
       {call(1, 1, 2, increment("-2")), call(2, 3, 4, total, ok("0"))},
       Status::violated},
      {"before it was asked for",
       {call(1, 1, 2, total, ok("2")), call(2, 3, 4, increment("2"))},
       Status::violated},
      {"no number", {call(1, 1, 2, total, ok("many"))}, Status::violated},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_counter(c.calls).status, c.expected) << check_counter(c.calls).sentence;
  }
}

TEST(Counter, StopsAtTheEndsOf64Bits) {
  const std::string most = "9223372036854775807";
  EXPECT_EQ(counter_reads({call(1, 1, 2, increment(most)), call(1, 3, 4, increment(most)),
                           call(1, 5, 6, total, ok(most))}),
            (std::vector<CounterRead>{{INT64_MAX, INT64_MAX, INT64_MAX}}));
}

/// The least and the greatest sum of the increments that had to, and those that may, have happened.
std::vector<CounterRead> brute_counter_reads(const std::vector<Call>& calls) {
  std::vector<CounterRead> reads;
  for (const Call& read : calls) {
    const bool is_read = read.operation.action == Action::total && read.returned &&
                         read.result.outcome == Outcome::ok;
    if (!is_read) continue;
    CounterRead bounds{
        .lower = INT64_MAX, .value = std::stoll(*read.result.value), .upper = INT64_MIN};
    for (unsigned chosen = 0; chosen < 1U << calls.size(); ++chosen) {
      std::int64_t sum = 0;
      bool is_possible = true;
      for (std::size_t i = 0; i < calls.size(); ++i) {
        const Call& c = calls[i];
        const bool is_chosen = (chosen >> i & 1U) != 0;
        const bool may = c.operation.action == Action::increment &&
                         c.invoked_event < read.returned_event &&
                         (!c.returned || c.result.outcome != Outcome::failed);
        const bool must = may && c.is_before(read);
        is_possible &= (may || !is_chosen) && (is_chosen || !must);
        if (is_chosen && may) sum += std::stoll(c.operation.value);
      }
      if (!is_possible) continue;
      bounds.lower = std::min(bounds.lower, sum);
      bounds.upper = std::max(bounds.upper, sum);
    }
    reads.push_back(bounds);
  }
  return reads;
}

TEST(Counter, AgreesWithABruteForce) {
  Random random(2);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 5},
        [&](std::size_t) {
          if (random.one_in(3)) return total;
          return increment(std::to_string(static_cast<int>(random.below(6)) - 2));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action == Action::increment) return result;
          std::int64_t sum = 0;
          for (const Call& other : others) {
            const bool counts = other.operation.action == Action::increment && !random.one_in(6);
            if (counts) sum += std::stoll(other.operation.value);
          }
          result.value = std::to_string(sum);
          return result;
        });
    const auto expected = brute_counter_reads(calls);
    ASSERT_EQ(counter_reads(calls), expected) << shown(calls);
    const Status status = check_counter(calls).status;
    ++tally[status];
    const bool all = std::all_of(expected.begin(), expected.end(),
                                 [](const CounterRead& read) { return read.is_possible(); });
    ASSERT_EQ(status, all ? Status::holds : Status::violated);
  }
  EXPECT_GT(tally[Status::violated], 300);
  EXPECT_GT(tally[Status::holds], 300);
}

// ---------------------------------------------------------------- queues

Operation enqueue(const std::string& element) { return operation(Action::enqueue, element); }
const Operation dequeue = operation(Action::dequeue);

TEST(Queue, GivesOutWhatWasPutInOnce) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::holds},
      {"still in it", {call(1, 1, 2, enqueue("a"))}, Status::holds},
      {"out", {call(1, 1, 2, enqueue("a")), call(1, 3, 4, dequeue, ok("a"))}, Status::holds},
      {"from nowhere", {call(1, 3, 4, dequeue, ok("a"))}, Status::violated},
      {"twice",
       {call(1, 1, 2, enqueue("a")), call(1, 3, 4, dequeue, ok("a")),
        call(2, 3, 5, dequeue, ok("a"))},
       Status::violated},
      {"twice, and put in twice",
       {call(1, 1, 2, enqueue("a")), call(2, 1, {}, enqueue("a")), call(1, 3, 4, dequeue, ok("a")),
        call(3, 3, 5, dequeue, ok("a"))},
       Status::holds},
      {"out while it goes in",
       {call(1, 1, 4, enqueue("a")), call(2, 2, 3, dequeue, ok("a"))},
       Status::holds},
      {"out before it goes in",
       {call(2, 1, 2, dequeue, ok("a")), call(1, 3, 4, enqueue("a"))},
       Status::violated},
      {"its enqueue certainly failed",
       {call(1, 1, 2, enqueue("a"), failed), call(2, 3, 4, dequeue, ok("a"))},
       Status::violated},
      {"unknown, and out",
       {call(1, 1, 2, enqueue("a"), unknown), call(2, 3, 4, dequeue, ok("a"))},
       Status::holds},
      {"not in order, which this does not judge",
       {call(1, 1, 2, enqueue("a")), call(1, 3, 4, enqueue("b")), call(1, 5, 6, dequeue, ok("b"))},
       Status::holds},
      {"empty while something is in it",
       {call(1, 1, 2, enqueue("a")), call(1, 3, 4, dequeue, ok())},
       Status::violated},
      {"empty, for somebody may have taken it and not know",
       {call(1, 1, 2, enqueue("a")), call(2, 2, {}, dequeue), call(1, 3, 4, dequeue, ok())},
       Status::holds},
      {"empty, and who does not know took one of the two",
       {call(1, 1, 2, enqueue("a")), call(2, 1, 3, enqueue("b")), call(2, 4, 5, dequeue, unknown),
        call(1, 6, 7, dequeue, ok())},
       Status::violated},
      {"empty while it goes in",
       {call(1, 1, 4, enqueue("a")), call(2, 2, 3, dequeue, ok())},
       Status::holds},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_unordered_queue(c.calls).status, c.expected)
        << check_unordered_queue(c.calls).sentence;
  }
}

using Chosen = std::vector<bool>;

/// Can each of these from `next` on have one of those, no two the same?
bool can_match(std::size_t next, std::size_t count, Chosen& is_taken,
               const std::function<bool(std::size_t, std::size_t)>& fits) {
  if (next == count) return true;
  for (std::size_t i = 0; i < is_taken.size(); ++i) {
    if (is_taken[i] || !fits(next, i)) continue;
    is_taken[i] = true;
    if (can_match(next + 1, count, is_taken, fits)) return true;
    is_taken[i] = false;
  }
  return false;
}

bool brute_queue_is_possible(const std::vector<Call>& calls) {
  std::vector<Call> in, out, empty, silent;
  for (const Call& c : calls) {
    const bool may = !c.returned || c.result.outcome != Outcome::failed;
    const bool is_ok = c.returned && c.result.outcome == Outcome::ok;
    if (!may) continue;
    if (c.operation.action == Action::enqueue) in.push_back(c);
    else if (!is_ok) silent.push_back(c);
    else (c.result.value ? out : empty).push_back(c);
  }
  Chosen taken(in.size());
  if (!can_match(0, out.size(), taken, [&](std::size_t o, std::size_t i) {
        return in[i].operation.value == *out[o].result.value &&
               in[i].invoked_event < out[o].returned_event;
      })) {
    return false;
  }
  // Elements that are put in once and never come out must be with silent dequeues.
  for (const Call& none : empty) {
    std::vector<Call> inside;
    for (const Call& c : in) {
      const auto is_same = [&](const Call& other) {
        return other.operation.value == c.operation.value;
      };
      const auto came_out = [&](const Call& other) {
        return *other.result.value == c.operation.value;
      };
      const bool is_unique = std::count_if(in.begin(), in.end(), is_same) == 1;
      const bool stays = is_unique && std::none_of(out.begin(), out.end(), came_out);
      if (stays && c.is_before(none)) inside.push_back(c);
    }
    Chosen used(silent.size());
    if (!can_match(0, inside.size(), used, [&](std::size_t, std::size_t s) {
          return silent[s].invoked_event < none.returned_event;
        })) {
      return false;
    }
  }
  return true;
}

TEST(Queue, AgreesWithABruteForce) {
  Random random(3);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 7},
        [&](std::size_t n) {
          if (random.one_in(2)) return dequeue;
          return enqueue(std::string(1, static_cast<char>('a' + (random.one_in(6) ? 0 : n))));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action == Action::enqueue || random.one_in(4)) return result;
          const std::string& value = others[random.below(others.size())].operation.value;
          if (!value.empty()) result.value = value;
          return result;
        });
    const Status status = check_unordered_queue(calls).status;
    ++tally[status];
    ASSERT_EQ(status, brute_queue_is_possible(calls) ? Status::holds : Status::violated)
        << shown(calls);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
}

// ---------------------------------------------------------------- ids

const Operation generate = operation(Action::generate);

TEST(UniqueIds, AreGivenOutOnce) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::holds},
      {"nobody was answered",
       {call(1, 1, {}, generate), call(2, 2, 3, generate, unknown)},
       Status::holds},
      {"two", {call(1, 1, 2, generate, ok("1")), call(2, 1, 3, generate, ok("2"))}, Status::holds},
      {"twice",
       {call(1, 1, 2, generate, ok("1")), call(2, 1, 3, generate, ok("1"))},
       Status::violated},
      {"a failed one does not count",
       {call(1, 1, 2, generate, ok("1")),
        call(2, 1, 3, generate, {.outcome = Outcome::failed, .value = "1"})},
       Status::holds},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_unique_ids(c.calls).status, c.expected);
  }
}

TEST(UniqueIds, AgreeWithABruteForce) {
  Random random(4);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 4}, [&](std::size_t) { return generate; },
        [&](const Call&, const std::vector<Call>&) {
          return Result{.outcome = random.outcome(), .value = std::to_string(random.below(12))};
        });
    bool is_repeated = false;
    for (const Call& a : calls) {
      const auto is_ok = [](const Call& c) {
        return c.returned && c.result.outcome == Outcome::ok;
      };
      for (const Call& b : calls) {
        is_repeated |= &a != &b && is_ok(a) && is_ok(b) && a.result.value == b.result.value;
      }
    }
    const Status status = check_unique_ids(calls).status;
    ++tally[status];
    ASSERT_EQ(status, is_repeated ? Status::violated : Status::holds);
    ASSERT_EQ(repeated_ids(calls).empty(), !is_repeated);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
}

// ---------------------------------------------------------------- public cases

std::string text_of(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string words;
  for (const auto& element : value) words += (words.empty() ? "" : " ") + text_of(element);
  return words;
}

std::vector<std::string> texts_of(const nlohmann::json& list) {
  std::vector<std::string> texts;
  for (const auto& element : list) texts.push_back(text_of(element));
  std::sort(texts.begin(), texts.end());
  return texts;
}

Action action_of(const std::string& checker, const std::string& function) {
  const bool is_counter = checker == "counter";
  if (function == "add") return is_counter ? Action::increment : Action::add;
  if (function == "read") return is_counter ? Action::total : Action::members;
  if (function == "enqueue") return Action::enqueue;
  return function == "dequeue" ? Action::dequeue : Action::generate;
}

/// A completion without an invocation was invoked at that instant.
std::vector<Call> calls_of_case(const nlohmann::json& a_case) {
  std::vector<Call> calls;
  std::map<int, std::size_t> going_on;
  for (const auto& line : a_case["history"]) {
    const auto event = 2 * (line["index"].get<std::uint64_t>() + 1);
    const int process = line["process"];
    if (line["type"] == "invoke" || !going_on.contains(process)) {
      going_on[process] = calls.size();
      const Action action = action_of(a_case["checker"], line["f"]);
      Operation asked = operation(action);
      if (!line["value"].is_null()) asked.value = text_of(line["value"]);
      calls.push_back(call(static_cast<std::uint32_t>(process + 1),
                           line["type"] == "invoke" ? event : event - 1, std::nullopt, asked));
    }
    if (line["type"] == "invoke") continue;
    Call& ending = calls[going_on[process]];
    going_on.erase(process);
    ending.returned = event * 10ms;
    ending.returned_event = event;
    ending.result.outcome = line["type"] == "ok"     ? Outcome::ok
                            : line["type"] == "fail" ? Outcome::failed
                                                     : Outcome::unknown;
    if (!line["value"].is_null()) ending.result.value = text_of(line["value"]);
  }
  return calls;
}

Status status_of(const nlohmann::json& valid) {
  if (valid.is_boolean()) return valid.get<bool>() ? Status::holds : Status::violated;
  return Status::unknown;
}

void expect_counter(const std::vector<Call>& calls, const nlohmann::json& expected) {
  std::vector<CounterRead> reads;
  for (const auto& read : expected["reads"]) reads.push_back({read[0], read[1], read[2]});
  EXPECT_EQ(check_counter(calls).status, status_of(expected["valid"]));
  EXPECT_EQ(counter_reads(calls), reads);
}

void expect_set(const std::vector<Call>& calls, const nlohmann::json& expected) {
  const SetFindings findings = set_findings(calls);
  EXPECT_EQ(check_set(calls).status, status_of(expected["valid"]));
  EXPECT_EQ(findings.lost, texts_of(expected["lost"]));
  EXPECT_EQ(findings.stale, texts_of(expected["stale"]));
  EXPECT_EQ(findings.never_read, texts_of(expected["never_read"]));
  EXPECT_EQ(findings.stable.size(), expected["stable_count"].get<std::size_t>());
}

void expect_queue(const std::vector<Call>& calls, const nlohmann::json& expected) {
  EXPECT_EQ(check_unordered_queue(calls).status, status_of(expected["valid"]));
  if (!expected.contains("lost")) return;
  EXPECT_EQ(queue_findings(calls), (QueueFindings{.lost = texts_of(expected["lost"]),
                                                  .unexpected = texts_of(expected["unexpected"]),
                                                  .duplicated = texts_of(expected["duplicated"]),
                                                  .recovered = texts_of(expected["recovered"])}));
}

void expect_unique_ids(const std::vector<Call>& calls, const nlohmann::json& expected) {
  std::map<std::string, std::uint32_t> repeated;
  for (const auto& [id, count] : expected["duplicated"].items()) repeated[id] = count;
  EXPECT_EQ(check_unique_ids(calls).status, status_of(expected["valid"]));
  EXPECT_EQ(repeated_ids(calls), repeated);
}

TEST(PublicCases, OfCollectionsHaveTheirKnownAnswers) {
  ORRERY_ORACLE(oracle, "checkers/jepsen_cases.json");
  int seen = 0;
  for (const auto& a_case : oracle["cases"]) {
    const std::string checker = a_case["checker"];
    SCOPED_TRACE(checker + ": " + a_case["name"].get<std::string>());
    const nlohmann::json& expected = a_case["expected"];
    if (checker == "counter") expect_counter(calls_of_case(a_case), expected);
    else if (checker == "set-full" || checker == "set") expect_set(calls_of_case(a_case), expected);
    else if (checker.ends_with("queue")) expect_queue(calls_of_case(a_case), expected);
    else if (checker == "unique-ids") expect_unique_ids(calls_of_case(a_case), expected);
    else continue;
    ++seen;
  }
  EXPECT_GE(seen, 16);
}

}  // namespace
}  // namespace orrery::collections_test
