#include "protocols/raft/raft.hpp"

#include <algorithm>

#include "protocols/raft/administrator.hpp"
#include "protocols/raft/raft_checks.hpp"
#include "protocols/raft/raft_museum.hpp"
#include "protocols/registry.hpp"
#include "protocols/shared/leader_client.hpp"

namespace orrery::raft {

/// The administrator asks for it from this time on.
struct Transfer {
  static constexpr std::string_view required[] = {"at", "to"};
  Duration at{};
  NodeId to{};  ///< who is to lead
};
BOOST_DESCRIBE_STRUCT(Transfer, (), (at, to))

/// A server's settings, below "client" those of the clients, what is wrong with the servers, and
/// what an administrator asks for.
struct Settings : Config {
  LeaderClientConfig client{};
  std::optional<Bug> bug{};
  std::vector<Transfer> transfers{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (client, bug, transfers))

std::optional<Problem> problem_with(const Transfer& transfer) {
  if (transfer.at < Duration{0}) {
    return Problem{"nobody can ask for anything before the run begins", "at", "write \"2s\""};
  }
  return std::nullopt;
}

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
  if (settings.reads != Reading::log && !settings.noOp) {
    return Problem{
        "a leader that begins its term without an entry of its own cannot answer reads "
        "until somebody writes",
        "no_op", "write true"};
  }
  if (settings.reads == Reading::lease && !settings.disregardCandidates) {
    return Problem{
        "a lease holds only where servers disregard candidates while they hear from a "
        "leader",
        "disregard_candidates", "write true"};
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

/// … with that many of them.
std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes) {
  for (std::size_t i = 0; i < settings.transfers.size(); ++i) {
    const NodeId to = settings.transfers[i].to;
    if (to.group() == 'n' && to.number() <= nodes) continue;
    return Problem{to_text(to) + " is no server, so it cannot lead",
                   "transfers[" + std::to_string(i) + "].to",
                   "write one of n1 to n" + std::to_string(nodes)};
  }
  return std::nullopt;
}

namespace {

/// In the order of their times.
std::vector<TimedRequest> requests_of(const Settings& settings) {
  std::vector<TimedRequest> requests;
  for (const Transfer& transfer : settings.transfers) {
    requests.push_back({.at = transfer.at, .request = TransferLeadership{.target = transfer.to}});
  }
  std::stable_sort(requests.begin(), requests.end(),
                   [](const TimedRequest& a, const TimedRequest& b) { return a.at < b.at; });
  return requests;
}

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_server_with(*settings.bug, settings) : make_box<Raft>(settings);
  });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<LeaderClient>(settings.client); });
  const AdministratorConfig administrator{.requests = requests_of(settings)};
  if (administrator.requests.empty()) return;
  world.add_group('a', 1, 'n', [&](NodeId) { return make_box<Administrator>(administrator); });
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
          .vocabulary = vocabulary_of<Raft, LeaderClient, Administrator>()};
}

}  // namespace orrery::raft

template class orrery::BoxOf<orrery::raft::Raft>;
