/// Output commit: what a node releases leaves only when everything it has persisted up to the end
/// of that step is on disk, in order. By cases, and by property against a model that knows nothing
/// of queues.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/puppet.hpp"

namespace orrery::puppet {

using namespace std::chrono_literals;

/// What n1 lets out when it does this at the start, and this when each of its timers expires, while
/// its syncs take so long; n2 listens.
Lines releases(std::function<void(Puppet&)> start, std::function<void(Puppet&, const Due&)> due,
               std::vector<Duration> syncs) {
  auto environment = make_ref<Settable>();
  environment->syncs = std::move(syncs);
  Transcript transcript;
  World world = world_of({{.start = std::move(start), .due = std::move(due)}, {}}, environment);
  world.set_observer(&transcript);
  world.begin();
  while (world.step()) {
  }
  Lines lines = transcript.with("n1 sent");
  for (std::string& line : lines) {  // "10ms a"
    const auto quote = line.find(R"(":")");
    line =
        line.substr(0, line.find(' ')) + " " + line.substr(quote + 3, line.rfind('"') - quote - 3);
  }
  return lines;
}

TEST(OutputCommit, WhatAPersistingStepSendsWaitsWhereverInItItIsSent) {
  EXPECT_EQ(releases(
                [](Puppet& p) {
                  p.say(n2, "before");
                  p.persist();
                  p.say(n2, "after");
                },
                {}, {10ms}),
            (Lines{"10ms before", "10ms after"}));
}

TEST(OutputCommit, WithoutALatencyNothingWaits) {
  EXPECT_EQ(releases(
                [](Puppet& p) {
                  p.persist();
                  p.say(n2, "a");
                },
                {}, {0ms}),
            (Lines{"0s a"}));
}

TEST(OutputCommit, LaterStepsThatDoNotPersistWaitToo) {
  EXPECT_EQ(releases(
                [](Puppet& p) {
                  p.persist();
                  p.start_timer(Due{1}, 4ms);
                  p.start_timer(Due{2}, 12ms);
                },
                [](Puppet& p, const Due& due) { p.say(n2, std::to_string(due.which)); }, {10ms}),
            (Lines{"10ms 1", "12ms 2"}));
}

TEST(OutputCommit, WhatWasSentBeforeALaterPersistDoesNotWaitForIt) {
  EXPECT_EQ(releases(
                [](Puppet& p) {
                  p.persist();
                  p.say(n2, "first");
                  p.start_timer(Due{}, 4ms);
                },
                [](Puppet& p, const Due&) {
                  p.persist();
                  p.say(n2, "second");
                },
                {10ms, 20ms}),
            (Lines{"10ms first", "24ms second"}));
}

TEST(OutputCommit, SyncsCompleteInOrderEvenIfALaterOneIsQuicker) {
  EXPECT_EQ(releases(
                [](Puppet& p) {
                  p.persist();
                  p.say(n2, "first");
                  p.start_timer(Due{1}, 1ms);
                  p.start_timer(Due{2}, 2ms);
                },
                [](Puppet& p, const Due& due) {
                  p.persist();
                  p.say(n2, std::to_string(due.which));
                },
                {10ms, 1ms, 0ms}),
            (Lines{"10ms first", "10ms 1", "10ms 2"}));
}

TEST(OutputCommit, SeveralPersistsInAStepAreOneSync) {
  EXPECT_EQ(releases(
                [](Puppet& p) {
                  p.persist();
                  p.say(n2, "a");
                  p.persist();
                  p.persist(OnDisk{});
                },
                {}, {10ms, 99ms}),
            (Lines{"10ms a"}));
}

TEST(OutputCommit, SendNowAndTimersDoNotWait) {
  EXPECT_EQ(releases(
                [](Puppet& p) {
                  p.say(n2, "held");
                  p.send_now(n2, Word{"now"});
                  p.persist();
                  p.start_timer(Due{}, 3ms);
                },
                [](Puppet& p, const Due&) { p.send_now(n2, Word{"timer"}); }, {10ms}),
            (Lines{"0s now", "3ms timer", "10ms held"}));
}

TEST(OutputCommit, OutputsAndResultsWaitLikeMessages) {
  auto environment = make_ref<Settable>();
  environment->syncs = {10ms};
  Transcript transcript;
  World world = world_of({{.invoke =
                               [](Puppet& p, const Operation&) {
                                 p.persist();
                                 p.output(Said{"done"});
                                 p.complete({.value = "7"});
                               }}},
                         environment);
  world.set_observer(&transcript);
  world.begin();
  world.invoke_at(1ms, n1, {.key = "k"});
  world.run_until(1s);
  EXPECT_EQ(
      transcript.with("11ms"),
      (Lines{"11ms n1 synced", R"(11ms n1 output Said{"text":"done"})", "11ms n1 completed ok 7"}));
}

TEST(OutputCommit, ANoticeComesBackWhenItsSyncIsOnDiskAlsoWithoutALatency) {
  for (const Duration latency : {0ms, 10ms}) {
    SCOPED_TRACE(to_text(latency));
    auto environment = make_ref<Settable>();
    environment->syncs = {latency};
    std::vector<std::pair<Time, int>> notices;
    World world = world_of(
        {{.start =
              [](Puppet& p) {
                p.written = 7;
                p.persist(OnDisk{1});
                p.persist(OnDisk{2});
              },
          .on_disk = [&](Puppet& p, const OnDisk& n) { notices.emplace_back(p.now(), n.number); }}},
        environment);
    world.begin();
    EXPECT_TRUE(notices.empty());
    EXPECT_EQ(world.disk_of<Durable>(n1).written, 0);
    world.run_until(1s);
    EXPECT_EQ(notices, (std::vector<std::pair<Time, int>>{{latency, 1}, {latency, 2}}));
    EXPECT_EQ(world.disk_of<Durable>(n1).written, 7);
  }
}

TEST(OutputCommit, WhatChangesAfterThePersistingStepIsNotOnDisk) {
  auto environment = make_ref<Settable>();
  environment->syncs = {10ms};
  World world = world_of(
      {{.start =
            [](Puppet& p) {
              p.persist();
              p.written = 1;  // still this step: the batch is taken when the handler returns
              p.start_timer(Due{}, 5ms);
            },
        .due = [](Puppet& p, const Due&) { p.written = 2; }}},
      environment);
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(world.state_of<Durable>(n1).written, 2);
  EXPECT_EQ(world.disk_of<Durable>(n1).written, 1);
}

TEST(OutputCommit, ACrashDropsWhatWasHeldAndWhatWasNotOnDisk) {
  auto environment = make_ref<Settable>();
  environment->syncs = {10ms, 10ms};
  Transcript transcript;
  World world = world_of(
      {{.start =
            [](Puppet& p) {
              p.start_timer(Due{1}, 1ms);
              p.start_timer(Due{2}, 5ms);
            },
        .due =
            [](Puppet& p, const Due& due) {
              p.written = due.which;
              p.persist(OnDisk{due.which});
              p.say(n2, std::to_string(due.which));
            },
        .on_disk = [](Puppet& p, const OnDisk& n) { p.output(Said{std::to_string(n.number)}); }},
       {}},
      environment);
  world.set_observer(&transcript);
  world.begin();
  world.run_until(12ms);
  world.crash(n1);
  EXPECT_EQ(world.state_of<Durable>(n1).written, 1);
  EXPECT_EQ(world.pending().size(), 0U);
  world.run_until(14ms);
  world.restart(n1);
  world.run_until(30ms);  // in the second life, syncs take no time
  EXPECT_EQ(transcript.with("n1 sent"), (Lines{R"(11ms n1 sent Word{"text":"1"} to n2)",
                                               R"(15ms n1 sent Word{"text":"1"} to n2)",
                                               R"(19ms n1 sent Word{"text":"2"} to n2)"}));
  // What the notice of 1 let n1 say at 11ms waited for 2, and died with it.
  EXPECT_EQ(transcript.with("output"),
            (Lines{R"(15ms n1 output Said{"text":"1"})", R"(19ms n1 output Said{"text":"2"})"}));
}

TEST(OutputCommit, ALaterSyncDoneByHandCompletesTheEarlierOnes) {
  auto environment = make_ref<Settable>();
  environment->syncs = {10ms, 10ms, 10ms};
  World world = world_of({{.start = [](Puppet& p) { p.start_timer(Due{1}, 1ms); },
                           .due =
                               [](Puppet& p, const Due& due) {
                                 p.written = due.which;
                                 p.persist();
                                 if (due.which < 3) p.start_timer(Due{due.which + 1}, 1ms);
                               }}},
                         environment);
  world.begin();
  world.run_until(5ms);
  std::vector<EventHandle> syncs(3);
  world.pending().for_each([&](EventHandle handle, const Event& event) {
    syncs[static_cast<std::size_t>(event.time / 1ms - 11)] = handle;
  });
  world.perform(syncs[1]);
  EXPECT_EQ(world.disk_of<Durable>(n1).written, 2);
  EXPECT_EQ(world.pending().size(), 1U);
  world.crash(n1);
  EXPECT_EQ(world.pending().size(), 0U);
  EXPECT_EQ(world.state_of<Durable>(n1).written, 2);
}

// ---------------------------------------------------------------- by property

/// What a writer at the mercy of chance must let out, computed without queues: a gated word leaves
/// at its step's time or when its step's newest sync is on disk, whichever is later; a crash
/// forgets what would have left later.
struct Model {
  struct Release {
    Time time;
    std::string text;
    bool operator==(const Release&) const = default;
  };
  std::vector<Duration> latencies;
  std::size_t syncs = 0;
  Time durable_at{};
  std::vector<std::pair<Time, int>> written{{Time{}, 0}};  // what is on disk from when on
  std::vector<Release> gated;
  std::vector<Release> at_once;

