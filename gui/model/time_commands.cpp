#include <algorithm>
#include <charconv>
#include <cmath>

#include "gui/model/commands.hpp"
#include "gui/model/goals.hpp"
#include "sim/core/error.hpp"
#include "sim/core/time.hpp"

namespace orrery::gui {

namespace {

/// By a step of the head; it stops playing.
void step_by(Viewer& viewer, std::int64_t events) {
  viewer.head.is_playing = false;
  viewer.frame.seeking.reset();
  step(viewer.head, *viewer.session, events);
}

bool is_at_end(const Viewer& viewer) {
  return viewer.session->has_ended() &&
         viewer.head.event >= viewer.session->chronicle().last_event();
}

void play_or_pause(Viewer& viewer) {
  viewer.frame.seeking.reset();
  if (!viewer.head.is_playing && is_at_end(viewer)) {
    say(viewer, "The run ends here. Home goes back to its beginning.");
    return;
  }
  viewer.head.is_playing = !viewer.head.is_playing;
}

// ---------------------------------------------------------------- speed

/// 1, 2, 5 of each power of ten, from the slowest to the fastest.
std::vector<double> speeds() {
  std::vector<double> result;
  for (int power = -4; power <= 3; ++power) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double speed = digit * std::pow(10.0, power);
      if (speed <= fastest_speed) result.push_back(speed);
    }
  }
  return result;
}

std::string speed_words(double speed) {
  if (speed == 0) return "Playing one event after the other.";
  std::string number = std::to_string(speed);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return "Speed: " + number + " virtual seconds a second.";
}

void set_speed(Viewer& viewer, double speed) {
  viewer.head.speed = speed;
  say(viewer, speed_words(speed));
}

void play_faster(Viewer& viewer) {
  constexpr double just_more = 1.001;
  for (const double speed : speeds()) {
    if (speed > viewer.head.speed * just_more) return set_speed(viewer, speed);
  }
}

void play_slower(Viewer& viewer) {
  constexpr double just_less = 0.999;
  const std::vector<double> all = speeds();
  for (auto speed = all.rbegin(); speed != all.rend(); ++speed) {
    if (*speed < viewer.head.speed * just_less) return set_speed(viewer, *speed);
  }
}

void read_speed(Viewer& viewer, const std::string& argument) {
  if (argument == "each event") return set_speed(viewer, 0);
  double speed = -1;
  const char* end = argument.data() + argument.size();
  const auto read = std::from_chars(argument.data(), end, speed);
  const bool is_one = read.ec == std::errc{} && read.ptr == end;
  if (!is_one || (speed != 0 && !(speed >= slowest_speed && speed <= fastest_speed))) {
    throw Error({}, "no speed: " + argument, "write 0.0001 to 1000, or each event");
  }
  set_speed(viewer, speed);
}

void play_each_event(Viewer& viewer) {
  constexpr double usual = 0.1;
  set_speed(viewer, viewer.head.speed == 0 ? usual : 0);
}

// ---------------------------------------------------------------- going there

std::string without_spaces(const std::string& text) {
  std::string rest = text;
  std::erase(rest, ' ');
  return rest;
}

std::optional<EventNumber> read_event(std::string_view text) {
  if (!text.empty() && text[0] == '#') text.remove_prefix(1);
  EventNumber event = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), event);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
    return std::nullopt;
  }
  return event;
}

void go(Viewer& viewer, const std::string& argument) {
  const std::string text = without_spaces(argument);
  if (const auto event = read_event(text)) {
    return seek(viewer, {.goal = Goal::event, .event = *event});
  }
  if (const auto time = parse_duration(text)) {
    return seek(viewer, {.goal = Goal::time, .time = *time});
  }
  throw Error({}, "no time and no event: " + argument, "write 430ms, 1.5s or #1283");
}

void go_home(Viewer& viewer) { go_to(viewer, 0, false); }

/// To the newest event that there is; from there, on to the end of the run.
void go_to_the_end(Viewer& viewer) {
  const EventNumber last = viewer.session->chronicle().last_event();
  if (viewer.head.event < last) {
    if (!viewer.session->has_ended()) say(viewer, "The newest event. Press again: on to the end.");
    return go_to(viewer, last, false);
  }
  seek(viewer, {.goal = Goal::end});
}

/// The node that is meant: the selected one, or that of what is selected, or of the event at the
/// head.
Place node_in_mind(const Viewer& viewer) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const Picked& picked = viewer.selected;
  if (picked.kind == Picked::Kind::node) return picked.place;
  if (picked.kind == Picked::Kind::event && picked.event >= 1 &&
      picked.event <= chronicle.last_event()) {
    return chronicle.event(picked.event).node;
  }
  return viewer.head.event == 0 ? nowhere : chronicle.event(viewer.head.event).node;
}

std::string needs_node(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return node_in_mind(viewer) == nowhere ? "Select a node first." : "";
}

