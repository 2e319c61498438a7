#include "protocols/pbft/pbft_checks.hpp"

#include <fmt/format.h>

namespace orrery::pbft {
namespace {

/// Of one kind of statement: the first of each that a loyal replica has made.
struct Said {
  Digest digest{};
  NodeId by{};
  friend bool operator==(const Said&, const Said&) = default;
};

/// All that loyal replicas have said with a sequence number.
struct OfSeq {
  std::optional<Said> executed{};
  std::optional<Said> checkpoint{};
  SmallMap<View, Said> prepared{};
  SmallMap<std::pair<View, NodeId>, Digest> votes{};
};

class Checks final : public Monitor {
 public:
  explicit Checks(char group) : group_(group) {}

  Ref<Monitor> clone() const override { return Ref<Monitor>(new Checks(*this)); }
  std::string_view name() const override { return "pbft"; }
  std::vector<std::string_view> judges() const override {
    std::vector<std::string_view> names;
    for (const Promise& promise : promises) names.push_back(promise.name);
    return names;
  }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override;
  void output(World& world, NodeId node, const Payload& output) override;

 private:
  void voted(World& world, NodeId node, View view, Seq seq, Digest digest);
  void check_watermark(World& world, NodeId node, Seq seq);
  void prepared(World& world, NodeId node, const Commit& m);
  void took_checkpoint(World& world, NodeId node, const Checkpoint& m);
  void executed(World& world, NodeId node, const Executed& what);
  void check_certificate(World& world, NodeId node, const Commit& m);
  void check_new_view(World& world, NodeId node, const NewView& m);
  void check_new_view(World& world, NodeId node, const MacNewView& m);

