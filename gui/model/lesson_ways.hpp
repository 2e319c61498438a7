#pragma once
/// Ways into lessons, through them and out of them, for who sits before the viewer.

#include <string>
#include <vector>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Opens it by its name or its file, and it is among what was opened last. Throws Error.
void open_lesson_here(Viewer& viewer, const std::string& name);
/// "Lesson: CAP: what a cut leaves you": with its name, where the title does not have it.
std::string title_to_find(const LessonCard& card);
/// Where lessons are found: "scenarios/lessons/cap.md".
bool is_lesson_file(const std::string& file);

/// To the next step; at the end, to the next lesson that is not done, if there is one.
/// Requires: a lesson is open, and its step is over or only to be read.
void go_on_from_here(Viewer& viewer);
/// The step that is shown is the last, and nothing is left to do in it.
bool is_at_end(const LessonState& lesson);
/// After this lesson, and then from the first; null if all others are done.
const LessonCard* next_lesson(const LessonState& lesson);
/// Closes the lesson, if one is open: at its end it is done, else it goes on there next time.
void leave_lesson(Viewer& viewer);

/// What Ctrl+T asks: what may be changed, and from what it can be made. Requires: a question.
Prompt prompt_to_change(const Viewer& viewer);
Prompt prompt_for_lesson(const Viewer& viewer);

/// Throws Error if a file cannot be written there, for there is no such folder.
void check_folder_of(const std::string& file);

}  // namespace orrery::gui
