#include "protocols/simple_paxos/simple_paxos.hpp"

#include "protocols/paxos/paxos_checks.hpp"
#include "protocols/paxos/paxos_settings.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::simple_paxos {
namespace {

constexpr paxos::Promises promises = paxos::promises_named(
    {"simple_paxos.agreement", "simple_paxos.validity", "simple_paxos.learns_only_chosen",
     "simple_paxos.promise_kept", "simple_paxos.one_value_a_number", "simple_paxos.p2b"});

void populate(World& world, const paxos::Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n',
                  [&](NodeId) { return make_box<SimplePaxos>(settings); });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<ProposingClient>(settings.client); });
}

FaultTolerance survives(const paxos::Settings& settings, std::uint32_t nodes) {
  return {.down = paxos::survives_down(settings, nodes)};
}

}  // namespace

Protocol protocol() {
  return {.name = "simple_paxos",
          .title = "\"Simple Paxos\"",
          .paper = "no published protocol: an unsafe mix-up of textbooks",
          .authors = "cf. Lamport",
          .year = 2001,
          .file = "protocols/simple_paxos/simple_paxos.hpp",
          .scenario = "scenarios/simple_paxos/two_values.json",
          .settings = settings_of<paxos::Settings>(),
          .populate = populate_from<paxos::Settings, populate>,
          .has_clients = true,
          .problem_with_clients = one_decision_only,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{paxos::make_checks(promises)}; },
          .judges = {paxos::everybody_learns("simple_paxos.everybody_learns")},
          .role = "phase",
          .headline = {"lastTried", "learned"},
          .survives = survives_from<paxos::Settings, survives>,
          .decides = {"Learned", "v"},
          .outputs = {"Learned"},
          .vocabulary = vocabulary_of<SimplePaxos, ProposingClient>()};
}

}  // namespace orrery::simple_paxos
