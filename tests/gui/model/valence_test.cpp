#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gui/model/commands.hpp"
#include "gui/model/valence_band.hpp"
#include "sim/explore/valence_along.hpp"
#include "tests/gui/session/live_support.hpp"

namespace orrery::gui::valence_tests {
namespace {

using live_tests::live;
using live_tests::run_to_event;
using live_tests::shipped_plan;
using testing::HasSubstr;

const TextWidth letters = [](std::string_view text) {
  return 8.0F * static_cast<float>(text.size());
};

/// Reads until all is known, in frames of so many events; how many frames that took.
int read_all(ValenceReading& reading, Session& session, std::size_t moments,
             std::uint64_t events_a_frame) {
  const EventNumber last = session.chronicle().last_event();
  int frames = 1;
  while (true) {
    reading.follow(session);
    if (!reading.read(session, 1, last, moments, events_a_frame)) return frames;
    if (++frames > 100'000) return frames;
  }
}

TEST(ValenceReading, KnowsWhatTheProgramTells) {
  const Plan plan = shipped_plan("lessons/flp");
  const auto session = live(plan);
  run_to_event(*session, 60);
  ValenceReading reading;
  read_all(reading, *session, 12, 5'000);
  ASSERT_GE(reading.known().size(), 6U);
  for (const auto& [event, valence] : reading.known()) {
    SCOPED_TRACE(event);
    const ValenceSurvey told = survey_valence(plan, shipped_catalogue(), {.after = event});
    EXPECT_EQ(valence, told.moments.front());
  }
}

TEST(ValenceReading, DoesNotDependOnWhatAFrameCanDo) {
  const auto session = live(shipped_plan("lessons/flp"));
  run_to_event(*session, 60);
  ValenceReading at_once;
  ValenceReading bit_by_bit;
  EXPECT_EQ(read_all(at_once, *session, 8, 100'000'000), 1);
  EXPECT_GT(read_all(bit_by_bit, *session, 8, 500), 20);
  EXPECT_EQ(at_once.known(), bit_by_bit.known());
}

TEST(ValenceReading, FindsTheEventAtWhichOneIsLeft) {
  const Plan plan = shipped_plan("lessons/flp");
  const ValenceSurvey told = survey_valence(plan, shipped_catalogue(), {});
  ASSERT_NE(told.last_bivalent(), nullptr);
  const auto session = live(plan);
  run_to_event(*session, 60);
  ValenceReading reading;
  read_all(reading, *session, 4, 100'000);
  EXPECT_EQ(reading.decision(), told.decision);
  EventNumber last = 0;
  for (const auto& [event, valence] : reading.known()) {
    if (valence.is_bivalent()) last = event;
  }
  EXPECT_EQ(last, told.last_bivalent()->event);
  EXPECT_LT(reading.known().rbegin()->first, told.decision->event) << "what is decided is known";
}

TEST(ValenceReading, OfAnotherBranchIsItsOwn) {
  const auto session = live(shipped_plan("lessons/flp"));
  run_to_event(*session, 60);
  ValenceReading reading;
  read_all(reading, *session, 4, 100'000);
  ASSERT_TRUE(reading.decision());
  const auto answer =
      session->act(12, session->chronicle().time_of(12),
                   read<HandAction>(parse_json(R"({"crash": "n3"})", "a hand"), Path{}));
  ASSERT_TRUE(answer.is_done) << answer.sentence;
  reading.follow(*session);
  EXPECT_TRUE(reading.known().empty());
  EXPECT_FALSE(reading.decision());
}

TEST(ValenceReading, SaysWhereThereIsNothingToKnow) {
  const auto paxos = live(shipped_plan("lessons/flp"));
  EXPECT_EQ(why_no_valence_of(*paxos), "");
  const auto raft = live(shipped_plan("raft/hello"));
  EXPECT_THAT(why_no_valence_of(*raft), HasSubstr("Raft decides no single value"));
}

// ---------------------------------------------------------------- the band

struct Drawn {
  ValenceReading reading{};
  ValenceBand band{};
};

Drawn drawn(float em, EventNumber head) {
  const auto session = live(shipped_plan("lessons/flp"));
  run_to_event(*session, 50);  // soon after the first decision
  Drawn drawn;
  read_all(drawn.reading, *session, 20, 100'000);
  const Rect room{100, 40, 800, std::floor(2.7F * em)};
  const TimeScale scale{{Time{}, session->reached()}, room.x, room.width};
  drawn.band = valence_band(
      drawn.reading,
      {.room = room, .scale = scale, .em = em, .reached = session->reached(), .head = head},
      letters);
  return drawn;
}

TEST(ValenceBand, TilesItsRoomWithSharesThatFit) {
  for (const float em : {12.0F, 16.0F, 40.0F}) {
    SCOPED_TRACE(em);
    const ValenceBand band = drawn(em, 20).band;
    ASSERT_FALSE(band.pieces.empty());
    for (const ValencePiece& piece : band.pieces) {
      EXPECT_EQ(piece.area, snapped(piece.area));
      EXPECT_FALSE(piece.area.is_empty());
      EXPECT_EQ(common(piece.area, band.area), piece.area) << "within the band";
      for (const ValencePiece& other : band.pieces) {
        EXPECT_TRUE(&piece == &other || !piece.area.overlaps(other.area));
      }
    }
    for (const ValenceChip& chip : band.chips) {
      EXPECT_FALSE(chip.label.overlaps(band.rest));
      EXPECT_FALSE(chip.label.overlaps(band.area));
    }
  }
}

TEST(ValenceBand, HasOneColourFromTheDecisionOn) {
  const Drawn all = drawn(16, 20);
  ASSERT_TRUE(all.reading.decision());
  const ValencePiece& last = all.band.pieces.back();
  EXPECT_TRUE(last.is_decided);
  EXPECT_EQ(last.area.height, all.band.area.height);
  EXPECT_EQ(last.area.right(), all.band.area.right());
  EXPECT_FALSE(all.band.edge.is_empty());
  EXPECT_THAT(all.band.sentence, HasSubstr("bivalent after event "));
  EXPECT_THAT(drawn(16, all.reading.decision()->event).band.sentence, HasSubstr(" has decided "));
}

TEST(ValenceBand, SaysTheCountsOfTheMomentBefore) {
  const Drawn all = drawn(16, 20);
  const Valence* valence = valence_after(all.reading, 20);
  ASSERT_NE(valence, nullptr);
  EXPECT_LE(valence->event, 20U);
  const std::string words = valence_words(all.reading, 20);
  for (const PossibleDecision& outcome : valence->outcomes) {
    EXPECT_THAT(words, HasSubstr(outcome.value + ": " + std::to_string(outcome.count)));
  }
}

// ---------------------------------------------------------------- the command

TEST(ValenceCommand, ShowsItWhereThereIsSomethingToShow) {
  const Commands commands = all_commands();
  Viewer viewer;
  show_session(viewer, live(shipped_plan("raft/hello")));
  commands.run("view.valence", viewer);
  EXPECT_FALSE(viewer.valence.is_shown);
  EXPECT_THAT(viewer.notice, HasSubstr("decides no single value"));
  show_session(viewer, live(shipped_plan("lessons/flp")));
  commands.run("view.valence", viewer);
  EXPECT_TRUE(viewer.valence.is_shown);
  commands.run("view.valence", viewer);
  EXPECT_FALSE(viewer.valence.is_shown);
}

}  // namespace
}  // namespace orrery::gui::valence_tests
