/// The rules of Ben-Or's Protocols A and B, one by one: n1 among silent peers.

#include "protocols/ben_or/ben_or.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "tests/protocols/ben_or/support.hpp"
#include "tests/support/error_in.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::ben_or {
namespace {

using enum Bit;

/// To all, oneself at last.
template <class M>
Effects said_among_three(const M& message) {
  return sent_to_each({n2, n3, n1}, message);
}

/// n1 of three, of which one may crash; it has heard itself and these.
Lone<BenOr> after_reports(std::initializer_list<Bit> others) {
  Lone<BenOr> process(3, {.ones = 1});
  process.receive(n1, report(1, one));
  NodeId from = n2;
  for (const Bit x : others) process.receive(std::exchange(from, n3), report(1, x));
  return process;
}

// ---------------------------------------------------------------- Protocol A

// "Step 1: send the message (1, r, x) to all the processes."
TEST(BenOr, ProcessReportsItsValueToAll) {
  Cluster cluster;
  cluster.add<BenOr>('n', 3, {.ones = 1});
  EXPECT_EQ(cluster.begin(), sent_to_each({n2, n3, n1}, report(1, one)) +
                                 sent_to_each({n1, n3, n2}, report(1, zero)) +
                                 sent_to_each({n1, n2, n3}, report(1, zero)));
}

// "If more than N/2 messages have the same value v, then send (2, r, v, D) to all processes. Else
// send the message (2, r, ?)."
TEST(BenOr, ProcessProposesWhatMostReport) {
  Lone<BenOr> process(3, {.ones = 1});
  EXPECT_EQ(process.receive(n1, report(1, one)), nothing);
  EXPECT_EQ(process.receive(n3, report(1, one)), said_among_three(proposal(1, one)));

  Lone<BenOr> torn(3, {.ones = 1});
  EXPECT_EQ(torn.receive(n2, report(1, zero)), nothing);
  EXPECT_EQ(torn.receive(n1, report(1, one)), said_among_three(proposal(1, no_value)));
}

TEST(BenOr, HalfOfAnEvenNumberIsNotEnough) {
  Lone<BenOr> process(4, {.ones = 1});
  process.receive(n1, report(1, one));
  process.receive(n2, report(1, one));
  EXPECT_EQ(process.receive(n3, report(1, zero)),
            sent_to_each({n2, n3, n4, n1}, proposal(1, no_value)));
}

// "If there is at least one D-message (2, r, v, D) then set x := v."
TEST(BenOr, OneProposalConvinces) {
  Lone<BenOr> process = after_reports({zero});
  process.receive(n1, proposal(1, no_value));
  EXPECT_EQ(process.receive(n2, proposal(1, zero)), said_among_three(report(2, zero)));
}

// "If there are more than t D-messages then decide v."
TEST(BenOr, MoreThanFProposalsDecideAndTheNextRoundIsSaidAtOnce) {
  Lone<BenOr> process = after_reports({one});
  process.receive(n1, proposal(1, one));
  EXPECT_EQ(process.receive(n2, proposal(1, one)), output(Decided{.value = one, .round = 1}) +
                                                       sent_to_each({n2, n3}, report(2, one)) +
                                                       sent_to_each({n2, n3}, proposal(2, one)));
  EXPECT_EQ(process.state().awaits, Awaits::nothing);
  EXPECT_FALSE(process.is_running(AskDue{}));
  EXPECT_EQ(process.receive(n3, report(2, one)), nothing) << "it has stopped";
}

// "Else set x = 1 or 0 each with probability 1/2."
TEST(BenOr, WithoutAProposalACoinIsTossed) {
  Lone<BenOr> process = after_reports({zero});
  process.receive(n1, proposal(1, no_value));
  const Effects effects = process.receive(n2, proposal(1, no_value));
  const Bit tossed = process.state().x;
  EXPECT_EQ(effects,
            output(Flipped{.round = 1, .value = tossed}) + said_among_three(report(2, tossed)));
}

TEST(BenOr, TheFirstMessageOfAProcessInAPhaseCounts) {
  Lone<BenOr> process(5, {.ones = 1});
  process.receive(n1, report(1, one));
  process.receive(n2, report(1, zero));
  EXPECT_EQ(process.receive(n2, report(1, zero)), nothing) << "a copy";
  EXPECT_EQ(process.receive(n2, report(1, one)), nothing) << "another word of the same process";
  EXPECT_EQ(process.receive(n3, report(1, zero)),
            sent_to_each({n2, n3, n4, n5, n1}, proposal(1, no_value)));
}

TEST(BenOr, MessagesOfLaterPhasesAndRoundsAreKept) {
  Lone<BenOr> process(3, {.ones = 1});
  EXPECT_EQ(process.receive(n2, report(2, one)), nothing);
  EXPECT_EQ(process.receive(n3, report(2, one)), nothing);
  EXPECT_EQ(process.receive(n2, proposal(1, one)), nothing);
  EXPECT_EQ(process.receive(n3, proposal(1, no_value)), nothing);
  process.receive(n2, report(1, one));
  EXPECT_EQ(process.receive(n3, report(1, one)), said_among_three(proposal(1, one)) +
                                                     said_among_three(report(2, one)) +
                                                     said_among_three(proposal(2, one)))
      << "all of round 1 and the first phase of round 2 were waiting";
}

TEST(BenOr, HostileMessagesAreIgnored) {
  Lone<BenOr> process(3, {.ones = 1});
  EXPECT_EQ(process.receive(client(1), report(1, one)), nothing) << "no process";
  EXPECT_EQ(process.receive(replica(9), report(1, one)), nothing) << "none of these";
  EXPECT_EQ(process.receive(n2, report(0, one)), nothing);
  EXPECT_EQ(process.receive(n2, report(~Round{0}, one)), nothing);
  EXPECT_EQ(process.receive(n2, Ask{.r = 0}), nothing);
  EXPECT_EQ(process.receive(n2, Ask{.r = ~Round{0}}), nothing);
  EXPECT_EQ(process.receive(client(1), Ask{.r = 1}), nothing);
  EXPECT_EQ(process.state().reports.size(), 1U);
  EXPECT_EQ(process.receive(n2, report(1, one)), nothing) << "the first that counts";
  EXPECT_EQ(process.receive(n3, report(1, one)), said_among_three(proposal(1, one)));
}

// ---------------------------------------------------------------- Protocol B

/// n1 of six, of which one may lie, when these have proposed.
Effects after_proposals(std::initializer_list<std::optional<Bit>> proposed) {
  Lone<BenOr> process(6, {.faults = Faults::byzantine, .ones = 3});
  for (std::uint32_t i = 1; i <= 5; ++i) process.receive(replica(i), report(1, one));
  Effects effects;
  std::uint32_t number = 0;
  for (const auto& v : proposed) effects = process.receive(replica(++number), proposal(1, v));
  return effects;
}

// "More than (N + t)/2 messages": four of six, if one may lie.
TEST(BenOrByzantine, ProposalNeedsMoreThanHalfOfNAndF) {
  for (const std::uint32_t ones : {3U, 4U}) {
    Lone<BenOr> process(6, {.faults = Faults::byzantine});
    Effects effects;
    for (std::uint32_t i = 1; i <= 5; ++i) {
      effects = process.receive(replica(i), report(1, i <= ones ? one : zero));
    }
    EXPECT_EQ(effects, sent_to_each({n2, n3, n4, n5, n6, n1},
                                    proposal(1, ones == 4 ? std::optional(one) : no_value)));
  }
}

// "If there are at least t + 1 D-messages (2, r, v, D), then set x := v."
TEST(BenOrByzantine, OneProposalMayBeALiarsAndTwoConvince) {
  EXPECT_EQ(after_proposals({one, one, no_value, no_value, zero}),
            sent_to_each({n2, n3, n4, n5, n6, n1}, report(2, one)));
  const Effects tossed = after_proposals({one, no_value, no_value, no_value, no_value});
  ASSERT_FALSE(tossed.list.empty());
  EXPECT_EQ(tossed.list.front().what->type_name(), "Flipped");
}

// "If there are more than (N + t)/2 D-messages then decide v."
TEST(BenOrByzantine, FourOfSixProposalsDecideAndThreeDoNot) {
  EXPECT_EQ(after_proposals({one, one, one, zero, one}),
            output(Decided{.value = one, .round = 1}) +
                sent_to_each({n2, n3, n4, n5, n6}, report(2, one)) +
                sent_to_each({n2, n3, n4, n5, n6}, proposal(2, one)));
  EXPECT_EQ(after_proposals({one, one, one, zero, no_value}),
            sent_to_each({n2, n3, n4, n5, n6, n1}, report(2, one)));
}

// ---------------------------------------------------------------- what the paper leaves out

TEST(BenOr, WhoHasWaitedForLongAsksThoseItHasNotHeardFrom) {
  Lone<BenOr> process(3, {.ones = 1});
  process.receive(n3, report(1, one));
  EXPECT_EQ(process.expire(AskDue{}), sent(n2, Ask{.r = 1}) + sent(n1, report(1, one)));
  process.receive(n2, report(1, one));
  EXPECT_EQ(process.expire(AskDue{}),
            sent_to_each({n2, n3}, Ask{.r = 1}) + sent(n1, proposal(1, one)));
}

TEST(BenOr, WhoIsAskedRepeatsWhatItHasSaid) {
  Lone<BenOr> process = after_reports({one});
  EXPECT_EQ(process.receive(n3, Ask{.r = 1}),
            sent(n3, report(1, one)) + sent(n3, proposal(1, one)));
  EXPECT_EQ(process.receive(n3, Ask{.r = 2}), nothing) << "it has said nothing there yet";
  process.receive(n2, proposal(1, one));
  process.receive(n3, proposal(1, no_value));
  EXPECT_EQ(process.receive(n3, Ask{.r = 2}), sent(n3, report(2, one)));
}

TEST(BenOr, WhoComesBackGoesOnWithWhatItHasSaid) {
  Lone<BenOr> process = after_reports({one});
  EXPECT_EQ(process.restart(), sent_to_each({n2, n3}, Ask{.r = 1}) + sent(n1, proposal(1, one)));
  EXPECT_EQ(process.receive(n2, report(1, zero)), nothing) << "its proposal is made";
  process.receive(n2, proposal(1, no_value));
  EXPECT_EQ(process.receive(n1, proposal(1, one)), said_among_three(report(2, one)));
}

TEST(BenOr, WhoComesBackAfterItsDecisionTellsItAgainAndStaysOut) {
  Lone<BenOr> process = after_reports({one});
  process.receive(n1, proposal(1, one));
  process.receive(n2, proposal(1, one));
  EXPECT_EQ(process.restart(), output(Decided{.value = one, .round = 1}));
  EXPECT_EQ(process.receive(n3, Ask{.r = 2}),
            sent(n3, report(2, one)) + sent(n3, proposal(2, one)));
}

// ---------------------------------------------------------------- coins, schedulers

/// What three processes toss in rounds without proposals.
std::vector<Bit> tosses(NodeId self, Coin coin, std::uint64_t dealt) {
  Lone<BenOr> process(4, {.coin = coin, .ones = 0}, {.dealt = dealt}, self);
  std::vector<Bit> all;
  for (Round r = 1; r <= 16; ++r) {
    for (std::uint32_t i = 1; i <= 3; ++i) {
      process.receive(replica(i), report(r, i == 1 ? one : zero));
    }
    for (std::uint32_t i = 1; i <= 3; ++i) process.receive(replica(i), proposal(r, no_value));
    all.push_back(process.state().x);
  }
  return all;
}

TEST(BenOrCoin, CommonOneFallsOnTheSameSideForAllInARound) {
  const std::vector<Bit> common = tosses(n1, Coin::common, 7);
  EXPECT_EQ(tosses(n2, Coin::common, 7), common);
  EXPECT_EQ((std::set<Bit>(common.begin(), common.end()).size()), 2U);
  EXPECT_NE(tosses(n1, Coin::common, 8), common);
  EXPECT_NE(tosses(n2, Coin::local, 7), tosses(n1, Coin::local, 7));
}

TEST(BenOr, DrawnSchedulerWaitsForAll) {
  Lone<BenOr> process(3, {.ones = 3, .sees = Sees::drawn});
  process.receive(n1, report(1, one));
  EXPECT_EQ(process.receive(n2, report(1, one)), nothing);
  EXPECT_EQ(process.receive(n3, report(1, one)), said_among_three(proposal(1, one)));
}

struct Row {
  std::uint32_t n = 0, f = 0, ones = 0;
  double rounds = 0;
};

std::vector<Row> expected_rounds(std::istream& file) {
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream cells(line);
    Row row;
    cells >> row.n >> row.f >> row.ones >> row.rounds;
    rows.push_back(row);
  }
  return rows;
}

