#include "protocols/paxos/paxos_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/check/liveness.hpp"
#include "sim/core/map.hpp"

namespace orrery::paxos {
namespace {

std::string told(const Ballot& n) { return fmt::format("{}.{}", n.round, to_text(n.proposer)); }

class Checks final : public Monitor {
 public:
  explicit Checks(const Promises& judged) : promises_(judged) {}

  Ref<Monitor> clone() const override { return Ref<Monitor>(new Checks(*this)); }
  std::string_view name() const override { return "paxos"; }
  std::vector<std::string_view> judges() const override {
    std::vector<std::string_view> names;
    for (const orrery::Promise& promise : promises_) names.push_back(promise.name);
    return names;
  }

  /// Who has told that they have accepted it.
  Acceptors acceptances_of(const Proposal& proposal) const {
    const Acceptors* who = acceptances_.find(proposal);
    return who == nullptr ? Acceptors{} : *who;
  }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override;
  void output(World& world, NodeId node, const Payload& output) override;
  void crashed(World& world, NodeId node) override;

 private:
  void issued(World& world, NodeId proposer, const Proposal& proposal);
  void told_accepted(World& world, NodeId acceptor, const Proposal& proposal);
  void responded(NodeId acceptor, const Ballot& n);
  void accepted(World& world, NodeId acceptor, const Proposal& proposal);
  void chosen(World& world, NodeId acceptor, const Proposal& proposal);
  void check_higher_proposals(World& world, NodeId acceptor);
  void violated(World& world, Rule rule, std::vector<NodeId> nodes, std::string sentence) {
    world.violated(promises_[static_cast<std::size_t>(rule)].name, std::move(nodes),
                   std::move(sentence));
  }

