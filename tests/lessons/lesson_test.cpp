/// Lessons are read from Markdown, refused with a sentence and a line, graded by runs, and kept.

#include "sim/lessons/lesson.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sim/lessons/answers.hpp"
#include "sim/lessons/measures_shown.hpp"
#include "sim/lessons/play.hpp"
#include "sim/lessons/rehearsal.hpp"
#include "tests/lessons/desk.hpp"

namespace orrery::lessons {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Lesson, IsItsStepsAndWhatFollowsThem) {
  Desk desk;
  const Lesson lesson = desk.load(prediction);
  EXPECT_EQ(lesson.title, "Title");
  EXPECT_EQ(lesson.name, "lesson");
  ASSERT_EQ(lesson.steps.size(), 2U);
  EXPECT_EQ(lesson.steps[0].text, "# Title\n\nText.");
  EXPECT_EQ(lesson.steps[0].line, 5);
  EXPECT_EQ(lesson.steps[0].question->choices[1].text, "not all");
  EXPECT_EQ(lesson.steps[1].text, "The end.");
  EXPECT_FALSE(lesson.steps[1].question);
}

TEST(Lesson, ErrorsHaveTheLinesOfItsFile) {
  Desk desk;
  EXPECT_EQ(desk.error_of("{\n\"predict\": \"?\", \"scenario\": \"run.json\",\n\"coices\": []}"),
            "lesson.md:8: coices: there is no such key (did you mean \"choices\"?)");
  EXPECT_THAT(desk.error_of(R"({"predict": "?", "scenario": "none.json"})"), HasSubstr("choices"));
  EXPECT_THAT(desk.error_of(
                  R"({"make": "x", "scenario": "none.json", "goal": ["a == 1"], "may": ["seed"]})"),
              HasSubstr("none.json"));
  EXPECT_THAT(
      desk.error_of(
          R"({"make": "x", "scenario": "run.json", "goal": ["leader == 1"], "may": ["seed"]})"),
      HasSubstr(
          "lesson.md:5: goal: the run has no measure \"leader\" (did you mean \"leaders\"?)"));
  EXPECT_THAT(desk.error_of(R"({"predict": "?", "scenario": "none.json",
      "choices": [{"text": "a", "if": []}, {"text": "b", "if": []}]})"),
              HasSubstr("lesson.md:5: scenario: there is no file"));
  EXPECT_THAT(
      desk.error_of(
          R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 0"], "may": ["faults"],
              "examples": ["faults=[{\"at\": \"0s\", \"crush\": \"n2\"}]"]})"),
      HasSubstr("did you mean \"crash\""));
  EXPECT_THAT(
      desk.error_of(
          R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 0"], "may": ["faults"],
              "watch": ["violations"]})"),
      HasSubstr("watch[0]: there is no such moment"));
  EXPECT_THAT(
      desk.error_of(
          R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 0"], "may": ["faults"],
              "measures": [{"name": "leader", "means": "…"}]})"),
      HasSubstr("measures[0]: the run has no measure \"leader\""));
  EXPECT_THAT(
      desk.error_of(
          R"({"make": "x", "scenario": "run.json", "goal": ["leaders is 1"], "may": ["seed"]})"),
      HasSubstr("goal[0]: expected a condition"));
  EXPECT_THAT(desk.error_of(R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 1"]})"),
              HasSubstr("may: nothing may be changed"));
  EXPECT_THAT(desk.error_of(R"({"predict": "?", "make": "!", "scenario": "run.json"})"),
              HasSubstr("lesson.md:6"));
  EXPECT_THAT(
      desk.error_of(
          R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 1"], "may": ["seed"],
              "set": {"nodes": 0}})"),
      HasSubstr("nodes"));
}

TEST(Lesson, HasAHeadingAndEndsItsBlocks) {
  EXPECT_THROW(read_lesson("Text.\n", "x.md"), Error);
  EXPECT_THROW(read_lesson("# Title\n\n```lesson\n{\n", "x.md"), Error);
  const std::string question = "```lesson\n" + prediction + "\n```\n";
  EXPECT_EQ(read_lesson("# Title\n\n```\ncode\n```\n" + question, "x.md").steps.size(), 1U);
  EXPECT_THROW(read_lesson("# Title\n\n```\ncode\n```\n", "x.md"), Error) << "asks nothing";
  for (const char* fence : {"~~~lesson", "  ```lesson", "```Lesson", "``` lesson", "````lesson",
                            "```leson", "```lesson 2", "```lesson{"}) {
    EXPECT_THROW(read_lesson("# Title\n" + (fence + ("\n" + question)), "x.md"), Error) << fence;
  }
}

