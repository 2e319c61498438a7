#include "gui/shell/bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>
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

/// So many frames, each after what `change` does, in lines that begin with `title`.
std::string measured(Stage& stage, std::uint64_t frames, const std::string& title,
                     const std::function<void(std::uint64_t)>& change) {
  std::vector<double> whole;
  std::vector<double> built;
  int vertices = 0;
  const Clock::time_point begin = Clock::now();
  for (std::uint64_t i = 0; i < frames; ++i) {
    const Clock::time_point frame = Clock::now();
    change(i);
    stage.frame();
    stage.finish();
    whole.push_back(milliseconds_since(frame));
    built.push_back(stage.build_milliseconds());
    vertices = std::max(vertices, ImGui::GetDrawData()->TotalVtxCount);
  }
  const double seconds = milliseconds_since(begin) / 1000;
  return fmt::format(
      "{0}frames: {1}\n{0}per second: {2:.1f}\n{0}frame, median: {3:.2f} ms\n"
      "{0}frame, 99 %: {4:.2f} ms\n{0}building, median: {5:.2f} ms\n{0}building, 99 %: {6:.2f} ms\n"
      "{0}vertices at most: {7}\n",
      title, frames, static_cast<double>(frames) / seconds, quantile(whole, 0.5),
      quantile(whole, 0.99), quantile(built, 0.5), quantile(built, 0.99), vertices);
}

}  // namespace

std::string bench(Stage& stage, std::uint64_t frames) {
  Viewer& viewer = stage.viewer();
  if (!viewer.session) return measured(stage, frames, "", [](std::uint64_t) {});
  const bool was_playing = viewer.head.is_playing;
  viewer.head.is_playing = true;
  std::string text = measured(stage, frames, "", [](std::uint64_t) {});
  text += fmt::format("last event: {}\nmessages in view: {}\n", viewer.head.event,
                      viewer.space_time.diagram.messages_in_view);
  viewer.head.is_playing = was_playing;

  const bool has_followed = std::exchange(viewer.window_follows, false);
  const Time pixel = viewer.space_time.diagram.scale.window.length() / 1000;
  text += measured(stage, frames, "panning, ", [&](std::uint64_t frame) {
    const Time by = frame % 2 == 0 ? pixel : -pixel;
    viewer.window_begin += by;
    viewer.window_end += by;
  });
  viewer.window_follows = has_followed;
  return text;
}

}  // namespace orrery::gui
