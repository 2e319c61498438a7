#include "tests/plan/toy_catalogue.hpp"

#include <array>

namespace orrery::toy {

std::optional<Problem> problem_with(const Config& config) {
  if (config.heartbeat < config.electionTimeout.min) return std::nullopt;
  return Problem{"a heartbeat must be shorter than every election time-out", "heartbeat", ""};
}

std::optional<Problem> problem_with(const Config& config, std::uint32_t nodes) {
  if (config.quorum <= nodes) return std::nullopt;
  return Problem{"a quorum of " + std::to_string(config.quorum) + " is impossible with " +
                     std::to_string(nodes) + " nodes",
                 "quorum", ""};
}

/// Nobody runs toys.
void add_nobody(World&, const Value&, const Population&) {}

Catalogue catalogue() {
  static const std::array<Protocol, 2> protocols{
      Protocol{.name = "toy",
               .title = "Toy",
               .paper = "On Toys",
               .authors = "Doe",
               .year = 2014,
               .file = "tests/plan/toy_catalogue.hpp",
               .scenario = "",
               .settings = settings_of<Config>(),
               .populate = add_nobody,
               .has_clients = true,
               .promises = {{"toy.safety", "Nothing breaks."}},
               .leader = [](const World&) { return std::optional(replica(1)); },
               .outputs = {"Elected"},
               .vocabulary = {.outputs = {{.name = "Elected", .members = {{.name = "term"}}}},
                              .messages = {{.name = "Ask", .members = {{.name = "term"}}},
                                           {.name = "Answer"}},
                              .timers = {{.name = "ElectionTimeout"}},
                              .state = {{.name = "role", .values = {"follower", "leader"}},
                                        {.name = "log", .has_size = true}}}},
      Protocol{.name = "strict",
               .title = "Strict",
               .paper = "On Strictness",
               .authors = "Doe",
               .year = 2015,
               .file = "tests/plan/toy_catalogue.hpp",
               .scenario = "",
               .settings = settings_of<StrictConfig>(),
               .populate = add_nobody,
               .promises = {{"strict.beat", "It beats."}},
               .outputs = {}}};
  static const std::array<GeneralJudge, 2> judges{
      GeneralJudge{{{"linearizable", "Operations seem to happen one after the other."}, nullptr}},
      GeneralJudge{{{"complete", "Operations are answered."}, nullptr}}};
  return {protocols, judges};
}

}  // namespace orrery::toy
