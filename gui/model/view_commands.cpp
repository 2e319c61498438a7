#include <algorithm>
#include <charconv>
#include <cmath>

#include "gui/model/commands.hpp"
#include "gui/model/palette.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {

namespace {

// ---------------------------------------------------------------- panels

void set_layout(Viewer& viewer, Layout layout) {
  viewer.settings.layout = layout;
  viewer.frame.maximised.reset();
}

Panel panel_named(const std::string& name) {
  const auto found =
      std::ranges::find_if(all_panels, [&](Panel panel) { return name_of(panel) == name; });
  if (found == all_panels.end()) {
    throw Error({}, "no panel is called " + name,
                "network, spacetime, operations, log, metrics, entries, inspector or scenario");
  }
  return *found;
}

void maximise(Viewer& viewer, const std::string& argument) {
  FrameState& state = viewer.frame;
  const Panel panel = argument.empty() ? state.focused : panel_named(argument);
  const bool is_alone =
      state.maximised.has_value() && (argument.empty() || *state.maximised == panel);
  focus(state, panel);
  if (is_alone) state.maximised.reset();
  else state.maximised = panel;
}

void focus_next(Viewer& viewer, std::size_t steps) {
  FrameState& state = viewer.frame;
  const auto at =
      static_cast<std::size_t>(std::ranges::find(all_panels, state.focused) - all_panels.begin());
  focus(state, all_panels[(at + steps) % all_panels.size()]);
  if (state.maximised) state.maximised = state.focused;
}

// ---------------------------------------------------------------- the window of time

/// About the play head if it is in sight.
void zoom(Viewer& viewer, double factor) {
  const TimeScale across{{viewer.window_begin, viewer.window_end}, 0, 1, stretch_of(viewer)};
  const double anchor = x_of_head(viewer, across);
  zoom_time(viewer, anchor >= 0 && anchor <= 1 ? anchor : 0.5, factor);
}

void pan(Viewer& viewer, int quarters) {
  viewer.window_follows = false;
  move_time(viewer, shown_window(viewer), 0.25 * quarters);
}

/// When what is selected happened; else where we look.
bool centre_what_is_in_mind(Viewer& viewer) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const Picked& picked = viewer.selected;
  if (picked.kind == Picked::Kind::event) {
    return centre_time(viewer, chronicle.time_of(picked.event), picked.event);
  }
  if (picked.kind == Picked::Kind::message) {
    const ChronicleMessage& message = chronicle.messages()[picked.place];
    return centre_time(viewer, message.sent, message.sent_event);
  }
  if (picked.kind == Picked::Kind::mark) {
    const Mark& mark = chronicle.marks()[picked.place];
    return centre_time(viewer, mark.time, mark.event);
  }
  return centre_time(viewer, viewer.head.time, viewer.head.event);
}

void fit_all(Viewer& viewer) {
  viewer.window_follows = false;
  show_whole_run(viewer);
}

/// The second time, when it stands in the middle already, the whole run.
void centre(Viewer& viewer) {
  viewer.window_follows = false;
  if (!centre_what_is_in_mind(viewer)) fit_all(viewer);
}

void map_time(Viewer& viewer, TimeMapping mapping) {
  choose_mapping(viewer, mapping);
  switch (mapping) {
    case TimeMapping::linear:
      return say(viewer, "Time is linear.");
    case TimeMapping::by_event:
      return say(viewer, "Time by event: each takes equal room. The overview stays linear.");
    case TimeMapping::gaps_cut:
      const Time quiet = viewer.time_view.map.quiet();
      return say(viewer, "Stretches without an event for more than " + time_text(quiet, quiet) +
                             " are cut short. The overview stays linear.");
  }
}

// ---------------------------------------------------------------- looks

constexpr float scale_step = 0.25F;

void set_scale(Viewer& viewer, float scale) {
  viewer.settings.scale = std::clamp(scale, smallest_scale, largest_scale);
  const auto percent = static_cast<int>(std::lround(viewer.settings.scale * 100));
  say(viewer, "Text at " + std::to_string(percent) + " %.");
}

void read_scale(Viewer& viewer, const std::string& argument) {
  int percent = 0;
  const char* end = argument.data() + argument.size();
  const auto read = std::from_chars(argument.data(), end, percent);
  if (read.ec != std::errc{} || read.ptr != end || percent < 75 || percent > 250) {
    throw Error({}, "no size of text: " + argument, "write 75 to 250, in percent");
  }
  set_scale(viewer, static_cast<float>(percent) / 100);
}

