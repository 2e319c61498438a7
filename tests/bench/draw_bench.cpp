// What a named draw and a sample of each kind cost.

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/core/sampler.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t latency = hash_of_name("latency");

/// Draws as the network asks for them: link and time change with every message.
Draw draw_of(std::uint64_t message) {
  const auto number = static_cast<std::uint32_t>(message % 1000);
  return Draw::named(7, latency, who(replica(number + 1), replica(1000 - number)),
                     Time(message * 997), 0);
}

void named_draw(benchmark::State& state) {
  std::uint64_t message = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draw_of(++message).bits());
}
BENCHMARK(named_draw);

/// Each draw waits for the one before: the latency of the mix rather than its throughput.
void named_draw_in_a_chain(benchmark::State& state) {
  std::uint64_t message = 0;
  for (auto _ : state) message = draw_of(message).bits() & 0xFFFFFFF;
  benchmark::DoNotOptimize(message);
}
BENCHMARK(named_draw_in_a_chain);

void chance(benchmark::State& state) {
  std::uint64_t message = 0;
  const double probability = static_cast<double>(state.range(0)) / 100;
  for (auto _ : state) benchmark::DoNotOptimize(draw_of(++message).chance(probability));
}
BENCHMARK(chance)->Arg(1);

void between_durations(benchmark::State& state) {
  std::uint64_t message = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draw_of(++message).between(150ms, 300ms));
}
BENCHMARK(between_durations);

void sample(benchmark::State& state, const Distribution& distribution) {
  const Sampler sampler(distribution);
  std::uint64_t message = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sampler.sample(draw_of(++message)));
}
const Distribution lognormal{Lognormal{.median = 10ms, .p99 = 40ms}};
const Distribution constant{Constant{10ms}};
BENCHMARK_CAPTURE(sample, constant, constant);
BENCHMARK_CAPTURE(sample, uniform, Distribution{Uniform{5ms, 15ms}});
BENCHMARK_CAPTURE(sample, exponential, Distribution{Exponential{.mean = 10ms}});
BENCHMARK_CAPTURE(sample, normal, Distribution{Normal{.mean = 10ms, .stddev = 2ms}});
BENCHMARK_CAPTURE(sample, lognormal, lognormal);
BENCHMARK_CAPTURE(sample, pareto, Distribution{Pareto{.min = 1ms, .shape = 1.5}});
BENCHMARK_CAPTURE(sample, empirical_of_4_points,
                  Distribution{Empirical{{{0, 1ms}, {0.5, 10ms}, {0.99, 40ms}, {1, 200ms}}}});
BENCHMARK_CAPTURE(sample, mixture, Distribution{Mixture{{{0.9, lognormal}, {0.1, constant}}}});

void empirical_of_1000_values(benchmark::State& state) {
  const Sampler lognormal_sampler(lognormal);
  std::vector<Duration> values;
  for (std::uint64_t i = 0; i < 1000; ++i) values.push_back(lognormal_sampler.sample(draw_of(i)));
  sample(state, Distribution{empirical_from(values)});
}
BENCHMARK(empirical_of_1000_values);

/// What setting up a link's latency costs.
void compile_lognormal(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Sampler(lognormal));
}
BENCHMARK(compile_lognormal);

}  // namespace
}  // namespace orrery
