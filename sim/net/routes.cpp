#include "sim/net/routes.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include "sim/core/hash.hpp"

namespace orrery {
namespace {

constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::max();

/// What one of the two searches knows: the distances it has found, and of which nodes it has still
/// to look at the links. Kept for the next search, since it has a place for each node.
class Ball {
 public:
  void begin(NodeId centre, std::uint32_t nodes) {
    for (const std::uint32_t place : reached_) distances_[place] = unknown;
    reached_.clear();
    waiting_.clear();
    if (distances_.size() < nodes) distances_.resize(nodes, unknown);
    reach(centre, 0);
  }

  std::int64_t distance(NodeId node) const { return distances_[place_of(node)]; }

  /// True if that is nearer than was known.
  bool reach(NodeId node, std::int64_t distance) {
    std::int64_t& known = distances_[place_of(node)];
    if (known <= distance) return false;
    if (known == unknown) reached_.push_back(place_of(node));
    known = distance;
    waiting_.push_back({distance, node});
    std::push_heap(waiting_.begin(), waiting_.end(), std::greater<>());
    return true;
  }

  /// How far the nearest node is whose links have not been looked at; nothing if there is none.
  std::optional<std::int64_t> edge() {
    while (!waiting_.empty() && waiting_.front().distance > distance(waiting_.front().node)) take();
    if (waiting_.empty()) return std::nullopt;
    return waiting_.front().distance;
  }
  std::size_t size() const { return waiting_.size(); }
  NodeId take() {
    std::pop_heap(waiting_.begin(), waiting_.end(), std::greater<>());
    const NodeId node = waiting_.back().node;
    waiting_.pop_back();
    return node;
  }

 private:
  struct Waiting {
    std::int64_t distance;
    NodeId node;
    friend auto operator<=>(const Waiting&, const Waiting&) = default;
  };
  static std::uint32_t place_of(NodeId node) { return node.number() - 1; }

  std::vector<std::int64_t> distances_;
  std::vector<std::uint32_t> reached_;
  std::vector<Waiting> waiting_;
};

class Search {
 public:
  void begin(const LinkGraph& graph, NodeId from, NodeId to, const Passage& passes) {
    graph_ = &graph;
    passes_ = &passes;
    from_ = from;
    to_ = to;
    shortest_ = unknown;
    meetings_.clear();
    ahead_.begin(from, graph.nodes());
    behind_.begin(to, graph.nodes());
    for (const std::uint32_t place : on_path_) rest_[place] = unknown;
    on_path_.clear();
    if (rest_.size() < graph.nodes()) rest_.resize(graph.nodes(), unknown);
  }

  std::vector<NodeId> path() {
    meet();
    if (shortest_ == unknown) return {};
    know_the_rest();
    std::vector<NodeId> path{from_};
    std::int64_t rest = shortest_;
    while (path.back() != to_) {
      const NodeId at = path.back();
      // The first of its neighbours that is on a shortest path.
      for_each_link(at, [&](NodeId next, std::int64_t length) {
        if (path.back() != at || rest_of(next) != rest - length || !is_open(at, next)) return;
        path.push_back(next);
      });
      rest = rest_of(path.back());
    }
    return path;
  }

 private:
  template <class Visit>
  void for_each_link(NodeId node, Visit visit) const {
    const std::span<const NodeId> others = graph_->neighbours(node);
    const std::span<const std::int64_t> lengths = graph_->lengths(node);
    for (std::size_t i = 0; i < others.size(); ++i) {
      visit(others[i], lengths.empty() ? 1 : lengths[i]);
    }
  }
  bool is_open(NodeId from, NodeId to) const { return !*passes_ || (*passes_)(from, to); }

  /// Lets both searches grow until no path through what they do not know could be as short as the
  /// shortest one they have found. Then every node of every shortest path has its true distance
  /// from at least one end, and each of these paths has a link at which the searches have met.
  void meet() {
    while (true) {
      const auto ahead = ahead_.edge();
      const auto behind = behind_.edge();
      if (!ahead || !behind) return;
      if (shortest_ != unknown && *ahead + *behind >= shortest_) return;
      if (ahead_.size() <= behind_.size()) grow_ahead(ahead_.take());
      else grow_behind(behind_.take());
    }
  }

