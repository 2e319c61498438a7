#pragma once
/// The fault timeline of a run, as settings. One entry says when and for how long, and has one
/// action. What a kind of fault is made of: fault.hpp; the kinds, by theme, in *_faults.hpp.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/rate.hpp"
#include "sim/core/time.hpp"
#include "sim/faults/clock_faults.hpp"
#include "sim/faults/cut_faults.hpp"
#include "sim/faults/disk_faults.hpp"
#include "sim/faults/hold_faults.hpp"
#include "sim/faults/liar_faults.hpp"
#include "sim/faults/message_faults.hpp"
#include "sim/faults/network_faults.hpp"
#include "sim/faults/process_faults.hpp"
#include "sim/faults/trigger.hpp"

namespace orrery {

/// Every kind of fault; its key in files follows from its name.
using FaultAction =
    std::variant<Crash, Restart, RollingRestart, Wipe, Pause, Resume, SlowDown, Partition, Heal,
                 OneWay, CutLinks, OnlyLinks, Isolate, Bridge, RingOfMajorities, Flapping, Hold,
                 Release, Clog, SwizzleClog, Postpone, Lose, Delay, Duplicate, DiskSlow, DiskStall,
                 DiskFull, DiskLostWrite, DiskCorrupt, DiskReadError, ClockDrift, ClockStep,
                 ClockStrobe, Mute, Dawdle, Falsify, Equivocate, Replay, Impersonate>;

// ---------------------------------------------------------------- several faults in one entry

/// A fault that may be drawn, as often as its weight says.
struct MixPart {
  FaultAction action{};
  std::uint32_t weight = 1;
  static constexpr std::string_view inlined[] = {"action"};
  friend bool operator==(const MixPart&, const MixPart&) = default;
};
BOOST_DESCRIBE_STRUCT(MixPart, (), (action, weight))

/// Each time, one of these.
struct Mix {
  std::vector<MixPart> parts{};
  static constexpr std::string_view required[] = {"parts"};
  static constexpr std::string_view shorthand = "parts";
  static constexpr FaultKind kind{.example = R"("mix": [{"crash": "n1", "weight": 3}, …])",
                                  .sentence = "each time one of these, drawn by weight",
                                  .lasts = true};
  friend bool operator==(const Mix&, const Mix&) = default;
};
BOOST_DESCRIBE_STRUCT(Mix, (), (parts))

/// The mixes that have a name.
enum class Preset : std::uint8_t {
  gentle,  ///< one node at a time crashes or is cut off
  full,    ///< everything that a protocol for crash faults has to bear
};
BOOST_DESCRIBE_ENUM(Preset, gentle, full)

/// Each time, one of the faults of a preset.
struct Nemesis {
  Preset preset{};
  static constexpr std::string_view required[] = {"preset"};
  static constexpr std::string_view shorthand = "preset";
  static constexpr FaultKind kind{
      .example = R"("nemesis": "gentle")",
      .sentence = "each time one fault of a mix that we ship: gentle, full",
      .lasts = true};
  friend bool operator==(const Nemesis&, const Nemesis&) = default;
};
BOOST_DESCRIBE_STRUCT(Nemesis, (), (preset))

/// What a preset draws from.
const Mix& mix_of(Preset preset);

/// Between two steps of a sequence.
struct Wait {
  DurationRange time{};
  static constexpr std::string_view required[] = {"time"};
  static constexpr std::string_view shorthand = "time";
  friend bool operator==(const Wait&, const Wait&) = default;
};
BOOST_DESCRIBE_STRUCT(Wait, (), (time))

struct SequenceStep {
  boost::mp11::mp_push_back<FaultAction, Wait> action{};
  std::optional<DurationRange> for_{};
  static constexpr std::string_view inlined[] = {"action"};
  friend bool operator==(const SequenceStep&, const SequenceStep&) = default;
};
BOOST_DESCRIBE_STRUCT(SequenceStep, (), (action, for_))

/// One after the other. A step with "for" does not keep the next one waiting: "wait" does.
struct Sequence {
  std::vector<SequenceStep> steps{};
  static constexpr std::string_view required[] = {"steps"};
  static constexpr std::string_view shorthand = "steps";
  static constexpr FaultKind kind{.example = R"("sequence": [{"crash": "n1"}, {"wait": "1s"}, …])",
                                  .sentence = "one step after the other, with times between them"};
  friend bool operator==(const Sequence&, const Sequence&) = default;
};
BOOST_DESCRIBE_STRUCT(Sequence, (), (steps))

using EntryAction = boost::mp11::mp_push_back<FaultAction, Mix, Nemesis, Sequence>;

// ---------------------------------------------------------------- an entry

/// {"at": "2s", "crash": "leader", "for": "500ms"}: an instant, a period, a random process or a
/// trigger, and what happens then.
struct FaultEntry {
  std::optional<Time> at{};
  EntryAction action{};
  /// How long it lasts, drawn each time; for ever if absent.
  std::optional<DurationRange> for_{};
  std::optional<Duration> every{};        ///< once in each such time
  std::optional<Rate> rate{};             ///< at random instants (a Poisson process)
  std::optional<Trigger> when{};          ///< it has happened; once, if "times" does not say more
  std::optional<DurationRange> after{};   ///< of when: so much later
  std::optional<DurationRange> jitter{};  ///< of every: so much later than the period says
  std::optional<std::uint32_t> times{};   ///< no more often than this
  std::optional<Time> from{};             ///< of every: the first instant, else one period later
  std::optional<Time> until{};            ///< nothing begins after; of at: when the fault is over
  /// Random faults do not take down more nodes at once than the protocol survives, unless a
  /// scenario wants to see just that.
  bool beyond_tolerance = false;
  static constexpr std::string_view one_of[] = {"at", "every", "rate", "when"};
  static constexpr std::string_view inlined[] = {"action"};
  friend bool operator==(const FaultEntry&, const FaultEntry&) = default;
};
BOOST_DESCRIBE_STRUCT(FaultEntry, (),
                      (at, action, for_, every, rate, when, after, jitter, times, from, until,
                       beyond_tolerance))

/// No parts, or parts that are never drawn.
std::optional<Problem> problem_with(const Mix& mix);
/// No steps.
std::optional<Problem> problem_with(const Sequence& sequence);
/// "for" on what happens at an instant.
std::optional<Problem> problem_with(const SequenceStep& step);

/// "rest" where there is nothing to be left of, "for" on what happens at an instant, a fault of no
/// length, settings that have no meaning beside the entry's "at", "every", "rate" or "when".
std::optional<Problem> problem_with(const FaultEntry& entry);

/// "crash leader", "partition n1 | rest": what reports call it. By the description: the kind's key,
/// the setting that is its shorthand, and the others that are not as by default.
std::string to_text(const FaultAction& action);
/// The same of what holds several faults: "mix of crash n1 and heal all".
std::string to_text(const EntryAction& action);
/// Of an entry: "crash leader" at an instant, else "every 5s: crash random 1".
std::string to_text(const FaultEntry& entry);

/// A selection among an action's settings.
struct Target {
  Selection who{};
  std::string path{};     ///< in the file, below the entry: "crash", "partition[1]"
  bool has_rest = false;  ///< there are others beside it, so that "rest" means something
};

/// Where the faults of this key stand in an action, in the file: "slow_down", "mix[1].slow_down".
std::vector<std::string> places_of(std::string_view key, const EntryAction& action);

/// What an entry tells liars to do: the nodes, and what of which messages they change.
struct LiarsPart {
  Selection who{};
  std::vector<std::string> messages{};
  std::string field{};
  std::optional<Value> value{};  ///< what the field is to become
  std::string path{};            ///< in the file, below the entry: "falsify", "mix[1].mute"
};
std::vector<LiarsPart> liars_of(const EntryAction& action);

/// Every selection of an action, by its description.
std::vector<Target> targets_of(const FaultAction& action);
std::vector<Target> targets_of(const EntryAction& action);

}  // namespace orrery
