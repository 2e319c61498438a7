#include "protocols/generals_sm/generals_sm.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/protocols/generals_sm/support.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"
#include "tests/support/oracles.hpp"
#include "tests/support/signed_by.hpp"

namespace orrery::generals_sm::treason {

inline constexpr NodeId n4 = replica(4);

/// One after the other.
Chain chain_by(const std::vector<NodeId>& generals, Order order, Chain chain = {}) {
  for (const NodeId general : generals) {
    chain.push_back(signed_by(general, endorsement_of(order, chain)));
  }
  return chain;
}

SignedMessage attack_by(const std::vector<NodeId>& generals) {
  return {.chain = chain_by(generals, Order::attack)};
}
SignedMessage retreat_by(const std::vector<NodeId>& generals) {
  return {.chain = chain_by(generals, Order::retreat)};
}

/// n2 of so many generals, in the first round.
Lone<SignedMessages> lieutenant(std::uint32_t generals, std::uint32_t m) {
  Config config;
  config.m = m;
  Lone<SignedMessages> one(generals, config, {}, n2);
  one.expire(RoundEnds{});
  return one;
}

// ---------------------------------------------------------------- the steps of the algorithm

// SM(m), (1): "The commander signs and sends his value to every lieutenant."
TEST(SignedMessages, TheCommanderSignsAndSendsHisValueToEveryLieutenant) {
  Lone<SignedMessages> general(4);
  EXPECT_EQ(general.expire(RoundEnds{}), sent_to_each({n2, n3, n4}, attack_by({n1})) +
                                             output(Commanded{.order = Order::attack}));
  EXPECT_FALSE(general.is_running(RoundEnds{}));
}

// (2) (A): "(i) he lets V_i equal {v}; (ii) he sends the message v:0:i to every other lieutenant."
TEST(SignedMessages, ALieutenantSignsAnOrderAndSendsItToEveryOtherLieutenant) {
  Lone<SignedMessages> general = lieutenant(4, 1);
  EXPECT_EQ(general.receive(n1, attack_by({n1})), sent_to_each({n3, n4}, attack_by({n1, n2})));
  EXPECT_EQ(general.state().V, SmallSet<Order>{Order::attack});
}

// (2) (B): "… and v is not in the set V_i"
TEST(SignedMessages, AnOrderThatHeHasIsNotPassedOnAgain) {
  Lone<SignedMessages> general = lieutenant(5, 3);
  general.receive(n1, attack_by({n1}));
  EXPECT_EQ(general.receive(n3, attack_by({n1, n3})), nothing);
}

// (2) (B): "… to every lieutenant other than j_1, …, j_k."
TEST(SignedMessages, AnotherOrderGoesToThoseWhoHaveNotSignedIt) {
  Lone<SignedMessages> general = lieutenant(5, 3);
  general.receive(n1, attack_by({n1}));
  EXPECT_EQ(general.receive(n4, retreat_by({n1, n4})),
            sent_to_each({n3, replica(5)}, retreat_by({n1, n4, n2})));
  EXPECT_EQ(general.state().V, (SmallSet<Order>{Order::retreat, Order::attack}));
}

// (2) (B): "if k < m"
TEST(SignedMessages, WhatHasMSignaturesOfLieutenantsIsNotPassedOn) {
  Lone<SignedMessages> general = lieutenant(5, 2);
  EXPECT_EQ(general.receive(n4, retreat_by({n1, n3, n4})), nothing);
  EXPECT_EQ(general.state().V, SmallSet<Order>{Order::retreat});
}

// "1. If the set V consists of the single element v, then choice(V) = v. 2. choice(∅) = RETREAT."
TEST(SignedMessages, HeObeysTheOnlyOrderAndElseRetreats) {
  struct Case {
    std::string why;
    std::vector<SignedMessage> messages;
    Order order;
  };
  for (const Case& c : {Case{"attack alone", {attack_by({n1})}, Order::attack},
                        Case{"retreat alone", {retreat_by({n1})}, Order::retreat},
                        Case{"nothing", {}, Order::retreat},
                        Case{"both", {attack_by({n1}), retreat_by({n1, n3})}, Order::retreat}}) {
    SCOPED_TRACE(c.why);
    Lone<SignedMessages> general = lieutenant(4, 1);
    for (const SignedMessage& message : c.messages) general.receive(n3, message);
    EXPECT_EQ(general.expire(RoundEnds{}), nothing);
    EXPECT_EQ(general.expire(RoundEnds{}), output(Decided{.order = c.order}));
    EXPECT_FALSE(general.is_running(RoundEnds{}));
  }
}

// ---------------------------------------------------------------- what is not listened to

SignedMessage spoiled(SignedMessage message, std::size_t link) {
  message.chain[link].change([](Endorsement& content) {
    content.order = content.order == Order::attack ? Order::retreat : Order::attack;
  });
  return message;
}

SignedMessage without(SignedMessage message, std::size_t link) {
  message.chain.erase(message.chain.begin() + static_cast<std::ptrdiff_t>(link));
  return message;
}

// (A4) "(a) … any alteration of the contents of his signed messages can be detected."
TEST(SignedMessages, WhatIsNotProperlySignedIsDiscarded) {
  const Chain by_the_commander = chain_by({n1}, Order::attack);
  struct Case {
    std::string why;
    SignedMessage message;
  };
  for (const Case& c : {
           Case{"no signature", {}},
           Case{"an altered order", spoiled(attack_by({n1}), 0)},
           Case{"an altered order of the commander", spoiled(attack_by({n1, n3}), 0)},
           Case{"an altered order of a lieutenant", spoiled(attack_by({n1, n3}), 1)},
           Case{"the commander has not signed", attack_by({n3})},
           Case{"he has not signed first", attack_by({n3, n1})},
           Case{"he has signed twice", attack_by({n1, n1})},
           Case{"a lieutenant has signed twice", attack_by({n1, n3, n3})},
           Case{"a signature is left out", without(attack_by({n1, n3, n4}), 1)},
           Case{"a lieutenant signs another order",
                {.chain = chain_by({n3}, Order::retreat, by_the_commander)}},
           Case{"nobody of this army", attack_by({n1, replica(9)})},
           Case{"too many signatures", attack_by({n1, n3, n4, replica(5)})},
       }) {
    SCOPED_TRACE(c.why);
    Lone<SignedMessages> general = lieutenant(5, 2);
    const Volatile before = general.state();
    EXPECT_EQ(general.receive(n3, c.message), nothing);
    EXPECT_EQ(general.state(), before);
  }
}

/// Whoever brings it: what counts is who has signed it.
TEST(SignedMessages, ASignedMessageMayComeFromAnybody) {
  Lone<SignedMessages> general = lieutenant(4, 1);
  general.receive(n4, attack_by({n1, n3}));
  EXPECT_EQ(general.state().V, SmallSet<Order>{Order::attack});
}

// (A3) "The absence of a message can be detected": what has k signatures comes in round k.
TEST(SignedMessages, WhatHasTooFewSignaturesForItsRoundIsAbsent) {
  Lone<SignedMessages> general = lieutenant(5, 2);
  general.expire(RoundEnds{});
  EXPECT_EQ(general.receive(n1, attack_by({n1})), nothing);
  EXPECT_EQ(general.state().V, SmallSet<Order>{});
  EXPECT_NE(general.receive(n3, attack_by({n1, n3})), nothing);
  EXPECT_EQ(general.state().V, SmallSet<Order>{Order::attack});
}

TEST(SignedMessages, TheCommanderListensToNobody) {
  Lone<SignedMessages> general(4);
  const Volatile before = general.state();
  EXPECT_EQ(general.receive(n2, attack_by({n1, n2})), nothing);
  EXPECT_EQ(general.state(), before);
}

// ---------------------------------------------------------------- messages

// A loyal commander's order is passed on once by each lieutenant to each other.
TEST(SignedMessages, SendsAsManyMessagesAsItsRulesSay) {
  for (std::uint32_t generals = 2; generals <= 10; ++generals) {
    for (std::uint32_t m = 0; m <= 4; ++m) {
      SCOPED_TRACE(std::to_string(generals) + " generals, m = " + std::to_string(m));
      const World world = after_battle({.generals = generals, .m = m});
      const std::uint32_t first = generals - 1;
      EXPECT_EQ(world.messages().sent, m == 0 ? first : first + first * (generals - 2));
      EXPECT_EQ(what_is_wrong(world), "");
    }
  }
}

TEST(SignedMessages, SendsAsManyMessagesAsOthersHaveCounted) {
  std::ifstream file(oracle_folder() + "/byzantine/counts.csv");
  if (!file) GTEST_SKIP() << "byzantine/counts.csv is not here: set ORRERY_ORACLES";
  std::uint32_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    unsigned generals = 0;
    unsigned count = 0;
    const char* format = "SM(m>=1),%u,loyal commander,messages,%u";
    if (std::sscanf(line.c_str(), format, &generals, &count) != 2) continue;
    ++rows;
    EXPECT_EQ(after_battle({.generals = generals}).messages().sent, count) << line;
  }
  EXPECT_EQ(rows, 3U);
}

// ---------------------------------------------------------------- settings

TEST(SignedMessagesSettings, WhatMakesNoSenseIsRefusedWithASuggestion) {
  const auto error_of = [](const std::string& nodes, const std::string& settings) {
    return error_in(R"({"nodes": )" + nodes + R"(, "protocol": {"generals_sm": {)" + settings +
                    "}}}");
  };
  EXPECT_EQ(error_of("4", R"("delta": "0s")"),
            "x.json:1: protocol.generals_sm.delta: in rounds without time no message arrives "
            "(write \"20ms\")");
  EXPECT_EQ(error_of("1", R"("m": 0)"),
            "x.json:1: protocol.generals_sm: a commander without lieutenants has nobody to send an "
            "order to (write \"nodes\": 4)");
  EXPECT_EQ(error_of("3", R"("m": 2)"), "read");
}

}  // namespace orrery::generals_sm::treason
