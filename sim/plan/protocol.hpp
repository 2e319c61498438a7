#pragma once
/// What the program knows of a protocol: one entry of the registry's table.

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/check/verdict.hpp"
#include "sim/core/answer_timeout.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/fault_tolerance.hpp"
#include "sim/plan/read.hpp"
#include "sim/plan/vocabulary.hpp"
#include "sim/workload/workload_plan.hpp"

namespace orrery {

/// How a protocol's Config is written in scenarios.
struct Settings {
  /// Throws Error for what the Config does not accept, or does not with that many nodes.
  void (*validate)(const Value& settings, const Path& path, std::uint32_t nodes);
  Value (*schema)(Schema& schema);
  /// Those that wait for others.
  std::vector<AnswerTimeout> (*answer_timeouts)(const Value& settings);
  /// What is worth knowing about those that are accepted: notes in reports.
  std::vector<std::string> (*notes)(const Value& settings, std::uint32_t nodes);
  bool may_be_empty;  ///< "raft" stands for {"raft": {}}
  /// What clients of this protocol cannot be asked for with these settings, below "clients".
  std::optional<Problem> (*problem_with_clients)(const Value& settings, const ClientPlan& clients);
};

/// The settings of a described Config. Beside problem_with(config) there may be
/// problem_with(config, nodes), problem_with(config, clients), answer_timeouts(config), and
/// notes_on(config, nodes).
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
          .answer_timeouts =
              [](const Value& settings) {
                std::vector<AnswerTimeout> timeouts;
                if constexpr (requires(const Config& config) { answer_timeouts(config); }) {
                  timeouts = answer_timeouts(read<Config>(settings, Path{}));
                }
                static_cast<void>(settings);
                return timeouts;
              },
          .notes =
              [](const Value& settings, std::uint32_t nodes) {
                std::vector<std::string> notes;
                if constexpr (requires(const Config& config) { notes_on(config, nodes); }) {
                  notes = notes_on(read<Config>(settings, Path{}), nodes);
                }
                static_cast<void>(settings);
                static_cast<void>(nodes);
                return notes;
              },
          .may_be_empty = reading::needs_nothing<Config>(),
          .problem_with_clients = [](const Value& settings,
                                     const ClientPlan& clients) -> std::optional<Problem> {
            if constexpr (requires(const Config& config) { problem_with(config, clients); }) {
              return problem_with(read<Config>(settings, Path{}), clients);
            }
            static_cast<void>(settings);
            static_cast<void>(clients);
            return std::nullopt;
          }};
}

/// How many of them a run has.
struct Population {
  std::uint32_t nodes = 0;    ///< replicas, n1 …
  std::uint32_t clients = 0;  ///< c1 …; 0 unless the protocol has clients
};

/// What most protocols survive, whatever their settings: that the others are a majority.
inline FaultTolerance survives_minority(const Value&, std::uint32_t nodes) {
  return {.down = (nodes - 1) / 2};
}
/// No bound is declared.
inline FaultTolerance survives_unknown_many(const Value&, std::uint32_t) { return {}; }

/// Where a replica's log lies in its state, for pictures that show all replicas' logs side by side.
/// Members are called as in traces: "log.entries".
struct ReplicatedLog {
  std::string_view entries{};  ///< a list or a map from numbers; empty: no log
  std::uint64_t first = 0;     ///< what the paper calls the index of a list's first entry
  std::string_view term{};     ///< of an entry: who wrote it when; empty: none
  std::string_view
      committed{};           ///< up to this index they are; or the list or map of those that are
  std::string_view next{};   ///< of a leader, by node: the index that it sends next
  std::string_view match{};  ///< … and up to which it knows them to have it
};

/// Of a protocol for an asynchronous network whose run decides one value: the output by which
/// somebody says that it has, and the member of it that is the value. Empty: it is no such one.
struct DecidingOutput {
  std::string_view name{};   ///< "Learned"
  std::string_view value{};  ///< "v"
};

