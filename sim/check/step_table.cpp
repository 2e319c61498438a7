#include "sim/check/step_table.hpp"

#include "sim/core/data_type.hpp"

namespace orrery {
namespace {

std::string text_of(const std::optional<std::string>& value) {
  return value ? "=" + *value : std::string();
}

/// What the history says must be what the specification says, for operations that return something.
/// A read of an absent key may have been recorded as the empty text, and a lock's token not at all.
bool agrees(Action action, const Result& recorded, const Result& specified) {
  if (recorded.outcome == Outcome::unknown) return specified.outcome == Outcome::ok;
  if (specified.outcome != Outcome::ok) return false;
  switch (action) {
    case Action::get:
    case Action::members:
    case Action::total:
    case Action::dequeue:
    case Action::propose:
      return recorded.value.value_or("") == specified.value.value_or("");
    case Action::acquire:
      return !recorded.value || recorded.value == specified.value;
    default:
      return true;
  }
}

}  // namespace

StepTable::StepTable() { state_of(std::nullopt); }

StepTable::Step StepTable::step_of(const Operation& operation, const Result& result) {
  std::string name(1, static_cast<char>('a' + static_cast<int>(operation.action)));
  name.append(operation.value).append(1, '\0').append(operation.expected).append(1, '\0');
  if (result.outcome == Outcome::unknown) name += '?';
  else name += text_of(result.value);
  const std::size_t name_bytes = name.size();
  const auto [number, is_new] =
      step_numbers_.try_emplace(std::move(name), static_cast<Step>(steps_.size()));
  if (is_new) {
    Operation keyless = operation;
    keyless.key.clear();
    bytes_ += sizeof(Meaning) + 2 * name_bytes + 64;
    steps_.push_back({std::move(keyless), result});
  }
  return number;
}

StepTable::State StepTable::state_of(const std::optional<std::string>& value) {
  const auto [number, is_new] =
      state_numbers_.try_emplace(text_of(value), static_cast<State>(states_.size()));
  if (is_new) {
    bytes_ += 2 * value.value_or("").size() + 128;
    states_.push_back(value);
  }
  return number;
}

StepTable::State StepTable::next(State state, Step step) {
  const std::uint64_t pair = (std::uint64_t{state} << 32U) | step;
  if (const State* known = nexts_.find(pair)) return *known;
  const State next = compute_next(state, step);
  nexts_.try_emplace(pair, next);
  bytes_ += 40;
  return next;
}

StepTable::State StepTable::compute_next(State state, Step step) {
  const auto& [operation, recorded] = steps_[step];
  std::optional<std::string> value = states_[state];
  const Result specified = apply(operation, value);
  return agrees(operation.action, recorded, specified) ? state_of(value) : illegal;
}

const std::string* StepTable::value_read_by(Step step) const {
  const auto& [operation, result] = steps_[step];
  const bool reads = operation.action == Action::get || operation.action == Action::dequeue ||
                     operation.action == Action::propose;
  const bool is_known =
      reads && result.outcome == Outcome::ok && !result.value.value_or("").empty();
  return is_known ? &*result.value : nullptr;
}

bool StepTable::is_harmless(Step step) const {
  const auto& [operation, result] = steps_[step];
  switch (operation.action) {
    case Action::get:
    case Action::members:
    case Action::total:
    case Action::add:
    case Action::propose:
      return true;
    case Action::cas:
      return operation.expected == operation.value;
    case Action::dequeue:
      return result.outcome == Outcome::ok && result.value.value_or("").empty();
    default:
      return false;
  }
}

}  // namespace orrery
