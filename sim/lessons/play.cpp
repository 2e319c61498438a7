#include "sim/lessons/play.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/core/ensure.hpp"
#include "sim/lessons/answers.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/measures_shown.hpp"

namespace orrery::lessons {
namespace {

/// A try, and after it which run it was.
std::string key_of_try(const std::vector<std::string>& changes, const std::string& run) {
  return to_text(changes) + run;
}

/// " (run 0123456789abcdef)".
std::string key_of_run(const RunReport& report) {
  return fmt::format(" (run {:016x})", report.digest);
}

/// "yes", "yes, with seed=7".
std::string with_changes(const std::string& answer, const std::vector<std::string>& changes) {
  return changes.empty() ? answer : answer + ", with " + to_text(changes);
}

std::string verdict_of_known_run(const Answered& answered, bool has_changes) {
  if (!answered.is_untouched_run) return "This run has been there before, so it is no new try.";
  if (!has_changes) return "That is the run as the lesson has it: change something first.";
  return "What you have changed makes no difference to the run, so it is no try.";
}

std::string verdict_of(const Question& question, const Answered& answered, std::size_t tries,
                       bool has_changes) {
  const bool is_right = answered.grade.is_right;
  if (question.predict) return is_right ? "Yes." : "Not in this run.";
  if (is_right && question.refuted > 0) {
    return "You have made it, which this lesson holds to be impossible: its task has a hole.";
  }
  if (is_right) return "You have made it.";
  if (question.refuted == 0) return "Not yet.";
  if (answered.is_known_run) return verdict_of_known_run(answered, has_changes);
  if (!answered.grade.counts) return "This is no try.";
  std::string words = "Not this way";
  if (answered.step_is_over)
    words += tries > 1 ? " either: it cannot be made" : ": it cannot be made";
  return fmt::format("{} (try {} of {}).", words, tries, question.refuted);
}

}  // namespace

Play::Play(Lesson lesson, LessonProgress progress, const Catalogue& catalogue)
    : lesson_(std::move(lesson)), progress_(std::move(progress)), catalogue_(catalogue) {
  progress_.lesson = lesson_.key;
  // A lesson may have become shorter since.
  if (progress_.steps.size() > lesson_.steps.size()) progress_.steps.resize(lesson_.steps.size());
  const bool is_known = progress_.at && *progress_.at < lesson_.steps.size();
  step_ = is_known ? *progress_.at : first_open();
  take_up();
}

std::size_t Play::first_open() const {
  const auto open = std::find_if(progress_.steps.begin(), progress_.steps.end(),
                                 [](const StepProgress& step) { return !step.is_over; });
  return static_cast<std::size_t>(open - progress_.steps.begin());
}

void Play::go_to(std::size_t step) {
  ensure(step < lesson_.steps.size(), "there is such a step");
  begin(step);
}

void Play::begin(std::size_t step) {
  step_ = step;
  progress_.at = static_cast<std::uint32_t>(step);
  if (step_ < progress_.steps.size() && now().is_over) now().refuted.clear();
  take_up();
}

void Play::take_up() {
  changes_.clear();
  earlier_.clear();
  hints_ = 0;
  if (is_over()) return;
  if (question() == nullptr) now().is_over = true;
  if (question() == nullptr || step_ >= progress_.steps.size()) return;
  if (!now().is_over) hints_ = now().hints;
  try {
    plan_of(lesson_, *question(), now().changes, catalogue_);
    lay_on(now().changes);
  } catch (const Error&) {  // the lesson has become another one since
    now().changes.clear();
  }
}

void Play::lay_on(const std::vector<std::string>& changes) {
  for (const std::string& change : changes) {
    earlier_.push_back(changes_);
    changes_.push_back(change);
  }
}

void Play::reopen() {
  ensure(finished_.has_value(), "a step has been answered");
  const Finished finished = *finished_;
  begin(finished.step);
  lay_on(finished.changes);
  now().changes = changes_;
}

StepProgress& Play::now() {
  if (progress_.steps.size() <= step_) progress_.steps.resize(step_ + 1);
  return progress_.steps[step_];
}

const Question* Play::question() const {
  ensure(!is_over(), "the lesson goes on");
  return step().question ? &*step().question : nullptr;
}

Plan Play::plan() const {
  ensure(question() != nullptr, "the step asks something");
  return plan_of(lesson_, *question(), changes_, catalogue_);
}

void Play::change(const std::string& typed, bool is_new_deed) {
  ensure(question() != nullptr, "the step asks something");
  const std::string assignment = tidied(typed);
  std::vector<std::string> changed = changes_;
  std::erase_if(changed, [&](const std::string& earlier) {
    return is_within(path_of(earlier), path_of(assignment));
  });
  changed.push_back(assignment);
  plan_of(lesson_, *question(), changed, catalogue_);
  if (is_new_deed) earlier_.push_back(changes_);
  changes_ = std::move(changed);
  now().changes = changes_;
}

std::optional<std::string> Play::take_back() {
  while (!earlier_.empty()) {
    const std::vector<std::string> newer = std::exchange(changes_, std::move(earlier_.back()));
    earlier_.pop_back();
    now().changes = changes_;
    if (newer != changes_) return newer.back();
  }
  return std::nullopt;
}

void Play::take_all_back() {
  changes_.clear();
  earlier_.clear();
  now().changes.clear();
}

void Play::forget(std::string_view path) {
  const auto is_of_it = [&](const std::string& change) { return is_within(path_of(change), path); };
  std::erase_if(changes_, is_of_it);
  for (std::vector<std::string>& changes : earlier_) std::erase_if(changes, is_of_it);
  now().changes = changes_;
}

Answered Play::choose(std::size_t choice, std::optional<Confidence> confidence) {
  const Question* const asked = question();
  ensure(asked != nullptr && choice < asked->choices.size(), "the choice is there");
  RunReport report = run_to_end(*asked, plan(), catalogue_);
  Grade grade = grade_choice(*asked, choice, report);
  return predicted(asked->choices[choice].text, confidence, std::move(grade), std::move(report));
}

Answered Play::say(double number, std::optional<Confidence> confidence) {
  const Question* const asked = question();
  ensure(asked != nullptr && asked->number, "the answer is a number");
  RunReport report = run_to_end(*asked, plan(), catalogue_);
  Grade grade = grade_number(*asked, number, report);
  return predicted(fmt::format("{}", number), confidence, std::move(grade), std::move(report));
}

Answered Play::predicted(const std::string& answer, std::optional<Confidence> confidence,
                         Grade grade, RunReport report) {
  const bool is_right = grade.is_right;
  now().answers.push_back(with_changes(answer, changes_));
  const bool is_first = now().answers.size() == 1;  // the others know that one
  if (confidence && is_first) now().rated.push_back({answer, *confidence, is_right});
  return answered(std::move(grade), std::move(report), is_right);
}

Answered Play::attempt() {
  const Question* const asked = question();
  ensure(asked != nullptr && asked->make, "something is to be made");
  RunReport report = run_to_end(*asked, plan(), catalogue_);
  Grade grade = grade_attempt(*asked, report);
  now().answers.push_back(to_text(changes_));
  const bool is_right = grade.is_right;
  if (asked->refuted > 0 && !is_right) return refuted_or_known(std::move(grade), std::move(report));
  return answered(std::move(grade), std::move(report), is_right);
}

Answered Play::refuted_or_known(Grade grade, RunReport report) {
  const Question& asked = *question();
  const std::string run = key_of_run(report);
  std::vector<std::string>& tries = now().refuted;
  const Plan untouched = plan_of(lesson_, asked, {}, catalogue_);
  const bool is_untouched = run == key_of_run(run_to_end(asked, untouched, catalogue_));
  const bool is_known =
      is_untouched || std::any_of(tries.begin(), tries.end(), [&](const std::string& earlier) {
        return earlier.ends_with(run);
      });
  if (grade.counts && !is_known) tries.push_back(key_of_try(changes_, run));
  return told({.grade = std::move(grade),
               .report = std::move(report),
               .step_is_over = tries.size() >= asked.refuted,
               .is_known_run = is_known,
               .is_untouched_run = is_untouched});
}

Answered Play::answered(Grade grade, RunReport report, bool step_is_over) {
  return told(
      {.grade = std::move(grade), .report = std::move(report), .step_is_over = step_is_over});
}

Answered Play::told(Answered answered) {
  const bool is_against_lesson = question()->refuted > 0 && answered.grade.is_right;
  if (!is_against_lesson) {
    answered.then = with_measures(question()->then, answered.report.measures);
  }
  answered.verdict = verdict_of(*question(), answered, refuted(), !changes_.empty());
  if (!answered.step_is_over) return answered;
  finished_ = Finished{step_, changes_};
  finish_step();
  return answered;
}

std::size_t Play::refuted() const {
  if (progress_.steps.size() <= step_) return 0;
  return progress_.steps[step_].refuted.size();
}

std::optional<std::string> Play::hint() {
  const Question* const asked = question();
  ensure(asked != nullptr, "the step asks something");
  if (hints_ >= asked->hints.size()) return std::nullopt;
  ++hints_;
  now().hints = std::max(now().hints, hints_);
  return asked->hints[hints_ - 1];
}

std::vector<std::string> Play::hints() const {
  const Question* const asked = question();
  if (asked == nullptr) return {};
  const auto given = std::min<std::size_t>(hints_, asked->hints.size());
  return {asked->hints.begin(), asked->hints.begin() + static_cast<std::ptrdiff_t>(given)};
}

bool Play::may_go_on() const {
  return question() == nullptr ||
         (step_ < progress_.steps.size() && progress_.steps[step_].is_over);
}

void Play::go_on() {
  ensure(may_go_on(), "the step is only to be read, or has been answered");
  finish_step();
}

void keep(const std::string& file, const Play& play) {
  if (file.empty()) return;
  Progress all = read_progress(file);
  all.of(play.lesson().key) = play.progress();
  write_progress(file, all);
}

void Play::finish_step() {
  now().is_over = true;
  take_all_back();
  const bool was_last = step_ + 1 == lesson_.steps.size();
  begin(was_last ? first_open() : step_ + 1);
}

}  // namespace orrery::lessons
