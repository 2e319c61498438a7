#pragma once
/// A lesson asks before it shows: predict, run, explain. It is a file of Markdown that can be read
/// as it is; each of its fenced blocks of the kind "lesson" is a question, and the text before the
/// block leads to it:
///
///     ```lesson
///     {"predict": "Who is served while the link is cut?", "scenario": "../cap/partition.json",
///      "choices": [{"text": "everybody", "if": ["minority_served == 1"], "because": "…"}, …]}
///     ```
///
/// No key with answers is kept. What an answer is worth follows from predicates on measures of the
/// run ("measure" of a scenario), so it stays right under other seeds and the learner's own
/// changes.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/time.hpp"
#include "sim/lessons/predicate.hpp"
#include "sim/plan/extends.hpp"
#include "sim/plan/plan.hpp"

namespace orrery::lessons {

/// An answer to choose, which is right in the runs of which the predicate holds.
struct Choice {
  std::string text{};
  Predicate if_{};
  std::string because{};    ///< said to who chose it
  std::string otherwise{};  ///< … if it was wrong; because, if there is none
  static constexpr std::string_view required[] = {"text", "if_"};
  friend bool operator==(const Choice&, const Choice&) = default;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (text, if_, because, otherwise))

/// What is said of an attempt that misses its goal in this way.
struct Refutation {
  Predicate if_{};
  std::string because{};
  bool counts = true;  ///< as one of the tries that `refuted` asks for
  static constexpr std::string_view required[] = {"if_", "because"};
  friend bool operator==(const Refutation&, const Refutation&) = default;
};
BOOST_DESCRIBE_STRUCT(Refutation, (), (if_, because, counts))

/// What is looked at after each run: lit where the predicate holds.
struct Lamp {
  std::string name{};
  Predicate if_{};
  static constexpr std::string_view required[] = {"name", "if_"};
  friend bool operator==(const Lamp&, const Lamp&) = default;
};
BOOST_DESCRIBE_STRUCT(Lamp, (), (name, if_))

/// What every try has to keep to, or it is none: "messages arrive". It is a lamp and a part of the
/// goal, and says itself what is wrong where it is broken.
struct Rule {
  std::string name{};
  Predicate if_{};
  std::string because{};  ///< said of a try that breaks it, before all of `otherwise`
  static constexpr std::string_view required[] = {"name", "if_", "because"};
  friend bool operator==(const Rule&, const Rule&) = default;
};
BOOST_DESCRIBE_STRUCT(Rule, (), (name, if_, because))

/// A measure in words, said where it is shown.
struct Meaning {
  std::string name{};
  std::string means{};
  static constexpr std::string_view required[] = {"name", "means"};
  friend bool operator==(const Meaning&, const Meaning&) = default;
};
BOOST_DESCRIBE_STRUCT(Meaning, (), (name, means))

/// A part of the viewer in which the answer can be seen.
enum class Sight : std::uint8_t {
  network,
  spacetime,
  operations,
  log,
  metrics,
  inspector,
  entries
};
BOOST_DESCRIBE_ENUM(Sight, network, spacetime, operations, log, metrics, inspector, entries)

struct Question {
  /// What will the run be like? One of the choices, a node, or a number.
  std::optional<std::string> predict{};
  std::optional<std::string> make{};  ///< change the run so that it comes to the goal
  std::string scenario{};             ///< its file, relative to the lesson's
  /// Changes it: {"protocol": "raft", "network.loss": 0.1}, by the paths of `--set`.
  std::optional<Value> set{};
  std::vector<Lamp> lamps{};
  /// What measures mean; it stays said in the steps that follow.
  std::vector<Meaning> measures{};
  std::vector<Choice> choices{};
  /// The answer is a node: right is one of which this is so at the end ("role == leader"), or
  /// nobody. A lesson that was loaded has a choice for each of them.
  std::optional<Condition> point{};
  /// The answer is a number: right is what this measure comes to, give or take `within`.
  std::optional<std::string> number{};
  double within = 0;
  /// A lesson that was read has the rules here in its goal and among its lamps, too.
  Predicate goal{};
  /// Of this step; before them, in a lesson that was read, those of earlier steps that it keeps.
  std::vector<Rule> rules{};
  std::vector<std::string> keep{};  ///< rules of earlier steps that hold here, too, by their names
  /// The settings that the learner may change: "seed", "protocol", "faults", "hands".
  std::vector<std::string> may{};
  /// Changes to copy, one of each kind at least: "faults=[…]".
  std::vector<std::string> examples{};
  /// The goal is out of reach: the step ends after so many attempts, each refuted. 0: it is not.
  std::uint32_t refuted{};
  /// The first one that fits is said. In those of a number, "answer" is what was answered.
  std::vector<Refutation> otherwise{};
  /// What is to be looked at; the viewer dims the rest. Empty: all.
  std::vector<Sight> look{};
  /// The span of time that the viewer shows at first; if absent the run's beginning.
  std::optional<DurationRange> window{};
  /// With the answer comes what could still come of the run (`orrery futures`): the viewer's band
  /// above the lanes, a chart in the terminal.
  bool futures = false;
  /// Where the run shows the answer: the first of these that it has. "violation", "fault", "role",
  /// "output Decided", "last output Decided of n2", "4600ms: c1 still waits", "end".
  std::vector<std::string> watch{};
  std::vector<std::string> hints{};  ///< Markdown
  std::string then{};                ///< said at the end; Markdown
  static constexpr std::string_view required[] = {"scenario"};
  static constexpr std::string_view one_of[] = {"predict", "make"};
  friend bool operator==(const Question&, const Question&) = default;
};
BOOST_DESCRIBE_STRUCT(Question, (),
                      (predict, make, scenario, set, lamps, measures, choices, point, number,
                       within, goal, rules, keep, may, examples, refuted, otherwise, look, window,
                       futures, watch, hints, then))

/// One entry of `watch`.
struct Watch {
  enum class Kind : std::uint8_t { violation, fault, role, output, time, end };
  Kind kind{};
  std::string output{};        ///< its type
  bool is_last = false;        ///< the last such output, not the first
  std::optional<NodeId> of{};  ///< only this node's
  Time time{};
  std::string words{};  ///< of a time: what is to be seen then
  friend bool operator==(const Watch&, const Watch&) = default;
};

/// Nothing for what is none of these.
std::optional<Watch> parse_watch(const std::string& text);

/// The question's own, and after them a violation, a fault, the end.
std::vector<Watch> watched(const Question& question);

/// What a task takes, before it is tried: "Lamps to light: a stale read, all answered".
std::string lamps_to_light(const Question& question);

/// Choices or a goal that are missing, or stand where they mean nothing.
std::optional<Problem> problem_with(const Question& question);

/// The text up to a question, and the question; none after the last one.
struct Step {
  std::string text{};  ///< Markdown
  std::optional<Question> question{};
  int line = 0;  ///< of the question's block, from 1
};

struct Lesson {
  std::string file{};
  std::string name{};   ///< "cap", of scenarios/lessons/cap.md
  std::string key{};    ///< in files of progress: its name, or its path if it is not shipped
  std::string title{};  ///< of its first heading
  std::vector<Step> steps{};
};

/// Reads the text of a lesson. `file` is what errors call it. Throws Error.
Lesson read_lesson(const std::string& text, const std::string& file);

/// Reads a file, and checks it: each question's run can be made, also as its examples change it,
/// and every predicate names a measure of it. Throws Error.
Lesson load_lesson(const std::string& file, const Catalogue& catalogue);

/// The run of a question after the learner's changes ("seed=7", `hands=[…]`). Throws Error, also
/// for changes that the question does not allow.
Plan plan_of(const Lesson& lesson, const Question& question,
             const std::vector<std::string>& changes, const Catalogue& catalogue);

/// What a measure means, as this step or the newest one before it says. Empty if none does.
std::string meaning_of(const Lesson& lesson, std::size_t step, std::string_view measure);

/// Its `set`; none if there is none.
Value::Object settings_of(const Question& question);

/// The file of the question's scenario, as seen from where the program runs.
std::string scenario_of(const Lesson& lesson, const Question& question);

}  // namespace orrery::lessons
