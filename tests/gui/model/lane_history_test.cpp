#include "gui/model/lane_history.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/gui/model/busy_history.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// The role that a node has for most of the time under a pixel, by adding up.
Word longest_in(const std::vector<RoleChange>& changes, const TimeScale& scale, float pixel,
                Time until) {
  std::map<Word, double> parts;
  const double left = pixel;
  const double right = left + 1;
  for (std::size_t i = 0; i <= changes.size(); ++i) {
    const double from = i == 0 ? scale.x_of(Time{}) : scale.x_of(changes[i - 1].time);
    const double to =
        i == changes.size() ? std::ceil(scale.x_of(until)) : scale.x_of(changes[i].time);
    const double part = std::min(to, right) - std::max(from, left);
    if (part > 0) parts[i == 0 ? Word{0} : changes[i - 1].role] += part;
  }
  if (parts.empty()) return 0;
  return std::max_element(parts.begin(), parts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

// Drawing whatever a pixel has at least a trace of would show rare roles everywhere.
TEST(RoleRuns, EachPixelShowsTheRoleThatLastedLongest) {
  Lots lots(11);
  for (int round = 0; round < 60; ++round) {
    std::vector<RoleChange> changes;
    Time time{};
    for (int i = 0; i < 200; ++i) {
      changes.push_back({0, time, static_cast<Word>(1 + lots.below(4))});
      time += lots.within(milliseconds(round % 2 == 0 ? 3 : 80));
    }
    const Time begin = lots.within(time);
    const TimeScale scale{{begin, begin + milliseconds(50) + lots.within(seconds(2))}, 30, 311};
    const Time until = lots.within(time);
    std::vector<Word> pixels(311, 0);
    float last = 30;
    for (const RoleRun& run : role_runs(changes, scale, until)) {
      ASSERT_GE(run.x0, last) << "runs follow each other";
      ASSERT_GT(run.x1, run.x0);
      ASSERT_EQ(run.x0, std::floor(run.x0));
      ASSERT_LE(run.x1, 30 + 311);
      last = run.x1;
      for (float x = run.x0; x < run.x1; ++x) pixels[static_cast<std::size_t>(x - 30)] = run.role;
    }
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const float x = 30 + static_cast<float>(i);
      if (x >= std::ceil(scale.x_of(until))) {
        EXPECT_EQ(pixels[i], 0) << "nothing is known there";
        continue;
      }
      const Word expected = longest_in(changes, scale, x, until);
      EXPECT_EQ(pixels[i], expected) << "round " << round << " pixel " << i;
    }
  }
}

TEST(RoleRuns, ARoleLastsOverTheWholeWindow) {
  const std::vector<RoleChange> changes{{1, milliseconds(1), 4}};
  const TimeScale scale{{seconds(1), seconds(2)}, 10, 100};
  EXPECT_EQ(role_runs(changes, scale, seconds(9)), (std::vector<RoleRun>{{10, 110, 4}}));
  EXPECT_EQ(role_runs(changes, scale, milliseconds(1500)), (std::vector<RoleRun>{{10, 60, 4}}));
  EXPECT_EQ(role_runs(changes, scale, milliseconds(500)), std::vector<RoleRun>{});
}

TEST(Density, EqualsCountingAllEvents) {
  const Chronicle history = busy_history({.messages = 3000}, 5);
  const Time end = history.time_of(history.last_event());
  Lots lots(2);
  for (int round = 0; round < 20; ++round) {
    const Time begin = lots.within(end) - milliseconds(20);
    const TimeScale scale{{begin, begin + milliseconds(1) + lots.within(end)}, 50, 377};
    const float column = static_cast<float>(1 + lots.below(5));
    const auto edges = column_edges(history, scale, column);
    for (Place node = 0; node < history.nodes().size(); ++node) {
      const auto counts = events_in_columns(history, node, edges);
      std::vector<std::uint32_t> expected(counts.size(), 0);
      for (const ChronicleEvent& event : history.events()) {
        if (event.node != node) continue;
        for (std::size_t i = 0; i < counts.size(); ++i) {
          const float x0 = 50 + column * static_cast<float>(i);
          const float x1 = std::min(x0 + column, 50.0F + 377);
          if (event.time >= scale.time_at(x0) && event.time < scale.time_at(x1)) ++expected[i];
        }
      }
      EXPECT_EQ(counts, expected) << "round " << round << " node " << node;
    }
  }
}

TEST(Flags, LeaveNoMarkOutAndCountThem) {
  const Chronicle history = busy_history({.messages = 20'000}, 8);
  MarkIndex index;
  index.follow(history);
  const Time end = history.time_of(history.last_event());
  for (const float room : {4.0F, 16.0F, 40.0F}) {
    for (const auto kind : {Mark::Kind::fault, Mark::Kind::output, Mark::Kind::violation}) {
      const TimeScale scale{{end / 3, end / 2}, 0, 600};
      const auto flags = flags_of(history, index, kind, scale, room);
      std::uint32_t counted = 0;
      for (std::size_t i = 0; i < flags.size(); ++i) {
        counted += flags[i].count;
        if (i > 0) {
          EXPECT_GE(flags[i].x, flags[i - 1].x + room - 0.5F);
        }
      }
      const auto expected = std::ranges::count_if(history.marks(), [&](const Mark& mark) {
        return mark.kind == kind && mark.time >= end / 3 && mark.time <= end / 2;
      });
      EXPECT_EQ(counted, expected);
    }
  }
}

TEST(Flags, TheIndexFollowsAChronicleThatGrowsOrIsAnother) {
  Chronicle history = busy_history({.messages = 500}, 4);
  MarkIndex index;
  index.follow(history);
  history.add(Mark{Mark::Kind::violation, history.last_event(), seconds(9), 0, "two leaders"});
  index.follow(history);
  MarkIndex fresh;
  fresh.follow(history);
  for (const auto kind : {Mark::Kind::fault, Mark::Kind::output, Mark::Kind::violation}) {
    EXPECT_EQ(index.of(kind), fresh.of(kind));
  }
  EXPECT_EQ(index.of(Mark::Kind::violation).size(), 1U);
  const Chronicle other = busy_history({.messages = 200}, 5);
  index.follow(other);
  EXPECT_EQ(index.of(Mark::Kind::violation).size(), 0U);
  EXPECT_EQ(index.of(Mark::Kind::fault).size() + index.of(Mark::Kind::output).size(),
            other.marks().size());
}

TEST(Flags, AreSaidInWords) {
  const Chronicle history = busy_history({.messages = 100}, 4);
  Flag flag{Mark::Kind::output, 0, 0, 1, {0}};
  EXPECT_EQ(flag_text(history, flag), history.nodes()[history.marks()[0].node].name + ": mark 49");
  flag.count = 1200;
  EXPECT_EQ(flag_text(history, flag).substr(0, 16), "1,200 milestones");
}

// A lesson asks what the judges say: a mark must not tell before the answer.
TEST(MarkIndex, LeavesOutWhatJudgesFoundWhereThatMustNotBeSeen) {
  Chronicle history = busy_history({.messages = 200, .is_troubled = true});
  const auto monitors = [&] {
    MarkIndex index;
    index.follow(history, false);
    return index.of(Mark::Kind::violation).size();
  };
  const std::size_t before = monitors();
  history.set_findings({{.kind = Mark::Kind::violation,
                         .event = history.last_event(),
                         .time = history.time_of(history.last_event())}});
  EXPECT_EQ(monitors(), before);
  MarkIndex all;
  all.follow(history);
  EXPECT_EQ(all.of(Mark::Kind::violation).size(), before + 1);
}

}  // namespace
}  // namespace orrery::gui
