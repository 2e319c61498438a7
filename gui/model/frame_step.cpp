#include "gui/model/frame_step.hpp"

#include <utility>

#include "gui/model/goals.hpp"
#include "gui/model/lesson.hpp"
#include "gui/model/scenario_change.hpp"
#include "gui/model/seeds.hpp"
#include "gui/model/shrink_run.hpp"

namespace orrery::gui {

namespace {

/// Another branch may be shorter than the one in which the head stood.
void keep_head_in_history(Viewer& viewer) {
  const EventNumber last = viewer.session->chronicle().last_event();
  if (viewer.head.event > last) go_to_event(viewer.head, *viewer.session, last);
}

void follow_selected_marks(Viewer& viewer) {
  std::vector<Picked*> picks{&viewer.selected};
  for (Picked& before : viewer.inspector.history) picks.push_back(&before);
  follow_marks(viewer.inspector.marks, viewer.session->chronicle(), picks);
}

/// A head that stands still in sight moves nothing: who zooms keeps what is under the pointer.
void follow_head(Viewer& viewer) {
  if (!viewer.window_follows) return;
  const Time head = viewer.head.time;
  if (std::exchange(viewer.followed, head) == head && is_head_in_sight(viewer)) return;
  follow_head_in_time(viewer);
}

}  // namespace

void stop_reading(Viewer& viewer) {
  viewer.log.is_reading = false;
  viewer.inspector.is_reading = false;
  viewer.space_time.is_reading = false;
  viewer.valence.is_reading = false;
}

bool is_reading(const Viewer& viewer) {
  return viewer.log.is_reading || viewer.inspector.is_reading || viewer.space_time.is_reading ||
         viewer.valence.is_reading;
}

void prepare_frame(Viewer& viewer, double seconds) {
  viewer.left_behind.clear();
  take_seed_runs(viewer);
  if (!viewer.session) return;
  bring_changed_run(viewer);
  follow_shrink(viewer, seconds);
  const auto lock = viewer.session->lock();
  if (const auto trouble = viewer.session->trouble()) say(viewer, *trouble, true);
  stop_reading(viewer);  // until the log, if it is on the screen, says so
  keep_head_in_history(viewer);
  follow_selected_marks(viewer);
  follow_lesson(viewer);
  if (viewer.frame.seeking) seek_on(viewer);
  else advance(viewer.head, *viewer.session, seconds);
  follow_run_in_time(viewer);
  follow_head(viewer);
}

bool is_moving(const Viewer& viewer) {
  return viewer.session != nullptr &&
         (viewer.head.is_playing || viewer.head.wanted != 0 || is_reading(viewer) ||
          viewer.frame.seeking.has_value() || viewer.scenario.upcoming != nullptr ||
          viewer.seeds.search != nullptr || viewer.shrink.job != nullptr ||
          are_rows_fading(viewer));
}

}  // namespace orrery::gui
