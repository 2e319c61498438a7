#pragma once
/// The fault timeline of a run, as settings. One entry says when and for how long, and has one
/// action. What a kind of fault is made of: fault.hpp; the kinds, by theme, in *_faults.hpp.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/time.hpp"
#include "sim/faults/network_faults.hpp"
#include "sim/faults/process_faults.hpp"

namespace orrery {

/// Every kind of fault; its key in files follows from its name.
using FaultAction = std::variant<Crash, Restart, Partition, Heal>;

/// {"at": "2s", "crash": "leader", "for": "500ms"}.
struct FaultEntry {
  std::optional<Time> at{};  ///< must be there as long as there is no other way to say when
  FaultAction action{};
  std::optional<Duration> for_{};  ///< how long it lasts; for ever if absent
  static constexpr std::string_view required[] = {"at"};
  static constexpr std::string_view inlined[] = {"action"};
  friend bool operator==(const FaultEntry&, const FaultEntry&) = default;
};
BOOST_DESCRIBE_STRUCT(FaultEntry, (), (at, action, for_))

/// "rest" where there is nothing to be left of, "for" on what happens at an instant, a fault of no
/// length.
std::optional<Problem> problem_with(const FaultEntry& entry);

/// "crash leader", "partition n1 | rest": what reports call it. By the description: the kind's key,
/// the setting that is its shorthand, and the others that are not as by default.
std::string to_text(const FaultAction& action);

/// A selection among an action's settings.
struct Target {
  Selection who{};
  std::string path{};     ///< in the file, below the entry: "crash", "partition[1]"
  bool has_rest = false;  ///< there are others beside it, so that "rest" means something
};

/// Every selection of an action, by its description.
std::vector<Target> targets_of(const FaultAction& action);

}  // namespace orrery
