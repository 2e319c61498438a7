#include "sim/check/append_only.hpp"

#include <algorithm>
#include <string_view>

#include "sim/check/lookup.hpp"

namespace orrery {
namespace {

using Rank = std::uint64_t;

/// What is being ranked. Reads of equal values share a rank; so do elements between two reads of a
/// set, and elements that nobody has read.
struct Ranked {
  Rank rank = 0;
  const KeyedCall* call = nullptr;
};

struct Element {
  const KeyedCall* call = nullptr;
  std::optional<Rank> rank{};  // none: no read has it
};

struct Read {
  std::string_view text;
  const KeyedCall* call = nullptr;
};

std::string_view take_member(std::string_view& rest) {
  const std::string_view member = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(member.size() + 1, rest.size()));
  return member;
}

class Ranking {
 public:
  Ranking(const KeyHistory& history, const std::vector<Call>& calls) : calls_(calls) {
    applies_ = sort_out(history);
  }

  std::optional<Conflict> conflict() {
    if (!applies_) return std::nullopt;
    std::stable_sort(reads_.begin(), reads_.end(),
                     [](const Read& a, const Read& b) { return a.text.size() < b.text.size(); });
    std::optional<Conflict> found = is_set_ ? rank_members() : rank_appends();
    if (!applies_) return std::nullopt;
    return found ? found : order_conflict();
  }

 private:
  /// False if there is anything but elements, each written once, and reads.
  bool sort_out(const KeyHistory& history) {
    for (const KeyedCall& keyed : history.calls) {
      const Call& call = calls_[keyed.call];
      const Action action = call.operation.action;
      const bool is_of_set = action == Action::add || action == Action::members;
      if (!is_of_set && action != Action::append && action != Action::get) return false;
      if (&keyed == &history.calls.front()) is_set_ = is_of_set;
      if (is_set_ != is_of_set) return false;
      if (only_reads(action)) {
        const auto& value = call.result.value;
        reads_.push_back({value ? std::string_view(*value) : std::string_view(), &keyed});
        continue;
      }
      const std::string& element = call.operation.value;
      if (element.empty() || !numbers_.try_emplace(element, elements_.size()).second) return false;
      elements_.push_back({&keyed});
      if (std::find(lengths_.begin(), lengths_.end(), element.size()) == lengths_.end()) {
        lengths_.push_back(element.size());
      }
    }
    return true;
  }

  // ------------------------------------------------------------ lists

  /// Elements have odd ranks in their order, a read of n elements has rank 2n.
  std::optional<Conflict> rank_appends() {
    if (reads_.empty()) return std::nullopt;
    const Read& longest = reads_.back();
    std::vector<std::size_t> ends{0};  // of the first n elements
    for (std::size_t at = 0; at < longest.text.size(); at = ends.back()) {
      Element* const element = element_at(longest.text.substr(at));
      if (!applies_) return std::nullopt;
      if (element == nullptr || element->rank) return Conflict{longest.call->call};
      element->rank = 2 * ends.size() - 1;
      ends.push_back(at + calls_[element->call->call].operation.value.size());
    }
    for (const Read& read : reads_) {
      const auto end = std::lower_bound(ends.begin(), ends.end(), read.text.size());
      if (*end != read.text.size() || !longest.text.starts_with(read.text)) {
        return Conflict{read.call->call, longest.call->call};
      }
      const auto count = static_cast<Rank>(end - ends.begin());
      ranked_.push_back({2 * count, read.call});
    }
    return std::nullopt;
  }

  /// The element with which the text begins; null if there is none. If there are two, the method
  /// does not apply.
  Element* element_at(std::string_view text) {
    Element* found = nullptr;
    for (const std::size_t length : lengths_) {
      if (length > text.size()) continue;
      const std::size_t* number = numbers_.find(text.substr(0, length));
      if (number == nullptr) continue;
      if (found != nullptr) applies_ = false;
      found = &elements_[*number];
    }
    return found;
  }

  // ------------------------------------------------------------ sets

