#pragma once
/// What the viewer remembers of the lesson that is played beside a run.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/lessons/measures_shown.hpp"
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
  std::string condition{};  ///< "minority_served == 1, majority_served == 1"
  std::string missing{};    ///< "needs minority_served == 1, is 0"; empty: it is lit
  bool is_lit() const { return missing.empty(); }
};

/// What came of the last answer: shown until there is another one, or somebody goes on.
struct LessonResult {
  bool is_right = false;
  bool step_is_over = false;
  std::string verdict{};                 ///< "Not in this run."
  std::string sentence{};                ///< why
  std::string then{};                    ///< said when the step is over
  std::vector<lessons::Check> checks{};  ///< of the goal, where something was to be made
  std::vector<LessonLamp> lamps{};
  std::vector<lessons::MeasureRow> measures{};
  std::string changes{};           ///< what the run had been changed to
  std::size_t choice = 0;          ///< that was chosen, from 1; 0: none
  std::optional<double> answer{};  ///< the number that was said
};

struct LessonState {
  std::vector<LessonCard> cards{};
  std::string progress_file{};           ///< empty: nothing is kept
  std::optional<lessons::Play> play{};   ///< nothing: no lesson is open
  std::size_t shown = 0;                 ///< the step on the screen: played, or just answered
  std::optional<LessonResult> result{};  ///< of the step that is shown
  std::string typed{};                   ///< a setting that is to be changed
  std::string number{};                  ///< an answer that is being typed
  /// How sure they say they are, of the answer that comes next.
  std::optional<lessons::Confidence> confidence{};
  /// What the panel brings into sight when it is drawn next.
  enum class Sight : std::uint8_t { as_it_is, top, hint, result };
  Sight sight = Sight::as_it_is;
  bool watches = false;            ///< goes to the deciding event as soon as the run has ended
  std::string watched{};           ///< what that event is, in words
  std::vector<std::string> ran{};  ///< file and settings of the run that is looked at
  std::string own_hands{};         ///< those of the lesson's own run, as a setting
  bool shows_futures = false;      ///< the step has switched the band of futures on
  std::size_t own_settings = 0;    ///< so many of those settings, the first, are the lesson's own
};

}  // namespace orrery::gui
