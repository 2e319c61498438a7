/// Theorem 1, by brute force and by search, and the judges against broken variants.

#include "protocols/generals_om/generals_om_checks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/protocols/generals_om/support.hpp"

namespace orrery::generals_om::checks_test {

std::uint64_t power_of_three(std::uint32_t exponent) {
  std::uint64_t power = 1;
  for (std::uint32_t i = 0; i < exponent; ++i) power *= 3;
  return power;
}

/// Judges that some lie violates, of all the lies of one traitor among so many generals: each of
/// his messages is attack, retreat, or silence.
std::set<std::string> violated_by_one_traitor(std::uint32_t generals, std::uint64_t& lies) {
  std::set<std::string> violated;
  for (std::uint32_t traitor = 1; traitor <= generals; ++traitor) {
    const std::uint32_t his_messages = traitor == 1 ? generals - 1 : generals - 2;
    for (const Order order : {Order::attack, Order::retreat}) {
      for (std::uint64_t lie = 0; lie < power_of_three(his_messages); ++lie) {
        ++lies;
        const World world = after_battle({.generals = generals,
                                          .order = order,
                                          .traitors = {replica(traitor)},
                                          .lie = lie_number(lie)});
        if (const std::string wrong = what_is_wrong(world); !wrong.empty()) {
          violated.insert(wrong.substr(0, wrong.find(':')));
        }
      }
    }
  }
  return violated;
}

// Theorem 1: "For any m, Algorithm OM(m) satisfies conditions IC1 and IC2 if there are more than 3m
// generals and at most m traitors."
TEST(Theorem1, HoldsForFourGeneralsWhateverOneTraitorSays) {
  std::uint64_t lies = 0;
  EXPECT_EQ(violated_by_one_traitor(4, lies), std::set<std::string>{});
  EXPECT_EQ(lies, 2U * (27 + 3 * 9));
}

TEST(Theorem1, HoldsForFiveGeneralsWhateverOneTraitorSays) {
  std::uint64_t lies = 0;
  EXPECT_EQ(violated_by_one_traitor(5, lies), std::set<std::string>{});
  EXPECT_EQ(lies, 2U * (81 + 4 * 27));
}

// §2: "no solution with fewer than 3m + 1 generals can cope with m traitors"
TEST(ThreeGenerals, CannotCopeWithOneTraitor) {
  std::uint64_t lies = 0;
  EXPECT_EQ(violated_by_one_traitor(3, lies), std::set<std::string>{"generals_om.ic2"});
}

const Lie he_said_retreat = [](NodeId, NodeId, const OralMessage&) { return Order::retreat; };

/// Figure 1: the commander says "attack" to both, and Lieutenant 2 (n3) says "he said 'retreat'".
World figure1() { return after_battle({.generals = 3, .traitors = {n3}, .lie = he_said_retreat}); }

/// Figure 2: the commander says "attack" to Lieutenant 1 (n2), and "retreat" to Lieutenant 2.
World figure2() {
  return after_battle(
      {.generals = 3, .traitors = {n1}, .lie = [](NodeId, NodeId to, const OralMessage&) {
         return to == n2 ? Order::attack : Order::retreat;
       }});
}

// "Lieutenant 1 … must obey the order to attack" in Figure 1, and does not.
TEST(ThreeGenerals, Figure1_ALieutenantDoesNotObeyALoyalCommander) {
  EXPECT_EQ(what_is_wrong(figure1()),
            "generals_om.ic2: n1 is loyal and has sent \"attack\", but n2 retreats");
}

// "Lieutenant 1 does not know who the traitor is, and he cannot tell what message the commander
// actually sent to Lieutenant 2. Hence, the scenarios in these two pictures appear exactly the same
// to Lieutenant 1."
TEST(ThreeGenerals, Figures1And2_LookTheSameToLieutenant1) {
  const World first = figure1();
  const World second = figure2();
  EXPECT_EQ(first.state_of<Volatile>(n2), second.state_of<Volatile>(n2));
  EXPECT_EQ(decision(second, n2), decision(second, n3)) << "here they agree: to retreat";
}

// Figure 3 (Lieutenant 3 a traitor): "Lieutenant 2 … obtains the correct value".
TEST(FourGenerals, Figure3_ATraitorousLieutenantConfusesNobody) {
  const World world = after_battle({.traitors = {n4}, .lie = he_said_retreat});
  EXPECT_EQ(what_is_wrong(world), "");
  EXPECT_EQ(decision(world, n2), Order::attack);
  EXPECT_EQ(decision(world, n3), Order::attack);
}

// Figure 4 (the commander a traitor): "the three loyal lieutenants all obtain the same value".
TEST(FourGenerals, Figure4_ATraitorousCommanderIsObeyedInTheSameWayByAll) {
  const World world = after_battle({.traitors = {n1}, .lie = [](NodeId, NodeId to, const auto&) {
                                      return to == n3 ? Order::retreat : Order::attack;
                                    }});
  EXPECT_EQ(what_is_wrong(world), "");
  for (const NodeId lieutenant : {n2, n3, n4}) {
    EXPECT_EQ(decision(world, lieutenant), Order::attack);
  }
}

// ---------------------------------------------------------------- search

struct Found {
  std::uint64_t ic1 = 0, ic2 = 0, undecided = 0;
};

/// Of so many battles with drawn traitors and lies.
Found search(std::uint32_t generals, std::uint32_t m, std::uint32_t traitors, std::uint64_t runs) {
  Found found;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    const std::string wrong =
        what_is_wrong(after_battle({.generals = generals,
                                    .m = m,
                                    .order = seed % 2 == 0 ? Order::attack : Order::retreat,
                                    .traitors = drawn_traitors(generals, traitors, seed),
                                    .lie = drawn_lie(seed)}));
    if (wrong.starts_with(conditions.ic1)) ++found.ic1;
    else if (wrong.starts_with(conditions.ic2)) ++found.ic2;
    else if (!wrong.empty()) ++found.undecided;
  }
  return found;
}