TEST(Lesson, MayBeWrittenWithAnyEditor) {
  std::string text = "# Title\n\n```json\n{}\n```\n\n```lesson  \n" + prediction + "\n```\n";
  EXPECT_EQ(read_lesson(text, "x.md").steps.size(), 1U) << "blanks after a fence";
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.insert(at, "\r");
  }
  const Lesson lesson = read_lesson("\xEF\xBB\xBF" + text, "x.md");
  EXPECT_EQ(lesson.title, "Title");
  EXPECT_EQ(lesson.steps.size(), 1U);
}

TEST(Lesson, SpeaksOfMomentsAndMeasuresThatThereAre) {
  Desk desk;
  const auto with = [&](const std::string& rest) {
    return desk.error_of(R"({"predict": "?", "scenario": "run.json", "number": "leaders", )" +
                         rest + "}");
  };
  EXPECT_THAT(with(R"("watch": ["3s: too late"])"), HasSubstr("watch[0]: the run is over by then"));
  EXPECT_THAT(with(R"("window": "2s..3s")"), HasSubstr("window: the run is over by then"));
  EXPECT_THAT(with(R"("then": "{leadrs} led")"), HasSubstr("did you mean \"leaders\"?"));
  EXPECT_THAT(with(R"("otherwise": [{"if": [], "because": "{served}, {leadrs}"}])"),
              HasSubstr("otherwise[0].because: the run has no measure \"leadrs\""));
  EXPECT_EQ(with(R"("then": "a set {a, b}, and {}, and {served}")"), "read");
  EXPECT_EQ(with(R"("otherwise": [{"if": ["answer < leaders"], "because": "more"}])"), "read");
  EXPECT_THAT(with(R"("otherwise": [{"if": ["answer < leadrs"], "because": "more"}])"),
              HasSubstr("compares with none"));
  EXPECT_THAT(desk.error_of(R"({"predict": "?", "scenario": "run.json",
      "point": "role == leader", "may": ["nodes"]})"),
              HasSubstr("the nodes to point at stay"));
}

TEST(Number, IsComparedWithAMeasureAndNotToldToWhoIsWrong) {
  Desk desk;
  Play play(desk.load(R"({"predict": "How many?", "scenario": "run.json", "number": "leaders",
      "otherwise": [{"if": ["answer < leaders"], "because": "More."},
                    {"if": ["answer > leaders"], "because": "Fewer."}]})"),
            {}, shipped_catalogue());
  const Answered fewer = play.say(0);
  EXPECT_EQ(fewer.grade.because, "More.");
  EXPECT_TRUE(rows_of(play.lesson(), 0, fewer.report.measures, false).empty());
  EXPECT_EQ(play.say(2).grade.because, "Fewer.");
  const Answered right = play.say(1);
  EXPECT_TRUE(right.grade.is_right);
  ASSERT_EQ(rows_of(play.lesson(), 0, right.report.measures, true).size(), 1U);
}

TEST(Play, GoesOnWhereItWasLeftAndIsOverWhenAllStepsAre) {
  Desk desk;
  const Lesson lesson = desk.load(prediction + "\n```\n\n```lesson\n" + task);  // and an end
  Play play(lesson, {}, shipped_catalogue());
  play.go_to(2);
  play.go_on();
  EXPECT_FALSE(play.is_over()) << "two steps were left out";
  EXPECT_EQ(play.step_number(), 0U);
  play.choose(0);
  play.change("protocol.raft.heartbeat=30ms");
  play.change(crash_two);
  Play later(lesson, play.progress(), shipped_catalogue());
  EXPECT_EQ(later.step_number(), 1U);
  EXPECT_EQ(later.take_back(), crash_two) << "what was kept can be taken back";
  later.change(crash_two);
  later.attempt();
  later.go_on();
  EXPECT_TRUE(later.is_over());
  EXPECT_EQ(later.progress().done(), 3U);
  later.go_to(0);
  later.choose(0);
  Play again(lesson, later.progress(), shipped_catalogue());
  EXPECT_EQ(again.step_number(), 1U) << "also when it is played once more";
}

