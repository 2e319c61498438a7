#include "protocols/anti_entropy/anti_entropy.hpp"

#include "protocols/anti_entropy/anti_entropy_checks.hpp"
#include "protocols/anti_entropy/anti_entropy_museum.hpp"
#include "protocols/registry.hpp"

namespace orrery::anti_entropy {
namespace {

struct Settings : Config {
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (bug))

std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.period <= Duration{0}) {
    return Problem{"exchanges without time between them never end", "period", "write \"1s\""};
  }
  if (!settings.retention || *settings.retention >= settings.period) return std::nullopt;
  return Problem{
      "death certificates that are discarded before the next exchange tell nobody that "
      "an item was deleted",
      "retention", "write a multiple of period, or leave it out: they are held for good"};
}

/// What does not hold for certain.
std::vector<std::string> notes_on(const Settings& settings, std::uint32_t) {
  if (!settings.retention) return {};
  return {
      "what is deleted may come back by configuration: from a site that has heard nothing for "
      "longer than death certificates are held (" +
      to_text(*settings.retention) + ")"};
}

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_site_with(*settings.bug, settings) : make_box<Site>(settings);
  });
  world.add_group('c', population.clients, 'n', [](NodeId) { return make_box<Client>(); });
}

/// Any site that comes back is repaired by any other. Death certificates grow old by clocks.
FaultTolerance survives(const Settings& settings, std::uint32_t nodes) {
  FaultTolerance tolerance{.down = nodes - 1, .loss = {DiskLoss::unsynced}};
  if (settings.retention) tolerance.clocks.clear();
  return tolerance;
}

}  // namespace

Protocol protocol() {
  return {.name = "anti_entropy",
          .title = "Anti-entropy",
          .paper = "Epidemic Algorithms for Replicated Database Maintenance, §1.3 and §2",
          .authors = "Demers et al.",
          .year = 1987,
          .file = "protocols/anti_entropy/anti_entropy.hpp",
          .scenario = "scenarios/anti_entropy/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .replicated = {"items"},
          .headline = {"items"},
          .survives = survives_from<Settings, survives>,
          .outputs = {"Installed"},
          .vocabulary = vocabulary_of<Site, Client>()};
}

}  // namespace orrery::anti_entropy

template class orrery::BoxOf<orrery::anti_entropy::Site>;
template class orrery::BoxOf<orrery::anti_entropy::Client>;