void set_theme(Viewer& viewer, const std::string& argument) {
  constexpr ThemeName names[] = {ThemeName::dark, ThemeName::light, ThemeName::contrast};
  const auto at = static_cast<std::size_t>(viewer.settings.theme);
  ThemeName chosen = names[(at + 1) % std::size(names)];
  if (!argument.empty()) {
    const auto* found =
        std::ranges::find_if(names, [&](ThemeName name) { return name_of(name) == argument; });
    if (found == std::end(names)) {
      throw Error({}, "no theme is called " + argument, "dark, light or contrast");
    }
    chosen = *found;
  }
  viewer.settings.theme = chosen;
  say(viewer, "Theme: " + std::string(name_of(chosen)) + ".");
}

void switch_motion(Viewer& viewer) {
  viewer.settings.has_motion = !viewer.settings.has_motion;
  say(viewer,
      viewer.settings.has_motion ? "Messages glide." : "Messages jump from event to event.");
}

// ---------------------------------------------------------------- the table

void add_panels(Commands& commands) {
  struct Preset {
    Layout layout;
    Key key;
    const char* id;
    const char* title;
    const char* help;
  };
  constexpr Preset presets[] = {
      {Layout::explore, Key::d1, "view.explore", "Layout: explore", "All panels side by side."},
      {Layout::space_time, Key::d2, "view.space_time", "Layout: space-time",
       "The space-time diagram across the screen."},
      {Layout::debug, Key::d3, "view.debug", "Layout: debug", "Log and inspector are large."},
  };
  for (const Preset& preset : presets) {
    commands.add({.id = preset.id,
                  .title = preset.title,
                  .help = preset.help,
                  .chords = {{.key = preset.key, .ctrl = true}}},
                 [layout = preset.layout](Viewer& viewer) { set_layout(viewer, layout); });
  }
  commands.add({.id = "view.maximise",
                .title = "One panel fills the screen",
                .help = "The one that has the keyboard; again, and all are back.",
                .chords = {{.key = Key::f11}},
                .why_not = why_no_run,
                .run = maximise});
  commands.add({.id = "view.next_panel",
                .title = "Next panel",
                .help = "Gives the keyboard to the next panel.",
                .chords = {{.key = Key::f6}, {.key = Key::tab, .ctrl = true}},
                .why_not = why_no_run},
               [](Viewer& viewer) { focus_next(viewer, 1); });
  commands.add(
      {.id = "view.previous_panel",
       .title = "Previous panel",
       .help = "Gives the keyboard to the panel before.",
       .chords = {{.key = Key::f6, .shift = true}, {.key = Key::tab, .ctrl = true, .shift = true}},
       .why_not = why_no_run},
      [](Viewer& viewer) { focus_next(viewer, all_panels.size() - 1); });
}

void add_mappings(Commands& commands) {
  struct Named {
    TimeMapping mapping;
    const char* id;
    const char* title;
    const char* help;
  };
  constexpr Named mappings[] = {
      {TimeMapping::linear, "view.time_linear", "Time: linear",
       "A stretch of the pictures along time is a stretch of time."},
      {TimeMapping::by_event, "view.time_by_event", "Time: by event",
       "Each event takes equal room, those of one instant, too."},
      {TimeMapping::gaps_cut, "view.time_gaps_cut", "Time: gaps cut",
       "Quiet stretches are short; a mark says how long they are."},
  };
  for (const Named& each : mappings) {
    commands.add({.id = each.id, .title = each.title, .help = each.help, .why_not = why_no_run},
                 [mapping = each.mapping](Viewer& viewer) { map_time(viewer, mapping); });
  }
  commands.add({.id = "view.time_mapping",
                .title = "Next mapping of time",
                .help = "Linear, by event, or with gaps cut.",
                .chords = {{.key = Key::w, .shift = true}},
                .why_not = why_no_run},
               [](Viewer& viewer) {
                 const auto next = (static_cast<unsigned>(viewer.time_view.map.mapping()) + 1) % 3;
                 map_time(viewer, static_cast<TimeMapping>(next));
               });
}

void add_words(Commands& commands) {
  commands.add(
      {.id = "view.arrow_words",
       .title = "Words on arrows",
       .help = "What messages say, beside their arrows in the diagram, where there is room.",
       .chords = {{.key = Key::w, .alt = true}},
       .why_not = why_no_run},
      [](Viewer& viewer) {
        bool& has_words = viewer.space_time.has_words;
        has_words = !has_words;
        say(viewer, has_words ? "Arrows say what they carry, where there is room."
                              : "Arrows are without words.");
      });
}

