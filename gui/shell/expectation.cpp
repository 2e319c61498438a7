#include <charconv>
#include <nlohmann/json.hpp>

#include "gui/shell/script.hpp"

namespace orrery::gui {
namespace {

using Json = nlohmann::json;

/// What stands at the path: members by name, elements by place, "count" of either.
std::optional<Json> at_path(const Json& state, const std::string& path) {
  Json found = state;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string step = path.substr(begin, end - begin);
    begin = end + 1;
    if (found.is_object() && found.contains(step)) {
      found = Json(found[step]);
      continue;
    }
    if (step == "count" && found.is_structured()) return Json(found.size());
    std::size_t place = 0;
    const auto [rest, error] = std::from_chars(step.data(), step.data() + step.size(), place);
    const bool is_place = error == std::errc() && rest == step.data() + step.size();
    if (!is_place || !found.is_array() || place >= found.size()) return std::nullopt;
    found = Json(found[place]);
  }
  return found;
}

std::string in_words(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

template <typename T>
bool holds_between(const T& there, const std::string& relation, const T& wanted) {
  if (relation == "==") return there == wanted;
  if (relation == "!=") return there != wanted;
  if (relation == "<") return there < wanted;
  if (relation == "<=") return there <= wanted;
  if (relation == ">") return there > wanted;
  return there >= wanted;
}

bool is_met(const Json& there, const std::string& relation, const std::string& value) {
  if (relation == "~") return in_words(there).find(value) != std::string::npos;
  if (there.is_number()) {
    const Json wanted = Json::parse(value, nullptr, false);
    if (wanted.is_number()) return holds_between(there, relation, wanted);
  }
  return holds_between(in_words(there), relation, value);
}

}  // namespace

std::optional<std::string> mismatch(const Json& state, const ScriptStep& expectation) {
  const std::optional<Json> there = at_path(state, expectation.name);
  if (!there) return "there is no " + expectation.name;
  if (is_met(*there, expectation.relation, expectation.text)) return std::nullopt;
  return expectation.name + " is " + in_words(*there);
}

}  // namespace orrery::gui
