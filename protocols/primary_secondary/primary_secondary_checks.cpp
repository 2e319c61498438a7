#include "protocols/primary_secondary/primary_secondary_checks.hpp"

#include <fmt/format.h>

#include "sim/core/world.hpp"

namespace orrery::primary_secondary {
namespace {

/// Prmy, as anybody could see it who sees the server's state.
bool is_primary(const World& world, NodeId server) {
  const auto* state = world.find_state<Volatile>(server);
  if (state == nullptr || !world.is_up(server) || state->role != Role::primary) return false;
  const bool has_leases = world.state_of<Config>(server).lease.has_value();
  return !has_leases || world.clock_of(server).monotonic(world.now()) < state->leaseUntil;
}

/// Two servers' epochs, the earlier one first.
struct Rivals {
  Epoch earlier{};
  Epoch later{};
  friend auto operator<=>(const Rivals&, const Rivals&) = default;
};
BOOST_DESCRIBE_STRUCT(Rivals, (), (earlier, later))

/// Whose request.
struct Asked {
  NodeId client{};
  RequestId request{};
  friend auto operator<=>(const Asked&, const Asked&) = default;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (client, request))

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return "primary_secondary"; }
  std::vector<std::string_view> judges() const override {
    return {judges::one_primary, judges::sync_loses_nothing, judges::one_entry_a_position};
  }

  /// When it becomes the primary is seen in its state: what it says of that may wait for its disk,
  /// and come when others have been the primary for long.
  void after_step(World& world, NodeId node) override {
    if (node.group() != 'n') return;
    if (!is_primary(world, node)) {
      primaries_.erase(node);
      return;
    }
    if (primaries_.insert(node).second) becomes_primary(world, node);
    for (const NodeId other : world.group('n')) {
      if (other != node && is_primary(world, other)) two_primaries(world, node, other);
    }
  }

  void crashed(World&, NodeId node) override { primaries_.erase(node); }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* request = content_of<Request>(message)) {
      if (request->operation.action != Action::get) writes_.edit({from, request->request}) = true;
    } else if (const auto* response = content_of<Response>(message)) {
      if (writes_.contains({to, response->request})) note(to, response->request);
    } else if (const auto* update = content_of<Update>(message)) {
      Index index = update->previous.index;
      for (const Entry& entry : update->entries) ship(world, from, ++index, entry);
    }
  }

 private:
  void becomes_primary(World& world, NodeId node) const {
    if (world.state_of<Config>(node).replication != Replication::sync) return;
    const auto& done = world.state_of<Volatile>(node).done;
    for (const auto& [client, newest] : acknowledged_) {
      const Done* known = done.find(client);
      if (known != nullptr && known->request >= newest) continue;
      world.violated(judges::sync_loses_nothing, {node},
                     fmt::format("{} is the primary in epoch {} without {}'s write {}, which was "
                                 "acknowledged",
                                 to_text(node), world.state_of<Durable>(node).epoch.number,
                                 to_text(client), newest.number));
    }
  }

  void two_primaries(World& world, NodeId a, NodeId b) {
    const Epoch& of_a = world.state_of<Durable>(a).epoch;
    const Epoch& of_b = world.state_of<Durable>(b).epoch;
    const Rivals rivals{std::min(of_a, of_b), std::max(of_a, of_b)};
    if (told_.contains(rivals)) return;
    told_.insert_or_assign(rivals, true);
    world.violated(judges::one_primary, {std::min(a, b), std::max(a, b)},
                   fmt::format("{} and {} are both the primary, in the epochs {} and {}",
                               to_text(rivals.earlier.primary), to_text(rivals.later.primary),
                               rivals.earlier.number, rivals.later.number));
  }

  void note(NodeId client, const RequestId& request) {
    RequestId& newest = acknowledged_.edit(client);
    newest = std::max(newest, request);
  }

  void ship(World& world, NodeId from, Index index, const Entry& entry) {
    const Position position{entry.epoch, index};
    const Entry* known = shipped_.find(position);
    if (known == nullptr) return shipped_.insert_or_assign(position, entry);
    if (*known == entry) return;
    world.violated(judges::one_entry_a_position, {from},
                   fmt::format("{} ships {} as entry {} of epoch {}, which was {}", to_text(from),
                               to_text(entry.operation), index, entry.epoch.number,
                               to_text(known->operation)));
  }

  SmallSet<NodeId> primaries_;
  Map<Rivals, bool> told_;
  Map<Asked, bool> writes_;              // all but reads
  Map<NodeId, RequestId> acknowledged_;  // each client's newest write that was
  Map<Position, Entry> shipped_;
};

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

}  // namespace orrery::primary_secondary
