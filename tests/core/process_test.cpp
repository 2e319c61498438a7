#include "sim/core/process.hpp"

#include <gtest/gtest.h>

#include "tests/core/puppet.hpp"

namespace orrery::puppet {

using namespace std::chrono_literals;

constexpr NodeId n3 = replica(3);

/// The whole run as lines, of a world of puppets that has not begun.
Lines run(World world) {
  Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  while (world.step()) {
  }
  return transcript.lines;
}

Ref<Settable> settable(Duration delay = {}, std::vector<Duration> syncs = {}) {
  auto environment = make_ref<Settable>();
  environment->delay = delay;
  environment->syncs = std::move(syncs);
  return environment;
}

// ---------------------------------------------------------------- the table of answers

TEST(Process, ASendToOneselfArrivesInTheSameInstantWhateverTheNetworkDoes) {
  auto environment = settable(10ms);
  environment->fate = [](const Transmission&) { return Fate{.loss = Loss::lost}; };
  EXPECT_EQ(run(world_of({{.start = [](Puppet& p) { p.say(p.self(), "note"); }}}, environment)),
            (Lines{R"(0s n1 start)", R"(0s n1 sent Word{"text":"note"} to n1)",
                   R"(0s n1 message Word{"text":"note"} from n1)"}));
}

TEST(Process, ASendToAnUnknownIdIsLostAndTheTraceSaysWhy) {
  World world = world_of({{.start = [](Puppet& p) {
    p.say(NodeId('n', 9), "a");
    p.say(NodeId('x', 1), "b");
    p.say(NodeId{}, "c");
  }}});
  EXPECT_EQ(run(world), (Lines{R"(0s n1 start)", R"(0s n1 sent Word{"text":"a"} to n9: no_target)",
                               R"(0s n1 sent Word{"text":"b"} to x1: no_target)",
                               R"(0s n1 sent Word{"text":"c"} to nobody: no_target)"}));
}

TEST(Process, WhatReachesACrashedNodeIsLostAndTheTraceSaysWhy) {
  World world = world_of({{.start = [](Puppet& p) { p.say(n2, "a"); }}, {}}, settable(10ms));
  Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  world.crash(n2);
  world.run_until(1s);
  EXPECT_EQ(transcript.with("10ms"), (Lines{R"(10ms n2 message Word{"text":"a"} from n1)",
                                            "10ms n2 not delivered: target_down"}));
  EXPECT_EQ(world.messages(), (MessageCounts{.sent = 1, .refused = 1}));
}

TEST(Process, ASendInStartLeavesLikeAnyOther) {
  EXPECT_EQ(run(world_of({{.start = [](Puppet& p) { p.say(n2, "a"); }}, {}}, settable(10ms))),
            (Lines{R"(0s n1 start)", R"(0s n1 sent Word{"text":"a"} to n2)", "0s n2 start",
                   R"(10ms n2 message Word{"text":"a"} from n1)"}));
}

TEST(Process, StartingALiveTimerRearmsIt) {
  std::vector<std::pair<Time, int>> expired;
  World world =
      world_of({{.start =
                     [](Puppet& p) {
                       p.start_timer(Due{1}, 10ms);
                       p.start_timer(Due{2}, 10ms);  // other content: another timer
                       p.start_timer(Due{1}, 30ms);
                       p.start_timer(Due{3}, 50ms);
                       p.start_timer(Due{3}, 20ms);  // also to an earlier time
                     },
                 .due = [&](Puppet& p, const Due& d) { expired.emplace_back(p.now(), d.which); }}});
  world.begin();
  EXPECT_EQ(world.pending().size(), 3U);
  while (world.step()) {
  }
  EXPECT_EQ(expired, (std::vector<std::pair<Time, int>>{{10ms, 2}, {20ms, 3}, {30ms, 1}}));
}

TEST(Process, TimersOfDifferentTypesAreDifferentTimers) {
  EXPECT_EQ(run(world_of({{.start =
                               [](Puppet& p) {
                                 p.start_timer(Due{}, 10ms);
                                 p.start_timer(Late{}, 20ms);
                               }}})),
            (Lines{"0s n1 start", "10ms n1 timer Due", "20ms n1 timer Late"}));
}

TEST(Process, AnExpiredTimerStartsAgainAndItsPlaceIsUsedAgain) {
  World world = world_of({{.start = [](Puppet& p) { p.start_timer(Due{0}, 1ms); },
                           .due =
                               [](Puppet& p, const Due& due) {
                                 if (due.which < 1'000) p.start_timer(Due{due.which + 1}, 1ms);
                               }}});
  world.begin();
  while (world.step()) EXPECT_LE(world.pending().size(), 1U);
  EXPECT_EQ(world.now(), 1'001ms);
}

TEST(Process, StoppingADeadTimerDoesNothing) {
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.stop_timer(Late{});
                                 p.start_timer(Due{1}, 10ms);
                                 p.stop_timer(Due{2});
                               },
                           .due =
                               [](Puppet& p, const Due& due) {
                                 p.stop_timer(due);  // it is dead while its handler runs
                                 p.stop_timer(due);
                               }}});
  EXPECT_EQ(run(world), (Lines{"0s n1 start", "10ms n1 timer Due"}));
}

