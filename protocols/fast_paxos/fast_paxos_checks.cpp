#include "protocols/fast_paxos/fast_paxos_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/map.hpp"

namespace orrery::fast_paxos {
namespace {

/// What acceptors have voted for in one round.
using Ballots = SmallMap<NodeId, ProposedValue>;

struct Cast {
  NodeId acceptor{};
  Round rnd{};
  ProposedValue val{};
};

/// A value that was chosen or learned, and how: "chosen in round 4", "learned by c1".
struct Decision {
  ProposedValue value{};
  std::string how{};
  std::vector<NodeId> who{};
};

class Checks final : public Monitor {
 public:
  explicit Checks(char group) : group_(group) {}

  Ref<Monitor> clone() const override { return Ref<Monitor>(new Checks(*this)); }
  std::string_view name() const override { return "fast_paxos"; }
  std::vector<std::string_view> judges() const override {
    std::vector<std::string_view> names;
    for (const Promise& promise : promises) names.push_back(promise.name);
    return names;
  }

  void sent(World& world, NodeId from, NodeId, const Payload& message) override {
    if (const auto* proposal = content_of<Propose>(message)) {
      proposed_.insert_or_assign(proposal->value, from);
    }
    if (from.group() != group_) return;
    if (const auto* vote = content_of<Phase2b>(message)) {
      see_vote(world, {.acceptor = from, .rnd = vote->rnd, .val = vote->val});
    } else if (const auto* promise = content_of<Phase1b>(message)) {
      see_promise(world, from, *promise);
    }
  }

  void output(World& world, NodeId node, const Payload& output) override {
    if (const auto* learned = content_of<Learned>(output)) see_learned(world, node, learned->value);
  }

 private:
  void see_vote(World& world, const Cast& vote);
  void see_promise(World& world, NodeId acceptor, const Phase1b& promise);
  void see_learned(World& world, NodeId learner, const ProposedValue& value);
  void decide(World& world, Decision decision);
  void check_cp(World& world, const Cast& vote) const;
  void check_chosen(World& world, const Cast& vote);

  std::size_t quorum_of(const World& world, Round j) const;
  std::size_t count_possible_votes(const World& world, Round j, const ProposedValue* w) const;

  Round& joined(NodeId acceptor) { return joined_.edit(acceptor); }