  char group_;
  std::vector<std::uint64_t> last_;  // n1 first: the hash of what it has just sent
  Map<Seq, OfSeq> said_;
  Map<std::pair<View, NodeId>, SmallSet<Digest>> view_changes_;  // without signatures
};

// ---------------------------------------------------------------- looking

/// A broadcast is looked at once. What is only passed on, or sent again, says nothing new: a
/// statement is its signer's.
void Checks::sent(World& world, NodeId from, NodeId, const Payload& message) {
  if (from.group() != group_) return;
  if (last_.size() < from.number()) last_.resize(from.number());
  std::uint64_t& last = last_[from.number() - 1];
  if (last == message.hash()) return;
  last = message.hash();
  if (const auto* prepare = content_of<Signed<Prepare>>(message)) {
    if (!prepare->is_written_by(from)) return;
    voted(world, from, (*prepare)->view, (*prepare)->seq, (*prepare)->digest);
    check_watermark(world, from, (*prepare)->seq);
  } else if (const auto* prePrepare = content_of<Signed<PrePrepare>>(message)) {
    if (!prePrepare->is_written_by(from)) return;
    voted(world, from, (*prePrepare)->view, (*prePrepare)->seq, (*prePrepare)->requests.digest());
  } else if (const auto* commit = content_of<Signed<Commit>>(message)) {
    if (commit->is_written_by(from)) prepared(world, from, **commit);
  } else if (const auto* checkpoint = content_of<Signed<Checkpoint>>(message)) {
    if (checkpoint->is_written_by(from)) took_checkpoint(world, from, **checkpoint);
  } else if (const auto* newView = content_of<Signed<NewView>>(message)) {
    if (newView->is_written_by(from)) check_new_view(world, from, **newView);
  } else if (const auto* change = content_of<Signed<MacViewChange>>(message)) {
    if (change->is_written_by(from))
      view_changes_.edit({(*change)->view, from}).insert(hash_of(**change));
  } else if (const auto* macNewView = content_of<Signed<MacNewView>>(message)) {
    if (macNewView->is_written_by(from)) check_new_view(world, from, **macNewView);
  }
}

void Checks::output(World& world, NodeId node, const Payload& output) {
  if (node.group() != group_) return;
  if (const auto* what = content_of<Executed>(output)) executed(world, node, *what);
}

// ---------------------------------------------------------------- §4.2

void Checks::voted(World& world, NodeId node, View view, Seq seq, Digest digest) {
  SmallMap<std::pair<View, NodeId>, Digest>& votes = said_.edit(seq).votes;
  const auto known = votes.emplace(std::pair(view, node), digest).first;
  if (known->second != digest) {
    world.violated(judges::one_vote, {node},
                   fmt::format("{} voted for two requests in view {} with sequence number {}",
                               to_text(node), view, seq));
  }
}

/// Between the vote and its leaving, a checkpoint may have become stable: the marks only rise.
void Checks::check_watermark(World& world, NodeId node, Seq seq) {
  const auto* state = world.find_state<Durable>(node);
  const auto* config = world.find_state<Config>(node);
  if (state == nullptr || config == nullptr) return;
  const Seq high = state->stable->seq + config->logSize;
  if (seq <= high) return;
  world.violated(judges::within_watermarks, {node},
                 fmt::format("{} prepared a request with sequence number {}, above its high water "
                             "mark {}",
                             to_text(node), seq, high));
}

void Checks::prepared(World& world, NodeId node, const Commit& m) {
  const auto known =
      said_.edit(m.seq).prepared.emplace(m.view, Said{.digest = m.digest, .by = node}).first;
  if (known->second.digest != m.digest) {
    world.violated(judges::one_certificate, {known->second.by, node},
                   fmt::format("in view {}, with sequence number {}, one request prepared at {} "
                               "and another one at {}",
                               m.view, m.seq, to_text(known->second.by), to_text(node)));
  }
  check_certificate(world, node, m);
}

/// What its commit rests on, while the replica still has it.
void Checks::check_certificate(World& world, NodeId node, const Commit& m) {
  const auto* state = world.find_state<Durable>(node);
  const Shared<Prepared>* certificate = state != nullptr ? state->prepared.find(m.seq) : nullptr;
  if (certificate == nullptr || (*certificate)->prePrepare->view != m.view) return;
  const NodeId primary = primary_of(m.view, world.group(group_).size());
  std::optional<NodeId> forged;
  if (!(*certificate)->prePrepare.is_written_by(primary)) forged = primary;
  for (const Signed<Prepare>& vote : (*certificate)->prepares) {
    if (!vote.is_written_by(vote->replica)) forged = vote->replica;
  }
  if (!forged) return;
  world.violated(judges::authenticity, {node, *forged},
                 fmt::format("{} prepared a request in view {} with sequence number {} on a vote "
                             "in the name of {}, who has not signed it",
                             to_text(node), m.view, m.seq, to_text(*forged)));
}

// ---------------------------------------------------------------- §4.4

/// O are votes of the new primary, and what V says must be worth something.
void Checks::check_new_view(World& world, NodeId node, const NewView& m) {
  for (const Signed<PrePrepare>& each : m.prePrepares) {
    voted(world, node, each->view, each->seq, each->requests.digest());
  }
  // Not how many they are: that is up to the replica.
  const Group group{.replicas = world.group(group_).size(), .quorum = 1};
  for (const Shared<Signed<ViewChange>>& change : m.changes) {
    const ViewChange& content = **change;
    const bool is_proven = group.is_signed(*change) && are_valid(content.prepared, group) &&
                           has_valid_checkpoint(content, group);
    if (is_proven) continue;
    world.violated(judges::authenticity, {node, content.replica},
                   fmt::format("{} began view {} on a view change of {} that is not proven by "
                               "signatures",
                               to_text(node), m.view, to_text(content.replica)));
  }
}

/// X are votes of the new primary, and who is named in V has said that.
void Checks::check_new_view(World& world, NodeId node, const MacNewView& m) {
  for (const Signed<PrePrepare>& each : m.prePrepares) {
    voted(world, node, each->view, each->seq, each->requests.digest());
  }
  for (const ChangeDigest& named : m.changes) {
    const SmallSet<Digest>* said = view_changes_.find({m.view, named.replica});
    const bool has_said_so = said != nullptr && said->contains(named.digest);
    if (has_said_so || world.is_liar(named.replica)) continue;
    world.violated(judges::authenticity, {node, named.replica},
                   fmt::format("{} began view {} on a view change that {} has not sent",
                               to_text(node), m.view, to_text(named.replica)));
  }
}

// ---------------------------------------------------------------- §4.3

void Checks::took_checkpoint(World& world, NodeId node, const Checkpoint& m) {
  std::optional<Said>& known = said_.edit(m.seq).checkpoint;
  if (!known) known = {.digest = m.digest, .by = node};
  if (known->digest == m.digest) return;
  world.violated(judges::checkpoints_agree, {known->by, node},
                 fmt::format("after request {}, the state of {} is not that of {}", m.seq,
                             to_text(node), to_text(known->by)));
}

// ---------------------------------------------------------------- §4.5.1

void Checks::executed(World& world, NodeId node, const Executed& what) {
  for (const Shared<Signed<Request>>& request : *what.requests) {
    const NodeId client = (*request)->client;
    if (client.group() == 'c' && world.has(client) && (*request).is_written_by(client)) continue;
    world.violated(judges::validity, {node},
                   fmt::format("{} executed a request with sequence number {} that {} has not "
                               "signed",
                               to_text(node), what.seq, to_text(client)));
  }
  std::optional<Said>& known = said_.edit(what.seq).executed;
  if (!known) known = {.digest = what.requests.digest(), .by = node};
  if (known->digest == what.requests.digest()) return;
  world.violated(judges::agreement, {known->by, node},
                 fmt::format("{} executed one request with sequence number {}, and {} another one",
                             to_text(known->by), what.seq, to_text(node)));
}

}  // namespace

Ref<Monitor> make_checks(char group) { return Ref<Monitor>(new Checks(group)); }

}  // namespace orrery::pbft
