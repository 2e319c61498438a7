/// The dissertation's §6.3 and the receiver's steps of Figure 6.1.

#include "protocols/shared/client_sessions.hpp"

#include <gtest/gtest.h>

#include "protocols/shared/kv_machine.hpp"

namespace orrery {
namespace {

/// What a log may hold: commands of clients, and others.
struct NoOp {};
using Command = std::variant<RegisterClient, ClientRequest, NoOp>;

/// A replicated state machine and the index of its newest log entry.
struct Replica {
  KvMachine machine{};
  ClientSessions sessions{};
  std::uint64_t index = 0;

  Reply apply(const Command& command) { return *sessions.apply(machine, ++index, command); }
};

TEST(ClientSessions, ACommandThatIsNoClientsHasNoReply) {
  Replica replica;
  EXPECT_EQ(replica.sessions.apply(replica.machine, 1, Command(NoOp{})), std::nullopt);
  EXPECT_EQ(replica.sessions, ClientSessions{});
}

ClientRequest append(SessionId clientId, std::uint64_t sequenceNum, std::string value) {
  return {clientId, sequenceNum, {.action = Action::append, .key = "k", .value = std::move(value)}};
}
ClientRequest get(SessionId clientId, std::uint64_t sequenceNum) {
  return {clientId, sequenceNum, {.action = Action::get, .key = "k"}};
}

// "Apply command in log order, allocating session for new client"; "the log index of this register
// command can be used".
TEST(ClientSessions, ASessionIsNamedByTheIndexOfItsEntry) {
  Replica replica;
  EXPECT_EQ(replica.apply(RegisterClient{.nonce = 7}),
            Reply(RegisterClientReply{.nonce = 7, .clientId = 1}));
  EXPECT_EQ(replica.apply(RegisterClient{.nonce = 7}),
            Reply(RegisterClientReply{.nonce = 7, .clientId = 2}));
}

// "If a server receives a command whose serial number has already been executed, it responds
// immediately without re-executing the request."
TEST(ClientSessions, ADuplicateGetsTheStoredResponse) {
  Replica replica;
  replica.apply(RegisterClient{});
  replica.apply(RegisterClient{});
  replica.apply(append(1, 1, "a"));
  const Reply first = replica.apply(get(1, 2));
  replica.apply(append(2, 1, "b"));
  EXPECT_EQ(first, Reply(ClientReply{.clientId = 1, .sequenceNum = 2, .response = {.value = "a"}}));
  EXPECT_EQ(replica.apply(get(1, 2)), first) << "what was read then, not what it would read now";
  EXPECT_EQ(replica.machine.values.at("k"), "ab");
}

// "… it responds immediately": before the duplicate gets into the log.
TEST(ClientSessions, TheStoredReplyIsThatOfTheLatestCommandOfTheSession) {
  Replica replica;
  EXPECT_EQ(replica.sessions.stored_reply(append(1, 1, "a")), std::nullopt);  // no such session yet
  replica.apply(RegisterClient{});
  EXPECT_EQ(replica.sessions.stored_reply(append(1, 0, "a")), std::nullopt);  // none executed
  EXPECT_EQ(replica.sessions.stored_reply(append(1, 1, "a")), std::nullopt);
  replica.apply(append(1, 1, "a"));
  const Reply latest = replica.apply(get(1, 2));
  const KvMachine before = replica.machine;
  EXPECT_EQ(Reply(*replica.sessions.stored_reply(get(1, 2))), latest);
  EXPECT_EQ(replica.sessions.stored_reply(append(1, 1, "a")), std::nullopt);  // discarded
  EXPECT_EQ(replica.sessions.stored_reply(get(1, 3)), std::nullopt);
  EXPECT_EQ(replica.machine, before);
}

TEST(ClientSessions, AFailureIsStoredToo) {
  Replica replica;
  replica.apply(RegisterClient{});
  const ClientRequest cas{1, 1, {.action = Action::cas, .key = "k", .value = "2", .expected = "1"}};
  const Reply failed =
      ClientReply{.clientId = 1, .sequenceNum = 1, .response = {.outcome = Outcome::failed}};
  EXPECT_EQ(replica.apply(cas), failed);
  replica.machine.values.insert_or_assign("k", "1");
  EXPECT_EQ(replica.apply(cas), failed);
}

// "Reply SESSION_EXPIRED if no record of clientId or if the response for client's sequenceNum
// already discarded."
TEST(ClientSessions, AStaleSerialNumberIsIgnored) {
  Replica replica;
  replica.apply(RegisterClient{});
  replica.apply(append(1, 1, "a"));
  replica.apply(append(1, 2, "b"));
  EXPECT_EQ(replica.apply(append(1, 1, "a")),
            Reply(ClientReply{.clientId = 1, .sequenceNum = 1, .status = Status::session_expired}));
  EXPECT_EQ(replica.machine.values.at("k"), "ab");
}

TEST(ClientSessions, ACommandWithoutASessionHasNoEffect) {
  Replica replica;
  EXPECT_EQ(replica.apply(append(7, 1, "a")),
            Reply(ClientReply{.clientId = 7, .sequenceNum = 1, .status = Status::session_expired}));
  EXPECT_EQ(replica.machine, KvMachine{});
}

TEST(ClientSessions, SerialNumbersMayHaveGaps) {
  Replica replica;
  replica.apply(RegisterClient{});
  EXPECT_EQ(replica.apply(append(1, 5, "a")), Reply(ClientReply{.clientId = 1, .sequenceNum = 5}));
}

}  // namespace
}  // namespace orrery
