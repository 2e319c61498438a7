#pragma once
/// A run as an editable list: the settings of its scenario, its faults, and what hands did to it.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/setting_rows.hpp"
#include "gui/model/strikes.hpp"
#include "sim/plan/plan.hpp"

namespace orrery::gui {

struct ScenarioRow {
  enum class Part : std::uint8_t { setting, fault, hand };
  Part part = Part::setting;
  SettingRow setting{};   ///< of a fault: what it does is its name, when is its value
  std::string edits{};    ///< the path that another value is for; empty: none
  std::string lead{};     ///< before the value: "at", "every", "after event"
  std::string fate{};     ///< what became of a fault: "n1", "12 times", "never fired"
  EventNumber event = 0;  ///< when it struck first; 0: it did not
  Time time{};            ///< … likewise
  bool is_idle = false;   ///< it never fired
  bool is_changed = false;
  bool is_removed = false;  ///< a shrink has left it out: it is only told of (shrink_run.hpp)
  std::string before{};     ///< of what was changed: how its file has it
  friend bool operator==(const ScenarioRow&, const ScenarioRow&) = default;
};

/// What the list is made from.
struct ScenarioSource {
  const Value& schema;               ///< plan_schema
  const Value& tree;                 ///< the scenario as it is, as `write` has it
  const Value* original = nullptr;   ///< … as its file has it; null: not known
  const Plan& plan;                  ///< with what hands did
  const Strikes* strikes = nullptr;  ///< null: not known now
  bool has_ended = false;
  Time reached{};
  std::function<bool(const std::string& path)> is_open{};
  bool shows_all = false;  ///< also whole settings that the scenario says nothing of
};

std::vector<ScenarioRow> scenario_rows(const ScenarioSource& source);

/// The value that the tree has at "network.loss" or "faults[0].at"; null if it says nothing there.
const Value* value_at(const Value& tree, std::string_view path);

}  // namespace orrery::gui
