#pragma once
/// The wall of seeds: the scenario as it stands, run under many other seeds, those that violate
/// something first. It is of the scenario that it was begun with, and says so when that changes.

#include <cstdint>
#include <map>
#include <string>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

inline constexpr std::uint64_t seeds_at_once = 100;

// Requires, as below where a viewer is named: there is a session, and its lock is held.

/// Why seeds cannot be tried now; empty: they can.
std::string why_not_try_seeds(const Viewer& viewer);

/// A wall of so many seeds, those after the shown run's. Throws Error.
void try_seeds(Viewer& viewer, std::uint64_t seeds);
/// So many more of the same scenario, after those that there are. Throws Error.
void try_more_seeds(Viewer& viewer, std::uint64_t seeds);
/// The same seeds with the scenario as it is now. Throws Error.
void try_seeds_anew(Viewer& viewer);
/// What was run so far stays.
void stop_trying(Viewer& viewer);
/// No wall. Needs no lock, nor a session.
void forget_seeds(Viewer& viewer);
/// A frame passes: takes the runs that have come. Needs no lock, nor a session.
void take_seed_runs(Viewer& viewer);

/// Another scenario is shown than the wall is of. False if there is no wall.
bool are_seeds_stale(const Viewer& viewer);

/// Takes in these runs, in order of their seeds.
void add_runs(SeedsState& state, std::vector<SeedRun> runs);
/// The run of a seed; null if it is not there.
const SeedRun* run_of(const SeedsState& state, std::uint64_t seed);
/// Judges that were violated, and in how many of the runs.
std::map<std::string, std::uint64_t> violated_judges(const SeedsState& state);
/// Every seed gives the same run: nothing of it is drawn. False while there are fewer than two.
bool are_all_the_same(const SeedsState& state);

/// The tile so many places on, in the order in which they are shown.
void select_seed(SeedsState& state, std::ptrdiff_t tiles_on);
/// Looks at the run of this seed, at its first violation if one event decided that. Ctrl+Z goes
/// back. Throws Error.
void open_seed(Viewer& viewer, std::uint64_t seed);

// ---------------------------------------------------------------- words

/// "7 of 100 seeds violate raft.election_safety."
std::string headline(const SeedsState& state);
/// What else is to be known of the wall; empty: nothing.
std::string remarks_on_seeds(const SeedsState& state);
/// "violates election_safety", "holds": beside the sign on a tile.
std::string verdict_words(const SeedRun& run);
/// All of it in sentences.
std::string words_of(const SeedRun& run);

}  // namespace orrery::gui
