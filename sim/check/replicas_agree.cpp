#include "sim/check/replicas_agree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery {
namespace {

std::string text_of(const Value* value) { return value ? to_json(*value) : "not there"; }

std::string below(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

std::string difference_at(const std::string& path, const Value* a, const Value* b);

/// Requires: the objects differ.
std::string difference_of(const std::string& path, const Value& a, const Value& b,
                          const Value::Object& members_of_a, const Value::Object& members_of_b) {
  for (const auto& [key, value, line] : members_of_a) {
    const Value* other = b.find(key);
    if (!other || !(*other == value)) return difference_at(below(path, key), &value, other);
  }
  for (const auto& [key, value, line] : members_of_b) {
    if (!a.find(key)) return difference_at(below(path, key), nullptr, &value);
  }
  return fmt::format("the members of {} have another order", path.empty() ? "it" : path);
}

/// Requires: the arrays differ.
std::string difference_of(const std::string& path, const Value::Array& a, const Value::Array& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  return difference_at(below(path, std::to_string(i)), i < a.size() ? &a[i] : nullptr,
                       i < b.size() ? &b[i] : nullptr);
}

/// Follows the first difference down through objects and arrays. Null pointers are values that are
/// not there.
std::string difference_at(const std::string& path, const Value* a, const Value* b) {
  if (a && b) {
    if (*a == *b) return {};
    const auto* object_a = a->get_if<Value::Object>();
    const auto* object_b = b->get_if<Value::Object>();
    if (object_a && object_b) return difference_of(path, *a, *b, *object_a, *object_b);
    const auto* array_a = a->get_if<Value::Array>();
    const auto* array_b = b->get_if<Value::Array>();
    if (array_a && array_b) return difference_of(path, *array_a, *array_b);
  }
  return fmt::format("{} is {} and {}", path.empty() ? "it" : path, text_of(a), text_of(b));
}

/// Those members of a node's described state.
Value replicated_part(const World& world, NodeId node, const std::vector<std::string>& members) {
  const Value state = world.box(node).describe();
  Value::Object part;
  for (const std::string& member : members) {
    const Value* value = state.find(member);
    ensure(value != nullptr, "replicas_agree names a member of the replicas' described state");
    part.push_back({member, *value});
  }
  return part;
}

Verdict judge_agreement(const Ending& ending) {
  const World& settled = ending.settled;
  const std::vector<std::string>& members = ending.circumstances.replicated;
  std::vector<NodeId> up;
  std::vector<NodeId> down;
  for (const NodeId node : ending.members()) (settled.is_up(node) ? up : down).push_back(node);
  const std::string absent =
      down.empty() ? ""
                   : fmt::format(" ({} {} down)", names_of(down), down.size() == 1 ? "is" : "are");
  if (up.size() == 1 && down.empty()) {
    return {.sentence = to_text(up.front()) + " is the only replica"};
  }
  if (up.size() < 2) {
    return {.status = Verdict::Status::unknown,
            .sentence = "fewer than two replicas are up" + absent};
  }

  const Value first = replicated_part(settled, up.front(), members);
  for (auto node = up.begin() + 1; node != up.end(); ++node) {
    const std::string difference =
        difference_between(first, replicated_part(settled, *node, members));
    if (difference.empty()) continue;
    return {.status = Verdict::Status::violated,
            .sentence = fmt::format("{} and {} hold different states: {}{}", to_text(up.front()),
                                    to_text(*node), difference, absent)};
  }
  return {.sentence = names_of(up) + " hold the same state" + absent};
}

}  // namespace

std::string difference_between(const Value& a, const Value& b) { return difference_at({}, &a, &b); }

Judge replicas_agree() {
  return {
      .promise = {"replicas_agree",
                  "Left alone, the replicas that belong to the cluster and are up come to hold the "
                  "same state."},
      .verdict = judge_agreement};
}

}  // namespace orrery
