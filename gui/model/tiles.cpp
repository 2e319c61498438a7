#include "gui/model/tiles.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace orrery::gui {

namespace {

constexpr float least_share = 0.12F;

float gap_of(float em) { return std::max(4.0F, std::floor(em * 0.3F)); }

/// Cuts a room in two, and leaves the gap between them free.
class Cutter {
 public:
  Cutter(float em, const Splits& splits) : em_(em), splits_(splits) {}

  std::pair<Rect, Rect> left_and_right(const Rect& room, std::size_t index) {
    const float left = std::floor((room.width - gap()) * share(index));
    const Rect before{room.x, room.y, left, room.height};
    const Rect after{before.right() + gap(), room.y, room.width - left - gap(), room.height};
    const float middle = before.right() + gap() / 2;
    add({index, snapped({middle - grip() / 2, room.y, grip(), room.height}), room, true});
    return {before, after};
  }

  std::pair<Rect, Rect> above_and_below(const Rect& room, std::size_t index) {
    const float height = std::floor((room.height - gap()) * share(index));
    const Rect above{room.x, room.y, room.width, height};
    const Rect below{room.x, above.bottom() + gap(), room.width, room.height - height - gap()};
    const float middle = above.bottom() + gap() / 2;
    add({index, snapped({room.x, middle - grip() / 2, room.width, grip()}), room, false});
    return {above, below};
  }

  void place(Panel panel, const Rect& room) {
    const float title = std::min(std::ceil(em_ * 1.5F), room.height);
    result_.tiles.push_back({panel,
                             {room.x, room.y, room.width, title},
                             {room.x, room.y + title, room.width, room.height - title}});
  }

  Tiling result() { return std::move(result_); }

 private:
  float gap() const { return gap_of(em_); }
  float grip() const { return std::max(12.0F, gap()); }
  float share(std::size_t index) const {
    return std::clamp(splits_[index], least_share, 1 - least_share);
  }
  void add(const Splitter& splitter) { result_.splitters.push_back(splitter); }

  float em_;
  const Splits& splits_;
  Tiling result_;
};

void explore(Cutter& cutter, const Rect& room) {
  const auto [rest, right] = cutter.left_and_right(room, 0);
  const auto [above, below] = cutter.above_and_below(rest, 1);
  const auto [left, middle] = cutter.left_and_right(above, 2);
  cutter.place(Panel::network, left);
  cutter.place(Panel::space_time, middle);
  cutter.place(Panel::log, below);
  cutter.place(Panel::inspector, right);
}

void time_above_all(Cutter& cutter, const Rect& room) {
  const auto [above, below] = cutter.above_and_below(room, 0);
  const auto [rest, right] = cutter.left_and_right(below, 2);
  const auto [left, middle] = cutter.left_and_right(rest, 1);
  cutter.place(Panel::space_time, above);
  cutter.place(Panel::network, left);
  cutter.place(Panel::log, middle);
  cutter.place(Panel::inspector, right);
}

void debug(Cutter& cutter, const Rect& room) {
  const auto [rest, right] = cutter.left_and_right(room, 0);
  const auto [above, below] = cutter.above_and_below(rest, 1);
  const auto [left, middle] = cutter.left_and_right(right, 2);
  cutter.place(Panel::log, above);
  cutter.place(Panel::space_time, below);
  cutter.place(Panel::network, left);
  cutter.place(Panel::inspector, middle);
}

Rect inner_room(const Rect& screen, float em) {
  const float gap = gap_of(em);
  return snapped({screen.x + gap, screen.y + gap, std::max(1.0F, screen.width - 2 * gap),
                  std::max(1.0F, screen.height - 2 * gap)});
}

}  // namespace

std::string_view title_of(Panel panel) {
  switch (panel) {
    case Panel::network:
      return "Network";
    case Panel::space_time:
      return "Space-time";
    case Panel::log:
      return "Log";
    case Panel::inspector:
      return "Inspector";
  }
  return {};
}

std::string_view name_of(Panel panel) {
  switch (panel) {
    case Panel::network:
      return "network";
    case Panel::space_time:
      return "spacetime";
    case Panel::log:
      return "log";
    case Panel::inspector:
      return "inspector";
  }
  return {};
}

Tiling tiling(const Rect& screen, float em, Layout layout, const Splits& splits) {
  Cutter cutter(em, splits);
  const Rect room = inner_room(screen, em);
  if (layout == Layout::explore) explore(cutter, room);
  else if (layout == Layout::space_time) time_above_all(cutter, room);
  else debug(cutter, room);
  return cutter.result();
}

Tiling tiling_of_one(const Rect& screen, float em, Panel panel) {
  Cutter cutter(em, first_splits[0]);
  cutter.place(panel, inner_room(screen, em));
  return cutter.result();
}

float share_at(const Splitter& splitter, Point mouse) {
  const Rect& room = splitter.divides;
  const float share = splitter.is_upright ? (mouse.x - room.x) / std::max(1.0F, room.width)
                                          : (mouse.y - room.y) / std::max(1.0F, room.height);
  return std::clamp(share, least_share, 1 - least_share);
}

}  // namespace orrery::gui
