/// Pause, slow down and wipe: each fires, shows, and is over when it is lifted.

#include "sim/faults/process_faults.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "sim/faults/timeline.hpp"
#include "tests/core/puppet.hpp"
#include "tests/faults/stage.hpp"

namespace orrery::puppet {

using namespace std::chrono_literals;

Selection who(std::string_view text) { return {{*parse_selector(text)}}; }

/// n1 says something to n2 every 10 ms, 1 ms away; n2 writes down when it hears it.
World talking(Lines& heard, std::vector<FaultEntry> faults, const ProcessingPlan& processing = {}) {
  NetworkPlan network{.latency = {Constant{1ms}}};
  World world(1, make_ref<Surroundings>(network, DiskPlan{.sync = {Constant{}}}, processing));
  world.add_group('n', 2, 'n', [&](NodeId node) {
    if (node == n1) {
      return make_box<Puppet>({.start = [](Puppet& p) { p.start_timer(Due{1}, 10ms); },
                               .due =
                                   [](Puppet& p, const Due& due) {
                                     p.say(n2, std::to_string(due.which));
                                     if (due.which < 5) p.start_timer(Due{due.which + 1}, 10ms);
                                   }});
    }
    return make_box<Puppet>(
        {.start =
             [](Puppet& p) {
               if (++p.written == 1) p.persist();
             },
         .word = [&heard](Puppet& p, const Word& m,
                          NodeId) { heard.push_back(to_text(p.now()) + " " + m.text); }});
  });
  if (processing.takes_time()) world.set_workers('n', processing.workers, processing.inbox);
  world.add_agent(make_ref<Timeline>(std::move(faults), LeaderRule{}));
  world.begin();
  world.run_until(1s);
  return world;
}

TEST(PauseFault, MessagesWaitForItsEnd) {
  Lines heard;
  const World world = talking(heard, {{15ms, Pause{who("n2")}, 20ms}});
  EXPECT_EQ(heard, (Lines{"11ms 1", "35ms 2", "35ms 3", "41ms 4", "51ms 5"}));
  EXPECT_EQ(reports(world)[0].fired, 1U);
  EXPECT_FALSE(world.is_paused(n2));
}

TEST(PauseFault, ResumeEndsItAndWhatIsNotPausedIsNotResumed) {
  Lines heard;
  const World world = talking(heard, {{15ms, Pause{who("n2")}},
                                      {25ms, Pause{who("n2")}},
                                      {45ms, Resume{who("all")}},
                                      {46ms, Resume{who("n1")}}});
  EXPECT_EQ(heard, (Lines{"11ms 1", "45ms 2", "45ms 3", "45ms 4", "51ms 5"}));
  std::vector<std::uint32_t> fired;
  for (const FaultReport& report : reports(world)) fired.push_back(report.fired);
  EXPECT_EQ(fired, (std::vector{1U, 0U, 1U, 0U}));
  EXPECT_EQ(reports(world)[2].struck, "n2 at 45ms");
}

TEST(PauseFault, ItsEndLeavesAloneWhatSomebodyElsePaused) {
  Lines heard;
  const World world = talking(heard, {{15ms, Pause{who("n2")}, 30ms},  // ends at 45ms
                                      {20ms, Resume{who("n2")}},
                                      {25ms, Pause{who("n2")}}});  // has no end
  EXPECT_TRUE(world.is_paused(n2));
}

TEST(SlowDownFault, CostsSoManyTimesAsMuchUntilItIsOver) {
  Lines heard;
  const ProcessingPlan processing{.time = {{Constant{1ms}}}};
  const World world = talking(heard, {{15ms, SlowDown{who("n2"), 3}, 20ms}}, processing);
  EXPECT_EQ(heard, (Lines{"12ms 1", "24ms 2", "34ms 3", "42ms 4", "52ms 5"}));
  EXPECT_EQ(reports(world)[0].fired, 1U);
}

TEST(SlowDownFault, TwoOfThemMultiply) {
  Lines heard;
  const ProcessingPlan processing{.time = {{Constant{1ms}}}};
  talking(heard, {{15ms, SlowDown{who("n2"), 3}, 20ms}, {15ms, SlowDown{who("n2"), 2}, 10ms}},
          processing);
  EXPECT_EQ(heard, (Lines{"12ms 1", "27ms 2", "34ms 3", "42ms 4", "52ms 5"}));
}

TEST(SlowDownFault, StrikesNobodyWhereMessagesCostNothing) {
  Lines heard;
  const World world = talking(heard, {{15ms, SlowDown{who("n2"), 3}, 20ms}});
  EXPECT_EQ(heard.size(), 5U);
  EXPECT_EQ(reports(world)[0].fired, 0U);
}

TEST(SlowDownFault, AFactorThatIsNoneIsRefused) {
  for (const double factor : {0.0, -1.0, 1.0, 1e7}) {
    EXPECT_TRUE(problem_with(SlowDown{who("n2"), factor}).has_value()) << factor;
  }
  EXPECT_FALSE(problem_with(SlowDown{who("n2"), 0.5}).has_value());
}

TEST(WipeFault, TheNodeStartsAgainAsAtItsFirstBoot) {
  Lines heard;
  const World crashed = talking(heard, {{15ms, Crash{who("n2")}, 10ms}});
  EXPECT_EQ(crashed.state_of<Durable>(n2).written, 2) << "once from the disk, once more";
  const World wiped = talking(heard, {{15ms, Wipe{who("n2")}, 10ms}});
  EXPECT_EQ(wiped.state_of<Durable>(n2).written, 1);
  EXPECT_EQ(wiped.life_of(n2), 2U);
  EXPECT_EQ(reports(wiped)[0].fired, 1U);
  const World dead = talking(heard, {{15ms, Wipe{who("n2")}}});
  EXPECT_FALSE(dead.is_up(n2));
}

}  // namespace orrery::puppet
