#include "protocols/generals_folklore/generals_folklore.hpp"

#include "protocols/generals_folklore/generals_folklore_checks.hpp"
#include "protocols/registry.hpp"

namespace orrery::generals_folklore {
namespace {

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Folklore>(config); });
}

/// Nobody who fails, and nobody who lies: that is what its scenarios show.
FaultTolerance survives(const Value&, std::uint32_t) {
  return {.down = 0,
          .clocks = {ClockFault::step},
          .liars_bound = "none of these ways is sound (Lamport, Shostak & Pease 1982)"};
}

}  // namespace

std::optional<Problem> problem_with(const Config& config) {
  if (config.delta > Duration{0}) return std::nullopt;
  return Problem{"in rounds without time no message arrives", "delta", "write \"20ms\""};
}

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  if (config.attackers.value_or(0) <= nodes) return std::nullopt;
  return Problem{"more generals want to attack than there are", "attackers",
                 "write " + std::to_string(nodes)};
}

Protocol protocol() {
  return {.name = "generals_folklore",
          .title = "Byzantine generals, ways that do not work",
          .paper = "refuted by: The Byzantine Generals Problem",
          .authors = "Lamport, Shostak & Pease",
          .year = 1982,
          .file = "protocols/generals_folklore/generals_folklore.hpp",
          .scenario = "scenarios/generals_folklore/voting.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .role = "decided",
          .headline = {"votes", "expelled", "decided"},
          .survives = survives,
          .outputs = {"Wanted", "Expelled", "Decided"},
          .vocabulary = vocabulary_of<Folklore>()};
}

}  // namespace orrery::generals_folklore
