#include "gui/model/lesson_ways.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <sstream>

#include "gui/model/lesson.hpp"
#include "gui/model/start.hpp"
#include "sim/core/error.hpp"
#include "sim/core/text.hpp"
#include "sim/lessons/changes.hpp"

namespace orrery::gui {
namespace {

/// What hints say and is not done yet, the newest first; then changes, likewise; then examples.
std::vector<std::string> changes_to_offer(const LessonState& lesson) {
  std::vector<std::string> offers;
  const auto offer = [&](const std::string& change) {
    if (std::ranges::find(offers, change) == offers.end()) offers.push_back(change);
  };
  const bool is_over = lesson.result && lesson.result->step_is_over;
  const std::vector<std::string> changes =
      is_over ? std::vector<std::string>{} : lesson.play->changes();
  const std::vector<std::string> hints = given_hints(lesson);
  for (auto hint = hints.rbegin(); hint != hints.rend(); ++hint) {
    for (const std::string& setting : lessons::settings_in(*hint)) {
      if (std::ranges::find(changes, setting) == changes.end()) offer(setting);
    }
  }
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (!change->starts_with("hands=")) offer(*change);  // those are laid on again, not written
  }
  const lessons::Question& question = *shown_step(lesson).question;
  for (const std::string& example : question.examples) offer(example);
  const bool may_reseed = std::ranges::find(question.may, "seed") != question.may.end();
  if (offers.empty() && may_reseed) offer("seed=7");
  return offers;
}

std::string list_of(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace

void open_lesson_here(Viewer& viewer, const std::string& name) {
  open_lesson(viewer, name);
  const LessonState& lesson = viewer.lesson;
  const auto card = std::ranges::find(lesson.cards, lesson.play->lesson().name, &LessonCard::name);
  const bool is_shipped = card != lesson.cards.end() && !is_lesson_file(name);
  remember(viewer.start, is_shipped ? card->file : name);
}

std::string title_to_find(const LessonCard& card) {
  const bool has_name = lower_case(card.title).find(card.name) != std::string::npos;
  return "Lesson: " + card.title + (has_name ? "" : " (" + card.name + ")");
}

bool is_lesson_file(const std::string& file) { return file.ends_with(".md"); }

void go_on_from_here(Viewer& viewer) {
  const LessonCard* next = is_at_end(viewer.lesson) ? next_lesson(viewer.lesson) : nullptr;
  const std::string name = next == nullptr ? "" : next->name;
  go_on(viewer);
  if (name.empty() || viewer.lesson.play) return;
  const std::string sentence = viewer.notice;
  open_lesson_here(viewer, name);
  say(viewer, sentence + ". " + viewer.notice);
}

bool is_at_end(const LessonState& lesson) {
  if (!lesson.play || lesson.shown + 1 != lesson.play->lesson().steps.size()) return false;
  const bool is_answered = lesson.result && lesson.result->step_is_over;
  return is_answered || !shown_step(lesson).question;
}

const LessonCard* next_lesson(const LessonState& lesson) {
  const std::vector<LessonCard>& cards = lesson.cards;
  if (!lesson.play) return nullptr;
  const auto here = std::ranges::find(cards, lesson.play->lesson().name, &LessonCard::name);
  const std::size_t place = static_cast<std::size_t>(here - cards.begin());
  for (std::size_t i = 1; i <= cards.size(); ++i) {
    const LessonCard& card = cards[(place + i) % cards.size()];
    if (card.name != lesson.play->lesson().name && card.done < card.steps) return &card;
  }
  return nullptr;
}

void leave_lesson(Viewer& viewer) {
  if (is_at_end(viewer.lesson)) go_on(viewer);
  else if (viewer.lesson.play) close_lesson(viewer);
}

Prompt prompt_to_change(const Viewer& viewer) {
  const LessonState& lesson = viewer.lesson;
  const std::vector<std::string>& may = shown_step(lesson).question->may;
  Prompt prompt{.offers = changes_to_offer(lesson)};
  prompt.asks = may.empty() ? "In this step nothing may be changed"
                            : "SETTING=VALUE, and Enter.  You may change: " + list_of(may);
  if (!prompt.offers.empty()) prompt.text = prompt.offers.front();
  return prompt;
}

Prompt prompt_for_lesson(const Viewer& viewer) {
  std::vector<std::string> names;
  for (const LessonCard& card : viewer.lesson.cards) names.push_back(card.name);
  Prompt prompt{.asks = "A lesson: " + list_of(names)};
  prompt.offers = std::move(names);
  return prompt;
}

void check_folder_of(const std::string& file) {
  const std::filesystem::path folder = std::filesystem::path(file).parent_path();
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return;
  throw Error({file, 0, 0, {}}, "there is no folder " + folder.string(),
              "choose a folder that is there");
}

}  // namespace orrery::gui
