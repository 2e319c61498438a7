#include "scenarios/lesson_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "scenarios/list.hpp"
#include "sim/core/text.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/confidence.hpp"
#include "sim/plan/path.hpp"

namespace orrery {
namespace {

using lessons::Answered;
using lessons::Play;
using lessons::Question;

/// The command that goes on with this lesson.
std::string command_of(const lessons::Lesson& lesson) {
  return program_name() + " lesson " + shell_quoted(lesson.key);
}

/// "seed=7", "seed = 7"; not "set seed=7".
bool is_assignment(const std::string& line) {
  const std::string change = lessons::tidied(line);
  const std::string_view path = lessons::path_of(change);
  return path.size() < change.size() && path.find(' ') == std::string_view::npos;
}

/// " (did you mean "look"?)"; nothing for what is near no word that there is.
std::string word_that_was_meant(const std::string& line) {
  const std::string word = lower_case(line.substr(0, line.find_first_of(" \t")));
  const auto near = nearest(word, {"run", "set", "back", "hint", "hints", "look", "futures", "list",
                                   "show", "step", "next", "quit", "help"});
  return near ? " (" + did_you_mean(*near) + ")" : "";
}

/// Of what is no text.
std::string about_keys(const lessons::Lesson& lesson) {
  return "Keys such as the arrows do not work here; \"rlwrap " + command_of(lesson) +
         "\" gives editing and history.";
}

/// What answers this question.
std::string answers_to(const Question& question) {
  if (question.make) return "set SETTING=VALUE, then run";
  if (question.number) return "a number";
  const std::size_t choices = question.choices.size();
  return choices == 2 ? "1 or 2" : fmt::format("1 to {}", choices);
}

/// "2 sure", "100 sure".
std::string sure_of(const Question& question, const char* word) {
  return std::string(question.number ? "100 " : "2 ") + word;
}

/// Of what the step lets be changed.
std::string change_to_copy(const Question& question) {
  const auto is_short = [](const std::string& example) { return example.size() <= 30; };
  const auto found = std::find_if(question.examples.begin(), question.examples.end(), is_short);
  if (found != question.examples.end()) return *found;
  return question.may.front() == "seed" ? "seed=7" : question.may.front() + "=…";
}

/// What can be typed now.
std::string help_with(const Question& question) {
  const std::string doing =
      question.make ? "\"run\" tries what you have made of the run. "
                    : "Type " + answers_to(question) + "; \"" + sure_of(question, "sure") +
                          "\", \"" + sure_of(question, "think") + "\" and \"" +
                          sure_of(question, "guess") + "\" also say how sure you are. ";
  const std::string changing = question.may.empty()
                                   ? ""
                                   : "\"set " + change_to_copy(question) +
                                         "\" changes the run, \"back\" takes the newest change "
                                         "back, \"back all\" all of them. ";
  return doing + changing +
         "\"hint\" helps, \"hints\" shows those you had, \"look\" the whole run after an answer, "
         "\"futures\" what could still come of it, "
         "\"list faults\" (hands, protocols, …) what there is, \"show\" the step once more, "
         "\"step 2\" goes to another one, \"next\" on from one that you have answered before, "
         "\"quit\" leaves: you go on there next time.";
}

}  // namespace

LessonSession::LessonSession(Play play, std::string progress, const Catalogue& catalogue,
                             Console& console)
    : play_(std::move(play)),
      progress_(std::move(progress)),
      catalogue_(catalogue),
      console_(console),
      out_(console.out) {}

void LessonSession::say(const std::string& sentence) const {
  out_.stream << wrapped(sentence, out_.width, 2) << "\n";
}

void LessonSession::show() {
  while (!play_.is_over()) {
    out_.stream << "\n";
    show_step(play_, out_);
    if (play_.question() != nullptr) {
      if (!play_.changes().empty()) say_changes();
      return;
    }
    const std::size_t read = play_.step_number();
    play_.go_on();
    keep();
    if (play_.step_number() < read) say("Now what you have left out:");
  }
  end();
}

void LessonSession::end() {
  has_been_over_ = true;
  show_confidence(play_.progress(), out_);
  out_.stream << "\n" << toned(out_, Tone::good, "✔ ") << "The lesson is over.\n";
}

void LessonSession::say_it_was_over() {
  has_been_over_ = true;
  say("You have been through this lesson: \"step N\" goes to one of its steps, Enter leaves, and "
      "--again plays it once more.");
}

void LessonSession::say_what_is_left() const {
  say("That was the last step. look, futures, step N, or quit (Enter)");
}

void LessonSession::take_leave() const {
  if (play_.is_over()) return;
  const lessons::Lesson& lesson = play_.lesson();
  const std::size_t step = play_.step_number() + 1;
  if (progress_.empty() || !keeps_) {
    return say(
        fmt::format("You leave at step {} of {}, and nothing is kept of that: --progress FILE "
                    "keeps it.",
                    step, lesson.steps.size()));
  }
  const bool is_usual = progress_ == lessons::usual_progress_file();
  out_.stream << fmt::format("You go on at step {} next time: {}{}\n", step, command_of(lesson),
                             is_usual ? "" : " --progress " + shell_quoted(progress_));
}

void LessonSession::begin_again() {
  play_.go_to(0);
  play_.take_all_back();
  keep();
}

void LessonSession::go_to(std::size_t step) {
  const std::size_t steps = play_.lesson().steps.size();
  if (step < 1 || step > steps) return say(fmt::format("There are steps 1 to {}.", steps));
  play_.go_to(step - 1);
  keep();
}

bool LessonSession::take(const std::string& typed) {
  const std::string line(trimmed(typed));
  const std::string word = lower_case(line.substr(0, line.find_first_of(" \t")));
  if (word == "quit" || word == "q" || word == "exit") return false;
  if (line.empty()) return !play_.is_over();
  const std::string rest(trimmed(std::string_view(line).substr(word.size())));
  if (printable(line) != line) say(about_keys(play_.lesson()));
  else if (obey_always(word, rest)) return true;
  else if (play_.is_over()) say_what_is_left();
  else if (is_assignment(line)) change(line);
  else if (!obey(word, rest)) choose(line);
  return true;
}

bool LessonSession::obey_always(const std::string& word, const std::string& rest) {
  if (word == "step" || word == "go") step(rest);
  else if (word == "look") look();
  else if (word == "futures") futures();
  else if (word == "list") list(rest);
  else return false;
  return true;
}

/// False: it is none of the words.
bool LessonSession::obey(const std::string& word, const std::string& rest) {
  if (word == "?" || word == "help") {
    out_.stream << wrapped(help_with(*play_.question()), out_.width, 0) << "\n";
  } else if (word == "show" || word == "again") {
    show();
  } else if (word == "set") {
    change(rest);
  } else if (word == "back") {
    take_back(rest);
  } else if (word == "hint" || word == "h") {
    hint();
  } else if (word == "hints") {
    give_all_hints();
  } else if (word == "run" || word == "r") {
    run();
  } else if (word == "next") {
    next();
  } else {
    return false;
  }
  return true;
}

// ---------------------------------------------------------------- changes and help

void LessonSession::say_changes() {
  const std::vector<std::string>& changes = play_.changes();
  const std::string words = changes.empty() ? "The run is " : "The run has ";
  say(words + lessons::to_text(changes) + ".");
}

void LessonSession::change(const std::string& assignment) {
  try {
    play_.change(assignment);
  } catch (const Error& error) {
    show_refusal(error, out_);
  }
  say_changes();
  keep();
}

/// "back": the newest change. "back all": all of them.
void LessonSession::take_back(const std::string& rest) {
  if (lower_case(rest) == "all") {
    play_.take_all_back();
  } else if (!rest.empty()) {
    return say("\"back\" takes the newest change back, \"back all\" all of them.");
  } else if (const auto taken = play_.take_back()) {
    say("taken back: " + *taken);
  }
  say_changes();
  keep();
}

void LessonSession::step(const std::string& number) {
  std::size_t step = 0;
  std::from_chars(number.data(), number.data() + number.size(), step);
  go_to(step);
  if (step < 1 || step > play_.lesson().steps.size()) return;
  show();
  say_next();
}

/// Of a step that was gone to.
void LessonSession::say_next() const {
  if (play_.is_over() || !play_.may_go_on()) return;
  say("You have answered this before: \"next\" goes on.");
}

void LessonSession::hint() {
  const auto given = play_.hint();
  const bool has_any = !play_.question()->hints.empty();
  show_text(given.value_or(has_any ? "There is no other hint; \"hints\" shows those you had."
                                   : "There is no hint for this."),
            out_);
  keep();
}

void LessonSession::give_all_hints() {
  const std::vector<std::string> hints = play_.hints();
  if (hints.empty()) say("You have had no hint in this step: \"hint\" gives one.");
  for (const std::string& each : hints) show_text(each, out_);
}

/// The whole report of the run that was answered about last.
void LessonSession::look() {
  if (!last_run_) return say("Nothing has run yet: answer first, then look.");
  look_at(*last_run_, catalogue_, console_);
}

void LessonSession::futures() {
  if (!last_run_) return say("Nothing has run yet: answer first, then ask what could come of it.");
  show_futures_of(*last_run_, catalogue_, console_);
}

void LessonSession::list(const std::string& topic) {
  const std::vector<std::string> topics = listed_topics();
  if (std::find(topics.begin(), topics.end(), topic) == topics.end()) {
    const auto near = nearest(topic, topics);
    const std::string meant = near ? " (" + did_you_mean("list " + *near) + ")" : "";
    return say("list what? There are: " + listed(topics) + meant + ".");
  }
  out_.stream << list_text(topic, catalogue_, out_);
}

void LessonSession::next() {
  if (!play_.may_go_on()) {
    return say("This step is not answered yet; \"step N\" goes to another one all the same.");
  }
  play_.go_on();
  keep();
  show();
  say_next();
}

// ---------------------------------------------------------------- answers

/// "2", "2 sure", "sure n2", "156 think"; nothing for what is no answer.
std::optional<LessonSession::Typed> LessonSession::read_answer(const std::string& line) const {
  const auto blank = std::min(line.find_first_of(" \t"), line.size());
  std::string first = lower_case(line.substr(0, blank));
  std::string second = lower_case(trimmed(std::string_view(line).substr(blank)));
  if (!second.empty() && !lessons::parse_confidence(second)) std::swap(first, second);
  Typed typed{.confidence = lessons::parse_confidence(second)};
  if (!second.empty() && !typed.confidence) return std::nullopt;
  const auto& choices = play_.question()->choices;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (lower_case(choices[i].text) == first) typed.number = static_cast<double>(i + 1);
  }
  if (typed.number > 0) return typed;
  const auto [end, error] =
      std::from_chars(first.data(), first.data() + first.size(), typed.number);
  const bool is_number = error == std::errc{} && end == first.data() + first.size();
  if (!is_number || !std::isfinite(typed.number)) return std::nullopt;
  return typed;
}

