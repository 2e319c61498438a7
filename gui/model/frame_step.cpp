#include "gui/model/frame_step.hpp"

#include <algorithm>

#include "gui/model/goals.hpp"

namespace orrery::gui {

namespace {

/// Another branch may be shorter than the one in which the head stood.
void keep_head_in_history(Viewer& viewer) {
  const EventNumber last = viewer.session->chronicle().last_event();
  if (viewer.head.event > last) go_to_event(viewer.head, *viewer.session, last);
}

/// The head stays in the window: most of what it shows is the past.
void follow_head(Viewer& viewer) {
  const Time width = viewer.window_end - viewer.window_begin;
  if (!viewer.window_follows || width <= Time{}) return;
  const Time head = viewer.head.time;
  const Time rightmost = width * 3 / 4;
  const Time leftmost = width / 10;
  if (head > viewer.window_begin + rightmost) viewer.window_begin = head - rightmost;
  else if (head < viewer.window_begin + leftmost) viewer.window_begin = head - leftmost;
  viewer.window_begin = std::max(viewer.window_begin, Time{});
  viewer.window_end = viewer.window_begin + width;
}

}  // namespace

void prepare_frame(Viewer& viewer, double seconds) {
  viewer.left_behind.clear();
  if (!viewer.session) return;
  const auto lock = viewer.session->lock();
  if (const auto trouble = viewer.session->trouble()) say(viewer, *trouble, true);
  keep_head_in_history(viewer);
  if (viewer.frame.seeking) seek_on(viewer);
  else advance(viewer.head, *viewer.session, seconds);
  follow_head(viewer);
}

bool is_moving(const Viewer& viewer) {
  return viewer.session != nullptr && (viewer.head.is_playing || viewer.frame.seeking.has_value());
}

}  // namespace orrery::gui
