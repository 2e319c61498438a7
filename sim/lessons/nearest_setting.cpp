#include "sim/lessons/nearest_setting.hpp"

#include <algorithm>

#include "sim/plan/protocol.hpp"

namespace orrery::lessons {
namespace {

/// The paths of all members, and of theirs.
void add_members(const Value& value, const std::string& path, std::vector<std::string>& paths) {
  const auto* const object = value.get_if<Value::Object>();
  if (object == nullptr) return;
  for (const Value::Member& member : *object) {
    paths.push_back(path + "." + member.key);
    add_members(member.value, paths.back(), paths);
  }
}

/// "raft" of "raft" and of {"raft": {…}}.
std::string name_of_choice(const Value& choice) {
  if (const auto* const name = choice.get_if<std::string>()) return *name;
  const auto* const object = choice.get_if<Value::Object>();
  return object == nullptr || object->empty() ? "" : object->front().key;
}

/// What the schema of a protocol's settings defines them with.
std::vector<std::string> names_of_settings(const Protocol& protocol) {
  Schema schema;
  const Value document = schema.document(protocol.settings.schema(schema));
  const Value* form = &document;
  const Value* const reference = document.find("$ref");
  const Value* const definitions = document.find("$defs");
  if (reference != nullptr && definitions != nullptr) {
    const auto& name = *reference->get_if<std::string>();
    form = definitions->find(name.substr(name.rfind('/') + 1));
  }
  const Value* const properties = form == nullptr ? nullptr : form->find("properties");
  std::vector<std::string> names;
  if (properties == nullptr) return names;
  for (const Value::Member& each : *properties->get_if<Value::Object>()) names.push_back(each.key);
  return names;
}

void add_settings_of_protocol(const Value& choice, const Catalogue& catalogue,
                              std::vector<std::string>& paths) {
  const std::string chosen = name_of_choice(choice);
  const std::string beginning = "protocol." + chosen + ".";
  for (const Protocol& protocol : catalogue.protocols) {
    if (protocol.name != chosen) continue;
    for (const std::string& name : names_of_settings(protocol)) paths.push_back(beginning + name);
  }
}

}  // namespace

std::vector<std::string> settings_to_change(const Question& question, const Value& scenario,
                                            const Catalogue& catalogue) {
  std::vector<std::string> paths = question.may;
  for (const std::string& key : question.may) {
    const Value* const value = scenario.find(key);
    if (value == nullptr) continue;
    if (key == "protocol") add_settings_of_protocol(*value, catalogue, paths);
    else add_members(*value, key, paths);
  }
  return paths;
}

std::optional<std::string> nearest_setting(std::string_view typed,
                                           const std::vector<std::string>& paths) {
  std::string name(typed);
  std::replace(name.begin(), name.end(), ' ', '.');
  std::vector<std::string> ends;
  std::vector<std::string> wholes;
  for (const std::string& path : paths) {
    for (std::size_t begin = 0;;) {
      ends.push_back(path.substr(begin));
      wholes.push_back(path);
      const auto dot = path.find('.', begin);
      if (dot == std::string::npos) break;
      begin = dot + 1;
    }
  }
  const auto near = nearest(name, ends);
  if (!near) return std::nullopt;
  return wholes[static_cast<std::size_t>(std::find(ends.begin(), ends.end(), *near) -
                                         ends.begin())];
}

}  // namespace orrery::lessons
