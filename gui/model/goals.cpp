#include "gui/model/goals.hpp"

#include <algorithm>
#include <string>

#include "gui/model/time_axis.hpp"

namespace orrery::gui {

namespace {

/// To the microsecond.
std::string exact_text(Time time) { return time_text(time, std::chrono::microseconds(1)); }

Mark::Kind kind_of(Goal goal) {
  if (goal == Goal::violation) return Mark::Kind::violation;
  return goal == Goal::fault ? Mark::Kind::fault : Mark::Kind::output;
}

std::optional<EventNumber> next_mark(const Chronicle& chronicle, Mark::Kind kind,
                                     EventNumber after) {
  const std::vector<Mark>& marks = chronicle.marks();
  auto mark = std::ranges::upper_bound(marks, after, {}, &Mark::event);
  mark = std::ranges::find(mark, marks.end(), kind, &Mark::kind);
  if (mark == marks.end()) return std::nullopt;
  return mark->event;
}

std::optional<EventNumber> previous_mark(const Chronicle& chronicle, Mark::Kind kind,
                                         EventNumber before) {
  const std::vector<Mark>& marks = chronicle.marks();
  auto mark = std::ranges::lower_bound(marks, before, {}, &Mark::event);
  while (mark != marks.begin()) {
    --mark;
    if (mark->kind == kind) return mark->event;
  }
  return std::nullopt;
}

std::optional<EventNumber> next_role(const Chronicle& chronicle, EventNumber after) {
  std::optional<EventNumber> first;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    const std::vector<RoleChange>& roles = chronicle.roles_of(node);
    auto change = std::ranges::upper_bound(roles, after, {}, &RoleChange::event);
    if (change == roles.begin() && change != roles.end()) ++change;
    if (change == roles.end()) continue;
    first = std::min(first.value_or(change->event), change->event);
  }
  return first;
}

std::optional<EventNumber> previous_role(const Chronicle& chronicle, EventNumber before) {
  std::optional<EventNumber> last;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    const std::vector<RoleChange>& roles = chronicle.roles_of(node);
    const auto change = std::ranges::lower_bound(roles, before, {}, &RoleChange::event);
    if (change - roles.begin() < 2) continue;  // what it began as is no change
    last = std::max(last.value_or(0), std::prev(change)->event);
  }
  return last;
}

std::optional<EventNumber> next_at_node(const Chronicle& chronicle, Place node, EventNumber after) {
  const std::vector<std::uint32_t>& events = chronicle.events_of(node);
  const auto next = std::ranges::upper_bound(events, after);
  if (next == events.end()) return std::nullopt;
  return *next;
}

std::optional<EventNumber> previous_at_node(const Chronicle& chronicle, Place node,
                                            EventNumber before) {
  const std::vector<std::uint32_t>& events = chronicle.events_of(node);
  const auto next = std::ranges::lower_bound(events, before);
  if (next == events.begin()) return std::nullopt;
  return *std::prev(next);
}

std::string number_text(EventNumber event) { return "#" + std::to_string(event); }

/// What is there, for the status line: "Violation at #1283, 431ms: …".
std::string arrival_words(const Chronicle& chronicle, Goal goal, EventNumber event) {
  std::string words(words_of(goal));
  words[0] = static_cast<char>(words[0] - 'a' + 'A');
  words += " at " + number_text(event) + ", " + exact_text(chronicle.time_of(event));
  if (goal == Goal::role_change || goal == Goal::event_of_node) return words + ".";
  const std::vector<Mark>& marks = chronicle.marks();
  auto mark = std::ranges::lower_bound(marks, event, {}, &Mark::event);
  mark = std::ranges::find(mark, marks.end(), kind_of(goal), &Mark::kind);
  if (mark == marks.end() || mark->event != event) return words + ".";
  return words + ": " + mark->text;
}

void arrive(Viewer& viewer, Goal goal, EventNumber event) {
  go_to_event(viewer.head, *viewer.session, event);
  say(viewer, arrival_words(viewer.session->chronicle(), goal, event));
}

bool is_there(const Seeking& what, const Session& session) {
  const Chronicle& chronicle = session.chronicle();
  if (what.goal == Goal::event) return chronicle.last_event() >= what.event;
  if (what.goal == Goal::time) return session.reached() >= what.time;
  if (what.goal == Goal::end) return session.has_ended();
  return next_of(chronicle, what).has_value();
}

