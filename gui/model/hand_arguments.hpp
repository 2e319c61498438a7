#pragma once
/// What the command of a hand is about: its argument, as scripts write it, or what is selected.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gui/model/viewer.hpp"
#include "sim/core/drift.hpp"
#include "sim/faults/hand.hpp"

namespace orrery::gui {

/// Just this node; all of them.
Selection only(NodeId node);
Selection everybody();

/// Each question throws Error where the argument has no answer. Requires: the session's lock is
/// held for as long as this is used.
class HandArguments {
 public:
  HandArguments(const Viewer& viewer, const std::string& argument);

  /// "n1", "n1, leader", "all"; or the selected node.
  Selection nodes() const;
  /// Of "n1 1%", the n1.
  Selection first_as_selection() const;
  /// The state of the first node named, or of the selected one.
  const NodeThen& first_node() const;
  /// "n1-n3 n2-n3", "n1 n3", or the selected link.
  std::vector<Link> links() const;
  /// "n1 n3", "n1-n3", or the ends of the selected link.
  std::pair<NodeId, NodeId> two_nodes() const;
  /// "n1, n2" against the rest; "n1, n2 | n3": as it says.
  std::vector<Selection> groups() const;
  /// Of "n1 -1%".
  Drift drift() const;
  /// Of "n1 -1s".
  Duration shift() const;
  /// "n2 ElectionTimeout 2", "n2", or the next timer of the selected node.
  Expire expire() const;
  /// A message under way: "1281", or the selected one.
  const FlyingThen& flying() const;
  /// Of "1281 600ms".
  Time arrival() const;

  /// Drop, Deliver or DelayMessage of that message.
  template <class Action>
  Action message() const {
    const FlyingThen& it = flying();
    Action action;
    action.message = type_of(it);
    action.from = end_of(it, true);
    action.to = end_of(it, false);
    action.nth = it.which;
    return action;
  }

 private:
  const Chronicle& chronicle() const { return viewer_.session->chronicle(); }
  std::string type_of(const FlyingThen& flying) const;
  NodeId end_of(const FlyingThen& flying, bool is_sender) const;
  Place place_of(const std::string& name) const;
  /// The first word, or the selected node's name.
  std::string first_name() const;
  const std::string& word(std::size_t at, const char* what) const;

  const Viewer& viewer_;
  std::string argument_;
  std::vector<std::string> words_;  // by blanks
  std::shared_ptr<const Moment> moment_;
};

}  // namespace orrery::gui
