/// Disks: which writes a crash may leave, by a model that knows only single writes and the two
/// rules; and what is wrong with a disk, when a process hears of it, and what it does then.

#include "sim/core/disk.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "sim/core/disk_records.hpp"
#include "tests/core/puppet.hpp"
#include "tests/core/scribe.hpp"

namespace orrery::scribe {

using namespace std::chrono_literals;

constexpr NodeId n1 = replica(1);

/// One node, whose syncs take so long.
template <class P, class D>
World world_with(const Orders<D>& orders, Duration sync, const D& on_disk = {},
                 std::uint64_t seed = 1) {
  auto environment = make_ref<puppet::Settable>();
  environment->syncs.assign(100, sync);
  World world(seed, environment);
  world.add_group('n', 1, 'n', [&](NodeId) { return make_box<P>(orders, on_disk); });
  return world;
}

// ---------------------------------------------------------------- writes

TEST(DiskRecords, AChangedMemberIsAWriteAndALogsChangeOneForEachEntryAndTruncation) {
  const Apart before{.term = 1, .vote = 1, .book = {log_of({1, 2, 3})}};
  Apart after = before;
  EXPECT_TRUE(writes_between(before, after).empty());
  after.vote = 2;
  after.book.lines.truncate(1);
  after.book.lines.push_back(7);
  after.book.lines.push_back(8);
  const std::vector<FileWrites> writes = writes_between(before, after);
  EXPECT_EQ(writes,
            (std::vector<FileWrites>{
                {.file = "vote", .count = 1},
                {.file = "book.lines", .count = 3, .truncates = true, .is_log = true, .kept = 1}}));
  EXPECT_EQ(writes[1].record(0), "");
  EXPECT_EQ(writes[1].record(2), "book.lines[2]");
}

TEST(DiskRecords, ABeginningThatALogForgetsIsOneWrite) {
  const Apart before{.book = {log_of({1, 2, 3, 4})}};
  Apart after = before;
  after.book.lines.forget_before(3);
  EXPECT_EQ(
      writes_between(before, after),
      (std::vector<FileWrites>{
          {.file = "book.lines", .count = 1, .is_log = true, .kept = 4, .forgets_before = 3}}));
  EXPECT_EQ(records_on(after), (Texts{"term", "vote", "book.lines[3]"}));

  after.book.lines.push_back(9);
  const std::vector<FileWrites> writes = writes_between(before, after);
  EXPECT_EQ(writes[0].record(0), "");
  EXPECT_EQ(writes[0].record(1), "book.lines[4]");
  EXPECT_TRUE(is_rewritten("book.lines[2]", before, after)) << "it is gone";
  EXPECT_FALSE(is_rewritten("book.lines[3]", before, after));

  Apart damaged = after;
  erase_record(damaged, "book.lines[2]");
  EXPECT_EQ(damaged, after) << "there is no such record";
  erase_record(damaged, "book.lines[3]");
  EXPECT_EQ(damaged.book.lines[3], 0);
  EXPECT_EQ(damaged.book.lines[4], 9);
}

TEST(DiskRecords, ALogThatHasItsBeginningAgainIsANewOne) {
  Apart before{.book = {log_of({1, 2, 3, 4})}};
  before.book.lines.forget_before(3);
  const Apart after{.book = {log_of({1, 2})}};
  const std::vector<FileWrites> writes = writes_between(before, after);
  ASSERT_EQ(writes.size(), 1U);
  EXPECT_EQ(writes[0].count, 3U);
  EXPECT_EQ(with_first_writes(before, after, writes, {0}), before);
  EXPECT_EQ(with_first_writes(before, after, writes, {2}), (Apart{.book = {log_of({1})}}));
  EXPECT_EQ(with_first_writes(before, after, writes, {3}), after);
}

TEST(DiskRecords, MembersWrittenTogetherAreOneRecord) {
  const Together before{};
  const Together after{.term = 1, .book = {log_of({1})}, .vote = 2};
  const std::vector<FileWrites> writes = writes_between(before, after);
  ASSERT_EQ(writes.size(), 2U);
  EXPECT_EQ(writes[0].file, "term and vote");
  EXPECT_EQ(count_crash_states({writes}), 4U);
  EXPECT_EQ(records_on(after), (Texts{"term and vote", "book.lines[0]"}));
}

// ---------------------------------------------------------------- what a crash may leave

/// One write, by hand: to which file, and what it does.
struct Write {
  std::string file;
  std::function<void(Apart&)> does;
};
Write term(int value) {
  return {"term", [=](Apart& state) { state.term = value; }};
}
Write vote(int value) {
  return {"vote", [=](Apart& state) { state.vote = value; }};
}
Write append(int value) {
  return {"lines", [=](Apart& state) { state.book.lines.push_back(value); }};
}
Write truncate(std::size_t size) {
  return {"lines", [=](Apart& state) { state.book.lines.truncate(size); }};
}
Write forget_before(std::size_t first) {
  return {"lines", [=](Apart& state) { state.book.lines.forget_before(first); }};
}

std::string text_of(const Apart& state) {
  return to_json(to_value(state)) + " from " + std::to_string(state.book.lines.first());
}

/// The states that are left by every set of these writes that the two rules permit, looked at one
/// set after the other.
std::multiset<std::string> permitted(const Apart& on_disk,
                                     const std::vector<std::vector<Write>>& batches) {
  struct Numbered {
    std::size_t batch;
    const Write* write;
  };
  std::vector<Numbered> all;
  for (std::size_t batch = 0; batch < batches.size(); ++batch) {
    for (const Write& write : batches[batch]) all.push_back({batch, &write});
  }
  std::multiset<std::string> states;
  for (std::uint64_t set = 0; set < std::uint64_t{1} << all.size(); ++set) {
    bool is_permitted = true;
    Apart state = on_disk;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if ((set >> i & 1) == 0) continue;
      for (std::size_t j = 0; j < i; ++j) {
        const bool must_be_there =
            all[j].batch < all[i].batch || all[j].write->file == all[i].write->file;
        if (must_be_there && (set >> j & 1) == 0) is_permitted = false;
      }
      all[i].write->does(state);
    }
    if (is_permitted) states.insert(text_of(state));
  }
  return states;
}

