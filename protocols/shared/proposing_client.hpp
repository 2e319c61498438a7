#pragma once
/// A client of one-shot consensus: proposes a value, and learns which one was chosen. "Assume a
/// collection of processes that can propose values. A consensus algorithm ensures that a single one
/// among the proposed values is chosen" (L. Lamport, "Paxos Made Simple", 2001, §2.1).

#include <optional>
#include <string>
#include <variant>

#include "sim/core/answer_timeout.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/process.hpp"

namespace orrery {

/// What is chosen from.
using ProposedValue = std::string;

// ---------------------------------------------------------------- messages

/// A client's wish, for a proposer.
struct Propose {
  ProposedValue value{};
  friend auto operator<=>(const Propose&, const Propose&) = default;
};
BOOST_DESCRIBE_STRUCT(Propose, (), (value))

/// The answer, once the proposer knows: not always the value that the client proposed.
struct Decided {
  ProposedValue value{};
  friend auto operator<=>(const Decided&, const Decided&) = default;
};
BOOST_DESCRIBE_STRUCT(Decided, (), (value))

// ---------------------------------------------------------------- timers

/// No answer: the proposer may have crashed.
struct ProposeAgain {
  friend auto operator<=>(const ProposeAgain&, const ProposeAgain&) = default;
};
BOOST_DESCRIBE_STRUCT(ProposeAgain, (), ())

// ---------------------------------------------------------------- configuration and state

struct ProposingClientConfig {
  Duration retry{
      std::chrono::milliseconds(200)};  // the wait for an answer is drawn from here to twice this
  friend auto operator<=>(const ProposingClientConfig&, const ProposingClientConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(ProposingClientConfig, (), (retry))

/// Of settings that have it at "client", where so many messages bring the answer.
inline AnswerTimeout answer_timeout(const ProposingClientConfig& client, std::uint32_t messages) {
  return {.key = "client.retry",
          .shortest = client.retry,
          .messages = messages,
          .otherwise = "clients propose again, and elsewhere, what is about to be chosen"};
}

struct ProposingClientVolatile {
  std::optional<ProposedValue> proposal{};  // while it is not answered
  friend auto operator<=>(const ProposingClientVolatile&, const ProposingClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ProposingClientVolatile, (), (proposal))

// ---------------------------------------------------------------- the client

/// Asks one proposer at a time: first the one with its own number (c1 asks n1), then any.
class ProposingClient : public Process<std::variant<Decided>, std::variant<ProposeAgain>, Nothing,
                                       NoDurable, ProposingClientVolatile, ProposingClientConfig> {
 public:
  void start() {}

  /// Whatever else is asked of it is not what consensus is for.
  void invoke(const Operation& asked) {
    if (asked.action != Action::propose) return complete({.outcome = Outcome::failed});
    proposal = asked.value;
    ask((self().number() - 1) % peers().size());
  }

  void on(const Decided& m) {
    if (!proposal) return;
    proposal.reset();
    stop_timer(ProposeAgain{});
    complete({.value = m.value});
  }

  void on(ProposeAgain) { ask(between(0U, peers().size() - 1)); }

 private:
  void ask(std::uint32_t which) {
    start_timer(ProposeAgain{}, between(retry, 2 * retry));
    send(peers()[which], Propose{.value = *proposal});
  }
};
static_assert(is_process<ProposingClient> && HandlesOperations<ProposingClient>);

}  // namespace orrery
