/// How the cost of an event grows with what is pending.

#include <benchmark/benchmark.h>

#include "sim/core/draw.hpp"
#include "sim/core/event_queue.hpp"

namespace orrery::bench_engine {

/// The hold model (Jones 1986): of n pending events the first is taken and scheduled anew, an
/// exponential-like while later: the sum of two even draws whose mean is n microseconds, so that an
/// event is due each microsecond.
void Hold(benchmark::State& state) {
  const auto pending = static_cast<std::uint64_t>(state.range(0));
  std::uint64_t drawn = 0;
  const auto wait = [&] {
    const Draw draw = Draw::named(1, 2, 3, Time{}, ++drawn);
    return Duration(static_cast<std::int64_t>(draw.below(1'000 * pending) +
                                              draw.then(0).below(1'000 * pending)));
  };
  EventQueue queue;
  Event event;
  for (std::uint64_t i = 0; i < pending; ++i) {
    event.time = wait();
    queue.push(event);
  }
  for (std::uint64_t i = 0; i < 2 * pending; ++i) {  // into its steady state
    queue.pop(Time::max(), event);
    event.time += wait();
    queue.push(std::move(event));
  }
  for (auto _ : state) {
    queue.pop(Time::max(), event);
    event.time += wait();
    queue.push(std::move(event));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Hold)->ArgName("pending")->RangeMultiplier(10)->Range(100, 1'000'000);

}  // namespace orrery::bench_engine
