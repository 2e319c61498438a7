#pragma once
/// Votes of acceptors, as coordinators and learners collect them, and what follows from them.
/// L. Lamport, "Fast Paxos" (2006), §2.1, §3.1 and Figure 2.

#include <algorithm>
#include <cstddef>
#include <optional>

#include "protocols/fast_paxos/rounds.hpp"
#include "protocols/shared/proposing_client.hpp"
#include "protocols/shared/small_map.hpp"

namespace orrery::fast_paxos {

/// A vote that was cast, or that none was.
struct Vote {
  Round vrnd{};                         // in which round; 0: in none
  std::optional<ProposedValue> vval{};  // for what
  friend auto operator<=>(const Vote&, const Vote&) = default;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (vrnd, vval))

/// One for each acceptor that has been heard of.
using Votes = SmallMap<NodeId, Vote>;

inline std::size_t count_votes(const Votes& votes, const Vote& wanted) {
  const auto is_wanted = [&](const auto& entry) { return entry.second == wanted; };
  return static_cast<std::size_t>(std::count_if(votes.begin(), votes.end(), is_wanted));
}

inline Votes votes_in(Round i, const Votes& votes) {
  Votes in_round;
  for (const auto& [acceptor, vote] : votes) {
    if (vote.vrnd == i) in_round.emplace(acceptor, vote);
  }
  return in_round;
}

/// What learners do: keeps an acceptor's newest vote. False if it is not newer.
inline bool record_vote(Votes& votes, NodeId acceptor, Vote vote) {
  Vote& newest = votes[acceptor];
  if (vote.vrnd <= newest.vrnd) return false;
  newest = std::move(vote);
  return true;
}

}  // namespace orrery::fast_paxos