  void grow_ahead(NodeId node) {
    const std::int64_t so_far = ahead_.distance(node);
    for_each_link(node, [&](NodeId next, std::int64_t length) {
      if (!is_open(node, next)) return;
      ahead_.reach(next, so_far + length);
      note(node, next, length);
    });
  }
  void grow_behind(NodeId node) {
    const std::int64_t so_far = behind_.distance(node);
    for_each_link(node, [&](NodeId before, std::int64_t length) {
      if (!is_open(before, node)) return;
      behind_.reach(before, so_far + length);
      note(before, node, length);
    });
  }

  void note(NodeId from, NodeId to, std::int64_t length) {
    if (ahead_.distance(from) == unknown || behind_.distance(to) == unknown) return;
    const std::int64_t whole = ahead_.distance(from) + length + behind_.distance(to);
    if (whole > shortest_) return;
    if (whole < shortest_) meetings_.clear();
    shortest_ = whole;
    meetings_.push_back(from);
  }

  /// What is left of the way from the nodes before the meetings, back to the first one.
  void know_the_rest() {
    for (const NodeId node : meetings_) know(node);
    for (std::size_t i = 0; i < on_path_.size(); ++i) {
      const NodeId node = replica(on_path_[i] + 1);
      const std::int64_t so_far = ahead_.distance(node);
      for_each_link(node, [&](NodeId before, std::int64_t length) {
        const std::int64_t there = ahead_.distance(before);
        if (there != unknown && there + length == so_far && is_open(before, node)) know(before);
      });
    }
  }
  void know(NodeId node) {
    std::int64_t& rest = rest_[node.number() - 1];
    if (rest != unknown) return;
    rest = shortest_ - ahead_.distance(node);
    on_path_.push_back(node.number() - 1);
  }
  std::int64_t rest_of(NodeId node) const {
    return std::min(rest_[node.number() - 1], behind_.distance(node));
  }

  const LinkGraph* graph_ = nullptr;
  const Passage* passes_ = nullptr;
  NodeId from_{};
  NodeId to_{};
  Ball ahead_;
  Ball behind_;
  std::int64_t shortest_ = unknown;
  std::vector<NodeId> meetings_;  // where a link from here leads into the other search
  std::vector<std::int64_t> rest_;
  std::vector<std::uint32_t> on_path_;  // places in rest_ that are known
};

}  // namespace

std::vector<NodeId> shortest_path(const LinkGraph& graph, NodeId from, NodeId to,
                                  const Passage& passes) {
  if (from == to) return {from};
  // A place for each node, on each thread that sends: they are cleaned where they were used.
  static thread_local Search search;
  search.begin(graph, from, to, passes);
  return search.path();
}

std::size_t RecentHops::place_of(NodeId at, NodeId to) const {
  const std::uint64_t mixed = fold_multiply(at.bits ^ 0x9E3779B97F4A7C15, to.bits + 1ULL);
  return (mixed ^ mixed >> 32) & (hops_.size() - 1);
}

std::optional<NodeId> RecentHops::find(NodeId at, NodeId to) const {
  if (hops_.empty()) return std::nullopt;
  const Hop& hop = hops_[place_of(at, to)];
  if (hop.at != at || hop.to != to) return std::nullopt;
  return hop.next;
}

void RecentHops::put(NodeId at, NodeId to, NodeId next, std::uint32_t nodes) {
  constexpr std::uint64_t hops_max = 1U << 16U;
  const std::uint64_t pairs = std::uint64_t{nodes} * nodes;
  if (hops_.empty()) hops_.resize(std::bit_ceil(std::min(2 * pairs, hops_max)));
  hops_[place_of(at, to)] = {at, to, next};
}

}  // namespace orrery
