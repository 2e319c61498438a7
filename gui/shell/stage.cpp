#include "gui/shell/stage.hpp"

#include <chrono>
#include <filesystem>
#include <utility>

#include "gui/model/frame_step.hpp"
#include "gui/shell/picture_file.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {

void Stage::simulate() {
  has_work_ = false;
  if (!viewer().session) return;
  const auto lock = viewer().session->lock();
  has_work_ = viewer().session->work(show_.events_a_frame);
}

void Stage::write_pictures() {
  if (viewer().wanted_pictures.empty() || ImGui::IsAnyMouseDown()) return;
  for (const WantedPicture& wanted : std::exchange(viewer().wanted_pictures, {})) {
    try {
      write_picture(viewer(), commands(), wanted, room_of(screen_, wanted.panel));
      const std::string place = std::filesystem::absolute(wanted.file).lexically_normal().string();
      say(viewer(), "Wrote " + place + ": " + title_of_picture(wanted.panel) + ".");
    } catch (const Error& error) {
      say(viewer(), error.what(), true);
    }
  }
}

void Stage::pass(double seconds) {
  do simulate();
  while (has_work_);
  prepare_frame(viewer(), seconds);
}

void Stage::make_frame(double seconds) {
  simulate();
  const auto begin = std::chrono::steady_clock::now();
  prepare_frame(viewer(), seconds);
  screen_.frame(viewer(), show_.draw, seconds);
  build_milliseconds_ =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  write_pictures();
}

void Stage::settle() {
  // Dear ImGui needs two frames after the last input: one to act, one to lay out what came of it.
  constexpr int calm_frames = 2;
  constexpr int frames_max = 20'000;
  int calm = 0;
  for (int i = 0; i < frames_max && calm < calm_frames; ++i) {
    frame();
    const bool is_busy = screen_.input().has_more() ||
                         (!viewer().head.is_playing && (has_work_ || is_moving(viewer())));
    calm = is_busy ? 0 : calm + 1;
  }
}

}  // namespace orrery::gui
