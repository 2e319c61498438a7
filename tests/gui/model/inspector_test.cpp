#include "gui/model/inspector.hpp"

#include <gmock/gmock.h>

#include "gui/model/link_messages.hpp"
#include "gui/model/words.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"
#include "tests/gui/model/inspector_support.hpp"

namespace orrery::gui {
namespace {

using namespace std::chrono_literals;
using Kind = InspectorRow::Kind;

/// n1's timer expires (1) and it asks n2 (message 0), who handles that (2) and votes (message 1).
struct Inspected : testing::Test {
  Viewer viewer;
  FakeSession* session = nullptr;

  Inspected() {
    auto fake = fake_cluster(2);
    session = fake.get();
    Chronicle& history = fake->history;
    history.add(ChronicleEvent{.time = 10ms,
                               .node = 0,
                               .word = history.word_for("ElectionTimeout"),
                               .kind = EventKind::timer});
    history.add(ChronicleMessage{.sent = 10ms,
                                 .ended = 20ms,
                                 .sent_event = 1,
                                 .from = 0,
                                 .to = 1,
                                 .type = history.word_for("RequestVote")});
    history.add(ChronicleEvent{
        .time = 20ms, .cause = 1, .node = 1, .message = 0, .kind = EventKind::message});
    history.end(0, ChronicleMessage::End::delivered, Loss::none, 2, 20ms);
    history.add(ChronicleMessage{.sent = 20ms,
                                 .ended = 30ms,
                                 .sent_event = 2,
                                 .from = 1,
                                 .to = 0,
                                 .type = history.word_for("RequestVoteReply")});
    Detail& detail = fake->details[2];
    detail.payload = Value::Object{{"term", Value(2)}};
    detail.changes = {{.member = "currentTerm", .before = "1", .after = "2"},
                      {.member = "log.entries", .entry = "1", .after = "{term: 2}"}};
    detail.outputs = {"Voted {term: 2}"};
    detail.sent = {1};
    fake->payloads[0] = Value::Object{{"term", Value(2)}, {"candidateId", "n1"}};
    fake->states[1] =
        Value::Object{{"currentTerm", Value(2)}, {"votedFor", "n1"}, {"log", log_of(1000)}};
    viewer.session = std::move(fake);
    viewer.head.event = 2;
    viewer.head.time = 22ms;
  }
  InspectorPage page(const Picked& picked) {
    viewer.selected = picked;
    return inspect(viewer);
  }
  static const InspectorRow* row(const InspectorPage& page, std::string_view name) {
    return row_with(page, &InspectorRow::name, name);
  }
};

TEST_F(Inspected, ANodeTellsWhatChangedThenItsTimersThenItsState) {
  const InspectorPage page = this->page(Picked::node(1));
  EXPECT_EQ(page.title, "n2, Fake");
  std::vector<std::string> headings;
  for (const InspectorRow& one : page.rows) {
    if (one.kind == Kind::heading) headings.push_back(one.name);
  }
  EXPECT_THAT(headings,
              testing::ElementsAre("Changed by this event", "Timers", "State after event #2"));
  const InspectorRow* change = row(page, "currentTerm");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->kind, Kind::change);
  EXPECT_EQ(change->before, "1");
  EXPECT_EQ(change->value, "2");
  EXPECT_EQ(row(page, "ElectionTimeout")->value, "in 138ms, at 160ms");
}

TEST_F(Inspected, FieldsThatTheEventChangedAreMarkedAndOthersAreNot) {
  const InspectorPage page = this->page(Picked::node(1));
  std::vector<std::string> changed;
  for (const InspectorRow& one : page.rows) {
    if (one.kind == Kind::field && one.is_changed) changed.push_back(one.member);
  }
  EXPECT_THAT(changed, testing::ElementsAre("currentTerm", "log"));  // log: by log.entries
}

TEST_F(Inspected, ALongLogIsClosedUntilItIsOpened) {
  InspectorPage page = this->page(Picked::node(1));
  const InspectorRow* log = row(page, "log");
  ASSERT_TRUE(log);
  EXPECT_TRUE(log->can_open);
  EXPECT_TRUE(log->value.starts_with("1,000 entries [{term: 0, command: x := 1}, ")) << log->value;
  EXPECT_LT(log->value.size(), 220U);
  const std::size_t closed = page.rows.size();
  viewer.inspector.opened.insert(log->path);
  page = this->page(Picked::node(1));
  EXPECT_EQ(page.rows.size(), closed + 1000);
  EXPECT_EQ(row(page, "999")->depth, 1);
}

TEST_F(Inspected, AMessageIsTheChainFromItsCauseToWhatItDid) {
  const InspectorPage page = this->page(Picked::message(0));
  EXPECT_EQ(page.title, "RequestVote n1 → n2");
  EXPECT_EQ(row(page, "arrived")->value, "20ms, 10ms later");
  EXPECT_EQ(row(page, "candidateId")->value, "n1");
  EXPECT_EQ(row(page, "sent in")->value, "#1 n1: ElectionTimeout expires");
  EXPECT_EQ(row(page, "sent in")->jump, Picked::of_event(1));
  EXPECT_EQ(row(page, "handled in")->value, "#2 n2 receives RequestVote from n1");
  EXPECT_EQ(row(page, "currentTerm")->value, "2");
  EXPECT_EQ(row(page, "output")->value, "Voted {term: 2}");
  EXPECT_EQ(row(page, "sent")->value, "10ms");  // when it was
  const InspectorRow& last = page.rows.back();
  EXPECT_EQ(last.value, "RequestVoteReply n2 → n1, under way");
  EXPECT_EQ(last.jump, Picked::message(1));
}

TEST_F(Inspected, AnEventTellsItsCauseItsMessageAndWhatCameOfIt) {
  const InspectorPage page = this->page(Picked::of_event(2));
  EXPECT_EQ(page.title, "#2 n2 receives RequestVote from n1");
  EXPECT_EQ(row(page, "caused by")->at, 1U);
  EXPECT_EQ(row(page, "message")->jump, Picked::message(0));
  EXPECT_EQ(row(page, "term")->value, "2");
  EXPECT_EQ(row(page, "log.entries[1]")->before, "none");
}

TEST_F(Inspected, WithNothingSelectedItIsAboutTheEventAtThePlayHead) {
  EXPECT_EQ(page({}).title, "#2 n2 receives RequestVote from n1");
  viewer.head.event = 0;
  EXPECT_EQ(page({}).title, "The beginning");
}

TEST_F(Inspected, WhatThisBranchDoesNotHaveIsNotInspected) {
  EXPECT_EQ(page(Picked::message(99)).about, Picked::of_event(2));
}

TEST_F(Inspected, AMessageInTheFutureOfThePlayHeadIsNotArrived) {
  viewer.head.event = 1;
  viewer.head.time = 12ms;
  session->now.flying = {{.message = 0, .due = 20ms}};
  const InspectorPage page = this->page(Picked::message(0));
  EXPECT_EQ(row(page, "arrives")->value, "20ms, in 8ms");
  EXPECT_EQ(row(page, "arrived"), nullptr);
}

TEST_F(Inspected, ALostMessageSaysWhy) {
  session->history.end(1, ChronicleMessage::End::lost, Loss::cut, 2, 20ms);
  const InspectorPage page = this->page(Picked::message(1));
  EXPECT_EQ(row(page, "did not arrive")->value, "lost: a cut was in the way, at 20ms");
}

TEST_F(Inspected, ALinkTellsBothDirections) {
  session->now.cuts = {{0, 1}};
  const InspectorPage page = this->page(Picked::link(0, 1));
  EXPECT_EQ(page.title, "Link n1 – n2");
  EXPECT_EQ(row(page, "cut")->value, "nothing passes");  // nobody knows since when
  EXPECT_EQ(row(page, "open")->value, "messages pass");
  EXPECT_EQ(row(page, "sent")->value, "1");
  EXPECT_EQ(row(page, "#2")->jump, Picked::message(1));
  EXPECT_EQ(row(page, "#2")->value, "RequestVoteReply, under way");
}

TEST_F(Inspected, ACutLinkNamesTheFaultSinceWhichNothingPasses) {
  session->history.add(Mark{.kind = Mark::Kind::fault, .event = 1, .text = "crash n3"});
  session->history.add(Mark{.kind = Mark::Kind::fault, .event = 2, .text = "partition n1"});
  session->history.add(Mark{.kind = Mark::Kind::fault, .event = 2, .text = "pause n3"});
  session->now.cuts = {{0, 1}};
  session->cut_since = 1;
  const InspectorPage first = this->page(Picked::link(0, 1));
  EXPECT_EQ(row(first, "cut")->jump, Picked::mark(0));
  EXPECT_EQ(row(first, "cut")->at, 1U);
  session->cut_since = 2;
  const InspectorPage second = this->page(Picked::link(0, 1));
  EXPECT_NE(row(second, "cut")->jump, Picked::mark(0));
}

TEST_F(Inspected, APropertyTellsWhatConflicts) {
  Chronicle& history = session->history;
  history.add(Mark{.kind = Mark::Kind::output, .event = 1, .node = 0, .text = "Elected {term: 2}"});
  history.add(Mark{.kind = Mark::Kind::output, .event = 1, .node = 0, .text = "Voted {term: 2}"});
  history.add(Mark{.kind = Mark::Kind::output, .event = 2, .node = 1, .text = "Elected {term: 2}"});
  session->all_lamps = {{.name = "fake.one_leader",
                         .meaning = "at most one leader a term",
                         .sentence = "n1 and n2 both lead term 2",
                         .state = Lamp::State::violated,
                         .event = 2}};
  const Picked property = property_named(viewer.inspector, "fake.one_leader");
  EXPECT_EQ(property_named(viewer.inspector, "fake.one_leader"), property);
  const InspectorPage page = this->page(property);
  EXPECT_EQ(page.title, "one leader: violated at #2, as expected");
  EXPECT_EQ(row(page, "it says")->value, "at most one leader a term");
  EXPECT_EQ(row(page, "violated in")->at, 2U);
  EXPECT_EQ(row(page, "true until")->at, 1U);
  EXPECT_EQ(row(page, "#1")->value, "n1: Elected {term: 2}");
  EXPECT_EQ(row(page, "#2")->value, "n2: Elected {term: 2}");
}

TEST_F(Inspected, APropertyOfCallsNamesTheCallsThatProveIt) {
  session->all_calls = {{.client = *parse_node_id("c1"),
                         .operation = {.action = Action::get, .key = "k"},
                         .invoked = 10ms,
                         .invoked_event = 1,
                         .returned = 20ms,
                         .returned_event = 2}};
  session->all_lamps = {
      {.name = "linearizable", .state = Lamp::State::violated, .evidence = {1, 7}}};
  const InspectorPage page = this->page(property_named(viewer.inspector, "linearizable"));
  ASSERT_NE(row(page, "c1"), nullptr);
  EXPECT_EQ(row(page, "c1")->at, 2U);
  EXPECT_EQ(row(page, "violated in"), nullptr);
}

/// Messages in one direction up to an event, by plain counting.
struct PlainCount {
  LinkCounts counts{};
  std::vector<Place> sent{};  ///< the newest first
};

PlainCount count_plainly(const Chronicle& history, Place from, Place to, EventNumber head) {
  PlainCount plain;
  for (Place place = 0; place < history.messages().size(); ++place) {
    const ChronicleMessage& message = history.messages()[place];
    if (message.from != from || message.to != to || message.sent_event > head) continue;
    plain.sent.insert(plain.sent.begin(), place);
    const bool is_over = message.end != ChronicleMessage::End::none && message.ended_event <= head;
    const bool has_come = message.end == ChronicleMessage::End::delivered;
    plain.counts.copies += message.is_copy ? 1 : 0;
    plain.counts.arrived += is_over && has_come ? 1 : 0;
    plain.counts.lost += is_over && !has_come ? 1 : 0;
    plain.counts.under_way += is_over ? 0 : 1;
  }
  plain.counts.sent = plain.sent.size();
  return plain;
}

TEST(LinkMessages, CountWhatHadBecomeOfThemByThen) {
  FakeSession session;
  session.history =
      busy_history({.messages = 500, .latency = 40ms, .lost_of_ten = 3, .is_troubled = true});
  const Chronicle& history = session.history;
  LinkMessages messages;
  messages.follow(session, 0, 1);
  std::size_t all = 0;
  for (const auto& [from, to] : {std::pair<Place, Place>{0, 1}, {1, 0}}) {
    for (EventNumber head = 0; head <= history.last_event(); head += 13) {
      auto [expected, sent] = count_plainly(history, from, to, head);
      all += sent.size();
      EXPECT_EQ(messages.count(history, from, to, head), expected);
      if (sent.size() > 5) sent.resize(5);
      EXPECT_EQ(messages.newest(history, from, to, head, 5), sent);
    }
  }
  EXPECT_GT(all, 100U);
}

TEST(Words, AreShortAndWholeCharacters) {
  EXPECT_EQ(number_words(0), "0");
  EXPECT_EQ(number_words(1283), "1,283");
  EXPECT_EQ(number_words(1234567), "1,234,567");
  EXPECT_EQ(time_words(430218763ns), "430.21ms");
  EXPECT_EQ(time_words(37us), "37us");
  EXPECT_EQ(value_words(Value()), "none");
  EXPECT_EQ(value_words(Value::Object{{"term", Value(3)}, {"who", "n2"}}), "{term: 3, who: n2}");
  const std::string cut = value_words(Value(std::string(200, 'x') + "é"), 50);
  EXPECT_EQ(cut, std::string(50, 'x') + "…");
}

}  // namespace
}  // namespace orrery::gui
