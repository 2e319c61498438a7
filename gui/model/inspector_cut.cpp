#include <algorithm>

#include "gui/model/inspector.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t most_crossing = 12;

void add_crossing(const Chronicle& chronicle, const char* name, const std::vector<Place>& places,
                  std::vector<InspectorRow>& rows) {
  for (std::size_t i = 0; i < std::min(places.size(), most_crossing); ++i) {
    const Place place = places[i];
    const EventNumber sent = chronicle.messages()[place].sent_event;
    rows.push_back({.kind = InspectorRow::Kind::link,
                    .name = name,
                    .value = message_words(chronicle, place) + ", sent in #" + number_words(sent),
                    .tag = "inspector.cut.message." + std::to_string(place),
                    .jump = Picked::message(place)});
  }
  if (places.size() <= most_crossing) return;
  rows.push_back({.value = "and " + number_words(places.size() - most_crossing) + " more"});
}

}  // namespace

std::vector<InspectorRow> cut_rows(Viewer& viewer) {
  const CausalityState& causality = viewer.space_time.causality;
  std::vector<InspectorRow> rows;
  if (!causality.cut) return rows;
  follow_causality(viewer);
  const Chronicle& chronicle = viewer.session->chronicle();
  rows.push_back(
      {.kind = InspectorRow::Kind::heading, .name = "At the cut", .tag = "inspector.cut"});
  rows.push_back({.value = cut_words(chronicle, causality.crossing)});
  for (const NodeAtCut& node : states_at_cut(viewer)) {
    const std::string& name = chronicle.nodes()[node.node].name;
    rows.push_back({.kind = InspectorRow::Kind::link,
                    .name = name,
                    .value = node.words,
                    .tag = "inspector.cut." + name,
                    .jump = Picked::node(node.node)});
  }
  add_crossing(chronicle, "not sent yet", causality.crossing.unsent, rows);
  add_crossing(chronicle, "in flight", causality.crossing.in_channels, rows);
  return rows;
}

}  // namespace orrery::gui
