#pragma once
/// A lesson's parts as a terminal shows them.

#include <string>

#include "scenarios/run_command.hpp"
#include "scenarios/terminal.hpp"
#include "sim/lessons/play.hpp"

namespace orrery {

/// Markdown as a terminal has it: headings stand out, paragraphs are as wide as it is, and lines
/// that stand as they are can be copied.
void show_text(const std::string& markdown, const Outlet& out);

/// The text of the step that is played, and its question.
void show_step(const lessons::Play& play, const Outlet& out);

/// A change that was refused, with an example that can be copied.
void show_refusal(const Error& error, const Outlet& out);

/// Of a step that was answered: what its run had been changed to, what it came to, each measure
/// with its meaning, what proves a promise broken.
struct RunShown {
  const lessons::Lesson& lesson;
  std::size_t step = 0;
  std::vector<std::string> changes{};
  /// Of the promises that the question is about, who judges them.
  std::vector<std::string> judges{};
};
std::vector<std::string> judges_asked(const lessons::Question& question, const Plan& plan);

void show_run(const RunShown& shown, const RunReport& report, bool is_right, const Outlet& out);

/// The same run as `orrery run` makes it. What the learner has changed, the scenario's expectations
/// do not speak of.
RunOptions how_to_look(const RunShown& shown);

/// How sure they were in which steps, and whether they were right; nothing if they never said.
void show_confidence(const lessons::LessonProgress& progress, const Outlet& out);

}  // namespace orrery
