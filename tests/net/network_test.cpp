#include "sim/net/network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/core/puppet.hpp"
#include "tests/support/statistics.hpp"

namespace orrery {
namespace {

/// A world that is its network alone.
struct Surroundings final : Environment {
  explicit Surroundings(const NetworkPlan& plan) : network(plan) {}
  Ref<Environment> clone() const override { return make_ref<Surroundings>(*this); }
  Fate fate_of(const Transmission& message) override { return network.fate_of(message); }
  bool has_holds() const override { return network.has_holds(); }
  Holding hold_of(NodeId from, NodeId to) const override { return network.hold_of(from, to); }
  Duration onward_delay(const Transmission& message) override {
    return network.onward_delay(message);
  }
  Duration processing_time(NodeId, const Payload&, Draw) override { return work; }

  Network network;
  Duration work{0};  // that a message makes
};

using namespace std::chrono_literals;

constexpr std::uint64_t seed = 7;

/// The i-th of many messages, between few nodes.
Fate fate_of(Network& network, std::uint64_t i, std::uint64_t run_seed = seed) {
  static const PayloadRef word = make_payload(puppet::Word{"hi"});
  const auto from = replica(static_cast<std::uint32_t>(1 + i % 5));
  const auto to = replica(static_cast<std::uint32_t>(6 + i % 3));
  return network.fate_of({.from = from,
                          .to = to,
                          .payload = *word,
                          .sent = Time(static_cast<std::int64_t>(i) * 1'000),
                          .seed = run_seed,
                          .ordinal = 0});
}

TEST(Network, LosesAndDuplicatesAsOftenAsItIsTold) {
  constexpr std::uint64_t messages = 200'000;
  for (const double loss : {0.0, 0.001, 0.3, 0.999, 1.0}) {
    for (const double duplicate : {0.0, 0.02, 0.5, 1.0}) {
      SCOPED_TRACE(std::to_string(loss) + " lost, " + std::to_string(duplicate) + " twice");
      Network network({.loss = {loss}, .duplicate = {duplicate}});
      std::uint64_t lost = 0;
      std::uint64_t twice = 0;
      for (std::uint64_t i = 0; i < messages; ++i) {
        const Fate fate = fate_of(network, i);
        lost += fate.loss == Loss::lost ? 1 : 0;
        twice += fate.duplicate_delay ? 1 : 0;
        ASSERT_FALSE(fate.loss != Loss::none && fate.duplicate_delay);
      }
      expect_frequency(lost, messages, loss);
      if (lost < messages) expect_frequency(twice, messages - lost, duplicate);
    }
  }
}

TEST(Network, LatencyIsTheDistributionsWhateverItsKind) {
  const Distribution parts[] = {
      {Constant{10ms}},
      {Uniform{1ms, 3ms}},
      {Exponential{.mean = 8ms, .min = 2ms}},
      {Normal{20ms, 3ms}},
      {Lognormal{10ms, 40ms}},
      {Pareto{5ms, 3.0}},
      {Empirical{{{0, 1ms}, {0.5, 2ms}, {1, 9ms}}}},
      {Mixture{{{1, {Constant{1ms}}}, {3, {Uniform{5ms, 6ms}}}}}},
  };
  constexpr std::uint64_t messages = 100'000;
  for (const Distribution& latency : parts) {
    SCOPED_TRACE("kind " + std::to_string(latency.shape.index()));
    Network network({.latency = latency});
    const Sampler sampler(latency);
    std::vector<Duration> delays;
    for (std::uint64_t i = 0; i < messages; ++i) delays.push_back(fate_of(network, i).delay);
    std::sort(delays.begin(), delays.end());
    for (const double p : {0.1, 0.5, 0.9, 0.99}) {
      const auto [first, last] =
          std::equal_range(delays.begin(), delays.end(), sampler.quantile(p));
      const auto n = static_cast<double>(messages);
      const double error = 4 * std::sqrt(p * (1 - p) / n);
      EXPECT_LE(static_cast<double>(first - delays.begin()) / n, p + error);
      EXPECT_GE(static_cast<double>(last - delays.begin()) / n, p - error);
    }
  }
}

TEST(Network, ACopyHasALatencyOfItsOwn) {
  Network network({.latency = {Uniform{1ms, 1s}}, .duplicate = {1}});
  double sum_of_products = 0;
  constexpr std::uint64_t messages = 50'000;
  for (std::uint64_t i = 0; i < messages; ++i) {
    const Fate fate = fate_of(network, i);
    const auto centred = [](Duration delay) {  // uniform on [-1, 1]
      return (static_cast<double>(delay.count()) - 500.5e6) / 499.5e6;
    };
    sum_of_products += centred(fate.delay) * centred(*fate.duplicate_delay);
  }
  // Of independent ones the product has mean 0 and variance 1/9.
  EXPECT_NEAR(sum_of_products / messages, 0, 4.0 / 3 / std::sqrt(messages));
}

TEST(Network, OtherSettingsAndCutsDoNotMoveAMessagesDraws) {
  Network calm({.latency = {Uniform{1ms, 1s}}});
  Network rough({.latency = {Uniform{1ms, 1s}}, .loss = {0.3}, .duplicate = {0.4}});
  rough.cut({{replica(1)}, {replica(6), replica(2)}});
  std::uint64_t arrived = 0;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const Fate fate = fate_of(rough, i);
    if (fate.loss != Loss::none) continue;
    ++arrived;
    ASSERT_EQ(fate.delay, fate_of(calm, i).delay);
  }
  EXPECT_GT(arrived, 5'000U);
}

TEST(Network, AnotherSeedIsAnotherNetwork) {
  Network network({.latency = {Uniform{1ms, 1s}}});
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    EXPECT_NE(fate_of(network, i, 1).delay, fate_of(network, i, 2).delay);
  }
}

// ---------------------------------------------------------------- cuts

TEST(Network, OverlappingCutsAreLiftedOneByOne) {
  Network network({});
  const auto first = network.cut({{replica(1)}, {replica(2), replica(3)}});
  const auto second = network.cut({{replica(1), replica(2)}, {replica(3)}});
  EXPECT_TRUE(network.is_cut(replica(1), replica(2)));
  EXPECT_TRUE(network.is_cut(replica(3), replica(1)));
  EXPECT_TRUE(network.heal(first));
  EXPECT_FALSE(network.is_cut(replica(1), replica(2)));
  EXPECT_TRUE(network.is_cut(replica(1), replica(3))) << "by the second one";
  EXPECT_FALSE(network.heal(first)) << "once";
  EXPECT_TRUE(network.heal(second));
  EXPECT_FALSE(network.is_cut(replica(1), replica(3)));
}

TEST(Network, ReconnectedNodesHearEveryoneAndTheOthersStayCut) {
  Network network({});
  const auto first = network.cut({{replica(1)}, {replica(2)}, {replica(3)}});
  const auto second = network.cut({{replica(1)}, {replica(4)}});
  EXPECT_EQ(network.reconnect({replica(1), replica(5)}), std::vector{replica(1)});
  for (std::uint32_t other = 2; other <= 4; ++other) {
    EXPECT_FALSE(network.is_cut(replica(1), replica(other)));
  }
  EXPECT_TRUE(network.is_cut(replica(2), replica(3)));
  EXPECT_FALSE(network.heal(second)) << "nothing was left of it";
  EXPECT_TRUE(network.heal(first));
}

TEST(Network, WhoIsReconnectedDoesNotDependOnTheOrder) {
  Network network({});
  network.cut({{replica(1), replica(2)}, {replica(3)}});
  const std::vector all{replica(1), replica(2), replica(3), replica(4)};
  EXPECT_EQ(network.reconnect(all), (std::vector{replica(1), replica(2), replica(3)}));
  EXPECT_EQ(network.reconnect(all), std::vector<NodeId>{});
}

TEST(Network, AMillionNodesAreReconnectedAtOnce) {
  std::vector<std::vector<NodeId>> sides(2);
  std::vector<NodeId> all;
  for (std::uint32_t i = 1; i <= 1'000'000; ++i) {
    sides[i % 2].push_back(replica(i));
    all.push_back(replica(i));
  }
  Network network({});
  network.cut(sides);
  EXPECT_EQ(network.reconnect(all).size(), all.size());  // quadratic, this would take hours
  EXPECT_FALSE(network.is_cut(replica(1), replica(2)));
}

// ---------------------------------------------------------------- in a world

/// n1 says something to n2 every 10 ms.
World talkative(const NetworkPlan& plan) {
  World world(seed, make_ref<Surroundings>(plan));
  world.add_group('n', 2, 'n', [](NodeId node) {
    puppet::Strings strings;
    if (node == replica(1)) {
      strings.start = [](puppet::Puppet& self) { self.start_timer(puppet::Due{}, 10ms); };
      strings.due = [](puppet::Puppet& self, const puppet::Due&) {
        self.say(replica(2), "hi");
        self.start_timer(puppet::Due{}, 10ms);
      };
    }
    return make_box<puppet::Puppet>(strings);
  });
  return world;
}

int heard(const World& world) { return world.state_of<puppet::Volatile>(replica(2)).heard; }

TEST(Network, ACutStopsWhatIsSentWhileItLastsAndNotWhatIsUnderWay) {
  World world = talkative({.latency = {Constant{100ms}}});
  world.begin();
  world.run_until(55ms);  // five are under way
  const auto cut = world.environment_as<Surroundings>().network.cut({{replica(1)}, {replica(2)}});
  world.run_until(505ms);
  EXPECT_EQ(heard(world), 5);
  EXPECT_EQ(world.messages().cut, 45U);
  world.environment_as<Surroundings>().network.heal(cut);
  world.run_until(655ms);
  EXPECT_EQ(heard(world), 10) << "those sent from 510ms to 550ms";
}

Network& network_of(World& world) { return world.environment_as<Surroundings>().network; }

TEST(Hold, WhatIsHeldGoesOnWhenReleasedWithALatencyFromThere) {
  World world = talkative({.latency = {Constant{30ms}}});
  world.begin();
  world.run_until(55ms);  // sent at 10, 20, …, 50 ms: two have arrived, three are under way
  const auto hold = network_of(world).hold(Cut({{replica(1)}, {replica(2)}}), Holding::held);
  world.review_held();
  EXPECT_EQ(world.held().size(), 3U);
  world.run_until(105ms);  // five more
  EXPECT_EQ(heard(world), 2);
  EXPECT_EQ(world.held().size(), 8U);
  EXPECT_EQ(world.messages().held, 8U);
  EXPECT_TRUE(network_of(world).release(hold));
  EXPECT_FALSE(network_of(world).release(hold));
  world.review_held();
  EXPECT_EQ(world.held().size(), 0U);
  world.run_until(134ms);
  EXPECT_EQ(heard(world), 2);
  world.run_until(135ms);
  EXPECT_EQ(heard(world), 10) << "all at once, 30 ms after the release";
  world.run_until(205ms);
  EXPECT_EQ(world.messages().delivered + 3, world.messages().sent) << "none is gone";
}

TEST(Hold, WhatIsCloggedComesWhenTheCloggingEndsAndNotBeforeItsTime) {
  World world = talkative({.latency = {Constant{30ms}}});
  world.begin();
  world.run_until(25ms);
  const auto clog = network_of(world).hold(Isolation({replica(2)}), Holding::clogged);
  world.review_held();
  world.run_until(65ms);
  EXPECT_EQ(heard(world), 0);
  network_of(world).release(clog);
  world.review_held();
  world.run_until(65ms);
  EXPECT_EQ(heard(world), 3) << "those of 10, 20 and 30 ms were due";
  world.run_until(69ms);
  EXPECT_EQ(heard(world), 3);
  world.run_until(70ms);
  EXPECT_EQ(heard(world), 4) << "that of 40 ms comes when it would have come";
}

TEST(Hold, LeavesWhatHasArrivedInAnInboxAlone) {
  World world = talkative({.latency = {Constant{5ms}}});
  world.environment_as<Surroundings>().work = 100ms;
  world.set_workers('n', 1, 10);
  world.begin();
  world.run_until(47ms);  // sent at 10, 20, 30 and 40 ms: one is worked on, three wait
  network_of(world).hold(Isolation({replica(2)}), Holding::held);
  world.review_held();
  EXPECT_EQ(world.held().size(), 0U);
  world.pause(replica(2));
  world.review_held();
  EXPECT_EQ(world.held().size(), 0U);
  world.resume(replica(2));
  world.run_until(500ms);
  EXPECT_EQ(heard(world), 4);
}

TEST(Hold, OfOneDirectionLeavesTheOtherAlone) {
  Network network({});
  network.hold(Cut::one_way({replica(1)}, {replica(2)}), Holding::held);
  EXPECT_EQ(network.hold_of(replica(1), replica(2)), Holding::held);
  EXPECT_EQ(network.hold_of(replica(2), replica(1)), Holding::none);
  EXPECT_EQ(network.release_around({replica(2), replica(5)}), std::vector{replica(2)});
  EXPECT_FALSE(network.has_holds());
}

TEST(Hold, IsPartOfTheStateAndOfForks) {
  World world = talkative({.latency = {Constant{30ms}}});
  world.begin();
  world.run_until(15ms);
  const std::uint64_t free = world.state_hash();
  const auto hold = network_of(world).hold(Isolation({replica(1)}), Holding::held);
  world.review_held();
  EXPECT_NE(world.state_hash(), free) << "what is held is not what is under way";
  World fork = world;
  network_of(fork).release(hold);
  fork.review_held();
  EXPECT_EQ(fork.state_hash(), free);
  fork.run_until(49ms);
  world.run_until(49ms);
  EXPECT_EQ(heard(fork), 1);
  EXPECT_EQ(heard(world), 0);
}

TEST(Hold, WhatGoesOnOverAFifoLinkKeepsTheOrder) {
  Network network({.latency = {Uniform{1ms, 100ms}}, .fifo = true});
  const PayloadRef word = make_payload(puppet::Word{"hi"});
  const auto message = [&](Time sent, std::uint64_t ordinal) {
    return Transmission{replica(1), replica(2), *word, sent, seed, ordinal};
  };
  const auto hold = network.hold(Isolation({replica(1)}), Holding::held);
  EXPECT_EQ(network.fate_of(message(1ms, 0)).hold, Holding::held);
  network.release(hold);
  Duration before{};
  for (std::uint64_t i = 0; i < 50; ++i) {
    const Duration delay = network.onward_delay(message(200ms, i));
    EXPECT_GE(delay, before);
    before = delay;
  }
  const Fate later = network.fate_of(message(201ms, 0));
  EXPECT_EQ(later.hold, Holding::none);
  EXPECT_GE(201ms + later.delay, 200ms + before);
}

TEST(Network, AMessageThatIsChangedOnItsWayArrivesSo) {
  World world = talkative({.latency = {Constant{1ms}}, .corrupt = {1}, .checksum = false});
  puppet::Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  world.run_until(105ms);
  EXPECT_EQ(heard(world), 10);
  EXPECT_EQ(world.messages().mutated, 10U);
  EXPECT_EQ(transcript.with("sent Word{\"text\":\"hi\"}").size(), 10U);
  EXPECT_EQ(transcript.with("message Word{\"text\":\"hi\"}").size(), 0U);
  EXPECT_EQ(transcript.with("message Word").size(), 10U);
}

TEST(Network, ForksWithACutGoTheirOwnWays) {
  World world = talkative({});
  world.begin();
  const auto cut = world.environment_as<Surroundings>().network.cut({{replica(1)}, {replica(2)}});
  world.run_until(101ms);
  World healed = world;
  healed.environment_as<Surroundings>().network.heal(cut);
  world.run_until(201ms);
  healed.run_until(201ms);
  EXPECT_EQ(heard(world), 0);
  EXPECT_EQ(heard(healed), 9);
  EXPECT_TRUE(world.environment_as<Surroundings>().network.is_cut(replica(2), replica(1)));
}

}  // namespace
}  // namespace orrery
