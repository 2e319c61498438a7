#pragma once
/// Where the network is cut, or holds messages back: which nodes cannot reach which. Memory follows
/// the nodes and links that are named, not the pairs.

#include <array>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "sim/core/ids.hpp"

namespace orrery {

/// A small number for each node that has one; 0 for the others.
template <class Number>
class NumberByNode {
 public:
  Number operator[](NodeId node) const {
    const auto& numbers = numbers_[static_cast<std::size_t>(node.group() - 'a')];
    return node.number() < numbers.size() ? numbers[node.number()] : 0;
  }

  void set(NodeId node, Number number) {
    auto& numbers = numbers_[static_cast<std::size_t>(node.group() - 'a')];
    if (numbers.size() <= node.number()) {
      if (number == 0) return;
      numbers.resize(node.number() + 1);
    }
    numbers[node.number()] = number;
  }

  /// Visits every node's number that is not 0.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& numbers : numbers_) {
      for (const Number number : numbers) {
        if (number != 0) visit(number);
      }
    }
  }

 private:
  std::array<std::vector<Number>, 32> numbers_;  // by group and number
};

// Each kind of cut answers the same questions:
//   separates(from, to)    does nothing get from here to there?
//   has_side_for(node)     does it concern this node?
//   without(nodes)         the same cut with these nodes hearing everyone
//   separates_anyone()     is anything left of it?
// and says whether it is about nodes: then what it separates is separated whatever way a message
// takes. A cut of links is not in the way of a message that is relayed over others.

/// Sides that cannot hear each other. A node on no side hears everyone.
class Cut {
 public:
  static constexpr bool is_about_nodes = true;
  /// Requires: no node is on two sides; at most 255 sides.
  explicit Cut(const std::vector<std::vector<NodeId>>& sides);
  /// What `from` sends does not reach `to`; the other way it does. Requires: no node is on both.
  static Cut one_way(const std::vector<NodeId>& from, const std::vector<NodeId>& to);

  bool separates(NodeId from, NodeId to) const {
    const std::uint8_t side_from = sides_[from];
    const std::uint8_t side_to = sides_[to];
    if (side_from == side_to || side_from == 0 || side_to == 0) return false;
    return !is_one_way_ || side_from < side_to;
  }
  bool has_side_for(NodeId node) const { return sides_[node] != 0; }
  Cut without(const std::vector<NodeId>& nodes) const;
  /// Are there nodes on at least two sides?
  bool separates_anyone() const;

 private:
  NumberByNode<std::uint8_t> sides_;  // from 1
  bool is_one_way_ = false;
};

/// Nodes that nobody hears and that hear nobody, each for itself.
class Isolation {
 public:
  static constexpr bool is_about_nodes = true;
  explicit Isolation(const std::vector<NodeId>& nodes);

  bool separates(NodeId from, NodeId to) const {
    return from != to && (isolated_[from] != 0 || isolated_[to] != 0);
  }
  bool has_side_for(NodeId node) const { return isolated_[node] != 0; }
  Isolation without(const std::vector<NodeId>& nodes) const;
  bool separates_anyone() const;

 private:
  NumberByNode<std::uint8_t> isolated_;
};

/// A link between two nodes, both directions of it.
using Pair = std::pair<NodeId, NodeId>;

/// Single links that are gone, or all but some among certain nodes.
class LinkCut {
 public:
  static constexpr bool is_about_nodes = false;
  /// These links are cut.
  static LinkCut of(const std::vector<Pair>& links);
  /// Among these nodes, all other links are cut. Requires: the links are among them.
  static LinkCut all_but(const std::vector<Pair>& links, const std::vector<NodeId>& nodes);

  bool separates(NodeId from, NodeId to) const {
    if (from == to || nodes_[from] == 0 || nodes_[to] == 0) return false;
    return is_among_links(from, to) != spares_links_;
  }
  bool has_side_for(NodeId node) const { return nodes_[node] != 0; }
  LinkCut without(const std::vector<NodeId>& nodes) const;
  bool separates_anyone() const;

 private:
  LinkCut(const std::vector<Pair>& links, bool spares_links);
  bool is_among_links(NodeId from, NodeId to) const;

  std::vector<Pair> links_;  // sorted, the lesser node first
  NumberByNode<std::uint8_t> nodes_;
  bool spares_links_;
};

/// A ring of overlapping majorities (Jepsen's majorities-ring): each node hears so many neighbours
/// on either side, and together they are a majority, a different one for each node.
class RingCut {
 public:
  static constexpr bool is_about_nodes = true;
  /// In this order around the ring. Requires: no node twice.
  explicit RingCut(const std::vector<NodeId>& nodes);

  bool separates(NodeId from, NodeId to) const;
  bool has_side_for(NodeId node) const { return places_[node] != 0; }
  RingCut without(const std::vector<NodeId>& nodes) const;
  bool separates_anyone() const;

 private:
  NumberByNode<std::uint32_t> places_;  // from 1
  std::uint32_t size_ = 0;
  std::uint32_t reach_ = 0;  // neighbours on either side
};

using AnyCut = std::variant<Cut, Isolation, LinkCut, RingCut>;

inline bool separates(const AnyCut& cut, NodeId from, NodeId to) {
  return std::visit([&](const auto& kind) { return kind.separates(from, to); }, cut);
}

inline bool is_about_nodes(const AnyCut& cut) {
  return std::visit([](const auto& kind) { return kind.is_about_nodes; }, cut);
}

}  // namespace orrery
