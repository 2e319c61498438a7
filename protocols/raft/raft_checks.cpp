#include "protocols/raft/raft_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/map.hpp"

namespace orrery::raft {
namespace {

/// One entry of a log, and through `prefix` all before it: equal prefixes mean logs that are
/// identical up to here.
struct Link {
  std::uint64_t prefix{};
  std::uint64_t entry{};
  Term term{};
  friend bool operator==(const Link&, const Link&) = default;
};

/// A log as hashes. Element 0 is the entry at index 1; versions share what they have in common.
using Chain = Log<Link>;

void append_to(Chain& chain, std::uint64_t entry, Term term) {
  Hasher prefix(chain.empty() ? 0 : chain.back().prefix);
  prefix.add(entry);
  chain.push_back({.prefix = prefix.value(), .entry = entry, .term = term});
}
void append_to(Chain& chain, const Entry& entry) { append_to(chain, hash_of(entry), entry.term); }

Chain first(Index count, const Chain& chain) {
  Chain beginning = chain;
  beginning.truncate(std::min<std::size_t>(count, chain.size()));
  return beginning;
}

/// Whether two logs are identical up through `index`.
bool match_through(Index index, const Chain& a, const Chain& b) {
  return index == 0 ||
         (a.size() >= index && b.size() >= index && a[index - 1].prefix == b[index - 1].prefix);
}

/// The numbers that judges compare from step to step.
struct Marks {
  Term currentTerm{};
  Role role{};
  Index commitIndex{};
  Index committed{};  // as far as the log has it
  Index applied{};    // as far as the log has it
  friend bool operator==(const Marks&, const Marks&) = default;
};

/// A server as it was when it was last looked at.
struct Server {
  Marks marks{};
  EntryLog log{};
  Chain chain{};  // of the whole log: what a snapshot has replaced is in it
  Shared<Snapshot> snapshot{};
  // What it has promised to the world, whatever a crash erases.
  Term spoken{};       // the highest term in its messages
  Index told{};        // the highest commit index in its outputs
  bool has_crashed{};  // and not taken a step since
};

/// One step of a server.
struct Look {
  World& world;
  NodeId node;
  Marks before;
  Marks after;
  const Chain& chain;  // after
  Index kept;          // entries that are the same before and after
  Index had;           // entries before

  bool begins_to_lead() const {
    return after.role == Role::leader &&
           (before.role != Role::leader || before.currentTerm != after.currentTerm);
  }
};

/// Who was seen first with an entry of this term at some index.
struct Witness {
  Term term{};
  std::uint64_t prefix{};
  NodeId node{};
};

/// A leader, and its log when it was first seen to lead.
struct Reign {
  Term term{};
  NodeId node{};
  Chain chain{};
};

/// What a leader has committed: the first `count` entries of a log.
struct Commit {
  Term term{};
  NodeId node{};
  Index count{};
  Chain chain{};

  bool extends(const Commit& earlier) const {
    return term == earlier.term && node == earlier.node && count >= earlier.count &&
           match_through(earlier.count, chain, earlier.chain);
  }
};

/// Who first had a snapshot up to some index.
struct SnapshotWitness {
  std::uint64_t content{};
  NodeId node{};
};

class Checks final : public Monitor {
 public:
  explicit Checks(char group) : group_(group) {}

  Ref<Monitor> clone() const override { return Ref<Monitor>(new Checks(*this)); }
  std::string_view name() const override { return "raft"; }
  std::vector<std::string_view> judges() const override {
    std::vector<std::string_view> names;
    for (const Promise& promise : promises) names.push_back(promise.name);
    return names;
  }

  void after_step(World& world, NodeId node) override;
  void sent(World& world, NodeId from, NodeId to, const Payload& message) override;
  void output(World& world, NodeId node, const Payload& output) override;
  void crashed(World& world, NodeId node) override;

 private:
  void check_leader_append_only(const Look& look);
  void check_log_matching(const Look& look);
  void check_election_safety(const Look& look);
  void check_leader_completeness(const Look& look);
  void check_state_machine_safety(const Look& look);
  void check_term(const Look& look);
  void check_commit_index(const Look& look);
  void check_vote(World& world, NodeId voter, Term term, NodeId candidate);
  void check_snapshot(World& world, NodeId node, const Snapshot& snapshot);
  static void check_state_is_snapshot(World& world, NodeId node, const Snapshot& snapshot,
                                      const Volatile& state);

