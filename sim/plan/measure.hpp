#pragma once
/// Quantities of a run, as a scenario names them, and the moments that they are made of.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/operation.hpp"
#include "sim/faults/trigger.hpp"

namespace orrery {

/// What a run may come to: whatever a trigger may wait for, or a fault that strikes. {"fault":
/// "crash"} is each whose words in the report begin so: "crash leader (n1)".
struct Moment : Trigger {
  std::optional<std::string> fault{};
  static constexpr std::string_view one_of[] = {"output", "state", "message", "fault"};
  friend bool operator==(const Moment&, const Moment&) = default;
};
BOOST_DESCRIBE_STRUCT(Moment, (Trigger), (fault))

/// Found before the one of Trigger: a fault has no nodes and no members.
std::optional<Problem> problem_with(const Moment& moment);

/// "Elected where term >= 3", "crash".
std::string to_text(const Moment& moment);

/// What becomes of the values of several nodes.
enum class Taking : std::uint8_t { mean, min, max, sum };
BOOST_DESCRIBE_ENUM(Taking, mean, min, max, sum)

/// One quantity of a run: a number, or nothing if the run has none (nobody was ever elected).
/// Exactly one of these is there; `from` goes with `to`.
struct Measure {
  std::optional<std::string> report{};    ///< a path into the report: "operations.p99_ms"
  std::optional<std::string> judge{};     ///< 1 if it holds, 0 if it is violated; else nothing
  std::optional<Moment> count{};          ///< how often it came …
  std::optional<std::string> distinct{};  ///< … with another value of this member
  std::optional<Moment> reached{};        ///< 1 if it came, else 0: on average, the share of runs
  std::optional<Moment> first{};          ///< when it first came
  std::optional<Moment> last{};           ///< when it last came
  std::optional<Moment> from{};           ///< the time from its first coming …
  std::optional<Moment> to{};             ///< … to the next coming of this
  /// At the end: a member of nodes' states as a number ("currentTerm", "log.size"), or a condition
  /// on one ("role == leader"), which is 1 where it holds, else 0.
  std::optional<std::string> state{};
  /// Whose state: the replicas if absent. Of a report's figures of operations: by these clients …
  std::optional<Selection> of{};
  std::optional<Action> action{};  ///< … and of this kind
  Taking take = Taking::mean;      ///< of their values
  /// Of times: "s", "ms" or "us", seconds if absent. Else a word for tables and axes.
  std::string unit{};
  static constexpr std::string_view one_of[] = {"report", "judge", "count", "reached",
                                                "first",  "last",  "from",  "state"};
  static constexpr std::string_view shorthand = "report";
  friend bool operator==(const Measure&, const Measure&) = default;
};
BOOST_DESCRIBE_STRUCT(Measure, (),
                      (report, judge, count, distinct, reached, first, last, from, to, state, of,
                       action, take, unit))

std::optional<Problem> problem_with(const Measure& measure);

/// 1 or 0 in each run.
inline bool is_share(const Measure& measure) { return measure.reached || measure.judge; }

/// A figure of the clients' operations, and of what their reads returned.
bool is_of_clients(const Measure& measure);

/// "ms", "s"; empty if it has none.
std::string unit_of(const Measure& measure);

/// The condition that `state` says: a bare member is compared with nothing.
Condition condition_of_state(const std::string& state);
/// Is it a bare member?
bool is_member(const std::string& state);

/// In the order of the file. Names do not repeat.
struct Measures {
  std::vector<std::pair<std::string, Measure>> by_name{};

  const Measure* find(std::string_view name) const;
  std::vector<std::string> names() const;
  friend bool operator==(const Measures&, const Measures&) = default;
};
BOOST_DESCRIBE_STRUCT(Measures, (), (by_name))

/// Some measure asks how old what reads return is.
bool asks_for_staleness(const Measures& measures);

}  // namespace orrery
