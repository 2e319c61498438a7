#include "scenarios/lesson_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

#include "scenarios/futures_command.hpp"
#include "scenarios/list.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/confidence.hpp"

namespace orrery {
namespace {

using lessons::Answered;
using lessons::Play;
using lessons::Question;

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

std::string in_lower_case(std::string text) {
  for (char& letter : text) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return text;
}

/// What answers this question.
std::string answers_to(const Question& question) {
  if (question.make) return "set SETTING=VALUE, then run";
  if (question.number) return "a number";
  return fmt::format("1 to {}", question.choices.size());
}

/// What can be typed now.
std::string help_with(const Question& question) {
  const std::string doing =
      question.make ? "\"set seed=7\" changes the run, \"run\" tries it. "
                    : "Type " + answers_to(question) +
                          "; \"2 sure\", \"2 think\" and \"2 guess\" also say how sure you are. ";
  const std::string changing =
      question.may.empty() ? ""
                           : "\"back\" takes the newest change back, \"back all\" all of them. ";
  return doing + changing +
         "\"hint\" helps, \"hints\" shows those you had, \"look\" the whole run after an answer, "
         "\"futures\" what could still come of it, "
         "\"list faults\" (hands, protocols, …) what there is, \"again\" the step once more, "
         "\"step 2\" goes to another one, \"quit\" leaves: you go on there next time.";
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
    play_.read_on();
    keep();
  }
}

void LessonSession::go_to(std::size_t step) {
  const std::size_t steps = play_.lesson().steps.size();
  if (step < 1 || step > steps) return say(fmt::format("There are steps 1 to {}.", steps));
  play_.go_to(step - 1);
}

bool LessonSession::take(const std::string& typed) {
  const std::string line = trimmed(typed);
  const std::string word = in_lower_case(line.substr(0, line.find_first_of(" \t")));
  if (word == "quit" || word == "q" || word == "exit") return false;
  if (line.empty() || play_.is_over()) return true;
  const std::string rest = trimmed(line.substr(word.size()));
  if (word.find('=') != std::string::npos) change(line);
  else if (!obey(word, rest)) choose(line);
  return true;
}

/// False: it is none of the words.
bool LessonSession::obey(const std::string& word, const std::string& rest) {
  if (word == "?" || word == "help") {
    out_.stream << wrapped(help_with(*play_.question()), out_.width, 0) << "\n";
  } else if (word == "again") {
    show();
  } else if (word == "step" || word == "go") {
    std::size_t step = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), step);
    go_to(step);
    if (step >= 1 && step <= play_.lesson().steps.size()) show();
  } else if (word == "set") {
    change(rest);
  } else if (word == "back") {
    take_back(rest);
  } else if (word == "hint" || word == "h") {
    hint();
  } else if (word == "hints") {
    give_all_hints();
  } else if (word == "look") {
    look();
  } else if (word == "futures") {
    futures();
  } else if (word == "list") {
    list(rest);
  } else if (word == "run" || word == "r") {
    run();
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
  if (in_lower_case(rest) == "all") {
    play_.take_all_back();
  } else if (const auto taken = play_.take_back()) {
    say("taken back: " + *taken);
  }
  say_changes();
  keep();
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
  run_command(*last_run_, catalogue_, console_);
}

void LessonSession::futures() {
  if (!last_run_) return say("Nothing has run yet: answer first, then ask what could come of it.");
  try {
    futures_command({.file = last_run_->file,
                     .seed = last_run_->seed,
                     .overrides = last_run_->overrides,
                     .question = {.steps = 20}},
                    catalogue_, console_);
  } catch (const Error& error) {
    say(error.what());
  }
}

void LessonSession::list(const std::string& topic) {
  const std::vector<std::string> topics = listed_topics();
  if (std::find(topics.begin(), topics.end(), topic) == topics.end()) {
    std::string names;
    for (const std::string& each : topics) names += (names.empty() ? "" : ", ") + each;
    return say("list what? There are: " + names + ".");
  }
  out_.stream << list_text(topic, catalogue_, out_);
}