Orders<Apart> orders_for(const std::vector<std::vector<Write>>& batches) {
  Orders<Apart> orders;
  for (const auto& batch : batches) {
    orders.changes.push_back([batch](Apart& state) {
      for (const Write& write : batch) write.does(state);
    });
  }
  return orders;
}

struct Case {
  std::string why;
  std::vector<std::vector<Write>> batches;
};
std::vector<Case> cases() {
  return {{"nothing under way", {}},
          {"one write", {{term(1)}}},
          {"two files", {{term(1), vote(2)}}},
          {"a log alone", {{append(4), append(5), append(6)}}},
          {"a truncation and then entries", {{truncate(1), append(4), append(5)}}},
          {"only a truncation", {{truncate(0), vote(1)}}},
          {"everything at once", {{term(1), vote(1), truncate(1), append(4), append(5)}}},
          {"a log's beginning", {{forget_before(2), append(4), append(5)}}},
          {"all of a log, and more", {{forget_before(7), append(4), append(5), term(1)}}},
          {"the beginning and the end", {{truncate(2), forget_before(1), append(4)}}},
          {"the end, and beyond it", {{truncate(2), forget_before(2)}}},
          {"the beginning, twice", {{forget_before(1), append(4)}, {forget_before(3), append(5)}}},
          {"a barrier between two", {{term(1), append(4)}, {term(2), append(5)}}},
          {"an empty batch between", {{term(1)}, {}, {vote(2), append(9)}}},
          {"three batches", {{term(1), vote(1)}, {truncate(2)}, {append(4), append(5), term(3)}}}};
}

