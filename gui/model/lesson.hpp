#pragma once
/// A lesson beside the run that it asks about. Each step opens its run; what hands do to it counts
/// as the learner's own change where the step allows that.

#include <string>
#include <vector>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// The lessons of a folder by their names, with how far the progress in that file is. What cannot
/// be read is left out.
std::vector<LessonCard> lessons_in(const std::string& folder, const std::string& progress_file);

// Each throws Error for what it cannot do. Requires, but for open_lesson: a lesson is open.

/// By its name among the cards, or by its file; goes on where it was left.
void open_lesson(Viewer& viewer, const std::string& name);
void close_lesson(Viewer& viewer);
/// How sure they are of the answer that comes next; said once more, it is not said.
void say_confidence(Viewer& viewer, lessons::Confidence confidence);
/// From 1, as it stands on the screen. The run goes on to its end.
void choose_answer(Viewer& viewer, std::size_t choice);
/// Where the answer is a number.
void say_number(Viewer& viewer, double number);
/// "n2"; empty if no node of the run is selected.
std::string selected_node(const Viewer& viewer);
/// By its name: where the answer is a node.
void point_at(Viewer& viewer, const std::string& node);
/// Grades the run as the learner has made it: settings, and hands on the chosen branch.
void try_run(Viewer& viewer);
/// Goes to the event that decides the answer, and selects it.
void watch_answer(Viewer& viewer);
/// A prediction is not answered yet: the run does not go on before it is.
bool is_held(const Viewer& viewer);

/// Has the run other hands than in the lesson, which may have some of its own?
bool have_hands_changed_run(const Viewer& viewer);
/// In each frame: holds the run back, and goes to the deciding event when an answered one has
/// ended. Requires: there is a run, its lock is held.
void follow_lesson(Viewer& viewer);
/// To another step, from 1, which may be over. Throws Error if there is none.
void go_to_step(Viewer& viewer, std::size_t step);
/// Another setting, with or without "set" before it: the run begins anew with it. What begins no
/// new deed is taken back with the change before it.
void change_run(Viewer& viewer, const std::string& assignment, bool is_new_deed = true);
/// The newest one: hands, or else a setting.
void take_change_back(Viewer& viewer);
void take_changes_back(Viewer& viewer);
void give_hint(Viewer& viewer);
/// To the step after the one that is answered, or only read.
void go_on(Viewer& viewer);

/// Writes the progress in all lessons into a file that can be handed on.
void export_progress(const Viewer& viewer, const std::string& file);

/// Why it cannot be done now; empty: it can.
std::string why_not_answer(const Viewer& viewer);
/// Also of a step that has just been answered: its question is asked again, then.
std::string why_not_change_run(const Viewer& viewer);
std::string why_not_choose(const Viewer& viewer);
/// By a choice, a number or a node.
std::string why_not_say(const Viewer& viewer);
std::string why_not_point(const Viewer& viewer);
std::string why_not_try(const Viewer& viewer);
std::string why_not_take_back(const Viewer& viewer);
std::string why_not_watch(const Viewer& viewer);
std::string why_not_rate(const Viewer& viewer);
std::string why_not_go_on(const Viewer& viewer);

/// The step that is on the screen; its hints that were given.
const lessons::Step& shown_step(const LessonState& lesson);
/// Is the panel one that the step is about? All are where it does not say.
bool is_to_be_seen(const Viewer& viewer, Panel panel);
std::vector<std::string> given_hints(const LessonState& lesson);

}  // namespace orrery::gui
