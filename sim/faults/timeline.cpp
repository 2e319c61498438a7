#include "sim/faults/timeline.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sim/core/ensure.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery {
namespace {

// An alarm's token: the entry, and whether it begins or ends.
constexpr AlarmToken begins(std::size_t entry) { return static_cast<AlarmToken>(2 * entry); }
constexpr AlarmToken ends(std::size_t entry) { return begins(entry) + 1; }

bool contains(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// Who can be chosen: a group's nodes that nobody has taken.
std::vector<NodeId> free_nodes(const World& world, char group, const std::vector<NodeId>& taken) {
  std::vector<NodeId> nodes;
  for (const NodeId node : world.group(group)) {
    if (!contains(taken, node)) nodes.push_back(node);
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
/// left. A partition's groups are resolved in this order, so that ["rest", "leader"] means what it
/// says.
int freedom(const Selection& selection) {
  int most = 0;
  for (const Selector& selector : selection.any_of) {
    const Group* group = std::get_if<Group>(&selector.who);
    if (group != nullptr && *group == Group::rest) return 2;
    const bool is_drawn =
        std::holds_alternative<RandomReplicas>(selector.who) ||
        (group != nullptr && (*group == Group::minority || *group == Group::majority));
    if (is_drawn) most = 1;
  }
  return most;
}

/// Resolves one selector; the members are what it may choose among.
class Resolver {
 public:
  Resolver(const World& world, const LeaderRule& leader, const std::vector<NodeId>& taken,
           Draw draw)
      : world_(world), leader_(leader), taken_(taken), draw_(draw) {}

  std::vector<NodeId> operator()(NodeId node) const { return {node}; }

  std::vector<NodeId> operator()(RandomReplicas random) const {
    return choose(free_nodes(world_, 'n', taken_), random.count, draw_);
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
      case Group::crashed:
        return crashed();
      case Group::replicas:
        return free_nodes(world_, 'n', {});
      case Group::clients:
        return free_nodes(world_, 'c', {});
      case Group::rest:
        return everyone(taken_);
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
  std::vector<NodeId> everyone(const std::vector<NodeId>& taken) const {
    std::vector<NodeId> nodes = free_nodes(world_, 'n', taken);
    const std::vector<NodeId> clients = free_nodes(world_, 'c', taken);
    nodes.insert(nodes.end(), clients.begin(), clients.end());
    return nodes;
  }
  std::vector<NodeId> crashed() const {
    std::vector<NodeId> nodes = everyone({});
    std::erase_if(nodes, [&](NodeId node) { return world_.is_up(node); });
    return nodes;
  }
  static std::vector<NodeId> except(std::vector<NodeId> nodes, const std::vector<NodeId>& others) {
    std::erase_if(nodes, [&](NodeId node) { return contains(others, node); });
    return nodes;
  }

  const World& world_;
  const LeaderRule& leader_;
  const std::vector<NodeId>& taken_;
  Draw draw_;
};

}  // namespace

std::vector<NodeId> resolve(const Selection& selection, const World& world,
                            const LeaderRule& leader, const std::vector<NodeId>& taken, Draw draw) {
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < selection.any_of.size(); ++i) {
    std::vector<NodeId> unavailable = taken;
    unavailable.insert(unavailable.end(), nodes.begin(), nodes.end());
    const Resolver resolver(world, leader, unavailable, draw.then(i));
    for (const NodeId node : std::visit(resolver, selection.any_of[i].who)) {
      if (!contains(unavailable, node)) nodes.push_back(node);
    }
  }
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

std::string to_text(const std::vector<NodeId>& nodes) {
  std::string text;
  for (const NodeId node : nodes) text += (text.empty() ? "" : ", ") + to_text(node);
  return text;
}

Timeline::Timeline(std::vector<FaultEntry> entries, LeaderRule leader)
    : settings_(std::make_shared<const Settings>(Settings{std::move(entries), std::move(leader)})),
      progress_(settings_->entries.size()) {}

void Timeline::begin(World& world, std::uint32_t self) {
  for (std::size_t i = 0; i < settings_->entries.size(); ++i) {
    const FaultEntry& entry = settings_->entries[i];
    ensure(entry.at.has_value(), "every entry of the timeline has an instant");
    world.set_alarm(self, *entry.at, begins(i));
    if (entry.for_) world.set_alarm(self, *entry.at + *entry.for_, ends(i));
  }
}

void Timeline::alarm(World& world, AlarmToken token) {
  const std::size_t index = token / 2;
  const FaultEntry& entry = settings_->entries[index];
  Progress& progress = progress_[index];
  if (token == ends(index)) return end(world, progress);

  const Draw draw = Draw::named(world.seed(), hash_of_name("fault"), index, world.now(), 0);
  const std::string struck = std::visit(
      [&](const auto& action) { return strike(world, action, progress, draw); }, entry.action);
  if (struck.empty()) return;
  ++progress.fired;
  progress.struck = struck + " at " + to_text(world.now());
  const std::string what = to_text(entry.action);
  const bool is_by_name = what.ends_with(" " + struck);
  world.announce_fault(is_by_name ? what : what + " (" + struck + ")");
}

std::string Timeline::strike(World& world, const Crash& crash, Progress& progress, Draw draw) {
  std::vector<NodeId> nodes = resolve(crash.who, world, settings_->leader, {}, draw);
  std::erase_if(nodes, [&](NodeId node) { return !world.is_up(node); });
  for (const NodeId node : nodes) world.crash(node);
  progress.crashed = nodes;
  return to_text(nodes);
}

std::string Timeline::strike(World& world, const Restart& restart, Progress&, Draw draw) {
  std::vector<NodeId> nodes = resolve(restart.who, world, settings_->leader, {}, draw);
  std::erase_if(nodes, [&](NodeId node) { return world.is_up(node); });
  for (const NodeId node : nodes) world.restart(node);
  return to_text(nodes);
}

std::string Timeline::strike(World& world, const Partition& partition, Progress& progress,
                             Draw draw) {
  std::vector<std::size_t> order(partition.groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return freedom(partition.groups[a]) < freedom(partition.groups[b]);
  });
  std::vector<std::vector<NodeId>> sides(partition.groups.size());
  std::vector<NodeId> taken;
  for (const std::size_t i : order) {
    sides[i] = resolve(partition.groups[i], world, settings_->leader, taken, draw.then(i));
    if (sides[i].empty()) return "";  // a cut with an empty side is none
    taken.insert(taken.end(), sides[i].begin(), sides[i].end());
  }
  std::string text;
  for (const auto& side : sides) text += (text.empty() ? "" : " | ") + to_text(side);
  progress.cut = world.environment_as<Surroundings>().network.cut(sides);
  return text;
}

std::string Timeline::strike(World& world, const Heal& heal, Progress&, Draw draw) {
  Network& network = world.environment_as<Surroundings>().network;
  std::vector<NodeId> nodes = resolve(heal.who, world, settings_->leader, {}, draw);
  std::vector<NodeId> healed;
  for (const NodeId node : nodes) {
    if (network.reconnect(node)) healed.push_back(node);
  }
  return to_text(healed);
}

void Timeline::end(World& world, Progress& progress) {
  if (progress.fired == 0) return;
  for (const NodeId node : progress.crashed) world.restart(node);
  if (progress.cut != 0 && world.environment_as<Surroundings>().network.heal(progress.cut)) {
    world.announce_fault("heal (the partition is over)");
  }
}

std::vector<FaultReport> Timeline::report() const {
  std::vector<FaultReport> reports;
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    reports.push_back({.what = to_text(settings_->entries[i].action),
                       .configured = 1,
                       .fired = progress_[i].fired,
                       .struck = progress_[i].struck});
  }
  return reports;
}

}  // namespace orrery
