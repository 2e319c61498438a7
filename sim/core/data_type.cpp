#include "sim/core/data_type.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace orrery {
namespace {

const Result refused{.outcome = Outcome::failed};

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// What stands before the first blank is cut off `rest` and returned; all of it if there is none.
std::string_view take_word(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

/// What a list of words can hold.
bool is_word(std::string_view text) {
  return !text.empty() && text.find(' ') == std::string_view::npos;
}

Result cas(const Operation& operation, std::optional<std::string>& value) {
  if (!value || *value != operation.expected) return refused;
  value = operation.value;
  return {};
}

Result add(const Operation& operation, std::optional<std::string>& members) {
  if (!is_word(operation.value)) return refused;
  std::string_view rest = members ? std::string_view(*members) : std::string_view();
  std::size_t before = 0;  // where the new member belongs
  while (!rest.empty()) {
    const std::string_view member = take_word(rest);
    if (member == operation.value) return {};
    if (member > operation.value) {
      members->insert(before, operation.value + " ");
      return {};
    }
    before += member.size() + 1;
  }
  if (!members) members.emplace();
  if (!members->empty()) *members += ' ';
  *members += operation.value;
  return {};
}

Result increment(const Operation& operation, std::optional<std::string>& total) {
  const auto by = number_in<std::int64_t>(operation.value);
  const auto now = number_in<std::int64_t>(total.value_or("0"));
  std::int64_t sum = 0;
  if (!by || !now || __builtin_add_overflow(*now, *by, &sum)) return refused;
  total = std::to_string(sum);
  return {};
}

Result total(const std::optional<std::string>& total) {
  if (!total) return {.value = "0"};
  if (!number_in<std::int64_t>(*total)) return refused;
  return {.value = total};
}

Result enqueue(const Operation& operation, std::optional<std::string>& elements) {
  if (!is_word(operation.value)) return refused;
  if (!elements) elements.emplace();
  if (!elements->empty()) *elements += ' ';
  *elements += operation.value;
  return {};
}

Result dequeue(std::optional<std::string>& elements) {
  if (!elements || elements->empty()) return {};
  std::string_view rest = *elements;
  Result first{.value = std::string(take_word(rest))};
  elements = std::string(rest);
  return first;
}

/// A lock, or a guarded value: a token, and who or what came with it.
struct Tokened {
  std::uint64_t token = 0;
  std::string_view what{};  // into the text that was read
};

std::optional<Tokened> tokened(const std::optional<std::string>& text) {
  if (!text) return Tokened{};
  std::string_view rest = *text;
  const auto token = number_in<std::uint64_t>(take_word(rest));
  if (!token) return std::nullopt;
  return Tokened{*token, rest};
}

/// "A fencing token is simply a number that increases every time a client acquires the lock"
/// (M. Kleppmann, "How to do distributed locking", 2016).
Result acquire(const Operation& operation, std::optional<std::string>& lock) {
  const auto seen = tokened(lock);
  if (!seen || !is_word(operation.value)) return refused;
  const std::string token = std::to_string(seen->token);
  const bool is_held = !seen->what.empty();
  if (is_held && operation.expected != token) return {.outcome = Outcome::failed, .value = token};
  std::string next = std::to_string(seen->token + 1);
  lock = next + " " + operation.value;
  return {.value = std::move(next)};
}

Result release(const Operation& operation, std::optional<std::string>& lock) {
  const auto seen = tokened(lock);
  if (!seen || seen->what.empty() || seen->what != operation.value) return refused;
  lock = std::to_string(seen->token);
  return {};
}

/// "The storage server remembers that it has already processed a write with a higher token number,
/// and so it rejects the request" (the same).
Result guarded_put(const Operation& operation, std::optional<std::string>& guarded) {
  const auto seen = tokened(guarded);
  const auto token = number_in<std::uint64_t>(operation.expected);
  if (!seen || !token || *token < seen->token) return refused;
  guarded = operation.expected + " " + operation.value;
  return {};
}

Result generate(std::optional<std::string>& given) {
  const auto count = number_in<std::uint64_t>(given.value_or("0"));
  if (!count) return refused;
  given = std::to_string(*count + 1);
  return {.value = given};
}

}  // namespace

Result apply(const Operation& operation, std::optional<std::string>& value) {
  switch (operation.action) {
    case Action::get:
      return {.value = value};
    case Action::put:
      value = operation.value;
      return {};
    case Action::cas:
      return cas(operation, value);
    case Action::append:
      if (!value) value.emplace();
      *value += operation.value;
      return {};
    case Action::erase:
      value.reset();
      return {};
    case Action::add:
      return add(operation, value);
    case Action::members:
      return {.value = value.value_or("")};
    case Action::increment:
      return increment(operation, value);
    case Action::total:
      return total(value);
    case Action::enqueue:
      return enqueue(operation, value);
    case Action::dequeue:
      return dequeue(value);
    case Action::acquire:
      return acquire(operation, value);
    case Action::release:
      return release(operation, value);
    case Action::guarded_put:
      return guarded_put(operation, value);
    case Action::generate:
      return generate(value);
    case Action::propose:
      if (!value) value = operation.value;
      return {.value = value};
  }
  return refused;  // an action that nobody knows
}

}  // namespace orrery