  /// What is new in the j-th larger read has rank 2j - 1, and the read 2j.
  std::optional<Conflict> rank_members() {
    std::stable_sort(reads_.begin(), reads_.end(),
                     [](const Read& a, const Read& b) { return members_in(a) < members_in(b); });
    Rank group = 0;
    const Read* smaller = nullptr;
    for (const Read& read : reads_) {
      const bool is_same = smaller ? smaller->text == read.text : read.text.empty();
      if (!is_same) {
        ++group;
        if (!rank_new_members(read, smaller, 2 * group - 1)) {
          Conflict conflict{read.call->call};
          if (smaller != nullptr) conflict.push_back(smaller->call->call);
          return conflict;
        }
      }
      ranked_.push_back({2 * group, read.call});
      smaller = &read;
    }
    return std::nullopt;
  }

  static std::ptrdiff_t members_in(const Read& read) {
    return read.text.empty() ? 0 : std::count(read.text.begin(), read.text.end(), ' ') + 1;
  }

  /// False if a member of `smaller` is not in `read`, or one of `read` has never been added, or is
  /// there twice. Members are in the order of bytes.
  bool rank_new_members(const Read& read, const Read* smaller, Rank rank) {
    std::string_view rest = read.text;
    std::string_view known = smaller ? smaller->text : std::string_view();
    std::string_view next_known = take_member(known);
    while (!rest.empty()) {
      const std::string_view member = take_member(rest);
      if (!next_known.empty() && member == next_known) {
        next_known = take_member(known);
        continue;
      }
      const std::size_t* number = numbers_.find(member);
      if (number == nullptr || elements_[*number].rank) return false;
      elements_[*number].rank = rank;
    }
    return next_known.empty();
  }

  // ------------------------------------------------------------ order

  std::optional<Conflict> order_conflict() {
    Rank last = 0;
    for (const Ranked& read : ranked_) last = std::max(last, read.rank);
    for (const Element& element : elements_) {
      if (!element.rank && element.call->is_open()) continue;  // it need not have happened
      ranked_.push_back({element.rank.value_or(last + 1), element.call});
    }
    std::sort(ranked_.begin(), ranked_.end(), [](const Ranked& a, const Ranked& b) {
      return std::tie(a.rank, a.call->invoked) < std::tie(b.rank, b.call->invoked);
    });
    const Ranked* newest = nullptr;  // of lower ranks, the one invoked last
    for (std::size_t begin = 0, end = 0; begin < ranked_.size(); begin = end) {
      for (; end < ranked_.size() && ranked_[end].rank == ranked_[begin].rank; ++end) {
        if (newest != nullptr && ranked_[end].call->returned < newest->call->invoked) {
          return conflict_of(ranked_[end], *newest);
        }
      }
      const Ranked& last_invoked = ranked_[end - 1];
      if (newest == nullptr || last_invoked.call->invoked > newest->call->invoked) {
        newest = &last_invoked;
      }
    }
    return Conflict{};
  }

  /// The two, and if both are elements a read that shows which of them was first.
  Conflict conflict_of(const Ranked& higher, const Ranked& lower) const {
    Conflict conflict{higher.call->call, lower.call->call};
    const bool are_elements = higher.rank % 2 == 1 && lower.rank % 2 == 1;
    if (!are_elements) return conflict;
    const auto shows = std::find_if(ranked_.begin(), ranked_.end(), [&](const Ranked& read) {
      return read.rank % 2 == 0 && read.rank > lower.rank;
    });
    if (shows != ranked_.end()) conflict.push_back(shows->call->call);
    return conflict;
  }

  const std::vector<Call>& calls_;
  bool applies_ = false;
  bool is_set_ = false;
  std::vector<Element> elements_;
  Lookup<std::string_view, std::size_t> numbers_;  // of elements, by their texts
  std::vector<std::size_t> lengths_;               // of elements, each once
  std::vector<Read> reads_;
  std::vector<Ranked> ranked_;
};

}  // namespace

std::optional<Conflict> append_only_conflict(const KeyHistory& history,
                                             const std::vector<Call>& calls) {
  return Ranking(history, calls).conflict();
}

}  // namespace orrery
