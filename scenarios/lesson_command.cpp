#include "scenarios/lesson_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "scenarios/lesson_text.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/confidence.hpp"
#include "sim/lessons/play.hpp"

namespace orrery {
namespace {

using lessons::Answered;
using lessons::Play;
using lessons::Question;

constexpr std::string_view help =
    "A number answers; \"2 sure\", \"2 think\" and \"2 guess\" also say how sure you are. \"set "
    "seed=7\" changes the run, \"back\" takes the newest change back, \"back all\" all of them, "
    "\"run\" tries it. \"hint\" helps, \"again\" shows the step once more, \"quit\" leaves: you go "
    "on there next time.";

// ---------------------------------------------------------------- playing

/// One lesson, line by line.
class Session {
 public:
  Session(Play play, const LessonOptions& options, Console& console)
      : play_(std::move(play)), options_(options), out_(console.out) {}

  const Play& play() const { return play_; }

  void show() {
    if (play_.is_over()) return;
    out_.stream << "\n";
    show_step(play_, out_);
  }

  /// False: whoever plays it leaves.
  bool take(const std::string& typed) {
    const std::string line = trimmed(typed);
    const std::string word = line.substr(0, line.find(' '));
    if (word == "quit" || word == "q") return false;
    if (word == "?" || word == "help") {
      out_.stream << wrapped(help, out_.width, 0) << "\n";
    } else if (word == "again") {
      show();
    } else if (play_.question() == nullptr) {
      play_.read_on();
      go_on("");
    } else if (word.find('=') != std::string::npos) {
      change(line);
    } else if (word == "set") {
      change(trimmed(line.substr(word.size())));
    } else if (word == "back") {
      take_back(line);
    } else if (word == "hint" || word == "h") {
      show_text(play_.hint().value_or("There is no other hint."), out_);
    } else if (word == "run" || word == "r") {
      run();
    } else if (!line.empty()) {
      choose(line);
    }
    return true;
  }

 private:
  static std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
  }

  void say_changes() {
    const std::vector<std::string>& changes = play_.changes();
    const std::string words = changes.empty() ? "The run is " : "The run has ";
    out_.stream << wrapped(words + lessons::to_text(changes) + ".", out_.width, 2) << "\n";
  }

  void change(const std::string& assignment) {
    try {
      play_.change(assignment);
    } catch (const Error& error) {
      show_refusal(error, out_);
    }
    say_changes();
  }

  /// "back": the newest change. "back all": all of them.
  void take_back(const std::string& line) {
    if (trimmed(line.substr(std::string_view("back").size())) == "all") {
      play_.take_all_back();
    } else if (const auto taken = play_.take_back()) {
      out_.stream << wrapped("taken back: " + *taken, out_.width, 2) << "\n";
    }
    say_changes();
  }

  /// "2", "2 sure", "156 think"; nothing for what is no number.
  struct Typed {
    double number = 0;
    std::optional<lessons::Confidence> confidence{};
  };
  static std::optional<Typed> read_number(const std::string& line) {
    double number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    const std::string rest = trimmed(std::string(end, line.data() + line.size()));
    const auto confidence = lessons::parse_confidence(rest);
    if (error != std::errc{} || !std::isfinite(number) || (!rest.empty() && !confidence)) {
      return std::nullopt;
    }
    return Typed{.number = number, .confidence = confidence};
  }

  /// Nothing for what is none of the choices.
  std::optional<Answered> answer(const Typed& typed) {
    const Question& question = *play_.question();
    if (question.number) return play_.say(typed.number, typed.confidence);
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
      if (typed.number == static_cast<double>(i + 1)) return play_.choose(i, typed.confidence);
    }
    return std::nullopt;
  }

  /// The name of a node stands for its number among the choices.
  std::string with_number(const std::string& line) const {
    const std::string word = line.substr(0, line.find(' '));
    const auto& choices = play_.question()->choices;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i].text == word) return std::to_string(i + 1) + line.substr(word.size());
    }
    return line;
  }

  void say_what_to_type(const std::string& line) const {
    const Question& question = *play_.question();
    const std::size_t choices = question.choices.size();
    const std::string answers = question.number ? "a number, or 7 sure, 7 think, 7 guess"
                                : choices > 0
                                    ? fmt::format("1 to {}, or 1 sure, 1 think, 1 guess", choices)
                                    : "run";
    out_.stream << wrapped(fmt::format("I do not know \"{}\": type {}, set, back, hint, again, "
                                       "quit or ?",
                                       line, answers),
                           out_.width, 0)
                << "\n";
  }

  void choose(const std::string& line) {
    const Question question = *play_.question();
    const RunShown shown = shown_now();
    const auto typed = read_number(with_number(line));
    const auto answered = typed ? answer(*typed) : std::nullopt;
    if (!answered) return say_what_to_type(line);
    keep();
    show_run(shown, answered->report, out_);
    tell(answered->grade, answered->grade.is_right ? "Yes." : "Not in this run.");
    if (answered->step_is_over) go_on(question.then);
  }

  void run() {
    if (!play_.question()->make) {
      out_.stream << "Predict first: what you choose is compared with the run.\n";
      return;
    }
    const Question question = *play_.question();
    const std::uint32_t needed = question.refuted;
    const RunShown shown = shown_now();
    const Answered answered = play_.attempt();
    keep();
    show_run(shown, answered.report, out_);
    if (answered.grade.is_right) {
      tell({.is_right = true, .because = ""}, "You have made it.");
    } else {
      const std::size_t tries = answered.step_is_over ? needed : play_.refuted();
      const bool is_counted = needed > 0 && answered.grade.counts;
      const std::string count = is_counted ? fmt::format(" (try {} of {})", tries, needed) : "";
      tell(answered.grade, "Not yet" + count + ".");
    }
    if (answered.step_is_over) go_on(question.then);
  }

  void tell(const lessons::Grade& grade, const std::string& word) {
    const Tone tone = grade.is_right ? Tone::good : Tone::bad;
    out_.stream << toned(out_, tone, grade.is_right ? "✔ " : "✘ ")
                << wrapped(word + (grade.because.empty() ? "" : " " + grade.because), out_.width, 2)
                << "\n";
  }

  void go_on(const std::string& then) {
    if (!then.empty()) {
      out_.stream << "\n";
      show_text(then, out_);
    }
    keep();
    if (then.empty()) show();
    else if (!play_.is_over()) show_step(play_, out_);
  }

  void keep() {
    if (options_.progress.empty()) return;
    lessons::Progress all = lessons::read_progress(options_.progress);
    all.of(play_.lesson().name) = play_.progress();
    lessons::write_progress(options_.progress, all);
  }

  RunShown shown_now() const {
    return {.lesson = play_.lesson(), .step = play_.step_number(), .changes = play_.changes()};
  }

  Play play_;
  const LessonOptions& options_;
  const Outlet& out_;
};