TEST(UnsyncedWrites, EveryPermittedSetHasOneNumberAndNoOtherHas) {
  const Apart on_disk{.book = {log_of({1, 2, 3})}};
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.why);
    World world = world_with<Scribe<Apart>>(orders_for(c.batches), 1s, on_disk);
    world.begin();
    world.run_until(100ms);
    std::multiset<std::string> left;
    for (std::uint64_t number = 0; number < world.crash_states(n1); ++number) {
      World fork = world;
      fork.crash(n1, CrashWrites{.number = number});
      left.insert(text_of(fork.disk_of<Apart>(n1)));
      EXPECT_EQ(fork.disk_of<Apart>(n1), fork.state_of<Apart>(n1));
      EXPECT_EQ(fork.pending().size(), 0U);
    }
    EXPECT_EQ(left, permitted(on_disk, c.batches));
  }
}

TEST(UnsyncedWrites, EachPermittedSetIsDrawnAsOften) {
  const Case c = cases().back();
  const Apart on_disk{.book = {log_of({1, 2, 3})}};
  const std::multiset<std::string> all = permitted(on_disk, c.batches);
  std::map<std::string, int> drawn;
  const int runs = 200 * static_cast<int>(all.size());
  for (int seed = 1; seed <= runs; ++seed) {
    World world = world_with<Scribe<Apart>>(orders_for(c.batches), 1s, on_disk,
                                            static_cast<std::uint64_t>(seed));
    world.begin();
    world.run_until(100ms);
    world.crash(n1, CrashWrites{Unsynced::any_subset});
    ++drawn[text_of(world.disk_of<Apart>(n1))];
  }
  ASSERT_EQ(drawn.size(), std::set<std::string>(all.begin(), all.end()).size());
  double chi_square = 0;
  for (const auto& [state, count] : drawn) {
    const double due = 200.0 * static_cast<double>(all.count(state));
    chi_square += (count - due) * (count - due) / due;
  }
  EXPECT_LT(chi_square, 35.0) << "of " << drawn.size() - 1 << " degrees, at 1e-4 or less";
}

TEST(UnsyncedWrites, AllOrNothingOnDemand) {
  const Case c = cases().back();
  const Apart on_disk{.book = {log_of({1, 2, 3})}};
  World world = world_with<Scribe<Apart>>(orders_for(c.batches), 1s, on_disk);
  world.begin();
  world.run_until(100ms);
  const Apart before_crash = world.state_of<Apart>(n1);
  World lost = world;
  lost.crash(n1);
  EXPECT_EQ(lost.disk_of<Apart>(n1), on_disk);
  world.crash(n1, CrashWrites{Unsynced::kept});
  EXPECT_EQ(world.disk_of<Apart>(n1), before_crash);
}

TEST(UnsyncedWrites, WhatIsSyncedAlwaysSurvives) {
  World world = world_with<Scribe<Apart>>(orders_for({{term(1)}, {term(2)}, {vote(7)}}), 1500us);
  world.begin();
  world.run_until(4200us);  // two syncs are done
  for (std::uint64_t number = 0; number < world.crash_states(n1); ++number) {
    World fork = world;
    fork.crash(n1, CrashWrites{.number = number});
    EXPECT_EQ(fork.disk_of<Apart>(n1).term, 2);
  }
  EXPECT_EQ(world.crash_states(n1), 2U);
}

TEST(UnsyncedWrites, AnotherFateOfTheWritesIsAnotherEvent) {
  World lost = world_with<Scribe<Apart>>(orders_for({{term(1)}}), 1s);
  lost.begin();
  lost.run_until(10ms);
  World kept = lost;
  lost.crash(n1, CrashWrites{Unsynced::lost});
  kept.crash(n1, CrashWrites{Unsynced::kept});
  EXPECT_NE(lost.digest(), kept.digest());
  EXPECT_NE(lost.state_hash(), kept.state_hash());
}

