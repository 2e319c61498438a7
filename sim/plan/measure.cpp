#include "sim/plan/measure.hpp"

#include <algorithm>

namespace orrery {
namespace {

bool is_time(const Measure& measure) { return measure.first || measure.last || measure.from; }

}  // namespace

std::optional<Problem> problem_with(const Moment& moment) {
  if (!moment.fault) return problem_with(static_cast<const Trigger&>(moment));
  if (moment.fault->empty()) return Problem{"every fault begins with \"\"", "fault", "name one"};
  const char* stranger = moment.where  ? "where"
                         : moment.node ? "node"
                         : moment.from ? "from"
                         : moment.to   ? "to"
                                       : nullptr;
  if (stranger != nullptr) {
    return Problem{"\"" + std::string(stranger) + "\" does not belong to a fault", stranger,
                   "name the fault in the report's words: \"crash leader (n1)\""};
  }
  if (moment.nth == 0) return Problem{"the first time is number 1", "nth", ""};
  return std::nullopt;
}

std::string to_text(const Moment& moment) {
  if (!moment.fault) return to_text(static_cast<const Trigger&>(moment));
  Trigger named = moment;
  named.output = "fault \"" + *moment.fault + "\"";
  return to_text(named);
}

std::optional<Problem> problem_with(const Measure& measure) {
  if (measure.from && !measure.to) {
    return Problem{"a time begins with \"from\" and ends with \"to\"", "from", "add \"to\""};
  }
  if (measure.to && !measure.from) {
    return Problem{"a time begins with \"from\"", "to", "add \"from\""};
  }
  if (!measure.state && !is_of_clients(measure) && measure.of) {
    return Problem{"\"of\" belongs to a state, or to figures of operations", "of", "leave it out"};
  }
  if (measure.action && !is_of_clients(measure)) {
    return Problem{"\"action\" belongs to figures of operations", "action", "leave it out"};
  }
  const bool has_members = measure.count && (measure.count->output || measure.count->message);
  if (measure.distinct && !has_members) {
    return Problem{"\"distinct\" names a member of the outputs or messages that are counted",
                   "distinct", R"(write "count": {"output": …})"};
  }
  if (!measure.state && measure.take != Taking::mean) {
    return Problem{"\"take\" belongs to the states of several nodes", "take", "leave it out"};
  }
  const std::string& unit = measure.unit;
  if (is_time(measure) && !unit.empty() && unit != "s" && unit != "ms" && unit != "us") {
    return Problem{"times are in \"s\", \"ms\" or \"us\"", "unit", ""};
  }
  return problem_with_nodes(measure.of, "of");
}

bool is_of_clients(const Measure& measure) {
  return measure.report &&
         (measure.report->starts_with("operations.") || measure.report->starts_with("staleness."));
}

bool asks_for_staleness(const Measures& measures) {
  return std::any_of(measures.by_name.begin(), measures.by_name.end(), [](const auto& measure) {
    return measure.second.report && measure.second.report->starts_with("staleness.");
  });
}

std::string unit_of(const Measure& measure) {
  if (!measure.unit.empty()) return measure.unit;
  if (is_time(measure)) return "s";
  if (measure.report && measure.report->ends_with("_ms")) return "ms";
  if (measure.report && measure.report->ends_with("_seconds")) return "s";
  return "";
}

bool is_member(const std::string& state) { return !parse_condition(state); }

Condition condition_of_state(const std::string& state) {
  if (auto condition = parse_condition(state)) return *condition;
  return {.member = state, .comparison = Condition::Comparison::unequal, .wanted = Value()};
}

const Measure* Measures::find(std::string_view name) const {
  const auto found = std::find_if(by_name.begin(), by_name.end(),
                                  [&](const auto& measure) { return measure.first == name; });
  return found == by_name.end() ? nullptr : &found->second;
}

std::vector<std::string> Measures::names() const {
  std::vector<std::string> all;
  for (const auto& [name, measure] : by_name) all.push_back(name);
  return all;
}

}  // namespace orrery
