#include "protocols/fast_paxos/fast_paxos.hpp"

#include <algorithm>

#include "protocols/fast_paxos/fast_paxos_checks.hpp"
#include "protocols/fast_paxos/fast_paxos_client.hpp"
#include "protocols/fast_paxos/fast_paxos_museum.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::fast_paxos {

/// A server's settings, below "client" those of the clients, and what is wrong with the servers.
struct Settings : Config {
  ProposingClientConfig client{};
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (client, bug))

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.resend <= Duration{0}) {
    return Problem{"a leader that sends again without a pause never does anything else", "resend",
                   "write \"50ms\""};
  }
  if (settings.leaderTimeout.min <= settings.resend) {
    return Problem{"a leader would be given up between any two of its messages (" +
                       to_text(settings.resend) + ")",
                   "leader_timeout", "write \"150ms..300ms\""};
  }
  if (settings.fastTimeout <= Duration{0}) {
    return Problem{"a fast round needs some time to choose a value", "fast_timeout",
                   "write \"100ms\""};
  }
  if (settings.client.retry <= Duration{0}) {
    return Problem{"a client needs some time to wait for an answer", "client.retry",
                   "write \"200ms\""};
  }
  return std::nullopt;
}

/// The Quorum Requirement (§3.1), and no quorum larger than all acceptors.
std::optional<Problem> problem_with(const Settings& settings, std::uint32_t n) {
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  const auto write = [&](std::uint64_t value) { return "write " + number(value); };
  const auto majority = static_cast<std::uint32_t>(quorum::majority(n));
  const std::uint64_t Qc = settings.classic_quorum(n);
  if (Qc > n) {
    return Problem{
        "a classic quorum of " + number(Qc) + " is more than all " + number(n) + " acceptors",
        "classic_quorum", write(majority)};
  }
  if (!classic_quorums_intersect(Qc, n)) {
    return Problem{"two classic quorums of " + number(Qc) + " of " + number(n) +
                       " acceptors need not intersect: 2·Qc > n does not hold (" + number(2 * Qc) +
                       " > " + number(n) + ")",
                   "classic_quorum", write(majority)};
  }
  const std::uint64_t Qf = settings.fast_quorum(n);
  const std::uint32_t smallest = smallest_fast_quorum(static_cast<std::uint32_t>(Qc), n);
  if (Qf > n) {
    return Problem{
        "a fast quorum of " + number(Qf) + " is more than all " + number(n) + " acceptors",
        "fast_quorum", write(smallest)};
  }
  if (!fast_quorums_intersect(Qf, Qc, n)) {
    return Problem{"two fast quorums of " + number(Qf) + " and a classic one of " + number(Qc) +
                       " of " + number(n) +
                       " acceptors need not intersect: 2·Qf + Qc > 2n does not hold (" +
                       number(2 * Qf + Qc) + " > " + number(2 * std::uint64_t{n}) + ")",
                   "fast_quorum", write(smallest)};
  }
  return std::nullopt;
}

std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "leader_timeout",
           .shortest = settings.leaderTimeout.min,
           .messages = 2,
           .otherwise = "a new leader is given up before the acceptors have answered it"},
          {.key = "fast_timeout",
           .shortest = settings.fastTimeout,
           .messages = 2,
           .otherwise = "fast rounds are given up before their votes are in"},
          answer_timeout(settings.client, 3)};
}

namespace {

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_server_with(*settings.bug, settings) : make_box<FastPaxos>(settings);
  });
  ClientConfig client;
  static_cast<Rounds&>(client) = settings;
  client.retry = settings.client.retry;
  world.add_group('c', population.clients, 'n', [&](NodeId) { return make_box<Client>(client); });
}

/// Of several that believe to be the leader, the one with the highest round.
std::optional<NodeId> leader(const World& world) {
  std::optional<NodeId> leader;
  Round highest = 0;
  for (const NodeId node : world.group('n')) {
    const auto* state = world.find_state<Volatile>(node);
    if (!world.is_up(node) || state == nullptr || !state->amLeader) continue;
    const Round crnd = world.state_of<Durable>(node).crnd;
    if (leader && crnd <= highest) continue;
    leader = node;
    highest = crnd;
  }
  return leader;
}

/// "Requiring only a classic quorum to be nonfaulty for progress" (§3.3).
FaultTolerance survives(const Settings& settings, std::uint32_t nodes) {
  return {.down = nodes - std::min(nodes, settings.classic_quorum(nodes))};
}

}  // namespace

Protocol protocol() {
  return {.name = "fast_paxos",
          .title = "Fast Paxos",
          .paper = "Fast Paxos",
          .authors = "Lamport",
          .year = 2006,
          .file = "protocols/fast_paxos/fast_paxos.hpp",
          .scenario = "scenarios/fast_paxos/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .problem_with_clients = one_decision_only,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .replicated = {"learned"},
          .role = "amLeader",
          .leading = "amLeader",
          .headline = {"rnd", "vrnd", "vval"},
          .leader = leader,
          .survives = survives_from<Settings, survives>,
          .decides = {"Learned", "value"},
          .outputs = {"Learned", "Collided"},
          .vocabulary = vocabulary_of<FastPaxos, Client>()};
}

}  // namespace orrery::fast_paxos

template class orrery::BoxOf<orrery::fast_paxos::FastPaxos>;
