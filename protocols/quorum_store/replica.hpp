#pragma once
/// The half of a node that keeps copies and repairs them: hinted handoff (Dynamo §4.6),
/// anti-entropy (§4.7), and tombstones. The other half coordinates: quorum_store.hpp.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "protocols/quorum_store/messages.hpp"
#include "protocols/quorum_store/quorum_store_settings.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/map.hpp"
#include "sim/core/process.hpp"

namespace orrery::quorum_store {

// ---------------------------------------------------------------- timers

/// Not everybody has answered a coordinator's request of this number.
struct NoAnswer {
  std::uint64_t number{};
  friend auto operator<=>(const NoAnswer&, const NoAnswer&) = default;
};
BOOST_DESCRIBE_STRUCT(NoAnswer, (), (number))

struct HandOffDue {
  friend auto operator<=>(const HandOffDue&, const HandOffDue&) = default;
};
BOOST_DESCRIBE_STRUCT(HandOffDue, (), ())

struct CompareDue {
  friend auto operator<=>(const CompareDue&, const CompareDue&) = default;
};
BOOST_DESCRIBE_STRUCT(CompareDue, (), ())

struct GossipDue {
  friend auto operator<=>(const GossipDue&, const GossipDue&) = default;
};
BOOST_DESCRIBE_STRUCT(GossipDue, (), ())

/// Tombstones may have come of age.
struct ForgetDue {
  friend auto operator<=>(const ForgetDue&, const ForgetDue&) = default;
};
BOOST_DESCRIBE_STRUCT(ForgetDue, (), ())

// ---------------------------------------------------------------- outputs

/// W nodes have it on disk, and its client is told so.
struct Written {
  std::string key{};
  Version version{};
  friend auto operator<=>(const Written&, const Written&) = default;
};
BOOST_DESCRIBE_STRUCT(Written, (), (key, version))

/// A hint has reached whom it was for.
struct Delivered {
  std::string key{};
  NodeId to{};
  friend auto operator<=>(const Delivered&, const Delivered&) = default;
};
BOOST_DESCRIBE_STRUCT(Delivered, (), (key, to))

/// Replicas differed, and this one has taken what it had missed: so many keys.
struct Repaired {
  std::uint64_t keys{};
  friend auto operator<=>(const Repaired&, const Repaired&) = default;
};
BOOST_DESCRIBE_STRUCT(Repaired, (), (keys))

/// This node has come to know versions of a key that do not know each other: so many.
struct Conflict {
  std::string key{};
  std::uint64_t versions{};
  friend auto operator<=>(const Conflict&, const Conflict&) = default;
};
BOOST_DESCRIBE_STRUCT(Conflict, (), (key, versions))

/// This node has come to know that a machine has joined the ring, or left it.
struct Learned {
  NodeId machine{};
  bool isMember{};
  friend auto operator<=>(const Learned&, const Learned&) = default;
};
BOOST_DESCRIBE_STRUCT(Learned, (), (machine, isMember))

// ---------------------------------------------------------------- state

/// A copy on disk.
struct Held {
  Copy copy{};
  Dot newest{};                 // version that this node has made of it; the 0th: none
  SmallSet<NodeId> intended{};  // whose hinted replica it is; an owner's has none
  friend bool operator==(const Held&, const Held&) = default;
};
BOOST_DESCRIBE_STRUCT(Held, (), (copy, newest, intended))

struct NodeDurable {
  Map<std::string, Held> copies{};
  MembershipHistory membership{};
  friend bool operator==(const NodeDurable&, const NodeDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(NodeDurable, (), (copies, membership))

/// A request that this node coordinates: "a state machine … contains all the logic for identifying
/// the nodes responsible for a key, sending the requests, waiting for responses" (§5).
struct Coordinated {
  NodeId client{};
  Request request{};  // the client's
  std::string key{};
  std::optional<Version> written{};  // of a put
  Copy copy{};                       // … and with its siblings: what replicas are to have
  SmallMap<NodeId, NodeId> asked{};  // and for whom: for itself, or as a stand-in
  SmallMap<NodeId, Copy> answers{};  // of a put: empty ones
  bool isAnswered{};
  std::uint32_t timeouts{};
  friend bool operator==(const Coordinated&, const Coordinated&) = default;
};
BOOST_DESCRIBE_STRUCT(Coordinated, (),
                      (client, request, key, written, copy, asked, answers, isAnswered, timeouts))

struct NodeVolatile {
  Request newest{};                               // that this node has made
  Map<std::uint64_t, Coordinated> coordinated{};  // by number, until all have answered
  SmallSet<NodeId> suspected{};                   // "a purely local notion of failure" (§4.8.3)
  Shared<Ring> view{};                            // the ring, with the changes that it knows of
  friend bool operator==(const NodeVolatile&, const NodeVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(NodeVolatile, (), (newest, coordinated, suspected, view))

// ---------------------------------------------------------------- the replica

class Replica
    : public Process<std::variant<Get, Put, Read, ReadReply, Write, WriteReply, HandOff, HandedOff,
                                  Compare, Leaves, Issue, Gossip>,
                     std::variant<NoAnswer, TryAgain, HandOffDue, CompareDue, GossipDue, ForgetDue>,
                     std::variant<Written, Delivered, Repaired, Conflict, Learned>, NodeDurable,
                     NodeVolatile, StoreConfig> {
 public:
  void start() {
    newest = {.life = anything()};
    view = ring_after(*this, membership);
    if (hand_over()) persist();  // a crash may spare a change of the ring, and not its hints
    if (!changes.empty()) start_timer(GossipDue{}, between(Duration{0}, gossip));
    start_timer(HandOffDue{}, handoff);
    if (antiEntropy > Duration{0}) start_timer(CompareDue{}, between(Duration{0}, antiEntropy));
    start_timer(ForgetDue{}, forget_period());
  }

  // -------------------------------------------------------------- reading and writing (§4.5)

  void on(const Read& m, NodeId from) {
    heard_from(from);
    send(from, ReadReply{.request = m.request, .copy = copy_of(m.key)});
  }

  void on(const Write& m, NodeId from) {
    heard_from(from);
    if (!m.copy->is_credible() || !is_owner(m.intended, m.key)) return;
    keep(m.key, *m.copy, m.intended);
    send(from, WriteReply{.request = m.request});
  }

  // -------------------------------------------------------------- hinted handoff (§4.6)

  /// "Nodes that receive hinted replicas will keep them in a separate local database that is
  /// scanned periodically."
  void on(HandOffDue) {
    start_timer(HandOffDue{}, handoff);
    for (const auto& [key, held] : copies) {
      for (const NodeId owner : held.intended) send(owner, HandOff{key, held.copy});
    }
  }

  void on(const HandOff& m, NodeId from) {
    heard_from(from);
    if (!m.copy->is_credible() || !accepts(m)) return;
    keep(m.key, *m.copy, self());
    send(from, HandedOff{m.key, m.copy});
  }

  /// "Once the transfer succeeds, D may delete the object from its local store": unless it has
  /// more by now than what has been transferred.
  void on(const HandedOff& m, NodeId from) {
    heard_from(from);
    const Held* held = copies.find(m.key);
    if (!held || !held->intended.contains(from) || held->copy != m.copy) return;
    output(Delivered{m.key, from});
    Held& mine = copies.edit(m.key);
    mine.intended.erase(from);
    if (mine.intended.empty() && !is_owner(self(), m.key)) copies.erase(m.key);
    persist();
  }

  // -------------------------------------------------------------- anti-entropy (§4.7)

  void on(CompareDue) {
    start_timer(CompareDue{}, antiEntropy);
    if (peers().empty()) return;
    const NodeId peer = peers()[between(0U, peers().size() - 1)];
    const MerkleTree tree = tree_with(peer);
    Compare roots;
    for (std::uint32_t range = 0; range < view->ranges(); ++range) {
      if (!is_in_common(range, peer)) continue;
      roots.branches.push_back({{.range = range}, tree.hash_of({.range = range})});
    }
    if (!roots.branches.empty()) send(peer, roots);
  }

  void on(const Compare& m, NodeId from) {
    heard_from(from);
    const MerkleTree tree = tree_with(from);
    Compare below;
    for (const auto& [branch, hash] : m.branches) {
      if (!branch.is_credible() || !is_in_common(branch.range, from)) continue;
      if (tree.hash_of(branch) == hash) continue;
      if (tree.is_small(branch)) {
        send(from, leaves_below(tree, branch));
        continue;
      }
      for (const BranchHash& child : tree.children_of(branch)) below.branches.push_back(child);
    }
    if (!below.branches.empty()) send(from, below);
  }

  void on(const Leaves& m, NodeId from) {
    heard_from(from);
    if (!m.branch.is_credible()) return;
    std::uint64_t missed = 0;
    for (const Entry& entry : m.entries) {
      if (!entry.copy->is_credible() || !is_owner(self(), entry.key)) continue;
      if (keep(entry.key, *entry.copy, self())) ++missed;
    }
    if (missed > 0) output(Repaired{missed});
    if (m.isAnswer) return;
    Leaves answer = leaves_below(tree_with(from), m.branch);
    answer.isAnswer = true;
    std::erase_if(answer.entries, [&](const Entry& mine) {
      return std::find(m.entries.begin(), m.entries.end(), mine) != m.entries.end();
    });
    if (!answer.entries.empty()) send(from, answer);
  }

  // -------------------------------------------------------------- membership (§4.8.1)

  void on(const Issue& m, NodeId from) {
    learn({m.change});
    send(from, Issued{m.number});
  }

  /// "Each node contacts a peer chosen at random every second."
  void on(GossipDue) {
    start_timer(GossipDue{}, gossip);
    if (!peers().empty()) {
      send(peers()[between(0U, peers().size() - 1)], gossip_of(membership, false));
    }
  }

  void on(const Gossip& m, NodeId from) {
    if (peers().contains(from)) learn(m.changes);
    const Gossip mine = gossip_of(membership, true);
    if (!m.isAnswer && mine.changes != m.changes) send(from, mine);
  }

  /// "Deleted" is a version like any other, or a replica that missed it would bring the object
  /// back. It is forgotten when it is so old that everybody has it.
  void on(ForgetDue) {
    start_timer(ForgetDue{}, forget_period());
    const Map<std::string, Held> all = copies;
    for (const auto& [key, held] : all) {
      if (held.intended.empty() && may_be_forgotten(*held.copy)) copies.erase(key);
    }
    if (copies.size() < all.size()) persist();
  }

 protected:
  /// What two copies make. The same in whatever order they come together.
  virtual Siblings reconcile(const Siblings& ours, const Siblings& theirs) const {
    if (versions == Versions::last_writer_wins) return last_written(ours, theirs);
    return reconciled(ours, theirs);
  }

  /// Nobody needs these any more: old tombstones, and nothing else.
  virtual bool may_be_forgotten(const Siblings& siblings) const {
    return std::all_of(
        siblings.versions.begin(), siblings.versions.end(),
        [&](const Version& each) { return !each.value && now() - each.written >= grace; });
  }

  /// What is handed to an owner. Who has not heard that it is one will be asked again; who is none
  /// any more has no use for it, whatever others think.
  virtual bool accepts(const HandOff& m) const { return is_owner(self(), m.key); }

  // By the ring as this node knows it.
  Machines owners_of(std::uint32_t range) const { return owners_on(*view, range); }
  Machines owners_of(std::string_view key) const { return owners_on(*view, key); }
  bool is_owner(NodeId machine, std::string_view key) const {
    return is_among(owners_of(key), machine);
  }

  /// Some number that nobody has used for the same, even before this disk was lost.
  std::uint64_t anything() { return between(std::uint64_t{1}, std::uint64_t{1'000'000'000}); }

  Copy copy_of(const std::string& key) const {
    const Held* held = copies.find(key);
    return held ? held->copy : Copy{};
  }

  /// Takes these versions into the copy of the key that this node keeps for an owner, itself or
  /// another one; whether that changed anything.
  bool keep(const std::string& key, const Siblings& siblings, NodeId owner) {
    const Held* held = copies.find(key);
    const Siblings before = held ? *held->copy : Siblings{};
    Siblings both = reconcile(before, siblings);
    if (!held && may_be_forgotten(both)) return false;
    const bool is_new_hint = owner != self() && !(held && held->intended.contains(owner));
    if (held && *held->copy == both && !is_new_hint) return false;
    Held& mine = copies.edit(key);
    mine.copy = std::move(both);
    if (is_new_hint) mine.intended.insert(owner);
    persist();
    const std::size_t apart = reconciled(before, siblings).versions.size();
    if (apart > std::max<std::size_t>(1, before.versions.size())) output(Conflict{key, apart});
    return true;
  }

  void heard_from(NodeId node) { suspected.erase(node); }

 private:
  void learn(const std::vector<MembershipChange>& news) {
    bool is_news = false;
    for (const MembershipChange& change : news) {
      if (!peers().contains(change.machine) && change.machine != self()) continue;
      if (!take_in(membership, change)) continue;
      output(Learned{change.machine, change.isMember});
      is_news = true;
    }
    if (!is_news) return;
    view = ring_after(*this, membership);
    hand_over();
    persist();
  }

  /// "Some existing nodes no longer have to [store] some of their keys and these nodes transfer
  /// those keys" (§4.9): what this node keeps and does not own is a hinted replica for those who
  /// do, and hints for who is no owner any more are for them, too. Whether that changed anything.
  bool hand_over() {
    bool is_changed = false;
    const Map<std::string, Held> all = copies;
    for (const auto& [key, held] : all) {
      const Machines owners = owners_of(key);
      SmallSet<NodeId> intended;
      for (const NodeId node : held.intended) {
        if (is_among(owners, node)) intended.insert(node);
      }
      const bool is_for_others =
          !is_among(owners, self()) && (intended.empty() || intended != held.intended);
      if (is_for_others) intended.insert(owners.begin(), owners.end());
      if (intended == held.intended) continue;
      copies.edit(key).intended = std::move(intended);
      is_changed = true;
    }
    return is_changed;
  }

  Duration forget_period() const {
    return std::max(grace / 4, Duration(std::chrono::milliseconds(50)));
  }

  bool is_in_common(std::uint32_t range, NodeId peer) const {
    if (range >= view->ranges()) return false;
    const Machines owners = owners_of(range);
    return is_among(owners, self()) && is_among(owners, peer);
  }

  /// Of what both keep.
  MerkleTree tree_with(NodeId peer) const {
    std::vector<Leaf> leaves;
    for (const auto& [key, held] : copies) {
      const std::uint32_t range = view->range_of(key);
      if (is_in_common(range, peer)) {
        leaves.push_back(MerkleTree::leaf(range, key, hash_of(held.copy)));
      }
    }
    return MerkleTree(std::move(leaves));
  }

  Leaves leaves_below(const MerkleTree& tree, const Branch& branch) const {
    Leaves leaves{.branch = branch};
    for (const Leaf& leaf : tree.leaves_of(branch)) {
      leaves.entries.push_back({leaf.key, copies.at(leaf.key).copy});
    }
    return leaves;
  }
};

}  // namespace orrery::quorum_store
