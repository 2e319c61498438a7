#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "gui/model/label_room.hpp"
#include "gui/model/network.hpp"
#include "gui/model/segment.hpp"
#include "gui/session/words.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t few = 6;

constexpr float icon_em = 1.1F;  ///< before the first line

/// Of labels: so many lines, so wide, and so much nearer to their own node than to any other.
struct LabelLimit {
  std::size_t lines = 1;
  float width_em = 0;
  float nearer_em = 0;
  bool is_strict = true;  ///< on a ring of few nodes: none reaches inside
};

constexpr float any_width_em = 1000;

struct WantedLabel {
  Place node = nowhere;
  bool has_icon = false;
  std::vector<std::string> lines{};
  bool is_name_alone = false;  ///< of a dot like many others
};

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
      wanted.lines.push_back(line_of_member(name, value));
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

/// Of a shortened line there is so much left that it says something: its name, and of its value the
/// beginning.
float least_width(const NetworkScene& scene, const std::string& line) {
  const std::size_t name = std::min(line.find(' '), line.size());
  return std::min(scene.width_of(line), scene.width_of(line.substr(0, name) + " 1234…"));
}

/// Of the label with so many lines: as wide as the widest of them all, so that it stays where it is
/// while the words change; but not wider than this, where that leaves enough.
float common_width(const NetworkScene& scene, const std::vector<WantedLabel>& labels,
                   const LabelLimit& limit, char group) {
  float widest = 0;
  float least = 0;
  for (const WantedLabel& label : labels) {
    if (scene.chronicle.nodes()[label.node].group() != group || label.is_name_alone) continue;
    for (std::size_t i = 0; i < std::min(limit.lines, label.lines.size()); ++i) {
      const float icon = i == 0 && label.has_icon ? icon_em * scene.em : 0;
      widest = std::max(widest, scene.width_of(label.lines[i]) + icon);
      least = std::max(least, least_width(scene, label.lines[i]) + icon);
    }
  }
  const float most = std::max(least, limit.width_em * scene.em);
  return std::ceil(std::min(widest, most) + 0.3F * scene.em);
}

/// Ends in "…" if it is wider.
std::string shortened_to(const NetworkScene& scene, const std::string& text, float width) {
  if (scene.width_of(text) <= width) return text;
  std::size_t length = text.size();
  std::string shorter;
  do {
    do --length;  // to where a character begins
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U);
    shorter = text.substr(0, length) + "…";
  } while (length > 1 && scene.width_of(shorter) > width);
  return shorter;
}

/// So many lines, each as far as there is room for it.
std::vector<std::string> lines_of(const NetworkScene& scene, const WantedLabel& label,
                                  const LabelLimit& limit, float width) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(limit.lines, label.lines.size()); ++i) {
    const float icon = i == 0 && label.has_icon ? icon_em * scene.em : 0;
    lines.push_back(label.is_name_alone
                        ? label.lines[i]
                        : shortened_to(scene, label.lines[i], width - icon - 0.2F * scene.em));
  }
  return lines;
}

/// Where a group of nodes is, and how far it reaches; labels stand outside rings, not within.
struct Ring {
  Point middle{};
  float across = 0;  ///< half its width
  float down = 0;    ///< half its height
  std::size_t nodes = 0;
  bool is_ring = false;

  /// 1 on the ellipse, less within.
  float reach(Point at) const {
    return std::hypot((at.x - middle.x) / across, (at.y - middle.y) / down);
  }
  /// Is a label there further in than its node? Beside it is not; on a ring of few nodes it may
  /// reach inside a little, where it can be nobody else's.
  bool is_within(const Rect& box, Point node, bool is_strict) const {
    constexpr std::size_t few_nodes = 7;
    const bool is_near = !is_strict && nodes <= few_nodes;
    const float hardly = is_near ? 0.1F * static_cast<float>(nodes) : 0.05F;
    const Point way{box.centre().x - node.x, box.centre().y - node.y};
    const float out = way.x * (node.x - middle.x) / (across * across) +
                      way.y * (node.y - middle.y) / (down * down);
    return is_ring && out < -hardly;
  }
};

using RingsByGroup = std::map<std::pair<std::string, char>, Ring>;