  Promises promises_;
  Map<ProposedValue, NodeId> wanted_;     // what clients would have chosen, and who first
  Map<NodeId, Ballot> responded_;         // by acceptor, the highest number of a request
  Map<Ballot, ProposedValue> issued_;     // in accept requests
  Map<Proposal, Acceptors> acceptances_;  // by whom
  Map<ProposedValue, Ballot> chosen_;     // each with the lowest number under which it was
  std::optional<Proposal> first_chosen_;
};

void Checks::sent(World& world, NodeId from, NodeId, const Payload& message) {
  if (const auto* propose = content_of<Propose>(message)) {
    if (wanted_.find(propose->value) == nullptr) wanted_.insert_or_assign(propose->value, from);
  } else if (const auto* promise = content_of<Promise>(message)) {
    responded(from, promise->n);
  } else if (const auto* request = content_of<Accept>(message)) {
    issued(world, from, {.n = request->n, .v = request->v});
  } else if (const auto* acceptance = content_of<Accepted>(message)) {
    told_accepted(world, from, {.n = acceptance->n, .v = acceptance->v});
  }
}

/// §2.1: "A process never learns that a value has been chosen unless it actually has been."
void Checks::output(World& world, NodeId node, const Payload& output) {
  const auto* learned = content_of<Learned>(output);
  if (learned == nullptr || chosen_.find(learned->v) != nullptr) return;
  if (wanted_.find(learned->v) == nullptr) {
    violated(world, Rule::validity, {node},
             fmt::format("{} learned {}, which nobody has proposed", to_text(node), learned->v));
  }
  violated(world, Rule::learns_only_chosen, {node},
           fmt::format("{} learned {}, which has not been chosen", to_text(node), learned->v));
}

/// What the others do not know of yet is accepted, too, if it is on the disk.
void Checks::crashed(World& world, NodeId node) {
  if (world.find_state<Durable>(node) == nullptr) return;
  const auto& disk = world.disk_of<Durable>(node);
  if (disk.accepted) accepted(world, node, *disk.accepted);
}

/// §2.5: "No two proposals are ever issued with the same number"; P2b of §2.2: "If a proposal with
/// value v is chosen, then every higher-numbered proposal issued by any proposer has value v."
void Checks::issued(World& world, NodeId proposer, const Proposal& proposal) {
  if (const ProposedValue* known = issued_.find(proposal.n)) {
    if (*known == proposal.v) return;
    return violated(world, Rule::one_value_a_number, {proposer},
                    fmt::format("{} issued proposal {} with value {}, and before that with {}",
                                to_text(proposer), told(proposal.n), proposal.v, *known));
  }
  issued_.insert_or_assign(proposal.n, proposal.v);
  for (const auto& [v, n] : chosen_) {
    if (n >= proposal.n || v == proposal.v) continue;
    violated(
        world, Rule::p2b, {proposer},
        fmt::format("{} issued proposal {} with value {}, although {} was chosen with number {}",
                    to_text(proposer), told(proposal.n), proposal.v, v, told(n)));
  }
}

/// P1a of §2.2: "An acceptor can accept a proposal numbered n iff it has not responded to a prepare
/// request having a number greater than n." To accept one is to respond, too.
void Checks::told_accepted(World& world, NodeId acceptor, const Proposal& proposal) {
  const Acceptors* known = acceptances_.find(proposal);
  if (known && std::find(known->begin(), known->end(), acceptor) != known->end()) return;
  responded(acceptor, proposal.n);
  if (const Ballot highest = *responded_.find(acceptor); proposal.n < highest) {
    violated(world, Rule::promise_kept, {acceptor, proposal.n.proposer},
             fmt::format("{} accepted proposal {}, after it had responded to a request numbered {}",
                         to_text(acceptor), told(proposal.n), told(highest)));
  }
  accepted(world, acceptor, proposal);
}

void Checks::responded(NodeId acceptor, const Ballot& n) {
  const Ballot* highest = responded_.find(acceptor);
  if (highest == nullptr || *highest < n) responded_.insert_or_assign(acceptor, n);
}

void Checks::accepted(World& world, NodeId acceptor, const Proposal& proposal) {
  const Acceptors* known = acceptances_.find(proposal);
  Acceptors acceptors = known ? *known : Acceptors{};
  if (std::find(acceptors.begin(), acceptors.end(), acceptor) != acceptors.end()) return;
  acceptors.push_back(acceptor);
  acceptances_.insert_or_assign(proposal, acceptors);
  const auto& config = world.state_of<Config>(acceptor);
  const std::uint32_t all = config.acceptors.value_or(world.group('n').size());
  if (config.quorumSystem.is_phase2_quorum(acceptors, all)) chosen(world, acceptor, proposal);
}

/// §2.1: "Only a single value is chosen", and "only a value that has been proposed".
void Checks::chosen(World& world, NodeId acceptor, const Proposal& proposal) {
  const Ballot* lowest = chosen_.find(proposal.v);
  if (lowest != nullptr && *lowest <= proposal.n) return;
  chosen_.insert_or_assign(proposal.v, proposal.n);
  if (!first_chosen_) first_chosen_ = proposal;
  if (first_chosen_->v != proposal.v) {
    violated(world, Rule::agreement, {first_chosen_->n.proposer, proposal.n.proposer, acceptor},
             fmt::format("{} was chosen with number {}, after {} had been with number {}",
                         proposal.v, told(proposal.n), first_chosen_->v, told(first_chosen_->n)));
  }
  if (wanted_.find(proposal.v) == nullptr) {
    violated(world, Rule::validity, {proposal.n.proposer, acceptor},
             fmt::format("{} was chosen, which nobody had proposed", proposal.v));
  }
  for (const auto& [n, v] : issued_) {
    if (n <= proposal.n || v == proposal.v) continue;
    violated(world, Rule::p2b, {proposal.n.proposer, n.proposer, acceptor},
             fmt::format("{} was chosen with number {}, although proposal {} had been issued with "
                         "value {}",
                         proposal.v, told(proposal.n), told(n), v));
  }
}

// ---------------------------------------------------------------- an ending

struct Learners {
  std::vector<NodeId> know{};
  std::vector<NodeId> do_not{};
};

Learners learners_up(const World& world) {
  Learners learners;
  for (const NodeId node : world.group('n')) {
    const auto* state = world.find_state<Volatile>(node);
    const auto* config = world.find_state<Config>(node);
    if (state == nullptr || config == nullptr || !world.is_up(node)) continue;
    if (node.number() > config->learners.value_or(world.group('n').size())) continue;
    (state->learned ? learners.know : learners.do_not).push_back(node);
  }
  return learners;
}

Verdict check_everybody_learns(const Ending& ending) {
  using Status = Verdict::Status;
  const auto [know, do_not] = learners_up(ending.settled);
  if (know.empty()) {
    return {.status = Status::unknown, .sentence = "no learner that is up has learned a value"};
  }
  if (do_not.empty()) {
    return {.sentence = fmt::format("all {} learners that are up have learned", know.size())};
  }
  const std::string sentence = fmt::format("{} learned a value, but {} did not even at last",
                                           names_of(know), names_of(do_not));
  if (!ending.circumstances.stable_from) {
    return {.status = Status::unknown,
            .sentence = sentence + "; but the world was never stable, so that is not due"};
  }
  const std::string beyond = beyond_tolerance(ending);
  if (beyond.empty()) return {.status = Status::violated, .sentence = sentence};
  return {.status = Status::unknown, .sentence = sentence + "; but " + beyond};
}

}  // namespace

Ref<Monitor> make_checks(const Promises& judged) { return Ref<Monitor>(new Checks(judged)); }

// Acceptors need not hold it at the same time: who has told that it has accepted a proposal may
// have accepted a higher one since.
bool is_chosen(const World& world) {
  const Checks* checks = nullptr;
  for (const auto& monitor : world.monitors()) {
    if (const auto* found = dynamic_cast<const Checks*>(&*monitor)) checks = found;
  }
  std::map<Proposal, std::set<NodeId>> accepted;
  for (const NodeId node : world.group('n')) {
    const auto* state = world.find_state<Durable>(node);
    if (state == nullptr || !state->accepted) continue;
    accepted[*state->accepted].insert(node);
  }
  const std::uint32_t nodes = world.group('n').size();
  const auto* config = world.find_state<Config>(replica(1));
  const std::uint32_t acceptors = config == nullptr ? nodes : config->acceptors.value_or(nodes);
  return std::any_of(accepted.begin(), accepted.end(), [&](const auto& proposal) {
    std::set<NodeId> who = proposal.second;
    if (checks != nullptr) {
      const Acceptors told = checks->acceptances_of(proposal.first);
      who.insert(told.begin(), told.end());
    }
    return quorum::is_majority(who.size(), acceptors);
  });
}

Judge everybody_learns(std::string_view name) {
  return {
      .promise = {name, "if a value has been chosen, every learner that is up learns it (§2.1)"},
      .verdict = check_everybody_learns};
}

}  // namespace orrery::paxos
