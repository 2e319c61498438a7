#pragma once
/// Histories by hand, and at random, for judges of histories.

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery::histories {

using namespace std::chrono_literals;

/// A call of c<number> from one event to another; events are 10 ms apart. No end: it is pending.
inline Call call(std::uint32_t number, std::uint64_t from, std::optional<std::uint64_t> to,
                 Operation operation, Result result = {}) {
  Call made{.client = client(number),
            .operation = std::move(operation),
            .invoked = from * 10ms,
            .invoked_event = from};
  if (to) {
    made.returned = *to * 10ms;
    made.returned_event = *to;
    made.result = std::move(result);
  }
  return made;
}

inline Operation operation(Action action, const std::string& value = "",
                           const std::string& expected = "") {
  return {.action = action, .key = "k", .value = value, .expected = expected};
}

inline Result ok(std::optional<std::string> value = {}) { return {.value = std::move(value)}; }
const Result failed{.outcome = Outcome::failed};
const Result unknown{.outcome = Outcome::unknown};

/// Random histories; the same for the same seed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// From 0 to below - 1.
  std::size_t below(std::size_t below) { return static_cast<std::size_t>(engine_() % below); }
  bool one_in(std::size_t chances) { return below(chances) == 0; }

  struct Shape {
    std::uint32_t clients = 2;
    std::size_t calls = 6;
  };

  /// Calls of clients that take turns at random. `ask` makes the nth operation; `answer` the result
  /// of a call, where the others so far are given, those that go on among them.
  std::vector<Call> history(
      const Shape& shape, const std::function<Operation(std::size_t)>& ask,
      const std::function<Result(const Call&, const std::vector<Call>&)>& answer) {
    std::vector<Call> calls;
    std::map<std::uint32_t, std::size_t> going_on;
    std::uint64_t event = 0;
    for (std::size_t turn = 0; turn < 2 * shape.calls; ++turn) {
      const auto number = static_cast<std::uint32_t>(1 + below(shape.clients));
      const auto found = going_on.find(number);
      ++event;
      if (found == going_on.end()) {
        if (calls.size() == shape.calls) continue;
        going_on[number] = calls.size();
        calls.push_back(call(number, event, std::nullopt, ask(calls.size())));
      } else {
        Call& ending = calls[found->second];
        ending.returned = event * 10ms;
        ending.returned_event = event;
        ending.result = answer(ending, calls);
        going_on.erase(found);
      }
    }
    return calls;
  }

  /// ok, mostly.
  Outcome outcome() {
    if (one_in(8)) return Outcome::unknown;
    return one_in(8) ? Outcome::failed : Outcome::ok;
  }

 private:
  std::mt19937_64 engine_;
};

inline std::string shown(const std::vector<Call>& calls) {
  std::string text;
  for (const Call& c : calls) text += to_json(to_value(c)) + "\n";
  return text;
}

/// How often each status was answered: a brute force that never sees a violation proves nothing.
using Tally = std::map<Verdict::Status, int>;

constexpr int random_histories = 10'000;

}  // namespace orrery::histories
