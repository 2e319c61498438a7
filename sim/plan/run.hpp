#pragma once
/// A plan made into a world, run in slices, and judged.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/check/calls.hpp"
#include "sim/check/staleness.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/observers.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/hands.hpp"
#include "sim/faults/timeline.hpp"
#include "sim/plan/measuring.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/run_end.hpp"

namespace orrery {

/// The world of a plan, not begun yet. Requires: the plan was read against the catalogue.
World make_world(const Plan& plan, const Catalogue& catalogue);

/// What the clients' operations came to.
struct OperationsReport {
  std::uint64_t count = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
  std::uint64_t pending = 0;             ///< the run stopped before their time was up
  Duration p50{};                        ///< of those that are ok, from invocation to answer
  Duration p99{};                        ///< (the smallest that so many of a hundred do not exceed)
  std::optional<double> availability{};  ///< answered in time / due; nothing if none was due

  friend bool operator==(const OperationsReport&, const OperationsReport&) = default;
};
BOOST_DESCRIBE_STRUCT(OperationsReport, (),
                      (count, ok, failed, unknown, pending, p50, p99, availability))

/// A verdict, and whether the plan expects it.
struct JudgedExpectation {
  Verdict verdict{};
  bool is_expected = true;

  friend bool operator==(const JudgedExpectation&, const JudgedExpectation&) = default;
};
BOOST_DESCRIBE_STRUCT(JudgedExpectation, (), (verdict, is_expected))

/// The result of a run; the same for the same plan, on every machine.
struct RunReport {
  std::uint64_t seed = 0;
  std::uint64_t digest = 0;
  std::uint64_t settled = 0;  ///< digest of the fork that judges of endings saw; 0: there are none
  std::uint64_t events = 0;
  MessageCounts messages{};
  Time simulated{};
  RunEnd ended = RunEnd::stopped;
  std::vector<JudgedExpectation> verdicts{};
  OperationsReport operations{};
  std::optional<Staleness> staleness{};  ///< where the plan bounds it, or measures it
  std::optional<Mishaps> mishaps{};      ///< where the plan measures them
  std::vector<FaultReport> faults{};
  std::vector<Measured> measures{};

  /// Every verdict is as the plan expects it.
  bool is_as_expected() const;

  friend bool operator==(const RunReport&, const RunReport&) = default;
};
BOOST_DESCRIBE_STRUCT(RunReport, (),
                      (seed, digest, settled, events, messages, simulated, ended, verdicts,
                       operations, staleness, mishaps, faults, measures))

/// The protocol that the plan names. Requires: it was read against this catalogue.
const Protocol& protocol_of(const Plan& plan, const Catalogue& catalogue);

/// One run of a plan.
class Run {
 public:
  Run(Plan plan, const Catalogue& catalogue);

  const Plan& plan() const { return plan_; }
  const World& world() const { return world_; }
  /// The plan's: a copy of them goes on with a copy of the world.
  const Hands& hands() const { return hands_; }
  /// Must outlive the running.
  void set_observer(Observer* observer);

  /// Lets at most so many events happen, and what hands do on the way; false when the run has
  /// ended. Begins the run at the first call.
  bool advance(std::uint64_t events);
  /// To its end, in one go.
  void finish();
  /// Ends it here; nothing if it has ended by itself.
  void interrupt();

  /// Judges what has happened so far. Judges of endings look at a fork of the world that settles,
  /// so this takes a moment. An interrupted run is judged by its monitors alone.
  RunReport report() const;

 private:
  bool end(RunEnd how);
  /// Notes in the report what judges of endings looked at.
  std::vector<Verdict> verdicts(RunReport& report) const;
  bool is_for_measures_alone(std::string_view judge) const;
  bool is_expected(const Verdict& verdict) const;

  Plan plan_;
  Catalogue catalogue_;
  World world_;
  Hands hands_;
  std::unique_ptr<Measuring> measuring_;  // watches from its place
  std::unique_ptr<Observers> observers_;  // it and another one
  bool has_begun_ = false;
  bool has_ended_ = false;
  RunEnd ended_ = RunEnd::stopped;
  RunawayWatch runaway_;
};

/// What `calls` came to by `now`, when each had `timeout` to be answered.
OperationsReport operations_report(const std::vector<Call>& calls, Duration timeout, Time now);

}  // namespace orrery
