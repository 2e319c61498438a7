#include "protocols/pbft/pbft.hpp"

#include "protocols/pbft/client.hpp"
#include "protocols/pbft/pbft_checks.hpp"
#include "protocols/pbft/pbft_museum.hpp"
#include "protocols/registry.hpp"

namespace orrery::pbft {

/// How replicas and clients see who has said something.
enum class Authentication : std::uint8_t { signatures, macs };
BOOST_DESCRIBE_ENUM(Authentication, signatures, macs)

/// A replica's settings, below "client" those of the clients, and what is wrong with the replicas.
struct Settings : Config {
  Authentication authentication{Authentication::signatures};
  ClientConfig client{};
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (authentication, client, bug))

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.checkpointInterval == 0) {
    return Problem{"a checkpoint is taken after some requests", "checkpoint_interval", "write 100"};
  }
  if (settings.logSize < settings.checkpointInterval) {
    return Problem{"no sequence number that a checkpoint is taken at (every " +
                       std::to_string(settings.checkpointInterval) + ") would be below H",
                   "log_size", "write " + std::to_string(2 * settings.checkpointInterval)};
  }
  if (settings.batchMax == 0) {
    return Problem{"batches without requests execute none", "batch_max", "write 16"};
  }
  if (settings.window == 0) {
    return Problem{"a primary that may have no protocol in progress starts none", "window",
                   "write 8"};
  }
  if (settings.viewChangeTimeout <= Duration{0}) {
    return Problem{"backups need some time to wait for the primary", "view_change_timeout",
                   "write \"500ms\""};
  }
  if (settings.status <= Duration{0}) {
    return Problem{"a replica that says how far it is without a pause never does anything else",
                   "status", "write \"150ms\""};
  }
  const bool has_signatures = settings.authentication == Authentication::signatures;
  if (settings.bug && has_macs(*settings.bug) == has_signatures) {
    const std::string other = has_signatures ? "macs" : "signatures";
    return Problem{"the replicas that have this bug have " + other, "authentication",
                   "write \"" + other + "\""};
  }
  if (settings.client.retry <= Duration{0}) {
    return Problem{"a client needs some time to wait for replies", "client.retry",
                   "write \"200ms\""};
  }
  return std::nullopt;
}

std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "view_change_timeout",
           .shortest = settings.viewChangeTimeout,
           .messages = 3,
           .otherwise = "backups leave the view while the request is about to be executed"},
          {.key = "client.retry",
           .shortest = settings.client.retry,
           .messages = 5,
           .otherwise = "clients ask all replicas while f + 1 are about to reply"}};
}

namespace {

Ref<Box> make_replica(const Settings& settings) {
  if (settings.bug) return make_replica_with(*settings.bug, settings);
  if (settings.authentication == Authentication::macs) return make_box<PbftWithMacs>(settings);
  return make_box<Pbft>(settings);
}

Ref<Box> make_client(const Settings& settings) {
  if (settings.authentication == Authentication::macs) {
    return make_box<ClientWithMacs>(settings.client);
  }
  return make_box<Client>(settings.client);
}

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_replica(settings); });
  world.add_group('c', population.clients, 'n', [&](NodeId) { return make_client(settings); });
}

/// The primary of the newest view that somebody who is up has entered.
std::optional<NodeId> leader(const World& world) {
  std::optional<View> newest;
  for (const NodeId node : world.group('n')) {
    const auto* state = world.find_state<Durable>(node);
    if (!world.is_up(node) || state == nullptr || !state->isActive) continue;
    newest = std::max(newest.value_or(0), state->view);
  }
  if (!newest) return std::nullopt;
  return primary_of(*newest, world.group('n').size());
}

/// "The primary of a view is replica p such that p = v mod |R|" (§4), once it is in that view.
std::string_view role_of(NodeId replica, std::uint32_t replicas, std::span<const Value> state) {
  const auto* view = state[0].get_if<std::int64_t>();
  const bool* is_active = state[1].get_if<bool>();
  if (view == nullptr || is_active == nullptr) return "";
  if (!*is_active) return "view change";
  return primary_of(static_cast<View>(*view), replicas) == replica ? "primary" : "backup";
}

/// "Both safety and liveness assuming no more than ⌊(n-1)/3⌋ replicas are faulty" (§3). Of those
/// which are down and those which lie, together.
FaultTolerance survives(const Value&, std::uint32_t nodes) {
  return {.down = faulty_max(nodes),
          .liars = faulty_max(nodes),
          .liars_bound = "n ≥ 3f + 1 (Castro & Liskov 1999, §3)"};
}

}  // namespace

Protocol protocol() {
  return {.name = "pbft",
          .title = "PBFT",
          .paper = "Practical Byzantine Fault Tolerance",
          .authors = "Castro & Liskov",
          .year = 1999,
          .file = "protocols/pbft/pbft.hpp",
          .scenario = "scenarios/pbft/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .replicated = {"machine", "lastReplies"},
          .role_of = {.members = {"view", "isActive"}, .tell = role_of},
          .leading = "primary",
          .headline = {"view", "executed"},
          .log = {.entries = "prePrepares", .term = "view", .committed = "executed"},
          .leader = leader,
          .survives = survives,
          .outputs = {"ViewLeft", "ViewEntered", "Executed", "Stable"},
          .vocabulary = vocabulary_of<Pbft, Client>()};
}

}  // namespace orrery::pbft

template class orrery::BoxOf<orrery::pbft::Pbft>;
template class orrery::BoxOf<orrery::pbft::PbftWithMacs>;
