#pragma once
/// A museum of bugs: scenarios that each find a bug which somebody has published, under random
/// faults. Every exhibit proves that its judge bites, and its correct twin that the judge does not
/// cry wolf.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/plan/experiment.hpp"

namespace orrery {

/// A scenario with an `exhibit`, ready to be studied.
struct MuseumPiece {
  std::string id{};    ///< "R4"
  std::string name{};  ///< "vote_not_persisted": its file's
  std::string file{};
  std::string judge{};  ///< who must notice: the first of `expect.violates`
  Experiment search{};  ///< that judge's alone
  /// The settings that make its correct twin, which keeps what the piece violates.
  std::vector<std::string> twin_overrides{};
  Experiment twin{};
  std::string minimum_file{};  ///< made by hand, as small as its author could; empty: there is none
  std::optional<Plan> minimum{};
};

/// Whether the file says that it is one. Throws Error for what is no JSON.
bool is_exhibit(const std::string& file);

/// Throws Error, also for an exhibit without a bug to take away, or that nobody notices.
MuseumPiece load_museum_piece(const std::string& file, const Catalogue& catalogue);

/// How long to look.
struct MuseumEffort {
  std::uint32_t campaigns = 5;  ///< searches for the bug, each in seeds of its own
  std::uint64_t seeds = 1000;   ///< of a campaign at most, and of the twin
  /// Candidates of a shrink of the first run that shows it, at most; 0: it is not shrunk.
  std::uint64_t shrink_trials = 100'000;
};

/// What became of a piece.
struct PieceReport {
  std::string id{};
  std::string name{};
  std::string file{};
  std::string judge{};
  /// By campaign: the number of the seed, from 1, in which the judge noticed; nothing: in none.
  std::vector<std::optional<std::uint64_t>> detections{};
  std::optional<std::uint64_t> first_seed{};  ///< in which it noticed
  // Events up to the violation (of a judge of endings, all):
  std::optional<std::uint64_t> shrunk_events{};   ///< of the shrunk run, if one was found
  std::optional<std::uint64_t> minimum_events{};  ///< of the run made by hand, if that shows it
  std::string minimum_file{};
  std::uint64_t twin_runs = 0;
  std::uint64_t twin_violations = 0;               ///< runs of the twin that failed, in any way
  std::optional<std::uint64_t> twin_first_seed{};  ///< of these

  /// The median of the campaigns; nothing if half of them found nothing.
  std::optional<std::uint64_t> seeds_to_detection() const;
  /// Most campaigns found it, the minimum (if there is one) shows it, the twin is silent.
  bool is_as_expected() const;

  friend bool operator==(const PieceReport&, const PieceReport&) = default;
};
BOOST_DESCRIBE_STRUCT(PieceReport, (),
                      (id, name, file, judge, detections, first_seed, shrunk_events, minimum_events,
                       minimum_file, twin_runs, twin_violations, twin_first_seed))

/// Studies a piece, on all cores. Campaign k of n seeds runs the seeds (k - 1) n + 1 to k n until
/// the judge notices; the first run in which it does is shrunk; the twin runs 1 to n. Asks
/// `goes_on` some times a second; nothing once that says no.
std::optional<PieceReport> study(const MuseumPiece& piece, const MuseumEffort& effort,
                                 const Catalogue& catalogue, const std::function<bool()>& goes_on);

}  // namespace orrery
