#include <algorithm>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/inspector.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

/// "n1.currentTerm", "n1 currentTerm", and without a node that of the selected one or of all.
std::vector<WatchedField> fields_in(const Viewer& viewer, const std::string& argument) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const std::size_t end = argument.find_first_of(". ");
  const std::string node = argument.substr(0, end);
  if (chronicle.node_named(node) != nowhere && end != std::string::npos) {
    return {{node, argument.substr(end + 1)}};
  }
  const bool is_about_node = viewer.selected.kind == Picked::Kind::node &&
                             viewer.selected.place < chronicle.nodes().size();
  if (is_about_node) return {{chronicle.nodes()[viewer.selected.place].name, argument}};
  std::vector<WatchedField> all;
  for (const ChronicleNode& one : chronicle.nodes()) {
    if (one.group() == 'n') all.push_back({one.name, argument});
  }
  return all;
}

bool is_watched(const Viewer& viewer, const WatchedField& field) {
  const auto& list = viewer.inspector.watched;
  return std::ranges::find(list, field) != list.end();
}

void check_there(Viewer& viewer, const WatchedField& field) {
  Session& session = *viewer.session;
  const Place node = session.chronicle().node_named(field.node);
  if (session.member(node, field.member, viewer.head.event)) return;
  throw Error({}, field.node + " has no field " + field.member + " here",
              "write \"n1.currentTerm\", or go to where the node has begun");
}

/// Those that are watched are so no more.
void watch(Viewer& viewer, const std::string& argument) {
  std::vector<WatchedField> list = viewer.inspector.watched;  // all are watched, or none
  const std::vector<WatchedField> fields = fields_in(viewer, argument);
  if (fields.empty()) throw Error({}, "there are no replicas here", "write whose field it is, too");
  const bool are_all_there = std::ranges::all_of(
      fields, [&](const WatchedField& field) { return is_watched(viewer, field); });
  for (const WatchedField& field : fields) {
    if (are_all_there) {
      std::erase(list, field);
      continue;
    }
    if (is_watched(viewer, field)) continue;
    check_there(viewer, field);
    if (list.size() == watched_max) {
      throw Error({}, "more than " + std::to_string(watched_max) + " fields cannot be watched",
                  "take one off the list");
    }
    list.push_back(field);
  }
  viewer.inspector.watched = std::move(list);
  const std::string what = fields.size() == 1 ? fields.front().node + "." + fields.front().member
                                              : argument + " of all nodes";
  say(viewer, what + (are_all_there ? " is watched no more." : " is watched."));
}

void watch_nothing(Viewer& viewer) {
  viewer.inspector.watched.clear();
  say(viewer, "No field is watched.");
}

std::string lacks_a_node(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return viewer.selected.kind == Picked::Kind::node ? "" : "Select a node first.";
}

void compare(Viewer& viewer, const std::string& name) {
  InspectorState& inspector = viewer.inspector;
  const Chronicle& chronicle = viewer.session->chronicle();
  const Place other = chronicle.node_named(name);
  if (other == nowhere) throw Error({}, "nobody is called \"" + name + "\"", "write n2");
  if (other == viewer.selected.place) throw Error({}, name + " is the selected one itself", "");
  inspector.compared_with = name;
  focus(viewer.frame, Panel::inspector);
  say(viewer, chronicle.nodes()[viewer.selected.place].name + " is compared with " + name + ".");
}

std::string compares_nothing(const Viewer& viewer) {
  return viewer.inspector.compared_with.empty() ? "No nodes are compared." : "";
}

}  // namespace

void add_inspector_commands(Commands& commands) {
  commands.add({.id = "inspect.watch",
                .title = "Watch a field, or no more…",
                .help = "Keeps it at the top of the inspector whatever is selected: of one node, "
                        "or, with nothing selected, of all.",
                .chords = {{.key = Key::i}},
                .why_not = why_no_run,
                .run = watch,
                .asks = "A field: n1.currentTerm, or currentTerm of what is selected"});
  commands.add({.id = "inspect.watch_nothing",
                .title = "Watch no field",
                .help = "Empties the list at the top of the inspector.",
                .why_not = why_no_run},
               watch_nothing);
  commands.add({.id = "inspect.compare",
                .title = "Compare with a node…",
                .help = "Shows the selected node's state beside another's, what differs first.",
                .chords = {{.key = Key::i, .shift = true}},
                .why_not = lacks_a_node,
                .run = compare,
                .asks = "The other node: n2"});
  commands.add({.id = "inspect.compare_no_more",
                .title = "Compare no more",
                .help = "The inspector shows one node again.",
                .chords = {{.key = Key::i, .alt = true}},
                .why_not = compares_nothing},
               [](Viewer& viewer) {
                 viewer.inspector.compared_with.clear();
                 say(viewer, "One node is shown.");
               });
}

}  // namespace orrery::gui
