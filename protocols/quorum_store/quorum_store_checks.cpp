#include "protocols/quorum_store/quorum_store_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::quorum_store {
namespace {

/// A version, by name.
struct Named {
  std::string key{};
  Dot dot{};
  friend auto operator<=>(const Named&, const Named&) = default;
};
BOOST_DESCRIBE_STRUCT(Named, (), (key, dot))

/// Whose request.
struct Asked {
  NodeId client{};
  Request request{};
  friend auto operator<=>(const Asked&, const Asked&) = default;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (client, request))

/// A put that was acknowledged, until one that replaces it is.
struct Acknowledged {
  Dot dot{};
  std::string what{};
  std::uint32_t lostDisks{};  // of those that held it
  bool isDeleted{};           // it is a tombstone, or somebody holds nothing but tombstones for it
};

std::string told(const Dot& dot) {
  return fmt::format("{}/{}.{}", to_text(dot.actor.server), dot.actor.epoch, dot.n);
}
std::string told(const Version& version) {
  return fmt::format("{} ({})", version.value ? *version.value : "a tombstone", told(version.dot));
}

bool holds_tombstones_only(const Siblings& siblings) {
  return std::none_of(siblings.versions.begin(), siblings.versions.end(),
                      [](const Version& version) { return version.value.has_value(); });
}

const StoreConfig& config_of(const World& world, NodeId node) {
  return world.state_of<StoreConfig>(node);
}

using Copies = Map<std::string, Held>;

class Checks final : public Monitor {
 public:
  Ref<Monitor> clone() const override { return make_ref<Checks>(*this); }
  std::string_view name() const override { return "quorum_store"; }
  std::vector<std::string_view> judges() const override {
    return {judges::acknowledged_writes_survive, judges::deleted_stays_deleted,
            judges::one_version_a_dot, judges::reads_meet_writes};
  }

  /// A disk that had something when its node went down, and nothing when it starts, is lost.
  void after_step(World& world, NodeId node) override {
    const auto* state = world.find_state<NodeDurable>(node);
    if (state == nullptr) return;
    const bool has_started = down_.erase(node) > 0;
    look_at(world, node, has_started && state->copies.empty());
  }

  void crashed(World& world, NodeId node) override {
    if (world.find_state<NodeDurable>(node) == nullptr) return;
    look_at(world, node, false);
    down_.insert(node);
  }

