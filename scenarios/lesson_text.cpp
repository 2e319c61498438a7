#include "scenarios/lesson_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "scenarios/run_command.hpp"
#include "sim/lessons/answers.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/confidence.hpp"
#include "sim/plan/json.hpp"

namespace orrery {
namespace {

using lessons::Play;
using lessons::Question;

/// `set faults=[…]`, each on a line of its own, whole.
void show_examples(const std::vector<std::string>& examples, const Outlet& out) {
  if (examples.empty()) return;
  out.stream << "  for example:\n";
  for (const std::string& example : examples) out.stream << "    set " << example << "\n";
}

void show_question(const Play& play, const Outlet& out) {
  const Question& question = *play.question();
  const std::string& asked = question.predict ? *question.predict : *question.make;
  out.stream << toned(out, Tone::strong, wrapped("? " + asked, out.width, 2)) << "\n";
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    out.stream << wrapped(fmt::format("  {}  {}", i + 1, question.choices[i].text), out.width, 5)
               << "\n";
  }
  if (question.number) out.stream << "  type a number\n";
  if (question.may.empty()) return;
  const std::string may = fmt::format("  you may set: {} (of {})", fmt::join(question.may, ", "),
                                      scenario_of(play.lesson(), question));
  out.stream << wrapped(may, out.width, 4) << "\n";
  show_examples(question.examples, out);
}

/// The command that opens this run. What the learner has changed, the scenario's expectations do
/// not speak of.
std::string how_to_look(const RunShown& shown) {
  const Question& question = *shown.lesson.steps[shown.step].question;
  std::string command = "orrery run " + shell_quoted(scenario_of(shown.lesson, question));
  for (const Value::Member& member : lessons::settings_of(question)) {
    command += " --set " + shell_quoted(member.key + "=" + to_json(member.value));
  }
  for (const std::string& change : shown.changes) command += " --set " + shell_quoted(change);
  return command + (shown.changes.empty() ? "" : " --expect-nothing");
}

/// "○ available: no (minority_served == 1, majority_served == 1)"
void show_lamps(const Question& question, const RunReport& report, const Outlet& out) {
  for (const lessons::Lamp& lamp : question.lamps) {
    const bool is_lit = lessons::holds(lamp.if_, report.measures);
    out.stream << "    " << toned(out, is_lit ? Tone::good : Tone::bad, is_lit ? "● " : "○ ")
               << lamp.name << (is_lit ? "" : ": no")
               << toned(out, Tone::faint, " (" + lessons::to_text(lamp.if_) + ")") << "\n";
  }
}

}  // namespace

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

void show_step(const Play& play, const Outlet& out) {
  out.stream << toned(out, Tone::faint,
                      fmt::format("{}: step {} of {}", play.lesson().name, play.step_number() + 1,
                                  play.lesson().steps.size()))
             << "\n";
  show_text(play.step().text, out);
  if (play.question() != nullptr) show_question(play, out);
}

void show_refusal(const Error& error, const Outlet& out) {
  constexpr std::string_view to_copy = "write: ";
  if (!error.suggestion().starts_with(to_copy)) {
    out.stream << "✘ " << wrapped(error.what(), out.width, 2) << "\n";
    return;
  }
  const std::string& path = error.place().path;
  const std::string sentence = (path.empty() ? "" : path + ": ") + error.sentence() + "; write";
  out.stream << "✘ " << wrapped(sentence, out.width, 2) << "\n    "
             << error.suggestion().substr(to_copy.size()) << "\n";
}

void show_run(const RunShown& shown, const RunReport& report, const Outlet& out) {
  const Question& question = *shown.lesson.steps[shown.step].question;
  if (!question.may.empty()) {
    const std::string words = shown.changes.empty() ? "the run " : "the run with ";
    out.stream << "  " << wrapped(words + lessons::to_text(shown.changes), out.width, 4) << "\n";
  }
  show_lamps(question, report, out);
  std::vector<std::vector<std::string>> rows;
  for (const lessons::MeasureRow& row : rows_of(shown.lesson, shown.step, report.measures)) {
    rows.push_back({row.name, row.value, row.means});
  }
  out.stream << table(rows, out.width, 4);
  out.stream << toned(out, Tone::faint, "    look: " + how_to_look(shown)) << "\n";
}

void show_confidence(const lessons::LessonProgress& progress, const Outlet& out) {
  std::vector<std::vector<std::string>> rows{{"you said", "right in step", "wrong in step"}};
  for (const lessons::ConfidenceRow& row : lessons::by_confidence(progress)) {
    rows.push_back({std::string(to_text(row.confidence)), lessons::steps_text(row.right),
                    lessons::steps_text(row.wrong)});
  }
  if (rows.size() == 1) return;
  out.stream << "\n" << table(rows, out.width, 2);
  const std::string advice = lessons::sure_and_wrong(progress);
  if (!advice.empty()) out.stream << advice << "\n";
}

}  // namespace orrery
