#include "scenarios/scenario_text.hpp"

#include <vector>

namespace orrery {
namespace {

constexpr std::size_t width = 110;
constexpr std::size_t indent = 2;

std::string key_in_quotes(const std::string& key) {
  std::string text;
  append_json_text(text, key);
  return text + ": ";
}

/// What stands between two brackets.
struct Parts {
  char open = '{';
  char close = '}';
  std::vector<std::pair<std::string, const Value*>> inner{};  // "\"key\": ", or nothing
};

/// Nothing inside for a value that has no parts.
Parts parts_of(const Value& value) {
  Parts parts;
  if (const auto* object = value.get_if<Value::Object>()) {
    for (const auto& [key, inner, line] : *object) {
      parts.inner.emplace_back(key_in_quotes(key), &inner);
    }
  } else if (const auto* array = value.get_if<Value::Array>()) {
    parts.open = '[';
    parts.close = ']';
    for (const Value& inner : *array) parts.inner.emplace_back("", &inner);
  }
  return parts;
}

std::string on_one_line(const Value& value) {
  const Parts parts = parts_of(value);
  if (parts.inner.empty()) return to_json(value);
  std::string text;
  for (const auto& [key, inner] : parts.inner) {
    text += (text.empty() ? "" : ", ") + key + on_one_line(*inner);
  }
  return parts.open + text + parts.close;
}

/// `column`: where the value begins.
std::string laid_out(const Value& value, std::size_t depth, std::size_t column) {
  std::string line = on_one_line(value);
  const Parts parts = parts_of(value);
  const bool fits = depth > 0 && column + line.size() <= width;
  if (fits || parts.inner.empty()) return line;
  const std::string margin = "\n" + std::string((depth + 1) * indent, ' ');
  std::string text(1, parts.open);
  for (const auto& [key, inner] : parts.inner) {
    if (text.size() > 1) text += ",";
    text.append(margin).append(key);
    text += laid_out(*inner, depth + 1, margin.size() - 1 + key.size());
  }
  return text + "\n" + std::string(depth * indent, ' ') + parts.close;
}

}  // namespace

std::string scenario_text(const Value& tree) { return laid_out(tree, 0, 0) + "\n"; }

}  // namespace orrery
