#pragma once
/// Cluster membership changes (chapter 4): one server at a time (§4.1 and §4.2, with the correction
/// of 2015) or by joint consensus (§4.3), and servers that do not vote, or not yet (§4.2.1). D.
/// Ongaro, "Consensus: Bridging Theory and Practice" (2014).
///
/// "Servers process incoming RPC requests without consulting their current configurations" (§4.1):
/// so this file changes no handler of Figure 2, only who is asked and who is counted. A learner
/// votes when it is asked to: whoever asks may know that it has been promoted.

#include <algorithm>
#include <iterator>

#include "protocols/raft/compaction.hpp"

namespace orrery::raft {

class Membership : public Compaction {
 public:
  using Compaction::on;

  void start() {
    notice_configurations();
    Compaction::start();
  }

  // ------------------------------------------------------------ AddServer and RemoveServer RPCs

  void on(const AddServer& m, NodeId from) { change_membership(m, from); }
  void on(const AddLearner& m, NodeId from) { change_membership(m, from); }
  void on(const RemoveServer& m, NodeId from) { change_membership(m, from); }
  void on(const ChangeConfiguration& m, NodeId from) { change_membership(m, from); }

  /// A server may have been removed since it was sent what it answers to.
  void on(const AppendEntriesReply& m, NodeId from) {
    const bool is_of_a_stranger = role == Role::leader && nextIndex.count(from) == 0;
    if (is_of_a_stranger && m.term <= currentTerm) return;
    Compaction::on(m, from);
    advance_change();
  }

  /// "… if the new server is unavailable or is so slow that it will never catch up" (§4.2.1).
  void on(RoundTimeout) {
    if (!change) return;
    if (!new_servers_make_progress()) return give_up_change(RequestStatus::timeout);
    change->roundIsSlow = true;
    watch_progress();
  }

 protected:
  // ------------------------------------------------------------ configurations

  /// "A server always uses the latest configuration in its log, regardless of whether the entry is
  /// committed" (Raft §6).
  Configuration configuration() const {
    for (std::size_t i = configurations.size(); i > 0; --i) {
      const ConfigurationEntry& entry = configurations[i - 1];
      if (takes_effect(entry.index)) return entry.configuration;
    }
    return configuration_before_log();
  }

  /// "The new configuration takes effect on each server as soon as it is added to that server's
  /// log" (§4.1).
  virtual bool takes_effect(Index) const { return true; }

  /// The latest one up to an index.
  Configuration configuration_at(Index index) const {
    for (std::size_t i = configurations.size(); i > 0; --i) {
      if (configurations[i - 1].index <= index) return configurations[i - 1].configuration;
    }
    return configuration_before_log();
  }

  /// What precedes the first entry of the log: a snapshot's, or the cluster as it was set up.
  Configuration configuration_before_log() const {
    if (snapshotFile->lastIndex > 0) return snapshotFile->lastConfig;
    Configuration all{.voters = {peers().begin(), peers().end()}};
    all.voters.insert(self());
    while (members && all.voters.size() > *members) all.voters.erase(std::prev(all.voters.end()));
    return all;
  }

  /// Whether no configuration in the log waits for a quorum.
  bool configuration_is_committed() const {
    return configurations.empty() || configurations.back().index <= commitIndex;
  }
  /// … and no change is half made (§4.3).
  bool is_settled() const { return configuration_is_committed() && !configuration().is_joint(); }

  void append_to_log(const Entry& entry) override {
    Compaction::append_to_log(entry);
    notice_configuration(log.last_index());
  }

  void delete_from_log(Index from) override {
    Compaction::delete_from_log(from);
    fall_back(from);
  }

  /// "A log entry for a configuration change can be removed (if leadership changes); in this case,
  /// a server must be prepared to fall back to the previous configuration in its log" (§4.1).
  virtual void fall_back(Index from) {
    while (!configurations.empty() && configurations.back().index >= from) {
      configurations.truncate(configurations.size() - 1);
    }
  }

  // ------------------------------------------------------------ the cluster

  /// A candidate asks those whose votes count. A leader replicates to learners, too, and to new
  /// servers, which do not belong to the configuration yet.
  SmallSet<NodeId> other_servers() const override {
    const Configuration current = configuration();
    SmallSet<NodeId> others = current.voters;
    others.insert(current.oldVoters.begin(), current.oldVoters.end());
    if (role == Role::leader) {
      others.insert(current.learners.begin(), current.learners.end());
      const SmallSet<NodeId> joining = new_servers();
      others.insert(joining.begin(), joining.end());
    }
    others.erase(self());
    return others;
  }

