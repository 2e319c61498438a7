#include "sim/net/links.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "sim/core/wire_size.hpp"
#include "sim/net/network.hpp"
#include "tests/core/puppet.hpp"
#include "tests/support/statistics.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

/// What is sent from one node to another, by hand.
class Wire {
 public:
  explicit Wire(const NetworkPlan& plan, std::uint64_t seed = 7) : network_(plan), seed_(seed) {}

  Fate send(Time when, const Payload& payload, NodeId from = replica(1), NodeId to = replica(2)) {
    ordinal_ = when == last_ ? ordinal_ + 1 : 0;
    last_ = when;
    return network_.fate_of({.from = from,
                             .to = to,
                             .payload = payload,
                             .sent = when,
                             .seed = seed_,
                             .ordinal = ordinal_});
  }
  Fate send(Time when) { return send(when, *word_); }
  void become_stable() { network_.become_stable(); }

 private:
  Network network_;
  std::uint64_t seed_;
  Time last_{-1};
  std::uint64_t ordinal_ = 0;
  PayloadRef word_ = make_payload(puppet::Word{"hi"});
};

PayloadRef payload_of(std::uint64_t bytes) {
  const std::uint64_t empty = wire_size(*make_payload(puppet::Word{}));
  return make_payload(puppet::Word{std::string(bytes - empty, 'x')});
}

// ---------------------------------------------------------------- bandwidth

