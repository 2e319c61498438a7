#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/goals.hpp"
#include "gui/model/log_rules.hpp"
#include "gui/model/overview.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/rule_chip.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

constexpr float track_em = 1.75F;

struct TrackScene {
  Viewer& viewer;
  const Frame& frame;
  const Chronicle& chronicle;
  TimeScale scale;
};

/// The first chosen event at or after a time; the end if there is none.
auto first_row_at(const TrackScene& s, const LogRule& rule, Time time) {
  return std::ranges::lower_bound(rule.rows, time, {},
                                  [&](std::uint32_t event) { return s.chronicle.time_of(event); });
}

/// A column of pixels each in which something was chosen.
void draw_ticks(const TrackScene& s, const LogRule& rule, const Rect& area) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  fill_rect(list, {area.x, area.bottom() - 1, area.width, 1}, faded(s.frame.theme.line, 0.6F));
  const Colour colour = colour_of(rule, s.frame.theme);
  for (auto row = rule.rows.begin(); row != rule.rows.end();) {
    const float x = std::floor(s.scale.x_of(s.chronicle.time_of(*row)));
    if (x >= area.right()) break;
    const bool is_later = *row > s.viewer.head.event;
    fill_rect(list, {x, area.y, 1, area.height}, faded(colour, is_later ? 0.5F : 1.0F));
    const auto next = first_row_at(s, rule, s.scale.time_at(x + 1));
    row = next == row ? std::next(row) : next;
  }
}

/// The one nearest to the mouse, if it is near; 0: none.
EventNumber event_under(const TrackScene& s, const LogRule& rule, float x) {
  const auto later = first_row_at(s, rule, s.scale.time_at(x));
  EventNumber best = 0;
  float least = std::max(5.0F, 0.4F * s.frame.em);
  const auto look = [&](std::uint32_t event) {
    const float away = std::abs(s.scale.x_of(s.chronicle.time_of(event)) - x);
    if (away > least) return;
    best = event;
    least = away;
  };
  if (later != rule.rows.end()) look(*later);
  if (later != rule.rows.begin()) look(*std::prev(later));
  return best;
}

void use_track(const TrackScene& s, const LogRule& rule) {
  if (!ImGui::IsItemHovered()) return;
  const EventNumber event = event_under(s, rule, ImGui::GetIO().MousePos.x);
  if (event == 0) return;
  s.viewer.hovered = Picked::of_event(event);
  explain_in_words(s.frame, "#" + number_words(event) + " " + event_words(s.chronicle, event) +
                                "\n" + time_words(s.chronicle.time_of(event)));
  if (!ImGui::IsMouseReleased(0)) return;
  select(s.viewer, Picked::of_event(event));
  go_to(s.viewer, event);
}

/// Its words above its ticks.
void draw_track(const TrackScene& s, const LogRule& rule, const Rect& area) {
  const std::string name = "track." + std::string(1, rule.letter);
  const float em = s.frame.em;
  ImGui::SetCursorScreenPos(top_left(area));
  ImGui::InvisibleButton(name.c_str(), size_of(area));
  s.frame.ui.tag(name, area, rule.text + ", " + number_words(rule.rows.size()) + " events");
  const Rect chip = snapped({area.x, area.y + 1, em, em - 1});
  draw_rule_chip(*ImGui::GetWindowDrawList(), rule, chip, s.frame.theme);
  const std::string words = rule.text + "   " + number_words(rule.rows.size()) + " events";
  draw_text(*ImGui::GetWindowDrawList(), {chip.right() + 0.4F * em, area.y}, s.frame.theme.faint,
            shortened(words, area.width - 2 * em), area);
  const float top = area.y + std::floor(1.1F * em);
  draw_ticks(s, rule, {area.x, top, area.width, area.bottom() - top - 1});
  use_track(s, rule);
}

}  // namespace

float tracks_height(const Viewer& viewer, float em) {
  const auto count = std::ranges::count_if(viewer.log.rules, &LogRule::is_track);
  return count == 0 ? 0
                    : std::floor(track_em * em) * static_cast<float>(count) + std::floor(0.6F * em);
}

void draw_tracks(Viewer& viewer, const Frame& frame) {
  follow_rules(viewer);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = std::floor(track_em * frame.em);
  const Rect strip = snapped({at.x, at.y, width, height});
  const TimeScale scale{{Time{}, whole_run(*viewer.session)}, strip.x, strip.width};
  const TrackScene scene{viewer, frame, viewer.session->chronicle(), scale};
  float y = strip.y;
  for (const LogRule& rule : viewer.log.rules) {
    if (!rule.is_track) continue;
    draw_track(scene, rule, {strip.x, y, strip.width, height});
    y += height;
  }
}

}  // namespace orrery::gui
