#include "scenarios/lesson_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "scenarios/lesson_session.hpp"
#include "scenarios/lesson_text.hpp"
#include "sim/lessons/rehearsal.hpp"

namespace orrery {
namespace {

using lessons::Play;

const std::string no_lessons =
    "start orrery beside its folder scenarios, or name the file of a lesson";

std::string file_of_lesson(const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(".md")) return name;
  std::vector<std::string> names;
  for (const std::string& file : shipped_lessons()) {
    names.push_back(std::filesystem::path(file).stem().string());
    if (names.back() == name) return file;
  }
  throw Error({"", 0, 0, {}}, "there is no lesson " + shown(Value(name)),
              names.empty() ? no_lessons : suggestion_among(name, names));
}

/// Their names, what they are about, how far somebody is.
ExitCode list_lessons(const std::string& file, const Catalogue& catalogue, Console& console) {
  lessons::Progress progress = lessons::read_progress(file);
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> broken;
  for (const std::string& path : shipped_lessons()) {
    try {
      const lessons::Lesson lesson = lessons::load_lesson(path, catalogue);
      const std::size_t done = progress.of(lesson.key).done();
      const std::size_t steps = lesson.steps.size();
      rows.push_back({lesson.name,
                      done >= steps ? "done" : fmt::format("{} of {} steps", done, steps),
                      lesson.title});
    } catch (const Error& error) {
      broken.emplace_back(error.what());
    }
  }
  if (rows.empty() && broken.empty()) {
    console.out.stream << "There are no lessons here: " << no_lessons << ".\n";
    return ExitCode::as_expected;
  }
  console.out.stream << table(rows, console.out.width, 2);
  for (const std::string& sentence : broken) {
    console.out.stream << "  " << toned(console.out, Tone::bad, "✘ ")
                       << wrapped(sentence, console.out.width, 4) << "\n";
  }
  console.out.stream << "\n" << program_name() << " lesson NAME plays one.\n";
  if (!file.empty()) {
    console.out.stream << wrapped("Your answers are kept in " + file +
                                      ": one file of JSON, which you can hand on.",
                                  console.out.width, 0)
                       << "\n";
  }
  return ExitCode::as_expected;
}

/// One line for each thing that its author should know.
ExitCode check_lesson(const lessons::Lesson& lesson, const Catalogue& catalogue, Console& console) {
  constexpr std::uint64_t seeds = 20;
  const std::vector<lessons::Remark> remarks = lessons::rehearse(lesson, seeds, catalogue);
  for (const lessons::Remark& remark : remarks) {
    console.out.stream << toned(console.out, Tone::bad, "✘ ")
                       << wrapped(
                              fmt::format("{}:{}: {}", lesson.file, remark.line, remark.sentence),
                              console.out.width, 2)
                       << "\n";
  }
  if (!remarks.empty()) return ExitCode::not_as_expected;
  const auto questions =
      std::count_if(lesson.steps.begin(), lesson.steps.end(),
                    [](const lessons::Step& step) { return step.question.has_value(); });
  console.out.stream << toned(console.out, Tone::good, "✔ ")
                     << fmt::format(
                            "{} questions: each prediction has one right answer as it is and under "
                            "each of {} seeds, and no task is done before it is played\n",
                            questions, seeds);
  return ExitCode::as_expected;
}

/// Until they leave, or there are no more. Those of a file are shown as if they were typed.
void take_lines(LessonSession& session, std::istream& typed, bool is_file, const Outlet& out) {
  bool was_over = session.play().is_over();
  for (std::string line;;) {
    const bool is_over = session.play().is_over();
    if (!is_file && is_over && !was_over) session.say_what_is_left();
    was_over = is_over;
    if (!is_file) out.stream << "> " << std::flush;
    if (!std::getline(typed, line)) {
      if (!is_file) out.stream << "\n";
      return;
    }
    if (line.starts_with("//")) continue;
    if (is_file) out.stream << "> " << printable(line) << "\n";
    if (!session.take(line)) return;
  }
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
  lessons::LessonProgress its = progress.of(lesson.key);
  LessonSession session(Play(std::move(lesson), std::move(its), catalogue), options.progress,
                        catalogue, console);
  if (options.again) session.begin_again();
  if (session.play().is_over()) session.say_it_was_over();
  else session.show();
  take_lines(session, typed, !options.answers.empty(), console.out);
  session.take_leave();
  return session.has_been_over() ? ExitCode::as_expected : ExitCode::not_as_expected;
}

ExitCode lesson_command(const LessonOptions& options, const Catalogue& catalogue,
                        Console& console) {
  LessonOptions believed = options;
  if (believed.progress.empty() && believed.answers.empty()) {
    believed.progress = lessons::usual_progress_file();
  }
  const char* alone = believed.again ? "--again" : believed.answers.empty() ? "" : "--answers";
  if (*alone != 0 && believed.lesson.empty()) {
    throw Error({alone, 0, 0, {}}, "name the lesson to play");
  }
  if (believed.check) {
    if (*alone != 0) throw Error({alone, 0, 0, {}}, "--check plays the lesson by itself");
    if (believed.lesson.empty()) throw Error({"--check", 0, 0, {}}, "name the lesson to check");
    return check_lesson(lessons::load_lesson(file_of_lesson(believed.lesson), catalogue), catalogue,
                        console);
  }
  if (believed.lesson.empty()) return list_lessons(believed.progress, catalogue, console);
  if (believed.answers.empty()) return lesson_command(believed, std::cin, catalogue, console);
  std::ifstream answers(believed.answers);
  if (!answers || std::filesystem::is_directory(believed.answers)) {
    throw Error({"--answers", 0, 0, {}}, shown(Value(believed.answers)) + " cannot be read");
  }
  return lesson_command(believed, answers, catalogue, console);
}

}  // namespace orrery
