#pragma once
/// The settings of a scenario as a list, each with its value and what may be there instead: worked
/// out from what the scenario says and from the JSON Schema of scenario files, which knows the
/// other settings and their defaults.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/quantity.hpp"
#include "sim/core/value.hpp"

namespace orrery::gui {

struct SettingRow {
  enum class Kind : std::uint8_t {
    section,  ///< settings that belong together: it may open
    value,    ///< a number, a time, a text
    choice,   ///< one of a few names
    list,     ///< JSON on one line: lists, and what has keys of its own
  };
  Kind kind = Kind::value;
  int depth = 0;
  std::string path{};    ///< as `--set` calls it: "network.latency.lognormal.median"
  std::string name{};    ///< "median"
  std::string text{};    ///< the value, as a person writes it
  bool is_said = false;  ///< the scenario says so; else it is so by default
  bool is_none = false;  ///< there is no value, and there need not be one
  bool can_open = false;
  bool is_open = false;                ///< shows what is by default, too
  std::vector<Quantity> numbers{};     ///< in the text
  std::vector<std::string> choices{};  ///< what stands beside its own text, for a click
  friend bool operator==(const SettingRow&, const SettingRow&) = default;
};

/// What rows are made from.
struct SettingSource {
  const Value& schema;  ///< the whole document
  std::function<bool(const std::string& path)> is_open{};
};

/// A member to begin with: {"network": {…}} has the schema of a property and, if it is said, a
/// value.
struct SettingPart {
  std::string path{};
  std::string name{};
  const Value* schema = nullptr;
  const Value* value = nullptr;  ///< null: by default
  bool is_said = true;           ///< by the scenario, if there is a value
};

/// The rows of a setting and of what belongs to it.
void add_setting_rows(const SettingSource& source, const SettingPart& part, int depth,
                      std::vector<SettingRow>& rows);

/// The definition of that name; null if there is none.
const Value* definition(const Value& schema, std::string_view name);
/// The property of an object's schema; null if there is none.
const Value* property(const Value& object_schema, std::string_view name);

/// The value that a typed text is: JSON, or else the text itself.
Value value_of_text(const std::string& text);
/// A value as a person writes it: a text without quotes, else JSON on one line.
std::string text_of_value(const Value& value);

}  // namespace orrery::gui
