#include "gui/model/lesson.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

void draw_words(const Frame& frame, const std::string& name, Colour colour,
                const std::string& words) {
  {
    const ColourGuard ink(ImGuiCol_Text, colour);
    const TextWrapGuard wrapped;
    ImGui::TextUnformatted(words.c_str(), words.c_str() + words.size());
  }
  frame.ui.tag(name, last_item(), words);
}

void gap(const Frame& frame) { ImGui::Dummy(ImVec2(0, std::floor(frame.em * 0.35F))); }

/// Markdown as far as lessons use it: headings, paragraphs, items, lines that stand as they are.
void draw_text(const Frame& frame, const std::string& markdown) {
  std::string paragraph;
  const auto flush = [&] {
    if (paragraph.empty()) return;
    draw_words(frame, "lesson.text", frame.theme.text, paragraph);
    gap(frame);
    paragraph.clear();
  };
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) {
    const bool is_heading = line.starts_with("#");
    const bool is_as_it_is = line.starts_with("    ");
    if (line.empty() || is_heading || is_as_it_is || line.starts_with("- ")) flush();
    if (is_heading) {
      const auto words = std::min(line.find_first_not_of("# "), line.size());
      draw_words(frame, "lesson.heading", frame.theme.accent, line.substr(words));
      gap(frame);
    } else if (is_as_it_is) {
      draw_words(frame, "lesson.text", frame.theme.faint, line.substr(4));
    } else if (!line.empty()) {
      paragraph += (paragraph.empty() ? "" : " ") + line;
    }
  }
  flush();
}

/// A button as wide as the panel, on which words break into lines.
bool draw_choice(const Frame& frame, std::size_t number, const std::string& words) {
  const std::string name = "lesson.choice." + std::to_string(number);
  const std::string label = std::to_string(number) + "  " + words;
  const float padding = std::floor(frame.em * 0.4F);
  const float room = std::max(1.0F, ImGui::GetContentRegionAvail().x);
  const float width = std::max(1.0F, room - 2 * padding);
  const ImVec2 text = ImGui::CalcTextSize(label.c_str(), nullptr, false, width);
  const bool is_pressed = ImGui::InvisibleButton(
      name.c_str(), ImVec2(std::floor(room), std::ceil(text.y + 2 * padding)));
  const Rect area = last_item();
  const bool is_hot = ImGui::IsItemHovered();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(top_left(area), bottom_right(area),
                      is_hot ? frame.theme.frame_hot : frame.theme.frame);
  list->AddText(ImGui::GetFont(), ImGui::GetFontSize(), ImVec2(area.x + padding, area.y + padding),
                frame.theme.text, label.c_str(), nullptr, width);
  frame.ui.tag(name, area, label);
  return is_pressed;
}

void draw_lamps_of(const Frame& frame, const LessonResult& result) {
  for (const LessonLamp& lamp : result.lamps) {
    const Colour colour = lamp.is_lit ? frame.theme.good : frame.theme.bad;
    const float side = ImGui::GetTextLineHeight();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(*ImGui::GetWindowDrawList(), lamp.is_lit ? Icon::tick : Icon::cross,
              {at.x, at.y, side, side}, colour);
    ImGui::Dummy(ImVec2(side, side));
    ImGui::SameLine();
    draw_words(frame, "lesson.lamp." + lamp.name, frame.theme.text,
               lamp.name + (lamp.is_lit ? "" : ": no"));
  }
}

void draw_measures(const Frame& frame, const LessonResult& result) {
  for (const Measured& measured : result.measures) {
    std::ostringstream words;
    words << measured.name << "  ";
    if (measured.value) words << *measured.value;
    else words << "–";
    draw_words(frame, "lesson.measure." + measured.name, frame.theme.faint, words.str());
  }
}

