#pragma once
/// Exactly once: client sessions. D. Ongaro, "Consensus: Bridging Theory and Practice"
/// (dissertation, 2014), §6.3 "Implementing linearizable semantics" and Figure 6.1.
///
/// "Each server's state machine maintains a session for each client. The session tracks the latest
/// serial number processed for the client, along with the associated response. If a server receives
/// a command whose serial number has already been executed, it responds immediately without
/// re-executing the request." Sessions are part of the replicated state: after the same log
/// entries they are the same on every server.
///
/// Left out: expiring sessions ("unfortunately, sessions cannot be kept forever, as space is
/// limited": here they are), concurrent requests of one client (they need one stored response
/// each), and ClientQuery (reads go through the log).

#include <optional>
#include <variant>

#include "sim/core/map.hpp"
#include "sim/core/operation.hpp"

namespace orrery {

/// Names a session: the log index of the entry that opened it, from 1.
using SessionId = std::uint64_t;

// ---------------------------------------------------------------- the RPCs of Figure 6.1

/// "Invoked by new clients to open new session, used to eliminate duplicate requests."
struct RegisterClient {
  std::uint64_t nonce{};  // drawn by the client: no connection tells it which answer is whose
  friend auto operator<=>(const RegisterClient&, const RegisterClient&) = default;
};
BOOST_DESCRIBE_STRUCT(RegisterClient, (), (nonce))

struct RegisterClientReply {
  std::uint64_t nonce{};  // the request's
  SessionId clientId{};   // unique identifier for client session
  friend auto operator<=>(const RegisterClientReply&, const RegisterClientReply&) = default;
};
BOOST_DESCRIBE_STRUCT(RegisterClientReply, (), (nonce, clientId))

/// "Invoked by clients to modify the replicated state." Here to read it, too.
struct ClientRequest {
  SessionId clientId{};         // client invoking request
  std::uint64_t sequenceNum{};  // to eliminate duplicates; from 1
  Operation command{};          // request for state machine, may affect state
  friend auto operator<=>(const ClientRequest&, const ClientRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientRequest, (), (clientId, sequenceNum, command))

enum class Status : std::uint8_t {
  ok,
  session_expired,  ///< no such session, or the response has been discarded already
};
BOOST_DESCRIBE_ENUM(Status, ok, session_expired)

struct ClientReply {
  SessionId clientId{};         // the request's
  std::uint64_t sequenceNum{};  // the request's
  Status status{};              // ok if state machine applied command
  Result response{};            // state machine output, if successful
  friend auto operator<=>(const ClientReply&, const ClientReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientReply, (), (clientId, sequenceNum, status, response))

/// The answer to either request from a server that does not lead.
struct NotLeader {
  std::optional<NodeId> leaderHint{};  // address of recent leader, if known
  friend auto operator<=>(const NotLeader&, const NotLeader&) = default;
};
BOOST_DESCRIBE_STRUCT(NotLeader, (), (leaderHint))

// ---------------------------------------------------------------- the sessions

/// What applying a command of a client's gives.
using Reply = std::variant<RegisterClientReply, ClientReply>;

/// A client as the state machine knows it.
struct Session {
  std::uint64_t sequenceNum{};  // of the latest command processed; 0 for none
  Result response{};            // its stored output
  friend auto operator<=>(const Session&, const Session&) = default;
};
BOOST_DESCRIBE_STRUCT(Session, (), (sequenceNum, response))

/// A value, and a part of the replicated state machine.
struct ClientSessions {
  Map<SessionId, Session> sessions{};

  /// Applies the command at a log index, one of a protocol's variant of commands, to a machine
  /// (something with `Result apply(Operation)`), unless it has been applied before. Nothing for a
  /// command that is none of a client's: a no-op, a new configuration.
  template <class Machine, class Command>
  std::optional<Reply> apply(Machine& machine, std::uint64_t index, const Command& command) {
    if (const auto* registration = std::get_if<RegisterClient>(&command)) {
      return open(index, *registration);
    }
    if (const auto* request = std::get_if<ClientRequest>(&command)) return apply(machine, *request);
    return std::nullopt;
  }

  /// "If a server receives a command whose serial number has already been executed, it responds
  /// immediately without re-executing the request" (§6.3).
  std::optional<ClientReply> stored_reply(const ClientRequest& m) const {
    const Session* known = sessions.find(m.clientId);
    const bool is_latest = known != nullptr && m.sequenceNum == known->sequenceNum;
    if (!is_latest || m.sequenceNum == 0) return std::nullopt;
    return ClientReply{
        .clientId = m.clientId, .sequenceNum = m.sequenceNum, .response = known->response};
  }

  friend bool operator==(const ClientSessions&, const ClientSessions&) = default;

 private:
  /// RegisterClient 3. "Apply command in log order, allocating session for new client"
  /// 4. "Reply OK with unique client identifier (the log index of this register command can be
  ///    used)"
  RegisterClientReply open(std::uint64_t index, const RegisterClient& m) {
    sessions.insert_or_assign(index, {});
    return {.nonce = m.nonce, .clientId = index};
  }

  template <class Machine>
  ClientReply apply(Machine& machine, const ClientRequest& m) {
    ClientReply reply{.clientId = m.clientId, .sequenceNum = m.sequenceNum};
    // ClientRequest 3. "Reply SESSION_EXPIRED if no record of clientId or if the response for
    // client's sequenceNum already discarded": a stale serial number is ignored.
    const Session* known = sessions.find(m.clientId);
    if (known == nullptr || m.sequenceNum < known->sequenceNum) {
      reply.status = Status::session_expired;
      return reply;
    }
    // 4. "If sequenceNum already processed from client, reply OK with stored response"
    if (m.sequenceNum == known->sequenceNum) {
      reply.response = known->response;
      return reply;
    }
    // 5. "Apply command in log order"
    reply.response = machine.apply(m.command);
    // 6. "Save state machine output with sequenceNum for client, discard any prior responses"
    sessions.insert_or_assign(m.clientId,
                              {.sequenceNum = m.sequenceNum, .response = reply.response});
    return reply;  // 7. "Reply OK with state machine output"
  }
};
BOOST_DESCRIBE_STRUCT(ClientSessions, (), (sessions))

}  // namespace orrery
