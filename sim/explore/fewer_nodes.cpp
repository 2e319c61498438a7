// Passes that do with fewer replicas and clients.

#include <algorithm>
#include <optional>
#include <vector>

#include "sim/explore/passes.hpp"
#include "sim/faults/struck_fault.hpp"

namespace orrery {
namespace {

/// What a node is called when another one is gone; nothing: it is that one.
std::optional<NodeId> moved_up(NodeId node, NodeId gone) {
  if (node == gone) return std::nullopt;
  if (node.group() != gone.group() || node.number() < gone.number()) return node;
  return NodeId(node.group(), node.number() - 1);
}

/// False if nobody is left whom it selects.
bool move_up(Selection& selection, NodeId gone) {
  std::vector<Selector> left;
  for (const Selector& selector : selection.any_of) {
    const auto* node = std::get_if<NodeId>(&selector.who);
    if (node == nullptr) {
      left.push_back(selector);
    } else if (const auto moved = moved_up(*node, gone)) {
      left.push_back({*moved});
    }
  }
  selection.any_of = std::move(left);
  return !selection.any_of.empty();
}

void move_up(std::vector<Link>& links, NodeId gone) {
  std::erase_if(links, [&](Link& link) {
    const auto one = moved_up(link.one, gone);
    const auto other = moved_up(link.other, gone);
    if (one && other) link = {*one, *other};
    return !one || !other;
  });
}

/// False if it has lost those whom it is about.
bool move_up(FaultAction& action, NodeId gone) {
  if (auto* cut = std::get_if<CutLinks>(&action)) move_up(cut->links, gone);
  if (auto* only = std::get_if<OnlyLinks>(&action)) move_up(only->links, gone);
  bool has_all = true;
  for (Selection* selection : selections_of(action)) has_all &= move_up(*selection, gone);
  return has_all;
}

struct MoveEntryUp {
  NodeId gone;
  bool operator()(Mix&) const { return true; }
  bool operator()(Nemesis&) const { return true; }
  bool operator()(Sequence&) const { return true; }
  template <class Kind>
  bool operator()(Kind& kind) const {
    FaultAction action = kind;
    const bool has_all = move_up(action, gone);
    kind = *std::get_if<Kind>(&action);
    return has_all;
  }
};

/// False if what it is about is gone.
struct MoveHandUp {
  NodeId gone;
  bool operator()(Expire& expire) const { return move_up_to(expire.node); }
  template <class Kind>
  bool operator()(Kind& kind) const {
    if constexpr (requires { kind.message; }) {
      return move_up_to(kind.from) && move_up_to(kind.to);
    } else {
      return MoveEntryUp{gone}(kind);
    }
  }

