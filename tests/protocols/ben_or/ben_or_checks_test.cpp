/// Ben-Or's judges against processes with one broken rule each, and against correct ones.

#include "protocols/ben_or/ben_or_checks.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "sim/faults/surroundings.hpp"
#include "tests/protocols/ben_or/support.hpp"
#include "tests/support/vandal.hpp"

namespace orrery::ben_or::checks_test {

using namespace std::chrono_literals;

// ---------------------------------------------------------------- one broken rule each

/// "More than N/2": here half of them is enough.
class ProposesWhatHalfReport : public BenOr {
 protected:
  bool is_worth_a_proposal(std::uint32_t count) const override { return 2 * count >= n(); }
};

/// "More than t D-messages": here one is enough.
class DecidesOnOneProposal : public BenOr {
 protected:
  bool is_decisive(std::uint32_t count) const override { return count >= 1; }
};

/// "From N - t processes": here it is one less.
class WaitsForTooFew : public BenOr {
 protected:
  std::uint32_t awaited() const override { return BenOr::awaited() - 1; }
};

/// What it says is on no disk.
class ForgetsItsWords : public BenOr {
 protected:
  void persist_words() override {}
};

/// "If there is at least one D-message then set x := v": here the coin decides.
class IsNeverConvinced : public BenOr {
 protected:
  bool is_convincing(std::uint32_t) const override { return false; }
};

/// Everybody agrees in the first round, and it goes on for another one.
class DecidesTooLate : public BenOr {
 protected:
  bool is_decisive(std::uint32_t count) const override {
    return r > 1 && BenOr::is_decisive(count);
  }
};

/// Who has decided is silent in the next round.
class LeavesAtOnce : public BenOr {
 protected:
  void say_farewell() override {}
};

// ---------------------------------------------------------------- monitors

/// Loss, reordering, slow disks; and crashes, restarts and cuts, if there is a vandal.
template <class P>
World weather(std::uint64_t seed, std::uint32_t nodes, const Config& config, bool is_wild) {
  const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 60ms}},
                            .loss = Probability{is_wild ? 0.1 : 0}};
  const DiskPlan disk{.sync = {Uniform{.min = 0ms, .max = 10ms}}};
  World world(seed, make_ref<Surroundings>(network, disk));
  world.add_group('n', nodes, 'n', [&](NodeId) { return make_box<P>(config); });
  world.add_monitor(make_checks());
  if (is_wild) world.add_agent(make_ref<Vandal>());
  world.begin();
  return world;
}

/// Which judges notice something in some of these runs: all of them, or until this one does.
template <class P>
std::set<std::string> broken_in(std::uint32_t nodes, const Config& config,
                                const std::string& until = "") {
  constexpr std::uint64_t seeds_max = 300, seeds_without = 80;
  std::set<std::string> judges;
  for (std::uint64_t seed = 1; seed <= (until.empty() ? seeds_without : seeds_max); ++seed) {
    World world = weather<P>(seed, nodes, config, true);
    world.run_until(3s);
    for (const Violation& violation : world.violations()) judges.insert(violation.judge);
    if (judges.contains(until)) break;
  }
  return judges;
}

/// Does this judge notice something?
template <class P>
bool is_noticed(const std::string& judge, std::uint32_t nodes, const Config& config) {
  return broken_in<P>(nodes, config, judge).contains(judge);
}

const Config hurried{.ask = 50ms};

TEST(BenOrChecks, StaySilentWhereNothingIsWrong) {
  const std::set<std::string> nobody;
  EXPECT_EQ(broken_in<BenOr>(3, hurried), nobody);
  EXPECT_EQ(broken_in<BenOr>(4, hurried), nobody);
  EXPECT_EQ(broken_in<BenOr>(5, hurried), nobody);
  EXPECT_EQ(broken_in<BenOr>(3, {.ones = 3, .ask = 50ms}), nobody);
  EXPECT_EQ(broken_in<BenOr>(6, {.faults = Faults::byzantine, .ask = 50ms}), nobody);
}

TEST(BenOrChecks, NoticeTwoProposalsInARound) {
  EXPECT_TRUE(is_noticed<ProposesWhatHalfReport>("ben_or.one_proposal", 4, hurried));
}

TEST(BenOrChecks, NoticeTwoDecisions) {
  EXPECT_TRUE(is_noticed<ProposesWhatHalfReport>("ben_or.agreement", 4, hurried));
  EXPECT_TRUE(is_noticed<DecidesOnOneProposal>("ben_or.agreement", 5, hurried));
  EXPECT_TRUE(is_noticed<IsNeverConvinced>("ben_or.agreement", 5, hurried));
}

