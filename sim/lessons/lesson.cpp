#include "sim/lessons/lesson.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "sim/lessons/answers.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/plan/fault_checks.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/read.hpp"
#include "sim/plan/run.hpp"

namespace orrery::lessons {
namespace {

constexpr std::string_view fence = "```";
constexpr std::string_view kind = "lesson";

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \n\r\t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \n\r\t") - first + 1);
}

/// Goes through a text line by line.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool next() {
    if (rest_.empty()) return false;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++number_;
    return true;
  }
  std::string_view line() const { return line_; }
  int number() const { return number_; }

 private:
  std::string_view rest_;
  std::string_view line_;
  int number_ = 0;
};

/// As if it stood alone in the file, so that errors have the file's lines.
Question read_question(const std::string& json, int line, const std::string& file) {
  const Value value = parse_json(std::string(static_cast<std::size_t>(line), '\n') + json, file);
  return read<Question>(value, Path{.file = file, .text = ""});
}

std::string title_of(std::string_view text) {
  for (Lines lines(text); lines.next();) {
    if (lines.line().starts_with("# ")) return std::string(without_blanks(lines.line().substr(2)));
  }
  return "";
}

void check_measure(const std::string& name, const Plan& plan, const Error::Place& place) {
  if (plan.measure.find(name) != nullptr) return;
  throw Error(place, "the run has no measure " + shown(Value(name)),
              suggestion_among(name, plan.measure.names()));
}

void check_names(const Predicate& predicate, const Plan& plan, const Error::Place& place,
                 bool knows_answer = false) {
  for (const Condition& condition : predicate) {
    if (knows_answer && condition.member == measure_of_answer) continue;
    check_measure(condition.member, plan, place);
  }
}

/// Outputs that the protocol has, states that its replicas have.
std::optional<Problem> problem_with_words(const Question& question, const Protocol& protocol) {
  if (question.point) {
    if (auto problem = problem_with_state(*question.point, protocol, "point")) return problem;
  }
  const std::vector<std::string> outputs = names_of(protocol.vocabulary.outputs);
  for (std::size_t i = 0; i < question.watch.size(); ++i) {
    const Watch watch = *parse_watch(question.watch[i]);
    if (watch.kind != Watch::Kind::output) continue;
    if (std::find(outputs.begin(), outputs.end(), watch.output) != outputs.end()) continue;
    return Problem{std::string(protocol.title) + " has no output " + shown(Value(watch.output)),
                   path_text("watch", i), suggestion_among(watch.output, outputs)};
  }
  return std::nullopt;
}

/// That all it speaks of is there.
void check(const Lesson& lesson, const Step& step, const Catalogue& catalogue) {
  const Question& question = *step.question;
  const auto place = [&](std::string path) {
    return Error::Place{
        .file = lesson.file, .line = step.line, .column = 0, .path = std::move(path)};
  };
  const std::string scenario = scenario_of(lesson, question);
  if (!std::filesystem::exists(scenario)) {
    throw Error(place("scenario"), "there is no file " + shown(Value(scenario)),
                "its path is relative to the lesson's folder");
  }
  const Plan plan = plan_of(lesson, question, {}, catalogue);
  if (const auto problem = problem_with_words(question, protocol_of(plan, catalogue))) {
    throw Error(place(problem->path), problem->sentence, problem->suggestion);
  }
  if (question.number) check_measure(*question.number, plan, place("number"));
  check_names(question.goal, plan, place("goal"));
  for (std::size_t i = 0; i < question.lamps.size(); ++i) {
    check_names(question.lamps[i].if_, plan, place(path_text("lamps", i) + ".if"));
  }
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    check_names(question.choices[i].if_, plan, place(path_text("choices", i) + ".if"));
  }
  for (std::size_t i = 0; i < question.otherwise.size(); ++i) {
    check_names(question.otherwise[i].if_, plan, place(path_text("otherwise", i) + ".if"),
                question.number.has_value());
  }
  for (std::size_t i = 0; i < question.measures.size(); ++i) {
    check_measure(question.measures[i].name, plan, place(path_text("measures", i)));
  }
  for (std::size_t i = 0; i < question.examples.size(); ++i) {
    try {
      plan_of(lesson, question, {question.examples[i]}, catalogue);
    } catch (const Error& error) {
      throw Error(place(path_text("examples", i)), error.what());
    }
  }
}

