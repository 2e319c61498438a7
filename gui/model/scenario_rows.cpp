#include "gui/model/scenario_rows.hpp"

#include <algorithm>
#include <charconv>

#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

using Part = ScenarioRow::Part;

/// Those of a run, in the order in which one reads them; `always` are shown also where the scenario
/// leaves them as they are by default.
struct TopSetting {
  const char* name;
  bool always;
};
constexpr TopSetting top_settings[] = {
    {"seed", true},     {"nodes", true},   {"stop", true},   {"stable_from", false},
    {"protocol", true}, {"network", true}, {"disk", true},   {"processing", true},
    {"clocks", true},   {"clients", true}, {"twins", false}, {"limits", false},
    {"expect", false},
};

/// "(n1)" at the end of "crash leader (n1)" without its brackets; else nothing.
std::string whom_of(const std::string& mark) {
  const auto open = mark.rfind(" (");
  if (open == std::string::npos || !mark.ends_with(')')) return "";
  return mark.substr(open + 2, mark.size() - open - 3);
}

class Rows {
 public:
  explicit Rows(const ScenarioSource& source)
      : source_(source),
        plan_schema_(definition(source.schema, "Plan")),
        settings_{source.schema, source.is_open} {}

  std::vector<ScenarioRow> make() {
    if (plan_schema_ == nullptr) return {};
    for (const TopSetting& top : top_settings) add_top(top);
    add_faults();
    add_hands();
    return std::move(rows_);
  }

 private:
  void add_top(const TopSetting& top) {
    const Value* schema = property(*plan_schema_, top.name);
    const Value* value = source_.tree.find(top.name);
    if (schema == nullptr) return;
    if (value == nullptr && !top.always && !source_.shows_all) return;
    std::vector<SettingRow> rows;
    add_setting_rows(settings_, {top.name, top.name, schema, value}, 0, rows);
    for (SettingRow& row : rows) {
      const bool is_protocol = row.path == "protocol";
      if (is_protocol) row.choices.clear();  // another one is another scenario
      for (Quantity& number : row.numbers) number.rule.by_one |= row.path == "seed";
      ScenarioRow& added = rows_.emplace_back();
      added.edits = is_protocol || row.kind == SettingRow::Kind::section ? "" : row.path;
      added.setting = std::move(row);
      compare(added);
    }
  }

  /// With how its file has it. What has parts is changed where one of these tells so.
  void compare(ScenarioRow& row) const {
    if (source_.original == nullptr || row.setting.kind == SettingRow::Kind::section) return;
    const Value* now = value_at(source_.tree, row.setting.path);
    const Value* before = value_at(*source_.original, row.setting.path);
    const auto says = [](const Value* value) { return value == nullptr ? "" : choice_of(*value); };
    row.is_changed = (now == nullptr) != (before == nullptr) || says(now) != says(before);
    if (row.is_changed) row.before = before == nullptr ? default_of(row) : choice_of(*before);
  }

  /// Of {"uniform": {…}}, its key.
  static std::string choice_of(const Value& value) {
    const auto* object = value.get_if<Value::Object>();
    return object != nullptr && object->size() == 1 ? object->front().key : text_of_value(value);
  }

  /// Of a setting that the file says nothing of.
  std::string default_of(const ScenarioRow& row) const {
    const std::string top = row.setting.path.substr(0, row.setting.path.find('.'));
    const auto all = [](const std::string&) { return true; };
    std::vector<SettingRow> rows;
    const SettingPart part{top, top, property(*plan_schema_, top), source_.original->find(top)};
    add_setting_rows({source_.schema, all}, part, 0, rows);
    const auto found = std::ranges::find(rows, row.setting.path, &SettingRow::path);
    return found == rows.end() ? "nothing" : found->text;
  }

  std::size_t count_in(const Value& tree, const std::string& list) const {
    const Value* value = tree.find(list);
    const auto* elements = value == nullptr ? nullptr : value->get_if<Value::Array>();
    return elements == nullptr ? 0 : elements->size();
  }

  /// A list of another length is changed, and so is one in which something is another.
  void compare_list(ScenarioRow& row, const std::string& list) const {
    if (source_.original == nullptr) return;
    const Value* now = value_at(source_.tree, row.setting.path);
    const Value* before = value_at(*source_.original, row.setting.path);
    const bool is_same = now == before || (now != nullptr && before != nullptr && *now == *before);
    const std::size_t count = count_in(*source_.original, list);
    const bool is_element = row.setting.path != list;
    row.is_changed = !is_same && (!is_element || count == count_in(source_.tree, list));
    if (!row.is_changed) return;
    const Value* value = value_at(*source_.original, row.edits);
    const bool has_its_value = is_element && value != nullptr;
    if (has_its_value && text_of_value(*value) != row.setting.text) {
      row.before = text_of_value(*value);
    } else if (is_element) {
      row.before = text_of_value(*before);
    } else if (count != count_in(source_.tree, list)) {
      row.before = count == 0 ? "none" : number_words(count);
    }
  }

  ScenarioRow& add_heading(const char* name, std::size_t count) {
    ScenarioRow& row = rows_.emplace_back();
    row.setting = {.kind = SettingRow::Kind::section,
                   .path = name,
                   .name = name,
                   .text = count == 0 ? "none" : number_words(count),
                   .is_said = count > 0};
    compare_list(row, name);
    return row;
  }

  // -------------------------------------------------------------- faults

