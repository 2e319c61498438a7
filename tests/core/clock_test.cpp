#include "sim/core/clock.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "sim/core/draw.hpp"
#include "tests/core/puppet.hpp"

namespace orrery::puppet {

using namespace std::chrono_literals;

constexpr std::int64_t billion = 1'000'000'000;
constexpr std::int64_t percent = 10'000'000;  // ppb
constexpr std::int64_t ppm = 1'000;
constexpr Duration year = std::chrono::hours(24 * 365);

Draw draw(std::uint64_t seed, std::string_view purpose, std::uint64_t ordinal) {
  return Draw::named(seed, hash_of_name(purpose), 0, Time{0}, ordinal);
}

/// A clock that counts: at each nanosecond of the world so many billionths of one.
struct CountingClock {
  std::int64_t rate = billion;
  std::int64_t fraction = 0;
  Time monotonic{};
  Duration offset{};

  void tick() {
    fraction += rate;
    while (fraction >= billion) {
      fraction -= billion;
      ++monotonic;
    }
  }
  void change(const ClockChange& change) {
    rate += change.drift.ppb;
    offset += change.step;
  }
};

/// Changes at drawn instants, to rates within ±50 %.
std::map<Time, ClockChange> wild_changes(std::uint64_t seed, int count, Time end) {
  std::map<Time, ClockChange> changes;
  std::int64_t drift = 0;
  for (int i = 0; i < count; ++i) {
    const auto ordinal = static_cast<std::uint64_t>(i);
    changes[draw(seed, "when", ordinal).between(0ns, end)] = {};
  }
  for (auto& [when, change] : changes) {
    const auto ordinal = static_cast<std::uint64_t>(when.count());
    const std::int64_t next = draw(seed, "drift", ordinal).between(-50 * percent, 50 * percent);
    change = {.drift = {next - drift}, .step = draw(seed, "step", ordinal).between(-1us, 1us)};
    drift = next;
  }
  return changes;
}

// ---------------------------------------------------------------- what it shows

TEST(NodeClock, ThatNothingHasHappenedToShowsWorldTime) {
  const NodeClock clock;
  for (const Time time : {Time(0ns), Time(1ns), Time(7s), Time(290 * year), Time::max()}) {
    EXPECT_EQ(clock.monotonic(time), time);
    EXPECT_EQ(clock.wall(time), time);
    EXPECT_EQ(clock.first_showing(time), time);
  }
  EXPECT_EQ(clock.drift(), Drift{});
}

TEST(NodeClock, ShowsAtEachNanosecondWhatAClockShowsThatCounts) {
  constexpr Time end = 20us;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto changes = wild_changes(seed, 12, end);
    CountingClock counting;
    NodeClock clock;
    Time before{};
    for (Time now{0}; now <= end; ++now) {
      const auto change = changes.find(now);
      if (change != changes.end()) {
        counting.change(change->second);
        clock.change(now, change->second);
      }
      ASSERT_EQ(clock.monotonic(now), counting.monotonic)
          << "seed " << seed << " at " << now.count();
      ASSERT_EQ(clock.wall(now), counting.monotonic + counting.offset);
      ASSERT_GE(clock.monotonic(now), before) << "it never goes back";
      before = clock.monotonic(now);
      counting.tick();
    }
  }
}

TEST(NodeClock, FindsTheFirstNanosecondThatShowsATime) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const std::int64_t drift = draw(seed, "drift", 0).between(-50 * percent, 50 * percent);
    const Time begin{draw(seed, "begin", 0).between(0, 1000)};
    NodeClock clock;
    clock.change(3ns, {.drift = {draw(seed, "before", 0).between(-50 * percent, 50 * percent)}});
    clock.change(3ns + begin, {.drift = {drift - clock.drift().ppb}});
    for (Time now = 3ns + begin; now < 3ns + begin + 500ns; ++now) {
      // … for each time that it shows or leaves out between this nanosecond and the next.
      for (Time shown = clock.monotonic(now) + 1ns; shown <= clock.monotonic(now + 1ns); ++shown) {
        ASSERT_EQ(clock.first_showing(shown), now + 1ns) << "drift " << drift;
      }
      ASSERT_LE(clock.first_showing(clock.monotonic(now)), now);
    }
  }
}

