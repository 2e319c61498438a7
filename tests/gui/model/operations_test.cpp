#include "gui/model/operations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gui/model/operations_state.hpp"
#include "tests/gui/model/busy_calls.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

/// A run's calls, looked at.
struct CallDesk {
  explicit CallDesk(std::vector<Call> made, std::uint32_t clients = 3) : calls(std::move(made)) {
    session = fake_cluster(2, clients);
    session->all_calls = calls;
    for (const Call& call : calls) end = std::max(end, call.returned.value_or(call.invoked));
    session->history.add({end, 0, 0, nowhere, 0, EventKind::alarm});
    look.window = {Time{}, end};
    look.area = {100, 50, 900, 420};
    look.reached = end;
    look.has_ended = true;
  }
  const Operations& picture() {
    return picture_for(state, *session, look, letters_as_wide_as(look.em * 0.5F));
  }
  const CallBar& bar(std::uint32_t call) {
    const auto& bars = picture().bars;
    const auto found = std::ranges::find(bars, call, &CallBar::call);
    EXPECT_NE(found, bars.end()) << "no bar of call " << call;
    return found == bars.end() ? bars.front() : *found;
  }
  std::vector<Call> calls;
  std::unique_ptr<FakeSession> session;
  OperationsState state;
  OperationsLook look;
  Time end{};
};

Call asked(std::uint32_t who, std::uint64_t from, std::uint64_t to, Operation what,
           Result result = {}) {
  return {client(who), std::move(what),  milliseconds(from), from, milliseconds(to),
          to,          std::move(result)};
}
Operation write_of(const std::string& value, const std::string& key = "k1") {
  return {Action::put, key, value, ""};
}
Operation read_of(const std::string& key = "k1") { return {Action::get, key, "", ""}; }

/// c1 writes 3 and then 7, c2 reads 7, and after that c3 still reads 3.
std::vector<Call> stale_read() {
  return {asked(1, 10, 20, write_of("3")), asked(1, 30, 40, write_of("7")),
          asked(2, 50, 60, read_of(), {.value = "7"}), asked(3, 70, 80, read_of(), {.value = "3"})};
}

TEST(Operations, ShowEachCallOfTheWindowWhereItIs) {
  CallDesk desk(busy_calls({.calls = 400, .keys = 3}), 4);
  Lots lots(5);
  for (int round = 0; round < 40; ++round) {
    desk.look.window.begin = lots.within(desk.end);
    desk.look.window.end = desk.look.window.begin + milliseconds(20) + lots.within(desk.end / 4);
    desk.look.key = round % 2 == 0 ? std::nullopt : std::optional<std::string>("k2");
    std::vector<std::uint32_t> expected;
    for (std::uint32_t i = 0; i < desk.calls.size(); ++i) {
      const Call& call = desk.calls[i];
      const Time until = call.returned.value_or(Time::max());
      const bool is_its = !desk.look.key || call.operation.key == *desk.look.key;
      const bool is_seen = call.invoked <= desk.look.window.end && until >= desk.look.window.begin;
      if (is_its && is_seen) expected.push_back(i);
    }
    const Operations& picture = desk.picture();
    ASSERT_FALSE(picture.is_dense);
    EXPECT_EQ(picture.calls_in_view, expected.size());
    std::vector<std::uint32_t> shown;
    for (const CallBar& bar : picture.bars) {
      shown.push_back(bar.call);
      const Call& call = desk.calls[bar.call];
      const ClientRow* row = picture.row_of(desk.session->history.node_named(to_text(call.client)));
      ASSERT_NE(row, nullptr);
      EXPECT_GE(bar.area.y, row->area.y);
      EXPECT_LE(bar.area.bottom(), row->area.bottom());
      if (bar.has_begin) {
        EXPECT_EQ(bar.area.x, std::floor(picture.scale.x_of(call.invoked)));
      }
      if (bar.has_end) {
        EXPECT_GE(bar.area.right(), std::floor(picture.scale.x_of(*call.returned)));
      }
    }
    std::ranges::sort(shown);
    EXPECT_EQ(shown, expected);
  }
}

TEST(Operations, LabelsOverlapNothingAndKeepWithinThePlot) {
  for (const float em : {12.0F, 16.0F, 40.0F}) {
    CallDesk desk(busy_calls({.calls = 300, .keys = 2}), 4);
    desk.look.em = em;
    desk.look.window.end = desk.end / 5;
    const Operations& picture = desk.picture();
    std::size_t labelled = 0;
    for (std::size_t i = 0; i < picture.bars.size(); ++i) {
      const CallBar& bar = picture.bars[i];
      if (bar.text.empty()) continue;
      ++labelled;
      EXPECT_LE(bar.label.right(), picture.plot.right());
      for (const CallBar& other : picture.bars) {
        EXPECT_FALSE(bar.label.overlaps(other.area)) << bar.text;
        if (&other == &bar) continue;
        EXPECT_FALSE(bar.label.overlaps(other.label)) << bar.text;
      }
    }
    EXPECT_GT(labelled, 5U) << em;
  }
}

