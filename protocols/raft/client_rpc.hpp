#pragma once
/// What clients and servers say to each other. D. Ongaro, "Consensus: Bridging Theory and Practice" (dissertation,
/// 2014), Figure 6.1. Left out: ClientQuery (reads go through the log).

#include <optional>

#include "protocols/shared/client_sessions.hpp"
#include "sim/core/describe.hpp"

namespace orrery::raft {

/// "Invoked by new clients to open new session, used to eliminate duplicate requests."
struct RegisterClient {
  std::uint64_t
      nonce{};  // drawn by the client, which has no connection that would tell answers apart
  friend auto operator<=>(const RegisterClient&, const RegisterClient&) = default;
};
BOOST_DESCRIBE_STRUCT(RegisterClient, (), (nonce))

struct RegisterClientReply {
  std::uint64_t nonce{};  // the request's
  SessionId clientId{};   // unique identifier for client session
  friend auto operator<=>(const RegisterClientReply&, const RegisterClientReply&) = default;
};
BOOST_DESCRIBE_STRUCT(RegisterClientReply, (), (nonce, clientId))

/// "Invoked by clients to modify the replicated state." Here also to read it: reads go through the log.
struct ClientRequest {
  SessionId clientId{};         // client invoking request
  std::uint64_t sequenceNum{};  // to eliminate duplicates
  Operation command{};          // request for state machine, may affect state
  friend auto operator<=>(const ClientRequest&, const ClientRequest&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientRequest, (), (clientId, sequenceNum, command))

struct ClientReply {
  SessionId clientId{};         // the request's
  std::uint64_t sequenceNum{};  // the request's
  Status status{};              // ok if state machine applied command
  Result response{};            // state machine output, if successful
  friend auto operator<=>(const ClientReply&, const ClientReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientReply, (), (clientId, sequenceNum, status, response))

/// The answer to either request from a server that is not leader.
struct NotLeader {
  std::optional<NodeId> leaderHint{};  // address of recent leader, if known
  friend auto operator<=>(const NotLeader&, const NotLeader&) = default;
};
BOOST_DESCRIBE_STRUCT(NotLeader, (), (leaderHint))

}  // namespace orrery::raft
