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
  Cutter(float em, const TileChoice& choice) : em_(em), choice_(choice) {}

  /// Too narrow for three panels side by side.
  bool is_narrow(const Rect& room) const { return room.width < 70 * em_; }
  /// Too small for two panels: they take turns.
  bool is_tiny(const Rect& room) const { return room.height < 14 * em_ && room.width < 50 * em_; }
  /// Too low for two panels one above the other.
  bool is_low(const Rect& room) const { return room.height < 22 * em_; }

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

  void place(const Rect& room, std::vector<Panel> panels) {
    const float title = std::min(std::ceil(em_ * 1.5F), room.height);
    const Panel shown = newest_of(panels);
    result_.tiles.push_back({shown,
                             std::move(panels),
                             {room.x, room.y, room.width, title},
                             {room.x, room.y + title, room.width, room.height - title}});
  }

  Tiling result() { return std::move(result_); }

 private:
  float gap() const { return gap_of(em_); }
  float grip() const { return std::max(12.0F, gap()); }
  float share(std::size_t index) const {
    return std::clamp(choice_.splits[index], least_share, 1 - least_share);
  }
  Panel newest_of(const std::vector<Panel>& panels) const {
    for (const Panel panel : choice_.recent) {
      if (std::ranges::find(panels, panel) != panels.end()) return panel;
    }
    return panels.front();
  }
  void add(const Splitter& splitter) { result_.splitters.push_back(splitter); }

  float em_;
  const TileChoice& choice_;
  Tiling result_;
};

void explore(Cutter& cutter, const Rect& room) {
  using enum Panel;
  if (cutter.is_low(room)) {
    const bool is_narrow = cutter.is_narrow(room);
    const auto [rest, right] = cutter.left_and_right(room, is_narrow ? 2 : 0);
    if (is_narrow) {
      cutter.place(rest, {network});
      return cutter.place(
          right, {space_time, operations, log, metrics, entries, seeds, inspector, scenario});
    }
    const auto [left, middle] = cutter.left_and_right(rest, 2);
    cutter.place(left, {network});
    cutter.place(middle, {space_time, operations});
    return cutter.place(right, {inspector, scenario, log, metrics, entries, seeds});
  }
  if (cutter.is_narrow(room)) {
    const auto [above, below] = cutter.above_and_below(room, 1);
    const auto [left, right] = cutter.left_and_right(above, 2);
    cutter.place(left, {network});
    cutter.place(right, {space_time, operations});
    return cutter.place(below, {log, metrics, entries, seeds, inspector, scenario});
  }
  const auto [rest, right] = cutter.left_and_right(room, 0);
  const auto [above, below] = cutter.above_and_below(rest, 1);
  const auto [left, middle] = cutter.left_and_right(above, 2);
  cutter.place(left, {network});
  cutter.place(middle, {space_time, operations});
  cutter.place(below, {log, metrics, entries, seeds});
  cutter.place(right, {inspector, scenario});
}

void time_above_all(Cutter& cutter, const Rect& room) {
  using enum Panel;
  if (cutter.is_low(room))
    return cutter.place(
        room, {space_time, operations, network, log, metrics, entries, seeds, inspector, scenario});
  const auto [above, below] = cutter.above_and_below(room, 0);
  cutter.place(above, {space_time, operations, metrics});
  if (cutter.is_narrow(room)) {
    const auto [left, right] = cutter.left_and_right(below, 1);
    cutter.place(left, {network});
    return cutter.place(right, {log, entries, seeds, inspector, scenario});
  }
  const auto [rest, right] = cutter.left_and_right(below, 2);
  const auto [left, middle] = cutter.left_and_right(rest, 1);
  cutter.place(left, {network});
  cutter.place(middle, {log, entries, seeds});
  cutter.place(right, {inspector, scenario});
}

void debug(Cutter& cutter, const Rect& room) {
  using enum Panel;
  if (cutter.is_low(room) || cutter.is_narrow(room)) {
    const auto [left, right] = cutter.left_and_right(room, 0);
    cutter.place(left, {log, metrics, entries, seeds, space_time, operations});
    return cutter.place(right, {inspector, scenario, network});
  }
  const auto [rest, right] = cutter.left_and_right(room, 0);
  const auto [above, below] = cutter.above_and_below(rest, 1);
  const auto [left, middle] = cutter.left_and_right(right, 2);
  cutter.place(above, {log, metrics, entries, seeds});
  cutter.place(below, {space_time, operations});
  cutter.place(left, {network});
  cutter.place(middle, {inspector, scenario});
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
    case Panel::operations:
      return "Operations";
    case Panel::log:
      return "Log";
    case Panel::metrics:
      return "Metrics";
    case Panel::entries:
      return "Entries";
    case Panel::seeds:
      return "Seeds";
    case Panel::inspector:
      return "Inspector";
    case Panel::scenario:
      return "Scenario";
  }
  return {};
}

std::string_view name_of(Panel panel) {
  switch (panel) {
    case Panel::network:
      return "network";
    case Panel::space_time:
      return "spacetime";
    case Panel::operations:
      return "operations";
    case Panel::log:
      return "log";
    case Panel::metrics:
      return "metrics";
    case Panel::entries:
      return "entries";
    case Panel::seeds:
      return "seeds";
    case Panel::inspector:
      return "inspector";
    case Panel::scenario:
      return "scenario";
  }
  return {};
}

Tiling tiling(const Rect& screen, float em, const TileChoice& choice) {
  Cutter cutter(em, choice);
  const Rect room = inner_room(screen, em);
  if (cutter.is_tiny(room)) cutter.place(room, {all_panels.begin(), all_panels.end()});
  else if (choice.layout == Layout::explore) explore(cutter, room);
  else if (choice.layout == Layout::space_time) time_above_all(cutter, room);
  else debug(cutter, room);
  return cutter.result();
}

Tiling tiling_of_one(const Rect& screen, float em, Panel panel) {
  const TileChoice choice;
  Cutter cutter(em, choice);
  cutter.place(inner_room(screen, em), {panel});
  return cutter.result();
}

float share_at(const Splitter& splitter, Point mouse) {
  const Rect& room = splitter.divides;
  const float share = splitter.is_upright ? (mouse.x - room.x) / std::max(1.0F, room.width)
                                          : (mouse.y - room.y) / std::max(1.0F, room.height);
  return std::clamp(share, least_share, 1 - least_share);
}

}  // namespace orrery::gui
