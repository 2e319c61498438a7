#include "protocols/ping_pong/ping_pong.hpp"

#include "protocols/registry.hpp"

namespace orrery::ping_pong {
namespace {

void populate(World& world, const Config& config, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<PingPong>(config); });
}

}  // namespace

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Config& config) {
  if (config.period > Duration{0}) return std::nullopt;
  return Problem{"rounds without time between them never end", "period", "write \"1s\""};
}

std::optional<Problem> problem_with(const Config&, std::uint32_t nodes) {
  constexpr std::uint32_t nodes_max = 3000;  // nine million pings at once
  if (nodes <= nodes_max) return std::nullopt;
  return Problem{"every node pings every other: " + std::to_string(nodes) + " nodes send " +
                     std::to_string(std::uint64_t{nodes} * (nodes - 1)) + " pings a round",
                 "", "write \"nodes\": 1000"};
}

Protocol protocol() {
  return {.name = "ping_pong",
          .title = "Ping-pong",
          .paper = "(the smallest protocol, to read first)",
          .authors = "",
          .file = "protocols/ping_pong/ping_pong.hpp",
          .scenario = "scenarios/ping_pong/hello.json",
          .settings = settings_of<Config>(),
          .populate = populate_from<Config, populate>,
          .headline = {"round"},
          .outputs = {"Answered"},
          .vocabulary = vocabulary_of<PingPong>()};
}

}  // namespace orrery::ping_pong
