// What it costs to work out pictures of time, with a million messages in view. A frame has 8 ms for
// all its panels.

#include <benchmark/benchmark.h>

#include "gui/model/log.hpp"
#include "gui/model/overview.hpp"
#include "gui/model/space_time.hpp"
#include "tests/bench/million.hpp"

namespace orrery::gui {
namespace {

struct Indexed {
  Indexed() {
    glyphs.follow(million_messages().history);
    marks.follow(million_messages().history);
  }
  Glyphs glyphs;
  MarkIndex marks;
};

/// The part of the run that is in view, in millionths.
void SpaceTimeOfAMillion(benchmark::State& state) {
  const Indexed indexed;
  const Chronicle& history = million_messages().history;
  const Time end = history.time_of(history.last_event());
  SpaceTimeLook look;
  look.window = {end / 3, end / 3 + end * state.range(0) / 1'000'000};
  if (state.range(0) == 1'000'000) look.window = {Time{}, end};
  look.area = {0, 0, 1440, 600};
  look.reached = end;
  SpaceTime diagram;
  for (auto _ : state) {
    diagram = look_at(history, indexed.glyphs, indexed.marks, look, letters_as_wide_as(10));
    benchmark::DoNotOptimize(diagram);
  }
  state.counters["messages"] = static_cast<double>(diagram.messages_in_view);
  state.counters["arrows"] = static_cast<double>(diagram.arrows.size());
  state.counters["columns"] = static_cast<double>(diagram.columns.size());
}
BENCHMARK(SpaceTimeOfAMillion)
    ->Arg(1'000'000)
    ->Arg(100'000)
    ->Arg(10'000)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond);

void OverviewOfAMillion(benchmark::State& state) {
  const Indexed indexed;
  const OverviewLook look{{0, 0, 1440, 90}, 16, 0};
  for (auto _ : state) {
    benchmark::DoNotOptimize(overview_of(million_messages(), indexed.glyphs, indexed.marks, look,
                                         letters_as_wide_as(10)));
  }
}
BENCHMARK(OverviewOfAMillion)->Unit(benchmark::kMillisecond);

void LogPageOfAMillion(benchmark::State& state) {
  const Chronicle& history = million_messages().history;
  const EventNumber first = history.last_event() / 2;
  for (auto _ : state) {
    for (EventNumber event = first; event < first + 40; ++event) {
      benchmark::DoNotOptimize(log_row(history, event));
    }
  }
}
BENCHMARK(LogPageOfAMillion)->Unit(benchmark::kMillisecond);

/// What the first frame costs that sees a million messages.
void FirstLookAtAMillion(benchmark::State& state) {
  million_messages();
  for (auto _ : state) {
    const Indexed indexed;
    benchmark::DoNotOptimize(indexed.glyphs.types().size());
  }
}
BENCHMARK(FirstLookAtAMillion)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery::gui