TEST(Bandwidth, AMessageTakesItsBytesOverTheRateAndThenTheLatency) {
  EXPECT_EQ(serialisation_time(1'250, {10'000'000}), 1ms);
  EXPECT_EQ(serialisation_time(1, {3}), Duration(2'666'666'667)) << "rounded up";
  const PayloadRef message = payload_of(1'250);
  Wire wire({.latency = {Constant{5ms}}, .bandwidth = Bandwidth{.rate = {10'000'000}}});
  EXPECT_EQ(wire.send(0ms, *message).delay, 6ms);
  EXPECT_EQ(wire.send(100ms, *message).delay, 6ms) << "the link is idle again";
}

/// The recursion of a queue with one server: departure = max(arrival, last departure) + service.
TEST(Bandwidth, QueueingDelayIsExactlyThatOfALinesOneServer) {
  constexpr std::uint64_t rate = 8'000'000;  // a byte a microsecond
  constexpr std::uint64_t queue = 4'000;
  Wire wire({.latency = {Constant{3ms}}, .bandwidth = Bandwidth{{rate}, {queue}}});
  Time now{0};
  Time free_at{0};
  std::uint64_t dropped = 0;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const Draw draw = Draw::named(1, 2, 3, now, i);
    now += draw.then(0).between(Duration(0), Duration(1ms));
    const std::uint64_t bytes = draw.then(1).between(std::uint64_t{100}, std::uint64_t{1'000});
    const Fate fate = wire.send(now, *payload_of(bytes));
    const auto left = std::max(free_at - now, Duration(0));
    const auto backlog = static_cast<std::uint64_t>((left.count() + 999) / 1'000);
    if (backlog + bytes > queue) {
      ASSERT_EQ(fate.loss, Loss::queue_full);
      ++dropped;
      continue;
    }
    free_at = std::max(free_at, now) + std::chrono::microseconds(bytes);
    ASSERT_EQ(fate.loss, Loss::none);
    ASSERT_EQ(now + fate.delay, free_at + 3ms);
  }
  EXPECT_GT(dropped, 1'000U);
  EXPECT_LT(dropped, 10'000U);
}

TEST(Bandwidth, EachDirectionOfEachPairIsALinkOfItsOwn) {
  const PayloadRef message = payload_of(1'000);
  Wire wire({.latency = {Constant{0ms}}, .bandwidth = Bandwidth{.rate = {8'000'000}}});
  EXPECT_EQ(wire.send(0ms, *message, replica(1), replica(2)).delay, 1ms);
  EXPECT_EQ(wire.send(0ms, *message, replica(2), replica(1)).delay, 1ms);
  EXPECT_EQ(wire.send(0ms, *message, replica(1), replica(3)).delay, 1ms);
  EXPECT_EQ(wire.send(0ms, *message, replica(1), replica(2)).delay, 2ms);
}

TEST(Bandwidth, ForksQueueForThemselves) {
  const PayloadRef message = payload_of(1'000);
  Wire wire({.latency = {Constant{0ms}}, .bandwidth = Bandwidth{.rate = {8'000'000}}});
  wire.send(0ms, *message);
  Wire fork = wire;
  EXPECT_EQ(fork.send(0ms, *message).delay, 2ms);
  EXPECT_EQ(fork.send(0ms, *message).delay, 3ms);
  EXPECT_EQ(wire.send(0ms, *message).delay, 2ms);
}

// ---------------------------------------------------------------- loss that comes in bursts

/// Pearson's statistic against a geometric law with mean 1 / stop, the tail in one cell.
double chi_square_of_geometric(const std::map<std::uint64_t, std::uint64_t>& lengths, double stop,
                               std::uint64_t cells) {
  double total = 0;
  for (const auto& [length, count] : lengths) total += static_cast<double>(count);
  double statistic = 0;
  double left = 1;
  for (std::uint64_t cell = 1; cell <= cells; ++cell) {
    const bool is_tail = cell == cells;
    const double probability = is_tail ? left : left * stop;
    double seen = 0;
    for (const auto& [length, count] : lengths) {
      if (length == cell || (is_tail && length > cell)) seen += static_cast<double>(count);
    }
    const double expected = total * probability;
    statistic += (seen - expected) * (seen - expected) / expected;
    left -= probability;
  }
  return statistic;
}

TEST(Bursts, HaveGeometricLengthsAndGaps) {
  constexpr double begin = 0.05;
  constexpr double end = 0.25;
  constexpr std::uint64_t messages = 400'000;
  Wire wire({.bursts = Bursts{Scope::link, {begin}, {end}, {1}}});
  std::map<std::uint64_t, std::uint64_t> bursts;
  std::map<std::uint64_t, std::uint64_t> gaps;
  std::uint64_t lost = 0;
  std::uint64_t run = 0;
  bool was_lost = false;
  for (std::uint64_t i = 0; i < messages; ++i) {
    const bool is_lost = wire.send(Time(static_cast<std::int64_t>(i) * 1'000)).loss == Loss::lost;
    lost += is_lost ? 1 : 0;
    if (i > 0 && is_lost != was_lost) {
      ++(was_lost ? bursts : gaps)[run];
      run = 0;
    }
    ++run;
    was_lost = is_lost;
  }
  // 99.9 % of Pearson's statistics with 11 degrees of freedom are below 31.3.
  EXPECT_LT(chi_square_of_geometric(bursts, end, 12), 31.3);
  EXPECT_LT(chi_square_of_geometric(gaps, begin, 12), 31.3);
  // The chain is its own memory: the variance of the mean is wider by (1 + r) / (1 - r) with
  // r = 1 - begin - end, the correlation of neighbours.
  const double share = begin / (begin + end);
  const double r = 1 - begin - end;
  const double error = std::sqrt(share * (1 - share) / messages * (1 + r) / (1 - r));
  EXPECT_NEAR(static_cast<double>(lost) / messages, share, 4 * error);
}

TEST(Bursts, OfTheNetworkAreSharedAndSeldomUsedLinksHaveTheirShare) {
  const auto neighbours_alike = [](Scope of) {
    Wire wire({.bursts = Bursts{of, {0.1}, {0.1}, {1}}});
    const PayloadRef word = make_payload(puppet::Word{"hi"});
    std::uint64_t alike = 0;
    std::uint64_t lost = 0;
    bool was_lost = false;
    constexpr std::uint32_t links = 20'000;  // each used once
    for (std::uint32_t i = 1; i <= links; ++i) {
      const bool is_lost = wire.send(i * 1us, *word, replica(i), client(1)).loss == Loss::lost;
      alike += is_lost == was_lost ? 1 : 0;
      lost += is_lost ? 1 : 0;
      was_lost = is_lost;
    }
    EXPECT_NEAR(static_cast<double>(lost) / links, 0.5, 0.05);
    return static_cast<double>(alike) / links;
  };
  EXPECT_NEAR(neighbours_alike(Scope::network), 0.9, 0.02);
  EXPECT_NEAR(neighbours_alike(Scope::link), 0.5, 0.02);
}

TEST(Bursts, OutsideThemTheNetworksLossHolds) {
  Wire wire({.loss = {0.1}, .bursts = Bursts{Scope::link, {0.5}, {0.5}, {0.7}}});
  std::uint64_t lost = 0;
  constexpr std::uint64_t messages = 200'000;
  for (std::uint64_t i = 0; i < messages; ++i) {
    lost += wire.send(Time(static_cast<std::int64_t>(i) * 1'000)).loss == Loss::lost ? 1 : 0;
  }
  // A burst's messages meet the loss of the network as well.
  expect_frequency(lost, messages, 0.5 * 0.1 + 0.5 * (0.7 + 0.3 * 0.1));
}

/// Independent losses: neighbours share a fate as often as chance has it.
TEST(Loss, NeighboursAreIndependentByChiSquare) {
  constexpr double loss = 0.3;
  constexpr std::uint64_t pairs = 200'000;
  Wire wire({.loss = {loss}, .fifo = true});
  double seen[2][2] = {};
  for (std::uint64_t i = 0; i < pairs; ++i) {
    const auto at = Time(static_cast<std::int64_t>(i) * 2'000);
    const int first = wire.send(at).loss == Loss::lost ? 1 : 0;
    const int second = wire.send(at + Duration(1'000)).loss == Loss::lost ? 1 : 0;
    ++seen[first][second];
  }
  double statistic = 0;
  for (int first : {0, 1}) {
    for (int second : {0, 1}) {
      const double p = (first == 1 ? loss : 1 - loss) * (second == 1 ? loss : 1 - loss);
      const double expected = p * pairs;
      statistic += (seen[first][second] - expected) * (seen[first][second] - expected) / expected;
    }
  }
  EXPECT_LT(statistic, 16.3) << "99.9 % of three degrees of freedom";
}

// ---------------------------------------------------------------- order

TEST(Order, FifoNeverOvertakesAndTheOtherDoes) {
  const auto overtakings = [](bool fifo) {
    Wire wire({.latency = {Uniform{1ms, 9ms}}, .duplicate = {0.2}, .fifo = fifo});
    int count = 0;
    Time last{};
    for (int i = 0; i < 10'000; ++i) {
      const Time now = i * 100us;
      const Fate fate = wire.send(now);
      count += now + fate.delay < last ? 1 : 0;
      if (fate.duplicate_delay) count += *fate.duplicate_delay < fate.delay && fifo ? 1 : 0;
      last = std::max(last, now + fate.duplicate_delay.value_or(fate.delay));
    }
    return count;
  };
  EXPECT_EQ(overtakings(true), 0);
  EXPECT_GT(overtakings(false), 1'000);
}

// ---------------------------------------------------------------- corruption

TEST(Corruption, WithAChecksumNothingDamagedArrives) {
  constexpr std::uint64_t messages = 100'000;
  Wire wire({.corrupt = {0.2}});
  std::uint64_t damaged = 0;
  for (std::uint64_t i = 0; i < messages; ++i) {
    const Fate fate = wire.send(Time(static_cast<std::int64_t>(i) * 1'000));
    damaged += fate.loss == Loss::corrupted ? 1 : 0;
    ASSERT_FALSE(fate.instead);
  }
  expect_frequency(damaged, messages, 0.2);
}

TEST(Corruption, WithoutOneItArrivesChangedAndNeverIntact) {
  constexpr std::uint64_t messages = 50'000;
  Wire wire({.corrupt = {0.2}, .checksum = false});
  const PayloadRef original = make_payload(puppet::Word{"hello"});
  std::uint64_t changed = 0;
  for (std::uint64_t i = 0; i < messages; ++i) {
    const Fate fate = wire.send(Time(static_cast<std::int64_t>(i) * 1'000), *original);
    ASSERT_EQ(fate.loss, Loss::none);
    if (!fate.instead) continue;
    ++changed;
    ASSERT_EQ(fate.instead->type_key(), original->type_key());
    ASSERT_NE(fate.instead->hash(), original->hash());
    ASSERT_NE(content_of<puppet::Word>(*fate.instead)->text, "hello");
  }
  expect_frequency(changed, messages, 0.2);
}

TEST(Corruption, AMessageWithNothingToChangeIsDropped) {
  Wire wire({.corrupt = {1}, .checksum = false});
  EXPECT_EQ(wire.send(0ms, *make_payload(puppet::Late{})).loss, Loss::corrupted);
}

// ---------------------------------------------------------------- slow periods

TEST(SlowPeriods, ComeAndGoForAllLinksTogether) {
  const SlowPeriods slow{.every = {Constant{10ms}}, .for_ = {Constant{5ms}}, .factor = 3};
  Wire wire({.latency = {Constant{1ms}}, .slow = slow});
  for (int i = 0; i < 100; ++i) {
    const Time now = i * 1ms;
    const bool is_slow = i % 15 >= 10;
    for (std::uint32_t to : {2U, 3U}) {
      EXPECT_EQ(wire.send(now, *make_payload(puppet::Word{}), replica(1), replica(to)).delay,
                is_slow ? 3ms : 1ms);
    }
  }
}

TEST(SlowPeriods, DoNotDependOnWhoSendsHowOften) {
  const SlowPeriods slow{
      .of = Scope::link, .every = {Exponential{10ms}}, .for_ = {Exponential{10ms}}, .factor = 2};
  const NetworkPlan plan{.latency = {Constant{1ms}}, .slow = slow};
  Wire often(plan);
  Wire seldom(plan);
  int slow_ones = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Duration delay = often.send(i * 1ms).delay;
    slow_ones += delay == 2ms ? 1 : 0;
    if (i % 97 != 0) continue;
    ASSERT_EQ(delay, seldom.send(i * 1ms).delay);
  }
  // Both states last 10 ms on average: half the time, give or take (1000 periods of each).
  EXPECT_NEAR(slow_ones, 10'000, 4 * 20'000 / std::sqrt(8'000.0));
}

TEST(SlowPeriods, OfLinksAreTheLinksOwn) {
  const SlowPeriods slow{
      .of = Scope::link, .every = {Exponential{10ms}}, .for_ = {Exponential{10ms}}, .factor = 2};
  Wire wire({.latency = {Constant{1ms}}, .slow = slow});
  const PayloadRef word = make_payload(puppet::Word{});
  int differing = 0;
  for (int i = 0; i < 1'000; ++i) {
    const auto there = wire.send(i * 1ms, *word, replica(1), replica(2)).delay;
    differing += there != wire.send(i * 1ms, *word, replica(2), replica(1)).delay ? 1 : 0;
  }
  EXPECT_GT(differing, 300);
  EXPECT_LT(differing, 700);
}

// ---------------------------------------------------------------- rules

TEST(Rules, FitByMessageAndByDirectionAndTheFirstOneIsTaken) {
  NetworkPlan plan{.latency = {Constant{1ms}}};
  plan.rules.push_back({.message = "Word",
                        .from = Endpoints{{Endpoint{'n', 1}}},
                        .to = Endpoints{{Endpoint{'n', 2}, Endpoint{'c', 0}}},
                        .latency = Distribution{Constant{7ms}}});
  plan.rules.push_back({.message = "Word", .latency = Distribution{Constant{9ms}}});
  plan.rules.push_back({.from = Endpoints{{Endpoint{'c', 0}}}, .loss = Probability{1}});
  Wire wire(plan);
  const PayloadRef word = make_payload(puppet::Word{"hi"});
  const PayloadRef other = make_payload(puppet::Unheard{3});
  EXPECT_EQ(wire.send(0ms, *word, replica(1), replica(2)).delay, 7ms);
  EXPECT_EQ(wire.send(0ms, *word, replica(1), client(5)).delay, 7ms);
  EXPECT_EQ(wire.send(0ms, *word, replica(2), replica(1)).delay, 9ms);
  EXPECT_EQ(wire.send(0ms, *other, replica(1), replica(2)).delay, 1ms);
  EXPECT_EQ(wire.send(0ms, *word, client(1), replica(1)).loss, Loss::none) << "the second is first";
  EXPECT_EQ(wire.send(0ms, *other, client(1), replica(1)).loss, Loss::lost);
}

TEST(Rules, CountTheMessagesTheyAreFor) {
  NetworkPlan plan;
  plan.rules.push_back({.message = "Word", .loss = Probability{1}});
  plan.rules.push_back({.from = Endpoints{{Endpoint{'c', 0}, Endpoint{'n', 3}}},
                        .to = Endpoints{{Endpoint{'n', 1}}},
                        .loss = Probability{1}});
  plan.rules.push_back({.loss = Probability{1}});
  Network network(plan);
  const PayloadRef word = make_payload(puppet::Word{"hi"});
  const PayloadRef other = make_payload(puppet::Unheard{3});
  network.fate_of({replica(3), replica(1), *word, 1ms, 7, 0});
  network.fate_of({replica(3), replica(1), *other, 2ms, 7, 0});
  network.fate_of({client(3), replica(1), *other, 3ms, 7, 0});
  EXPECT_EQ(network.uses_of_rules(), (std::vector<std::uint64_t>{1, 2, 0}));
  EXPECT_EQ(to_text(plan.rules[0]), "Word");
  EXPECT_EQ(to_text(plan.rules[1]), "all messages from clients, n3 to n1");
}

TEST(Rules, LeaveTheDrawsOfOtherMessagesAlone) {
  NetworkPlan plan{.latency = {Uniform{1ms, 1s}}, .loss = {0.2}};
  Wire calm(plan);
  plan.rules.push_back({.message = "Unheard", .loss = Probability{1}});
  plan.fifo = false;
  Wire ruled(plan);
  for (int i = 0; i < 5'000; ++i) {
    const Fate a = calm.send(i * 1ms);
    const Fate b = ruled.send(i * 1ms);
    ASSERT_EQ(a.loss, b.loss);
    ASSERT_EQ(a.delay, b.delay);
  }
}

// ---------------------------------------------------------------- stable

TEST(Links, OnceStableNeitherLoseNorDamageNorDelayLong) {
  NetworkPlan plan{.latency = {Lognormal{10ms, 40ms}},
                   .loss = {0.5},
                   .duplicate = {0.5},
                   .bursts = Bursts{.begin = {0.1}, .end = {0.1}},
                   .corrupt = {0.5},
                   .slow = SlowPeriods{}};
  plan.rules.push_back({.message = "Unheard", .loss = Probability{1}});
  Wire wire(plan);
  const PayloadRef other = make_payload(puppet::Unheard{3});
  wire.become_stable();
  for (int i = 0; i < 10'000; ++i) {
    const Fate fate = wire.send(i * 10ms);
    EXPECT_EQ(fate.loss, Loss::none);
    EXPECT_EQ(fate.duplicate_delay, std::nullopt);
    EXPECT_LT(fate.delay, 41ms);
  }
  EXPECT_EQ(wire.send(101s, *other).loss, Loss::none);
}

}  // namespace
}  // namespace orrery
