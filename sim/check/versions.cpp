#include "sim/check/versions.hpp"

#include <algorithm>

namespace orrery {

RegisterWrites::RegisterWrites(const SomeCalls& calls) {
  for (const Call* call : calls) {
    const Operation& operation = call->operation;
    if (operation.action == Action::get || !may_take_effect(*call)) continue;
    all_.push_back(call);
    if (operation.action == Action::erase) {
      if (!first_erase_) first_erase_ = call->invoked_event;
    } else if (operation.action == Action::append) {
      by_addition_[operation.value].push_back(call);
      if (!operation.value.empty()) lengths_.insert(operation.value.size());
    } else {
      by_value_[operation.value].push_back(call);
    }
  }
}

bool RegisterWrites::may_be_erased(std::uint64_t event) const {
  return first_erase_ && *first_erase_ < event;
}

Origin RegisterWrites::origin_of(std::optional<std::string_view> value, std::uint64_t event) const {
  using Kind = Origin::Kind;
  if (!value || (value->empty() && !by_value_.contains(""))) {
    return {.kind = may_be_erased(event) ? Kind::ambiguous : Kind::initial};
  }
  if (value->empty()) return {.kind = Kind::ambiguous};
  Origin found{.kind = Kind::nobody};
  const auto consider = [&](const std::map<std::string_view, SomeCalls>& writes,
                            std::string_view written) {
    const auto same = writes.find(written);
    if (same == writes.end()) return;
    for (const Call* write : same->second) {
      if (write->invoked_event >= event) continue;
      const bool is_first = found.kind == Kind::nobody;
      found = {.kind = is_first ? Kind::write : Kind::ambiguous, .write = write};
      if (write->operation.action == Action::append) {
        found.rest = value->substr(0, value->size() - written.size());
      }
    }
  };
  consider(by_value_, *value);
  for (const std::size_t length : lengths_) {
    if (length <= value->size()) consider(by_addition_, value->substr(value->size() - length));
  }
  return found;
}

}  // namespace orrery