/// Nothing for what is none of the choices.
std::optional<Answered> LessonSession::answer(const Typed& typed) {
  const Question& question = *play_.question();
  if (question.number) return play_.say(typed.number, typed.confidence);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (typed.number == static_cast<double>(i + 1)) return play_.choose(i, typed.confidence);
  }
  return std::nullopt;
}

void LessonSession::say_what_to_type(const std::string& line) const {
  const Question& question = *play_.question();
  const std::string sure = question.make
                               ? ""
                               : fmt::format(", and how sure you are if you like ({}, {}, {})",
                                             sure_of(question, "sure"), sure_of(question, "think"),
                                             sure_of(question, "guess"));
  out_.stream << wrapped(
                     fmt::format("I do not know \"{}\"{}. Type {}{}; ? tells what else there is.",
                                 line, word_that_was_meant(line), answers_to(question), sure),
                     out_.width, 0)
              << "\n";
}

RunShown LessonSession::shown_now() const {
  return {.lesson = play_.lesson(),
          .step = play_.step_number(),
          .changes = play_.changes(),
          .judges = judges_asked(*play_.question(), play_.plan())};
}

void LessonSession::choose(const std::string& line) {
  const RunShown shown = shown_now();
  Plan plan = play_.plan();
  const auto typed = read_answer(line);
  const auto answered = typed ? answer(*typed) : std::nullopt;
  if (!answered) return say_what_to_type(line);
  show_answer(shown, *answered, std::move(plan));
}

