#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "gui/model/label_room.hpp"
#include "gui/model/network.hpp"

namespace orrery::gui {
namespace {

/// Of more nodes than these, few have a label: who is pointed at, and whose role few have.
constexpr std::size_t all_labelled_max = 48;
constexpr std::size_t few = 6;

struct WantedLabel {
  Place node = nowhere;
  bool has_icon = false;
  std::vector<std::string> lines{};
  bool is_name_alone = false;  ///< of a dot like many others
};

std::string role_words(const NetworkScene& scene, const NodeFigure& node) {
  if (!node.is_up) return "down";
  std::string role;
  if (node.node < scene.moment.nodes.size()) role = scene.moment.nodes[node.node].role;
  if (role.empty() && node.role > Chronicle::paused_word) role = scene.chronicle.word(node.role);
  if (!node.is_paused) return role;
  return role.empty() ? "paused" : "paused, " + role;
}

/// What a label says of a node, the most important lines first.
WantedLabel wanted_for(const NetworkScene& scene, const NodeFigure& node, bool is_special) {
  WantedLabel wanted{.node = node.node};
  if (!node.name_fits) {
    wanted.lines.push_back(node.name);
    wanted.is_name_alone = !is_special;
    if (!is_special) return wanted;
  }
  std::string role = role_words(scene, node);
  wanted.has_icon = node.name_fits && !role.empty();
  if (!role.empty()) {
    if (node.name_fits) wanted.lines.push_back(std::move(role));
    else wanted.lines.back() += " " + role;
  }
  if (node.is_up && node.node < scene.moment.nodes.size()) {
    for (const auto& [name, value] : scene.moment.nodes[node.node].headline) {
      wanted.lines.push_back(std::string(name).append(" ").append(value));
    }
  }
  return wanted;
}

bool is_pointed(const NetworkScene& scene, Place node) {
  return scene.selected == Picked::node(node) || scene.hovered == Picked::node(node);
}

std::vector<WantedLabel> wanted_labels(const NetworkScene& scene, const NetworkPicture& picture) {
  std::map<Word, std::size_t> with_role;
  for (const NodeFigure& node : picture.nodes) ++with_role[node.role];
  const bool all = picture.nodes.size() <= all_labelled_max;
  std::vector<WantedLabel> wanted;
  for (const bool first : {true, false}) {
    for (const NodeFigure& node : picture.nodes) {
      const bool pointed = is_pointed(scene, node.node);
      const bool is_special = node.role != 0 && with_role[node.role] <= few;
      if ((pointed || is_special) != first || (!first && !all)) continue;
      WantedLabel label = wanted_for(scene, node, pointed || is_special);
      if (!label.lines.empty()) wanted.push_back(std::move(label));
    }
  }
  return wanted;
}

/// Of the label with so many lines: as wide as the widest of them all, so that it stays where it is
/// while the words change.
float common_width(const NetworkScene& scene, const std::vector<WantedLabel>& labels,
                   std::size_t lines, char group) {
  float widest = 0;
  for (const WantedLabel& label : labels) {
    if (scene.chronicle.nodes()[label.node].group() != group || label.is_name_alone) continue;
    for (std::size_t i = 0; i < std::min(lines, label.lines.size()); ++i) {
      const float icon = i == 0 && label.has_icon ? 1.1F * scene.em : 0;
      widest = std::max(widest, scene.width_of(label.lines[i]) + icon);
    }
  }
  return std::ceil(widest + 0.3F * scene.em);
}

/// How high the middle of each group of nodes is: labels stand outside rings, not within.
std::map<std::pair<std::string, char>, float> middles_of(const NetworkScene& scene,
                                                         const NetworkPicture& picture) {
  std::map<std::pair<std::string, char>, std::pair<float, float>> sums;
  const auto& nodes = scene.chronicle.nodes();
  for (const NodeFigure& node : picture.nodes) {
    auto& [sum, count] = sums[{nodes[node.node].region, nodes[node.node].group()}];
    sum += node.centre.y;
    count += 1;
  }
  std::map<std::pair<std::string, char>, float> middles;
  for (const auto& [group, sum] : sums) middles[group] = sum.first / sum.second;
  return middles;
}

/// Around the node: below, above (or the other way round), to its sides, and askew.
std::array<Rect, 8> boxes_around(const Rect& box, float width, float height, float gap,
                                 bool is_upper) {
  const float middle = box.x + (box.width - width) / 2;
  const float level = box.y + (box.height - height) / 2;
  const float below = box.bottom() + gap;
  const float above = box.y - gap - height;
  const float right = box.right() + gap;
  const float left = box.x - gap - width;
  std::array<Rect, 8> boxes{Rect{middle, below, width, height}, Rect{middle, above, width, height},
                            Rect{right, level, width, height},  Rect{left, level, width, height},
                            Rect{right, below, width, height},  Rect{left, below, width, height},
                            Rect{right, above, width, height},  Rect{left, above, width, height}};
  // Below, within a ring, comes last.
  if (is_upper) std::rotate(boxes.begin(), boxes.begin() + 1, boxes.end());
  for (Rect& one : boxes) {
    one = {std::round(one.x), std::round(one.y), std::ceil(width), std::ceil(height)};
  }
  return boxes;
}

/// Labels of so many lines at most, as far as there is room for them.
std::vector<NetworkLabel> place_labels(const NetworkScene& scene, const Rect& area,
                                       const NetworkPicture& picture,
                                       const std::vector<WantedLabel>& wanted, std::size_t lines) {
  LabelRoom room(area);
  for (const NodeFigure& node : picture.nodes) room.take(box_of(node, scene.em));
  for (const RegionArea& region : picture.regions) {
    room.take({region.area.x, region.area.y, region.area.width, 1.3F * scene.em});
  }
  const auto middles = middles_of(scene, picture);
  std::map<char, float> widths;
  std::vector<NetworkLabel> placed;
  for (const WantedLabel& label : wanted) {
    const char group = scene.chronicle.nodes()[label.node].group();
    const float middle = middles.at({scene.chronicle.nodes()[label.node].region, group});
    float& common = widths[group];
    if (common == 0) common = common_width(scene, wanted, lines, group);
    const float width = label.is_name_alone
                            ? std::ceil(scene.width_of(label.lines.front()) + 0.2F * scene.em)
                            : common;
    const std::size_t shown = std::min(lines, label.lines.size());
    const float height = static_cast<float>(shown) * 1.05F * scene.em;
    const NodeFigure& node = picture.nodes[label.node];
    const auto boxes = boxes_around(box_of(node, scene.em), width, height,
                                    std::floor(0.15F * scene.em), node.centre.y < middle - 1);
    const auto box = room.take_first(boxes);
    if (!box) continue;
    const auto last = label.lines.begin() + static_cast<std::ptrdiff_t>(shown);
    placed.push_back({.area = *box,
                      .lines = {label.lines.begin(), last},
                      .node = label.node,
                      .has_icon = label.has_icon});
  }
  return placed;
}

void add_region_labels(const NetworkScene& scene, NetworkPicture& picture) {
  for (const RegionArea& region : picture.regions) {
    picture.labels.push_back(
        {.kind = NetworkLabel::Kind::region,
         .area = snapped({region.area.x + 0.4F * scene.em, region.area.y + 0.1F * scene.em,
                          region.area.width - 0.8F * scene.em, 1.1F * scene.em}),
         .lines = {region.name}});
  }
}

}  // namespace

void add_labels(const NetworkScene& scene, const Rect& area, NetworkPicture& picture) {
  const std::vector<WantedLabel> wanted = wanted_labels(scene, picture);
  std::size_t most = 1;
  for (const WantedLabel& label : wanted) most = std::max(most, label.lines.size());
  // As much as there is room for with everybody; one line where there is not even that.
  for (std::size_t lines = most; lines >= 1; --lines) {
    picture.labels = place_labels(scene, area, picture, wanted, lines);
    if (picture.labels.size() == wanted.size()) break;
  }
  add_region_labels(scene, picture);
}

}  // namespace orrery::gui
