#pragma once
/// Raft's judges once more, slowly and without cleverness: everything that was ever seen is kept as
/// whole values, and each new state is compared with all of it. For clusters of at least two
/// servers.

#include <set>
#include <string>
#include <vector>

#include "protocols/raft/raft_checks.hpp"

namespace orrery::raft {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void after_step(World& world, NodeId node) override {
    const auto* durable = world.find_state<Durable>(node);
    if (durable == nullptr) return;
    const auto& state = world.state_of<Volatile>(node);
    State after{.node = node,
                .life = world.life_of(node),
                .term = durable->currentTerm,
                .role = state.role,
                .commitIndex = state.commitIndex,
                .lastApplied = state.lastApplied,
                .log = whole_log(node, durable->log),
                .snapshot = *durable->snapshotFile,
                .machine = state.machine,
                .sessions = state.sessions};
    judge_step(world, after);
    states_.push_back(after);
  }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* m = content_of<AppendEntries>(message)) promises_.push_back({from, m->term});
    if (const auto* m = content_of<AppendEntriesReply>(message))
      promises_.push_back({from, m->term});
    if (const auto* m = content_of<InstallSnapshot>(message)) promises_.push_back({from, m->term});
    if (const auto* m = content_of<InstallSnapshotReply>(message))
      promises_.push_back({from, m->term});
    if (const auto* m = content_of<RequestVote>(message)) {
      promises_.push_back({from, m->term});
      judge_vote(world, {from, m->term, from});
    }
    if (const auto* m = content_of<RequestVoteWithPermission>(message)) {
      promises_.push_back({from, m->term});
      judge_vote(world, {from, m->term, from});
    }
    if (const auto* m = content_of<PreVoteReply>(message)) promises_.push_back({from, m->term});
    if (const auto* m = content_of<TimeoutNow>(message)) promises_.push_back({from, m->term});
    if (const auto* m = content_of<ConfirmLeader>(message)) promises_.push_back({from, m->term});
    if (const auto* m = content_of<ConfirmLeaderReply>(message)) {
      promises_.push_back({from, m->term});
    }
    if (const auto* m = content_of<RequestVoteReply>(message)) {
      promises_.push_back({from, m->term});
      if (m->voteGranted) judge_vote(world, {from, m->term, to});
    }
  }

  void crashed(World& world, NodeId node) override {
    if (world.find_state<Durable>(node) == nullptr) return;
    promises_.push_back({node, world.disk_of<Durable>(node).currentTerm});
  }

 private:
  using Entries = std::vector<Entry>;

  struct State {
    NodeId node{};
    std::uint32_t life{};
    Term term{};
    Role role{};
    Index commitIndex{};
    Index lastApplied{};
    Entries log{};
    Snapshot snapshot{};
    KvMachine machine{};
    ClientSessions sessions{};
  };
  struct TermOf {
    NodeId node{};
    Term term{};
  };
  struct Vote {
    NodeId voter{};
    Term term{};
    NodeId candidate{};
  };
  struct LogInTerm {
    Term term{};
    Entries log{};
    friend bool operator==(const LogInTerm&, const LogInTerm&) = default;
  };
  struct EntryAt {
    Index index{};
    Entry entry{};
    friend bool operator==(const EntryAt&, const EntryAt&) = default;
  };

  static void raise(World& world, std::string_view judge) {
    world.violated(std::string(prefix) + std::string(judge), {}, "seen by brute force");
  }

  /// The first `count` entries, or all.
  static Entries first(Index count, const Entries& log) {
    return {log.begin(),
            log.begin() + static_cast<std::ptrdiff_t>(std::min<Index>(count, log.size()))};
  }
  static bool begins_with(const Entries& log, const Entries& beginning) {
    return log.size() >= beginning.size() && first(beginning.size(), log) == beginning;
  }
  template <class T>
  static void add(std::vector<T>& all, const T& one) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  }

  const State* last_state_of(NodeId node) const {
    for (auto state = states_.rbegin(); state != states_.rend(); ++state) {
      if (state->node == node) return &*state;
    }
    return nullptr;
  }

  /// With what a snapshot has replaced: what the server had there if its term fits, what was first
  /// applied there if that fits, or entries that nobody knows.
  Entries whole_log(NodeId node, const EntryLog& log) const {
    const Index discarded = log.discarded();
    const State* last = last_state_of(node);
    const auto fits = [&](const Entries& known) {
      return discarded == 0 ||
             (known.size() >= discarded && known[discarded - 1].term == log.discardedTerm);
    };
    Entries whole = last != nullptr ? last->log : Entries{};
    if (!fits(whole) && fits(applied_in_order())) whole = applied_in_order();
    whole.resize(discarded, Entry{.term = log.discardedTerm});
    for (const Entry& entry : log.entries) whole.push_back(entry);
    return whole;
  }

  /// The first entry that was applied at each index.
  Entries applied_in_order() const {
    Entries entries;
    for (bool found = true; found;) {
      const auto is_next = [&](const EntryAt& applied) { return applied.index == entries.size(); };
      const auto next = std::find_if(applied_.begin(), applied_.end(), is_next);
      found = next != applied_.end();
      if (found) entries.push_back(next->entry);
    }
    return entries;
  }

  void judge_step(World& world, const State& after) {
    const State* last = last_state_of(after.node);
    const State* before = last != nullptr && last->life == after.life ? last : nullptr;
    judge_leader(world, before, after);
    // same index and term, same log up to there
    if (before == nullptr || before->log != after.log) {
      for (const Entries& log : logs_) judge_matching(world, log, after.log);
      add(logs_, after.log);
    }
    judge_applied(world, before, after);
    judge_progress(world, before, after);
    judge_snapshot(world, last, after);
  }

  /// Snapshots are of applied entries, alike, and the state.
  void judge_snapshot(World& world, const State* last, const State& after) {
    const Snapshot& snapshot = after.snapshot;
    if (snapshot.lastIndex == 0) return;
    if (snapshot.lastIndex == after.lastApplied &&
        (snapshot.machine != after.machine || snapshot.sessions != after.sessions)) {
      raise(world, judges::snapshot_safety);
    }
    if (last != nullptr && last->snapshot == snapshot) return;
    const Entries applied = applied_in_order();
    if (snapshot.lastIndex > applied.size() ||
        applied[snapshot.lastIndex - 1].term != snapshot.lastTerm) {
      raise(world, judges::snapshot_safety);
    }
    for (const State& state : states_) {
      if (state.snapshot.lastIndex == snapshot.lastIndex && state.snapshot != snapshot) {
        raise(world, judges::snapshot_safety);
      }
    }
  }

  void judge_leader(World& world, const State* before, const State& after) {
    if (after.role != Role::leader) return;
    const bool led_before =
        before != nullptr && before->role == Role::leader && before->term == after.term;
    // one leader a term
    for (const State& state : states_) {
      if (state.role == Role::leader && state.term == after.term && state.node != after.node) {
        raise(world, judges::election_safety);
      }
    }
    // leaders only append
    if (led_before && !begins_with(after.log, before->log)) {
      raise(world, judges::leader_append_only);
    }
    // leaders of later terms have what was committed
    if (!led_before) add(reigns_, {after.term, after.log});
    add(commits_, {after.term, first(after.commitIndex, after.log)});
    for (const LogInTerm& commit : commits_) {
      for (const LogInTerm& reign : reigns_) {
        if (commit.term < reign.term && !begins_with(reign.log, commit.log)) {
          raise(world, judges::leader_completeness);
        }
      }
    }
  }

  /// One entry an index is applied.
  void judge_applied(World& world, const State* before, const State& after) {
    const Index applied_before = before ? first(before->lastApplied, before->log).size() : 0;
    for (Index i = applied_before; i < first(after.lastApplied, after.log).size(); ++i) {
      const EntryAt applied{i, after.log[i]};
      for (const EntryAt& other : applied_) {
        if (other.index == i && other != applied) raise(world, judges::state_machine_safety);
      }
      add(applied_, applied);
    }
  }

  /// Terms and commit indices.
  void judge_progress(World& world, const State* before, const State& after) {
    if (before == nullptr) {
      for (const TermOf& promise : promises_) {
        if (promise.node == after.node && after.term < promise.term) {
          raise(world, judges::term_never_goes_back);
        }
      }
      return;
    }
    if (after.term < before->term) raise(world, judges::term_never_goes_back);
    if (after.commitIndex < before->commitIndex) {
      raise(world, judges::commit_index_never_goes_back);
    }
  }

  static void judge_matching(World& world, const Entries& a, const Entries& b) {
    for (Index i = 0; i < a.size() && i < b.size(); ++i) {
      if (a[i].term == b[i].term && first(i + 1, a) != first(i + 1, b)) {
        raise(world, judges::log_matching);
      }
    }
  }

  void judge_vote(World& world, const Vote& vote) {
    for (const Vote& other : votes_) {
      if (other.voter == vote.voter && other.term == vote.term &&
          other.candidate != vote.candidate) {
        raise(world, judges::one_vote_a_term);
      }
    }
    votes_.push_back(vote);
  }

  std::vector<State> states_;
  std::vector<TermOf> promises_;  // that a node had been in a term
  std::vector<Vote> votes_;
  std::vector<Entries> logs_;
  std::vector<LogInTerm> reigns_;
  std::vector<LogInTerm> commits_;
  std::vector<EntryAt> applied_;
};

}  // namespace orrery::raft
