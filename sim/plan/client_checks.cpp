#include "sim/plan/client_checks.hpp"

#include "sim/plan/path.hpp"

namespace orrery {
namespace {

constexpr std::string_view what_to_write = "write \"propose\": {\"instances\": 1}";

/// Below "workload".
std::optional<Problem> problem_with_one(const workload::Propose& propose) {
  if (propose.instances == 1) return std::nullopt;
  return Problem{"one value is decided once and for all, not " + std::to_string(propose.instances),
                 "propose.instances", "write 1"};
}

std::optional<Problem> problem_with_one(const workload::Script& script) {
  for (std::size_t i = 0; i < script.calls.size(); ++i) {
    const std::string call = "script." + path_text("calls", i);
    if (script.calls[i].action != Action::propose) {
      return Problem{"one-shot consensus serves proposals only", call + ".action",
                     "write \"propose\""};
    }
    if (script.calls[i].key != script.calls.front().key) {
      return Problem{"one value is decided once and for all, and that of " +
                         shown(script.calls.front().key) + " is another one",
                     call + ".key", "write " + shown(script.calls.front().key)};
    }
  }
  return std::nullopt;
}

template <class OtherKind>
std::optional<Problem> problem_with_one(const OtherKind&) {
  return Problem{"one-shot consensus serves proposals only", "", std::string(what_to_write)};
}

/// Whatever is asked for besides reads and writes, below "workload".
struct NoRegister {
  std::optional<Problem> operator()(const workload::Register& registers) const {
    return unless_none(registers.mix.cas, "register.mix.cas");
  }
  std::optional<Problem> operator()(const workload::Kv& kv) const {
    if (auto problem = unless_none(kv.mix.cas, "kv.mix.cas")) return problem;
    if (auto problem = unless_none(kv.mix.append, "kv.mix.append")) return problem;
    return unless_none(kv.mix.delete_, "kv.mix.delete");
  }
  std::optional<Problem> operator()(const workload::Script& script) const {
    for (std::size_t i = 0; i < script.calls.size(); ++i) {
      const Action action = script.calls[i].action;
      if (action == Action::get || action == Action::put) continue;
      return Problem{only, "script." + path_text("calls", i) + ".action",
                     R"(write "get" or "put")"};
    }
    return std::nullopt;
  }
  template <class OtherKind>
  std::optional<Problem> operator()(const OtherKind&) const {
    return Problem{only, "", R"(write "register": {})"};
  }

 private:
  static constexpr const char* only = "registers are read and written, and nothing else";

  static std::optional<Problem> unless_none(std::uint32_t weight, const char* path) {
    if (weight == 0) return std::nullopt;
    return Problem{only, path, "leave it out"};
  }
};

/// Who puts although another one does, below "workload".
struct SecondWriter {
  std::uint32_t clients = 0;
  const std::string& otherwise;

  std::optional<Problem> operator()(const workload::Register& registers) const {
    return unless_one(registers.mix.put, registers.writers, "register");
  }
  std::optional<Problem> operator()(const workload::Kv& kv) const {
    return unless_one(kv.mix.put, kv.writers, "kv");
  }
  std::optional<Problem> operator()(const workload::Script& script) const {
    std::optional<NodeId> writer;
    for (std::size_t i = 0; i < script.calls.size(); ++i) {
      const workload::ScriptedCall& call = script.calls[i];
      if (call.action != Action::put) continue;
      if (!writer) writer = call.client;
      if (call.client == *writer) continue;
      return Problem{"there is one writer, " + to_text(*writer) + ", and so " +
                         to_text(call.client) + " may only read",
                     "script." + path_text("calls", i) + ".client",
                     "write " + shown(to_text(*writer)) + ", or " + otherwise};
    }
    return std::nullopt;
  }
  template <class OtherKind>
  std::optional<Problem> operator()(const OtherKind&) const {
    return std::nullopt;
  }

 private:
  std::optional<Problem> unless_one(std::uint32_t weight,
                                    const std::optional<std::uint32_t>& writers,
                                    const std::string& kind) const {
    const std::uint32_t count = writers.value_or(clients);
    if (weight == 0 || count <= 1) return std::nullopt;
    return Problem{"there is one writer, and " + std::to_string(count) + " clients would write",
                   kind + ".writers", "write 1, or " + otherwise};
  }
};

std::optional<Problem> below_workload(std::optional<Problem> problem) {
  if (problem) problem->path = "workload" + (problem->path.empty() ? "" : "." + problem->path);
  return problem;
}

}  // namespace

std::optional<Problem> one_decision_only(const ClientPlan& clients) {
  if (!clients.workload) return std::nullopt;
  return below_workload(
      std::visit([](const auto& kind) { return problem_with_one(kind); }, *clients.workload));
}

std::optional<Problem> registers_only(const ClientPlan& clients) {
  if (!clients.workload) return std::nullopt;
  return below_workload(std::visit(NoRegister{}, *clients.workload));
}

std::optional<Problem> one_writer_only(const ClientPlan& clients, const std::string& otherwise) {
  if (!clients.workload) return std::nullopt;
  return below_workload(std::visit(SecondWriter{clients.count, otherwise}, *clients.workload));
}

std::optional<Problem> problem_with_clients(const Plan& plan, const Protocol& protocol) {
  if (plan.clients.count == 0) return std::nullopt;
  if (!protocol.has_clients) {
    return Problem{std::string(protocol.title) + " has no clients", "clients", "leave them out"};
  }
  std::optional<Problem> problem;
  if (protocol.problem_with_clients) problem = protocol.problem_with_clients(plan.clients);
  if (!problem) {
    problem = protocol.settings.problem_with_clients(plan.protocol.settings, plan.clients);
  }
  if (problem) problem->path.insert(0, "clients.");
  return problem;
}

}  // namespace orrery
