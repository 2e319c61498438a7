#include "protocols/raft/raft_settings.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace orrery::raft {

// ---------------------------------------------------------------- servers

namespace {

std::optional<Problem> problem_with_figure2(const Config& settings) {
  if (settings.heartbeat <= Duration{0}) {
    return Problem{"a leader that sends heartbeats without a pause never does anything else",
                   "heartbeat", "write \"50ms\""};
  }
  if (settings.electionTimeout.min <= settings.heartbeat) {
    return Problem{"followers would call an election between any two heartbeats (" +
                       to_text(settings.heartbeat) + ")",
                   "election_timeout", "write \"150ms..300ms\""};
  }
  if (settings.entriesMax == 0) {
    return Problem{"a message without entries brings nobody's log forward", "entries_max",
                   "write 64"};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_snapshots(const Config& settings) {
  if (settings.snapshot.chunk == 0) {
    return Problem{"a chunk without records brings no snapshot forward", "snapshot.chunk",
                   "write 64"};
  }
  if (settings.snapshot.timeout <= Duration{0}) {
    return Problem{"a follower needs some time to answer a chunk of a snapshot", "snapshot.timeout",
                   "write \"200ms\""};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_membership(const Config& settings) {
  if (settings.members == 0) {
    return Problem{"a cluster of no members cannot be asked for anything, not even for a member",
                   "members", "write 3, or leave it away: all are members"};
  }
  if (settings.catchUpRounds == 0) {
    return Problem{"a new server that has caught up with nothing would keep the others waiting",
                   "catch_up_rounds", "write 10"};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_reads(const Config& settings) {
  if (settings.reads != Reading::log && !settings.noOp) {
    return Problem{
        "a leader that begins its term without an entry of its own cannot answer reads "
        "until somebody writes",
        "no_op", "write true"};
  }
  if (settings.reads == Reading::lease && !settings.disregardCandidates) {
    return Problem{
        "a lease holds only where servers disregard candidates while they hear from a "
        "leader",
        "disregard_candidates", "write true"};
  }
  if (settings.reads == Reading::lease && !settings.clockDriftBound) {
    return Problem{
        "a lease is only as good as the clocks: say how many times as fast as another "
        "one a clock may run",
        "clock_drift_bound", "write 1.1"};
  }
  if (settings.clockDriftBound && !(*settings.clockDriftBound >= 1)) {
    return Problem{"of two clocks one is at least as fast as the other", "clock_drift_bound",
                   "write 1.1"};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_pipelining(const Config& settings) {
  if (settings.inFlightMax == 0) {
    return Problem{
        "followers that may be sent nothing before they acknowledge it never get "
        "anything",
        "in_flight_max", "write 256"};
  }
  if (settings.batch && settings.batch->max == 0) {
    return Problem{"a batch without requests brings nothing forward", "batch.max", "write 64"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with(const Settings& settings) {
  for (const auto look : {problem_with_figure2, problem_with_snapshots, problem_with_membership,
                          problem_with_reads, problem_with_pipelining}) {
    if (auto problem = look(settings)) return problem;
  }
  if (settings.client.retry <= Duration{0}) {
    return Problem{"a client needs some time to wait for an answer", "client.retry",
                   "write \"200ms\""};
  }
  return std::nullopt;
}

// ---------------------------------------------------------------- changes

namespace {

std::optional<Problem> problem_with_names(const std::vector<NodeId>& servers,
                                          const std::string& key) {
  for (auto server = servers.begin(); server != servers.end(); ++server) {
    if (std::find(servers.begin(), server, *server) == server) continue;
    const auto place = std::to_string(server - servers.begin());
    return Problem{to_text(*server) + " is named twice, and is one server",
                   std::string(key).append("[").append(place).append("]"), "name it once"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with(const Change& change) {
  if (change.at < Duration{0}) {
    return Problem{"nobody can ask for anything before the run begins", "at", "write \"2s\""};
  }
  if (change.administrator == 0 || change.administrator > 9) {
    return Problem{"administrators are a1 to a9", "administrator", "write 1"};
  }
  const bool is_arbitrary = !change.voters.empty() || !change.learners.empty();
  const int asks = (change.addServer ? 1 : 0) + (change.addLearner ? 1 : 0) +
                   (change.removeServer ? 1 : 0) + (change.transferTo ? 1 : 0) +
                   (is_arbitrary ? 1 : 0);
  if (asks == 0) {
    return Problem{"a change to an empty set of servers would leave nobody to ask again", "voters",
                   "write \"add_server\", \"add_learner\", \"remove_server\", \"transfer_to\" or "
                   "who is to vote"};
  }
  if (asks > 1 && change.transferTo) {
    return Problem{"leadership is transferred by itself (§3.10): it changes no membership",
                   "transfer_to", "write a change of its own for it"};
  }
  if (asks > 1) {
    return Problem{"only one server can be added or removed at once (§4.1)", "at",
                   "write a change for each, or \"voters\" and \"learners\": all that are to be, "
                   "by joint consensus (§4.3)"};
  }
  if (is_arbitrary && change.voters.empty()) {
    return Problem{"a cluster of learners only can neither elect a leader nor commit an entry",
                   "learners", "write under \"voters\" who is to vote"};
  }
  if (auto problem = problem_with_names(change.voters, "voters")) return problem;
  if (auto problem = problem_with_names(change.learners, "learners")) return problem;
  for (const NodeId learner : change.learners) {
    if (std::find(change.voters.begin(), change.voters.end(), learner) == change.voters.end()) {
      continue;
    }
    return Problem{to_text(learner) + " cannot vote and be a learner", "learners",
                   "name it in one of the two"};
  }
  return std::nullopt;
}

namespace {

/// Nobody who is named in a change is a stranger.
std::optional<Problem> problem_with(const Change& change, const std::string& path,
                                    std::uint32_t nodes) {
  std::vector<std::pair<NodeId, std::string>> named;
  if (change.addServer) named.emplace_back(*change.addServer, "add_server");
  if (change.addLearner) named.emplace_back(*change.addLearner, "add_learner");
  if (change.removeServer) named.emplace_back(*change.removeServer, "remove_server");
  if (change.transferTo) named.emplace_back(*change.transferTo, "transfer_to");
  for (std::size_t i = 0; i < change.voters.size(); ++i) {
    named.emplace_back(change.voters[i], "voters[" + std::to_string(i) + "]");
  }
  for (std::size_t i = 0; i < change.learners.size(); ++i) {
    named.emplace_back(change.learners[i], "learners[" + std::to_string(i) + "]");
  }
  for (const auto& [node, key] : named) {
    if (node.group() == 'n' && node.number() >= 1 && node.number() <= nodes) continue;
    return Problem{to_text(node) + " is no server of this run",
                   std::string(path).append(".").append(key),
                   "write one of n1 to n" + std::to_string(nodes) + ", or more \"nodes\""};
  }
  return std::nullopt;
}

/// Their places in the list. What is at the same time is in the order of the list.
std::vector<std::size_t> in_order_of_time(const std::vector<Change>& changes) {
  std::vector<std::size_t> order(changes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return changes[a].at < changes[b].at; });
  return order;
}

SmallSet<NodeId> voters_at_first(const Settings& settings, std::uint32_t nodes) {
  SmallSet<NodeId> voters;
  const std::uint32_t members = std::min(settings.members.value_or(nodes), nodes);
  for (std::uint32_t i = 1; i <= members; ++i) voters.insert(replica(i));
  return voters;
}

/// Who votes after a change, if these did before.
SmallSet<NodeId> voters_after(const Change& change, SmallSet<NodeId> voters) {
  if (change.addServer) voters.insert(*change.addServer);
  if (change.addLearner) voters.erase(*change.addLearner);
  if (change.removeServer) voters.erase(*change.removeServer);
  if (!change.voters.empty()) voters = {change.voters.begin(), change.voters.end()};
  return voters;
}

AdministratorRequest request_of(const Change& change) {
  if (change.transferTo) return TransferLeadership{.target = *change.transferTo};
  if (change.addServer) return AddServer{.newServer = *change.addServer};
  if (change.addLearner) return AddLearner{.newServer = *change.addLearner};
  if (change.removeServer) return RemoveServer{.oldServer = *change.removeServer};
  return ChangeConfiguration{.voters = change.voters, .learners = change.learners};
}

}  // namespace

std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes) {
  if (settings.members > nodes) {
    return Problem{"there are only " + std::to_string(nodes) + " nodes", "members",
                   "write at most " + std::to_string(nodes) + ", or more \"nodes\""};
  }
  SmallSet<NodeId> voters = voters_at_first(settings, nodes);
  for (const std::size_t i : in_order_of_time(settings.changes)) {
    const Change& change = settings.changes[i];
    const std::string path = "changes[" + std::to_string(i) + "]";
    if (auto problem = problem_with(change, path, nodes)) return problem;
    voters = voters_after(change, voters);
    if (!voters.empty()) continue;
    return Problem{"after this change of the membership to an empty set nobody votes any more",
                   path + (change.removeServer ? ".remove_server" : ".add_learner"),
                   "add another server before that"};
  }
  return std::nullopt;
}

std::uint32_t fewest_voters(const Settings& settings, std::uint32_t nodes) {
  const SmallSet<NodeId> first = voters_at_first(settings, nodes);
  SmallSet<NodeId> last = first;
  for (const std::size_t i : in_order_of_time(settings.changes)) {
    last = voters_after(settings.changes[i], last);
  }
  return static_cast<std::uint32_t>(std::min(first.size(), last.size()));
}

std::vector<TimedRequest> requests_of(const Settings& settings, NodeId administrator) {
  std::vector<TimedRequest> requests;
  for (const std::size_t i : in_order_of_time(settings.changes)) {
    const Change& change = settings.changes[i];
    if (change.administrator != administrator.number()) continue;
    requests.push_back({.at = change.at, .request = request_of(change)});
  }
  return requests;
}

}  // namespace orrery::raft
