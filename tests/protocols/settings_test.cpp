/// What the shipped protocols say to settings that make no sense.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "tests/support/error_in.hpp"

namespace orrery {
namespace {

// ---------------------------------------------------------------- what the document tells

/// The defaults by the names of settings, "snapshot.after", "changes[].at"; "–" for none.
using Defaults = std::map<std::string, std::string>;

/// What a "$ref", or an "anyOf" with null, stands for.
const Value& meant_by(const Value& document, const Value& schema) {
  if (const Value* either = schema.find("anyOf")) {
    return meant_by(document, either->get_if<Value::Array>()->front());
  }
  const Value* reference = schema.find("$ref");
  if (reference == nullptr) return schema;
  constexpr std::string_view beginning = "#/$defs/";
  const auto& name = *reference->get_if<std::string>();
  return meant_by(document, *document.find("$defs")->find(name.substr(beginning.size())));
}

void add_settings(const Value& document, const Value& schema, const std::string& name,
                  Defaults& found) {
  const Value& meant = meant_by(document, schema);
  const Value* initial = schema.find("default");
  const Value* properties = meant.find("properties");
  const Value* items = meant.find("items");
  const bool is_list_of_objects = items && meant_by(document, *items).find("properties");
  if (is_list_of_objects) return add_settings(document, *items, name + "[]", found);
  if (properties == nullptr) {
    const auto* text = initial ? initial->get_if<std::string>() : nullptr;
    found[name] = text ? *text : initial ? to_json(*initial) : "–";
    return;
  }
  const std::string before = name.empty() ? "" : name + ".";
  for (const auto& [key, value, line] : *properties->get_if<Value::Object>()) {
    add_settings(document, value, std::string(before).append(key), found);
  }
}

std::map<std::string, Defaults> settings_by_protocol() {
  std::map<std::string, Defaults> all;
  for (const Protocol& protocol : shipped_catalogue().protocols) {
    Schema schema;
    const Value root = protocol.settings.schema(schema);
    add_settings(schema.document(root), root, "", all[std::string(protocol.name)]);
  }
  return all;
}

/// What stands between backticks, one after the other.
std::vector<std::string> quoted_in(std::string_view line) {
  std::vector<std::string> all;
  for (auto begin = line.find('`'); begin != std::string_view::npos; begin = line.find('`')) {
    line.remove_prefix(begin + 1);
    all.emplace_back(line.substr(0, line.find('`')));
    line.remove_prefix(std::min(line.size(), line.find('`') + 1));
  }
  return all;
}

/// The tables of scenarios/README.md: a heading names the protocols whose settings follow.
std::map<std::string, Defaults> documented_settings() {
  std::istringstream readme(read_text_file(ORRERY_SOURCE_DIR "/scenarios/README.md"));
  std::map<std::string, Defaults> all;
  std::vector<std::string> protocols;
  bool is_there = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("## ")) is_there = line == "## Settings of the protocols";
    if (is_there && line.starts_with("### ")) protocols = quoted_in(line);
    if (!is_there || !line.starts_with("| `")) continue;
    const auto first = line.find(" | ") + 3;
    const std::string initial = line.substr(first, line.find(" | ", first) - first);
    for (const std::string& protocol : protocols) {
      const auto [row, is_new] = all[protocol].emplace(quoted_in(line).front(), initial);
      EXPECT_TRUE(is_new) << row->first << " of " << protocol << " is there twice";
    }
  }
  return all;
}

/// Every setting of every protocol, with its default, and none that is not one.
TEST(Settings, AreTheOnesThatTheDocumentTells) {
  const std::map<std::string, Defaults> told = documented_settings();
  const std::map<std::string, Defaults> known = settings_by_protocol();
  EXPECT_EQ(known.at("raft").at("snapshot.chunk"), "64") << "the schema is read as it is meant";
  EXPECT_EQ(known.at("raft").at("changes[].at"), "–");
  EXPECT_EQ(told, known);
}

// ---------------------------------------------------------------- what is refused

std::string error_of(const std::string& keys) { return error_in("{" + keys + "}"); }

