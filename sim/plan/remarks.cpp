#include "sim/plan/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/core/sampler.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/net/routes.hpp"
#include "sim/net/topology.hpp"
#include "sim/plan/run.hpp"

namespace orrery {
namespace {

/// Nobody wants to read more of it.
std::string rounded(Duration duration) {
  return to_text(Duration{std::chrono::round<std::chrono::microseconds>(duration)});
}

/// More pairs would hardly move the median.
constexpr std::uint32_t looked_at_max = 20;

Duration median_of(const Distribution& distribution) { return Sampler(distribution).quantile(0.5); }

/// Medians of single links.
class UsualLinks {
 public:
  UsualLinks(const NetworkPlan& plan, const Topology* topology)
      : plan_(plan), topology_(topology), usual_(median_of(plan.latency)) {
    if (topology != nullptr) jitter_ = topology->jitter().quantile(0.5);
  }

  Duration latency(NodeId from, NodeId to) const {
    for (const LinkRule& rule : plan_.rules) {
      if (rule.message || !rule.latency) continue;
      if ((!rule.from || rule.from->contains(from)) && (!rule.to || rule.to->contains(to))) {
        return median_of(*rule.latency);
      }
    }
    const auto known = topology_ != nullptr ? topology_->latency(from, to) : std::nullopt;
    return known ? *known + jitter_ : usual_;
  }

