#pragma once
/// The judges of Paxos: its three requirements on safety (§2.1), and three properties on which
/// their proof rests (§2.2), each with the paper's name. One monitor watches all six.
///
/// A value is chosen when "a single proposal with that value has been accepted by a majority of the
/// acceptors" (§2.2): nobody in the system need know, but the monitor does. An acceptor has
/// accepted what it has told the learners or, when it crashes, what is on its disk; what a crash
/// takes back was never accepted. Promises and proposals count when they have been sent.
///
/// Protocols with the messages of Paxos are judged by the same monitor under names of their own.

#include <array>

#include "protocols/paxos/paxos.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::paxos {

/// The places of the judges in every list of promises.
enum class Rule : std::uint8_t {
  agreement,
  validity,
  learns_only_chosen,
  promise_kept,
  one_value_a_number,
  p2b
};

using Promises = std::array<orrery::Promise, 6>;

/// The promises of Paxos with these names of judges, in the order of Rule.
constexpr Promises promises_named(const std::array<std::string_view, 6>& names) {
  return {{
      {names[0], "only a single value is chosen (§2.1), crashes or not"},
      {names[1], "only a value that has been proposed may be chosen (§2.1)"},
      {names[2],
       "a process never learns that a value has been chosen unless it actually has been (§2.1)"},
      {names[3],
       "an acceptor accepts no proposal numbered less than a request to which it has responded, a "
       "prepare (P1a, §2.2) or an accept request"},
      {names[4], "no two proposals with different values are issued with the same number (§2.5)"},
      {names[5],
       "if a proposal with value v is chosen, then every higher-numbered proposal issued by any "
       "proposer has value v (P2b, §2.2)"},
  }};
}

inline constexpr Promises promises =
    promises_named({"paxos.agreement", "paxos.validity", "paxos.learns_only_chosen",
                    "paxos.promise_kept", "paxos.one_value_a_number", "paxos.p2b"});

/// Watches the nodes n1, n2, … for all of these.
Ref<Monitor> make_checks(const Promises& judged = promises);

/// Has "a single proposal with that value … been accepted by a majority of the acceptors" (§2.2),
/// as far as the acceptors remember now? Nobody in the system need know.
bool is_chosen(const World& world);

/// "If a value has been chosen, then a process can eventually learn the value" (§2.1). Violated
/// where, in a world that is stable and has had no more faults than Paxos survives, some learners
/// that are up have learned a value and others have not. `name`: "paxos.everybody_learns".
Judge everybody_learns(std::string_view name);

}  // namespace orrery::paxos