TEST(Play, TriesAndHintsAreThoseOfThisTime) {
  Desk desk;
  const std::string never = R"({"make": "Elect thousands.", "scenario": "run.json",
      "may": ["seed"], "goal": ["leaders > 1000"], "refuted": 2, "hints": ["None helps."]})";
  Play play(desk.load(prediction + "\n```\n\n```lesson\n" + never), {}, shipped_catalogue());
  play.choose(0);
  EXPECT_EQ(play.hint(), "None helps.");
  for (const char* seed : {"seed=2", "seed=3"}) {
    play.change(seed);
    play.attempt();
  }
  play.go_on();
  EXPECT_TRUE(play.is_over());
  play.go_to(0);
  play.choose(0);
  EXPECT_EQ(play.refuted(), 0U) << "of the step that comes next, too";
  EXPECT_TRUE(play.hints().empty());
  play.change("seed=4");
  EXPECT_EQ(play.attempt().verdict, "Not this way (try 1 of 2).");
  EXPECT_EQ(play.attempt().verdict, "This run has been there before, so it is no new try.");
}

TEST(Grading, FollowsTheRun) {
  Desk desk;
  Play play(desk.load(prediction), {}, shipped_catalogue());
  const Answered wrong = play.choose(1);
  EXPECT_FALSE(wrong.grade.is_right);
  EXPECT_FALSE(wrong.step_is_over);
  play.change(crash_two);
  EXPECT_FALSE(play.choose(0).grade.is_right) << "the learner's own change made it wrong";
  const Answered right = play.choose(1);
  EXPECT_TRUE(right.grade.is_right);
  EXPECT_TRUE(right.step_is_over);
  EXPECT_EQ(play.step_number(), 1U);
  EXPECT_TRUE(play.changes().empty()) << "the next step has its own run";
  EXPECT_EQ(play.question(), nullptr);
  play.go_on();
  EXPECT_TRUE(play.is_over());
}

TEST(Grading, OfAnAttemptSaysHowItMissesItsGoal) {
  Desk desk;
  Play play(desk.load(task), {}, shipped_catalogue());
  EXPECT_EQ(play.attempt().grade.because, "Somebody was.");
  EXPECT_THROW(play.change("seed=7"), Error) << "not the learner's to change";
  EXPECT_THROW(play.change("faults=[{\"at\": \"0s\", \"crush\": \"n2\"}]"), Error);
  EXPECT_TRUE(play.changes().empty());
  play.change(crash_two);
  EXPECT_TRUE(play.attempt().grade.is_right);
}

/// Which of the three leads, if any does.
const std::string pointing =
    R"({"predict": "Who leads?", "scenario": "run.json", "point": "role == leader",
        "may": ["faults"], "otherwise": [{"if": ["served < 1"], "because": "Not served."},
                                         {"if": [], "because": "Another one."}]})";

TEST(Pointing, IsRightAtWhomTheRunsEndShows) {
  Desk desk;
  const Lesson lesson = desk.load(pointing);
  const Question& question = *lesson.steps[0].question;
  ASSERT_EQ(question.choices.size(), 4U) << "three servers, and nobody";
  EXPECT_EQ(question.choices[1].text, "n2");
  EXPECT_EQ(question.choices[3].text, "nobody");
  orrery::Run run(plan_of(lesson, question, {}, shipped_catalogue()), shipped_catalogue());
  run.finish();
  const RunReport report =
      run_to_end(question, plan_of(lesson, question, {}, shipped_catalogue()), shipped_catalogue());
  std::size_t leaders = 0;
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const bool leads = run.world().box(replica(number)).member("role") == Value("leader");
    leaders += leads ? 1 : 0;
    const Grade grade = grade_choice(question, number - 1, report);
    EXPECT_EQ(grade.is_right, leads) << number;
    EXPECT_EQ(grade.because, leads ? "" : "Another one.");
  }
  EXPECT_EQ(leaders, 1U);
  EXPECT_FALSE(grade_choice(question, 3, report).is_right);
}