void seek_at_node(Viewer& viewer, bool forward) {
  const Seeking what{
      .goal = Goal::event_of_node, .after = viewer.head.event, .node = node_in_mind(viewer)};
  if (forward) seek(viewer, what);
  else seek_back(viewer, what);
}

// ---------------------------------------------------------------- the table

void add(Commands& commands, Command command, std::function<void(Viewer&)> deed) {
  if (!command.why_not) command.why_not = why_no_run;
  commands.add(std::move(command), std::move(deed));
}

void add_playing(Commands& commands) {
  add(commands,
      {.id = "time.play",
       .title = "Play or pause",
       .help = "Lets virtual time pass, or stops it.",
       .chords = {{.key = Key::space}, {.key = Key::k}}},
      play_or_pause);
  add(commands,
      {.id = "time.faster",
       .title = "Play faster",
       .help = "More virtual seconds a second.",
       .chords = {{.key = Key::right_bracket}, {.key = Key::l}}},
      play_faster);
  add(commands,
      {.id = "time.slower",
       .title = "Play slower",
       .help = "Fewer virtual seconds a second.",
       .chords = {{.key = Key::left_bracket}, {.key = Key::j}}},
      play_slower);
  add(commands,
      {.id = "time.each_event",
       .title = "Play event by event",
       .help = "Shows each event equally long, however much virtual time lies between; or not.",
       .chords = {{.key = Key::space, .shift = true}}},
      play_each_event);
  commands.add({.id = "time.speed",
                .title = "Set the speed…",
                .help = "How many virtual seconds pass in a second.",
                .why_not = why_no_run,
                .run = read_speed,
                .asks = "0.0001 to 1000 virtual seconds a second, or: each event"});
}

void add_stepping(Commands& commands) {
  add(commands,
      {.id = "time.next",
       .title = "Next event",
       .help = "One event forward; a live run simulates it if need be.",
       .chords = {{.key = Key::right}, {.key = Key::period}}},
      [](Viewer& viewer) { step_by(viewer, 1); });
  add(commands,
      {.id = "time.previous",
       .title = "Previous event",
       .help = "One event back.",
       .chords = {{.key = Key::left}, {.key = Key::comma}}},
      [](Viewer& viewer) { step_by(viewer, -1); });
  add(commands,
      {.id = "time.next_same_node",
       .title = "Next event of this node",
       .help = "Of the selected node, or of the one of this event.",
       .chords = {{.key = Key::right, .shift = true}},
       .why_not = needs_node},
      [](Viewer& viewer) { seek_at_node(viewer, true); });
  add(commands,
      {.id = "time.previous_same_node",
       .title = "Previous event of this node",
       .help = "Of the selected node, or of the one of this event.",
       .chords = {{.key = Key::left, .shift = true}},
       .why_not = needs_node},
      [](Viewer& viewer) { seek_at_node(viewer, false); });
  add(commands,
      {.id = "time.home",
       .title = "To the beginning",
       .help = "Before the first event.",
       .chords = {{.key = Key::home}}},
      go_home);
  add(commands,
      {.id = "time.end",
       .title = "To the end",
       .help = "To the newest event; pressed there, a live run simulates on to its end.",
       .chords = {{.key = Key::end}}},
      go_to_the_end);
  commands.add({.id = "time.go",
                .title = "Go to time or event…",
                .help = "To a moment of virtual time, or to an event by its number.",
                .chords = {{.key = Key::g, .ctrl = true}},
                .why_not = why_no_run,
                .run = go,
                .asks = "A time (430ms, 1.5s) or an event (#1283)"});
}

struct Jump {
  Goal goal;
  Key key;
  const char* id;
  const char* title;
  const char* help;
};

constexpr Jump jumps[] = {
    {Goal::violation, Key::v, "violation", "violation", "Where a promise was broken."},
    {Goal::fault, Key::e, "fault", "fault",
     "Where something was done to the cluster: a crash, a cut or the like."},
    {Goal::role_change, Key::r, "role_change", "change of role",
     "Where a node becomes something else: a leader, or down."},
    {Goal::milestone, Key::m, "milestone", "milestone",
     "Where a node has reached something: it is elected, say."},
};

void add_jumps(Commands& commands) {
  for (const Jump& jump : jumps) {
    add(commands,
        {.id = std::string("time.next_") + jump.id,
         .title = std::string("Next ") + jump.title,
         .help = std::string(jump.help) + " A live run simulates until then.",
         .chords = {{.key = jump.key}}},
        [goal = jump.goal](Viewer& viewer) {
          seek(viewer, {.goal = goal, .after = viewer.head.event});
        });
    add(commands,
        {.id = std::string("time.previous_") + jump.id,
         .title = std::string("Previous ") + jump.title,
         .help = jump.help,
         .chords = {{.key = jump.key, .shift = true}}},
        [goal = jump.goal](Viewer& viewer) { seek_back(viewer, {.goal = goal}); });
  }
}

}  // namespace

void add_time_commands(Commands& commands) {
  add_playing(commands);
  add_stepping(commands);
  add_jumps(commands);
}

}  // namespace orrery::gui
