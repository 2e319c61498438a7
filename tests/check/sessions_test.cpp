#include "sim/check/sessions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/check/histories.hpp"

namespace orrery::sessions_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

constexpr SessionGuarantee guarantees[] = {
    SessionGuarantee::read_your_writes, SessionGuarantee::monotonic_reads,
    SessionGuarantee::monotonic_writes, SessionGuarantee::writes_follow_reads};

Operation put(const std::string& value) { return operation(Action::put, value); }
Operation append(const std::string& value) { return operation(Action::append, value + " "); }
Operation cas(const std::string& expected, const std::string& value) {
  return operation(Action::cas, value, expected);
}
Operation add(const std::string& element) { return operation(Action::add, element); }
const Operation get = operation(Action::get);
const Operation erase = operation(Action::erase);
const Operation members = operation(Action::members);

/// What the four judges say, as letters: "HHVU".
std::string answers(const std::vector<Call>& calls) {
  std::string letters;
  for (const SessionGuarantee guarantee : guarantees) {
    letters += "HVU"[static_cast<std::size_t>(check_session(guarantee, calls).status)];
  }
  return letters;
}

struct Case {
  std::string why;
  std::vector<Call> calls;
  std::string expected;  // read your writes, monotonic reads, monotonic writes, writes follow reads
};

void expect(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(answers(c.calls), c.expected)
        << check_session(SessionGuarantee::read_your_writes, c.calls).sentence << "\n"
        << check_session(SessionGuarantee::monotonic_reads, c.calls).sentence;
  }
}

TEST(Sessions, OfARegister) {
  expect({
      {"nobody asked", {}, "UUUU"},
      {"reads what it wrote", {call(1, 1, 2, put("a")), call(1, 3, 4, get, ok("a"))}, "HHHH"},
      {"reads nothing after it wrote", {call(1, 1, 2, put("a")), call(1, 3, 4, get, ok())}, "VHHH"},
      {"another reads nothing after that",
       {call(1, 1, 2, put("a")), call(2, 3, 4, get, ok())},
       "HHHH"},
      {"reads what another wrote at the same time",
       {call(1, 1, 3, put("a")), call(2, 2, 4, put("b")), call(1, 5, 6, get, ok("b"))},
       "HHHH"},
      {"reads what was there before it wrote",
       {call(2, 1, 2, put("b")), call(1, 3, 4, put("a")), call(1, 5, 6, get, ok("b"))},
       "VHHH"},
      {"… and nobody knows whether it wrote",
       {call(2, 1, 2, put("b")), call(1, 3, 4, put("a"), unknown), call(1, 5, 6, get, ok("b"))},
       "HHHH"},
      {"… or it certainly did not",
       {call(2, 1, 2, put("b")), call(1, 3, 4, put("a"), failed), call(1, 5, 6, get, ok("b"))},
       "HHHH"},
      {"goes back",
       {call(1, 1, 2, put("a")), call(1, 3, 4, put("b")), call(2, 5, 6, get, ok("b")),
        call(2, 7, 8, get, ok("a"))},
       "HVHH"},
      {"goes back to nothing",
       {call(1, 1, 2, put("a")), call(2, 3, 4, get, ok("a")), call(2, 5, 6, get, ok())},
       "HVHH"},
      {"two who read in different orders what was written at once",
       {call(1, 1, 5, put("a")), call(2, 2, 6, put("b")), call(3, 7, 8, get, ok("a")),
        call(3, 9, 10, get, ok("b")), call(4, 7, 8, get, ok("b")), call(4, 9, 10, get, ok("a"))},
       "HVHH"},
      {"one who reads one of them, another the other",
       {call(1, 1, 5, put("a")), call(2, 2, 6, put("b")), call(3, 7, 8, get, ok("a")),
        call(4, 7, 8, get, ok("b"))},
       "HHHH"},
      {"a stale read of somebody who never read before",
       {call(1, 1, 2, put("a")), call(1, 3, 4, put("b")), call(2, 5, 6, get, ok("a"))},
       "HHHH"},
      {"what was written twice",
       {call(1, 1, 2, put("a")), call(1, 3, 4, put("a")), call(2, 5, 6, get, ok("a"))},
       "UUUU"},
      {"what nobody wrote", {call(1, 1, 2, put("a")), call(2, 5, 6, get, ok("z"))}, "UUUU"},
      {"nothing, after an erasure", {call(1, 1, 2, erase), call(2, 5, 6, get, ok())}, "UUUU"},
      {"pending, and read by another, then gone",
       {call(1, 1, {}, put("a")), call(2, 2, 3, get, ok("a")), call(2, 4, 5, get, ok())},
       "HVHH"},
      {"a compare and swap says what was before it",
       {call(1, 1, 9, put("a")), call(2, 2, 10, cas("a", "b")), call(3, 11, 12, get, ok("b")),
        call(3, 13, 14, get, ok("a"))},
       "HVHH"},
      {"goes back to what was there before an append",
       {call(1, 1, 2, put("a ")), call(1, 3, {}, append("b")), call(2, 4, 5, get, ok("a b ")),
        call(2, 6, 7, get, ok("a "))},
       "HVHH"},
      {"a value whose parts came in another order than their writes",
       {call(1, 1, 2, put("a ")), call(1, 3, 4, append("b")), call(2, 5, 6, append("c")),
        call(3, 7, 8, get, ok("a c b "))},
       "UUUU"},
  });
}

