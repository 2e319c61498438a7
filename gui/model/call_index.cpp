#include "gui/model/call_index.hpp"

#include <algorithm>

namespace orrery::gui {

void CallIndex::follow(const std::vector<Call>& calls, const Chronicle& chronicle) {
  take_returns(calls);
  while (calls_ < calls.size()) add(calls[calls_], chronicle);
}

const std::vector<CallSpan>& CallIndex::of(Place client) const {
  static const std::vector<CallSpan> none;
  return client < spans_.size() ? spans_[client] : none;
}

void CallIndex::take_returns(const std::vector<Call>& calls) {
  std::erase_if(pending_, [&](const Pending& pending) {
    const Call& call = calls[pending.call];
    if (!call.returned) return false;
    spans_[pending.client][pending.span].until = *call.returned;
    ++keys_[pending.key].returned;
    return true;
  });
}

void CallIndex::add(const Call& call, const Chronicle& chronicle) {
  const auto number = static_cast<std::uint32_t>(calls_++);
  const std::uint32_t key = number_of(call.operation.key);
  keys_[key].calls.push_back(number);
  auto place = places_.find(call.client);
  if (place == places_.end()) {
    const Place named = chronicle.node_named(to_text(call.client));
    place = places_.emplace(call.client, named).first;
  }
  if (call.returned) ++keys_[key].returned;
  if (place->second == nowhere) return;
  if (place->second >= spans_.size()) spans_.resize(place->second + 1);
  std::vector<CallSpan>& spans = spans_[place->second];
  if (!call.returned) pending_.push_back({number, place->second, spans.size(), key});
  spans.push_back({call.invoked, call.returned.value_or(Time::max()), number, key});
}

std::optional<std::uint32_t> CallIndex::key_named(const std::string& name) const {
  const auto found = key_numbers_.find(name);
  return found == key_numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::uint32_t CallIndex::number_of(const std::string& key) {
  if (const auto known = key_named(key)) return *known;
  const auto number = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back({.name = key});
  key_numbers_.emplace(key, number);
  return number;
}

std::vector<std::string> keys_by_name(const CallIndex& index) {
  std::vector<std::string> names;
  for (const CallIndex::Key& key : index.keys()) names.push_back(key.name);
  std::ranges::sort(names, [](const std::string& x, const std::string& y) {
    return x.size() != y.size() ? x.size() < y.size() : x < y;
  });
  return names;
}

}  // namespace orrery::gui
