/// `orrery lesson`, and the lessons that are shipped: played with right answers and with wrong
/// ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "protocols/registry.hpp"
#include "scenarios/lesson_command.hpp"
#include "sim/lessons/grading.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string answers(const std::string& lesson, const std::string& kind) {
  return "tests/lessons/answers/" + lesson + "_" + kind + ".txt";
}

std::vector<std::string> names_of_lessons() {
  orrery({"list", "judges"});  // goes to the root of the tree
  std::vector<std::string> names;
  for (const std::string& file : shipped_lessons()) {
    names.push_back(std::filesystem::path(file).stem().string());
  }
  return names;
}

TEST(Lessons, AreThese) {
  EXPECT_THAT(names_of_lessons(), ElementsAre("cap", "flp", "generals", "quorums", "raft"));
}

TEST(Lessons, AreOverAfterTheRightAnswers) {
  for (const std::string& name : names_of_lessons()) {
    SCOPED_TRACE(name);
    const Answer answer = orrery({"lesson", name, "--answers", answers(name, "right")});
    EXPECT_EQ(answer.code, 0) << answer.out << answer.err;
    EXPECT_THAT(answer.out, HasSubstr("The lesson is over."));
  }
}

TEST(Lessons, AreNotOverAfterWrongOnes) {
  for (const std::string& name : names_of_lessons()) {
    SCOPED_TRACE(name);
    const Answer answer = orrery({"lesson", name, "--answers", answers(name, "wrong")});
    EXPECT_EQ(answer.code, 1) << answer.out << answer.err;
    EXPECT_THAT(answer.out, Not(HasSubstr("The lesson is over.")));
  }
}

TEST(Lessons, SayWhyATryFails) {
  const std::string cap = orrery({"lesson", "cap", "--answers", answers("cap", "wrong")}).out;
  EXPECT_THAT(cap, HasSubstr("✘ Not in this run. Each side would have to answer without hearing"));
  EXPECT_THAT(cap, HasSubstr("This run has been there before, so it is no new try."));
  EXPECT_THAT(cap, Not(HasSubstr("try 3 of 3"))) << "the same try once more is none";
  const std::string flp = orrery({"lesson", "flp", "--answers", answers("flp", "wrong")}).out;
  EXPECT_THAT(flp, HasSubstr("Somebody has crashed"));
  EXPECT_THAT(flp, HasSubstr("faults[0].loss: there is no such key"));
  EXPECT_THAT(flp, HasSubstr("stop: this step leaves that as it is"));
  const std::string generals =
      orrery({"lesson", "generals", "--answers", answers("generals", "wrong")}).out;
  EXPECT_THAT(generals, HasSubstr("There was more than one traitor."));
  const std::string raft = orrery({"lesson", "raft", "--answers", answers("raft", "wrong")}).out;
  EXPECT_THAT(raft, HasSubstr("✘ Not in this run. n5 asked first, and n4"));
  EXPECT_THAT(raft, Not(HasSubstr("role == leader"))) << "that would be the answer";
  EXPECT_THAT(raft, HasSubstr("I do not know \"n7\". Type 1 to 6, and how sure"));
}

/// A prediction that nobody can get right, or wrong, asks nothing; and what is to be made is not
/// there already.
TEST(Lessons, AskWhatCanBeRightAndWrong) {
  for (const std::string& name : names_of_lessons()) {
    const lessons::Lesson lesson =
        lessons::load_lesson("scenarios/lessons/" + name + ".md", shipped_catalogue());
    for (const lessons::Step& step : lesson.steps) {
      if (!step.question) continue;
      SCOPED_TRACE(name + ":" + std::to_string(step.line));
      const RunReport report = lessons::run_to_end(
          *step.question, lessons::plan_of(lesson, *step.question, {}, shipped_catalogue()),
          shipped_catalogue());
      if (step.question->make) {
        EXPECT_FALSE(lessons::grade_attempt(*step.question, report).is_right);
        continue;
      }
      if (step.question->number) continue;
      std::size_t right = 0;
      for (std::size_t i = 0; i < step.question->choices.size(); ++i) {
        right += lessons::grade_choice(*step.question, i, report).is_right ? 1 : 0;
      }
      EXPECT_EQ(right, 1U);
    }
  }
}

