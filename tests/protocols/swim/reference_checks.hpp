#pragma once
/// SWIM's judges once more, slowly and without cleverness: every message and every look at a member
/// is kept, and each look is judged by all that came before it.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "protocols/swim/swim_checks.hpp"

namespace orrery::swim {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void sent(World&, NodeId from, NodeId, const Payload& message) override {
    std::vector<Update> updates;
    if (const auto* ping = content_of<Ping>(message)) updates = ping->updates;
    if (const auto* request = content_of<PingReq>(message)) updates = request->updates;
    if (const auto* ack = content_of<Ack>(message)) updates = ack->updates;
    if (const auto* push = content_of<Sync>(message)) updates = all_in(push->beliefs);
    if (const auto* pull = content_of<SyncReply>(message)) updates = all_in(pull->beliefs);
    for (const Update& update : updates) {
      if (update.member == from) happened({.node = from, .told = update.belief.incarnation});
    }
  }

  void crashed(World&, NodeId node) override { happened({.node = node, .is_crash = true}); }

  void after_step(World& world, NodeId node) override {
    const auto& state = world.state_of<Volatile>(node);
    Event look{.node = node, .is_look = true, .pr = state.pr};
    for (const NodeId member : world.group('n')) {
      const Belief* belief = state.beliefs.find(member);
      look.beliefs.push_back(belief ? *belief : Belief{});
    }
    happened(look);
    judge_own(world, node);
    for (const NodeId member : world.group('n')) {
      if (member == node) continue;
      judge_change(world, node, member);
      judge_completeness(world, node, member);
    }
  }

 private:
  /// A look at a member, something that it told of itself, or its crash.
  struct Event {
    NodeId node{};
    bool is_crash = false;
    bool is_look = false;
    std::optional<Incarnation> told{};
    std::uint64_t pr = 0;
    std::vector<Belief> beliefs{};  // of n1 …
  };

  static std::vector<Update> all_in(const Map<NodeId, Belief>& beliefs) {
    std::vector<Update> all;
    for (const auto& [member, belief] : beliefs) all.push_back({member, belief});
    return all;
  }

  void happened(Event event) { all_.push_back(std::move(event)); }

  Incarnation highest_told(NodeId node) const {
    Incarnation highest = 0;
    for (const Event& event : all_) {
      if (event.node == node && event.told) highest = std::max(highest, *event.told);
    }
    return highest;
  }

  /// The looks at a member in its present life, the newest last.
  std::vector<std::size_t> looks_in_this_life(NodeId node) const {
    std::vector<std::size_t> looks;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].node != node) continue;
      if (all_[i].is_crash) looks.clear();
      if (all_[i].is_look) looks.push_back(i);
    }
    return looks;
  }

  static bool overrides(const Belief& a, const Belief& b, bool rejoin) {
    if (rejoin) return std::pair(a.incarnation, a.status) > std::pair(b.incarnation, b.status);
    if (b.status == Status::failed) return false;
    if (a.status == Status::failed) return true;
    if (a.status == Status::suspected && b.status == Status::alive) {
      return a.incarnation >= b.incarnation;
    }
    return a.incarnation > b.incarnation;
  }

  void judge_own(World& world, NodeId node) const {
    if (world.state_of<Durable>(node).incarnation < highest_told(node)) {
      violated(world, judges::incarnation_never_goes_back, node);
    }
  }

  void judge_change(World& world, NodeId node, NodeId member) const {
    const std::vector<std::size_t> looks = looks_in_this_life(node);
    const std::size_t place = member.number() - 1;
    const Belief is = all_[looks.back()].beliefs[place];
    const Belief was = looks.size() < 2 ? Belief{} : all_[looks[looks.size() - 2]].beliefs[place];
    if (is == was) return;
    if (!overrides(is, was, world.state_of<Config>(node).rejoin)) {
      violated(world, judges::order_of_preference, node);
    }
    if (is.incarnation > highest_told(member)) {
      violated(world, judges::incarnation_is_ones_own, node);
    }
  }

  /// Where did the observer stand when the member crashed, or when it last changed its mind?
  void judge_completeness(World& world, NodeId node, NodeId member) const {
    if (world.is_up(member) || world.state_of<Config>(node).target != Target::round_robin) return;
    std::size_t crash = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].node == member && all_[i].is_crash) crash = i;
    }
    const std::vector<std::size_t> looks = looks_in_this_life(node);
    const std::size_t place = member.number() - 1;
    const Belief now = all_[looks.back()].beliefs[place];
    if (now.status != Status::alive) return;
    std::uint64_t since = all_[looks.front()].pr;
    for (std::size_t i = 0; i + 1 < looks.size(); ++i) {
      const bool is_before_crash = looks[i] < crash;
      const bool changes_after = all_[looks[i + 1]].beliefs[place] != all_[looks[i]].beliefs[place];
      if (is_before_crash || changes_after) since = all_[looks[i]].pr;
    }
    if (all_[looks.back()].pr - since >= 2 * (world.group('n').size() - 1)) {
      violated(world, judges::time_bounded_completeness, node);
    }
  }

  static void violated(World& world, std::string_view judge, NodeId node) {
    world.violated(std::string(prefix) + std::string(judge), {node}, "by brute force");
  }

  std::vector<Event> all_;
};

}  // namespace orrery::swim
