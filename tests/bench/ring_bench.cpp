/// The ring of the store at scale: a thousand machines with 256 tokens each, and a million keys.

#include <benchmark/benchmark.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "protocols/quorum_store/quorum_store_settings.hpp"

namespace orrery::bench_ring {

constexpr std::uint32_t machines = 1000;
constexpr std::uint32_t keys = 1'000'000;
const quorum_store::Config config{.tokens = 256};

std::string key(std::uint32_t i) { return std::string("k").append(std::to_string(i)); }

void RingBuilt(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(quorum_store::ring_of(config, machines));
}
BENCHMARK(RingBuilt)->Unit(benchmark::kMillisecond);

/// The three machines of each key.
void RingLookedUp(benchmark::State& state) {
  const quorum_store::Ring ring = quorum_store::ring_of(config, machines);
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < keys; ++i) names.push_back(key(i));
  for (auto _ : state) {
    for (const std::string& name : names) benchmark::DoNotOptimize(ring.preference_list(name, 3));
  }
}
BENCHMARK(RingLookedUp)->Unit(benchmark::kMillisecond);

/// How uneven 100 machines with so many tokens are: the standard deviation of the keys that each
/// coordinates, in shares of the mean. About 1/sqrt(tokens).
void RingBalance(benchmark::State& state) {
  const auto tokens = static_cast<std::uint32_t>(state.range(0));
  std::map<NodeId, double> count;
  for (auto _ : state) {
    const quorum_store::Ring ring = quorum_store::ring_of({.tokens = tokens}, 100);
    count.clear();
    for (std::uint32_t i = 0; i < keys; ++i) {
      ++count[ring.preference_list(key(i), 1).front()];
    }
  }
  double squares = 0;
  for (const auto& [machine, its] : count) {
    squares += (its / keys * 100 - 1) * (its / keys * 100 - 1);
  }
  squares += static_cast<double>(100 - count.size());  // those that have none
  state.counters["deviation"] = std::sqrt(squares / 100);
}
BENCHMARK(RingBalance)
    ->ArgName("tokens")
    ->RangeMultiplier(4)
    ->Range(1, 256)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

/// The share of the keys whose first machine is another one when a machine joins so many.
void RingJoin(benchmark::State& state) {
  const auto before = static_cast<std::uint32_t>(state.range(0));
  const auto moved = [&](quorum_store::Partitioning how) {
    const quorum_store::Config two{.partitioning = how, .tokens = 256};
    const quorum_store::Ring was = quorum_store::ring_of(two, before);
    const quorum_store::Ring is = quorum_store::ring_of(two, before + 1);
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < keys; ++i) {
      const std::string name = key(i);
      if (was.preference_list(name, 1) != is.preference_list(name, 1)) ++count;
    }
    return static_cast<double>(count) / keys;
  };
  for (auto _ : state) {
    state.counters["ring"] = moved(quorum_store::Partitioning::ring);
    state.counters["modulo"] = moved(quorum_store::Partitioning::modulo);
  }
}
BENCHMARK(RingJoin)
    ->ArgName("machines")
    ->Arg(4)
    ->Arg(9)
    ->Arg(99)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace orrery::bench_ring
