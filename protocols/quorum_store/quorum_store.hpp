#pragma once
/// A Dynamo-style store. G. DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store",
/// SOSP 2007: §4.3, §4.5 and §5 beside this file. In its folder: ring.hpp (§4.2, who keeps what),
/// versions.hpp (§4.4, which version replaces which), replica.hpp (§4.6 and §4.7, how copies are
/// kept and repaired), merkle.hpp (§4.7), membership.hpp and administrator.hpp (§4.8.1),
/// client.hpp.
///
/// A client asks a node of the key's preference list, which coordinates: it asks the N nodes that
/// are to have a copy, and answers when R of them have shown theirs, or W have taken the new one.
/// R + W > N makes a read meet every write that has ended, if quorums are strict. With sloppy ones
/// somebody else stands in for a node that seems to be down, with a hint for whom; then writes are
/// always taken, and reads may miss them until the hint is handed off.
///
/// Left out: seeds, and how a node finds the others (§4.8.2): everybody knows who there may be;
/// requests through a load balancer, which nodes outside of the preference list pass on: clients
/// know the ring (§6.4); vectors cut at ten entries (§4.4), which loses siblings.
///
/// Each virtual function is a rule that is easily got wrong; variants override one of them.

#include <algorithm>
#include <string>
#include <utility>

#include "protocols/quorum_store/replica.hpp"
#include "sim/core/box.hpp"

namespace orrery::quorum_store {

class Node : public Replica {
 public:
  using Replica::on;

  // -------------------------------------------------------------- coordinating (§4.5)

  /// "The coordinator requests all existing versions of data for that key from the N highest-ranked
  /// reachable nodes in the preference list for that key."
  void on(const Get& m, NodeId from) {
    if (!coordinates(m.key)) return;
    coordinate({.client = from, .request = m.request, .key = m.key});
  }

  /// "The coordinator generates the vector clock for the new version and writes the new version
  /// locally. The coordinator then sends the new version (along with the new vector clock) to the N
  /// highest-ranked reachable nodes."
  void on(const Put& m, NodeId from) {
    if (!coordinates(m.key) || !m.context.is_credible()) return;
    const Version version{
        .dot = next_dot(m.key), .past = past_of(m), .written = now(), .value = m.value};
    keep(m.key, {{version}}, nodes_to_ask(m.key).at(self()));
    copies.edit(m.key).newest = version.dot;
    persist();
    coordinate({.client = from,
                .request = m.request,
                .key = m.key,
                .written = version,
                .copy = copies.at(m.key).copy});
  }

  void on(const ReadReply& m, NodeId from) {
    if (m.copy->is_credible()) answered(m.request, from, m.copy);
  }
  void on(const WriteReply& m, NodeId from) { answered(m.request, from, {}); }

  /// Somebody else takes the place of who has not answered, if quorums are sloppy.
  void on(NoAnswer due) {
    if (!coordinated.contains(due.number)) return;
    Coordinated& task = coordinated.edit(due.number);
    for (const auto& [node, whose] : task.asked) {
      if (!task.answers.contains(node)) suspect(node);
    }
    const bool is_read_already = task.isAnswered && !task.written;
    if (is_read_already || ++task.timeouts > tries) return finish(due.number);
    for (const auto& [node, whose] : nodes_to_ask(task.key)) task.asked.emplace(node, whose);
    ask(due.number);
  }

  void on(TryAgain due) { suspected.erase(due.node); }

 protected:
  static constexpr std::uint32_t tries = 5;

  // -------------------------------------------------------------- rules

  virtual std::uint32_t answers_needed(const Coordinated& task) const {
    return task.written ? write_quorum() : read_quorum();
  }

  /// Of a local quorum, those of this node's data center.
  virtual std::size_t answers_that_count(const Coordinated& task) const {
    const auto& level = task.written ? writeLevel : readLevel;
    if (level != Level::local_quorum) return task.answers.size();
    return static_cast<std::size_t>(
        std::count_if(task.answers.begin(), task.answers.end(),
                      [&](const auto& answer) { return are_together(answer.first, self()); }));
  }

  /// For those that are down.
  virtual bool others_stand_in() const { return quorums == Quorums::sloppy; }

  /// A put replaces what its client has seen, and nothing else.
  virtual VersionVector past_of(const Put& m) const { return m.context; }

  /// A node counts what it makes of a copy for as long as it has it.
  virtual Dot next_dot(const std::string& key) {
    const Held* held = copies.find(key);
    if (held && held->newest.n > 0) return {held->newest.actor, held->newest.n + 1};
    return {{self(), anything()}, 1};
  }

