/// A lesson at a keyboard: what can be examined after its last step, what is shown with an answer,
/// what is said to who leaves, and to who mistypes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "protocols/registry.hpp"
#include "scenarios/futures_command.hpp"
#include "scenarios/lesson_command.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Somebody at a keyboard, who has progress of their own.
class Student {
 public:
  Student() { orrery({"list", "judges"}); }  // goes to the root of the tree

  struct Evening {
    ExitCode code{};
    std::string out{};
  };
  Evening play(const std::string& lesson, const std::string& lines, bool again = false) {
    std::ostringstream out;
    Console console{{.stream = out}, {.stream = out}};
    std::istringstream typed(lines);
    const LessonOptions options{.lesson = lesson, .progress = progress(), .again = again};
    const ExitCode code = lesson_command(options, typed, shipped_catalogue(), console);
    return {code, out.str()};
  }
  std::string stand() { return orrery({"lesson", "--progress", progress()}).out; }
  std::string progress() const { return folder_ / "lessons.json"; }
  std::string put(const std::string& name, const std::string& text) {
    return folder_.put(name, text);
  }

 private:
  Folder folder_;
};

const std::string write_back = "set protocol.abd.write_back=true\nrun\n";
const std::string through_quorums =
    "set pins=["
    R"({"message": "Write", "from": "c1", "to": "n2", "nth": 2, "is": "500ms"},)"
    R"({"message": "Write", "from": "c1", "to": "n3", "nth": 2, "is": "500ms"},)"
    R"({"message": "ReadReply", "from": "n1", "to": "c2", "is": "200ms"}])"
    "\nrun\n2\n" +
    write_back;
const std::string last_step = "That was the last step. look, futures, step N, or quit (Enter)";

std::size_t times(const std::string& text, const std::string& words) {
  std::size_t count = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
  return count;
}

TEST(LessonAtItsEnd, CanBeExamined) {
  Student student;
  const auto evening =
      student.play("quorums", through_quorums + "look\nset seed=5\nfutures\nlist faults\n\nlook\n");
  EXPECT_EQ(evening.code, ExitCode::as_expected);
  const std::string end = evening.out.substr(evening.out.find("The lesson is over."));
  EXPECT_THAT(end, HasSubstr("The lesson is over.\n" + last_step +
                             "\n> The run of step 3, with "
                             "protocol.abd.write_back=true:\n"));
  EXPECT_THAT(end, HasSubstr("--set protocol.abd.write_back=true --expect-nothing"));
  EXPECT_THAT(end, HasSubstr("nothing was expected of it"));
  EXPECT_THAT(end, Not(HasSubstr("--set seed")));
  EXPECT_EQ(times(end, last_step), 2U) << "and once more to who would change something: " << end;
  EXPECT_EQ(times(end, "The run of step 3"), 2U) << "Enter leaves";
  EXPECT_THAT(end, EndsWith("> ")) << "who has been through it goes on nowhere";
}

TEST(LessonAtItsEnd, LeadsBackToAStep) {
  Student student;
  const auto evening = student.play("quorums", through_quorums + "step 7\nstep 3\nquit\n");
  EXPECT_EQ(evening.code, ExitCode::as_expected) << "it has been over";
  EXPECT_THAT(evening.out, HasSubstr("There are steps 1 to 4."));
  EXPECT_THAT(evening.out, HasSubstr("You go on at step 3 next time: orrery lesson quorums "));
  EXPECT_THAT(student.stand(), HasSubstr("quorums   done")) << "what is done stays done";
  const auto again = student.play("quorums", write_back);
  EXPECT_THAT(again.out, HasSubstr("quorums: step 3 of 4")) << "the next time has come";
  EXPECT_THAT(again.out, HasSubstr(last_step));
  EXPECT_EQ(again.code, ExitCode::as_expected);
  EXPECT_THAT(student.play("quorums", "").out, HasSubstr("You have been through this lesson"));
  EXPECT_EQ(student.play("quorums", "", true).code, ExitCode::not_as_expected);
  EXPECT_THAT(student.stand(), HasSubstr("quorums   done"));
}