  void persisted(Time now, int value) {
    durable_at = std::max(durable_at, now + latencies[syncs++]);
    written.emplace_back(durable_at, value);
  }
  void crashed(Time now) {
    std::erase_if(gated, [&](const Release& release) { return release.time > now; });
    std::erase_if(written, [&](const auto& sync) { return sync.first > now; });
    durable_at = now;
  }
};

/// n1, which does something at random every few milliseconds. A reckless one does not let the disk
/// hold it back.
Strings writer(Model& model, bool is_reckless) {
  const auto step = [&model, is_reckless](Puppet& p) {
    if (p.between(0, 2) > 0) ++p.written;
    const bool persists = p.between(0, 3) == 0;
    std::vector<std::string> words;
    for (int i = p.between(0, 3); i > 0; --i) {
      // "7/3": number 7 of all; 3 is what it acknowledges to have persisted
      words.push_back(std::to_string(++p.heard));
    }
    if (persists) {
      model.persisted(p.now(), p.written);
      p.persist();
      if (p.between(0, 1) == 0) p.persist();
    }
    const int promised = model.written.back().second;
    for (const std::string& word : words) {
      const std::string text = word + "/" + std::to_string(promised);
      if (is_reckless) {
        p.send_now(n2, Word{text});
      } else {
        p.say(n2, text);
        model.gated.push_back({std::max(p.now(), model.durable_at), text});
      }
    }
    if (p.between(0, 5) == 0) {
      p.send_now(n2, Word{"now/0"});
      model.at_once.push_back({p.now(), "now/0"});
    }
    p.start_timer(Late{}, p.between(1ms, 5ms));
  };
  return {.start =
              [&model, step](Puppet& p) {
                EXPECT_EQ(p.written, model.written.back().second);  // the last completed sync
                step(p);
              },
          .late = step};
}

/// Collects what leaves n1, and counts what leaves before that which it promises is on disk.
class Gate final : public Observer {
 public:
  std::vector<Model::Release> gated;
  std::vector<Model::Release> at_once;
  int too_early = 0;

