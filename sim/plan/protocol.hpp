#pragma once
/// What the program knows of a protocol: one entry of the registry's table.

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/check/verdict.hpp"
#include "sim/plan/read.hpp"

namespace orrery {

/// How a protocol's Config is written in scenarios.
struct Settings {
  /// Throws Error for what the Config does not accept, or does not with that many nodes.
  void (*validate)(const Value& settings, const Path& path, std::uint32_t nodes);
  Value (*schema)(Schema& schema);
  bool may_be_empty;  ///< "raft" stands for {"raft": {}}
};

/// The settings of a described Config. Beside problem_with(config) there may be
/// problem_with(config, nodes).
template <DescribedStruct Config>
constexpr Settings settings_of() {
  return {.validate =
              [](const Value& settings, const Path& path, std::uint32_t nodes) {
                const auto config = read<Config>(settings, path);
                if constexpr (requires { problem_with(config, nodes); }) {
                  const std::optional<Problem> problem = problem_with(config, nodes);
                  if (problem) refuse(settings, path, *problem);
                }
                static_cast<void>(nodes);
              },
          .schema = [](Schema& schema) { return schema.of<Config>(); },
          .may_be_empty = reading::needs_nothing<Config>()};
}

struct Protocol {
  std::string_view name;     ///< "raft": its key in scenarios
  std::string_view title;    ///< "Raft"
  std::string_view paper;    ///< "In Search of an Understandable Consensus Algorithm"
  std::string_view authors;  ///< "Ongaro & Ousterhout"
  int year = 0;
  std::string_view file;      ///< "protocols/raft/raft.hpp"
  std::string_view scenario;  ///< the one to start with: "scenarios/raft/hello.json"
  Settings settings{};
  std::vector<Promise> judges{};  ///< that scenarios may name in "expect": "raft.election_safety"
  std::vector<std::string_view> outputs{};  ///< milestones by type name: "Elected"
};

/// All that scenarios may name. Names do not repeat.
struct Catalogue {
  std::span<const Protocol> protocols;
  std::span<const Promise> judges;  ///< those of no protocol's own
};

}  // namespace orrery
