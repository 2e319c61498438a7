/// The lessons that are shipped: each prediction has one right answer in every run, hints can be
/// copied. (`orrery lesson --check` says the rest.)

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "protocols/registry.hpp"
#include "sim/lessons/play.hpp"
#include "sim/plan/json.hpp"

namespace orrery::lessons {
namespace {

class ShippedLesson : public testing::TestWithParam<const char*> {
 protected:
  ShippedLesson()
      : lesson_(
            load_lesson(std::string(ORRERY_SOURCE_DIR) + "/scenarios/lessons/" + GetParam() + ".md",
                        shipped_catalogue())) {}

  /// As it is, and under this seed.
  RunReport run_of(Question question, std::uint64_t seed) const {
    question.may = {"seed"};
    const std::vector<std::string> changes{"seed=" + std::to_string(seed)};
    return run_to_end(question, plan_of(lesson_, question, changes, shipped_catalogue()),
                      shipped_catalogue());
  }

  Lesson lesson_;
};

/// By the words of the conditions alone.
bool is_so(const Condition& condition, const std::vector<Measured>& measures) {
  using Comparison = Condition::Comparison;
  for (const Measured& measured : measures) {
    if (measured.name != condition.member) continue;
    if (!measured.value) return false;
    const double found = *measured.value;
    const double wanted = std::stod(to_json(condition.wanted));
    switch (condition.comparison) {
      case Comparison::equal:
        return found == wanted;
      case Comparison::unequal:
        return found != wanted;
      case Comparison::less:
        return found < wanted;
      case Comparison::at_most:
        return found <= wanted;
      case Comparison::greater:
        return found > wanted;
      case Comparison::at_least:
        return found >= wanted;
    }
  }
  return false;
}

std::optional<double> value_of(std::string_view name, const std::vector<Measured>& measures) {
  for (const Measured& measured : measures) {
    if (measured.name == name) return measured.value;
  }
  return std::nullopt;
}

bool is_right(const Choice& choice, const std::vector<Measured>& measures) {
  return std::all_of(choice.if_.begin(), choice.if_.end(),
                     [&](const Condition& condition) { return is_so(condition, measures); });
}

TEST_P(ShippedLesson, GradesEachPredictionRightUnderTwentySeeds) {
  constexpr std::uint64_t seeds = 20;
  for (const Step& step : lesson_.steps) {
    if (!step.question || !step.question->predict) continue;
    const Question& question = *step.question;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      SCOPED_TRACE(*question.predict + " seed " + std::to_string(seed));
      const RunReport report = run_of(question, seed);
      if (question.number) {
        const double measured = *value_of(*question.number, report.measures);
        EXPECT_TRUE(grade_number(question, measured, report).is_right);
        for (const double off : {-1.0, 1.0, 1e9}) {
          const Grade grade = grade_number(question, measured + off, report);
          EXPECT_FALSE(grade.is_right);
          EXPECT_NE(grade.because, "") << "whoever says " << measured + off << " is told why not";
        }
        continue;
      }
      std::size_t right = 0;
      for (std::size_t i = 0; i < question.choices.size(); ++i) {
        const bool is_so_in_this_run = is_right(question.choices[i], report.measures);
        right += is_so_in_this_run ? 1 : 0;
        EXPECT_EQ(grade_choice(question, i, report).is_right, is_so_in_this_run)
            << question.choices[i].text;
      }
      EXPECT_EQ(right, 1U) << "one answer is right, and only one";
    }
  }
}

/// The lines of its texts and hints that begin with "set".
std::vector<std::string> lines_to_copy(const Step& step) {
  std::vector<std::string> lines;
  std::vector<std::string> texts = step.question->hints;
  texts.push_back(step.text);
  for (const std::string& text : texts) {
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      if (line.starts_with("    set ")) lines.push_back(line.substr(8));
      else EXPECT_THAT(line, testing::Not(testing::HasSubstr("set "))) << "not to be copied whole";
    }
  }
  return lines;
}

TEST_P(ShippedLesson, HasHintsThatCanBeCopied) {
  for (const Step& step : lesson_.steps) {
    if (!step.question) continue;
    for (const std::string& change : lines_to_copy(step)) {
      EXPECT_NO_THROW(plan_of(lesson_, *step.question, {change}, shipped_catalogue())) << change;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Lessons, ShippedLesson,
                         testing::Values("cap", "flp", "generals", "quorums", "raft"),
                         [](const auto& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace orrery::lessons
