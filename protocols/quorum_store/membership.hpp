#pragma once
/// Who is in the ring (Dynamo §4.8.1). "An administrator … issue[s] a membership change to join a
/// node to a ring or remove a node from a ring. The node that serves the request writes the
/// membership change and its time of issue to persistent store. … A gossip-based protocol
/// propagates membership changes and maintains an eventually consistent view of membership."
///
/// Of the history of a machine its newest change says where it stands. Changes carry the
/// administrator's time of issue, by a clock that nobody sets back, so that a late copy of one
/// changes nothing.

#include "protocols/quorum_store/quorum_store_settings.hpp"
#include "protocols/shared/small_map.hpp"

namespace orrery::quorum_store {

/// A machine is in the ring from now on, or it is not.
struct MembershipChange {
  NodeId machine{};
  bool isMember{};
  Time issued{};

  /// Nothing that a run can reach: what a hostile message says instead is ignored.
  bool is_credible() const {
    return machine.group() == 'n' && issued >= Time{0} && issued < Time{std::int64_t{1} << 62};
  }
  friend auto operator<=>(const MembershipChange&, const MembershipChange&) = default;
};
BOOST_DESCRIBE_STRUCT(MembershipChange, (), (machine, isMember, issued))

/// The newest change of each machine that is known to somebody; of those whose ring is as it was in
/// the beginning there is none.
using MembershipHistory = SmallMap<NodeId, MembershipChange>;

/// Whether that was news. Of two changes that were issued at one time, a removal is the newer.
inline bool take_in(MembershipHistory& known, const MembershipChange& change) {
  if (!change.is_credible()) return false;
  const auto age = [](const MembershipChange& of) { return std::pair(of.issued, !of.isMember); };
  const auto found = known.find(change.machine);
  if (found != known.end() && age(found->second) >= age(change)) return false;
  known[change.machine] = change;
  return true;
}

/// The ring after these changes; as it was, if nobody were left.
inline Shared<Ring> ring_after(const StoreConfig& store, const MembershipHistory& known) {
  if (known.empty()) return store.ring;
  Machines members = store.ring->machines();
  for (const auto& [machine, change] : known) {
    const auto place = std::lower_bound(members.begin(), members.end(), machine);
    const bool is_there = place != members.end() && *place == machine;
    if (change.isMember && !is_there) members.insert(place, machine);
    if (!change.isMember && is_there) members.erase(place);
  }
  return members.empty() ? store.ring : Shared<Ring>(ring_of(store, members));
}

}  // namespace orrery::quorum_store