TEST(LessonAtItsEnd, NobodyHasToAnswerWhatIsAnswered) {
  Student student;
  student.play("quorums", through_quorums);
  const auto later = student.play("quorums", "step 2\nnext\nback\nnext\nnext\nlook\n");
  EXPECT_EQ(later.code, ExitCode::as_expected);
  EXPECT_THAT(later.out, StartsWith("You have been through this lesson: \"step N\" goes to one"));
  const std::string sentence = "You have answered this before: \"next\" goes on.\n> ";
  EXPECT_EQ(times(later.out, sentence), 2U) << later.out;
  EXPECT_THAT(later.out, HasSubstr("quorums: step 2 of 4"));
  EXPECT_THAT(later.out, HasSubstr("quorums: step 3 of 4"));
  EXPECT_EQ(times(later.out, last_step), 2U) << "over once more, and nothing to go on to";
  EXPECT_THAT(later.out, HasSubstr("Nothing has run yet"));

  const auto now = student.play("quorums", "next\n", true);
  EXPECT_THAT(now.out, HasSubstr("step 2 of 4")) << "--again: this one has been answered";
  Student other;
  EXPECT_THAT(other.play("quorums", "next\n").out, HasSubstr("is not answered yet"));
}

TEST(LessonAtItsEnd, IsTheEndOfAFileOfAnswers) {
  Student student;
  const auto code_of = [&](const std::string& lines) {
    return orrery({"lesson", "quorums", "--answers", student.put("typed.txt", lines)});
  };
  EXPECT_EQ(code_of(through_quorums).code, 0);
  EXPECT_THAT(code_of(through_quorums).out, EndsWith("The lesson is over.\n"));
  EXPECT_THAT(code_of(through_quorums + "look\n").out, HasSubstr("> look\nThe run of step 3"));
}

TEST(Lesson, SaysWhereItGoesOn) {
  Student student;
  for (const std::string leaving : {"quit\n", ""}) {
    const auto evening = student.play("cap", "step 3\n" + leaving);
    EXPECT_EQ(evening.code, ExitCode::not_as_expected);
    EXPECT_THAT(evening.out,
                EndsWith("You go on at step 3 next time: orrery lesson cap --progress " +
                         student.progress() + "\n"));
    EXPECT_THAT(student.play("cap", "").out, HasSubstr("cap: step 3 of 5"));
  }
  const std::string typed = student.put("typed.txt", "quit\n");
  EXPECT_THAT(orrery({"lesson", "cap", "--answers", typed}).out,
              EndsWith("You leave at step 1 of 5, and nothing is kept of that: --progress FILE "
                       "keeps it.\n"));
}

TEST(Lesson, KnowsNoKeysThatAreNoText) {
  Student student;
  const std::string lines = "\033[A\nset \033[D=1\n2 sure\n";
  const std::string typed = student.put("typed.txt", lines);
  for (const std::string& out :
       {student.play("raft", lines).out, orrery({"lesson", "raft", "--answers", typed}).out}) {
    EXPECT_EQ(times(out, "\"rlwrap orrery lesson raft\" gives editing and history."), 2U);
    EXPECT_THAT(out, Not(HasSubstr("\033")));
  }
}

TEST(Lesson, SaysOnceThatChangesEndWithTheirStep) {
  Student student;
  const std::string dropped = "The next step has the run as the lesson has it.";
  EXPECT_THAT(student.play("cap", "3\n2\n").out, Not(HasSubstr(dropped)));
  const std::string out =
      student.play("cap", "set seed=4\n3\nset seed=4\n2\nset seed=5\n", true).out;
  EXPECT_EQ(times(out, dropped), 1U);
  EXPECT_LT(out.find(dropped), out.find("cap: step 2 of 5"));
}

