#pragma once
/// The filter of the log and the diagram: what is typed, and which events it chooses.

#include <optional>
#include <string>
#include <vector>

#include "gui/model/filter_choice.hpp"
#include "gui/model/filter_completion.hpp"
#include "gui/model/seen_chronicle.hpp"
#include "gui/model/selection.hpp"

namespace orrery::gui {

struct Viewer;

struct FilterState {
  static constexpr std::size_t typed_max = 64 * 1024;  ///< bytes
  std::string typed{};

  // Where it is typed.
  bool wants_keyboard = false;                ///< the field gets it in the next frame
  bool is_typing = false;                     ///< in the last frame
  std::size_t cursor = 0;                     ///< in `typed`, as of the last frame
  std::optional<std::size_t> wants_cursor{};  ///< there, in the next frame
  std::size_t completion = 0;                 ///< the one that is marked
  bool is_listed = false;                     ///< completions were drawn in the last frame
  bool has_moved_mark = false;                ///< since the text was changed

  // Worked out, and kept.
  std::string read{};  ///< what was typed when it was read last
  std::optional<FilterError>
      error{};        ///< why that cannot be read; what was read before still holds
  FilterTerm term{};  ///< what could be read last
  std::optional<FilterChoice> choice{};
  std::vector<bool> chosen{};         ///< by number of event; empty: no filter, everything is shown
  std::vector<std::uint32_t> rows{};  ///< numbers of the chosen events, ascending
  SeenChronicle chosen_of{};
  std::uint64_t changes = 0;  ///< of `chosen`: who keeps what it drew by that compares this
  std::string remark{};       ///< why it may not choose what was meant; mostly empty
  FilterNames names{};
  SeenChronicle names_of{};
};

/// There is one; else everything is shown.
inline bool is_filtering(const FilterState& filter) { return filter.choice.has_value(); }

/// What a choice has chosen, and of which chronicle.
struct ChosenEvents {
  std::vector<bool>& chosen;         ///< by number of event
  std::vector<std::uint32_t>& rows;  ///< numbers of the chosen events, ascending
  SeenChronicle& of;
};
/// Chooses of what is new in the session's chronicle. Requires: its lock is held.
void choose_again(const Session& session, FilterChoice& choice, const ChosenEvents& events);

/// Reads what is typed and chooses by it, if either the text or the run has changed. Cheap if not.
/// Requires: the lock of the session, if there is one, is held.
void follow_filter(Viewer& viewer);

/// Puts this where it is typed, and follows it. Throws Error if it is longer than typed_max.
void set_filter(Viewer& viewer, const std::string& text);

/// "1,204 of 88,310 events".
std::string filter_count_words(const FilterState& filter, const Chronicle& chronicle);

/// What to type for what is selected; empty if there is nothing to filter by.
std::string filter_for(const Chronicle& chronicle, const Picked& picked);

}  // namespace orrery::gui
