#pragma once
/// `orrery futures`: what can still come of a run, moment by moment.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/cli.hpp"
#include "sim/explore/valence_along.hpp"

namespace orrery {

struct FuturesOptions {
  std::string file{};
  std::optional<std::uint64_t> seed{};
  std::vector<std::string> overrides{};  ///< "nodes=7", in their order
  ValenceQuestion question{};
  /// One continuation alone, told event by event: its number, from 1. With a moment.
  std::optional<std::uint32_t> only{};
  bool json = false;
  std::string svg{};  ///< a path; empty for none
};

/// Looks, and prints a table and what follows from it. As expected unless a continuation decides
/// otherwise than somebody had. Throws Error for bad input.
ExitCode futures_command(const FuturesOptions& options, const Catalogue& catalogue,
                         Console& console);

/// The same for this plan, whatever the file says that it is from; `options` say how, and what to
/// repeat.
ExitCode futures_of_plan(const FuturesOptions& options, const Plan& plan,
                         const Catalogue& catalogue, Console& console);

/// Only the chart and what its moments prove, in about 15 lines. Throws Error where there is no
/// valence to speak of (survey_valence).
void show_futures_in_short(const Plan& plan, const Catalogue& catalogue, Console& console);

/// All values that were seen, in order.
std::vector<std::string> values_in(const ValenceSurvey& survey);

/// "a ########---- b": each of these values has a character of its own, and undecided ones a dot.
std::string bar_of(const Valence& valence, const std::vector<std::string>& values,
                   std::size_t width);

/// What is known of the run, in sentences: what is proven, and what was only seen.
std::vector<std::string> conclusions(const ValenceSurvey& survey);

/// So many of the moments, from the first to the last, those around the end of bivalence among
/// them. Requires: `most` is at least 4.
std::vector<Valence> some_of(const ValenceSurvey& survey, std::size_t most);

/// Moments as rows, each with its bar.
std::string futures_chart(const std::vector<Valence>& moments,
                          const std::vector<std::string>& values, const Outlet& outlet);

/// The report for a person, and the object of `--json`. Its members: scenarios/README.md.
std::string futures_text(const Plan& plan, const FuturesOptions& options,
                         const ValenceSurvey& survey, const Outlet& outlet);
Value futures_json(const Plan& plan, const FuturesOptions& options, const ValenceSurvey& survey);

/// The shares of all values along the run, as a picture.
std::string futures_svg(const Plan& plan, const ValenceSurvey& survey);

/// The command that looks again.
std::string replay_line(const FuturesOptions& options);

}  // namespace orrery
