// Why something cannot be done in a lesson now, and by which key it can.

#include "gui/model/lesson.hpp"

namespace orrery::gui {

std::string why_not_answer(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (!lesson.play) return "No lesson is open.";
  if (lesson.result && lesson.result->step_is_over) return "This is answered: go on.";
  if (lesson.play->question() == nullptr) return "There is nothing to answer: go on.";
  return "";
}

std::string why_not_change_run(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (!lesson.play) return "No lesson is open.";
  return shown_step(lesson).question ? "" : "There is no run to change: go on.";
}

std::string why_not_choose(const Viewer& viewer) {
  std::string why = why_not_answer(viewer);
  if (!why.empty()) return why;
  const lessons::Question& question = *viewer.lesson.play->question();
  if (question.make) return "There is nothing to choose. Try the run: Ctrl+Enter.";
  return question.choices.empty() ? "There is nothing to choose. Say it: Ctrl+A." : "";
}

std::string why_not_say(const Viewer& viewer) {
  std::string why = why_not_answer(viewer);
  if (!why.empty()) return why;
  return viewer.lesson.play->question()->predict ? "" : "Try the run: Ctrl+Enter.";
}

std::string why_not_point(const Viewer& viewer) {
  std::string why = why_not_answer(viewer);
  if (!why.empty()) return why;
  if (!viewer.lesson.play->question()->point) return "The answer is no node.";
  return selected_node(viewer).empty() ? "Click a node first." : "";
}

std::string why_not_try(const Viewer& viewer) {
  std::string why = why_not_answer(viewer);
  if (!why.empty()) return why;
  return viewer.lesson.play->question()->make ? "" : "Predict first: choose an answer.";
}

std::string why_not_take_back(const Viewer& viewer) {
  std::string why = why_not_answer(viewer);
  if (!why.empty()) return why;
  const bool is_changed = !viewer.lesson.play->changes().empty() || have_hands_changed_run(viewer);
  return is_changed ? "" : "Nothing is changed: the run is as the lesson has it.";
}

std::string why_not_watch(const Viewer& viewer) {
  if (!viewer.lesson.play) return "No lesson is open.";
  if (!viewer.lesson.result || !viewer.session) return "Answer first.";
  return viewer.session->has_ended() ? "" : "The run is being simulated to its end.";
}

std::string why_not_rate(const Viewer& viewer) {
  std::string why = why_not_answer(viewer);
  if (!why.empty()) return why;
  return viewer.lesson.play->question()->predict ? "" : "That is for predictions.";
}

std::string why_not_go_on(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (!lesson.play) return "No lesson is open.";
  const bool is_answered = lesson.result && lesson.result->step_is_over;
  if (is_answered || lesson.play->may_go_on()) return "";
  if (lesson.play->question()->make) {
    return lesson.result ? "Not yet: change the run, and try it again."
                         : "Try the run first: Ctrl+Enter.";
  }
  return lesson.result ? "Not in this run: answer again." : "Answer first.";
}

}  // namespace orrery::gui
