#include "protocols/primary_secondary/primary_secondary.hpp"

#include "protocols/primary_secondary/primary_secondary_checks.hpp"
#include "protocols/primary_secondary/primary_secondary_settings.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/path.hpp"

namespace orrery::primary_secondary {

std::optional<Problem> problem_with(const Settings& settings) {
  constexpr Duration none{0};
  if (settings.heartbeat <= none) {
    return Problem{"a primary that sends heartbeats without a pause never does anything else",
                   "heartbeat", "write \"50ms\""};
  }
  if (settings.detection <= settings.heartbeat) {
    return Problem{"between two heartbeats (" + to_text(settings.heartbeat) +
                       ") every primary is silent for so long",
                   "detection", "write " + shown(to_text(4 * settings.heartbeat))};
  }
  if (settings.lag < none) return Problem{"nothing is shipped before it is there", "lag", ""};
  if (settings.lease && *settings.lease <= settings.heartbeat) {
    return Problem{"such a lease is over before it is asked for again, with the next heartbeat (" +
                       to_text(settings.heartbeat) + ")",
                   "lease", "write " + shown(to_text(4 * settings.heartbeat))};
  }
  if (settings.replication == Replication::semi_sync && settings.acks == 0) {
    return Problem{"a primary that waits for no secondary is not semi-synchronous", "acks",
                   R"(write 1, or "replication": "async")"};
  }
  if (settings.failBack && settings.failover == Failover::none) {
    return Problem{"who has never replaced n1 has nothing to give back", "fail_back",
                   R"(leave it out, or write "failover": "automatic")"};
  }
  if (settings.client.retry > none) return std::nullopt;
  return Problem{"a client needs some time to wait for an answer", "client.retry",
                 "write \"200ms\""};
}

std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes) {
  if (settings.replication != Replication::semi_sync || settings.acks < nodes) return std::nullopt;
  const std::string secondaries = std::to_string(nodes - 1);
  return Problem{"of " + std::to_string(nodes) + " nodes " + secondaries + " are secondaries: " +
                     std::to_string(settings.acks) + " of them cannot answer",
                 "acks", nodes > 1 ? "write " + secondaries : "add nodes"};
}

std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  const bool is_async = settings.replication == Replication::async;
  return {{.key = "detection",
           .shortest = settings.detection - settings.heartbeat,
           .messages = 1,
           .otherwise = "secondaries replace a primary that is there"},
          {.key = "client.retry",
           .shortest = settings.client.retry,
           .messages = is_async ? 2U : 4U,
           .otherwise = "clients turn to another server while the primary is about to answer"}};
}

namespace {

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Server>(settings); });
  world.add_group('c', population.clients, 'n', [&](NodeId) {
    return make_box<Client>(ClientSettings{settings.client, settings.reads});
  });
  if (!settings.lease) return;
  world.add_group(witness.group(), 1, 'n', [&](NodeId) {
    return make_box<Witness>(WitnessConfig{.lease = *settings.lease});
  });
}

/// Of two who believe it, the one with the later epoch.
std::optional<NodeId> leader(const World& world) {
  std::optional<NodeId> primary;
  Epoch latest{};
  for (const NodeId node : world.group('n')) {
    const auto* state = world.find_state<Volatile>(node);
    if (!world.is_up(node) || state == nullptr || state->role != Role::primary) continue;
    const Epoch& epoch = world.state_of<Durable>(node).epoch;
    if (primary && epoch < latest) continue;
    primary = node;
    latest = epoch;
  }
  return primary;
}

/// Where servers just crash, f + 1 of them survive f crashes: the paper's bound. A lease counts on
/// clocks that run alike.
FaultTolerance survives(const Settings& settings, std::uint32_t nodes) {
  FaultTolerance survives{.down = settings.failover == Failover::none ? 0 : nodes - 1,
                          .loss = {DiskLoss::unsynced}};
  if (settings.lease) survives.clocks = {ClockFault::step};
  return survives;
}

}  // namespace

Protocol protocol() {
  return {.name = "primary_secondary",
          .title = "Primary and secondaries",
          .paper = "The Primary-Backup Approach",
          .authors = "Budhiraja, Marzullo, Schneider & Toueg",
          .year = 1993,
          .file = "protocols/primary_secondary/primary_secondary.hpp",
          .scenario = "scenarios/primary_secondary/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .replicated = {"machine", "done"},
          .role = "role",
          .leading = "primary",
          .headline = {"epoch", "applied"},
          .log = {.entries = "log",
                  .first = 1,
                  .term = "epoch",
                  .committed = "applied",
                  .next = "secondaries.next",
                  .match = "secondaries.matched"},
          .leader = leader,
          .survives = survives_from<Settings, survives>,
          .outputs = {"Promoted", "SteppedDown", "Discarded"},
          .vocabulary = vocabulary_of<Server, Client, Witness>()};
}

}  // namespace orrery::primary_secondary

template class orrery::BoxOf<orrery::primary_secondary::Server>;
template class orrery::BoxOf<orrery::primary_secondary::Client>;
template class orrery::BoxOf<orrery::primary_secondary::Witness>;
