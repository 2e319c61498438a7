/// The engine's speed: n nodes, each sending 16 bytes once a second to a random other one, 10 ms
/// away (the workload `gossip` that the peers in other simulators run, too). Two events a message.

#include <benchmark/benchmark.h>

#include "sim/core/world.hpp"

namespace orrery::bench_gossip {

struct Rumour {
  std::uint64_t origin{};
  std::uint64_t number{};
  friend auto operator<=>(const Rumour&, const Rumour&) = default;
};
BOOST_DESCRIBE_STRUCT(Rumour, (), (origin, number))

struct PeriodOver {
  friend auto operator<=>(const PeriodOver&, const PeriodOver&) = default;
};
BOOST_DESCRIBE_STRUCT(PeriodOver, (), ())

struct Volatile {
  std::uint64_t sent{};
  std::uint64_t heard{};
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (sent, heard))

class Gossiper
    : public Process<std::variant<Rumour>, std::variant<PeriodOver>, Nothing, NoDurable, Volatile> {
 public:
  void start() { start_timer(PeriodOver{}, between(Duration{0}, std::chrono::seconds(1))); }
  void on(const Rumour& m) { heard += m.number; }
  void on(PeriodOver) {
    send(peers()[between(0U, peers().size() - 1)], Rumour{.origin = self().bits, .number = ++sent});
    start_timer(PeriodOver{}, std::chrono::seconds(1));
  }
};
static_assert(is_process<Gossiper>);

class TenMilliseconds final : public Environment {
 public:
  Ref<Environment> clone() const override { return Ref<Environment>(new TenMilliseconds(*this)); }
  Fate fate_of(const Transmission&) override { return {.delay = std::chrono::milliseconds(10)}; }
};

World gossip(std::uint32_t nodes, bool digest) {
  World world(1, make_ref<TenMilliseconds>());
  world.add_group('n', nodes, 'n', [](NodeId) { return make_box<Gossiper>(); });
  world.set_digest_enabled(digest);
  world.begin();
  return world;
}

void Gossip(benchmark::State& state) {
  World world = gossip(static_cast<std::uint32_t>(state.range(0)), state.range(1) != 0);
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
  World world = gossip(1000, true);
  world.run_until(std::chrono::seconds(2));
  for (auto _ : state) {
    World fork = world;
    benchmark::DoNotOptimize(fork);
  }
}
BENCHMARK(Fork);

}  // namespace orrery::bench_gossip
