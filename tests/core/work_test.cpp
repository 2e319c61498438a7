/// Nodes that take their time: inboxes and workers.

#include <gtest/gtest.h>

#include "tests/core/puppet.hpp"

namespace orrery::puppet {

using namespace std::chrono_literals;

/// A word of n letters keeps a worker busy for n ms.
Duration by_length(const Payload& message) {
  return std::chrono::milliseconds(content_of<Word>(message)->text.size());
}

struct Shop {
  std::uint32_t workers = 1;
  std::uint32_t inbox = 10;
  std::vector<std::string> words{};  ///< what n1 says to n2 at the beginning
};

/// n2 writes down when it handles what; n1 costs nothing that anybody sees.
World opened(const Shop& shop, Lines* handled = nullptr) {
  auto environment = make_ref<Settable>();
  environment->delay = 10ms;
  environment->work = by_length;
  World world = world_of({{.start =
                               [words = shop.words](Puppet& p) {
                                 for (const std::string& word : words) p.say(n2, word);
                               }},
                          {.word =
                               [handled](Puppet& p, const Word& m, NodeId) {
                                 if (!handled) return;
                                 handled->push_back(to_text(p.now()) + " " + m.text);
                               }}},
                         environment);
  world.set_workers('n', shop.workers, shop.inbox);
  world.begin();
  return world;
}

TEST(Work, OneWorkerTakesWhatComesFirst) {
  Lines handled;
  World world = opened({.words = {"aaa", "b", "cc"}}, &handled);
  world.run_until(1s);
  EXPECT_EQ(handled, (Lines{"13ms aaa", "14ms b", "16ms cc"}));
  EXPECT_EQ(world.messages().delivered, 3U);
}

TEST(Work, TwoWorkersOvertakeEachOther) {
  Lines handled;
  World world = opened({.workers = 2, .words = {"aaaaa", "b", "cc"}}, &handled);
  world.run_until(1s);
  EXPECT_EQ(handled, (Lines{"11ms b", "13ms cc", "15ms aaaaa"}));
}

TEST(Work, WhatFindsTheInboxFullIsLost) {
  Lines handled;
  World world = opened({.inbox = 1, .words = {"aaa", "b", "cc", "d"}}, &handled);
  Transcript transcript;
  world.set_observer(&transcript);
  world.run_until(1s);
  EXPECT_EQ(handled, (Lines{"13ms aaa", "14ms b"}));
  EXPECT_EQ(transcript.with("not delivered"), Lines(2, "10ms n2 not delivered: inbox_full"));
  EXPECT_EQ(world.messages().overflowed, 2U);
}

TEST(Work, WithoutAnInboxOnlyAnIdleWorkerTakesAnything) {
  Lines handled;
  World world = opened({.inbox = 0, .words = {"a", "b"}}, &handled);
  world.run_until(1s);
  EXPECT_EQ(handled, Lines{"11ms a"});
}

TEST(Work, OwnMessagesAndTimersDoNotQueue) {
  Lines handled;
  auto environment = make_ref<Settable>();
  environment->work = by_length;
  const auto note = [&](Puppet& p, const std::string& what) {
    handled.push_back(to_text(p.now()) + " " + what);
  };
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.say(p.self(), "own");
                                 p.start_timer(Due{}, 1ms);
                               },
                           .word = [&](Puppet& p, const Word& m, NodeId) { note(p, m.text); },
                           .due = [&](Puppet& p, const Due&) { note(p, "due"); }},
                          {.start = [](Puppet& p) { p.say(n1, "other"); }}},
                         environment);
  world.set_workers('n', 1, 10);
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(handled, (Lines{"0s own", "1ms due", "5ms other"}));
}

TEST(Work, ACrashEmptiesInboxAndWorkers) {
  Lines handled;
  World world = opened({.workers = 2, .words = {"aaa", "bbb", "c"}}, &handled);
  Transcript transcript;
  world.set_observer(&transcript);
  world.run_until(11ms);
  world.crash(n2);
  EXPECT_EQ(transcript.with("not delivered"), Lines(3, "11ms n2 not delivered: target_down"));
  EXPECT_TRUE(world.pending().empty());
  world.restart(n2);
  world.receive(n2, make_payload(Word{"dd"}), n1);
  world.run_until(1s);
  EXPECT_EQ(handled, Lines{"13ms dd"});
}

TEST(Work, ForksAreEqual) {
  World world = opened({.inbox = 2, .words = {"aaa", "b", "cc", "d"}});
  world.run_until(12ms);
  World fork = world;
  EXPECT_EQ(fork.state_hash(), world.state_hash());
  fork.run_until(1s);
  world.run_until(1s);
  EXPECT_EQ(fork.digest(), world.digest());
  EXPECT_EQ(fork.messages(), world.messages());
}

/// A hand takes what it likes; the worker goes on with the others.
TEST(Work, HandsPerformAndDropWhatWaits) {
  Lines handled;
  World world = opened({.words = {"aaa", "b", "cc", "d"}}, &handled);
  world.run_until(11ms);
  const auto pending = [&](std::string_view text) {
    EventHandle found = 0;
    world.pending().for_each([&](EventHandle handle, const Event& event) {
      if (content_of<Word>(*event.payload)->text == text) found = handle;
    });
    return found;
  };
  world.perform(pending("cc"));
  world.drop(pending("b"));
  world.drop(pending("aaa"));
  world.run_until(1s);
  EXPECT_EQ(handled, (Lines{"11ms cc", "12ms d"}));
  EXPECT_EQ(world.messages().lost, 2U);
}

TEST(Work, WorkersComeBeforeTheBeginning) {
  World world = world_of({{}});
  EXPECT_THROW(world.set_workers('n', 0, 1), BrokenInvariant);
  world.begin();
  EXPECT_THROW(world.set_workers('n', 1, 1), BrokenInvariant);
}

}  // namespace orrery::puppet
