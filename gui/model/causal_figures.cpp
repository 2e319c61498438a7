#include "gui/model/causal_figures.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/label_room.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_clocks = 400;
/// Events in sight that are looked at one by one.
constexpr EventNumber most_events = 8'000;

/// Where an event is along time, off the screen too.
float x_of(const SpaceTime& diagram, const Chronicle& chronicle, EventNumber event) {
  return std::floor(diagram.scale.x_of(chronicle.time_of(event), event));
}

std::string clock_text(const CausalityState& state, EventNumber event) {
  if (state.clocks == CausalityState::Clocks::lamport) {
    return std::to_string(state.lamport.of(event));
  }
  std::string text;
  for (const std::uint32_t count : state.vector.of(event)) {
    text += (text.empty() ? "[" : " ") + std::to_string(count);
  }
  return text.empty() ? text : text + "]";
}

/// Events of processes in sight, in the order of happening.
std::vector<EventNumber> events_in_sight(const SpaceTime& diagram, const Chronicle& chronicle) {
  const TimeWindow& window = diagram.scale.window;
  const EventNumber first = chronicle.event_at(window.begin - Time(1)) + 1;
  const EventNumber last = chronicle.event_at(window.end);
  std::vector<EventNumber> events;
  if (last < first || last - first > most_events) return events;
  for (EventNumber event = first; event <= last; ++event) {
    const bool is_own = is_of_process(chronicle, event);
    if (is_own && diagram.lane_of(chronicle.event(event).node) != nullptr) events.push_back(event);
  }
  return events;
}

/// Above its lane's strip, or below, beginning at the event, or ending there.
std::optional<Rect> room_for(LabelRoom& room, const SpaceTime& diagram, Point at, float width) {
  const float em = diagram.em;
  const float half = std::floor(width / 2);
  const Lane* lane = nullptr;
  for (const Lane& each : diagram.lanes) {
    if (each.y == at.y) lane = &each;
  }
  if (lane == nullptr) return std::nullopt;
  const float above = lane->strip.y - em - 1;
  const float below = lane->strip.bottom() + 1;
  const float shift = std::floor(em * 0.2F);
  const Rect boxes[] = {
      {at.x - half, above, width, em},          {at.x - half, below, width, em},
      {at.x - shift, above, width, em},         {at.x - shift, below, width, em},
      {at.x - width + shift, above, width, em}, {at.x - width + shift, below, width, em},
  };
  return room.take_first(boxes);
}

}  // namespace

std::vector<ConeBand> cone_bands(const SpaceTime& diagram, const Chronicle& chronicle,
                                 const Cone& cone, Time reached) {
  std::vector<ConeBand> bands;
  const Rect& plot = diagram.plot;
  const float begin = std::clamp(std::floor(diagram.scale.x_of(Time{})), plot.x, plot.right());
  const float end = std::clamp(std::floor(diagram.scale.x_of(reached)), plot.x, plot.right());
  for (const Lane& lane : diagram.lanes) {
    const float top = std::max(plot.y, lane.area.y);
    const float height = std::min(plot.bottom(), lane.area.bottom()) - top;
    if (const EventNumber last = cone.last_cause_at(lane.node)) {
      const float x = x_of(diagram, chronicle, last);
      const float right = std::clamp(x, begin, plot.right());
      bands.push_back({lane.node, {begin, top, right - begin, height}, true, right == x});
    }
    if (const EventNumber first = cone.first_effect_at(lane.node)) {
      const float x = x_of(diagram, chronicle, first);
      const float left = std::clamp(x, plot.x, end);
      bands.push_back({lane.node, {left, top, end - left, height}, false, left == x});
    }
  }
  return bands;
}

std::vector<CutHandle> cut_handles(const SpaceTime& diagram, const Chronicle& chronicle,
                                   const CutLine& cut) {
  std::vector<CutHandle> handles;
  const float behind = std::floor(diagram.em * 0.6F);
  for (const Lane& lane : diagram.lanes) {
    CutHandle handle{lane.node};
    handle.last = lane.node < cut.last.size() ? cut.last[lane.node] : 0;
    const float x = x_of(diagram, chronicle, handle.last);
    const EventNumber next = next_event_of(chronicle, lane.node, handle.last);
    const float most = next == 0 ? x + behind : x_of(diagram, chronicle, next);
    handle.at = {std::floor(std::min(x + behind, (x + most) / 2)), std::floor(lane.y)};
    if (handle.last == 0) handle.at.x = x - behind;
    handle.is_in_sight = handle.at.x >= diagram.plot.x && handle.at.x < diagram.plot.right();
    handles.push_back(handle);
  }
  return handles;
}

const CutHandle* handle_at(const std::vector<CutHandle>& handles, Point at, float reach) {
  const CutHandle* best = nullptr;
  for (const CutHandle& handle : handles) {
    const float away = std::hypot(handle.at.x - at.x, handle.at.y - at.y);
    if (away > reach) continue;
    reach = away;
    best = &handle;
  }
  return best;
}

std::vector<ClockLabel> clock_labels(const SpaceTime& diagram, const Chronicle& chronicle,
                                     const CausalityState& state, EventNumber first,
                                     const TextWidth& width_of) {
  std::vector<ClockLabel> labels;
  if (state.clocks == CausalityState::Clocks::none || diagram.is_dense) return labels;
  std::vector<EventNumber> events = events_in_sight(diagram, chronicle);
  const auto wanted = std::ranges::find(events, first);
  if (wanted != events.end()) std::rotate(events.begin(), wanted, wanted + 1);
  LabelRoom room(diagram.plot);
  const bool hides = state.shows == CausalityState::Shows::only && state.has_cone();
  for (const EventNumber event : events) {
    if (labels.size() >= most_clocks) break;
    if (hides && state.cone.of(event) == Standing::concurrent) continue;
    const std::string text = clock_text(state, event);
    const auto at = point_of(diagram, chronicle, event);
    if (!at || text.empty()) continue;
    const float width = std::ceil(width_of(text) + diagram.em * 0.3F);
    const auto area = room_for(room, diagram, {std::floor(at->x), at->y}, width);
    if (area) labels.push_back({event, *area, text});
  }
  return labels;
}

}  // namespace orrery::gui