TEST(BenOrChecks, NoticeThatSomebodyTakesBackItsWord) {
  EXPECT_TRUE(is_noticed<ForgetsItsWords>("ben_or.one_word", 5, hurried));
}

TEST(BenOrChecks, NoticeThatWhatAllWantIsNotDecidedAtOnce) {
  EXPECT_TRUE(is_noticed<DecidesTooLate>("ben_or.validity", 3, {.ones = 3, .ask = 50ms}));
}

/// Five begin with 1, and a sixth one, which is a liar, says 0 like somebody who begins with that.
template <class P>
bool breaks_validity_under_a_lie() {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    World world = weather<P>(seed, 6, {.faults = Faults::byzantine, .ones = 5}, false);
    world.declare_liar(n6);
    world.run_until(3s);
    if (!world.violations().empty()) return true;
  }
  return false;
}

TEST(BenOrChecks, NoticeThatOneMessageLessIsTooFew) {
  EXPECT_FALSE(breaks_validity_under_a_lie<BenOr>());
  EXPECT_TRUE(breaks_validity_under_a_lie<WaitsForTooFew>());
}

TEST(BenOrChecks, SaySoInASentence) {
  Cluster cluster;
  cluster.add<DecidesTooLate>('n', 1, {.ones = 1});
  World& world = cluster.world();
  world.add_monitor(make_checks());
  world.begin();
  world.run_until(1s);
  ASSERT_EQ(world.violations().size(), 1U);
  EXPECT_EQ(world.violations()[0].sentence,
            "n1 decided 1 in round 2, although all had begun with 1");
}

/// n3 begins with another value, and is a liar.
World with_a_liar() {
  World world(1);
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<DecidesTooLate>(Config{.ones = 2}); });
  world.add_monitor(make_checks());
  world.declare_liar(n3);
  world.begin();
  world.run_until(1s);
  return world;
}

TEST(BenOrChecks, DoNotAskLiarsForTheirInput) {
  const World world = with_a_liar();
  ASSERT_FALSE(world.violations().empty());
  EXPECT_EQ(world.violations()[0].judge, "ben_or.validity");
}

// ---------------------------------------------------------------- termination

Verdict termination_of(const World& world, std::optional<Time> stable_from = Time{}) {
  return termination().verdict(Ending(world, {.stable_from = stable_from, .survives_down = 1}));
}

TEST(BenOrTermination, HoldsWhereAllThatAreUpHaveDecided) {
  World world = weather<BenOr>(1, 3, {}, false);
  world.crash(n2);
  world.run_until(5s);
  EXPECT_EQ(termination_of(world), Verdict{.sentence = "all 2 that are up and loyal have decided"});
}

/// The first seed of a run in which somebody has decided and left somebody behind.
template <class P>
Verdict of_those_left_behind(std::optional<Time> stable_from) {
  Verdict verdict;
  for (std::uint64_t seed = 1; seed <= 100 && verdict.status == Verdict::Status::holds; ++seed) {
    World world = weather<P>(seed, 3, {}, false);
    world.run_until(5s);
    verdict = termination_of(world, stable_from);
  }
  return verdict;
}

TEST(BenOrTermination, BitesWhereWhoDecidesLeavesAtOnce) {
  EXPECT_EQ(of_those_left_behind<BenOr>(Time{}).status, Verdict::Status::holds);
  EXPECT_EQ(of_those_left_behind<LeavesAtOnce>(Time{}).status, Verdict::Status::violated);
  EXPECT_EQ(of_those_left_behind<LeavesAtOnce>(std::nullopt).status, Verdict::Status::unknown)
      << "in a world that is never stable nothing is due";
}

TEST(BenOrTermination, IsNotDueWhereTooManyAreDown) {
  World world = weather<BenOr>(1, 3, {}, false);
  world.crash(n2);
  world.crash(n3);
  world.run_until(5s);
  EXPECT_EQ(termination_of(world),
            (Verdict{.status = Verdict::Status::unknown,
                     .sentence = "n1 waits in vain for the messages of a phase; but n2 and n3 are "
                                 "down for good, more than the protocol survives"}));
}

/// Nobody ever proposes anything.
class NeverProposes : public BenOr {
 protected:
  bool is_worth_a_proposal(std::uint32_t) const override { return false; }
};

TEST(BenOrTermination, CannotTellWhileCoinsAreTossed) {
  World world = weather<NeverProposes>(1, 3, {}, false);
  world.run_until(1s);
  EXPECT_EQ(termination_of(world),
            (Verdict{.status = Verdict::Status::unknown,
                     .sentence = "n1, n2 and n3 still toss coins: with probability 1 that ends, "
                                 "some day"}));
}

}  // namespace orrery::ben_or::checks_test
