#include "sim/faults/fault.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace orrery {
namespace {

/// Who can be chosen: a group's nodes that nobody has taken.
std::vector<NodeId> free_nodes(const World& world, char group, const std::set<NodeId>& taken) {
  std::vector<NodeId> nodes;
  for (const NodeId node : world.group(group)) {
    if (!taken.contains(node)) nodes.push_back(node);
  }
  return nodes;
}

/// `count` of these, or all of them, evenly drawn (a partial Fisher–Yates shuffle).
std::vector<NodeId> choose(std::vector<NodeId> nodes, std::size_t count, Draw draw) {
  count = std::min(count, nodes.size());
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(nodes[i], nodes[i + draw.then(i).below(nodes.size() - i)]);
  }
  nodes.resize(count);
  return nodes;
}

/// How much choice a selector leaves: names and roles none, draws some, the rest takes what is
/// left. In this order they are resolved, so that ["rest", "leader"] means what it says.
enum class Freedom { none, drawn, rest };
constexpr Freedom freedoms[] = {Freedom::none, Freedom::drawn, Freedom::rest};

Freedom freedom(const Selector& selector) {
  if (std::holds_alternative<RandomReplicas>(selector.who)) return Freedom::drawn;
  const Group* group = std::get_if<Group>(&selector.who);
  if (group == nullptr) return Freedom::none;
  if (*group == Group::rest) return Freedom::rest;
  const bool is_drawn =
      *group == Group::minority || *group == Group::majority || *group == Group::minority_third;
  return is_drawn ? Freedom::drawn : Freedom::none;
}

/// Resolves one selector. What is drawn, and the rest, have none of the taken nodes.
class Resolver {
 public:
  Resolver(const World& world, const LeaderRule& leader, const std::set<NodeId>& taken, Draw draw,
           std::optional<NodeId> it)
      : world_(world), leader_(leader), taken_(taken), draw_(draw), it_(it) {}

  std::vector<NodeId> operator()(NodeId node) const { return {node}; }

  std::vector<NodeId> operator()(RandomReplicas random) const {
    return choose(free_nodes(world_, 'n', taken_), random.count, draw_);
  }

  std::vector<NodeId> operator()(const InRegion& region) const {
    std::vector<NodeId> nodes = everyone({});
    std::erase_if(nodes, [&](NodeId node) { return world_.region_of(node) != region.name; });
    return nodes;
  }

  std::vector<NodeId> operator()(Group group) const {
    switch (group) {
      case Group::leader:
        return leaders();
      case Group::followers:
        return except(free_nodes(world_, 'n', {}), leaders());
      case Group::minority:
        return choose(free_nodes(world_, 'n', taken_), minority_size(), draw_);
      case Group::majority:
        return choose(free_nodes(world_, 'n', taken_), replica_count() - minority_size(), draw_);
      case Group::minority_third:
        return choose(free_nodes(world_, 'n', taken_), (replica_count() - 1) / 3, draw_);
      case Group::crashed:
        return crashed();
      case Group::replicas:
        return free_nodes(world_, 'n', {});
      case Group::clients:
        return free_nodes(world_, 'c', {});
      case Group::rest:
        return everyone(taken_);
      case Group::it:
        return it_ ? std::vector<NodeId>{*it_} : std::vector<NodeId>{};
      case Group::all:
        return everyone({});
    }
    return {};
  }

 private:
  std::size_t replica_count() const { return world_.group('n').size(); }
  std::size_t minority_size() const { return (replica_count() - 1) / 2; }

  std::vector<NodeId> leaders() const {
    if (!leader_) return {};
    const std::optional<NodeId> leader = leader_(world_);
    return leader ? std::vector<NodeId>{*leader} : std::vector<NodeId>{};
  }
  /// But for administrators, who see to it from outside unless somebody names them.
  std::vector<NodeId> everyone(const std::set<NodeId>& taken) const {
    std::vector<NodeId> nodes = free_nodes(world_, 'n', taken);
    for (const char group : {'c', 'b'}) {
      const std::vector<NodeId> others = free_nodes(world_, group, taken);
      nodes.insert(nodes.end(), others.begin(), others.end());
    }
    for (const NodeId twin : world_.twins()) {
      if (!taken.contains(twin)) nodes.push_back(twin);
    }
    return nodes;
  }
  std::vector<NodeId> crashed() const {
    std::vector<NodeId> nodes = everyone({});
    std::erase_if(nodes, [&](NodeId node) { return world_.is_up(node); });
    return nodes;
  }
  static std::vector<NodeId> except(std::vector<NodeId> nodes, const std::vector<NodeId>& others) {
    std::erase_if(nodes, [&](NodeId node) {
      return std::find(others.begin(), others.end(), node) != others.end();
    });
    return nodes;
  }

