#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <span>
#include <utility>

#include "gui/model/label_room.hpp"
#include "gui/model/network.hpp"

namespace orrery::gui {
namespace {

/// Replicas that hear each other, if only over others, in order of their first members.
std::vector<std::vector<Place>> parts_of(const Moment& moment,
                                         const std::vector<ChronicleNode>& nodes) {
  // Who is cut off from whom, as a table: it is asked for every pair.
  const std::size_t count = nodes.size();
  const auto table_of = [&](const auto& pairs, auto from, auto to) {
    std::vector<bool> table(pairs.empty() ? 0 : count * count, false);
    for (const auto& pair : pairs) table[std::size_t{pair.*from} * count + pair.*to] = true;
    return table;
  };
  using Ends = std::pair<Place, Place>;
  const std::vector<bool> cuts = table_of(moment.cuts, &CutThen::from, &CutThen::to);
  const std::vector<bool> links = table_of(moment.links, &Ends::first, &Ends::second);
  const auto passes = [&](Place a, Place b) {
    const std::size_t forth = std::size_t{a} * count + b;
    const std::size_t back = std::size_t{b} * count + a;
    if (!links.empty() && !links[forth] && !links[back]) return false;
    return !cuts[forth] || !cuts[back];
  };
  std::vector<std::vector<Place>> parts;
  std::vector<bool> seen(nodes.size(), false);
  for (Place first = 0; first < nodes.size(); ++first) {
    if (seen[first] || nodes[first].group() != 'n') continue;
    std::vector<Place> part{first};
    seen[first] = true;
    for (std::size_t at = 0; at < part.size(); ++at) {
      for (Place other = 0; other < nodes.size(); ++other) {
        if (seen[other] || nodes[other].group() != 'n' || !passes(part[at], other)) continue;
        seen[other] = true;
        part.push_back(other);
      }
    }
    std::ranges::sort(part);
    parts.push_back(std::move(part));
  }
  return parts;
}

/// Clients that reach one side's replicas alone.
void add_clients(const Moment& moment, const std::vector<ChronicleNode>& nodes,
                 std::vector<SideFigure>& sides) {
  const std::set<std::pair<Place, Place>> cuts = [&] {
    std::set<std::pair<Place, Place>> pairs;
    for (const CutThen& cut : moment.cuts) pairs.emplace(cut.from, cut.to);
    return pairs;
  }();
  for (Place client = 0; client < nodes.size(); ++client) {
    if (nodes[client].group() == 'n') continue;
    SideFigure* only = nullptr;
    std::size_t reached = 0;
    for (SideFigure& side : sides) {
      const bool reaches = std::ranges::any_of(side.members, [&](Place node) {
        return !cuts.contains({client, node}) || !cuts.contains({node, client});
      });
      if (!reaches) continue;
      only = &side;
      ++reached;
    }
    if (reached == 1) only->clients.push_back(client);
  }
}

float turn(Point a, Point b, Point c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/// The smallest convex figure around them all (Andrew's monotone chain).
std::vector<Point> hull_of(std::vector<Point> points) {
  std::ranges::sort(points, [](Point a, Point b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  std::vector<Point> hull;
  const auto walk = [&](auto begin, auto end) {
    const std::size_t base = hull.size();
    for (auto point = begin; point != end; ++point) {
      while (hull.size() >= base + 2 && turn(hull[hull.size() - 2], hull.back(), *point) <= 0) {
        hull.pop_back();
      }
      hull.push_back(*point);
    }
    hull.pop_back();
  };
  walk(points.begin(), points.end());
  walk(points.rbegin(), points.rend());
  return hull;
}

/// Does a line along one of a's edges part them?
bool edge_parts(std::span<const Point> a, std::span<const Point> b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Point from = a[i];
    const Point to = a[(i + 1) % a.size()];
    if (std::ranges::all_of(b, [&](Point p) { return turn(from, to, p) < 0; })) return true;
  }
  return false;
}

bool mix(std::span<const Point> a, std::span<const Point> b) {
  return !edge_parts(a, b) && !edge_parts(b, a);
}

std::vector<Point> hull_around(const SideFigure& side, const NetworkScene& scene,
                               const NetworkPicture& picture, bool takes_labels) {
  std::vector<Point> points;
  const auto belongs = [&](Place node) { return std::ranges::binary_search(side.members, node); };
  for (const Place member : side.members) {
    const NodeFigure& node = picture.nodes[member];
    for (int i = 0; i < 24; ++i) {
      const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / 24;
      const float reach = node.radius + 0.8F * scene.em;
      points.push_back(
          {node.centre.x + reach * std::cos(angle), node.centre.y + reach * std::sin(angle)});
    }
  }
  for (const NetworkLabel& label : picture.labels) {
    if (!takes_labels || label.node == nowhere || !belongs(label.node)) continue;
    const float gap = 0.2F * scene.em;
    points.push_back({label.area.x - gap, label.area.y - gap});
    points.push_back({label.area.right() + gap, label.area.y - gap});
    points.push_back({label.area.x - gap, label.area.bottom() + gap});
    points.push_back({label.area.right() + gap, label.area.bottom() + gap});
  }
  return hull_of(std::move(points));
}

/// Lines around the sides; nothing if they do not part them.
std::vector<std::vector<Point>> hulls_around(const NetworkScene& scene,
                                             const NetworkPicture& picture, bool takes_labels) {
  std::vector<std::vector<Point>> hulls;
  for (const SideFigure& side : picture.sides) {
    hulls.push_back(hull_around(side, scene, picture, takes_labels));
    for (std::size_t i = 0; i + 1 < hulls.size(); ++i) {
      if (mix(hulls[i], hulls.back())) return {};
    }
  }
  return hulls;
}

/// Around nodes with their labels, or at least around the nodes.
void add_hulls(const NetworkScene& scene, NetworkPicture& picture) {
  auto hulls = hulls_around(scene, picture, true);
  if (hulls.empty()) hulls = hulls_around(scene, picture, false);
  for (std::size_t i = 0; i < hulls.size(); ++i) picture.sides[i].hull = std::move(hulls[i]);
}

std::string words_of(const SideFigure& side, const NetworkPicture& picture) {
  std::string words = std::string("side ") + side.letter + ": ";
  const std::size_t count = side.members.size() + side.clients.size();
  if (count > 6) return words + std::to_string(count) + " nodes";
  for (const Place member : side.members) words += picture.nodes[member].name + " ";
  for (const Place client : side.clients) words += picture.nodes[client].name + " ";
  words.pop_back();
  return words;
}

/// In free space, near their sides.
void add_side_labels(const NetworkScene& scene, const Rect& area, NetworkPicture& picture) {
  LabelRoom room(area);
  for (const NodeFigure& node : picture.nodes) room.take(box_of(node, scene.em));
  for (const NetworkLabel& label : picture.labels) room.take(label.area);
  for (const SideFigure& side : picture.sides) {
    Point middle{};
    for (const Place member : side.members) {
      middle.x += picture.nodes[member].centre.x / static_cast<float>(side.members.size());
      middle.y += picture.nodes[member].centre.y / static_cast<float>(side.members.size());
    }
    const std::string words = words_of(side, picture);
    const auto box = room.take_near(middle, std::ceil(scene.width_of(words) + 0.6F * scene.em),
                                    std::ceil(1.2F * scene.em), std::max(2.0F, 0.5F * scene.em));
    if (!box) continue;
    picture.labels.push_back(
        {.kind = NetworkLabel::Kind::side, .area = *box, .lines = {words}, .side = side.letter});
  }
}

}  // namespace

void add_sides(const NetworkScene& scene, const Rect& area, NetworkPicture& picture) {
  // Cuts are told of up to a hundred replicas.
  if (scene.moment.cuts.empty() || scene.chronicle.nodes().size() > 4000) return;
  auto parts = parts_of(scene.moment, scene.chronicle.nodes());
  if (parts.size() < 2 || parts.size() > 26) return;
  char letter = 'A';
  for (auto& members : parts) {
    picture.sides.push_back({.letter = letter, .members = std::move(members)});
    ++letter;
  }
  add_clients(scene.moment, scene.chronicle.nodes(), picture.sides);
  for (const SideFigure& side : picture.sides) {
    for (const Place node : side.members) picture.nodes[node].side = side.letter;
    for (const Place node : side.clients) picture.nodes[node].side = side.letter;
  }
  add_hulls(scene, picture);
  add_side_labels(scene, area, picture);
}

}  // namespace orrery::gui
