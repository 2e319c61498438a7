#pragma once
/// The window of time that the viewer's pictures along time show, and how it is stretched. All that
/// zooms, moves or follows goes through here: it is the same by each mapping.

#include "gui/model/time_map.hpp"

namespace orrery::gui {

struct Viewer;

/// How the viewer's window is stretched.
struct TimeView {
  TimeMap map{};
  /// The window in the map's shown time, which is finer than time where many events share an
  /// instant; it holds as long as the viewer's window is `of`.
  TimeWindow shown{};
  TimeWindow of{};
};

/// How pictures along time are to be stretched.
TimeStretch stretch_of(const Viewer& viewer);
/// The window in shown time: linear, it is the window itself.
TimeWindow shown_window(const Viewer& viewer);

/// The window, in shown time (show_window has it in time).
void show_shown(Viewer& viewer, const TimeWindow& shown);

/// `factor` times as much, with the same instant `anchor` of the way across, 0…1.
void zoom_time(Viewer& viewer, double anchor, double factor);
/// What lies between these parts of the way across, 0…1.
void show_part(Viewer& viewer, double from, double to);
/// From where the window was, by a part of its length. Some of the run stays in sight. Requires,
/// here and below: there is a session, and its lock is held.
void move_time(Viewer& viewer, const TimeWindow& shown, double part);
/// This instant, and the event if it is one of that instant, comes into the middle. False if it is
/// there already.
bool centre_time(Viewer& viewer, Time time, EventNumber event = 0);
/// All of the run that there is.
void show_whole_run(Viewer& viewer);
/// Moved as little as needed to have the play head within the first three quarters.
void follow_head_in_time(Viewer& viewer);
bool is_head_in_sight(const Viewer& viewer);

/// The map takes in what is new in the run; pictures stay where they are.
void follow_run_in_time(Viewer& viewer);
/// Another mapping; the same times stay in sight.
void choose_mapping(Viewer& viewer, TimeMapping mapping);

/// Lets the play head go to where the mouse points.
void scrub_to(Viewer& viewer, const TimeScale& scale, float x);
/// Where the play head is.
float x_of_head(const Viewer& viewer, const TimeScale& scale);

}  // namespace orrery::gui
