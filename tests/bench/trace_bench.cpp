/// What a trace costs: events a second with each level, until the run has ended and with the
/// indexes that are built then, and seconds of all processors for either, for five Raft servers at
/// work and for gossip.

#include <benchmark/benchmark.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <string>

#include "protocols/raft/raft.hpp"
#include "protocols/raft/raft_checks.hpp"
#include "protocols/shared/leader_client.hpp"
#include "sim/core/world.hpp"
#include "sim/trace/recorder.hpp"
#include "sim/workload/workload.hpp"
#include "tests/bench/gossip.hpp"

namespace orrery::bench_trace {

class UpToTenMilliseconds final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<UpToTenMilliseconds>(*this); }
  Fate fate_of(const Transmission& message) override {
    return {.delay = message.draw(hash_of_name("latency"))
                         .between(std::chrono::milliseconds(1), std::chrono::milliseconds(10))};
  }
};

World thousand_gossipers() { return bench::gossip(1000); }

World raft_at_work() {
  World world(1, make_ref<UpToTenMilliseconds>());
  world.add_group('n', 5, 'n', [](NodeId) { return make_box<raft::Raft>(); });
  world.add_group('c', 3, 'n', [](NodeId) { return make_box<LeaderClient>(); });
  world.add_agent(make_ref<WorkloadAgent>(workload::Kv{{}, 100}, 3U));
  world.add_monitor(raft::make_checks());
  return world;
}

/// Seconds of all processors that the process has had.
double processor_time() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void trace(benchmark::State& state, World (*make)()) {
  using Clock = std::chrono::steady_clock;
  const auto events_max = static_cast<std::uint64_t>(state.range(1));
  const std::string file =
      (std::filesystem::temp_directory_path() / "orrery_trace_bench.db").string();
  double running = 0;
  double running_cpu = 0;
  double finishing_cpu = 0;
  for (auto _ : state) {
    World world = make();
    Recorder recorder({.file = file, .level = TraceLevel(state.range(0)), .replace = true}, world);
    world.set_observer(&recorder);
    world.begin();
    const auto begin = Clock::now();
    const double begin_cpu = processor_time();
    world.run_until(Time::max(), events_max);
    running += std::chrono::duration<double>(Clock::now() - begin).count();
    const double ran_cpu = processor_time();
    recorder.finish(world, {.ended = "event_limit"});
    running_cpu += ran_cpu - begin_cpu;
    finishing_cpu += processor_time() - ran_cpu;
  }
  const auto runs = static_cast<double>(state.iterations());
  const double events = runs * static_cast<double>(events_max);
  state.counters["events/s"] = events / running;
  state.counters["with_indexes/s"] = benchmark::Counter(events, benchmark::Counter::kIsRate);
  state.counters["run_cpu_s"] = running_cpu / runs;
  state.counters["finish_cpu_s"] = finishing_cpu / runs;
  state.counters["bytes/event"] =
      static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(events_max);
  std::filesystem::remove(file);
}

void TraceOfRaft(benchmark::State& state) { trace(state, raft_at_work); }
void TraceOfGossip(benchmark::State& state) { trace(state, thousand_gossipers); }
constexpr auto digest = static_cast<std::int64_t>(TraceLevel::digest);
constexpr auto events_level = static_cast<std::int64_t>(TraceLevel::events);
constexpr auto full = static_cast<std::int64_t>(TraceLevel::full);
BENCHMARK(TraceOfRaft)
    ->ArgNames({"level", "events"})
    ->Args({digest, 1'000'000})
    ->Args({events_level, 1'000'000})
    ->Args({full, 300'000})
    ->UseRealTime();
BENCHMARK(TraceOfGossip)
    ->ArgNames({"level", "events"})
    ->Args({digest, 1'000'000})
    ->Args({events_level, 1'000'000})
    ->Args({full, 300'000})
    ->UseRealTime();

}  // namespace orrery::bench_trace