/// Until the first decision.
double rounds_of(const Row& row, std::uint64_t seed) {
  World world(seed);
  const Config config{.f = row.f, .ones = row.ones, .sees = Sees::drawn};
  world.add_group('n', row.n, 'n', [&](NodeId) { return make_box<BenOr>(config); });
  world.begin();
  world.run_until(std::chrono::seconds(1));
  Round first = beyond_any_run;
  for (const NodeId node : world.group('n')) {
    const auto& state = world.state_of<Durable>(node);
    if (state.decided) first = std::min(first, state.decidedIn);
  }
  return static_cast<double>(first);
}

TEST(BenOr, TakesTheRoundsThatAMarkovChainExpects) {
  std::ifstream file(oracle_folder() + "/byzantine/benor.csv");
  if (!file) GTEST_SKIP() << "byzantine/benor.csv is not here: set ORRERY_ORACLES";
  const std::vector<Row> rows = expected_rounds(file);
  EXPECT_EQ(rows.size(), 5U);
  for (const Row& row : rows) {
    SCOPED_TRACE(std::to_string(row.ones) + " of " + std::to_string(row.n));
    constexpr std::uint32_t runs = 1000;
    double sum = 0, squares = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
      const double rounds = rounds_of(row, seed);
      sum += rounds;
      squares += rounds * rounds;
    }
    const double mean = sum / runs;
    const double error = std::sqrt((squares / runs - mean * mean) / runs);
    EXPECT_NEAR(mean, row.rounds, 3 * error + 1e-6);
  }
}