 private:
  const NetworkPlan& plan_;
  const Topology* topology_;
  Duration usual_;
  Duration jitter_{};
};

/// Over the relays between them; nothing if no path leads there.
std::optional<Duration> latency_of_path(const LinkGraph& graph, const UsualLinks& links,
                                        NodeId from, NodeId to) {
  const std::vector<NodeId> path = shortest_path(graph, from, to);
  if (path.empty()) return std::nullopt;
  Duration sum{};
  for (std::size_t i = 1; i < path.size(); ++i) sum += links.latency(path[i - 1], path[i]);
  return sum;
}

std::optional<Remark> remark_on_replicas(const Plan& plan, const Protocol& protocol) {
  const auto survived_by = [&](std::uint32_t nodes) {
    return protocol.survives(plan.protocol.settings, nodes).down;
  };
  const auto survived = survived_by(plan.nodes);
  if (!survived || plan.nodes < 2 || survived != survived_by(plan.nodes - 1)) return std::nullopt;
  // Of majorities alone, which one more replica would help: spares, learners, other quorums, and
  // machines of which each key needs a few, are there for something else.
  const bool is_by_majority = *survived == (plan.nodes - 1) / 2;
  if (!is_by_majority || survived_by(plan.nodes + 1) == survived) return std::nullopt;
  return Remark{
      Remark::Kind::note,
      fmt::format("{} replicas survive no more crashes than {}: {} of them may be down", plan.nodes,
                  plan.nodes - 1, *survived == 0 ? "none" : std::to_string(*survived))};
}

std::optional<Remark> remark_on_timeout(const AnswerTimeout& timeout, const Plan& plan,
                                        Duration latency, Duration disk) {
  // Every second message of them is sent when the disk has what it says.
  const Duration answered = timeout.messages * latency + timeout.messages / 2 * disk;
  if (timeout.shortest > answered) return std::nullopt;
  const Duration at_disks = timeout.messages / 2 * disk;
  return Remark{
      Remark::Kind::warning,
      fmt::format("protocol.{}.{}: {} is over before the answer usually comes, after {} ({} "
                  "messages of {}{}): {}",
                  plan.protocol.name, timeout.key, to_text(timeout.shortest), rounded(answered),
                  timeout.messages, rounded(latency),
                  disk > Duration{0} ? fmt::format(", and {} at disks", rounded(at_disks)) : "",
                  timeout.otherwise)};
}

/// Whoever is drawn may be anybody.
bool may_be(NodeId node, const Selection& selection) {
  return std::any_of(selection.any_of.begin(), selection.any_of.end(), [&](const Selector& each) {
    const auto* named = std::get_if<NodeId>(&each.who);
    return named == nullptr || *named == node;
  });
}

bool may_lie(NodeId node, const Plan& plan) {
  if (std::find(plan.twins.begin(), plan.twins.end(), node) != plan.twins.end()) return true;
  for (const FaultEntry& fault : plan.faults) {
    for (const LiarsPart& part : liars_of(fault.action)) {
      if (may_be(node, part.who)) return true;
    }
  }
  return false;
}

bool is_too_late(const PinnedValue& value, Duration within) {
  const auto* latency = std::get_if<Duration>(&value.is);
  return latency == nullptr || *latency > within;
}

std::optional<Remark> remark_on_pin(std::size_t i, const Plan& plan, const Protocol& protocol,
                                    Duration within) {
  const Pin& pin = plan.pins[i];
  if (!pin.message || !is_too_late(pin.is, within)) return std::nullopt;
  if (pin.from && may_lie(*pin.from, plan)) return std::nullopt;
  return Remark{Remark::Kind::warning,
                fmt::format("pins[{}]: {}: {} needs each message of who does not lie within {}", i,
                            to_text(pin), protocol.title, to_text(within))};
}

}  // namespace

Duration usual_latency(const NetworkPlan& plan, std::uint32_t nodes, std::uint64_t seed) {
  const auto topology = Topology::of(plan.topology, nodes, seed);
  const UsualLinks links(plan, topology.get());
  const LinkGraph* graph = topology ? topology->graph() : nullptr;
  std::vector<Duration> latencies;
  for (std::uint32_t from = 1; from <= std::min(nodes, looked_at_max); ++from) {
    for (std::uint32_t to = 1; to <= std::min(nodes, looked_at_max); ++to) {
      if (from == to) continue;
      const NodeId a('n', from);
      const NodeId b('n', to);
      const auto latency =
          graph != nullptr ? latency_of_path(*graph, links, a, b) : links.latency(a, b);
      if (latency) latencies.push_back(*latency);
    }
  }
  if (latencies.empty()) return Duration{0};
  const auto middle = latencies.begin() + static_cast<std::ptrdiff_t>(latencies.size() / 2);
  std::nth_element(latencies.begin(), middle, latencies.end());
  return *middle;
}

std::vector<Remark> remarks_on(const Plan& plan, const Catalogue& catalogue) {
  std::vector<Remark> remarks;
  const Protocol& protocol = protocol_of(plan, catalogue);
  const auto timeouts = protocol.settings.answer_timeouts(plan.protocol.settings);
  if (!timeouts.empty()) {
    const Duration latency = usual_latency(plan.network, plan.nodes, plan.seed);
    const Duration disk = median_of(plan.disk.write) + median_of(plan.disk.sync);
    for (const AnswerTimeout& timeout : timeouts) {
      auto remark = remark_on_timeout(timeout, plan, latency, disk);
      if (remark) remarks.push_back(std::move(*remark));
    }
  }
  const FaultTolerance survives = protocol.survives(plan.protocol.settings, plan.nodes);
  for (std::size_t i = 0; survives.within && i < plan.pins.size(); ++i) {
    auto remark = remark_on_pin(i, plan, protocol, *survives.within);
    if (remark) remarks.push_back(std::move(*remark));
  }
  if (auto remark = remark_on_replicas(plan, protocol)) remarks.push_back(std::move(*remark));
  for (std::string& note : protocol.settings.notes(plan.protocol.settings, plan.nodes)) {
    remarks.push_back({Remark::Kind::note, std::move(note)});
  }
  return remarks;
}

std::vector<std::string> sentences_of(const std::vector<Remark>& remarks, Remark::Kind kind) {
  std::vector<std::string> sentences;
  for (const Remark& remark : remarks) {
    if (remark.kind == kind) sentences.push_back(remark.sentence);
  }
  return sentences;
}

}  // namespace orrery
