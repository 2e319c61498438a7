#include "sim/explore/in_order.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>
#include <string>

namespace orrery {
namespace {

using Numbers = std::vector<std::uint64_t>;

constexpr auto goes_on = [] { return true; };

/// Takes a while that is different for each job, so that they end out of order.
std::uint64_t square_slowly(std::uint64_t number) {
  std::this_thread::sleep_for(std::chrono::microseconds((number * 7919) % 300));
  return number * number;
}

Numbers squares(std::uint64_t jobs) {
  Numbers all(jobs);
  std::iota(all.begin(), all.end(), std::uint64_t{0});
  for (std::uint64_t& number : all) number *= number;
  return all;
}

Numbers squares_on(unsigned threads, std::uint64_t jobs) {
  Numbers taken;
  in_order<std::uint64_t>(
      jobs, threads,
      [](std::uint64_t number, const std::atomic<bool>&) { return square_slowly(number); },
      [&](std::uint64_t number, std::uint64_t square) {
        EXPECT_EQ(number, taken.size());
        taken.push_back(square);
        return true;
      },
      goes_on);
  return taken;
}

TEST(InOrder, ResultsComeInTheOrderOfTheJobsOnAnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 3U, 8U, 40U}) {
    SCOPED_TRACE(threads);
    EXPECT_EQ(squares_on(threads, 500), squares(500));
  }
}

TEST(InOrder, ThereMayBeFewerJobsThanThreadsOrNone) {
  EXPECT_EQ(squares_on(8, 3), squares(3));
  EXPECT_EQ(squares_on(8, 1), squares(1));
  EXPECT_EQ(squares_on(8, 0), Numbers{});
}

TEST(InOrder, MoreJobsThanMayWaitAllPass) {
  Numbers taken;
  in_order<std::uint64_t>(
      20'000, 3, [](std::uint64_t number, const std::atomic<bool>&) { return number * number; },
      [&](std::uint64_t, std::uint64_t square) {
        taken.push_back(square);
        return true;
      },
      goes_on);
  EXPECT_EQ(taken, squares(20'000));
}

TEST(InOrder, ASlowFirstJobDoesNotLetTheOthersRunFarAhead) {
  std::atomic<std::uint64_t> begun = 0;
  std::uint64_t begun_before_first = 0;
  in_order<std::uint64_t>(
      10'000, 4,
      [&](std::uint64_t number, const std::atomic<bool>&) {
        ++begun;
        if (number == 0) std::this_thread::sleep_for(std::chrono::milliseconds(200));
        return number;
      },
      [&](std::uint64_t number, std::uint64_t) {
        if (number == 0) begun_before_first = begun;
        return true;
      },
      goes_on);
  // So many results wait at most; when they are taken, so many more may be begun.
  EXPECT_LE(begun_before_first, 2U * 1024U);
  EXPECT_EQ(begun, 10'000U);
}

TEST(InOrder, WhoeverTakesMaySayThatItIsEnough) {
  Numbers taken;
  std::atomic<std::uint64_t> done = 0;
  in_order<std::uint64_t>(
      1'000'000, 4,
      [&](std::uint64_t number, const std::atomic<bool>&) {
        ++done;
        return square_slowly(number);
      },
      [&](std::uint64_t, std::uint64_t square) {
        taken.push_back(square);
        return taken.size() < 17;
      },
      goes_on);
  EXPECT_EQ(taken, squares(17));
  EXPECT_LT(done, 10'000U);
}

TEST(InOrder, ALongJobHearsThatNobodyWaitsForIt) {
  int looks = 0;
  in_order<int>(
      4, 2,
      [](std::uint64_t, const std::atomic<bool>& is_called_off) {
        while (!is_called_off) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return 0;
      },
      [](std::uint64_t, int) { return true; }, [&] { return ++looks < 3; });
  EXPECT_EQ(looks, 3);
}

TEST(InOrder, WhatAJobThrowsComesWhenItsTurnHasCome) {
  Numbers taken;
  std::string words;
  try {
    in_order<std::uint64_t>(
        100, 4,
        [](std::uint64_t number, const std::atomic<bool>&) {
          if (number == 20) throw std::runtime_error("the twentieth");
          if (number == 7) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            throw std::runtime_error("the seventh");
          }
          return number * number;
        },
        [&](std::uint64_t, std::uint64_t square) {
          taken.push_back(square);
          return true;
        },
        goes_on);
  } catch (const std::runtime_error& error) {
    words = error.what();
  }
  EXPECT_EQ(words, "the seventh");
  EXPECT_EQ(taken, squares(7));
}

TEST(InOrder, WhatTheTakerThrowsEndsIt) {
  EXPECT_THROW(in_order<int>(
                   1'000, 4, [](std::uint64_t, const std::atomic<bool>&) { return 1; },
                   [](std::uint64_t number, int) -> bool {
                     if (number == 5) throw std::runtime_error("enough");
                     return true;
                   },
                   goes_on),
               std::runtime_error);
}

}  // namespace
}  // namespace orrery