// ---------------------------------------------------------------- answers

/// "2", "2 sure", "sure 2", "156 think"; nothing for what is no number.
std::optional<LessonSession::Typed> LessonSession::read_number(const std::string& line) {
  const auto blank = line.find(' ');
  const std::string first = line.substr(0, blank);
  const std::string second = blank == std::string::npos ? "" : trimmed(line.substr(blank));
  if (const auto confidence = lessons::parse_confidence(in_lower_case(first))) {
    return second.empty() ? std::nullopt : read_number(second + " " + first);
  }
  Typed typed{.confidence = lessons::parse_confidence(in_lower_case(second))};
  const auto [end, error] =
      std::from_chars(first.data(), first.data() + first.size(), typed.number);
  const bool is_number = error == std::errc{} && end == first.data() + first.size();
  if (!is_number || !std::isfinite(typed.number)) return std::nullopt;
  if (!second.empty() && !typed.confidence) return std::nullopt;
  return typed;
}

/// The name of a node stands for its number among the choices.
std::string LessonSession::with_number(const std::string& line) const {
  const std::string word = line.substr(0, line.find(' '));
  const auto& choices = play_.question()->choices;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].text == word) return std::to_string(i + 1) + line.substr(word.size());
  }
  return line;
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
  const std::string sure =
      question.make ? "" : ", and how sure you are if you like (2 sure, 2 think, 2 guess)";
  out_.stream << wrapped(fmt::format("I do not know \"{}\". Type {}{}; ? tells what else there is.",
                                     line, answers_to(question), sure),
                         out_.width, 0)
              << "\n";
}

RunShown LessonSession::shown_now() const {
  return {.lesson = play_.lesson(), .step = play_.step_number(), .changes = play_.changes()};
}

void LessonSession::choose(const std::string& line) {
  const RunShown shown = shown_now();
  const auto typed = read_number(with_number(line));
  const auto answered = typed ? answer(*typed) : std::nullopt;
  if (!answered) return say_what_to_type(line);
  last_run_ = how_to_look(shown);
  keep();
  show_run(shown, answered->report, out_);
  tell(*answered, answered->grade.is_right ? "Yes." : "Not in this run.");
  if (answered->step_is_over) go_on(answered->then);
}

void LessonSession::run() {
  if (!play_.question()->make) {
    return say("Predict first: what you choose is compared with the run.");
  }
  const std::uint32_t needed = play_.question()->refuted;
  const RunShown shown = shown_now();
  const Answered answered = play_.attempt();
  last_run_ = how_to_look(shown);
  keep();
  show_run(shown, answered.report, out_);
  if (answered.grade.is_right) {
    tell(answered, "You have made it.");
  } else {
    const std::size_t tries = answered.step_is_over ? needed : play_.refuted();
    const bool is_new = answered.grade.counts && !answered.is_known_run;
    std::string word =
        needed > 0 && is_new ? fmt::format("Refuted (try {} of {}).", tries, needed) : "Not yet.";
    if (needed > 0 && !is_new) {
      word += answered.is_known_run ? " This run you have seen, so it is no new try."
                                    : " This is no try.";
    }
    tell(answered, word);
  }
  if (answered.step_is_over) go_on(answered.then);
}

void LessonSession::tell(const Answered& answered, const std::string& word) {
  const lessons::Grade& grade = answered.grade;
  const Tone tone = grade.is_right ? Tone::good : Tone::bad;
  out_.stream << toned(out_, tone, grade.is_right ? "✔ " : "✘ ")
              << wrapped(word + (grade.because.empty() ? "" : " " + grade.because), out_.width, 2)
              << "\n";
}

void LessonSession::go_on(const std::string& then) {
  if (!then.empty()) {
    out_.stream << "\n";
    show_text(then, out_);
  }
  keep();
  show();
}

void LessonSession::keep() {
  if (progress_.empty()) return;
  lessons::Progress all = lessons::read_progress(progress_);
  all.of(play_.lesson().key) = play_.progress();
  lessons::write_progress(progress_, all);
}

}  // namespace orrery
