#include "protocols/masking_register/masking_register.hpp"

#include "protocols/masking_register/masking_register_checks.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::masking_register {

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Config& config) {
  if (config.quorum == 0U) {
    return Problem{"a read that asks nobody has nothing to return", "quorum", "write 1"};
  }
  if (config.resend > Duration{0}) return std::nullopt;
  return Problem{"a client needs some time to wait for answers", "resend", "write \"200ms\""};
}

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  if (config.f && *config.f >= nodes) {
    return Problem{"among liars only, nobody is left to tell the truth", "f",
                   "write " + std::to_string((nodes - 1) / 4)};
  }
  const std::uint32_t quorum = config.quorum_among(nodes);
  if (quorum <= nodes) return std::nullopt;
  return Problem{
      std::to_string(quorum) + " answers cannot come from " + std::to_string(nodes) + " replicas",
      config.quorum ? "quorum" : "f",
      "write " + std::to_string(config.quorum ? nodes : (nodes - 1) / 4)};
}

namespace {

/// How many replicas any two quorums have in common.
std::uint32_t overlap(const Config& config, std::uint32_t nodes) {
  const std::uint32_t both = 2 * config.quorum_among(nodes);
  return both > nodes ? both - nodes : 0;
}

}  // namespace

std::vector<std::string> notes_on(const Config& config, std::uint32_t nodes) {
  const std::uint32_t common = overlap(config, nodes);
  const std::uint32_t needed = config.overlap_needed(nodes);
  if (common >= needed) return {};
  return {"reads may miss what was written by configuration: any two quorums of " +
          std::to_string(config.quorum_among(nodes)) + " of " + std::to_string(nodes) + " have " +
          std::to_string(common) + " replicas in common, and " + std::to_string(needed) +
          " are needed"};
}

std::vector<AnswerTimeout> answer_timeouts(const Config& config) {
  return {{.key = "resend",
           .shortest = config.resend,
           .messages = 2,
           .otherwise = "clients ask more replicas than a quorum"}};
}

namespace {

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [](NodeId) { return make_box<Replica>(); });
  world.add_group('c', population.clients, 'n', [&](NodeId) { return make_box<Client>(config); });
}

/// A quorum is left, and what it has in common with others is large enough.
FaultTolerance survives(const Config& config, std::uint32_t nodes) {
  const std::uint32_t f = config.liars_among(nodes);
  const bool bears_liars =
      config.rule != Rule::newest && overlap(config, nodes) >= config.overlap_needed(nodes);
  return {.down = nodes - config.quorum_among(nodes),
          .loss = {DiskLoss::unsynced},
          .liars = bears_liars ? f : 0};
}

}  // namespace

Protocol protocol() {
  return {.name = "masking_register",
          .title = "Masking register",
          .paper = "Byzantine Quorum Systems",
          .authors = "Malkhi & Reiter",
          .year = 1998,
          .file = "protocols/masking_register/masking_register.hpp",
          .scenario = "scenarios/masking_register/hello.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .has_clients = true,
          .problem_with_clients = registers_only,
          .judges = {only_written(), safe()},
          .headline = {"copies"},
          .survives = survives_from<Config, survives>,
          .vocabulary = vocabulary_of<Replica, Client>()};
}

}  // namespace orrery::masking_register

template class orrery::BoxOf<orrery::masking_register::Replica>;
template class orrery::BoxOf<orrery::masking_register::Client>;
