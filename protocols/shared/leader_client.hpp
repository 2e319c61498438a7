#pragma once
/// A client of a replicated state machine with a leader (Raft's, Multi-Paxos's): finds the leader,
/// opens a session, and asks for one operation at a time, again and again with the same serial
/// number until it is answered. D. Ongaro and J. Ousterhout, "In Search of an Understandable
/// Consensus Algorithm (Extended Version)", 2014, §8; D. Ongaro's dissertation (2014), §6.2 and
/// §6.3.

#include <limits>

#include "protocols/shared/client_sessions.hpp"
#include "sim/core/answer_timeout.hpp"
#include "sim/core/process.hpp"

// ---------------------------------------------------------------- timers

/// A type's full name decides what it draws, and this one is in every golden run: it keeps the name
/// that it had when the client was Raft's alone.
namespace orrery::raft {

/// The request has not been answered: the server may have crashed, or does not know who leads.
struct RetryDue {
  friend auto operator<=>(const RetryDue&, const RetryDue&) = default;
};
BOOST_DESCRIBE_STRUCT(RetryDue, (), ())

}  // namespace orrery::raft

namespace orrery {

using raft::RetryDue;

using LeaderClientMessage = std::variant<RegisterClientReply, ClientReply, NotLeader>;

using LeaderClientTimer = std::variant<RetryDue>;

// ---------------------------------------------------------------- configuration and state

struct LeaderClientConfig {
  Duration retry{
      std::chrono::milliseconds(200)};  // the wait for an answer is drawn from here to twice this
  friend auto operator<=>(const LeaderClientConfig&, const LeaderClientConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(LeaderClientConfig, (), (retry))

/// Of settings that have it at "client".
inline AnswerTimeout answer_timeout(const LeaderClientConfig& client) {
  return {.key = "client.retry",
          .shortest = client.retry,
          .messages = 4,
          .otherwise = "clients turn to another server while the leader is about to answer"};
}

/// A client remembers nothing over a crash: a restarted one opens a new session.
struct LeaderClientVolatile {
  NodeId server{};                       // whom it asks: the leader, as far as it knows
  std::uint64_t redirects{};             // followed since it last waited
  std::uint64_t nonce{};                 // of its RegisterClient
  std::optional<SessionId> clientId{};   // its session, once open
  std::uint64_t sequenceNum{};           // serial number of its newest operation
  std::optional<Operation> operation{};  // the newest, while it is not answered
  friend auto operator<=>(const LeaderClientVolatile&, const LeaderClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(LeaderClientVolatile, (),
                      (server, redirects, nonce, clientId, sequenceNum, operation))

// ---------------------------------------------------------------- the client

class LeaderClient : public Process<LeaderClientMessage, LeaderClientTimer, Nothing, NoDurable,
                                    LeaderClientVolatile, LeaderClientConfig> {
 public:
  void start() { open_session(); }

  /// Abandons an operation that is not answered yet; it may still take effect.
  void invoke(const Operation& asked) {
    operation = asked;
    ++sequenceNum;
    redirects = 0;
    if (clientId) ask();
  }

  void on(const RegisterClientReply& m) {
    if (clientId || m.nonce != nonce) return;
    clientId = m.clientId;
    stop_timer(RetryDue{});
    if (operation) ask();
  }

  void on(const ClientReply& m) {
    if (!operation || m.clientId != clientId || m.sequenceNum != sequenceNum) return;
    operation.reset();
    stop_timer(RetryDue{});
    if (m.status == Status::ok) return complete(m.response);
    // "If a state machine encounters a command with no record of the session, it does not process
    // the command" (§6.3): but an earlier copy of the same command may have been processed.
    complete({.outcome = Outcome::unknown});
    open_session();
  }

  /// "That server will reject the client's request and supply information about the most recent
  /// leader it has heard from" (§8). Stale hints may form a circle: after a few of them the client
  /// waits for its timer.
  void on(const NotLeader& m, NodeId from) {
    if (!is_waiting() || from != server) return;
    if (!m.leaderHint || !peers().contains(*m.leaderHint) || redirects == peers().size()) return;
    ++redirects;
    server = *m.leaderHint;
    ask();
  }

  /// "If the leader crashes, client requests will time out; clients then try again with
  /// randomly-chosen servers" (§8).
  void on(RetryDue) {
    choose_server();
    ask();
  }

 private:
  bool is_waiting() const { return !clientId || operation; }

  /// "When a client first starts up, it can register itself with the cluster using the
  /// RegisterClient RPC" (§6.3).
  void open_session() {
    clientId.reset();
    nonce = between(std::uint64_t{1}, std::numeric_limits<std::uint64_t>::max());
    choose_server();
    ask();
  }

  /// "When a client first starts up, it connects to a randomly-chosen server" (§8).
  void choose_server() {
    server = peers()[between(0U, peers().size() - 1)];
    redirects = 0;
  }

  void ask() {
    start_timer(RetryDue{}, between(retry, 2 * retry));
    if (!clientId) return send(server, RegisterClient{.nonce = nonce});
    send(server,
         ClientRequest{.clientId = *clientId, .sequenceNum = sequenceNum, .command = *operation});
  }
};
static_assert(is_process<LeaderClient> && HandlesOperations<LeaderClient>);

}  // namespace orrery
