#pragma once
/// A scenario under many seeds: what fails, what is ever seen, and what never. The report is folded
/// from the runs in their order, so that it is the same on any number of threads, and whether it
/// was made in one go or not.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/explore/experiment_run.hpp"
#include "sim/explore/failure.hpp"
#include "sim/plan/experiment.hpp"

namespace orrery {

/// Which runs, and when it is enough. The seeds are from, from + 1, …; each runs in every cell.
struct SweepPlan {
  std::uint64_t from = 1;
  std::uint64_t seeds = 1000;
  std::optional<std::size_t> cell{};          ///< this one alone
  std::optional<std::uint64_t> stop_after{};  ///< so many runs that fail
  bool until_seen = false;                    ///< all that the scenario says must be seen
  unsigned threads = all_cores();
};

/// The judge of the signature of a run that did not come to its `stop`.
inline constexpr std::string_view end_of_run = "runs to its end";

/// Runs that fail in the same way.
struct FailureKind {
  Signature signature{};
  std::uint64_t runs = 0;
  std::size_t cell = 0;    ///< of the first of them …
  std::uint64_t seed = 0;  ///< … its seed …
  std::string sentence{};  ///< … and what its judge said

  friend bool operator==(const FailureKind&, const FailureKind&) = default;
};
BOOST_DESCRIBE_STRUCT(FailureKind, (), (signature, runs, cell, seed, sentence))

/// What at least one run must show: each of `expect.violates` and `expect.sometimes`.
struct Sighting {
  std::string judge{};
  std::uint64_t runs = 0;  ///< that showed it
  std::size_t cell = 0;    ///< of the first of them …
  std::uint64_t seed = 0;
  std::string sentence{};

  friend bool operator==(const Sighting&, const Sighting&) = default;
};
BOOST_DESCRIBE_STRUCT(Sighting, (), (judge, runs, cell, seed, sentence))

/// An output, a transition of a state or a fault: in how many runs it was seen.
struct Covered {
  std::string what{};
  std::uint64_t runs = 0;
  std::size_t cell = 0;  ///< of the first of them …
  std::uint64_t seed = 0;

  friend bool operator==(const Covered&, const Covered&) = default;
};
BOOST_DESCRIBE_STRUCT(Covered, (), (what, runs, cell, seed))

/// The runs of one cell.
struct SweptCell {
  std::uint64_t runs = 0;
  std::uint64_t failed = 0;
  std::uint64_t first_digest = 0;
  bool varies = false;  ///< two of them differ

  friend bool operator==(const SweptCell&, const SweptCell&) = default;
};
BOOST_DESCRIBE_STRUCT(SweptCell, (), (runs, failed, first_digest, varies))

enum class SweepEnd : std::uint8_t {
  all_seeds,    ///< every run was made
  enough_fail,  ///< so many that nobody wants more
  all_seen,     ///< what was to be seen was seen
  same_run,     ///< every seed gives the same run
  interrupted,  ///< from outside
};
BOOST_DESCRIBE_ENUM(SweepEnd, all_seeds, enough_fail, all_seen, same_run, interrupted)

struct SweepReport {
  std::uint64_t runs = 0;
  std::uint64_t failed = 0;
  std::uint64_t events = 0;
  std::uint64_t digest = 0;  ///< of the runs' digests in their order
  SweepEnd ended = SweepEnd::interrupted;
  std::vector<SweptCell> cells{};  ///< of the experiment, also those that were left out
  std::vector<FailureKind> failures{};
  std::vector<Sighting> sightings{};
  std::vector<Covered> faults{};
  std::vector<Covered> sights{};  ///< outputs and transitions

  /// No run failed, and what must be seen was seen.
  bool is_as_expected() const;
  /// All cells were run more than once, and each time to one end.
  bool is_always_the_same() const;
  /// "output Elected", "fault crash leader": what the runs never did.
  std::vector<std::string> never_seen() const;

  friend bool operator==(const SweepReport&, const SweepReport&) = default;
};
BOOST_DESCRIBE_STRUCT(SweepReport, (),
                      (runs, failed, events, digest, ended, cells, failures, sightings, faults,
                       sights))

/// Told how far a sweep is, some times a second; false interrupts it.
using SweepWatch = std::function<bool(const SweepReport& so_far)>;

/// Sweeps, or goes on where `so_far` (of the same experiment and `from`) ended. Throws BrokenRun,
/// and Error if what a seed draws makes no run.
SweepReport sweep(const Experiment& experiment, const Catalogue& catalogue, const SweepPlan& plan,
                  const SweepWatch& watch = {}, SweepReport so_far = {});

}  // namespace orrery
