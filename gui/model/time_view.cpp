#include "gui/model/time_view.hpp"

#include <algorithm>

#include "gui/model/viewer.hpp"

namespace orrery::gui {
namespace {

bool is_linear(const Viewer& viewer) {
  return viewer.time_view.map.mapping() == TimeMapping::linear;
}

Time shown_head(const Viewer& viewer) {
  return viewer.time_view.map.shown(viewer.head.time, viewer.head.event);
}

/// The window's times stay to the nanosecond, as on the way through shown time they would not.
void keep_shown(Viewer& viewer) {
  const TimeWindow shown = shown_window(viewer);
  viewer.time_view.shown = shown;
  viewer.time_view.of = window_of(viewer);
}

}  // namespace

TimeWindow shown_window(const Viewer& viewer) {
  const TimeView& view = viewer.time_view;
  const TimeWindow window = window_of(viewer);
  if (is_linear(viewer)) return window;
  if (view.of == window) return view.shown;
  TimeWindow shown{view.map.shown_begin(window.begin), view.map.shown(window.end)};
  shown.end = std::max(shown.end, shown.begin + shortest_window);
  return shown;
}

TimeStretch stretch_of(const Viewer& viewer) {
  if (is_linear(viewer)) return {};
  const TimeMap& map = viewer.time_view.map;
  return {&map, map.mapping(), shown_window(viewer)};
}

void show_shown(Viewer& viewer, const TimeWindow& shown) {
  if (is_linear(viewer)) return show_window(viewer, shown);
  TimeView& view = viewer.time_view;
  view.shown = shown;
  view.of = view.map.times_of(shown);
  show_window(viewer, view.of);
}

void zoom_time(Viewer& viewer, double anchor, double factor) {
  show_shown(viewer, zoomed(shown_window(viewer), anchor, factor));
}

void show_part(Viewer& viewer, double from, double to) {
  const TimeWindow shown = shown_window(viewer);
  const auto length = static_cast<double>(shown.length().count());
  const auto at = [&](double part) {
    return shown.begin + Time(static_cast<std::int64_t>(length * part));
  };
  show_shown(viewer, zoomed({at(from), at(to)}, 0.5, 1));
}

void move_time(Viewer& viewer, const TimeWindow& shown, double part) {
  const Time by(static_cast<std::int64_t>(static_cast<double>(shown.length().count()) * part));
  const Time reached = viewer.time_view.map.shown(viewer.session->reached());
  show_shown(viewer, moved(shown, by, reached));
}

bool centre_time(Viewer& viewer, Time time, EventNumber event) {
  const TimeWindow window = shown_window(viewer);
  const TimeWindow wanted = centred(window, viewer.time_view.map.shown(time, event));
  show_shown(viewer, wanted);
  return wanted != window;
}

void show_whole_run(Viewer& viewer) {
  show_window(viewer, {Time{}, std::max(viewer.session->reached(), shortest_window)});
}

void follow_head_in_time(Viewer& viewer) {
  show_shown(viewer, following(shown_window(viewer), shown_head(viewer)));
}

bool is_head_in_sight(const Viewer& viewer) {
  const TimeWindow window = shown_window(viewer);
  const Time head = shown_head(viewer);
  return head >= window.begin && head <= window.end;
}

void follow_run_in_time(Viewer& viewer) {
  TimeView& view = viewer.time_view;
  if (is_linear(viewer)) return;
  const bool is_kept = view.of == window_of(viewer);
  const bool has_grown = view.map.follow(*viewer.session);
  if (!is_kept) keep_shown(viewer);
  else if (has_grown) show_shown(viewer, view.shown);
}

void choose_mapping(Viewer& viewer, TimeMapping mapping) {
  TimeView& view = viewer.time_view;
  view = {TimeMap(mapping)};
  view.map.follow(*viewer.session);
  keep_shown(viewer);
}

void scrub_to(Viewer& viewer, const TimeScale& scale, float x) {
  const Time time = std::max(Time{}, scale.time_at(x));
  const EventNumber event = scale.event_at(viewer.session->chronicle(), x);
  viewer.session->want(time);
  viewer.head.is_playing = false;
  viewer.frame.seeking.reset();
  // Of events of one instant the one that is pointed at.
  const bool is_event = scale.stretch.mapping == TimeMapping::by_event &&
                        viewer.session->chronicle().time_of(event) == time;
  if (is_event) go_to_event(viewer.head, *viewer.session, event);
  else go_to_time(viewer.head, *viewer.session, time);
}

float x_of_head(const Viewer& viewer, const TimeScale& scale) {
  return scale.x_of(viewer.head.time, viewer.head.event);
}

}  // namespace orrery::gui
