#include "gui/model/cut_states.hpp"

#include <algorithm>

#include "gui/model/words.hpp"
#include "gui/session/words.hpp"

namespace orrery::gui {
namespace {

std::string words_at_cut(Session& session, Place node, EventNumber last) {
  if (last == 0) return "before its first event";
  const auto moment = session.moment(last);
  std::string words;
  const auto add = [&](const std::string& more) { words += (words.empty() ? "" : ", ") + more; };
  if (node < moment->nodes.size()) {
    const NodeThen& then = moment->nodes[node];
    if (!then.is_up) add("down");
    if (then.is_paused) add("paused");
    if (!then.role.empty()) add(then.role);
    for (const auto& [name, value] : then.headline) add(line_of_member(name, value));
  }
  add("after #" + number_words(last));
  return words;
}

}  // namespace

std::vector<NodeAtCut> nodes_at_cut(Session& session, const CutLine& cut,
                                    const std::vector<NodeAtCut>& before) {
  std::vector<NodeAtCut> nodes;
  for (Place node = 0; node < cut.last.size(); ++node) {
    const EventNumber last = std::min(cut.last[node], session.chronicle().last_event());
    const auto known = std::ranges::find_if(
        before, [&](const NodeAtCut& each) { return each.node == node && each.last == last; });
    if (known != before.end()) nodes.push_back(*known);
    else nodes.push_back({node, last, words_at_cut(session, node, last)});
  }
  return nodes;
}

}  // namespace orrery::gui