  /// "Agreement (for elections and entry commitment) requires majorities from both the old and new
  /// configurations" (§4.3). A server that is no voter "does not count itself in majorities"
  /// (§4.2.2).
  bool is_quorum(const SmallSet<NodeId>& servers) const override {
    const auto has_majority_of = [&](const SmallSet<NodeId>& voters) {
      const auto count = std::count_if(voters.begin(), voters.end(),
                                       [&](NodeId voter) { return servers.contains(voter); });
      return quorum::is_majority(static_cast<std::size_t>(count), voters.size());
    };
    const Configuration current = configuration();
    return has_majority_of(current.voters) &&
           (!current.is_joint() || has_majority_of(current.oldVoters));
  }

  Index index_on_quorum() const override {
    const Configuration current = configuration();
    return std::min(quorum::joint(index_on_majority_of(current.voters),
                                  index_on_majority_of(current.oldVoters)),
                    log.last_index());
  }

  /// Of nobody: everything.
  Index index_on_majority_of(const SmallSet<NodeId>& voters) const {
    boost::container::small_vector<Index, 8> match;
    for (const NodeId voter : voters) match.push_back(match_index_of(voter));
    return quorum::acknowledged_by_majority(match);
  }

  /// Up to here its log is known to match the leader's. (The leader's own: up to here it counts.)
  virtual Index match_index_of(NodeId server) const {
    if (server == self()) return own_match_index();
    const auto match = matchIndex.find(server);
    return match == matchIndex.end() ? 0 : match->second;
  }

  // ------------------------------------------------------------ elections

  /// "A server that is not part of its own latest configuration should still start new elections,
  /// as it might still be needed until the Cnew entry is committed" (§4.2.2): and then no longer.
  bool may_be_needed() const {
    for (std::size_t i = configurations.size(); i > 0; --i) {
      const ConfigurationEntry& entry = configurations[i - 1];
      if (entry.configuration.has_voter(self())) return true;
      if (entry.index <= commitIndex) return false;
    }
    return configuration_before_log().has_voter(self());
  }

  void election_timeout_elapsed() override {
    if (may_be_needed()) return Compaction::election_timeout_elapsed();
    restart_election_timer();
  }

  /// "Leaders" are voters: a transfer to anybody else would be in vain (§3.10).
  bool may_lead(NodeId server) const override { return configuration().voters.contains(server); }

  void become_follower() override {
    change.reset();
    stop_timer(RoundTimeout{});
    Compaction::become_follower();
  }

  // ------------------------------------------------------------ rules for leaders

  /// A change that an earlier leader has begun is brought to its end; for this, an entry of the own
  /// term must be committed (Raft §5.4.2).
  void begin_to_lead() override {
    Compaction::begin_to_lead();
    if (!is_settled() && log.last_term() != currentTerm) replicate(NoOp{});
  }

  void set_commit_index(Index index) override {
    Compaction::set_commit_index(index);
    if (role != Role::leader || !configuration_is_committed()) return;
    follow_configuration();
    // "Once the joint consensus has been committed, the system then transitions to the new
    // configuration" (§4.3).
    if (configuration().is_joint()) return replicate(configuration().without_old());
    advance_change();
    // "A leader that is removed from the configuration steps down once the Cnew entry is
    // committed" (§4.2.2).
    if (configuration_is_committed() && !configuration().has_voter(self())) become_follower();
  }

  /// "A leader may not append a new configuration entry until it has committed an entry from its
  /// current term" (Ongaro, "Bug in single-server membership changes", raft-dev, July 10, 2015).
  virtual bool has_committed_in_its_term() const { return log.term_at(commitIndex) == currentTerm; }

  // ------------------------------------------------------------ a change, step by step

  void change_membership(const MembershipRequest& request, NodeId administrator) {
    const std::uint64_t number = number_of(request);
    if (number == 0 || number >= std::uint64_t{1} << 62) return;
    // 1. "Reply NOT_LEADER if not leader (§6.2)"
    if (role != Role::leader) return send(administrator, NotLeader{.leaderHint = leaderId});
    if (is_answered(number, administrator)) return repeat_answer(number, administrator);
    if (change && change->request != request) return;  // one at a time: who asks will ask again
    if (change) return advance_change();
    change = {.request = request, .administrator = administrator};
    follow_configuration();
    advance_change();
  }