/// Looks at the disk of whoever dies.
struct Coroner final : Monitor {
  std::vector<Apart>* found = nullptr;
  Ref<Monitor> clone() const override { return Ref<Monitor>(new Coroner(*this)); }
  std::string_view name() const override { return "coroner"; }
  void crashed(World& world, NodeId node) override {
    EXPECT_FALSE(world.is_up(node));
    found->push_back(world.disk_of<Apart>(node));
  }
};

TEST(UnsyncedWrites, MonitorsOfACrashSeeWhatItHasLeft) {
  const Case c = cases().back();
  const Apart on_disk{.book = {log_of({1, 2, 3})}};
  World world = world_with<Scribe<Apart>>(orders_for(c.batches), 1s, on_disk);
  std::vector<Apart> found;
  auto coroner = make_ref<Coroner>();
  coroner->found = &found;
  world.add_monitor(coroner);
  world.begin();
  world.run_until(100ms);
  for (std::uint64_t number = 0; number < world.crash_states(n1); ++number) {
    World fork = world;
    fork.crash(n1, CrashWrites{.number = number});
    ASSERT_EQ(found.size(), number + 1);
    EXPECT_EQ(found.back(), fork.disk_of<Apart>(n1));
  }
}

// ---------------------------------------------------------------- damage

/// What observers hear of disks.
struct Listener final : Observer {
  Texts heard;
  void fault(const World&, std::string_view what) override { heard.emplace_back(what); }
};

const Apart written{.term = 3, .vote = 2, .book = {log_of({1, 2, 3})}};

TEST(DiskDamage, AProcessThatCannotBeToldStaysDownUntilTheDiskIsMended) {
  Listener listener;
  World world = world_with<Scribe<Apart>>(Orders<Apart>{}, 0ms, written);
  world.set_observer(&listener);
  world.begin();
  EXPECT_TRUE(world.damage_disk(n1, {"book.lines[1]", Damage::unreadable}));
  EXPECT_FALSE(world.damage_disk(n1, {"book.lines[3]", Damage::unreadable})) << "no such record";
  EXPECT_FALSE(world.damage_disk(n1, {"book", Damage::unreadable}));
  world.crash(n1);
  world.restart(n1);
  EXPECT_FALSE(world.is_up(n1));
  EXPECT_EQ(world.life_of(n1), 1U);
  world.mend_damage(n1, Damage::corrupted);
  world.restart(n1);
  EXPECT_FALSE(world.is_up(n1));
  world.mend_damage(n1, Damage::unreadable);
  world.restart(n1);
  EXPECT_TRUE(world.is_up(n1));
  EXPECT_EQ(world.state_of<Apart>(n1), written);
  const std::string refusal = "n1 does not start from a damaged disk: book.lines[1] is unreadable";
  EXPECT_EQ(listener.heard, (Texts{refusal, refusal}));
}

TEST(DiskDamage, AProcessThatCanBeToldStartsWithoutTheseRecords) {
  Texts told;
  World world = world_with<Careful>(Orders<Apart>{.told = &told}, 0ms, written);
  world.begin();
  world.damage_disk(n1, {"book.lines[1]", Damage::corrupted});
  world.damage_disk(n1, {"vote", Damage::unreadable});
  EXPECT_EQ(world.state_of<Apart>(n1), written) << "latent: nobody has read it";
  world.crash(n1);
  world.restart(n1);
  EXPECT_EQ(world.state_of<Apart>(n1), (Apart{.term = 3, .vote = 0, .book = {log_of({1, 0, 3})}}));
  world.crash(n1);
  world.restart(n1);
  EXPECT_EQ(told, (Texts{"starts", "hears that book.lines[1] is corrupted, vote is unreadable",
                         "starts"}));
}

