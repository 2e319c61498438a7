#pragma once
/// Where in time we look: right after an event, at some instant before the next one. Whole events
/// decide what is shown; the instant between them lets messages glide.

#include "gui/session/session.hpp"

namespace orrery::gui {

struct PlayHead {
  EventNumber event = 0;
  Time time{};
  bool is_playing = false;
  double speed = 0.1;  ///< virtual seconds a second; 0: one event after the other, evenly
  /// Where a step leads that the run has not come to yet; 0: nowhere.
  EventNumber wanted = 0;
  double way = 0;  ///< at speed 0: how far to the next event, 0…1
  friend bool operator==(const PlayHead&, const PlayHead&) = default;
};

inline constexpr double slowest_speed = 0.0001;
inline constexpr double fastest_speed = 1000;
inline constexpr double events_a_second = 5;  ///< at speed 0

// Each keeps within what the session has. Requires: its lock is held.

void go_to_event(PlayHead& head, const Session& session, EventNumber event);
void go_to_time(PlayHead& head, const Session& session, Time time);
/// So many events on, or back. A live session is asked for what it does not have yet; `advance`
/// goes there when it has it.
void step(PlayHead& head, Session& session, std::int64_t events);
/// Lets `seconds` of the beholder's time pass, if it is playing. A live session simulates on as
/// needed; the head never runs ahead of it. Stops at the end of a run.
void advance(PlayHead& head, Session& session, double seconds);

}  // namespace orrery::gui
