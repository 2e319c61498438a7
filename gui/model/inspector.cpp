#include "gui/model/inspector.hpp"

#include <algorithm>

#include "gui/model/inspector_page.hpp"
#include "gui/model/inspector_past.hpp"

namespace orrery::gui {
namespace {

/// Two nodes, what they watch beside, and a message.
constexpr std::size_t states_kept = 4;

/// The node beside the selected one; nowhere if nobody is compared.
Place compared_node(const Viewer& viewer, Place selected) {
  const std::string& name = viewer.inspector.compared_with;
  if (name.empty()) return nowhere;
  const Place other = viewer.session->chronicle().node_named(name);
  return other == selected ? nowhere : other;
}

}  // namespace

/// What does not change is asked for once.
std::shared_ptr<const Value> PageWriter::value_of(const Picked& whose, EventNumber after) {
  auto& seen = viewer_.inspector.seen;
  const std::size_t branch = session_.branch();
  for (const InspectorState::Seen& one : seen) {
    if (one.of == whose && one.after == after && one.branch == branch) return one.value;
  }
  Value value = whose.kind == Picked::Kind::node ? session_.state(whose.place, after)
                                                 : session_.payload(whose.place);
  if (seen.size() == states_kept) seen.erase(seen.begin());
  seen.push_back({whose, after, branch, std::make_shared<const Value>(std::move(value))});
  return seen.back().value;
}

namespace {

InspectorPage page_about(PageWriter& writer, const Viewer& viewer, const Picked& about) {
  switch (about.kind) {
    case Picked::Kind::node: {
      const Place other = compared_node(viewer, about.place);
      return other == nowhere ? writer.node(about.place) : writer.nodes(about.place, other);
    }
    case Picked::Kind::message:
      return writer.message(about.place);
    case Picked::Kind::link:
      return writer.link(about.place, about.other);
    case Picked::Kind::mark:
      return writer.mark(about.place);
    case Picked::Kind::property:
      return writer.property(about.place);
    case Picked::Kind::nothing:
    case Picked::Kind::event:
      break;
  }
  return writer.event(about.event);
}

}  // namespace

InspectorPage inspect(Viewer& viewer) {
  Picked about = viewer.selected;
  if (!about || !is_there(viewer.session->chronicle(), about)) {
    about = Picked::of_event(viewer.head.event);
  }
  read_past(viewer);
  PageWriter writer(viewer, about);
  InspectorPage page = page_about(writer, viewer, about);
  const std::vector<InspectorRow> cut = cut_rows(viewer);
  // A node's own page tells its whole state there first.
  const bool is_node = about.kind == Picked::Kind::node;
  page.rows.insert(is_node ? page.rows.end() : page.rows.begin(), cut.begin(), cut.end());
  return page;
}

Place node_selected_before(const Viewer& viewer) {
  const InspectorState& state = viewer.inspector;
  for (std::size_t i = std::min(state.at, state.history.size()); i-- > 0;) {
    const Picked& before = state.history[i];
    if (before.kind != Picked::Kind::node || before == viewer.selected) continue;
    return is_there(viewer.session->chronicle(), before) ? before.place : nowhere;
  }
  return nowhere;
}

std::optional<EventNumber> last_change(Viewer& viewer, Place node, const std::string& member,
                                       EventNumber before) {
  if (before == 0) return std::nullopt;
  MemberPast& past = viewer.inspector.past;
  past.follow(*viewer.session);
  EventNumber read = 0;  // stretches
  while (true) {
    const MemberPast::Found found = past.last_at(node, member, before - 1);
    if (found.event != 0) return found.event;
    if (found.is_known || read++ == MemberPast::stretches_max) return std::nullopt;
    const EventNumber reach = read * MemberPast::stretch;
    const EventRange range{before - std::min(before, reach) + 1, before};
    past.read_one(*viewer.session, range, before);
  }
}

std::optional<EventNumber> next_change(Viewer& viewer, Place node, const std::string& member,
                                       EventNumber after) {
  MemberPast& past = viewer.inspector.past;
  past.follow(*viewer.session);
  EventNumber read = 0;
  while (true) {
    const MemberPast::Found found = past.next_after(node, member, after);
    if (found.event != 0) return found.event;
    if (found.is_known || read++ == MemberPast::stretches_max) return std::nullopt;
    past.read_one(*viewer.session, {after + 1, after + read * MemberPast::stretch}, after + 1);
  }
}

}  // namespace orrery::gui
