#include "sim/lessons/play.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/core/ensure.hpp"
#include "sim/lessons/changes.hpp"

namespace orrery::lessons {
namespace {

/// "seed=7 protocol=raft".
std::string key_of_try(const std::vector<std::string>& changes) {
  std::string text;
  for (const std::string& change : changes) text += (text.empty() ? "" : " ") + change;
  return text;
}

}  // namespace

Play::Play(Lesson lesson, LessonProgress progress, const Catalogue& catalogue)
    : lesson_(std::move(lesson)), progress_(std::move(progress)), catalogue_(catalogue) {
  progress_.lesson = lesson_.name;
  // A lesson may have become shorter since.
  if (progress_.steps.size() > lesson_.steps.size()) progress_.steps.resize(lesson_.steps.size());
  const auto open = std::find_if(progress_.steps.begin(), progress_.steps.end(),
                                 [](const StepProgress& step) { return !step.is_over; });
  step_ = static_cast<std::size_t>(open - progress_.steps.begin());
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

void Play::change(const std::string& assignment) {
  ensure(question() != nullptr, "the step asks something");
  std::vector<std::string> changed = changes_;
  std::erase_if(changed, [&](const std::string& earlier) {
    return is_within(path_of(earlier), path_of(assignment));
  });
  changed.push_back(assignment);
  plan_of(lesson_, *question(), changed, catalogue_);
  earlier_.push_back(std::exchange(changes_, std::move(changed)));
}

std::optional<std::string> Play::take_back() {
  while (!earlier_.empty()) {
    const std::vector<std::string> newer = std::exchange(changes_, std::move(earlier_.back()));
    earlier_.pop_back();
    if (newer != changes_) return newer.back();
  }
  return std::nullopt;
}

void Play::take_all_back() {
  changes_.clear();
  earlier_.clear();
}

void Play::forget(std::string_view path) {
  const auto is_of_it = [&](const std::string& change) { return is_within(path_of(change), path); };
  std::erase_if(changes_, is_of_it);
  for (std::vector<std::string>& changes : earlier_) std::erase_if(changes, is_of_it);
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
  now().answers.push_back(answer);
  if (confidence) now().rated.push_back({answer, *confidence, is_right});
  if (is_right) finish_step();
  return {.grade = std::move(grade), .report = std::move(report), .step_is_over = is_right};
}

Answered Play::attempt() {
  const Question* const asked = question();
  ensure(asked != nullptr && asked->make, "something is to be made");
  Answered answered{.report = run_to_end(*asked, plan(), catalogue_)};
  answered.grade = grade_attempt(*asked, answered.report);
  const std::string tried = key_of_try(changes_);
  now().answers.push_back(tried);
  std::vector<std::string>& refuted_tries = now().refuted;
  const bool is_new =
      std::find(refuted_tries.begin(), refuted_tries.end(), tried) == refuted_tries.end();
  if (!answered.grade.is_right && answered.grade.counts && is_new) refuted_tries.push_back(tried);
  const bool is_given_up = asked->refuted > 0 && refuted() >= asked->refuted;
  answered.step_is_over = answered.grade.is_right || is_given_up;
  if (answered.step_is_over) finish_step();
  return answered;
}

std::size_t Play::refuted() const {
  if (progress_.steps.size() <= step_) return 0;
  return progress_.steps[step_].refuted.size();
}

std::optional<std::string> Play::hint() {
  const Question* const asked = question();
  ensure(asked != nullptr, "the step asks something");
  const std::size_t given = now().hints;
  if (given >= asked->hints.size()) return std::nullopt;
  ++now().hints;
  return asked->hints[given];
}

void Play::read_on() {
  ensure(question() == nullptr, "the step is only to be read");
  finish_step();
}

void Play::finish_step() {
  now().is_over = true;
  take_all_back();
  ++step_;
}

}  // namespace orrery::lessons
