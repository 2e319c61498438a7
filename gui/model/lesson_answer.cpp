// What is answered in a lesson, what comes of it, and where the run shows it.

#include <algorithm>
#include <utility>

#include "gui/model/goals.hpp"
#include "gui/model/lesson.hpp"
#include "gui/model/lesson_parts.hpp"
#include "gui/model/lesson_watch.hpp"
#include "gui/session/command_line.hpp"
#include "sim/core/error.hpp"
#include "sim/lessons/changes.hpp"

namespace orrery::gui {
namespace {

/// What hands have done to the run that is looked at is a change like any other.
void take_hands_over(Viewer& viewer) {
  lessons::Play& play = *viewer.lesson.play;
  play.forget("hands");
  if (have_hands_changed_run(viewer)) play.change(hands_setting(hands_on(viewer)));
}

/// A prediction is about the run as it is, if hands are not the learner's to lay on.
void leave_hands_behind(Viewer& viewer) {
  try {
    take_hands_over(viewer);
  } catch (const Error&) {
    show_run(viewer);
  }
}

/// Conditions of the goal that are not met, and of which no lamp speaks.
std::vector<lessons::Check> what_no_lamp_says(const lessons::Question& question,
                                              const std::vector<Measured>& measures) {
  std::vector<lessons::Check> checks = lessons::checks_of(question.goal, measures);
  std::erase_if(checks, [&](const lessons::Check& check) {
    return check.holds || std::ranges::any_of(question.lamps, [&](const lessons::Lamp& lamp) {
             return lessons::speaks_of(lamp.if_, check.measure);
           });
  });
  return checks;
}

/// Of the step that is shown.
LessonResult result_of(const LessonState& lesson, const lessons::Answered& answered) {
  const lessons::Question& question = *shown_step(lesson).question;
  const std::vector<Measured>& measures = answered.report.measures;
  LessonResult result{.is_right = answered.grade.is_right,
                      .step_is_over = answered.step_is_over,
                      .verdict = answered.verdict,
                      .sentence = answered.grade.because,
                      .then = answered.then,
                      .checks = what_no_lamp_says(question, measures)};
  for (const lessons::Lamp& lamp : question.lamps) {
    result.lamps.push_back(
        {lamp.name, lessons::to_text(lamp.if_), lessons::what_is_missing(lamp.if_, measures)});
  }
  result.measures = rows_of(lesson.play->lesson(), lesson.shown, measures, answered.grade.is_right);
  return result;
}

/// With the answer comes what could still come of the run, where the question says so.
void show_futures(Viewer& viewer) {
  LessonState& lesson = viewer.lesson;
  const bool is_asked = lesson.result->step_is_over && shown_step(lesson).question->futures;
  if (!is_asked || viewer.valence.is_shown || !viewer.session) return;
  if (!why_no_valence_of(*viewer.session).empty()) return;
  viewer.valence.is_shown = true;
  lesson.shows_futures = true;
}

/// What was graded is simulated to its end, and the play head goes there.
void show_answer(Viewer& viewer, const lessons::Answered& answered, std::string changes,
                 std::size_t choice = 0) {
  LessonState& lesson = viewer.lesson;
  lesson.result = result_of(lesson, answered);
  lesson.result->changes = std::move(changes);
  lesson.result->choice = choice;
  lesson.sight = LessonState::Sight::result;
  lesson.watches = true;
  lesson.watched.clear();
  // Not now: who answers may hold the lock of another run than this one.
  viewer.frame.seeking = Seeking{.goal = Goal::end};
  show_futures(viewer);
  keep_progress(lesson);
}

}  // namespace

void say_confidence(Viewer& viewer, lessons::Confidence confidence) {
  auto& said = viewer.lesson.confidence;
  if (said == confidence) said.reset();
  else said = confidence;
}

void choose_answer(Viewer& viewer, std::size_t choice) {
  LessonState& lesson = viewer.lesson;
  const std::size_t choices = lesson.play->question()->choices.size();
  if (choice < 1 || choice > choices) {
    throw Error({}, "there is no such answer", "write 1 to " + std::to_string(choices));
  }
  leave_hands_behind(viewer);
  const std::string changes = lessons::to_text(lesson.play->changes());
  const auto confidence = std::exchange(lesson.confidence, std::nullopt);
  show_answer(viewer, lesson.play->choose(choice - 1, confidence), changes, choice);
}

void say_number(Viewer& viewer, double number) {
  LessonState& lesson = viewer.lesson;
  leave_hands_behind(viewer);
  const std::string changes = lessons::to_text(lesson.play->changes());
  const auto confidence = std::exchange(lesson.confidence, std::nullopt);
  show_answer(viewer, lesson.play->say(number, confidence), changes);
  lesson.result->answer = number;
}

std::string selected_node(const Viewer& viewer) {
  const Picked& picked = viewer.selected;
  if (!viewer.session || picked.kind != Picked::Kind::node) return "";
  return viewer.session->chronicle().nodes()[picked.place].name;
}

void point_at(Viewer& viewer, const std::string& node) {
  const auto& choices = viewer.lesson.play->question()->choices;
  const auto chosen = std::ranges::find(choices, node, &lessons::Choice::text);
  if (chosen == choices.end()) {
    throw Error({}, node + " is no answer",
                "click one of " + choices.front().text + " … " + choices[choices.size() - 2].text);
  }
  choose_answer(viewer, static_cast<std::size_t>(chosen - choices.begin()) + 1);
}

void try_run(Viewer& viewer) {
  take_hands_over(viewer);
  lessons::Play& play = *viewer.lesson.play;
  const std::string changes = lessons::to_text(play.changes());
  show_answer(viewer, play.attempt(), changes);
}

void watch_answer(Viewer& viewer) {
  Session& session = *viewer.session;
  const lessons::Question& question = *shown_step(viewer.lesson).question;
  const std::vector<Lamp> lamps = session.lamps();
  const DecidingEvent deciding =
      deciding_event(session.chronicle(), lamps, lessons::watched(question));
  go_to(viewer, deciding.event);
  if (deciding.moment) go_to_time(viewer.head, session, *deciding.moment);
  else if (deciding.event > 0) select(viewer, Picked::of_event(deciding.event));
  const auto& window = question.window;
  const Time head = viewer.head.time;
  if (window && head >= window->min && head <= window->max) {
    show_its_window(viewer);
    viewer.followed = head;  // the window stays where it is
  }
  const Lamp* of_calls = violated_lamp(lamps);
  if (of_calls != nullptr && of_calls->name == deciding.violated) {
    explain_violation(viewer);
    viewer.followed = head;
  }
  const std::string number = "#" + std::to_string(deciding.event) + ": ";
  viewer.lesson.watched = (deciding.moment ? "" : number) + deciding.words;
  // What somebody wrote of a moment was written of the run as it is in the lesson.
  const bool is_changed =
      viewer.lesson.result->changes != lessons::to_text(std::vector<std::string>{});
  if (deciding.moment && question.predict && is_changed) {
    viewer.lesson.watched += " (in the lesson's own run)";
  }
  say(viewer, "Watch " + viewer.lesson.watched);
}

void follow_lesson(Viewer& viewer) {
  LessonState& lesson = viewer.lesson;
  if (!lesson.play) return;
  if (lesson.watches && !viewer.frame.seeking && viewer.session->is_judged()) {
    lesson.watches = false;
    if (lesson.result) watch_answer(viewer);
  }
  const bool goes_on = viewer.head.is_playing || viewer.head.wanted != 0 || viewer.frame.seeking;
  if (!goes_on || !is_held(viewer) || viewer.session->has_ended()) return;
  viewer.head.is_playing = false;
  viewer.head.wanted = 0;
  viewer.frame.seeking.reset();
  say(viewer, "Predict first: the run goes on when you have answered.");
}

}  // namespace orrery::gui
