/// The engine's speed: n nodes, each sending 16 bytes once a second to a random other one, 10 ms
/// away (the workload `gossip` that the peers in other simulators run, too). Two events a message.

#include <benchmark/benchmark.h>

#include "tests/bench/gossip.hpp"

namespace orrery::bench {

World begun_gossip(std::uint32_t nodes, bool digest) {
  World world = gossip(nodes);
  world.set_digest_enabled(digest);
  world.begin();
  return world;
}

void Gossip(benchmark::State& state) {
  World world = begun_gossip(static_cast<std::uint32_t>(state.range(0)), state.range(1) != 0);
  world.run_until(std::chrono::seconds(2));
  const std::uint64_t before = world.messages().delivered;
  for (auto _ : state) world.run_until(world.now() + std::chrono::milliseconds(100));
  const auto messages = static_cast<double>(world.messages().delivered - before);
  state.counters["messages/s"] = benchmark::Counter(messages, benchmark::Counter::kIsRate);
}
BENCHMARK(Gossip)
    ->ArgNames({"nodes", "digest"})
    ->Args({1000, 1})
    ->Args({1000, 0})
    ->Args({100000, 1});

void Fork(benchmark::State& state) {
  World world = begun_gossip(1000, true);
  world.run_until(std::chrono::seconds(2));
  for (auto _ : state) {
    World fork = world;
    benchmark::DoNotOptimize(fork);
  }
}
BENCHMARK(Fork);

}  // namespace orrery::bench
