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

}  // namespace

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

}  // namespace orrery::gui
