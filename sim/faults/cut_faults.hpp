#pragma once
/// Cuts that are no plain partition: one direction, single links, one node, and what they leave
/// connected.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/faults/fault.hpp"
#include "sim/net/link.hpp"

namespace orrery {

/// What one side sends does not reach the other; the other way it does.
struct OneWay {
  Selection from{};
  Selection to{};
  static constexpr std::string_view required[] = {"from", "to"};
  static constexpr FaultKind kind{
      .example = R"("one_way": {"from": "leader", "to": "rest"})",
      .sentence = "what one side sends does not reach the other; the other way it does",
      .lasts = true};
  friend bool operator==(const OneWay&, const OneWay&) = default;
};
BOOST_DESCRIBE_STRUCT(OneWay, (), (from, to))
Struck strike(const OneWay& one_way, Scene& scene);

/// Single links; of a drawn topology, those of them that there are.
struct CutLinks {
  std::vector<Link> links{};
  static constexpr std::string_view required[] = {"links"};
  static constexpr std::string_view shorthand = "links";
  static constexpr FaultKind kind{.example = R"("cut_links": ["n1-n3", "n2-n3"], "for": "2s")",
                                  .sentence = "nothing passes on these links, in either direction",
                                  .lasts = true};
  friend bool operator==(const CutLinks&, const CutLinks&) = default;
};
BOOST_DESCRIBE_STRUCT(CutLinks, (), (links))
Struck strike(const CutLinks& cut, Scene& scene);

/// All links among the replicas but these. Clients reach everyone.
struct OnlyLinks {
  std::vector<Link> links{};
  static constexpr std::string_view required[] = {"links"};
  static constexpr std::string_view shorthand = "links";
  static constexpr FaultKind kind{.example = R"("only_links": ["n1-n2", "n2-n3"], "for": "2s")",
                                  .sentence = "among replicas, nothing passes on any other link",
                                  .lasts = true};
  friend bool operator==(const OnlyLinks&, const OnlyLinks&) = default;
};
BOOST_DESCRIBE_STRUCT(OnlyLinks, (), (links))
Struck strike(const OnlyLinks& only, Scene& scene);

/// No links, or an end that only a replica can be.
std::optional<Problem> problem_with(const CutLinks& cut);
std::optional<Problem> problem_with(const OnlyLinks& only);

/// Each of these nodes by itself.
struct Isolate {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{.example = R"("isolate": "leader", "for": "2s")",
                                  .sentence = "these nodes hear nobody, and nobody hears them",
                                  .lasts = true};
  friend bool operator==(const Isolate&, const Isolate&) = default;
};
BOOST_DESCRIBE_STRUCT(Isolate, (), (who))
Struck strike(const Isolate& isolate, Scene& scene);

/// The other replicas are drawn into two halves, which only these nodes hear both.
struct Bridge {
  Selection over{};
  static constexpr std::string_view required[] = {"over"};
  static constexpr std::string_view shorthand = "over";
  static constexpr FaultKind kind{
      .example = R"("bridge": "random 1", "for": "2s")",
      .sentence = "two drawn halves of the other replicas, which only these nodes hear both",
      .lasts = true};
  friend bool operator==(const Bridge&, const Bridge&) = default;
};
BOOST_DESCRIBE_STRUCT(Bridge, (), (over))
Struck strike(const Bridge& bridge, Scene& scene);

/// In a drawn order; see RingCut.
struct RingOfMajorities {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("ring_of_majorities": "replicas", "for": "2s")",
      .sentence = "each node hears a majority, no two the same: its neighbours in a drawn ring",
      .lasts = true};
  friend bool operator==(const RingOfMajorities&, const RingOfMajorities&) = default;
};
BOOST_DESCRIBE_STRUCT(RingOfMajorities, (), (who))
Struck strike(const RingOfMajorities& ring, Scene& scene);

/// A partition that comes and goes until the fault is over. Its groups are resolved each time, so
/// that drawn ones differ.
struct Flapping {
  std::vector<Selection> groups{};
  DurationRange cut{std::chrono::milliseconds(500), std::chrono::milliseconds(500)};
  DurationRange whole{std::chrono::milliseconds(500), std::chrono::milliseconds(500)};
  static constexpr std::string_view required[] = {"groups"};
  static constexpr std::string_view shorthand = "groups";
  static constexpr FaultKind kind{
      .example = R"("flapping": ["random 2", "rest"], "for": "9s")",
      .sentence = "a partition that comes and goes, each time of groups resolved anew",
      .lasts = true};
  friend bool operator==(const Flapping&, const Flapping&) = default;
};
BOOST_DESCRIBE_STRUCT(Flapping, (), (groups, cut, whole))
Struck strike(const Flapping& flapping, Scene& scene);

/// As of a partition; and periods of no length.
std::optional<Problem> problem_with(const Flapping& flapping);

}  // namespace orrery
