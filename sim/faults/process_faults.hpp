#pragma once
/// What happens to processes.

#include <chrono>
#include <optional>

#include "sim/core/describe.hpp"
#include "sim/faults/fault.hpp"

namespace orrery {

/// The nodes lose what is not durable and stop; with "for", they restart when it is over.
struct Crash {
  Selection who{};
  std::optional<Unsynced>
      unsynced{};  ///< what becomes of the writes under way, if not as `disk` says
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("crash": "leader", "for": "2s")",
      .sentence =
          "the nodes stop and forget what is not on disk; with \"for\" they restart after it",
      .lasts = true};
  friend bool operator==(const Crash&, const Crash&) = default;
};
BOOST_DESCRIBE_STRUCT(Crash, (), (who, unsynced))
Struck strike(const Crash& crash, Scene& scene);

/// Crashed nodes start again from what is durable.
struct Restart {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{.example = R"("restart": "crashed")",
                                  .sentence = "crashed nodes start again from their disk"};
  friend bool operator==(const Restart&, const Restart&) = default;
};
BOOST_DESCRIBE_STRUCT(Restart, (), (who))
Struck strike(const Restart& restart, Scene& scene);

/// One node after the other is stopped and started again, as when a version is rolled out. Whoever
/// is down already is left out.
struct RollingRestart {
  Selection who{{Selector{Group::replicas}}};
  Duration down{std::chrono::seconds(1)};   ///< how long each is down
  Duration pause{std::chrono::seconds(1)};  ///< from the start of one to the stop of the next
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("rolling_restart": "replicas")",
      .sentence =
          "one node after the other is stopped and started again; also \"down\", \"pause\""};
  friend bool operator==(const RollingRestart&, const RollingRestart&) = default;
};
BOOST_DESCRIBE_STRUCT(RollingRestart, (), (who, down, pause))
Struck strike(const RollingRestart& rolling, Scene& scene);

}  // namespace orrery