TEST(Pointing, MayBeAtNobodyAndNeverAtWhoIsDown) {
  Desk desk;
  Play play(desk.load(pointing), {}, shipped_catalogue());
  play.change(R"(faults=[{"at": "1s", "crash": ["n1", "n2", "n3"]}])");
  for (const std::size_t node : {0U, 1U, 2U}) {
    const Answered answered = play.choose(node);
    EXPECT_FALSE(answered.grade.is_right);
    EXPECT_EQ(answered.grade.because, "Not served.");
  }
  const Answered answered = play.choose(3);
  EXPECT_TRUE(answered.grade.is_right);
  const auto rows = rows_of(play.lesson(), 0, answered.report.measures, true);
  EXPECT_EQ(rows[0].name, "role == leader");
  EXPECT_EQ(rows[0].value, "nobody");
}

TEST(Number, IsRightWithinItsBounds) {
  Desk desk;
  Play play(desk.load(R"({"predict": "How many?", "scenario": "run.json", "number": "leaders",
      "within": 0.5, "may": ["faults"],
      "otherwise": [{"if": ["answer > 9"], "because": "So many?"}]})"),
            {}, shipped_catalogue());
  EXPECT_EQ(play.say(10, Confidence::sure).grade.because, "So many?");
  EXPECT_EQ(play.say(1.6, Confidence::guess).grade.because, "");
  EXPECT_FALSE(play.say(0.4).grade.is_right);
  EXPECT_TRUE(play.say(1.5).step_is_over);
  EXPECT_EQ(play.progress().steps[0].answers,
            (std::vector<std::string>{"10", "1.6", "0.4", "1.5"}));
  const std::vector<RatedAnswer>& rated = play.progress().steps[0].rated;
  ASSERT_EQ(rated.size(), 1U) << "whoever has been told is not rated";
  EXPECT_EQ(rated[0].answer, "10");
  EXPECT_FALSE(rated[0].is_right);
}

TEST(Lesson, SpeaksOfWhatTheRunHas) {
  Desk desk;
  const auto error_with = [&](const std::string& more) {
    return desk.error_of(R"({"predict": "?", "scenario": "run.json", )" + more + "}");
  };
  EXPECT_THAT(error_with(R"("point": "rolle == leader")"),
              HasSubstr("point: Raft's state has no \"rolle\" (did you mean \"role\"?)"));
  EXPECT_THAT(error_with(R"("point": "role == boss")"), HasSubstr("\"role\" is never \"boss\""));
  EXPECT_THAT(error_with(R"("number": "leader")"),
              HasSubstr("number: the run has no measure \"leader\" (did you mean \"leaders\"?)"));
  EXPECT_THAT(error_with(R"("number": "leaders", "watch": ["output Electd"])"),
              HasSubstr("watch[0]: Raft has no output \"Electd\" (did you mean \"Elected\"?)"));
  EXPECT_THAT(error_with(R"("number": "leaders", "futures": true)"),
              HasSubstr("futures: Raft decides no value of which it could be asked whether"));
  EXPECT_THAT(error_with(R"("number": "leaders", "look": ["netwrk"])"),
              HasSubstr("did you mean \"network\""));
  EXPECT_THAT(error_with(R"("number": "leaders", "within": -1)"), HasSubstr("within"));
  EXPECT_THAT(error_with(R"("number": "leaders", "point": "role == leader")"),
              HasSubstr("a node or a number"));
  EXPECT_THAT(error_with(R"("number": "leaders", "choices": [{"text": "a", "if": []}])"),
              HasSubstr("choices: the answer is a node or a number"));
  EXPECT_THAT(error_with(R"("choices": [{"text": "a", "if": []}, {"text": "b", "if": []}],
                            "otherwise": [{"if": [], "because": "c"}])"),
              HasSubstr("otherwise: a choice says itself"));
  EXPECT_THAT(desk.error_of(R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 1"],
                                "may": ["seed"], "number": "leaders"})"),
              HasSubstr("number: what is to be made is no answer"));
}

