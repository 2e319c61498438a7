#include "scenarios/value_text.hpp"

#include <algorithm>

namespace orrery {
namespace {

constexpr std::size_t listed_max = 4;  // longer lists are counted

bool is_empty(const Value& value) {
  const auto* text = value.get_if<std::string>();
  const auto* array = value.get_if<Value::Array>();
  const auto* object = value.get_if<Value::Object>();
  return value.is_null() || (text && text->empty()) || (array && array->empty()) ||
         (object && object->empty());
}

bool is_plain(const Value& value) {
  return !value.get_if<Value::Array>() && !value.get_if<Value::Object>();
}

std::string counted(std::size_t entries) {
  return std::to_string(entries) + (entries == 1 ? " entry" : " entries");
}

std::string one(const Value& value);

std::string list_text(const Value::Array& array) {
  if (array.size() > listed_max) return counted_list(array.size());
  std::string text;
  for (const Value& element : array) text += (text.empty() ? "" : ", ") + one(element);
  return "[" + text + "]";
}

std::string members_text(const Value::Object& object, bool with_empty) {
  std::string text;
  for (const Value::Member& member : object) {
    if (!with_empty && is_empty(member.value)) continue;
    text += (text.empty() ? "" : ", ") + member.key + " " + one(member.value);
  }
  return text;
}

std::string one(const Value& value) {
  if (value.is_null()) return "none";
  if (const auto* text = value.get_if<std::string>()) return text->empty() ? "\"\"" : *text;
  if (const auto* array = value.get_if<Value::Array>()) return list_text(*array);
  if (const auto* object = value.get_if<Value::Object>()) {
    return "{" + members_text(*object, false) + "}";
  }
  return to_json(value);
}

std::size_t common_prefix(const Value::Array& a, const Value::Array& b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return static_cast<std::size_t>(end - a.begin());
}

/// Logs grow and are cut at their end.
std::string list_change(const Value::Array& before, const Value::Array& after) {
  const std::size_t kept = common_prefix(before, after);
  std::string text;
  if (kept < before.size()) text += "-" + counted(before.size() - kept);
  if (kept < after.size()) {
    const std::size_t added = after.size() - kept;
    text += (text.empty() ? "+" : ", +") + counted(added);
    if (added == 1) text += " " + one(after.back());
  }
  return text;
}

/// "timers: +HeartbeatDue -ElectionTimeout": their order in the list says nothing.
std::string set_change(const Value::Array& before, const Value::Array& after) {
  std::string text;
  const auto add = [&](char sign, const Value::Array& from, const Value::Array& other) {
    for (const Value& element : from) {
      if (std::find(other.begin(), other.end(), element) != other.end()) continue;
      (text += text.empty() ? "" : " ") += sign + one(element);
    }
  };
  add('+', after, before);
  add('-', before, after);
  return text;
}

class Comparison {
 public:
  void compare(const std::string& path, const Value& before, const Value& after) {
    if (before == after) return;
    const auto* old_object = before.get_if<Value::Object>();
    const auto* new_object = after.get_if<Value::Object>();
    if (old_object && new_object) return compare_members(path, *old_object, *new_object);
    const auto* old_list = before.get_if<Value::Array>();
    const auto* new_list = after.get_if<Value::Array>();
    if (old_list && new_list && path == "timers") {
      return add(path, set_change(*old_list, *new_list));
    }
    if (old_list && new_list && !are_short_and_plain(*old_list, *new_list)) {
      return add(path, list_change(*old_list, *new_list));
    }
    add(path, one(before) + " -> " + one(after));
  }

  std::vector<std::string> lines;

 private:
  void add(const std::string& path, const std::string& change) {
    if (!change.empty()) lines.push_back(path.empty() ? change : path + ": " + change);
  }

  static bool are_short_and_plain(const Value::Array& a, const Value::Array& b) {
    const auto is_so = [](const Value::Array& list) {
      return list.size() <= 2 * listed_max && std::all_of(list.begin(), list.end(), is_plain);
    };
    return is_so(a) && is_so(b);
  }

  /// Maps may gain and lose keys; a struct of one member is called by its own name alone.
  void compare_members(const std::string& path, const Value::Object& before,
                       const Value::Object& after) {
    const bool is_wrapper = !path.empty() && before.size() == 1 && after.size() == 1 &&
                            before[0].key == after[0].key && !is_plain(after[0].value);
    if (is_wrapper) return compare(path, before[0].value, after[0].value);
    const auto below = [&](const std::string& key) {
      return path.empty() ? key : path + "." + key;
    };
    const Value old_object = before;
    const Value new_object = after;
    for (const Value::Member& member : before) {
      const Value* now = new_object.find(member.key);
      compare(below(member.key), member.value, now ? *now : Value());
    }
    for (const Value::Member& member : after) {
      if (!old_object.find(member.key)) compare(below(member.key), Value(), member.value);
    }
  }
};

}  // namespace

std::string to_line(const Value& value) {
  const auto* object = value.get_if<Value::Object>();
  return object ? members_text(*object, true) : one(value);
}

std::string counted_list(std::size_t entries) { return "[" + counted(entries) + "]"; }

std::vector<std::string> differences(const Value& before, const Value& after) {
  Comparison comparison;
  comparison.compare("", before, after);
  return std::move(comparison.lines);
}

}  // namespace orrery
