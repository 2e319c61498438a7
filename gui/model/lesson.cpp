#include "gui/model/lesson.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "gui/model/goals.hpp"
#include "gui/model/lesson_watch.hpp"
#include "gui/model/time_axis.hpp"
#include "gui/session/command_line.hpp"
#include "sim/core/error.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/read.hpp"

namespace orrery::gui {
namespace {

namespace fs = std::filesystem;

std::string file_of(const LessonState& lesson, const std::string& name) {
  const auto card = std::ranges::find(lesson.cards, name, &LessonCard::name);
  if (card != lesson.cards.end()) return card->file;
  if (fs::exists(name)) return name;
  std::vector<std::string> names;
  for (const LessonCard& each : lesson.cards) names.push_back(each.name);
  throw Error({}, "there is no lesson " + name, names.empty() ? "" : suggestion_among(name, names));
}

std::string_view as_word(lessons::Sight sight) { return name_of_enumerator(sight); }

/// The panels that the step is about come to the front, and the first of them has the keyboard.
void turn_to_its_panels(Viewer& viewer) {
  const auto* question = viewer.lesson.play->question();
  if (question == nullptr || question->look.empty()) return;
  viewer.frame.maximised.reset();
  for (const Panel usual : {Panel::log, Panel::space_time, Panel::network})
    focus(viewer.frame, usual);
  for (auto sight = question->look.rbegin(); sight != question->look.rend(); ++sight) {
    focus(viewer.frame, *std::ranges::find(all_panels, as_word(*sight),
                                           [](Panel panel) { return name_of(panel); }));
  }
}

std::vector<Hand> hands_on(const Viewer& viewer) {
  if (!viewer.session || !viewer.session->is_live()) return {};
  return viewer.session->branches()[viewer.session->branch()].hands;
}

/// Whose run the step has: a step that is only to be read has that of the question before it, or
/// none (null).
const lessons::Question* question_of_run(const lessons::Play& play) {
  const std::vector<lessons::Step>& steps = play.lesson().steps;
  std::size_t step = play.step_number();
  while (step > 0 && !steps[step].question) --step;
  return steps[step].question ? &*steps[step].question : nullptr;
}

/// The file of the step's run, and its settings; nothing if it has none.
std::vector<std::string> run_of_step(const lessons::Play& play) {
  const lessons::Question* question = question_of_run(play);
  if (question == nullptr) return {};
  std::vector<std::string> run{lessons::scenario_of(play.lesson(), *question)};
  for (const Value::Member& member : lessons::settings_of(*question)) {
    run.push_back(member.key + "=" + to_json(member.value));
  }
  for (const std::string& change : play.changes()) run.push_back(change);
  return run;
}

/// The span that the question is about, while nobody has moved it.
void show_its_window(Viewer& viewer) {
  const auto& question = shown_step(viewer.lesson).question;
  if (!question || !question->window) return;
  const auto& window = question->window;
  show_window(viewer, {window->min, std::max(window->max, window->min + shortest_window)});
}

/// Opens the run of the step that is played.
void show_run(Viewer& viewer) {
  LessonState& lesson = viewer.lesson;
  if (lesson.play->is_over()) return;
  std::vector<std::string> run = run_of_step(*lesson.play);
  if (run.empty()) return;
  lesson.ran = std::move(run);
  lesson.own_settings = lesson.ran.size() - 1 - lesson.play->changes().size();
  lesson.watched.clear();
  show_session(viewer, viewer.opener->open_changed(lesson.ran.front(),
                                                   {lesson.ran.begin() + 1, lesson.ran.end()}));
  const Plan own = lessons::plan_of(lesson.play->lesson(), *question_of_run(*lesson.play), {},
                                    *viewer.opener->catalogue());
  lesson.own_hands = hands_setting(own.hands);
  show_its_window(viewer);
}

/// Unless it is the run that is looked at already, which has been shown and stays.
void show_next_run(Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (lesson.play->is_over() || lesson.play->question() == nullptr) return;
  const bool is_there = viewer.session && run_of_step(*lesson.play) == lesson.ran;
  if (is_there && !have_hands_changed_run(viewer)) show_its_window(viewer);
  else show_run(viewer);
}

void keep_progress(LessonState& lesson) {
  const lessons::Play& play = *lesson.play;
  const auto card = std::ranges::find(lesson.cards, play.lesson().name, &LessonCard::name);
  if (card != lesson.cards.end()) card->done = play.progress().done();
  lessons::keep(lesson.progress_file, play);
}

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

/// Unless somebody else has shown them.
void hide_futures(Viewer& viewer) {
  if (std::exchange(viewer.lesson.shows_futures, false)) viewer.valence.is_shown = false;
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

bool have_hands_changed_run(const Viewer& viewer) {
  return hands_setting(hands_on(viewer)) != viewer.lesson.own_hands;
}

std::vector<LessonCard> lessons_in(const std::string& folder, const std::string& progress_file) {
  lessons::Progress progress;
  try {
    progress = lessons::read_progress(progress_file);
  } catch (const Error&) {
    progress = {};  // said when a lesson is opened
  }
  std::vector<LessonCard> cards;
  std::error_code error;  // no folder, no lessons
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".md") continue;
    try {
      const std::string file = entry->path().string();
      const lessons::Lesson lesson = lessons::read_lesson(read_text_file(file), file);
      cards.push_back({.file = file,
                       .name = lesson.name,
                       .title = lesson.title,
                       .done = progress.of(lesson.key).done(),
                       .steps = lesson.steps.size()});
    } catch (const Error&) {
      continue;  // whoever opens it by its name is told why
    }
  }
  std::ranges::sort(cards, {}, &LessonCard::name);
  return cards;
}

void open_lesson(Viewer& viewer, const std::string& name) {
  LessonState& state = viewer.lesson;
  lessons::Lesson lesson = lessons::load_lesson(file_of(state, name), *viewer.opener->catalogue());
  lessons::Progress progress = lessons::read_progress(state.progress_file);
  lessons::LessonProgress its = progress.of(lesson.key);
  hide_futures(viewer);
  state.play.emplace(std::move(lesson), std::move(its), *viewer.opener->catalogue());
  if (state.play->is_over()) state.play->go_to(0);  // once more
  state.shown = state.play->step_number();
  state.result.reset();
  state.confidence.reset();
  state.sight = LessonState::Sight::top;
  state.ran.clear();
  state.own_settings = 0;
  show_run(viewer);
  turn_to_its_panels(viewer);
  say(viewer, "Lesson: " + state.play->lesson().title);
}

void close_lesson(Viewer& viewer) {
  hide_futures(viewer);
  viewer.lesson.play.reset();
  viewer.lesson.result.reset();
  say(viewer, "The lesson is closed; it goes on here next time.");
}

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

bool is_held(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (!lesson.play || lesson.result || lesson.play->is_over()) return false;
  return lesson.play->question() != nullptr && lesson.play->question()->predict;
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

void go_to_step(Viewer& viewer, std::size_t step) {
  LessonState& lesson = viewer.lesson;
  const std::size_t steps = lesson.play->lesson().steps.size();
  if (step < 1 || step > steps) {
    throw Error({}, "there is no such step", "write 1 to " + std::to_string(steps));
  }
  lesson.play->go_to(step - 1);
  hide_futures(viewer);
  lesson.result.reset();
  lesson.confidence.reset();
  lesson.sight = LessonState::Sight::top;
  lesson.shown = step - 1;
  show_run(viewer);
  turn_to_its_panels(viewer);
}

namespace {

/// Who changes the run of a step that has just been answered plays that step again.
void reopen_step(Viewer& viewer) {
  LessonState& lesson = viewer.lesson;
  if (!lesson.result || !lesson.result->step_is_over) return;
  lesson.play->reopen();
  hide_futures(viewer);
  lesson.result.reset();
  lesson.confidence.reset();
  say(viewer, "The step is asked again. Enter goes on without it.");
}

}  // namespace

void change_run(Viewer& viewer, const std::string& assignment, bool is_new_deed) {
  constexpr std::string_view set = "set ";
  reopen_step(viewer);
  const bool has_set = assignment.starts_with(set);
  viewer.lesson.play->forget("hands");
  viewer.lesson.play->change(has_set ? assignment.substr(set.size()) : assignment, is_new_deed);
  viewer.lesson.typed.clear();
  viewer.lesson.result.reset();
  show_run(viewer);
}

void take_change_back(Viewer& viewer) {
  lessons::Play& play = *viewer.lesson.play;
  const bool has_hands = have_hands_changed_run(viewer);
  const auto taken = has_hands ? std::nullopt : play.take_back();
  if (has_hands) play.forget("hands");
  viewer.lesson.result.reset();
  show_run(viewer);
  if (has_hands) say(viewer, "Taken back: what hands did to the run.");
  else say(viewer, taken ? "Taken back: " + *taken : "The run is as the lesson has it.");
}

void take_changes_back(Viewer& viewer) {
  viewer.lesson.play->take_all_back();
  viewer.lesson.result.reset();
  show_run(viewer);
}

void give_hint(Viewer& viewer) {
  if (!viewer.lesson.play->hint()) {
    const bool had_some = !given_hints(viewer.lesson).empty();
    return say(viewer, had_some ? "There is no other hint." : "There is no hint in this step.");
  }
  viewer.lesson.sight = LessonState::Sight::hint;
}

void go_on(Viewer& viewer) {
  LessonState& lesson = viewer.lesson;
  if (!lesson.result || !lesson.result->step_is_over) lesson.play->go_on();
  hide_futures(viewer);
  lesson.result.reset();
  lesson.confidence.reset();
  lesson.sight = LessonState::Sight::top;
  lesson.shown = lesson.play->step_number();
  keep_progress(lesson);
  if (lesson.play->is_over()) {
    const std::string title = lesson.play->lesson().title;
    lesson.play.reset();
    say(viewer, "The lesson is over: " + title);
    return;
  }
  say(viewer, "");
  show_next_run(viewer);
  turn_to_its_panels(viewer);
}

void export_progress(const Viewer& viewer, const std::string& file) {
  const LessonState& lesson = viewer.lesson;
  lessons::Progress all = lessons::read_progress(lesson.progress_file);
  if (lesson.play) all.of(lesson.play->lesson().key) = lesson.play->progress();
  lessons::write_progress(file, all);
}

const lessons::Step& shown_step(const LessonState& lesson) {
  return lesson.play->lesson().steps[lesson.shown];
}

bool is_to_be_seen(const Viewer& viewer, Panel panel) {
  const LessonState& lesson = viewer.lesson;
  if (!lesson.play || !shown_step(lesson).question) return true;
  const std::vector<lessons::Sight>& look = shown_step(lesson).question->look;
  return look.empty() || std::ranges::find(look, name_of(panel), as_word) != look.end();
}

std::vector<std::string> given_hints(const LessonState& lesson) {
  return lesson.result && lesson.result->step_is_over ? std::vector<std::string>{}
                                                      : lesson.play->hints();
}

}  // namespace orrery::gui