void go_there(Viewer& viewer, const Seeking& what) {
  Session& session = *viewer.session;
  const Chronicle& chronicle = session.chronicle();
  const bool is_place =
      what.goal == Goal::event || what.goal == Goal::time || what.goal == Goal::end;
  if (!is_place) return arrive(viewer, what.goal, next_of(chronicle, what).value_or(what.after));
  if (what.goal == Goal::time) go_to_time(viewer.head, session, what.time);
  else if (what.goal == Goal::event) go_to_event(viewer.head, session, what.event);
  else go_to_event(viewer.head, session, chronicle.last_event());
  say(viewer, what.goal == Goal::end ? "The run ends here." : what.then);
}

/// While it simulates: "Simulating to 900 ms: 300 ms so far. Esc stops."
std::string way_words(const Seeking& what, const Session& session) {
  if (session.has_ended()) return "The judges look at the run's end. Esc stops.";
  std::string words = "Simulating ";
  if (what.goal == Goal::time) words += "to " + exact_text(what.time);
  else if (what.goal == Goal::event) words += "to event " + number_text(what.event);
  else if (what.goal == Goal::end) words += "to the end";
  else words += "to the next " + std::string(words_of(what.goal));
  return words + ": " + exact_text(session.reached()) + " so far. Esc stops.";
}

/// The run is over, and it was not there.
void give_up(Viewer& viewer, const Seeking& what) {
  Session& session = *viewer.session;
  const std::string end = exact_text(session.reached());
  if (what.goal == Goal::event || what.goal == Goal::time) {
    go_to_event(viewer.head, session, session.chronicle().last_event());
    say(viewer, "The run ends here: it has " + std::to_string(session.chronicle().last_event()) +
                    " events and ends at " + end + ".");
    return;
  }
  say(viewer, "No " + std::string(words_of(what.goal)) + " after this, up to the run's end at " +
                  end + ".");
}

/// What is not there now will not come: violations may, until the judges have seen the end.
bool is_over(const Seeking& what, const Session& session) {
  return what.goal == Goal::violation ? session.is_judged() : session.has_ended();
}

/// A search that goes on asks for more and more at once: what is near is found with little
/// simulated beyond it.
void ask_for_more(Session& session, Seeking& what) {
  constexpr EventNumber first_stride = 256;
  constexpr EventNumber last_stride = 65'536;
  what.stride = std::clamp(what.stride * 2, first_stride, last_stride);
  const EventNumber last = session.chronicle().last_event();
  if (what.goal == Goal::time) session.want(what.time);
  else if (what.goal == Goal::event) session.want_events(what.event);
  else session.want_events(last + what.stride);
}

}  // namespace

std::string_view words_of(Goal goal) {
  switch (goal) {
    case Goal::violation:
      return "violation";
    case Goal::fault:
      return "fault";
    case Goal::role_change:
      return "change of role";
    case Goal::milestone:
      return "milestone";
    case Goal::event_of_node:
      return "event of this node";
    case Goal::event:
      return "event";
    case Goal::time:
      return "time";
    case Goal::end:
      return "end";
  }
  return {};
}

std::optional<EventNumber> next_of(const Chronicle& chronicle, const Seeking& what) {
  if (what.goal == Goal::role_change) return next_role(chronicle, what.after);
  if (what.goal == Goal::event_of_node) return next_at_node(chronicle, what.node, what.after);
  return next_mark(chronicle, kind_of(what.goal), what.after);
}

std::optional<EventNumber> previous_of(const Chronicle& chronicle, const Seeking& what) {
  if (what.goal == Goal::role_change) return previous_role(chronicle, what.after);
  if (what.goal == Goal::event_of_node) return previous_at_node(chronicle, what.node, what.after);
  return previous_mark(chronicle, kind_of(what.goal), what.after);
}

void go_to(Viewer& viewer, EventNumber event, bool brings_window) {
  viewer.head.is_playing = false;
  viewer.frame.seeking.reset();
  if (brings_window) viewer.window_follows = true;
  go_to_event(viewer.head, *viewer.session, event);
}

void seek(Viewer& viewer, const Seeking& what) {
  viewer.head.is_playing = false;
  viewer.frame.seeking = what;
  seek_on(viewer);
}

void seek_back(Viewer& viewer, Seeking what) {
  viewer.head.is_playing = false;
  viewer.frame.seeking.reset();
  what.after = viewer.head.event;
  const auto found = previous_of(viewer.session->chronicle(), what);
  if (found) return arrive(viewer, what.goal, *found);
  say(viewer, "No " + std::string(words_of(what.goal)) + " before this.");
}

void seek_on(Viewer& viewer) {
  Session& session = *viewer.session;
  Seeking& what = *viewer.frame.seeking;
  if (is_there(what, session)) {
    go_there(viewer, what);
  } else if (is_over(what, session)) {
    give_up(viewer, what);
  } else {
    ask_for_more(session, what);
    say(viewer, way_words(what, session));
    return;
  }
  viewer.frame.seeking.reset();
}

}  // namespace orrery::gui