  void output(World& world, NodeId node, const Payload& output) override {
    const auto* written = content_of<Written>(output);
    if (written == nullptr || config_of(world, node).versions != Versions::siblings) return;
    auto& of_key = acknowledged_.edit(written->key);
    const Version& version = written->version;
    std::erase_if(of_key,
                  [&](const Acknowledged& each) { return version.past.contains(each.dot); });
    of_key.push_back(
        {.dot = version.dot, .what = told(version), .isDeleted = !version.value.has_value()});
    if (!version.value || is_somewhere(written->key, version.dot)) return;
    world.violated(judges::acknowledged_writes_survive, {node},
                   fmt::format("{} acknowledges {} = {}, and nobody has it", to_text(node),
                               written->key, told(version)));
    of_key.pop_back();
  }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* write = content_of<Write>(message)) {
      said(world, from, write->key, *write->copy);
    } else if (const auto* hand_off = content_of<HandOff>(message)) {
      said(world, from, hand_off->key, *hand_off->copy);
    } else if (const auto* leaves = content_of<Leaves>(message)) {
      for (const Entry& entry : leaves->entries) said(world, from, entry.key, *entry.copy);
    } else if (const auto* get = content_of<Get>(message)) {
      begun({from, get->request}, get->key);
    } else if (const auto* reply = content_of<GetReply>(message)) {
      ended(world, from, {to, reply->request}, reply->context);
    }
  }

 private:
  // -------------------------------------------------------------- what is on disks

  /// Compares what a node holds with what it held.
  void look_at(World& world, NodeId node, bool is_lost) {
    const Copies& now = world.state_of<NodeDurable>(node).copies;
    const Copies before = std::exchange(held_.edit(node), now);
    for_each_difference(before, now, [&](const std::string& key, const Held* was, const Held* is) {
      changed(world, {key, was, is, node, is_lost});
    });
  }

  struct Change {
    const std::string& key;
    const Held* was = nullptr;
    const Held* is = nullptr;
    NodeId node{};
    bool is_lost = false;  // with the whole disk
  };

  void changed(World& world, const Change& change) {
    if (!acknowledged_.contains(change.key)) return;
    auto& of_key = acknowledged_.edit(change.key);
    std::erase_if(of_key, [&](Acknowledged& each) {
      const bool is_held = change.is && change.is->copy->covers(each.dot);
      if (is_held) {
        each.isDeleted = each.isDeleted || holds_tombstones_only(*change.is->copy);
        return false;
      }
      if (!change.was || !change.was->copy->covers(each.dot)) return false;
      if (change.is_lost) ++each.lostDisks;
      if (is_somewhere(change.key, each.dot)) return false;
      gone(world, change, each);
      return true;
    });
  }

  bool is_somewhere(const std::string& key, const Dot& dot) const {
    return std::any_of(held_.begin(), held_.end(), [&](const auto& entry) {
      const Held* held = entry.second.find(key);
      return held && held->copy->covers(dot);
    });
  }

  /// The last copy of it, or of what replaced it, is no more.
  void gone(World& world, const Change& change, const Acknowledged& what) const {
    if (what.lostDisks >= config_of(world, change.node).write_quorum()) return;
    if (!holds_tombstones_only(*change.was->copy)) {
      world.violated(judges::acknowledged_writes_survive, {change.node},
                     fmt::format("{} = {} was acknowledged, and {} had the last copy of it",
                                 change.key, what.what, to_text(change.node)));
      return;
    }
    for (const auto& [node, copies] : held_) {
      const Held* held = copies.find(change.key);
      if (!held) continue;
      for (const Version& version : held->copy->versions) {
        if (!change.was->copy->replaces(version.dot)) continue;
        world.violated(judges::deleted_stays_deleted, {change.node, node},
                       fmt::format("{} forgets that {} was deleted, and {} still has {}",
                                   to_text(change.node), change.key, to_text(node), told(version)));
      }
    }
  }

  // -------------------------------------------------------------- what is said

  void said(World& world, NodeId who, const std::string& key, const Siblings& siblings) {
    for (const Version& version : siblings.versions) {
      const Version* known = versions_.find({key, version.dot});
      if (known == nullptr) {
        versions_.insert_or_assign({key, version.dot}, version);
      } else if (*known != version) {
        world.violated(judges::one_version_a_dot, {who},
                       fmt::format("{} says that {} is {}, and it was {}", to_text(who), key,
                                   told(version), told(*known)));
      }
    }
  }

  // -------------------------------------------------------------- what reads meet

  /// What a get must meet. Asked again, it is the same get.
  void begun(const Asked& asked, const std::string& key) {
    if (to_meet_.contains(asked)) return;
    auto& to_meet = to_meet_.edit(asked);
    const auto* of_key = acknowledged_.find(key);
    if (of_key == nullptr) return;
    for (const Acknowledged& each : *of_key) {
      if (!each.isDeleted && each.lostDisks == 0) to_meet.push_back({key, each.dot});
    }
  }

  void ended(World& world, NodeId coordinator, const Asked& asked, const VersionVector& context) {
    const StoreConfig& config = config_of(world, coordinator);
    // While keys are on their way from one machine to another, quorums of two rings need not meet.
    const bool is_promised = config.quorums == Quorums::strict && config.changes.empty() &&
                             config.read_quorum() + config.write_quorum() > config.copies_in_all();
    const auto* to_meet = to_meet_.find(asked);
    if (to_meet == nullptr || !is_promised) return;
    for (const auto& [key, dot] : *to_meet) {
      if (context.contains(dot)) continue;
      const auto* of_key = acknowledged_.find(key);
      const auto still =
          std::find_if(of_key->begin(), of_key->end(),
                       [&, d = dot](const Acknowledged& each) { return each.dot == d; });
      const bool may_be_gone = still != of_key->end() && (still->isDeleted || still->lostDisks > 0);
      if (may_be_gone) continue;
      world.violated(judges::reads_meet_writes, {coordinator, asked.client},
                     fmt::format("{} gets {} from {} without {}, which had been acknowledged",
                                 to_text(asked.client), key, to_text(coordinator), told(dot)));
    }
  }

  Map<NodeId, Copies> held_;  // by nodes that are down, too
  SmallSet<NodeId> down_;
  Map<std::string, std::vector<Acknowledged>> acknowledged_;
  Map<Named, Version> versions_;
  Map<Asked, std::vector<Named>> to_meet_;
};

