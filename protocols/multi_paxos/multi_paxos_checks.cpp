#include "protocols/multi_paxos/multi_paxos_checks.hpp"

#include <fmt/format.h>

#include "protocols/shared/quorum.hpp"

namespace orrery::multi_paxos {
namespace {

/// Commands are compared by their hashes.
using DecreeHash = std::uint64_t;

std::string text_of(const Ballot& ballot) {
  return fmt::format("{} of {}", ballot.round, to_text(ballot.proposer));
}

/// Proposals of one slot, in the order of their numbers.
using ProposalId = std::pair<Slot, Ballot>;

struct Issued {
  DecreeHash decree{};
  SmallSet<NodeId> acceptors{};  // who has said so
  friend bool operator==(const Issued&, const Issued&) = default;
};
BOOST_DESCRIBE_STRUCT(Issued, (), (decree, acceptors))

/// The chosen proposal with the lowest number that is known.
struct Choice {
  Ballot ballot{};
  DecreeHash decree{};
  friend bool operator==(const Choice&, const Choice&) = default;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (ballot, decree))

class Checks final : public Monitor {
 public:
  explicit Checks(char group) : group_(group) {}

  Ref<Monitor> clone() const override { return Ref<Monitor>(new Checks(*this)); }
  std::string_view name() const override { return "multi_paxos"; }
  std::vector<std::string_view> judges() const override {
    std::vector<std::string_view> names;
    for (const orrery::Promise& promise : promises) names.push_back(promise.name);
    return names;
  }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override;
  void output(World& world, NodeId node, const Payload& output) override;
  void after_step(World& world, NodeId node) override;
  void crashed(World& world, NodeId node) override;

 private:
  void issued(World& world, const Accept& m);
  void accepted(World& world, NodeId acceptor, const Accepted& m);
  void chosen(World& world, NodeId node, Slot slot, const Choice& choice);
  void check_promise(World& world, NodeId acceptor, const Ballot& ballot, std::string_view did);
  void check_executed(World& world, NodeId node, Slot slot, const Volatile& state);

  /// The highest number that a server has promised, in messages.
  Ballot& promise_of(NodeId acceptor) { return at(promised_, acceptor); }
  Slot& executed_by(NodeId node) { return at(executed_, node); }
  template <class T>
  static T& at(std::vector<T>& of_nodes, NodeId node) {
    if (of_nodes.size() < node.number()) of_nodes.resize(node.number());
    return of_nodes[node.number() - 1];
  }

