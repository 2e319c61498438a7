#include "sim/check/versions.hpp"

#include <algorithm>

namespace orrery {

RegisterWrites::RegisterWrites(const SomeCalls& calls) {
  for (const Call* call : calls) {
    const Operation& operation = call->operation;
    const bool is_read = operation.action == Action::get || operation.action == Action::members;
    if (is_read || !may_take_effect(*call)) continue;
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

std::uint32_t AppendReader::index_of(const Call& write) const {
  const auto found = std::lower_bound(
      writes_.all().begin(), writes_.all().end(), write.invoked_event,
      [](const Call* other, std::uint64_t event) { return other->invoked_event < event; });
  return static_cast<std::uint32_t>(found - writes_.all().begin());
}

bool AppendReader::is_known(std::string_view value, std::uint64_t event) const {
  const auto parts = parts_up_to_.find(value.size());
  return parts != parts_up_to_.end() && parts_[parts->second - 1].invoked_last < event &&
         longest_.starts_with(value);
}

void AppendReader::learn(std::string_view value, const std::vector<std::uint32_t>& appends) {
  if (value.size() <= longest_.size()) return;
  const bool goes_on =
      value.starts_with(longest_) && appends.size() >= parts_.size() &&
      std::equal(parts_.begin(), parts_.end(), appends.begin(),
                 [](const Part& part, std::uint32_t append) { return part.append == append; });
  const std::size_t known = goes_on ? parts_.size() : 0;
  parts_.resize(known);
  if (known == 0) parts_up_to_.clear();
  std::size_t end = known == 0 ? 0 : longest_.size();
  for (std::size_t i = known; i < appends.size(); ++i) {
    const Call& write = *writes_.all()[appends[i]];
    const std::uint64_t before = parts_.empty() ? 0 : parts_.back().invoked_last;
    parts_.push_back({appends[i], std::max(before, write.invoked_event)});
    end += write.operation.value.size();
    parts_up_to_[end] = parts_.size();
  }
  longest_ = value;
}

AppendReader::Shown AppendReader::shown_by(const Call& read) {
  const std::string_view value = read.result.value ? *read.result.value : std::string_view();
  std::vector<std::uint32_t> last;  // the last one first
  Shown shown;
  for (std::string_view rest = value; !rest.empty();) {
    if (is_known(rest, end_of(read))) {
      for (std::size_t i = 0; i < parts_up_to_.at(rest.size()); ++i) {
        shown.appends.push_back(parts_[i].append);
      }
      break;
    }
    const Origin origin = writes_.origin_of(rest, end_of(read));
    const bool is_write = origin.kind == Origin::Kind::write;
    if (!is_write || origin.write->operation.action != Action::append) {
      shown.is_whole = false;
      break;
    }
    last.push_back(index_of(*origin.write));
    rest = origin.rest;
  }
  shown.appends.insert(shown.appends.end(), last.rbegin(), last.rend());
  if (shown.is_whole) learn(value, shown.appends);
  return shown;
}

}  // namespace orrery
