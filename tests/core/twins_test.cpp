// Two correct instances with one identity.

#include <gtest/gtest.h>

#include <chrono>

#include "tests/core/puppet.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using puppet::Lines;
using puppet::n1;
using puppet::n2;
using puppet::Puppet;
using puppet::Word;

const NodeId t1('t', 1);

/// n1 to n3, of which n1 has a twin; each tells its peers its name once, after 10 ms.
World twins(Ref<Environment> environment = {}) {
  puppet::Strings strings;
  strings.start = [](Puppet& self) { self.start_timer(puppet::Due{}, 10ms); };
  strings.due = [](Puppet& self, const puppet::Due&) {
    self.broadcast(Word{to_text(self.self())});
  };
  World world = puppet::world_of({strings, strings, strings}, std::move(environment));
  EXPECT_EQ(world.add_twin(n1), t1);
  return world;
}

TEST(Twins, AreOneNodeToOthers) {
  World world = twins();
  puppet::Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  world.run_until(20ms);
  EXPECT_EQ(transcript.with("n2 message"), (Lines{R"(10ms n2 message Word{"text":"n1"} from n1)",
                                                  R"(10ms n2 message Word{"text":"n3"} from n3)",
                                                  R"(10ms n2 message Word{"text":"n1"} from n1)"}))
      << "one of them is the twin";
  EXPECT_EQ(transcript.with(R"(t1 message)"),
            (Lines{R"(10ms t1 message Word{"text":"n2"} from n2)",
                   R"(10ms t1 message Word{"text":"n3"} from n3)"}))
      << "what is sent to n1 reaches both; its own words do not";
  EXPECT_EQ(world.state_of<puppet::Volatile>(n1), world.state_of<puppet::Volatile>(t1));
}

TEST(Twins, WhatTheySendToThemselvesStaysWithThem) {
  puppet::Strings strings;
  strings.start = [](Puppet& self) { self.say(self.self(), "note"); };
  World world = puppet::world_of({strings, {}});
  world.add_twin(n1);
  world.begin();
  world.run_until(1ms);
  EXPECT_EQ(world.state_of<puppet::Volatile>(n1).heard, 1);
  EXPECT_EQ(world.state_of<puppet::Volatile>(t1).heard, 1);
}

TEST(Twins, TheNetworkTellsThemApart) {
  auto network = make_ref<puppet::Settable>();
  network->fate = [](const Transmission& message) {
    const bool is_cut = message.to == t1 || message.from == t1;
    return Fate{.loss = is_cut ? Loss::cut : Loss::none, .delay = 1ms};
  };
  World world = twins(network);
  world.begin();
  world.run_until(20ms);
  EXPECT_EQ(world.state_of<puppet::Volatile>(n1).heard, 2);
  EXPECT_EQ(world.state_of<puppet::Volatile>(t1).heard, 0);
  EXPECT_EQ(world.state_of<puppet::Volatile>(n2).heard, 2);
}

TEST(Twins, ActByThemselvesAndDrawApart) {
  puppet::Strings strings;
  strings.start = [](Puppet& self) {
    self.say(n2, std::to_string(self.between(0, 1'000'000'000)));
  };
  std::set<std::string> said;
  puppet::Strings listens;
  listens.word = [&](Puppet&, const Word& word, NodeId) { said.insert(word.text); };
  World world = puppet::world_of({strings, listens});
  world.add_twin(n1);
  world.begin();
  world.run_until(1ms);
  EXPECT_EQ(said.size(), 2U);
  world.crash(t1);
  EXPECT_TRUE(world.is_up(n1));
  EXPECT_FALSE(world.is_up(t1));
}

TEST(Twins, PinsTellThemApart) {
  puppet::Strings strings;
  strings.start = [](Puppet& self) {
    self.say(n2, std::to_string(self.between(0, 1'000'000'000)));
  };
  std::multiset<std::string> said;
  puppet::Strings listens;
  listens.word = [&](Puppet&, const Word& word, NodeId) { said.insert(word.text); };
  World world = puppet::world_of({strings, listens});
  world.add_twin(n1);
  world.set_pins(make_ref<Pins>(std::vector<Pin>{{.choice = n1, .is = {std::int64_t{7}}},
                                                 {.choice = t1, .is = {std::int64_t{8}}}}));
  world.begin();
  world.run_until(1ms);
  EXPECT_EQ(said, (std::multiset<std::string>{"7", "8"}));
  EXPECT_EQ(world.pins()->left_open(), 0U);
}

TEST(Twins, AreLiarsAndNobodyElseIs) {
  World world = twins();
  EXPECT_EQ(world.liars(), (std::vector<NodeId>{n1, t1}));
  EXPECT_EQ(world.twins(), std::vector<NodeId>{t1});
  EXPECT_EQ(world.identity_of(t1), n1);
  EXPECT_EQ(world.identity_of(n2), n2);
  EXPECT_FALSE(world.is_liar(n2));
}

/// Counts what monitors hear of each node.
class Counting final : public Monitor {
 public:
  std::map<NodeId, int> steps{};
  Ref<Monitor> clone() const override { return make_ref<Counting>(*this); }
  std::string_view name() const override { return "counting"; }
  void after_step(World&, NodeId node) override { ++steps[node]; }
};

TEST(Twins, MonitorsDoNotLookAtLiars) {
  World world = twins();
  world.add_monitor(make_ref<Counting>());
  world.begin();
  world.run_until(20ms);
  const auto& counting = dynamic_cast<const Counting&>(*world.monitors().front());
  EXPECT_EQ(counting.steps.count(n1), 0U);
  EXPECT_EQ(counting.steps.count(t1), 0U);
  EXPECT_GT(counting.steps.at(n2), 0);
}

TEST(Twins, AForkHasThemToo) {
  World world = twins();
  world.begin();
  World later = world;
  later.run_until(20ms);
  world.run_until(20ms);
  EXPECT_EQ(world.digest(), later.digest());
}

}  // namespace
}  // namespace orrery
