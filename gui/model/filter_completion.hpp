#pragma once
/// What can be written where the filter is being typed: fields, flags, and the names of this run.

#include <string>
#include <string_view>
#include <vector>

#include "gui/model/filter.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// Names of a run that filters are about, beside those of its nodes.
struct FilterNames {
  std::vector<Word> types{};          ///< of messages and timers, in the order of appearance
  std::vector<bool> has{};            ///< by word
  std::vector<std::string> judges{};  ///< whose promises can be broken
  std::size_t messages_seen = 0;
  EventNumber events_seen = 0;

  /// Takes in what is new. Requires: the chronicle goes on as it was in the last call.
  void follow(const Chronicle& chronicle);
};

struct FilterCompletion {
  std::string text{};   ///< "node="
  std::string words{};  ///< "where it happens"
  friend bool operator==(const FilterCompletion&, const FilterCompletion&) = default;
};

struct FilterCompletions {
  std::size_t begin = 0;  ///< what it stands instead of, in bytes
  std::size_t end = 0;
  std::vector<FilterCompletion> list{};
};

/// Those that fit what stands before the cursor: first what begins so, then what contains it.
/// Nothing if there is only what is written already.
FilterCompletions filter_completions(std::string_view text, std::size_t cursor,
                                     const Chronicle& chronicle, const FilterNames& names);

/// Why a filter may not choose what was meant: it names nodes, types, judges or events that are not
/// there, or a word in it looks like an operator. Empty if neither is so.
std::string filter_remark(const FilterTerm& term, const Chronicle& chronicle,
                          const FilterNames& names);

}  // namespace orrery::gui
