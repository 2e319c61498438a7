// Messages that are relayed, in a world: what they take, and what cuts and holds do to them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "sim/faults/surroundings.hpp"
#include "sim/net/topology.hpp"
#include "tests/core/puppet.hpp"

namespace orrery::relaying {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// "n3 hears hello at 20ms", and who passed it on.
class Ear final : public Observer {
 public:
  std::vector<std::string> heard;
  std::vector<std::string> lost;
  std::string relays;

  void event_begins(const World& world, const Event& event) override {
    const std::string where = to_text(world.node_at(event.slot));
    if (event.kind == EventKind::relay) relays += (relays.empty() ? "" : " ") + where;
    if (event.kind == EventKind::message) heard.push_back(where + " at " + to_text(event.time));
  }
  void sent(const World&, const Transmission&, const Fate& fate, std::uint64_t,
            std::uint64_t) override {
    if (fate.loss != Loss::none) lost.emplace_back(name_of_enumerator(fate.loss));
  }
  void not_delivered(const World& world, const Event& event, Loss why) override {
    lost.push_back(std::string(name_of_enumerator(why)) + " at " +
                   to_text(world.node_at(event.slot)));
  }
};

struct Say {
  Time when{};
  NodeId from{};
  NodeId to{};
};

/// Nodes that say what they are told to.
World world_of(const NetworkPlan& plan, std::uint32_t nodes, const std::vector<Say>& lines,
               std::uint64_t seed = 1) {
  auto surroundings = make_ref<Surroundings>(plan, DiskPlan{});
  surroundings->network.use(Topology::of(plan.topology, nodes, seed));
  World world(seed, std::move(surroundings));
  const auto puppet = [&](NodeId id) {
    std::vector<Say> own;
    for (const Say& line : lines) {
      if (line.from == id) own.push_back(line);
    }
    return make_box<puppet::Puppet>(
        {.start =
             [own](puppet::Puppet& self) {
               for (std::size_t i = 0; i < own.size(); ++i) {
                 self.start_timer(puppet::Due{static_cast<int>(i)}, own[i].when);
               }
             },
         .due =
             [own](puppet::Puppet& self, const puppet::Due& due) {
               self.say(own[static_cast<std::size_t>(due.which)].to, "hello");
             }});
  };
  world.add_group('n', nodes, 'n', puppet);
  world.add_group('c', 1, 'n', puppet);
  world.begin();
  return world;
}

Network& network_of(World& world) { return world.environment_as<Surroundings>().network; }

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);
constexpr NodeId n4 = replica(4);
constexpr NodeId n5 = replica(5);

const NetworkPlan ring{.topology = topology::Ring{}, .latency = {Constant{10ms}}};
const NetworkPlan line{.topology = topology::Line{}, .latency = {Constant{10ms}}};

TEST(Relay, TakesTheLatencyOfEachLinkOnTheWay) {
  const topology::Graph graph{.links = {{{n1, n2}, Duration(3ms)},
                                        {{n2, n3}, Duration(5ms)},
                                        {{n1, n4}, Duration(4ms)},
                                        {{n4, n3}, Duration(5ms)}}};
  Ear ear;
  World world = world_of({.topology = graph}, 4, {{1s, n1, n3}, {2s, n3, n1}, {3s, n1, n2}});
  world.set_observer(&ear);
  world.run_until(Time(9s));
  EXPECT_THAT(ear.heard, ElementsAre("n3 at 1.008s", "n1 at 2.008s", "n2 at 3.003s"));
  EXPECT_EQ(ear.relays, "n2 n2");
  EXPECT_EQ(world.messages().delivered, 3U);
}

TEST(Relay, AddsJitterOnEachLink) {
  const topology::Graph graph{.links = {{{n1, n2}, Duration(3ms)}, {{n2, n3}, Duration(5ms)}},
                              .jitter = {Constant{1ms}}};
  Ear ear;
  World world = world_of({.topology = graph}, 3, {{1s, n1, n3}});
  world.set_observer(&ear);
  world.run_until(Time(9s));
  EXPECT_THAT(ear.heard, ElementsAre("n3 at 1.01s"));
}

TEST(Relay, ClientsHaveLinksToEverybody) {
  Ear ear;
  World world = world_of(line, 5, {{1s, client(1), n5}, {2s, n5, client(1)}});
  world.set_observer(&ear);
  world.run_until(Time(9s));
  EXPECT_THAT(ear.heard, ElementsAre("n5 at 1.01s", "c1 at 2.01s"));
  EXPECT_EQ(ear.relays, "");
}

