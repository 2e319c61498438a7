/// Theorem 2, by brute force and by search, and the judges against broken variants.

#include "protocols/generals_sm/generals_sm_checks.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/protocols/generals_sm/support.hpp"

namespace orrery::generals_sm::treason {

Line tells(std::uint32_t round, NodeId who, NodeId to, const std::function<Chain(Traitor&)>& what) {
  return {.at = in_round(round), .who = who, .act = [to, what](Traitor& traitor) {
            traitor.tell(to, what(traitor));
          }};
}

Line commands(std::uint32_t round, NodeId to, Order order) {
  return tells(round, n1, to, [order](Traitor& me) { return me.signed_by_me(order, {}); });
}

// ---------------------------------------------------------------- three generals, every lie

/// What one lieutenant hears of a commander who signs both orders: each or none, in time or too
/// late, this or that first.
std::vector<Line> equivocation(std::uint32_t which, NodeId to) {
  const bool attack_first = (which & 16U) != 0;
  const Order first = attack_first ? Order::attack : Order::retreat;
  const Order second = attack_first ? Order::retreat : Order::attack;
  std::vector<Line> lines;
  for (const std::uint32_t round : {1U, 2U}) {
    const std::uint32_t bits = which >> (2 * (round - 1));
    if ((bits & 1U) != 0) lines.push_back(commands(round, to, first));
    if ((bits & 2U) != 0) lines.push_back(commands(round, to, second));
  }
  return lines;
}

// Theorem 2: "For any m, Algorithm SM(m) solves the Byzantine Generals Problem if there are at most
// m traitors."
TEST(Theorem2, HoldsForThreeGeneralsWhateverATraitorousCommanderSigns) {
  for (std::uint32_t to_n2 = 0; to_n2 < 32; ++to_n2) {
    for (std::uint32_t to_n3 = 0; to_n3 < 32; ++to_n3) {
      std::vector<Line> script = equivocation(to_n2, n2);
      for (const Line& line : equivocation(to_n3, n3)) script.push_back(line);
      EXPECT_EQ(what_is_wrong(after_battle({.traitors = {n1}, .script = script})), "");
    }
  }
}

/// What the commander has sent him, or nothing before that.
Chain order_received() { return Traitor::known.empty() ? Chain{} : Traitor::known.front(); }

Order other(Order order) { return order == Order::attack ? Order::retreat : Order::attack; }

/// The order that he has not received, under the signature of the one that he has.
Chain forged() {
  Chain chain = order_received();
  for (auto& link : chain) {
    link.change([](Endorsement& content) { content.order = other(content.order); });
  }
  return chain;
}

/// Everything that a traitorous lieutenant can make of one order.
Chain invention(std::uint32_t which, Order order, Traitor& me) {
  switch (which) {
    case 0:
      return order_received();
    case 1:
      return me.signed_by_me(order, order_received());
    case 2:
      return me.signed_by_me(other(order), order_received());
    case 3:
      return forged();
    case 4:
      return me.signed_by_me(other(order), forged());
    default:
      return me.signed_by_me(other(order), {});
  }
}

/// Each of six inventions never, or in one of three rounds.
std::vector<Line> inventions(std::uint32_t which, NodeId traitor, NodeId victim, Order order) {
  std::vector<Line> lines;
  for (std::uint32_t invention_number = 0; invention_number < 6; ++invention_number) {
    const std::uint32_t round = which % 4;
    which /= 4;
    if (round == 0) continue;
    lines.push_back(tells(round, traitor, victim,
                          [=](Traitor& me) { return invention(invention_number, order, me); }));
  }
  return lines;
}

TEST(Theorem2, HoldsForThreeGeneralsWhateverATraitorousLieutenantInvents) {
  for (const auto& [traitor, victim] : {std::pair{n2, n3}, std::pair{n3, n2}}) {
    for (const Order order : {Order::attack, Order::retreat}) {
      for (std::uint32_t which = 0; which < 4096; ++which) {
        const World world = after_battle({.order = order,
                                          .traitors = {traitor},
                                          .script = inventions(which, traitor, victim, order)});
        EXPECT_EQ(what_is_wrong(world), "");
        EXPECT_EQ(decision(world, victim), order);
      }
    }
  }
}

// Figure 5: "Algorithm SM(1); the commander a traitor." Both lieutenants have both orders, "and
// know the commander is a traitor".
TEST(ThreeGenerals, Figure5_BothLieutenantsKnowThatTheCommanderIsATraitor) {
  const World world =
      after_battle({.traitors = {n1},
                    .script = {commands(1, n2, Order::attack), commands(1, n3, Order::retreat)}});
  const SmallSet<Order> both{Order::retreat, Order::attack};
  EXPECT_EQ(world.state_of<Volatile>(n2).V, both);
  EXPECT_EQ(world.state_of<Volatile>(n3).V, both);
  EXPECT_EQ(what_is_wrong(world), "");
}

// ---------------------------------------------------------------- any number of traitors

/// What traitors who know of each other do in a battle, drawn for a seed: four times in a round
/// each of them takes something that any of them knows, mostly signs it, and shows it to some.
class Conspiracy {
 public:
  Conspiracy(std::uint32_t generals, std::uint32_t m, std::uint32_t traitors, std::uint64_t seed)
      : generals_(generals), m_(m), draw_(Draw::of_bits(seed).then(hash_of_name("conspiracy"))) {
    for (std::uint64_t i = 0; traitors_.size() < traitors; ++i) {
      const std::uint64_t one = draw_.then(0).then(i).below(generals);
      const NodeId traitor = replica(1 + static_cast<std::uint32_t>(one));
      if (!is_among(traitors_, traitor)) traitors_.push_back(traitor);
    }
  }

