#include <algorithm>
#include <cmath>

#include "gui/model/space_time.hpp"

namespace orrery::gui {
namespace {

float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

float distance_to_line(Point p, Point a, Point b) {
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  const float length = dx * dx + dy * dy;
  if (length <= 0) return distance(p, a);
  const float part = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0F, 1.0F);
  return distance(p, {a.x + dx * part, a.y + dy * part});
}

float distance_to(const Arrow& arrow, Point p) {
  // Its head is what one aims at.
  if (arrow.has_head && distance(p, arrow.to) < 3) return 0;
  if (!arrow.is_loop) return distance_to_line(p, arrow.from, arrow.to);
  return std::min(distance_to_line(p, arrow.from, arrow.peak),
                  distance_to_line(p, arrow.peak, arrow.to));
}

/// The nearest of these that is within reach; null if none is. Of equals, the one drawn last.
template <class Items, class Distance>
auto nearest(const Items& items, float reach, Distance distance_of) -> decltype(items.data()) {
  decltype(items.data()) best = nullptr;
  for (const auto& item : items) {
    const float away = distance_of(item);
    if (away > reach) continue;
    reach = away;
    best = &item;
  }
  return best;
}

}  // namespace

Picked hit(const SpaceTime& diagram, Point at, float reach) {
  if (diagram.flags.contains(at)) {
    const Flag* flag = nearest(diagram.marks, std::max(reach, diagram.em / 2),
                               [&](const Flag& f) { return distance(at, diagram.place_of(f)); });
    return flag != nullptr ? Picked::mark(flag->first) : Picked{};
  }
  if (diagram.names.contains(at)) {
    for (const Lane& lane : diagram.lanes) {
      if (at.y >= lane.area.y && at.y < lane.area.bottom()) return Picked::node(lane.node);
    }
  }
  // What is drawn at its very edge can be hit.
  const Rect& plot = diagram.plot;
  if (at.y < plot.y || at.y >= plot.bottom()) return {};
  if (at.x < plot.x - reach || at.x > plot.right() + reach) return {};
  const EventTick* event =
      nearest(diagram.events, reach, [&](const EventTick& t) { return distance(at, t.at); });
  const Arrow* arrow =
      nearest(diagram.arrows, reach, [&](const Arrow& a) { return distance_to(a, at); });
  if (event != nullptr &&
      (arrow == nullptr || distance(at, event->at) <= distance_to(*arrow, at))) {
    return Picked::of_event(event->event);
  }
  if (arrow != nullptr) return Picked::message(arrow->message);
  for (const Lane& lane : diagram.lanes) {
    if (lane.strip.contains(at)) return Picked::node(lane.node);
  }
  return {};
}

std::optional<Point> point_of(const SpaceTime& diagram, const Chronicle& chronicle,
                              EventNumber event) {
  if (event == 0 || event > chronicle.last_event()) return std::nullopt;
  const ChronicleEvent& what = chronicle.event(event);
  const Lane* lane = diagram.lane_of(what.node);
  const float x = diagram.scale.x_of(what.time, event);
  const Rect& plot = diagram.plot;
  if (lane == nullptr || x < plot.x || x > plot.right()) return std::nullopt;
  return Point{x, lane->y};
}

}  // namespace orrery::gui