  char group_;
  Map<ProposalId, Issued> issued_;
  Map<Slot, std::vector<Ballot>> ballots_;  // those of issued_, of each slot
  Map<Slot, Choice> chosen_;
  Map<Ballot, NodeId> elected_;
  std::vector<Ballot> promised_;  // n1 first
  std::vector<Slot> executed_;    // n1 first; in this life
};

// ---------------------------------------------------------------- looking

void Checks::sent(World& world, NodeId from, NodeId to, const Payload& message) {
  if (from.group() != group_ || to.group() != group_) return;
  if (const auto* accept = content_of<Accept>(message)) {
    issued(world, *accept);
    // The leader's own copy is on its disk before anybody hears of the proposal.
    accepted(world, from, {.ballot = accept->ballot, .slot = accept->slot});
  } else if (const auto* answer = content_of<Accepted>(message)) {
    accepted(world, from, *answer);
  } else if (const auto* prepare = content_of<Prepare>(message)) {
    promise_of(from) = std::max(promise_of(from), prepare->ballot);  // of its own acceptor
  } else if (const auto* promise = content_of<Promise>(message)) {
    check_promise(world, from, promise->ballot, "promised");
  }
}

void Checks::output(World& world, NodeId node, const Payload& output) {
  const auto* elected = content_of<Elected>(output);
  if (node.group() != group_ || elected == nullptr) return;
  const Ballot& ballot = elected->ballot;
  if (ballot.proposer != node) {
    world.violated(judges::one_leader_a_ballot, {node, ballot.proposer},
                   fmt::format("{} was elected with ballot {}, which is not its own", to_text(node),
                               text_of(ballot)));
  }
  if (elected_.contains(ballot)) {
    world.violated(
        judges::one_leader_a_ballot, {node},
        fmt::format("{} was elected a second time with ballot {}", to_text(node), text_of(ballot)));
  }
  elected_.insert_or_assign(ballot, node);
}

void Checks::after_step(World& world, NodeId node) {
  if (node.group() != group_) return;
  const auto* state = world.find_state<Volatile>(node);
  if (state == nullptr) return;
  Slot& executed = executed_by(node);
  if (state->executed == executed) return;
  for (Slot slot = executed + 1; slot <= state->executed; ++slot) {
    check_executed(world, node, slot, *state);
  }
  executed = state->executed;
}

void Checks::crashed(World&, NodeId node) {
  if (node.group() == group_) executed_by(node) = 0;
}

// ---------------------------------------------------------------- §2.2, §2.5

void Checks::issued(World& world, const Accept& m) {
  const DecreeHash decree = hash_of(m.decree);
  const ProposalId id{m.slot, m.ballot};
  if (const Issued* known = issued_.find(id)) {
    if (known->decree == decree) return;
    world.violated(judges::one_value_a_proposal, {m.ballot.proposer},
                   fmt::format("{} proposed two commands in slot {} with ballot {}",
                               to_text(m.ballot.proposer), m.slot, text_of(m.ballot)));
    return;
  }
  issued_.insert_or_assign(id, {.decree = decree});
  ballots_.edit(m.slot).push_back(m.ballot);
  const Choice* choice = chosen_.find(m.slot);
  if (choice == nullptr || m.ballot < choice->ballot || decree == choice->decree) return;
  world.violated(
      judges::chosen_is_proposed_again, {m.ballot.proposer, choice->ballot.proposer},
      fmt::format("{} proposed another command in slot {} with ballot {} than had been chosen with "
                  "ballot {}",
                  to_text(m.ballot.proposer), m.slot, text_of(m.ballot), text_of(choice->ballot)));
}

void Checks::accepted(World& world, NodeId acceptor, const Accepted& m) {
  check_promise(world, acceptor, m.ballot, "accepted a proposal with");
  const ProposalId id{m.slot, m.ballot};
  if (!issued_.contains(id)) return;  // nobody has proposed it: not chosen by this
  Issued& proposal = issued_.edit(id);
  if (!proposal.acceptors.insert(acceptor).second) return;
  if (!quorum::is_majority(proposal.acceptors.size(), world.group(group_).size())) return;
  chosen(world, acceptor, m.slot, {.ballot = m.ballot, .decree = proposal.decree});
}

void Checks::chosen(World& world, NodeId node, Slot slot, const Choice& choice) {
  const Choice* known = chosen_.find(slot);
  const bool differs = known != nullptr && known->decree != choice.decree;
  if (known != nullptr && !differs && known->ballot <= choice.ballot) return;
  // A majority may come together late: what was issued meanwhile must agree with it as well.
  for (const Ballot& other : ballots_.at(slot)) {
    if (other < choice.ballot || issued_.at({slot, other}).decree == choice.decree) continue;
    world.violated(
        judges::chosen_is_proposed_again, {other.proposer, choice.ballot.proposer},
        fmt::format("{} had proposed another command in slot {} with ballot {} than was "
                    "chosen with ballot {}",
                    to_text(other.proposer), slot, text_of(other), text_of(choice.ballot)));
  }
  if (!differs) return chosen_.insert_or_assign(slot, choice);
  world.violated(judges::one_command_a_slot, {known->ballot.proposer, choice.ballot.proposer, node},
                 fmt::format("in slot {}, the command of ballot {} was chosen, and so was another "
                             "one, of ballot {}",
                             slot, text_of(known->ballot), text_of(choice.ballot)));
}

void Checks::check_promise(World& world, NodeId acceptor, const Ballot& ballot,
                           std::string_view did) {
  Ballot& promise = promise_of(acceptor);
  if (ballot >= promise) {
    promise = ballot;  // an accepted proposal binds as well
    return;
  }
  world.violated(judges::promises_are_kept, {acceptor, promise.proposer, ballot.proposer},
                 fmt::format("{} {} ballot {}, after ballot {}", to_text(acceptor), did,
                             text_of(ballot), text_of(promise)));
}

// ---------------------------------------------------------------- §3

void Checks::check_executed(World& world, NodeId node, Slot slot, const Volatile& state) {
  const Shared<Decree>* decree = state.chosen.find(slot);
  if (decree == nullptr) {
    world.violated(judges::executes_what_was_chosen, {node},
                   fmt::format("{} executed commands up to slot {}, and not the one in slot {}",
                               to_text(node), state.executed, slot));
    return;
  }
  if (world.group(group_).size() == 1) return;
  const Choice* choice = chosen_.find(slot);
  if (choice != nullptr && choice->decree == hash_of(*decree)) return;
  world.violated(
      judges::executes_what_was_chosen, {node},
      fmt::format("{} executed {} in slot {}, where {}", to_text(node),
                  choice ? "another command" : "a command", slot,
                  choice ? "that of ballot " + text_of(choice->ballot) + " has been chosen"
                         : "none has been chosen"));
}

}  // namespace

Ref<Monitor> make_checks(char group) { return Ref<Monitor>(new Checks(group)); }

}  // namespace orrery::multi_paxos
