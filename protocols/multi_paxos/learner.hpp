#pragma once
/// Multi-Paxos's learners: servers execute what is chosen, in the order of the slots, and catch up
/// with each other. L. Lamport, "Paxos Made Simple" (2001), §2.3 and §3.

#include "protocols/multi_paxos/acceptor.hpp"

namespace orrery::multi_paxos {

class Learner : public Acceptor {
 public:
  using Acceptor::on;

  /// A leader proposes one value in each slot. So what this server has accepted from it is what was
  /// chosen there, by this leader or before it.
  void on(const Heartbeat& m, NodeId from) {
    if (!is_of(m.ballot, from)) return;
    if (m.ballot < promised) return send(from, Preempted{.ballot = promised});
    observe(m.ballot);
    follow(from);
    while (first_unknown() <= m.chosen) {
      const Proposal* proposal = accepted.find(first_unknown());
      if (proposal == nullptr || proposal->ballot != m.ballot) break;
      learn(first_unknown(), proposal->decree);
    }
    if (first_unknown() <= m.chosen) send(from, CatchUp{.first = first_unknown()});
  }

  void on(const CatchUp& m, NodeId from) {
    if (!is_peer(from) || !is_credible(m.first)) return;
    Chosen answer{.first = m.first};
    const Slot end = m.first + catchUpMax;
    for (Slot slot = m.first; slot < end && chosen.contains(slot); ++slot) {
      answer.decrees.push_back(chosen.at(slot));
    }
    if (!answer.decrees.empty()) send(from, std::move(answer));
  }

  void on(const Chosen& m, NodeId from) {
    if (!is_peer(from) || !is_credible(m.first)) return;
    Slot slot = m.first;
    for (const Shared<Decree>& decree : m.decrees) learn(slot++, decree);
    const bool was_full = m.decrees.size() >= catchUpMax;
    if (was_full && first_unknown() == slot) send(from, CatchUp{.first = slot});
  }

 protected:
  void learn(Slot slot, const Shared<Decree>& decree) {
    if (!is_credible(slot) || chosen.contains(slot)) return;
    chosen.insert_or_assign(slot, decree);
    while (const Shared<Decree>* next = chosen.find(next_to_execute())) {
      executed = next_to_execute();
      execute(executed, *next);
      output(Executed{.slot = executed});
    }
  }

  /// "However, it can't execute commands 138–140, which it also knows, because commands 136 and 137
  /// have yet to be chosen."
  virtual Slot next_to_execute() const { return executed + 1; }

  /// Exactly once (client_sessions.hpp).
  void execute(Slot slot, const Shared<Decree>& decree) {
    const std::optional<Reply> reply = sessions.apply(machine, slot, *decree);
    const NodeId* client = waiting.find(decree);
    if (client == nullptr || !reply) return;
    std::visit([&](const auto& response) { send(*client, response); }, *reply);
    waiting.erase(decree);
  }

  Slot first_unknown() const { return executed + 1; }
};

}  // namespace orrery::multi_paxos
