#pragma once
/// What judges of histories have in common: the calls of one key, and how a verdict names them.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/check/calls.hpp"
#include "sim/check/verdict.hpp"

namespace orrery {

/// Into a history, in order of invocation.
using SomeCalls = std::vector<const Call*>;

/// The calls of these actions, by key; both outlive the result.
std::map<std::string_view, SomeCalls> calls_by_key(const std::vector<Call>& calls,
                                                   std::initializer_list<Action> actions);

/// It had its effect, and its client knows.
inline bool is_ok(const Call& call) { return call.returned && call.result.outcome == Outcome::ok; }

/// It may have had its effect, or may still: all but what certainly failed.
inline bool may_take_effect(const Call& call) {
  return !call.returned || call.result.outcome != Outcome::failed;
}

/// Somebody asked for this, and it was ok.
bool has_ok(const std::vector<Call>& calls, Action action);

/// The number of its return; of a pending call, beyond all events.
inline std::uint64_t end_of(const Call& call) {
  return call.returned ? call.returned_event : ~std::uint64_t{0};
}

/// The words of a text between blanks: the members of a set, the elements of a queue.
std::vector<std::string_view> words_of(std::string_view text);

/// The whole of a text as a number of 64 bits.
std::optional<std::int64_t> whole_number(std::string_view text);

/// "c1's get k1 (1s to 1.02s: ok c2.17)".
std::string told(const Call& call);

/// "k1 and k2", "a, b and 7 others": at most three are named.
std::string first_of(const std::vector<std::string>& names);

/// The verdict that these calls, of which there is at least one, prove a violation. The last of
/// them to return decided it.
Verdict violated_by(SomeCalls evidence, std::string sentence);

/// The run does not tell.
Verdict cannot_tell(std::string sentence);

}  // namespace orrery