  Index follow_log(Server& known, const EntryLog& log) const;
  Chain replaced_by_snapshot(const Server& known, const EntryLog& log) const;
  void add_reign(const Look& look);
  void add_commit(const Look& look);
  static void check_reign_has(World& world, const Reign& reign, const Commit& commit);
  bool was_alone(World& world, NodeId node, Index count);
  Index longest_log_but(NodeId node) const;
  void forget_all_but(Index promised);

  Server& server(NodeId node) {
    if (servers_.size() < node.number()) servers_.resize(node.number());
    return servers_[node.number() - 1];
  }

  char group_;
  std::vector<Server> servers_;  // n1 first
  Log<Witness> first_at_;        // by index; with other terms:
  Map<std::pair<Index, Term>, Witness> others_at_;
  Map<Term, NodeId> leaders_;
  Log<Reign> reigns_;
  Term newest_reign_{};
  Log<Commit> commits_;
  Chain applied_;                               // by index, and
  Log<NodeId> applied_by_;                      // who was the first
  Map<Index, SnapshotWitness> snapshots_;       // by their last index
  Map<std::pair<NodeId, Term>, NodeId> votes_;  // (voter, term) → candidate
};

// ---------------------------------------------------------------- looking

void Checks::after_step(World& world, NodeId node) {
  if (node.group() != group_) return;
  const auto* durable = world.find_state<Durable>(node);
  const auto* state = world.find_state<Volatile>(node);
  if (durable == nullptr || state == nullptr) return;

  check_state_is_snapshot(world, node, *durable->snapshotFile, *state);
  Server& known = server(node);
  const EntryLog& log = durable->log;
  const Marks after{.currentTerm = durable->currentTerm,
                    .role = state->role,
                    .commitIndex = state->commitIndex,
                    .committed = std::min<Index>(state->commitIndex, log.last_index()),
                    .applied = std::min<Index>(state->lastApplied, log.last_index())};
  const bool snapshot_is_same = known.snapshot == durable->snapshotFile;
  if (log == known.log && after == known.marks && snapshot_is_same) return;

  const Index had = known.chain.size();
  const Index kept = follow_log(known, log);
  const Look look{.world = world,
                  .node = node,
                  .before = std::exchange(known.marks, after),
                  .after = after,
                  .chain = known.chain,
                  .kept = kept,
                  .had = had};
  check_term(look);
  check_commit_index(look);
  check_leader_append_only(look);
  check_log_matching(look);
  check_election_safety(look);
  check_leader_completeness(look);
  check_state_machine_safety(look);
  known.snapshot = durable->snapshotFile;
  if (!snapshot_is_same) check_snapshot(world, node, *known.snapshot);
  known.has_crashed = false;
}

/// Brings the chain of a server to its log as it is now; the index up to which they were the same.
Index Checks::follow_log(Server& known, const EntryLog& log) const {
  const Chain before = known.chain;
  const Index discarded = log.discarded();
  const bool had_it = discarded == 0 || (before.size() >= discarded &&
                                         before[discarded - 1].term == log.discardedTerm);
  const bool only_goes_on = had_it && discarded >= known.log.discarded();
  Index kept = first_difference(known.log.entries, log.entries);
  if (only_goes_on) known.chain.truncate(kept);
  else known.chain = had_it ? first(discarded, before) : replaced_by_snapshot(known, log);
  for (Index i = known.chain.size(); i < log.last_index(); ++i) {
    append_to(known.chain, log.entries[i]);
  }
  if (!only_goes_on) kept = first_difference(before, known.chain);
  known.log = log;
  return kept;
}

/// What a snapshot from elsewhere stands for: what has been applied up to there. If it has not,
/// entries that nobody has seen.
Chain Checks::replaced_by_snapshot(const Server& known, const EntryLog& log) const {
  const Index discarded = log.discarded();
  const bool was_applied =
      applied_.size() >= discarded && applied_[discarded - 1].term == log.discardedTerm;
  if (was_applied) return first(discarded, applied_);
  Chain chain = first(discarded, known.chain);
  while (chain.size() < discarded) append_to(chain, Entry{.term = log.discardedTerm});
  return chain;
}

void Checks::sent(World& world, NodeId from, NodeId to, const Payload& message) {
  if (from.group() != group_) return;
  const auto speak = [&](Term term) {
    Term& spoken = server(from).spoken;
    spoken = std::max(spoken, term);
  };
  if (const auto* append = content_of<AppendEntries>(message)) {
    speak(append->term);
  } else if (const auto* appended = content_of<AppendEntriesReply>(message)) {
    speak(appended->term);
  } else if (const auto* chunk = content_of<InstallSnapshot>(message)) {
    speak(chunk->term);
  } else if (const auto* installed = content_of<InstallSnapshotReply>(message)) {
    speak(installed->term);
  } else if (const auto* candidacy = content_of<RequestVote>(message)) {
    speak(candidacy->term);
    check_vote(world, from, candidacy->term, from);  // who asks for votes has voted for itself
  } else if (const auto* transfer = content_of<RequestVoteWithPermission>(message)) {
    speak(transfer->term);
    check_vote(world, from, transfer->term, from);
  } else if (const auto* pre_vote = content_of<PreVoteReply>(message)) {
    speak(pre_vote->term);
  } else if (const auto* handover = content_of<TimeoutNow>(message)) {
    speak(handover->term);
  } else if (const auto* round = content_of<ConfirmLeader>(message)) {
    speak(round->term);
  } else if (const auto* confirmed = content_of<ConfirmLeaderReply>(message)) {
    speak(confirmed->term);
  } else if (const auto* vote = content_of<RequestVoteReply>(message)) {
    speak(vote->term);
    if (vote->voteGranted) check_vote(world, from, vote->term, to);
  }
}

void Checks::output(World&, NodeId node, const Payload& output) {
  if (node.group() != group_) return;
  if (const auto* committed = content_of<Committed>(output)) {
    Index& told = server(node).told;
    told = std::max(told, committed->index);
  }
}

void Checks::crashed(World& world, NodeId node) {
  if (node.group() != group_ || world.find_state<Durable>(node) == nullptr) return;
  const auto& disk = world.disk_of<Durable>(node);
  Server& dead = server(node);
  // What its log has lost, a snapshot on its disk may still stand for.
  const Index promised = std::max<Index>({first_difference(disk.log.entries, dead.log.entries),
                                          dead.told, disk.snapshotFile->lastIndex});
  if (was_alone(world, node, promised)) forget_all_but(std::max(promised, longest_log_but(node)));
  // It comes back as a follower that has applied nothing, with the term on its disk. (Of its log,
  // the next look finds out what is left.)
  dead.marks = {.currentTerm = std::max(disk.currentTerm, dead.spoken)};
  dead.has_crashed = true;
}

/// Whether a server was the only voter of a configuration that it has used since its log had so
/// many entries.
bool Checks::was_alone(World& world, NodeId node, Index count) {
  const auto is_alone_in = [&](const Configuration& configuration) {
    return configuration.voters == SmallSet<NodeId>{node} && !configuration.is_joint();
  };
  const EntryLog& log = server(node).log;
  for (Index i = log.last_index(); i > log.discarded(); --i) {
    const auto* configuration = std::get_if<Configuration>(&*log[i].command);
    if (configuration == nullptr) continue;
    if (is_alone_in(*configuration)) return true;
    if (i <= count) return false;
  }
  const Snapshot& snapshot = *server(node).snapshot;
  if (snapshot.lastIndex > 0) return is_alone_in(snapshot.lastConfig);
  const auto* config = world.find_state<Config>(node);
  const std::uint32_t members = config == nullptr ? 0 : config->members.value_or(0);
  return world.group(group_).size() == 1 || (members == 1 && node.number() == 1);
}

/// The length of the longest log of all other servers.
Index Checks::longest_log_but(NodeId node) const {
  Index longest = 0;
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    if (i + 1 != node.number()) longest = std::max<Index>(longest, servers_[i].log.last_index());
  }
  return longest;
}

/// Of a cluster of one: what lies beyond has never happened.
void Checks::forget_all_but(Index promised) {
  first_at_.truncate(std::min<std::size_t>(promised, first_at_.size()));
  applied_ = first(promised, applied_);
  applied_by_.truncate(applied_.size());
  Map<Index, SnapshotWitness> snapshots;
  for (const auto& [last, witness] : snapshots_) {
    if (last <= promised) snapshots.insert_or_assign(last, witness);
  }
  snapshots_ = std::move(snapshots);
  Log<Commit> commits;
  for (Commit commit : commits_) {
    commit.count = std::min(commit.count, promised);
    commits.push_back(std::move(commit));
  }
  commits_ = std::move(commits);
}

// ---------------------------------------------------------------- Figure 3

/// "Election Safety: at most one leader can be elected in a given term. §5.2"
void Checks::check_election_safety(const Look& look) {
  if (!look.begins_to_lead()) return;
  const Term term = look.after.currentTerm;
  const NodeId* known = leaders_.find(term);
  if (known == nullptr) return leaders_.insert_or_assign(term, look.node);
  if (*known == look.node) return;
  look.world.violated(
      judges::election_safety, {*known, look.node},
      fmt::format("{} became leader of term {}, of which {} had been elected leader",
                  to_text(look.node), term, to_text(*known)));
}

/// "Leader Append-Only: a leader never overwrites or deletes entries in its log; it only appends
/// new entries. §5.3"
void Checks::check_leader_append_only(const Look& look) {
  const bool goes_on_leading = look.after.role == Role::leader && !look.begins_to_lead();
  if (!goes_on_leading || look.kept == look.had) return;
  look.world.violated(
      judges::leader_append_only, {look.node},
      fmt::format("{}, leader of term {}, did not only append to its log: of {} entries it kept {}",
                  to_text(look.node), look.after.currentTerm, look.had, look.kept));
}

/// "Log Matching: if two logs contain an entry with the same index and term, then the logs are
/// identical in all entries up through the given index. §5.3" Two logs that existed at different
/// times count as well, as in the proof.
void Checks::check_log_matching(const Look& look) {
  ensure(look.kept <= first_at_.size(), "every index up to there has been seen");
  for (Index i = look.kept; i < look.chain.size(); ++i) {
    const Link& link = look.chain[i];
    const Witness own{.term = link.term, .prefix = link.prefix, .node = look.node};
    const Witness* known = nullptr;
    if (i == first_at_.size()) {
      first_at_.push_back(own);
    } else if (first_at_[i].term == link.term) {
      known = &first_at_[i];
    } else {
      known = others_at_.find({i, link.term});
      if (known == nullptr) others_at_.insert_or_assign({i, link.term}, own);
    }
    if (known == nullptr || known->prefix == link.prefix) continue;

    const Chain& other = server(known->node).chain;
    const bool other_is_there = other.size() > i && other[i].prefix == known->prefix;
    const std::string where =
        other_is_there ? fmt::format("at index {}", first_difference(other, look.chain) + 1)
                       : fmt::format("at or before index {}", i + 1);
    look.world.violated(
        judges::log_matching, {known->node, look.node},
        fmt::format("the logs of {} and {} have an entry with index {} and term {} in common, but "
                    "differ {}",
                    to_text(known->node), to_text(look.node), i + 1, link.term, where));
  }
}

/// "Leader Completeness: if a log entry is committed in a given term, then that entry will be
/// present in the logs of the leaders for all higher-numbered terms. §5.4" It is committed in the
/// term of the leader that counts it so, which a deposed leader may do when its successor is
/// elected already: both are looked at.
void Checks::check_leader_completeness(const Look& look) {
  if (look.after.role != Role::leader) return;
  if (look.begins_to_lead()) add_reign(look);
  const bool commits = look.begins_to_lead() || look.after.committed != look.before.committed ||
                       look.kept < look.after.committed;
  if (commits && look.after.committed > 0) add_commit(look);
}

void Checks::add_reign(const Look& look) {
  const Reign reign{.term = look.after.currentTerm, .node = look.node, .chain = look.chain};
  for (const Commit& commit : commits_) {
    if (commit.term < reign.term) check_reign_has(look.world, reign, commit);
  }
  reigns_.push_back(reign);
  newest_reign_ = std::max(newest_reign_, reign.term);
}

void Checks::add_commit(const Look& look) {
  Commit commit{.term = look.after.currentTerm,
                .node = look.node,
                .count = look.after.committed,
                .chain = look.chain};
  if (commit.term < newest_reign_) {
    for (const Reign& reign : reigns_) {
      if (commit.term < reign.term) check_reign_has(look.world, reign, commit);
    }
  }
  if (!commits_.empty() && commit.extends(commits_.back())) commits_.truncate(commits_.size() - 1);
  commits_.push_back(std::move(commit));
}

void Checks::check_reign_has(World& world, const Reign& reign, const Commit& commit) {
  if (match_through(commit.count, reign.chain, commit.chain)) return;
  const Index missing = first_difference(reign.chain, commit.chain);
  world.violated(
      judges::leader_completeness, {commit.node, reign.node},
      fmt::format(
          "{} leads term {} without the entry at index {} (term {}), which {} committed in term {}",
          to_text(reign.node), reign.term, missing + 1, commit.chain[missing].term,
          to_text(commit.node), commit.term));
}

/// "State Machine Safety: if a server has applied a log entry at a given index to its state
/// machine, no other server will ever apply a different log entry for the same index. §5.4.3"
void Checks::check_state_machine_safety(const Look& look) {
  for (Index i = look.before.applied; i < look.after.applied; ++i) {
    ensure(i <= applied_.size(), "every index up to there has been applied by somebody");
    const Link& link = look.chain[i];
    if (i == applied_.size()) {
      append_to(applied_, link.entry, link.term);
      applied_by_.push_back(look.node);
      continue;
    }
    const Link& known = applied_[i];
    if (known.entry == link.entry) continue;
    look.world.violated(
        judges::state_machine_safety, {applied_by_[i], look.node},
        fmt::format("{} applied at index {} an entry of term {}, where {} had applied another one, "
                    "of term {}",
                    to_text(look.node), i + 1, link.term, to_text(applied_by_[i]), known.term));
  }
}

// ---------------------------------------------------------------- step by step

/// currentTerm: "latest term server has seen (… increases monotonically)", Figure 2.
void Checks::check_term(const Look& look) {
  if (look.after.currentTerm >= look.before.currentTerm) return;
  const bool is_new_life = server(look.node).has_crashed;
  look.world.violated(
      judges::term_never_goes_back, {look.node},
      fmt::format("{} {} term {}, although {} term {}", to_text(look.node),
                  is_new_life ? "came back from its crash in" : "went back to",
                  look.after.currentTerm,
                  is_new_life ? "its disk or its messages had been in" : "it had been in",
                  look.before.currentTerm));
}

/// commitIndex: "… (initialized to 0, increases monotonically)", Figure 2.
void Checks::check_commit_index(const Look& look) {
  if (look.after.commitIndex >= look.before.commitIndex) return;
  look.world.violated(
      judges::commit_index_never_goes_back, {look.node},
      fmt::format("the commit index of {} went back from {} to {} in term {}", to_text(look.node),
                  look.before.commitIndex, look.after.commitIndex, look.after.currentTerm));
}

/// "Each server will vote for at most one candidate in a given term, on a first-come-first-served
/// basis" (§5.2).
void Checks::check_vote(World& world, NodeId voter, Term term, NodeId candidate) {
  const NodeId* known = votes_.find({voter, term});
  if (known == nullptr) return votes_.insert_or_assign({voter, term}, candidate);
  if (*known == candidate) return;
  world.violated(judges::one_vote_a_term, {voter, *known, candidate},
                 fmt::format("{} voted for {} in term {}, and before that for {}", to_text(voter),
                             to_text(candidate), term, to_text(*known)));
}

// ---------------------------------------------------------------- snapshots

/// "Each server takes snapshots independently, covering just the committed entries in its log"
/// (dissertation §5.1): so those that end with the same entry are the same.
void Checks::check_snapshot(World& world, NodeId node, const Snapshot& snapshot) {
  const Index last = snapshot.lastIndex;
  if (last == 0) return;
  const bool was_applied = last <= applied_.size();
  if (!was_applied || applied_[last - 1].term != snapshot.lastTerm) {
    world.violated(judges::snapshot_safety, {node},
                   fmt::format("{} has a snapshot that ends with an entry of term {} at index {}, "
                               "which nobody has applied",
                               to_text(node), snapshot.lastTerm, last));
  }
  const std::uint64_t content = hash_of(snapshot);
  const SnapshotWitness* known = snapshots_.find(last);
  if (known == nullptr) {
    snapshots_.insert_or_assign(last, {.content = content, .node = node});
  } else if (known->content != content) {
    world.violated(judges::snapshot_safety, {known->node, node},
                   fmt::format("the snapshots of {} and {} up to index {} differ",
                               to_text(known->node), to_text(node), last));
  }
}

/// The snapshot is "the current system state" (dissertation §5) where that is as of its last index.
void Checks::check_state_is_snapshot(World& world, NodeId node, const Snapshot& snapshot,
                                     const Volatile& state) {
  if (snapshot.lastIndex == 0 || state.lastApplied != snapshot.lastIndex) return;
  const bool has_machine = state.machine == snapshot.machine;
  if (has_machine && state.sessions == snapshot.sessions) return;
  world.violated(
      judges::snapshot_safety, {node},
      fmt::format("{} has applied all up to index {}, where its snapshot ends, but {} differ",
                  to_text(node), snapshot.lastIndex,
                  has_machine ? "the clients' sessions" : "the state machines"));
}

}  // namespace

Ref<Monitor> make_checks(char group) { return Ref<Monitor>(new Checks(group)); }

}  // namespace orrery::raft