TEST(Lesson, SaysOnceHowToBeSure) {
  Student student;
  const std::string how = R"("1 sure", "2 think" or "1 guess" also says how sure you are)";
  const std::string cap = student.play("cap", "3\n2\n").out;
  EXPECT_EQ(times(cap, how), 1U);
  EXPECT_LT(cap.find(how), cap.find("cap: step 2"));
  const std::string quorums = student.play("quorums", through_quorums).out;
  EXPECT_EQ(times(quorums, how), 1U);
  EXPECT_GT(quorums.find(how), quorums.find("quorums: step 2"))
      << "the first step predicts nothing";
}

TEST(Lesson, NamesTheSettingThatWasMeant) {
  Student student;
  const std::string third = student
                                .play("quorums",
                                      "step 3\nset write_back=true\nset abd.resnd=1s\n"
                                      "set abd resend=1s\nset faults=[]\n")
                                .out;
  EXPECT_THAT(third, HasSubstr("write_back: this step leaves that as it is (did you mean "
                               "\"protocol.abd.write_back\"?)"));
  EXPECT_EQ(times(third,
                  "abd: this step leaves that as it is (did you mean "
                  "\"protocol.abd.resend\"?)"),
            2U);
  EXPECT_THAT(third, HasSubstr("faults: this step leaves that as it is (you may change protocol)"));
  const std::string first =
      student.play("quorums", "step 1\nset pin=[]\nset quorum_register r=1 w=1\n").out;
  EXPECT_THAT(first, HasSubstr("pin: this step leaves that as it is (did you mean \"pins\"?)"));
  EXPECT_THAT(first, HasSubstr("(you may change pins, hands, faults)"));
}

TEST(Lesson, SaysThatNothingWasChanged) {
  Student student;
  const std::string out = student.play("cap", "step 3\nrun\nset protocol=abd\nrun\nrun\n").out;
  const auto at = [&](const char* words) { return out.find(words); };
  EXPECT_LT(at("✘ That is the run as the lesson has it: change something first."),
            at("(try 1 of 3)"));
  EXPECT_LT(at("(try 1 of 3)"), at("This run has been there before"));
  EXPECT_NE(at("This run has been there before"), std::string::npos);
}

TEST(Lesson, NamesTheWordThatWasMeant) {
  Student student;
  const std::string out =
      student.play("cap", "lok\nfuture\nn9\nlist judge\nback al\nseed = 4\nseed=x\nset seed=y\n")
          .out;
  EXPECT_THAT(out, HasSubstr("I do not know \"lok\" (did you mean \"look\"?). Type 1 to 5"));
  EXPECT_THAT(out, HasSubstr("(did you mean \"futures\"?)"));
  EXPECT_THAT(out, HasSubstr("I do not know \"n9\". Type"));
  EXPECT_THAT(out, HasSubstr("did you mean \"list judges\"?"));
  EXPECT_THAT(out, HasSubstr("\"back all\" all of them.\n> The run has seed=4.\n"));
  EXPECT_EQ(times(out, "> ✘ seed: expected a whole number, not \""), 2U) << "nobody typed --set";
}

TEST(Lesson, SaysWhatIsMissingApartFromWhatIsMeasured) {
  Student student;
  const std::string missed = student.play("generals", "run\n").out;
  EXPECT_THAT(missed, HasSubstr("  what is missing:\n    ✘ loyal_obey == 0"));
  EXPECT_THAT(missed, HasSubstr("\n  measured, too:\n    changed"));
  EXPECT_THAT(student.play("raft", "step 2\n1\n").out, Not(HasSubstr("measured, too")));
}

// ---------------------------------------------------------------- futures

const std::string both_may_come = R"(# Both may come

