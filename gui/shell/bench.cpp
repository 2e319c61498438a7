#include "gui/shell/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace orrery::gui {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double quantile(std::vector<double> times, double share) {
  std::ranges::sort(times);
  return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
}

}  // namespace

std::string bench(Stage& stage, std::uint64_t frames) {
  const bool was_playing = stage.viewer().head.is_playing;
  stage.viewer().head.is_playing = stage.viewer().session != nullptr;
  std::vector<double> whole;
  std::vector<double> built;
  int vertices = 0;
  const Clock::time_point begin = Clock::now();
  for (std::uint64_t i = 0; i < frames; ++i) {
    const Clock::time_point frame = Clock::now();
    stage.frame();
    stage.finish();
    whole.push_back(milliseconds_since(frame));
    built.push_back(stage.build_milliseconds());
    vertices = std::max(vertices, ImGui::GetDrawData()->TotalVtxCount);
  }
  const double seconds = milliseconds_since(begin) / 1000;
  stage.viewer().head.is_playing = was_playing;
  return fmt::format(
      "frames: {}\nper second: {:.1f}\nframe, median: {:.2f} ms\nframe, 99 %: {:.2f} ms\n"
      "building, median: {:.2f} ms\nbuilding, 99 %: {:.2f} ms\nvertices at most: {}\n"
      "last event: {}\n",
      frames, static_cast<double>(frames) / seconds, quantile(whole, 0.5), quantile(whole, 0.99),
      quantile(built, 0.5), quantile(built, 0.99), vertices, stage.viewer().head.event);
}

}  // namespace orrery::gui