TEST(Lesson, GoesOnWhereItWasLeft) {
  const Folder folder;
  const std::string progress = folder / "lessons.json";
  const std::string first = folder.put("first.txt", "3\nquit\n");
  const std::string second = folder.put("second.txt", "2\nquit\n");
  EXPECT_EQ(orrery({"lesson", "cap", "--answers", first, "--progress", progress}).code, 1);
  const Answer listed = orrery({"lesson", "--progress", progress});
  EXPECT_EQ(listed.code, 0);
  EXPECT_THAT(listed.out, HasSubstr("1 of 5 steps"));
  EXPECT_THAT(listed.out, HasSubstr("FLP: be the adversary"));
  const Answer on = orrery({"lesson", "cap", "--answers", second, "--progress", progress});
  EXPECT_THAT(on.out, HasSubstr("cap: step 2 of 5"));
  EXPECT_THAT(on.out, HasSubstr("cap: step 3 of 5"));
  const Answer again =
      orrery({"lesson", "cap", "--answers", second, "--progress", progress, "--again"});
  EXPECT_THAT(again.out, HasSubstr("cap: step 1 of 5"));
}

TEST(Lesson, KnowsNoOtherWords) {
  const Folder folder;
  const std::string typed = folder.put("typed.txt", "7\nrun\nwhat?\n?\n\nagain\nhint\nhint\n");
  const std::string out = orrery({"lesson", "cap", "--answers", typed}).out;
  EXPECT_THAT(out, HasSubstr("I do not know \"7\". Type 1 to 5, and how sure you are if you"));
  EXPECT_THAT(out, HasSubstr("Predict first"));
  EXPECT_THAT(out, HasSubstr("I do not know \"what?\""));
  EXPECT_THAT(out, HasSubstr("Type 1 to 5; \"2 sure\""));
  EXPECT_THAT(out, HasSubstr("There is no other hint"));
}

std::string told_of(const std::string& lesson, const std::string& lines) {
  const Folder folder;
  return orrery({"lesson", lesson, "--answers", folder.put("typed.txt", lines)}).out;
}

TEST(Lesson, SaysWithWhichChangesItRuns) {
  const std::string out =
      told_of("generals", "run\nset seed=7\nset nodes=9\nrun\nset seed=8\nback\nback all\nrun\n");
  const auto at = [&](const char* words, std::size_t after = 0) { return out.find(words, after); };
  const std::size_t first = at("the run as the lesson has it");
  const std::size_t second = at("the run with seed=7", first);
  const std::size_t back = at("taken back: seed=8\nThe run has seed=7.", second);
  const std::size_t all = at("The run is as the lesson has it.", back);
  EXPECT_NE(at("the run as the lesson has it", all), std::string::npos) << out;
  EXPECT_NE(at("nodes: this step leaves that as it is"), std::string::npos);
}

TEST(Lesson, KnowsWhatIsNoAnswer) {
  const std::string out = told_of("raft", "step 4\nsure sure\nsure think\nsure\nN2 sure\n");
  EXPECT_THAT(out, HasSubstr("I do not know \"sure sure\""));
  EXPECT_THAT(out, HasSubstr("I do not know \"sure think\""));
  EXPECT_THAT(out, HasSubstr("I do not know \"sure\""));
  EXPECT_THAT(out, HasSubstr("✔ Yes."));
}

TEST(Lesson, IsNotOverWhileStepsAreLeftOut) {
  const std::string out = told_of("cap", "step 5\n");
  EXPECT_THAT(out, HasSubstr("Now what you have left out:"));
  EXPECT_THAT(out, Not(HasSubstr("The lesson is over.")));
}

