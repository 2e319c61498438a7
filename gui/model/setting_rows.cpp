#include "gui/model/setting_rows.hpp"

#include <algorithm>

#include "sim/core/error.hpp"
#include "sim/plan/json.hpp"

namespace orrery::gui {
namespace {

using Kind = SettingRow::Kind;

const Value::Array* list_at(const Value& schema, std::string_view key) {
  const Value* list = schema.find(key);
  return list == nullptr ? nullptr : list->get_if<Value::Array>();
}

bool is_null_type(const Value& schema) {
  const Value* type = schema.find("type");
  return type != nullptr && *type == Value("null");
}

/// A schema without references, and without the alternative of null.
struct Resolved {
  const Value* schema = nullptr;
  bool may_be_none = false;
};

Resolved resolved(const Value& document, const Value* schema) {
  constexpr std::string_view prefix = "#/$defs/";
  Resolved result{schema, false};
  while (result.schema != nullptr) {
    const Value* reference = result.schema->find("$ref");
    const auto* name = reference == nullptr ? nullptr : reference->get_if<std::string>();
    if (name != nullptr && name->starts_with(prefix)) {
      result.schema = definition(document, std::string_view(*name).substr(prefix.size()));
      continue;
    }
    const Value::Array* either = list_at(*result.schema, "anyOf");
    const bool is_optional =
        either != nullptr && either->size() == 2 && is_null_type(either->back());
    if (!is_optional) break;
    result = {&either->front(), true};
  }
  return result;
}

/// The one key of {"ring": {…}}; empty if it is none such.
std::string_view only_key(const Value& value) {
  const auto* object = value.get_if<Value::Object>();
  return object != nullptr && object->size() == 1 ? std::string_view(object->front().key) : "";
}

/// Is this schema's object the one that this key chooses?
const Value* chosen_by(const Value& alternative, std::string_view key) {
  const Value* properties = alternative.find("properties");
  if (properties == nullptr || only_key(*properties) != key) return nullptr;
  return property(alternative, key);
}

bool has_pattern(const Value& schema) { return schema.find("pattern") != nullptr; }

class RowsOfSettings {
 public:
  RowsOfSettings(const SettingSource& source, std::vector<SettingRow>& rows)
      : source_(source), rows_(rows) {}

  void add(const SettingPart& part, int depth) {
    const Resolved its = resolved(source_.schema, part.schema);
    if (its.schema == nullptr) return;
    const Value* value = part.value;
    const bool is_said = value != nullptr && part.is_said;
    if (value == nullptr) value = part.schema->find("default");
    const Leaf leaf{part, *its.schema, value, is_said, its.may_be_none, depth};
    if (its.schema->find("enum") != nullptr) return add_enumeration(leaf);
    if (list_at(*its.schema, "oneOf") != nullptr && its.schema->find("properties") == nullptr) {
      return add_alternatives(leaf);
    }
    if (its.schema->find("properties") != nullptr) return add_section(leaf);
    add_leaf(leaf);
  }

 private:
  struct Leaf {
    const SettingPart& part;
    const Value& schema;
    const Value* value;  // its own, or the default; null: none
    bool is_said;
    bool may_be_none;
    int depth;
  };

  SettingRow row_of(const Leaf& leaf, Kind kind) const {
    SettingRow row{.kind = kind,
                   .depth = leaf.depth,
                   .path = leaf.part.path,
                   .name = leaf.part.name,
                   .is_said = leaf.is_said};
    row.is_none = leaf.value == nullptr || leaf.value->is_null();
    row.text = row.is_none ? "none" : text_of_value(*leaf.value);
    return row;
  }

  void add_leaf(const Leaf& leaf) {
    SettingRow row = row_of(leaf, Kind::value);
    const Value* type = leaf.schema.find("type");
    if (type != nullptr && *type == Value("boolean")) {
      row.kind = Kind::choice;
      row.choices = {"false", "true"};
    } else if (leaf.value != nullptr && !leaf.value->get_if<std::string>() &&
               (leaf.value->get_if<Value::Array>() || leaf.value->get_if<Value::Object>())) {
      row.kind = Kind::list;
    }
    if (!row.is_none) row.numbers = quantities_in(row.text, leaf.schema);
    rows_.push_back(std::move(row));
  }

  void add_enumeration(const Leaf& leaf) {
    SettingRow row = row_of(leaf, Kind::choice);
    if (leaf.may_be_none) row.choices.emplace_back("none");
    for (const Value& name : *list_at(leaf.schema, "enum")) {
      row.choices.push_back(text_of_value(name));
    }
    rows_.push_back(std::move(row));
  }

