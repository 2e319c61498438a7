#include "sim/lessons/lesson.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "sim/core/text.hpp"
#include "sim/lessons/answers.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/lesson_checks.hpp"
#include "sim/lessons/nearest_setting.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/read.hpp"

namespace orrery::lessons {
namespace {

constexpr std::string_view fence = "```";
constexpr std::string_view kind = "lesson";

/// Goes through a text line by line, which end as any editor ends them.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  bool next() {
    if (rest_.empty()) return false;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    while (line_.ends_with(' ') || line_.ends_with('\r')) line_.remove_suffix(1);
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

/// What was meant as the beginning of a question, and is not written as one: "  ```Lesson",
/// "````lesson", "```leson", "```lesson 2".
bool is_nearly_a_fence(std::string_view line) {
  const std::string_view bare = trimmed(line);
  if (!bare.starts_with(fence) && !bare.starts_with("~~~")) return false;
  const std::string_view rest =
      trimmed(bare.substr(std::min(bare.find_first_not_of("`~"), bare.size())));
  const std::string word = lower_case(rest.substr(0, rest.find_first_of(" \t:{")));
  return word == kind || nearest(word, {std::string(kind)}).has_value();
}

/// Others may have a lesson of the same name. Those in any tree of Orrery are the same ones.
std::string key_of(const std::filesystem::path& file) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::weakly_canonical(file, error);
  if (error) return file.string();
  const bool is_shipped = whole.parent_path().filename() == "lessons" &&
                          whole.parent_path().parent_path().filename() == "scenarios";
  return is_shipped ? whole.stem().string() : whole.string();
}

/// What a terminal would obey: an escape, a bell.
bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code == 0x7F || (code < 0x20 && byte != '\n' && byte != '\t');
  });
}

bool says_control(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return has_control(*text);
  if (const auto* array = value.get_if<Value::Array>()) {
    return std::any_of(array->begin(), array->end(),
                       [](const Value& each) { return says_control(each); });
  }
  const auto* object = value.get_if<Value::Object>();
  return object != nullptr &&
         std::any_of(object->begin(), object->end(),
                     [](const Value::Member& each) { return says_control(each.value); });
}

[[noreturn]] void refuse_control(const std::string& file, int line) {
  throw Error({file, line, 0, {}}, "here is a control character, which a terminal would obey",
              "leave it out");
}

/// As if it stood alone in the file, so that errors have the file's lines.
Question read_question(const std::string& json, int line, const std::string& file) {
  const Value value = parse_json(std::string(static_cast<std::size_t>(line), '\n') + json, file);
  if (says_control(value)) refuse_control(file, line);
  return read<Question>(value, Path{.file = file, .text = ""});
}

std::string title_of(std::string_view text) {
  for (Lines lines(text); lines.next();) {
    if (lines.line().starts_with("# ")) return std::string(trimmed(lines.line().substr(2)));
  }
  return "";
}

/// That of the newest step before `end` which has one of this name. Throws Error.
const Rule& rule_named(const std::string& name, const Lesson& lesson, std::size_t end,
                       const Error::Place& place) {
  std::vector<std::string> known;
  for (std::size_t step = end; step-- > 0;) {
    for (const Rule& rule : lesson.steps[step].question->rules) {
      if (rule.name == name) return rule;
      known.push_back(rule.name);
    }
  }
  throw Error(place, "no step before this has a rule " + shown(Value(name)),
              suggestion_among(name, known));
}

/// The rules that each step keeps, in its goal and among its lamps.
void keep_rules(Lesson& lesson) {
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    Question& question = *lesson.steps[i].question;
    std::vector<Rule> kept;
    for (std::size_t k = 0; k < question.keep.size(); ++k) {
      kept.push_back(rule_named(question.keep[k], lesson, i,
                                {lesson.file, lesson.steps[i].line, 0, path_text("keep", k)}));
    }
    question.rules.insert(question.rules.begin(), kept.begin(), kept.end());
    for (const Rule& rule : question.rules) {
      question.lamps.push_back({.name = rule.name, .if_ = rule.if_});
      question.goal.insert(question.goal.end(), rule.if_.begin(), rule.if_.end());
    }
  }
}

/// Whoever types a change in a lesson has typed no option before it.
Error blaming_a_change(const Error& error, const std::vector<std::string>& changes) {
  if (changes.empty()) return error;
  const Error blamed = blaming(error, changes);
  return {{"", 0, 0, blamed.place().path}, blamed.sentence(), blamed.suggestion()};
}

}  // namespace

