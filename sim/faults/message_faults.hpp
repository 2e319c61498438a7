#pragma once
/// What happens to the one message that a trigger waits for: {"when": {"message": "AppendEntries",
/// "from": "leader", "to": "n3", "nth": 3}, "lose": "it"}. They strike as it is sent.

#include "sim/core/describe.hpp"
#include "sim/faults/fault.hpp"

namespace orrery {

/// The message of the trigger.
enum class That : std::uint8_t { it };
BOOST_DESCRIBE_ENUM(That, it)

/// It never arrives.
struct Lose {
  That what{};
  static constexpr std::string_view required[] = {"what"};
  static constexpr std::string_view shorthand = "what";
  static constexpr FaultKind kind{
      .example = R"("lose": "it")",
      .sentence = "the message that the trigger waits for never arrives",
      .strikes_message = true};
  friend bool operator==(const Lose&, const Lose&) = default;
};
BOOST_DESCRIBE_STRUCT(Lose, (), (what))
Struck strike(const Lose& lose, Scene& scene);

/// It arrives so much later than it would.
struct Delay {
  DurationRange by{};
  static constexpr std::string_view required[] = {"by"};
  static constexpr std::string_view shorthand = "by";
  static constexpr FaultKind kind{
      .example = R"("delay": "50ms..80ms")",
      .sentence = "the message of the trigger arrives so much later than it would",
      .strikes_message = true};
  friend bool operator==(const Delay&, const Delay&) = default;
};
BOOST_DESCRIBE_STRUCT(Delay, (), (by))
Struck strike(const Delay& delay, Scene& scene);

/// A copy of it arrives so much after it.
struct Duplicate {
  DurationRange after{};
  static constexpr std::string_view required[] = {"after"};
  static constexpr std::string_view shorthand = "after";
  static constexpr FaultKind kind{
      .example = R"("duplicate": "200ms")",
      .sentence = "the message of the trigger arrives twice, the copy so much later",
      .strikes_message = true};
  friend bool operator==(const Duplicate&, const Duplicate&) = default;
};
BOOST_DESCRIBE_STRUCT(Duplicate, (), (after))
Struck strike(const Duplicate& duplicate, Scene& scene);

}  // namespace orrery
