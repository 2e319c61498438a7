#include "scenarios/lesson_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "scenarios/run_command.hpp"
#include "scenarios/value_text.hpp"
#include "sim/lessons/play.hpp"

namespace orrery {
namespace {

using lessons::Answered;
using lessons::Play;
using lessons::Question;

constexpr std::string_view help =
    "A number answers. \"set seed=7\" changes the run, \"back\" takes that back, \"run\" tries it. "
    "\"hint\" helps, \"again\" shows the step once more, \"quit\" leaves: you go on there next "
    "time.";

// ---------------------------------------------------------------- showing

/// Markdown as a terminal has it: headings stand out, paragraphs are as wide as it is.
void show_text(const std::string& markdown, const Outlet& out) {
  std::string paragraph;
  bool needs_gap = false;  // after lines that stand together
  const auto flush = [&] {
    if (paragraph.empty()) return;
    const bool is_item = paragraph.starts_with("- ");
    if (needs_gap && !is_item) out.stream << "\n";
    out.stream << wrapped(paragraph, out.width, is_item ? 2 : 0) << (is_item ? "\n" : "\n\n");
    needs_gap = is_item;
    paragraph.clear();
  };
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) {
    const bool is_heading = line.starts_with("#");
    const bool is_as_it_is = line.starts_with("    ") || line.starts_with("|");
    if (line.empty() || is_heading || is_as_it_is || line.starts_with("- ")) flush();
    if (is_heading) {
      const auto words = line.find_first_not_of("# ");
      out.stream << toned(out, Tone::strong, line.substr(std::min(words, line.size()))) << "\n\n";
    } else if (is_as_it_is) {
      out.stream << line << "\n";
      needs_gap = true;
    } else if (!line.empty()) {
      paragraph += (paragraph.empty() ? "" : " ") + line;
    }
  }
  flush();
  if (needs_gap) out.stream << "\n";
}

void show_question(const Play& play, const Outlet& out) {
  const Question& question = *play.question();
  const std::string& asked = question.predict ? *question.predict : *question.make;
  out.stream << toned(out, Tone::strong, wrapped("? " + asked, out.width, 2)) << "\n";
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    out.stream << wrapped(fmt::format("  {}  {}", i + 1, question.choices[i].text), out.width, 5)
               << "\n";
  }
  if (!question.may.empty()) {
    std::string may;
    for (const std::string& key : question.may) may += (may.empty() ? "" : ", ") + key;
    out.stream << wrapped("  you may set: " + may + " (of " + scenario_of(play.lesson(), question) +
                              ")",
                          out.width, 4)
               << "\n";
  }
}

void show_step(const Play& play, const Outlet& out) {
  out.stream << "\n"
             << toned(out, Tone::faint,
                      fmt::format("{}: step {} of {}", play.lesson().name, play.step_number() + 1,
                                  play.lesson().steps.size()))
             << "\n";
  show_text(play.step().text, out);
  if (play.question() != nullptr) show_question(play, out);
}

/// What the run came to, and how to look at it.
void show_run(const Question& question, const Answered& answered, const std::string& look,
              const Outlet& out) {
  for (const lessons::Lamp& lamp : question.lamps) {
    const bool is_lit = lessons::holds(lamp.if_, answered.report.measures);
    out.stream << "    " << toned(out, is_lit ? Tone::good : Tone::bad, is_lit ? "● " : "○ ")
               << lamp.name << (is_lit ? "" : ": no") << "\n";
  }
  std::vector<std::vector<std::string>> rows;
  for (const Measured& measured : answered.report.measures) {
    rows.push_back({measured.name, measured.value ? fmt::format("{:.4g}", *measured.value) : "–"});
  }
  out.stream << table(rows, out.width, 4);
  out.stream << toned(out, Tone::faint, "    look: " + look) << "\n";
}

// ---------------------------------------------------------------- playing

/// One lesson, line by line.
class Session {
 public:
  Session(Play play, const LessonOptions& options, Console& console)
      : play_(std::move(play)), options_(options), out_(console.out) {}

  const Play& play() const { return play_; }

  void show() {
    if (!play_.is_over()) show_step(play_, out_);
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
      play_.take_back();
      out_.stream << "The run is as the lesson has it.\n";
    } else if (word == "hint" || word == "h") {
      out_.stream << wrapped(play_.hint().value_or("There is no other hint."), out_.width, 0)
                  << "\n";
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

  void change(const std::string& assignment) {
    try {
      play_.change(assignment);
      out_.stream << "changed: " << assignment << "\n";
    } catch (const Error& error) {
      out_.stream << "✘ " << wrapped(error.what(), out_.width, 2) << "\n";
    }
  }

  void choose(const std::string& line) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    const std::size_t choices = play_.question()->choices.size();
    if (error != std::errc{} || end != line.data() + line.size() || number < 1 ||
        number > choices) {
      const std::string numbers = choices > 0 ? fmt::format("1 to {}", choices) : "run";
      out_.stream << "I do not know \"" << line << "\": type " << numbers
                  << ", set, back, hint, again, quit or ?\n";
      return;
    }
    const std::string look = how_to_look();
    const Question question = *play_.question();
    const Answered answered = play_.choose(number - 1);
    keep();
    show_run(question, answered, look, out_);
    tell(answered.grade, answered.grade.is_right ? "Yes." : "Not in this run.");
    if (answered.step_is_over) go_on(question.then);
  }

  void run() {
    if (!play_.question()->make) {
      out_.stream << "Predict first: what you choose is compared with the run.\n";
      return;
    }
    const std::string look = how_to_look();
    const Question question = *play_.question();
    const std::uint32_t needed = question.refuted;
    const Answered answered = play_.attempt();
    keep();
    show_run(question, answered, look, out_);
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
    if (!then.empty()) out_.stream << "\n" << wrapped(then, out_.width, 0) << "\n";
    keep();
    show();
  }

  void keep() {
    if (options_.progress.empty()) return;
    lessons::Progress all = lessons::read_progress(options_.progress);
    all.of(play_.lesson().name) = play_.progress();
    lessons::write_progress(options_.progress, all);
  }

  /// The command that opens this run.
  std::string how_to_look() const {
    std::string command =
        "orrery run " + shell_quoted(scenario_of(play_.lesson(), *play_.question()));
    for (const Value::Member& member : lessons::settings_of(*play_.question())) {
      command += " --set " + shell_quoted(member.key + "=" + to_json(member.value));
    }
    for (const std::string& change : play_.changes()) command += " --set " + shell_quoted(change);
    return command;
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
