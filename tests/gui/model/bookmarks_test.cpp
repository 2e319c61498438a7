// Bookmarks: put, named, kept and found again, of the right run and the right branch.

#include "gui/model/bookmarks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "gui/model/commands.hpp"
#include "gui/model/inspector.hpp"
#include "gui/model/palette.hpp"
#include "sim/faults/hand.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui {
namespace {

std::unique_ptr<FakeSession> busy_session() {
  auto session = std::make_unique<FakeSession>();
  session->history = busy_history({.messages = 80});
  return session;
}

/// A file that is not there, and will not be.
class BookmarksOnDisk : public testing::Test {
 protected:
  void open(Viewer& viewer) const {
    viewer.bookmarks.file = file;
    show_session(viewer, busy_session());
  }
  std::string text() const {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Folder folder;
  std::string file = folder / "bookmarks.json";
};

std::vector<EventNumber> events_of_bookmarks(const Viewer& viewer) {
  std::vector<EventNumber> events;
  for (const std::size_t i : bookmarks_here(viewer)) {
    events.push_back(viewer.bookmarks.all[i].event);
  }
  return events;
}

TEST_F(BookmarksOnDisk, ArePutTakenAwayAndFoundAgain) {
  Viewer viewer;
  open(viewer);
  for (const EventNumber event : {30U, 7U, 0U, 50U}) {
    go_to_event(viewer.head, *viewer.session, event);
    toggle_bookmark(viewer);
  }
  go_to_event(viewer.head, *viewer.session, 7);
  name_bookmark(viewer, "the first");
  write_note(viewer, "all begins here: \"so\"");
  go_to_event(viewer.head, *viewer.session, 50);
  toggle_bookmark(viewer);
  EXPECT_EQ(events_of_bookmarks(viewer), (std::vector<EventNumber>{0, 7, 30}));

  Viewer other;
  open(other);
  EXPECT_EQ(other.bookmarks.all, viewer.bookmarks.all);
  const Bookmark* found = bookmark_at(other, 7);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "the first");
  EXPECT_EQ(found->note, "all begins here: \"so\"");
}

TEST_F(BookmarksOnDisk, AreOfTheirRunAlone) {
  Viewer viewer;
  open(viewer);
  toggle_bookmark(viewer);
  struct OtherSeed : FakeSession {
    RunWords words() const override {
      RunWords words = FakeSession::words();
      words.seed = 8;
      return words;
    }
  };
  auto other = std::make_unique<OtherSeed>();
  other->history = busy_history({.messages = 80});
  show_session(viewer, std::move(other));
  EXPECT_TRUE(viewer.bookmarks.all.empty());
  go_to_event(viewer.head, *viewer.session, 9);
  toggle_bookmark(viewer);
  EXPECT_EQ(read_bookmarks(file).runs.size(), 2U);
  show_session(viewer, busy_session());
  EXPECT_EQ(events_of_bookmarks(viewer), (std::vector<EventNumber>{0}));
}

TEST_F(BookmarksOnDisk, ABrokenFileIsSaidAndLeftAsItIs) {
  for (const char* broken : {"{\"version\": 1, \"runs\": [", "{\"version\": 7}", "[]"}) {
    std::ofstream(file) << broken;
    Viewer viewer;
    open(viewer);
    EXPECT_TRUE(viewer.notice_is_bad);
    EXPECT_NE(viewer.notice.find("--bookmarks"), std::string::npos) << viewer.notice;
    toggle_bookmark(viewer);
    EXPECT_EQ(events_of_bookmarks(viewer).size(), 1U) << "it works, but is not kept";
    EXPECT_NE(viewer.notice.find("not kept"), std::string::npos) << viewer.notice;
    EXPECT_EQ(text(), broken);
  }
}

TEST(Bookmarks, WithoutAFileNothingIsWritten) {
  Viewer viewer;
  show_session(viewer, busy_session());
  toggle_bookmark(viewer);
  EXPECT_FALSE(viewer.notice_is_bad) << viewer.notice;
  EXPECT_EQ(events_of_bookmarks(viewer).size(), 1U);
}

TEST(Bookmarks, NextAndPreviousWalkThemInTheOrderOfHappening) {
  Viewer viewer;
  show_session(viewer, busy_session());
  Lots lots(5);
  const EventNumber last = viewer.session->chronicle().last_event();
  for (int i = 0; i < 12; ++i) {
    go_to_event(viewer.head, *viewer.session, lots.below(last));
    if (bookmark_at(viewer, viewer.head.event) == nullptr) toggle_bookmark(viewer);
  }
  const std::vector<EventNumber> events = events_of_bookmarks(viewer);
  EXPECT_TRUE(std::ranges::is_sorted(events));
  for (EventNumber event = 0; event <= last; ++event) {
    const auto after = std::ranges::upper_bound(events, event);
    const auto from = std::ranges::lower_bound(events, event);
    go_to_event(viewer.head, *viewer.session, event);
    EXPECT_EQ(go_to_next_bookmark(viewer, true), after != events.end());
    EXPECT_EQ(viewer.head.event, after != events.end() ? *after : event);
    go_to_event(viewer.head, *viewer.session, event);
    EXPECT_EQ(go_to_next_bookmark(viewer, false), from != events.begin());
    EXPECT_EQ(viewer.head.event, from != events.begin() ? *std::prev(from) : event);
  }
}

TEST(Bookmarks, AreOfBranchesInWhichHandsDidTheSame) {
  Viewer viewer;
  auto session = busy_session();
  FakeSession& fake = *session;
  show_session(viewer, std::move(session));
  for (const EventNumber event : {5U, 40U}) {
    go_to_event(viewer.head, fake, event);
    toggle_bookmark(viewer);
  }
  Hand hand;
  hand.after = 20;
  fake.all_branches[0].hands = {hand};
  fake.history.add(Mark{.event = 20});  // a hand's deed comes with something new
  EXPECT_EQ(events_of_bookmarks(viewer), (std::vector<EventNumber>{5}));
  go_to_event(viewer.head, fake, 40);
  EXPECT_EQ(bookmark_at(viewer, 40), nullptr) << "another event has this number here";
  toggle_bookmark(viewer);
  EXPECT_EQ(events_of_bookmarks(viewer), (std::vector<EventNumber>{5, 40}));
  fake.all_branches[0].hands.clear();
  fake.history.add(Mark{.event = 20});
  EXPECT_EQ(events_of_bookmarks(viewer), (std::vector<EventNumber>{5, 40}));
  EXPECT_EQ(viewer.bookmarks.all.size(), 3U);
}

TEST(Bookmarks, WhatHandsDidIsAskedForOnce) {
  struct Asked : FakeSession {
    std::vector<BranchView> branches() const override {
      ++times;
      return FakeSession::branches();
    }
    mutable int times = 0;
  };
  auto session = std::make_unique<Asked>();
  session->history = busy_history({.messages = 80});
  const Asked& asked = *session;
  Viewer viewer;
  show_session(viewer, std::move(session));
  toggle_bookmark(viewer);
  const int before = asked.times;
  const TimeScale scale{{Time{}, asked.reached()}, 0, 1000};
  for (int frame = 0; frame < 10; ++frame) EXPECT_EQ(bookmark_flags(viewer, scale).size(), 1U);
  EXPECT_LE(asked.times, before + 1);
}

TEST(Bookmarks, ThePaletteListsThemForWhoTypes) {
  Viewer viewer;
  show_session(viewer, busy_session());
  go_to_event(viewer.head, *viewer.session, 12);
  name_bookmark(viewer, "zebra crossing");
  const Commands commands = all_commands();
  const auto rows = palette_rows(commands, viewer, "zebra");
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.front().title, "Bookmark: zebra crossing");
  go_to_event(viewer.head, *viewer.session, 3);
  commands.run(rows.front().command->id, viewer, rows.front().argument);
  EXPECT_EQ(viewer.head.event, 12U);
  EXPECT_EQ(palette_rows(commands, viewer, "").size(), commands.all().size());
}

