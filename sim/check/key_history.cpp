#include "sim/check/key_history.hpp"

#include <algorithm>

#include "sim/check/lookup.hpp"

namespace orrery {
namespace {

/// The value that an operation of a register leaves, if it has an effect.
std::string value_left_by(const Operation& operation) {
  return operation.action == Action::erase ? std::string() : operation.value;
}

/// The values that calls on a register need to find: what was read, what a cas expects.
std::vector<std::string> needed_values(const KeyHistory& history, const std::vector<Call>& calls) {
  std::vector<std::string> needed;
  for (const KeyedCall& keyed : history.calls) {
    const Call& call = calls[keyed.call];
    if (call.operation.action == Action::get) needed.push_back(call.result.value.value_or(""));
    if (call.operation.action == Action::cas) needed.push_back(call.operation.expected);
  }
  std::sort(needed.begin(), needed.end());
  return needed;
}

/// An open write to a register whose value no other operation needs can always be left out of a
/// linearization. What it expected is then not needed either, so this is repeated.
void drop_unseen_writes(KeyHistory& history, const std::vector<Call>& calls) {
  const bool is_register = std::all_of(
      history.calls.begin(), history.calls.end(),
      [&](const KeyedCall& keyed) { return is_of_register(calls[keyed.call].operation.action); });
  const bool has_open = std::any_of(history.calls.begin(), history.calls.end(),
                                    [](const KeyedCall& keyed) { return keyed.is_open(); });
  if (!is_register || !has_open) return;
  std::size_t before = 0;
  do {
    before = history.calls.size();
    const std::vector<std::string> needed = needed_values(history, calls);
    std::erase_if(history.calls, [&](const KeyedCall& keyed) {
      const std::string left = value_left_by(calls[keyed.call].operation);
      return keyed.is_open() && !std::binary_search(needed.begin(), needed.end(), left);
    });
  } while (history.calls.size() < before);
}

}  // namespace

bool only_reads(Action action) {
  return action == Action::get || action == Action::members || action == Action::total;
}

bool is_of_register(Action action) {
  return action == Action::get || action == Action::put || action == Action::cas ||
         action == Action::erase;
}

std::vector<KeyHistory> key_histories_of(const std::vector<Call>& calls) {
  std::vector<KeyHistory> histories;
  Lookup<std::string_view, std::size_t> numbers;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const Call& call = calls[i];
    const Action action = call.operation.action;
    const bool is_open = !call.is_answered();
    if (call.is_answered() && call.result.outcome == Outcome::failed) continue;
    if (action == Action::generate || (is_open && only_reads(action))) continue;
    const auto [number, is_new] = numbers.try_emplace(call.operation.key, histories.size());
    if (is_new) histories.push_back({.key = call.operation.key});
    histories[number].calls.push_back(
        {.call = i,
         .invoked = call.invoked_event,
         .returned = is_open ? KeyedCall::never : call.returned_event});
  }
  for (KeyHistory& history : histories) drop_unseen_writes(history, calls);
  return histories;
}

}  // namespace orrery