  /// "2. Catch up new server for fixed number of rounds. Reply TIMEOUT if new server does not make
  ///     progress for an election timeout or if the last round takes longer than the election
  ///     timeout (§4.2.1)
  ///  3. Wait until previous configuration in log is committed (§4.1)
  ///  4. Append new configuration entry to log (old configuration plus newServer), commit it using
  ///     majority of new configuration (§4.1)
  ///  5. Reply OK" (Figure 4.1)
  void advance_change() {
    if (!change || role != Role::leader) return;
    if (is_answered(number_of(change->request), change->administrator)) {
      if (is_settled()) finish_change();
      return;
    }
    if (change->status == RequestStatus::ok) {
      if (!is_possible(asked_for())) return give_up_change(RequestStatus::impossible);
      if (!new_servers_are_caught_up()) return;
    }
    if (!configuration_is_committed()) return;
    if (has_committed_in_its_term()) return replicate(next_configuration());
    if (log.last_term() != currentTerm) replicate(NoOp{});
  }

  /// Nothing changes. Once that is in the log, it is answered.
  void give_up_change(RequestStatus status) {
    change->status = status;
    stop_timer(RoundTimeout{});
    follow_configuration();
    advance_change();
  }

  void finish_change() {
    repeat_answer(number_of(change->request), change->administrator);
    change.reset();
    stop_timer(RoundTimeout{});
    follow_configuration();
  }

  // ------------------------------------------------------------ requests that come twice

  /// "If a server receives a command whose serial number has already been executed, it responds
  /// immediately without re-executing the request" (§6.3): a late copy of a request would undo what
  /// has been asked for since. So each request ends with a configuration in the log that names it,
  /// even if it changes nothing.
  bool is_answered(std::uint64_t number, NodeId administrator) const {
    return number <= latest_answer_to(administrator).number;
  }

  /// Of whom asks too early, nothing: who asks will ask again.
  void repeat_answer(std::uint64_t number, NodeId administrator) {
    if (!is_settled()) return;
    const AnsweredRequest latest = latest_answer_to(administrator);
    const RequestStatus status = number == latest.number ? latest.status : RequestStatus::expired;
    send(administrator, RequestDone{.number = number, .status = status});
  }

  AnsweredRequest latest_answer_to(NodeId administrator) const {
    const Configuration current = configuration();
    const auto latest = current.answered.find(administrator);
    return latest == current.answered.end() ? AnsweredRequest{} : latest->second;
  }

  static std::uint64_t number_of(const MembershipRequest& request) {
    return std::visit([](const auto& asked) { return asked.number; }, request);
  }

  // ------------------------------------------------------------ the next configuration

  Configuration next_configuration() const {
    Configuration next =
        change->status == RequestStatus::ok ? step_towards(asked_for()) : configuration();
    next.answered[change->administrator] = {.number = number_of(change->request),
                                            .status = change->status};
    return next;
  }

  /// The configuration that `change` asks for.
  Configuration asked_for() const {
    Configuration target = configuration();
    target.oldVoters.clear();
    if (const auto* add = std::get_if<AddServer>(&change->request)) {
      target.voters.insert(add->newServer);
      target.learners.erase(add->newServer);
    } else if (const auto* learn = std::get_if<AddLearner>(&change->request)) {
      target.voters.erase(learn->newServer);
      target.learners.insert(learn->newServer);
    } else if (const auto* remove = std::get_if<RemoveServer>(&change->request)) {
      target.voters.erase(remove->oldServer);
      target.learners.erase(remove->oldServer);
    } else if (const auto* all = std::get_if<ChangeConfiguration>(&change->request)) {
      target.voters = {all->voters.begin(), all->voters.end()};
      target.learners = {all->learners.begin(), all->learners.end()};
    }
    return target;
  }

  /// Somebody must vote, nobody is two things at once, and all are servers.
  bool is_possible(const Configuration& target) const {
    const auto is_server = [&](NodeId node) { return node == self() || peers().contains(node); };
    return !target.voters.empty() &&
           std::all_of(target.voters.begin(), target.voters.end(), is_server) &&
           std::all_of(target.learners.begin(), target.learners.end(), [&](NodeId learner) {
             return is_server(learner) && !target.voters.contains(learner);
           });
  }

