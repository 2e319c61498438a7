#include "protocols/generals_sm/generals_sm.hpp"

#include <fmt/format.h>

#include "protocols/generals_sm/generals_sm_checks.hpp"
#include "protocols/registry.hpp"
#include "protocols/shared/generals_checks.hpp"

namespace orrery::generals_sm {
namespace {

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n',
                  [&](NodeId) { return make_box<SignedMessages>(config); });
}

/// "For any m, Algorithm SM(m) solves the Byzantine Generals Problem if there are at most m
/// traitors" (Theorem 2), who may be generals that crashed. Nothing is on a disk; rounds are
/// measured by clocks that run alike.
FaultTolerance survives(const Config& config, std::uint32_t nodes) {
  const std::uint32_t traitors = std::min(config.m, nodes);
  return {.down = traitors,
          .clocks = {ClockFault::step},
          .liars = traitors,
          .within = config.delta,
          .liars_bound = "m (Lamport, Shostak & Pease 1982, Theorem 2)"};
}

}  // namespace

std::optional<Problem> problem_with(const Config&, std::uint32_t nodes) {
  return generals::problem_with_count(nodes);
}

std::vector<std::string> notes_on(const Config& config, std::uint32_t nodes) {
  if (nodes >= config.m + 2) return {};
  return {
      fmt::format("with {} traitors among {} generals at most one is loyal: \"the problem is "
                  "vacuous if there are fewer than m + 2 generals\" (Lamport, Shostak & Pease "
                  "1982, §4)",
                  config.m, nodes)};
}

Judge everybody_decides() {
  return generals::everybody_decides("generals_sm.everybody_decides",
                                     generals::has_decided<Volatile>);
}

Protocol protocol() {
  return {.name = "generals_sm",
          .title = "Byzantine generals, signed messages",
          .paper = "The Byzantine Generals Problem, §4",
          .authors = "Lamport, Shostak & Pease",
          .year = 1982,
          .file = "protocols/generals_sm/generals_sm.hpp",
          .scenario = "scenarios/generals_sm/hello.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{generals::make_monitor(conditions)}; },
          .judges = {everybody_decides()},
          .role = "decided",
          .headline = {"V", "decided"},
          .survives = survives_from<Config, survives>,
          .outputs = {"Commanded", "Decided"},
          .vocabulary = vocabulary_of<SignedMessages>()};
}

}  // namespace orrery::generals_sm

template class orrery::BoxOf<orrery::generals_sm::SignedMessages>;