TEST(Lesson, SaysWhereAMistakeStands) {
  Desk desk;
  const auto error_with = [&](const std::string& more) {
    return desk.error_of(R"({"predict": "?", "scenario": "run.json", "number": "leaders", )" +
                         more + "}");
  };
  EXPECT_THAT(error_with(R"("set": {"nodse": 5})"),
              HasSubstr("lesson.md:5: set.nodse: there is no"));
  EXPECT_THAT(error_with(R"("set": {"nodes": -5})"), HasSubstr("lesson.md:5: set.nodes"));
  EXPECT_THAT(error_with(R"("may": ["sede"])"),
              HasSubstr("may: a scenario has no setting \"sede\" (did you mean \"seed\"?)"));
  EXPECT_THAT(error_with(R"("otherwise": [{"if": ["served == yes"], "because": "x"}])"),
              HasSubstr("otherwise[0].if: measures are numbers"));
  EXPECT_THAT(error_with(R"("otherwise": [{"if": ["answer == nan"], "because": "x"}])"),
              HasSubstr("measures are numbers"));
}

TEST(Lesson, SaysNothingInVainAndNothingTwice) {
  Desk desk;
  const auto predicting = [&](const std::string& more) {
    return desk.error_of(R"({"predict": "?", "scenario": "run.json", "number": "leaders", )" +
                         more + "}");
  };
  const auto making = [&](const std::string& more) {
    return desk.error_of(R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 9"],
                             "may": ["seed", "faults"], )" +
                         more + "}");
  };
  EXPECT_THAT(desk.error_of(R"({"predict": " ", "scenario": "run.json", "number": "leaders"})"),
              HasSubstr("predict: a question has words"));
  EXPECT_THAT(desk.error_of(R"({"predict": "?", "scenario": "run.json", "choices": [
                  {"text": "yes", "if": []}, {"text": "yes", "if": ["leaders == 1"]}]})"),
              HasSubstr("choices: \"yes\" stands here twice"));
  EXPECT_THAT(predicting(R"("look": ["log", "log"])"), HasSubstr("look: \"log\" stands here"));
  EXPECT_THAT(predicting(R"("may": ["seed", "seed"])"), HasSubstr("may: \"seed\" stands here"));
  EXPECT_THAT(predicting(R"("lamps": [{"name": "a", "if": []}])"),
              HasSubstr("lamps[0]: this lamp is always lit"));
  EXPECT_THAT(predicting(R"("window": "900ms..900ms")"), HasSubstr("window: this window"));
  EXPECT_THAT(predicting(R"("hints": [" "])"), HasSubstr("hints[0]: this hint says nothing"));
  EXPECT_THAT(predicting(R"("measures": [{"name": "leaders", "means": "a"},
                                         {"name": "leaders", "means": "b"}])"),
              HasSubstr("measures: \"leaders\" stands here twice"));
  EXPECT_THAT(predicting(R"("otherwise": [{"if": [], "because": "x"},
                                          {"if": ["answer == 1"], "because": "y"}])"),
              HasSubstr("otherwise[0]: this is always said"));
  EXPECT_THAT(making(R"("lamps": [{"name": "a", "if": ["leaders == 1"]}],
                        "rules": [{"name": "a", "if": ["served == 1"], "because": "x"}])"),
              HasSubstr("lamps: \"a\" stands here twice"));
  EXPECT_THAT(
      making(R"("hints": ["Try:\n\n    set faults=[{\"at\": \"0s\", \"pauze\": \"n2\"}]"])"),
      HasSubstr("hints[0]: "));
}

TEST(Lesson, HasNothingThatATerminalWouldObey) {
  Desk desk;
  EXPECT_THAT(desk.error_of(R"({"predict": "\u001b[31m?", "scenario": "run.json",
                                "number": "leaders"})"),
              HasSubstr("lesson.md:5: here is a control character"));
  EXPECT_THROW(read_lesson("# Title\a\n\n```lesson\n{}\n```\n", "x.md"), Error);
  EXPECT_EQ(desk.error_of(R"({"predict": "?", "scenario": "run.json", "number": "leaders",
                              "then": "A\n\tB"})"),
            "read");
}

