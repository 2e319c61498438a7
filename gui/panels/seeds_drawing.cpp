#include "gui/panels/seeds_drawing.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/seeds.hpp"
#include "gui/model/time_axis.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

class DrawnTile {
 public:
  DrawnTile(const Frame& frame, const SeedRun& run, const SeedTile& tile,
            const SeedTileState& state)
      : frame_(frame), theme_(frame.theme), run_(run), tile_(tile), state_(state) {}

  void draw() const {
    draw_ground();
    draw_sign();
    const bool holds = run_.verdict == SeedRun::Verdict::holds;
    put(tile_.seed, std::to_string(run_.seed), theme_.text);
    put(tile_.words, verdict_words(run_), holds ? theme_.faint : colour());
    if (!tile_.time.is_empty()) put(tile_.time, violation_time(run_), theme_.faint);
    draw_strip();
  }

 private:
  ImDrawList& list() const { return *ImGui::GetWindowDrawList(); }
  float line() const { return std::max(1.0F, std::floor(frame_.em / 12)); }

  Colour colour() const {
    switch (run_.verdict) {
      case SeedRun::Verdict::violated:
      case SeedRun::Verdict::broken:
        return theme_.bad;
      case SeedRun::Verdict::unknown:
        return theme_.warn;
      case SeedRun::Verdict::holds:
        return theme_.good;
    }
    return theme_.text;
  }

  void draw_ground() const {
    const Rect& area = tile_.area;
    const float border = state_.is_selected ? 2 * line() : line();
    const Colour edge = state_.is_selected ? theme_.accent : theme_.line;
    fill_rect(list(), area, edge);
    const Rect inner{area.x + border, area.y + border, area.width - 2 * border,
                     area.height - 2 * border};
    fill_rect(list(), inner, state_.is_hovered ? theme_.frame_hot : theme_.background);
    if (!state_.is_open) return;
    fill_rect(list(), {area.x, area.y, std::max(3.0F, std::floor(frame_.em * 0.2F)), area.height},
              theme_.accent);
  }

  void draw_sign() const {
    switch (run_.verdict) {
      case SeedRun::Verdict::violated:
        return draw_icon(list(), Icon::cross, tile_.sign, colour());
      case SeedRun::Verdict::broken:
        return draw_icon(list(), Icon::warning, tile_.sign, colour());
      case SeedRun::Verdict::holds:
        return draw_icon(list(), Icon::tick, tile_.sign, colour());
      case SeedRun::Verdict::unknown:
        break;
    }
    const float x = tile_.sign.centre().x - width_of("?") / 2;
    put({std::floor(x), tile_.sign.y, tile_.sign.right() - x, tile_.sign.height}, "?", colour());
  }

  void put(const Rect& room, const std::string& text, Colour ink) const {
    const float y = room.y + std::floor((room.height - ImGui::GetFontSize()) / 2);
    list().AddText({room.x, y}, ink, shortened(text, room.width).c_str());
  }

  void draw_strip() const {
    const Rect& strip = tile_.strip;
    fill_rect(list(), strip, theme_.panel);
    for (const Rect& bar : tile_.bars) fill_rect(list(), bar, faded(theme_.faint, 0.75F));
    if (tile_.end < strip.right() - line()) {
      fill_rect(list(), {tile_.end, strip.y, line(), strip.height}, theme_.faint);
    }
    const float half = std::floor(frame_.em * 0.22F);
    for (const float x : tile_.faults) {
      list().AddTriangleFilled({x - half, strip.y}, {x + half, strip.y},
                               {x, strip.y + std::floor(1.6F * half)}, theme_.warn);
    }
    for (const float x : tile_.violations) draw_violation(x);
  }

  /// A line through the strip, and a cross on it.
  void draw_violation(float x) const {
    const Rect& strip = tile_.strip;
    fill_rect(list(), {x, strip.y, 2 * line(), strip.height}, theme_.bad);
    const float r = std::floor(frame_.em * 0.24F);
    const float y = std::floor(strip.bottom() - r - line());
    const float middle = std::clamp(x + line(), strip.x + r, strip.right() - r);
    draw_cross(list(), {middle, y}, r, theme_.bad, std::max(1.5F, frame_.em * 0.1F));
  }

  const Frame& frame_;
  const Theme& theme_;
  const SeedRun& run_;
  const SeedTile& tile_;
  const SeedTileState& state_;
};

}  // namespace

void draw_seed_tile(const Frame& frame, const SeedRun& run, const SeedTile& tile,
                    const SeedTileState& state) {
  DrawnTile(frame, run, tile, state).draw();
}

std::string violation_time(const SeedRun& run) {
  return run.violations.empty() ? "" : time_text(run.violations.front().time, run.stop / 500);
}

}  // namespace orrery::gui