TEST(Process, AStoppedTimerDoesNotExpireAndMayBeStartedAgain) {
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.start_timer(Due{}, 10ms);
                                 p.stop_timer(Due{});
                                 p.start_timer(Late{}, 5ms);
                               },
                           .late = [](Puppet& p) { p.start_timer(Due{}, 1ms); }}});
  EXPECT_EQ(run(world), (Lines{"0s n1 start", "5ms n1 timer Late", "6ms n1 timer Due"}));
}

TEST(Process, ATimeOutBelowZeroExpiresInTheSameInstantBehindWhatIsPendingThen) {
  World world = world_of({{.start = [](Puppet& p) {
    p.say(p.self(), "first");
    p.start_timer(Late{}, 0ms);
    p.start_timer(Due{}, -5s);
  }}});
  // What a step sends leaves when its handler has returned, behind the timers that it started.
  EXPECT_EQ(run(world),
            (Lines{"0s n1 start", R"(0s n1 sent Word{"text":"first"} to n1)", "0s n1 timer Late",
                   "0s n1 timer Due", R"(0s n1 message Word{"text":"first"} from n1)"}));
}

TEST(Process, ATimeOutWithoutEndNeverExpires) {
  World world = world_of({{.start = [](Puppet& p) { p.start_timer(Late{}, 1s); },
                           .late = [](Puppet& p) { p.start_timer(Due{}, Duration::max()); }}});
  world.set_clock(n1, {.drift = {500'000'000}, .step = -5s});
  world.begin();
  world.run_until(std::chrono::hours(24 * 365 * 100));
  EXPECT_EQ(world.events(), 2U);
  EXPECT_EQ(world.pending().size(), 1U);
}

TEST(Process, AMessageWithoutHandlerIsRefusedAndTheTraceSaysSo) {
  World world = world_of({{.start = [](Puppet& p) { p.send(n2, Unheard{7}); }}, {}});
  Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(transcript.with("n2"), (Lines{R"(0s n1 sent Unheard{"number":7} to n2)", "0s n2 start",
                                          R"(0s n2 message Unheard{"number":7} from n1)",
                                          "0s n2 not delivered: not_understood"}));
  EXPECT_EQ(world.messages(), (MessageCounts{.sent = 1, .refused = 1}));
}

TEST(Process, PersistWithoutAChangeIsASyncLikeAnyOther) {
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.persist();
                                 p.say(n2, "a");
                               }},
                          {}},
                         settable(0ms, {10ms}));
  EXPECT_EQ(run(world), (Lines{"0s n1 start", "0s n2 start", "10ms n1 synced",
                               R"(10ms n1 sent Word{"text":"a"} to n2)",
                               R"(10ms n2 message Word{"text":"a"} from n1)"}));
}