std::optional<Problem> problem_with_prediction(const Question& question) {
  if (question.point && question.number) {
    return Problem{"the answer is a node or a number", "number", "leave one of them out"};
  }
  const bool has_answers = question.point || question.number;
  if (has_answers && !question.choices.empty()) {
    return Problem{"the answer is a node or a number, and nothing else can be chosen", "choices",
                   "leave them out"};
  }
  if (!has_answers && question.choices.size() < 2) {
    return Problem{"a prediction has two choices at least", "choices",
                   "or a node (point) or a number as its answer"};
  }
  if (!has_answers && !question.otherwise.empty()) {
    return Problem{"a choice says itself what is wrong with it", "otherwise",
                   "write it into the choice"};
  }
  if (!question.goal.empty()) return Problem{"a prediction has no goal", "goal", "leave it out"};
  if (question.refuted > 0) {
    return Problem{"a prediction can be right", "refuted", "leave it out"};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_task(const Question& question) {
  if (question.goal.empty()) return Problem{"what is to be made has a goal", "goal", ""};
  if (!question.choices.empty()) {
    return Problem{"what is to be made has no choices", "choices", "leave them out"};
  }
  for (const char* key : {question.point ? "point" : "", question.number ? "number" : ""}) {
    if (*key != 0) return Problem{"what is to be made is no answer", key, "leave it out"};
  }
  if (question.may.empty()) {
    return Problem{"nothing may be changed, so nothing can be made", "may", "write [\"faults\"]"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Watch> parse_watch(const std::string& text) {
  constexpr std::string_view output = "output ";
  if (text == "violation") return Watch{.kind = Watch::Kind::violation};
  if (text == "fault") return Watch{.kind = Watch::Kind::fault};
  if (text == "role") return Watch{.kind = Watch::Kind::role};
  if (text == "end") return Watch{.kind = Watch::Kind::end};
  if (text.starts_with(output)) {
    return Watch{.kind = Watch::Kind::output, .output = text.substr(output.size())};
  }
  const auto time = parse_duration(text);
  if (!time) return std::nullopt;
  return Watch{.kind = Watch::Kind::time, .time = *time};
}

std::vector<Watch> watched(const Question& question) {
  std::vector<Watch> all;
  for (const std::string& text : question.watch) {
    if (const auto watch = parse_watch(text)) all.push_back(*watch);
  }
  for (const auto kind : {Watch::Kind::violation, Watch::Kind::fault, Watch::Kind::end}) {
    all.push_back({.kind = kind});
  }
  return all;
}

std::optional<Problem> problem_with(const Question& question) {
  for (std::size_t i = 0; i < question.watch.size(); ++i) {
    if (parse_watch(question.watch[i])) continue;
    return Problem{"there is no such moment", path_text("watch", i),
                   "write violation, fault, role, end, a time or output NAME"};
  }
  if (question.set && question.set->get_if<Value::Object>() == nullptr) {
    return Problem{"expected an object of settings", "set", "write {\"seed\": 7}"};
  }
  if (question.within < 0) return Problem{"expected 0 or more", "within", ""};
  return question.predict ? problem_with_prediction(question) : problem_with_task(question);
}

std::string meaning_of(const Lesson& lesson, std::size_t step, std::string_view measure) {
  for (std::size_t i = std::min(step + 1, lesson.steps.size()); i-- > 0;) {
    if (!lesson.steps[i].question) continue;
    for (const Meaning& meaning : lesson.steps[i].question->measures) {
      if (meaning.name == measure) return meaning.means;
    }
  }
  return "";
}

std::string to_text(const Predicate& predicate) {
  std::string text;
  for (const Condition& condition : predicate) {
    text += (text.empty() ? "" : ", ") + to_text(condition);
  }
  return text;
}

Value::Object settings_of(const Question& question) {
  const auto* settings = question.set ? question.set->get_if<Value::Object>() : nullptr;
  return settings != nullptr ? *settings : Value::Object{};
}

std::string scenario_of(const Lesson& lesson, const Question& question) {
  const std::filesystem::path folder = std::filesystem::path(lesson.file).parent_path();
  return (folder / question.scenario).lexically_normal().string();
}

Lesson read_lesson(const std::string& text, const std::string& file) {
  Lesson lesson{.file = file,
                .name = std::filesystem::path(file).stem().string(),
                .title = title_of(text),
                .steps = {}};
  if (lesson.title.empty()) {
    throw Error({file, 1, 0, {}}, "a lesson begins with a heading", "write \"# What it is about\"");
  }
  Step step;
  std::string json;
  bool is_inside = false;
  for (Lines lines(text); lines.next();) {
    const std::string_view line = lines.line();
    if (!is_inside && line == std::string(fence) + std::string(kind)) {
      is_inside = true;
      step.line = lines.number();
      json.clear();
    } else if (is_inside && line.starts_with(fence)) {
      is_inside = false;
      step.text = without_blanks(step.text);
      step.question = read_question(json, step.line, file);
      lesson.steps.push_back(std::exchange(step, {}));
    } else {
      (is_inside ? json : step.text).append(line).append("\n");
    }
  }
  if (is_inside) throw Error({file, step.line, 0, {}}, "this block does not end", "close it: ```");
  step.text = without_blanks(step.text);
  if (!step.text.empty()) lesson.steps.push_back(std::move(step));
  return lesson;
}

Lesson load_lesson(const std::string& file, const Catalogue& catalogue) {
  Lesson lesson = read_lesson(read_text_file(file), file);
  for (Step& step : lesson.steps) {
    if (!step.question) continue;
    check(lesson, step, catalogue);
    if (!step.question->point) continue;
    step.question->choices = nodes_to_choose(plan_of(lesson, *step.question, {}, catalogue).nodes);
  }
  return lesson;
}

Plan plan_of(const Lesson& lesson, const Question& question,
             const std::vector<std::string>& changes, const Catalogue& catalogue) {
  ScenarioTree tree = load_tree(scenario_of(lesson, question));
  for (const char* of_experiments : {"vary", "swarm", "seeds", "published", "plots"}) {
    take_setting(tree.root, of_experiments);
  }
  for (const Value::Member& member : settings_of(question)) {
    set_setting(tree.root, member.key, member.value, {.file = lesson.file, .path = "set"});
  }
  for (const std::string& change : changes) {
    check_change(question, change);
    apply_override(tree.root, change);
  }
  try {
    return read_plan(tree, catalogue);
  } catch (const Error& error) {
    throw blaming(error, changes);
  }
}

}  // namespace orrery::lessons
