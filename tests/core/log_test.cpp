#include "sim/core/log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "sim/core/describe.hpp"
#include "tests/core/tracked.hpp"

namespace orrery {
namespace {

static_assert(std::forward_iterator<Log<int>::Iterator>);
static_assert(Iterable<Log<int>> && HashesItself<Log<int>>);

Log<Tracked> log_of(int size) {
  Log<Tracked> log;
  for (int i = 0; i < size; ++i) log.push_back(i);
  return log;
}

template <class T>
std::vector<int> values_of(const Log<T>& log) {
  std::vector<int> values;
  for (const auto& each : log) values.push_back(each.value);
  return values;
}

/// A version beside the vector that it must equal, of which the first so many are forgotten.
struct LogVersion {
  Log<Tracked> log;
  std::vector<int> model;
  std::size_t forgotten = 0;

  void push_back(int value) {
    log.push_back(value);
    model.push_back(value);
  }
  void truncate(std::size_t size) {
    log.truncate(size);
    model.resize(size);
  }
  void forget_before(std::size_t first) {
    log.forget_before(first);
    if (model.size() < first) model.resize(first);
    forgotten = first;
  }
  std::vector<int> left() const {
    return {model.begin() + static_cast<std::ptrdiff_t>(forgotten), model.end()};
  }
  void expect_equal() const {
    ASSERT_EQ(values_of(log), left());
    ASSERT_EQ(log.size(), model.size());
    ASSERT_EQ(log.first(), forgotten);
    ASSERT_EQ(log.empty(), forgotten == model.size());
    for (std::size_t i = forgotten; i < model.size(); ++i) ASSERT_EQ(log[i].value, model[i]) << i;
    if (!log.empty()) {
      ASSERT_EQ(log.back().value, model.back());
    }
  }
};

/// What either has forgotten is taken for equal.
std::size_t brute_force_difference(const LogVersion& a, const LogVersion& b) {
  const std::size_t common = std::min(a.model.size(), b.model.size());
  const std::size_t known = std::max(a.forgotten, b.forgotten);
  std::size_t i = 0;
  while (i < common && (i < known || a.model[i] == b.model[i])) ++i;
  return i;
}

void expect_comparisons_agree(const LogVersion& a, const LogVersion& b) {
  const bool are_equal =
      a.forgotten == b.forgotten && a.model.size() == b.model.size() && a.left() == b.left();
  ASSERT_EQ(first_difference(a.log, b.log), brute_force_difference(a, b));
  ASSERT_EQ(a.log == b.log, are_equal);
  ASSERT_EQ(hash_of(a.log) == hash_of(b.log), are_equal);
}

void take_random_step(std::mt19937& random, std::vector<LogVersion>& versions) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
  LogVersion& version = versions[below(versions.size())];
  const std::size_t size = version.model.size();
  const std::size_t left = size - version.forgotten;
  switch (below(9)) {
    case 0:
    case 1:
    case 2:
      version.push_back(static_cast<int>(below(3)));
      break;
    case 3:
      for (std::size_t n = below(60); n > 0; --n) version.push_back(static_cast<int>(n));
      break;
    case 4:
      version.truncate(size - below(std::min<std::size_t>(left, 40) + 1));
      break;
    case 5:
      version.truncate(size - (below(20) == 0 ? below(left + 1) : left % 16));
      break;
    case 7:
      if (below(4) == 0) version.forget_before(size - below(left + 1));
      if (below(20) == 0) version.forget_before(size + below(3));
      break;
    case 6:
      version = versions[below(versions.size())];
      break;
    default: {
      LogVersion& other = versions[below(versions.size())];
      if (below(200) == 0) version = {};
      else std::swap(version, other);
    }
  }
}

TEST(Log, EveryVersionEqualsItsVectorWhateverTheOthersDo) {
  for (unsigned seed = 0; seed < 4; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<LogVersion> versions(6);
    for (int step = 0; step < 1500; ++step) {
      take_random_step(random, versions);
      for (const LogVersion& version : versions) version.expect_equal();
      expect_comparisons_agree(versions[0], versions[1]);
      expect_comparisons_agree(versions[1], versions[0]);
      if (testing::Test::HasFatalFailure()) FAIL() << "after step " << step;
    }
  }
  EXPECT_TRUE(Tracked::living.empty());
}

TEST(Log, VersionsOfDeepTriesPartAndMeetAgain) {
  std::mt19937 random(1);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
  std::vector<std::pair<Log<std::uint32_t>, std::vector<std::uint32_t>>> versions(4);
  for (int step = 0; step < 120; ++step) {
    auto& [log, model] = versions[below(versions.size())];
    for (std::size_t n = below(8000); n > 0; --n) {
      log.push_back(static_cast<std::uint32_t>(n));
      model.push_back(static_cast<std::uint32_t>(n));
    }
    auto& [other_log, other_model] = versions[below(versions.size())];
    other_log = log;
    other_model = model;
    const std::size_t kept =
        below(3) == 0 ? below(model.size() + 1) : model.size() - below(model.size() / 50 + 1);
    log.truncate(kept);
    model.resize(kept);
    for (const auto& [each_log, each_model] : versions)
      ASSERT_TRUE(
          std::equal(each_log.begin(), each_log.end(), each_model.begin(), each_model.end()));
    for (std::size_t n = std::min<std::size_t>(kept, 100); n > 0; --n) {
      const std::size_t i = below(kept);
      ASSERT_EQ(log[i], model[i]);
    }
    const auto& [a, a_model] = versions[0];
    const auto& [b, b_model] = versions[1];
    const auto ends = std::mismatch(a_model.begin(), a_model.end(), b_model.begin(), b_model.end());
    ASSERT_EQ(first_difference(a, b), static_cast<std::size_t>(ends.first - a_model.begin()));
    ASSERT_EQ(a == b, a_model == b_model);
  }
}

TEST(Log, AppendingAfterACopyCopiesNothing) {
  Log<Tracked> log = log_of(100);
  Log<Tracked> on_disk = log;
  Tracked::counts = {};
  for (int i = 100; i < 2000; ++i) {
    log.push_back(i);
    on_disk = log;
  }
  EXPECT_EQ(Tracked::counts.copies, 0U);
  EXPECT_EQ(on_disk, log_of(2000));
}

TEST(Log, ASecondVersionThatAppendsCopiesItsPartOfOneLeaf) {
  const Log<Tracked> log = log_of(1000);  // 8 elements in the last leaf
  Log<Tracked> first = log;
  Log<Tracked> second = log;
  Tracked::counts = {};
  first.push_back(1);
  EXPECT_EQ(Tracked::counts.copies, 0U);
  second.push_back(2);
  EXPECT_EQ(Tracked::counts.copies, 8U);
  EXPECT_EQ(first[1000].value, 1);
  EXPECT_EQ(second[1000].value, 2);
  EXPECT_EQ(log.size(), 1000U);
}

TEST(Log, TruncatingSharesWhatIsKept) {
  const Log<Tracked> log = log_of(1000);
  Tracked::counts = {};
  Log<Tracked> shorter = log;
  shorter.truncate(500);
  EXPECT_EQ(Tracked::counts.copies, 0U);
  for (std::size_t i = 0; i < 500; ++i) ASSERT_EQ(&shorter[i], &log[i]);
  shorter.push_back(-1);
  EXPECT_EQ(&shorter[479], &log[479]);
  EXPECT_EQ(log[500].value, 500);
}

TEST(Log, TruncatingAndAppendingForeverTakesNoMoreMemory) {
  Log<Tracked> log = log_of(1000);
  Log<Tracked> on_disk = log;
  std::size_t most = 0;
  for (int i = 0; i < 5000; ++i) {
    log.truncate(log.size() - static_cast<std::size_t>(i % 40));
    for (int n = 0; n < i % 40; ++n) log.push_back(n);
    if (i % 7 == 0) on_disk = log;
    most = std::max(most, Tracked::living.size());
  }
  EXPECT_LT(most, 1200U);
}

TEST(Log, TheOnlyOwnerAppendsInPlaceAfterTruncating) {
  Log<Tracked> log = log_of(1000);
  const Tracked* last_kept = &log[992];
  Tracked::counts = {};
  log.truncate(993);
  log.push_back(-1);
  EXPECT_EQ(Tracked::counts.copies, 0U);
  EXPECT_EQ(&log[992], last_kept);
  EXPECT_EQ(Tracked::living.size(), 994U);
}

TEST(Log, FirstDifferenceDoesNotLookIntoSharedNodes) {
  const Log<Tracked> log = log_of(10'000);
  Log<Tracked> a = log;
  Log<Tracked> b = log;
  for (int i = 0; i < 30; ++i) {
    a.push_back(i);
    b.push_back(i);
  }
  b.push_back(7);
  Tracked::counts = {};
  EXPECT_EQ(first_difference(a, b), 10'030U);
  EXPECT_LE(Tracked::counts.comparisons, 46U);  // the 30 new elements and the rest of one leaf
}

TEST(Log, ElementsDieWithTheLastVersionThatHasThem) {
  {
    Log<Tracked> log = log_of(700);
    Log<Tracked> fork = log;
    log.clear();
    EXPECT_TRUE(log.empty());
    EXPECT_EQ(fork, log_of(700));
  }
  EXPECT_TRUE(Tracked::living.empty());
}

TEST(Log, AMovedFromLogIsEmptyAndUsable) {
  Log<Tracked> log = log_of(40);
  const Log<Tracked> taken = std::move(log);
  EXPECT_EQ(taken, log_of(40));
  log = {};
  log.push_back(5);
  EXPECT_EQ(values_of(log), std::vector{5});
}

TEST(Log, WhatItForgetsIsGoneAndWhatIsLeftKeepsItsIndex) {
  Log<Tracked> log = log_of(700);
  const Log<Tracked> whole = log;
  log.forget_before(690);
  EXPECT_EQ(log.first(), 690U);
  EXPECT_EQ(log.size(), 700U);
  EXPECT_EQ(log[695].value, 695);
  EXPECT_EQ(values_of(log), (std::vector{690, 691, 692, 693, 694, 695, 696, 697, 698, 699}));
  EXPECT_EQ(first_difference(whole, log), 700U);
  EXPECT_NE(whole, log);
  EXPECT_EQ(whole, log_of(700)) << "other versions remember it";

  log.truncate(690);
  EXPECT_TRUE(log.empty());
  log.push_back(5);
  EXPECT_EQ(log[690].value, 5);
  EXPECT_EQ(first_difference(whole, log), 690U);
}

TEST(Log, NodesOfWhatEverybodyHasForgottenDie) {
  Log<Tracked> log;
  for (int i = 0; i < 100'000; ++i) {
    log.push_back(i);
    if (i % 100 == 99) log.forget_before(log.size() - 10);
    ASSERT_LE(Tracked::living.size(), 200U);
  }
}

TEST(Log, VersionsThatForgotTheSameGoOnSharing) {
  Log<Tracked> log = log_of(1000);
  log.forget_before(500);
  Log<Tracked> on_disk = log;
  Tracked::counts = {};
  for (int i = 1000; i < 1500; ++i) {
    log.push_back(i);
    on_disk = log;
  }
  EXPECT_EQ(Tracked::counts.copies, 0U);
  EXPECT_EQ(on_disk, log);
}

TEST(Log, AppendsAnElementOfItself) {
  Log<std::string> log;
  log.push_back("a text too long to lie inside the string object");
  for (int i = 0; i < 100; ++i) log.push_back(log[0]);
  EXPECT_EQ(log.back(), log[0]);
}

TEST(Log, EqualContentsHashTheSameHoweverTheyCameAbout) {
  Log<std::string> direct;
  Log<std::string> roundabout;
  for (int i = 0; i < 50; ++i) roundabout.push_back("other");
  roundabout.truncate(3);
  roundabout.truncate(0);
  for (int i = 0; i < 50; ++i) {
    direct.push_back(std::to_string(i));
    roundabout.push_back("wrong");
    roundabout.truncate(static_cast<std::size_t>(i));
    roundabout.push_back(std::to_string(i));
  }
  EXPECT_EQ(direct, roundabout);
  EXPECT_EQ(hash_of(direct), hash_of(roundabout));
}

TEST(Log, TwoThreadsMayClaimTheSameSlots) {
  for (const std::size_t size : {3U, 16U, 24U, 500U, 512U, 1016U, 16'376U}) {
    Log<std::string> base;
    while (base.size() < size) base.push_back("base");
    const auto append = [](Log<std::string> fork, const std::string& mine) {
      const std::size_t shared = fork.size();
      for (int i = 0; i < 1200; ++i) fork.push_back(mine);
      for (std::size_t i = 0; i < fork.size(); ++i) ASSERT_EQ(fork[i], i < shared ? "base" : mine);
    };
    std::thread a(append, base, "a");
    std::thread b(append, base, "b");
    append(base, "c");
    a.join();
    b.join();
    base.push_back("base");
    ASSERT_EQ(std::count(base.begin(), base.end(), "base"), static_cast<long>(size + 1));
  }
}

TEST(Log, ForksMayLiveAndDieOnOtherThreads) {
  Log<std::string> base;
  for (int i = 0; i < 600; ++i) base.push_back(std::to_string(i));
  const auto live = [base](char name) {
    std::mt19937 random(static_cast<unsigned>(name));
    for (int round = 0; round < 200; ++round) {
      Log<std::string> fork = base;
      std::vector<std::string> model(base.begin(), base.end());
      for (int step = 0; step < 20; ++step) {
        const std::size_t kept = model.size() - random() % 20;
        fork.truncate(kept);
        model.resize(kept);
        for (std::size_t n = random() % 30; n > 0; --n) {
          fork.push_back(name + std::to_string(n));
          model.push_back(name + std::to_string(n));
        }
      }
      ASSERT_TRUE(std::equal(fork.begin(), fork.end(), model.begin(), model.end()));
    }
  };
  std::thread a(live, 'a');
  std::thread b(live, 'b');
  live('c');
  a.join();
  b.join();
  for (std::size_t i = 0; i < base.size(); ++i) EXPECT_EQ(base[i], std::to_string(i));
}

}  // namespace
}  // namespace orrery
