/// The scale of the simulator: a push epidemic that everyone has caught, so that each node tells a
/// random other one once a second, 10 ms away. Two events a message.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "protocols/epidemic/epidemic.hpp"
#include "sim/core/world.hpp"
#include "tests/bench/gossip.hpp"

namespace orrery::bench_epidemic {

World world_of(std::uint32_t nodes, bool digest, const epidemic::Config& config = {}) {
  World world(1, make_ref<bench::TenMilliseconds>());
  world.add_group('n', nodes, 'n', [&](NodeId) { return make_box<epidemic::Epidemic>(config); });
  world.set_digest_enabled(digest);
  return world;
}

/// Bytes that the program has got from the allocator, or has mapped, and not given back.
double bytes_in_use() {
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
}

/// A world of so many nodes, built and begun; "running" is what it holds when everyone is infected
/// and the most pushes have been under way. First in this file: it must not find the others' memory
/// in the pools.
void EpidemicBuilt(benchmark::State& state) {
  const auto nodes = static_cast<std::uint32_t>(state.range(0));
  double built = 0;
  double running = 0;
  for (auto _ : state) {
    const double before = bytes_in_use();
    World world = world_of(nodes, true);
    world.begin();
    built = bytes_in_use() - before;
    state.PauseTiming();
    world.run_until(std::chrono::seconds(40));
    running = bytes_in_use() - before;
    state.ResumeTiming();
  }
  state.counters["bytes a node"] = built / nodes;
  state.counters["running"] = running / nodes;
}
BENCHMARK(EpidemicBuilt)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

void Epidemic(benchmark::State& state) {
  World world = world_of(static_cast<std::uint32_t>(state.range(0)), state.range(1) != 0);
  world.begin();
  world.run_until(std::chrono::seconds(40));
  const std::uint64_t before = world.messages().delivered;
  for (auto _ : state) world.run_until(world.now() + std::chrono::seconds(1));
  const auto messages = static_cast<double>(world.messages().delivered - before);
  state.counters["messages/s"] = benchmark::Counter(messages, benchmark::Counter::kIsRate);
}
BENCHMARK(Epidemic)
    ->ArgNames({"nodes", "digest"})
    ->Args({1000, 1})
    ->Args({1000, 0})
    ->Args({100'000, 1})
    ->Args({1'000'000, 1})
    ->Unit(benchmark::kMillisecond);

/// From the first one who knows the rumour until everybody does: everybody calls in each round.
void EpidemicPushPull(benchmark::State& state) {
  const auto nodes = static_cast<std::uint32_t>(state.range(0));
  class Infections final : public Observer {
   public:
    std::uint32_t count = 0;
    void output(const World&, NodeId, const Payload&) override { ++count; }
  };
  for (auto _ : state) {
    Infections infections;
    World world = world_of(nodes, true, {.exchange = epidemic::Exchange::push_pull});
    world.set_observer(&infections);
    world.begin();
    while (infections.count < nodes) world.run_until(world.now() + std::chrono::seconds(1));
  }
}
BENCHMARK(EpidemicPushPull)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace orrery::bench_epidemic