TEST(DiskDamage, ARecordThatIsWrittenAgainIsSound) {
  struct Row {
    std::string record;
    Write write;
    bool is_sound;
  };
  for (const Row& row : {Row{"vote", vote(9), true},
                         {"vote", term(9), false},
                         {"book.lines[1]", truncate(1), true},
                         {"book.lines[1]", truncate(2), false},
                         {"book.lines[1]", append(4), false}}) {
    SCOPED_TRACE(row.record + " and a write to " + row.write.file);
    World world = world_with<Scribe<Apart>>(orders_for({{row.write}}), 0ms, written);
    world.begin();
    ASSERT_TRUE(world.damage_disk(n1, {row.record, Damage::corrupted}));
    world.run_until(10ms);
    world.crash(n1);
    world.restart(n1);
    EXPECT_EQ(world.is_up(n1), row.is_sound);
  }
}

TEST(TornWrites, AreOfAWriteUnderWayAndOnlyTheEndOfALogIsForgiven) {
  std::map<std::string, bool> comes_back;  // by the record that was torn
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    World world = world_with<Scribe<Apart>>(
        orders_for({{term(4), truncate(2), append(8), append(9)}}), 1s, written, seed);
    world.begin();
    world.run_until(100ms);
    world.crash(n1, CrashWrites{Unsynced::torn});
    ASSERT_FALSE(world.disk_of<Apart>(n1) == (Apart{4, 2, {log_of({1, 2, 8, 9})}}));
    if (!world.box(n1).has_damage()) continue;  // what was missing was the truncation
    const DiskDamage damage = world.box(n1).disk()->condition.damage;
    world.restart(n1);
    comes_back[to_text(damage)] = world.is_up(n1);
    if (world.is_up(n1)) {
      EXPECT_FALSE(world.box(n1).has_damage());
      EXPECT_LE(world.state_of<Apart>(n1).book.lines.size(), 3U);
    }
  }
  EXPECT_EQ(comes_back, (std::map<std::string, bool>{{"term is torn", false},
                                                     {"book.lines[2] is torn", true},
                                                     {"book.lines[3] is torn", true}}));
}

// ---------------------------------------------------------------- faults

TEST(DiskFaults, AStalledDiskCompletesNoSyncAndGoesOnWhereItWas) {
  World world = world_with<Scribe<Apart>>(orders_for({{term(1)}, {term(2)}, {term(3)}}), 10ms);
  world.begin();
  world.run_until(1500us);
  world.break_disk(n1, DiskFault::stalled);  // 9.5ms are left of the first
  world.break_disk(n1, DiskFault::stalled);
  world.run_until(1s);
  EXPECT_EQ(world.disk_of<Apart>(n1).term, 0);
  EXPECT_EQ(world.state_of<Apart>(n1).term, 3) << "the process goes on";
  world.mend_disk(n1, DiskFault::stalled);
  world.run_until(1500ms);
  EXPECT_EQ(world.disk_of<Apart>(n1).term, 0) << "two had stalled it";
  world.mend_disk(n1, DiskFault::stalled);
  World fork = world;
  for (World* each : {&world, &fork}) {
    each->run_until(1500ms + 9499us);
    EXPECT_EQ(each->disk_of<Apart>(n1).term, 0);
    each->run_until(1500ms + 9500us);
    EXPECT_EQ(each->disk_of<Apart>(n1).term, 1);
    each->run_until(1500ms + 10ms);
    EXPECT_EQ(each->disk_of<Apart>(n1).term, 3);
  }
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(world.state_hash(), fork.state_hash());
}

TEST(DiskFaults, AStalledDiskStaysStalledWhenItsProcessDies) {
  World world = world_with<Scribe<Apart>>(orders_for({{term(1)}}), 0ms);
  world.begin();
  world.break_disk(n1, DiskFault::stalled);
  world.run_until(10ms);
  world.crash(n1);
  world.restart(n1);
  world.run_until(20ms);
  EXPECT_EQ(world.state_of<Apart>(n1).term, 1);
  EXPECT_EQ(world.disk_of<Apart>(n1).term, 0);
  world.mend_disk(n1, DiskFault::stalled);
  world.run_until(30ms);
  EXPECT_EQ(world.disk_of<Apart>(n1).term, 1);
}

