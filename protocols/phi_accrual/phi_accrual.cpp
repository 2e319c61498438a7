#include "protocols/phi_accrual/phi_accrual.hpp"

#include <fmt/format.h>

#include "protocols/phi_accrual/phi_accrual_checks.hpp"
#include "protocols/registry.hpp"

namespace orrery::phi_accrual {

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Config& config) {
  // The quantile of a smaller probability is not to be had.
  constexpr double threshold_max = 300;
  if (config.period <= Duration{0}) {
    return Problem{"heartbeats without time between them never end", "period", "write \"100ms\""};
  }
  if (config.threshold <= 0) {
    return Problem{"a node whose suspicion level has to be 0 is suspected at any time", "threshold",
                   "write 8, or any number above 0"};
  }
  if (config.threshold > threshold_max) {
    return Problem{fmt::format("a suspicion level of {} is never reached", config.threshold),
                   "threshold", fmt::format("write {} at most, 8 for example", threshold_max)};
  }
  if (config.window < 2) {
    return Problem{"one interval does not tell how much intervals differ", "window",
                   "write 1000, or 2 at least"};
  }
  if (config.deviationMin <= Duration{0}) {
    return Problem{"without some deviation, a heartbeat that is 1ns late is a crash",
                   "deviation_min", "write \"10ms\""};
  }
  return std::nullopt;
}

namespace {

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<PhiAccrual>(config); });
}

/// However many are down, the others suspect them.
FaultTolerance survives(const Config&, std::uint32_t nodes) { return {.down = nodes}; }

}  // namespace

Protocol protocol() {
  return {.name = "phi_accrual",
          .title = "φ accrual",
          .paper = "The φ Accrual Failure Detector",
          .authors = "Hayashibara et al.",
          .year = 2004,
          .file = "protocols/phi_accrual/phi_accrual.hpp",
          .scenario = "scenarios/phi_accrual/crash_suspected.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .judges = {crashes_are_suspected(), the_living_are_trusted()},
          .survives = survives_from<Config, survives>,
          .outputs = {"Suspected", "Trusted"},
          .vocabulary = vocabulary_of<PhiAccrual>()};
}

}  // namespace orrery::phi_accrual
