#include <algorithm>
#include <charconv>
#include <sstream>

#include "gui/model/causality.hpp"
#include "gui/model/commands.hpp"
#include "gui/model/goals.hpp"
#include "gui/model/inspector.hpp"
#include "gui/model/lamp_words.hpp"
#include "gui/model/words.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/path.hpp"

namespace orrery::gui {

bool is_there(const Chronicle& chronicle, const Picked& picked) {
  const std::size_t nodes = chronicle.nodes().size();
  switch (picked.kind) {
    case Picked::Kind::nothing:
      return true;
    case Picked::Kind::node:
      return picked.place < nodes;
    case Picked::Kind::message:
      return picked.place < chronicle.messages().size();
    case Picked::Kind::event:
      return picked.event <= chronicle.last_event();
    case Picked::Kind::link:
      return picked.place < nodes && picked.other < nodes;
    case Picked::Kind::mark:
      return picked.place < chronicle.marks().size();
    case Picked::Kind::property:
      return true;
  }
  return false;
}

Picked property_named(InspectorState& inspector, const std::string& name) {
  const auto known = std::ranges::find(inspector.properties, name);
  const auto place = static_cast<Place>(known - inspector.properties.begin());
  if (known == inspector.properties.end()) inspector.properties.push_back(name);
  return Picked::property(place);
}

void select(Viewer& viewer, const Picked& picked) {
  InspectorState& inspector = viewer.inspector;
  if (picked == viewer.selected) return;
  viewer.selected = picked;
  auto& history = inspector.history;
  // What was to come is forgotten when somebody takes another way.
  if (!history.empty()) history.resize(std::min(history.size(), inspector.at + 1));
  history.push_back(picked);
  if (history.size() > history_max) history.erase(history.begin());
  inspector.at = history.size() - 1;
}

namespace {

[[noreturn]] void refuse(std::string sentence, std::string suggestion = {}) {
  throw Error({}, std::move(sentence), std::move(suggestion));
}

std::uint64_t number_in(const std::string& text, const char* what) {
  std::string digits;
  for (const char c : text) {
    if (c != ',' && c != '#') digits += c;
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty()) {
    refuse("\"" + text + "\" is no number of " + what, "write one, such as 12");
  }
  return number;
}

Place node_in(const Viewer& viewer, const std::string& name) {
  const Place place = viewer.session->chronicle().node_named(name);
  if (place == nowhere) refuse("nobody is called \"" + name + "\"", "the first node is n1");
  return place;
}

void pick(Viewer& viewer, const Picked& picked, const char* what) {
  if (!is_there(viewer.session->chronicle(), picked)) {
    refuse(std::string("this branch has no such ") + what);
  }
  select(viewer, picked);
}

/// The event that what is selected is, or is about, as of the play head; 0: none.
EventNumber event_of(const Viewer& viewer, bool wants_cause) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const Picked& picked = viewer.selected;
  if (!is_there(chronicle, picked)) return viewer.head.event;
  switch (picked.kind) {
    case Picked::Kind::event:
      return picked.event;
    case Picked::Kind::mark:
      return chronicle.marks()[picked.place].event;
    case Picked::Kind::message: {
      const ChronicleMessage& message = chronicle.messages()[picked.place];
      return wants_cause ? message.sent_event : message.ended_event;
    }
    case Picked::Kind::node: {
      const auto& events = chronicle.events_of(picked.place);
      const auto later = std::ranges::upper_bound(events, viewer.head.event);
      return later == events.begin() ? 0 : *std::prev(later);
    }
    case Picked::Kind::link:
    case Picked::Kind::property:
    case Picked::Kind::nothing:
      break;
  }
  return viewer.head.event;
}

void select_and_look(Viewer& viewer, EventNumber event) {
  select(viewer, Picked::of_event(event));
  go_to(viewer, event);
}

/// A way that is not followed where events are compared.
void say_that_it_scheduled(Viewer& viewer, EventNumber one, EventNumber other) {
  say(viewer, "#" + number_words(one) + " only scheduled #" + number_words(other) +
                  ": no node learns of one by the other.");
}

void select_cause(Viewer& viewer) {
  const EventNumber event = event_of(viewer, true);
  // A message's cause is the event in which it was sent.
  if (viewer.selected.kind == Picked::Kind::message) return select_and_look(viewer, event);
  if (event == 0) return say(viewer, "This is the beginning: nothing led to it.");
  const Chronicle& chronicle = viewer.session->chronicle();
  const EventNumber cause = chronicle.event(event).cause;
  if (cause == 0) return say(viewer, "Nothing that happened before led to this.");
  select_and_look(viewer, cause);
  if (!is_caused_by_its_cause(chronicle, event)) say_that_it_scheduled(viewer, cause, event);
}

void select_effect(Viewer& viewer) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const EventNumber event = event_of(viewer, false);
  if (viewer.selected.kind == Picked::Kind::message) {
    if (event == 0) return say(viewer, "This message is still under way.");
    return select_and_look(viewer, event);
  }
  for (EventNumber next = event + 1; next <= chronicle.last_event(); ++next) {
    if (chronicle.event(next).cause != event) continue;
    select_and_look(viewer, next);
    if (!is_caused_by_its_cause(chronicle, next)) say_that_it_scheduled(viewer, event, next);
    return;
  }
  say(viewer, "Nothing that has happened so far came of this.");
}

