#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/lamp_words.hpp"
#include "gui/model/lesson_lamps.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

namespace {

// ---------------------------------------------------------------- what may be done to this run

/// LIVE or RECORDED, as a filled word.
void draw_badge(const Viewer& viewer, const Frame& frame) {
  const bool is_live = viewer.session->is_live();
  const std::string word = is_live ? "LIVE" : "RECORDED";
  const Colour fill = is_live ? frame.theme.good : frame.theme.faint;
  const float padding = std::floor(frame.em * 0.5F);
  const ImVec2 size(std::ceil(width_of(word)) + 2 * padding, ImGui::GetFrameHeight());
  ImGui::InvisibleButton("##mode", size);
  const Rect area = last_item();
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(top_left(area), bottom_right(area), fill, ImGui::GetStyle().FrameRounding);
  const float y = area.y + std::floor((area.height - ImGui::GetFontSize()) / 2);
  list->AddText(ImVec2(area.x + padding, y), ink_on(fill), word.c_str());
  frame.ui.tag("mode", area, word);
  explain_in_words(frame, is_live ? "This run is simulated now: you can break it. Right-click a "
                                    "node, or drag a message off its link."
                                  : "This run was recorded: look at all of it. To break it, make "
                                    "it live: it is simulated again, from the same seed.");
}

bool is_small(const Frame& frame) { return ImGui::GetWindowWidth() < 60 * frame.em; }

void draw_branch_choice(Viewer& viewer, const Frame& frame) {
  const std::vector<BranchView> branches = viewer.session->branches();
  const std::size_t chosen = viewer.session->branch();
  const GroupGuard group;
  if (!is_small(frame)) {
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted("branch");
    ImGui::SameLine(0, std::floor(frame.em * 0.4F));
  }
  const float width = std::floor(frame.em * (is_small(frame) ? 8 : 12));
  ImGui::SetNextItemWidth(width);
  const std::string name = shortened(branches[chosen].name, width - ImGui::GetFrameHeight() * 1.5F);
  std::size_t wanted = chosen;
  {
    const ComboGuard combo("##branch", name.c_str());
    for (std::size_t i = 0; combo && i < branches.size(); ++i) {
      const IdGuard id(static_cast<int>(i));
      if (ImGui::Selectable(branches[i].name.c_str(), i == chosen)) wanted = i;
      frame.ui.tag("branch.item." + std::to_string(i), last_item(), branches[i].name);
    }
  }
  frame.ui.tag("branch", last_item(), branches[chosen].name);
  explain(frame, viewer, "branch.choose");
  if (wanted != chosen) frame.commands.run("branch.choose", viewer, std::to_string(wanted));
}

// ---------------------------------------------------------------- lamps

struct LampLook {
  Icon icon;
  Colour colour;
};

LampLook look_of(const Lamp& lamp, const Theme& theme) {
  switch (lamp.state) {
    case Lamp::State::holds:
      return {Icon::tick, theme.good};
    case Lamp::State::violated:
      return {Icon::cross, lamp.is_expected ? theme.warn : theme.bad};
    case Lamp::State::open:
    case Lamp::State::unknown:
      break;
  }
  return {Icon::ring, theme.faint};
}

float width_of_lamp(const std::string& words, const Frame& frame) {
  return std::ceil(width_of(words)) + std::floor(frame.em * 1.4F);
}

/// A figure and words, and more for who has them read out; true if it was clicked.
bool draw_lamp(const Frame& frame, const std::string& name, const LampLook& look,
               const std::string& words, const std::string& more = {}) {
  const float height = ImGui::GetFrameHeight();
  const bool is_pressed =
      ImGui::InvisibleButton(name.c_str(), ImVec2(width_of_lamp(words, frame), height));
  const Rect area = last_item();
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    list->AddRectFilled(top_left(area), bottom_right(area), frame.theme.frame);
  }
  const Rect figure{area.x, area.y, std::floor(frame.em * 1.2F), area.height};
  draw_icon(*list, look.icon, figure, look.colour);
  const float y = area.y + std::floor((height - ImGui::GetFontSize()) / 2);
  list->AddText(ImVec2(figure.right(), y), frame.theme.text, words.c_str());
  frame.ui.tag(name, area, words + more);
  return is_pressed;
}