void draw_result(const Frame& frame, const LessonState& lesson, Viewer& viewer) {
  const LessonResult& result = *lesson.result;
  const lessons::Question& question = *shown_step(lesson).question;
  gap(frame);
  draw_lamps_of(frame, result);
  draw_measures(frame, result);
  gap(frame);
  const bool is_prediction = question.predict.has_value();
  const char* verdict = result.is_right ? (is_prediction ? "Yes. " : "You have made it. ")
                                        : (is_prediction ? "Not in this run. " : "Not yet. ");
  draw_words(frame, "lesson.verdict", result.is_right ? frame.theme.good : frame.theme.bad,
             verdict + result.sentence);
  if (!result.step_is_over) return;
  gap(frame);
  if (!question.then.empty()) draw_text(frame, question.then);
  command_button(viewer, frame, "lesson.go_on", "Go on", "lesson.go_on");
}

/// What the learner may change, and has.
void draw_changes(const Frame& frame, LessonState& lesson, Viewer& viewer) {
  const lessons::Question& question = *lesson.play->question();
  if (question.may.empty()) return;
  std::string may;
  for (const std::string& key : question.may) may += (may.empty() ? "" : ", ") + key;
  gap(frame);
  draw_words(frame, "lesson.may", frame.theme.faint, "You may change: " + may);
  for (const std::string& change : lesson.play->changes()) {
    draw_words(frame, "lesson.change", frame.theme.text, change);
  }
  const ItemWidthGuard wide(-1.0F);
  const bool is_entered =
      ImGui::InputTextWithHint("##lesson.set", "seed=7, and Enter", lesson.typed.data(),
                               lesson.typed.size(), ImGuiInputTextFlags_EnterReturnsTrue);
  frame.ui.tag("lesson.set", last_item(), lesson.typed.data());
  if (is_entered) frame.commands.run("lesson.set", viewer, lesson.typed.data());
}

void draw_question(const Frame& frame, LessonState& lesson, Viewer& viewer) {
  const lessons::Question question = *shown_step(lesson).question;
  const std::string& asked = question.predict ? *question.predict : *question.make;
  draw_words(frame, "lesson.question", frame.theme.accent, asked);
  gap(frame);
  const bool is_open = !lesson.result || !lesson.result->step_is_over;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const bool is_pressed = draw_choice(frame, i + 1, question.choices[i].text);
    if (is_pressed && is_open) {
      return frame.commands.run("lesson.choose", viewer, std::to_string(i + 1));
    }
  }
  const Session* looked_at = viewer.session.get();
  if (is_open) {
    if (question.make) command_button(viewer, frame, "lesson.try", "Try the run", "lesson.try");
    if (question.make) ImGui::SameLine();
    if (!question.hints.empty()) {
      command_button(viewer, frame, "lesson.hint", "Hint", "lesson.hint");
      ImGui::SameLine();
    }
    command_button(viewer, frame, "lesson.take_back", "Take back", "lesson.take_back");
    for (const std::string& hint : given_hints(lesson)) {
      draw_words(frame, "lesson.given_hint", frame.theme.warn, hint);
    }
    const bool is_asked_still = why_not_answer(viewer).empty();  // a button may have answered it
    if (is_asked_still && viewer.session.get() == looked_at) draw_changes(frame, lesson, viewer);
  }
  if (lesson.result && viewer.session.get() == looked_at) draw_result(frame, lesson, viewer);
}

}  // namespace

void draw_lesson(Viewer& viewer, const Frame& frame) {
  LessonState& lesson = viewer.lesson;
  const std::size_t steps = lesson.play->lesson().steps.size();
  draw_words(frame, "lesson.stand", frame.theme.faint,
             lesson.play->lesson().name + ": step " + std::to_string(lesson.shown + 1) + " of " +
                 std::to_string(steps));
  gap(frame);
  draw_text(frame, shown_step(lesson).text);
  if (shown_step(lesson).question) draw_question(frame, lesson, viewer);
  else command_button(viewer, frame, "lesson.go_on", "The end", "lesson.go_on");
}

}  // namespace orrery::gui