TEST(Operations, HaveAPointInTheIntervalOfEachCallThatAnOrderExplains) {
  CallDesk desk(busy_calls({.calls = 300, .keys = 3}), 4);
  desk.look.key = "k1";
  const Operations& picture = desk.picture();
  EXPECT_FALSE(picture.is_violated) << picture.verdict;
  EXPECT_THAT(picture.verdict, HasSubstr("Linearizable"));
  std::size_t answered = 0;
  for (const Call& call : desk.calls) {
    const bool is_its = call.operation.key == "k1";
    if (is_its && call.is_answered() && call.result.outcome == Outcome::ok) ++answered;
  }
  EXPECT_GE(picture.points.size(), answered);
  for (const PointFigure& point : picture.points) {
    const CallBar& bar = desk.bar(point.call);
    EXPECT_GE(point.at.x, bar.area.x - 1);
    if (bar.end == CallEnd::answered) {
      EXPECT_LE(point.at.x, bar.area.right() + 1);
    }
    EXPECT_NEAR(point.at.y, bar.area.centre().y, 1);
  }
  EXPECT_TRUE(std::ranges::is_sorted(picture.points, {},
                                     [](const PointFigure& point) { return point.at.x; }));
}

TEST(Operations, TheValueOfAKeyIsWhatEachReadReturnsAtItsPoint) {
  CallDesk desk(busy_calls({.calls = 300, .keys = 2}), 4);
  desk.look.key = "k2";
  desk.picture();
  const auto key = desk.state.index.key_named("k2");
  ASSERT_TRUE(key);
  const KeyVerdict& verdict = desk.state.verdicts.keys()[*key];
  std::size_t reads = 0;
  std::size_t change = 0;
  std::string value;
  for (const LinearizationPoint& point : verdict.points) {
    const Call& call = desk.calls[point.call];
    if (call.operation.action == Action::put) {
      if (change < verdict.values.size() && verdict.values[change].value == call.operation.value) {
        EXPECT_EQ(verdict.values[change++].at, point.at);
      }
      value = call.operation.value;
    } else {
      ++reads;
      EXPECT_EQ(call.result.value.value_or(""), value);
    }
  }
  EXPECT_EQ(change, verdict.values.size());
  EXPECT_GT(reads, 20U);
}

TEST(Operations, AStaleReadIsTheCallThatNothingExplains) {
  CallDesk desk(stale_read());
  desk.session->all_lamps = {{.name = "linearizable", .state = Lamp::State::violated}};
  desk.look.judge = own_judge(desk.session->all_lamps);
  const Operations& picture = desk.picture();
  EXPECT_TRUE(picture.is_violated);
  EXPECT_EQ(desk.bar(3).number, 3U) << "the two writes and the read, without the other read";
  EXPECT_EQ(picture.verdict,
            "Not linearizable under k1: 1: c1 wrote 3, then 2: c1 wrote 7, then 3: c3 read the "
            "older 3. No order explains all 3. The scenario expects that.");
  ASSERT_TRUE(picture.contradiction);
  EXPECT_NEAR(picture.contradiction->first.x, desk.bar(1).area.right(), 1) << "from c1's write";
  EXPECT_EQ(picture.contradiction->second.x, desk.bar(3).area.x);
  EXPECT_TRUE(desk.bar(2).is_dim);
  EXPECT_FALSE(desk.bar(3).is_dim);
  EXPECT_TRUE(picture.points.empty());
}

TEST(Operations, SayWhatTheScenarioExpects) {
  CallDesk desk(stale_read());
  const auto said = [&](OwnJudge judge) {
    desk.look.judge = judge;
    return desk.picture().verdict;
  };
  EXPECT_THAT(said(OwnJudge::none), HasSubstr("The scenario does not promise it."));
  EXPECT_THAT(said(OwnJudge::violated), HasSubstr("The scenario does not expect that."));
  EXPECT_THAT(said(OwnJudge::open), HasSubstr("speaks at the end"));
}

