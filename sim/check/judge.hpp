#pragma once
/// A judge by its name: what scenarios, reports and the registry know of it.

#include <string_view>

namespace orrery {

struct Judge {
  std::string_view name{};      ///< as scenarios write it: "raft.election_safety", "linearizable"
  std::string_view sentence{};  ///< what it holds to be true, in one sentence
};

}  // namespace orrery
