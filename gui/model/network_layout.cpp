#include "gui/model/network_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace orrery::gui {
namespace {

/// Room that a node on a ring keeps free around itself, in em: labels stand outside the ring.
constexpr float side_room = 3.8F;
constexpr float top_room = 2.0F;
constexpr float label_room = 3.2F;

/// As many points at even distances on an ellipse, the first one at the top, clockwise.
std::vector<Point> even_points(std::size_t count, Point centre, float a, float b) {
  constexpr int steps = 720;
  std::vector<float> walked(steps + 1, 0);
  std::vector<Point> rim(steps + 1);
  for (int i = 0; i <= steps; ++i) {
    const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / steps;
    const auto at = static_cast<std::size_t>(i);
    rim[at] = {centre.x + a * std::sin(angle), centre.y - b * std::cos(angle)};
    if (i > 0) {
      walked[at] =
          walked[at - 1] + std::hypot(rim[at].x - rim[at - 1].x, rim[at].y - rim[at - 1].y);
    }
  }
  std::vector<Point> points;
  for (std::size_t i = 0; i < count; ++i) {
    const float want = walked.back() * static_cast<float>(i) / static_cast<float>(count);
    const auto found = std::ranges::lower_bound(walked, want) - walked.begin();
    points.push_back(rim[static_cast<std::size_t>(found)]);
  }
  return points;
}

/// The least distance between two of them.
float least_distance(std::span<const Point> points) {
  float least = 1e9F;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      least = std::min(least, std::hypot(points[i].x - points[j].x, points[i].y - points[j].y));
    }
  }
  return least;
}

void place_grid(std::span<const Place> who, const Rect& area, float em, NetworkLayout& layout) {
  const auto count = static_cast<float>(who.size());
  const float columns = std::clamp(
      std::ceil(std::sqrt(count * area.width / std::max(area.height, 1.0F))), 1.0F, count);
  const float rows = std::ceil(count / columns);
  const float wide = area.width / columns;
  const float high = area.height / rows;
  const float radius = std::max(1.0F, std::min({wide * 0.36F, high * 0.36F, 1.2F * em}));
  for (std::size_t i = 0; i < who.size(); ++i) {
    const float row = std::floor(static_cast<float>(i) / columns);
    const float column = static_cast<float>(i) - row * columns;
    layout.nodes[who[i]] = {{area.x + (column + 0.5F) * wide, area.y + (row + 0.5F) * high},
                            radius};
  }
}

void place_ring(std::span<const Place> who, const Rect& area, float em, NetworkLayout& layout) {
  const float full = 1.55F * em;
  const float left = std::min(side_room * em, area.width / 4);
  const float top = std::min(full + top_room * em, area.height * 0.3F);
  const float bottom = std::min(full + label_room * em, area.height / 3);
  const float a = std::max(1.0F, area.width / 2 - left);
  const float b = std::max(1.0F, (area.height - top - bottom) / 2);
  const Point centre{area.x + area.width / 2, area.y + top + b};
  // The width of a panel is no reason to draw a ring flat.
  const float widest = std::max(b * 1.7F, std::min(a, 8 * em));
  std::vector<Point> points;
  if (who.size() == 1) points = {centre};
  else if (who.size() == 2)
    points = {{centre.x - std::min(a, widest), centre.y},
              {centre.x + std::min(a, widest), centre.y}};
  else points = even_points(who.size(), centre, std::min(a, widest), b);
  const float radius = std::clamp(least_distance(points) * 0.36F, 2.0F, full);
  for (std::size_t i = 0; i < who.size(); ++i) layout.nodes[who[i]] = {points[i], radius};
}

void place_replicas(std::span<const Place> who, const Rect& area, float em, NetworkLayout& layout) {
  if (who.empty()) return;
  if (who.size() > ring_max) return place_grid(who, area, em, layout);
  place_ring(who, area, em, layout);
}

/// One below the other at the right of the area, which loses them.
void place_clients_aside(std::span<const Place> who, Rect& area, float em, NetworkLayout& layout) {
  const float wide = 3.6F * em;
  const float high = area.height / static_cast<float>(who.size());
  area.width -= wide;
  for (std::size_t i = 0; i < who.size(); ++i) {
    layout.nodes[who[i]] = {
        {area.right() + wide / 2, area.y + (static_cast<float>(i) + 0.5F) * high}, 1.05F * em};
  }
}