void add_window_of_time(Commands& commands) {
  const auto of_run = [&](Command command, std::function<void(Viewer&)> run) {
    command.why_not = why_no_run;
    commands.add(std::move(command), std::move(run));
  };
  of_run({.id = "view.zoom_in",
          .title = "Zoom in on time",
          .help = "Half as much time in the diagram.",
          .chords = {{.key = Key::w}}},
         [](Viewer& viewer) { zoom(viewer, 0.5); });
  of_run({.id = "view.zoom_out",
          .title = "Zoom out of time",
          .help = "Twice as much time in the diagram.",
          .chords = {{.key = Key::s}}},
         [](Viewer& viewer) { zoom(viewer, 2); });
  of_run({.id = "view.pan_left",
          .title = "Earlier time",
          .help = "Moves the diagram by a quarter.",
          .chords = {{.key = Key::a}}},
         [](Viewer& viewer) { pan(viewer, -1); });
  of_run({.id = "view.pan_right",
          .title = "Later time",
          .help = "Moves the diagram by a quarter.",
          .chords = {{.key = Key::d}}},
         [](Viewer& viewer) { pan(viewer, 1); });
  of_run({.id = "view.centre",
          .title = "Centre what is selected",
          .help = "In the diagram; the second time it shows the whole run.",
          .chords = {{.key = Key::f}}},
         centre);
  of_run({.id = "view.fit",
          .title = "Show the whole run",
          .help = "All of it that there is, in the diagram.",
          .chords = {{.key = Key::f, .shift = true}}},
         fit_all);
  add_mappings(commands);
  add_words(commands);
  of_run({.id = "view.follow",
          .title = "Follow the play head",
          .help = "The diagram moves with it, or stands still.",
          .chords = {{.key = Key::f, .ctrl = true, .shift = true}}},
         [](Viewer& viewer) { viewer.window_follows = !viewer.window_follows; });
}

void add_looks(Commands& commands) {
  commands.add({.id = "view.bigger",
                .title = "Bigger text",
                .help = "And all that goes with it, up to 250 %.",
                .chords = {{.key = Key::equal, .ctrl = true},
                           {.key = Key::equal, .ctrl = true, .shift = true}}},
               [](Viewer& viewer) { set_scale(viewer, viewer.settings.scale + scale_step); });
  commands.add({.id = "view.smaller",
                .title = "Smaller text",
                .help = "And all that goes with it, down to 75 %.",
                .chords = {{.key = Key::minus, .ctrl = true}}},
               [](Viewer& viewer) { set_scale(viewer, viewer.settings.scale - scale_step); });
  commands.add({.id = "view.normal",
                .title = "Normal text",
                .help = "At 100 %.",
                .chords = {{.key = Key::d0, .ctrl = true}}},
               [](Viewer& viewer) { set_scale(viewer, 1); });
  commands.add({.id = "view.scale",
                .title = "Set the size of text…",
                .help = "In percent.",
                .run = read_scale,
                .asks = "75 to 250, in percent"});
  commands.add({.id = "view.theme",
                .title = "Next theme",
                .help = "Dark, light or of high contrast.",
                .chords = {{.key = Key::f8}},
                .run = set_theme});
  commands.add({.id = "view.motion",
                .title = "Messages glide or jump",
                .help = "Between events; who dislikes motion lets them jump.",
                .chords = {{.key = Key::f7}}},
               switch_motion);
}

void add_program(Commands& commands) {
  commands.add(
      {.id = "help.commands",
       .title = "All commands",
       .help = "Type a few letters of what you want to do.",
       .chords = {{.key = Key::k, .ctrl = true}, {.key = Key::p, .ctrl = true, .shift = true}}},
      [](Viewer& viewer) { open_palette(viewer.palette); });
  commands.add({.id = "help.shortcuts",
                .title = "All keys",
                .help = "A sheet of what each key does.",
                .chords = {{.key = Key::slash, .shift = true}, {.key = Key::f1}}},
               [](Viewer& viewer) { show_shortcuts(viewer.palette); });
  commands.add({.id = "app.quit",
                .title = "Quit",
                .help = "Leaves the viewer.",
                .chords = {{.key = Key::q, .ctrl = true}}},
               [](Viewer& viewer) { viewer.wants_to_quit = true; });
}

}  // namespace

void add_view_commands(Commands& commands) {
  add_panels(commands);
  add_window_of_time(commands);
  add_looks(commands);
  add_program(commands);
}

}  // namespace orrery::gui
