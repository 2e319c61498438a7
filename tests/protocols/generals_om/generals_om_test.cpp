#include "protocols/generals_om/generals_om.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"
#include "tests/protocols/generals_om/support.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::generals_om {
namespace {

OralMessage attack_by(Path path) { return {.order = Order::attack, .path = std::move(path)}; }
OralMessage retreat_by(Path path) { return {.order = Order::retreat, .path = std::move(path)}; }

/// A lieutenant of so many generals, in the first round.
Lone<OralMessages> lieutenant(std::uint32_t generals, std::uint32_t m, NodeId self = n2) {
  Config config;
  config.m = m;
  Lone<OralMessages> one(generals, config, {}, self);
  one.expire(RoundEnds{});
  return one;
}

// ---------------------------------------------------------------- the steps of the algorithm

// OM(m), (1): "The commander sends his value to every lieutenant."
TEST(OralMessages, TheCommanderSendsHisValueToEveryLieutenant) {
  Lone<OralMessages> general(4);
  EXPECT_EQ(general.expire(RoundEnds{}), sent_to_each({n2, n3, n4}, attack_by({n1})) +
                                             output(Commanded{.order = Order::attack}));
  EXPECT_FALSE(general.is_running(RoundEnds{}));
}

// OM(m), (2): "… to send the value v_i to each of the n - 2 other lieutenants."
TEST(OralMessages, ALieutenantActsAsTheCommanderForTheOtherLieutenants) {
  Lone<OralMessages> general = lieutenant(4, 1);
  EXPECT_EQ(general.receive(n1, attack_by({n1})), nothing);
  EXPECT_EQ(general.expire(RoundEnds{}), sent_to_each({n3, n4}, attack_by({n1, n2})));
}

// (2) of OM(0): "Each lieutenant uses the value he receives from the commander"
TEST(OralMessages, WithoutTraitorsALieutenantUsesWhatTheCommanderSays) {
  Lone<OralMessages> general = lieutenant(4, 0);
  general.receive(n1, attack_by({n1}));
  EXPECT_EQ(general.expire(RoundEnds{}), output(Decided{.order = Order::attack}));
  EXPECT_FALSE(general.is_running(RoundEnds{}));
}

// "… or else be RETREAT if he receives no value"
TEST(OralMessages, WhoReceivesNoValuePassesOnRetreat) {
  Lone<OralMessages> general = lieutenant(4, 1);
  EXPECT_EQ(general.expire(RoundEnds{}), sent_to_each({n3, n4}, retreat_by({n1, n2})));
  EXPECT_EQ(general.expire(RoundEnds{}), output(Decided{.order = Order::retreat}));
}

// OM(m), (3): "Lieutenant i uses the value majority(v_1, …, v_{n-1})."
TEST(OralMessages, ALieutenantUsesTheMajorityOfAllLieutenantsValues) {
  struct Case {
    std::string why;
    Order own, third, fourth, used;
  };
  const Order a = Order::attack;
  const Order r = Order::retreat;
  for (const Case& c : {Case{"all say so", a, a, a, a}, Case{"one lies", a, a, r, a},
                        Case{"the commander told him something else", r, a, a, a},
                        Case{"two against the commander", a, r, r, r}}) {
    SCOPED_TRACE(c.why);
    Lone<OralMessages> general = lieutenant(4, 1);
    general.receive(n1, OralMessage{.order = c.own, .path = {n1}});
    general.expire(RoundEnds{});
    general.receive(n3, OralMessage{.order = c.third, .path = {n1, n3}});
    general.receive(n4, OralMessage{.order = c.fourth, .path = {n1, n4}});
    EXPECT_EQ(general.expire(RoundEnds{}), output(Decided{.order = c.used}));
  }
}

// "The majority value among the v_i if it exists, otherwise the value RETREAT."
TEST(OralMessages, ATieIsARetreat) {
  Lone<OralMessages> general = lieutenant(3, 1);
  general.receive(n1, attack_by({n1}));
  general.expire(RoundEnds{});
  general.receive(n3, retreat_by({n1, n3}));
  EXPECT_EQ(general.expire(RoundEnds{}), output(Decided{.order = Order::retreat}));
}

/// OM(2) among seven: in the third round he passes on what each of five has told him.
TEST(OralMessages, EachRoundPassesOnWhatTheOneBeforeHasBrought) {
  Lone<OralMessages> general = lieutenant(7, 2);
  general.receive(n1, attack_by({n1}));
  EXPECT_EQ(general.expire(RoundEnds{}).list.size(), 5U);
  general.receive(n4, attack_by({n1, n4}));
  const Effects third = general.expire(RoundEnds{});
  EXPECT_EQ(third.list.size(), 5U * 4U);
  std::set<std::string> seen;
  for (const Effect& effect : third.list) {
    const auto& message = *content_of<OralMessage>(*effect.what);
    EXPECT_EQ(message.path.size(), 3U);
    EXPECT_EQ(message.path.back(), n2);
    EXPECT_EQ(message.order, message.path[1] == n4 ? Order::attack : Order::retreat);
    EXPECT_EQ(std::count(message.path.begin(), message.path.end(), effect.to), 0);
    seen.insert(to_text(effect.to) + to_text(message.path[1]));
  }
  EXPECT_EQ(seen.size(), third.list.size()) << "nobody is told anything twice";
  EXPECT_TRUE(general.is_running(RoundEnds{}));
}

// ---------------------------------------------------------------- what is not listened to

// (A2) "The receiver of a message knows who sent it."
TEST(OralMessages, WhoIsNotOnThePathCannotHaveSentIt) {
  struct Case {
    std::string why;
    NodeId from;
    OralMessage message;
  };
  for (const Case& c : {
           Case{"a lieutenant who speaks as the commander", n3, attack_by({n1})},
           Case{"one who speaks as another", n3, attack_by({n1, n4})},
           Case{"one who leaves the commander out", n3, attack_by({n3})},
           Case{"one who has it from himself", n3, attack_by({n1, n3, n3})},
           Case{"one who has it from the receiver", n3, attack_by({n1, n2, n3})},
           Case{"the commander, who has it from a lieutenant", n1, attack_by({n1, n3, n1})},
           Case{"a path that is too long", n4, attack_by({n1, n3, replica(5), n4})},
           Case{"somebody who is not there", n3, attack_by({n1, replica(6), n3})},
           Case{"nobody", n3, attack_by({n1, NodeId{}, n3})},
           Case{"a client", n3, attack_by({n1, client(4), n3})},
           Case{"no path", n3, attack_by({})},
       }) {
    SCOPED_TRACE(c.why);
    Lone<OralMessages> general = lieutenant(5, 2);
    const Volatile before = general.state();
    EXPECT_EQ(general.receive(c.from, c.message), nothing);
    EXPECT_EQ(general.state(), before);
  }
}

/// Who says two things on one path has said the first.
TEST(OralMessages, ASecondValueOnAPathIsNotHeard) {
  Lone<OralMessages> general = lieutenant(4, 0);
  general.receive(n1, attack_by({n1}));
  general.receive(n1, retreat_by({n1}));
  EXPECT_EQ(general.expire(RoundEnds{}), output(Decided{.order = Order::attack}));
}

// (A3) "The absence of a message can be detected."
TEST(OralMessages, WhatComesAfterItsRoundIsAbsent) {
  Lone<OralMessages> general = lieutenant(4, 1);
  general.expire(RoundEnds{});
  const Volatile before = general.state();
  general.receive(n1, attack_by({n1}));
  EXPECT_EQ(general.state(), before);
  general.expire(RoundEnds{});
  general.receive(n3, attack_by({n1, n3}));
  EXPECT_EQ(general.state().decided, Order::retreat);
}

TEST(OralMessages, TheCommanderListensToNobody) {
  Lone<OralMessages> general(4);
  const Volatile before = general.state();
  EXPECT_EQ(general.receive(n2, attack_by({n1, n2})), nothing);
  EXPECT_EQ(general.state(), before);
}

// ---------------------------------------------------------------- paths by number

void add_longer(std::vector<Path>& all, const Path& path, std::uint32_t generals, std::size_t last,
                NodeId to) {
  all.push_back(path);
  if (path.size() == last) return;
  for (std::uint32_t i = 2; i <= generals; ++i) {
    if (replica(i) == to || std::count(path.begin(), path.end(), replica(i)) > 0) continue;
    Path longer = path;
    longer.push_back(replica(i));
    add_longer(all, longer, generals, last, to);
  }
}

TEST(Paths, HaveEachANumberOfItsOwnAndThereAreNoOthers) {
  for (const std::uint32_t generals : {2U, 3U, 4U, 5U, 6U, 7U}) {
    for (std::uint32_t m = 0; m <= 6; ++m) {
      for (std::uint32_t to = 2; to <= generals; ++to) {
        const Paths paths{.generals = generals, .m = m};
        std::vector<Path> all;
        add_longer(all, {n1}, generals, paths.longest(), replica(to));
        std::set<std::size_t> numbers;
        for (const Path& path : all) numbers.insert(paths.number_of(path, replica(to)));
        EXPECT_EQ(numbers.size(), all.size());
        EXPECT_EQ(paths.count(), all.size());
        EXPECT_EQ(*numbers.rbegin() + 1, all.size());
      }
    }
  }
}

// ---------------------------------------------------------------- messages

/// "(n-1)+(n-1)OM(n-1,m-1)"
std::uint64_t messages(std::uint64_t generals, std::uint64_t m) {
  if (generals < 2) return 0;
  return (generals - 1) + (m == 0 ? 0 : (generals - 1) * messages(generals - 1, m - 1));
}

TEST(OralMessages, SendsAsManyMessagesAsItsRecursionSays) {
  EXPECT_EQ(messages(4, 1), 9U);
  EXPECT_EQ(messages(7, 2), 156U);
  EXPECT_EQ(messages(10, 3), 3609U);
  for (std::uint32_t generals = 2; generals <= 10; ++generals) {
    for (std::uint32_t m = 0; m <= 3; ++m) {
      SCOPED_TRACE(std::to_string(generals) + " generals, m = " + std::to_string(m));
      const World world = after_battle({.generals = generals, .m = m});
      EXPECT_EQ(world.messages().sent, messages(generals, m));
      EXPECT_EQ(world.messages().delivered, messages(generals, m));
      EXPECT_EQ((Paths{.generals = generals, .m = m}.messages()),
                static_cast<double>(messages(generals, m)));
    }
  }
}

TEST(OralMessages, SendsAsManyMessagesAsOthersHaveCounted) {
  std::ifstream file(oracle_folder() + "/byzantine/counts.csv");
  if (!file) GTEST_SKIP() << "byzantine/counts.csv is not here: set ORRERY_ORACLES";
  std::uint32_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    unsigned generals = 0;
    unsigned m = 0;
    unsigned count = 0;
    const char* format = "OM(m),%u,m=%u,\"messages, no message lost\",%u";
    if (std::sscanf(line.c_str(), format, &generals, &m, &count) != 3) continue;
    ++rows;
    EXPECT_EQ(after_battle({.generals = generals, .m = m}).messages().sent, count) << line;
  }
  EXPECT_EQ(rows, 3U);
}

