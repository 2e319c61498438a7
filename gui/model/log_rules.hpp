#pragma once
/// Rules: up to four filters that stay, each with a letter and a colour. Rows of the log that one
/// chooses have its letter; and it may be a track, a strip of ticks along the whole run.

#include <optional>
#include <string>
#include <vector>

#include "gui/model/filter_choice.hpp"
#include "gui/model/seen_chronicle.hpp"
#include "gui/model/theme.hpp"

namespace orrery::gui {

struct Viewer;

inline constexpr std::size_t rules_max = 4;

struct LogRule {
  char letter = 'A';
  std::string text{};  ///< the filter, as it was typed
  bool is_track = false;

  // Worked out, and kept.
  FilterChoice choice;
  std::vector<bool> chosen{};         ///< by number of event
  std::vector<std::uint32_t> rows{};  ///< numbers of the chosen events, ascending
  SeenChronicle chosen_of{};
};

/// Works out what the rules choose of what is new. Requires: the session's lock is held.
void follow_rules(Viewer& viewer);

/// The first rule that chooses the event; null: none does. Requires: rules have followed.
const LogRule* rule_of(const std::vector<LogRule>& rules, EventNumber event);

/// A colour that is not the play head's, and far from those of the others.
Colour colour_of(const LogRule& rule, const Theme& theme);

/// Adds one with the next free letter, or finds the one with this filter. Throws Error where the
/// filter cannot be read, chooses everything, or there are enough.
LogRule& add_rule(Viewer& viewer, const std::string& text);

}  // namespace orrery::gui
