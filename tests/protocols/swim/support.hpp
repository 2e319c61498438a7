#pragma once
/// What the tests of SWIM have in common.

#include <chrono>

#include "protocols/swim/swim.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::swim {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId n5 = replica(5);

inline Update alive(NodeId member, Incarnation i) { return {member, {Status::alive, i}}; }
inline Update suspect(NodeId member, Incarnation i) { return {member, {Status::suspected, i}}; }
inline Update confirm(NodeId member, Incarnation i) { return {member, {Status::failed, i}}; }

/// n1, among silent members.
class Member : public Lone<Swim> {
 public:
  explicit Member(const Config& config = {}, std::uint32_t members = 5, const Durable& disk = {})
      : Lone(members, config, disk) {}

  /// The next period begins: whom does it ping?
  NodeId probe() {
    expire(PeriodDue{});
    EXPECT_TRUE(state().probe);
    return state().probe ? state().probe->target : NodeId{};
  }
  /// Its probe of this period is acknowledged.
  Effects acknowledge() {
    const NodeId target = state().probe->target;
    return receive(target, Ack{.member = target, .origin = n1, .pr = state().pr});
  }
  /// It hears this, on a ping of n5's.
  Effects hear(std::vector<Update> updates) {
    return receive(n5, Ping{.origin = n5, .pr = 7, .updates = std::move(updates)});
  }
  Belief belief_of(NodeId member) const {
    const Belief* belief = state().beliefs.find(member);
    return belief ? *belief : Belief{};
  }
};

/// What n1 answers to `hear`.
inline Effects ack_to_n5(std::vector<Update> updates = {}) {
  return sent(n5, Ack{.member = n1, .origin = n5, .pr = 7, .updates = std::move(updates)});
}

}  // namespace orrery::swim
