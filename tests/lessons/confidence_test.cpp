/// How sure somebody was, kept and told at the end.

#include "sim/lessons/confidence.hpp"

#include <gtest/gtest.h>

#include "tests/support/folder.hpp"

namespace orrery::lessons {
namespace {

using Answers = std::vector<RatedAnswer>;

LessonProgress progress_of(std::vector<Answers> steps) {
  LessonProgress progress{.lesson = "cap"};
  for (Answers& answers : steps) {
    progress.steps.push_back({.is_over = true, .rated = std::move(answers)});
  }
  return progress;
}

const RatedAnswer sure_wrong{"a", Confidence::sure, false};
const RatedAnswer sure_right{"b", Confidence::sure, true};
const RatedAnswer guess_wrong{"c", Confidence::guess, false};

TEST(Confidence, IsToldByStepTheSurestFirst) {
  const LessonProgress progress = progress_of(
      {{sure_wrong, sure_wrong, sure_right}, {}, {guess_wrong, sure_right}, {sure_wrong}});
  EXPECT_EQ(by_confidence(progress), (std::vector<ConfidenceRow>{{Confidence::sure, {1, 3}, {1, 4}},
                                                                 {Confidence::guess, {}, {3}}}));
  EXPECT_EQ(sure_and_wrong(progress), "You were sure and wrong in steps 1, 4: look there again.");
  EXPECT_EQ(steps_text({1, 4}), "1, 4");
  EXPECT_EQ(steps_text({}), "–");
}

TEST(Confidence, ThatWasNeverSaidIsNotTold) {
  EXPECT_TRUE(by_confidence(progress_of({{}, {}})).empty());
  EXPECT_EQ(sure_and_wrong(progress_of({{sure_right}, {guess_wrong}})), "");
}

TEST(Confidence, IsReadAsItIsWritten) {
  for (const Confidence each : {Confidence::guess, Confidence::think, Confidence::sure}) {
    EXPECT_EQ(parse_confidence(to_text(each)), each);
  }
  EXPECT_EQ(parse_confidence("certain"), std::nullopt);
}

TEST(Confidence, IsKeptWithTheProgress) {
  const Folder folder;
  const std::string file = folder / "lessons.json";
  Progress progress;
  progress.of("cap") = progress_of({{guess_wrong, sure_right}});
  write_progress(file, progress);
  EXPECT_EQ(read_progress(file), progress);
}

}  // namespace
}  // namespace orrery::lessons