// The queue of a link is that of everybody who sends over it: 36 bytes and more at 8 kbit/s are
// 1 ms a byte.
TEST(Relay, WaitsInTheQueueOfASharedLink) {
  NetworkPlan plan = line;
  plan.bandwidth = Bandwidth{.rate = {8'000}};
  Ear alone;
  World one = world_of(plan, 3, {{1s, n1, n3}});
  one.set_observer(&alone);
  one.run_until(Time(9s));
  Ear together;
  World two = world_of(plan, 3, {{1s, n1, n3}, {1s, n2, n3}});
  two.set_observer(&together);
  two.run_until(Time(9s));
  const Duration sending =
      serialisation_time(wire_size(*make_payload(puppet::Word{"hello"})), plan.bandwidth->rate);
  // n1's message comes to n2 when n2's own is nearly sent: it waits for the 10ms that are left less
  // than it took to come.
  EXPECT_THAT(alone.heard, ElementsAre("n3 at " + to_text(1s + 2 * sending + 20ms)));
  EXPECT_THAT(together.heard, ElementsAre("n3 at " + to_text(1s + sending + 10ms),
                                          "n3 at " + to_text(1s + 2 * sending + 20ms)));
  Ear crowd;  // two from n1's side, together: the second one waits at n1 and again nowhere
  World four = world_of(plan, 4, {{1s, n1, n3}, {1s, n2, n4}, {1s + sending, n2, n3}});
  four.set_observer(&crowd);
  four.run_until(Time(9s));
  // n2 sends its second message from 1s + sending to 1s + 2 sending; n1's arrives 10ms after it has
  // begun and waits until then.
  EXPECT_THAT(crowd.heard, ElementsAre("n3 at " + to_text(1s + 2 * sending + 10ms),
                                       "n4 at " + to_text(1s + 2 * sending + 20ms),
                                       "n3 at " + to_text(1s + 3 * sending + 10ms)));
}

TEST(Relay, GoesTheOtherWayAroundACutLinkAndBackWhenItIsHealed) {
  Ear ear;
  World world = world_of(ring, 5, {{1s, n1, n2}, {2s, n1, n2}, {3s, n1, n2}});
  world.set_observer(&ear);
  world.run_until(Time(1500ms));
  const auto cut = network_of(world).cut(LinkCut::of({{n1, n2}}));
  world.run_until(Time(2500ms));
  network_of(world).heal(cut);
  world.run_until(Time(9s));
  EXPECT_THAT(ear.heard, ElementsAre("n2 at 1.01s", "n2 at 2.04s", "n2 at 3.01s"));
  EXPECT_EQ(ear.relays, "n5 n4 n3");
}

TEST(Relay, TurnsAroundWhereALinkHasBeenCutMeanwhile) {
  Ear ear;
  World world = world_of(ring, 5, {{1s, n1, n3}});
  world.set_observer(&ear);
  world.run_until(Time(1005ms));  // on its way to n2
  network_of(world).cut(LinkCut::of({{n2, n3}}));
  world.run_until(Time(9s));
  EXPECT_EQ(ear.relays, "n2 n1 n5 n4");
  EXPECT_THAT(ear.heard, ElementsAre("n3 at 1.05s"));
}

TEST(Relay, HasNoWayWhereTheGraphIsInParts) {
  Ear ear;
  World world = world_of(line, 5, {{1s, n1, n5}, {2s, n1, n5}, {3s, n1, n2}});
  world.set_observer(&ear);
  network_of(world).cut(LinkCut::of({{n3, n4}}));
  world.run_until(Time(9s));
  EXPECT_THAT(ear.heard, ElementsAre("n2 at 3.01s"));
  EXPECT_THAT(ear.lost, ElementsAre("cut", "cut"));
  EXPECT_EQ(world.messages().cut, 2U);
}

TEST(Relay, DoesNotLeadThroughTheOtherSideOfAPartition) {
  Ear ear;
  World world = world_of(ring, 5, {{1s, n1, n3}, {2s, n1, n4}});
  world.set_observer(&ear);
  network_of(world).cut({{n1, n3, n4, n5}, {n2}});
  world.run_until(Time(9s));
  EXPECT_EQ(ear.relays, "n5 n4 n5");  // not n2, which would be nearer
  EXPECT_THAT(ear.heard, ElementsAre("n3 at 1.03s", "n4 at 2.02s"));
}

TEST(Relay, DoesNotCarryFromOneSideToTheOtherThroughSomebodyWhoHearsBoth) {
  Ear ear;
  World world = world_of(line, 3, {{1s, n1, n3}, {2s, n1, n2}, {3s, n2, n3}});
  world.set_observer(&ear);
  network_of(world).cut({{n1}, {n3}});
  world.run_until(Time(9s));
  EXPECT_THAT(ear.heard, ElementsAre("n2 at 2.01s", "n3 at 3.01s"));
  EXPECT_THAT(ear.lost, ElementsAre("cut"));
}

TEST(Relay, CutsOfOneDirectionAreGoneAroundInThatDirection) {
  Ear ear;
  World world = world_of(ring, 4, {{1s, n1, n3}, {2s, n3, n1}});
  world.set_observer(&ear);
  network_of(world).cut(Cut::one_way({n1}, {n2}));
  world.run_until(Time(9s));
  EXPECT_EQ(ear.relays, "n4 n2");
}

TEST(Relay, IsTheNetworksWorkAlsoWhileTheProcessIsDownOrPaused) {
  Ear ear;
  World world = world_of(line, 4, {{1s, n1, n4}});
  world.set_observer(&ear);
  world.crash(n2);
  world.pause(n3);
  world.run_until(Time(9s));
  EXPECT_EQ(ear.relays, "n2 n3");
  EXPECT_THAT(ear.heard, ElementsAre("n4 at 1.03s"));
}

TEST(Relay, LosesOnEachLinkAndDoublesOnEachLink) {
  NetworkPlan plan = line;
  plan.loss = {0.5};
  std::vector<Say> lines;
  for (int i = 0; i < 2000; ++i) lines.push_back({1s + i * 1ms, n1, n4});
  World world = world_of(plan, 4, lines);
  world.run_until(Time(9s));
  // (1/2)^3 of 2000 arrive: 250, with a deviation of 15.
  EXPECT_NEAR(static_cast<double>(world.messages().delivered), 250, 60);
  EXPECT_EQ(world.messages().delivered + world.messages().lost, 2000U);

  plan.loss = {0};
  plan.duplicate = {1};
  World doubled = world_of(plan, 4, {{1s, n1, n4}});
  doubled.run_until(Time(9s));
  EXPECT_EQ(doubled.messages().delivered, 8U);
  EXPECT_EQ(doubled.messages().duplicated, 1U + 2U + 4U);
}

TEST(Relay, MessagesOfOneStepAreLostForThemselvesAtARelay) {
  NetworkPlan plan = line;
  plan.loss = {0.5};
  std::map<std::uint64_t, int> arrived;  // how many of two
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    World world = world_of(plan, 3, {{1s, n1, n3}, {1s, n1, n3}}, seed);
    world.run_until(Time(9s));
    ++arrived[world.messages().delivered];
  }
  EXPECT_NEAR(arrived[1], 400 * 2 * 0.25 * 0.75, 45);
  EXPECT_NEAR(arrived[2], 400 * 0.25 * 0.25, 20);
}

TEST(Relay, IsHeldBackOnTheLinkThatIsHeld) {
  Ear ear;
  World world = world_of(line, 4, {{1s, n1, n4}, {2s, n1, n2}});
  world.set_observer(&ear);
  world.run_until(Time(1015ms));  // on its way from n2 to n3
  const auto hold = network_of(world).hold(LinkCut::of({{n2, n3}}), Holding::held);
  world.review_held();
  world.run_until(Time(5s));
  EXPECT_THAT(ear.heard, ElementsAre("n2 at 2.01s"));
  EXPECT_EQ(world.held().size(), 1U);
  network_of(world).release(hold);
  world.review_held();
  world.run_until(Time(9s));
  EXPECT_THAT(ear.heard, ElementsAre("n2 at 2.01s", "n4 at 5.02s"));
}

TEST(Relay, HasWhatATopologySaysForNeighbours) {
  std::vector<std::string> seen;
  auto surroundings = make_ref<Surroundings>(ring, DiskPlan{});
  surroundings->network.use(Topology::of(ring.topology, 5, 1));
  const auto neighbours = surroundings->neighbours_of(n1);
  for (const NodeId node : *neighbours) seen.push_back(to_text(node));
  EXPECT_THAT(seen, ElementsAre("n2", "n5"));
  EXPECT_FALSE(surroundings->neighbours_of(client(1)));  // a client: everybody
  EXPECT_FALSE(Surroundings(NetworkPlan{}, DiskPlan{}).neighbours_of(n1));
}

TEST(Relay, ForksGoOnInTheSameWay) {
  NetworkPlan plan = ring;
  plan.latency = {Uniform{5ms, 15ms}};
  plan.duplicate = {0.3};
  plan.bandwidth = Bandwidth{.rate = {80'000}};
  std::vector<Say> lines;
  for (int i = 0; i < 200; ++i) lines.push_back({1s + i * 3ms, n1, i % 2 == 0 ? n3 : n4});
  World world = world_of(plan, 5, lines);
  world.run_until(Time(1200ms));
  network_of(world).cut(LinkCut::of({{n1, n2}}));
  world.run_until(Time(1300ms));
  World fork = world;
  world.run_until(Time(9s));
  fork.run_until(Time(9s));
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(world.state_hash(), fork.state_hash());
  EXPECT_EQ(world.messages(), fork.messages());
  EXPECT_GT(world.messages().delivered, 200U);
}

}  // namespace
}  // namespace orrery::relaying
