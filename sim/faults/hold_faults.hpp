#pragma once
/// Messages that are held back on their way and are not lost.

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/faults/fault.hpp"

namespace orrery {

/// What is under way between different groups, or is sent there, stops. When that is over, or with
/// "release", it goes on, with a latency from then.
struct Hold {
  std::vector<Selection> groups{};
  static constexpr std::string_view required[] = {"groups"};
  static constexpr std::string_view shorthand = "groups";
  static constexpr FaultKind kind{
      .example = R"("hold": ["leader", "rest"], "for": "2s")",
      .sentence = "messages between the groups stop on their way, and go on when it is over",
      .lasts = true};
  friend bool operator==(const Hold&, const Hold&) = default;
};
BOOST_DESCRIBE_STRUCT(Hold, (), (groups))
Struck strike(const Hold& hold, Scene& scene);

/// As of a partition.
std::optional<Problem> problem_with(const Hold& hold);

/// Whatever holds back what these nodes send, or are sent, is over.
struct Release {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("release": "all")",
      .sentence = "what is held back or clogged around these nodes goes on"};
  friend bool operator==(const Release&, const Release&) = default;
};
BOOST_DESCRIBE_STRUCT(Release, (), (who))
Struck strike(const Release& release, Scene& scene);

/// The links of these nodes deliver nothing. What would have arrived in the meantime arrives when
/// that is over, all at once.
struct Clog {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("clog": "n1", "for": "2s")",
      .sentence = "nothing reaches or leaves these nodes until it is over; then all of it does",
      .lasts = true};
  friend bool operator==(const Clog&, const Clog&) = default;
};
BOOST_DESCRIBE_STRUCT(Clog, (), (who))
Struck strike(const Clog& clog, Scene& scene);

/// What the adversary of Fischer, Lynch & Paterson puts off (adversary.hpp).
enum class Postponed : std::uint8_t { decision };
BOOST_DESCRIBE_ENUM(Postponed, decision)

/// Messages that would decide are kept back until they no longer would. None is lost, nobody
/// crashes.
struct Postpone {
  Postponed what{};
  Duration pause{std::chrono::milliseconds(10)};  ///< before the first new trial
  static constexpr std::string_view required[] = {"what"};
  static constexpr std::string_view shorthand = "what";
  static constexpr FaultKind kind{
      .example = R"("postpone": "decision", "for": "1h")",
      .sentence = "an adversary keeps back each message that would decide, and loses none (FLP)",
      .lasts = true};
  friend bool operator==(const Postpone&, const Postpone&) = default;
};
BOOST_DESCRIBE_STRUCT(Postpone, (), (what, pause))
Struck strike(const Postpone& postpone, Scene& scene);

/// No time between two trials.
std::optional<Problem> problem_with(const Postpone& postpone);

/// FoundationDB's: the nodes are clogged one after the other, in a drawn order, and unclogged one
/// after the other, in another.
struct SwizzleClog {
  Selection who{};
  DurationRange pause{std::chrono::milliseconds(100), std::chrono::seconds(1)};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("swizzle_clog": "random 3")",
      .sentence = "nodes are clogged one after the other, and unclogged in another order"};
  friend bool operator==(const SwizzleClog&, const SwizzleClog&) = default;
};
BOOST_DESCRIBE_STRUCT(SwizzleClog, (), (who, pause))
Struck strike(const SwizzleClog& swizzle, Scene& scene);

}  // namespace orrery
