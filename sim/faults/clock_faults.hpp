#pragma once
/// What happens to clocks. Faults on one clock add up; lifting one takes back what it has done, as
/// if somebody set the clock right: its drift, its steps, and what the wall clock has gained by the
/// drift. The monotonic clock keeps what it has gained, as it never goes back.

#include <chrono>
#include <optional>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/faults/clock_plan.hpp"
#include "sim/faults/fault.hpp"

namespace orrery {

/// The clocks run so much faster or slower than they did.
struct ClockDrift {
  Selection who{};
  DriftRange drift{};  ///< drawn for each
  static constexpr std::string_view required[] = {"who", "drift"};
  static constexpr FaultKind kind{
      .example = R"("clock_drift": {"who": "n2", "drift": "-5%..5%"}, "for": "9s")",
      .sentence =
          "the clocks run fast or slow, drawn for each (\"200ppm\"), and time-outs with "
          "them; with \"for\" they are set right after it",
      .lasts = true};
  friend bool operator==(const ClockDrift&, const ClockDrift&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockDrift, (), (who, drift))
Struck strike(const ClockDrift& fault, Scene& scene);

/// The wall clocks jump. No timer notices: time-outs run on monotonic clocks.
struct ClockStep {
  Selection who{};
  ShiftRange by{};  ///< drawn for each
  static constexpr std::string_view required[] = {"who", "by"};
  static constexpr FaultKind kind{
      .example = R"("clock_step": {"who": "n3", "by": "-2s"}, "for": "9s")",
      .sentence =
          "the time of day on these nodes jumps forth or back; with \"for\" they are set "
          "right after it",
      .lasts = true};
  friend bool operator==(const ClockStep&, const ClockStep&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockStep, (), (who, by))
Struck strike(const ClockStep& fault, Scene& scene);

/// The wall clocks jump there and back and there again, once in each period, until the fault is
/// over.
struct ClockStrobe {
  Selection who{};
  ShiftRange by{std::chrono::milliseconds(200), std::chrono::milliseconds(200)};  ///< as of a step
  Duration period{std::chrono::milliseconds(100)};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{
      .example = R"("clock_strobe": {"who": "n1", "by": "200ms", "period": "100ms"}, "for": "9s")",
      .sentence =
          "the time of day on these nodes jumps there and back again and again, once in "
          "each period",
      .lasts = true};
  friend bool operator==(const ClockStrobe&, const ClockStrobe&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockStrobe, (), (who, by, period))
Struck strike(const ClockStrobe& fault, Scene& scene);

/// No drift, no step, no period to speak of.
std::optional<Problem> problem_with(const ClockDrift& fault);
std::optional<Problem> problem_with(const ClockStep& fault);
std::optional<Problem> problem_with(const ClockStrobe& fault);

}  // namespace orrery
