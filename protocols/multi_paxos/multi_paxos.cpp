#include "protocols/multi_paxos/multi_paxos.hpp"

#include "protocols/multi_paxos/multi_paxos_checks.hpp"
#include "protocols/multi_paxos/multi_paxos_museum.hpp"
#include "protocols/registry.hpp"
#include "protocols/shared/leader_client.hpp"

namespace orrery::multi_paxos {

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
    return Problem{"servers would try to lead between any two heartbeats (" +
                       to_text(settings.heartbeat) + ")",
                   "election_timeout", "write \"150ms..300ms\""};
  }
  if (settings.window == 0) {
    return Problem{"a leader that may get no command ahead proposes none", "window", "write 64"};
  }
  if (settings.catchUpMax == 0) {
    return Problem{"nobody catches up by messages without commands", "catch_up_max", "write 64"};
  }
  if (settings.client.retry <= Duration{0}) {
    return Problem{"a client needs some time to wait for an answer", "client.retry",
                   "write \"200ms\""};
  }
  return std::nullopt;
}

std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "election_timeout",
           .shortest = settings.electionTimeout.min,
           .messages = 2,
           .otherwise = "who wants to lead begins another ballot before the promises are in"},
          answer_timeout(settings.client)};
}

namespace {

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_server_with(*settings.bug, settings)
                        : make_box<MultiPaxos>(settings);
  });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<LeaderClient>(settings.client); });
}

/// Of two that believe that they lead, the one with the higher ballot does.
std::optional<NodeId> leader(const World& world) {
  std::optional<NodeId> leader;
  Ballot highest;
  for (const NodeId node : world.group('n')) {
    const auto* state = world.find_state<Volatile>(node);
    if (!world.is_up(node) || state == nullptr || state->role != Role::leader) continue;
    if (leader && state->ballot <= highest) continue;
    leader = node;
    highest = state->ballot;
  }
  return leader;
}

}  // namespace

Protocol protocol() {
  return {.name = "multi_paxos",
          .title = "Multi-Paxos",
          .paper = "Paxos Made Simple, §3",
          .authors = "Lamport",
          .year = 2001,
          .file = "protocols/multi_paxos/multi_paxos.hpp",
          .scenario = "scenarios/multi_paxos/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .replicated = {"machine", "sessions"},
          .role = "role",
          .leading = "leader",
          .headline = {"promised", "executed"},
          .log = {.entries = "accepted", .term = "ballot", .committed = "chosen"},
          .leader = leader,
          // phase 1 and phase 2 need a majority of the acceptors each (§2.2)
          .survives = survives_minority,
          .outputs = {"Elected", "Executed"},
          .vocabulary = vocabulary_of<MultiPaxos, LeaderClient>()};
}

}  // namespace orrery::multi_paxos

template class orrery::BoxOf<orrery::multi_paxos::MultiPaxos>;
