#pragma once
/// The judges of Fast Paxos once more, slowly and without cleverness: all that was ever sent is
/// kept, and whatever the paper says of quorums is asked of every set of acceptors.

#include <algorithm>
#include <bit>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "protocols/fast_paxos/fast_paxos_checks.hpp"

namespace orrery::fast_paxos {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void sent(World& world, NodeId from, NodeId, const Payload& message) override {
    if (const auto* m = content_of<Propose>(message)) proposed_.insert(m->value);
    if (const auto* m = content_of<Phase2b>(message)) cast(world, {from, m->rnd, m->val});
    if (const auto* m = content_of<Phase1b>(message)) {
      if (m->vrnd > 0) cast(world, {from, m->vrnd, *m->vval});
      for (const auto& [acceptor, rnd, val] : votes_) {
        if (acceptor == from && rnd > m->vrnd) accuse(world, judges::promise_kept, from);
      }
      joined_.emplace_back(from, m->rnd);
    }
  }

  void output(World& world, NodeId node, const Payload& output) override {
    const auto* m = content_of<Learned>(output);
    if (m == nullptr) return;
    if (!all_chosen(world).contains(m->value)) accuse(world, judges::learned_is_chosen, node);
    learned_.insert(m->value);
    judge_consistency(world, node);
  }

 private:
  using Cast = std::tuple<NodeId, Round, ProposedValue>;

  static void accuse(World& world, std::string_view judge, NodeId node) {
    world.violated(std::string(prefix) + std::string(judge), {node}, "by brute force");
  }

  void cast(World& world, const Cast& vote) {
    const auto& [acceptor, rnd, val] = vote;
    if (std::find(votes_.begin(), votes_.end(), vote) != votes_.end()) return;
    for (const auto& [other, its_rnd, its_val] : votes_) {
      if (other == acceptor && its_rnd == rnd) {
        accuse(world, judges::one_vote_a_round, acceptor);
        return;  // only its first vote in a round counts
      }
    }
    if (rnd < highest_joined(acceptor)) accuse(world, judges::promise_kept, acceptor);
    votes_.push_back(vote);
    if (!proposed_.contains(val)) accuse(world, judges::nontriviality, acceptor);
    for (Round j = 1; j < rnd; ++j) {
      for (const char* w : {"red", "blue", "green", "a value that nobody proposes"}) {
        if (w != val && might_be_chosen(world, j, w)) accuse(world, judges::cp, acceptor);
      }
    }
    judge_consistency(world, acceptor);
  }

  Round highest_joined(NodeId acceptor) const {
    Round highest = 0;
    for (const auto& [other, rnd] : joined_) {
      if (other == acceptor) highest = std::max(highest, rnd);
    }
    for (const auto& [other, rnd, val] : votes_) {
      if (other == acceptor) highest = std::max(highest, rnd);
    }
    return highest;
  }

  bool has_voted(NodeId acceptor, Round j) const {
    return std::any_of(votes_.begin(), votes_.end(), [&](const Cast& vote) {
      return std::get<0>(vote) == acceptor && std::get<1>(vote) == j;
    });
  }
  bool has_voted(const Cast& wanted) const {
    return std::find(votes_.begin(), votes_.end(), wanted) != votes_.end();
  }

  /// Is there a j-quorum of which all are so?
  template <class IsSo>
  static bool is_there_a_quorum(const World& world, Round j, IsSo is_so) {
    const Peers acceptors = world.group('n');
    const std::uint32_t size = world.state_of<Config>(acceptors[0]).quorum_of(j, acceptors.size());
    for (unsigned R = 0; R < 1U << acceptors.size(); ++R) {
      if (static_cast<std::uint32_t>(std::popcount(R)) != size) continue;
      bool all = true;
      for (std::uint32_t a = 0; a < acceptors.size(); ++a) {
        if ((R >> a & 1U) != 0) all = all && is_so(acceptors[a]);
      }
      if (all) return true;
    }
    return false;
  }

  bool might_be_chosen(const World& world, Round j, const ProposedValue& w) const {
    return is_there_a_quorum(world, j, [&](NodeId a) {
      return has_voted({a, j, w}) || (highest_joined(a) <= j && !has_voted(a, j));
    });
  }

  std::set<ProposedValue> all_chosen(const World& world) const {
    std::set<ProposedValue> chosen;
    for (const auto& [acceptor, rnd, val] : votes_) {
      const Round j = rnd;
      const ProposedValue& v = val;
      if (is_there_a_quorum(world, j, [&](NodeId a) { return has_voted({a, j, v}); })) {
        chosen.insert(v);
      }
    }
    return chosen;
  }

  void judge_consistency(World& world, NodeId node) const {
    std::set<ProposedValue> decided = all_chosen(world);
    decided.insert(learned_.begin(), learned_.end());
    if (decided.size() > 1) accuse(world, judges::consistency, node);
  }

  std::set<ProposedValue> proposed_;
  std::set<ProposedValue> learned_;
  std::vector<Cast> votes_;
  std::vector<std::pair<NodeId, Round>> joined_;
};

}  // namespace orrery::fast_paxos