/// It has a panel of its own, which shows why.
bool is_about_calls(const Lamp& lamp) { return lamp.name == "linearizable"; }

std::string explanation_of(const Lamp& lamp) {
  std::string words = lamp.name;
  if (!lamp.meaning.empty()) words += "\n" + lamp.meaning;
  if (!lamp.sentence.empty()) words += "\n" + lamp.sentence;
  if (!lamp.is_expected) words += "\nThe scenario did not expect this.";
  if (is_about_calls(lamp)) return words + "\nA click shows the calls.";
  const bool is_there = lamp.state == Lamp::State::violated && lamp.event > 0;
  return words + (is_there ? "\nA click goes there." : "\nA click tells more.");
}

std::string words_of_lamp(const Lamp& lamp, bool has_ended) {
  return name_in_words(lamp) + " " + state_in_words(lamp, has_ended);
}

void draw_one(Viewer& viewer, const Frame& frame, const Lamp& lamp, bool has_ended) {
  const bool is_pressed = draw_lamp(frame, "lamp." + lamp.name, look_of(lamp, frame.theme),
                                    words_of_lamp(lamp, has_ended));
  explain_in_words(frame, explanation_of(lamp));
  if (!is_pressed) return;
  frame.commands.run("select.property", viewer, lamp.name);
  if (is_about_calls(lamp)) frame.commands.run("operations.show", viewer);
}

void draw_sum(Viewer& viewer, const Frame& frame, const LampSum& sum) {
  const Lamp alike{.state = sum.state};
  const std::string name = sum.state == Lamp::State::holds ? "lamps.hold" : "lamps.open";
  std::string names;
  for (const std::string& each : sum.names) names += (names.empty() ? ": " : ", ") + each;
  const bool is_pressed = draw_lamp(frame, name, look_of(alike, frame.theme), sum.words, names);
  std::string all = sum.words + ":";
  for (const std::string& each : sum.names) all += "\n" + each;
  explain_in_words(frame, all + "\nA click shows each.");
  if (is_pressed) viewer.frame.shows_all_lamps = true;
}

/// Whether all lamps have room in what is left of the row, and one more.
bool all_have_room(const Frame& frame, const std::vector<Lamp>& lamps, bool has_ended) {
  const float row = ImGui::GetContentRegionMax().x;
  const float taken = frame.em * 12;  // the badge and the branch
  float width = 0;
  for (const Lamp& lamp : lamps) {
    width += width_of_lamp(words_of_lamp(lamp, has_ended), frame) + frame.em;
  }
  return width <= row - taken;
}

/// That the plan is likely to show something else than its author thinks.
void draw_warnings(Viewer& viewer, const Frame& frame, Flow& flow) {
  const std::vector<std::string> warnings = viewer.session->words().warnings;
  if (warnings.empty()) return;
  const std::string words =
      warnings.size() == 1 ? "a warning" : std::to_string(warnings.size()) + " warnings";
  flow.next(width_of_lamp(words, frame));
  const bool is_pressed =
      draw_lamp(frame, "run.warnings", {Icon::warning, frame.theme.warn}, words);
  std::string all;
  for (const std::string& each : warnings) all += (all.empty() ? "" : "\n") + each;
  explain_in_words(frame, all);
  if (is_pressed) say(viewer, all);
}