void walk_history(Viewer& viewer, int by) {
  InspectorState& inspector = viewer.inspector;
  const auto size = static_cast<std::int64_t>(inspector.history.size());
  const auto to = static_cast<std::int64_t>(inspector.at) + by;
  if (to < 0 || to >= size) {
    return say(viewer, by < 0 ? "Nothing was selected before that." : "This is the newest.");
  }
  inspector.at = static_cast<std::size_t>(to);
  viewer.selected = inspector.history[inspector.at];
}

/// "n1 currentTerm"
void go_to_change(Viewer& viewer, const std::string& argument, bool is_next) {
  std::istringstream words(argument);
  std::string name;
  std::string member;
  words >> name >> member;
  if (member.empty()) refuse("say whose field", "write \"n1 currentTerm\"");
  const Place node = node_in(viewer, name);
  const EventNumber head = viewer.head.event;
  const auto found =
      is_next ? next_change(viewer, node, member, head) : last_change(viewer, node, member, head);
  if (!found) {
    return say(viewer, std::string("No ") + (is_next ? "later" : "earlier") + " change of " +
                           member + " among the nearest events at " + name + ".");
  }
  select(viewer, Picked::node(node));
  go_to(viewer, *found);
  say(viewer, member + " of " + name + " changed in event #" + number_words(*found) + ".");
}

Chord alt(Key key) { return {.key = key, .alt = true}; }
Chord ctrl(Key key) { return {.key = key, .ctrl = true}; }

void add_walks(Commands& commands) {
  commands.add({.id = "select.back",
                .title = "Selected before",
                .help = "Selects again what was selected before.",
                .chords = {alt(Key::left)},
                .why_not = why_no_run},
               [](Viewer& viewer) { walk_history(viewer, -1); });
  commands.add({.id = "select.forward",
                .title = "Selected after",
                .help = "Takes back a step back through what was selected.",
                .chords = {alt(Key::right)},
                .why_not = why_no_run},
               [](Viewer& viewer) { walk_history(viewer, 1); });
  commands.add({.id = "select.cause",
                .title = "Go to its cause",
                .help = "Goes to the event that led to what is selected.",
                .chords = {ctrl(Key::left)},
                .why_not = why_no_run},
               select_cause);
  commands.add({.id = "select.effect",
                .title = "Go to what came of it",
                .help = "Goes to the first event that what is selected led to.",
                .chords = {ctrl(Key::right)},
                .why_not = why_no_run},
               select_effect);
  commands.add(
      {.id = "select.last_change",
       .title = "Last change of a field…",
       .help = "Goes back to the event that changed this field of a node last.",
       .why_not = why_no_run,
       .run = [](Viewer& viewer, const std::string& what) { go_to_change(viewer, what, false); },
       .asks = "A node and a field: n1 currentTerm"});
  commands.add(
      {.id = "select.next_change",
       .title = "Next change of a field…",
       .help = "Goes on to the event that changes this field of a node next.",
       .why_not = why_no_run,
       .run = [](Viewer& viewer, const std::string& what) { go_to_change(viewer, what, true); },
       .asks = "A node and a field: n1 currentTerm"});
}

