#pragma once
/// Are the clients of a plan such that its protocol can serve them?

#include "sim/plan/plan.hpp"

namespace orrery {

/// Clients of a protocol that has none, or that it refuses
/// (Protocol::problem_with_clients, Settings::problem_with_clients).
std::optional<Problem> problem_with_clients(const Plan& plan, const Protocol& protocol);

/// For protocols that decide once: what they cannot be asked for. They serve the workload `propose`
/// with one instance, and scripts of proposals for one key.
std::optional<Problem> one_decision_only(const ClientPlan& clients);

/// For protocols that read and write, and do nothing else: what they cannot be asked for. They
/// serve `get` and `put` of the workloads `register` and `kv`, and of scripts.
std::optional<Problem> registers_only(const ClientPlan& clients);

/// For protocols of which one client may write, and all may read: a second one who puts.
/// `otherwise` says which setting would let it: "\"writers\": \"multi\"".
std::optional<Problem> one_writer_only(const ClientPlan& clients, const std::string& otherwise);

}  // namespace orrery
