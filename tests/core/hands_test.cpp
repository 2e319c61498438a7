// What hands do to messages on their way: earlier, later, never, and past a link that holds them.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/puppet.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using namespace puppet;
using Lines = std::vector<std::string>;

/// Messages take 10 ms; the link from n1 to n2 holds them back if it is told to.
class Stopped final : public Environment {
 public:
  Holding how = Holding::none;

  Ref<Environment> clone() const override { return Ref<Environment>(new Stopped(*this)); }
  Fate fate_of(const Transmission&) override { return {.delay = 10ms, .hold = how}; }
  bool has_holds() const override { return how != Holding::none; }
  Holding hold_of(NodeId, NodeId) const override { return how; }
  Duration onward_delay(const Transmission&) override { return 10ms; }
};

/// n1 says "a" and "b" to n2 at the beginning.
World talk(Holding how = Holding::none) {
  auto environment = make_ref<Stopped>();
  environment->how = how;
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.say(n2, "a");
                                 p.say(n2, "b");
                               }},
                          {}},
                         std::move(environment));
  return world;
}

/// The first message under way.
EventHandle first_message(const World& world) {
  EventHandle found = ~0U;
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    const bool is_first = found == ~0U || event.id < world.pending().at(found).id;
    if (event.kind == EventKind::message && is_first) found = handle;
  });
  return found;
}

void stop_links(World& world, Holding how) {
  world.environment_as<Stopped>().how = how;
  world.review_held();
}

Lines heard(World& world, Time until) {
  Transcript transcript;
  world.set_observer(&transcript);
  world.run_until(until);
  world.set_observer(nullptr);
  return transcript.with(" message ");
}

TEST(Hands, APostponedMessageArrivesThenBehindWhatIsPending) {
  World world = talk();
  world.begin();
  world.postpone(first_message(world), 10ms);
  EXPECT_EQ(heard(world, 1s), (Lines{R"(10ms n2 message Word{"text":"b"} from n1)",
                                     R"(10ms n2 message Word{"text":"a"} from n1)"}));
}

TEST(Hands, AMessageMayArriveSooner) {
  World world = talk();
  world.begin();
  world.run_until(3ms);
  world.postpone(first_message(world), 3ms);
  EXPECT_EQ(heard(world, 5ms), (Lines{R"(3ms n2 message Word{"text":"a"} from n1)"}));
}

TEST(Hands, WhatIsPostponedForEverNeverComesByItself) {
  World world = talk();
  world.begin();
  world.postpone(first_message(world), Time::max());
  EXPECT_EQ(heard(world, Time::max() / 2), (Lines{R"(10ms n2 message Word{"text":"b"} from n1)"}));
  EXPECT_FALSE(world.step()) << "nor at the end of time";
  EXPECT_EQ(world.pending().size(), 1U);
  EXPECT_EQ(world.now(), Time::max() / 2);
  world.perform(first_message(world));
  EXPECT_EQ(world.messages(), (MessageCounts{.sent = 2, .delivered = 2}));
}

TEST(Hands, AHoldThatEndsLeavesToTheHandWhatItHolds) {
  World world = talk();
  world.begin();
  world.postpone(first_message(world), Time::max());
  stop_links(world, Holding::held);
  EXPECT_EQ(world.held().size(), 1U) << "the other one";
  stop_links(world, Holding::none);
  EXPECT_EQ(heard(world, 1s), (Lines{R"(10ms n2 message Word{"text":"b"} from n1)"}));
}

TEST(Hands, AHeldMessageIsDropped) {
  World world = talk(Holding::held);
  world.begin();
  ASSERT_EQ(world.held().size(), 2U);
  world.drop_held(world.held().begin()->first);
  EXPECT_EQ(world.messages(), (MessageCounts{.sent = 2, .lost = 1, .held = 2}));
  stop_links(world, Holding::none);
  EXPECT_EQ(heard(world, 1s), (Lines{R"(10ms n2 message Word{"text":"b"} from n1)"}));
}

TEST(Hands, AHeldMessageIsLetThroughAlone) {
  World world = talk(Holding::clogged);
  world.begin();
  world.run_until(3ms);
  const auto cause = world.held().begin()->second.event.cause;
  struct Causes final : Observer {
    std::uint64_t cause = 99;
    void event_begins(const World&, const Event& event) override { cause = event.cause; }
  } causes;
  world.set_observer(&causes);
  world.perform_held(world.held().begin()->first);
  EXPECT_EQ(causes.cause, cause) << "the event that it was sent in";
  EXPECT_EQ(world.now(), 3ms);
  EXPECT_EQ(world.state_of<Volatile>(n2).heard, 1);
  EXPECT_EQ(world.held().size(), 1U);
}

TEST(Hands, WhatIsLetThroughToAPausedProcessWaitsForIt) {
  World world = talk(Holding::held);
  world.begin();
  world.pause(n2);
  world.perform_held(world.held().begin()->first);
  world.run_until(20ms);
  EXPECT_EQ(world.state_of<Volatile>(n2).heard, 0);
  world.resume(n2);
  world.run_until(20ms);
  EXPECT_EQ(world.state_of<Volatile>(n2).heard, 1);
}

TEST(Hands, WhatIsNotOnALinkIsNotTheirs) {
  World world = talk();
  world.begin();
  world.pause(n2);
  world.run_until(20ms);
  const EventHandle arrived = first_message(world);
  EXPECT_THROW(world.postpone(arrived, 1s), BrokenInvariant);
  EXPECT_THROW(world.drop_held(7), BrokenInvariant);
  EXPECT_THROW(world.perform_held(7), BrokenInvariant);
}

TEST(Hands, NothingInTheWorldLedToWhatTheyDo) {
  World world = talk();
  world.begin();
  struct Causes final : Observer {
    std::vector<std::uint64_t> causes;
    void event_begins(const World&, const Event& event) override { causes.push_back(event.cause); }
  } causes;
  world.set_observer(&causes);
  world.crash(n2);
  world.restart(n2);
  EXPECT_EQ(causes.causes, (std::vector<std::uint64_t>{0, 0}));
}

}  // namespace
}  // namespace orrery