// ---------------------------------------------------------------- settings

std::string error_of(const std::string& settings) {
  return error_in(R"({"nodes": 5, "protocol": {"ben_or": {)" + settings + "}}}");
}

TEST(BenOrSettings, WhatMakesNoSenseIsRefusedWithASuggestion) {
  EXPECT_EQ(error_of(R"("ask": "0s")"),
            "x.json:1: protocol.ben_or.ask: who asks without a pause never does anything else "
            "(write \"1s\")");
  EXPECT_EQ(error_of(R"("f": 5)"),
            "x.json:1: protocol.ben_or.f: who can do without the messages of all hears nothing "
            "(write 2)");
  EXPECT_EQ(error_of(R"("ones": 6)"),
            "x.json:1: protocol.ben_or.ones: 6 of 5 nodes cannot begin with 1 (write 5)");
  EXPECT_EQ(error_of(R"("f": 4, "faults": "byzantine", "coin": "common")"), "read")
      << "too many faults are for demonstrations";
}

TEST(BenOrSettings, FIsWhatNAllowsUnlessItIsSaid) {
  EXPECT_EQ(Config{}.faults_among(5), 2U);
  EXPECT_EQ(Config{}.faults_among(6), 2U);
  EXPECT_EQ((Config{.faults = Faults::byzantine}).faults_among(5), 0U);
  EXPECT_EQ((Config{.faults = Faults::byzantine}).faults_among(6), 1U);
  EXPECT_EQ((Config{.faults = Faults::byzantine}).faults_among(11), 2U);
  EXPECT_EQ((Config{.f = 1}).faults_among(11), 1U);
}

FaultTolerance tolerance_of(std::uint32_t nodes, const std::string& settings) {
  const Value given = parse_json("{" + settings + "}", "x.json");
  for (const Protocol& known : shipped_catalogue().protocols) {
    if (known.name == "ben_or") return known.survives(given, nodes);
  }
  return {};
}

TEST(BenOrSettings, SayWhatIsSurvived) {
  EXPECT_EQ(tolerance_of(5, "").down, 2U);
  EXPECT_EQ(tolerance_of(5, "").liars, 0U);
  EXPECT_EQ(tolerance_of(5, R"("f": 4)").down, 2U) << "n > 2f, whatever is said";
  EXPECT_EQ(tolerance_of(11, R"("faults": "byzantine")").liars, 2U);
  EXPECT_EQ(tolerance_of(5, R"("faults": "byzantine", "f": 1)").liars, 0U) << "n > 5f";
  EXPECT_EQ(tolerance_of(5, R"("sees": "drawn")").down, 0U) << "all are waited for";
}

}  // namespace
}  // namespace orrery::ben_or
