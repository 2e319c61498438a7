#include "protocols/generals_om/generals_om.hpp"

#include <fmt/format.h>

#include "protocols/generals_om/generals_om_checks.hpp"
#include "protocols/registry.hpp"
#include "protocols/shared/generals_checks.hpp"

namespace orrery::generals_om {

std::size_t Paths::number_of(const Path& path, NodeId lieutenant) const {
  std::size_t number = 0;
  for (std::size_t length = 1; length < path.size(); ++length) {
    const NodeId next = path[length];
    const auto is_before = [&](NodeId general) { return general < next; };
    // The how-manieth of those who could come next: without the commander, whom `path` begins with,
    // the lieutenant himself, and who is on the path already.
    const auto before =
        std::count_if(path.begin(), path.begin() + static_cast<int>(length), is_before);
    const auto rank =
        next.number() - 1 - static_cast<std::uint32_t>(before) - (is_before(lieutenant) ? 1U : 0U);
    number = number * others(length) + rank;
  }
  return first(path.size()) + number;
}

double Paths::messages() const {
  double sum = 0;
  double sent = 1;
  for (std::uint32_t length = 1; length <= longest(); ++length) {
    sent *= generals - length;
    sum += sent;
  }
  return sum;
}

namespace {

/// More messages in a run would fill the memory.
constexpr double messages_max = 1e7;

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n',
                  [&](NodeId) { return make_box<OralMessages>(config); });
}

/// "For any m, Algorithm OM(m) satisfies conditions IC1 and IC2 if there are more than 3m generals
/// and at most m traitors" (Theorem 1), who may be generals that crashed. Nothing is on a disk;
/// rounds are measured by clocks that run alike.
FaultTolerance survives(const Config& config, std::uint32_t nodes) {
  const std::uint32_t traitors = std::min(config.m, (nodes - 1) / 3);
  return {.down = traitors,
          .clocks = {ClockFault::step},
          .liars = traitors,
          .within = config.delta,
          .liars_bound = "m among n ≥ 3m + 1 (Lamport, Shostak & Pease 1982, Theorem 1)"};
}

}  // namespace

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  if (auto problem = generals::problem_with_count(nodes)) return problem;
  const auto messages = [&](std::uint32_t m) {
    return Paths{.generals = nodes, .m = m}.messages();
  };
  if (messages(config.m) <= messages_max) return std::nullopt;
  std::uint32_t feasible = 0;
  while (messages(feasible + 1) <= messages_max) ++feasible;
  return Problem{fmt::format("OM({}) among {} generals sends {:.0e} messages", config.m, nodes,
                             messages(config.m)),
                 "m", fmt::format("write {}", feasible)};
}

std::vector<std::string> notes_on(const Config& config, std::uint32_t nodes) {
  if (nodes >= 3 * config.m + 1) return {};
  return {
      fmt::format("{} generals with {} {} among them may not agree: {} are needed at least "
                  "(Lamport, Shostak & Pease 1982, §2)",
                  nodes, config.m, config.m == 1 ? "traitor" : "traitors", 3 * config.m + 1)};
}

Judge everybody_decides() {
  return generals::everybody_decides("generals_om.everybody_decides",
                                     generals::has_decided<Volatile>);
}

Protocol protocol() {
  return {.name = "generals_om",
          .title = "Byzantine generals, oral messages",
          .paper = "The Byzantine Generals Problem, §3",
          .authors = "Lamport, Shostak & Pease",
          .year = 1982,
          .file = "protocols/generals_om/generals_om.hpp",
          .scenario = "scenarios/generals_om/hello.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{generals::make_monitor(conditions)}; },
          .judges = {everybody_decides()},
          .role = "decided",
          .headline = {"decided"},
          .survives = survives_from<Config, survives>,
          .outputs = {"Commanded", "Decided"},
          .vocabulary = vocabulary_of<OralMessages>()};
}

}  // namespace orrery::generals_om

template class orrery::BoxOf<orrery::generals_om::OralMessages>;
