#pragma once
/// A lesson in a terminal, line by line.

#include <optional>
#include <string>
#include <vector>

#include "scenarios/lesson_text.hpp"
#include "scenarios/run_command.hpp"
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

  /// The step that is played; what is only to be read is gone on from.
  void show();

  /// To a step, from 1; says so if there is none.
  void go_to(std::size_t step);

  /// Does what a line says. False: whoever plays it leaves.
  bool take(const std::string& typed);

 private:
  /// A number, and perhaps how sure they are.
  struct Typed {
    double number = 0;
    std::optional<lessons::Confidence> confidence{};
  };

  bool obey(const std::string& word, const std::string& rest);
  void change(const std::string& assignment);
  void say_changes();
  void take_back(const std::string& rest);
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
  void go_on(const std::string& then);
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
  /// What was answered about last, and how to run it again.
  struct LastRun {
    RunOptions options{};
    Plan plan{};
  };
  std::optional<LastRun> last_run_;
};

}  // namespace orrery