// ---------------------------------------------------------------- questions and verbs

TEST(Process, WhatAStepSendsAndOutputsLeavesInOrder) {
  World world = world_of({{.start =
                               [](Puppet& p) {
                                 p.say(n3, "a");
                                 p.output(Said{"b"});
                                 p.say(n2, "c");
                                 p.broadcast(Word{"d"});
                                 p.output(Said{"e"});
                               }},
                          {},
                          {}});
  Transcript transcript;
  world.set_observer(&transcript);
  world.begin();
  EXPECT_EQ(transcript.with("n1 "),
            (Lines{"0s n1 start", R"(0s n1 sent Word{"text":"a"} to n3)",
                   R"(0s n1 output Said{"text":"b"})", R"(0s n1 sent Word{"text":"c"} to n2)",
                   R"(0s n1 sent Word{"text":"d"} to n2)", R"(0s n1 sent Word{"text":"d"} to n3)",
                   R"(0s n1 output Said{"text":"e"})"}));
}

TEST(Process, PeersAreTheGroupWithoutOneselfInIdOrder) {
  std::map<NodeId, std::vector<NodeId>> peers;
  const Strings strings{.start = [&](Puppet& p) {
    for (const NodeId peer : p.peers()) peers[p.self()].push_back(peer);
    EXPECT_EQ(p.peers().size(), peers[p.self()].size());
    for (std::uint32_t i = 0; i < p.peers().size(); ++i)
      EXPECT_EQ(p.peers()[i], peers[p.self()][i]);
  }};
  World world = world_of({strings, strings, strings});
  world.add_group('c', 1, 'n', [&](NodeId) { return make_box<Puppet>(strings); });
  world.begin();
  EXPECT_EQ(peers, (std::map<NodeId, std::vector<NodeId>>{
                       {n1, {n2, n3}}, {n2, {n1, n3}}, {n3, {n1, n2}}, {client(1), {n1, n2, n3}}}));
}

TEST(Process, ANodeAloneHasNoPeersAndBroadcastsToNobody) {
  World world = world_of({{.start = [](Puppet& p) {
    EXPECT_TRUE(p.peers().empty());
    p.broadcast(Word{"anybody?"});
  }}});
  EXPECT_EQ(run(world), (Lines{"0s n1 start"}));
}

TEST(Process, ABroadcastAllocatesOnePayload) {
  std::vector<Strings> strings(50);
  strings[0].start = [](Puppet& p) { p.broadcast(Word{"all"}); };
  World world = world_of(strings);
  world.begin();
  std::map<const Payload*, int> payloads;
  world.pending().for_each(
      [&](EventHandle, const Event& event) { ++payloads[event.payload.get()]; });
  ASSERT_EQ(payloads.size(), 1U);
  EXPECT_EQ(payloads.begin()->second, 49);
}

TEST(Process, NowIsTheNodesOwnClock) {
  std::map<NodeId, std::vector<Time>> shown;
  const Strings strings{.start =
                            [&](Puppet& p) {
                              shown[p.self()].push_back(p.now());
                              p.start_timer(Due{}, 10ms);
                            },
                        .due = [&](Puppet& p, const Due&) { shown[p.self()].push_back(p.now()); }};
  World world = world_of({strings, strings, strings});
  world.set_clock(n1, {.step = 1h});
  world.set_clock(n2, {.step = -3s});
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(shown, (std::map<NodeId, std::vector<Time>>{
                       {n1, {1h, 1h + 10ms}}, {n2, {-3s, -3s + 10ms}}, {n3, {0s, 10ms}}}));
}

