#pragma once
/// All that the viewer knows beside the run itself: where we look, what is selected, how panels are
/// set. Commands change it (commands.hpp), panels draw it. A frame is a pure function of this, of
/// the session and of the input: no clock, no random, no environment.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/bookmarks.hpp"
#include "gui/model/entries.hpp"
#include "gui/model/filter_state.hpp"
#include "gui/model/frame_state.hpp"
#include "gui/model/inspector_state.hpp"
#include "gui/model/lesson_state.hpp"
#include "gui/model/log_state.hpp"
#include "gui/model/metrics_state.hpp"
#include "gui/model/network_state.hpp"
#include "gui/model/operations_state.hpp"
#include "gui/model/overview_state.hpp"
#include "gui/model/palette_state.hpp"
#include "gui/model/picture.hpp"
#include "gui/model/play_head.hpp"
#include "gui/model/scenario_state.hpp"
#include "gui/model/seeds_state.hpp"
#include "gui/model/selection.hpp"
#include "gui/model/shrink_state.hpp"
#include "gui/model/space_time_state.hpp"
#include "gui/model/start_state.hpp"
#include "gui/model/theme.hpp"
#include "gui/model/time_view.hpp"
#include "gui/model/valence_state.hpp"
#include "gui/model/worker.hpp"
#include "gui/session/session.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery::gui {

struct Settings {
  ThemeName theme = ThemeName::dark;
  float scale = 1;  ///< of text and all that is measured by it: 0.75 … 2.5
  Layout layout = Layout::explore;
  bool has_motion = true;  ///< messages glide; else they jump
  friend bool operator==(const Settings&, const Settings&) = default;
};

inline constexpr float smallest_scale = 0.75F;
inline constexpr float largest_scale = 2.5F;

/// Makes sessions from files: scenarios and traces. Throws Error.
class Opener {
 public:
  virtual ~Opener() = default;
  virtual std::unique_ptr<Session> open(const std::string& file) = 0;
  /// The recorded session's run again, from its plan, as a live one.
  virtual std::unique_ptr<Session> make_live(const Session& recorded) = 0;
  /// A scenario with some of its settings changed: "nodes=7". Throws Error.
  virtual std::unique_ptr<Session> open_changed(const std::string& file,
                                                const std::vector<std::string>& settings);
  /// What scenarios may name; null where lessons cannot be played.
  virtual const Catalogue* catalogue() const { return nullptr; }
  /// Live sessions simulate on threads of their own, and so does what else takes long; else frames
  /// do it, each the same share of it.
  virtual bool is_threaded() const { return true; }
};

struct Viewer {
  Opener* opener = nullptr;
  std::unique_ptr<Session> session{};  ///< null: the start screen
  PlayHead head{};
  Picked selected{};
  Picked hovered{};  ///< in this frame's beginning, by the last frame's drawing
  Settings settings{};
  /// The window of time that the space-time diagram shows.
  Time window_begin{};
  Time window_end{std::chrono::seconds(1)};
  TimeView time_view{};        ///< how it is stretched
  bool window_follows = true;  ///< the play head, until somebody moves the window
  Time followed{-1};           ///< where the head was when the window followed it last
  /// A stretch of time that was chosen: what is counted is counted in it. Nothing: the whole run.
  std::optional<TimeWindow> range{};

  StartState start{};
  NetworkState network{};
  SpaceTimeState space_time{};
  OperationsState operations{};
  FilterState filter{};
  LogState log{};
  MetricsState metrics{};
  InspectorState inspector{};
  EntriesState entries{};
  OverviewState overview{};
  BookmarkState bookmarks{};
  PaletteState palette{};
  LessonState lesson{};
  ScenarioState scenario{};
  SeedsState seeds{};
  ShrinkState shrink{};
  ValenceState valence{};
  FrameState frame{};

  std::string notice{};  ///< the status line: what the last command did, or why it could not
  bool notice_is_bad = false;
  std::string to_clipboard{};                    ///< the shell takes it from here
  std::vector<WantedPicture> wanted_pictures{};  ///< likewise
  bool wants_to_quit = false;
  /// Runs that are looked at no more, until the next frame: this one may still hold their locks.
  std::vector<std::unique_ptr<Session>> left_behind{};
  /// Threads that were called off and have not ended yet.
  std::vector<std::unique_ptr<Worker>> left_to_end{};
};

/// Says it in the status line.
void say(Viewer& viewer, std::string sentence, bool is_bad = false);

/// Looks at another run from now on, from its beginning. Null: the start screen. What was looked at
/// before lives until the next prepare_frame (frame_step.hpp).
void show_session(Viewer& viewer, std::unique_ptr<Session> session);

/// The window of time.
inline TimeWindow window_of(const Viewer& viewer) {
  return {viewer.window_begin, viewer.window_end};
}
/// Where it follows the play head it goes on doing so.
inline void show_window(Viewer& viewer, const TimeWindow& window) {
  viewer.window_begin = window.begin;
  viewer.window_end = window.end;
}

/// Counts in the whole run again, and says so.
void forget_range(Viewer& viewer);

/// Selects it; where it is an event or a message, the play head does not move.
void select(Viewer& viewer, const Picked& picked);

}  // namespace orrery::gui