TEST(Settings, OfARaftThatCouldNotWorkAreRefused) {
  EXPECT_EQ(
      error_of(R"("protocol": {"raft": {"heartbeat": "0s"}})"),
      "x.json:1: protocol.raft.heartbeat: a leader that sends heartbeats without a pause never "
      "does anything else (write \"50ms\")");
  EXPECT_EQ(
      error_of(R"("protocol": {"raft": {"election_timeout": "50ms..80ms"}})"),
      "x.json:1: protocol.raft.election_timeout: followers would call an election between any "
      "two heartbeats (50ms) (write \"150ms..300ms\")");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"client": {"retry": "0s"}}})"),
            "x.json:1: protocol.raft.client.retry: a client needs some time to wait for an answer "
            "(write \"200ms\")");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"snapshot": {"after": 5, "chunk": 0}}})"),
            "x.json:1: protocol.raft.snapshot.chunk: a chunk without records brings no snapshot "
            "forward (write 64)");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"snapshot": {"timeout": "0s"}}})"),
            "x.json:1: protocol.raft.snapshot.timeout: a follower needs some time to answer a "
            "chunk of a snapshot (write \"200ms\")");
}

TEST(Settings, OfReadsWithoutWhatTheyRestOnAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"reads": "read_index"}})"),
            "x.json:1: protocol.raft.no_op: a leader that begins its term without an entry of its "
            "own cannot answer reads until somebody writes (write true)");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"reads": "lease", "no_op": true}})"),
            "x.json:1: protocol.raft.disregard_candidates: a lease holds only where servers "
            "disregard candidates while they hear from a leader (write true)");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"reads": "read_index", "no_op": true}})"), "read");
}

TEST(Settings, OfALeaseWithoutABoundOnClocksAreRefused) {
  const auto error_of_bound = [](const std::string& bound) {
    return error_of(R"("protocol": {"raft": {"reads": "lease", "no_op": true, )"
                    R"("disregard_candidates": true)" +
                    bound + "}}");
  };
  EXPECT_EQ(error_of_bound(""),
            "x.json:1: protocol.raft.clock_drift_bound: a lease is only as good as the clocks: say "
            "how many times as fast as another one a clock may run (write 1.1)");
  EXPECT_EQ(error_of_bound(R"(, "clock_drift_bound": 0.9)"),
            "x.json:1: protocol.raft.clock_drift_bound: of two clocks one is at least as fast as "
            "the other (write 1.1)");
  EXPECT_EQ(error_of_bound(R"(, "clock_drift_bound": 1)"), "read");
}

TEST(Settings, OfARaftThatWouldSendNothingAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"in_flight_max": 0}})"),
            "x.json:1: protocol.raft.in_flight_max: followers that may be sent nothing before they "
            "acknowledge it never get anything (write 256)");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"batch": {"max": 0}}})"),
            "x.json:1: protocol.raft.batch.max: a batch without requests brings nothing forward "
            "(write 64)");
}

TEST(Settings, OfATransferOfLeadershipNameAServer) {
  const auto transfer = [](const std::string& keys) {
    return error_of(R"("nodes": 3, "protocol": {"raft": {"changes": [{)" + keys + "}]}}");
  };
  EXPECT_EQ(transfer(R"("at": "2s", "transfer_to": "n3")"), "read");
  EXPECT_EQ(transfer(R"("at": "2s", "transfer_to": "n4")"),
            "x.json:1: protocol.raft.changes[0].transfer_to: n4 is no server of this run (write "
            "one of n1 to n3, or more \"nodes\")");
}

TEST(Settings, OfARaftOfOneOrTwoServersAreFine) {
  EXPECT_EQ(error_of(R"("protocol": "raft", "nodes": 1)"), "read");
  EXPECT_EQ(error_of(R"("protocol": "raft", "nodes": 2)"), "read");
}

