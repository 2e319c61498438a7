#include "protocols/quorum_register/quorum_register.hpp"

#include <algorithm>

#include "protocols/quorum_register/broker.hpp"
#include "protocols/quorum_register/quorum_register_checks.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::quorum_register {

std::optional<Problem> problem_with(const Config& config) {
  if (config.r == 0U) {
    return Problem{"a read that waits for nobody has nothing to return", "r", "write 1"};
  }
  if (config.w == 0U) {
    return Problem{"a write that waits for nobody is acknowledged wherever it is lost", "w",
                   "write 1"};
  }
  if (config.w && config.order != Order::parallel) {
    return Problem{"how many answers end such a write is said by its order", "w",
                   R"(leave it out, or write "order": "parallel")"};
  }
  if (config.resend <= Duration{0}) {
    return Problem{"a client needs some time to wait for answers", "resend", "write \"200ms\""};
  }
  if (config.consume > Duration{0}) return std::nullopt;
  return Problem{"who looks into the queue without a pause never does anything else", "consume",
                 "write \"100ms\""};
}

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  const auto too_many = [&](const char* what, std::uint32_t count) {
    return Problem{
        std::to_string(count) + " answers cannot come from " + std::to_string(nodes) + " replicas",
        what, "write " + std::to_string(nodes)};
  };
  if (config.r && *config.r > nodes) return too_many("r", *config.r);
  if (config.w && *config.w > nodes) return too_many("w", *config.w);
  return std::nullopt;
}

std::vector<AnswerTimeout> answer_timeouts(const Config& config) {
  return {{.key = "resend",
           .shortest = config.resend,
           .messages = 2,
           .otherwise = "clients ask again whoever is about to answer"}};
}

/// Where a read may meet none of the replicas that have acknowledged a write.
std::vector<std::string> notes_on(const Config& config, std::uint32_t nodes) {
  const std::uint32_t r = config.read_quorum(nodes);
  const std::uint32_t w = config.write_quorum(nodes);
  if (r + w > nodes) return {};
  if (config.order == Order::queue_first) {
    return {"reads may be stale by configuration: a write has ended before any replica has it"};
  }
  return {"reads may be stale by configuration: " + std::to_string(r) + " that answer a read and " +
          std::to_string(w) +
          " that have acknowledged a write may be different replicas (r + w <= " +
          std::to_string(nodes) + ")"};
}

namespace {

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [](NodeId) { return make_box<Replica>(); });
  world.add_group('c', population.clients, 'n', [&](NodeId) { return make_box<Client>(config); });
  if (config.order != Order::queue_first) return;
  world.add_group(broker.group(), 1, 'n', [&](NodeId) { return make_box<Broker>(config); });
}

/// Enough for a read are left, and enough for a write, of which a series needs a certain one. And
/// clocks decide which write is the last.
FaultTolerance survives(const Config& config, std::uint32_t nodes) {
  const bool any_will_do = config.order == Order::parallel || config.order == Order::queue_first;
  const std::uint32_t needed = std::max(config.read_quorum(nodes), config.write_quorum(nodes));
  return {.down = any_will_do ? nodes - std::min(needed, nodes) : 0,
          .loss = {DiskLoss::unsynced},
          .clocks = {}};
}

}  // namespace

Protocol protocol() {
  return {.name = "quorum_register",
          .title = "Quorum register",
          .paper = "Weighted Voting for Replicated Data",
          .authors = "Gifford",
          .year = 1979,
          .file = "protocols/quorum_register/quorum_register.hpp",
          .scenario = "scenarios/quorum_register/hello.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .has_clients = true,
          .problem_with_clients = registers_only,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .headline = {"copies"},
          .survives = survives_from<Config, survives>,
          .vocabulary = vocabulary_of<Replica, Client, Broker>()};
}

}  // namespace orrery::quorum_register

template class orrery::BoxOf<orrery::quorum_register::Replica>;
template class orrery::BoxOf<orrery::quorum_register::Client>;
template class orrery::BoxOf<orrery::quorum_register::Broker>;
