#include "protocols/ben_or/ben_or.hpp"

#include <algorithm>

#include "protocols/ben_or/ben_or_checks.hpp"
#include "protocols/registry.hpp"

namespace orrery::ben_or {

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Config& config) {
  if (config.ask > Duration{0}) return std::nullopt;
  return Problem{"who asks without a pause never does anything else", "ask", "write \"1s\""};
}

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  if (config.f && *config.f >= nodes) {
    return Problem{"who can do without the messages of all hears nothing", "f",
                   "write " + std::to_string((nodes - 1) / 2)};
  }
  if (!config.ones || *config.ones <= nodes) return std::nullopt;
  return Problem{
      std::to_string(*config.ones) + " of " + std::to_string(nodes) + " nodes cannot begin with 1",
      "ones", "write " + std::to_string(nodes)};
}

namespace {

/// The most that the protocol bears: n > 2f, or n > 5f.
std::uint32_t bearable(const Config& config, std::uint32_t nodes) {
  return (nodes - 1) / (config.faults == Faults::crash ? 2 : 5);
}

}  // namespace

std::vector<std::string> notes_on(const Config& config, std::uint32_t nodes) {
  const std::uint32_t f = config.faults_among(nodes);
  if (f <= bearable(config, nodes)) return {};
  const std::string times = config.faults == Faults::crash ? "2" : "5";
  return {"nothing is promised by configuration: f = " + std::to_string(f) + " is too many among " +
          std::to_string(nodes) + " processes (n > " + times + "f)"};
}

namespace {

void populate(World& world, const Config& config, const Population& population) {
  const Durable on_disk{.dealt = config.coin == Coin::common ? world.seed() : 0};
  world.add_group('n', population.nodes, 'n',
                  [&](NodeId) { return make_box<BenOr>(config, on_disk); });
}

FaultTolerance survives(const Config& config, std::uint32_t nodes) {
  const std::uint32_t f = std::min(config.faults_among(nodes), bearable(config, nodes));
  return {.down = config.sees == Sees::drawn ? 0 : f,
          .loss = {DiskLoss::unsynced},
          .liars = config.faults == Faults::byzantine ? f : 0};
}

}  // namespace

Protocol protocol() {
  return {.name = "ben_or",
          .title = "Ben-Or",
          .paper = "Another Advantage of Free Choice",
          .authors = "Ben-Or",
          .year = 1983,
          .file = "protocols/ben_or/ben_or.hpp",
          .scenario = "scenarios/ben_or/hello.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .judges = {termination()},
          .role = "awaits",
          .headline = {"r", "x"},
          .survives = survives_from<Config, survives>,
          .decides = {"Decided", "value"},
          .outputs = {"Flipped", "Decided"},
          .vocabulary = vocabulary_of<BenOr>()};
}

}  // namespace orrery::ben_or

template class orrery::BoxOf<orrery::ben_or::BenOr>;
