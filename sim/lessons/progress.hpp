#pragma once
/// How far somebody has come in the lessons: a file of their own, which they may hand on.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"

namespace orrery::lessons {

/// How sure somebody says to be of an answer, before the run shows it.
enum class Confidence : std::uint8_t { guess, think, sure };
BOOST_DESCRIBE_ENUM(Confidence, guess, think, sure)

struct RatedAnswer {
  std::string answer{};
  std::optional<Confidence> confidence{};  ///< always there, and so always written
  bool is_right = false;
  friend bool operator==(const RatedAnswer&, const RatedAnswer&) = default;
};
BOOST_DESCRIBE_STRUCT(RatedAnswer, (), (answer, confidence, is_right))

struct StepProgress {
  bool is_over = false;
  std::vector<std::string> answers{};  ///< in order; of a run that was changed, the changes
  std::vector<RatedAnswer> rated{};    ///< the first of them, if its confidence was said
  std::vector<std::string> refuted{};  ///< the different tries of what is out of reach
  std::uint32_t hints{};               ///< so many were asked for
  std::vector<std::string> changes{};  ///< of the run, until it is over
  friend bool operator==(const StepProgress&, const StepProgress&) = default;
};
BOOST_DESCRIBE_STRUCT(StepProgress, (), (is_over, answers, rated, refuted, hints, changes))

struct LessonProgress {
  std::string lesson{};  ///< its key: "cap"
  std::vector<StepProgress>
      steps{};  ///< from the first on; those that are not there have not begun
  /// Where it goes on, from 0; if absent at the first step that is not over.
  std::optional<std::uint32_t> at{};
  /// Steps that are over.
  std::size_t done() const;
  friend bool operator==(const LessonProgress&, const LessonProgress&) = default;
};
BOOST_DESCRIBE_STRUCT(LessonProgress, (), (lesson, steps, at))

struct Progress {
  std::uint32_t version = 1;  ///< of this form
  std::vector<LessonProgress> lessons{};

  /// The lesson's, begun if it is not there yet.
  LessonProgress& of(std::string_view lesson);
  friend bool operator==(const Progress&, const Progress&) = default;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (version, lessons))

/// A version of another program.
std::optional<Problem> problem_with(const Progress& progress);

/// Where it is kept if nobody says where: orrery/lessons.json in the user's folder for data
/// ($XDG_DATA_HOME, or ~/.local/share). Empty if the user has no such folder.
std::string usual_progress_file();

/// Makes the folders that lead to it; whoever reads the file meanwhile sees the old one or the new
/// one. A symbolic link stays one. False if it cannot be written.
bool replace_file(const std::string& file, const std::string& text);

/// No progress if there is no such file. Throws Error for one that cannot be read.
Progress read_progress(const std::string& file);
/// As replace_file does. Throws Error if it cannot be written.
void write_progress(const std::string& file, const Progress& progress);

}  // namespace orrery::lessons
