#include "gui/model/log_words.hpp"

#include <gtest/gtest.h>

#include "gui/model/commands.hpp"
#include "gui/model/log_rules.hpp"
#include "sim/plan/json.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

/// A timer at n1 (1), its message at n2 (2), and one that is lost: refused by n1 (3).
struct TakenAlong : testing::Test {
  Viewer viewer;
  FakeSession* session = nullptr;
  Commands commands;

  TakenAlong() {
    using std::chrono::milliseconds;
    auto fake = fake_cluster(2);
    session = fake.get();
    Chronicle& history = fake->history;
    history.add({milliseconds(10), 0, 0, nowhere, history.word_for("Tick"), EventKind::timer});
    const Word type = history.word_for("Ask, \"please\"");
    const auto send = [&](Place from, Place to, std::uint32_t sent_event) {
      ChronicleMessage message{.sent = milliseconds(10), .ended = milliseconds(20)};
      message.sent_event = sent_event;
      message.from = from;
      message.to = to;
      message.type = type;
      return history.add(message);
    };
    const Place asked = send(0, 1, 1);
    history.add({milliseconds(20), 1, 1, asked, 0, EventKind::message});
    history.end(asked, ChronicleMessage::End::delivered, Loss::none, 2, milliseconds(20));
    const Place refused = send(1, 0, 2);
    history.add({milliseconds(30), 2, 0, refused, 0, EventKind::message});
    history.end(refused, ChronicleMessage::End::lost, Loss::target_down, 3, milliseconds(30));
    fake->details[2].payload = Value::Object{{"term", Value(2)}};
    fake->details[2].changes = {{.member = "term", .before = "1", .after = "2"}};
    viewer.session = std::move(fake);
    viewer.head.event = 2;
    add_log_commands(commands);
    add_filter_commands(commands);
  }
};

TEST_F(TakenAlong, AsWordsARowIsOneLine) {
  EXPECT_EQ(row_as_words(*session, 2),
            "#2  20.000 ms  n2  receives  n1 → n2  Ask, \"please\" {term: 2}  because of #1");
  EXPECT_EQ(row_as_words(*session, 1), "#1  10.000 ms  n1  timer  Tick");
}

TEST_F(TakenAlong, AsJsonARowHasWhatItSaidAndChanged) {
  const Value json = parse_json(row_as_json(*session, 2), "the row");
  EXPECT_EQ(*json.find("event"), Value(2));
  EXPECT_EQ(*json.find("time_ns"), Value(20'000'000));
  EXPECT_EQ(*json.find("from"), Value("n1"));
  EXPECT_EQ(*json.find("cause"), Value(1));
  EXPECT_EQ(*json.find("content"), (Value(Value::Object{{"term", Value(2)}})));
  const auto& changes = *json.find("changes")->get_if<Value::Array>();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(*changes[0].find("after"), Value("2"));
}

TEST_F(TakenAlong, AsACommandTheRunEndsThere) {
  EXPECT_EQ(row_as_command(*session, 2),
            "orrery run fake.json --set stop=20ms   # up to event 2: n2 receives Ask, \"please\" "
            "from n1");
}

TEST_F(TakenAlong, ByCommandItIsWhatIsSelectedElseThePlayHeads) {
  commands.run("log.copy", viewer);
  EXPECT_TRUE(viewer.to_clipboard.starts_with("#2  "));
  viewer.selected = Picked::of_event(1);
  commands.run("log.copy", viewer);
  EXPECT_TRUE(viewer.to_clipboard.starts_with("#1  "));
  viewer.selected = {};
  viewer.head.event = 0;
  viewer.to_clipboard.clear();
  commands.run("log.copy", viewer);
  EXPECT_TRUE(viewer.to_clipboard.empty());
}

TEST_F(TakenAlong, AsATableTheLogHasItsFilteredRowsAndQuotesWhatItMust) {
  add_rule(viewer, "lost");
  EXPECT_EQ(log_as_csv(viewer),
            "event,time_ns,node,kind,from,to,type,loss,cause,rule\r\n"
            "1,10000000,n1,timer,,,Tick,,,\r\n"
            "2,20000000,n2,receives,n1,n2,\"Ask, \"\"please\"\"\",,1,\r\n"
            "3,30000000,n1,refuses,n2,n1,\"Ask, \"\"please\"\"\"," +
                std::string("lost: its target was down") + ",2,A\r\n");
  set_filter(viewer, "node=n2");
  const std::string csv = log_as_csv(viewer);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 2);
}

TEST_F(TakenAlong, RulesHaveLettersOfTheirOwnAndTheFirstOneCounts) {
  commands.run("log.add_rule", viewer, "node=n1");
  commands.run("log.add_rule", viewer, "lost");
  commands.run("log.add_rule", viewer, "node=n1");  // there already
  follow_rules(viewer);
  const auto& rules = viewer.log.rules;
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rule_of(rules, 1)->letter, 'A');
  EXPECT_EQ(rule_of(rules, 2), nullptr);
  EXPECT_EQ(rule_of(rules, 3)->letter, 'A');
  commands.run("log.remove_rule", viewer, "a");
  follow_rules(viewer);
  EXPECT_EQ(rule_of(viewer.log.rules, 3)->letter, 'B');
  commands.run("log.pin_track", viewer, "timer");
  EXPECT_EQ(viewer.log.rules.front().letter, 'A');
  EXPECT_TRUE(viewer.log.rules.front().is_track);
}

TEST_F(TakenAlong, ARuleIsMadeOfTheTypedFilterAndThereAreFour) {
  commands.run("log.add_rule", viewer);
  EXPECT_TRUE(viewer.notice_is_bad);
  set_filter(viewer, "lost");
  commands.run("log.add_rule", viewer);
  ASSERT_EQ(viewer.log.rules.size(), 1U);
  EXPECT_EQ(viewer.log.rules[0].text, "lost");
  for (const char* filter : {"node=n1", "node=n2", "kind=timer", "t>5ms"}) {
    commands.run("log.add_rule", viewer, filter);
  }
  EXPECT_EQ(viewer.log.rules.size(), rules_max);
  EXPECT_TRUE(viewer.notice_is_bad);
  commands.run("log.remove_rule", viewer);
  EXPECT_TRUE(viewer.log.rules.empty());
}

TEST_F(TakenAlong, RulesFollowARunThatGoesOn) {
  add_rule(viewer, "node=n2");
  follow_rules(viewer);
  EXPECT_EQ(viewer.log.rules[0].rows, (std::vector<std::uint32_t>{2}));
  session->history.add({std::chrono::milliseconds(40), 0, 1, nowhere, 0, EventKind::timer});
  follow_rules(viewer);
  EXPECT_EQ(viewer.log.rules[0].rows, (std::vector<std::uint32_t>{2, 4}));
}

}  // namespace
}  // namespace orrery::gui