void expect_nothing(const Found& found) {
  EXPECT_EQ(found.ic1, 0U);
  EXPECT_EQ(found.ic2, 0U);
  EXPECT_EQ(found.undecided, 0U);
}

TEST(Theorem1, HoldsForSevenGeneralsInTenThousandBattlesWithTwoTraitors) {
  expect_nothing(search(7, 2, 2, 10'000));
}

TEST(Theorem1, HoldsForTenGeneralsInAHundredBattlesWithThreeTraitors) {
  expect_nothing(search(10, 3, 3, 100));
}

TEST(Theorem1, HoldsWithFewerTraitorsThanM) {
  expect_nothing(search(7, 2, 1, 1000));
  expect_nothing(search(7, 2, 0, 10));
}

/// … and the same search finds what is wrong where there is one general too few, or one traitor
/// too many.
TEST(Theorem1, NeedsEveryGeneral) {
  const Found six = search(6, 2, 2, 1000);
  EXPECT_GT(six.ic1, 0U);
  EXPECT_GT(six.ic2, 0U);
  EXPECT_EQ(six.undecided, 0U);
  const Found three_traitors = search(7, 2, 3, 1000);
  EXPECT_GT(three_traitors.ic1 + three_traitors.ic2, 0U);
}

/// Votes in a single exchange, as textbooks have it: m = 0 with a traitor.
TEST(OneRound, IsNotEnoughWhereTheCommanderTellsOneThisAndTheOtherThat) {
  const auto lie = [](NodeId, NodeId to, const OralMessage&) {
    return to == n2 ? Order::attack : Order::retreat;
  };
  EXPECT_EQ(what_is_wrong(after_battle({.m = 0, .traitors = {n1}, .lie = lie})),
            "generals_om.ic1: n2 attacks, and n3 retreats");
  EXPECT_EQ(what_is_wrong(after_battle({.m = 1, .traitors = {n1}, .lie = lie})), "");
}

// ---------------------------------------------------------------- broken variants

/// Obeys what the commander told him, whatever the others say.
class BelievesTheCommander : public OralMessages {
 protected:
  Order majority(std::uint32_t, std::uint32_t) const override { return *said[0]; }
};

/// Takes a tie for an attack.
class AttacksOnATie : public OralMessages {
 protected:
  Order majority(std::uint32_t attacks, std::uint32_t values) const override {
    return 2 * attacks >= values ? Order::attack : Order::retreat;
  }
};

/// Wants all to say so.
class WantsUnanimity : public OralMessages {
 protected:
  Order majority(std::uint32_t attacks, std::uint32_t values) const override {
    return attacks == values ? Order::attack : Order::retreat;
  }
};

/// Waits for ever for whoever keeps silent.
class WaitsForAll : public OralMessages {
 public:
  using OralMessages::on;
  void on(RoundEnds ends) {
    const bool lacks_one = std::find(said.begin(), said.end(), std::nullopt) != said.end();
    if (self() != commander && round == m + 1 && lacks_one) return;
    OralMessages::on(ends);
  }
};

const Lie equivocation = [](NodeId, NodeId to, const OralMessage&) {
  return to == n2 ? Order::attack : Order::retreat;
};
const Lie silence = [](NodeId, NodeId, const OralMessage&) { return std::nullopt; };

TEST(Ic1, IsViolatedByWhoBelievesTheCommander) {
  const Army army{.traitors = {n1}, .lie = equivocation};
  EXPECT_EQ(what_is_wrong(after_battle<BelievesTheCommander>(army)),
            "generals_om.ic1: n2 attacks, and n3 retreats");
  EXPECT_EQ(what_is_wrong(after_battle(army)), "");
}

TEST(Ic2, IsViolatedByWhoWantsUnanimity) {
  const Army army{.traitors = {n4}, .lie = he_said_retreat};
  EXPECT_EQ(what_is_wrong(after_battle<WantsUnanimity>(army)),
            "generals_om.ic2: n1 is loyal and has sent \"attack\", but n2 retreats");
  EXPECT_EQ(what_is_wrong(after_battle(army)), "");
}

/// The default may be either, if it is the same for all: with four generals there is no tie.
TEST(Judges, HaveNothingAgainstAnotherDefault) {
  for (std::uint64_t lie = 0; lie < power_of_three(3); ++lie) {
    const Army army{.traitors = {n1}, .lie = lie_number(lie)};
    EXPECT_EQ(what_is_wrong(after_battle<AttacksOnATie>(army)), "");
  }
}

TEST(Judges, AskNothingOfTraitors) {
  // n3 tells himself a lie by being told one: the commander is loyal, and n3 does not obey.
  const World world = after_battle<WantsUnanimity>({.traitors = {n2, n3, n4}, .lie = silence});
  EXPECT_EQ(decision(world, n3), Order::retreat);
  EXPECT_EQ(what_is_wrong(world), "");
}

Verdict verdict_of(const World& world) { return everybody_decides().verdict(Ending(world)); }

TEST(EverybodyDecides, IsViolatedByWhoWaitsForAll) {
  const Army army{.traitors = {n4}, .lie = silence};
  EXPECT_EQ(verdict_of(after_battle<WaitsForAll>(army)),
            (Verdict{.status = Verdict::Status::violated, .sentence = "n2 and n3 never decided"}));
  EXPECT_EQ(verdict_of(after_battle(army)),
            (Verdict{.sentence = "all 2 loyal lieutenants have decided"}));
  EXPECT_EQ(verdict_of(after_battle<WaitsForAll>({})),
            (Verdict{.sentence = "all 3 loyal lieutenants have decided"}));
}

TEST(EverybodyDecides, CannotTellWhereNobodyIsLoyal) {
  EXPECT_EQ(verdict_of(after_battle({.traitors = {n2, n3, n4}, .lie = silence})),
            (Verdict{.status = Verdict::Status::unknown, .sentence = "no lieutenant is loyal"}));
}

// ---------------------------------------------------------------- crashes

/// A general that crashes is a traitor: it does not do what the algorithm says, even once it is
/// back.
TEST(Crashes, AreCopedWithLikeTreason) {
  using std::chrono::milliseconds;
  for (std::uint32_t crashed = 1; crashed <= 4; ++crashed) {
    for (const int down : {5, 10, 11, 15, 20, 25}) {
      for (const int up : {6, 17, 28, 39}) {
        World world = before_battle({});
        world.run_until(milliseconds(down));
        world.crash(replica(crashed));
        world.run_until(std::max(milliseconds(down), milliseconds(up)));
        world.restart(replica(crashed));
        world.run_until(milliseconds(100));
        SCOPED_TRACE(fmt::format("n{} down at {}ms, up at {}ms", crashed, down, up));
        EXPECT_EQ(what_is_wrong(world), "");
        EXPECT_EQ(generals::loyal_lieutenants(world).size(), crashed == 1 ? 3U : 2U);
      }
    }
  }
}

}  // namespace orrery::generals_om::checks_test
