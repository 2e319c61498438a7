#include "sim/lessons/changes.hpp"

#include <algorithm>
#include <sstream>

#include "sim/core/text.hpp"
#include "sim/lessons/nearest_setting.hpp"
#include "sim/plan/json.hpp"

namespace orrery::lessons {
namespace {

/// Where a setting's name ends: not within the JSON of a value whose "=" was forgotten.
std::string_view::size_type equals_of(std::string_view change) {
  const auto end = change.find_first_of("={\"");
  return end != std::string_view::npos && change[end] == '=' ? end : std::string_view::npos;
}

bool may_change(const Question& question, const std::string& key) {
  return std::find(question.may.begin(), question.may.end(), key) != question.may.end();
}

/// `write: set seed=7`, of this setting if the lesson has an example of it.
std::string example_of(const Question& question, const std::string& key) {
  const auto is_of_key = [&](const std::string& example) { return first_key(example) == key; };
  const auto of_key = std::find_if(question.examples.begin(), question.examples.end(), is_of_key);
  if (of_key != question.examples.end()) return "write: set " + *of_key;
  if (may_change(question, key)) return "write: set " + key + "=" + (key == "seed" ? "7" : "VALUE");
  if (may_change(question, "seed")) return "write: set seed=7";
  return question.examples.empty() ? "" : "write: set " + question.examples.front();
}

/// What begins as JSON ends as JSON: a brace that is missing would make a text of it.
void check_value(const std::string& key, const std::string& value, const std::string& example) {
  const bool is_json = value.starts_with("{") || value.starts_with("[") || value.starts_with("\"");
  if (!is_json) return;
  try {
    parse_json(value, key);
  } catch (const Error& error) {
    constexpr std::string_view file = "the file";
    const bool is_of_file = error.sentence().starts_with(file);
    const std::string sentence =
        is_of_file ? "the value" + error.sentence().substr(file.size()) : error.sentence();
    throw Error({"", 0, 0, key}, sentence, example);
  }
}

/// The setting that was meant; if none is near, those that the step lets be changed.
std::string what_may_change(const Question& question, std::string_view change,
                            const std::vector<std::string>& settings) {
  auto near = nearest_setting(path_of(change), settings);
  if (!near) near = nearest_setting(first_key(change), settings);
  if (near) return did_you_mean(*near);
  return "you may change " + (question.may.empty() ? "nothing" : listed(question.may));
}

}  // namespace

std::string first_key(std::string_view change) {
  return std::string(change.substr(0, change.find_first_of(".[= ")));
}

std::vector<std::string> settings_in(const std::string& markdown) {
  constexpr std::string_view set_word = "set ";
  std::vector<std::string> settings;
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view words = std::string_view(line).substr(begin);
    if (words.starts_with(set_word)) settings.emplace_back(words.substr(set_word.size()));
  }
  return settings;
}

std::string tidied(std::string_view change) {
  const auto equals = equals_of(change);
  if (equals == std::string_view::npos) return std::string(trimmed(change));
  return std::string(trimmed(change.substr(0, equals))) + "=" +
         std::string(trimmed(change.substr(equals + 1)));
}

void check_change(const Question& question, const std::string& change,
                  const std::vector<std::string>& settings) {
  const std::string key = first_key(change);
  const std::string example = example_of(question, key);
  if (change.empty()) throw Error({}, "expected a setting, \"=\" and its value", example);
  if (key.empty() || key.find_first_of("{}\"'") != std::string::npos) {
    throw Error({}, "expected a setting's name first, then \"=\" and its value", example);
  }
  if (!may_change(question, key)) {
    throw Error({"", 0, 0, key}, "this step leaves that as it is",
                what_may_change(question, change, settings));
  }
  const auto equals = equals_of(change);
  const auto blank = change.find(' ');
  if (equals == std::string::npos && blank != std::string::npos) {
    throw Error({"", 0, 0, key}, "expected \"=\" between a setting and its value",
                "write: set " + change.substr(0, blank) + "=" +
                    change.substr(change.find_first_not_of(' ', blank)));
  }
  if (equals == std::string::npos || equals + 1 == change.size()) {
    throw Error({"", 0, 0, key}, "expected \"=\" and a value after the setting", example);
  }
  check_value(key, change.substr(equals + 1), example);
}

std::string_view path_of(std::string_view change) { return change.substr(0, change.find('=')); }

bool is_within(std::string_view path, std::string_view whole) {
  return path.starts_with(whole) &&
         (path.size() == whole.size() || path[whole.size()] == '.' || path[whole.size()] == '[');
}

std::string to_text(const std::vector<std::string>& changes) {
  std::string text;
  for (const std::string& change : changes) text += (text.empty() ? "" : ", ") + change;
  return text.empty() ? "as the lesson has it" : text;
}

}  // namespace orrery::lessons
