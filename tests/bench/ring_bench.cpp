/// The ring of the store at scale: a thousand machines with 256 tokens each, and a million keys.

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "protocols/quorum_store/quorum_store_settings.hpp"

namespace orrery::bench_ring {

constexpr std::uint32_t machines = 1000;
constexpr std::uint32_t keys = 1'000'000;
const quorum_store::Config config{.tokens = 256};

void RingBuilt(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(quorum_store::ring_of(config, machines));
}
BENCHMARK(RingBuilt)->Unit(benchmark::kMillisecond);

/// The three machines of each key.
void RingLookedUp(benchmark::State& state) {
  const quorum_store::Ring ring = quorum_store::ring_of(config, machines);
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < keys; ++i) names.push_back("k" + std::to_string(i));
  for (auto _ : state) {
    for (const std::string& name : names) benchmark::DoNotOptimize(ring.preference_list(name, 3));
  }
}
BENCHMARK(RingLookedUp)->Unit(benchmark::kMillisecond);

}  // namespace orrery::bench_ring
