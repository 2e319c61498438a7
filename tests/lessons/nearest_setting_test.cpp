/// Who mistypes a setting is told which one was meant; who runs what nobody changed is told so; and
/// what was done stays done.

#include "sim/lessons/nearest_setting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/lessons/play.hpp"
#include "tests/lessons/desk.hpp"

namespace orrery::lessons {
namespace {

TEST(NearestSetting, IsThatWithTheNearestEnd) {
  const std::vector<std::string> paths{"pins", "protocol", "protocol.abd.write_back",
                                       "protocol.abd.resend", "network.loss"};
  struct Case {
    const char* typed;
    std::optional<std::string> meant;
  };
  const Case cases[] = {{"write_back", "protocol.abd.write_back"},
                        {"writeback", "protocol.abd.write_back"},
                        {"abd resend", "protocol.abd.resend"},
                        {"protocol.abd.resent", "protocol.abd.resend"},
                        {"abd.los", std::nullopt},
                        {"los", "network.loss"},
                        {"pin", "pins"},
                        {"stop", std::nullopt}};
  for (const Case& each : cases) EXPECT_EQ(nearest_setting(each.typed, paths), each.meant);
}

TEST(NearestSetting, IsOneOfTheStepAndItsProtocol) {
  const Value scenario = Value::Object{
      {"protocol", Value::Object{{"quorum_register", Value::Object{}}}},
      {"network", Value::Object{{"latency", "1ms"}, {"queue", Value::Object{{"bytes", 3}}}}},
      {"stop", "1s"}};
  const auto settings_of_step = [&](std::vector<std::string> may) {
    Question question;
    question.may = std::move(may);
    return settings_to_change(question, scenario, shipped_catalogue());
  };
  EXPECT_EQ(settings_of_step({"network", "faults"}),
            (std::vector<std::string>{"network", "faults", "network.latency", "network.queue",
                                      "network.queue.bytes"}));
  EXPECT_THAT(settings_of_step({"protocol"}),
              testing::IsSupersetOf(
                  {"protocol", "protocol.quorum_register.r", "protocol.quorum_register.w"}));
  EXPECT_EQ(settings_of_step({}), std::vector<std::string>{});
}

TEST(Tries, OfTheUntouchedRunAreNone) {
  Desk desk;
  const std::string never = R"({"make": "Elect thousands.", "scenario": "run.json",
      "may": ["seed", "stop", "why"], "goal": ["leaders > 1000"], "refuted": 2})";
  Play play(desk.load(never), {}, shipped_catalogue());
  EXPECT_EQ(play.attempt().verdict,
            "That is the run as the lesson has it: change something first.");
  play.change("why=to see");
  EXPECT_EQ(play.attempt().verdict,
            "What you have changed makes no difference to the run, so it is no try.");
  play.change("seed=9");
  EXPECT_EQ(play.attempt().verdict, "Not this way (try 1 of 2).");
  EXPECT_EQ(play.attempt().verdict, "This run has been there before, so it is no new try.");
  play.take_all_back();
  EXPECT_EQ(play.attempt().verdict,
            "That is the run as the lesson has it: change something first.");
}

TEST(LessonProgress, StaysDoneWhereAStepIsOpenedAgain) {
  Desk desk;
  const Lesson lesson = desk.load(prediction + "\n```\n\n```lesson\n" + task);
  ASSERT_EQ(lesson.steps.size(), 3U);
  Play play(lesson, {}, shipped_catalogue());
  play.choose(0);
  play.change(crash_two);
  play.attempt();
  EXPECT_EQ(play.progress().done(), 3U) << "the last step is only to be read, and is there";
  EXPECT_FALSE(play.is_over());
  for (const std::size_t step : {0U, 1U, 2U}) {
    play.go_to(step);
    EXPECT_EQ(play.progress().done(), 3U);
    EXPECT_EQ(Play(lesson, play.progress(), shipped_catalogue()).progress().done(), 3U);
  }
  play.go_on();
  EXPECT_TRUE(play.is_over());
}

}  // namespace
}  // namespace orrery::lessons
