#pragma once
/// A lesson as somebody plays it: where they are, what they have changed, what they have answered.
/// Who shows it (a terminal, the viewer) is told what to show.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/lessons/grading.hpp"
#include "sim/lessons/progress.hpp"

namespace orrery::lessons {

/// What came of an answer.
struct Answered {
  Grade grade{};
  RunReport report{};
  std::string then{};  ///< what the question says when the step is over
  bool step_is_over = false;
  bool is_known_run = false;      ///< no other than the untouched one or that of an earlier try
  bool is_untouched_run = false;  ///< as the lesson has it
  /// "Yes.", "Not in this run.", "You have made it.", "Not this way (try 1 of 3).": what is said
  /// before the grade's `because`.
  std::string verdict{};
};

class Play {
 public:
  /// Goes on where it was left. The catalogue's parts must outlive this.
  Play(Lesson lesson, LessonProgress progress, const Catalogue& catalogue);

  const Lesson& lesson() const { return lesson_; }
  /// To be kept.
  const LessonProgress& progress() const { return progress_; }

  /// To a step that may be over already (from 0); the lesson goes on from there. What was answered
  /// is still known, only what was out of reach is tried anew. Requires: there is such a step.
  void go_to(std::size_t step);
  /// Back to the step that was answered last, with its run as it was then. Requires: one was.
  void reopen();

  /// All steps are over. After the last one, steps that were left out come.
  bool is_over() const { return step_ == lesson_.steps.size(); }
  std::size_t step_number() const { return step_; }
  /// Requires, as everything below: the lesson is not over.
  const Step& step() const { return lesson_.steps[step_]; }
  /// Its question; null if it is only to be read.
  const Question* question() const;

  /// Changes the run: a setting, as `--set` does; in the place of what it was before. What begins
  /// no new deed is taken back with the change before it. Throws Error, and changes nothing, if
  /// that makes no run or is not the learner's to change. Requires: there is a question.
  void change(const std::string& assignment, bool is_new_deed = true);
  /// As it was before the newest change, which is returned; nothing if there is none.
  std::optional<std::string> take_back();
  /// The run as the lesson has it again.
  void take_all_back();
  /// This setting, and what is below it, as the lesson has it again, and as if it had never been
  /// another.
  void forget(std::string_view path);
  const std::vector<std::string>& changes() const { return changes_; }
  Plan plan() const;

  /// Chooses. Right or wrong, the run is shown; the step is over when the answer is right.
  /// Requires: a prediction, which has this choice (from 0).
  Answered choose(std::size_t choice, std::optional<Confidence> confidence = {});
  /// Likewise. Requires: a prediction whose answer is a number.
  Answered say(double number, std::optional<Confidence> confidence = {});
  /// Runs what the learner has made of it. Requires: something is to be made.
  Answered attempt();
  /// The next hint; nothing if there is none left. Requires: there is a question.
  std::optional<std::string> hint();
  /// Nobody has to answer this one: it is only to be read, or has been answered before.
  bool may_go_on() const;
  /// On to the next step. Requires: may_go_on().
  void go_on();

  /// Attempts at what is out of reach, each another run, that have been refuted.
  std::size_t refuted() const;
  /// The hints that were given in this step, this time: who plays it again is not told at once.
  std::vector<std::string> hints() const;

 private:
  StepProgress& now();
  /// The first step that is not over; beyond the last if all are.
  std::size_t first_open() const;
  /// What was out of reach in it is tried anew if it is over already.
  void begin(std::size_t step);
  /// The step begins with the hints and changes that were kept, if these still make a run. One
  /// that is only to be read is done when it is there.
  void take_up();
  /// Changes that make a run are the learner's again.
  void lay_on(const std::vector<std::string>& changes);
  /// Keeps what was answered to a prediction, and how it was graded.
  Answered predicted(const std::string& answer, std::optional<Confidence> confidence, Grade grade,
                     RunReport report);
  /// Of what is out of reach: one more try, unless the run has been there before.
  Answered refuted_or_known(Grade grade, RunReport report);
  Answered answered(Grade grade, RunReport report, bool step_is_over);
  /// With the verdict; on to the next step if this one is over.
  Answered told(Answered answered);
  void finish_step();

  Lesson lesson_;
  LessonProgress progress_;
  Catalogue catalogue_;
  std::size_t step_ = 0;
  std::uint32_t hints_ = 0;  ///< given in this step
  std::vector<std::string> changes_;
  std::vector<std::vector<std::string>> earlier_;  ///< what they were before each change

  struct Finished {
    std::size_t step = 0;
    std::vector<std::string> changes{};
  };
  std::optional<Finished> finished_;  ///< the step that was answered last
};

/// Keeps how far it has come, in this file; in none if its name is empty. Throws Error if the file
/// is none of progress, or cannot be written.
void keep(const std::string& file, const Play& play);

}  // namespace orrery::lessons
