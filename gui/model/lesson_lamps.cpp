#include "gui/model/lesson_lamps.hpp"

#include <algorithm>

#include "gui/model/lesson.hpp"
#include "sim/lessons/predicate.hpp"

namespace orrery::gui {
namespace {

StepLamp lamp_not_known(const lessons::Lamp& lamp) {
  return {.name = lamp.name,
          .words = lamp.name + ": not known yet",
          .explanation = "Lit if " + lessons::to_text(lamp.if_) + ".\nThe answer shows it."};
}

StepLamp lamp_known(const LessonLamp& lamp) {
  const std::string condition = "Lit if " + lamp.condition + ".";
  if (lamp.is_lit()) return {lamp.name, StepLamp::State::lit, lamp.name + ": lit", condition};
  return {lamp.name, StepLamp::State::dark, lamp.name + ": dark",
          condition + "\nDark: " + lamp.missing + "."};
}

std::string name_of_sum(StepLamp::State state) {
  if (state == StepLamp::State::not_known) return "not known yet";
  return state == StepLamp::State::lit ? "lit" : "dark";
}

}  // namespace

std::vector<StepLamp> step_lamps(const LessonState& lesson) {
  std::vector<StepLamp> lamps;
  const auto& question = shown_step(lesson).question;
  if (!question) return lamps;
  if (lesson.result) {
    std::ranges::transform(lesson.result->lamps, std::back_inserter(lamps), lamp_known);
  } else {
    std::ranges::transform(question->lamps, std::back_inserter(lamps), lamp_not_known);
  }
  return lamps;
}

std::vector<StepLamp> summed_up(const std::vector<StepLamp>& lamps, bool sums_dark) {
  using State = StepLamp::State;
  std::vector<StepLamp> sums;
  for (const State state : {State::dark, State::lit, State::not_known}) {
    StepLamp sum{.name = name_of_sum(state), .state = state};
    std::size_t count = 0;
    for (const StepLamp& lamp : lamps) {
      if (lamp.state != state) continue;
      if (state == State::dark && !sums_dark) {
        sums.push_back(lamp);
        continue;
      }
      ++count;
      sum.explanation += (count == 1 ? "" : "\n") + lamp.words;
    }
    sum.words = std::to_string(count) + (count == 1 ? " lamp " : " lamps ") + sum.name;
    if (count > 0) sums.push_back(std::move(sum));
  }
  return sums;
}

bool may_see_judges(const LessonState& lesson) {
  return !lesson.play || (lesson.result && lesson.result->step_is_over);
}

}  // namespace orrery::gui
