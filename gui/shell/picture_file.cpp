#include "gui/shell/picture_file.hpp"

#include <cmath>
#include <fstream>

#include "gui/model/frame_step.hpp"
#include "gui/model/log_words.hpp"
#include "gui/shell/state_dump.hpp"
#include "gui/shell/svg.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

Draw drawing_of(const std::string& panel) {
  if (panel == whole_screen) return draw_viewer;
  return [panel](Viewer& viewer, const Frame& frame) {
    std::unique_lock<std::mutex> lock;
    if (viewer.session) lock = viewer.session->lock();
    draw_alone(viewer, frame, panel);
  };
}

/// What the picture's title and its description say of the run.
struct PictureWords {
  std::string title{};
  std::string command_line{};
};

PictureWords words_for(Viewer& viewer, const std::string& panel) {
  PictureWords words{.title = title_of_picture(panel)};
  if (!viewer.session) return words;
  const auto lock = viewer.session->lock();
  const RunWords run = viewer.session->words();
  words.title += ": " + (run.title.empty() ? run.scenario : run.title);
  words.command_line = viewer.session->command_line() + "\n";
  return words;
}

void write_text(const std::string& text, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  if (!(out << text).flush()) {
    throw Error({file, 0, 0, {}}, "the picture cannot be written",
                "choose a folder that is there and can be written to");
  }
}

}  // namespace

SideScreen::SideScreen(const Commands& commands, ScreenSize size, float content_scale)
    : before_(ImGui::GetCurrentContext()) {
  ImGui::SetCurrentContext(nullptr);  // else a new one does not become current
  screen_ = std::make_unique<Screen>(commands, size, content_scale);
}

SideScreen::~SideScreen() {
  screen_.reset();
  ImGui::SetCurrentContext(before_);
}

void SideScreen::draw(Viewer& viewer, const std::string& panel) {
  constexpr int settling_frames = 3;
  constexpr int frames_max = 300;
  const Draw drawing = drawing_of(panel);
  for (int i = 0; i < settling_frames || (is_reading(viewer) && i < frames_max); ++i) {
    stop_reading(viewer);
    screen_->frame(viewer, drawing, 1.0 / 60);
  }
}

std::string SideScreen::svg(const std::string& title, const std::string& description) const {
  const ScreenSize size = screen_->size();
  return svg_of(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts,
                {.width = size.width,
                 .height = size.height,
                 .background = screen_->background(),
                 .title = title,
                 .description = description});
}

PictureRoom room_of(const Screen& screen, const std::string& panel) {
  PictureRoom room{screen.size(), screen.content_scale()};
  if (panel == whole_screen) return room;
  const UiItem* item = screen.ui().find("panel." + panel);
  if (item == nullptr) item = screen.ui().find(panel + ".area");
  if (item != nullptr && !item->area.is_empty()) {
    room.size = {static_cast<int>(item->area.width), static_cast<int>(item->area.height)};
  }
  return room;
}

std::string why_no_picture(const Viewer& viewer, const std::string& panel) {
  if (panel == whole_screen) return {};
  if (panel == "lesson") return viewer.lesson.play ? "" : "no lesson is open";
  if (panel == "start") return viewer.session ? "a run is open, not the start screen" : "";
  return viewer.session ? "" : "no run is open";
}

void write_picture(Viewer& viewer, const Commands& commands, const WantedPicture& wanted,
                   const PictureRoom& room) {
  const std::string why_not = why_no_picture(viewer, wanted.panel);
  if (!why_not.empty()) {
    throw Error({wanted.file, 0, 0, {}}, "there is no picture of " + wanted.panel + ": " + why_not);
  }
  if (wanted.format == WantedPicture::Format::csv) {
    const auto lock = viewer.session->lock();
    return write_text(log_as_csv(viewer), wanted.file);
  }
  const bool is_svg = wanted.format == WantedPicture::Format::svg;
  const ScreenSize size{room.size.width * wanted.pixels, room.size.height * wanted.pixels};
  SideScreen side(commands, size, room.content_scale * static_cast<float>(wanted.pixels));
  side.screen().set_hard_edges(is_svg);
  side.draw(viewer, wanted.panel);
  if (!is_svg) return write_png(side.picture(), wanted.file);
  const PictureWords words = words_for(viewer, wanted.panel);
  write_text(side.svg(words.title, words.command_line + description(side.screen().ui())),
             wanted.file);
}

}  // namespace orrery::gui
