// Runs that do not end as their plan says: a protocol that breaks its own invariant, one that never
// leaves its instant.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gui/session/live_session.hpp"
#include "sim/core/process.hpp"
#include "sim/plan/json.hpp"
#include "tests/gui/session/live_support.hpp"

namespace orrery::gui::live_tests {

struct LastStraw {
  friend auto operator<=>(const LastStraw&, const LastStraw&) = default;
};
BOOST_DESCRIBE_STRUCT(LastStraw, (), ())

struct Burden {
  std::uint32_t straws = 0;
  friend auto operator<=>(const Burden&, const Burden&) = default;
};
BOOST_DESCRIBE_STRUCT(Burden, (), (straws))

struct Load {
  Duration every{std::chrono::milliseconds(10)};
  std::uint32_t bears = 20;
  friend auto operator<=>(const Load&, const Load&) = default;
};
BOOST_DESCRIBE_STRUCT(Load, (), (every, bears))

/// Its back breaks.
class Camel : public Process<Nothing, std::variant<LastStraw>, Nothing, NoDurable, Burden, Load> {
 public:
  void start() { start_timer(LastStraw{}, every); }
  void on(LastStraw) {
    ensure(++straws < bears, "a camel bears so many straws");
    start_timer(LastStraw{}, every);
  }
};

namespace {

using testing::HasSubstr;

void add_camels(World& world, const Load& load, const Population& population) {
  world.add_group('n', population.nodes, 'n', [&](NodeId) { return make_box<Camel>(load); });
}

Protocol camel_protocol() {
  Protocol protocol{};
  protocol.name = "camel";
  protocol.title = "Camel";
  protocol.settings = settings_of<Load>();
  protocol.populate = populate_from<Load, add_camels>;
  return protocol;
}
const Protocol camel = camel_protocol();

Catalogue camels() { return {.protocols = {&camel, 1}, .judges = {}}; }

std::unique_ptr<LiveSession> camel_session(const std::string& settings) {
  const std::string scenario = R"({"protocol": {"camel": )" + settings + R"(}, "nodes": 3})";
  return std::make_unique<LiveSession>(
      read_plan(parse_json(scenario, "camel.json"), "camel.json", camels()), "camel.json",
      std::vector<std::string>{}, camels(), LiveOptions{.threaded = false});
}

TEST(LiveBroken, EndsBeforeTheEventThatBreaksIt) {
  const auto session = camel_session("{}");
  run_to_end(*session);
  EXPECT_TRUE(session->has_ended());
  // Each of three starts and bears 19 straws; the 20th of the first one is too many.
  EXPECT_EQ(session->last_event(), 3U + 3U * 19U);
  const std::string trouble = session->trouble().value_or("");
  EXPECT_THAT(trouble, HasSubstr("Event 61 cannot happen"));
  EXPECT_THAT(trouble, HasSubstr("a camel bears so many straws"));
  EXPECT_EQ(*session->state(0, session->last_event()).find("straws"), Value(19));
  EXPECT_FALSE(session->work(100));

  // Whoever takes the load off goes on from there, on a branch of its own.
  const auto crash = read<HandAction>(parse_json(R"({"crash": "all"})", "hand"), Path{});
  const auto answer = session->act(session->last_event(), Time{0}, crash);
  EXPECT_TRUE(answer.has_forked);
  run_to_end(*session);
  EXPECT_TRUE(session->has_ended());
  EXPECT_EQ(session->trouble(), std::nullopt);
  EXPECT_EQ(session->last_event(), 63U);
}

TEST(LiveBroken, AHandThatWouldBreakItIsRefused) {
  const auto session = camel_session(R"({"bears": 2})");
  run_to_event(*session, 6);
  ASSERT_EQ(session->last_event(), 6U);
  const auto answer = session->act(6, Time{0}, Expire{"LastStraw", replica(1), 1});
  EXPECT_FALSE(answer.is_done);
  EXPECT_THAT(answer.sentence, HasSubstr("a camel bears so many straws"));
  EXPECT_EQ(session->branches().size(), 1U);
}

TEST(LiveBroken, WhatFailsAtOnceIsToldAndHasNoFuture) {
  const auto session = camel_session(R"({"every": "0s", "bears": 1})");
  run_to_end(*session);
  EXPECT_TRUE(session->has_ended());
  EXPECT_EQ(session->last_event(), 3U);
  EXPECT_THAT(session->trouble().value_or(""), HasSubstr("Event 4 cannot happen"));
}

TEST(LiveBroken, TimeStandsStillAtTheEventAtWhichTheRunEnds) {
  const auto session = camel_session(R"({"every": "0s", "bears": 1000000000})");
  session->want(Time::max());
  while (!session->has_ended()) session->work(100'000);
  orrery::Run run(session->plan(), camels());
  run.finish();
  ASSERT_EQ(run.report().ended, RunEnd::time_stands_still);
  EXPECT_EQ(session->last_event(), run.world().events());
  EXPECT_EQ(session->digest(), run.world().digest());
  EXPECT_THAT(session->trouble().value_or(""), HasSubstr("time stands still at 0s"));
}

}  // namespace
}  // namespace orrery::gui::live_tests