 private:
  bool coordinates(const std::string& key) const {
    return others_stand_in() || is_owner(self(), key);
  }

  /// Whom a request for this key goes to, and for whom. Without stand-ins, the owners. With them,
  /// "the first N healthy nodes from the preference list", this one among them: a client that asks
  /// it has had no answer from those before it.
  SmallMap<NodeId, NodeId> nodes_to_ask(const std::string& key) const {
    const Machines owners = owners_of(key);
    const Machines chosen = others_stand_in() ? healthy(key, owners.size()) : owners;
    SmallMap<NodeId, NodeId> asked;
    Machines absent;
    for (const NodeId owner : owners) {
      if (is_among(chosen, owner)) asked.emplace(owner, owner);
      else absent.push_back(owner);
    }
    auto whose = absent.begin();
    for (const NodeId node : chosen) {
      if (!asked.contains(node)) asked.emplace(node, *whose++);
    }
    return asked;
  }

  /// The first `count` of the preference list that seem to be up, and this node among them.
  Machines healthy(const std::string& key, std::size_t count) const {
    Machines chosen;
    for (const NodeId node : view->preference_list(key, view->tokens.size())) {
      if (chosen.size() < count && !suspected.contains(node)) chosen.push_back(node);
    }
    const bool is_chosen = is_among(chosen, self());
    if (!is_chosen && chosen.size() == count) chosen.pop_back();
    if (!is_chosen) chosen.push_back(self());
    return chosen;
  }

  void coordinate(Coordinated task) {
    const std::uint64_t number = ++newest.number;
    task.asked = nodes_to_ask(task.key);
    coordinated.insert_or_assign(number, std::move(task));
    ask(number);
    const bool is_put = coordinated.at(number).written.has_value();
    answered({newest.life, number}, self(), is_put ? Copy{} : copy_of(coordinated.at(number).key));
  }

  /// Those who have not answered.
  void ask(std::uint64_t number) {
    const Coordinated& task = coordinated.at(number);
    const Request request{newest.life, number};
    for (const auto& [node, whose] : task.asked) {
      if (node == self() || task.answers.contains(node)) continue;
      if (task.written) send(node, Write{request, task.key, task.copy, whose});
      else send(node, Read{request, task.key});
    }
    start_timer(NoAnswer{number}, noAnswer);
  }

  void answered(const Request& request, NodeId from, const Copy& copy) {
    heard_from(from);
    if (request.life != newest.life || !coordinated.contains(request.number)) return;
    if (!coordinated.at(request.number).asked.contains(from)) return;
    Coordinated& task = coordinated.edit(request.number);
    task.answers.insert_or_assign(from, copy);
    if (!task.isAnswered && answers_that_count(task) >= answers_needed(task)) {
      task.isAnswered = true;
      if (task.written) answer_put(task);
      else answer_get(task);
    }
    if (task.answers.size() == task.asked.size()) finish(request.number);
  }

  void answer_put(const Coordinated& task) {
    output(Written{task.key, *task.written});
    send(task.client, PutReply{task.request});
  }

  /// "It returns all the versions it deems to be causally unrelated."
  void answer_get(const Coordinated& task) {
    const Siblings found = all_answers(task);
    GetReply reply{.request = task.request, .context = context_of(found)};
    for (const Version& version : found.versions) {
      if (version.value) reply.values.push_back(*version.value);
    }
    send(task.client, reply);
  }

  Siblings all_answers(const Coordinated& task) const {
    Siblings all;
    for (const auto& [node, copy] : task.answers) all = reconcile(all, *copy);
    return all;
  }

  void finish(std::uint64_t number) {
    const Coordinated task = coordinated.at(number);
    coordinated.erase(number);
    stop_timer(NoAnswer{number});
    if (readRepair && !task.written) repair(task);
  }

  /// "If stale versions were returned in any of the responses, the coordinator updates those nodes
  /// with the latest version. This process is called read repair" (§5).
  void repair(const Coordinated& task) {
    const Copy newest_copy = all_answers(task);
    for (const auto& [node, copy] : task.answers) {
      if (copy == newest_copy || !is_owner(node, task.key)) continue;
      if (node == self()) keep(task.key, *newest_copy, self());
      else send(node, HandOff{task.key, newest_copy});
    }
  }

  // -------------------------------------------------------------- failures (§4.8.3)

  /// "Node A may consider node B failed if node B does not respond to node A's messages … A then
  /// periodically retries B to check for the latter's recovery."
  void suspect(NodeId node) {
    suspected.insert(node);
    start_timer(TryAgain{node}, suspicion);
  }
};
static_assert(is_process<Node>);

}  // namespace orrery::quorum_store
