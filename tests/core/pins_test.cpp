#include "sim/core/pins.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/core/puppet.hpp"

namespace orrery::pins_test {
namespace {

using namespace std::chrono_literals;
using puppet::Due;
using puppet::Puppet;
using puppet::Strings;
using puppet::Word;
using Times = std::vector<Duration>;

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);

Pin timer_pin(std::optional<NodeId> node, std::optional<std::uint32_t> nth, Duration is) {
  return {.timer = "Due", .node = node, .nth = nth, .is = {is}};
}

/// Nodes that start a timer of 10ms..20ms five times, one after the other; how long they waited.
struct Waiting {
  std::vector<Times> waited = std::vector<Times>(3);

  void run(const std::vector<Pin>& pins, std::uint64_t seed = 1) {
    const auto again = [this](Puppet& node) {
      Times& its = waited[node.self().number() - 1];
      if (its.size() < 6) node.start_timer(Due{}, Puppet::between(10ms, 20ms));
    };
    const auto stamp = [this](Puppet& node) {
      waited[node.self().number() - 1].push_back(node.now());
    };
    const Strings strings{.start = [=](Puppet& node) { stamp(node), again(node); },
                          .due = [=](Puppet& node, const Due&) { stamp(node), again(node); }};
    World world(seed);
    world.add_group('n', 3, 'n', [&](NodeId) { return make_box<Puppet>(strings); });
    world.set_pins(make_ref<Pins>(pins));
    world.begin();
    world.run_until(1s);
    for (Times& times : waited) {
      for (std::size_t i = 0; i + 1 < times.size(); ++i) times[i] = times[i + 1] - times[i];
      times.pop_back();
    }
  }
};

Waiting waiting(const std::vector<Pin>& pins, std::uint64_t seed = 1) {
  Waiting all;
  all.run(pins, seed);
  return all;
}

TEST(Pins, OfATimerDecideTheTimeOutThatWouldBeDrawn) {
  const Waiting free = waiting({});
  const Waiting pinned = waiting({timer_pin(n2, 4, 17ms)});
  EXPECT_EQ(pinned.waited[0], free.waited[0]);
  EXPECT_EQ(pinned.waited[2], free.waited[2]);
  const Times first_three(free.waited[1].begin(), free.waited[1].begin() + 3);
  EXPECT_EQ(Times(pinned.waited[1].begin(), pinned.waited[1].begin() + 3), first_three);
  EXPECT_EQ(pinned.waited[1][3], 17ms);
  EXPECT_NE(free.waited[1][3], 17ms);
}

TEST(Pins, CountWhatTheyLeaveOpen) {
  Pins pins({timer_pin(n2, {}, 17ms)});
  EXPECT_EQ(pins.timeout(n2, "Due", {10ms, 20ms}, 12ms), 17ms);
  EXPECT_EQ(pins.timeout(n1, "Due", {10ms, 10ms}, 10ms), 10ms) << "nothing was to be decided";
  EXPECT_EQ(pins.left_open(), 0U);
  EXPECT_EQ(pins.timeout(n2, "Due", {10ms, 15ms}, 12ms), 12ms) << "17ms could not be drawn";
  EXPECT_EQ(pins.left_open(), 1U);
  EXPECT_EQ(pins.choice(n1, 1, 3, 2), 2);
  EXPECT_EQ(pins.left_open(), 2U);
}

TEST(Pins, ThatSayMoreWinOverThoseThatSayLess) {
  const std::vector<Pin> pins{timer_pin({}, {}, 10ms), timer_pin(n2, {}, 12ms),
                              timer_pin({}, 1, 14ms), timer_pin(n2, 2, 16ms)};
  const Waiting pinned = waiting(pins);
  // The third one counts what it fits: the first of all nodes' time-outs is n1's.
  EXPECT_EQ(pinned.waited[0], (Times{14ms, 10ms, 10ms, 10ms, 10ms}));
  EXPECT_EQ(pinned.waited[1], (Times{12ms, 16ms, 12ms, 12ms, 12ms}));
  EXPECT_EQ(pinned.waited[2], (Times{10ms, 10ms, 10ms, 10ms, 10ms}));
}

TEST(Pins, OnEveryDecisionLeaveNothingToTheSeed) {
  const std::vector<Pin> pins{timer_pin({}, {}, 10ms)};
  EXPECT_EQ(waiting(pins, 1).waited, waiting(pins, 2).waited);
  EXPECT_NE(waiting({}, 1).waited, waiting({}, 2).waited);
}

TEST(Pins, ThatNothingCouldHaveDrawnDecideNothing) {
  EXPECT_EQ(waiting({timer_pin(n1, 1, 21ms)}).waited, waiting({}).waited);
  EXPECT_EQ(waiting({timer_pin(n1, 1, 9ms)}).waited, waiting({}).waited);
}

TEST(Pins, CountHowOftenTheyHaveDecided) {
  Pins pins({timer_pin(n1, {}, 15ms), timer_pin(n1, 2, 25ms), timer_pin(n2, 9, 15ms)});
  const DurationRange range{10ms, 20ms};
  EXPECT_EQ(pins.timeout(n1, "Due", range, 11ms), 15ms);
  EXPECT_EQ(pins.timeout(n1, "Due", range, 11ms), 11ms) << "the second pin is out of the range";
  EXPECT_EQ(pins.timeout(n1, "Late", range, 11ms), 11ms);
  EXPECT_EQ(pins.timeout(n2, "Due", range, 11ms), 11ms);
  EXPECT_EQ(pins.fired(0), 1U);
  EXPECT_EQ(pins.fired(1), 0U);
  EXPECT_EQ(pins.fired(2), 0U);
}

TEST(Pins, OfAChoiceHoldNumbersOfEveryType) {
  Pins pins({{.choice = n1, .nth = 1, .is = {std::int64_t{-3}}},
             {.choice = n1, .nth = 2, .is = {~std::uint64_t{0}}},
             {.choice = n1, .nth = 3, .is = {std::int64_t{7}}}});
  EXPECT_EQ(pins.choice(n1, -5, 5, 0), -3);
  EXPECT_EQ(pins.choice(n1, 0, AnyInteger{~std::uint64_t{0}}, 1), AnyInteger{~std::uint64_t{0}});
  EXPECT_EQ(pins.choice(n1, 0, 6, 1), 1) << "7 cannot be drawn";
  EXPECT_EQ(pins.choice(n2, 0, 6, 1), 1);
}

// ---------------------------------------------------------------- messages

/// n1 says a, b and c to n2 and to n3, in a world where every message takes 5ms and b is lost.
struct Heard {
  NodeId by{};
  std::string text{};
  Time at{};
  friend bool operator==(const Heard&, const Heard&) = default;
};

std::vector<Heard> heard_under(const std::vector<Pin>& pins, Loss loss_of_b = Loss::lost) {
  std::vector<Heard> all;
  const Strings strings{.start =
                            [](Puppet& node) {
                              if (node.self() != n1) return;
                              for (const char* text : {"a", "b", "c"}) node.broadcast(Word{text});
                            },
                        .word =
                            [&](Puppet& node, const Word& m, NodeId) {
                              all.push_back({node.self(), m.text, node.now()});
                            }};
  auto network = make_ref<puppet::Settable>();
  network->fate = [=](const Transmission& message) {
    const bool is_b = content_of<Word>(message.payload)->text == "b";
    return Fate{.loss = is_b ? loss_of_b : Loss::none, .delay = 5ms, .duplicate_delay = 6ms};
  };
  World world(1, std::move(network));
  world.add_group('n', 3, 'n', [&](NodeId) { return make_box<Puppet>(strings); });
  world.set_pins(make_ref<Pins>(pins));
  world.begin();
  world.run_until(1s);
  std::erase_if(all, [](const Heard& heard) { return heard.by == n3; });
  return all;
}

Pin message_pin(std::uint32_t nth, PinnedValue is) {
  return {.message = "Word", .from = n1, .to = n2, .nth = nth, .is = is};
}

TEST(Pins, OfAMessageDecideItsWholeFate) {
  EXPECT_EQ(heard_under({message_pin(1, {PinnedLoss{}}), message_pin(2, {Duration{8ms}})}),
            (std::vector<Heard>{{n2, "c", 5ms}, {n2, "c", 6ms}, {n2, "b", 8ms}}));
}

TEST(Pins, DoNotLeadAMessageThroughACut) {
  const std::vector<Heard> heard = heard_under({message_pin(2, {Duration{8ms}})}, Loss::cut);
  for (const Heard& each : heard) EXPECT_NE(each.text, "b");
}

TEST(Pins, OfAForkGoOnFromTheirCounts) {
  const DurationRange range{10ms, 20ms};
  Pins pins({timer_pin(n1, 2, 15ms)});
  pins.timeout(n1, "Due", range, 11ms);
  const Ref<Pins> fork = pins.clone();
  EXPECT_EQ(fork->timeout(n1, "Due", range, 11ms), 15ms);
  EXPECT_EQ(fork->timeout(n1, "Due", range, 11ms), 11ms);
  EXPECT_EQ(pins.timeout(n1, "Due", range, 11ms), 15ms);
}

TEST(Pins, SayWhatIsWrongWithThem) {
  const PinnedValue time{Duration{5ms}};
  const PinnedValue lost{PinnedLoss{}};
  const PinnedValue number{std::int64_t{3}};
  const auto sentence = [](const Pin& pin) {
    const auto problem = problem_with(pin);
    return problem ? problem->sentence : "";
  };
  EXPECT_EQ(sentence({.timer = "Due", .nth = 0, .is = time}), "the first time is number 1");
  EXPECT_EQ(sentence({.timer = "Due", .is = lost}), "a timer is pinned to a time");
  EXPECT_EQ(sentence({.message = "Word", .is = number}),
            "a message is pinned to its latency, or is lost");
  EXPECT_EQ(sentence({.choice = n1, .is = time}), "a choice is pinned to a whole number");
  EXPECT_EQ(sentence({.timer = "Due", .from = n1, .is = time}), "\"from\" belongs to a message");
  EXPECT_EQ(sentence({.message = "Word", .node = n1, .is = time}), "\"node\" belongs to a timer");
  EXPECT_EQ(sentence({.message = "Word", .to = n1, .nth = 2, .is = lost}), "");
}

TEST(Pins, AreTexts) {
  EXPECT_EQ(to_text(timer_pin(n2, 4, 17ms)), "4th Due of n2 17ms");
  EXPECT_EQ(to_text(timer_pin({}, {}, 17ms)), "each Due 17ms");
  EXPECT_EQ(to_text(message_pin(3, {PinnedLoss{}})), "3rd Word from n1 to n2 lost");
  EXPECT_EQ(to_text(Pin{.choice = n1, .nth = 22, .is = {std::int64_t{3}}}), "22nd choice of n1 3");
}

}  // namespace
}  // namespace orrery::pins_test