/// Rows at the bottom of the area, which loses them; where it is low, a column at its side.
void place_clients(std::span<const Place> who, Rect& area, float em, NetworkLayout& layout) {
  if (who.empty()) return;
  const bool is_low = area.height < 12 * em && area.width > 1.4F * area.height;
  if (is_low && static_cast<float>(who.size()) * 2.6F * em <= area.height) {
    return place_clients_aside(who, area, em, layout);
  }
  const auto a_row = static_cast<std::size_t>(std::max(1.0F, area.width / (3.6F * em)));
  const bool is_one_row = who.size() <= a_row;
  const float high = is_one_row ? 2.8F * em : std::min(area.height * 0.25F, 5 * em);
  const Rect strip{area.x, area.bottom() - high, area.width, high};
  area.height -= high;
  if (!is_one_row) return place_grid(who, strip, 0.8F * em, layout);
  const float wide = strip.width / static_cast<float>(who.size());
  for (std::size_t i = 0; i < who.size(); ++i) {
    layout.nodes[who[i]] = {{strip.x + (static_cast<float>(i) + 0.5F) * wide, strip.centre().y},
                            1.05F * em};
  }
}

/// Too low for a ring and rows below it: replicas by turns at the top and at the bottom, so that
/// links pass by them; clients behind them. False if that is too narrow, too.
bool place_low(std::span<const Place> replicas, std::span<const Place> clients, const Rect& area,
               float em, NetworkLayout& layout) {
  const float client = 2.7F * em;
  const float width = area.width - client * static_cast<float>(clients.size());
  const float step = width / static_cast<float>(std::max<std::size_t>(1, replicas.size()));
  if (area.height > 10 * em || replicas.size() < 3 || step < 2.9F * em) return false;
  const float radius = std::clamp(std::min(step, area.height) * 0.22F, 2.0F, 1.3F * em);
  const float aside = std::max(2.0F, area.height / 2 - radius - 0.4F * em);
  const float middle = area.centre().y;
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    const float x = area.x + (static_cast<float>(i) + 0.5F) * step;
    layout.nodes[replicas[i]] = {{x, middle + (i % 2 == 0 ? -aside : aside)}, radius};
  }
  for (std::size_t i = 0; i < clients.size(); ++i) {
    layout.nodes[clients[i]] = {{area.x + width + (static_cast<float>(i) + 0.5F) * client, middle},
                                std::min(radius, 0.95F * em)};
  }
  return true;
}

/// A cell for each region, in each a ring or grid of its nodes below its name.
void place_regions(const std::map<std::string, std::vector<Place>>& regions, const Rect& area,
                   float em, NetworkLayout& layout) {
  const auto count = static_cast<float>(regions.size());
  const float columns = std::clamp(
      std::round(std::sqrt(count * area.width / std::max(area.height, 1.0F))), 1.0F, count);
  const float rows = std::ceil(count / columns);
  float at = 0;
  for (const auto& [name, who] : regions) {
    const float row = std::floor(at / columns);
    const float column = at - row * columns;
    const float gap = 0.4F * em;
    Rect cell = snapped({area.x + column * area.width / columns + gap,
                         area.y + row * area.height / rows + gap, area.width / columns - 2 * gap,
                         area.height / rows - 2 * gap});
    layout.regions.push_back({name, cell});
    cell.y += 1.4F * em;
    cell.height -= 1.4F * em;
    place_replicas(who, cell, em, layout);
    ++at;
  }
}

}  // namespace

NetworkLayout place_nodes(const std::vector<ChronicleNode>& nodes, const Rect& area, float em,
                          const std::map<std::string, Point>& moved) {
  NetworkLayout layout;
  layout.nodes.resize(nodes.size());
  std::map<std::string, std::vector<Place>> regions;
  std::vector<Place> replicas;
  std::vector<Place> others;
  for (Place place = 0; place < nodes.size(); ++place) {
    if (!nodes[place].region.empty()) regions[nodes[place].region].push_back(place);
    else if (nodes[place].group() == 'n') replicas.push_back(place);
    else others.push_back(place);
  }
  if (replicas.empty() && regions.empty()) std::swap(replicas, others);
  if (!regions.empty()) {
    if (!replicas.empty()) regions["elsewhere"].swap(replicas);
    Rect rest = area;
    place_clients(others, rest, em, layout);
    place_regions(regions, rest, em, layout);
  } else if (!place_low(replicas, others, area, em, layout)) {
    Rect rest = area;
    place_clients(others, rest, em, layout);
    place_replicas(replicas, rest, em, layout);
  }
  for (Place place = 0; place < nodes.size(); ++place) {
    const auto found = moved.find(nodes[place].name);
    if (found == moved.end()) continue;
    NodePosition& node = layout.nodes[place];
    const float x = area.x + std::clamp(found->second.x, 0.0F, 1.0F) * area.width;
    const float y = area.y + std::clamp(found->second.y, 0.0F, 1.0F) * area.height;
    node.centre = {std::clamp(x, area.x + node.radius,
                              std::max(area.x + node.radius, area.right() - node.radius)),
                   std::clamp(y, area.y + node.radius,
                              std::max(area.y + node.radius, area.bottom() - node.radius))};
  }
  return layout;
}

}  // namespace orrery::gui
