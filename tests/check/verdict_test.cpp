#include "sim/check/verdict.hpp"

#include <gtest/gtest.h>

#include "tests/check/toy_store.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using Status = Verdict::Status;

/// Two judges; the second one is violated when the n-th message is sent.
class CountsMessages final : public Monitor {
 public:
  explicit CountsMessages(int limit) : limit_(limit) {}
  Ref<Monitor> clone() const override { return make_ref<CountsMessages>(*this); }
  std::string_view name() const override { return "counts"; }
  std::vector<std::string_view> judges() const override {
    return {"counts.nothing", "counts.messages"};
  }
  void sent(World& world, NodeId from, NodeId, const Payload&) override {
    if (++sent_ >= limit_) world.violated("counts.messages", {from}, "too many messages");
  }

 private:
  int limit_;
  int sent_ = 0;
};

/// Asks c1 for a put every 100 ms, from 100 ms on.
class AsksForEver final : public Agent {
 public:
  Ref<Agent> clone() const override { return make_ref<AsksForEver>(*this); }
  std::string_view name() const override { return "asks for ever"; }
  void begin(World& world, std::uint32_t self) override {
    self_ = self;
    world.set_alarm(self_, 100ms, 0);
  }
  void alarm(World& world, AlarmToken) override {
    world.invoke_at(world.now(), client(1), toy_store::put("k", "v"));
    world.set_alarm(self_, world.now() + 100ms, 0);
  }

 private:
  std::uint32_t self_ = 0;
};

TEST(Verdict, OfAMonitorHoldsUntilItIsViolated) {
  World world = toy_store::world(3, 1);
  world.add_monitor(make_ref<CountsMessages>(3));
  world.begin();
  world.invoke_at(1s, client(1), toy_store::put("k", "v"));
  world.run_until(500ms);
  EXPECT_EQ(verdicts_of_monitors(world),
            (std::vector<Verdict>{
                {"counts.nothing", Status::holds, 0, 500ms, "never broken in 5 events"},
                {"counts.messages", Status::holds, 0, 500ms, "never broken in 5 events"}}));

  world.run_until(2s);
  EXPECT_EQ(
      verdicts_of_monitors(world),
      (std::vector<Verdict>{{"counts.nothing", Status::holds, 0, 2s, "never broken in 12 events"},
                            {"counts.messages", Status::violated, 6, 1s, "too many messages"}}));
}

TEST(Verdict, OfTwoMonitorsWithTheSameJudgesIsGivenOnce) {
  World world = toy_store::world(3, 1);
  world.add_monitor(make_ref<CountsMessages>(3));
  world.add_monitor(make_ref<CountsMessages>(4));
  EXPECT_EQ(verdicts_of_monitors(world).size(), 2U);
}

TEST(Ending, LetsWhatIsUnderWayArriveAndAsksNothingNew) {
  World world = toy_store::world(3, 3);
  world.add_agent(make_ref<AsksForEver>());
  world.begin();
  world.run_until(205ms);  // the second put is on its way
  const std::uint64_t digest = world.digest();
  ASSERT_EQ(world.history().size(), 3U);

  const Ending ending(world, {}, 10s);
  EXPECT_EQ(ending.settled.history().size(), 4U);
  EXPECT_EQ(ending.settled.now(), 10s + 205ms);
  EXPECT_TRUE(ending.settled.pending().empty());
  EXPECT_EQ(world.digest(), digest);
  EXPECT_EQ(world.history().size(), 3U);
}

TEST(Ending, DoesNotChangeHowTheRunGoesOn) {
  World looked_at = toy_store::world(3, 3);
  looked_at.add_agent(make_ref<AsksForEver>());
  looked_at.begin();
  looked_at.run_until(205ms);
  World left_alone = looked_at;
  const Ending ending(looked_at);
  looked_at.run_until(1s);
  left_alone.run_until(1s);
  EXPECT_EQ(looked_at.digest(), left_alone.digest());
}

TEST(Names, AreListedAsInASentence) {
  EXPECT_EQ(names_of({}), "nobody");
  EXPECT_EQ(names_of({replica(1)}), "n1");
  EXPECT_EQ(names_of({replica(1), replica(5)}), "n1 and n5");
  EXPECT_EQ(names_of({replica(1), replica(2), replica(5)}), "n1, n2 and n5");
}

}  // namespace
}  // namespace orrery
