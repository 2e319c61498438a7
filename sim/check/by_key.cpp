#include "sim/check/by_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace orrery {

std::map<std::string_view, SomeCalls> calls_by_key(const std::vector<Call>& calls,
                                                   std::initializer_list<Action> actions) {
  std::map<std::string_view, SomeCalls> by_key;
  for (const Call& call : calls) {
    const bool is_meant =
        std::find(actions.begin(), actions.end(), call.operation.action) != actions.end();
    if (is_meant) by_key[call.operation.key].push_back(&call);
  }
  return by_key;
}

bool has_ok(const std::vector<Call>& calls, Action action) {
  return std::any_of(calls.begin(), calls.end(), [action](const Call& call) {
    return call.operation.action == action && is_ok(call);
  });
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

namespace {

/// A long list, without its middle.
std::string shortened(const std::string& text) {
  constexpr std::size_t part = 30;  // bytes
  if (text.size() <= 2 * part + 5) return text;
  const auto is_inside_character = [&](std::size_t at) { return (text[at] & 0xC0) == 0x80; };
  std::size_t first = part;
  std::size_t last = text.size() - part;
  while (is_inside_character(first)) --first;
  while (is_inside_character(last)) ++last;
  return text.substr(0, first) + " … " + text.substr(last);
}

}  // namespace

std::string told(const Call& call) {
  const std::string what = to_text(call.client) + "'s " + shortened(to_text(call.operation));
  if (!call.returned) return fmt::format("{} (from {}, pending)", what, to_text(call.invoked));
  return fmt::format("{} ({} to {}: {})", what, to_text(call.invoked), to_text(*call.returned),
                     shortened(to_text(call.result)));
}

std::string first_of(const std::vector<std::string>& names) {
  constexpr std::size_t named_max = 3;
  std::string text;
  const std::size_t named = names.size() <= named_max ? names.size() : named_max - 1;
  for (std::size_t i = 0; i < named; ++i) {
    const bool is_last = i + 1 == names.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + names[i];
  }
  if (named < names.size()) text += fmt::format(" and {} others", names.size() - named);
  return text;
}

Verdict violated_by(SomeCalls evidence, std::string sentence) {
  std::sort(evidence.begin(), evidence.end(), [](const Call* a, const Call* b) {
    return a->invoked_event != b->invoked_event ? a->invoked_event < b->invoked_event
                                                : a->client < b->client;
  });
  evidence.erase(std::unique(evidence.begin(), evidence.end()), evidence.end());
  Verdict verdict{.status = Verdict::Status::violated, .sentence = std::move(sentence)};
  for (const Call* call : evidence) {
    if (call->returned && call->returned_event >= verdict.event) {
      verdict.event = call->returned_event;
      verdict.time = *call->returned;
    }
    verdict.evidence.push_back(*call);
  }
  return verdict;
}

Verdict cannot_tell(std::string sentence) {
  return {.status = Verdict::Status::unknown, .sentence = std::move(sentence)};
}

}  // namespace orrery
