#pragma once
/// What the viewer remembers of the lesson that is played beside a run.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/lessons/play.hpp"

namespace orrery::gui {

/// A lesson that can be opened.
struct LessonCard {
  std::string file{};  ///< "scenarios/lessons/cap.md"
  std::string name{};  ///< "cap"
  std::string title{};
  std::size_t done = 0;  ///< steps that are over
  std::size_t steps = 0;
  friend bool operator==(const LessonCard&, const LessonCard&) = default;
};

struct LessonLamp {
  std::string name{};
  bool is_lit = false;
};

/// What came of the last answer: shown until there is another one, or somebody goes on.
struct LessonResult {
  bool is_right = false;
  bool step_is_over = false;
  std::string sentence{};
  std::vector<LessonLamp> lamps{};
  std::vector<Measured> measures{};
};

struct LessonState {
  std::vector<LessonCard> cards{};
  std::string progress_file{};           ///< empty: nothing is kept
  std::optional<lessons::Play> play{};   ///< nothing: no lesson is open
  std::size_t shown = 0;                 ///< the step on the screen: played, or just answered
  std::optional<LessonResult> result{};  ///< of the step that is shown
  std::array<char, 1024> typed{};        ///< a setting that is to be changed
};

}  // namespace orrery::gui
