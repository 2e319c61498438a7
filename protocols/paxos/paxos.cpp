#include "protocols/paxos/paxos.hpp"

#include "protocols/paxos/paxos_checks.hpp"
#include "protocols/paxos/paxos_museum.hpp"
#include "protocols/paxos/paxos_settings.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::paxos {

namespace {

/// … and what is wrong with the processes.
struct MuseumSettings : Settings {
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(MuseumSettings, (Settings), (bug))

void populate(World& world, const MuseumSettings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_process_with(*settings.bug, settings) : make_box<Paxos>(settings);
  });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<ProposingClient>(settings.client); });
}

FaultTolerance survives(const MuseumSettings& settings, std::uint32_t nodes) {
  // "An acceptor records its intended response in stable storage before actually sending the
  // response" (§2.5)
  return {.down = survives_down(settings, nodes), .loss = {DiskLoss::unsynced}};
}

}  // namespace

Protocol protocol() {
  return {.name = "paxos",
          .title = "Paxos",
          .paper = "Paxos Made Simple",
          .authors = "Lamport",
          .year = 2001,
          .file = "protocols/paxos/paxos.hpp",
          .scenario = "scenarios/paxos/hello.json",
          .settings = settings_of<MuseumSettings>(),
          .populate = populate_from<MuseumSettings, populate>,
          .has_clients = true,
          .problem_with_clients = one_decision_only,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .judges = {everybody_learns("paxos.everybody_learns")},
          .role = "phase",
          .headline = {"lastTried", "learned"},
          .decided = is_chosen,
          .survives = survives_from<MuseumSettings, survives>,
          .decides = {"Learned", "v"},
          .outputs = {"Learned"},
          .vocabulary = vocabulary_of<Paxos, ProposingClient>()};
}

}  // namespace orrery::paxos

template class orrery::BoxOf<orrery::paxos::Paxos>;
