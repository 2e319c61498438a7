#include "sim/check/elements.hpp"

#include <algorithm>

#include "sim/check/by_key.hpp"
#include "sim/check/key_history.hpp"

namespace orrery {

Elements::Elements(const std::vector<Call>& calls) : calls_(calls) {
  if (!calls.empty()) {
    const Action first = calls.front().operation.action;
    are_of_set_ = first == Action::add || first == Action::members;
  }
  apply_ = std::ranges::all_of(calls, [&](const Call& call) { return take(call); });
  apply_ = apply_ && std::ranges::all_of(calls, [&](const Call& call) {
             const bool is_list = !are_of_set_ && only_reads(call.operation.action);
             return !is_list || can_be_cut(call.result.value ? *call.result.value : "");
           });
}

/// False if it is none of a list, or of a set, or adds what was added before.
bool Elements::take(const Call& call) {
  const Action action = call.operation.action;
  if (action == (are_of_set_ ? Action::members : Action::get)) return true;
  if (action != (are_of_set_ ? Action::add : Action::append)) return false;
  if (!may_take_effect(call)) return true;
  const std::string& element = call.operation.value;
  const auto number = static_cast<std::size_t>(&call - calls_.data());
  if (element.empty() || !added_.try_emplace(element, number).second) return false;
  if (std::ranges::find(lengths_, element.size()) == lengths_.end()) {
    lengths_.push_back(element.size());
  }
  return true;
}

bool Elements::can_be_cut(std::string_view list) const {
  while (!list.empty()) {
    std::size_t found = 0;
    for (const std::size_t length : lengths_) {
      const bool fits = length <= list.size() && added_.find(list.substr(0, length)) != nullptr;
      if (fits && found != 0) return false;
      if (fits) found = length;
    }
    if (found == 0) return false;
    list.remove_prefix(found);
  }
  return true;
}

std::vector<std::string_view> Elements::elements_of(const Call& read) const {
  std::string_view rest = read.result.value ? std::string_view(*read.result.value) : "";
  if (are_of_set_) return words_of(rest);
  std::vector<std::string_view> elements;
  while (!rest.empty()) {
    const auto fits = std::ranges::find_if(lengths_, [&](std::size_t length) {
      return length <= rest.size() && added_.find(rest.substr(0, length)) != nullptr;
    });
    elements.push_back(rest.substr(0, *fits));
    rest.remove_prefix(*fits);
  }
  return elements;
}

std::vector<Call> Elements::alone(std::vector<Call> some) const {
  std::vector<std::string> kept;
  for (const Call& call : some) {
    const bool adds = !only_reads(call.operation.action) && may_take_effect(call);
    if (adds) kept.push_back(call.operation.value);
  }
  std::ranges::sort(kept);
  for (Call& call : some) {
    if (!only_reads(call.operation.action) || !call.result.value) continue;
    std::string left;
    for (const std::string_view element : elements_of(call)) {
      const bool is_forgotten =
          added_.find(element) != nullptr && !std::ranges::binary_search(kept, element);
      if (is_forgotten) continue;
      if (are_of_set_ && !left.empty()) left += ' ';
      left += element;
    }
    call.result.value = std::move(left);
  }
  return some;
}

const Call* Elements::newest_missed_by(const Call& read) const {
  std::vector<std::string_view> found = elements_of(read);
  std::ranges::sort(found);
  const Call* newest = nullptr;
  for (const Call& call : calls_) {
    if (only_reads(call.operation.action) || !is_ok(call) || !call.is_before(read)) continue;
    if (std::ranges::binary_search(found, std::string_view(call.operation.value))) continue;
    if (newest == nullptr || newest->returned_event < call.returned_event) newest = &call;
  }
  return newest;
}

std::vector<Call> Elements::stale_read() const {
  const Call* stale = nullptr;
  const Call* missed = nullptr;
  for (const Call& read : calls_) {
    if (!only_reads(read.operation.action) || !is_ok(read)) continue;
    if (stale != nullptr && stale->returned_event < read.returned_event) continue;
    const Call* newest = newest_missed_by(read);
    if (newest == nullptr) continue;
    stale = &read;
    missed = newest;
  }
  if (stale == nullptr) return {};
  return {*missed, *stale};
}

}  // namespace orrery
