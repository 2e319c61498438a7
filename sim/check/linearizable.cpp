#include "sim/check/linearizable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/check/append_only.hpp"
#include "sim/check/elements.hpp"
#include "sim/check/intervals.hpp"
#include "sim/check/queue_patterns.hpp"
#include "sim/check/reads_from.hpp"
#include "sim/check/register_zones.hpp"

namespace orrery {
namespace {

/// What is known of one key.
struct KeyFinding {
  Finding finding = Finding::linearizable;
  /// If it is not linearizable: the call that nothing explains; with what `is_proof` says, calls
  /// that prove it together with the writes of what they read. By their indices.
  Conflict conflict{};
  bool is_proof = false;
  std::uint64_t steps = 0;
};

KeyFinding examine(const KeyHistory& history, const std::vector<Call>& calls,
                   const SearchLimits& limits) {
  if (const auto conflict = append_only_conflict(history, calls)) {
    return {conflict->empty() ? Finding::linearizable : Finding::not_linearizable, *conflict, true};
  }
  if (const auto conflict = zone_conflict(history, calls)) {
    return {conflict->empty() ? Finding::linearizable : Finding::not_linearizable, *conflict, true};
  }
  if (const auto conflict = queue_conflict(history, calls)) {
    return {Finding::not_linearizable, *conflict, true};
  }
  const SearchResult result = search(history, calls, limits);
  return {result.finding, {result.stuck_at}, false, result.steps};
}

/// Takes the steps that it needs from the budget.
bool is_violation(const std::vector<Call>& calls, SearchLimits& budget) {
  const std::vector<KeyHistory> histories = key_histories_of(calls);
  return std::any_of(histories.begin(), histories.end(), [&](const KeyHistory& history) {
    const KeyFinding finding = examine(history, calls, budget);
    budget.steps -= std::min(budget.steps, finding.steps);
    return finding.finding == Finding::not_linearizable;
  });
}

std::vector<Call> chosen(const std::vector<Call>& calls, const std::vector<bool>& is_removed) {
  std::vector<Call> left;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (!is_removed[i]) left.push_back(calls[i]);
  }
  return left;
}

/// As it was known at an event: what was invoked later is not there, what returned later is
/// pending.
std::vector<Call> prefix(const std::vector<Call>& calls, std::uint64_t event) {
  std::vector<Call> known;
  for (Call call : calls) {
    if (call.invoked_event > event) break;
    if (call.returned && call.returned_event > event) {
      call.returned.reset();
      call.returned_event = 0;
      call.result = {};
    }
    known.push_back(std::move(call));
  }
  return known;
}

/// The shortest prefix that is a violation: more events do not mend one.
std::vector<Call> shortest_prefix(const std::vector<Call>& calls, SearchLimits& budget) {
  std::vector<std::uint64_t> returns;
  for (const Call& call : calls) {
    if (call.is_answered()) returns.push_back(call.returned_event);
  }
  std::sort(returns.begin(), returns.end());
  std::vector<Call> shortest = calls;
  std::size_t low = 0;
  std::size_t high = returns.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    std::vector<Call> cut = prefix(calls, returns[middle]);
    if (is_violation(cut, budget)) {
      shortest = std::move(cut);
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return shortest;
}

/// Removes stretches of calls, each with what is bound to it, as long as a violation is left. True
/// if anything was removed.
bool remove_stretches(std::vector<Call>& calls, std::size_t length, SearchLimits& budget) {
  bool has_removed = false;
  auto groups = bound_together(calls);
  for (std::size_t begin = 0; begin < calls.size();) {
    std::vector<bool> is_removed(calls.size());
    for (std::size_t i = begin; i < std::min(begin + length, calls.size()); ++i) {
      for (const std::size_t call : groups[i]) is_removed[call] = true;
    }
    std::vector<Call> rest = chosen(calls, is_removed);
    if (rest.empty() || !is_violation(rest, budget)) {
      begin += length;
      continue;
    }
    calls = std::move(rest);
    groups = bound_together(calls);
    has_removed = true;
  }
  return has_removed;
}

/// Of a list or a set, of which any call can go: with it go the elements that it added.
std::vector<Call> fewest_alone(const Elements& elements, std::vector<Call> calls,
                               SearchLimits& budget) {
  const std::vector<Call> two = elements.stale_read();
  // A read may be impossible by itself: it shows what nobody had added yet.
  if (!two.empty() && !is_violation(elements.alone({two.back()}), budget)) return two;
  for (std::size_t length = calls.size(); length > 0; length = length == 1 ? 0 : length / 2) {
    for (std::size_t begin = 0; begin < calls.size();) {
      std::vector<Call> rest(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(begin));
      const std::size_t end = std::min(begin + length, calls.size());
      rest.insert(rest.end(), calls.begin() + static_cast<std::ptrdiff_t>(end), calls.end());
      if (is_violation(elements.alone(rest), budget)) calls = std::move(rest);
      else begin = end;
    }
  }
  return calls;
}

/// Whether `write` may have put there what `text` is, or a part of it.
bool may_have_written(const Operation& write, const std::string& text) {
  switch (write.action) {
    case Action::put:
    case Action::cas:
    case Action::propose:
      return text == write.value;
    case Action::append:
    case Action::add:
      return text.find(write.value) != std::string::npos;
    default:
      return false;
  }
}

/// A conflict, and all that wrote what its calls, and those writes, have found.
std::vector<Call> with_its_writes(const std::vector<Call>& calls, const std::string& key,
                                  const Conflict& conflict) {
  std::set<std::size_t> kept(conflict.begin(), conflict.end());
  std::vector<std::size_t> unexplained(kept.begin(), kept.end());
  while (!unexplained.empty()) {
    const Call& reader = calls[unexplained.back()];
    unexplained.pop_back();
    const bool swaps = reader.operation.action == Action::cas;
    const std::string found = swaps ? reader.operation.expected : reader.result.value.value_or("");
    if (found.empty()) continue;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      const bool has_effect = !calls[i].is_answered() || calls[i].result.outcome == Outcome::ok;
      const bool is_its = has_effect && calls[i].operation.key == key &&
                          may_have_written(calls[i].operation, found);
      if (is_its && kept.insert(i).second) unexplained.push_back(i);
    }
  }
  std::vector<Call> some;
  for (const std::size_t i : kept) some.push_back(calls[i]);
  return some;
}

std::vector<Call> of_key(const std::vector<Call>& calls, const std::string& key) {
  std::vector<Call> some;
  for (const Call& call : calls) {
    const bool has_effect = !call.is_answered() || call.result.outcome == Outcome::ok;
    if (call.operation.key == key && has_effect) some.push_back(call);
  }
  return some;
}

std::string under(const std::string& key) { return key.empty() ? "" : " under " + key; }

std::string reason_of(Finding finding, const SearchLimits& limits) {
  switch (finding) {
    case Finding::too_many_steps:
      return fmt::format("no answer within {} steps", limits.steps);
    case Finding::too_much_memory:
      return fmt::format("no answer within {} MiB of memory", limits.bytes >> 20U);
    case Finding::out_of_time:
      return "no answer within the time allowed";
    case Finding::linearizable:
    case Finding::not_linearizable:
      break;
  }
  return "";
}

/// Beyond this, evidence is not made smaller: nobody reads it, and pairs of calls are compared.
constexpr std::size_t calls_to_minimise = 3000;

Verdict violation_of(const std::vector<Call>& calls, const KeyHistory& history,
                     const KeyFinding& finding, const SearchLimits& limits) {
  std::vector<Call> suspects = finding.is_proof
                                   ? with_its_writes(calls, history.key, finding.conflict)
                                   : of_key(calls, history.key);
  Verdict verdict{.status = Verdict::Status::violated};
  SearchLimits budget = limits;
  budget.steps =
      5'000'000 + 10 * finding.steps;  // about a second, or ten times what it took so far
  verdict.evidence = minimal_violation(std::move(suspects), budget);
  // Until its answer, all could still be explained.
  const Call& culprit = *std::max_element(
      verdict.evidence.begin(), verdict.evidence.end(), [](const Call& a, const Call& b) {
        return (a.is_answered() ? a.returned_event : 0) < (b.is_answered() ? b.returned_event : 0);
      });
  verdict.event = culprit.returned_event;
  verdict.time = culprit.returned.value_or(culprit.invoked);
  verdict.sentence =
      fmt::format("no order of {} operation{}{} explains {}", verdict.evidence.size(),
                  verdict.evidence.size() == 1 ? "" : "s", under(history.key), to_text(culprit));
  return verdict;
}

}  // namespace