  Army army() const {
    const Order order = draw_.then(1).chance(0.5) ? Order::attack : Order::retreat;
    return {
        .generals = generals_, .m = m_, .order = order, .traitors = traitors_, .script = script()};
  }

 private:
  std::vector<Line> script() const {
    std::vector<Line> lines;
    if (is_among(traitors_, n1)) lines.push_back({.at = {}, .who = n1, .act = sign_both});
    constexpr std::uint32_t a_round = 4;
    for (std::uint32_t quarter = 0; quarter < a_round * (m_ + 2); ++quarter) {
      for (const NodeId traitor : traitors_) {
        const Draw draw = draw_.then(2).then(quarter).then(traitor.bits);
        lines.push_back({.at = delta + delta / a_round * quarter,
                         .who = traitor,
                         .act = [this, draw](Traitor& me) { act(me, draw); }});
      }
    }
    return lines;
  }

  static void sign_both(Traitor& me) {
    for (const Order order : {Order::attack, Order::retreat}) {
      Traitor::known.push_back(me.signed_by_me(order, {}));
    }
  }

  void act(Traitor& me, Draw draw) const {
    if (Traitor::known.empty() || draw.then(0).chance(0.3)) return;
    Chain chain = Traitor::known[draw.then(1).below(Traitor::known.size())];
    const bool has_signed = std::any_of(
        chain.begin(), chain.end(), [&](const auto& link) { return link.signer() == me.name(); });
    if (!has_signed && draw.then(2).chance(0.8)) {
      chain = me.signed_by_me(chain.front()->order, chain);
      Traitor::known.push_back(chain);
    }
    for (std::uint32_t i = 1; i <= generals_; ++i) {
      if (draw.then(3).then(i).chance(0.3)) me.tell(replica(i), chain);
    }
  }

