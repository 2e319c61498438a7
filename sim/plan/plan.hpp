#pragma once
/// A run as one described value: what a scenario file says (DESIGN §9), and all that a world is
/// built from.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/pins.hpp"
#include "sim/core/probability.hpp"
#include "sim/faults/clock_plan.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/faults/hand.hpp"
#include "sim/faults/processing_plan.hpp"
#include "sim/net/network_plan.hpp"
#include "sim/plan/experiment_plan.hpp"
#include "sim/plan/extends.hpp"
#include "sim/plan/measure.hpp"
#include "sim/plan/protocol.hpp"
#include "sim/workload/workload_plan.hpp"

namespace orrery {

/// {"raft": {…}}, or "raft" with no settings.
struct ProtocolChoice {
  std::string name{};
  Value settings = Value::Object{};  ///< as written; the protocol's Settings accept them
  friend bool operator==(const ProtocolChoice&, const ProtocolChoice&) = default;
};
BOOST_DESCRIBE_STRUCT(ProtocolChoice, (), (name, settings))

/// The least share of operations that must be answered in time.
struct AvailabilityBound {
  Probability min{};
  static constexpr std::string_view required[] = {"min"};
  friend bool operator==(const AvailabilityBound&, const AvailabilityBound&) = default;
};
BOOST_DESCRIBE_STRUCT(AvailabilityBound, (), (min))

/// How old reads may be; what is absent is not bounded.
struct StalenessBound {
  std::optional<std::uint64_t> versions{};  ///< so many acknowledged writes behind, at most
  std::optional<Duration> age{};  ///< at most so long after a newer value had been acknowledged
  Probability share{1};           ///< of the reads that keep to it
  friend bool operator==(const StalenessBound&, const StalenessBound&) = default;
};
BOOST_DESCRIBE_STRUCT(StalenessBound, (), (versions, age, share))

/// No bound at all.
std::optional<Problem> problem_with(const StalenessBound& bound);

/// By when operations are to be answered once the world is stable.
struct LivenessBound {
  Duration within{};  ///< of the operation's invocation, or of `stable_from` if that was before
  static constexpr std::string_view required[] = {"within"};
  friend bool operator==(const LivenessBound&, const LivenessBound&) = default;
};
BOOST_DESCRIBE_STRUCT(LivenessBound, (), (within))

/// No time at all.
std::optional<Problem> problem_with(const LivenessBound& bound);

/// What the run must show, by the names of judges.
struct Expectations {
  std::vector<std::string> always{};      ///< holds at every step
  std::vector<std::string> eventually{};  ///< holds at the end
  std::vector<std::string>
      violates{};  ///< is seen to be violated: the scenario demonstrates just that
  std::optional<AvailabilityBound> availability{};
  std::optional<StalenessBound> staleness{};
  std::optional<LivenessBound> liveness{};
  /// What the run is about: comes at least once. In an experiment, in at least one of its runs.
  std::vector<Moment> sometimes{};
  friend bool operator==(const Expectations&, const Expectations&) = default;
};
BOOST_DESCRIBE_STRUCT(Expectations, (),
                      (always, eventually, violates, availability, staleness, liveness, sometimes))

/// Guards against a run that does not end.
struct Limits {
  std::uint64_t events = 100'000'000;  ///< the run ends, incomplete, after so many
  std::uint64_t pending = 5'000'000;   ///< the same when more messages and timers are under way
  static constexpr std::string_view counted[] = {"events", "pending"};
  friend bool operator==(const Limits&, const Limits&) = default;
};
BOOST_DESCRIBE_STRUCT(Limits, (), (events, pending))

/// What a museum of bugs says beside a scenario that finds one. (Who must notice it is the first in
/// `expect.violates`.)
struct Exhibit {
  std::string id{};       ///< "R4"
  std::string minimum{};  ///< the smallest scenario made by hand that shows it: beside this file
  static constexpr std::string_view required[] = {"id"};
  friend bool operator==(const Exhibit&, const Exhibit&) = default;
};
BOOST_DESCRIBE_STRUCT(Exhibit, (), (id, minimum))

struct Plan {
  std::string title{};
  std::string paper{};  ///< the place in the paper that it shows
  std::string why{};    ///< a sentence or two for a student
  std::uint64_t seed = 1;
  std::uint32_t nodes = 5;  ///< the replicas n1 … n5
  ProtocolChoice protocol{};
  NetworkPlan network{};
  DiskPlan disk{};
  ProcessingPlan processing{};
  ClockPlan clocks{};
  ClientPlan clients{};
  /// Of these replicas there are two instances: "n3" and its twin t3 (World::add_twin).
  std::vector<NodeId> twins{};
  std::vector<FaultEntry> faults{};
  std::vector<Pin> pins{};  ///< what is decided by hand instead of by a draw
  /// What hands do to the run while it goes on, in the order of `after` (hand.hpp).
  std::vector<Hand> hands{};
  /// From here on every fault is lifted, none strikes, and messages are timely: the global
  /// stabilisation time of partial synchrony, after which liveness is due.
  std::optional<Time> stable_from{};
  Time stop{std::chrono::seconds(10)};
  Expectations expect{};
  Limits limits{};
  // Of an experiment, of which this is one run (experiment.hpp):
  Vary vary{};              ///< how its cells differ
  Swarm swarm{};            ///< what each seed draws; of one run's plan, nothing: it is drawn
  std::uint32_t seeds = 1;  ///< so many runs of each cell
  Measures measure{};
  std::vector<PublishedTable> published{};
  std::vector<Plot> plots{};
  std::optional<Exhibit> exhibit{};  ///< of a museum of bugs
  static constexpr std::string_view required[] = {"protocol"};
  static constexpr std::string_view counted[] = {"nodes", "seeds"};
  friend bool operator==(const Plan&, const Plan&) = default;
};
BOOST_DESCRIBE_STRUCT(Plan, (),
                      (title, paper, why, seed, nodes, protocol, network, disk, processing, clocks,
                       clients, twins, faults, pins, hands, stable_from, stop, expect, limits, vary,
                       swarm, seeds, measure, published, plots, exhibit))

/// No nodes or too many, a run of no length.
std::optional<Problem> problem_with(const Plan& plan);

/// What judges of endings are told.
Circumstances circumstances_of(const Plan& plan, const Protocol& protocol);

/// A plan from the tree of a file, without the entries of "faults" that are null, checked as far as
/// it can be without running: the protocol and its settings, judges, and every node that is named.
/// Throws Error.
Plan read_plan(const ScenarioTree& tree, const Catalogue& catalogue);
Plan read_plan(const Value& tree, const std::string& file, const Catalogue& catalogue);

/// Changes one setting of a tree before it is read: "nodes=7", "protocol.raft.heartbeat=20ms",
/// "faults[0].at=3s". What follows the `=` is JSON or else a text. Keys are checked when the tree
/// is read. Throws Error if there is no `=`, or the path leads through what has no such part.
void apply_override(Value& tree, std::string_view assignment);

/// Changes one setting of a tree as an override does. Errors stand at `place`.
void set_setting(Value& tree, std::string_view path, Value value, const Error::Place& place);

/// Takes a setting away; an element of a list becomes null. False if it was not there.
bool take_setting(Value& tree, std::string_view path);

/// The error, or, if it has no line and an override may have caused it, one that names that.
Error blaming(const Error& error, const std::vector<std::string>& overrides);

/// A file's plan under overrides, in their order; of an experiment, that of its first cell. Errors
/// in an override name it, not the file.
Plan load_plan(const std::string& file, const std::vector<std::string>& overrides,
               const Catalogue& catalogue);

/// The JSON Schema of scenario files, with each protocol's settings and all judges.
Value plan_schema(const Catalogue& catalogue);

}  // namespace orrery

#include "sim/plan/experiment_forms.hpp"  // IWYU pragma: export
#include "sim/plan/plan_forms.hpp"        // IWYU pragma: export
#include "sim/plan/topology_forms.hpp"    // IWYU pragma: export