TEST(Lesson, LooksAtOneRunOfAnExperiment) {
  orrery({"list", "judges"});  // goes to the root of the tree
  const std::string scenario =
      std::filesystem::current_path().string() + "/scenarios/ben_or/half_and_half.json";
  const Folder folder;
  const std::string file = folder.put("one.md", "# One\n\n```lesson\n{\"scenario\": \"" + scenario +
                                                    R"(", "predict": "Do all decide?",
 "choices": [{"text": "yes", "if": ["rounds >= 0"]}, {"text": "no", "if": ["rounds < 0"]}]}
```
)");
  const std::string typed = folder.put("typed.txt", "2\nlook\n");
  const Answer answer = orrery({"lesson", file, "--answers", typed});
  EXPECT_THAT(answer.out, HasSubstr("✔ ben_or.agreement")) << answer.err;
}

/// What the learner has made is no failure of the scenario.
TEST(Lesson, ShowsARunThatNobodyJudges) {
  const std::string pins =
      R"(pins=[{"message": "Write", "from": "c1", "to": "n2", "nth": 2, "is": "500ms"},)"
      R"({"message": "Write", "from": "c1", "to": "n3", "nth": 2, "is": "500ms"},)"
      R"({"message": "ReadReply", "from": "n1", "to": "c2", "is": "200ms"}])";
  const std::string out = told_of("quorums", "set " + pins + "\nlook\nrun\nLOOK\nexit\n");
  EXPECT_THAT(out, HasSubstr("Nothing has run yet"));
  EXPECT_THAT(out, HasSubstr("    c2  get x -> 1              ├──┤\n"));
  EXPECT_THAT(out, HasSubstr("(look reports the whole run)\n✔ You have made it."));
  EXPECT_THAT(out, HasSubstr("again: orrery run scenarios/lessons/quorums.json"));
  const std::string scenario = "scenarios/lessons/quorums.json";
  EXPECT_EQ(orrery({"run", scenario, "--set", pins}).code, 1);
  const Answer looked = orrery({"run", scenario, "--set", pins, "--expect-nothing"});
  EXPECT_EQ(looked.code, 0);
  EXPECT_THAT(looked.out, HasSubstr("linearizable             violated"));
  EXPECT_THAT(looked.out, HasSubstr("nothing was expected of it"));
  EXPECT_THAT(looked.out, HasSubstr("--expect-nothing   # orrery")) << "again";
}

TEST(Lesson, UnderstandsWhatIsTypedOtherwise) {
  const std::string out = told_of(
      "cap", "hints\nHINT\nhints\nlist\nlist protocols\nSure 3\nstep 1\nstep 9\nset seed 5\n");
  EXPECT_THAT(out, HasSubstr("You have had no hint in this step"));
  EXPECT_THAT(out, HasSubstr("list what? There are: protocols"));
  EXPECT_THAT(out, HasSubstr("quorum_store"));
  EXPECT_THAT(out, HasSubstr("cap: step 2 of"));
  EXPECT_THAT(out, HasSubstr("There are steps 1 to"));
  EXPECT_THAT(out, HasSubstr("set seed=5"));
}

TEST(Lesson, IsCheckedForItsAuthor) {
  for (const std::string& name : names_of_lessons()) {
    const Answer answer = orrery({"lesson", name, "--check"});
    EXPECT_EQ(answer.code, 0) << answer.out;
  }
  EXPECT_EQ(orrery({"lesson", "--check"}).code, 2);
}

TEST(Lesson, TellsWhoWasSureAndWrong) {
  const std::string out =
      told_of("quorums",
              "set network.latency=1ms\nhint\nhint\nset pins=["
              R"({"message": "Write", "from": "c1", "to": "n2", "nth": 2, "is": "500ms"},)"
              R"({"message": "Write", "from": "c1", "to": "n3", "nth": 2, "is": "500ms"},)"
              R"({"message": "ReadReply", "from": "n1", "to": "c2", "is": "200ms"}])"
              "\nrun\n1 sure\n2 certain\n2 guess\nset protocol.abd.write_back=true\nrun\n");
  EXPECT_THAT(out, HasSubstr("I do not know \"2 certain\""));
  EXPECT_THAT(out, HasSubstr("  you said  right in step  wrong in step\n"
                             "  sure      –              2\n"
                             "You were sure and wrong in step 2: look there again.\n"));
}

TEST(Lesson, BadInputIsAnsweredInASentence) {
  const Folder folder;
  EXPECT_THAT(orrery({"lesson", "cup"}).err,
              HasSubstr("there is no lesson \"cup\" (did you mean \"cap\"?)"));
  EXPECT_EQ(orrery({"lesson", "cup"}).code, 2);
  EXPECT_THAT(orrery({"lesson", folder / "none.md"}).err, HasSubstr("none.md"));
  EXPECT_THAT(orrery({"lesson", "cap", "--answers", folder / "none.txt"}).err,
              HasSubstr("cannot be read"));
  const std::string broken = folder.put("lessons.json", "{");
  const Answer answer = orrery({"lesson", "--progress", broken});
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.err, HasSubstr("name another one with --progress"));
}

}  // namespace
}  // namespace orrery::program
