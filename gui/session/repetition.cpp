#include "gui/session/repetition.hpp"

#include <algorithm>

#include "scenarios/run_command.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/form.hpp"
#include "sim/plan/json.hpp"

namespace orrery::gui {
namespace {

/// A value as an override says it: JSON, but a text without quotes where that is no JSON.
std::string in_an_override(const Value& value) {
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return to_json(value);
  try {
    parse_json(*text, "a setting");
    return to_json(value);
  } catch (const Error&) {
    return *text;
  }
}

bool lacks_a_key_of(const Value::Object& now, const Value& before) {
  const auto* old = before.get_if<Value::Object>();
  return std::ranges::any_of(*old, [&](const Value::Member& member) {
    return std::ranges::find(now, member.key, &Value::Member::key) == now.end();
  });
}

/// Settings that make `before` into `now`. Objects are compared so many levels deep; what lies
/// deeper is set as a whole, and so is what has lost a key: a setting can be changed, not taken
/// away.
void add_overrides(const std::string& path, const Value& before, const Value& now, int levels,
                   std::vector<std::string>& overrides) {
  if (before == now) return;
  const auto* object = now.get_if<Value::Object>();
  const bool is_whole = levels == 0 || object == nullptr || !before.get_if<Value::Object>();
  if (is_whole || (!path.empty() && lacks_a_key_of(*object, before))) {
    overrides.push_back(path + "=" + in_an_override(now));
    return;
  }
  for (const Value::Member& member : *object) {
    const Value* old = before.find(member.key);
    const std::string inner = path.empty() ? member.key : path + "." + member.key;
    if (old == nullptr) overrides.push_back(inner + "=" + in_an_override(member.value));
    else add_overrides(inner, *old, member.value, levels - 1, overrides);
  }
}

/// What a plan says, as written; what a file need not say among it.
Value in_full(const Plan& plan) {
  Value tree = write(plan);
  tree["nodes"] = write(plan.nodes);
  tree["stop"] = write(plan.stop);
  for (const char* list : {"faults", "pins", "hands"}) {
    if (tree.find(list) == nullptr) tree[list] = Value::Array{};
  }
  for (const char* section : {"network", "expect"}) {
    if (tree.find(section) == nullptr) tree[section] = Value::Object{};
  }
  return tree;
}

Plan plan_now(const Repetition& repetition, const Catalogue& catalogue) {
  const Experiment experiment =
      load_experiment(repetition.file, repetition.overrides, catalogue, repetition.seed);
  return experiment.plan_of(repetition.cell.value_or(1) - 1, repetition.seed, catalogue);
}

/// It is exact if the file says so.
bool is_confirmed(const Repetition& repetition, const Plan& plan, const Catalogue& catalogue) {
  try {
    return plan_now(repetition, catalogue) == plan;
  } catch (const Error&) {  // an override that the file does not take
    return false;
  }
}

/// The cell that the plan is of, if it is of one.
std::optional<std::size_t> cell_of(const Plan& plan, const Experiment& experiment,
                                   const Catalogue& catalogue) {
  for (std::size_t cell = 0; cell < experiment.cells.size(); ++cell) {
    if (experiment.plan_of(cell, plan.seed, catalogue) == plan) return cell;
  }
  return std::nullopt;
}

/// As few and small settings as the file takes.
void find_overrides(Repetition& repetition, const Plan& plan, const Catalogue& catalogue) {
  constexpr int all_levels = 100;
  const Value before = in_full(plan_now(repetition, catalogue));
  const Value now = in_full(plan);
  for (const int levels : {all_levels, 2, 1}) {
    repetition.overrides.clear();
    add_overrides("", before, now, levels, repetition.overrides);
    repetition.is_exact = is_confirmed(repetition, plan, catalogue);
    if (repetition.is_exact) return;
  }
  repetition.overrides.clear();
}

}  // namespace

Repetition repetition_of(const Plan& plan, const std::string& file, const Catalogue& catalogue) {
  Repetition repetition{.file = file, .seed = plan.seed};
  try {
    const Experiment experiment = load_experiment(file, {}, catalogue, plan.seed);
    const std::optional<std::size_t> cell = cell_of(plan, experiment, catalogue);
    if (experiment.is_one()) repetition.cell = cell.value_or(0) + 1;
    repetition.is_exact = cell.has_value();
    if (!cell) find_overrides(repetition, plan, catalogue);
  } catch (const Error&) {  // the file is gone, or no scenario any more
  }
  return repetition;
}

std::string command_line_of(const Repetition& repetition) {
  std::string line = replay_line(
      {.file = repetition.file, .cell = repetition.cell, .overrides = repetition.overrides},
      repetition.seed);
  if (!repetition.is_exact) line += "; the file does not say what was run any more";
  return line;
}

}  // namespace orrery::gui
