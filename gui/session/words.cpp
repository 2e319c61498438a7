#include "gui/session/words.hpp"

namespace orrery::gui {
namespace {

void append_words(std::string& out, const Value& value);

void append_list(std::string& out, const Value::Array& list) {
  out += '[';
  for (const Value& element : list) {
    if (&element != &list.front()) out += ", ";
    append_words(out, element);
  }
  out += ']';
}

void append_members(std::string& out, const Value::Object& members) {
  out += '{';
  for (const Value::Member& member : members) {
    if (&member != &members.front()) out += ", ";
    out += member.key;
    out += ": ";
    append_words(out, member.value);
  }
  out += '}';
}

void append_words(std::string& out, const Value& value) {
  if (value.is_null()) {
    out += "none";
  } else if (const auto* text = value.get_if<std::string>()) {
    out += text->empty() ? "\"\"" : *text;
  } else if (const auto* list = value.get_if<Value::Array>()) {
    append_list(out, *list);
  } else if (const auto* members = value.get_if<Value::Object>()) {
    append_members(out, *members);
  } else {
    out += to_json(value);
  }
}

/// What the thing's `value` is, or that of its first part that has one; of several versions, each.
std::optional<std::string> value_in(const Value& thing) {
  std::string all;
  if (const auto* versions = thing.get_if<Value::Array>()) {
    for (const Value& version : *versions) {
      const auto value = value_in(version);
      if (!value) return std::nullopt;
      all += (all.empty() ? "" : " or ") + *value;
    }
    return all.empty() ? std::nullopt : std::optional(all);
  }
  const auto* members = thing.get_if<Value::Object>();
  if (members == nullptr) return std::nullopt;
  if (const Value* value = thing.find("value")) return words_of(*value);
  for (const Value::Member& member : *members) {
    if (auto value = value_in(member.value)) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> named_values(const Value& value) {
  const auto* things = value.get_if<Value::Object>();
  if (things == nullptr || things->empty()) return std::nullopt;
  std::string all;
  for (const Value::Member& thing : *things) {
    const auto its = value_in(thing.value);
    if (!its) return std::nullopt;
    all += (all.empty() ? "" : ", ") + thing.key + " = " + *its;
  }
  return all;
}

std::string words_of(const Value& value) {
  std::string out;
  append_words(out, value);
  return out;
}

std::string words_of(std::string_view type, const Value& content) {
  std::string out(type);
  const auto* members = content.get_if<Value::Object>();
  const bool is_empty = content.is_null() || (members != nullptr && members->empty());
  if (is_empty) return out;
  out += ' ';
  append_words(out, content);
  return out;
}

std::string line_of_member(std::string_view name, std::string_view value) {
  constexpr std::size_t short_name = 2;
  std::string line(name);
  if (!name.empty()) line += name.size() <= short_name ? " = " : " ";
  return line.append(value);
}

}  // namespace orrery::gui