TEST(Operations, InALessonTheySayNothingOfWhatTheScenarioExpects) {
  CallDesk desk(stale_read());
  desk.look.judge = OwnJudge::unsaid;
  EXPECT_THAT(desk.picture().verdict, HasSubstr("Not linearizable"));
  EXPECT_THAT(desk.picture().verdict, testing::Not(HasSubstr("The scenario")));
}

TEST(Operations, OfTwoViolationsTheOneIsExplainedThatTheJudgeNames) {
  CallDesk desk({asked(1, 10, 20, write_of("3", "k1")), asked(1, 25, 30, write_of("4", "k2")),
                 asked(2, 40, 50, read_of("k2")), asked(2, 60, 70, read_of("k1"))});
  const auto explained = [&](EventNumber named) {
    desk.look.named = named;
    return desk.picture().verdict;
  };
  EXPECT_THAT(explained(0), HasSubstr("under k2")) << "it came to light first";
  EXPECT_THAT(explained(70), HasSubstr("under k1"));
  EXPECT_EQ(desk.bar(3).number, 2U);
  EXPECT_EQ(desk.bar(2).number, 0U);
  EXPECT_THAT(explained(50), HasSubstr("under k2"));
  EXPECT_THAT(explained(69), HasSubstr("under k2")) << "there is none at this event";
}

TEST(Operations, TheJudgesOwnEvidenceIsShown) {
  CallDesk desk({asked(1, 10, 20, write_of("3")), asked(2, 30, 40, read_of()),
                 asked(1, 50, 60, write_of("4")), asked(2, 70, 80, read_of(), {.value = "3"})});
  EXPECT_EQ(desk.bar(1).number, 2U) << "the earlier of two";
  desk.session->all_lamps = {{.name = "linearizable",
                              .state = Lamp::State::violated,
                              .event = 80,
                              .evidence = {10, 50, 70}}};
  desk.look.named = 80;
  EXPECT_EQ(desk.bar(1).number, 0U);
  EXPECT_EQ(desk.bar(0).number, 1U);
  EXPECT_EQ(desk.bar(2).number, 2U);
  EXPECT_EQ(desk.bar(3).number, 3U);
  EXPECT_THAT(desk.picture().verdict, HasSubstr("3: c2 read the older 3"));
  desk.session->all_lamps[0].evidence = {10, 999};  // of another run: what is known stays
  EXPECT_EQ(desk.bar(3).number, 3U);
}

TEST(Operations, AReadOfNothingAfterAWriteIsJoinedToIt) {
  CallDesk desk({asked(1, 10, 20, write_of("3")), asked(2, 30, 40, read_of())});
  EXPECT_THAT(desk.picture().verdict,
              HasSubstr("1: c1 wrote 3, then 2: c2 read nothing. No order"));
  EXPECT_TRUE(desk.picture().contradiction);
}

TEST(Operations, AValueFromNowhereContradictsNoWrite) {
  CallDesk desk({asked(1, 10, 20, write_of("3")), asked(2, 30, 40, read_of(), {.value = "9"})});
  EXPECT_TRUE(desk.picture().is_violated);
  EXPECT_THAT(desk.picture().verdict, testing::Not(HasSubstr("older")));
  EXPECT_FALSE(desk.picture().contradiction);
}

TEST(Operations, AnElementThatAReadMissesIsNamedAndJoinedToIt) {
  const Operation members{Action::members, "s", "", ""};
  const auto add = [](const char* element) { return Operation{Action::add, "s", element, ""}; };
  CallDesk desk({asked(1, 10, 20, add("a")), asked(2, 12, 22, add("b")), asked(1, 25, 30, add("c")),
                 asked(2, 40, 50, members, {.value = "a b"}),
                 asked(3, 60, 70, members, {.value = "a c"})});
  EXPECT_EQ(desk.picture().verdict,
            "Not linearizable under s: 1: c1 added c, then 2: c2 did not find c. No order explains "
            "both. The scenario does not promise it.");
  ASSERT_TRUE(desk.picture().contradiction);
  EXPECT_NEAR(desk.picture().contradiction->first.x, desk.bar(2).area.right(), 1);
  EXPECT_EQ(desk.picture().contradiction->second.x, desk.bar(3).area.x);
}

TEST(Operations, OfReadsOfAListTheElementsOfTheProofAreTold) {
  const auto add = [](const char* element) { return Operation{Action::append, "l", element, ""}; };
  CallDesk desk({asked(1, 10, 80, add("a")), asked(2, 11, 81, add("b")),
                 asked(3, 20, 30, read_of("l"), {.value = "ab"}),
                 asked(3, 40, 50, read_of("l"), {.value = "b"})});
  EXPECT_THAT(desk.picture().verdict,
              HasSubstr("1: c1 appended a, meanwhile 2: c3 found a, then 3: c3 did not find a. No "
                        "order explains all 3."));
  EXPECT_TRUE(desk.picture().contradiction);
}

