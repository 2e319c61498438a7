#include "protocols/raft/raft.hpp"

#include "protocols/raft/raft_checks.hpp"
#include "protocols/raft/raft_museum.hpp"
#include "protocols/registry.hpp"
#include "protocols/shared/leader_client.hpp"

namespace orrery::raft {

/// A server's settings, below "client" those of the clients, and what is wrong with the servers.
struct Settings : Config {
  LeaderClientConfig client{};
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (client, bug))

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.heartbeat <= Duration{0}) {
    return Problem{"a leader that sends heartbeats without a pause never does anything else",
                   "heartbeat", "write \"50ms\""};
  }
  if (settings.electionTimeout.min <= settings.heartbeat) {
    return Problem{"followers would call an election between any two heartbeats (" +
                       to_text(settings.heartbeat) + ")",
                   "election_timeout", "write \"150ms..300ms\""};
  }
  if (settings.entriesMax == 0) {
    return Problem{"a message without entries brings nobody's log forward", "entries_max",
                   "write 64"};
  }
  if (settings.reads == Reading::lease && !settings.clockDriftBound) {
    return Problem{
        "a lease is only as good as the clocks: say how many times as fast as another "
        "one a clock may run",
        "clock_drift_bound", "write 1.1"};
  }
  if (settings.clockDriftBound && !(*settings.clockDriftBound >= 1)) {
    return Problem{"of two clocks one is at least as fast as the other", "clock_drift_bound",
                   "write 1.1"};
  }
  if (settings.inFlightMax == 0) {
    return Problem{
        "followers that may be sent nothing before they acknowledge it never get "
        "anything",
        "in_flight_max", "write 256"};
  }
  if (settings.batch && settings.batch->max == 0) {
    return Problem{"a batch without requests brings nothing forward", "batch.max", "write 64"};
  }
  if (settings.client.retry <= Duration{0}) {
    return Problem{"a client needs some time to wait for an answer", "client.retry",
                   "write \"200ms\""};
  }
  return std::nullopt;
}

namespace {

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_server_with(*settings.bug, settings) : make_box<Raft>(settings);
  });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<LeaderClient>(settings.client); });
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
          .headline = {"currentTerm", "commitIndex"},
          .leader = leader,
          // "fully functional … as long as any majority of the servers are operational" (§2)
          .survives_down = [](std::uint32_t nodes) { return (nodes - 1) / 2; },
          // what was "updated on stable storage before responding to RPCs" (Figure 2) must be there
          .survives_loss = {DiskLoss::unsynced},
          .outputs = {"Elected", "Committed"},
          .vocabulary = vocabulary_of<Raft, LeaderClient>()};
}

}  // namespace orrery::raft

template class orrery::BoxOf<orrery::raft::Raft>;
