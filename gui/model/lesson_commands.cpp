#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "gui/model/commands.hpp"
#include "gui/model/lesson.hpp"
#include "gui/model/lesson_ways.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

std::string why_no_lessons(const Viewer& viewer) {
  const bool can_play = viewer.opener != nullptr && viewer.opener->catalogue() != nullptr;
  return can_play ? "" : "No lessons can be played here.";
}

std::string why_no_lesson(const Viewer& viewer) {
  return viewer.lesson.play ? "" : "No lesson is open.";
}

/// "2", and where the answer is a node "n2".
void answer(Viewer& viewer, const std::string& argument) {
  const lessons::Question& question = *viewer.lesson.play->question();
  double number = 0;
  const char* end = argument.data() + argument.size();
  const auto [rest, error] = std::from_chars(argument.data(), end, number);
  const bool is_number = error == std::errc{} && rest == end && std::isfinite(number);
  if (!is_number && question.point) return point_at(viewer, argument);
  if (!is_number) throw Error({}, "no number: " + argument, "write 1, 2, …");
  if (question.number) return say_number(viewer, number);
  choose_answer(viewer, number < 1 ? 0 : static_cast<std::size_t>(std::min(number, 1e6)));
}

void add_answers(Commands& commands) {
  constexpr Key keys[] = {Key::d1, Key::d2, Key::d3, Key::d4, Key::d5, Key::d6};
  std::size_t number = 0;
  for (const Key key : keys) {
    ++number;
    const std::string digit = std::to_string(number);
    commands.add({.id = "lesson.answer_" + digit,
                  .title = "Answer " + digit,
                  .help = "Chooses this answer of the lesson's question.",
                  .chords = {{.key = key}},
                  .why_not = why_not_choose},
                 [number](Viewer& viewer) { choose_answer(viewer, number); });
  }
}

/// So that who is sure and wrong sees it at the end. Nobody has to.
void add_confidence(Commands& commands) {
  struct Level {
    const char* id;
    const char* title;
    Key key;
    lessons::Confidence confidence;
  };
  constexpr Level levels[] = {
      {"lesson.guess", "I guess", Key::d1, lessons::Confidence::guess},
      {"lesson.think", "I think so", Key::d2, lessons::Confidence::think},
      {"lesson.sure", "I am sure", Key::d3, lessons::Confidence::sure},
  };
  for (const Level& level : levels) {
    const auto confidence = level.confidence;
    commands.add({.id = level.id,
                  .title = level.title,
                  .help = "How sure you are of the answer that comes next.",
                  .chords = {{.key = level.key, .alt = true}},
                  .why_not = why_not_rate},
                 [confidence](Viewer& viewer) { say_confidence(viewer, confidence); });
  }
}

void add_changes(Commands& commands) {
  commands.add(
      {.id = "lesson.set",
       .title = "Change a setting…",
       .help = "Begins the lesson's run anew with another setting.",
       .chords = {{.key = Key::t, .ctrl = true}},
       .why_not = why_not_change_run,
       .run = [](Viewer& viewer, const std::string& setting) { change_run(viewer, setting); },
       .asks = "A setting: seed=7",
       .prompt = prompt_to_change});
  commands.add({.id = "lesson.take_back",
                .title = "Take the newest change back",
                .help = "What hands did to the lesson's run, or else the newest setting.",
                .chords = {{.key = Key::b, .ctrl = true}},
                .why_not = why_not_take_back},
               take_change_back);
  commands.add({.id = "lesson.take_all_back",
                .title = "Take all changes back",
                .help = "The run as the lesson has it.",
                .chords = {{.key = Key::b, .ctrl = true, .shift = true}},
                .why_not = why_not_take_back},
               take_changes_back);
}

void add_openers(Commands& commands) {
  commands.add({.id = "lesson.open",
                .title = "Open a lesson…",
                .help = "Predict, run, explain: a lesson beside the run that it asks about.",
                .why_not = why_no_lessons,
                .run = open_lesson_here,
                .asks = "A lesson: cap, flp, generals, quorums or raft",
                .prompt = prompt_for_lesson});
  commands.add({.id = "lesson.close",
                .title = "Close the lesson",
                .help = "The run stays; the lesson goes on where it is next time.",
                .why_not = why_no_lesson},
               close_lesson);
  commands.add({.id = "lesson.export",
                .title = "Save what I answered…",
                .help = "Your progress in all lessons as one file of JSON, for a teacher.",
                .why_not = why_no_lessons,
                .run =
                    [](Viewer& viewer, const std::string& file) {
                      check_folder_of(file);
                      export_progress(viewer, file);
                      say(viewer, "Saved: " + file);
                    },
                .asks = "A file: answers.json"});
}

