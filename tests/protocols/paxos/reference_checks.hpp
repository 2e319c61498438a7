#pragma once
/// Paxos's judges once more, slowly and without cleverness: all that was ever said is kept, and
/// with every message everything is worked out anew, from the words of the paper.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "protocols/paxos/paxos_checks.hpp"

namespace orrery::paxos {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void sent(World& world, NodeId from, NodeId, const Payload& message) override {
    if (const auto* m = content_of<Propose>(message)) wanted_.push_back(m->value);
    if (const auto* m = content_of<Promise>(message)) responses_.push_back({from, m->n});
    if (const auto* m = content_of<Accept>(message)) issued_.push_back({m->n, m->v});
    if (const auto* m = content_of<Accepted>(message)) {
      const Acceptance acceptance{from, {m->n, m->v}};
      // P1a: each acceptance, when it is first told of, against all responses until then
      const bool is_new = !is_known(acceptance);
      for (const Response& response : responses_) {
        const bool is_broken = response.acceptor == from && m->n < response.n;
        if (is_new && is_broken) raise(world, Rule::promise_kept);
      }
      acceptances_.push_back(acceptance);
      responses_.push_back({from, m->n});
    }
    judge(world);
  }

  void crashed(World& world, NodeId node) override {
    if (world.find_state<Durable>(node) == nullptr) return;
    const auto& disk = world.disk_of<Durable>(node);
    if (disk.accepted) acceptances_.push_back({node, *disk.accepted});
    judge(world);
  }

  void output(World& world, NodeId, const Payload& output) override {
    const auto* learned = content_of<Learned>(output);
    if (learned == nullptr) return;
    const std::vector<Proposal> all = chosen(world);
    const bool is_chosen = std::any_of(all.begin(), all.end(),
                                       [&](const Proposal& one) { return one.v == learned->v; });
    if (!is_chosen) raise(world, Rule::learns_only_chosen);
  }

 private:
  struct Response {
    NodeId acceptor{};
    Ballot n{};
  };
  struct Acceptance {
    NodeId acceptor{};
    Proposal proposal{};
    friend bool operator==(const Acceptance&, const Acceptance&) = default;
  };

  static void raise(World& world, Rule rule) {
    world.violated(std::string(prefix) + std::string(promises[static_cast<std::size_t>(rule)].name),
                   {}, "seen by brute force");
  }

  bool is_known(const Acceptance& acceptance) const {
    return std::find(acceptances_.begin(), acceptances_.end(), acceptance) != acceptances_.end();
  }

  /// Every proposal that a majority of the acceptors has accepted.
  std::vector<Proposal> chosen(const World& world) const {
    std::vector<Proposal> all;
    const Peers nodes = world.group('n');
    const std::size_t acceptors =
        world.state_of<Config>(replica(1)).acceptors.value_or(nodes.size());
    for (const Acceptance& acceptance : acceptances_) {
      std::set<NodeId> who;
      for (const Acceptance& other : acceptances_) {
        if (other.proposal == acceptance.proposal) who.insert(other.acceptor);
      }
      if (2 * who.size() > acceptors) all.push_back(acceptance.proposal);
    }
    return all;
  }

  void judge(World& world) const {
    const std::vector<Proposal> all = chosen(world);
    for (const Proposal& one : all) {
      for (const Proposal& other : all) {
        if (one.v != other.v) raise(world, Rule::agreement);
      }
      if (std::find(wanted_.begin(), wanted_.end(), one.v) == wanted_.end()) {
        raise(world, Rule::validity);
      }
      for (const Proposal& proposal : issued_) {
        if (proposal.n > one.n && proposal.v != one.v) raise(world, Rule::p2b);
      }
    }
    for (const Proposal& one : issued_) {
      for (const Proposal& other : issued_) {
        if (one.n == other.n && one.v != other.v) raise(world, Rule::one_value_a_number);
      }
    }
  }

  std::vector<ProposedValue> wanted_;
  std::vector<Response> responses_;
  std::vector<Proposal> issued_;
  std::vector<Acceptance> acceptances_;
};

}  // namespace orrery::paxos
