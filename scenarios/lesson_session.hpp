#pragma once
/// A lesson in a terminal, line by line.

#include <optional>
#include <string>
#include <vector>

#include "scenarios/lesson_run.hpp"
#include "scenarios/lesson_text.hpp"
#include "scenarios/terminal.hpp"
#include "sim/lessons/play.hpp"

namespace orrery {

class LessonSession {
 public:
  /// `progress`: the file in which it is kept; empty: it is not. The catalogue's parts and the
  /// console outlive this.
  LessonSession(lessons::Play play, std::string progress, const Catalogue& catalogue,
                Console& console);

  const lessons::Play& play() const { return play_; }

  /// The step that is played; what is only to be read is gone on from. After the last step: how
  /// sure they were, and that the lesson is over.
  void show();

  /// From the first step on, with its run as the lesson has it.
  void begin_again();

  /// To a step, from 1; says so if there is none.
  void go_to(std::size_t step);

  /// Does what a line says. False: whoever plays it leaves. After the last step the newest run can
  /// still be examined, and another step gone to.
  bool take(const std::string& typed);

  /// How to play what has been over before.
  void say_it_was_over();

  /// What can be done after the last step, for whoever is asked to type it.
  void say_what_is_left() const;

  /// Says at which step they go on next time, unless the lesson is over.
  void take_leave() const;

  /// It was over when it began here or has been since, whatever step was gone to.
  bool has_been_over() const { return has_been_over_; }

 private:
  /// A number, and perhaps how sure they are.
  struct Typed {
    double number = 0;
    std::optional<lessons::Confidence> confidence{};
  };

  bool obey(const std::string& word, const std::string& rest);
  /// Of these words, also when the lesson is over.
  bool obey_always(const std::string& word, const std::string& rest);
  void end();
  void change(const std::string& assignment);
  void say_changes();
  void take_back(const std::string& rest);
  void step(const std::string& number);
  void next();
  void say_next() const;
  void hint();
  void give_all_hints();
  void look();
  void futures();
  void list(const std::string& topic);

  std::optional<Typed> read_answer(const std::string& line) const;
  std::optional<lessons::Answered> answer(const Typed& typed);
  void say_what_to_type(const std::string& line) const;
  void choose(const std::string& line);
  void run();
  void tell(const lessons::Answered& answered);
  void go_on(const std::string& then, bool drops_changes);
  void keep();
  void say(const std::string& sentence) const;

  RunShown shown_now() const;
  /// Shows what came of an answer, and goes on if the step is over.
  void show_answer(const RunShown& shown, const lessons::Answered& answered, Plan plan);

  lessons::Play play_;
  std::string progress_;
  const Catalogue& catalogue_;
  Console& console_;
  const Outlet& out_;
  std::optional<GradedRun> last_run_;
  bool keeps_ = true;  ///< what is answered; false when that has failed once
  bool has_been_over_ = false;
  bool has_dropped_changes_ = false;  ///< and said so
};

}  // namespace orrery