TEST(NodeClock, IsExactOverDecades) {
  for (const std::int64_t drift : {200 * ppm, -200 * ppm, 1L, -1L, 500 * ppm, -50 * percent}) {
    NodeClock clock;
    clock.change(5s, {.drift = {drift}});
    for (const Duration elapsed : {Duration(year), Duration(20 * year), Duration(190 * year)}) {
      const Time now = 5s + elapsed;
      EXPECT_EQ(clock.monotonic(now), now + gained({drift}, elapsed)) << drift;
      for (std::uint64_t i = 0; i < 200; ++i) {
        const Time instant = draw(1, "instant", i).between(5s, now);
        const Time shown = clock.monotonic(instant);
        const Time first = clock.first_showing(shown);
        ASSERT_LE(first, instant);
        ASSERT_GE(clock.monotonic(first), shown);
        if (first > 5s) {
          ASSERT_LT(clock.monotonic(first - 1ns), shown);
        }
      }
    }
  }
}

TEST(NodeClock, KeepsFractionsOfANanosecondWhenItsRateChanges) {
  NodeClock undisturbed;
  undisturbed.change(0ns, {.drift = {333'333'333}});
  NodeClock disturbed = undisturbed;
  for (Time now{1}; now < 1us; ++now) {
    disturbed.change(now, {.drift = {7 * percent}});
    disturbed.change(now, {.drift = {-7 * percent}});
    ASSERT_EQ(disturbed.monotonic(now), undisturbed.monotonic(now));
  }
  EXPECT_EQ(disturbed.monotonic(1s), undisturbed.monotonic(1s));
}

TEST(NodeClock, ShowsNoMoreThanFits) {
  NodeClock fast;
  fast.change(0ns, {.drift = {900 * percent}, .step = Duration::max()});
  EXPECT_EQ(fast.monotonic(Time::max()), Time::max());
  EXPECT_EQ(fast.wall(Time(1s)), Time::max());
  fast.change(250 * year, {.drift = {-950 * percent}});
  EXPECT_EQ(fast.monotonic(250 * year), Time::max());
  NodeClock slow;
  slow.change(0ns, {.drift = {standstill.ppb + 1}, .step = Duration::min()});
  EXPECT_EQ(slow.monotonic(std::chrono::hours(1)), Time(3600ns));
  EXPECT_EQ(slow.first_showing(1h), Time::max()) << "not within 292 years";
  EXPECT_EQ(slow.wall(0ns), Time::min());
}

TEST(NodeClock, CrawlsWhereItsDriftsWouldStopIt) {
  NodeClock clock;
  clock.change(0s, {.drift = {-60 * percent}});
  clock.change(10s, {.drift = {-60 * percent}});
  EXPECT_EQ(clock.drift(), (Drift{-120 * percent}));
  EXPECT_EQ(clock.monotonic(20s), Time(4s + 10ns));
  clock.change(20s, {.drift = {60 * percent}});
  EXPECT_EQ(clock.monotonic(30s), Time(8s + 10ns)) << "drifts are taken back in any order";
}

TEST(NodeClock, TheWallClockIsSetForthAndBackAndTheMonotonicOneIsNot) {
  NodeClock clock;
  clock.change(10s, {.step = -2s});
  EXPECT_EQ(clock.wall(10s), Time(8s));
  EXPECT_EQ(clock.monotonic(10s), Time(10s));
  clock.change(11s, {.step = 3s});
  EXPECT_EQ(clock.wall(11s), Time(12s));
  EXPECT_EQ(clock.offset(), Duration(1s));
}

// ---------------------------------------------------------------- timers run on it

/// When each timer of n1 expired, by its number.
struct Expiries {
  std::vector<std::pair<Time, int>> seen;
  World* world = nullptr;
  Strings strings(const std::map<int, Duration>& timers) {
    return {.start =
                [timers](Puppet& p) {
                  for (const auto& [which, timeout] : timers) p.start_timer(Due{which}, timeout);
                },
            .due = [this](Puppet&, const Due& due) { seen.emplace_back(world->now(), due.which); }};
  }
};

using Seen = std::vector<std::pair<Time, int>>;

