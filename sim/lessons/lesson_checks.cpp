#include "sim/lessons/lesson_checks.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "sim/core/text.hpp"
#include "sim/lessons/answers.hpp"
#include "sim/lessons/changes.hpp"
#include "sim/lessons/measures_shown.hpp"
#include "sim/plan/fault_checks.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/population.hpp"
#include "sim/plan/run.hpp"

namespace orrery::lessons {
namespace {

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
  for (const char* key :
       {question.rules.empty() ? "" : "rules", question.keep.empty() ? "" : "keep"}) {
    if (*key != 0)
      return Problem{"a prediction has no rules, for it is no try", key, "leave them out"};
  }
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

bool is_number(const Value& value) {
  if (const auto* number = value.get_if<double>()) return std::isfinite(*number);
  return value.get_if<std::int64_t>() != nullptr || value.get_if<std::uint64_t>() != nullptr;
}

std::vector<std::string> keys_of_plans() {
  std::vector<std::string> keys;
  Plan plan;
  for_each_member(plan, [&](std::string_view name, const auto&) { keys.emplace_back(name); });
  return keys;
}

void check_measure(const std::string& name, const Plan& plan, const Error::Place& place) {
  if (plan.measure.find(name) != nullptr) return;
  throw Error(place, "the run has no measure " + shown(Value(name)),
              suggestion_among(name, plan.measure.names()));
}

void check_names(const Predicate& predicate, const Plan& plan, const Error::Place& place,
                 bool knows_answer = false) {
  for (const Condition& condition : predicate) {
    const bool is_answer = knows_answer && condition.member == measure_of_answer;
    if (!is_answer) check_measure(condition.member, plan, place);
    const auto* const other = condition.wanted.get_if<std::string>();
    if (is_number(condition.wanted) || (other && plan.measure.find(*other))) continue;
    throw Error(place, "measures are numbers, and " + to_text(condition) + " compares with none");
  }
}

/// `place` is of a path in the question.
template <class PlaceOf>
void check_predicates(const Question& question, const Plan& plan, PlaceOf place) {
  const std::size_t kept = question.keep.size();
  for (std::size_t i = 0; i < question.rules.size(); ++i) {
    const bool is_kept = i < kept;
    check_names(question.rules[i].if_, plan,
                place(is_kept ? path_text("keep", i) : path_text("rules", i - kept) + ".if"));
  }
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
}

/// "{served}" in a sentence stands for a measure that there is.
void check_sentence(const std::string& sentence, const Plan& plan, const Error::Place& place) {
  for (const std::string& name : measures_in(sentence)) check_measure(name, plan, place);
}

template <class PlaceOf>
void check_sentences(const Question& question, const Plan& plan, PlaceOf place) {
  check_sentence(question.then, plan, place("then"));
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    check_sentence(question.choices[i].because, plan, place(path_text("choices", i) + ".because"));
    check_sentence(question.choices[i].otherwise, plan,
                   place(path_text("choices", i) + ".otherwise"));
  }
  for (std::size_t i = 0; i < question.otherwise.size(); ++i) {
    const std::string path = path_text("otherwise", i) + ".because";
    check_sentence(question.otherwise[i].because, plan, place(path));
  }
  for (const Rule& rule : question.rules) check_sentence(rule.because, plan, place("rules"));
}

/// The settings that the learner may change, each by its first key.
void check_may(const Question& question, const Error::Place& place) {
  const std::vector<std::string> known = keys_of_plans();
  for (const std::string& key : question.may) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    throw Error(place, "a scenario has no setting " + shown(Value(key)),
                suggestion_among(key, known));
  }
}

/// What a question sets is blamed on the lesson, and not on the scenario's file.
Plan checked_plan(const Lesson& lesson, const Question& question, const Catalogue& catalogue,
                  const Error::Place& place) {
  try {
    return plan_of(lesson, question, {}, catalogue);
  } catch (const Error& error) {
    if (!question.set) throw;
    Question unset = question;
    unset.set.reset();
    plan_of(lesson, unset, {}, catalogue);  // throws if the scenario is to blame
    const std::string& path = error.place().path;
    throw Error({place.file, place.line, 0, path.empty() ? "set" : "set." + path}, error.sentence(),
                error.suggestion());
  }
}

/// Outputs that the protocol has, states that its replicas have, moments that the run has.
std::optional<Problem> problem_with_words(const Question& question, const Plan& plan,
                                          const Protocol& protocol) {
  const Time stop = plan.stop;
  if (question.window && question.window->min >= stop) {
    return Problem{"the run is over by then", "window", "it stops at " + orrery::to_text(stop)};
  }
  if (question.futures && protocol.decides.name.empty()) {
    return Problem{std::string(protocol.title) + " decides no value of which it could be asked " +
                       "whether it can still come",
                   "futures", "leave it out"};
  }
  if (question.point) {
    if (auto problem = problem_with_state(*question.point, protocol, "point")) return problem;
  }
  const std::vector<std::string> outputs = names_of(protocol.vocabulary.outputs);
  for (std::size_t i = 0; i < question.watch.size(); ++i) {
    const Watch watch = *parse_watch(question.watch[i]);
    if (watch.kind == Watch::Kind::time && watch.time > stop) {
      return Problem{"the run is over by then", path_text("watch", i),
                     "it stops at " + orrery::to_text(stop)};
    }
    if (watch.kind != Watch::Kind::output) continue;
    if (watch.of && watch.of->number() > count_of(watch.of->group(), plan, protocol)) {
      return Problem{"there is no " + orrery::to_text(*watch.of) + " in this run",
                     path_text("watch", i), ""};
    }
    if (std::find(outputs.begin(), outputs.end(), watch.output) != outputs.end()) continue;
    return Problem{std::string(protocol.title) + " has no output " + shown(Value(watch.output)),
                   path_text("watch", i), suggestion_among(watch.output, outputs)};
  }
  return std::nullopt;
}

}  // namespace

