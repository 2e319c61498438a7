/// What searchers live on: runs a second of small scenarios, from the plan to the report; on one
/// thread and on all; and what it costs to note what a run shows.

#include <benchmark/benchmark.h>

#include "protocols/registry.hpp"
#include "sim/explore/coverage.hpp"
#include "sim/explore/sweep.hpp"

namespace orrery::bench_sweep {

Experiment scenario(const std::string& name) {
  return load_experiment(std::string(ORRERY_SOURCE_DIR "/scenarios/") + name + ".json", {},
                         shipped_catalogue());
}

void sweep_on(benchmark::State& state, const std::string& name, std::uint64_t seeds) {
  const Experiment experiment = scenario(name);
  const Catalogue catalogue = shipped_catalogue();
  const auto threads = static_cast<unsigned>(state.range(0));
  std::uint64_t runs = 0;
  std::uint64_t events = 0;
  for (auto _ : state) {
    const SweepReport report =
        sweep(experiment, catalogue, {.from = runs + 1, .seeds = seeds, .threads = threads});
    runs += report.runs;
    events += report.events;
  }
  const auto rate = [](std::uint64_t count) {
    return benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsRate);
  };
  state.counters["runs/s"] = rate(runs);
  state.counters["events/s"] = rate(events);
  state.counters["events/run"] = static_cast<double>(events) / static_cast<double>(runs);
}

void SweepPingPong(benchmark::State& state) { sweep_on(state, "ping_pong/hello", 4000); }
BENCHMARK(SweepPingPong)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime();

void SweepRaft(benchmark::State& state) { sweep_on(state, "raft/hello", 2000); }
BENCHMARK(SweepRaft)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime();

/// Thirty seconds under the full nemesis, judged by everybody.
void SweepNemesis(benchmark::State& state) { sweep_on(state, "raft/nemesis", 50); }
BENCHMARK(SweepNemesis)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime();

/// The same run with and without somebody who notes its outputs and transitions.
void Coverage(benchmark::State& state) {
  const Experiment experiment = scenario("raft/nemesis");
  const Catalogue catalogue = shipped_catalogue();
  std::vector<Sights> sights;
  for (const Protocol& protocol : catalogue.protocols) {
    if (protocol.name == experiment.plan().protocol.name) sights.emplace_back(protocol);
  }
  std::uint64_t events = 0;
  for (auto _ : state) {
    Run run(experiment.plan(), catalogue);
    Lookout lookout(sights.front(), parts_of(experiment.plan().faults));
    if (state.range(0) != 0) run.set_observer(&lookout);
    run.finish();
    events += run.world().events();
    benchmark::DoNotOptimize(lookout.seen());
  }
  state.counters["events/s"] =
      benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}
BENCHMARK(Coverage)->ArgName("noted")->Arg(0)->Arg(1);

}  // namespace orrery::bench_sweep