std::optional<Watch> parse_watch(const std::string& text) {
  constexpr std::string_view output = "output ";
  constexpr std::string_view last = "last ";
  if (text.starts_with(last)) {
    auto watch = parse_watch(text.substr(last.size()));
    if (!watch || watch->kind != Watch::Kind::output) return std::nullopt;
    watch->is_last = true;
    return watch;
  }
  if (text == "violation") return Watch{.kind = Watch::Kind::violation};
  if (text == "fault") return Watch{.kind = Watch::Kind::fault};
  if (text == "role") return Watch{.kind = Watch::Kind::role};
  if (text == "end") return Watch{.kind = Watch::Kind::end};
  if (text.starts_with(output)) {
    constexpr std::string_view of = " of ";
    Watch watch{.kind = Watch::Kind::output, .output = text.substr(output.size())};
    if (const auto at = watch.output.find(of); at != std::string::npos) {
      watch.of = parse_node_id(std::string_view(watch.output).substr(at + of.size()));
      if (!watch.of) return std::nullopt;
      watch.output.resize(at);
    }
    return watch;
  }
  const auto colon = text.find(": ");
  const auto time = parse_duration(text.substr(0, colon));
  if (!time) return std::nullopt;
  return Watch{.kind = Watch::Kind::time,
               .time = *time,
               .words = colon == std::string::npos ? "" : text.substr(colon + 2)};
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

std::string lamps_to_light(const Question& question) {
  std::string words = "Lamps to light: ";
  for (const Lamp& lamp : question.lamps) {
    if (&lamp != &question.lamps.front()) words += ", ";
    words += lamp.name;
  }
  return words;
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

Value::Object settings_of(const Question& question) {
  const auto* settings = question.set ? question.set->get_if<Value::Object>() : nullptr;
  return settings != nullptr ? *settings : Value::Object{};
}

std::string scenario_of(const Lesson& lesson, const Question& question) {
  const std::filesystem::path folder = std::filesystem::path(lesson.file).parent_path();
  return (folder / question.scenario).lexically_normal().string();
}

Lesson read_lesson(const std::string& written, const std::string& file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const bool is_marked = written.starts_with(byte_order_mark);
  const std::string text = is_marked ? written.substr(byte_order_mark.size()) : written;
  Lesson lesson{.file = file,
                .name = std::filesystem::path(file).stem().string(),
                .key = key_of(file),
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
    if (has_control(line)) refuse_control(file, lines.number());
    if (!is_inside && line == std::string(fence) + std::string(kind)) {
      is_inside = true;
      step.line = lines.number();
      json.clear();
    } else if (is_inside && line.starts_with(fence)) {
      is_inside = false;
      step.text = trimmed(step.text);
      step.question = read_question(json, step.line, file);
      lesson.steps.push_back(std::exchange(step, {}));
    } else if (!is_inside && is_nearly_a_fence(line)) {
      throw Error({file, lines.number(), 0, {}}, "a question begins otherwise",
                  "write ```lesson, at the beginning of the line");
    } else {
      (is_inside ? json : step.text).append(line).append("\n");
    }
  }
  if (is_inside) throw Error({file, step.line, 0, {}}, "this block does not end", "close it: ```");
  step.text = trimmed(step.text);
  if (lesson.steps.empty()) {
    throw Error({file, 0, 0, {}}, "a lesson asks something, and this has no question",
                "write one between ```lesson and ```");
  }
  keep_rules(lesson);
  if (!step.text.empty()) lesson.steps.push_back(std::move(step));
  return lesson;
}

Lesson load_lesson(const std::string& file, const Catalogue& catalogue) {
  Lesson lesson = read_lesson(read_text_file(file), file);
  for (Step& step : lesson.steps) {
    if (!step.question) continue;
    check_step(lesson, step, catalogue);
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
  std::vector<std::string> settings;
  if (!changes.empty()) settings = settings_to_change(question, tree.root, catalogue);
  try {
    for (const std::string& change : changes) {
      check_change(question, change, settings);
      apply_override(tree.root, change);
    }
    return read_plan(tree, catalogue);
  } catch (const Error& error) {
    throw blaming_a_change(error, changes);
  }
}

}  // namespace orrery::lessons