  void add_faults() {
    const std::vector<FaultEntry>& faults = source_.plan.faults;
    add_heading("faults", faults.size());
    const Value* schema = definition(source_.schema, "FaultEntry");
    for (std::size_t i = 0; i < faults.size(); ++i) {
      const std::string path = "faults[" + std::to_string(i) + "]";
      rows_.push_back(row_of(faults[i], path));
      if (source_.strikes != nullptr) tell(rows_.back(), source_.strikes->faults[i], faults[i].at);
      compare_list(rows_.back(), "faults");
      if (rows_.back().setting.is_open) add_details(path, schema);
    }
  }

  ScenarioRow row_of(const FaultEntry& entry, const std::string& path) const {
    ScenarioRow row{.part = Part::fault};
    row.setting = {.depth = 1,
                   .path = path,
                   .name = to_text(entry.action),
                   .is_said = true,
                   .can_open = true,
                   .is_open = source_.is_open(path)};
    if (entry.for_) row.setting.name += " for " + text_of_value(write(*entry.for_));
    for (const char* key : {"at", "every", "rate"}) {
      const Value* value = value_at(source_.tree, path + "." + key);
      if (value == nullptr) continue;
      row.lead = std::string_view(key) == "rate" ? "" : key;
      set_value(row, path + "." + key, *value);
    }
    if (entry.when) row.setting.text = "when " + text_of_trigger(path);
    return row;
  }

  /// "Elected" of {"output": "Elected"}: the first that it says.
  std::string text_of_trigger(const std::string& path) const {
    const Value* when = value_at(source_.tree, path + ".when");
    const auto* object = when == nullptr ? nullptr : when->get_if<Value::Object>();
    if (object == nullptr || object->empty()) return "something happens";
    return text_of_value(object->front().value);
  }

  void set_value(ScenarioRow& row, const std::string& path, const Value& value) const {
    const auto dot = path.rfind('.');
    const bool is_hand = row.part == Part::hand;
    const Value* object = definition(source_.schema, is_hand ? "Hand" : "FaultEntry");
    row.edits = path;
    row.setting.text = text_of_value(value);
    const Value* schema = object == nullptr ? nullptr : property(*object, path.substr(dot + 1));
    std::vector<SettingRow> one;
    if (schema != nullptr) add_setting_rows(settings_, {path, "", schema, &value}, 0, one);
    if (!one.empty()) row.setting.numbers = one.front().numbers;
  }

  /// What an open fault is made of, each by itself.
  void add_details(const std::string& path, const Value* schema) {
    const Value* entry = value_at(source_.tree, path);
    const auto* members = entry == nullptr ? nullptr : entry->get_if<Value::Object>();
    if (members == nullptr || schema == nullptr) return;
    for (const Value::Member& member : *members) {
      std::vector<SettingRow> rows;
      add_setting_rows(
          settings_,
          {path + "." + member.key, member.key, property(*schema, member.key), &member.value}, 2,
          rows);
      for (SettingRow& row : rows) {
        ScenarioRow& added = rows_.emplace_back();
        added.edits = row.kind == SettingRow::Kind::section ? "" : row.path;
        added.setting = std::move(row);
      }
    }
  }

  void tell(ScenarioRow& row, const Strike& strike, const std::optional<Time>& at) const {
    row.event = strike.event;
    row.time = strike.time;
    const std::string whom = whom_of(strike.mark);
    const bool is_over = source_.has_ended || (at && source_.reached > *at);
    if (strike.times > 1) row.fate = number_words(strike.times) + " times";
    else if (strike.times == 1) row.fate = whom.empty() ? "struck" : "struck " + whom;
    else if (is_over) row.fate = row.part == Part::hand ? "struck nobody" : "never fired";
    row.is_idle = strike.times == 0 && is_over;
  }

  // -------------------------------------------------------------- hands

  void add_hands() {
    const std::vector<Hand>& hands = source_.plan.hands;
    add_heading("hands", hands.size());
    for (std::size_t i = 0; i < hands.size(); ++i) {
      ScenarioRow row{.part = Part::hand, .lead = "after event"};
      const std::string path = "hands[" + std::to_string(i) + "]";
      row.setting = {.depth = 1, .path = path, .name = to_text(hands[i].action), .is_said = true};
      set_value(row, path + ".after", Value(hands[i].after));
      if (source_.strikes != nullptr) tell(row, source_.strikes->hands[i], std::nullopt);
      compare_list(row, "hands");
      rows_.push_back(std::move(row));
    }
  }

  const ScenarioSource& source_;
  const Value* plan_schema_;
  SettingSource settings_;
  std::vector<ScenarioRow> rows_;
};

}  // namespace

std::vector<ScenarioRow> scenario_rows(const ScenarioSource& source) { return Rows(source).make(); }

const Value* value_at(const Value& tree, std::string_view path) {
  const Value* at = &tree;
  while (at != nullptr && !path.empty()) {
    if (path.front() == '.') path.remove_prefix(1);
    if (path.front() == '[') {
      std::size_t index = 0;
      const auto end = std::min(path.find(']'), path.size());
      std::from_chars(path.data() + 1, path.data() + end, index);
      const auto* array = at->get_if<Value::Array>();
      at = array == nullptr || index >= array->size() ? nullptr : &(*array)[index];
      path.remove_prefix(std::min(end + 1, path.size()));
      continue;
    }
    const auto end = std::min(path.find_first_of(".["), path.size());
    at = at->find(path.substr(0, end));
    path.remove_prefix(end);
  }
  return at;
}

}  // namespace orrery::gui