TEST(Sessions, OfAListThatIsOnlyAppendedTo) {
  expect({
      {"reads what it appended",
       {call(1, 1, 2, append("a")), call(1, 3, 4, get, ok("a "))},
       "HHHH"},
      {"does not", {call(1, 1, 2, append("a")), call(1, 3, 4, get, ok())}, "VHHH"},
      {"… and nobody knows whether it did",
       {call(1, 1, 2, append("a"), unknown), call(1, 3, 4, get, ok())},
       "HHHH"},
      {"forgets what it has read",
       {call(1, 1, 9, append("a")), call(2, 2, 3, get, ok("a ")), call(2, 4, 5, get, ok(""))},
       "HVHH"},
      {"its second without its first",
       {call(1, 1, 2, append("a")), call(1, 3, 4, append("b")), call(2, 5, 6, get, ok("b "))},
       "HHVH"},
      {"its second before its first",
       {call(1, 1, 2, append("a")), call(1, 3, 4, append("b")), call(2, 5, 6, get, ok("b a "))},
       "HHVH"},
      {"its second without the first, of which nobody knows",
       {call(1, 1, 2, append("a"), unknown), call(1, 3, 4, append("b")),
        call(2, 5, 6, get, ok("b "))},
       "HHHH"},
      {"an answer without its question",
       {call(1, 1, 2, append("q")), call(2, 3, 4, get, ok("q ")), call(2, 5, 6, append("a")),
        call(3, 7, 8, get, ok("a "))},
       "HHHV"},
      {"an answer above its question",
       {call(1, 1, 2, append("q")), call(2, 3, 4, get, ok("q ")), call(2, 5, 6, append("a")),
        call(3, 7, 8, get, ok("a q "))},
       "HHHV"},
      {"as it should be",
       {call(1, 1, 2, append("q")), call(2, 3, 4, get, ok("q ")), call(2, 5, 6, append("a")),
        call(3, 7, 8, get, ok("q a "))},
       "HHHH"},
  });
}

TEST(Sessions, OfASet) {
  expect({
      {"reads what it added",
       {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok("a b")), call(2, 1, {}, add("b"))},
       "HHHH"},
      {"does not", {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok(""))}, "VHHH"},
      {"forgets",
       {call(1, 1, {}, add("a")), call(2, 3, 4, members, ok("a")), call(2, 5, 6, members, ok(""))},
       "HVHH"},
      {"its second without its first",
       {call(1, 1, 2, add("a")), call(1, 3, 4, add("b")), call(2, 5, 6, members, ok("b"))},
       "HHVH"},
      {"an answer without its question",
       {call(1, 1, 2, add("q")), call(2, 3, 4, members, ok("q")), call(2, 5, 6, add("a")),
        call(3, 7, 8, members, ok("a"))},
       "HHHV"},
      {"what nobody added", {call(3, 7, 8, members, ok("a"))}, "UUUU"},
  });
}

