#pragma once
/// The panels: each a free function that draws its part of the viewer with Dear ImGui, inside a
/// window that `draw_viewer` has opened for it. What is drawn and where is worked out by the
/// view-models (gui/model); here it becomes lines and text, and the mouse becomes commands.

#include <string_view>

#include "gui/model/commands.hpp"
#include "gui/model/ui_map.hpp"
#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// What a frame is drawn with.
struct Frame {
  const Commands& commands;
  UiMap& ui;
  const Theme& theme;
  float em = 16;              ///< height of a line of text: what sizes are measured by
  double seconds = 1.0 / 60;  ///< since the last frame
};

/// The whole screen. Takes the session's lock for as long as it draws.
void draw_viewer(Viewer& viewer, const Frame& frame);

/// One of picture_panels() over the whole screen, without its title. Requires: what it is about is
/// open (a run, a lesson), and the lock of the session, if there is one, is held.
void draw_alone(Viewer& viewer, const Frame& frame, std::string_view panel);

// Each fills the content region of the current ImGui window.
void draw_start(Viewer& viewer, const Frame& frame);
void draw_menu(Viewer& viewer, const Frame& frame);
void draw_transport(Viewer& viewer, const Frame& frame);
void draw_lamps(Viewer& viewer, const Frame& frame);
void draw_lesson(Viewer& viewer, const Frame& frame);
void draw_network(Viewer& viewer, const Frame& frame);
void draw_space_time(Viewer& viewer, const Frame& frame);
void draw_operations(Viewer& viewer, const Frame& frame);
void draw_log(Viewer& viewer, const Frame& frame);
void draw_metrics(Viewer& viewer, const Frame& frame);
void draw_entries(Viewer& viewer, const Frame& frame);
void draw_seeds(Viewer& viewer, const Frame& frame);
void draw_inspector(Viewer& viewer, const Frame& frame);
void draw_scenario(Viewer& viewer, const Frame& frame);
void draw_overview(Viewer& viewer, const Frame& frame);
/// The rules that are tracks, along the whole run; nothing is drawn, and needs no height, without.
void draw_tracks(Viewer& viewer, const Frame& frame);
float tracks_height(const Viewer& viewer, float em);
void draw_status(Viewer& viewer, const Frame& frame);
/// The palette and the sheet of shortcuts, if they are open: above all else.
void draw_palette(Viewer& viewer, const Frame& frame);

}  // namespace orrery::gui
