#pragma once
/// A world of our own, and one event in it, as the plain values of moment.hpp.

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "gui/session/branch.hpp"
#include "gui/session/moment.hpp"

namespace orrery::gui {

/// Why nobody knows the cuts of many.
constexpr std::string_view cuts_of_too_many = "there are more than 100 nodes";

/// Whose cuts are told: all nodes, or the replicas, or nobody. Of many there are too many pairs.
std::vector<Place> nodes_with_cuts(const World& world);
/// What does not pass from one of these to another.
std::vector<CutThen> cuts_among(const World& world, const std::vector<Place>& nodes);

/// Links between replicas, the lesser place first; none in a full mesh.
std::vector<std::pair<Place, Place>> links_of(const World& world);

/// The world right after an event of a branch. `links` are links_of() of its world.
Moment moment_of(Branch& branch, EventNumber after,
                 const std::vector<std::pair<Place, Place>>& links);

/// What an event of a branch was and did. Requires: 1 <= event.
Detail detail_of(Branch& branch, EventNumber event);

/// What these events, both included, changed. Requires: 1 <= first.
std::vector<MemberChange> changes_in(Branch& branch, EventNumber first, EventNumber last);

/// The wanted entries of a member of a node.
MemberEntries entries_of(Branch& branch, Place node, std::string_view member, EventNumber after,
                         const IndexRange& wanted);

/// What messages of a branch say. Requires: ascending.
std::vector<Said> said_by(Branch& branch, std::span<const Place> messages);

/// A direction between two nodes of the world.
LinkThen link_in(const World& world, Place from, Place to);

}  // namespace orrery::gui
