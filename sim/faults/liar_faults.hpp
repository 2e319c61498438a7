#pragma once
/// What liars do: nodes whose process is correct, and whose network card is not (lies.hpp). They go
/// on lying when the world becomes stable: that is the network's promise, not theirs. What their
/// process has signed their card can sign anew, and nobody else's words.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/probability.hpp"
#include "sim/core/value.hpp"
#include "sim/faults/fault.hpp"

namespace orrery {

/// What a lie draws its own seed names: with this one, which the run draws, if it has none.
std::uint64_t seed_of_a_lie(const Scene& scene);

/// They do not send these messages, to anybody or to some (selective silence).
struct Mute {
  Selection who{};
  std::optional<Selection> to{};
  std::vector<std::string> messages{};  ///< type names; all if none is named
  Probability share{1};                 ///< of these messages
  std::optional<std::uint64_t> seed{};  ///< of what it draws; the run draws one if absent
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("mute": {"who": "n1", "to": "n3", "messages": ["Prepare"]})",
      .sentence = "liars do not send messages, to anybody or to some: selective silence",
      .lasts = true,
      .lies = true};
  friend bool operator==(const Mute&, const Mute&) = default;
};
BOOST_DESCRIBE_STRUCT(Mute, (), (who, to, messages, share, seed))
Struck strike(const Mute& mute, Scene& scene);

/// They send them late.
struct Dawdle {
  Selection who{};
  DurationRange by{std::chrono::milliseconds(500), std::chrono::milliseconds(500)};
  std::optional<Selection> to{};
  std::vector<std::string> messages{};
  Probability share{1};
  std::optional<std::uint64_t> seed{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{.example = R"("dawdle": {"who": "n1", "by": "0s..2s"})",
                                  .sentence = "liars send messages late, each by its own time",
                                  .lasts = true,
                                  .lies = true};
  friend bool operator==(const Dawdle&, const Dawdle&) = default;
};
BOOST_DESCRIBE_STRUCT(Dawdle, (), (who, by, to, messages, share, seed))
Struck strike(const Dawdle& dawdle, Scene& scene);

/// They say something else than their process says, the same to all who are told it.
struct Falsify {
  Selection who{};
  std::string field{};           ///< "value", "request.operation"; any if it is not named
  std::optional<Value> value{};  ///< what that becomes; something else, drawn, if it is not given
  std::optional<Selection> to{};
  std::vector<std::string> messages{};
  Probability share{1};
  bool collude = false;  ///< those of this entry tell the same where they had the same to tell
  std::optional<std::uint64_t> seed{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("falsify": {"who": ["n1", "n2"], "field": "value", "collude": true})",
      .sentence = "liars change a field of what they send; \"collude\": all to the same",
      .lasts = true,
      .lies = true};
  friend bool operator==(const Falsify&, const Falsify&) = default;
};
BOOST_DESCRIBE_STRUCT(Falsify, (), (who, field, value, to, messages, share, collude, seed))
Struck strike(const Falsify& falsify, Scene& scene);

/// They tell some the truth and the others something else. If nobody is named it is drawn who: of
/// the honest replicas at least one, and not all.
struct Equivocate {
  Selection who{};
  std::string field{};
  std::optional<Value> value{};
  std::optional<Selection> to{};  ///< who is told something else
  std::vector<std::string> messages{};
  bool collude = false;  ///< those of this entry tell the same
  std::optional<std::uint64_t> seed{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("equivocate": {"who": "leader", "messages": ["PrePrepare"]})",
      .sentence = "liars tell some the truth and the others something else",
      .lasts = true,
      .lies = true};
  friend bool operator==(const Equivocate&, const Equivocate&) = default;
};
BOOST_DESCRIBE_STRUCT(Equivocate, (), (who, field, value, to, messages, collude, seed))
Struck strike(const Equivocate& equivocate, Scene& scene);

/// With what they send comes an older message that they have sent, or were sent, since this began.
struct Replay {
  Selection who{};
  std::optional<Selection> to{};
  std::vector<std::string> messages{};
  Probability share{0.5};
  std::optional<std::uint64_t> seed{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("replay": {"who": "n1", "share": 0.5})",
      .sentence = "with what liars send comes an older message that they sent or received",
      .lasts = true,
      .lies = true};
  friend bool operator==(const Replay&, const Replay&) = default;
};
BOOST_DESCRIBE_STRUCT(Replay, (), (who, to, messages, share, seed))
Struck strike(const Replay& replay, Scene& scene);

/// What they send comes in the name of others, which an authenticated channel refuses.
struct Impersonate {
  Selection who{};
  std::optional<Selection> to{};
  std::vector<NodeId> as{};  ///< any other replica if none is named
  std::vector<std::string> messages{};
  Probability share{0.5};
  std::optional<std::uint64_t> seed{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("impersonate": {"who": "n1", "as": ["n2"]})",
      .sentence = "what liars send comes in another's name; refused if \"authenticated\"",
      .lasts = true,
      .lies = true};
  friend bool operator==(const Impersonate&, const Impersonate&) = default;
};
BOOST_DESCRIBE_STRUCT(Impersonate, (), (who, to, as, messages, share, seed))
Struck strike(const Impersonate& impersonate, Scene& scene);

}  // namespace orrery
