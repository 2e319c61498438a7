#include "sim/check/reads_from.hpp"

#include <algorithm>

namespace orrery {
namespace {

bool contains_word(const std::string& text, const std::string& word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (begins && (end == text.size() || text[end] == ' ')) return true;
  }
  return false;
}

bool is_token_of(const Operation& operation, const Call& acquire) {
  return acquire.operation.action == Action::acquire && acquire.result.value &&
         operation.expected == *acquire.result.value;
}

/// Whether `reader` may have returned, or found, what `writer` wrote.
bool reads(const Call& reader, const Call& writer) {
  const Operation& read = reader.operation;
  const Operation& written = writer.operation;
  const std::string found = reader.result.value.value_or("");
  switch (read.action) {
    case Action::get:
      if (written.action == Action::erase) return found.empty();
      if (written.action == Action::append) return found.find(written.value) != std::string::npos;
      if (written.action == Action::guarded_put) {
        return found == written.expected + " " + written.value;
      }
      return found == written.value;
    case Action::cas:
      if (written.action == Action::append) {
        return read.expected.find(written.value) != std::string::npos;
      }
      return read.expected == written.value;
    case Action::members:
      return contains_word(found, written.value);
    case Action::dequeue:
      return written.action == Action::enqueue && found == written.value;
    case Action::enqueue:  // an element goes with its dequeue, and a dequeue with its element
      return written.action == Action::dequeue && writer.result.value == read.value;
    case Action::propose:
      return found == written.value;
    case Action::total:
      return !reader.is_before(writer);
    case Action::guarded_put:
      return written.action == Action::guarded_put && !reader.is_before(writer);
    default:
      return false;
  }
}

bool writes(Action action) {
  return action != Action::get && action != Action::members && action != Action::total;
}

/// Whether a lock's operation makes no sense without another one.
bool needs_lock(const Call& later, const Call& earlier) {
  if (earlier.operation.action != Action::acquire) {
    return earlier.operation.action == Action::release &&
           later.operation.action == Action::acquire && !later.is_before(earlier);
  }
  const bool is_numbered = earlier.result.value.has_value();
  if (is_numbered || is_token_of(later.operation, earlier)) return !later.is_before(earlier);
  return later.operation.action == Action::release &&
         later.operation.value == earlier.operation.value && !later.is_before(earlier);
}

bool goes_with(const Call& other, const Call& removed) {
  const Action action = removed.operation.action;
  // Nobody knows which element it took.
  if (action == Action::dequeue && !removed.is_answered()) return !other.is_before(removed);
  const bool is_of_lock = action == Action::acquire || action == Action::release;
  if (is_of_lock) return needs_lock(other, removed);
  return writes(action) && reads(other, removed);
}

}  // namespace

std::vector<std::vector<std::size_t>> bound_together(const std::vector<Call>& calls) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    std::vector<std::size_t> group{i};
    std::vector<bool> is_in(calls.size());
    is_in[i] = true;
    for (std::size_t next = 0; next < group.size(); ++next) {
      for (std::size_t j = 0; j < calls.size(); ++j) {
        if (is_in[j] || !goes_with(calls[j], calls[group[next]])) continue;
        is_in[j] = true;
        group.push_back(j);
      }
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace orrery
