#include "scenarios/lesson_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

#include "scenarios/run_command.hpp"
#include "sim/check/intervals.hpp"
#include "sim/core/text.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/confidence.hpp"
#include "sim/lessons/measures_shown.hpp"
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

/// In the first prediction of a lesson: how sure one is can be said, too.
void show_ways_to_answer(const Play& play, const Outlet& out) {
  const Question& question = *play.question();
  if (question.number) out.stream << "  type a number\n";
  const auto& steps = play.lesson().steps;
  const auto first = std::find_if(steps.begin(), steps.end(), [](const lessons::Step& step) {
    return step.question && step.question->predict;
  });
  if (first - steps.begin() != static_cast<std::ptrdiff_t>(play.step_number())) return;
  // Not one choice three times: it would be taken for the right one.
  const std::string answers = question.number ? R"("100 sure", "100 think" or "100 guess")"
                                              : R"("1 sure", "2 think" or "1 guess")";
  out.stream << wrapped("  " + answers + " also says how sure you are", out.width, 2) << "\n";
}

void show_question(const Play& play, const Outlet& out) {
  const Question& question = *play.question();
  const std::string asked =
      question.predict ? "? " + *question.predict : "Your task: " + *question.make;
  out.stream << toned(out, Tone::strong, balanced(asked, out.width, 2)) << "\n";
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    out.stream << wrapped(fmt::format("  {}  {}", i + 1, question.choices[i].text), out.width, 5)
               << "\n";
  }
  if (question.predict) show_ways_to_answer(play, out);
  if (question.make && !question.lamps.empty()) {
    out.stream << wrapped("  " + lessons::lamps_to_light(question), out.width, 4) << "\n";
  }
  if (question.refuted > 0) {
    out.stream << fmt::format("  tries: {} of {}, each another run\n", play.refuted(),
                              question.refuted);
  }
  if (play.step_number() == 0) out.stream << "  \"?\" tells what can be typed\n";
  if (question.may.empty()) return;
  const bool is_seed_alone = question.may.size() == 1 && question.may.front() == "seed";
  const std::string may =
      fmt::format("  you may set: {}{} (of {})", fmt::join(question.may, ", "),
                  is_seed_alone ? ", as in \"set seed=7\": the same with other luck" : "",
                  scenario_of(play.lesson(), question));
  out.stream << wrapped(may, out.width, 4) << "\n";
  show_examples(question.examples, out);
}

/// "● undecided", "○ available: needs minority_served == 1, is 0"; what a task needs has a table.
void show_lamps(const Question& question, const RunReport& report, const Outlet& out) {
  for (const lessons::Lamp& lamp : question.lamps) {
    const std::string missing = lessons::what_is_missing(lamp.if_, report.measures);
    const bool is_lit = missing.empty();
    out.stream << "    " << toned(out, is_lit ? Tone::good : Tone::odd, is_lit ? "● " : "○ ")
               << wrapped(lamp.name + (is_lit || question.make ? "" : ": " + missing),
                          out.width - 4, 6)
               << "\n";
  }
}

/// Else "1  1: nobody …" would be read in one.
std::string in_brackets(const std::string& words) { return words.empty() ? "" : "(" + words + ")"; }

/// "✘ under_way <= 10  is 12  (messages that …)", for each condition of the goal that does not
/// hold. False: there is none.
bool show_goal(const RunShown& shown, const Question& question, const RunReport& report,
               const Outlet& out) {
  const std::vector<lessons::Check> checks = lessons::checks_of(question.goal, report.measures);
  std::vector<std::vector<std::string>> rows;
  for (const lessons::Check& check : checks) {
    if (check.holds) continue;
    rows.push_back({"✘ " + check.condition, "is " + check.value,
                    in_brackets(meaning_of(shown.lesson, shown.step, check.measure))});
  }
  if (rows.empty()) return false;
  out.stream << "  what is missing:\n" << table(rows, out.width, 4);
  return true;
}

/// The calls that no order explains, as they overlapped.
void show_proof(const RunShown& shown, const RunReport& report, const Outlet& out) {
  for (const JudgedExpectation& judged : report.verdicts) {
    const Verdict& verdict = judged.verdict;
    const bool is_asked =
        std::find(shown.judges.begin(), shown.judges.end(), verdict.judge) != shown.judges.end();
    const bool is_broken = verdict.status == Verdict::Status::violated && !verdict.evidence.empty();
    if (!is_asked || !is_broken) continue;
    out.stream << "  not " << verdict.judge << ": (├ asked, ┤ answered; ? not yet answered)\n";
    for (const std::string& call : draw_intervals(verdict.evidence, out.width - 4)) {
      out.stream << "    " << call << "\n";
    }
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
      paragraph += (paragraph.empty() ? "" : " ") + std::string(trimmed(line));
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

std::vector<std::string> judges_asked(const Question& question, const Plan& plan) {
  std::vector<std::string> judges;
  for (const auto& [name, measure] : plan.measure.by_name) {
    const bool is_asked = is_about(question, name) || lessons::speaks_of(question.goal, name);
    if (measure.judge && is_asked) judges.push_back(*measure.judge);
  }
  return judges;
}

void show_run(const RunShown& shown, const RunReport& report, bool is_right, const Outlet& out) {
  const Question& question = *shown.lesson.steps[shown.step].question;
  if (!question.may.empty()) {
    const std::string words = shown.changes.empty() ? "the run " : "the run with ";
    out.stream << "  " << wrapped(words + lessons::to_text(shown.changes), out.width, 4) << "\n";
  }
  show_lamps(question, report, out);
  const bool has_missed = question.make && show_goal(shown, question, report, out);
  std::vector<std::vector<std::string>> rows;
  for (const lessons::MeasureRow& row :
       rows_of(shown.lesson, shown.step, report.measures, is_right)) {
    rows.push_back({row.name, row.value, in_brackets(row.means)});
  }
  if (has_missed && !rows.empty()) out.stream << "  measured, too:\n";
  out.stream << table(rows, out.width, 4);
  show_proof(shown, report, out);
  out.stream << toned(out, Tone::faint, "  (look reports the whole run)") << "\n";
}

RunOptions how_to_look(const RunShown& shown) {
  const Question& question = *shown.lesson.steps[shown.step].question;
  RunOptions options{.file = scenario_of(shown.lesson, question)};
  for (const Value::Member& member : lessons::settings_of(question)) {
    options.overrides.push_back(member.key + "=" + to_json(member.value));
  }
  for (const std::string& change : shown.changes) options.overrides.push_back(change);
  options.expects_nothing = true;
  return options;
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
