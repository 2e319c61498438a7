#include <algorithm>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/lanes.hpp"
#include "gui/model/words.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

LaneChoice& lanes_of(Viewer& viewer) { return viewer.space_time.lanes; }

std::string needs_hidden_lanes(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return viewer.space_time.lanes.hidden.empty() ? "No lane is hidden." : "";
}

/// The one that is named, else the selected one.
Place lane_meant(const Viewer& viewer, const std::string& name) {
  if (name.empty()) {
    if (viewer.selected.kind == Picked::Kind::node) return viewer.selected.place;
    throw Error({}, "no lane is meant", "select a node, or name one: n1");
  }
  const Place place = viewer.session->chronicle().node_named(name);
  if (place == nowhere)
    throw Error({}, "nobody is called \"" + name + "\"", "the first node is n1");
  return place;
}

std::string name_of_lane(const Viewer& viewer, Place node) {
  return viewer.session->chronicle().nodes()[node].name;
}

void move_by(Viewer& viewer, const std::string& name, int by) {
  const Place node = lane_meant(viewer, name);
  const Chronicle& chronicle = viewer.session->chronicle();
  if (move_lane_by(chronicle, lanes_of(viewer), node, by)) return;
  const bool is_hidden = lanes_of(viewer).is_hidden(node);
  say(viewer, "The lane of " + name_of_lane(viewer, node) +
                  (is_hidden ? " is hidden."
                   : by < 0  ? " is the first."
                             : " is the last."));
}

void hide(Viewer& viewer, const std::string& name) {
  const Place node = lane_meant(viewer, name);
  const Chronicle& chronicle = viewer.session->chronicle();
  if (lanes_of(viewer).is_hidden(node)) {
    return say(viewer, "The lane of " + name_of_lane(viewer, node) + " is hidden already.");
  }
  if (!hide_lane(chronicle, lanes_of(viewer), node)) return say(viewer, "One lane has to stay.");
  say(viewer, hidden_lanes_words(lanes_of(viewer).hidden.size(), chronicle.nodes().size()) +
                  ". What goes through a hidden lane is dashed.");
}

void show_all(Viewer& viewer) {
  lanes_of(viewer).hidden.clear();
  say(viewer, "All lanes are shown.");
}

void put_back(Viewer& viewer) {
  lanes_of(viewer) = {};
  say(viewer, "All lanes are shown, in their usual order.");
}

std::vector<LaneArrow> arrows_in_sight(const Viewer& viewer) {
  const SpaceTime& diagram = viewer.space_time.diagram;
  const auto& messages = viewer.session->chronicle().messages();
  std::vector<LaneArrow> arrows;
  for (const Arrow& arrow : diagram.arrows) {
    if (arrow.message >= messages.size()) continue;
    const ChronicleMessage& message = messages[arrow.message];
    const Time ended = std::max(message.sent, message.ended);
    arrows.push_back({message.from, message.to,
                      diagram.scale.far_x_of(message.sent, message.sent_event),
                      diagram.scale.far_x_of(ended, message.ended_event)});
  }
  return arrows;
}

std::string times_words(std::uint64_t count) {
  return count == 1 ? "once" : number_words(count) + " times";
}

/// Of what is in sight. Hidden lanes keep their ranks.
void untangle(Viewer& viewer) {
  const Chronicle& chronicle = viewer.session->chronicle();
  if (viewer.space_time.diagram.is_dense) {
    return say(viewer, "There are too many messages in sight to tell: zoom in on time first.");
  }
  const std::vector<LaneArrow> arrows = arrows_in_sight(viewer);
  const std::vector<Place> before = lanes_shown(chronicle, lanes_of(viewer));
  const std::vector<Place> after = untangled(arrows, before);
  std::vector<Place> order = all_lanes(chronicle, lanes_of(viewer));
  auto next = after.begin();
  for (Place& node : order) {
    if (!lanes_of(viewer).is_hidden(node)) node = *next++;
  }
  lanes_of(viewer).order = std::move(order);
  const std::uint64_t least = crossings(arrows, after);
  if (after == before) {
    return say(viewer,
               "No better order was found: arrows in sight cross " + times_words(least) + ".");
  }
  say(viewer, "Arrows in sight cross " + times_words(least) + ", not " +
                  number_words(crossings(arrows, before)) + ".");
}

}  // namespace

namespace {

void add_commands_of_one(Commands& commands) {
  commands.add({.id = "view.lane_up",
                .title = "Lane up",
                .help = "The selected node's lane changes places with the one above.",
                .chords = {{.key = Key::up, .alt = true}},
                .why_not = why_no_run,
                .run = [](Viewer& viewer, const std::string& name) { move_by(viewer, name, -1); }});
  commands.add({.id = "view.lane_down",
                .title = "Lane down",
                .help = "The selected node's lane changes places with the one below.",
                .chords = {{.key = Key::down, .alt = true}},
                .why_not = why_no_run,
                .run = [](Viewer& viewer, const std::string& name) { move_by(viewer, name, 1); }});
  commands.add({.id = "view.lane_hide",
                .title = "Hide the lane",
                .help = "Of the selected node. What goes through it is dashed.",
                .chords = {{.key = Key::h, .shift = true}},
                .why_not = why_no_run,
                .run = hide});
}

}  // namespace

void add_lane_commands(Commands& commands) {
  add_commands_of_one(commands);
  commands.add({.id = "view.lanes_show",
                .title = "Show all lanes",
                .help = "Hidden ones come back.",
                .chords = {{.key = Key::h, .alt = true}},
                .why_not = needs_hidden_lanes},
               show_all);
  commands.add({.id = "view.lanes_untangle",
                .title = "Lanes: fewest crossings",
                .help = "Looks for an order in which few of the arrows in sight cross.",
                .why_not = why_no_run},
               untangle);
  commands.add({.id = "view.lanes_usual",
                .title = "Lanes: usual order",
                .help = "All of them, replicas first.",
                .why_not = why_no_run},
               put_back);
}

}  // namespace orrery::gui
