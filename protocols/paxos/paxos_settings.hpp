#pragma once
/// What a scenario says about Paxos, and about the protocols that are built on it.

#include <optional>
#include <vector>

#include "protocols/paxos/paxos.hpp"
#include "sim/core/error.hpp"

namespace orrery::paxos {

/// A process's settings, and below "client" those of the clients.
struct Settings : Config {
  ProposingClientConfig client{};
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (client))

/// A role that nobody plays, no time to wait.
std::optional<Problem> problem_with(const Settings& settings);
/// More of a role than nodes, proposers that do not learn.
std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes);

/// How many of so many processes may be down: a proposer is left, and a majority of the acceptors,
/// any two of which "have at least one acceptor in common" (§2.2).
std::uint32_t survives_down(const Settings& settings, std::uint32_t nodes);

/// What waits for acceptors.
std::vector<AnswerTimeout> answer_timeouts(const Settings& settings);

}  // namespace orrery::paxos
