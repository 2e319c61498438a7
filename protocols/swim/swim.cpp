#include "protocols/swim/swim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocols/registry.hpp"
#include "protocols/swim/swim_checks.hpp"
#include "protocols/swim/swim_museum.hpp"

namespace orrery::swim {

/// … and what is wrong with the members.
struct Settings : Config {
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (bug))

namespace {

std::optional<Problem> problem_with_periods(const Settings& settings) {
  if (settings.period <= Duration{0}) {
    return Problem{"protocol periods without time between them never end", "period",
                   "write \"1s\""};
  }
  if (settings.ackTimeout <= Duration{0}) {
    return Problem{"a member needs some time to answer", "ack_timeout", "write \"200ms\""};
  }
  if (settings.ackTimeout >= settings.period) {
    return Problem{
        "when the wait for an ack is over, others are asked to ping, in the same protocol period",
        "ack_timeout", "write less than the period, a third of it for example"};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_suspicion(const Settings& settings) {
  if (!settings.suspicion && settings.suspicionPeriods) {
    return Problem{"without suspicion nobody is suspected, for however many periods",
                   "suspicion_periods", "leave it out, or write \"suspicion\": true"};
  }
  if (settings.suspicionPeriods == 0U) {
    return Problem{"whoever is suspected needs some time to deny it", "suspicion_periods",
                   "write 3, or \"suspicion\": false"};
  }
  // 30 is more than the default of as many members as can be.
  const std::uint32_t periods = std::max(settings.suspicionPeriods.value_or(30), 30U);
  if (settings.period > Duration::max() / periods) {
    return Problem{fmt::format("{} protocol periods are longer than any run", periods), "period",
                   "write \"1s\""};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_gossip(const Settings& settings) {
  constexpr std::uint32_t lambda_max = 1000;
  if (settings.lambda == 0) {
    return Problem{"an update that is piggybacked 0·log(n) times is told to nobody", "lambda",
                   "write 3, or \"piggyback_max\": 0, which says so"};
  }
  if (settings.lambda > lambda_max) {
    return Problem{fmt::format("an update that is piggybacked {}·log(n) times is never off a "
                               "member's mind",
                               settings.lambda),
                   "lambda", fmt::format("write {} at most", lambda_max)};
  }
  if (settings.sync <= Duration{0}) {
    return Problem{"push-pulls without time between them never end", "sync", "write \"10s\""};
  }
  return std::nullopt;
}

}  // namespace

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Settings& settings) {
  for (const auto look : {problem_with_periods, problem_with_suspicion, problem_with_gossip}) {
    if (auto problem = look(settings)) return problem;
  }
  return std::nullopt;
}

std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes) {
  const std::uint32_t others = std::max(nodes, 3U) - 2;
  if (settings.k <= others) return std::nullopt;
  return Problem{
      fmt::format("of {} members {} at most can be asked to ping another one, and not {}", nodes,
                  others, settings.k),
      "k", fmt::format("write {}", others)};
}

/// A protocol period is three round trips at least (§3.1): of a ping, and of a request and the ping
/// that it is for.
std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  return {{.key = "ack_timeout",
           .shortest = settings.ackTimeout,
           .messages = 2,
           .otherwise = "others are asked to ping whoever is about to answer"},
          {.key = "period",
           .shortest = settings.period - settings.ackTimeout,
           .messages = 4,
           .otherwise = "it is over before the others that were asked to ping have answered"}};
}

namespace {

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_member_with(*settings.bug, settings) : make_box<Swim>(settings);
  });
}

/// However many are down, the others know, or will.
FaultTolerance survives(const Settings&, std::uint32_t nodes) { return {.down = nodes}; }

}  // namespace

Protocol protocol() {
  return {.name = "swim",
          .title = "SWIM",
          .paper =
              "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership "
              "Protocol",
          .authors = "Das, Gupta & Motivala",
          .year = 2002,
          .file = "protocols/swim/swim.hpp",
          .scenario = "scenarios/swim/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .promises = {promises.begin(), promises.end()},
          .monitors = [] { return std::vector<Ref<Monitor>>{make_checks()}; },
          .judges = {crashes_are_detected(), nobody_is_dead_alive()},
          .replicated = {"beliefs"},
          .headline = {"incarnation", "beliefs"},
          .survives = survives_from<Settings, survives>,
          .outputs = {"Suspected", "Confirmed", "Trusted", "Refuted"},
          .vocabulary = vocabulary_of<Swim>()};
}

}  // namespace orrery::swim

template class orrery::BoxOf<orrery::swim::Swim>;
