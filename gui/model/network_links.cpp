#include <algorithm>
#include <cmath>
#include <map>

#include "gui/model/network.hpp"

namespace orrery::gui {
namespace {

/// All links among so many replicas are drawn; among more, those that something is to be told of.
constexpr std::size_t mesh_max = 12;
/// More cut links than these are told by the sides of the partition alone.
constexpr std::size_t cut_links_max = 150;

using LinkFigures = std::map<std::pair<Place, Place>, LinkFigure>;

LinkFigure& figure_of(LinkFigures& links, Place a, Place b) {
  LinkFigure& link = links[std::minmax(a, b)];
  link.one = std::min(a, b);
  link.other = std::max(a, b);
  return link;
}

void add_standing_links(const NetworkScene& scene, LinkFigures& links) {
  const auto& nodes = scene.chronicle.nodes();
  for (const auto& [a, b] : scene.moment.links) {
    if (a != b && a < nodes.size() && b < nodes.size()) figure_of(links, a, b).is_standing = true;
  }
  if (!scene.moment.links_are_known) return;
  const auto replicas =
      static_cast<std::size_t>(std::ranges::count(nodes, 'n', &ChronicleNode::group));
  if (!scene.moment.links.empty() || replicas > mesh_max) return;
  for (Place a = 0; a < nodes.size(); ++a) {
    for (Place b = 0; b < a; ++b) {
      const bool are_replicas = nodes[a].group() == 'n' && nodes[b].group() == 'n';
      if (are_replicas) figure_of(links, a, b).is_standing = true;
    }
  }
}

void add_cuts(const NetworkScene& scene, LinkFigures& links) {
  const bool draws_all = scene.moment.cuts.size() <= cut_links_max;
  const auto is_client = [&](Place node) { return scene.chronicle.nodes()[node].group() != 'n'; };
  for (const CutThen& cut : scene.moment.cuts) {
    const bool is_shown = draws_all && !is_client(cut.from) && !is_client(cut.to);
    if (!is_shown && !links.contains(std::minmax(cut.from, cut.to))) continue;
    LinkFigure& link = figure_of(links, cut.from, cut.to);
    (cut.from == link.one ? link.is_cut_forth : link.is_cut_back) = true;
  }
}

/// From rim to rim.
void span(LinkFigure& link, const std::vector<NodeFigure>& nodes) {
  const NodeFigure& one = nodes[link.one];
  const NodeFigure& other = nodes[link.other];
  const float far =
      std::max(1.0F, std::hypot(other.centre.x - one.centre.x, other.centre.y - one.centre.y));
  const float dx = (other.centre.x - one.centre.x) / far;
  const float dy = (other.centre.y - one.centre.y) / far;
  link.from = {one.centre.x + dx * one.radius, one.centre.y + dy * one.radius};
  link.to = {other.centre.x - dx * other.radius, other.centre.y - dy * other.radius};
}

}  // namespace

std::string words_of(const LinkFigure& link, const NetworkPicture& picture) {
  const std::string& one = picture.nodes[link.one].name;
  const std::string& other = picture.nodes[link.other].name;
  const std::string way = link.is_cut_forth ? one + " to " + other : other + " to " + one;
  const std::string flying = std::to_string(link.flying) + " under way";
  if (link.is_cut_forth && link.is_cut_back) return "cut";
  if (link.is_cut()) return "cut from " + way + ", " + flying;
  return link.is_known ? flying : flying + ", not known whether it is cut";
}

void add_links(const NetworkScene& scene, NetworkPicture& picture) {
  LinkFigures links;
  add_standing_links(scene, links);
  for (const FlyingThen& flying : scene.moment.flying) {
    const ChronicleMessage& message = scene.chronicle.messages()[flying.message];
    if (message.from == nowhere || message.to == nowhere || message.from == message.to) continue;
    ++figure_of(links, message.from, message.to).flying;
  }
  add_cuts(scene, links);
  picture.links_are_thick = scene.moment.flying.size() > scene.glyphs_max;
  for (auto& [ends, link] : links) {
    link.is_known = scene.moment.why_no_cuts.empty();
    span(link, picture.nodes);
    picture.links.push_back(link);
  }
}

}  // namespace orrery::gui
