#pragma once
/// Numbers of proposals. L. Lamport, "Paxos Made Simple" (2001), §2.5: "different proposers choose
/// their numbers from disjoint sets of numbers, so two different proposers never issue a proposal
/// with the same number. Each proposer remembers (in stable storage) the highest-numbered proposal
/// it has tried to issue, and begins phase 1 with a higher proposal number than any it has already
/// used."

#include <cstdint>

#include "sim/core/describe.hpp"
#include "sim/core/ids.hpp"

namespace orrery {

/// A proposal number, ordered by its round and then by its proposer. The default one is lower than
/// any that is issued.
struct Ballot {
  std::uint64_t round{};
  NodeId proposer{};  // who alone issues it

  /// Nothing that a run can reach: what a hostile message says instead is ignored.
  constexpr bool is_credible() const { return round < std::uint64_t{1} << 62; }
  friend constexpr auto operator<=>(const Ballot&, const Ballot&) = default;
};
BOOST_DESCRIBE_STRUCT(Ballot, (), (round, proposer))

/// The lowest number of a proposer that is higher than `seen`.
constexpr Ballot next_ballot(const Ballot& seen, NodeId proposer) {
  return {.round = seen.round + 1, .proposer = proposer};
}

}  // namespace orrery