TEST(Settings, OfAMembershipThatCannotBeAreRefused) {
  const auto error_of_change = [](const std::string& change) {
    return error_of(R"("nodes": 4, "protocol": {"raft": {"members": 2, "changes": [{"at": "1s", )" +
                    change + "}]}}");
  };
  EXPECT_EQ(error_of_change(R"("add_server": "n3")"), "read");
  EXPECT_EQ(error_of_change(R"("voters": ["n3", "n4"], "learners": ["n1"])"), "read");

  EXPECT_EQ(
      error_of(R"("protocol": {"raft": {"members": 0}})"),
      "x.json:1: protocol.raft.members: a cluster of no members cannot be asked for anything, "
      "not even for a member (write 3, or leave it away: all are members)");
  EXPECT_EQ(error_of(R"("nodes": 2, "protocol": {"raft": {"members": 3}})"),
            "x.json:1: protocol.raft.members: there are only 2 nodes (write at most 2, or more "
            "\"nodes\")");
  EXPECT_EQ(error_of(R"("protocol": {"raft": {"catch_up_rounds": 0}})"),
            "x.json:1: protocol.raft.catch_up_rounds: a new server that has caught up with nothing "
            "would keep the others waiting (write 10)");

  const std::string change = "x.json:1: protocol.raft.changes[0]";
  EXPECT_EQ(error_of_change(R"("voters": [])"),
            change +
                ".voters: a change to an empty set of servers would leave nobody to ask again "
                "(write \"add_server\", \"add_learner\", \"remove_server\", \"transfer_to\" or who "
                "is to vote)");
  EXPECT_EQ(error_of_change(R"("learners": ["n1", "n2"])"),
            change +
                ".learners: a cluster of learners only can neither elect a leader nor commit "
                "an entry (write under \"voters\" who is to vote)");
  EXPECT_EQ(error_of_change(R"("voters": ["n1", "n2"], "learners": ["n2"])"),
            change + ".learners: n2 cannot vote and be a learner (name it in one of the two)");
  EXPECT_EQ(error_of_change(R"("add_server": "n3", "remove_server": "n1")"),
            change +
                ".at: only one server can be added or removed at once (§4.1) (write a change "
                "for each, or \"voters\" and \"learners\": all that are to be, by joint "
                "consensus (§4.3))");
  EXPECT_EQ(error_of_change(R"("add_server": "n5")"),
            change +
                ".add_server: n5 is no server of this run (write one of n1 to n4, or more "
                "\"nodes\")");
  EXPECT_EQ(error_of_change(R"("voters": ["n1", "c1"])"),
            change +
                ".voters[1]: c1 is no server of this run (write one of n1 to n4, or more "
                "\"nodes\")");
  EXPECT_EQ(error_of_change(R"("add_server": "n3", "administrator": 0)"),
            change + ".administrator: administrators are a1 to a9 (write 1)");
  EXPECT_EQ(error_of(R"("nodes": 3, "protocol": {"raft": {"members": 1, "changes": [
      {"at": "1s", "add_learner": "n2"}, {"at": "2s", "remove_server": "n1"}]}})"),
            "x.json:2: protocol.raft.changes[1].remove_server: after this change of the membership "
            "to an empty set nobody votes any more (add another server before that)");
}

/// An administrator makes its requests in the order of their times, whatever the order of the list.
TEST(Settings, OfMembershipChangesAreJudgedInTheOrderOfTheirTimes) {
  const auto error_of_two = [](const std::string& first, const std::string& second) {
    return error_of(R"("nodes": 3, "protocol": {"raft": {"members": 1, "changes": [{)" + first +
                    "}, {" + second + "}]}}");
  };
  EXPECT_EQ(
      error_of_two(R"("at": "3s", "remove_server": "n1")", R"("at": "1s", "add_server": "n2")"),
      "read");
  EXPECT_EQ(
      error_of_two(R"("at": "2s", "add_server": "n2")", R"("at": "1s", "remove_server": "n1")"),
      "x.json:1: protocol.raft.changes[1].remove_server: after this change of the membership "
      "to an empty set nobody votes any more (add another server before that)");
  EXPECT_EQ(
      error_of_two(R"("at": "1s", "add_server": "n2")", R"("at": "1s", "remove_server": "n1")"),
      "read")
      << "at the same time: as they are written";
}

TEST(Settings, OfAMembershipChangeNameEachServerOnce) {
  const auto error_of_change = [](const std::string& change) {
    return error_of(R"("nodes": 4, "protocol": {"raft": {"changes": [{"at": "1s", )" + change +
                    "}]}}");
  };
  const std::string change = "x.json:1: protocol.raft.changes[0]";
  EXPECT_EQ(error_of_change(R"("voters": ["n1", "n2", "n1"])"),
            change + ".voters[2]: n1 is named twice, and is one server (name it once)");
  EXPECT_EQ(error_of_change(R"("voters": ["n1"], "learners": ["n3", "n3"])"),
            change + ".learners[1]: n3 is named twice, and is one server (name it once)");
}

