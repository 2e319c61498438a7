#include "sim/net/network.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/ensure.hpp"

namespace orrery {

Network::Network(const NetworkPlan& plan)
    : latency_(plan.latency), loss_(plan.loss), duplicate_(plan.duplicate) {
  if (Links::are_needed_by(plan)) links_.emplace(plan);
}

Fate Network::fate_of(const Transmission& message) {
  if (topology_ && topology_->graph()) return fate_on_route(message.from, message);
  return fate_on_link(message);
}

Fate Network::fate_at_relay(NodeId at, const Transmission& message) {
  return fate_on_route(at, message);
}

Fate Network::fate_on_route(NodeId at, const Transmission& message) {
  if (are_apart(message.from, message.to)) return {.loss = Loss::cut};
  const std::optional<NodeId> next = next_hop(at, message.to);
  if (!next) return {.loss = Loss::cut};
  Transmission hop{.from = at,
                   .to = *next,
                   .payload = message.payload,
                   .sent = message.sent,
                   .seed = message.seed,
                   .ordinal = message.ordinal};
  // On its further links a message keeps its name, and who sends it to whom.
  if (at != message.from) {
    hop.ordinal =
        fold_multiply(message.ordinal ^ who(message.from, message.to), 0x452821E638D01377) |
        std::uint64_t{1} << 62;
  }
  Fate fate = fate_on_link(hop);
  if (*next != message.to) fate.relay = *next;
  return fate;
}

/// Clients, and whoever else is not in the graph, have links to everybody.
std::optional<NodeId> Network::next_hop(NodeId at, NodeId to) {
  const LinkGraph& graph = *topology_->graph();
  if (!graph.contains(at) || !graph.contains(to)) return to;
  const bool counts_links = graph.lengths(at).empty();  // then none is nearer than a neighbour
  if (counts_links && graph.are_linked(at, to) && !is_cut(at, to)) return to;
  if (const auto known = recent_hops_.find(at, to)) return known;
  Passage passes;
  if (!cuts_.empty()) passes = [this](NodeId from, NodeId next) { return !is_cut(from, next); };
  const std::vector<NodeId> path = shortest_path(graph, at, to, passes);
  if (path.empty()) return std::nullopt;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    recent_hops_.put(path[i], to, path[i + 1], graph.nodes());
  }
  return path[1];
}

bool Network::are_apart(NodeId from, NodeId to) const {
  return std::any_of(cuts_.begin(), cuts_.end(), [&](const Entry& entry) {
    return is_about_nodes(*entry.where) && separates(*entry.where, from, to);
  });
}

bool Network::has_link(NodeId one, NodeId other) const {
  const LinkGraph* graph = topology_ ? topology_->graph() : nullptr;
  const bool are_in_graph = graph != nullptr && graph->contains(one) && graph->contains(other);
  return !are_in_graph || graph->are_linked(one, other);
}

std::optional<std::span<const NodeId>> Network::neighbours_of(NodeId node) const {
  const LinkGraph* graph = topology_ ? topology_->graph() : nullptr;
  if (graph == nullptr || !graph->contains(node)) return std::nullopt;
  return graph->neighbours(node);
}

std::string_view Network::region_of(NodeId node) const {
  return topology_ ? std::string_view(topology_->region_of(node)) : std::string_view{};
}

Fate Network::fate_on_link(const Transmission& message) {
  if (is_cut(message.from, message.to)) return {.loss = Loss::cut};
  const Holding hold = hold_of(message.from, message.to);
  if (links_) return links_->fate_of(message, hold, known_latency(message));
  if (loss_ > 0 && message.draw(hash_of_name("loss")).chance(loss_)) return {.loss = Loss::lost};
  Fate fate{.delay = latency_of(message, "latency"), .hold = hold};
  if (duplicate_ > 0 && message.draw(hash_of_name("duplicate")).chance(duplicate_)) {
    fate.duplicate_delay = latency_of(message, "duplicate_latency");
  }
  return fate;
}