/// The expiries of n1's timers when this happens to its clock.
Seen expiries(const std::map<int, Duration>& timers, const std::map<Time, ClockChange>& changes) {
  Expiries expiries;
  World world = world_of({expiries.strings(timers)});
  expiries.world = &world;
  world.begin();
  for (const auto& [when, change] : changes) {
    world.run_until(when);
    world.change_clock(n1, change);
  }
  world.run_until(1h);
  return expiries.seen;
}

TEST(Clocks, ATimerExpiresAtTheFirstNanosecondAtWhichTheNodesClockShowsItsDeadline) {
  const std::map<int, Duration> timers{{1, 100ms}};
  EXPECT_EQ(expiries(timers, {}), (Seen{{100ms, 1}}));
  // Ten percent fast: 100ms on it are 90 909 090.9… ns.
  EXPECT_EQ(expiries(timers, {{0ns, {.drift = {10 * percent}}}}), (Seen{{90'909'091ns, 1}}));
  EXPECT_EQ(expiries(timers, {{0ns, {.drift = {-50 * percent}}}}), (Seen{{200ms, 1}}));
  // Half of the time has passed when it begins to run at double speed.
  EXPECT_EQ(expiries(timers, {{50ms, {.drift = {100 * percent}}}}), (Seen{{75ms, 1}}));
  // … and an eighth is left when it runs as always again.
  EXPECT_EQ(expiries(timers,
                     {{50ms, {.drift = {100 * percent}}}, {62'500us, {.drift = {-100 * percent}}}}),
            (Seen{{87'500us, 1}}));
  EXPECT_EQ(expiries({{1, Duration::max()}}, {{0ns, {.drift = {900 * percent}}}}), Seen{});
}

TEST(Clocks, SettingAClockMovesNoTimer) {
  EXPECT_EQ(expiries({{1, 100ms}}, {{50ms, {.step = -1h}}, {60ms, {.step = 5h}}}),
            (Seen{{100ms, 1}}));
}

TEST(Clocks, TimersOfOneInstantExpireInTheOrderOfTheirDeadlines) {
  // Ten times as fast, these fall into one nanosecond.
  EXPECT_EQ(expiries({{1, 1009ns}, {2, 1005ns}, {3, 1005ns}, {4, 1001ns}},
                     {{100ns, {.drift = {900 * percent}}}}),
            (Seen{{191ns, 4}, {191ns, 2}, {191ns, 3}, {191ns, 1}}));
}

/// One timer, started at an instant, through all changes: against a loop over nanoseconds.
TEST(Clocks, EachTimerExpiresExactlyWhenTheClockThatCountsShowsItsDeadline) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const auto changes = wild_changes(seed, 10, 4us);
    const Time start = draw(seed, "start", 0).between(0ns, 3us);
    const Duration timeout = draw(seed, "timeout", 0).between(1ns, 2us);

    CountingClock counting;
    Time deadline = Time::max();
    Time wanted{};
    for (Time now{0}; wanted == Time{}; ++now) {
      if (now > start && counting.monotonic >= deadline) wanted = now;
      if (const auto change = changes.find(now); change != changes.end()) {
        counting.change(change->second);
      }
      if (now == start) deadline = counting.monotonic + timeout;
      counting.tick();
    }

    Time expired{};
    World* running = nullptr;
    World world =
        world_of({{.word = [&](Puppet& p, const Word&, NodeId) { p.start_timer(Due{}, timeout); },
                   .due = [&](Puppet&, const Due&) { expired = running->now(); }}});
    running = &world;
    world.begin();
    const auto change_clock = [&](auto change, auto end) {
      for (; change != end; ++change) {
        world.run_until(change->first);
        world.change_clock(n1, change->second);
      }
    };
    change_clock(changes.begin(), changes.upper_bound(start));
    world.run_until(start);
    world.receive(n1, make_payload(Word{}), n1);
    change_clock(changes.upper_bound(start), changes.end());
    world.run_until(1ms);
    EXPECT_EQ(expired, wanted);
  }
}

TEST(Clocks, ATimerThatIsStartedAnewRunsOnTheClockAsItIsThen) {
  Seen seen;
  World* running = nullptr;
  World world =
      world_of({{.start =
                     [](Puppet& p) {
                       p.start_timer(Due{1}, 100ms);
                       p.start_timer(Late{}, 40ms);
                     },
                 .due = [&](Puppet&, const Due&) { seen.emplace_back(running->now(), 1); },
                 .late = [](Puppet& p) { p.start_timer(Due{1}, 100ms); }}});
  running = &world;
  world.set_clock(n1, {.drift = {100 * percent}});
  world.begin();
  world.run_until(10ms);
  world.change_clock(n1, {.drift = {-100 * percent}});
  world.run_until(1s);
  // 40ms on the clock are 10 fast ms and 20 true ones.
  EXPECT_EQ(seen, (Seen{{130ms, 1}}));
}

TEST(Clocks, GoOnWhileTheProcessIsPausedOrDown) {
  Expiries expiries;
  World world = world_of({expiries.strings({{1, 100ms}, {2, 300ms}})});
  expiries.world = &world;
  world.begin();
  world.run_until(20ms);
  world.pause(n1);
  world.change_clock(n1, {.drift = {100 * percent}});
  world.run_until(80ms);  // timer 1 has expired at 60ms, and waits
  world.change_clock(n1, {.drift = {-50 * percent}, .step = 1s});
  world.run_until(100ms);
  world.resume(n1);
  world.run_until(1s);
  // At 80ms the clock shows 140ms; the 160ms that are left take 160 / 1.5 = 106.6…
  EXPECT_EQ(expiries.seen, (Seen{{100ms, 1}, {186'666'667ns, 2}}));
  EXPECT_EQ(world.clock_of(n1).wall(1s), Time(140ms + 1380ms + 1s));

  world.crash(n1);
  const Time shown = world.clock_of(n1).monotonic(1s);
  world.run_until(2s);
  world.restart(n1);
  EXPECT_EQ(world.clock_of(n1).monotonic(2s), shown + 1500ms) << "it is the machine's";
}

// ---------------------------------------------------------------- in a world

World two_that_tick() {
  const Strings ticking{.start = [](Puppet& p) { p.start_timer(Late{}, 7ms); },
                        .late =
                            [](Puppet& p) {
                              p.broadcast(Word{to_text(p.monotonic_now())});
                              p.start_timer(Late{}, 7ms);
                            }};
  return world_of({ticking, ticking});
}

TEST(Clocks, AreForkedWithTheirWorld) {
  World world = two_that_tick();
  world.set_clock(n2, {.drift = {3 * percent}});
  world.begin();
  world.run_until(33ms);
  world.change_clock(n1, {.drift = {-10 * percent}});
  World fork = world;
  World other = world;
  other.change_clock(n1, {.drift = {10 * percent}});
  for (World* each : {&world, &fork, &other}) each->run_until(5s);
  EXPECT_EQ(fork.digest(), world.digest());
  EXPECT_EQ(fork.state_hash(), world.state_hash());
  EXPECT_NE(other.digest(), world.digest());
  EXPECT_EQ(other.clock_of(n1), NodeClock([] {
              NodeClock clock;
              clock.change(33ms, {.drift = {-10 * percent}});
              clock.change(33ms, {.drift = {10 * percent}});
              return clock;
            }()));
}

TEST(Clocks, AChangeIsAnEventOfTheRunAndNoPartOfTheState) {
  World world = two_that_tick();
  world.begin();
  world.run_until(33ms);
  World changed = world;
  changed.change_clock(n1, {.step = 1ns});
  EXPECT_EQ(changed.events(), world.events() + 1);
  EXPECT_NE(changed.digest(), world.digest());
  EXPECT_EQ(changed.state_hash(), world.state_hash());
  World otherwise = world;
  otherwise.change_clock(n1, {.step = 2ns});
  EXPECT_NE(otherwise.digest(), changed.digest()) << "the digest knows which change";
}

TEST(Clocks, OfNodesThatAreNotOffCostNothing) {
  World world = two_that_tick();
  world.begin();
  world.run_until(1s);
  EXPECT_EQ(world.clock_of(n1), NodeClock{});
  World with_true_clock = two_that_tick();
  with_true_clock.set_clock(n1, {});
  with_true_clock.begin();
  with_true_clock.run_until(1s);
  EXPECT_EQ(with_true_clock.digest(), world.digest()) << "a clock that is kept and right";
}

}  // namespace orrery::puppet
