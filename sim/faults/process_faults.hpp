#pragma once
/// What happens to processes.

#include <chrono>
#include <optional>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
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

/// The nodes lose everything; with "for", they start again when it is over, as at their first boot.
/// More than most protocols claim to survive.
struct Wipe {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("wipe": "n2", "for": "1s")",
      .sentence = "the nodes stop and lose their disk, too; with \"for\" they start anew after it",
      .lasts = true};
  friend bool operator==(const Wipe&, const Wipe&) = default;
};
BOOST_DESCRIBE_STRUCT(Wipe, (), (who))
Struck strike(const Wipe& wipe, Scene& scene);

/// The nodes stand still and keep what they have; messages and time-outs wait for them.
struct Pause {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{.example = R"("pause": "leader", "for": "1s")",
                                  .sentence =
                                      "the nodes stand still, as for a long garbage collection; "
                                      "with \"for\" they go on after it",
                                  .lasts = true};
  friend bool operator==(const Pause&, const Pause&) = default;
};
BOOST_DESCRIBE_STRUCT(Pause, (), (who))
Struck strike(const Pause& pause, Scene& scene);

/// Paused nodes go on.
struct Resume {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{.example = R"("resume": "all")",
                                  .sentence = "paused nodes go on with what has waited for them"};
  friend bool operator==(const Resume&, const Resume&) = default;
};
BOOST_DESCRIBE_STRUCT(Resume, (), (who))
Struck strike(const Resume& resume, Scene& scene);

/// Messages that a worker takes up cost the nodes `factor` times what they would. Strikes nobody
/// where messages cost nothing (see "processing").
struct SlowDown {
  Selection who{};
  double factor = 10;
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("slow_down": {"who": "n2", "factor": 10}, "for": "2s")",
      .sentence =
          "messages cost the nodes \"factor\" times their \"processing\"; with \"for\" "
          "until it is over",
      .lasts = true};
  friend bool operator==(const SlowDown&, const SlowDown&) = default;
};
BOOST_DESCRIBE_STRUCT(SlowDown, (), (who, factor))
Struck strike(const SlowDown& slow, Scene& scene);

/// A factor that is none.
std::optional<Problem> problem_with(const SlowDown& slow);

}  // namespace orrery
