#include "gui/model/inspector.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

/// A list or object that is said in so few characters needs no tree.
constexpr std::size_t short_enough = 28;
constexpr std::size_t line_length = 160;

std::size_t size_of(const Value& value) {
  if (const auto* array = value.get_if<Value::Array>()) return array->size();
  if (const auto* object = value.get_if<Value::Object>()) return object->size();
  return 0;
}

InspectorRow row_of(const std::string& name, const Value& value, const std::string& path,
                    const std::set<std::string>& opened) {
  InspectorRow row{.kind = InspectorRow::Kind::field, .name = name, .path = path};
  row.value = value_words(value, line_length);
  const std::size_t size = size_of(value);
  row.can_open = size > 0 && row.value.size() > short_enough;
  row.is_open = row.can_open && opened.contains(path);
  if (!row.can_open) return row;
  const bool is_list = value.get_if<Value::Array>() != nullptr;
  const std::string count = number_words(size) + (size == 1 ? " entry" : " entries");
  if (row.is_open) row.value = is_list ? count : "";
  else if (is_list || size > 6) row.value = count + " " + row.value;
  return row;
}

void add_row(const std::string& name, const Value& value, const std::string& owner,
             const std::set<std::string>& opened, std::vector<InspectorRow>& rows, int depth) {
  InspectorRow row = row_of(name, value, owner + "/" + name, opened);
  row.depth = depth;
  const bool is_open = row.is_open;
  const std::string path = row.path;
  rows.push_back(std::move(row));
  if (is_open) add_tree(value, path, opened, depth + 1, rows);
}

}  // namespace

void add_tree(const Value& value, const std::string& owner, const std::set<std::string>& opened,
              int depth, std::vector<InspectorRow>& rows) {
  if (const auto* object = value.get_if<Value::Object>()) {
    for (const Value::Member& member : *object) {
      add_row(member.key, member.value, owner, opened, rows, depth);
    }
  } else if (const auto* array = value.get_if<Value::Array>()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      add_row(std::to_string(i), (*array)[i], owner, opened, rows, depth);
    }
  } else if (!value.is_null()) {
    add_row("value", value, owner, opened, rows, depth);
  }
}

}  // namespace orrery::gui
