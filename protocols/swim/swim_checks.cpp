#include "protocols/swim/swim_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::swim {
namespace {

std::string told(const Belief& belief) {
  constexpr std::string_view words[] = {"alive", "suspected", "failed"};
  return fmt::format("{} in incarnation {}", words[static_cast<std::size_t>(belief.status)],
                     belief.incarnation);
}

Belief belief_in(const Map<NodeId, Belief>& beliefs, NodeId member) {
  const Belief* belief = beliefs.find(member);
  return belief ? *belief : Belief{};
}

/// A member as it was when it was last looked at.
struct Seen {
  Map<NodeId, Belief> beliefs{};
  std::uint64_t pr{};       // 0: not yet in this life
  Incarnation announced{};  // the highest that it has told of itself, in any life
};

/// What somebody believes of somebody.
struct Pair {
  NodeId observer{};
  NodeId member{};
  friend auto operator<=>(const Pair&, const Pair&) = default;
};
BOOST_DESCRIBE_STRUCT(Pair, (), (observer, member))

/// An observer believes that a member is alive, and it is not.
struct Mistake {
  std::uint32_t life{};   // the member's last one
  std::uint64_t since{};  // the observer's period
};

class Checks final : public Monitor {
 public:
  explicit Checks(char group) : group_(group) {}

  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return "swim"; }
  std::vector<std::string_view> judges() const override {
    std::vector<std::string_view> names;
    for (const Promise& promise : promises) names.push_back(promise.name);
    return names;
  }

  void after_step(World& world, NodeId node) override {
    const auto* state = world.find_state<Volatile>(node);
    if (node.group() != group_ || state == nullptr) return;
    down_.erase(node);
    check_incarnation(world, node);
    const Seen before = seen(node);
    for_each_difference(
        before.beliefs, state->beliefs, [&](NodeId member, const Belief* was, const Belief* is) {
          if (member == node) return;
          check_change(world, {node, member}, was ? *was : Belief{}, is ? *is : Belief{});
        });
    if (!down_.empty()) check_completeness(world, node, before, *state);
    seen(node).beliefs = state->beliefs;
    seen(node).pr = state->pr;
  }

  void sent(World& /*world*/, NodeId from, NodeId /*to*/, const Payload& message) override {
    if (from.group() != group_) return;
    if (const auto* ping = content_of<Ping>(message)) return hear(from, ping->updates);
    if (const auto* request = content_of<PingReq>(message)) return hear(from, request->updates);
    if (const auto* ack = content_of<Ack>(message)) return hear(from, ack->updates);
    if (const auto* push = content_of<Sync>(message)) return hear(from, push->beliefs);
    if (const auto* pull = content_of<SyncReply>(message)) hear(from, pull->beliefs);
  }

  void crashed(World& /*world*/, NodeId node) override {
    if (node.group() != group_) return;
    seen(node) = {.announced = seen(node).announced};
    for (const NodeId member : down_) mistakes_.erase({node, member});
    down_.insert(node);
  }

 private:
  void check_incarnation(World& world, NodeId node);
  void check_change(World& world, const Pair& who, const Belief& was, const Belief& is);
  void check_completeness(World& world, NodeId node, const Seen& before, const Volatile& now);

  void announced(NodeId member, const Belief& belief) {
    seen(member).announced = std::max(seen(member).announced, belief.incarnation);
  }
  void hear(NodeId from, const std::vector<Update>& updates) {
    for (const Update& update : updates) {
      if (update.member == from) announced(from, update.belief);
    }
  }
  void hear(NodeId from, const Map<NodeId, Belief>& beliefs) {
    announced(from, belief_in(beliefs, from));
  }

  Seen& seen(NodeId node) {
    if (seen_.size() < node.number()) seen_.resize(node.number());
    return seen_[node.number() - 1];
  }

  char group_;
  std::vector<Seen> seen_;  // n1 first
  SmallSet<NodeId> down_;
  Map<Pair, Mistake> mistakes_;
};

void Checks::check_incarnation(World& world, NodeId node) {
  const Incarnation incarnation = world.state_of<Durable>(node).incarnation;
  const Incarnation announced = seen(node).announced;
  if (incarnation >= announced) return;
  world.violated(judges::incarnation_never_goes_back, {node},
                 fmt::format("{} is in incarnation {}, and has told the others of {}",
                             to_text(node), incarnation, announced));
}

