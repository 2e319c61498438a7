#pragma once
/// Multi-Paxos's judges once more, slowly and without cleverness: everything that was ever said or
/// done is kept, and after each new fact all of it is gone through, by the words of the paper. For
/// clusters of at least two servers.

#include <string>
#include <vector>

#include "protocols/multi_paxos/multi_paxos_checks.hpp"

namespace orrery::multi_paxos {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (from.group() != 'n' || to.group() != 'n') return;
    if (const auto* m = content_of<Accept>(message)) {
      issued_.push_back({m->slot, m->ballot, *m->decree});
      said_.push_back({from, m->ballot, true});
      accepted_.push_back({from, m->slot, m->ballot});
    } else if (const auto* m = content_of<Accepted>(message)) {
      said_.push_back({from, m->ballot, true});
      if (is_issued(m->slot, m->ballot)) accepted_.push_back({from, m->slot, m->ballot});
    } else if (const auto* m = content_of<Promise>(message)) {
      said_.push_back({from, m->ballot, true});
    } else if (const auto* m = content_of<Prepare>(message)) {
      said_.push_back({from, m->ballot, false});
    } else {
      return;
    }
    judge_proposals(world);
    judge_promises(world);
  }

  void output(World& world, NodeId node, const Payload& output) override {
    const auto* m = content_of<Elected>(output);
    if (m == nullptr) return;
    elected_.push_back({node, m->ballot});
    for (std::size_t i = 0; i < elected_.size(); ++i) {
      if (elected_[i].second.proposer != elected_[i].first) {
        violated(world, judges::one_leader_a_ballot);
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (elected_[i].second == elected_[j].second) violated(world, judges::one_leader_a_ballot);
      }
    }
  }

  void after_step(World& world, NodeId node) override {
    const auto* state = world.find_state<Volatile>(node);
    if (state == nullptr) return;
    const auto life = world.life_of(node);
    for (Slot slot = 1; slot <= state->executed; ++slot) {
      const bool is_new = std::none_of(done_.begin(), done_.end(), [&](const Done& done) {
        return done.node == node && done.life == life && done.slot == slot;
      });
      if (!is_new) continue;
      done_.push_back({node, life, slot});
      const Shared<Decree>* decree = state->chosen.find(slot);
      if (decree == nullptr || !is_chosen(world, slot, **decree)) {
        violated(world, judges::executes_what_was_chosen);
      }
    }
  }

 private:
  struct Issue {
    Slot slot{};
    Ballot ballot{};
    Decree decree{};
  };
  struct Said {
    NodeId node{};
    Ballot ballot{};
    bool binds{};  // it must not be lower than what was said before
  };
  struct Acceptance {
    NodeId node{};
    Slot slot{};
    Ballot ballot{};
    friend bool operator==(const Acceptance&, const Acceptance&) = default;
  };
  struct Done {
    NodeId node{};
    std::uint32_t life{};
    Slot slot{};
  };

  static void violated(World& world, std::string_view judge) {
    world.violated(std::string(prefix) + std::string(judge), {}, "it is");
  }

  bool is_issued(Slot slot, const Ballot& ballot) const {
    return std::any_of(issued_.begin(), issued_.end(), [&](const Issue& issue) {
      return issue.slot == slot && issue.ballot == ballot;
    });
  }

  /// The value of a proposal is the first that it was issued with.
  std::vector<Issue> proposals() const {
    std::vector<Issue> first;
    for (const Issue& issue : issued_) {
      const bool is_known = std::any_of(first.begin(), first.end(), [&](const Issue& known) {
        return known.slot == issue.slot && known.ballot == issue.ballot;
      });
      if (!is_known) first.push_back(issue);
    }
    return first;
  }

  /// "… has been accepted by a majority of the acceptors."
  std::vector<Issue> choices(const World& world) const {
    std::vector<Issue> chosen;
    for (const Issue& proposal : proposals()) {
      std::size_t acceptors = 0;
      for (const NodeId node : world.group('n')) {
        const Acceptance wanted{node, proposal.slot, proposal.ballot};
        if (std::find(accepted_.begin(), accepted_.end(), wanted) != accepted_.end()) ++acceptors;
      }
      if (2 * acceptors > world.group('n').size()) chosen.push_back(proposal);
    }
    return chosen;
  }

  bool is_chosen(const World& world, Slot slot, const Decree& decree) const {
    const auto all = choices(world);
    return std::any_of(all.begin(), all.end(), [&](const Issue& choice) {
      return choice.slot == slot && choice.decree == decree;
    });
  }

  void judge_proposals(World& world) const {
    for (const Issue& a : issued_) {
      for (const Issue& b : issued_) {
        if (a.slot == b.slot && a.ballot == b.ballot && a.decree != b.decree) {
          violated(world, judges::one_value_a_proposal);
        }
      }
    }
    for (const Issue& choice : choices(world)) {
      for (const Issue& other : choices(world)) {
        if (other.slot == choice.slot && other.decree != choice.decree) {
          violated(world, judges::one_command_a_slot);
        }
      }
      for (const Issue& other : proposals()) {
        if (other.slot == choice.slot && other.ballot > choice.ballot &&
            other.decree != choice.decree) {
          violated(world, judges::chosen_is_proposed_again);
        }
      }
    }
  }

  void judge_promises(World& world) const {
    for (std::size_t i = 0; i < said_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (said_[i].binds && said_[i].node == said_[j].node && said_[i].ballot < said_[j].ballot) {
          violated(world, judges::promises_are_kept);
        }
      }
    }
  }

  std::vector<Issue> issued_;
  std::vector<Said> said_;
  std::vector<Acceptance> accepted_;
  std::vector<std::pair<NodeId, Ballot>> elected_;
  std::vector<Done> done_;
};

}  // namespace orrery::multi_paxos
