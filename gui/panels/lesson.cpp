#include "gui/model/lesson.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "gui/model/lesson_ways.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/lesson_text.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/text_field.hpp"
#include "gui/panels/widgets.hpp"
#include "sim/lessons/confidence.hpp"

namespace orrery::gui {
namespace {

using Sight = LessonState::Sight;

/// What stands here comes to the panel's top, if it was asked for.
void bring_into_sight(LessonState& lesson, Sight what) {
  if (lesson.sight != what) return;
  ImGui::SetScrollHereY(0);
  lesson.sight = Sight::as_it_is;
}

// ---------------------------------------------------------------- what came of an answer

void draw_lamps_of(const Frame& frame, const LessonResult& result) {
  for (const LessonLamp& lamp : result.lamps) {
    const Colour colour = lamp.is_lit() ? frame.theme.good : frame.theme.faint;
    const float side = ImGui::GetTextLineHeight();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(*ImGui::GetWindowDrawList(), lamp.is_lit() ? Icon::tick : Icon::cross,
              {at.x, at.y, side, side}, colour);
    ImGui::Dummy(ImVec2(side, side));
    ImGui::SameLine();
    draw_words(frame, "lesson.lamp." + lamp.name, frame.theme.text,
               lamp.name + (lamp.is_lit() ? "" : ": " + lamp.missing));
    explain_in_words(frame, "Lit if " + lamp.condition + ".");
  }
}

/// Its name and value on a line; below it, where it appears for the first time, what it means.
void draw_measure(const Frame& frame, const lessons::MeasureRow& measure) {
  const float right = ImGui::GetContentRegionMax().x;
  draw_words(frame, "lesson.measure." + measure.name, frame.theme.faint, measure.name);
  const bool has_words = !measure.means.empty();
  if (has_words) explain_in_words(frame, measure.name + ": " + measure.means + ".");
  ImGui::SameLine(std::floor(right - width_of(measure.value)));
  draw_words(frame, "lesson.value." + measure.name, frame.theme.faint, measure.value);
  if (measure.is_new && has_words) {
    draw_words(frame, "lesson.means." + measure.name, frame.theme.faint, measure.means);
    gap(frame);
  }
}

/// A goal that is out of reach is not failed.
void draw_verdict(const Frame& frame, const lessons::Question& question,
                  const LessonResult& result) {
  const bool cannot_be = !result.is_right && result.step_is_over && !question.predict;
  const std::string words = result.verdict + (result.sentence.empty() ? "" : " " + result.sentence);
  const Colour colour = result.is_right ? frame.theme.good : frame.theme.bad;
  draw_words(frame, "lesson.verdict", cannot_be ? frame.theme.text : colour, words);
}

/// What the task needs and this run has not.
void draw_checks(const Frame& frame, const LessonResult& result) {
  for (const lessons::Check& check : result.checks) {
    if (check.holds) continue;
    const float side = ImGui::GetTextLineHeight();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(*ImGui::GetWindowDrawList(), Icon::cross, {at.x, at.y, side, side}, frame.theme.bad);
    ImGui::Dummy(ImVec2(side, side));
    ImGui::SameLine();
    draw_words(frame, "lesson.check", frame.theme.text,
               "needs " + check.condition + ", is " + check.value);
  }
}

/// The event that decides the answer, where it is the one that is looked at.
void draw_watched(const Frame& frame, const LessonState& lesson) {
  if (lesson.watched.empty()) return;
  draw_words(frame, "lesson.watched", frame.theme.accent, "Watch " + lesson.watched);
  gap(frame);
}

/// The question and the verdict on its answer, if there is room for both; else the verdict, and of
/// the question what there is room for.
void bring_verdict_into_sight(const Frame& frame, LessonState& lesson, float question, float top) {
  if (lesson.sight != Sight::result) return;
  const float bottom = ImGui::GetCursorPosY();
  const float room = ImGui::GetWindowHeight() - 2 * frame.em;
  const float wanted = std::min(top, std::max(question, bottom - room));
  ImGui::SetScrollY(std::floor(std::max(0.0F, wanted - frame.em * 0.5F)));
  lesson.sight = Sight::as_it_is;
}

/// Where the lesson goes on, and at its end which one is next, and the way home.
void draw_ways_on(const Frame& frame, const LessonState& lesson, Viewer& viewer, Flow& flow) {
  std::string label = "Go on";
  const bool is_end = is_at_end(lesson);
  if (is_end) {
    const LessonCard* next = next_lesson(lesson);
    label = next == nullptr ? "The end" : "Next: " + next->name;
  }
  flow.next(width_of_key_button(frame, "lesson.go_on", label));
  key_button(viewer, frame, "lesson.go_on", label, "lesson.go_on");
  if (!is_end || !viewer.session || !is_at_end(lesson)) return;
  flow.next(width_of_key_button(frame, "file.close", "Home"));
  key_button(viewer, frame, "file.close", "Home", "lesson.home");
}

void draw_result_buttons(const Frame& frame, const LessonState& lesson, Viewer& viewer) {
  const bool is_over = lesson.result->step_is_over;
  Flow flow(std::floor(frame.em * 0.5F));
  flow.next(width_of_key_button(frame, "lesson.watch", "Watch this"));
  key_button(viewer, frame, "lesson.watch", "Watch this", "lesson.watch");
  if (!is_over) return;
  draw_ways_on(frame, lesson, viewer, flow);
  if (!lesson.result || shown_step(lesson).question->may.empty()) return;
  flow.next(width_of_key_button(frame, "lesson.set", "Change it"));
  key_button(viewer, frame, "lesson.set", "Change it", "lesson.change_it");
}

/// `top`: where the question begins.
void draw_result(const Frame& frame, LessonState& lesson, Viewer& viewer, float top) {
  const LessonResult result = *lesson.result;  // a button may begin another step
  const lessons::Question question = *shown_step(lesson).question;
  gap(frame);
  ImGui::Separator();
  gap(frame);
  const float begins = ImGui::GetCursorPosY();
  draw_verdict(frame, question, result);
  gap(frame);
  bring_verdict_into_sight(frame, lesson, top, begins);
  if (result.step_is_over && !result.then.empty()) {
    draw_markdown(frame, result.then, frame.theme.text);
  }
  draw_watched(frame, lesson);
  draw_checks(frame, result);
  draw_lamps_of(frame, result);
  gap(frame);
  draw_result_buttons(frame, lesson, viewer);
  gap(frame);
  if (!question.may.empty()) {
    draw_words(frame, "lesson.ran_with", frame.theme.faint, "The run: " + result.changes);
  }
  for (const lessons::MeasureRow& measure : result.measures) draw_measure(frame, measure);
}

// ---------------------------------------------------------------- the question

float width_of_level(const Frame& frame, const std::string& word, const std::string& key) {
  return std::ceil(width_of(word)) + std::ceil(width_of(key)) + std::floor(frame.em * 0.9F) +
         5 * std::floor(frame.em * 0.3F);
}

/// "guess  Alt+1".
std::string key_of_level(const Frame& frame, lessons::Confidence confidence) {
  const Command* command =
      frame.commands.find("lesson." + std::string(lessons::to_text(confidence)));
  return command == nullptr ? std::string{} : to_text(command->chords.front());
}

/// A ring, or a tick where it is chosen, a word, and its key.
bool draw_level(const Frame& frame, lessons::Confidence confidence, bool is_chosen) {
  const std::string word(lessons::to_text(confidence));
  const std::string key = key_of_level(frame, confidence);
  const std::string name = "lesson." + word;
  const float height = std::floor(frame.em * 1.4F);
  const float padding = std::floor(frame.em * 0.3F);
  const float icon = std::floor(frame.em * 0.9F);
  const ImVec2 size(width_of_level(frame, word, key), height);
  const bool is_pressed = ImGui::InvisibleButton(name.c_str(), size);
  const Rect area = last_item();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Colour fill = ImGui::IsItemHovered() ? frame.theme.frame_hot : frame.theme.frame;
  list->AddRectFilled(top_left(area), bottom_right(area), fill, ImGui::GetStyle().FrameRounding);
  const Colour ink = is_chosen ? frame.theme.accent : frame.theme.faint;
  draw_icon(*list, is_chosen ? Icon::tick : Icon::ring,
            {area.x + padding, area.y, icon, area.height}, ink);
  const float y = area.y + std::floor((area.height - ImGui::GetFontSize()) / 2);
  list->AddText(ImVec2(area.x + icon + 2 * padding, y), frame.theme.text, word.c_str());
  list->AddText(ImVec2(std::floor(area.right() - padding - width_of(key)), y), frame.theme.faint,
                key.c_str());
  frame.ui.tag(name, area, word + (is_chosen ? ": said" : ""));
  return is_pressed;
}

/// "How sure? guess think sure": who does not care answers without it.
void draw_confidence(const Frame& frame, const LessonState& lesson, Viewer& viewer) {
  draw_words(frame, "lesson.how_sure", frame.theme.faint, "How sure?");
  Flow flow(std::floor(frame.em * 0.5F));
  using lessons::Confidence;
  for (const Confidence level : {Confidence::guess, Confidence::think, Confidence::sure}) {
    const std::string word(lessons::to_text(level));
    const std::string command = "lesson." + word;
    flow.next(width_of_level(frame, word, key_of_level(frame, level)));
    const bool is_pressed = draw_level(frame, level, lesson.confidence == level);
    explain(frame, viewer, command);
    if (is_pressed) frame.commands.run(command, viewer);
  }
}

/// A line to type in; Enter runs the command with it.
struct LineField {
  const char* name;  ///< of the item: "lesson.set"
  const char* id;
  const char* hint;
  const char* command;
};

void draw_line_field(const Frame& frame, Viewer& viewer, const LineField& line,
                     std::string& typed_text) {
  const ItemWidthGuard wide(-1.0F);
  const TextField field{
      .id = line.id, .hint = line.hint, .flags = ImGuiInputTextFlags_EnterReturnsTrue};
  const TypedIn typed = text_field(field, typed_text);
  frame.ui.tag(line.name, last_item(), typed_text);
  if (typed.is_too_long) say(viewer, too_long_words("this field", field.most), true);
  if (typed.is_entered) frame.commands.run(line.command, viewer, std::string(typed_text));
}

void draw_setting_field(const Frame& frame, LessonState& lesson, Viewer& viewer) {
  draw_line_field(frame, viewer,
                  {.name = "lesson.set",
                   .id = "##lesson.set",
                   .hint = "SETTING=VALUE (Ctrl+T)",
                   .command = "lesson.set"},
                  lesson.typed);
}

/// What the learner may change, how, and what they have.
void draw_changes(const Frame& frame, LessonState& lesson, Viewer& viewer) {
  const lessons::Question& question = *lesson.play->question();
  if (question.may.empty()) return;
  std::string may;
  for (const std::string& key : question.may) may += (may.empty() ? "" : ", ") + key;
  draw_words(frame, "lesson.may", frame.theme.faint,
             "You may change: " + may + (question.examples.empty() ? "" : ". For example:"));
  for (const std::string& example : question.examples) {
    if (wide_button(frame, "lesson.example", example, frame.theme.faint)) {
      lesson.typed = example;
    }
    explain_in_words(frame, "A click copies it into the field below.");
  }
  for (const std::string& change : lesson.play->changes()) {
    draw_words(frame, "lesson.change", frame.theme.text, "Changed: " + change);
  }
  draw_setting_field(frame, lesson, viewer);
}

void draw_hints(const Frame& frame, LessonState& lesson) {
  const std::vector<std::string> hints = given_hints(lesson);
  for (std::size_t i = 0; i < hints.size(); ++i) {
    if (i + 1 == hints.size()) bring_into_sight(lesson, Sight::hint);
    draw_words(frame, "lesson.given_hint", frame.theme.warn, "Hint " + std::to_string(i + 1));
    const std::string copied = draw_markdown(frame, hints[i], frame.theme.text);
    if (!copied.empty()) lesson.typed = copied;
  }
}

/// What can be done while it is not answered.
void draw_deeds(const Frame& frame, LessonState& lesson, Viewer& viewer) {
  const lessons::Question& question = *lesson.play->question();
  Flow flow(std::floor(frame.em * 0.5F));
  const auto button = [&](const char* command, const char* label) {
    flow.next(width_of_key_button(frame, command, label));
    key_button(viewer, frame, command, label, command);
  };
  const Session* looked_at = viewer.session.get();
  const std::size_t step = lesson.shown;
  if (question.make) button("lesson.try", "Try the run");
  const bool is_open = why_not_answer(viewer).empty();  // a button may have answered it
  if (is_open && !question.hints.empty()) button("lesson.hint", "Hint");
  if (is_open && !question.may.empty()) button("lesson.take_back", "Take back");
  if (is_open && lesson.play->may_go_on()) button("lesson.go_on", "Go on");
  const bool is_here = lesson.play && lesson.shown == step && viewer.session.get() == looked_at;
  if (!is_here || !is_open) return;
  gap(frame);
  draw_hints(frame, lesson);
  draw_changes(frame, lesson, viewer);
}

/// Around the answer that was given.
void outline(const Frame& frame, const Rect& area) {
  const float width = std::max(1.0F, std::floor(frame.em * 0.13F));
  ImGui::GetWindowDrawList()->AddRect(top_left(area), bottom_right(area), frame.theme.accent,
                                      ImGui::GetStyle().FrameRounding, 0, width);
}

/// What was said, or where to say it.
void draw_number(const Frame& frame, LessonState& lesson, Viewer& viewer, bool is_open) {
  if (lesson.result && lesson.result->answer) {
    draw_words(frame, "lesson.answered", frame.theme.text,
               fmt::format("You said {}.", *lesson.result->answer));
  }
  if (!is_open) return;
  draw_line_field(frame, viewer,
                  {.name = "lesson.number",
                   .id = "##lesson.number",
                   .hint = "Your number (Ctrl+A)",
                   .command = "lesson.choose"},
                  lesson.number);
}

/// The other way to answer with a node.
void draw_pointing(const Frame& frame, Viewer& viewer) {
  const std::string node = selected_node(viewer);
  if (node.empty()) {
    draw_words(frame, "lesson.how_to_point", frame.theme.faint, "Or click a node.");
  } else {
    key_button(viewer, frame, "lesson.point", "It is " + node, "lesson.point");
  }
}

/// What a task takes is said before the first try.
void draw_lamps_to_light(const Frame& frame, const lessons::Question& question) {
  if (question.lamps.empty()) return;
  draw_words(frame, "lesson.to_light", frame.theme.faint, lessons::lamps_to_light(question));
  gap(frame);
}

void draw_question(const Frame& frame, LessonState& lesson, Viewer& viewer) {
  const lessons::Question question = *shown_step(lesson).question;
  const std::string& asked = question.predict ? *question.predict : *question.make;
  const float top = ImGui::GetCursorPosY();
  if (question.make) draw_words(frame, "lesson.task", frame.theme.faint, "Your task");
  draw_words(frame, "lesson.question", frame.theme.accent, asked);
  gap(frame);
  if (question.make && !lesson.result) draw_lamps_to_light(frame, question);
  const bool is_open = !lesson.result || !lesson.result->step_is_over;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const bool is_pressed = wide_button(frame, "lesson.choice." + number,
                                        number + "  " + question.choices[i].text, frame.theme.text);
    if (lesson.result && lesson.result->choice == i + 1) outline(frame, last_item());
    if (is_pressed && is_open) return frame.commands.run("lesson.choose", viewer, number);
  }
  const Session* looked_at = viewer.session.get();
  if (question.number) draw_number(frame, lesson, viewer, is_open);
  if (question.point && is_open) draw_pointing(frame, viewer);
  if (is_open && question.predict) draw_confidence(frame, lesson, viewer);
  if (is_open) draw_deeds(frame, lesson, viewer);
  if (lesson.result && viewer.session.get() == looked_at) draw_result(frame, lesson, viewer, top);
}

/// How sure they were in which steps, and whether they were right.
void draw_summary(const Frame& frame, const LessonState& lesson) {
  const auto rows = lessons::by_confidence(lesson.play->progress());
  if (rows.empty()) return;
  const float second = std::floor(frame.em * 5);
  const float third = std::floor(frame.em * 13);
  const auto line = [&](Colour colour, const std::string& said, const std::string& right,
                        const std::string& wrong) {
    const float left = ImGui::GetCursorPosX();
    draw_words(frame, "lesson.said", colour, said);
    ImGui::SameLine(left + second);
    draw_words(frame, "lesson.said_right." + said, colour, right);
    ImGui::SameLine(left + third);
    draw_words(frame, "lesson.said_wrong." + said, colour, wrong);
  };
  line(frame.theme.faint, "you said", "right in step", "wrong in step");
  for (const lessons::ConfidenceRow& row : rows) {
    line(frame.theme.text, std::string(lessons::to_text(row.confidence)),
         lessons::steps_text(row.right), lessons::steps_text(row.wrong));
  }
  const std::string advice = lessons::sure_and_wrong(lesson.play->progress());
  if (!advice.empty()) {
    draw_words(frame, "lesson.sure_and_wrong", frame.theme.warn,
               advice + " (Ctrl+Shift+G goes to a step.)");
  }
  gap(frame);
}

/// A line of a page stays in sight.
void scroll_by_keys(const Frame& frame, FrameState& state) {
  if (state.lesson_pages == 0) return;
  const float page = std::max(frame.em, ImGui::GetWindowHeight() - 3 * frame.em);
  const float wanted = ImGui::GetScrollY() + std::exchange(state.lesson_pages, 0.0F) * page;
  ImGui::SetScrollY(std::floor(std::clamp(wanted, 0.0F, ImGui::GetScrollMaxY())));
}

}  // namespace

void draw_lesson(Viewer& viewer, const Frame& frame) {
  LessonState& lesson = viewer.lesson;
  const std::size_t steps = lesson.play->lesson().steps.size();
  scroll_by_keys(frame, viewer.frame);
  bring_into_sight(lesson, Sight::top);
  draw_words(frame, "lesson.stand", frame.theme.faint,
             lesson.play->lesson().name + ": step " + std::to_string(lesson.shown + 1) + " of " +
                 std::to_string(steps));
  gap(frame);
  draw_markdown(frame, shown_step(lesson).text, frame.theme.text);
  if (shown_step(lesson).question) {
    draw_question(frame, lesson, viewer);
  } else {
    draw_summary(frame, lesson);
    Flow flow(std::floor(frame.em * 0.5F));
    draw_ways_on(frame, lesson, viewer, flow);
  }
  gap(frame);  // what is last is not at the panel's very edge
}

}  // namespace orrery::gui