TEST(Sessions, AreTheClientsOwn) {
  const std::vector<Call> calls{call(2, 1, 2, put("b")), call(1, 3, 4, put("a")),
                                call(1, 5, 6, get, ok("b"))};
  EXPECT_EQ(check_session(SessionGuarantee::read_your_writes, calls),
            (Verdict{.status = Status::violated,
                     .event = 6,
                     .time = 60ms,
                     .sentence = "of k, b would have to be older than a (c2's put k=b (10ms to "
                                 "20ms: ok) and c1's put k=a (30ms to 40ms: ok)), and newer (c1's "
                                 "put k=a (30ms to 40ms: ok) and c1's get k (50ms to 60ms: ok b))",
                     .evidence = calls}));
}

// ---------------------------------------------------------------- brute force: elements

bool is_ok(const Call& c) { return c.returned && c.result.outcome == Outcome::ok; }
bool may(const Call& c) { return !c.returned || c.result.outcome != Outcome::failed; }

std::vector<std::string> words(const std::optional<std::string>& text) {
  std::istringstream in(text.value_or(""));
  return {std::istream_iterator<std::string>(in), {}};
}

/// Where a word stands; nothing if it does not.
std::optional<std::ptrdiff_t> place(const std::vector<std::string>& list, const std::string& word) {
  const auto found = std::find(list.begin(), list.end(), word);
  return found == list.end() ? std::nullopt : std::optional(found - list.begin());
}

std::string word_of(const Call& write) { return words(write.operation.value).front(); }

bool is_reading(const Call& c) {
  return c.operation.action == Action::get || c.operation.action == Action::members;
}

bool is_earlier_of_client(const Call& a, const Call& b) {
  return a.client == b.client && a.invoked_event < b.invoked_event;
}

/// The words that a read shows, in an order that counts if they are a list's.
struct Shown {
  std::vector<std::string> elements;
  bool is_list = false;

  bool has(const std::string& word) const { return place(elements, word).has_value(); }
  bool has_all(const std::vector<std::string>& needed) const {
    return std::all_of(needed.begin(), needed.end(), [&](const auto& word) { return has(word); });
  }
  bool has_before(const std::string& a, const std::string& b) const {
    return a == b || (has(a) && (!is_list || *place(elements, a) < *place(elements, b)));
  }
};

/// Each word of a call, the client's own write or what it had read, is there below what the client
/// wrote later, if that is there.
bool keeps_later_writes_above(const Call& a, const std::vector<Call>& calls, const Shown& shown) {
  const auto needed = is_reading(a) ? words(a.result.value) : std::vector{word_of(a)};
  for (const Call& b : calls) {
    const bool is_later_write = !is_reading(b) && may(b) && is_earlier_of_client(a, b);
    if (!is_later_write || !shown.has(word_of(b))) continue;
    const bool is_above = std::all_of(needed.begin(), needed.end(), [&](const std::string& word) {
      return shown.has_before(word, word_of(b));
    });
    if (!is_above) return false;
  }
  return true;
}

/// The definitions, for a read and an acknowledged call.
bool read_keeps(SessionGuarantee guarantee, const Call& read, const Shown& shown, const Call& a,
                const std::vector<Call>& calls) {
  switch (guarantee) {
    case SessionGuarantee::read_your_writes:
      return is_reading(a) || !is_earlier_of_client(a, read) || shown.has(word_of(a));
    case SessionGuarantee::monotonic_reads:
      return !is_reading(a) || !is_earlier_of_client(a, read) ||
             shown.has_all(words(a.result.value));
    case SessionGuarantee::monotonic_writes:
      return is_reading(a) || keeps_later_writes_above(a, calls, shown);
    case SessionGuarantee::writes_follow_reads:
      return !is_reading(a) || keeps_later_writes_above(a, calls, shown);
  }
  return false;
}