// Diamonds are promised where there are some.
TEST(Operations, SayForHowManyCallsThereAreDiamonds) {
  const auto said = [](std::vector<Call> calls, std::size_t bars) {
    CallDesk desk(std::move(calls));
    desk.look.bars = bars;
    return std::pair(desk.picture().verdict, desk.picture().points.size());
  };
  const std::vector<Call> all{asked(1, 10, 20, write_of("3")), asked(2, 30, 40, write_of("4"))};
  EXPECT_EQ(said(all, 100), std::pair(std::string("Linearizable: an order explains 2 calls; "
                                                  "diamonds show when each may have happened."),
                                      std::size_t{2}));
  EXPECT_EQ(said(all, 1).first,
            "Linearizable: an order explains 2 calls; zoom in: diamonds show when each may have "
            "happened.");
  std::vector<Call> some = all;
  some[1].result.outcome = Outcome::failed;
  EXPECT_EQ(said(some, 100),
            std::pair(std::string("Linearizable: an order explains 2 calls; diamonds show when "
                                  "1 of them may have happened, and the others had no effect, or "
                                  "need not have had any."),
                      std::size_t{1}));
  for (Call& call : some) call.result.outcome = Outcome::unknown;
  EXPECT_EQ(said(some, 100).first, "Linearizable: none of 2 calls is known to have happened.");
  for (Call& call : some) {
    call.operation = {Action::generate, "", "", ""};
    call.result = {.value = to_text(call.client)};
  }
  EXPECT_EQ(said(some, 100).first, "Linearizable: any order explains 2 calls for ids.");
}

TEST(Operations, NumbersOfAProofDoNotStandOverEachOther) {
  CallDesk desk({asked(1, 2010, 2011, write_of("3")), asked(1, 2012, 2013, write_of("7")),
                 asked(1, 2014, 2015, read_of(), {.value = "3"})});
  desk.look.window.end = milliseconds(4000);
  std::vector<Rect> badges;
  for (const CallBar& bar : desk.picture().bars) {
    ASSERT_GT(bar.number, 0U);
    for (const Rect& other : badges) EXPECT_FALSE(other.overlaps(bar.badge));
    EXPECT_GE(bar.badge.x, desk.picture().plot.x);
    badges.push_back(bar.badge);
  }
  EXPECT_EQ(badges.size(), 3U);
}

TEST(Operations, TooManyCallsAreColumnsAndWhatIsViolatedStaysABar) {
  std::vector<Call> calls = stale_read();
  std::vector<Call> many = busy_calls({.calls = 500, .keys = 1, .begin = milliseconds(100)});
  for (Call& call : many) call.operation.key = "k9";
  calls.insert(calls.end(), many.begin(), many.end());
  CallDesk desk(calls, 4);
  desk.look.bars = 100;
  const Operations& picture = desk.picture();
  EXPECT_TRUE(picture.is_dense);
  EXPECT_EQ(picture.calls_in_view, calls.size());
  std::size_t counted = 0;
  for (const CallColumn& column : picture.columns) {
    counted += column.calls;
    EXPECT_GE(column.area.y, picture.row_of(column.client)->area.y);
  }
  EXPECT_EQ(counted, calls.size());
  EXPECT_EQ(picture.bars.size(), 3U);
  EXPECT_THAT(picture.shown, HasSubstr("zoom in for bars"));
}

TEST(Operations, PendingGivenUpAndFailedCallsSaySo) {
  Call pending = asked(3, 50, 60, write_of("5"));
  pending.returned.reset();
  pending.returned_event = 0;
  CallDesk desk({asked(1, 10, 20, write_of("3"), {.outcome = Outcome::unknown}),
                 asked(2, 30, 40, write_of("4"), {.outcome = Outcome::failed}), pending});
  desk.look.reached = milliseconds(100);
  desk.look.window.end = milliseconds(100);
  EXPECT_EQ(desk.bar(0).end, CallEnd::unknown);
  EXPECT_EQ(desk.bar(0).text, "put 3 ?");
  EXPECT_EQ(desk.bar(1).end, CallEnd::failed);
  EXPECT_EQ(desk.bar(1).text, "put 4 failed");
  EXPECT_EQ(desk.bar(2).end, CallEnd::pending);
  EXPECT_FALSE(desk.bar(2).has_end);
  EXPECT_EQ(desk.bar(2).area.right(), desk.picture().plot.right()) << "as far as the run has come";
}