  /// {"ring": {…}}, or "ring"; or a text with numbers, as of a distribution.
  void add_alternatives(const Leaf& leaf) {
    const Value::Array& alternatives = *list_at(leaf.schema, "oneOf");
    if (leaf.value == nullptr || leaf.value->is_null()) {
      SettingRow row = row_of(leaf, Kind::choice);
      row.choices = names_of(alternatives);
      row.choices.insert(row.choices.begin(), "none");
      return rows_.push_back(std::move(row));
    }
    const std::string_view key = only_key(*leaf.value);
    if (key.empty()) return add_name_or_text(leaf, alternatives);
    SettingRow row = row_of(leaf, Kind::choice);
    row.text = std::string(key);
    row.choices = names_of(alternatives);
    const Value* chosen = nullptr;
    for (const Value& each : alternatives) {
      if (chosen == nullptr) chosen = chosen_by(each, key);
    }
    if (chosen == nullptr) return rows_.push_back(std::move(row));
    row.can_open = true;
    row.is_open = source_.is_open(row.path);
    const std::string path = row.path + "." + row.text;
    rows_.push_back(std::move(row));
    add_members(*chosen, leaf.value->get_if<Value::Object>()->front().value, path, leaf);
  }

  void add_name_or_text(const Leaf& leaf, const Value::Array& alternatives) {
    SettingRow row = row_of(leaf, Kind::value);
    row.choices = names_of(alternatives);
    if (std::ranges::find(row.choices, row.text) != row.choices.end()) row.kind = Kind::choice;
    else row.choices.clear();
    for (const Value& each : alternatives) {
      const Resolved its = resolved(source_.schema, &each);
      if (its.schema == nullptr || !row.numbers.empty()) continue;
      const bool is_number = leaf.value->get_if<std::string>() == nullptr;
      if (is_number != has_pattern(*its.schema)) row.numbers = quantities_in(row.text, *its.schema);
    }
    if (leaf.value->get_if<Value::Array>() || leaf.value->get_if<Value::Object>()) {
      row.kind = Kind::list;
    }
    rows_.push_back(std::move(row));
  }

  /// Those that need no settings of their own.
  static std::vector<std::string> names_of(const Value::Array& alternatives) {
    std::vector<std::string> names;
    for (const Value& each : alternatives) {
      const Value* name = each.find("const");
      if (name != nullptr) names.push_back(text_of_value(*name));
    }
    return names;
  }

  void add_section(const Leaf& leaf) {
    const bool is_nothing = leaf.value == nullptr || leaf.value->is_null();
    if (is_nothing && leaf.may_be_none) return rows_.push_back(row_of(leaf, Kind::list));
    SettingRow row = row_of(leaf, Kind::section);
    row.is_none = false;
    row.text.clear();
    row.can_open = true;
    row.is_open = source_.is_open(row.path);
    rows_.push_back(row);
    const Value nothing = Value::Object{};
    const std::size_t begin = rows_.size();
    add_members(leaf.schema, leaf.value == nullptr ? nothing : *leaf.value, row.path, leaf);
    if (rows_.size() == begin) rows_.back().text = "as by default";
  }

  /// Those that are said; of what is open, all. A value that is no object is a shorthand.
  void add_members(const Value& object_schema, const Value& value, const std::string& path,
                   const Leaf& parent) {
    const Resolved its = resolved(source_.schema, &object_schema);
    const Value* properties = its.schema == nullptr ? nullptr : its.schema->find("properties");
    const auto* members = properties == nullptr ? nullptr : properties->get_if<Value::Object>();
    if (members == nullptr) {
      const SettingPart whole{path, "", its.schema, &value, parent.is_said};
      if (its.schema != nullptr) add(whole, parent.depth + 1);
      return;
    }
    const bool shows_all = source_.is_open(parent.part.path);
    for (const Value::Member& member : *members) {
      const Value* own = value.find(member.key);
      const bool is_said = own != nullptr && parent.is_said;
      if (!is_said && !shows_all) continue;
      add({path + "." + member.key, member.key, &member.value, own, is_said}, parent.depth + 1);
    }
  }

  const SettingSource& source_;
  std::vector<SettingRow>& rows_;
};

}  // namespace

void add_setting_rows(const SettingSource& source, const SettingPart& part, int depth,
                      std::vector<SettingRow>& rows) {
  RowsOfSettings(source, rows).add(part, depth);
}

const Value* definition(const Value& schema, std::string_view name) {
  const Value* definitions = schema.find("$defs");
  return definitions == nullptr ? nullptr : definitions->find(name);
}

const Value* property(const Value& object_schema, std::string_view name) {
  const Value* properties = object_schema.find("properties");
  return properties == nullptr ? nullptr : properties->find(name);
}

Value value_of_text(const std::string& text) {
  try {
    return parse_json(text, "");
  } catch (const Error&) {
    return text;
  }
}

std::string text_of_value(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text != nullptr ? *text : to_json(value);
}

}  // namespace orrery::gui