bool brute_elements_keep(SessionGuarantee guarantee, const std::vector<Call>& calls, bool is_list) {
  for (const Call& read : calls) {
    if (!is_reading(read) || !is_ok(read)) continue;
    const Shown shown{words(read.result.value), is_list};
    for (const Call& a : calls) {
      if (is_ok(a) && !read_keeps(guarantee, read, shown, a, calls)) return false;
    }
  }
  return true;
}

std::string letter(std::size_t n) { return std::string(1, static_cast<char>('a' + n)); }

/// A read shows what was written, at times without some of it, at times two of it the wrong way
/// round.
Result answer_with_gaps(Random& random, const Call& c, const std::vector<Call>& others) {
  Result result{.outcome = random.outcome()};
  if (!is_reading(c)) return result;
  std::vector<std::string> shown;
  for (const Call& other : others) {
    if (other.operation.value.empty() || !may(other) || random.one_in(5)) continue;
    shown.push_back(word_of(other) + " ");
  }
  if (shown.size() > 1 && random.one_in(4)) std::swap(shown[0], shown[1]);
  result.value.emplace();
  for (const std::string& word : shown) *result.value += word;
  return result;
}

std::vector<Call> elements_and_reads(Random& random, bool is_list) {
  return random.history(
      {.clients = 2, .calls = 6},
      [&](std::size_t n) {
        if (random.one_in(2)) return is_list ? get : members;
        return is_list ? append(letter(n)) : add(letter(n));
      },
      [&](const Call& c, const std::vector<Call>& others) {
        return answer_with_gaps(random, c, others);
      });
}

TEST(Sessions, OfElementsAgreeWithABruteForce) {
  Random random(8);
  std::map<SessionGuarantee, Tally> tallies;
  for (int i = 0; i < random_histories; ++i) {
    const bool is_list = random.one_in(2);
    const auto calls = elements_and_reads(random, is_list);
    for (const SessionGuarantee guarantee : guarantees) {
      const Status status = check_session(guarantee, calls).status;
      ++tallies[guarantee][status];
      if (status == Status::unknown) continue;
      const bool keeps = brute_elements_keep(guarantee, calls, is_list);
      ASSERT_EQ(status, keeps ? Status::holds : Status::violated)
          << name_of_enumerator(guarantee) << "\n"
          << shown(calls);
    }
  }
  for (auto& [guarantee, tally] : tallies) {
    EXPECT_GT(tally[Status::violated], 300) << name_of_enumerator(guarantee);
    EXPECT_GT(tally[Status::holds], 3000) << name_of_enumerator(guarantee);
  }
}

// ---------------------------------------------------------------- brute force: versions

/// What a register's history says, with numbers for versions: 0 is the initial one.
struct Facts {
  std::vector<const Call*> versions{nullptr};
  std::map<const Call*, std::size_t> read;  // the version of each read
  bool is_clear = true;

  std::optional<std::size_t> version_of(const std::optional<std::string>& value) const {
    if (!value) return 0;
    for (std::size_t v = 1; v < versions.size(); ++v) {
      if (versions[v]->operation.value == *value) return v;
    }
    return std::nullopt;
  }

  explicit Facts(const std::vector<Call>& calls) {
    std::set<std::string> seen;
    for (const Call& c : calls) {
      if (c.operation.action == Action::get && is_ok(c) && c.result.value)
        seen.insert(*c.result.value);
    }
    for (const Call& c : calls) {
      const bool is_version = c.operation.action != Action::get && may(c) &&
                              (is_ok(c) || seen.contains(c.operation.value));
      if (is_version) versions.push_back(&c);
    }
    for (const Call& c : calls) {
      if (c.operation.action != Action::get || !is_ok(c)) continue;
      const auto version = version_of(c.result.value);
      const bool is_possible =
          version && (*version == 0 || versions[*version]->invoked_event < c.returned_event);
      if (is_possible) read[&c] = *version;
      else is_clear = false;
    }
  }
};

