#include "protocols/flexible_paxos/flexible_paxos.hpp"

#include <algorithm>

#include "protocols/flexible_paxos/flexible_paxos_museum.hpp"
#include "protocols/paxos/paxos_checks.hpp"
#include "protocols/paxos/paxos_settings.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::flexible_paxos {

/// The settings of Paxos, and which acceptors are enough.
struct Settings : paxos::Settings {
  QuorumSystem quorums{};
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (paxos::Settings), (quorums, bug))

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes) {
  if (auto problem = paxos::problem_with(settings, nodes)) return problem;
  auto problem = problem_with(settings.quorums, settings.acceptors.value_or(nodes));
  if (problem) problem->path.insert(0, "quorums.");
  return problem;
}

namespace {

constexpr paxos::Promises promises = paxos::promises_named(
    {"flexible_paxos.agreement", "flexible_paxos.validity", "flexible_paxos.learns_only_chosen",
     "flexible_paxos.promise_kept", "flexible_paxos.one_value_a_number", "flexible_paxos.p2b"});

void populate(World& world, const Settings& settings, const Population& population) {
  paxos::Config config = settings;
  config.quorumSystem = settings.quorums;
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_box<QuorumsDoNotIntersect>(config) : make_box<FlexiblePaxos>(config);
  });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<ProposingClient>(settings.client); });
}

/// Safe whatever is down. For progress a proposer must be left, and a quorum for each phase.
FaultTolerance survives(const Settings& settings, std::uint32_t nodes) {
  const std::uint32_t proposers = std::min(settings.proposers.value_or(nodes), nodes);
  const std::uint32_t acceptors = std::min(settings.acceptors.value_or(nodes), nodes);
  return {.down = std::min(proposers - 1, settings.quorums.survives_down(acceptors))};
}

}  // namespace

Protocol protocol() {
  return {.name = "flexible_paxos",
          .title = "Flexible Paxos",
          .paper = "Flexible Paxos: Quorum Intersection Revisited",
          .authors = "Howard, Malkhi & Spiegelman",
          .year = 2016,
          .file = "protocols/flexible_paxos/flexible_paxos.hpp",
          .scenario = "scenarios/flexible_paxos/small_phase2.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .problem_with_clients = one_decision_only,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{paxos::make_checks(promises)}; },
          .judges = {paxos::everybody_learns("flexible_paxos.everybody_learns")},
          .role = "phase",
          .headline = {"lastTried", "learned"},
          .survives = survives_from<Settings, survives>,
          .decides = {"Learned", "v"},
          .outputs = {"Learned"},
          .vocabulary = vocabulary_of<FlexiblePaxos, ProposingClient>()};
}

}  // namespace orrery::flexible_paxos
