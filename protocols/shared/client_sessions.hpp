#pragma once
/// Exactly once: client sessions. D. Ongaro, "Consensus: Bridging Theory and Practice" (dissertation, 2014), §6.3
/// "Implementing linearizable semantics", and steps 3 to 6 of the RPCs of its Figure 6.1.
///
/// "Each server's state machine maintains a session for each client. The session tracks the latest serial number
/// processed for the client, along with the associated response. If a server receives a command whose serial number has
/// already been executed, it responds immediately without re-executing the request."
/// The sessions are part of the replicated state: after the same log entries they are the same on every server.
///
/// Left out: expiring sessions ("unfortunately, sessions cannot be kept forever, as space is limited": here they are),
/// and concurrent requests from a single client, which need one stored response each.

#include <variant>

#include "sim/core/map.hpp"
#include "sim/core/operation.hpp"

namespace orrery {

/// Names a session: the log index of the entry that opened it, from 1.
using SessionId = std::uint64_t;

/// What a log entry asks of the state machine: a new session,
struct OpenSession {
  friend auto operator<=>(const OpenSession&, const OpenSession&) = default;
};
BOOST_DESCRIBE_STRUCT(OpenSession, (), ())

/// or an operation within one.
struct SessionCommand {
  SessionId clientId{};
  std::uint64_t sequenceNum{};  // the client's serial number for this operation, from 1
  Operation operation{};
  friend auto operator<=>(const SessionCommand&, const SessionCommand&) = default;
};
BOOST_DESCRIBE_STRUCT(SessionCommand, (), (clientId, sequenceNum, operation))

using Command = std::variant<OpenSession, SessionCommand>;

/// The status of an answer to a client (Figure 6.1).
enum class Status : std::uint8_t {
  ok,
  session_expired,  ///< no such session, or the response has been discarded already
};
BOOST_DESCRIBE_ENUM(Status, ok, session_expired)

/// What applying a command gives.
struct Response {
  Status status = Status::ok;
  SessionId clientId{};  // the session; a new one if the command opened it
  Result result{};       // the state machine's output

  friend auto operator<=>(const Response&, const Response&) = default;
};
BOOST_DESCRIBE_STRUCT(Response, (), (status, clientId, result))

/// A client as the state machine knows it.
struct Session {
  std::uint64_t sequenceNum{};  // of the latest command processed; 0 for none
  Result result{};              // its stored output

  friend auto operator<=>(const Session&, const Session&) = default;
};
BOOST_DESCRIBE_STRUCT(Session, (), (sequenceNum, result))

/// A value, and a part of the replicated state machine.
struct ClientSessions {
  Map<SessionId, Session> sessions{};

  /// Applies the command in the log entry at `index` to a machine (something with `Result apply(const Operation&)`)
  /// unless it has been applied before.
  template <class Machine>
  Response apply(Machine& machine, std::uint64_t index, const Command& command) {
    const auto* request = std::get_if<SessionCommand>(&command);
    // RegisterClient 3. "Apply command in log order, allocating session for new client"
    //                4. "(the log index of this register command can be used)" as unique client identifier
    if (request == nullptr) {
      sessions.insert_or_assign(index, {});
      return {.clientId = index};
    }
    const auto& [clientId, sequenceNum, operation] = *request;

    // ClientRequest 3. "Reply SESSION_EXPIRED if no record of clientId or if the response for client's sequenceNum
    //                  already discarded": a stale serial number is ignored.
    const Session* known = sessions.find(clientId);
    if (known == nullptr || sequenceNum < known->sequenceNum) {
      return {.status = Status::session_expired, .clientId = clientId};
    }
    // 4. "If sequenceNum already processed from client, reply OK with stored response"
    if (sequenceNum == known->sequenceNum) return {.clientId = clientId, .result = known->result};

    // 5. "Apply command in log order"
    // 6. "Save state machine output with sequenceNum for client, discard any prior responses for client"
    const Result result = machine.apply(operation);
    sessions.insert_or_assign(clientId, {.sequenceNum = sequenceNum, .result = result});
    return {.clientId = clientId, .result = result};
  }

  friend bool operator==(const ClientSessions&, const ClientSessions&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientSessions, (), (sessions))

}  // namespace orrery