TEST(Operations, WithoutCallsSayWhy) {
  CallDesk without_clients({}, 0);
  EXPECT_THAT(without_clients.picture().empty_words, HasSubstr("no clients"));
  CallDesk desk({}, 2);
  desk.look.has_ended = false;
  EXPECT_THAT(desk.picture().empty_words, HasSubstr("yet"));
  EXPECT_TRUE(desk.picture().verdict.empty());
}

TEST(Operations, NothingOverlapsAtAnySize) {
  for (const float em : {12.0F, 16.0F, 40.0F}) {
    for (const Rect& area : {Rect{0, 0, 900, 420}, Rect{10, 20, 300, 200}, Rect{0, 0, 1600, 900}}) {
      CallDesk desk(stale_read());
      desk.look.em = em;
      desk.look.area = area;
      const Operations& p = desk.picture();
      SCOPED_TRACE(em);
      const std::vector<Rect> parts{p.chooser, p.axis,         p.plot,
                                    p.order,   p.verdict_area, p.shown_label};
      for (std::size_t i = 0; i < parts.size(); ++i) {
        for (std::size_t j = i + 1; j < parts.size(); ++j) {
          if (parts[i].is_empty() || parts[j].is_empty()) continue;
          EXPECT_FALSE(parts[i].overlaps(parts[j])) << i << " " << j;
        }
      }
      for (const CallLegend& entry : p.legend) EXPECT_LE(entry.area.right(), p.area.right());
      for (const KeyChip& chip : p.chips) EXPECT_LE(chip.area.right(), p.area.right());
    }
  }
}

TEST(Operations, WhatIsAtAPointIsTheNearestCall) {
  CallDesk desk(busy_calls({.calls = 200, .keys = 2}), 4);
  const Operations& picture = desk.picture();
  for (const CallBar& bar : picture.bars) {
    if (bar.area.width < 8) continue;
    EXPECT_EQ(call_at(picture, bar.area.centre(), 6), bar.call);
  }
  EXPECT_EQ(call_at(picture, {picture.axis.x + 5, picture.axis.y + 5}, 6), std::nullopt);
}

// ---------------------------------------------------------------- a run that goes on

/// What had been asked and answered by an event.
std::vector<Call> known_at(const std::vector<Call>& calls, std::uint64_t event) {
  std::vector<Call> so_far;
  for (Call call : calls) {
    if (call.invoked_event > event) break;
    if (call.returned && call.returned_event > event) {
      call.returned.reset();
      call.returned_event = 0;
      call.result = {};
    }
    so_far.push_back(std::move(call));
  }
  return so_far;
}

TEST(Operations, FollowARunCallByCallAsIfItHadBeenSeenAtOnce) {
  const std::vector<Call> calls = busy_calls({.calls = 120, .keys = 3});
  CallIndex growing;
  const Chronicle history = fake_cluster(2, 4)->history;
  for (std::uint64_t event = 0; event < 400; event += 7) {
    const std::vector<Call> so_far = known_at(calls, event);
    growing.follow(so_far, history);
    CallIndex at_once;
    at_once.follow(so_far, history);
    for (Place node = 0; node < history.nodes().size(); ++node) {
      EXPECT_EQ(growing.of(node), at_once.of(node));
    }
    ASSERT_EQ(growing.keys().size(), at_once.keys().size());
    for (std::size_t i = 0; i < growing.keys().size(); ++i) {
      EXPECT_EQ(growing.keys()[i].calls, at_once.keys()[i].calls);
      EXPECT_EQ(growing.keys()[i].returned, at_once.keys()[i].returned);
    }
  }
}

TEST(KeyVerdicts, WhileARunGoesOnALongHistoryIsJudgedSeldomAndAtItsEndAltogether) {
  const std::vector<Call> calls = busy_calls({.calls = 2000, .keys = 1});
  const Chronicle history = fake_cluster(2, 4)->history;
  CallIndex index;
  KeyVerdicts verdicts;
  for (std::uint64_t event = 0; event < 4010; event += 2) {
    const std::vector<Call> so_far = known_at(calls, event);
    index.follow(so_far, history);
    verdicts.follow(so_far, index, true);
  }
  EXPECT_LT(verdicts.version(), 150U);
  EXPECT_GT(verdicts.version(), 50U);
  EXPECT_LT(verdicts.keys().front().returned, index.keys().front().returned);
  verdicts.follow(calls, index, false);
  EXPECT_EQ(verdicts.keys().front().returned, index.keys().front().returned);
  EXPECT_EQ(verdicts.keys().front().verdict.status, Verdict::Status::holds);
}

}  // namespace
}  // namespace orrery::gui