std::vector<Call> minimal_violation(std::vector<Call> calls, SearchLimits budget) {
  if (calls.size() > calls_to_minimise) return calls;
  calls = shortest_prefix(calls, budget);
  if (const Elements elements(calls); elements.apply())
    return fewest_alone(elements, calls, budget);
  for (std::size_t length = std::max<std::size_t>(calls.size() / 2, 1); length > 1; length /= 2) {
    remove_stretches(calls, length, budget);
  }
  while (remove_stretches(calls, 1, budget)) {
  }
  return calls;
}

Verdict check_linearizable(const std::vector<Call>& calls, const SearchLimits& limits) {
  const std::vector<KeyHistory> histories = key_histories_of(calls);
  std::optional<std::string> unknown;
  for (const KeyHistory& history : histories) {
    const KeyFinding finding = examine(history, calls, limits);
    if (finding.finding == Finding::not_linearizable) {
      return violation_of(calls, history, finding, limits);
    }
    if (finding.finding != Finding::linearizable && !unknown) {
      unknown = reason_of(finding.finding, limits) + under(history.key) +
                fmt::format(" ({} operations)", history.calls.size());
    }
  }
  if (unknown) return {.status = Verdict::Status::unknown, .sentence = *unknown};
  return {.sentence = fmt::format("an order explains {} operation{} under {} key{}", calls.size(),
                                  calls.size() == 1 ? "" : "s", histories.size(),
                                  histories.size() == 1 ? "" : "s")};
}

Judge linearizable() {
  return {
      .promise = {"linearizable",
                  "Each operation seems to happen at one instant between its invocation and its "
                  "answer."},
      .verdict = [](const Ending& ending) -> Verdict {
        if (ending.calls.empty()) {
          return {.status = Verdict::Status::unknown, .sentence = "no client asked for anything"};
        }
        return check_linearizable(ending.calls);
      }};
}

}  // namespace orrery
