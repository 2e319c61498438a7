#pragma once
/// A wall of seeds with runs of each sort, made up.

#include <chrono>
#include <cstdint>

#include "gui/model/seeds.hpp"

namespace orrery::gui {

inline SeedRun made_seed_run(std::uint64_t seed) {
  using namespace std::chrono_literals;
  SeedRun run{.seed = seed, .digest = seed, .events = 12'345, .ended = 6s, .stop = 6s};
  run.verdict = static_cast<SeedRun::Verdict>(seed % 9 < 3 ? seed % 9 : 3);
  if (run.verdict == SeedRun::Verdict::violated) {
    run.violations = {
        {.judge = "raft.election_safety",
         .sentence = "n1 became leader of term 1, of which n3 had been elected leader",
         .event = 120,
         .time = 1'310ms + 7ms * static_cast<int>(seed % 400)},
        {.judge = "linearizability", .sentence = "a read is stale", .time = 6s}};
  }
  if (run.verdict != SeedRun::Verdict::violated) run.why = "too much to look at";
  for (std::size_t i = 0; i < SeedRun::pieces; ++i) {
    run.activity[i] = static_cast<std::uint32_t>((seed * 7 + i * i) % 97);
  }
  run.faults.set(seed % 50).set(20);
  run.strikes = 2;
  return run;
}

/// Of what a session without settings shows.
inline SeedsState made_wall(std::uint64_t seeds, const std::string& file = "fake.json") {
  SeedsState wall{.file = file, .first = 8, .wanted = seeds};
  std::vector<SeedRun> runs;
  for (std::uint64_t i = 0; i < seeds; ++i) runs.push_back(made_seed_run(8 + i));
  add_runs(wall, std::move(runs));
  return wall;
}

}  // namespace orrery::gui
