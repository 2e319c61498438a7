/// OM(3) among ten generals, from the order to the last decision: 3,609 messages, each a
/// millisecond on its way.

#include <benchmark/benchmark.h>

#include "protocols/generals_om/generals_om.hpp"
#include "protocols/generals_om/generals_om_checks.hpp"
#include "sim/core/world.hpp"

namespace orrery::bench_generals {

class OneMillisecond final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<OneMillisecond>(*this); }
  Fate fate_of(const Transmission&) override { return {.delay = std::chrono::milliseconds(1)}; }
};

void OralMessages(benchmark::State& state) {
  generals_om::Config config;
  config.m = static_cast<std::uint32_t>(state.range(1));
  const auto generals = static_cast<std::uint32_t>(state.range(0));
  std::uint64_t messages = 0;
  for (auto _ : state) {
    World world(1, make_ref<OneMillisecond>());
    world.add_group('n', generals, 'n',
                    [&](NodeId) { return make_box<generals_om::OralMessages>(config); });
    world.add_monitor(generals::make_monitor(generals_om::conditions));
    world.begin();
    world.run_until(config.delta * (config.m + 3));
    messages += world.messages().delivered;
  }
  state.counters["runs/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["messages/s"] =
      benchmark::Counter(static_cast<double>(messages), benchmark::Counter::kIsRate);
}
BENCHMARK(OralMessages)
    ->ArgNames({"generals", "m"})
    ->Args({4, 1})
    ->Args({7, 2})
    ->Args({10, 3})
    ->Args({10, 4});

}  // namespace orrery::bench_generals
