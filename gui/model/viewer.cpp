#include "gui/model/viewer.hpp"

#include <algorithm>

#include "gui/model/seeds.hpp"
#include "gui/model/shrink_run.hpp"

namespace orrery::gui {

std::unique_ptr<Session> Opener::open_changed(const std::string& file,
                                              const std::vector<std::string>&) {
  return open(file);
}

void say(Viewer& viewer, std::string sentence, bool is_bad) {
  viewer.notice = std::move(sentence);
  viewer.notice_is_bad = is_bad;
}

void forget_range(Viewer& viewer) {
  viewer.range.reset();
  say(viewer, "Counted is the whole run.");
}

namespace {

/// What is seen of a run at first: of a recorded one all, of a live one half a second, in which
/// most protocols begin to do something; never more than there will be.
Time first_window(const Session& session) {
  constexpr Time usual = std::chrono::milliseconds(500);
  const Time whole = session.is_live() ? session.words().stop : session.reached();
  if (whole <= Time{}) return usual;
  return session.is_live() ? std::min(whole, usual) : whole;
}

}  // namespace

void show_session(Viewer& viewer, std::unique_ptr<Session> session) {
  if (viewer.session) viewer.left_behind.push_back(std::move(viewer.session));
  viewer.session = std::move(session);
  viewer.head = {.speed = viewer.head.speed};
  viewer.selected = {};
  viewer.hovered = {};
  viewer.network = {};
  viewer.inspector = {.watched = std::move(viewer.inspector.watched)};
  viewer.entries = {};
  viewer.space_time.causality.cut.reset();
  viewer.space_time.lanes = {};
  viewer.operations = {};
  viewer.range.reset();
  viewer.metrics.beside = {};
  viewer.metrics.run_before.reset();
  viewer.metrics.other.reset();
  viewer.metrics.other_branch = {};
  viewer.scenario = {};
  forget_seeds(viewer);
  forget_shrink(viewer);
  viewer.valence.reading = {};
  viewer.time_view = {TimeMap(viewer.time_view.map.mapping())};
  viewer.window_begin = {};
  viewer.window_follows = true;
  viewer.frame.seeking.reset();
  viewer.frame.maximised.reset();
  if (!viewer.session) return open_bookmarks(viewer);
  const auto lock = viewer.session->lock();
  viewer.window_end = first_window(*viewer.session);
  open_bookmarks(viewer);
}

}  // namespace orrery::gui