void check_step(const Lesson& lesson, const Step& step, const Catalogue& catalogue) {
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
  const Plan plan = checked_plan(lesson, question, catalogue, place("set"));
  check_may(question, place("may"));
  if (const auto problem = problem_with_words(question, plan, protocol_of(plan, catalogue))) {
    throw Error(place(problem->path), problem->sentence, problem->suggestion);
  }
  if (question.number) check_measure(*question.number, plan, place("number"));
  check_predicates(question, plan, place);
  check_sentences(question, plan, place);
  for (std::size_t i = 0; i < question.measures.size(); ++i) {
    check_measure(question.measures[i].name, plan, place(path_text("measures", i)));
  }
  const auto check_change_to_copy = [&](const std::string& change, std::string path) {
    try {
      plan_of(lesson, question, {change}, catalogue);
    } catch (const Error& error) {
      throw Error(place(std::move(path)), error.what());
    }
  };
  for (std::size_t i = 0; i < question.examples.size(); ++i) {
    check_change_to_copy(question.examples[i], path_text("examples", i));
  }
  for (std::size_t i = 0; i < question.hints.size(); ++i) {
    for (const std::string& setting : settings_in(question.hints[i])) {
      check_change_to_copy(setting, path_text("hints", i));
    }
  }
}

namespace {

/// The first that stands twice.
std::optional<std::size_t> twice_in(const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(names.begin(), end, names[i]) != end) return i;
  }
  return std::nullopt;
}

template <class Parts>
std::vector<std::string> names_in(const Parts& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) names.push_back(part.name);
  return names;
}

std::optional<Problem> problem_with_repetition(const Question& question) {
  std::vector<std::string> choices;
  for (const Choice& choice : question.choices) choices.push_back(choice.text);
  std::vector<std::string> sights;
  for (const Sight sight : question.look) sights.emplace_back(name_of_enumerator(sight));
  std::vector<std::string> lamps = names_in(question.rules);
  for (const Lamp& lamp : question.lamps) lamps.push_back(lamp.name);
  const std::pair<const char*, std::vector<std::string>> lists[] = {
      {"choices", choices},      {"look", sights},        {"lamps", lamps},
      {"may", question.may},     {"keep", question.keep}, {"measures", names_in(question.measures)},
      {"hints", question.hints},
  };
  for (const auto& [key, names] : lists) {
    const auto twice = twice_in(names);
    if (!twice) continue;
    return Problem{shown(Value(names[*twice])) + " stands here twice", key,
                   "leave one of them out"};
  }
  return std::nullopt;
}

/// Words that are never said, lamps that say nothing.
std::optional<Problem> problem_with_emptiness(const Question& question) {
  if (trimmed(question.predict.value_or(question.make.value_or(""))).empty()) {
    return Problem{"a question has words", question.predict ? "predict" : "make", ""};
  }
  for (std::size_t i = 0; i < question.lamps.size(); ++i) {
    if (!question.lamps[i].if_.empty()) continue;
    return Problem{"this lamp is always lit", path_text("lamps", i), "write when it is, in \"if\""};
  }
  for (std::size_t i = 0; i + 1 < question.otherwise.size(); ++i) {
    if (!question.otherwise[i].if_.empty()) continue;
    return Problem{"this is always said, so nothing after it ever is", path_text("otherwise", i),
                   "put it last"};
  }
  for (std::size_t i = 0; i < question.hints.size(); ++i) {
    if (trimmed(question.hints[i]).empty()) {
      return Problem{"this hint says nothing", path_text("hints", i), "leave it out"};
    }
  }
  if (question.window && question.window->min >= question.window->max) {
    return Problem{"this window has no length", "window", "write \"2s..9s\""};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> problem_with(const Question& question) {
  if (auto problem = problem_with_repetition(question)) return problem;
  if (auto problem = problem_with_emptiness(question)) return problem;
  for (std::size_t i = 0; i < question.watch.size(); ++i) {
    if (parse_watch(question.watch[i])) continue;
    return Problem{"there is no such moment", path_text("watch", i),
                   "write violation, fault, role, end, a time, output NAME or last output NAME"};
  }
  if (question.set && question.set->get_if<Value::Object>() == nullptr) {
    return Problem{"expected an object of settings", "set", "write {\"seed\": 7}"};
  }
  if (question.within > 0 && !question.number) {
    return Problem{"only a number may be a little off", "within", "leave it out"};
  }
  if (question.point &&
      std::find(question.may.begin(), question.may.end(), "nodes") != question.may.end()) {
    return Problem{"the nodes to point at stay", "may", "leave \"nodes\" out"};
  }
  if (question.within < 0) return Problem{"expected 0 or more", "within", ""};
  return question.predict ? problem_with_prediction(question) : problem_with_task(question);
}

}  // namespace orrery::lessons