/// A replica's role that no member of its state says alone.
struct RoleOfMembers {
  std::vector<std::string_view> members{};  ///< whole numbers and facts
  /// In a word, from their values, of one of so many replicas; null: a member says it.
  std::string_view (*tell)(NodeId replica, std::uint32_t replicas,
                           std::span<const Value> members) = nullptr;
};

struct Protocol {
  std::string_view name;     ///< "raft": its key in scenarios
  std::string_view title;    ///< "Raft"
  std::string_view paper;    ///< "In Search of an Understandable Consensus Algorithm"
  std::string_view authors;  ///< "Ongaro & Ousterhout"
  int year = 0;
  std::string_view file;      ///< "protocols/raft/raft.hpp"
  std::string_view scenario;  ///< the one to start with: "scenarios/raft/hello.json"
  Settings settings{};
  /// Adds the nodes to a world that has not begun. The settings have been validated.
  void (*populate)(World& world, const Value& settings, const Population& population) = nullptr;
  bool has_clients = false;  ///< its clients take operations
  /// What it cannot be asked for whatever its settings, below "clients"; null: it can be asked for
  /// anything.
  std::optional<Problem> (*problem_with_clients)(const ClientPlan& clients) = nullptr;
  /// What its monitors watch over. Every run is held to all of it.
  std::vector<Promise> promises{};
  std::vector<Ref<Monitor>> (*monitors)() = nullptr;
  /// Its judges of endings. Those that a plan names judge its run.
  std::vector<Judge> judges{};
  /// The members of a replica's state that "replicas_agree" compares; none: that judge is not
  /// offered.
  std::vector<std::string> replicated{};
  /// The member of a replica's state that says what it is now: an enum ("role"), or a fact
  /// ("infective"). Empty: its first enum, if it has one.
  std::string_view role{};
  /// Instead of `role`, if it tells one.
  RoleOfMembers role_of{};
  /// The role of who leads: "leader"; of a fact its name. Empty: no role says that.
  std::string_view leading{};
  /// The members of a replica's state that pictures show beside its name.
  std::vector<std::string_view> headline{};
  ReplicatedLog log{};
  /// Who leads; null: nobody does.
  std::optional<NodeId> (*leader)(const World& world) = nullptr;
  /// Is the outcome settled, whatever comes, known to somebody or not? Null: it never says so.
  bool (*decided)(const World& world) = nullptr;
  /// Which replicas belong to the cluster now, in id order: the others need not hold what these
  /// hold; null: all do.
  std::vector<NodeId> (*members)(const World& world) = nullptr;
  /// What it survives with these settings and so many replicas.
  FaultTolerance (*survives)(const Value& settings, std::uint32_t nodes) = survives_unknown_many;
  DecidingOutput decides{};                 ///< what valence is about (sim/explore/valence.hpp)
  std::vector<std::string_view> outputs{};  ///< milestones by type name: "Elected"
  Vocabulary vocabulary{};                  ///< what triggers may name
};

/// A `populate` that reads the settings as a Config and calls `add(world, config, population)`.
template <DescribedStruct Config, void (*add)(World&, const Config&, const Population&)>
void populate_from(World& world, const Value& settings, const Population& population) {
  add(world, read<Config>(settings, Path{}), population);
}

/// A `survives` that reads the settings as a Config and calls `survives(config, nodes)`.
template <DescribedStruct Config, FaultTolerance (*survives)(const Config&, std::uint32_t)>
FaultTolerance survives_from(const Value& settings, std::uint32_t nodes) {
  return survives(read<Config>(settings, Path{}), nodes);
}

/// All that scenarios may name. Names do not repeat.
struct Catalogue {
  std::span<const Protocol> protocols;
  std::span<const GeneralJudge> judges;  ///< those of no protocol's own
};

}  // namespace orrery