Ring ring_around(const std::vector<Point>& nodes) {
  Ring ring{.nodes = nodes.size()};
  for (const Point& node : nodes) {
    ring.middle.x += node.x / static_cast<float>(nodes.size());
    ring.middle.y += node.y / static_cast<float>(nodes.size());
  }
  for (const Point& node : nodes) {
    ring.across = std::max(ring.across, std::abs(node.x - ring.middle.x));
    ring.down = std::max(ring.down, std::abs(node.y - ring.middle.y));
  }
  const bool has_room = nodes.size() >= 3 && ring.across > 1 && ring.down > 1;
  ring.is_ring =
      has_room && std::ranges::all_of(nodes, [&](Point node) { return ring.reach(node) > 0.8F; });
  return ring;
}

RingsByGroup rings_of(const NetworkScene& scene, const NetworkPicture& picture) {
  std::map<std::pair<std::string, char>, std::vector<Point>> groups;
  const auto& nodes = scene.chronicle.nodes();
  for (const NodeFigure& node : picture.nodes) {
    groups[{nodes[node.node].region, nodes[node.node].group()}].push_back(node.centre);
  }
  RingsByGroup rings;
  for (const auto& [group, centres] : groups) rings[group] = ring_around(centres);
  return rings;
}

/// Through a label goes no link that is always there, if there is other room.
void put_last_what_links_cross(std::vector<Rect>& boxes, const NetworkPicture& picture) {
  std::ranges::stable_partition(boxes, [&](const Rect& box) {
    return std::ranges::none_of(picture.links, [&](const LinkFigure& link) {
      return link.is_standing && crosses({link.from, link.to}, box);
    });
  });
}

/// Around the node: below, above (or the other way round), to its sides, and askew; then between
/// these.
std::vector<Rect> boxes_around(const Rect& box, float width, float height, float gap,
                               bool is_upper) {
  const float middle = box.x + (box.width - width) / 2;
  const float level = box.y + (box.height - height) / 2;
  const float below = box.bottom() + gap;
  const float above = box.y - gap - height;
  const float right = box.right() + gap;
  const float left = box.x - gap - width;
  std::vector<Rect> boxes{{middle, below, width, height}, {middle, above, width, height},
                          {right, level, width, height},  {left, level, width, height},
                          {right, below, width, height},  {left, below, width, height},
                          {right, above, width, height},  {left, above, width, height}};
  // Below, within a ring, comes last.
  if (is_upper) std::rotate(boxes.begin(), boxes.begin() + 1, boxes.begin() + 8);
  for (const float part : {0.25F, 0.5F, 0.75F}) {
    for (const float y : {is_upper ? above : below, is_upper ? below : above}) {
      boxes.push_back({std::lerp(middle, right, part), y, width, height});
      boxes.push_back({std::lerp(middle, left, part), y, width, height});
    }
    for (const float x : {right, left}) {
      boxes.push_back({x, std::lerp(level, above, part), width, height});
      boxes.push_back({x, std::lerp(level, below, part), width, height});
    }
  }
  for (Rect& one : boxes) {
    one = {std::round(one.x), std::round(one.y), std::ceil(width), std::ceil(height)};
  }
  return boxes;
}

float distance_between(const Rect& box, const NodeFigure& node) {
  const float x = std::max({box.x - node.centre.x, node.centre.x - box.right(), 0.0F});
  const float y = std::max({box.y - node.centre.y, node.centre.y - box.bottom(), 0.0F});
  return std::hypot(x, y) - node.radius;
}

/// Words are taken for those of the nearest node, so no other may be about as near. Where there are
/// many, each has little room.
bool is_beside_another(const Rect& box, const NodeFigure& own, const NetworkPicture& picture,
                       float nearer) {
  if (picture.nodes.size() > all_labelled_max) return false;
  const float nearest = distance_between(box, own) + nearer;
  return std::ranges::any_of(picture.nodes, [&](const NodeFigure& other) {
    return other.node != own.node && distance_between(box, other) <= nearest;
  });
}

/// Where nodes and the names of regions are.
LabelRoom room_beside(const NetworkScene& scene, const Rect& area, const NetworkPicture& picture) {
  LabelRoom room(area);
  for (const NodeFigure& node : picture.nodes) room.take(box_of(node, scene.em));
  for (const RegionArea& region : picture.regions) {
    room.take({region.area.x, region.area.y, region.area.width, 1.3F * scene.em});
  }
  return room;
}

