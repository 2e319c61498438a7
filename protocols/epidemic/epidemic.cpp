#include "protocols/epidemic/epidemic.hpp"

#include <algorithm>

#include "protocols/epidemic/epidemic_checks.hpp"
#include "protocols/registry.hpp"

namespace orrery::epidemic {
namespace {

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Epidemic>(config); });
}

}  // namespace

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Config& config) {
  if (config.period <= Duration{0}) {
    return Problem{"rounds without time between them never end", "period", "write \"1s\""};
  }
  if (config.fanOut > 0) return std::nullopt;
  return Problem{"who calls nobody neither tells nor hears anything", "fan_out", "write 1"};
}

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  if (config.fanOut <= std::max(nodes, 2U) - 1) return std::nullopt;
  return Problem{std::to_string(config.fanOut) + " others cannot be called among " +
                     std::to_string(nodes) + " nodes",
                 "fan_out", "write " + std::to_string(std::max(nodes, 2U) - 1) + " at most"};
}

Protocol protocol() {
  return {.name = "epidemic",
          .title = "Simple epidemic",
          .paper = "Epidemic Algorithms for Replicated Database Maintenance",
          .authors = "Demers et al.",
          .year = 1987,
          .file = "protocols/epidemic/epidemic.hpp",
          .scenario = "scenarios/epidemic/thousand_nodes.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .judges = {everyone_is_infective()},
          .role = "infective",
          .outputs = {"Infected"},
          .vocabulary = vocabulary_of<Epidemic>()};
}

}  // namespace orrery::epidemic