void draw_all_lamps(Viewer& viewer, const Frame& frame, Flow& flow) {
  const std::vector<Lamp> lamps = viewer.session->lamps();
  const bool has_ended = viewer.session->has_ended();
  const bool has_room = all_have_room(frame, lamps, has_ended);
  const bool shows_all = has_room || viewer.frame.shows_all_lamps;
  for (const Lamp& lamp : lamps) {
    if (!shows_all && !is_news(lamp)) continue;
    flow.next(width_of_lamp(words_of_lamp(lamp, has_ended), frame));
    draw_one(viewer, frame, lamp, has_ended);
  }
  if (!shows_all) {
    for (const LampSum& sum : summed_up(lamps, has_ended)) {
      flow.next(width_of_lamp(sum.words, frame));
      draw_sum(viewer, frame, sum);
    }
  } else if (!has_room) {
    flow.next(width_of("show fewer") + frame.em);
    if (ImGui::Button("show fewer")) viewer.frame.shows_all_lamps = false;
    frame.ui.tag("lamps.fewer", last_item(), "show fewer");
  }
}

// ---------------------------------------------------------------- in a lesson

LampLook look_of(const StepLamp& lamp, const Theme& theme) {
  switch (lamp.state) {
    case StepLamp::State::lit:
      return {Icon::tick, theme.good};
    case StepLamp::State::dark:
      return {Icon::cross, theme.faint};
    case StepLamp::State::not_known:
      break;
  }
  return {Icon::ring, theme.faint};
}

/// What the judges say stands beside the step's lamps, behind one word.
void draw_judges(Viewer& viewer, const Frame& frame, Flow& flow) {
  const std::vector<Lamp> lamps = viewer.session->lamps();
  if (lamps.empty()) return;
  const std::string words =
      lamps.size() == 1 ? "1 judge" : std::to_string(lamps.size()) + " judges";
  flow.next(width_of_lamp(words, frame));
  const bool is_pressed = draw_lamp(frame, "lamps.judges", {Icon::ring, frame.theme.faint}, words);
  std::string all = "What they say of this run:";
  for (const Lamp& lamp : lamps) {
    all += "\n" + words_of_lamp(lamp, viewer.session->has_ended());
  }
  explain_in_words(frame, all + "\nA click tells more.");
  const auto news = std::ranges::find_if(lamps, is_news);
  const Lamp& first = news == lamps.end() ? lamps.front() : *news;
  if (is_pressed) frame.commands.run("select.property", viewer, first.name);
}

/// In a single row, with the badge before them and the judges behind them.
bool have_room(const Frame& frame, const std::vector<StepLamp>& lamps) {
  float width = frame.em * 12;
  for (const StepLamp& lamp : lamps) width += width_of_lamp(lamp.words, frame) + frame.em;
  return width <= ImGui::GetContentRegionMax().x;
}

void draw_step_lamps(Viewer& viewer, const Frame& frame, Flow& flow) {
  const std::vector<StepLamp> all = step_lamps(viewer.lesson);
  std::vector<StepLamp> lamps = all;
  if (!have_room(frame, lamps)) lamps = summed_up(all, false);
  if (!have_room(frame, lamps)) lamps = summed_up(all, true);
  for (const StepLamp& lamp : lamps) {
    flow.next(width_of_lamp(lamp.words, frame));
    draw_lamp(frame, "step_lamp." + lamp.name, look_of(lamp, frame.theme), lamp.words);
    explain_in_words(frame, lamp.explanation);
  }
  if (may_see_judges(viewer.lesson)) draw_judges(viewer, frame, flow);
}

}  // namespace

void draw_lamps(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  Flow flow(frame.em);
  flow.next(frame.em);
  draw_badge(viewer, frame);
  if (!viewer.session->is_live()) {
    flow.next(width_of("Make it live") + frame.em);
    const Session* looked_at = viewer.session.get();
    command_button(viewer, frame, "file.make_live", "Make it live", "mode.make_live");
    if (viewer.session.get() != looked_at) return;
  }
  if (viewer.session->branches().size() > 1) {
    flow.next(is_small(frame) ? frame.em * 8 : frame.em * 12.5F + width_of("branch"));
    draw_branch_choice(viewer, frame);
  }
  if (viewer.lesson.play) draw_step_lamps(viewer, frame, flow);
  else draw_all_lamps(viewer, frame, flow);
  draw_warnings(viewer, frame, flow);
}

}  // namespace orrery::gui