TEST(Lesson, BlamesTheFileInWhichAMistakeStands) {
  const Folder folder;
  folder.put("run.json", "{\n\"protocol\": \"raft\",\n\"seed\": three}");
  const std::string file =
      folder.put("lesson.md",
                 "# Title\n\n```lesson\n{\"predict\": \"?\", \"scenario\": \"run.json\", "
                 "\"number\": \"leaders\"}\n```\n");
  try {
    load_lesson(file, shipped_catalogue());
    ADD_FAILURE() << "it was read";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("run.json:3"));
  }
  Desk desk;
  Play play(desk.load(R"({"make": "x", "scenario": "run.json", "goal": ["leaders == 9"],
      "may": ["stop"], "set": {"faults": [{"at": "1s", "crash": "n1", "for": "500ms"}]}})"),
            {}, shipped_catalogue());
  try {
    play.change("stop=0s");
    ADD_FAILURE() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("run.json"))) << "what was typed stands in no file";
  }
}

TEST(Grading, OfAMeasureThatARunDoesNotHaveIsFalse) {
  EXPECT_FALSE(holds({*parse_condition("served < 1")}, {{.name = "served", .value = {}}}));
  EXPECT_FALSE(holds({*parse_condition("served < 1")}, {}));
  EXPECT_TRUE(holds({*parse_condition("served < 1")}, {{.name = "served", .value = 0.5}}));
  EXPECT_FALSE(holds({*parse_condition("served < 1"), *parse_condition("lost == 0")},
                     {{.name = "served", .value = 0.5}, {.name = "lost", .value = 1}}));
  EXPECT_TRUE(holds(Predicate{}, {}));
}

TEST(Play, ASettingIsChangedOnce) {
  Desk desk;
  Play play(desk.load(task), {}, shipped_catalogue());
  play.change("protocol.raft.heartbeat=20ms");
  play.change(crash_two);
  play.change("protocol={\"raft\": {}}");
  play.change("faults=[]");
  EXPECT_EQ(play.changes(), (std::vector<std::string>{"protocol={\"raft\": {}}", "faults=[]"}));
  play.take_all_back();
  EXPECT_TRUE(play.changes().empty());
  EXPECT_EQ(play.take_back(), std::nullopt);
}

TEST(Play, TakesTheNewestChangeBackFirst) {
  Desk desk;
  Play play(desk.load(task), {}, shipped_catalogue());
  play.change("protocol.raft.heartbeat=20ms");
  play.change("protocol.raft.heartbeat=30ms");
  play.change(crash_two);
  EXPECT_EQ(play.take_back(), crash_two);
  EXPECT_EQ(play.changes(), (std::vector<std::string>{"protocol.raft.heartbeat=30ms"}));
  EXPECT_EQ(play.take_back(), "protocol.raft.heartbeat=30ms");
  EXPECT_EQ(play.changes(), (std::vector<std::string>{"protocol.raft.heartbeat=20ms"}))
      << "what it was before";
  EXPECT_THROW(play.change("seed=7"), Error);
  EXPECT_EQ(play.take_back(), "protocol.raft.heartbeat=20ms") << "what was refused is no change";
  EXPECT_EQ(play.take_back(), std::nullopt);
}

TEST(Play, WhatIsForgottenIsNotTakenBackLater) {
  Desk desk;
  Play play(desk.load(task), {}, shipped_catalogue());
  play.change(crash_two);
  play.change("protocol.raft.heartbeat=20ms");
  play.forget("faults");
  EXPECT_EQ(play.take_back(), "protocol.raft.heartbeat=20ms");
  EXPECT_EQ(play.take_back(), std::nullopt);
}

TEST(Play, WhatIsOutOfReachEndsAfterDifferentTries) {
  Desk desk;
  const std::string never = R"({"make": "Elect thousands.", "scenario": "run.json", "may": ["seed"],
                                "goal": ["leaders > 1000"], "refuted": 2})";
  Play play(desk.load(never), {}, shipped_catalogue());
  EXPECT_TRUE(play.attempt().is_known_run) << "nothing was changed";
  play.change("seed=1");
  EXPECT_TRUE(play.attempt().is_known_run) << "which is what it was";
  EXPECT_EQ(play.refuted(), 0U);
  play.change("seed=2");
  EXPECT_FALSE(play.attempt().is_known_run);
  EXPECT_TRUE(play.attempt().is_known_run) << "the same once more";
  EXPECT_EQ(play.refuted(), 1U);
  play.change("seed=3");
  const Answered last = play.attempt();
  EXPECT_TRUE(last.step_is_over);
  EXPECT_FALSE(last.grade.is_right);
}