TEST(Process, BetweenDrawsFromTheWholeRangeAndNothingElse) {
  std::map<int, int> drawn;
  World world = world_of({{.start = [&](Puppet& p) {
    for (int i = 0; i < 6'000; ++i) ++drawn[p.between(1, 6)];
    EXPECT_EQ(p.between(7, 7), 7);
  }}});
  world.begin();
  EXPECT_EQ(drawn.size(), 6U);
  for (const auto& [value, count] : drawn)
    EXPECT_NEAR(count, 1'000, 4 * 29) << value;  // 4 standard errors
}

TEST(Process, AnEmptyRangeIsABugOfTheProtocol) {
  World integers =
      world_of({{.start = [](Puppet& p) { p.between(0U, p.peers().size() - 2); }}, {}});
  EXPECT_NO_THROW(World(integers).begin());
  World none = world_of({{.start = [](Puppet& p) { p.between(1U, p.peers().size()); }}});
  EXPECT_THROW(none.begin(), BrokenInvariant);
  World timeouts =
      world_of({{.start = [](Puppet& p) { p.start_timer(Late{}, p.between(2s, 1s)); }}});
  EXPECT_THROW(timeouts.begin(), BrokenInvariant);
}

TEST(Process, VerbsAndQuestionsOutsideAStepAreABug) {
  struct Living final : Puppet {
    void lives_in_a_node() const override {}
  };
  Living process;
  EXPECT_THROW(process.self(), BrokenInvariant);
  EXPECT_THROW(process.peers(), BrokenInvariant);
  EXPECT_THROW(process.now(), BrokenInvariant);
  EXPECT_THROW(process.between(1, 2), BrokenInvariant);
  EXPECT_THROW(process.say(n1, "a"), BrokenInvariant);
  EXPECT_THROW(process.broadcast(Word{}), BrokenInvariant);
  EXPECT_THROW(process.start_timer(Late{}, 1s), BrokenInvariant);
  EXPECT_THROW(process.persist(), BrokenInvariant);
  EXPECT_THROW(process.output(Said{}), BrokenInvariant);
  EXPECT_THROW(process.complete({}), BrokenInvariant);
}

// ---------------------------------------------------------------- what compiles

// A copy that would slice a subclass does not compile.
static_assert(std::is_abstract_v<Puppet>);
static_assert(!std::is_copy_constructible_v<Puppet>);
static_assert(!std::is_default_constructible_v<Puppet>);

template <class Base>
struct Complete : Base {
  void start() {}
  void on(const Word&, NodeId) {}
  void on(Due) {}
};
using Duty = Process<std::variant<Word>, std::variant<Due>>;
struct NoStart : Duty {
  void on(const Word&, NodeId) {}
  void on(Due) {}
};
struct NoMessageHandler : Duty {
  void start() {}
  void on(Due) {}
};
struct NoTimerHandler : Duty {
  void start() {}
  void on(const Word&, NodeId) {}
};
class PrivateHandler : public Duty {
 public:
  void start() {}
  void on(Due) {}

 private:
  void on(const Word&, NodeId) {}
};
struct HidesItsBasesHandlers : Complete<Duty> {
  void on(Due) {}
};
struct MessageWithoutSender : Duty {
  void start() {}
  void on(const Word&) {}
  void on(Due) {}
};
struct NotDerived {
  using Message = std::variant<Word>;
  void start() {}
  void on(const Word&, NodeId) {}
};
static_assert(is_process<Complete<Duty>>);
static_assert(is_process<MessageWithoutSender>);
static_assert(!is_process<NoStart>);
static_assert(!is_process<NoMessageHandler>);
static_assert(!is_process<NoTimerHandler>);
static_assert(!is_process<PrivateHandler>);
static_assert(!is_process<HidesItsBasesHandlers>);
static_assert(!is_process<NotDerived>);
static_assert(HandlesMessage<NoTimerHandler, Word> && !HandlesTimer<NoTimerHandler, Due>);

}  // namespace orrery::puppet
