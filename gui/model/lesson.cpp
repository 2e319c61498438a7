#include "gui/model/lesson.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "sim/core/error.hpp"
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

/// Opens the run of the step that is played.
void show_run(Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (lesson.play->is_over() || lesson.play->question() == nullptr) return;
  const lessons::Question& question = *lesson.play->question();
  std::vector<std::string> settings;
  for (const Value::Member& member : lessons::settings_of(question)) {
    settings.push_back(member.key + "=" + to_json(member.value));
  }
  for (const std::string& change : lesson.play->changes()) settings.push_back(change);
  const std::string file = lessons::scenario_of(lesson.play->lesson(), question);
  show_session(viewer, viewer.opener->open_changed(file, settings));
}

void keep_progress(LessonState& lesson) {
  const lessons::Play& play = *lesson.play;
  const auto card = std::ranges::find(lesson.cards, play.lesson().name, &LessonCard::name);
  if (card != lesson.cards.end()) card->done = play.step_number();
  if (lesson.progress_file.empty()) return;
  lessons::Progress all = lessons::read_progress(lesson.progress_file);
  all.of(play.lesson().name) = play.progress();
  lessons::write_progress(lesson.progress_file, all);
}

/// What hands have done to the run that is looked at is a change like any other.
void take_hands_over(Viewer& viewer, bool is_asked_for) {
  lessons::Play& play = *viewer.lesson.play;
  play.take_back("hands");
  if (!viewer.session || !viewer.session->is_live()) return;
  const std::vector<Hand> hands = viewer.session->branches()[viewer.session->branch()].hands;
  if (hands.empty()) return;
  try {
    play.change("hands=" + to_json(write(hands)));
  } catch (const Error&) {
    if (is_asked_for) throw;  // a prediction is about the run as it is
  }
}

LessonResult result_of(const lessons::Question& question, const lessons::Answered& answered) {
  LessonResult result{.is_right = answered.grade.is_right,
                      .step_is_over = answered.step_is_over,
                      .sentence = answered.grade.because,
                      .lamps = {},
                      .measures = answered.report.measures};
  for (const lessons::Lamp& lamp : question.lamps) {
    result.lamps.push_back({lamp.name, lessons::holds(lamp.if_, result.measures)});
  }
  return result;
}

}  // namespace

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
      const auto& steps = progress.of(lesson.name).steps;
      const auto done = std::ranges::count_if(steps, &lessons::StepProgress::is_over);
      cards.push_back({.file = file,
                       .name = lesson.name,
                       .title = lesson.title,
                       .done = static_cast<std::size_t>(done),
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
  lessons::LessonProgress its = progress.of(lesson.name);
  const bool was_over = its.steps.size() >= lesson.steps.size() &&
                        std::ranges::all_of(its.steps, &lessons::StepProgress::is_over);
  if (was_over) its.steps.clear();  // once more
  state.play.emplace(std::move(lesson), std::move(its), *viewer.opener->catalogue());
  state.shown = state.play->step_number();
  state.result.reset();
  show_run(viewer);
  say(viewer, "Lesson: " + state.play->lesson().title);
}

void close_lesson(Viewer& viewer) {
  viewer.lesson.play.reset();
  viewer.lesson.result.reset();
  say(viewer, "The lesson is closed; it goes on here next time.");
}

void choose_answer(Viewer& viewer, std::size_t choice) {
  LessonState& lesson = viewer.lesson;
  const lessons::Question question = *lesson.play->question();
  if (choice < 1 || choice > question.choices.size()) {
    throw Error({}, "there is no such answer",
                "write 1 to " + std::to_string(question.choices.size()));
  }
  take_hands_over(viewer, false);
  lesson.result = result_of(question, lesson.play->choose(choice - 1));
  keep_progress(lesson);
}

void try_run(Viewer& viewer) {
  LessonState& lesson = viewer.lesson;
  const lessons::Question question = *lesson.play->question();
  take_hands_over(viewer, true);
  lesson.result = result_of(question, lesson.play->attempt());
  keep_progress(lesson);
}

void change_run(Viewer& viewer, const std::string& assignment) {
  viewer.lesson.play->take_back("hands");
  viewer.lesson.play->change(assignment);
  viewer.lesson.typed = {};
  viewer.lesson.result.reset();
  show_run(viewer);
}

void take_changes_back(Viewer& viewer) {
  viewer.lesson.play->take_back();
  viewer.lesson.result.reset();
  show_run(viewer);
}

void give_hint(Viewer& viewer) {
  if (!viewer.lesson.play->hint()) say(viewer, "There is no other hint.");
}

void go_on(Viewer& viewer) {
  LessonState& lesson = viewer.lesson;
  if (!lesson.result || !lesson.result->step_is_over) lesson.play->read_on();
  lesson.result.reset();
  lesson.shown = lesson.play->step_number();
  keep_progress(lesson);
  if (lesson.play->is_over()) {
    const std::string title = lesson.play->lesson().title;
    lesson.play.reset();
    say(viewer, "The lesson is over: " + title);
    return;
  }
  show_run(viewer);
}

std::string why_not_answer(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (!lesson.play) return "No lesson is open.";
  if (lesson.result && lesson.result->step_is_over) return "This is answered: go on.";
  if (lesson.play->question() == nullptr) return "There is nothing to answer: go on.";
  return "";
}

std::string why_not_try(const Viewer& viewer) {
  std::string why = why_not_answer(viewer);
  if (!why.empty()) return why;
  return viewer.lesson.play->question()->make ? "" : "Predict first: choose an answer.";
}

std::string why_not_go_on(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  if (!lesson.play) return "No lesson is open.";
  const bool is_answered = lesson.result && lesson.result->step_is_over;
  const bool is_read_only = !is_answered && lesson.play->question() == nullptr;
  return is_answered || is_read_only ? "" : "Answer first.";
}

const lessons::Step& shown_step(const LessonState& lesson) {
  return lesson.play->lesson().steps[lesson.shown];
}

std::vector<std::string> given_hints(const LessonState& lesson) {
  const lessons::Step& step = shown_step(lesson);
  const auto& steps = lesson.play->progress().steps;
  if (!step.question || lesson.shown >= steps.size()) return {};
  const auto& hints = step.question->hints;
  const auto given = std::min<std::size_t>(steps[lesson.shown].hints, hints.size());
  return {hints.begin(), hints.begin() + static_cast<std::ptrdiff_t>(given)};
}

}  // namespace orrery::gui
