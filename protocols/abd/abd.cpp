#include "protocols/abd/abd.hpp"

#include "protocols/abd/abd_checks.hpp"
#include "protocols/abd/abd_museum.hpp"
#include "protocols/registry.hpp"
#include "sim/plan/client_checks.hpp"

namespace orrery::abd {
namespace {

/// … and what is wrong with the clients.
struct Settings : ClientConfig {
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (ClientConfig), (bug))

std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.resend > Duration{0}) return std::nullopt;
  return Problem{"a client needs some time to wait for answers", "resend", "write \"200ms\""};
}

/// Where the only writer is not the only one who would write.
std::optional<Problem> problem_with(const Settings& settings, const ClientPlan& clients) {
  if (settings.writers == Writers::multi) return std::nullopt;
  return one_writer_only(clients, R"("abd": {"writers": "multi"})");
}

/// A request to each server, and its answer.
std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "resend",
           .shortest = settings.resend,
           .messages = 2,
           .otherwise = "clients ask again whoever is about to answer"}};
}

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [](NodeId) { return make_box<Server>(); });
  world.add_group('c', population.clients, 'n', [&](NodeId) {
    return settings.bug ? make_client_with(*settings.bug, settings) : make_box<Client>(settings);
  });
}

/// "Provided that at least a majority of the processors are not faulty and remain connected"
/// (Attiya et al., abstract).
FaultTolerance survives(const Settings&, std::uint32_t nodes) {
  return {.down = (nodes - 1) / 2, .loss = {DiskLoss::unsynced}};
}

}  // namespace

Protocol protocol() {
  return {.name = "abd",
          .title = "ABD",
          .paper = "Sharing Memory Robustly in Message-Passing Systems",
          .authors = "Attiya, Bar-Noy & Dolev",
          .year = 1995,
          .file = "protocols/abd/abd.hpp",
          .scenario = "scenarios/abd/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .has_clients = true,
          .problem_with_clients = registers_only,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .headline = {"copies"},
          .survives = survives_from<Settings, survives>,
          .vocabulary = vocabulary_of<Server, Client>()};
}

}  // namespace orrery::abd

template class orrery::BoxOf<orrery::abd::Server>;
template class orrery::BoxOf<orrery::abd::Client>;