  void sent(const World& world, const Transmission& message, const Fate&, std::uint64_t,
            std::uint64_t) override {
    const std::string text = content_of<Word>(message.payload)->text;
    if (text == "now/0") return at_once.push_back({world.now(), text});
    gated.push_back({world.now(), text});
    const int promised = std::stoi(text.substr(text.find('/') + 1));
    if (world.disk_of<Durable>(n1).written < promised) ++too_early;
  }
};

Gate run_of_writer(std::uint64_t seed, bool is_reckless, Model& model) {
  auto environment = make_ref<Settable>();
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    const Draw draw = Draw::named(seed, 1, 1, Time{}, i);
    const bool is_slow = draw.chance(0.2);
    environment->syncs.push_back(
        draw.then(0).between(0ms, is_slow ? Duration(50ms) : Duration(3ms)));
    if (draw.then(1).chance(0.1)) environment->syncs.back() = 0ms;
  }
  model.latencies = environment->syncs;
  World world(seed, environment);
  world.add_group('n', 2, 'n', [&](NodeId node) {
    return make_box<Puppet>(node == n1 ? writer(model, is_reckless) : Strings{});
  });
  Gate gate;
  world.set_observer(&gate);
  world.begin();
  for (std::uint64_t crash = 1; crash <= 10; ++crash) {
    // An odd time, so that no sync completes in the instant of the crash.
    world.run_until(world.now() + Draw::named(seed, 2, 1, Time{}, crash).between(1ms, 200ms));
    model.crashed(world.now());
    world.crash(n1);
    world.run_until(world.now() + 5ms);
    world.restart(n1);
  }
  world.run_until(world.now() + 1s);
  std::erase_if(model.gated, [&](const auto& release) { return release.time > world.now(); });
  return gate;
}

TEST(OutputCommit, NothingLeavesTooEarlyTooLateOrOutOfOrder) {
  std::size_t released = 0;
  std::size_t waited = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Model model;
    const Gate gate = run_of_writer(seed, false, model);
    ASSERT_EQ(gate.too_early, 0);
    ASSERT_EQ(gate.gated, model.gated);
    ASSERT_EQ(gate.at_once, model.at_once);
    released += gate.gated.size();
    waited += model.syncs;
  }
  EXPECT_GT(released, 20'000U);  // the property is not vacuous
  EXPECT_GT(waited, 5'000U);
}

TEST(OutputCommit, TheCountOfEarlyWordsBites) {
  int too_early = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Model model;
    too_early += run_of_writer(seed, true, model).too_early;
  }
  EXPECT_GT(too_early, 100);
}

}  // namespace orrery::puppet
