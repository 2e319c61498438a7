#include "protocols/raft/raft.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "protocols/raft/raft_checks.hpp"
#include "protocols/raft/raft_museum.hpp"
#include "protocols/raft/raft_settings.hpp"
#include "protocols/registry.hpp"

namespace orrery::raft {

/// "The leader election … broadcastTime ≪ electionTimeout" (§5.6).
std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "election_timeout",
           .shortest = settings.electionTimeout.min,
           .messages = 2,
           .otherwise = "candidates begin another term before their votes are in"},
          answer_timeout(settings.client)};
}

namespace {

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_server_with(*settings.bug, settings) : make_box<Raft>(settings);
  });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<LeaderClient>(settings.client); });
  std::uint32_t administrators = 0;
  for (const Change& change : settings.changes) {
    administrators = std::max(administrators, change.administrator);
  }
  if (administrators == 0) return;
  world.add_group('a', administrators, 'n', [&](NodeId node) {
    return make_box<Administrator>(
        {.requests = requests_of(settings, node), .retry = settings.client.retry});
  });
}

/// "Terms act as a logical clock": of two who believe that they lead, the one with the greater term
/// does.
std::optional<NodeId> leader(const World& world) {
  std::optional<NodeId> leader;
  Term highest = 0;
  for (const NodeId node : world.group('n')) {
    const auto* state = world.find_state<Volatile>(node);
    if (!world.is_up(node) || state == nullptr || state->role != Role::leader) continue;
    const Term term = world.state_of<Durable>(node).currentTerm;
    if (leader && term <= highest) continue;
    leader = node;
    highest = term;
  }
  return leader;
}

/// The latest configuration in a server's log up to an index, or that the log begins with; and
/// where it stands.
ConfigurationEntry configuration_of(const World& world, NodeId server, Index up_to) {
  const auto& configurations = world.state_of<Volatile>(server).configurations;
  for (std::size_t i = configurations.size(); i > 0; --i) {
    if (configurations[i - 1].index <= up_to) return configurations[i - 1];
  }
  const Snapshot& snapshot = *world.state_of<Durable>(server).snapshotFile;
  if (snapshot.lastIndex > 0) return {snapshot.lastIndex, snapshot.lastConfig};
  const auto& first = world.state_of<Config>(server).members;
  ConfigurationEntry setup;
  for (const NodeId node : world.group('n')) {
    if (node.number() <= first.value_or(node.number())) setup.configuration.voters.insert(node);
  }
  return setup;
}

/// "A server always uses the latest configuration in its log" (§6): the leader's decides. Where
/// nobody leads, it is the newest that any server knows to be committed.
Configuration current_configuration(const World& world) {
  constexpr Index everything = std::numeric_limits<Index>::max();
  if (const auto leading = leader(world)) {
    return configuration_of(world, *leading, everything).configuration;
  }
  ConfigurationEntry newest;
  for (const NodeId node : world.group('n')) {
    const Index committed = world.state_of<Volatile>(node).commitIndex;
    const ConfigurationEntry known = configuration_of(world, node, committed);
    const bool is_first = newest.configuration.voters.empty();
    if (is_first || known.index > newest.index) newest = known;
  }
  return newest.configuration;
}

/// Learners belong to the cluster, too: "the leader replicates log entries to" them (§4.2.1).
std::vector<NodeId> members(const World& world) {
  const Configuration now = current_configuration(world);
  SmallSet<NodeId> all = now.voters;
  all.insert(now.oldVoters.begin(), now.oldVoters.end());
  all.insert(now.learners.begin(), now.learners.end());
  return {all.begin(), all.end()};
}

FaultTolerance survives(const Settings& settings, std::uint32_t nodes) {
  FaultTolerance survives{
      // "fully functional … as long as any majority of the servers are operational" (§2)
      .down = (std::max(fewest_voters(settings, nodes), 1U) - 1) / 2,
      // what was "updated on stable storage before responding to RPCs" (Figure 2) must be there
      .loss = {DiskLoss::unsynced}};
  // "The lease approach assumes a bound on clock drift across servers" (dissertation §6.4.1).
  if (settings.reads == Reading::lease) survives.clock_ratio = settings.clockDriftBound;
  return survives;
}

}  // namespace

Protocol protocol() {
  return {.name = "raft",
          .title = "Raft",
          .paper = "In Search of an Understandable Consensus Algorithm (Extended Version)",
          .authors = "Ongaro & Ousterhout",
          .year = 2014,
          .file = "protocols/raft/raft.hpp",
          .scenario = "scenarios/raft/leader_dies.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .replicated = {"machine", "sessions"},
          .role = "role",
          .leading = "leader",
          .headline = {"currentTerm", "commitIndex"},
          .log = {.entries = "log.entries",
                  .first = 1,
                  .term = "term",
                  .committed = "commitIndex",
                  .next = "nextIndex",
                  .match = "matchIndex"},
          .leader = leader,
          .members = members,
          .survives = survives_from<Settings, survives>,
          .outputs = {"Elected", "Committed", "Changed", "Refused"},
          .vocabulary = vocabulary_of<Raft, LeaderClient, Administrator>()};
}

}  // namespace orrery::raft

template class orrery::BoxOf<orrery::raft::Raft>;
