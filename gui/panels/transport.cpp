#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "gui/model/time_axis.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/text_field.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

namespace {

void draw_buttons(Viewer& viewer, const Frame& frame) {
  const GroupGuard group;
  const float gap = std::floor(frame.em * 0.2F);
  command_icon(viewer, frame, "time.home", Icon::to_begin, "transport.home");
  ImGui::SameLine(0, gap);
  command_icon(viewer, frame, "time.previous", Icon::back, "transport.previous");
  ImGui::SameLine(0, gap);
  const Icon icon = viewer.head.is_playing ? Icon::pause : Icon::play;
  command_icon(viewer, frame, "time.play", icon, "transport.play");
  ImGui::SameLine(0, gap);
  command_icon(viewer, frame, "time.next", Icon::forward, "transport.next");
  ImGui::SameLine(0, gap);
  command_icon(viewer, frame, "time.end", Icon::to_end, "transport.end");
}

// ---------------------------------------------------------------- speed

/// With two digits that count: 0.1, 25, 0.0034.
std::string speed_text(double speed) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", speed);
  if (speed >= 100) std::snprintf(text, sizeof text, "%.0f", speed);
  return text;
}

/// The slider's place is the power of ten; the number stands beside it, in room for the longest.
void draw_speed(Viewer& viewer, const Frame& frame) {
  const GroupGuard group;
  const bool is_even = viewer.head.speed == 0;
  auto power = static_cast<float>(std::log10(is_even ? 1.0 : viewer.head.speed));
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted("speed");
  ImGui::SameLine(0, std::floor(frame.em * 0.4F));
  ImGui::SetNextItemWidth(std::floor(frame.em * 6));
  const bool is_moved = ImGui::SliderFloat(
      "##speed", &power, static_cast<float>(std::log10(slowest_speed)),
      static_cast<float>(std::log10(fastest_speed)), "", ImGuiSliderFlags_NoInput);
  const std::string number = is_even ? "even" : speed_text(viewer.head.speed) + "x";
  frame.ui.tag("transport.speed", last_item(), "speed " + number);
  explain_in_words(frame,
                   "Virtual seconds that pass in a second: 0.0001 to 1000.\n[ slower, ] faster");
  if (is_moved) {
    frame.commands.run("time.speed", viewer,
                       speed_text(std::pow(10.0, static_cast<double>(power))));
  }
  ImGui::SameLine(0, std::floor(frame.em * 0.4F));
  const float begins = ImGui::GetCursorPosX();
  ImGui::TextUnformatted(number.c_str());
  ImGui::SameLine();
  ImGui::SetCursorPosX(begins + std::ceil(width_of("0.0001x")));
  ImGui::SameLine(0, std::floor(frame.em * 0.4F));
  bool is_ticked = is_even;
  const bool is_switched = ImGui::Checkbox("each event", &is_ticked);
  frame.ui.tag("transport.each_event", last_item(), "each event");
  explain(frame, viewer, "time.each_event");
  if (is_switched) frame.commands.run("time.each_event", viewer);
}

// ---------------------------------------------------------------- where we are

struct Field {
  const char* name;  ///< in the UI map
  std::string text;  ///< while nobody types
  float width;
  const char* help;
};

/// True when somebody typed something and pressed Enter.
bool draw_field(const Frame& frame, const Field& field, std::string& typed) {
  const IdGuard id(field.name);
  ImGui::SetNextItemWidth(std::floor(field.width));
  // What is in the field is the play head's, until somebody types.
  const bool was_typing = ImGui::GetStateStorage()->GetBool(ImGui::GetID("typing"));
  if (!was_typing) typed = field.text;
  constexpr ImGuiInputTextFlags flags =
      ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll;
  const bool is_entered = text_field({.id = "##field", .flags = flags}, typed).is_entered;
  ImGui::GetStateStorage()->SetBool(ImGui::GetID("typing"), ImGui::IsItemActive());
  frame.ui.tag(field.name, last_item(), field.text);
  explain_in_words(frame, field.help);
  return is_entered;
}

/// Before a field, where there is room.
void draw_name_of_field(const char* name, const Frame& frame, bool is_short) {
  if (is_short) return;
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(name);
  ImGui::SameLine(0, std::floor(frame.em * 0.4F));
}

/// `is_short`: the fields alone.
void draw_position(Viewer& viewer, const Frame& frame, bool is_short) {
  const GroupGuard group;
  Session& session = *viewer.session;
  draw_name_of_field("time", frame, is_short);
  const Field time{.name = "transport.time",
                   .text = time_text(viewer.head.time, std::chrono::microseconds(1)),
                   .width = frame.em * 7.5F,
                   .help = "Where we look. Type a time (430ms, 1.5s) and Enter to go there."};
  if (draw_field(frame, time, viewer.frame.time_text)) {
    frame.commands.run("time.go", viewer, viewer.frame.time_text);
  }
  ImGui::SameLine(0, std::floor(frame.em * (is_short ? 0.4F : 1)));
  draw_name_of_field("event", frame, is_short);
  const Field event{.name = "transport.event",
                    .text = "#" + std::to_string(viewer.head.event),
                    .width = frame.em * 5.5F,
                    .help = "The newest event. Type a number and Enter to go there."};
  if (draw_field(frame, event, viewer.frame.event_text)) {
    frame.commands.run("time.go", viewer, viewer.frame.event_text);
  }
  if (is_short) return;
  ImGui::SameLine(0, std::floor(frame.em * 0.4F));
  const ColourGuard colour(ImGuiCol_Text, frame.theme.faint);
  std::string of = "of " + number_words(session.chronicle().last_event());
  if (!session.has_ended()) of += " so far";
  ImGui::TextUnformatted(of.c_str());
  frame.ui.tag("transport.events", last_item(), of);
}