std::string file_of_lesson(const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(".md")) return name;
  std::vector<std::string> names;
  for (const std::string& file : shipped_lessons()) {
    names.push_back(std::filesystem::path(file).stem().string());
    if (names.back() == name) return file;
  }
  throw Error({"", 0, 0, {}}, "there is no lesson " + shown(Value(name)),
              suggestion_among(name, names));
}

/// Their names, what they are about, how far somebody is.
ExitCode list_lessons(const std::string& file, const Catalogue& catalogue, Console& console) {
  lessons::Progress progress = lessons::read_progress(file);
  std::vector<std::vector<std::string>> rows;
  for (const std::string& path : shipped_lessons()) {
    const lessons::Lesson lesson = lessons::load_lesson(path, catalogue);
    const Play play(lesson, progress.of(lesson.name), catalogue);
    const std::string steps =
        fmt::format("{} of {} steps", play.step_number(), lesson.steps.size());
    rows.push_back({lesson.name, play.is_over() ? "done" : steps, lesson.title});
  }
  if (rows.empty()) {
    console.out.stream << "There are no lessons here: start orrery beside its folder scenarios, or "
                          "name the file of a lesson.\n";
    return ExitCode::as_expected;
  }
  console.out.stream << table(rows, console.out.width, 2);
  console.out.stream << "\norrery lesson NAME plays one.\n";
  if (!file.empty()) {
    console.out.stream << "Your answers are kept in " << file
                       << ": one file of JSON, which you can hand on.\n";
  }
  return ExitCode::as_expected;
}

}  // namespace

std::vector<std::string> shipped_lessons() {
  std::vector<std::string> files;
  std::error_code error;  // no folder, no lessons
  for (std::filesystem::directory_iterator entry("scenarios/lessons", error), end;
       !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".md") files.push_back(entry->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

ExitCode lesson_command(const LessonOptions& options, std::istream& typed,
                        const Catalogue& catalogue, Console& console) {
  lessons::Lesson lesson = lessons::load_lesson(file_of_lesson(options.lesson), catalogue);
  lessons::Progress progress = lessons::read_progress(options.progress);
  lessons::LessonProgress& its = progress.of(lesson.name);
  if (options.again) its.steps.clear();
  Session session(Play(std::move(lesson), its, catalogue), options, console);
  if (session.play().is_over()) {
    console.out.stream << "You have been through this lesson: --again plays it once more.\n";
    return ExitCode::as_expected;
  }
  session.show();
  std::string line;
  const auto prompts = [&] {
    if (options.answers.empty()) console.out.stream << "> " << std::flush;
  };
  for (prompts(); !session.play().is_over() && std::getline(typed, line); prompts()) {
    if (line.starts_with("//")) continue;
    if (session.play().question() == nullptr) line.clear();
    if (!options.answers.empty()) console.out.stream << "> " << line << "\n";
    if (!session.take(line)) break;
    // What follows the last question is there to be read.
    while (!session.play().is_over() && session.play().question() == nullptr) session.take("");
  }
  if (!session.play().is_over()) return ExitCode::not_as_expected;
  show_confidence(session.play().progress(), console.out);
  console.out.stream << "\n" << toned(console.out, Tone::good, "✔ ") << "The lesson is over.\n";
  return ExitCode::as_expected;
}

ExitCode lesson_command(const LessonOptions& options, const Catalogue& catalogue,
                        Console& console) {
  LessonOptions believed = options;
  if (believed.progress.empty() && believed.answers.empty()) {
    believed.progress = lessons::usual_progress_file();
  }
  if (believed.lesson.empty()) return list_lessons(believed.progress, catalogue, console);
  if (believed.answers.empty()) return lesson_command(believed, std::cin, catalogue, console);
  std::ifstream answers(believed.answers);
  if (!answers) {
    throw Error({"--answers", 0, 0, {}}, shown(Value(believed.answers)) + " cannot be read");
  }
  return lesson_command(believed, answers, catalogue, console);
}

}  // namespace orrery