void Checks::check_change(World& world, const Pair& who, const Belief& was, const Belief& is) {
  const std::string believes = fmt::format("{} believes that {} is {}", to_text(who.observer),
                                           to_text(who.member), told(is));
  const bool rejoin = world.state_of<Config>(who.observer).rejoin;
  if (!takes_precedence(is, was, rejoin)) {
    world.violated(judges::order_of_preference, {who.observer, who.member},
                   fmt::format("{}, after {}", believes, told(was)));
  }
  const Incarnation announced = seen(who.member).announced;
  if (is.incarnation > announced) {
    world.violated(judges::incarnation_is_ones_own, {who.observer, who.member},
                   fmt::format("{}, which has told of {} at most", believes, announced));
  }
}

/// Of a list of n others, two probes of one are at most 2n - 1 periods apart: it may be the first
/// in one pass and the last in the next. A crash just after the first is found out at the end of
/// the period of the second.
void Checks::check_completeness(World& world, NodeId node, const Seen& before,
                                const Volatile& now) {
  if (world.state_of<Config>(node).target != Target::round_robin) return;
  if (now.pr == before.pr && now.beliefs == before.beliefs) return;
  const std::uint64_t bound = 2 * std::uint64_t{world.group(group_).size() - 1};
  for (const NodeId member : down_) {
    const Belief belief = belief_in(now.beliefs, member);
    if (belief.status != Status::alive) continue;
    Mistake& mistake = mistakes_.edit({node, member});
    const bool is_new = mistake.life != world.life_of(member) || mistake.since == 0;
    if (is_new || belief != belief_in(before.beliefs, member)) {
      mistake = {world.life_of(member), before.pr == 0 ? now.pr : before.pr};
    }
    if (now.pr - mistake.since < bound) continue;
    world.violated(judges::time_bounded_completeness, {node, member},
                   fmt::format("{} has believed for {} of its periods that {}, which is down, is "
                               "alive",
                               to_text(node), now.pr - mistake.since, to_text(member)));
  }
}

// ---------------------------------------------------------------- the end of a run

/// The members of a group that are up, and those that are not.
std::pair<std::vector<NodeId>, std::vector<NodeId>> up_and_down(const World& world, char group) {
  std::pair<std::vector<NodeId>, std::vector<NodeId>> members;
  for (const NodeId node : world.group(group)) {
    (world.is_up(node) ? members.first : members.second).push_back(node);
  }
  return members;
}

Belief belief_of(const World& world, const Pair& who) {
  return belief_in(world.state_of<Volatile>(who.observer).beliefs, who.member);
}

Verdict judge_detection(const World& settled, char group) {
  const auto [up, down] = up_and_down(settled, group);
  if (up.empty() || down.empty()) {
    return {.status = Verdict::Status::unknown,
            .sentence = fmt::format("nobody is {}", up.empty() ? "up" : "down")};
  }
  for (const NodeId member : down) {
    for (const NodeId observer : up) {
      const Belief belief = belief_of(settled, {observer, member});
      if (belief.status == Status::failed) continue;
      return {.status = Verdict::Status::violated,
              .sentence = fmt::format("{} is down, and {} believes that it is {}", to_text(member),
                                      to_text(observer), told(belief))};
    }
  }
  return {.sentence = fmt::format("all {} that are up know of the {} that {} down", up.size(),
                                  down.size(), down.size() == 1 ? "is" : "are")};
}

Verdict judge_the_living(const World& settled, char group) {
  const auto [up, down] = up_and_down(settled, group);
  if (up.empty()) return {.status = Verdict::Status::unknown, .sentence = "nobody is up"};
  for (const NodeId observer : up) {
    for (const auto& [member, belief] : settled.state_of<Volatile>(observer).beliefs) {
      if (belief.status != Status::failed || !settled.has(member) || !settled.is_up(member))
        continue;
      return {.status = Verdict::Status::violated,
              .sentence = fmt::format("{} is up, and {} believes that it is {}", to_text(member),
                                      to_text(observer), told(belief))};
    }
  }
  return {.sentence = fmt::format("the {} that are up are members to each other", up.size())};
}

}  // namespace

Ref<Monitor> make_checks(char group) { return make_ref<Checks>(group); }

Judge crashes_are_detected(char group) {
  return {
      .promise = {"swim.crashes_are_detected",
                  "in the end, all that are up know of those that are down that they have failed"},
      .verdict = [group](const Ending& end) { return judge_detection(end.settled, group); }};
}

Judge nobody_is_dead_alive(char group) {
  return {.promise = {"swim.nobody_is_dead_alive",
                      "in the end, nobody that is up is believed to have failed by another one"},
          .verdict = [group](const Ending& end) { return judge_the_living(end.settled, group); }};
}

}  // namespace orrery::swim