TEST(DiskFaults, AProcessThatPersistsOnAFullDiskStopsAndNothingLeavesIt) {
  Listener listener;
  World world = world_with<Scribe<Apart>>(orders_for({{term(1)}, {term(2)}, {term(3)}}), 0ms);
  world.set_observer(&listener);
  world.begin();
  world.run_until(1500us);
  world.break_disk(n1, DiskFault::full);
  world.run_until(1900us);
  EXPECT_TRUE(world.is_up(n1)) << "reading is fine";
  world.run_until(10ms);
  EXPECT_FALSE(world.is_up(n1));
  EXPECT_EQ(world.disk_of<Apart>(n1).term, 1);
  EXPECT_EQ(world.pending().size(), 0U);
  world.mend_disk(n1, DiskFault::full);
  world.restart(n1);
  world.run_until(20ms);
  EXPECT_EQ(world.disk_of<Apart>(n1).term, 3);
  EXPECT_EQ(listener.heard, (Texts{"n1 stops: its disk is full"}));
}

TEST(DiskFaults, ALyingDiskKeepsItsWordOnlyIfNothingHappensBeforeItIsMended) {
  World world = world_with<Scribe<Apart>>(orders_for({{term(1)}, {vote(2)}, {append(3)}}), 100us);
  world.begin();
  world.run_until(1500us);
  world.break_disk(n1, DiskFault::lying);
  world.run_until(10ms);
  EXPECT_FALSE(world.box(n1).is_syncing()) << "everything is acknowledged";
  EXPECT_EQ(world.disk_of<Apart>(n1), (Apart{.term = 1}));
  World mended = world;
  mended.mend_disk(n1, DiskFault::lying);
  EXPECT_EQ(mended.disk_of<Apart>(n1), (Apart{1, 2, {log_of({3})}}));
  EXPECT_EQ(world.crash_states(n1), 4U) << "what is in the cache may or may not survive";
  World lucky = world;
  lucky.crash(n1, CrashWrites{Unsynced::kept});
  EXPECT_EQ(lucky.disk_of<Apart>(n1), (Apart{1, 2, {log_of({3})}}));
  Listener listener;
  world.set_observer(&listener);
  world.crash(n1);
  EXPECT_EQ(world.disk_of<Apart>(n1), (Apart{.term = 1}));
  EXPECT_EQ(listener.heard,
            (Texts{"n1 crashes with acknowledged writes that are not on its disk"}));
  world.mend_disk(n1, DiskFault::lying);
  EXPECT_EQ(world.disk_of<Apart>(n1), (Apart{.term = 1})) << "the cache is gone";
}

// ---------------------------------------------------------------- writes take time

/// Each write takes a millisecond, each sync ten.
class Slow final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<Slow>(*this); }
  Fate fate_of(const Transmission&) override { return {}; }
  Duration sync_latency(NodeId, Draw) override { return 10ms; }
  bool writes_take_time() const override { return true; }
  Duration write_latency(NodeId, std::uint64_t writes, Draw) override {
    return static_cast<std::int64_t>(writes) * 1ms;
  }
};

TEST(WriteLatency, ABatchIsItsWritesAndThenTheSync) {
  World world(1, make_ref<Slow>());
  world.add_group('n', 1, 'n', [&](NodeId) {
    return make_box<Scribe<Apart>>(orders_for({{term(1), append(1), append(2)}, {}}));
  });
  world.begin();
  std::vector<Time> completions;
  while (world.step()) {
    if (!world.box(n1).is_syncing() || completions.empty()) completions.push_back(world.now());
  }
  EXPECT_EQ(completions.back(), 14ms) << "three writes from 1ms; the empty batch was done at 12ms";
}

}  // namespace orrery::scribe