// ---------------------------------------------------------------- settings

std::string error_of(const std::string& nodes, const std::string& settings) {
  return error_in(R"({"nodes": )" + nodes + R"(, "protocol": {"generals_om": {)" + settings +
                  "}}}");
}

TEST(OralMessagesSettings, WhatMakesNoSenseIsRefusedWithASuggestion) {
  EXPECT_EQ(error_of("4", R"("delta": "0s")"),
            "x.json:1: protocol.generals_om.delta: in rounds without time no message arrives "
            "(write \"20ms\")");
  EXPECT_EQ(error_of("1", R"("m": 0)"),
            "x.json:1: protocol.generals_om: a commander without lieutenants has nobody to send an "
            "order to (write \"nodes\": 4)");
  EXPECT_EQ(error_of("30", R"("m": 9)"),
            "x.json:1: protocol.generals_om.m: OM(9) among 30 generals sends 8e+13 messages (write "
            "3)");
  EXPECT_EQ(error_of("10", R"("m": 4)"), "read");
}

Plan plan_of(const std::string& nodes, const std::string& m) {
  const std::string text =
      R"({"nodes": )" + nodes + R"(, "protocol": {"generals_om": {"m": )" + m + "}}}";
  return read_plan(parse_json(text, "x.json"), "x.json", shipped_catalogue());
}

