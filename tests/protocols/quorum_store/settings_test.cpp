/// What the store says to settings and clients that make no sense.

#include <gtest/gtest.h>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/remarks.hpp"
#include "tests/support/error_in.hpp"

namespace orrery::quorum_store {
namespace {

std::string error_of(const std::string& settings, const std::string& clients = "{}") {
  return error_in(R"({"nodes": 4, "protocol": {"quorum_store": {)" + settings +
                  "}},\n\"clients\": " + clients + "}");
}

TEST(StoreSettings, AQuorumIsOfSomeAndNotOfMoreThanThereAre) {
  EXPECT_EQ(error_of(R"("r": 3, "w": 3)"), "read");
  EXPECT_EQ(error_of(R"("r": 0)"),
            "x.json:1: protocol.quorum_store.r: who waits for nobody knows nothing of what becomes "
            "of it (write 1)");
  EXPECT_EQ(error_of(R"("w": 0)"),
            "x.json:1: protocol.quorum_store.w: who waits for nobody knows nothing of what becomes "
            "of it (write 1)");
  EXPECT_EQ(error_of(R"("r": 4)"),
            "x.json:1: protocol.quorum_store.r: 4 answers cannot come from 3 copies (write 3)");
  EXPECT_EQ(error_of(R"("n": 2, "w": 3)"),
            "x.json:1: protocol.quorum_store.w: 3 answers cannot come from 2 copies (write 2)");
  EXPECT_EQ(error_of(R"("r": 1, "read_level": "one")"),
            "x.json:1: protocol.quorum_store.r: how many answers are enough is said by a number or "
            "by a level (leave one of them out)");
  EXPECT_EQ(error_of(R"("write_level": "all", "read_level": "one")"), "read");
}

TEST(StoreSettings, CopiesAreOnDistinctMachines) {
  EXPECT_EQ(error_of(R"("n": 5)"),
            "x.json:1: protocol.quorum_store.n: 5 copies are on 5 machines, and the ring has 4 "
            "(write 4)");
  EXPECT_EQ(error_of(R"("n": 0)"),
            "x.json:1: protocol.quorum_store.n: without copies there is nothing to keep (write 3)");
}

TEST(StoreSettings, EveryMachineHasAPlaceOnTheRingOfItsOwn) {
  EXPECT_EQ(error_of(R"("tokens": 0)"),
            "x.json:1: protocol.quorum_store.tokens: a machine without virtual nodes has no place "
            "on the ring (write 16)");
  EXPECT_EQ(error_of(R"("weights": [1, 0])"),
            "x.json:1: protocol.quorum_store.weights[1]: a machine without weight has no place on "
            "the ring (write 1)");
  EXPECT_EQ(error_of(R"("weights": [1, 1, 1, 1, 2])"),
            "x.json:1: protocol.quorum_store.weights: there are 5 weights for 4 machines (write 4 "
            "of them, or fewer)");
  const auto places = [](const std::string& more) {
    return error_of(R"("places": [{"position": 10, "machine": "n1"}, )"
                    R"({"position": 20, "machine": "n2"}, {"position": 30, "machine": "n3"}, )" +
                    more + "]");
  };
  EXPECT_EQ(places(R"({"position": 18446744073709551615, "machine": "n4"})"), "read");
  EXPECT_EQ(places(R"({"position": 20, "machine": "n4"})"),
            "x.json:1: protocol.quorum_store.places[3].position: n2 and n4 have one and the same "
            "token: whose are its keys? (write 21)");
  EXPECT_EQ(places(R"({"position": 40, "machine": "n5"})"),
            "x.json:1: protocol.quorum_store.places[3].machine: there is no n5 among n1 to n4 "
            "(write \"n1\")");
  EXPECT_EQ(places(R"({"position": 40, "machine": "n1"})"),
            "x.json:1: protocol.quorum_store.places: n4 has no place on the ring (give each "
            "machine one)");
}

TEST(StoreSettings, MachinesComeAndGoInOrderAndEnoughOfThemStay) {
  const auto changes = [](const std::string& list, const std::string& more = R"("n": 2)") {
    return error_of(more + R"(, "changes": [)" + list + "]");
  };
  EXPECT_EQ(changes(R"({"at": "1s", "remove": "n4"}, {"at": "2s", "add": "n4"})"), "read");
  EXPECT_EQ(
      changes(R"({"at": "1s", "add": "n4"})"),
      "x.json:1: protocol.quorum_store.changes[0].add: n4 is in the ring already at 1s (leave "
      "it out)");
  EXPECT_EQ(changes(R"({"at": "1s", "remove": "n4"})", R"("members": 3)"),
            "x.json:1: protocol.quorum_store.changes[0].remove: n4 is not in the ring at 1s (leave "
            "it out)");
  EXPECT_EQ(
      changes(R"({"at": "1s", "remove": "n5"})"),
      "x.json:1: protocol.quorum_store.changes[0].remove: there is no n5 among n1 to n4 (write "
      "\"n1\")");
  EXPECT_EQ(changes(R"({"at": "2s", "remove": "n4"}, {"at": "1s", "remove": "n3"})"),
            "x.json:1: protocol.quorum_store.changes[1].at: changes stand in the order of their "
            "times");
  EXPECT_EQ(
      changes(R"({"at": "1s", "remove": "n4"}, {"at": "2s", "remove": "n3"})", R"("n": 3)"),
      "x.json:1: protocol.quorum_store.changes[1]: 3 copies are on 3 machines, and too few are "
      "in the ring then (write a smaller n)");
  EXPECT_EQ(
      error_of(R"("members": 2)"),
      "x.json:1: protocol.quorum_store.members: 3 copies are on 3 machines, and too few are in "
      "the ring then (write a smaller n)");
  EXPECT_EQ(
      error_of(R"("members": 5)"),
      "x.json:1: protocol.quorum_store.members: 5 of 4 machines cannot be the ring (write 4)");
}

TEST(StoreSettings, EveryMachineIsInOneDatacenter) {
  const auto centers = [](const std::string& more) {
    return error_of(R"("quorums": "strict", "n": 2, "datacenters": )" + more);
  };
  EXPECT_EQ(centers(R"([["n1", "n2"], ["n3", "n4"]], "r": 4, "write_level": "local_quorum")"),
            "read");
  EXPECT_EQ(centers(R"([["n1", "n2"], ["n3", "n4"]], "r": 5)"),
            "x.json:1: protocol.quorum_store.r: 5 answers cannot come from 4 copies (write 4)");
  EXPECT_EQ(centers(R"([["n1", "n2", "n3"], ["n4"]])"),
            "x.json:1: protocol.quorum_store.datacenters[1]: 2 copies are on 2 machines of each "
            "data center, and this one has 1 (give it more, or write a smaller n)");
  EXPECT_EQ(centers(R"([["n1", "n2"], ["n3", "n2"]])"),
            "x.json:1: protocol.quorum_store.datacenters[1][1]: n2 is in a data center already "
            "(leave it out)");
  EXPECT_EQ(centers(R"([["n1", "n2"], ["n3", "n5"]])"),
            "x.json:1: protocol.quorum_store.datacenters[1][1]: there is no n5 among n1 to n4 "
            "(write \"n1\")");
  EXPECT_EQ(
      centers(R"([["n1", "n2"]])"),
      "x.json:1: protocol.quorum_store.datacenters: n3 is in no data center (put each machine "
      "into one)");
  EXPECT_EQ(error_of(R"("n": 2, "datacenters": [["n1", "n2"], ["n3", "n4"]])"),
            "x.json:1: protocol.quorum_store.quorums: who stands in for a node is chosen without "
            "regard to data centers (write \"strict\")");
  EXPECT_EQ(
      error_of(R"("read_level": "local_quorum")"),
      "x.json:1: protocol.quorum_store.read_level: a local quorum is one of a data center, and "
      "there are none (say who is where: \"datacenters\": [[\"n1\", \"n2\", \"n3\"], …])");
}

TEST(StoreSettings, WaitingTakesTime) {
  for (const std::string key :
       {"no_answer", "suspicion", "handoff", "grace", "resend", "gossip", "view_refresh"}) {
    EXPECT_NE(error_of("\"" + key + R"(": "0s")").find(key + ": this takes some time"),
              std::string::npos)
        << key;
  }
  EXPECT_EQ(error_of(R"("anti_entropy": "0s")"), "read");
}

TEST(StoreSettings, TheStoreServesKeysAndSets) {
  const auto clients = [](const std::string& workload) {
    return error_of("", R"({"count": 2, "workload": )" + workload + "}");
  };
  EXPECT_EQ(clients(R"({"kv": {"mix": {"get": 1, "put": 1, "delete": 1}}})"), "read");
  EXPECT_EQ(clients(R"({"set": {}})"), "read");
  EXPECT_EQ(clients(R"({"register": {}})"), "read");
  EXPECT_EQ(clients(R"({"kv": {"mix": {"get": 1, "append": 1}}})"),
            "x.json:2: clients.workload.kv.mix.append: the store gets, puts and deletes, and makes "
            "sets of that (leave it out)");
  EXPECT_EQ(clients(R"({"register": {"mix": {"cas": 1}}})"),
            "x.json:2: clients.workload.register.mix.cas: the store gets, puts and deletes, and "
            "makes sets of that (leave it out)");
  EXPECT_EQ(clients(R"({"counter": {}})"),
            "x.json:2: clients.workload: the store gets, puts and deletes, and makes sets of that "
            "(write \"kv\": {})");
  EXPECT_EQ(
      clients(R"({"script": [{"at": "0s", "client": "c1", "action": "total", "key": "x"}]})"),
      "x.json:2: clients.workload.script.calls[0].action: the store gets, puts and deletes, and "
      "makes sets of that (write \"put\")");
}

struct Known {
  const Protocol& protocol;
  Plan plan;
};

Known known(const std::string& settings) {
  const std::string scenario = R"({"protocol": {"quorum_store": {)" + settings + "}}}";
  static const Catalogue catalogue = shipped_catalogue();
  for (const Protocol& protocol : catalogue.protocols) {
    if (protocol.name != "quorum_store") continue;
    return {protocol, read_plan(parse_json(scenario, "x.json"), "x.json", catalogue)};
  }
  throw Error({}, "it is not there", "");
}

std::vector<std::string> notes_of(const std::string& settings) {
  const Plan plan = known(settings).plan;
  return sentences_of(remarks_on(plan, shipped_catalogue()), Remark::Kind::note);
}

/// With strict quorums, so many of a key's n nodes; with sloppy ones, of all.
TEST(StoreSettings, SoManyNodesMayBeDown) {
  const auto down = [](const std::string& settings) {
    const auto [protocol, plan] = known(settings);
    return protocol.survives(plan.protocol.settings, plan.nodes).down;
  };
  EXPECT_EQ(down(R"("quorums": "strict")"), 1U);
  EXPECT_EQ(down(R"("quorums": "strict", "write_level": "all")"), 0U);
  EXPECT_EQ(down(R"("quorums": "strict", "r": 1, "w": 1)"), 2U);
  EXPECT_EQ(down(""), 3U);
  const std::string centers =
      R"("quorums": "strict", "n": 2, "datacenters": [["n1", "n2"], ["n3", "n4", "n5"]], )";
  EXPECT_EQ(down(centers + R"("r": 2, "w": 3)"), 1U);
  EXPECT_EQ(down(centers + R"("r": 1, "write_level": "local_quorum")"), 0U);
}

TEST(StoreSettings, WhatTheyDoNotPromiseIsSaid) {
  EXPECT_EQ(notes_of(R"("quorums": "strict")"), std::vector<std::string>{});
  EXPECT_EQ(notes_of(R"("r": 1, "w": 2)"),
            std::vector<std::string>{
                "reads may be stale by configuration: the 1 that answer a read and the 2 that have "
                "acknowledged a write may be different nodes (r + w <= 3)"});
  EXPECT_EQ(notes_of(R"("quorums": "strict", "r": 1, "w": 1)").size(), 1U)
      << "more machines than copies are there for other keys";
  EXPECT_EQ(notes_of("").size(), 1U) << "quorums are sloppy";
  EXPECT_EQ(notes_of(R"("quorums": "strict", "n": 2, "datacenters": [["n1", "n2"],
                        ["n3", "n4", "n5"]], "read_level": "local_quorum",
                        "write_level": "local_quorum")")
                .size(),
            1U)
      << "two of n1 and n2, and two of the others";
  EXPECT_EQ(notes_of(R"("quorums": "strict", "versions": "last_writer_wins")").size(), 1U);
}

}  // namespace
}  // namespace orrery::quorum_store
