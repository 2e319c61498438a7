/// Processes that stand still, and disks that are lost.

#include <gtest/gtest.h>

#include "tests/core/puppet.hpp"

namespace orrery::puppet {

using namespace std::chrono_literals;

/// What a puppet does, written down.
struct Notes {
  Lines lines;
  void add(Puppet& p, const std::string& what) { lines.push_back(to_text(p.now()) + " " + what); }
};

/// n1 says "a", "b", "c" at 10, 20 and 30 ms, and n2 has time-outs at 15 and 25 ms.
World talking(Notes& notes, const Ref<Settable>& environment = {}) {
  World world = world_of(
      {{.start =
            [](Puppet& p) {
              for (int i = 1; i <= 3; ++i) p.start_timer(Due{i}, i * 10ms);
            },
        .due =
            [](Puppet& p, const Due& due) {
              p.say(n2, std::string(1, static_cast<char>('a' + due.which - 1)));
            }},
       {.start =
            [](Puppet& p) {
              p.start_timer(Due{1}, 15ms);
              p.start_timer(Due{2}, 25ms);
            },
        .word = [&notes](Puppet& p, const Word& m, NodeId) { notes.add(p, m.text); },
        .due = [&notes](Puppet& p,
                        const Due& due) { notes.add(p, "due " + std::to_string(due.which)); }}},
      environment);
  return world;
}

TEST(Pause, WhatHappensMeanwhileFollowsInOrderAtTheResume) {
  Notes notes;
  World world = talking(notes);
  world.begin();
  world.run_until(12ms);
  world.pause(n2);
  EXPECT_TRUE(world.is_paused(n2));
  EXPECT_EQ(world.paused_since(n2), Time(12ms));
  world.run_until(27ms);
  EXPECT_EQ(notes.lines, Lines{"10ms a"});
  EXPECT_EQ(world.now(), 27ms);
  world.resume(n2);
  EXPECT_FALSE(world.is_paused(n2));
  world.run_until(1s);
  EXPECT_EQ(notes.lines, (Lines{"10ms a", "27ms due 1", "27ms b", "27ms due 2", "30ms c"}));
}

TEST(Pause, AStepIsTheNextThingThatCanHappen) {
  Notes notes;
  World world = talking(notes);
  world.begin();
  world.pause(n2);
  while (world.step()) {
  }
  EXPECT_EQ(world.now(), 30ms) << "n1's last word waits, like n2's time-outs";
  EXPECT_EQ(world.pending().size(), 5U);
  EXPECT_TRUE(notes.lines.empty());
}

TEST(Pause, TwiceIsOnceAndOthersMayResume) {
  Notes notes;
  World world = talking(notes);
  world.begin();
  world.pause(n2);
  world.run_until(12ms);
  world.pause(n2);
  EXPECT_EQ(world.paused_since(n2), Time(0ms));
  world.resume(n2);
  world.resume(n2);
  world.run_until(1s);
  EXPECT_EQ(notes.lines.front(), "12ms a");
  EXPECT_EQ(notes.lines.size(), 5U);
}

TEST(Pause, ForksAreEqual) {
  Notes notes;
  World world = talking(notes);
  world.begin();
  world.pause(n2);
  world.run_until(20ms);
  World fork = world;
  EXPECT_EQ(fork.state_hash(), world.state_hash());
  for (World* each : {&world, &fork}) {
    each->resume(n2);
    each->run_until(1s);
  }
  EXPECT_EQ(fork.digest(), world.digest());
}

TEST(Pause, ACrashEndsItAndWhatWaitedIsLost) {
  Notes notes;
  World world = talking(notes);
  Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  world.run_until(12ms);
  world.pause(n2);
  world.run_until(27ms);
  world.crash(n2);
  EXPECT_FALSE(world.is_paused(n2));
  EXPECT_EQ(transcript.with("not delivered"), Lines{"27ms n2 not delivered: target_down"});
  world.restart(n2);
  world.run_until(1s);
  EXPECT_EQ(notes.lines, (Lines{"10ms a", "30ms c", "42ms due 1", "52ms due 2"}));
}

/// The disk goes on; the process learns of it at the resume, and so do those who wait for it.
TEST(Pause, ASyncReachesTheDiskButItsMessagesWait) {
  auto environment = make_ref<Settable>();
  environment->syncs = {5ms};
  Notes notes;
  World world =
      world_of({{.start =
                     [](Puppet& p) {
                       p.written = 7;
                       p.persist();
                       p.say(n2, "saved");
                     }},
                {.word = [&](Puppet& p, const Word& m, NodeId) { notes.add(p, m.text); }}},
               environment);
  world.begin();
  world.pause(n1);
  world.run_until(8ms);
  EXPECT_EQ(world.disk_of<Durable>(n1).written, 7);
  EXPECT_TRUE(notes.lines.empty());
  World crashed = world;
  crashed.crash(n1);
  EXPECT_EQ(crashed.state_of<Durable>(n1).written, 7);
  world.resume(n1);
  world.run_until(1s);
  EXPECT_EQ(notes.lines, Lines{"8ms saved"});
}

/// Two of the 5 ms are done at the pause: three are left at the resume. The inbox fills meanwhile.
TEST(Pause, WorkersStandStillToo) {
  auto environment = make_ref<Settable>();
  environment->work = [](const Payload&) { return 5ms; };
  Notes notes;
  World world = talking(notes, environment);
  Transcript transcript;
  world.set_observer(&transcript);
  world.set_workers('n', 1, 1);
  world.begin();
  world.run_until(12ms);
  world.pause(n2);
  world.run_until(40ms);
  EXPECT_EQ(transcript.with("inbox_full"), Lines{"30ms n2 not delivered: inbox_full"});
  world.resume(n2);
  world.run_until(1s);
  EXPECT_EQ(notes.lines, (Lines{"40ms due 1", "40ms due 2", "43ms a", "48ms b"}));
}

TEST(Pause, AClientHearsOfItsOperationLater) {
  Notes notes;
  World world = world_of({{.invoke = [&](Puppet& p, const Operation& o) {
    notes.add(p, o.key);
    p.complete({.outcome = Outcome::ok});
  }}});
  world.begin();
  world.pause(n1);
  world.invoke_at(1ms, n1, {.key = "given up"});
  world.run_until(2ms);
  EXPECT_EQ(world.history().size(), 1U) << "it is asked, whether or not it hears";
  world.give_up(n1);
  world.invoke_at(3ms, n1, {.key = "waits"});
  world.run_until(4ms);
  world.resume(n1);
  world.run_until(1s);
  EXPECT_EQ(notes.lines, Lines{"4ms waits"});
  ASSERT_EQ(world.history().size(), 4U);
  EXPECT_EQ(world.history()[1].result.outcome, Outcome::unknown);
  EXPECT_EQ(world.history()[3].time, Time(4ms));
}

/// A hand may reach around a pause; what it took does not come again.
TEST(Pause, HandsPerformAndDropWhatWaits) {
  Notes notes;
  World world = talking(notes);
  world.begin();
  world.pause(n2);
  world.run_until(40ms);
  std::vector<EventHandle> words;
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    if (event.kind == EventKind::message) words.push_back(handle);
  });
  ASSERT_EQ(words.size(), 3U);
  world.perform(words[0]);
  world.drop(words[1]);
  EXPECT_EQ(notes.lines.size(), 1U);
  world.resume(n2);
  world.run_until(1s);
  EXPECT_EQ(notes.lines.size(), 4U) << "two words and two time-outs";
}

TEST(Wipe, LeavesConfigAlone) {
  int starts = 0;
  World world = world_of({{.start = [&](Puppet& p) {
    ++starts;
    if (starts > 1) return;
    p.written = 7;
    p.persist();
  }}});
  world.begin();
  EXPECT_EQ(world.disk_of<Durable>(n1).written, 7);
  world.wipe(n1);
  EXPECT_FALSE(world.is_up(n1));
  EXPECT_EQ(world.disk_of<Durable>(n1), Durable{});
  world.restart(n1);
  EXPECT_EQ(starts, 2) << "the strings are its configuration";
  EXPECT_EQ(world.state_of<Durable>(n1), Durable{});
}

TEST(Wipe, AlsoOfANodeThatIsDown) {
  World world = world_of({{.start = [](Puppet& p) {
    p.written = 7;
    p.persist();
  }}});
  world.begin();
  world.crash(n1);
  EXPECT_EQ(world.disk_of<Durable>(n1).written, 7);
  world.wipe(n1);
  EXPECT_EQ(world.disk_of<Durable>(n1), Durable{});
}

}  // namespace orrery::puppet
