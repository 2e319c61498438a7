// What a filter costs that chooses among the events of a million messages: when it is typed, and in
// each frame of a run that grows.

#include <benchmark/benchmark.h>

#include <variant>

#include "gui/model/filter_choice.hpp"
#include "tests/bench/million.hpp"

namespace orrery::gui {
namespace {

constexpr const char* filters[] = {"node=n2 && type!=Ask && t>120ms && lost", "timer -n1",
                                   "a*k,heartbeat (from=n1 || to=c*)",        "caused-by:500000",
                                   "concurrent-with:900000 delivered",        "sends=Ask loses=A*"};

FilterTerm filter(const benchmark::State& state) {
  return std::get<FilterTerm>(read_filter(filters[state.range(0)]));
}

void FilterOfAMillion(benchmark::State& state) {
  const Chronicle& history = million_messages().history;
  std::vector<bool> chosen;
  for (auto _ : state) {
    FilterChoice choice(filter(state));
    choice.choose(history, 1, chosen);
    benchmark::DoNotOptimize(chosen);
  }
  state.counters["events"] = static_cast<double>(history.last_event());
  state.SetLabel(filters[state.range(0)]);
}
BENCHMARK(FilterOfAMillion)->DenseRange(0, 5)->Unit(benchmark::kMillisecond);

/// A hundred events are new.
void FilterThatGrowsByAHundred(benchmark::State& state) {
  const Chronicle& history = million_messages().history;
  FilterChoice choice(filter(state));
  std::vector<bool> chosen;
  choice.choose(history, 1, chosen);
  for (auto _ : state) {
    choice.choose(history, history.last_event() - 100, chosen);
    benchmark::DoNotOptimize(chosen);
  }
  state.SetLabel(filters[state.range(0)]);
}
BENCHMARK(FilterThatGrowsByAHundred)->DenseRange(0, 5)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery::gui