void LessonSession::run() {
  if (!play_.question()->make) {
    return say("Predict first: what you choose is compared with the run.");
  }
  const RunShown shown = shown_now();
  Plan plan = play_.plan();
  show_answer(shown, play_.attempt(), std::move(plan));
}

void LessonSession::show_answer(const RunShown& shown, const Answered& answered, Plan plan) {
  last_run_ = graded_run(shown, std::move(plan));
  keep();
  show_run(shown, answered.report, answered.grade.is_right, out_);
  tell(answered);
  if (!answered.step_is_over) return;
  if (shown.lesson.steps[shown.step].question->futures) {
    out_.stream << "\n";
    show_futures_with_answer(*last_run_, catalogue_, console_);
  }
  go_on(answered.then, !shown.changes.empty());
}

void LessonSession::tell(const Answered& answered) {
  const lessons::Grade& grade = answered.grade;
  const std::string because = grade.because.empty() ? "" : " " + grade.because;
  out_.stream << toned(out_, grade.is_right ? Tone::good : Tone::bad, grade.is_right ? "✔ " : "✘ ")
              << wrapped(answered.verdict + because, out_.width, 2) << "\n";
}

void LessonSession::go_on(const std::string& then, bool drops_changes) {
  if (!then.empty()) {
    out_.stream << "\n";
    show_text(then, out_);
  }
  const bool has_next_run = !play_.is_over() && play_.question() != nullptr;
  if (drops_changes && has_next_run && !std::exchange(has_dropped_changes_, true)) {
    say("The next step has the run as the lesson has it.");
  }
  keep();
  show();
}

/// Where it cannot be kept the lesson goes on all the same.
void LessonSession::keep() {
  if (!keeps_) return;
  try {
    lessons::keep(progress_, play_);
  } catch (const Error& error) {
    keeps_ = false;
    console_.err.stream << error.what() << "\n";
    say("Nothing is kept from here on.");
  }
}

}  // namespace orrery