// ---------------------------------------------------------------- the cut

TEST(CutInTheInspector, TellsEveryNodeAndWhatCrosses) {
  Viewer viewer;
  auto session = fake_cluster(3);
  Chronicle& history = session->history;
  const auto at = [](int ms) { return Time(std::chrono::milliseconds(ms)); };
  history.add({at(1), 0, 0, nowhere, 0, EventKind::timer});
  const Word type = history.word_for("Ask");
  for (const Place to : {1U, 2U}) {
    ChronicleMessage message{at(1), at(5)};
    message.sent_event = 1;
    message.from = 0;
    message.to = to;
    message.type = type;
    history.add(message);
  }
  const auto event = history.add({at(5), 1, 1, 0, 0, EventKind::message});
  history.end(0, ChronicleMessage::End::delivered, Loss::none, event, at(5));
  show_session(viewer, std::move(session));
  viewer.space_time.causality.cut = CutLine{{1, 0, 0}};
  const auto value_of = [&](const std::string& tag) {
    for (const InspectorRow& row : inspect(viewer).rows) {
      if (row.tag == tag) return row.value;
    }
    return std::string("nothing");
  };
  EXPECT_EQ(value_of("inspector.cut.n1"), "follower, currentTerm 3, commitIndex 12, after #1");
  EXPECT_EQ(value_of("inspector.cut.n2"), "before its first event");
  EXPECT_NE(value_of("inspector.cut.message.0"), "nothing");
  EXPECT_NE(value_of("inspector.cut.message.1"), "nothing");
  viewer.space_time.causality.cut = CutLine{{0, 2, 0}};
  EXPECT_EQ(value_of("inspector.cut.n1"), "before its first event");
  EXPECT_NE(value_of("inspector.cut.message.0").find("Ask"), std::string::npos)
      << "received, but not sent";
  EXPECT_EQ(value_of("inspector.cut.message.1"), "nothing");
  viewer.space_time.causality.cut.reset();
  EXPECT_EQ(value_of("inspector.cut.n1"), "nothing");
}

}  // namespace
}  // namespace orrery::gui
