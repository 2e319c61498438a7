#include "tests/support/cluster.hpp"

#include <algorithm>

namespace orrery {
namespace {

bool is_any_message(const Event& event) { return event.kind == EventKind::message; }

}  // namespace

bool HandDriven::cut(NodeId from, NodeId to) const {
  const auto side_of = [&](NodeId node) {
    return std::find_if(sides.begin(), sides.end(), [&](const std::vector<NodeId>& side) {
      return std::find(side.begin(), side.end(), node) != side.end();
    });
  };
  return side_of(from) != side_of(to);
}

Effects Cluster::deliver_all() {
  constexpr int messages_max = 100'000;
  Effects effects;
  for (int messages = 0; messages < messages_max; ++messages) {
    const auto oldest = first_pending(is_any_message);
    if (!oldest) return effects;
    effects = std::move(effects) + step([&] { world_.perform(*oldest); });
  }
  return missing("messages lead to messages without end");
}

void Cluster::drop_all() { drop_where(is_any_message); }

Effects Cluster::invoke(NodeId client, const Operation& operation) {
  world_.invoke_at(world_.now(), client, operation);
  const auto handle =
      first_pending([](const Event& event) { return event.kind == EventKind::invoke; });
  return step([&] { world_.perform(*handle); });
}

Effects Cluster::sync(NodeId node) {
  const auto handle = first_pending([&](const Event& event) {
    return event.kind == EventKind::synced && world_.node_at(event.slot) == node;
  });
  if (!handle) return missing("no sync of " + to_text(node) + " is under way");
  return step([&] { world_.perform(*handle); });
}

void Cluster::partition(std::vector<std::vector<NodeId>> sides) {
  auto& network = world_.environment_as<HandDriven>();
  network.sides = std::move(sides);
  drop_where([&](const Event& event) {
    return is_any_message(event) && network.cut(event.from, world_.node_at(event.slot));
  });
}

bool Cluster::run_until(const std::function<bool()>& condition, Duration limit) {
  const Time end = world_.now() + limit;
  while (!condition()) {
    const auto oldest = first_pending(is_any_message);
    bool has_happened = true;
    step([&] { oldest ? world_.perform(*oldest) : void(has_happened = world_.step(end)); });
    if (!has_happened) return false;
  }
  return true;
}

std::optional<EventHandle> Cluster::first_pending(
    const std::function<bool(const Event&)>& fits) const {
  std::optional<EventHandle> first;
  world_.pending().for_each([&](EventHandle handle, const Event& event) {
    if (!fits(event)) return;
    if (!first || event.id < world_.pending().at(*first).id) first = handle;
  });
  return first;
}

void Cluster::drop_where(const std::function<bool(const Event&)>& fits) {
  while (const auto handle = first_pending(fits)) world_.drop(*handle);
}

void Cluster::expect_no_violation() {
  for (; violations_seen_ < world_.violations().size(); ++violations_seen_) {
    const Violation& violation = world_.violations()[violations_seen_];
    ADD_FAILURE() << violation.judge << " is violated: " << violation.sentence;
  }
}

}  // namespace orrery