```lesson
{"predict": "Does it decide?", "scenario": "SCENARIO", "may": ["faults", "seed"], "futures": true,
 "choices": [{"text": "yes", "if": ["decided == 1"]}, {"text": "no", "if": ["decided == 0"]}],
 "then": "So much for that."}
```

And now?

```lesson
{"predict": "Does it decide?", "scenario": "SCENARIO", "may": ["seed"],
 "choices": [{"text": "yes", "if": ["decided == 1"]}, {"text": "no", "if": ["decided == 0"]}]}
```
)";

class FuturesInALesson : public testing::Test {
 protected:
  std::string file() {
    const std::string scenario =
        std::filesystem::current_path().string() + "/scenarios/lessons/flp.json";
    std::string text = both_may_come;
    for (auto at = text.find("SCENARIO"); at != std::string::npos; at = text.find("SCENARIO")) {
      text.replace(at, 8, scenario);
    }
    return student.put("both.md", text);
  }
  /// As `orrery futures` finds it out by itself.
  static std::string chart_of(const std::vector<std::string>& settings) {
    const Catalogue catalogue = shipped_catalogue();
    const ValenceSurvey survey = survey_valence(
        load_plan("scenarios/lessons/flp.json", settings, catalogue), catalogue, {.steps = 8});
    std::ostringstream out;
    return futures_chart(some_of(survey, 9), values_in(survey), {.stream = out});
  }
  Student student;
};

const std::string late =
    R"(faults=[{"when": {"message": "Prepare", "from": "n2"}, "delay": "500ms", "times": 3}])";

TEST_F(FuturesInALesson, AreThoseOfTheRunThatWasGraded) {
  const std::string wrong = "set " + late + "\n2\n";
  const std::string out = student.play(file(), wrong + "1\nfutures\nlook\n1\n").out;
  const std::string title = "What could still come of this run";
  ASSERT_EQ(times(out, title), 1U) << "with the right answer, and only where the step asks for it";
  const auto begin = out.find(title);
  const auto end = out.find("So much for that.");
  ASSERT_LT(begin, end);
  const std::string shown = out.substr(begin, end - begin);
  EXPECT_THAT(shown, HasSubstr(chart_of({late})));
  EXPECT_NE(chart_of({late}), chart_of({}));
  EXPECT_LE(std::count(shown.begin(), shown.end(), '\n'), 16);
  EXPECT_LT(out.find("✔ Yes."), begin);
  const std::string later = out.substr(out.find("step 2 of 2"));
  EXPECT_EQ(times(later, "The run of step 1, with " + late.substr(0, 20)), 2U) << later;
}

TEST_F(FuturesInALesson, SayWhyThereAreNone) {
  const std::string out = student.play("cap", "3\nfutures\n").out;
  EXPECT_THAT(out, HasSubstr("The run of step 1, as the lesson has it:"));
  EXPECT_THAT(out, Not(HasSubstr("What can still come of it")));
}

TEST(Futures, AreThinnedAroundTheEndOfBivalence) {
  ValenceSurvey survey;
  for (std::uint64_t event = 0; event < 50; ++event) {
    Valence valence{.event = event, .outcomes = {{.value = "a", .count = 1, .witness = 1}}};
    if (event <= 33) valence.outcomes.push_back({.value = "b", .count = 1, .witness = 2});
    survey.moments.push_back(valence);
  }
  for (std::size_t most = 4; most < 60; ++most) {
    const std::vector<Valence> some = some_of(survey, most);
    EXPECT_LE(some.size(), most);
    EXPECT_GE(some.size() + 2, std::min<std::size_t>(most, 50));
    std::vector<std::uint64_t> events;
    for (const Valence& valence : some) events.push_back(valence.event);
    EXPECT_TRUE(std::is_sorted(events.begin(), events.end()));
    EXPECT_THAT(events, testing::IsSupersetOf({0U, 33U, 34U, 49U}));
  }
}

}  // namespace
}  // namespace orrery::program
