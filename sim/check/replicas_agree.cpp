#include "sim/check/replicas_agree.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery {
namespace {

std::string text_of(const Value* value) { return value ? to_json(*value) : "not there"; }

/// Follows the first difference down through objects and arrays. Null pointers are values that are
/// not there.
std::string difference_at(const std::string& path, const Value* a, const Value* b) {
  const auto below = [&](std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
  };
  if (a && b && *a == *b) return {};
  const auto* object_a = a ? a->get_if<Value::Object>() : nullptr;
  const auto* object_b = b ? b->get_if<Value::Object>() : nullptr;
  if (object_a && object_b) {
    for (const auto& [key, value, line] : *object_a) {
      const Value* other = b->find(key);
      if (!other || !(*other == value)) return difference_at(below(key), &value, other);
    }
    for (const auto& [key, value, line] : *object_b) {
      if (!a->find(key)) return difference_at(below(key), nullptr, &value);
    }
    return fmt::format("the members of {} have another order", path.empty() ? "it" : path);
  }
  const auto* array_a = a ? a->get_if<Value::Array>() : nullptr;
  const auto* array_b = b ? b->get_if<Value::Array>() : nullptr;
  if (array_a && array_b) {
    std::size_t i = 0;
    while (i < array_a->size() && i < array_b->size() && (*array_a)[i] == (*array_b)[i]) ++i;
    return difference_at(below(std::to_string(i)), i < array_a->size() ? &(*array_a)[i] : nullptr,
                         i < array_b->size() ? &(*array_b)[i] : nullptr);
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

Verdict judge_agreement(const World& settled, const std::vector<std::string>& members, char group) {
  std::vector<NodeId> up;
  std::vector<NodeId> down;
  for (const NodeId node : settled.group(group)) (settled.is_up(node) ? up : down).push_back(node);
  const std::string absent =
      down.empty() ? ""
                   : fmt::format(" ({} {} down)", names_of(down), down.size() == 1 ? "is" : "are");
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

Judge replicas_agree(std::vector<std::string> members, char group) {
  return {.promise = {"replicas_agree", "the replicas that are up hold the same state in the end"},
          .verdict = [members = std::move(members), group](const Ending& ending) {
            return judge_agreement(ending.settled, members, group);
          }};
}

}  // namespace orrery
