/// Messages that no correct process sends are input like any other: they are ignored, or answered,
/// and never do harm.

#include <gtest/gtest.h>

#include "sim/core/draw.hpp"
#include "tests/protocols/paxos/support.hpp"

namespace orrery::paxos {
namespace {

constexpr std::uint64_t huge = ~std::uint64_t{0};

/// By n1, while it is idle and in both phases; with n1 … n3 in every role, and n4 in none.
template <class M>
void expect_ignored(const char* why, NodeId from, const M& message) {
  SCOPED_TRACE(why);
  for (const Phase phase : {Phase::idle, Phase::prepare, Phase::accept}) {
    Lone<Paxos> process(4, {.proposers = 3, .acceptors = 3, .learners = 3});
    if (phase != Phase::idle) process.receive(c1, Propose{.value = "a"});
    if (phase == Phase::accept) {
      for (const NodeId acceptor : {n2, n3}) {
        process.receive(acceptor, Promise{.n = number(1, n1)});
      }
    }
    ASSERT_EQ(process.state().phase, phase);
    const Durable durable = process.durable();
    const Volatile state = process.state();
    EXPECT_EQ(process.receive(from, message), nothing);
    EXPECT_EQ(process.durable(), durable);
    EXPECT_EQ(process.state(), state);
  }
}

TEST(PaxosHostileMessages, ThoseOfNodesThatDoNotPlayTheRoleAreIgnored) {
  for (const NodeId stranger : {c1, n4, replica(9), NodeId{}}) {
    expect_ignored("prepare", stranger, Prepare{.n = number(1, stranger)});
    expect_ignored("promise", stranger, Promise{.n = number(1, n1)});
    expect_ignored("accept", stranger, Accept{.n = number(1, stranger), .v = "x"});
    expect_ignored("accepted", stranger, Accepted{.n = number(1, n1), .v = "x"});
    expect_ignored("nack", stranger, Nack{.n = number(1, n1), .promised = number(2, n2)});
    expect_ignored("decided", stranger, Decided{.value = "x"});
  }
}

TEST(PaxosHostileMessages, NobodyUsesSomebodyElsesNumbers) {
  expect_ignored("prepare", n2, Prepare{.n = number(5, n3)});
  expect_ignored("prepare", n2, Prepare{.n = number(5, n1)});
  expect_ignored("accept", n2, Accept{.n = number(5, n3), .v = "x"});
}

TEST(PaxosHostileMessages, NumbersThatNoRunReachesAreIgnored) {
  for (const std::uint64_t round : {std::uint64_t{1} << 62, huge}) {
    expect_ignored("prepare", n2, Prepare{.n = number(round, n2)});
    expect_ignored("promise", n2, Promise{.n = number(round, n1)});
    expect_ignored("report", n2,
                   Promise{.n = number(1, n1), .accepted = Proposal{.n = number(round, n2)}});
    expect_ignored("accept", n2, Accept{.n = number(round, n2), .v = "x"});
    expect_ignored("accepted", n2, Accepted{.n = number(round, n2), .v = "x"});
    expect_ignored("nack", n2, Nack{.n = number(1, n1), .promised = number(round, n2)});
  }
}

TEST(PaxosHostileMessages, ANodeWithoutARoleDoesNothingForAnybody) {
  Lone<Paxos> process(4, {.proposers = 3, .acceptors = 3, .learners = 3}, {}, n4);
  EXPECT_EQ(process.receive(c1, Propose{.value = "a"}), nothing);
  EXPECT_EQ(process.receive(n2, Ask{}), nothing);
  EXPECT_EQ(process.receive(n2, Prepare{.n = number(1, n2)}), nothing);
  EXPECT_EQ(process.receive(n2, Accept{.n = number(1, n2), .v = "x"}), nothing);
  for (const NodeId acceptor : {n1, n2, n3}) {
    EXPECT_EQ(process.receive(acceptor, Accepted{.n = number(1, n2), .v = "x"}), nothing);
  }
  EXPECT_FALSE(process.is_running(AskDue{}));
}

/// Numbers near every boundary that the protocol has.
class Noise {
 public:
  std::uint64_t below(std::uint64_t n) { return next().below(n); }
  Ballot ballot() {
    constexpr std::uint64_t rounds[] = {
        0, 1, 2, 3, 4, (std::uint64_t{1} << 62) - 1, std::uint64_t{1} << 62, huge - 1, huge};
    return {.round = rounds[below(std::size(rounds))], .proposer = node()};
  }
  NodeId node() { return replica(static_cast<std::uint32_t>(below(5))); }
  ProposedValue value() { return std::string(1, static_cast<char>('a' + below(3))); }
  std::optional<Proposal> report() {
    if (below(2) == 0) return std::nullopt;
    return Proposal{.n = ballot(), .v = value()};
  }

 private:
  Draw next() { return Draw::named(1, 2, 3, Time{0}, ++draws_); }
  std::uint64_t draws_ = 0;
};

TEST(PaxosHostileMessages, NoNoiseBringsAProcessDown) {
  Lone<Paxos> process(3);
  Noise noise;
  for (int i = 0; i < 50'000; ++i) {
    const NodeId from = noise.node();
    const Ballot tried = process.durable().lastTried;
    switch (noise.below(10)) {
      case 0:
        process.receive(c1, Propose{.value = noise.value()});
        break;
      case 1:
        process.receive(from, Prepare{.n = noise.ballot()});
        break;
      case 2:
        process.receive(from, Promise{.n = tried, .accepted = noise.report()});
        break;
      case 3:
        process.receive(from, Accept{.n = noise.ballot(), .v = noise.value()});
        break;
      case 4:
        process.receive(from, Accepted{.n = noise.ballot(), .v = noise.value()});
        break;
      case 5:
        process.receive(from, Nack{.n = tried, .promised = noise.ballot()});
        break;
      case 6:
        process.receive(from, Ask{});
        break;
      case 7:
        if (process.is_running(TryAgain{})) process.expire(TryAgain{});
        break;
      case 8:
        if (process.is_running(AskDue{})) process.expire(AskDue{});
        break;
      default:
        if (i % 20 == 0) process.restart();
        process.cluster().drop_all();
        break;
    }
  }
  EXPECT_LE(process.durable().lastTried.round, std::uint64_t{1} << 63);
}

}  // namespace
}  // namespace orrery::paxos
