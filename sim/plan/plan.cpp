#include "sim/plan/plan.hpp"

#include <algorithm>

#include "sim/check/availability.hpp"
#include "sim/check/liveness.hpp"
#include "sim/check/staleness.hpp"
#include "sim/plan/client_checks.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/experiment_checks.hpp"
#include "sim/plan/fault_checks.hpp"
#include "sim/plan/hand_checks.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/liar_checks.hpp"
#include "sim/plan/network_checks.hpp"
#include "sim/plan/pin_checks.hpp"

namespace orrery {
namespace {

constexpr std::uint32_t nodes_max = 1'000'000;

// ---------------------------------------------------------------- checks that need the whole plan

std::vector<std::string> judge_names(const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const GeneralJudge& general : catalogue.judges) {
    names.emplace_back(general.judge.promise.name);
  }
  for (const Protocol& protocol : catalogue.protocols) {
    for (const Promise& promise : protocol.promises) names.emplace_back(promise.name);
    for (const Judge& judge : protocol.judges) names.emplace_back(judge.promise.name);
  }
  return names;
}

/// The judges that a run of this protocol can have.
std::vector<std::string> judge_names(const Catalogue& catalogue, const Plan& plan,
                                     const Protocol& protocol) {
  const Circumstances circumstances = circumstances_of(plan, protocol);
  std::vector<std::string> names;
  for (const auto& [judge, can_judge] : catalogue.judges) {
    if (can_judge == nullptr || can_judge(circumstances)) names.emplace_back(judge.promise.name);
  }
  // These have a judge where they have a bound; a scenario may show that it is broken.
  if (plan.expect.availability) names.emplace_back(availability({}, {}).promise.name);
  if (plan.expect.staleness) names.emplace_back(bounded_staleness({}).promise.name);
  if (plan.expect.liveness) names.emplace_back(liveness().promise.name);
  const std::vector<std::string> own = judge_names({std::span(&protocol, 1), {}});
  names.insert(names.end(), own.begin(), own.end());
  return names;
}

std::optional<Problem> problem_with_judges(const std::vector<std::string>& judges,
                                           const std::vector<std::string>& known,
                                           const std::string& path) {
  for (std::size_t i = 0; i < judges.size(); ++i) {
    if (std::find(known.begin(), known.end(), judges[i]) != known.end()) continue;
    return Problem{"there is no judge " + shown(judges[i]), path_text(path, i),
                   suggestion_among(judges[i], known)};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with_expectations(const Expectations& expect,
                                                 const std::vector<std::string>& known) {
  if (auto problem = problem_with_judges(expect.always, known, "expect.always")) return problem;
  if (auto problem = problem_with_judges(expect.eventually, known, "expect.eventually")) {
    return problem;
  }
  if (auto problem = problem_with_judges(expect.violates, known, "expect.violates")) return problem;
  const auto is_among = [](const std::vector<std::string>& judges, const std::string& judge) {
    return std::find(judges.begin(), judges.end(), judge) != judges.end();
  };
  for (std::size_t i = 0; i < expect.violates.size(); ++i) {
    const std::string& judge = expect.violates[i];
    const bool holds_always = is_among(expect.always, judge);
    if (!holds_always && !is_among(expect.eventually, judge)) continue;
    return Problem{shown(judge) + " cannot both " +
                       (holds_always ? "always hold" : "hold in the end") + " and be violated",
                   path_text("expect.violates", i), ""};
  }
  return std::nullopt;
}

const Protocol& protocol_named(const ProtocolChoice& choice, const Value& tree, const Path& path,
                               const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const Protocol& protocol : catalogue.protocols) {
    if (protocol.name == choice.name) return protocol;
    names.emplace_back(protocol.name);
  }
  refuse(tree, path,
         Problem{"there is no protocol " + shown(choice.name), "protocol",
                 suggestion_among(choice.name, names)});
}

std::optional<Problem> problem_with_processing(const ProcessingPlan& plan,
                                               const Protocol& protocol) {
  const std::vector<std::string> names = names_of(protocol.vocabulary.messages);
  for (const auto& [message, processing] : plan.messages) {
    if (std::find(names.begin(), names.end(), message) != names.end()) continue;
    return Problem{std::string(protocol.title) + " has no message " + shown(message),
                   "processing.messages." + message, suggestion_among(message, names)};
  }
  return std::nullopt;
}

/// Nobody can see how long an answer takes that clients do not wait for.
std::optional<Problem> problem_with_patience(const Plan& plan, const Protocol& protocol) {
  if (!plan.expect.liveness) return std::nullopt;
  const Duration timeout = circumstances_of(plan, protocol).timeout;
  const Duration within = plan.expect.liveness->within;
  if (within <= timeout) return std::nullopt;
  return Problem{"clients give up after " + to_text(timeout) +
                     ", so nobody sees whether an answer comes within " + to_text(within),
                 "expect.liveness.within", "give the workload a longer timeout"};
}

/// The plan, and for each other protocol that cells of its experiment choose, the plan with that.
std::vector<PlanOfCell> plans_of_cells(const Plan& plan, const Protocol& own,
                                       const Catalogue& catalogue) {
  std::vector<PlanOfCell> all{{plan, &own}};
  const auto& paths = plan.vary.paths;
  const auto column =
      static_cast<std::size_t>(std::find(paths.begin(), paths.end(), "protocol") - paths.begin());
  for (const std::vector<Value>& cell : plan.vary.cells) {
    if (column >= cell.size()) continue;
    const auto choice = read<ProtocolChoice>(cell[column], Path{});
    const auto is_it = [&](const Protocol& protocol) { return protocol.name == choice.name; };
    const auto found = std::find_if(catalogue.protocols.begin(), catalogue.protocols.end(), is_it);
    const bool is_known =
        found == catalogue.protocols.end() ||
        std::any_of(all.begin(), all.end(), [&](const auto& one) { return is_it(*one.protocol); });
    if (is_known) continue;
    all.push_back({plan, &*found});
    all.back().plan.protocol = choice;
  }
  return all;
}

void check(const Plan& plan, const Value& tree, const Path& path, const Catalogue& catalogue) {
  const Protocol& protocol = protocol_named(plan.protocol, tree, path, catalogue);
  protocol.settings.validate(plan.protocol.settings, path / "protocol" / protocol.name, plan.nodes);
  if (const auto problem = problem_with_clients(plan, protocol)) refuse(tree, path, *problem);
  if (const auto problem = problem_with_processing(plan.processing, protocol)) {
    refuse(tree, path, *problem);
  }
  if (const auto problem = problem_with_network(plan, protocol)) refuse(tree, path, *problem);
  if (const auto problem = problem_with_faults(plan, protocol)) refuse(tree, path, *problem);
  if (const auto problem = problem_with_liars(plan, protocol)) refuse(tree, path, *problem);
  if (const auto problem = problem_with_pins(plan, protocol)) refuse(tree, path, *problem);
  if (const auto problem = problem_with_hands(plan, protocol)) refuse(tree, path, *problem);
  if (const auto problem = problem_with_patience(plan, protocol)) refuse(tree, path, *problem);
  const auto problem =
      problem_with_expectations(plan.expect, judge_names(catalogue, plan, protocol));
  if (problem) refuse(tree, path, *problem);
  const std::vector<PlanOfCell> cells = plans_of_cells(plan, protocol, catalogue);
  std::vector<std::string> judges;
  for (const auto& [its, one] : cells) {
    for (std::string& name : judge_names(catalogue, its, *one)) judges.push_back(std::move(name));
  }
  if (const auto wrong = problem_with_experiment(cells, judges)) refuse(tree, path, *wrong);
}

/// What would strike nobody in a world that is stable by then.
std::optional<Problem> problem_with_stability(const Plan& plan) {
  if (!plan.stable_from && plan.expect.liveness) {
    return Problem{"liveness is due only when the world is stable", "expect.liveness",
                   "say from when on it is: \"stable_from\": \"5s\""};
  }
  if (!plan.stable_from) return std::nullopt;
  const Time stable_from = *plan.stable_from;
  if (stable_from >= plan.stop) {
    return Problem{"the run ends at " + to_text(plan.stop) + ", before it is stable", "stable_from",
                   ""};
  }
  for (std::size_t i = 0; i < plan.faults.size(); ++i) {
    const FaultEntry& fault = plan.faults[i];
    const std::optional<Time> begin = fault.at ? fault.at : fault.from;
    if (!begin || *begin < stable_from) continue;
    return Problem{"nothing strikes at " + to_text(*begin) + ": the world is stable from " +
                       to_text(stable_from) + " on",
                   path_text("faults", i) + (fault.at ? ".at" : ".from"), ""};
  }
  return std::nullopt;
}

// ---------------------------------------------------------------- overrides

std::string override_name(std::string_view assignment) {
  return "--set " + std::string(assignment);
}

void forget_lines(Value& value) {
  value.set_line(0);
  value.set_source(0);
  if (auto* array = value.get_if<Value::Array>()) {
    for (Value& element : *array) forget_lines(element);
  } else if (auto* object = value.get_if<Value::Object>()) {
    for (Value::Member& member : *object) {
      member.line = 0;
      forget_lines(member.value);
    }
  }
}

Value json_or_text(std::string_view text) {
  try {
    Value value = parse_json(text, "");
    forget_lines(value);
    return value;
  } catch (const Error&) {
    return text;
  }
}

/// In a path: whatever key is there.
constexpr std::string_view any_choice = "*";

/// The one choice where a key chooses, `*`: {"raft": {…}}.
Value& step_into_choice(Value& at, const Error::Place& place) {
  auto* object = at.get_if<Value::Object>();
  if (object && object->size() == 1) return object->front().value;
  throw Error(place, "\"*\" stands for the one thing that is chosen, and here it is not one",
              "write protocol.*.heartbeat");
}

/// The part of `at` that one step names, made if it can be.
Value& step_into(Value& at, std::string_view step, const Error::Place& place) {
  const auto* text = at.get_if<std::string>();
  if (text && (*text == step || step == any_choice))
    at = Value::Object{{*text, Value::Object{}}};  // "raft" for {"raft": {}}
  if (step == any_choice) return step_into_choice(at, place);
  if (auto* array = at.get_if<Value::Array>()) {
    const auto index = index_of_step(step);
    if (index && *index < array->size()) return (*array)[*index];
    throw Error(place, "the list has no element " + std::string(step) + " but " +
                           std::to_string(array->size()) + " elements, from [0]");
  }
  if (!at.is_null() && !at.get_if<Value::Object>()) {
    throw Error(place, shown(at) + " stands where \"" + std::string(step) + "\" is to be set");
  }
  if (index_of_step(step))
    throw Error(place, "there is no list for the element " + std::string(step));
  return at[step];
}

/// What "vary.protocol.raft.heartbeat" names is one key of the matrix (and so with "swarm"), made
/// if it is not there; takes it off the front, but for an index ("vary.nodes[0]"). Null for any
/// other path.
Value* varied_column(Value& tree, std::string_view& path) {
  const std::string_view key_of_settings = path.substr(0, path.find('.'));
  const bool has_settings = key_of_settings == "vary" || key_of_settings == "swarm";
  if (!has_settings || path.size() <= key_of_settings.size() + 1) return nullptr;
  if (!tree.get_if<Value::Object>()) return nullptr;
  Value& vary = tree[key_of_settings];
  if (!vary.is_null() && !vary.get_if<Value::Object>()) return nullptr;
  const std::string_view whole = path.substr(key_of_settings.size() + 1);
  const std::string_view key = vary.find(whole) ? whole : whole.substr(0, whole.find('['));
  path = whole.substr(key.size());
  return &vary[key];
}

bool leads_to(std::string_view path, std::string_view other) {
  return other.starts_with(path) &&
         (other.size() == path.size() || other[path.size()] == '.' || other[path.size()] == '[');
}

/// An entry that is null is one that was taken away.
bool has_absent_faults(const Value& root) {
  const Value* faults = root.find("faults");
  const auto* list = faults ? faults->get_if<Value::Array>() : nullptr;
  return list && std::any_of(list->begin(), list->end(),
                             [](const Value& fault) { return fault.is_null(); });
}

/// The last override that an error without a line may come from.
const std::string* culprit(const Error& error, const std::vector<std::string>& overrides) {
  const std::string* found = nullptr;
  for (const std::string& assignment : overrides) {
    const std::string path = assignment.substr(0, assignment.find('='));
    const bool is_related = leads_to(path, error.place().path) ||
                            leads_to(error.place().path, path) || leads_to("vary", path) ||
                            leads_to("swarm", path);
    if (is_related) found = &assignment;
  }
  return error.place().line == 0 ? found : nullptr;
}

// ---------------------------------------------------------------- schema

Value& inside(Value& value, std::initializer_list<std::string_view> keys) {
  Value* at = &value;
  for (std::string_view key : keys) at = &(*at)[key];
  return *at;
}

Value protocol_schema(const Catalogue& catalogue, Schema& schema) {
  Value::Array alternatives;
  for (const Protocol& protocol : catalogue.protocols) {
    const std::string name(protocol.name);
    Value by_key =
        reading::schema_object(Value::Object{{name, protocol.settings.schema(schema)}}, {name});
    by_key["title"] = protocol.title;
    alternatives.push_back(std::move(by_key));
    if (protocol.settings.may_be_empty) alternatives.push_back(Value::Object{{"const", name}});
  }
  return schema_one_of(std::move(alternatives));
}

}  // namespace

std::optional<Problem> problem_with(const StalenessBound& bound) {
  if (bound.versions || bound.age) return std::nullopt;
  return Problem{"nothing bounds how old reads may be", "", "write \"age\": \"500ms\""};
}

std::optional<Problem> problem_with(const LivenessBound& bound) {
  if (bound.within > Duration{0}) return std::nullopt;
  return Problem{"an answer takes some time", "within", "write \"2s\""};
}

std::optional<Problem> problem_with(const Plan& plan) {
  if (plan.nodes == 0) return Problem{"a run needs at least one node", "nodes", "write 5"};
  if (plan.nodes > nodes_max) {
    return Problem{"a run has at most " + std::to_string(nodes_max) + " nodes", "nodes",
                   "write " + std::to_string(nodes_max)};
  }
  if (plan.stop == Time::zero()) return Problem{"a run of 0s shows nothing", "stop", ""};
  if (plan.seeds == 0) return Problem{"without seeds there is no run", "seeds", "write 20"};
  if (plan.limits.events == 0)
    return Problem{"a run of no events shows nothing", "limits.events", ""};
  if (plan.limits.pending == 0)
    return Problem{"without anything under way nothing happens", "limits.pending", ""};
  return problem_with_stability(plan);
}

Circumstances circumstances_of(const Plan& plan, const Protocol& protocol) {
  Circumstances circumstances{
      .replicated = protocol.replicated,
      .members = protocol.members,
      .timeout = timeout_of(plan.clients),
      .stable_from = plan.stable_from,
      .survives_down = protocol.survives(plan.protocol.settings, plan.nodes).down};
  if (plan.expect.liveness) circumstances.answered_within = plan.expect.liveness->within;
  return circumstances;
}

Plan read_plan(const ScenarioTree& tree, const Catalogue& catalogue) {
  if (has_absent_faults(tree.root)) {
    ScenarioTree without = tree;
    std::erase_if(*without.root.find("faults")->get_if<Value::Array>(),
                  [](const Value& fault) { return fault.is_null(); });
    return read_plan(without, catalogue);
  }
  const Path path{tree.file, "", &tree.reused};
  Plan plan = read<Plan>(tree.root, path);
  check(plan, tree.root, path, catalogue);
  return plan;
}

Plan read_plan(const Value& tree, const std::string& file, const Catalogue& catalogue) {
  return read_plan(ScenarioTree{tree, file}, catalogue);
}

void apply_override(Value& tree, std::string_view assignment) {
  const Error::Place place{override_name(assignment), 0, 0, {}};
  const auto equals = assignment.find('=');
  std::string_view path = assignment.substr(0, equals);
  if (equals == std::string_view::npos || path.empty()) {
    throw Error(place, "an override is a key, \"=\" and a value", "write nodes=7");
  }
  Value value = json_or_text(assignment.substr(equals + 1));
  if (Value* column = varied_column(tree, path)) {
    set_setting(*column, path, std::move(value), place);
  } else {
    set_setting(tree, path, std::move(value), place);
  }
}

void set_setting(Value& tree, std::string_view path, Value value, const Error::Place& place) {
  Value* at = &tree;
  while (!path.empty()) {
    const std::string_view step = take_step(path);
    if (step.empty() || step.starts_with('.')) throw Error(place, "the key has an empty part");
    Value& parent = *at;
    at = &step_into(parent, step, place);
    // What it makes stands where the value does.
    auto* object = parent.get_if<Value::Object>();
    if (object && object->back().line == 0) {
      object->back().line = value.line();
      at->set_line(value.line());
      at->set_source(value.source());
    }
  }
  *at = std::move(value);
}

bool take_setting(Value& tree, std::string_view path) {
  Value* at = &tree;
  while (!path.empty()) {
    const std::string_view step = take_step(path);
    if (auto* array = at->get_if<Value::Array>()) {
      const auto index = index_of_step(step);
      if (!index || *index >= array->size()) return false;
      at = &(*array)[*index];
      if (path.empty()) *at = Value();
      continue;
    }
    const std::string_view key = step;
    auto* object = at->get_if<Value::Object>();
    if (object != nullptr && path.empty()) {
      return std::erase_if(*object,
                           [&](const Value::Member& member) { return member.key == key; }) > 0;
    }
    const bool is_choice = key == any_choice && object != nullptr && object->size() == 1;
    at = is_choice ? &object->front().value : at->find(key);
    if (at == nullptr) return false;
  }
  return true;
}

Error blaming(const Error& error, const std::vector<std::string>& overrides) {
  const std::string* assignment = culprit(error, overrides);
  if (!assignment) return error;
  return {
      {override_name(*assignment), 0, 0, error.place().path}, error.sentence(), error.suggestion()};
}

Plan load_plan(const std::string& file, const std::vector<std::string>& overrides,
               const Catalogue& catalogue) {
  return load_experiment(file, overrides, catalogue).cells.front().plan;
}

Value plan_schema(const Catalogue& catalogue) {
  Schema schema;
  const Value root = schema.of<Plan>();
  Value protocols = protocol_schema(catalogue, schema);
  Value document = schema.document(root);
  document["title"] = "An Orrery scenario";
  inside(document, {"$defs", "Plan", "properties", "protocol"}) = std::move(protocols);
  for (std::string_view key : {"always", "eventually", "violates"}) {
    std::vector<std::string> names = judge_names(catalogue);
    names.emplace_back(availability({}, {}).promise.name);
    names.emplace_back(bounded_staleness({}).promise.name);
    names.emplace_back(liveness().promise.name);
    inside(document, {"$defs", "Expectations", "properties", key, "items"}) =
        Value::Object{{"enum", to_value(names)}};
  }
  Value& faults = inside(document, {"$defs", "Plan", "properties", "faults", "items"});
  faults = Value::Object{{"anyOf", Value::Array{faults, schema_type("null")}}};
  Value& plan = inside(document, {"$defs", "Plan"});
  plan["properties"]["extends"] = schema_type(
      "string", {{"description", "a file, relative to this one, that this one changes"}});
  std::erase_if(*plan.get_if<Value::Object>(), [](const auto& m) { return m.key == "required"; });
  plan["anyOf"] = Value::Array{Value::Object{{"required", Value::Array{"protocol"}}},
                               Value::Object{{"required", Value::Array{"extends"}}}};
  return document;
}

}  // namespace orrery