/// Labels of this size at most, as far as there is room for them.
std::vector<NetworkLabel> place_labels(const NetworkScene& scene, const Rect& area,
                                       const NetworkPicture& picture,
                                       const std::vector<WantedLabel>& wanted,
                                       const LabelLimit& limit) {
  LabelRoom room = room_beside(scene, area, picture);
  const RingsByGroup rings = rings_of(scene, picture);
  std::map<char, float> widths;
  std::vector<NetworkLabel> placed;
  for (const WantedLabel& label : wanted) {
    const char group = scene.chronicle.nodes()[label.node].group();
    const Ring& ring = rings.at({scene.chronicle.nodes()[label.node].region, group});
    float& common = widths[group];
    if (common == 0) common = common_width(scene, wanted, limit, group);
    const float width = label.is_name_alone
                            ? std::ceil(scene.width_of(label.lines.front()) + 0.2F * scene.em)
                            : common;
    const std::size_t shown = std::min(limit.lines, label.lines.size());
    const float height = static_cast<float>(shown) * 1.05F * scene.em;
    const NodeFigure& node = picture.nodes[label.node];
    std::vector<Rect> boxes =
        boxes_around(box_of(node, scene.em), width, height, std::floor(0.15F * scene.em),
                     node.centre.y < ring.middle.y - 1);
    std::erase_if(boxes, [&](const Rect& box) {
      return ring.is_within(box, node.centre, limit.is_strict) ||
             is_beside_another(box, node, picture, limit.nearer_em * scene.em);
    });
    put_last_what_links_cross(boxes, picture);
    const auto box = room.take_first(boxes);
    if (!box) continue;
    placed.push_back({.area = *box,
                      .lines = lines_of(scene, label, limit, width),
                      .node = label.node,
                      .has_icon = label.has_icon});
  }
  return placed;
}

/// As much as there is room for with everybody: long words are shortened before a line is left out.
/// Where there is no room for all, whatever leaves out the fewest and is clearly beside its node.
std::vector<LabelLimit> limits_for(const std::vector<WantedLabel>& wanted) {
  std::size_t most = 1;
  for (const WantedLabel& label : wanted) most = std::max(most, label.lines.size());
  std::vector<LabelLimit> limits;
  for (std::size_t lines = most; lines >= 1; --lines) {
    for (const bool is_strict : {true, false}) {
      for (const float nearer_em : {0.5F, 0.0F}) {
        for (const float width_em : {any_width_em, 11.0F, 8.0F, 6.0F}) {
          limits.push_back({lines, width_em, nearer_em, is_strict});
        }
      }
    }
  }
  return limits;
}

/// "x2" stands on no label, nor on an end of its message's way, if there is other room beside it.
void place_counts(const NetworkScene& scene, NetworkPicture& picture) {
  for (MessageFigure& message : picture.messages) {
    if (message.count < 2) continue;
    const float width = scene.width_of("x" + std::to_string(message.count));
    const float height = scene.em;
    const float right = message.at.x + message.radius + 1;
    const float left = message.at.x - message.radius - 1 - width;
    const float above = message.at.y - 0.9F * height;
    const float below = message.at.y + 0.1F * height;
    const std::array places{Point{right, above}, Point{right, below}, Point{left, above},
                            Point{left, below}};
    const auto is_free = [&](Point at) {
      const Rect box{at.x, at.y, width, height};
      const auto is_on = [&](Place node) { return box.overlaps(box_of(picture.nodes[node], 0)); };
      const ChronicleMessage& its = scene.chronicle.messages()[message.message];
      const auto lies_on = [&](const auto& area) { return box.overlaps(area); };
      return !is_on(its.from) && !is_on(its.to) &&
             std::ranges::none_of(picture.labels, lies_on, &NetworkLabel::area);
    };
    const auto free = std::ranges::find_if(places, is_free);
    message.count_at = free == places.end() ? places.front() : *free;
  }
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
  for (const LabelLimit& limit : limits_for(wanted)) {
    auto labels = place_labels(scene, area, picture, wanted, limit);
    const bool are_all = labels.size() == wanted.size();
    const bool are_more = limit.nearer_em > 0 && labels.size() > picture.labels.size();
    if (are_all || are_more) picture.labels = std::move(labels);
    if (are_all) break;
  }
  const std::size_t left_out = wanted.size() - picture.labels.size();
  if (left_out > 0 && picture.nodes.size() <= all_labelled_max) {
    picture.summary += ", no room for words beside " + std::to_string(left_out) +
                       (left_out == 1 ? " node" : " nodes");
  }
  add_region_labels(scene, picture);
  place_counts(scene, picture);
}

}  // namespace orrery::gui
