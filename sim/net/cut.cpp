#include "sim/net/cut.hpp"

#include <algorithm>

#include "sim/core/ensure.hpp"

namespace orrery {

// ---------------------------------------------------------------- sides

Cut::Cut(const std::vector<std::vector<NodeId>>& sides) {
  ensure(sides.size() <= 255, "a cut has at most 255 sides");
  std::uint8_t side = 0;
  for (const std::vector<NodeId>& nodes : sides) {
    ++side;
    for (const NodeId node : nodes) {
      ensure(sides_[node] == 0, "no node is on two sides of a cut");
      sides_.set(node, side);
    }
  }
}

Cut Cut::one_way(const std::vector<NodeId>& from, const std::vector<NodeId>& to) {
  Cut cut({from, to});
  cut.is_one_way_ = true;
  return cut;
}

Cut Cut::without(const std::vector<NodeId>& nodes) const {
  Cut rest = *this;
  for (const NodeId node : nodes) rest.sides_.set(node, 0);
  return rest;
}

bool Cut::separates_anyone() const {
  std::uint8_t first = 0;
  bool is_there_another = false;
  sides_.for_each([&](std::uint8_t side) {
    if (first == 0) first = side;
    is_there_another = is_there_another || side != first;
  });
  return is_there_another;
}

// ---------------------------------------------------------------- isolated nodes

Isolation::Isolation(const std::vector<NodeId>& nodes) {
  for (const NodeId node : nodes) isolated_.set(node, 1);
}

Isolation Isolation::without(const std::vector<NodeId>& nodes) const {
  Isolation rest = *this;
  for (const NodeId node : nodes) rest.isolated_.set(node, 0);
  return rest;
}

bool Isolation::separates_anyone() const {
  bool is_there_one = false;
  isolated_.for_each([&](std::uint8_t) { is_there_one = true; });
  return is_there_one;
}

// ---------------------------------------------------------------- links

LinkCut::LinkCut(const std::vector<Pair>& links, bool spares_links) : spares_links_(spares_links) {
  for (const auto& [a, b] : links) {
    links_.emplace_back(std::min(a, b), std::max(a, b));
    if (spares_links) continue;
    nodes_.set(a, 1);
    nodes_.set(b, 1);
  }
  std::sort(links_.begin(), links_.end());
  links_.erase(std::unique(links_.begin(), links_.end()), links_.end());
}

LinkCut LinkCut::of(const std::vector<Pair>& links) { return {links, false}; }

LinkCut LinkCut::all_but(const std::vector<Pair>& links, const std::vector<NodeId>& nodes) {
  LinkCut cut(links, true);
  for (const NodeId node : nodes) cut.nodes_.set(node, 1);
  for (const auto& [a, b] : links) {
    ensure(cut.nodes_[a] != 0 && cut.nodes_[b] != 0, "the links that are left are among the nodes");
  }
  return cut;
}

bool LinkCut::is_among_links(NodeId from, NodeId to) const {
  return std::binary_search(links_.begin(), links_.end(),
                            Pair(std::min(from, to), std::max(from, to)));
}

LinkCut LinkCut::without(const std::vector<NodeId>& nodes) const {
  LinkCut rest = *this;
  for (const NodeId node : nodes) rest.nodes_.set(node, 0);
  std::erase_if(rest.links_, [&](const Pair& link) {
    return rest.nodes_[link.first] == 0 || rest.nodes_[link.second] == 0;
  });
  return rest;
}

bool LinkCut::separates_anyone() const {
  if (!spares_links_) return !links_.empty();
  std::size_t nodes = 0;
  nodes_.for_each([&](std::uint8_t) { ++nodes; });
  return links_.size() < nodes * (nodes - 1) / 2;
}

// ---------------------------------------------------------------- the ring

RingCut::RingCut(const std::vector<NodeId>& nodes)
    : size_(static_cast<std::uint32_t>(nodes.size())), reach_((size_ / 2 + 1) / 2) {
  for (std::uint32_t i = 0; i < size_; ++i) {
    ensure(places_[nodes[i]] == 0, "a node has one place in the ring");
    places_.set(nodes[i], i + 1);
  }
}

bool RingCut::separates(NodeId from, NodeId to) const {
  const std::uint32_t a = places_[from];
  const std::uint32_t b = places_[to];
  if (a == 0 || b == 0) return false;
  const std::uint32_t apart = a < b ? b - a : a - b;
  return std::min(apart, size_ - apart) > reach_;
}

RingCut RingCut::without(const std::vector<NodeId>& nodes) const {
  RingCut rest = *this;
  for (const NodeId node : nodes) rest.places_.set(node, 0);
  return rest;
}

bool RingCut::separates_anyone() const {
  std::vector<std::uint32_t> places;
  places_.for_each([&](std::uint32_t place) { places.push_back(place); });
  std::sort(places.begin(), places.end());
  // Of those behind a place, the first one out of its reach is within that of the ring's other way
  // round, or everybody behind it is.
  return std::any_of(places.begin(), places.end(), [&](std::uint32_t place) {
    const auto next = std::upper_bound(places.begin(), places.end(), place + reach_);
    return next != places.end() && size_ - (*next - place) > reach_;
  });
}

}  // namespace orrery
