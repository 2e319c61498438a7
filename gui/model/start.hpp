#pragma once
/// The start screen: which scenarios there are, and which of them somebody looks for.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/lesson_state.hpp"
#include "gui/model/start_state.hpp"

namespace orrery::gui {

/// The scenarios in a folder and below, topic by topic; topics with a "hello" come first, and so do
/// they in their topic. What is JSON but no scenario is left out; one with errors is there, with
/// its problem.
std::vector<ScenarioCard> scenarios_in(const std::string& folder);

/// Puts a card for each of these lessons before all others.
void add_lessons(StartState& start, const std::vector<LessonCard>& lessons);

/// Some of its steps are over, and not all.
bool is_begun(const LessonCard& lesson);

/// "2 of 6 steps", "done, 6 steps", "6 steps".
std::string stand_words(const LessonCard& lesson);

/// Up to the first full stop, question mark or exclamation mark that ends a sentence.
std::string first_sentence(std::string_view text);

/// Places of the cards in which each of the typed words occurs somewhere, in whatever case:
/// lessons first, then scenarios of the topic that is called so.
std::vector<std::size_t> shown_cards(const StartState& start);

/// What Enter opens: the chosen card's file, or, if no card is meant, what is typed. Nothing where
/// there is neither.
std::optional<std::string> file_to_open(const StartState& start);

/// Chooses another of the cards that are shown, so many further on; stops at either end.
void choose_further(StartState& start, std::ptrdiff_t cards);

/// After the typed text has changed: the first match is chosen.
void typed_anew(StartState& start);

/// While nothing is typed, the lesson that is begun and not done is chosen; of several, the one
/// that was opened last.
void choose_begun_lesson(StartState& start, const std::vector<LessonCard>& lessons);

/// Puts a file first among the recent ones.
void remember(StartState& start, const std::string& file);

}  // namespace orrery::gui
