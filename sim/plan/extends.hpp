#pragma once
/// Files that reuse others: {"extends": "../raft/leader_dies.json", "nodes": 7} is that file with
/// seven nodes. Objects are merged key by key, null takes a key away, everything else is replaced
/// (RFC 7396, JSON merge patch).

#include <string>
#include <vector>

#include "sim/core/value.hpp"

namespace orrery {

/// A scenario's tree, each of whose values knows the file it was read from.
struct ScenarioTree {
  Value root{};
  std::string file{};
  std::vector<std::string> reused{};  ///< what Value::source() counts, from 1
};

inline constexpr std::size_t reuses_max = 16;

/// A file of JSON and what it extends, merged. Files are relative to the one that names them.
/// Throws Error, also for files that extend each other in a circle.
ScenarioTree load_tree(const std::string& file);

/// `base` changed as `patch` says.
void merge(Value& base, Value patch);

}  // namespace orrery
