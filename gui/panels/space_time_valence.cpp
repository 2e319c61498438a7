#include "gui/panels/space_time_valence.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

/// In a frame. About 2 ms: a continuation's event costs half a microsecond.
constexpr std::uint64_t events_a_frame = 3'000;
constexpr float moment_em = 0.7F;  // as wide as a moment is at least, to be looked at

/// Each value has a colour and a pattern of its own.
void fill_value(const SpaceTimeScene& s, const Rect& area, std::size_t value, float opacity) {
  if (area.is_empty()) return;
  if (value == undecided_value) {
    fill_rect(s.list, area, s.theme.panel);
    fill_rect(s.list, {area.x, area.y, area.width, 1}, s.theme.line);
    return;
  }
  const Colour colour = faded(category(s.theme, value), opacity);
  if (value % 2 == 0) return fill_rect(s.list, area, colour);
  fill_rect(s.list, area, s.theme.panel);
  fill_rect(s.list, area, faded(colour, 0.35F));
  draw_hatching(s.list, area, std::max(4.0F, std::floor(s.em * 0.35F)), colour);
}

void draw_pieces(const SpaceTimeScene& s, const ValenceBand& band) {
  const ClipGuard within(band.area);
  fill_rect(s.list, band.area, faded(s.theme.frame, 0.6F));
  for (const ValencePiece& piece : band.pieces) {
    const bool is_later = piece.event > s.viewer.head.event;
    fill_value(s, piece.area, piece.value, is_later ? 0.6F : 1.0F);
  }
  if (!band.edge.is_empty()) {
    const float thick = std::max(2.0F, std::floor(s.em / 8));
    fill_rect(s.list, {band.edge.x, band.edge.y, thick, band.edge.height}, s.theme.text);
  }
}

/// So that the lines of the axis do not go through words.
void clear_ground(const SpaceTimeScene& s, const Rect& area) {
  fill_rect(s.list, area, s.theme.panel);
  fill_rect(s.list, area, faded(s.theme.frame, 0.35F));
}

void draw_chips(const SpaceTimeScene& s, const ValenceBand& band) {
  const std::string sentence = shortened(band.sentence, band.rest.width);
  const float end = band.rest.x + std::ceil(width_of(sentence)) + std::floor(s.em * 0.4F);
  clear_ground(s, {band.words.x, band.words.y, end - band.words.x, band.words.height});
  for (const ValenceChip& chip : band.chips) {
    fill_value(s, chip.box, chip.value, 1);
    if (chip.value == undecided_value) {  // it has the ground's colour
      s.list.AddRect(top_left(chip.box), bottom_right(chip.box), s.theme.line);
    }
    draw_text(s.list, {chip.label.x, chip.label.y}, s.theme.text, chip.text, band.words);
  }
  draw_text(s.list, {band.rest.x, band.rest.y}, s.theme.faint, sentence, band.words);
}

/// As far as the run was simulated, in this window.
bool read_on(Viewer& viewer, const SpaceTime& diagram) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const TimeScale& scale = diagram.scale;
  const EventNumber first = std::max<EventNumber>(1, chronicle.event_at(scale.window.begin));
  const EventNumber last =
      chronicle.event_at(std::min(scale.window.end, viewer.session->reached()));
  const auto moments =
      static_cast<std::size_t>(std::max(8.0F, diagram.valence.width / (diagram.em * moment_em)));
  return viewer.valence.reading.read(*viewer.session, first, last, moments, events_a_frame);
}

void say_why_not(const SpaceTimeScene& s, const Frame& frame, const std::string& why_not) {
  const Rect& room = s.diagram.valence;
  const float y = room.y + std::floor((room.height - s.em) / 2);
  const std::string words = shortened(why_not, room.width);
  clear_ground(s, {room.x, y, std::ceil(width_of(words)) + std::floor(s.em * 0.4F), s.em});
  draw_text(s.list, {room.x, y}, s.theme.faint, words, room);
  frame.ui.tag("spacetime.valence", room, why_not);
}

}  // namespace

void draw_valence(Viewer& viewer, const SpaceTimeScene& scene, const Frame& frame) {
  const Rect& room = scene.diagram.valence;
  if (room.is_empty()) return;
  const std::string why_not = why_no_valence_of(*viewer.session);
  if (!why_not.empty()) return say_why_not(scene, frame, why_not);
  ValenceState& state = viewer.valence;
  state.reading.follow(*viewer.session);
  state.is_reading = read_on(viewer, scene.diagram);
  const ValenceBand band = valence_band(state.reading,
                                        {.room = room,
                                         .scale = scene.diagram.scale,
                                         .em = scene.em,
                                         .reached = viewer.session->reached(),
                                         .head = viewer.head.event,
                                         .is_reading = state.is_reading},
                                        text_width());
  draw_pieces(scene, band);
  draw_chips(scene, band);
  const float head = std::floor(scene.head_x);
  if (head >= band.area.x && head < band.area.right()) {
    fill_rect(scene.list,
              {head, band.area.y, std::max(1.0F, std::floor(scene.em / 16)), band.area.height},
              scene.theme.accent);
  }
  std::string words = "what can still come: ";
  for (const ValenceChip& chip : band.chips) words += chip.text + ", ";
  frame.ui.tag("spacetime.valence", band.area, words + band.sentence);
}

bool use_valence(Viewer& viewer, const SpaceTime& diagram, Point mouse) {
  if (!diagram.valence.contains(mouse)) return false;
  if (!why_no_valence_of(*viewer.session).empty()) return true;
  const Chronicle& chronicle = viewer.session->chronicle();
  const EventNumber event = diagram.scale.event_at(chronicle, mouse.x);
  draw_tooltip_words(valence_words(viewer.valence.reading, event), diagram.em);
  if (!ImGui::IsMouseClicked(0)) return true;
  const Valence* valence = valence_after(viewer.valence.reading, event);
  viewer.head.is_playing = false;
  go_to_event(viewer.head, *viewer.session, valence == nullptr ? event : valence->event);
  return true;
}

}  // namespace orrery::gui
