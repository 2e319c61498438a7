#include "sim/faults/timeline.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "sim/core/ensure.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery {
namespace {

// An alarm's token: the entry, and whether it begins or ends.
constexpr AlarmToken begins(std::size_t entry) { return static_cast<AlarmToken>(2 * entry); }
constexpr AlarmToken ends(std::size_t entry) { return begins(entry) + 1; }
constexpr bool is_end(AlarmToken token) { return token % 2 == 1; }
constexpr std::size_t entry_of(AlarmToken token) { return token / 2; }

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
  const bool is_drawn = *group == Group::minority || *group == Group::majority;
  return is_drawn ? Freedom::drawn : Freedom::none;
}

/// Resolves one selector. What is drawn, and the rest, have none of the taken nodes.
class Resolver {
 public:
  Resolver(const World& world, const LeaderRule& leader, const std::set<NodeId>& taken, Draw draw)
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
  std::vector<NodeId> everyone(const std::set<NodeId>& taken) const {
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
    std::erase_if(nodes, [&](NodeId node) {
      return std::find(others.begin(), others.end(), node) != others.end();
    });
    return nodes;
  }

  const World& world_;
  const LeaderRule& leader_;
  const std::set<NodeId>& taken_;
  Draw draw_;
};

}  // namespace

std::vector<std::vector<NodeId>> resolve(const std::vector<Selection>& selections,
                                         const World& world, const LeaderRule& leader, Draw draw) {
  std::vector<std::vector<NodeId>> resolved(selections.size());
  std::set<NodeId> taken;
  for (const Freedom turn : freedoms) {
    for (std::size_t i = 0; i < selections.size(); ++i) {
      const std::vector<Selector>& selectors = selections[i].any_of;
      for (std::size_t j = 0; j < selectors.size(); ++j) {
        if (freedom(selectors[j]) != turn) continue;
        const Resolver resolver(world, leader, taken, draw.then(i).then(j));
        for (const NodeId node : std::visit(resolver, selectors[j].who)) {
          if (taken.insert(node).second) resolved[i].push_back(node);
        }
      }
    }
  }
  for (auto& nodes : resolved) std::sort(nodes.begin(), nodes.end());
  return resolved;
}

std::string to_text(const std::vector<NodeId>& nodes) {
  std::string text;
  for (const NodeId node : nodes) text += (text.empty() ? "" : ", ") + to_text(node);
  return text;
}

// ---------------------------------------------------------------- the agent

Timeline::Timeline(std::vector<FaultEntry> entries, LeaderRule leader) : progress_(entries.size()) {
  std::vector<Moment> agenda = agenda_of(entries);
  settings_ = std::make_shared<const Settings>(
      Settings{std::move(entries), std::move(leader), std::move(agenda)});
}

std::vector<Timeline::Moment> Timeline::agenda_of(const std::vector<FaultEntry>& entries) {
  std::vector<Moment> agenda;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const FaultEntry& entry = entries[i];
    ensure(entry.at.has_value(), "every entry of the timeline has an instant");
    agenda.push_back({.time = *entry.at, .token = begins(i)});
    if (entry.for_) agenda.push_back({.time = *entry.at + *entry.for_, .token = ends(i)});
  }
  std::stable_sort(agenda.begin(), agenda.end(), [](const Moment& a, const Moment& b) {
    return std::pair(a.time, !is_end(a.token)) < std::pair(b.time, !is_end(b.token));
  });
  return agenda;
}

void Timeline::begin(World& world, std::uint32_t self) {
  self_ = self;
  const Moment* before = nullptr;
  for (const Moment& moment : settings_->agenda) {
    const bool is_first_of_its_instant = before == nullptr || before->time != moment.time;
    if (is_first_of_its_instant) world.set_alarm(self_, moment.time, moment.token);
    before = &moment;
  }
}

