/// Messages that no correct server sends are input like any other: they are ignored, or answered,
/// and never do harm.

#include <gtest/gtest.h>

#include "sim/core/draw.hpp"
#include "tests/protocols/fast_paxos/support.hpp"

namespace orrery::fast_paxos {
namespace {

constexpr Round huge = ~Round{0};

/// What n1 is after some message, leading and not.
template <class M>
void expect_ignored(const char* why, NodeId from, const M& message) {
  SCOPED_TRACE(why);
  for (const bool leads : {false, true}) {
    Lone<FastPaxos> server(3, {}, {.rnd = 2, .vrnd = 1, .vval = "red", .crnd = 1});
    if (leads) server.expire(LeaderTimeout{});
    const Durable durable = server.durable();
    const Volatile state = server.state();
    EXPECT_EQ(server.receive(from, message), nothing);
    EXPECT_EQ(server.durable(), durable);
    EXPECT_EQ(server.state(), state);
  }
}

TEST(FastPaxosHostileMessages, ThoseFromOutsideTheClusterAreIgnored) {
  for (const NodeId stranger : {c1, replica(9), NodeId{}}) {
    expect_ignored("1a", stranger, Phase1a{.rnd = 16});
    expect_ignored("1b", stranger, Phase1b{.rnd = 10});
    expect_ignored("2a", stranger, Phase2a{.rnd = 16, .val = "blue"});
    expect_ignored("2b", stranger, Phase2b{.rnd = 16, .val = "blue"});
    expect_ignored("begun", stranger, RoundBegun{.rnd = 16});
    expect_ignored("decided", stranger, Decided{.value = "blue"});
  }
}

TEST(FastPaxosHostileMessages, RoundsThatNoRunReachesAreIgnored) {
  for (const Round rnd : {Round{0}, Round{1} << 62, huge - 1, huge}) {
    for (const NodeId from : {n1, n2, n3}) {
      expect_ignored("1a", from, Phase1a{.rnd = rnd});
      expect_ignored("1b", from, Phase1b{.rnd = rnd});
      expect_ignored("2a", from, Phase2a{.rnd = rnd, .val = "blue"});
      expect_ignored("2b", from, Phase2b{.rnd = rnd, .val = "blue"});
      expect_ignored("begun", from, RoundBegun{.rnd = rnd});
    }
  }
}

TEST(FastPaxosHostileMessages, NobodySpeaksForAnotherCoordinator) {
  expect_ignored("1a", n3, Phase1a{.rnd = 13});  // n2's
  expect_ignored("2a", n3, Phase2a{.rnd = 13, .val = "blue"});
}

TEST(FastPaxosHostileMessages, AReportThatCannotBeIsIgnored) {
  for (const Phase1b& report :
       {Phase1b{.rnd = 10, .vrnd = 10, .vval = "blue"},
        Phase1b{.rnd = 10, .vrnd = huge, .vval = ""}, Phase1b{.rnd = 10, .vrnd = 4},
        Phase1b{.rnd = 10, .vval = "blue"}}) {
    expect_ignored("1b", n2, report);
  }
}

TEST(FastPaxosHostileMessages, AnEmptyValueIsAValue) {
  Lone<FastPaxos> server(3);
  server.receive(n2, Phase2a{.rnd = 4, .val = ""});
  EXPECT_EQ(server.durable().vval, "");
}

/// Numbers near every boundary that the protocol has.
class Noise {
 public:
  Round number() {
    constexpr Round numbers[] = {
        0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13, 14, 16, huge / 4, huge / 4 + 1, huge - 1, huge};
    return numbers[below(std::size(numbers))];
  }
  NodeId node() { return replica(static_cast<std::uint32_t>(below(5))); }
  ProposedValue value() { return below(2) == 0 ? "red" : "blue"; }
  std::optional<ProposedValue> maybe_value() {
    if (below(3) == 0) return std::nullopt;
    return value();
  }
  std::uint64_t below(std::uint64_t n) { return Draw::named(1, 2, 3, Time{0}, ++draws_).below(n); }

 private:
  std::uint64_t draws_ = 0;
};

void make_noise(const Config& config) {
  Lone<FastPaxos> server(3, config);
  Noise noise;
  for (int i = 0; i < 30'000; ++i) {
    const NodeId from = noise.node();
    switch (noise.below(10)) {
      case 0:
        server.receive(from, Phase1a{noise.number()});
        break;
      case 1:
        server.receive(from, Phase1b{noise.number(), noise.number(), noise.maybe_value()});
        break;
      case 2:
        server.receive(from, Phase2a{noise.number(), noise.maybe_value()});
        break;
      case 3:
      case 4:
        server.receive(from, Phase2b{noise.number(), noise.value()});
        break;
      case 5:
        server.receive(from, Phase1b{.rnd = server.durable().crnd});
        break;
      case 6:
        server.receive(noise.below(2) == 0 ? c1 : from, Propose{noise.value()});
        break;
      case 7:
        server.receive(from, RoundBegun{noise.number()});
        break;
      case 8:
        if (server.is_running(LeaderTimeout{})) server.expire(LeaderTimeout{});
        else if (server.is_running(FastTimeout{})) server.expire(FastTimeout{});
        break;
      default:
        if (noise.below(20) == 0) server.restart();
        server.cluster().drop_all();
        break;
    }
  }
  EXPECT_LT(server.durable().rnd, Round{1} << 63);
  EXPECT_LE(server.durable().vrnd, server.durable().rnd);
}

TEST(FastPaxosHostileMessages, NoNoiseBringsAServerDown) {
  make_noise({});
  make_noise(with(Recovery::uncoordinated));
}

}  // namespace
}  // namespace orrery::fast_paxos
