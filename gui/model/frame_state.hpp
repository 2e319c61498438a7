#pragma once
/// What the frame around the panels remembers: how the screen is divided, and what we are on the
/// way to.

#include <array>
#include <optional>
#include <string>

#include "gui/model/tiles.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// What one can jump to.
enum class Goal : std::uint8_t {
  violation,
  fault,
  role_change,
  milestone,
  event_of_node,  ///< an event at `Seeking::node`
  event,          ///< the one numbered `Seeking::event`
  time,           ///< `Seeking::time`
  end,            ///< of the run
};

/// On the way to such a place of a live run, which simulates until it is there (goals.hpp).
struct Seeking {
  Goal goal{};
  EventNumber after = 0;  ///< found is what comes after this event
  Place node = nowhere;
  EventNumber event = 0;
  Time time{};
  EventNumber stride = 0;  ///< how many events were asked for last
  std::string then{};      ///< what to say at a time, when it is there
  friend bool operator==(const Seeking&, const Seeking&) = default;
};

struct FrameState {
  std::array<Splits, layout_count> splits = first_splits;
  std::optional<Panel> maximised{};
  Panel focused = Panel::network;  ///< has the keyboard
  Recent recent{};                 ///< had it, newest first
  std::optional<Seeking> seeking{};
  bool shows_hint = true;        ///< what to press, until somebody has played or broken something
  bool shows_all_lamps = false;  ///< where there is little room, those that hold are summed up
  float lamps_height = 0;        ///< of the last frame, in pixels: rows wrap where room ends
  float transport_height = 0;    ///< likewise
  float lesson_pages = 0;        ///< so far the lesson's panel scrolls in the next frame
  bool lesson_goes_on = false;   ///< below its panel's lower edge
  std::size_t jump = 0;          ///< where there is little room: what the arrows jump to
  std::string time_text{};       ///< as it is typed
  std::string event_text{};      ///< likewise
};

/// Gives the keyboard to the panel, and shows it where it shares a tile.
inline void focus(FrameState& state, Panel panel) {
  state.focused = panel;
  std::erase(state.recent, panel);
  state.recent.insert(state.recent.begin(), panel);
}

}  // namespace orrery::gui
