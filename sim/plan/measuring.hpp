#pragma once
/// Takes the measures of a run, and says whether it came to what it is about.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/plan/plan.hpp"
#include "sim/plan/watch.hpp"

namespace orrery {

struct RunReport;
struct JudgedExpectation;

/// The value of one measure in one run.
struct Measured {
  std::string name{};
  std::optional<double> value{};  ///< nothing: the run has none

  friend bool operator==(const Measured&, const Measured&) = default;
};
BOOST_DESCRIBE_STRUCT(Measured, (), (name, value))

/// What a report says in numbers, by the keys of `--json`: {"events": …, "operations": {…}, …}. A
/// measure's `report` is a path into it.
Value figures_of(const RunReport& report);

/// The paths that lead to a number there: "events", "operations.p99_ms", …
std::vector<std::string> figure_paths();

class Measuring {
 public:
  /// `timeout`: what is served later than that was not available.
  Measuring(const Plan& plan, const LeaderRule& leader, Duration timeout);

  /// To be told what happens in the run; null if there is nothing that it waits for.
  Observer* observer() { return watch_.empty() ? nullptr : &watch_; }

  /// In the plan's order. `report` is complete but for its measures; `verdicts` are those of all
  /// judges, expected or only measured.
  std::vector<Measured> values(const World& world, const RunReport& report,
                               const std::vector<Verdict>& verdicts) const;

  /// Where a measure asks for it.
  std::optional<Mishaps> mishaps(const World& world) const;

  /// One verdict for each of `expect.sometimes`: violated if it never came, unknown if that run was
  /// interrupted before.
  std::vector<Verdict> sometimes(const World& world, bool is_partial) const;

 private:
  struct Numbers {
    std::size_t moment = 0;  // in watch_: of what is counted or timed
    std::size_t to = 0;      // … and of what ends that time
  };

  /// What all measures of a run are taken of.
  struct Facts {
    const World& world;
    const Value& figures;
    const std::vector<Verdict>& verdicts;
  };

  std::optional<double> value(const Measure& measure, const Numbers& numbers,
                              const Facts& facts) const;
  std::vector<NodeId> nodes_of(const Selection& selection, const World& world) const;
  /// Of the calls that it names alone.
  Value figures_of_calls(const Measure& measure, const World& world) const;
  std::optional<double> state_value(const Measure& measure, const World& world) const;

  Measures measures_;
  bool asks_for_mishaps_ = false;
  std::vector<Moment> sometimes_;
  LeaderRule leader_;
  Duration timeout_;  // of operations
  Watch watch_;
  std::vector<Numbers> numbers_;           // beside each measure
  std::vector<std::size_t> of_sometimes_;  // beside each of them
};

/// The judge's name of one of `expect.sometimes`: "sometimes: Elected where term >= 2".
std::string name_of_sometimes(const Moment& moment);

/// Is this such a name? One run that did not come there has not failed: any run may come there.
bool is_sometimes(std::string_view judge);

}  // namespace orrery