TEST(Settings, OfATransferOfLeadershipChangeNoMembership) {
  for (const std::string other : {R"("voters": ["n1", "n2"])", R"("remove_server": "n1")"}) {
    EXPECT_EQ(error_of(R"("nodes": 3, "protocol": {"raft": {"changes": [{"at": "1s", )"
                       R"("transfer_to": "n2", )" +
                       other + "}]}}"),
              "x.json:1: protocol.raft.changes[0].transfer_to: leadership is transferred by itself "
              "(§3.10): it changes no membership (write a change of its own for it)");
  }
}

TEST(Settings, OfAPaxosWithoutSomeRoleAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"acceptors": 0}})"),
            "x.json:1: protocol.paxos.acceptors: without acceptors nothing is ever chosen (write "
            "3)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposers": 0}})"),
            "x.json:1: protocol.paxos.proposers: without proposers nothing is ever proposed (write "
            "1)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"learners": 0}})"),
            "x.json:1: protocol.paxos.learners: without learners nobody ever knows what is chosen "
            "(write 1)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"acceptors": 7}}, "nodes": 5)"),
            "x.json:1: protocol.paxos.acceptors: 7 acceptors cannot be among 5 nodes (write 5)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposers": 3, "learners": 2}}, "nodes": 5)"),
            "x.json:1: protocol.paxos.learners: a proposer that is no learner does not know when "
            "to stop (there are 3 proposers) (write 3)");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposal_timeout": "0s"}})"),
            "x.json:1: protocol.paxos.proposal_timeout: a proposer that does not wait for answers "
            "abandons every proposal (write \"100ms..200ms\")");
}

TEST(Settings, OfAPaxosThatWorksAreFine) {
  EXPECT_EQ(error_of(R"("protocol": "paxos", "nodes": 1)"), "read");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"back_off": "0s"}}, "nodes": 4)"), "read");
  EXPECT_EQ(error_of(R"("protocol": {"paxos": {"proposers": 1, "acceptors": 3, "learners": 1}})"),
            "read");
}

TEST(Settings, OfQuorumsThatDoNotIntersectAreRefusedWithTheFormula) {
  const auto error_of_quorums = [](const std::string& quorums) {
    return error_of(R"("protocol": {"flexible_paxos": {"quorums": )" + quorums +
                    "}}, \"nodes\": 5");
  };
  EXPECT_EQ(error_of_quorums(R"({"phase1": 2, "phase2": 3})"),
            "x.json:1: protocol.flexible_paxos.quorums.phase1: a quorum of phase 1 and one of "
            "phase 2 may have no acceptor in common: |Q1| + |Q2| > n must hold, and 2 + 3 <= 5 "
            "(write 3)");
  EXPECT_EQ(error_of_quorums(R"({"grid": {"rows": 2, "columns": 3}})"),
            "x.json:1: protocol.flexible_paxos.quorums.grid: a grid of 2 rows and 3 columns has 6 "
            "acceptors, and there are 5 (write {\"rows\": 1, \"columns\": 5})");
  EXPECT_EQ(error_of(R"("protocol": {"flexible_paxos": {"quorums": {"grid": {"rows": 5,
                     "columns": 5}}}}, "nodes": 12)"),
            "x.json:1: protocol.flexible_paxos.quorums.grid: a grid of 5 rows and 5 columns has 25 "
            "acceptors, and there are 12 (write {\"rows\": 3, \"columns\": 4})");
  EXPECT_EQ(error_of_quorums(R"({"phase1": 4, "phase2": 2})"), "read");
}

TEST(Settings, OfAPingPongWithoutEndAreRefused) {
  EXPECT_EQ(error_of(R"("protocol": {"ping_pong": {"period": "0s"}})"),
            "x.json:1: protocol.ping_pong.period: rounds without time between them never end "
            "(write \"1s\")");
  EXPECT_EQ(error_of(R"("protocol": "ping_pong", "nodes": 5000)"),
            "x.json:1: protocol.ping_pong: every node pings every other: 5000 nodes send 24995000 "
            "pings a round (write \"nodes\": 1000)");
}

}  // namespace
}  // namespace orrery