// ---------------------------------------------------------------- jumps

struct JumpButtons {
  const char* words;
  const char* name;
};
constexpr JumpButtons jump_buttons[] = {{"violation", "violation"},
                                        {"fault", "fault"},
                                        {"role", "role_change"},
                                        {"milestone", "milestone"}};

float width_of_jump(const JumpButtons& jump, const Frame& frame) {
  return width_of(jump.words) + 2 * ImGui::GetFrameHeight() + std::floor(frame.em * 0.8F);
}

/// To the one before, its name, to the next.
void draw_jump(Viewer& viewer, const Frame& frame, const JumpButtons& jump) {
  const GroupGuard group;
  const float gap = std::floor(frame.em * 0.3F);
  const std::string previous = std::string("time.previous_") + jump.name;
  const std::string next = std::string("time.next_") + jump.name;
  command_icon(viewer, frame, previous.c_str(), Icon::left,
               (std::string("transport.previous_") + jump.name).c_str());
  ImGui::SameLine(0, gap);
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(jump.words);
  ImGui::SameLine(0, gap);
  command_icon(viewer, frame, next.c_str(), Icon::right,
               (std::string("transport.next_") + jump.name).c_str());
}

constexpr float jump_choice_em = 7;

/// Where there is little room: one pair of arrows, and what they jump to.
void draw_chosen_jump(Viewer& viewer, const Frame& frame) {
  const GroupGuard group;
  const float gap = std::floor(frame.em * 0.3F);
  const JumpButtons& jump = jump_buttons[viewer.frame.jump % std::size(jump_buttons)];
  const std::string previous = std::string("time.previous_") + jump.name;
  const std::string next = std::string("time.next_") + jump.name;
  command_icon(viewer, frame, previous.c_str(), Icon::left, "transport.previous_jump");
  ImGui::SameLine(0, gap);
  ImGui::SetNextItemWidth(std::floor(frame.em * jump_choice_em));
  {
    const ComboGuard combo("##jump", jump.words);
    for (std::size_t i = 0; combo && i < std::size(jump_buttons); ++i) {
      if (ImGui::Selectable(jump_buttons[i].words, i == viewer.frame.jump)) viewer.frame.jump = i;
      frame.ui.tag("jump." + std::string(jump_buttons[i].name), last_item(), jump_buttons[i].words);
    }
  }
  frame.ui.tag("transport.jump", last_item(), jump.words);
  ImGui::SameLine(0, gap);
  command_icon(viewer, frame, next.c_str(), Icon::right, "transport.next_jump");
}

float width_of_chosen_jump(const Frame& frame) {
  return frame.em * (jump_choice_em + 0.6F) + 2 * ImGui::GetFrameHeight();
}

void draw_jumps(Viewer& viewer, const Frame& frame, Flow& flow) {
  constexpr float roomy_em = 78;
  if (ImGui::GetWindowWidth() < roomy_em * frame.em) {
    flow.next(width_of_chosen_jump(frame));
    return draw_chosen_jump(viewer, frame);
  }
  for (const JumpButtons& jump : jump_buttons) {
    flow.next(width_of_jump(jump, frame));
    draw_jump(viewer, frame, jump);
  }
}

// ---------------------------------------------------------------- all of it

constexpr float between_em = 1.25F;

float width_of_buttons(const Frame& frame) { return 5 * ImGui::GetFrameHeight() + frame.em; }

float width_of_speed(const Frame& frame) {
  return frame.em * 8 + width_of("speed 0.0001x each event") + ImGui::GetFrameHeight();
}

float width_of_position(const Frame& frame) {
  return frame.em * 15 + width_of("time event of 1,000,000");
}

/// What there is room for.
struct Parts {
  bool has_speed = true;
  bool has_jumps = true;
  bool is_position_short = false;
};

/// Beside a lesson it is a single row, for the panels need the height. What has no room there is
/// done by keys.
Parts parts_of(const Viewer& viewer, const Frame& frame) {
  Parts parts;
  if (!viewer.lesson.play) return parts;
  const float between = frame.em * between_em;
  float left = ImGui::GetContentRegionAvail().x - width_of_buttons(frame);
  parts.is_position_short = between + width_of_position(frame) > left;
  left -= between + (parts.is_position_short ? frame.em * 14 : width_of_position(frame));
  parts.has_jumps = between + width_of_chosen_jump(frame) <= left;
  if (parts.has_jumps) left -= between + width_of_chosen_jump(frame);
  parts.has_speed = between + width_of_speed(frame) <= left;
  return parts;
}

}  // namespace

void draw_transport(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const Parts parts = parts_of(viewer, frame);
  Flow flow(frame.em * between_em);
  flow.next(width_of_buttons(frame));
  draw_buttons(viewer, frame);
  if (parts.has_speed) flow.next(width_of_speed(frame));
  if (parts.has_speed) draw_speed(viewer, frame);
  flow.next(parts.is_position_short ? frame.em * 14 : width_of_position(frame));
  draw_position(viewer, frame, parts.is_position_short);
  if (parts.has_jumps) draw_jumps(viewer, frame, flow);
}

}  // namespace orrery::gui
