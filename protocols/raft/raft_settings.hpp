#pragma once
/// What a scenario says of Raft, and what is refused.

#include <optional>
#include <vector>

#include "protocols/raft/administrator.hpp"
#include "protocols/raft/raft_museum.hpp"
#include "protocols/shared/leader_client.hpp"
#include "sim/core/error.hpp"

namespace orrery::raft {

/// An administrator asks for it from this time on: one of these.
struct Change {
  static constexpr std::string_view required[] = {"at"};
  Duration at{};
  std::optional<NodeId> addServer{};     ///< it votes once it has caught up
  std::optional<NodeId> addLearner{};    ///< it gets all entries, and does not vote
  std::optional<NodeId> removeServer{};  ///< whichever of both it is
  std::vector<NodeId> voters{};          ///< an arbitrary change, by joint consensus: these vote,
  std::vector<NodeId> learners{};        ///< and these do not
  std::optional<NodeId> transferTo{};    ///< who is to lead (§3.10)
  std::uint32_t administrator = 1;       ///< who asks: a1, a2, …, who know nothing of each other
};
BOOST_DESCRIBE_STRUCT(Change, (),
                      (at, addServer, addLearner, removeServer, voters, learners, transferTo,
                       administrator))

/// A server's settings, below "client" those of clients and administrators, what is wrong with the
/// servers, and what administrators ask for.
struct Settings : Config {
  LeaderClientConfig client{};
  std::optional<Bug> bug{};
  std::vector<Change> changes{};  ///< of the servers that are the cluster, and of its leader
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (client, bug, changes))

/// Found by the reader of settings.
std::optional<Problem> problem_with(const Change& change);
std::optional<Problem> problem_with(const Settings& settings);
/// … with that many nodes.
std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes);

/// How many servers vote at first, or when all changes have been made: of both, the fewer.
std::uint32_t fewest_voters(const Settings& settings, std::uint32_t nodes);

/// An administrator's, in the order of their times.
std::vector<TimedRequest> requests_of(const Settings& settings, NodeId administrator);

}  // namespace orrery::raft