KnownLatency Network::known_latency(const Transmission& message) const {
  if (!topology_) return {};
  return {.least = topology_->latency(message.from, message.to),
          .jitter = &topology_->jitter(),
          .jitter_max = jitter_latest_};
}

Duration Network::latency_of(const Transmission& message, std::string_view purpose) const {
  if (topology_) {
    const KnownLatency known = known_latency(message);
    if (known.least) return known.sample(message.draw(hash_of_name(purpose)));
  }
  return std::min(latency_.sample(message.draw(hash_of_name(purpose))), latest_);
}

// ---------------------------------------------------------------- cuts

std::uint32_t Network::cut(AnyCut where) {
  recent_hops_.clear();
  cuts_.push_back({.name = ++names_, .where = std::make_shared<const AnyCut>(std::move(where))});
  return names_;
}

bool Network::heal(std::uint32_t cut) {
  recent_hops_.clear();
  return erase(cuts_, cut);
}

std::vector<NodeId> Network::reconnect(const std::vector<NodeId>& nodes) {
  recent_hops_.clear();
  return free(cuts_, nodes);
}

void Network::become_stable() {
  cuts_.clear();
  recent_hops_.clear();
  holds_.clear();
  loss_ = 0;
  duplicate_ = 0;
  latest_ = latency_.quantile(timely);
  if (topology_) jitter_latest_ = topology_->jitter().quantile(timely);
  if (links_) links_->become_stable();
}

bool Network::is_cut(NodeId from, NodeId to) const {
  return std::any_of(cuts_.begin(), cuts_.end(),
                     [&](const Entry& entry) { return separates(*entry.where, from, to); });
}

// ---------------------------------------------------------------- holds

std::uint32_t Network::hold(AnyCut where, Holding how) {
  ensure(how != Holding::none, "a hold holds");
  holds_.push_back(
      {.name = ++names_, .how = how, .where = std::make_shared<const AnyCut>(std::move(where))});
  return names_;
}

bool Network::release(std::uint32_t hold) { return erase(holds_, hold); }

std::vector<NodeId> Network::release_around(const std::vector<NodeId>& nodes) {
  return free(holds_, nodes);
}

Holding Network::hold_of(NodeId from, NodeId to) const {
  const auto newest = std::find_if(holds_.rbegin(), holds_.rend(), [&](const Entry& entry) {
    return separates(*entry.where, from, to);
  });
  return newest == holds_.rend() ? Holding::none : newest->how;
}

Duration Network::onward_delay(const Transmission& message) {
  if (links_) return links_->onward_delay(message, known_latency(message));
  return latency_of(message, "latency");
}

// ---------------------------------------------------------------- both

bool Network::erase(std::vector<Entry>& entries, std::uint32_t name) {
  return std::erase_if(entries, [&](const Entry& entry) { return entry.name == name; }) != 0;
}

std::vector<NodeId> Network::free(std::vector<Entry>& entries, const std::vector<NodeId>& nodes) {
  const auto concerns_nobody = [](const Entry& entry) {
    return !std::visit([](const auto& cut) { return cut.separates_anyone(); }, *entry.where);
  };
  std::erase_if(entries, concerns_nobody);
  std::vector<NodeId> concerned;
  for (const NodeId node : nodes) {
    const bool is_on_a_side = std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
      return std::visit([&](const auto& cut) { return cut.has_side_for(node); }, *entry.where);
    });
    if (is_on_a_side) concerned.push_back(node);
  }
  if (concerned.empty()) return concerned;
  for (Entry& entry : entries) {
    const auto without = [&](const auto& cut) -> AnyCut { return cut.without(concerned); };
    entry.where = std::make_shared<const AnyCut>(std::visit(without, *entry.where));
  }
  std::erase_if(entries, concerns_nobody);
  return concerned;
}

}  // namespace orrery