using Ranks = std::vector<std::size_t>;

/// Is the order in agreement with time and with what each cas expected?
bool is_order(const Facts& facts, const Ranks& rank) {
  for (std::size_t v = 1; v < facts.versions.size(); ++v) {
    const Call& write = *facts.versions[v];
    for (std::size_t u = 1; u < facts.versions.size(); ++u) {
      const bool is_older = u != v && facts.versions[u]->is_before(write);
      if (is_older && rank[u] > rank[v]) return false;
    }
    for (const auto& [read, u] : facts.read) {
      if (u != v && read->is_before(write) && rank[u] > rank[v]) return false;
    }
    if (write.operation.action != Action::cas) continue;
    const auto expected = facts.version_of(write.operation.expected);
    if (expected && *expected != v && *expected != 0 &&
        facts.versions[*expected]->invoked_event < (write.returned ? write.returned_event : 1000) &&
        rank[*expected] > rank[v]) {
      return false;
    }
  }
  return true;
}

bool keeps(SessionGuarantee guarantee, const Facts& facts, const Ranks& rank) {
  struct Step {
    const Call* call;
    std::size_t version;
    bool is_read;
  };
  std::vector<Step> steps;
  for (const auto& [read, v] : facts.read) steps.push_back({read, v, true});
  for (std::size_t v = 1; v < facts.versions.size(); ++v) {
    steps.push_back({facts.versions[v], v, false});
  }
  const bool from_reads = guarantee == SessionGuarantee::monotonic_reads ||
                          guarantee == SessionGuarantee::writes_follow_reads;
  const bool to_reads = guarantee == SessionGuarantee::monotonic_reads ||
                        guarantee == SessionGuarantee::read_your_writes;
  for (const Step& a : steps) {
    for (const Step& b : steps) {
      const bool is_meant = a.is_read == from_reads && b.is_read == to_reads && is_ok(*a.call) &&
                            a.call->client == b.call->client &&
                            a.call->invoked_event < b.call->invoked_event;
      if (is_meant && rank[a.version] > rank[b.version]) return false;
    }
  }
  return true;
}

/// Tries all orders of the versions.
Status brute_versions(SessionGuarantee guarantee, const Facts& facts) {
  Ranks rank(facts.versions.size());
  for (std::size_t v = 0; v < rank.size(); ++v) rank[v] = v;
  bool has_order = false;
  do {
    if (!is_order(facts, rank)) continue;
    has_order = true;
    if (keeps(guarantee, facts, rank)) {
      return facts.is_clear && !facts.read.empty() ? Status::holds : Status::unknown;
    }
  } while (std::next_permutation(rank.begin() + 1, rank.end()));
  return has_order ? Status::violated : Status::unknown;
}

TEST(Sessions, OfVersionsAgreeWithABruteForce) {
  Random random(9);
  std::map<SessionGuarantee, Tally> tallies;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 2, .calls = 8},
        [&](std::size_t n) {
          if (random.one_in(2)) return get;
          if (n > 0 && random.one_in(3)) return cas(letter(random.below(n)), letter(n));
          return put(letter(n));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action != Action::get || random.one_in(12)) return result;
          const std::string& value = others[random.below(others.size())].operation.value;
          if (!value.empty()) result.value = value;
          return result;
        });
    const Facts facts(calls);
    for (const SessionGuarantee guarantee : guarantees) {
      const Verdict verdict = check_session(guarantee, calls);
      ++tallies[guarantee][verdict.status];
      ASSERT_EQ(verdict.status, brute_versions(guarantee, facts))
          << name_of_enumerator(guarantee) << ": " << verdict.sentence << "\n"
          << shown(calls);
    }
  }
  for (const auto guarantee :
       {SessionGuarantee::read_your_writes, SessionGuarantee::monotonic_reads}) {
    EXPECT_GT(tallies[guarantee][Status::violated], 300);
    EXPECT_GT(tallies[guarantee][Status::holds], 1000);
  }
}

}  // namespace
}  // namespace orrery::sessions_test