TEST(Play, WhoMakesWhatIsOutOfReachIsNotToldThatNobodyCan) {
  Desk desk;
  Play play(desk.load(R"({"make": "Elect one.", "scenario": "run.json", "may": ["seed"],
                          "goal": ["leaders >= 1"], "refuted": 2, "then": "Nobody can."})"),
            {}, shipped_catalogue());
  play.change("seed=2");
  const Answered made = play.attempt();
  EXPECT_TRUE(made.grade.is_right);
  EXPECT_THAT(made.verdict, HasSubstr("its task has a hole"));
  EXPECT_EQ(made.then, "");
}

TEST(Play, WhatIsNoTryIsNotCounted) {
  Desk desk;
  const std::string never = R"({"make": "Elect thousands.", "scenario": "run.json",
                                "may": ["seed", "faults"], "goal": ["leaders > 1000"], "refuted": 1,
                                "otherwise": [{"if": ["leaders == 0"], "because": "No leader.",
                                               "counts": false}]})";
  Play play(desk.load(never), {}, shipped_catalogue());
  play.change(crash_two);
  const Answered none = play.attempt();
  EXPECT_EQ(none.grade.because, "No leader.");
  EXPECT_FALSE(none.grade.counts);
  EXPECT_FALSE(none.step_is_over);
  play.forget("faults");
  play.change("seed=2");
  EXPECT_TRUE(play.attempt().step_is_over);
}

TEST(Grading, WhoIsWrongMayBeToldSomethingElse) {
  Desk desk;
  Play play(desk.load(R"({"predict": "?", "scenario": "run.json",
      "choices": [{"text": "none", "if": ["leaders == 0"], "because": "None.",
                   "otherwise": "Some."},
                  {"text": "one", "if": ["leaders > 0"], "because": "One."}]})"),
            {}, shipped_catalogue());
  EXPECT_EQ(play.choose(0).grade.because, "Some.");
  EXPECT_EQ(play.choose(1).grade.because, "One.");
}

TEST(Play, HintsComeOneByOneAndAreCounted) {
  Desk desk;
  Play play(desk.load(prediction), {}, shipped_catalogue());
  EXPECT_EQ(play.hint(), "one");
  EXPECT_EQ(play.hint(), "two");
  EXPECT_EQ(play.hint(), std::nullopt);
  EXPECT_EQ(play.progress().steps.at(0).hints, 2U);
}

TEST(Progress, IsKeptAndGoneOnWith) {
  Desk desk;
  const std::string file = desk.path("data/orrery/lessons.json");
  EXPECT_EQ(read_progress(file), Progress{}) << "no file, no progress";
  Play play(desk.load(prediction), {}, shipped_catalogue());
  play.choose(1);
  play.choose(0);
  Progress progress;
  progress.of(play.lesson().key) = play.progress();
  write_progress(file, progress);
  EXPECT_EQ(read_progress(file), progress);
  EXPECT_EQ(progress.lessons[0].lesson, play.lesson().file) << "not shipped: by its path";
  const Play again(desk.load(prediction), read_progress(file).of(play.lesson().key),
                   shipped_catalogue());
  EXPECT_EQ(again.step_number(), 1U);
  EXPECT_EQ(again.progress().steps.at(0).answers, (std::vector<std::string>{"not all", "all"}));
}

TEST(Progress, KeepsWhatWasChangedAndGoesBack) {
  Desk desk;
  Play play(desk.load(prediction), {}, shipped_catalogue());
  play.change(crash_two);
  Play again(desk.load(prediction), play.progress(), shipped_catalogue());
  EXPECT_EQ(again.changes(), (std::vector<std::string>{crash_two}));
  EXPECT_TRUE(again.choose(1).step_is_over);
  EXPECT_EQ(again.progress().steps[0].answers[0], "not all, with " + crash_two);
  EXPECT_TRUE(again.progress().steps[0].changes.empty()) << "that step is over";
  again.go_to(0);
  EXPECT_TRUE(again.changes().empty());
  EXPECT_FALSE(again.choose(1).grade.is_right);
  EXPECT_TRUE(again.choose(0).step_is_over);
  EXPECT_EQ(again.progress().steps[0].answers.size(), 3U) << "what was answered stays";
}