  std::uint32_t generals_;
  std::uint32_t m_;
  Draw draw_;
  std::vector<NodeId> traitors_;
};

std::string what_goes_wrong(std::uint32_t generals, std::uint32_t m, std::uint32_t traitors,
                            std::uint64_t seed) {
  const Conspiracy conspiracy(generals, m, traitors, seed);
  return what_is_wrong(after_battle(conspiracy.army()));
}

TEST(Theorem2, HoldsForUpToSevenGeneralsWithUpToFourTraitorsInThousandsOfBattles) {
  std::uint32_t battles = 0;
  for (std::uint32_t generals = 2; generals <= 7; ++generals) {
    for (std::uint32_t m = 0; m <= 4; ++m) {
      for (std::uint32_t traitors = 0; traitors <= std::min(m, generals); ++traitors) {
        for (std::uint64_t seed = 1; seed <= 200; ++seed, ++battles) {
          EXPECT_EQ(what_goes_wrong(generals, m, traitors, seed), "")
              << generals << " generals, m = " << m << ", " << traitors << " traitors, " << seed;
        }
      }
    }
  }
  EXPECT_GT(battles, 15'000U);
}

/// The same search finds what is wrong where there is one traitor too many: never IC2, as nobody
/// can forge a loyal commander's signature.
TEST(Theorem2, NeedsARoundForEachTraitor) {
  for (std::uint32_t m = 0; m <= 2; ++m) {
    SCOPED_TRACE(m);
    std::map<std::string, std::uint32_t> wrong;
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
      const std::string what = what_goes_wrong(m + 3, m, m + 1, seed);
      ++wrong[what.substr(0, what.find(':'))];
    }
    EXPECT_GT(wrong["generals_sm.ic1"], 0U);
    EXPECT_EQ(wrong[""] + wrong["generals_sm.ic1"], 1000U);
  }
}

// ---------------------------------------------------------------- broken variants

/// Keeps to himself what he is told.
class PassesNothingOn : public SignedMessages {
 protected:
  void pass_on(Chain) override {}
};

/// Does not look at signatures.
class BelievesAnybody : public SignedMessages {
 protected:
  bool is_properly_signed(const Chain& chain) const override { return !chain.empty(); }
};

/// Listens until he decides.
class ListensTooLong : public SignedMessages {
 protected:
  bool is_timely(const Chain&) const override { return !decided; }
};

/// Takes the other one of two orders, as all do.
class AttacksIfAnybodySaysSo : public SignedMessages {
 protected:
  Order choice() const override {
    return V.contains(Order::attack) ? Order::attack : Order::retreat;
  }
};

/// Waits for an order for ever.
class WaitsForAnOrder : public SignedMessages {
 public:
  using SignedMessages::on;
  void on(RoundEnds ends) {
    if (self() != commander && round == m + 1 && V.empty()) return;
    SignedMessages::on(ends);
  }
};

const Army two_orders{.traitors = {n1},
                      .script = {commands(1, n2, Order::attack), commands(1, n3, Order::retreat)}};

TEST(Ic1, IsViolatedByWhoPassesNothingOn) {
  EXPECT_EQ(what_is_wrong(after_battle<PassesNothingOn>(two_orders)),
            "generals_sm.ic1: n2 attacks, and n3 retreats");
  EXPECT_EQ(what_is_wrong(after_battle(two_orders)), "");
}

/// The commander gives n2 another order in the last instant: too late for n2 to tell.
TEST(Ic1, IsViolatedByWhoListensTooLong) {
  Army army{.traitors = {n1},
            .script = {commands(1, n2, Order::attack), commands(1, n3, Order::attack),
                       commands(2, n3, Order::retreat)}};
  army.script.back().at = delta * 3 - std::chrono::milliseconds(1) - Duration{1};
  EXPECT_EQ(what_is_wrong(after_battle<ListensTooLong>(army)),
            "generals_sm.ic1: n2 attacks, and n3 retreats");
  EXPECT_EQ(what_is_wrong(after_battle(army)), "");
}

TEST(Ic2, IsViolatedByWhoBelievesAnybody) {
  const Army army{.traitors = {n2},
                  .script = {tells(1, n2, n3, [](Traitor&) { return forged(); })}};
  EXPECT_EQ(what_is_wrong(after_battle<BelievesAnybody>(army)),
            "generals_sm.ic2: n1 is loyal and has sent \"attack\", but n3 retreats");
  EXPECT_EQ(what_is_wrong(after_battle(army)), "");
}

// "one possible definition is to let choice(V) be the median element": any is fine, if it is the
// same for all.
TEST(Judges, HaveNothingAgainstAnotherChoice) {
  const World world = after_battle<AttacksIfAnybodySaysSo>(two_orders);
  EXPECT_EQ(what_is_wrong(world), "");
  EXPECT_EQ(decision(world, n2), Order::attack);
}

TEST(EverybodyDecides, IsViolatedByWhoWaitsForAnOrder) {
  const Army army{.traitors = {n1}};
  const auto verdict_of = [](const World& world) {
    return everybody_decides().verdict(Ending(world));
  };
  EXPECT_EQ(verdict_of(after_battle<WaitsForAnOrder>(army)),
            (Verdict{.status = Verdict::Status::violated, .sentence = "n2 and n3 never decided"}));
  EXPECT_EQ(verdict_of(after_battle(army)),
            (Verdict{.sentence = "all 2 loyal lieutenants have decided"}));
  EXPECT_EQ(verdict_of(after_battle({.traitors = {n2, n3}})),
            (Verdict{.status = Verdict::Status::unknown, .sentence = "no lieutenant is loyal"}));
}

}  // namespace orrery::generals_sm::treason
