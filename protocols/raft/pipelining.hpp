#pragma once
/// Batching and pipelining (§10.2.2), and the leader's disk write in parallel (§10.2.1). D. Ongaro,
/// "Consensus: Bridging Theory and Practice" (2014).

#include <algorithm>
#include <utility>

#include "protocols/raft/reads.hpp"

namespace orrery::raft {

class Pipelining : public Reads {
 public:
  using Reads::on;

  // ------------------------------------------------------------ pipelining (§10.2.2)

  /// Once a follower's log is known to match, the leader does not wait for acknowledgements. When
  /// one says no, something before it was lost or overtaken: from there, it goes on as Figure 2
  /// does, until the logs match again.
  void on(const AppendEntriesReply& m, NodeId from) {
    const bool is_a_followers = role == Role::leader && m.term == currentTerm &&
                                matchIndex.contains(from) && m.matchIndex <= log.last_index();
    if (!pipelining || !is_a_followers) return Reads::on(m, from);
    if (!m.success) {
      go_step_by_step(from);
      return Reads::on(m, from);
    }
    const bool is_new = pipeline.followers.emplace(from, matchIndex[from]).second;
    const Index sent_already = is_new ? 0 : nextIndex[from];
    Reads::on(m, from);
    if (!pipeline.followers.contains(from)) return;  // it leads no more
    nextIndex[from] = std::max(nextIndex[from], sent_already);
    send_what_there_is_room_for(from);
  }

  /// A whole heartbeat without an acknowledgement: what is under way is lost.
  void on(HeartbeatDue due) {
    for (const auto& [follower, match] : SmallMap<NodeId, Index>(pipeline.followers)) {
      if (!matchIndex.contains(follower)) {  // a member no more
        pipeline.followers.erase(follower);
        continue;
      }
      const bool waits = nextIndex[follower] > matchIndex[follower] + 1;
      if (waits && matchIndex[follower] == match) go_step_by_step(follower);
      else pipeline.followers[follower] = matchIndex[follower];
    }
    Reads::on(due);
  }

  // ------------------------------------------------------------ batching (§10.2.2)

  void on(BatchDue) { replicate_gathered(); }

  // ------------------------------------------------------------ the disk (§10.2.1)

  /// "The leader uses its own match index to indicate the latest entry to have been durably written
  /// to its disk. Once an entry in the leader's current term is covered by a majority of match
  /// indexes, the leader can advance its commit index."
  void on(const LogWritten& m) {
    if (role != Role::leader || m.term != currentTerm) return;
    pipeline.ownMatchIndex = std::max(pipeline.ownMatchIndex, m.index);
    advance_commit_index();
  }

 protected:
  void become_follower() override {
    Reads::become_follower();
    pipeline = {};
    stop_timer(BatchDue{});
  }

  /// "Large batches optimize throughput and are useful when the system is under heavy load".
  void replicate(const Command& command, NodeId client) override {
    if (!batch) return Reads::replicate(command, client);
    if (is_under_way(command, client)) return;
    pipeline.gathered.push_back({.command = command, .client = client});
    if (pipeline.gathered.size() >= batch->max) return replicate_gathered();
    if (pipeline.gathered.size() == 1) start_timer(BatchDue{}, batch->delay);
  }

  bool is_under_way(const Command& command, NodeId client) const override {
    return Reads::is_under_way(command, client) ||
           std::any_of(pipeline.gathered.begin(), pipeline.gathered.end(), [&](const auto& other) {
             return other.client == client && *other.command == command;
           });
  }

  void replicate_gathered() {
    stop_timer(BatchDue{});
    for (const Gathered& request : std::exchange(pipeline.gathered, {})) {
      expect_answer(request.client);
      append_to_log({.term = currentTerm, .command = request.command});
    }
    write_and_send();
  }

  void replicate(const Command& command) override {
    append_to_log({.term = currentTerm, .command = command});
    write_and_send();
  }

  /// "The leader can write to its disk in parallel with replicating to the followers and them
  /// writing to their disks."
  void write_and_send() {
    if (parallelWrite) persist(LogWritten{.term = currentTerm, .index = log.last_index()});
    else persist();
    for (const NodeId follower : other_servers()) {
      if (has_room(follower)) send_append_entries(follower);
    }
    advance_commit_index();
  }

  /// "The leader may even commit an entry before it has been written to its own disk, if a majority
  /// of followers have written it to their disks; this is still safe."
  Index own_match_index() const override {
    return parallelWrite ? pipeline.ownMatchIndex : Reads::own_match_index();
  }

  void issue(NodeId follower, AppendEntries rpc) override {
    if (pipeline.followers.contains(follower)) {
      nextIndex[follower] = rpc.index_of_last_new_entry() + 1;
    }
    if (may_overtake_disk()) send_now(follower, std::move(rpc));
    else Reads::issue(follower, std::move(rpc));
  }

  void answer(NodeId client, const Reply& reply) override {
    if (!may_overtake_disk()) return Reads::answer(client, reply);
    std::visit([&](const auto& response) { send_now(client, response); }, reply);
  }

  /// Its disk has something of this term, and with it the term itself, which no message may.
  bool may_overtake_disk() const { return parallelWrite && pipeline.ownMatchIndex > 0; }

  /// Until nothing is left, or what is sent is no entries: a snapshot goes by itself.
  void send_what_there_is_room_for(NodeId follower) {
    Index next = 0;
    while (next != nextIndex[follower] && log.has(nextIndex[follower]) && has_room(follower)) {
      next = nextIndex[follower];
      send_append_entries(follower);
    }
  }

  bool has_room(NodeId follower) {
    return !pipeline.followers.contains(follower) ||
           nextIndex[follower] - 1 - matchIndex[follower] < inFlightMax;
  }

  void go_step_by_step(NodeId follower) {
    if (pipeline.followers.erase(follower) != 0) nextIndex[follower] = matchIndex[follower] + 1;
  }
};

}  // namespace orrery::raft
