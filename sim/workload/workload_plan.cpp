#include "sim/workload/workload_plan.hpp"

#include <concepts>
#include <map>

namespace orrery {
namespace workload {
namespace {

std::optional<Problem> problem_with_keys(std::uint32_t keys) {
  constexpr std::uint32_t keys_max = 1'000'000;
  if (keys == 0) return Problem{"a workload needs at least one key", "keys", ""};
  if (keys > keys_max) return Problem{"a workload has at most 1000000 keys", "keys", ""};
  return std::nullopt;
}

/// What is wrong in common: first what is asked, then how often.
template <class Kind>
std::optional<Problem> problem_with_kind(const Kind& workload) {
  if (auto problem = problem_with_keys(workload.keys)) return problem;
  if constexpr (requires { workload.mix; }) {
    if (workload.mix == decltype(workload.mix){}) {
      return Problem{"no operation has a weight above 0", "mix", ""};
    }
  }
  return problem_with(static_cast<const Pace&>(workload));
}

std::optional<Problem> problem_with_read_after(const std::optional<Duration>& wait) {
  if (!wait || *wait >= Duration{0}) return std::nullopt;
  return Problem{"nobody reads before the answer is there", "read_after", "write \"0s\""};
}

std::optional<Problem> problem_with_writers(const std::optional<std::uint32_t>& writers) {
  if (writers != 0U) return std::nullopt;
  return Problem{"who may not write cannot be asked for writes", "writers",
                 "leave it out, and the writes out of the mix"};
}

/// Of so many clients, below "workload".
struct Writers {
  std::uint32_t clients = 0;

  std::optional<Problem> operator()(const Register& plan) const { return check(plan, "register"); }
  std::optional<Problem> operator()(const Kv& plan) const { return check(plan, "kv"); }
  template <class OtherKind>
  std::optional<Problem> operator()(const OtherKind&) const {
    return std::nullopt;
  }

 private:
  template <class Kind>
  std::optional<Problem> check(const Kind& plan, const std::string& name) const {
    const std::uint32_t writers = plan.writers.value_or(clients);
    if (writers > clients) {
      return Problem{"there are only " + std::to_string(clients) + " clients",
                     "workload." + name + ".writers", "write " + std::to_string(clients)};
    }
    if (writers == clients || plan.mix.get > 0) return std::nullopt;
    return Problem{"c" + std::to_string(writers + 1) + " may only read, and nothing is read",
                   "workload." + name + ".mix", "give \"get\" a weight"};
  }
};

}  // namespace

std::optional<Problem> problem_with(const Register& workload) {
  if (auto problem = problem_with_writers(workload.writers)) return problem;
  if (auto problem = problem_with_read_after(workload.readAfter)) return problem;
  return problem_with_kind(workload);
}
std::optional<Problem> problem_with(const Kv& workload) {
  if (auto problem = problem_with_writers(workload.writers)) return problem;
  if (auto problem = problem_with_read_after(workload.readAfter)) return problem;
  return problem_with_kind(workload);
}
std::optional<Problem> problem_with(const Set& workload) { return problem_with_kind(workload); }
std::optional<Problem> problem_with(const Counter& workload) { return problem_with_kind(workload); }
std::optional<Problem> problem_with(const Queue& workload) {
  if (auto problem = problem_with_kind(workload)) return problem;
  if (workload.drain && !workload.until && !workload.operations) {
    return Problem{"a queue is drained when no more begins, which is never", "drain",
                   "add \"until\" or \"operations\""};
  }
  return std::nullopt;
}
std::optional<Problem> problem_with(const Lock& workload) {
  if (auto problem = problem_with_kind(workload)) return problem;
  if (workload.lease == Duration::zero()) {
    return Problem{"a lease of 0s is over when it begins", "lease",
                   "leave it out for locks that nobody takes away"};
  }
  return std::nullopt;
}
std::optional<Problem> problem_with(const UniqueIds& workload) {
  return problem_with_kind(workload);
}
std::optional<Problem> problem_with(const Propose& workload) {
  if (workload.instances == 0) {
    return Problem{"there is nothing to propose for: 1 is the least", "instances", ""};
  }
  return problem_with(static_cast<const Pace&>(workload));
}

std::optional<Problem> problem_with(const ScriptedCall& call) {
  const std::string action(name_of_enumerator(call.action));
  if (has_value(call.action) && call.value.empty()) {
    return Problem{"\"" + action + "\" is done with a value", "value", "write \"7\""};
  }
  if (!has_value(call.action) && !call.value.empty()) {
    return Problem{"\"" + action + "\" has no value", "value", "leave it out"};
  }
  const bool expects = call.action == Action::cas || call.action == Action::acquire ||
                       call.action == Action::guarded_put;
  if (expects || call.expected.empty()) return std::nullopt;
  return Problem{"\"" + action + "\" expects nothing", "expected", "leave it out"};
}

std::optional<Problem> problem_with(const Script& script) {
  std::map<NodeId, Time> newest;
  for (std::size_t i = 0; i < script.calls.size(); ++i) {
    const ScriptedCall& call = script.calls[i];
    Time& before = newest[call.client];
    if (call.at < before) {
      return Problem{"this comes before what " + to_text(call.client) + " is asked for above",
                     "calls[" + std::to_string(i) + "].at", "write the calls in their order"};
    }
    before = call.at;
  }
  if (script.timeout > Duration{0}) return std::nullopt;
  return Problem{"without time for an answer there is none", "timeout", "write \"1s\""};
}

}  // namespace workload

std::optional<Problem> problem_with(const ClientPlan& clients) {
  constexpr std::uint32_t clients_max = 1'000'000;
  if (clients.count > clients_max) return Problem{"a run has at most 1000000 clients", "count", ""};
  if (clients.workload && clients.count == 0) {
    return Problem{"a workload needs clients", "", "add \"count\": 1"};
  }
  if (clients.workload) {
    const workload::Writers writers{clients.count};
    if (auto problem = std::visit(writers, *clients.workload)) return problem;
  }
  const auto* script =
      clients.workload ? std::get_if<workload::Script>(&*clients.workload) : nullptr;
  if (script == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < script->calls.size(); ++i) {
    const NodeId client = script->calls[i].client;
    if (client.group() == 'c' && client.number() <= clients.count) continue;
    return Problem{"there is no client " + to_text(client),
                   "workload.script.calls[" + std::to_string(i) + "].client",
                   "the clients are c1 to c" + std::to_string(clients.count)};
  }
  return std::nullopt;
}

workload::Pace pace_of(const Workload& workload) {
  return std::visit(
      []<class Kind>(const Kind& kind) -> workload::Pace {
        if constexpr (std::same_as<Kind, workload::Script>) return {.timeout = kind.timeout};
        else return kind;
      },
      workload);
}

Duration timeout_of(const ClientPlan& clients) {
  return clients.workload ? pace_of(*clients.workload).timeout : workload::Pace{}.timeout;
}

}  // namespace orrery