  /// "Raft restricts the types of changes that are allowed: only one server can be added or removed
  /// from the cluster at once" (§4.1). All others take two steps, through Cold,new (§4.3).
  Configuration step_towards(Configuration target) const {
    const bool is_arbitrary = std::holds_alternative<ChangeConfiguration>(change->request);
    if (is_arbitrary && target != configuration()) {
      target.oldVoters = configuration().voters;
    }
    return target;
  }

  // ------------------------------------------------------------ new servers

  /// "A new server joins the cluster as a non-voting member. The leader replicates log entries to
  /// it, but it is not yet counted towards majorities" (§4.2.1). Those that the change lets vote.
  SmallSet<NodeId> new_servers() const {
    SmallSet<NodeId> joining;
    if (!change || change->status != RequestStatus::ok) return joining;
    const Configuration target = asked_for();
    if (!is_possible(target)) return joining;
    const Configuration current = configuration();
    for (const NodeId voter : target.voters) {
      if (!current.has_voter(voter)) joining.insert(voter);
    }
    return joining;
  }

  /// Of the slowest of them.
  Index match_index_of(const SmallSet<NodeId>& servers) const {
    Index slowest = log.last_index();
    for (const NodeId server : servers) slowest = std::min(slowest, match_index_of(server));
    return slowest;
  }

  /// "Each round replicates all the log entries present in the leader's log at the start of the
  /// round to the new server's log. … If the last round lasts less than an election timeout, then
  /// the leader adds the new server to the cluster" (§4.2.1).
  bool new_servers_are_caught_up() {
    const SmallSet<NodeId> joining = new_servers();
    if (joining.empty()) return true;
    const Index match = match_index_of(joining);
    if (change->round == 0) begin_round();
    while (match >= change->roundEnd && change->round < catchUpRounds) begin_round();
    if (match < change->roundEnd) return false;
    stop_timer(RoundTimeout{});
    if (!change->roundIsSlow) return true;
    give_up_change(RequestStatus::timeout);
    return false;
  }

  void begin_round() {
    ++change->round;
    change->roundEnd = log.last_index();
    change->roundIsSlow = false;
    watch_progress();
  }

  void watch_progress() {
    change->then.clear();
    for (const NodeId server : new_servers()) change->then[server] = catch_up_of(server);
    start_timer(RoundTimeout{}, electionTimeout.min);
  }

  /// Forward, or back to where the logs still match; or by another chunk of a snapshot.
  bool new_servers_make_progress() const {
    return std::all_of(change->then.begin(), change->then.end(), [&](const auto& then) {
      return match_index_of(then.first) >= change->roundEnd ||
             catch_up_of(then.first) != then.second;
    });
  }

  CatchUp catch_up_of(NodeId server) const {
    const auto next = nextIndex.find(server);
    const SnapshotTransfer* transfer = transfers.find(server);
    return {.nextIndex = next == nextIndex.end() ? 0 : next->second,
            .offset = transfer == nullptr ? 0 : transfer->offset};
  }

  // ------------------------------------------------------------ snapshots

  /// "… and load lastConfig as cluster configuration" (Figure 5.3).
  Snapshot snapshot_of_state() const override {
    Snapshot file = Compaction::snapshot_of_state();
    file.lastConfig = configuration_at(file.lastIndex);
    return file;
  }

  void install_snapshot() override {
    Compaction::install_snapshot();
    notice_configurations();
  }

 private:
  void notice_configurations() {
    configurations.clear();
    for (Index i = log.discarded() + 1; i <= log.last_index(); ++i) notice_configuration(i);
    follow_configuration();
  }

  void notice_configuration(Index index) {
    const auto* noticed = std::get_if<Configuration>(&*log[index].command);
    if (noticed == nullptr) return;
    configurations.push_back({.index = index, .configuration = *noticed});
    follow_configuration();
  }

  /// A leader has a nextIndex and a matchIndex for each server that it replicates to, and for no
  /// other. Nor does it go on sending a snapshot to another.
  void follow_configuration() {
    if (role != Role::leader) return;
    const SmallSet<NodeId> others = other_servers();
    const auto keep_others = [&](SmallMap<NodeId, Index>& indices, Index initially) {
      for (auto it = indices.begin(); it != indices.end();) {
        it = others.contains(it->first) ? std::next(it) : indices.erase(it);
      }
      for (const NodeId server : others) indices.emplace(server, initially);
    };
    keep_others(nextIndex, log.last_index() + 1);
    keep_others(matchIndex, 0);
    for (const auto& [server, transfer] : Map(transfers)) {
      if (!others.contains(server)) end_transfer(server);
    }
  }
};

}  // namespace orrery::raft
