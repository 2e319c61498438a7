#include "sim/check/register_zones.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace orrery {
namespace {

struct Cluster {
  std::vector<const KeyedCall*> writes;
  std::vector<const KeyedCall*> reads;  // a cas among those of the value that it expects

  std::uint64_t first_return = KeyedCall::never;
  std::uint64_t last_invocation = 0;
  const KeyedCall* first_to_return = nullptr;
  const KeyedCall* last_invoked = nullptr;

  bool is_forward() const { return first_return < last_invocation; }
  /// One of ours must be before one of theirs, and the other way round.
  bool contradicts(const Cluster& other) const {
    return first_return < other.last_invocation && other.first_return < last_invocation;
  }
};

class Zones {
 public:
  Zones(const KeyHistory& history, const std::vector<Call>& calls) {
    for (const KeyedCall& keyed : history.calls) sort_in(keyed, calls[keyed.call]);
  }

  std::optional<Conflict> conflict() {
    if (!is_register_) return std::nullopt;
    // What nobody has written is there from the beginning, unless somebody may have erased it.
    if (!has_erase_) initial_.first_return = 0;
    else initial_.reads.clear();
    for (auto& [value, cluster] : by_value_) {
      if (auto found = unwritten(cluster)) return found;
      if (cluster.writes.size() > 1) is_exact_ = false;
      else add_zone(cluster);
    }
    add_zone(initial_);
    if (auto found = contradiction()) return found;
    return is_exact_ ? std::optional(Conflict{}) : std::nullopt;
  }

 private:
  void sort_in(const KeyedCall& keyed, const Call& call) {
    const Operation& operation = call.operation;
    switch (operation.action) {
      case Action::get:
        cluster_of(call.result.value ? *call.result.value : std::string_view())
            .reads.push_back(&keyed);
        return;
      case Action::cas:
        is_exact_ = false;
        if (operation.value.empty()) is_register_ = false;
        if (!keyed.is_open()) by_value_[operation.expected].reads.push_back(&keyed);
        by_value_[operation.value].writes.push_back(&keyed);
        return;
      case Action::put:
        if (operation.value.empty()) is_register_ = false;  // reads as if nothing was there
        by_value_[operation.value].writes.push_back(&keyed);
        return;
      case Action::erase:
        has_erase_ = true;
        is_exact_ = false;
        return;
      default:
        is_register_ = false;
    }
  }

  Cluster& cluster_of(std::string_view value) {
    return value.empty() ? initial_ : by_value_[value];
  }

  /// A read that returned before anybody was asked to write what it found.
  static std::optional<Conflict> unwritten(const Cluster& cluster) {
    for (const KeyedCall* read : cluster.reads) {
      const bool is_written =
          std::any_of(cluster.writes.begin(), cluster.writes.end(), [&](const KeyedCall* write) {
            return write != read && write->invoked <= read->returned;
          });
      if (!is_written) return Conflict{read->call};
    }
    return std::nullopt;
  }

  void add_zone(Cluster& cluster) {
    for (const auto* members : {&cluster.writes, &cluster.reads}) {
      for (const KeyedCall* call : *members) {
        if (call->returned < cluster.first_return) {
          cluster.first_return = call->returned;
          cluster.first_to_return = call;
        }
        if (call->invoked > cluster.last_invocation) {
          cluster.last_invocation = call->invoked;
          cluster.last_invoked = call;
        }
      }
    }
    (cluster.is_forward() ? forward_ : backward_).push_back(&cluster);
  }

  std::optional<Conflict> contradiction() {
    std::sort(forward_.begin(), forward_.end(),
              [](const Cluster* a, const Cluster* b) { return a->first_return < b->first_return; });
    for (std::size_t i = 1; i < forward_.size(); ++i) {
      if (forward_[i - 1]->contradicts(*forward_[i])) return both(*forward_[i - 1], *forward_[i]);
    }
    for (const Cluster* backward : backward_) {
      // Forward zones do not overlap: only the last that began before can contain this one.
      const auto later =
          std::partition_point(forward_.begin(), forward_.end(), [&](const Cluster* forward) {
            return forward->first_return < backward->last_invocation;
          });
      if (later == forward_.begin()) continue;
      if (backward->contradicts(**std::prev(later))) return both(*backward, **std::prev(later));
    }
    return std::nullopt;
  }

  static Conflict both(const Cluster& a, const Cluster& b) {
    Conflict calls;
    for (const Cluster* cluster : {&a, &b}) {
      for (const KeyedCall* write : cluster->writes) calls.push_back(write->call);
      if (cluster->first_to_return) calls.push_back(cluster->first_to_return->call);
      if (cluster->last_invoked) calls.push_back(cluster->last_invoked->call);
    }
    return calls;
  }

  bool is_register_ = true;
  bool is_exact_ = true;
  bool has_erase_ = false;
  std::map<std::string_view, Cluster> by_value_;
  Cluster initial_;  // of a key that nobody has written to
  std::vector<Cluster*> forward_;
  std::vector<Cluster*> backward_;
};

}  // namespace

std::optional<Conflict> zone_conflict(const KeyHistory& history, const std::vector<Call>& calls) {
  return Zones(history, calls).conflict();
}

}  // namespace orrery