// ---------------------------------------------------------------- agreement

/// What a node has of a key; tombstones count for nothing, since each forgets them in its own time.
Copy shown(const World& world, NodeId node, const std::string& key) {
  const Held* held = world.state_of<NodeDurable>(node).copies.find(key);
  return held && !holds_tombstones_only(*held->copy) ? held->copy : Copy{};
}

/// The first owners that differ in a key that this node has, as a sentence; empty if none do.
std::string disagreement(const World& world, NodeId node) {
  const StoreConfig& config = config_of(world, node);
  const auto& disk = world.state_of<NodeDurable>(node);
  const Shared<Ring> view = ring_after(config, disk.membership);
  for (const auto& [key, held] : disk.copies) {
    std::optional<NodeId> first;
    const Machines owners = config.owners_on(*view, key);
    if (!is_among(owners, node) && held.intended.empty()) {
      return fmt::format("{} holds {}, which is for others to keep", to_text(node), key);
    }
    for (const NodeId owner : owners) {
      if (!world.is_up(owner)) continue;
      if (held.intended.contains(owner)) {
        return fmt::format("{} still keeps {} for {}", to_text(node), key, to_text(owner));
      }
      if (first && shown(world, *first, key) != shown(world, owner, key)) {
        return fmt::format("{} and {} hold different versions of {}", to_text(*first),
                           to_text(owner), key);
      }
      if (!first) first = owner;
    }
  }
  return {};
}

Verdict apart(const Ending& ending, const std::string& sentence) {
  if (ending.circumstances.stable_from) {
    return {.status = Verdict::Status::violated, .sentence = sentence};
  }
  return {.status = Verdict::Status::unknown,
          .sentence = sentence + "; but faults may have kept them apart: set stable_from"};
}

Verdict judge_agreement(const Ending& ending) {
  std::size_t keys = 0;
  std::optional<NodeId> first;
  for (const NodeId node : ending.members()) {
    if (!ending.settled.is_up(node)) continue;
    const auto& membership = ending.settled.state_of<NodeDurable>(node).membership;
    if (!first) first = node;
    if (ending.settled.state_of<NodeDurable>(*first).membership != membership) {
      return apart(ending, fmt::format("{} and {} differ in who is in the ring", to_text(*first),
                                       to_text(node)));
    }
  }
  for (const NodeId node : ending.members()) {
    keys += ending.settled.state_of<NodeDurable>(node).copies.size();
    const std::string sentence = disagreement(ending.settled, node);
    if (!sentence.empty()) return apart(ending, sentence);
  }
  if (keys == 0) return {.status = Verdict::Status::unknown, .sentence = "nobody holds anything"};
  return {.sentence =
              fmt::format("the replicas of every key that are up agree, in {} copies", keys)};
}

}  // namespace

Ref<Monitor> make_checks() { return make_ref<Checks>(); }

Judge replicas_agree() {
  return {
      .promise = {"quorum_store.replicas_agree",
                  "left alone, the replicas of a key that are up come to hold the same versions, "
                  "and nobody keeps hints for them"},
      .verdict = judge_agreement};
}

}  // namespace orrery::quorum_store