void Timeline::alarm(World& world, AlarmToken token) {
  if (is_end(token)) end_entry(world, progress_[entry_of(token)]);
  else begin_entry(world, entry_of(token));

  // A crash is an event behind what is pending now: the next of this instant waits for it.
  const std::vector<Moment>& agenda = settings_->agenda;
  const auto done = std::find_if(agenda.begin(), agenda.end(),
                                 [&](const Moment& moment) { return moment.token == token; });
  const auto next = done + 1;
  const bool is_of_this_instant = next != agenda.end() && next->time == done->time;
  if (is_of_this_instant) world.set_alarm(self_, world.now(), next->token);
}

void Timeline::begin_entry(World& world, std::size_t index) {
  const FaultEntry& entry = settings_->entries[index];
  Progress& progress = progress_[index];
  const Draw draw = draw_of(world, index);
  const std::string struck = std::visit(
      [&](const auto& action) { return strike(world, action, progress, draw); }, entry.action);
  if (struck.empty()) return;
  ++progress.fired;
  progress.struck = struck + " at " + to_text(world.now());
  const std::string what = to_text(entry.action);
  const bool is_by_name = what.substr(what.find(' ') + 1) == struck;
  world.announce_fault(is_by_name ? what : what + " (" + struck + ")");
}

/// Named by what it decides, so that one entry more or less does not change whom the others strike.
Draw Timeline::draw_of(const World& world, std::size_t index) const {
  const std::vector<FaultEntry>& entries = settings_->entries;
  const FaultEntry& entry = entries[index];
  const auto here = entries.begin() + static_cast<std::ptrdiff_t>(index);
  const auto equal_ones = std::count_if(entries.begin(), here, [&](const FaultEntry& other) {
    return other.at == entry.at && other.action == entry.action;
  });
  return Draw::named(world.seed(), hash_of_name("fault"), hash_of_name(to_text(entry.action)),
                     world.now(), static_cast<std::uint64_t>(equal_ones));
}

std::vector<NodeId> Timeline::resolve_one(const Selection& selection, const World& world,
                                          Draw draw) const {
  return resolve({selection}, world, settings_->leader, draw).front();
}

std::string Timeline::strike(World& world, const Crash& crash, Progress& progress, Draw draw) {
  std::vector<NodeId> nodes = resolve_one(crash.who, world, draw);
  std::erase_if(nodes, [&](NodeId node) { return !world.is_up(node); });
  for (const NodeId node : nodes) {
    progress.crashed.push_back({.node = node, .life = world.life_of(node)});
    world.crash(node);
  }
  return to_text(nodes);
}

std::string Timeline::strike(World& world, const Restart& restart, Progress&, Draw draw) {
  std::vector<NodeId> nodes = resolve_one(restart.who, world, draw);
  std::erase_if(nodes, [&](NodeId node) { return world.is_up(node); });
  for (const NodeId node : nodes) world.restart(node);
  return to_text(nodes);
}

std::string Timeline::strike(World& world, const Partition& partition, Progress& progress,
                             Draw draw) {
  const std::vector<std::vector<NodeId>> sides =
      resolve(partition.groups, world, settings_->leader, draw);
  std::string text;
  for (const auto& side : sides) {
    if (side.empty()) return "";  // a cut with an empty side is none
    text += (text.empty() ? "" : " | ") + to_text(side);
  }
  progress.cut = world.environment_as<Surroundings>().network.cut(sides);
  return text;
}

std::string Timeline::strike(World& world, const Heal& heal, Progress&, Draw draw) {
  Network& network = world.environment_as<Surroundings>().network;
  return to_text(network.reconnect(resolve_one(heal.who, world, draw)));
}

/// What this entry broke and nobody has mended since: a node that came back and was crashed again,
/// by somebody else, is not this one's to restart.
void Timeline::end_entry(World& world, const Progress& progress) {
  for (const auto& [node, life] : progress.crashed) {
    if (!world.is_up(node) && world.life_of(node) == life) world.restart(node);
  }
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
