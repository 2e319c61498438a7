#include "protocols/multi_primary/multi_primary.hpp"

#include "protocols/multi_primary/multi_primary_checks.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::multi_primary {
namespace {

struct Settings : Config {
  ClientConfig client{};
  friend auto operator<=>(const Settings&, const Settings&) = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (client))

std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.antiEntropy <= Duration{0}) {
    return Problem{"servers that compare without a pause never do anything else", "anti_entropy",
                   "write \"1s\""};
  }
  if (settings.client.retry > Duration{0}) return std::nullopt;
  return Problem{"a client needs some time to wait for an answer", "client.retry",
                 "write \"200ms\""};
}

std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "client.retry",
           .shortest = settings.client.retry,
           .messages = 2,
           .otherwise = "clients turn to another server while theirs is about to answer"}};
}

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Server>(settings); });
  world.add_group('c', population.clients, 'n',
                  [&](NodeId) { return make_box<Client>(settings.client); });
}

/// Whoever is left answers alone. Which of two conflicting writes is the later one is said by
/// clocks; but no promise here depends on that.
FaultTolerance survives(const Settings&, std::uint32_t nodes) {
  return {.down = nodes - 1, .loss = {DiskLoss::unsynced}};
}

}  // namespace

Protocol protocol() {
  return {.name = "multi_primary",
          .title = "Multi-primary",
          .paper = "Detection of Mutual Inconsistency in Distributed Systems",
          .authors = "Parker et al.",
          .year = 1983,
          .file = "protocols/multi_primary/multi_primary.hpp",
          .scenario = "scenarios/multi_primary/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .problem_with_clients = registers_only,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .replicated = {"copies"},
          .headline = {"copies", "found"},
          .survives = survives_from<Settings, survives>,
          .outputs = {"Conflict"},
          .vocabulary = vocabulary_of<Server, Client>()};
}

}  // namespace orrery::multi_primary

template class orrery::BoxOf<orrery::multi_primary::Server>;
template class orrery::BoxOf<orrery::multi_primary::Client>;