/// "n1 n3" or "n1-n3"
void select_link(Viewer& viewer, const std::string& argument) {
  std::string spaced = argument;
  std::ranges::replace(spaced, '-', ' ');
  std::istringstream words(spaced);
  std::string one;
  std::string other;
  words >> one >> other;
  if (other.empty()) refuse("a link has two ends", "write \"n1 n3\"");
  pick(viewer, Picked::link(node_in(viewer, one), node_in(viewer, other)), "link");
}

/// "raft.election_safety", or "election safety" as lamps call it. Where an event broke it, the play
/// head goes there.
void select_promise(Viewer& viewer, const std::string& name) {
  const std::vector<Lamp> lamps = viewer.session->lamps();
  std::vector<std::string> names;
  const Lamp* wanted = nullptr;
  for (const Lamp& lamp : lamps) {
    if (lamp.name == name || name_in_words(lamp) == name) wanted = &lamp;
    names.push_back(lamp.name);
  }
  if (wanted == nullptr) {
    refuse("no property is called \"" + name + "\"", suggestion_among(name, names));
  }
  select(viewer, property_named(viewer.inspector, wanted->name));
  if (wanted->state == Lamp::State::violated && wanted->event > 0) go_to(viewer, wanted->event);
  focus(viewer.frame, Panel::inspector);
}

void add_choices_by_name(Commands& commands) {
  commands.add({.id = "select.property",
                .title = "Select a property…",
                .help = "What it says, who asks for it, and where it was violated first.",
                .why_not = why_no_run,
                .run = select_promise,
                .asks = "A property: raft.election_safety"});
  commands.add({.id = "select.node",
                .title = "Select a node…",
                .help = "Selects the node of this name.",
                .why_not = why_no_run,
                .run =
                    [](Viewer& viewer, const std::string& name) {
                      pick(viewer, Picked::node(node_in(viewer, name)), "node");
                    },
                .asks = "A node: n1"});
  commands.add({.id = "select.link",
                .title = "Select a link…",
                .help = "Selects the link between two nodes.",
                .why_not = why_no_run,
                .run = select_link,
                .asks = "Two nodes: n1 n3"});
}

void add_choices_by_number(Commands& commands) {
  commands.add({.id = "select.message",
                .title = "Select a message…",
                .help = "Selects the message of this number.",
                .why_not = why_no_run,
                .run =
                    [](Viewer& viewer, const std::string& number) {
                      const auto place = static_cast<Place>(
                          std::min<std::uint64_t>(number_in(number, "a message"), nowhere));
                      pick(viewer, Picked::message(place), "message");
                    },
                .asks = "A message's number: 1281"});
  commands.add({.id = "select.event",
                .title = "Select an event…",
                .help = "Selects the event of this number.",
                .why_not = why_no_run,
                .run =
                    [](Viewer& viewer, const std::string& number) {
                      pick(viewer, Picked::of_event(number_in(number, "an event")), "event");
                    },
                .asks = "An event's number: 1283"});
  commands.add({.id = "select.mark",
                .title = "Select a mark…",
                .help = "Selects a fault, violation or milestone by its number among them.",
                .why_not = why_no_run,
                .run =
                    [](Viewer& viewer, const std::string& number) {
                      const auto place = static_cast<Place>(
                          std::min<std::uint64_t>(number_in(number, "a mark"), nowhere));
                      pick(viewer, Picked::mark(place), "mark");
                    },
                .asks = "A mark's number: 3"});
}

}  // namespace

void add_selection_commands(Commands& commands) {
  add_walks(commands);
  add_choices_by_name(commands);
  add_choices_by_number(commands);
  commands.add({.id = "select.none",
                .title = "Select nothing",
                .help = "Forgets the selection; the inspector shows the event at the play head.",
                .chords = {{.key = Key::escape}}},
               [](Viewer& viewer) {
                 viewer.network.partition_tool = false;
                 viewer.network.gesture = {};
                 select(viewer, {});
               });
}

}  // namespace orrery::gui
