#include "protocols/rumor/rumor.hpp"

#include "protocols/registry.hpp"
#include "protocols/rumor/rumor_checks.hpp"
#include "protocols/rumor/rumor_museum.hpp"

namespace orrery::rumor {
namespace {

struct Settings : Config {
  std::optional<Bug> bug{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (bug))

std::optional<Problem> problem_with(const Settings& settings) {
  if (settings.period <= Duration{0}) {
    return Problem{"cycles without time between them never end", "period", "write \"1s\""};
  }
  if (settings.k == 0) {
    return Problem{"who loses interest after no contact at all tells nobody anything", "k",
                   "write 1 at least"};
  }
  if (settings.rumors > 0) return std::nullopt;
  return Problem{"without a rumour there is nothing to tell", "rumors", "write 1"};
}

/// Feedback that comes after the end of its cycle counts in the next one.
std::vector<AnswerTimeout> answer_timeouts(const Settings& settings) {
  if (settings.response == Response::blind) return {};
  return {{.key = "period",
           .shortest = settings.period,
           .messages = settings.exchange == Exchange::push ? 2U : 3U,
           .otherwise = "feedback comes too late for its cycle"}};
}

void populate(World& world, const Settings& settings, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) {
    return settings.bug ? make_site_with(*settings.bug, settings) : make_box<Site>(settings);
  });
}

}  // namespace

Protocol protocol() {
  return {.name = "rumor",
          .title = "Rumour mongering",
          .paper = "Epidemic Algorithms for Replicated Database Maintenance, §1.4",
          .authors = "Demers et al.",
          .year = 1987,
          .file = "protocols/rumor/rumor.hpp",
          .scenario = "scenarios/rumor/hello.json",
          .settings = settings_of<Settings>(),
          .populate = populate_from<Settings, populate>,
          .judges = {dies_out(), everyone_knows()},
          .headline = {"known"},
          .outputs = {"Heard", "LostInterest"},
          .vocabulary = vocabulary_of<Site>()};
}

}  // namespace orrery::rumor

template class orrery::BoxOf<orrery::rumor::Site>;
