// What it costs to work out the panel of metrics with a million messages in view. A frame has 8 ms
// for all its panels; what it costs once, when a run is opened, is told apart.

#include <benchmark/benchmark.h>

#include "gui/model/metrics_state.hpp"
#include "tests/bench/million.hpp"

namespace orrery::gui {
namespace {

/// Messages, those under way, and delays, as a panel of 1400 by 800 pixels shows them.
struct MeasuredPanel {
  explicit MeasuredPanel(PlotForm form) {
    state.views = {};
    for (const char* metric : {"messages", "under_way", "delays"}) {
      state.views[metric_named(metric)] = {.is_shown = true, .form = form};
    }
    look.area = {0, 0, 1400, 800};
    look.window = {Time{}, million_messages().reached()};
    frame();
    frame();  // the run stands still: all values are ranked
  }
  void frame() {
    metrics_height(state, million_messages(), look);
    benchmark::DoNotOptimize(
        plots_for(state, million_messages(), look, letters_as_wide_as(8)).size());
  }
  MetricsState state;
  MetricsLook look;
};

void MetricsOfAMillionAtFirst(benchmark::State& state) {
  million_messages();
  for (auto _ : state) MeasuredPanel panel(PlotForm::series);
}
BENCHMARK(MetricsOfAMillionAtFirst)->Unit(benchmark::kMillisecond);

/// The window moves in each frame.
void MetricsOfAMillionMoved(benchmark::State& state) {
  MeasuredPanel panel(all_forms[static_cast<std::size_t>(state.range(0))]);
  const Time step = million_messages().reached() / 1000;
  for (auto _ : state) {
    panel.look.window = {panel.look.window.begin + step, panel.look.window.end + step};
    panel.frame();
  }
}
BENCHMARK(MetricsOfAMillionMoved)
    ->ArgName("form")
    ->DenseRange(0, 2)
    ->Iterations(300)
    ->Unit(benchmark::kMillisecond);

/// An end of the range is dragged: all that is counted is counted anew in each frame.
void MetricsOfAMillionWithADraggedRange(benchmark::State& state) {
  MeasuredPanel panel(all_forms[static_cast<std::size_t>(state.range(0))]);
  const Time end = million_messages().reached();
  std::int64_t frame = 0;
  for (auto _ : state) {
    panel.look.range = TimeWindow{end / 100, end - end / 1000 * (frame++ % 100)};
    panel.frame();
  }
}
BENCHMARK(MetricsOfAMillionWithADraggedRange)
    ->ArgName("form")
    ->DenseRange(0, 2)
    ->Iterations(300)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery::gui