  const World& world_;
  const LeaderRule& leader_;
  const std::set<NodeId>& taken_;
  Draw draw_;
  std::optional<NodeId> it_;
};

}  // namespace

std::vector<std::vector<NodeId>> resolve(const std::vector<Selection>& selections,
                                         const World& world, const LeaderRule& leader, Draw draw,
                                         std::optional<NodeId> it) {
  std::vector<std::vector<NodeId>> resolved(selections.size());
  std::set<NodeId> taken;
  for (const Freedom turn : freedoms) {
    for (std::size_t i = 0; i < selections.size(); ++i) {
      const std::vector<Selector>& selectors = selections[i].any_of;
      for (std::size_t j = 0; j < selectors.size(); ++j) {
        if (freedom(selectors[j]) != turn) continue;
        const Resolver resolver(world, leader, taken, draw.then(i).then(j), it);
        for (const NodeId node : std::visit(resolver, selectors[j].who)) {
          if (taken.insert(node).second) resolved[i].push_back(node);
        }
      }
    }
  }
  for (auto& nodes : resolved) std::sort(nodes.begin(), nodes.end());
  return resolved;
}

std::vector<std::vector<NodeId>> Scene::resolve(const std::vector<Selection>& selections) const {
  return orrery::resolve(selections, world, leader, draw, it);
}

std::vector<NodeId> Scene::resolve(const Selection& selection) const {
  return resolve(std::vector{selection}).front();
}

namespace {

template <class T>
bool contains(const std::vector<T>& all, T one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// How many times as fast as the slowest of the replicas' clocks the fastest one then runs.
double clock_ratio(const World& world, const ClockChanges& changes) {
  constexpr std::int64_t right = 1'000'000'000;  // nanoseconds a second
  std::int64_t slowest = std::numeric_limits<std::int64_t>::max();
  std::int64_t fastest = 1;
  for (const NodeId node : world.group('n')) {
    std::int64_t rate = right + world.clock_of(node).drift().ppb;
    for (const auto& [changed, change] : changes) {
      if (changed == node) rate += change.drift.ppb;
    }
    rate = std::max<std::int64_t>(rate, 1);  // a clock crawls at least
    slowest = std::min(slowest, rate);
    fastest = std::max(fastest, rate);
  }
  return static_cast<double>(fastest) / static_cast<double>(slowest);
}

}  // namespace

bool Keeper::lets_exceed() {
  if (refuses) has_refused = true;
  else was_exceeded = true;
  return !refuses;
}

bool Scene::may_take_down(const std::vector<NodeId>& nodes) {
  if (!keeper.survives.down) return true;
  std::set<NodeId> down;
  for (const NodeId node : nodes) {
    if (node.group() == 'n') down.insert(node);
  }
  if (down.empty()) return true;
  for (const NodeId node : world.group('n')) {
    if (!world.is_up(node) || world.is_paused(node) || world.is_liar(node)) down.insert(node);
  }
  return down.size() <= *keeper.survives.down || keeper.lets_exceed();
}

bool Scene::may_lie(const std::vector<NodeId>& nodes) {
  std::set<NodeId> liars(nodes.begin(), nodes.end());
  for (const NodeId node : world.liars()) liars.insert(world.identity_of(node));
  return liars.size() <= keeper.survives.liars || keeper.lets_exceed();
}

bool Scene::may_lose(DiskLoss loss) {
  return contains(keeper.survives.loss, loss) || keeper.lets_exceed();
}

bool Scene::may_change(const ClockChanges& clocks) {
  const FaultTolerance& survives = keeper.survives;
  const bool drift = std::any_of(clocks.begin(), clocks.end(),
                                 [](const auto& clock) { return clock.second.drift != Drift{}; });
  const bool step = std::any_of(clocks.begin(), clocks.end(),
                                [](const auto& clock) { return clock.second.step != Duration{0}; });
  const bool is_survived =
      (!step || contains(survives.clocks, ClockFault::step)) &&
      (!drift || (contains(survives.clocks, ClockFault::drift) &&
                  (!survives.clock_ratio || clock_ratio(world, clocks) <= *survives.clock_ratio)));
  return is_survived || keeper.lets_exceed();
}

std::vector<NodeId> shuffled(std::vector<NodeId> nodes, Draw draw) {
  const std::size_t count = nodes.size();
  return choose(std::move(nodes), count, draw);
}

std::string to_text(const std::vector<NodeId>& nodes) {
  constexpr std::size_t few = 20;
  constexpr std::size_t named = 6;
  const bool are_few = nodes.size() <= few;
  std::string text;
  for (std::size_t i = 0; i < (are_few ? nodes.size() : named); ++i) {
    text += (text.empty() ? "" : ", ") + to_text(nodes[i]);
  }
  if (!are_few) text += " and " + std::to_string(nodes.size() - named) + " others";
  return text;
}

}  // namespace orrery