TEST(Answers, SayWhatAMeasureCameTo) {
  const std::vector<Measured> measures{{"under_way", 12}, {"share", 0.25}, {"none", {}}};
  EXPECT_EQ(with_measures("{under_way} of {share}, {none}, {other}", measures),
            "12 of 0.25, –, {other}");
  const Predicate predicate{*parse_condition("under_way <= 10"), *parse_condition("share < 1")};
  EXPECT_EQ(what_is_missing(predicate, measures), "needs under_way <= 10, is 12");
  const auto checks = checks_of(predicate, measures);
  EXPECT_FALSE(checks[0].holds);
  EXPECT_TRUE(checks[1].holds);
  EXPECT_EQ(checks[1].value, "0.25");
}

TEST(Rehearsal, TellsWhatIsWrongWithALesson) {
  Desk desk;
  const auto told = [&](const std::string& question) {
    std::string sentences;
    for (const Remark& remark : rehearse(desk.load(question), 3, shipped_catalogue())) {
      sentences += std::to_string(remark.line) + " " + remark.sentence + "\n";
    }
    return sentences;
  };
  EXPECT_EQ(told(R"({"predict": "?", "scenario": "run.json", "choices": [
      {"text": "a", "if": ["leaders >= 0"]}, {"text": "b", "if": ["leaders >= 0"]}],
      "measures": [{"name": "leaders", "means": "…"}]})"),
            "5 as it is, with seed 1, 2 answers are right: a; b\n");
  EXPECT_EQ(told(R"({"predict": "?", "scenario": "run.json", "may": ["faults"], "choices": [
      {"text": "a", "if": ["leaders < 0"]}, {"text": "b", "if": ["leaders < 0"]}]})"),
            "5 as it is, with seed 1, no answer is right\n5 nobody says what leaders means\n"
            "5 faults has no example\n");
  EXPECT_EQ(told(R"({"make": "x", "scenario": "run.json", "goal": ["leaders > 0"],
      "may": ["seed"]})"),
            "5 as it is, with seed 1, the task is done before anybody has done anything\n"
            "5 nobody says what leaders means\n");
  EXPECT_EQ(told(R"({"predict": "?", "scenario": "run.json", "number": "leaders", "within": 100,
      "measures": [{"name": "leaders", "means": "…"}]})"),
            "5 as it is, with seed 1, leaders is 1, and \"within\" is as much: nearly any answer "
            "is right\n");
  EXPECT_EQ(told(pointing), "5 nobody says what served means\n5 faults has no example\n");
}

TEST(Progress, ThatIsBrokenIsRefusedWithAWayOn) {
  const Folder folder;
  for (const char* broken : {"{", R"({"version": 2})", R"({"lessons": 5})"}) {
    const std::string file = folder.put("lessons.json", broken);
    try {
      read_progress(file);
      ADD_FAILURE() << broken;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("lessons.json"));
      EXPECT_THAT(error.suggestion(), HasSubstr("--progress"));
    }
  }
}

TEST(Progress, IsWrittenWhereALinkLeadsAndNowhereElse) {
  const Folder folder;
  const std::string real = folder.put("real.json", "{}");
  const std::string link = folder / "link.json";
  std::filesystem::create_symlink(real, link);
  EXPECT_TRUE(replace_file(link, "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  std::ifstream in(real);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "new");
}

TEST(Progress, OfALessonThatHasBecomeShorterIsNoTrouble) {
  Desk desk;
  LessonProgress longer{.lesson = "lesson", .steps = std::vector<StepProgress>(7)};
  for (StepProgress& step : longer.steps) step.is_over = true;
  EXPECT_TRUE(Play(desk.load(prediction), longer, shipped_catalogue()).is_over());
}

}  // namespace
}  // namespace orrery::lessons
