#include "gui/model/play_head.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

/// So much of the beholder's time is simulated ahead, so that a slow slice is not seen.
constexpr double seconds_ahead = 0.25;

Time after_seconds(Time from, double seconds) {
  const double most = static_cast<double>((Time::max() - from).count());
  const double nanoseconds = std::floor(seconds * 1e9 + 0.5);
  if (nanoseconds >= most) return Time::max();
  return from + Time(static_cast<std::int64_t>(nanoseconds));
}

void stand_at(PlayHead& head, const Chronicle& chronicle, EventNumber event) {
  head.event = std::min(event, chronicle.last_event());
  head.time = chronicle.time_of(head.event);
  head.way = 0;
}

/// Goes to what a step wanted, or as near as the run has come.
void approach(PlayHead& head, Session& session) {
  const Chronicle& chronicle = session.chronicle();
  stand_at(head, chronicle, head.wanted);
  if (head.event == head.wanted || session.has_ended()) {
    head.wanted = 0;
  } else {
    session.want_events(head.wanted);
  }
}

void play_in_time(PlayHead& head, Session& session, double seconds) {
  const Time target = after_seconds(head.time, seconds * head.speed);
  session.want(after_seconds(target, seconds_ahead * head.speed));
  const Time reached = session.reached();
  const bool is_at_end = session.has_ended() && target >= reached;
  go_to_time(head, session, std::max(head.time, std::min(target, reached)));
  if (is_at_end) head.is_playing = false;
}

/// Each gap between two events takes the same time, however long it is.
void play_events(PlayHead& head, Session& session, double seconds) {
  const Chronicle& chronicle = session.chronicle();
  const auto ahead = static_cast<EventNumber>(std::ceil(events_a_second * seconds_ahead)) + 1;
  session.want_events(head.event + ahead);
  head.way += seconds * events_a_second;
  while (head.way >= 1 && head.event < chronicle.last_event()) {
    head.way -= 1;
    ++head.event;
  }
  if (head.event == chronicle.last_event()) {
    head.way = 0;
    head.time = chronicle.time_of(head.event);
    if (session.has_ended()) head.is_playing = false;
    return;
  }
  const Time from = chronicle.time_of(head.event);
  const auto gap = static_cast<double>((chronicle.time_of(head.event + 1) - from).count());
  head.time = from + Time(static_cast<std::int64_t>(gap * head.way));
}

}  // namespace

void go_to_event(PlayHead& head, const Session& session, EventNumber event) {
  head.wanted = 0;
  stand_at(head, session.chronicle(), event);
}

void go_to_time(PlayHead& head, const Session& session, Time time) {
  head.wanted = 0;
  head.way = 0;
  head.time = std::clamp(time, Time{}, std::max(Time{}, session.reached()));
  head.event = session.chronicle().event_at(head.time);
}

void step(PlayHead& head, Session& session, std::int64_t events) {
  const EventNumber from = std::max(head.event, head.wanted);
  const auto back = static_cast<EventNumber>(events < 0 ? -events : 0);
  const EventNumber target =
      events < 0 ? from - std::min(from, back) : from + static_cast<EventNumber>(events);
  head.wanted = target;
  approach(head, session);
}

void advance(PlayHead& head, Session& session, double seconds) {
  if (head.wanted != 0) return approach(head, session);
  if (!head.is_playing) return;
  if (head.speed > 0) {
    play_in_time(head, session, seconds);
  } else {
    play_events(head, session, seconds);
  }
}

}  // namespace orrery::gui