 private:
  bool move_up_to(NodeId& node) const {
    const auto moved = moved_up(node, gone);
    node = moved.value_or(node);
    return moved.has_value();
  }
};

bool move_up(std::optional<NodeId>& node, NodeId gone) {
  if (!node) return true;
  node = moved_up(*node, gone);
  return node.has_value();
}

/// A number that a client draws may say which of the replicas it means, from 0.
void move_choice_up(Pin& pin, std::uint32_t nodes, NodeId gone) {
  auto* number = std::get_if<std::int64_t>(&pin.is.is);
  const bool is_replica = number != nullptr && pin.choice->group() == 'c' && *number >= 0 &&
                          *number < std::int64_t{nodes};
  if (is_replica && gone.group() == 'n' && *number >= std::int64_t{gone.number()}) --*number;
  if (is_replica && *number == std::int64_t{nodes} - 1) *number = 0;
}

void move_pins_up(Plan& plan, NodeId gone) {
  std::erase_if(plan.pins, [&](Pin& pin) {
    if (pin.choice) move_choice_up(pin, plan.nodes, gone);
    return !move_up(pin.node, gone) || !move_up(pin.from, gone) || !move_up(pin.to, gone) ||
           !move_up(pin.choice, gone);
  });
}

void move_calls_up(Plan& plan, NodeId gone) {
  workload::Script* script = script_of(plan);
  if (script == nullptr) return;
  std::erase_if(script->calls, [&](workload::ScriptedCall& call) {
    const auto moved = moved_up(call.client, gone);
    call.client = moved.value_or(NodeId{});
    return !moved;
  });
}

/// The protocol's settings that name nodes. What is about the one that is gone goes with it: an
/// element of a list. False if the value itself is about it.
bool move_up(Value& setting, NodeId gone) {
  if (auto* array = setting.get_if<Value::Array>()) {
    std::erase_if(*array, [&](Value& element) { return !move_up(element, gone); });
    return true;
  }
  if (auto* object = setting.get_if<Value::Object>()) {
    return std::all_of(object->begin(), object->end(),
                       [&](Value::Member& member) { return move_up(member.value, gone); });
  }
  const auto* text = setting.get_if<std::string>();
  const auto node = text == nullptr ? std::nullopt : parse_node_id(*text);
  if (!node) return true;
  const auto moved = moved_up(*node, gone);
  if (moved && *moved != *node) setting = to_text(*moved);
  return moved.has_value();
}

/// What `from` asks is asked by `to` instead.
Plan asked_by(Plan plan, NodeId from, NodeId to) {
  auto& calls = script_of(plan)->calls;
  for (workload::ScriptedCall& call : calls) {
    if (call.client == from) call.client = to;
  }
  std::stable_sort(calls.begin(), calls.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return plan;
}

/// Who is elected may have to be another one than before.
bool offer_with_timers(Smallest& smallest, const Plan& candidate, const Decisions& decisions) {
  if (smallest.offer(candidate)) return true;
  for (Plan& variant : with_extreme_timers(candidate, decisions)) {
    if (smallest.offer(std::move(variant))) return true;
  }
  return false;
}

bool leave_out_two(Smallest& smallest, const Decisions& decisions) {
  const std::uint32_t nodes = smallest.plan().nodes;
  if (nodes < 3) return false;
  for (std::uint32_t i = nodes; i > 1; --i) {
    for (std::uint32_t j = i - 1; j > 0; --j) {
      const Plan candidate = without_node(without_node(smallest.plan(), replica(i)), replica(j));
      if (offer_with_timers(smallest, candidate, decisions)) return true;
    }
  }
  return false;
}

bool leave_out_one(Smallest& smallest, const Decisions& decisions) {
  if (smallest.plan().nodes < 2) return false;
  for (std::uint32_t i = smallest.plan().nodes; i > 0; --i) {
    const Plan candidate = without_node(smallest.plan(), replica(i));
    if (offer_with_timers(smallest, candidate, decisions)) return true;
  }
  return false;
}

/// A client without work, or one whose work another can do.
bool leave_out_client(Smallest& smallest) {
  const std::uint32_t clients = smallest.plan().clients.count;
  for (std::uint32_t i = clients; i > 0; --i) {
    if (smallest.offer(without_node(smallest.plan(), client(i)))) return true;
    for (std::uint32_t j = 1; j <= clients && script_of(smallest.plan()) != nullptr; ++j) {
      if (i == j) continue;
      Plan candidate = asked_by(smallest.plan(), client(i), client(j));
      if (smallest.offer(without_node(std::move(candidate), client(i)))) return true;
    }
  }
  return false;
}

}  // namespace

Plan without_node(Plan plan, NodeId gone) {
  std::erase_if(plan.faults,
                [&](FaultEntry& fault) { return !std::visit(MoveEntryUp{gone}, fault.action); });
  std::erase_if(plan.hands, [&](Hand& hand) { return !std::visit(MoveHandUp{gone}, hand.action); });
  move_up(plan.protocol.settings, gone);
  move_pins_up(plan, gone);
  if (gone.group() == 'n') {
    --plan.nodes;
    return plan;
  }
  move_calls_up(plan, gone);
  if (--plan.clients.count == 0) plan.clients.workload.reset();
  return plan;
}

bool leave_out_nodes(Smallest& smallest) {
  smallest.begin("nodes");
  bool has_taken = false;
  bool goes_on = true;
  while (goes_on && !smallest.is_over()) {
    const Trial trial(smallest.plan(), smallest.signature(), smallest.catalogue());
    goes_on =
        leave_out_two(smallest, trial.decisions()) || leave_out_one(smallest, trial.decisions());
    has_taken |= goes_on;
  }
  return has_taken;
}

bool leave_out_clients(Smallest& smallest) {
  smallest.begin("clients");
  bool has_taken = false;
  while (leave_out_client(smallest)) has_taken = true;
  return has_taken;
}

}  // namespace orrery