  char group_;
  Map<ProposedValue, NodeId> proposed_;
  Map<NodeId, Round> joined_;  // rnd[a], as far as its messages tell
  Map<Round, Ballots> ballots_;
  Map<ProposedValue, Round> chosen_;  // in which round first
  std::optional<Decision> decision_;
};

void Checks::see_vote(World& world, const Cast& vote) {
  Ballots& ballots = ballots_.edit(vote.rnd);
  const auto [known, is_new] = ballots.emplace(vote.acceptor, vote.val);
  if (!is_new) {
    if (known->second == vote.val) return;  // says it again
    return world.violated(judges::one_vote_a_round, {vote.acceptor},
                          fmt::format("{} voted for {} in round {}, and before that for {}",
                                      to_text(vote.acceptor), vote.val, vote.rnd, known->second));
  }
  Round& rnd = joined(vote.acceptor);
  if (vote.rnd < rnd) {
    world.violated(judges::promise_kept, {vote.acceptor},
                   fmt::format("{} voted in round {}, although it had joined round {}",
                               to_text(vote.acceptor), vote.rnd, rnd));
  }
  rnd = std::max(rnd, vote.rnd);
  if (!proposed_.contains(vote.val)) {
    world.violated(judges::nontriviality, {vote.acceptor},
                   fmt::format("{} voted for {} in round {}, which nobody has proposed",
                               to_text(vote.acceptor), vote.val, vote.rnd));
  }
  check_cp(world, vote);
  check_chosen(world, vote);
}

void Checks::see_promise(World& world, NodeId acceptor, const Phase1b& promise) {
  // A vote may have reached the disk, and a crash stopped its message.
  if (promise.vrnd > 0 && promise.vval) {
    see_vote(world, {.acceptor = acceptor, .rnd = promise.vrnd, .val = *promise.vval});
  }
  for (const auto& [i, ballots] : ballots_) {
    if (i <= promise.vrnd || !ballots.contains(acceptor)) continue;
    world.violated(judges::promise_kept, {acceptor},
                   fmt::format("{} joined round {} without a word of its vote in round {}",
                               to_text(acceptor), promise.rnd, i));
  }
  Round& rnd = joined(acceptor);
  rnd = std::max(rnd, promise.rnd);
}

/// "A value v is chosen in round i iff all acceptors in some i-quorum vote to accept v in round i."
void Checks::check_chosen(World& world, const Cast& vote) {
  Decision decision{.value = vote.val, .how = fmt::format("chosen in round {}", vote.rnd)};
  for (const auto& [acceptor, value] : ballots_.at(vote.rnd)) {
    if (value == vote.val) decision.who.push_back(acceptor);
  }
  if (decision.who.size() < quorum_of(world, vote.rnd)) return;
  if (!chosen_.contains(vote.val)) chosen_.insert_or_assign(vote.val, vote.rnd);
  decide(world, std::move(decision));
}

void Checks::see_learned(World& world, NodeId learner, const ProposedValue& value) {
  if (!chosen_.contains(value)) {
    world.violated(judges::learned_is_chosen, {learner},
                   fmt::format("{} learned {}, for which no quorum has voted in any round",
                               to_text(learner), value));
  }
  decide(world,
         {.value = value, .how = fmt::format("learned by {}", to_text(learner)), .who = {learner}});
}

void Checks::decide(World& world, Decision decision) {
  if (!decision_) {
    decision_ = std::move(decision);
    return;
  }
  if (decision_->value == decision.value) return;
  world.violated(judges::consistency, decision.who,
                 fmt::format("{} was {}, and {} was {}", decision_->value, decision_->how,
                             decision.value, decision.how));
}

/// CP: "if an acceptor has voted for v in round i, then no value other than v has been or might yet
/// be chosen in round j", of all j < i. A value that nobody has voted for yet in j might be chosen
/// there if enough acceptors may vote: most of them in the highest j, fewest are needed if it is
/// classic, and of three rounds in a row at least one is.
void Checks::check_cp(World& world, const Cast& vote) const {
  const auto check = [&](Round j, const ProposedValue* w) {
    if (count_possible_votes(world, j, w) < quorum_of(world, j)) return;
    world.violated(
        judges::cp, {vote.acceptor},
        fmt::format("{} voted for {} in round {}, while {} may be chosen in round {}",
                    to_text(vote.acceptor), vote.val, vote.rnd, w ? *w : "another value", j));
  };
  for (const auto& [j, ballots] : ballots_) {
    if (j >= vote.rnd) break;
    SmallSet<ProposedValue> others;
    for (const auto& [acceptor, value] : ballots) {
      if (value != vote.val) others.insert(value);
    }
    for (const ProposedValue& w : others) check(j, &w);
  }
  for (Round below = 1; below <= rounds_in_a_row && below < vote.rnd; ++below) {
    check(vote.rnd - below, nullptr);
  }
}

/// Observation 1 (§2.2.2): how many acceptors have voted for w in round j, or might yet: those with
/// "(rnd[a] <= j) and (vrnd[a] < j)". Null: a value without a vote.
std::size_t Checks::count_possible_votes(const World& world, Round j,
                                         const ProposedValue* w) const {
  const Ballots* ballots = ballots_.find(j);
  std::size_t count = 0;
  for (const NodeId acceptor : world.group(group_)) {
    if (ballots != nullptr && ballots->contains(acceptor)) {
      if (w != nullptr && ballots->at(acceptor) == *w) ++count;
      continue;
    }
    const Round* rnd = joined_.find(acceptor);
    if (rnd == nullptr || *rnd <= j) ++count;
  }
  return count;
}

std::size_t Checks::quorum_of(const World& world, Round j) const {
  const Peers acceptors = world.group(group_);
  return world.state_of<Config>(acceptors[0]).quorum_of(j, acceptors.size());
}

}  // namespace

Ref<Monitor> make_checks(char group) { return Ref<Monitor>(new Checks(group)); }

}  // namespace orrery::fast_paxos
