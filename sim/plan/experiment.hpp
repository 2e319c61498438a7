#pragma once
/// Many runs of one scenario: its cells, which differ in what is varied, each with the same seeds.
/// Every scenario is an experiment; most have one cell and one seed.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/plan/estimate.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/run.hpp"

namespace orrery {

using VariedSettings = std::vector<std::pair<std::string, Value>>;

/// What tells a cell from the others: its row's name if it has one, else all of them.
VariedSettings told_of(const VariedSettings& settings);

/// "nodes=3 network.latency=10ms"; a name alone as it is; empty for none.
std::string to_text(const VariedSettings& settings);

struct ExperimentCell {
  VariedSettings settings{};
  Plan plan{};          ///< of the experiment's first seed
  ScenarioTree tree{};  ///< what it was read from, if seeds draw settings of their own
};

/// The cell has the settings for which the figure was published.
bool is_about(const PublishedFigure& figure, const ExperimentCell& cell);

struct Experiment {
  std::vector<ExperimentCell> cells{};  ///< one at least
  std::vector<std::uint64_t> seeds{};   ///< of each cell, paired: differences are not luck
  Swarm swarm{};                        ///< what each seed draws for itself, in all cells the same

  const Plan& plan() const { return cells.front().plan; }
  /// The plan of the run of a cell with a seed. Throws Error if what the seed draws makes none.
  Plan plan_of(std::size_t cell, std::uint64_t seed, const Catalogue& catalogue) const;
  /// What it draws; without what it leaves as it is written.
  VariedSettings drawn_by(std::uint64_t seed) const;
  /// More than one run, or figures to be compared.
  bool is_one() const { return cells.size() * seeds.size() > 1 || !plan().published.empty(); }
};

/// A file's experiment under overrides, in their order, with another seed if there is one. Throws
/// Error.
Experiment load_experiment(const std::string& file, const std::vector<std::string>& overrides,
                           const Catalogue& catalogue, std::optional<std::uint64_t> seed = {});

/// `seed` itself, then others that follow from it. Below 2^48 but for the first: a JSON number that
/// every reader keeps.
std::vector<std::uint64_t> seeds_from(std::uint64_t seed, std::uint32_t count);

/// What remains of one of the runs.
struct RunResult {
  std::uint64_t seed = 0;
  std::uint64_t digest = 0;
  std::uint64_t events = 0;
  Time simulated{};
  RunEnd ended = RunEnd::stopped;
  std::vector<JudgedExpectation> unexpected{};    ///< the verdicts that are not as expected
  std::vector<std::optional<double>> measures{};  ///< in the plan's order

  bool is_as_expected() const { return ended == RunEnd::stopped && unexpected.empty(); }
  friend bool operator==(const RunResult&, const RunResult&) = default;
};

/// One of `expect.sometimes`, over all runs.
struct SometimesReport {
  std::string judge{};
  std::uint64_t reached = 0;  ///< so many runs came to it
  std::uint64_t runs = 0;
  std::size_t cell = 0;  ///< where it was first …
  std::uint64_t seed = 0;
  std::string sentence{};  ///< … and how

  friend bool operator==(const SometimesReport&, const SometimesReport&) = default;
};

/// A published figure beside the simulated one of a cell.
struct FigureComparison {
  std::string measure{};
  std::string source{};
  FigureOrigin origin{};
  Statistic statistic{};
  std::size_t cell = 0;
  double published = 0;
  std::optional<Estimate> simulated{};   ///< nothing: no run had that measure
  std::optional<Tolerance> tolerance{};  ///< nothing: for looking at only

  double difference() const { return simulated ? simulated->value - published : 0; }
  /// The simulated figure itself is within the tolerance; its confidence interval makes nothing
  /// better or worse.
  bool is_as_expected() const;
  /// … but with so few runs, that may be luck: the interval is wider than the tolerance.
  bool may_be_luck() const;

  friend bool operator==(const FigureComparison&, const FigureComparison&) = default;
};

struct ExperimentReport {
  std::uint64_t digest = 0;  ///< of the digests in order; of a single run, its own
  std::uint64_t events = 0;
  bool is_partial = false;                      ///< interrupted
  std::vector<std::vector<RunResult>> cells{};  ///< by cell and seed
  std::vector<SometimesReport> sometimes{};
  std::vector<std::pair<std::string, std::uint64_t>> faults{};  ///< how often each fired in all
  std::vector<FigureComparison> comparisons{};
  std::uint64_t figures_without_cell = 0;  ///< published ones

  bool is_as_expected() const;
  friend bool operator==(const ExperimentReport&, const ExperimentReport&) = default;
};

/// Makes the report of an experiment from its runs: the cells in order, of each cell the seeds in
/// order.
class ExperimentFold {
 public:
  /// `only`: this cell alone. The experiment outlives this.
  explicit ExperimentFold(const Experiment& experiment, std::optional<std::size_t> only = {});

  std::uint64_t runs() const { return (cells_end_ - cells_begin_) * experiment_.seeds.size(); }
  std::uint64_t runs_done() const { return runs_done_; }
  std::uint64_t events() const { return report_.events; }

  /// The cell and the seed of one of the runs, from 0.
  std::size_t cell_of(std::uint64_t run) const {
    return cells_begin_ + static_cast<std::size_t>(run / experiment_.seeds.size());
  }
  std::uint64_t seed_of(std::uint64_t run) const {
    return experiment_.seeds[static_cast<std::size_t>(run % experiment_.seeds.size())];
  }

  /// The next run has ended like this.
  void add(const RunReport& report);

  /// What the runs so far came to.
  ExperimentReport report() const;

 private:
  void note_sometimes(const RunReport& report, std::size_t first);
  void note_faults(const std::vector<FaultReport>& faults);
  void compare(ExperimentReport& report, const PublishedTable& table) const;

  const Experiment& experiment_;
  std::size_t cells_begin_ = 0;
  std::size_t cells_end_ = 0;
  std::uint64_t runs_done_ = 0;
  ExperimentReport report_;
};

/// The measure's values in the runs of a cell that have one.
std::vector<double> values_of(const std::vector<RunResult>& runs, std::size_t measure);

}  // namespace orrery