const Protocol& protocol_of_this_folder() {
  const auto protocols = shipped_catalogue().protocols;
  return *std::find_if(protocols.begin(), protocols.end(),
                       [](const Protocol& known) { return known.name == "generals_om"; });
}

// §2: "no solution with fewer than 3m + 1 generals can cope with m traitors"
TEST(OralMessagesSettings, ReportsSayWhereTheGeneralsAreTooFew) {
  const auto notes_of = [](const std::string& nodes, const std::string& m) {
    const Plan plan = plan_of(nodes, m);
    return protocol_of_this_folder().settings.notes(plan.protocol.settings, plan.nodes);
  };
  EXPECT_EQ(notes_of("6", "2"),
            std::vector<std::string>{
                "6 generals with 2 traitors among them may not agree: 7 are needed at least "
                "(Lamport, Shostak & Pease 1982, §2)"});
  EXPECT_EQ(notes_of("7", "2"), std::vector<std::string>{});
}

TEST(OralMessagesSettings, SayHowManyTraitorsAreCopedWith) {
  const auto liars = [](const std::string& nodes, const std::string& m) {
    const Plan plan = plan_of(nodes, m);
    return protocol_of_this_folder().survives(plan.protocol.settings, plan.nodes).liars;
  };
  EXPECT_EQ(liars("7", "2"), 2U);
  EXPECT_EQ(liars("7", "1"), 1U) << "one round too few for two";
  EXPECT_EQ(liars("6", "2"), 1U) << "one general too few for two";
}

TEST(OralMessagesSettings, MoreTraitorsAreForWhoWantsToSeeWhatFollows) {
  const auto with = [](const std::string& expect) {
    return error_in(R"({"nodes": 6, "protocol": {"generals_om": {"m": 2}},
        "faults": [{"at": "0s", "falsify": ["n5", "n6"]}], "expect": {)" +
                    expect + "}}");
  };
  EXPECT_THAT(with(R"("always": ["generals_om.ic1"])"),
              testing::HasSubstr("2 liars among 6 nodes, and Byzantine generals, oral messages "
                                 "survives 1: m among n ≥ 3m + 1"));
  EXPECT_EQ(with(R"("violates": ["generals_om.ic1"])"), "read");
}

}  // namespace
}  // namespace orrery::generals_om