void scroll(Viewer& viewer, float pages) { viewer.frame.lesson_pages += pages; }

void add_reading(Commands& commands) {
  commands.add({.id = "lesson.scroll_down",
                .title = "Read the lesson on",
                .help = "Scrolls the lesson's panel by a page.",
                .chords = {{.key = Key::page_down}},
                .why_not = why_no_lesson},
               [](Viewer& viewer) { scroll(viewer, 1); });
  commands.add({.id = "lesson.scroll_up",
                .title = "Read the lesson back",
                .help = "Scrolls the lesson's panel by a page.",
                .chords = {{.key = Key::page_up}},
                .why_not = why_no_lesson},
               [](Viewer& viewer) { scroll(viewer, -1); });
}

/// And by which key it can be.
std::string why_not_watch_yet(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  const bool is_unanswered = lesson.play && !lesson.result;
  const bool asks = is_unanswered && shown_step(lesson).question;
  if (is_unanswered && !asks) return "There is nothing to watch: go on.";
  if (asks && shown_step(lesson).question->make) return "Try the run first: Ctrl+Enter.";
  return why_not_watch(viewer);
}

}  // namespace

void add_lesson_openers(Commands& commands, const std::vector<LessonCard>& cards) {
  for (const LessonCard& card : cards) {
    commands.add({.id = "lesson.open." + card.name,
                  .title = title_to_find(card),
                  .help = "Opens it, and goes on where you left it.",
                  .why_not = why_no_lessons},
                 [name = card.name](Viewer& viewer) { open_lesson_here(viewer, name); });
  }
}

void add_lesson_commands(Commands& commands) {
  add_openers(commands);
  commands.add({.id = "lesson.choose",
                .title = "Answer…",
                .help = "Answers the lesson's question: the number of a choice, or what it asks.",
                .chords = {{.key = Key::a, .ctrl = true}},
                .is_answer = true,
                .why_not = why_not_say,
                .run = answer,
                .asks = "The answer: a number"});
  commands.add({.id = "lesson.point",
                .title = "It is the selected node",
                .help = "Answers the lesson's question with the node that is selected.",
                .chords = {{.key = Key::enter, .shift = true}},
                .is_answer = true,
                .why_not = why_not_point},
               [](Viewer& viewer) { point_at(viewer, selected_node(viewer)); });
  add_answers(commands);
  add_confidence(commands);
  commands.add({.id = "lesson.try",
                .title = "Try the run",
                .help = "Grades the run as you have made it: settings and hands.",
                .chords = {{.key = Key::enter, .ctrl = true}},
                .why_not = why_not_try},
               try_run);
  commands.add({.id = "lesson.watch",
                .title = "Watch this",
                .help = "Goes to the event that decides the answer, and selects it.",
                .chords = {{.key = Key::j, .ctrl = true}},
                .why_not = why_not_watch_yet},
               watch_answer);
  commands.add({.id = "lesson.step",
                .title = "Go to a step…",
                .help = "Of the lesson, also one that is over; what you have answered stays.",
                .chords = {{.key = Key::g, .ctrl = true, .shift = true}},
                .why_not = why_no_lesson,
                .run =
                    [](Viewer& viewer, const std::string& argument) {
                      std::size_t step = 0;
                      std::from_chars(argument.data(), argument.data() + argument.size(), step);
                      go_to_step(viewer, step);
                    },
                .asks = "The number of a step"});
  add_changes(commands);
  commands.add({.id = "lesson.hint",
                .title = "Hint",
                .help = "One more hint for the lesson's question.",
                .chords = {{.key = Key::h, .ctrl = true}},
                .why_not = why_not_answer},
               give_hint);
  commands.add({.id = "lesson.go_on",
                .title = "Go on",
                .help = "To the lesson's next step.",
                .chords = {{.key = Key::enter}},
                .why_not = why_not_go_on},
               go_on_from_here);
  add_reading(commands);
}

}  // namespace orrery::gui
