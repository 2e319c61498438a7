/// Rules are what each try keeps to: lamps, parts of the goal, and first to say what is wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/lessons/play.hpp"
#include "tests/lessons/desk.hpp"

namespace orrery::lessons {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Two steps: the second keeps a rule of the first, and has one of its own.
const std::string with_rules = R"({"make": "Elect nobody.", "scenario": "run.json",
    "may": ["faults", "seed"], "goal": ["leaders == 0"],
    "rules": [{"name": "some are served", "if": ["served > 0"], "because": "Nobody is: {served}."}],
    "otherwise": [{"if": ["leaders > 0"], "because": "Somebody was."}]})";
const std::string keeping_rules = R"({"make": "Elect two.", "scenario": "run.json",
    "may": ["faults", "seed"], "goal": ["leaders == 2"], "keep": ["some are served"],
    "rules": [{"name": "no more", "if": ["leaders <= 2"], "because": "Too many."}], "refuted": 1})";

Lesson both_steps(Desk& desk) {
  return desk.load(with_rules + "\n```\n\n```lesson\n" + keeping_rules);
}

TEST(Rules, AreInTheGoalAndAmongTheLamps) {
  Desk desk;
  const Lesson lesson = both_steps(desk);
  const Question& first = *lesson.steps[0].question;
  EXPECT_EQ(to_text(first.goal), "leaders == 0, served > 0");
  ASSERT_EQ(first.lamps.size(), 1U);
  EXPECT_EQ(first.lamps[0].name, "some are served");
  const Question& second = *lesson.steps[1].question;
  EXPECT_EQ(to_text(second.goal), "leaders == 2, served > 0, leaders <= 2");
  std::vector<std::string> lamps;
  for (const Lamp& lamp : second.lamps) lamps.push_back(lamp.name);
  EXPECT_THAT(lamps, ElementsAre("some are served", "no more"));
}

TEST(Rules, SayFirstWhatIsWrongAndSuchATryIsNone) {
  Desk desk;
  Play play(both_steps(desk), {}, shipped_catalogue());
  const Answered untouched = play.attempt();
  EXPECT_EQ(untouched.grade.because, "Somebody was.") << "all rules are kept";
  EXPECT_TRUE(untouched.grade.counts);
  play.change(crash_two);
  const Answered broken = play.attempt();
  EXPECT_FALSE(broken.grade.is_right) << "nobody is elected, but nobody served either";
  EXPECT_EQ(broken.grade.because, "Nobody is: 0.");
  EXPECT_FALSE(broken.grade.counts);
  play.go_to(1);
  play.change(crash_two);
  EXPECT_EQ(play.attempt().grade.because, "Nobody is: 0.") << "a rule that is kept";
  EXPECT_EQ(play.refuted(), 0U);
  play.forget("faults");
  play.change("seed=5");
  EXPECT_TRUE(play.attempt().step_is_over) << "a try that breaks none of them";
}

TEST(Rules, AreRefusedWhereTheyStand) {
  Desk desk;
  EXPECT_THAT(desk.error_of(R"({"make": "?", "scenario": "run.json", "may": ["seed"],
      "goal": ["leaders == 2"], "keep": ["some are servd"]})"),
              HasSubstr("no step before this has a rule \"some are servd\""));
  EXPECT_THAT(desk.error_of(with_rules + "\n```\n\n```lesson\n" +
                            R"({"make": "?", "scenario": "run.json", "may": ["seed"],
      "goal": ["leaders == 2"], "keep": ["some are servd"]})"),
              HasSubstr("did you mean \"some are served\"?"));
  EXPECT_THAT(desk.error_of(R"({"make": "?", "scenario": "run.json", "may": ["seed"],
      "goal": ["leaders == 2"],
      "rules": [{"name": "a", "if": ["leadrs > 1"], "because": "b"}]})"),
              testing::AllOf(HasSubstr("rules[0].if"), HasSubstr("did you mean \"leaders\"?")));
  EXPECT_THAT(desk.error_of(R"({"predict": "?", "scenario": "run.json", "number": "leaders",
      "rules": [{"name": "a", "if": ["leaders > 1"], "because": "b"}]})"),
              HasSubstr("a prediction has no rules"));
}

}  // namespace
}  // namespace orrery::lessons
