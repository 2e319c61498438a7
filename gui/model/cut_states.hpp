#pragma once
/// What nodes are at a cut: together with the messages in its channels, a global state of the run.

#include <string>
#include <vector>

#include "gui/model/cut_line.hpp"
#include "gui/session/session.hpp"

namespace orrery::gui {

struct NodeAtCut {
  Place node = nowhere;
  EventNumber last = 0;  ///< of its events, in the cut
  std::string words{};   ///< "leader, currentTerm 3, after #41"
  friend bool operator==(const NodeAtCut&, const NodeAtCut&) = default;
};

/// One for each node, by place; those that are as in `before` are taken from there. Costs a moment
/// of the run for each other. Requires: the session's lock is held.
std::vector<NodeAtCut> nodes_at_cut(Session& session, const CutLine& cut,
                                    const std::vector<NodeAtCut>& before);

}  // namespace orrery::gui
