#include "sim/plan/measuring.hpp"

#include <algorithm>

#include "sim/plan/run.hpp"

namespace orrery {
namespace {

double milliseconds(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

/// What is still pending is unknown to who reads this, so that the outcomes add up.
Value operation_figures(const OperationsReport& operations) {
  const bool has_latency = operations.ok > 0;
  return Value::Object{{"count", operations.count},
                       {"ok", operations.ok},
                       {"failed", operations.failed},
                       {"unknown", operations.unknown + operations.pending},
                       {"p50_ms", has_latency ? Value(milliseconds(operations.p50)) : Value()},
                       {"p99_ms", has_latency ? Value(milliseconds(operations.p99)) : Value()},
                       {"availability", to_value(operations.availability)}};
}

/// As a number: of durations, the seconds.
std::optional<double> number_of(const Value& value) {
  if (const auto* truth = value.get_if<bool>()) return *truth ? 1.0 : 0.0;
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* large = value.get_if<std::uint64_t>()) return static_cast<double>(*large);
  if (const auto* number = value.get_if<double>()) return *number;
  const auto* text = value.get_if<std::string>();
  const auto duration = text ? parse_duration(*text) : std::nullopt;
  if (!duration) return std::nullopt;
  return std::chrono::duration<double>(*duration).count();
}

std::optional<double> time_in(const Measure& measure, const std::optional<Duration>& time) {
  if (!time) return std::nullopt;
  const auto nanoseconds = static_cast<double>(time->count());
  const std::string unit = unit_of(measure);
  return nanoseconds / (unit == "us" ? 1e3 : unit == "ms" ? 1e6 : 1e9);
}

std::optional<Duration> time_of(const std::optional<Coming>& coming) {
  return coming ? std::optional(coming->time) : std::nullopt;
}

double taken(Taking take, const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  switch (take) {
    case Taking::min:
      return *std::min_element(values.begin(), values.end());
    case Taking::max:
      return *std::max_element(values.begin(), values.end());
    case Taking::sum:
      return sum;
    case Taking::mean:
      return sum / static_cast<double>(values.size());
  }
  return sum;
}

Value staleness_figures(const Staleness& staleness) {
  const bool has_stale = staleness.fresh < staleness.reads;
  const auto age_ms = [&](Duration age) {
    return has_stale ? Value(std::chrono::duration<double, std::milli>(age).count()) : Value();
  };
  Value::Object within;
  for (const std::uint64_t k : {1U, 2U, 3U, 5U, 10U}) {
    within.push_back(
        {std::to_string(k), staleness.reads > 0 ? Value(staleness.share_within(k)) : Value()});
  }
  return Value::Object{
      {"reads", staleness.reads},
      {"fresh_share", staleness.reads > 0 ? Value(staleness.fresh_share()) : Value()},
      {"within_versions", std::move(within)},
      {"unclear", staleness.unclear},
      {"versions_max", staleness.versions_max},
      {"age_p50_ms", age_ms(staleness.age_p50)},
      {"age_p99_ms", age_ms(staleness.age_p99)},
      {"age_max_ms", age_ms(staleness.age_max)},
      {"newest_p50_ms", age_ms(staleness.newest_p50)},
      {"newest_p99_ms", age_ms(staleness.newest_p99)},
      {"newest_max_ms", age_ms(staleness.newest_max)}};
}

Value mishap_figures(const Mishaps& mishaps) {
  return Value::Object{
      {"crashes", mishaps.crashes},
      {"pauses", mishaps.pauses},
      {"slowest_message_ms", milliseconds(mishaps.slowest_message)},
      {"fastest_message_ms",
       mishaps.fastest_message ? Value(milliseconds(*mishaps.fastest_message)) : Value()}};
}

std::optional<double> verdict_value(std::string_view judge, const std::vector<Verdict>& verdicts) {
  for (const Verdict& verdict : verdicts) {
    if (verdict.judge != judge || verdict.status == Verdict::Status::unknown) continue;
    return verdict.status == Verdict::Status::holds ? 1 : 0;
  }
  return std::nullopt;
}

void collect_paths(const Value& value, const std::string& path, std::vector<std::string>& paths) {
  const auto* object = value.get_if<Value::Object>();
  if (object == nullptr) paths.push_back(path);
  else {
    for (const Value::Member& member : *object) {
      collect_paths(member.value, path.empty() ? member.key : path + "." + member.key, paths);
    }
  }
}

}  // namespace

/// Of all entries together.
Value fault_figures(const std::vector<FaultReport>& faults) {
  std::uint64_t fired = 0;
  std::uint64_t refused = 0;
  std::uint64_t beyond = 0;
  for (const FaultReport& fault : faults) {
    fired += fault.fired;
    refused += fault.refused;
    beyond += fault.beyond;
  }
  return Value::Object{{"fired", fired}, {"refused", refused}, {"beyond", beyond}};
}

/// At the end: sent, and neither arrived nor gone.
std::uint64_t under_way(const MessageCounts& counts) {
  const std::uint64_t arrivals = counts.sent + counts.duplicated;
  const std::uint64_t ended = counts.delivered + counts.lost + counts.cut + counts.overflowed +
                              counts.corrupted + counts.refused;
  return arrivals > ended ? arrivals - ended : 0;
}

Value figures_of(const RunReport& report) {
  return Value::Object{
      {"events", report.events},
      {"messages", report.messages.sent},
      {"message_counts", to_value(report.messages)},
      {"messages_under_way", under_way(report.messages)},
      {"mishaps", report.mishaps ? mishap_figures(*report.mishaps) : Value()},
      {"fault_counts", fault_figures(report.faults)},
      {"simulated_seconds", std::chrono::duration<double>(report.simulated).count()},
      {"operations", operation_figures(report.operations)},
      {"staleness", report.staleness ? staleness_figures(*report.staleness) : Value()}};
}

std::vector<std::string> figure_paths() {
  std::vector<std::string> paths;
  collect_paths(figures_of({.staleness = Staleness{}, .mishaps = Mishaps{}}), "", paths);
  return paths;
}

std::string name_of_sometimes(const Moment& moment) { return "sometimes: " + to_text(moment); }

bool is_sometimes(std::string_view judge) { return judge.starts_with("sometimes: "); }

Measuring::Measuring(const Plan& plan, const LeaderRule& leader, Duration timeout)
    : measures_(plan.measure),
      sometimes_(plan.expect.sometimes),
      leader_(leader),
      timeout_(timeout),
      watch_(leader) {
  for (const auto& [name, measure] : measures_.by_name) {
    Numbers numbers;
    asks_for_mishaps_ |= measure.report && measure.report->starts_with("mishaps.");
    for (const auto& moment :
         {measure.count, measure.reached, measure.first, measure.last, measure.from}) {
      if (moment) numbers.moment = watch_.add(*moment, measure.distinct);
    }
    if (measure.to) numbers.to = watch_.add_after(*measure.to, numbers.moment);
    numbers_.push_back(numbers);
  }
  if (asks_for_mishaps_) watch_.note_mishaps();
  for (const Moment& moment : sometimes_) of_sometimes_.push_back(watch_.add(moment));
}

std::vector<NodeId> Measuring::nodes_of(const Selection& selection, const World& world) const {
  return resolve({selection}, world, leader_, Draw::of_bits(0)).front();
}

Value Measuring::figures_of_calls(const Measure& measure, const World& world) const {
  const Selection everybody{{{Group::clients}}};
  const std::vector<NodeId> clients = nodes_of(measure.of.value_or(everybody), world);
  std::vector<Call> calls = calls_of(world.history());
  RunReport report;
  report.staleness = staleness_of(calls, clients);
  std::erase_if(calls, [&](const Call& call) {
    return !std::binary_search(clients.begin(), clients.end(), call.client) ||
           (measure.action && call.operation.action != *measure.action);
  });
  report.operations = operations_report(calls, timeout_, world.now());
  return figures_of(report);
}

std::optional<double> Measuring::state_value(const Measure& measure, const World& world) const {
  const Condition condition = condition_of_state(*measure.state);
  const bool is_number = is_member(*measure.state);
  const Selection replicas{{{Group::replicas}}};
  std::vector<double> values;
  for (const NodeId node : nodes_of(measure.of.value_or(replicas), world)) {
    const auto found = world.box(node).member(condition.member);
    if (!found) continue;
    if (!is_number) {
      values.push_back(condition.holds(*found) ? 1 : 0);
    } else if (const auto number = number_of(*found)) {
      values.push_back(*number);
    }
  }
  if (values.empty()) return std::nullopt;
  return taken(measure.take, values);
}

std::optional<double> Measuring::value(const Measure& measure, const Numbers& numbers,
                                       const Facts& facts) const {
  if (measure.report) {
    const bool is_of_some = measure.of || measure.action;
    const auto found = part_of(is_of_some ? figures_of_calls(measure, facts.world) : facts.figures,
                               *measure.report);
    return found ? number_of(*found) : std::nullopt;
  }
  if (measure.judge) return verdict_value(*measure.judge, facts.verdicts);
  if (measure.state) return state_value(measure, facts.world);
  if (measure.count) return static_cast<double>(watch_.count(numbers.moment));
  if (measure.reached) return watch_.count(numbers.moment) > 0 ? 1.0 : 0.0;
  const auto first = time_of(watch_.first(numbers.moment));
  if (measure.first) return time_in(measure, first);
  if (measure.last) return time_in(measure, time_of(watch_.last(numbers.moment)));
  const auto to = time_of(watch_.first(numbers.to));
  if (!first || !to) return std::nullopt;
  return time_in(measure, *to - *first);
}

std::optional<Mishaps> Measuring::mishaps(const World& world) const {
  return asks_for_mishaps_ ? std::optional(watch_.mishaps(world)) : std::nullopt;
}

std::vector<Measured> Measuring::values(const World& world, const RunReport& report,
                                        const std::vector<Verdict>& verdicts) const {
  std::vector<Measured> all;
  const Value figures = measures_.by_name.empty() ? Value() : figures_of(report);
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const auto& [name, measure] = measures_.by_name[i];
    all.push_back({name, value(measure, numbers_[i], {world, figures, verdicts})});
  }
  return all;
}

std::vector<Verdict> Measuring::sometimes(const World& world, bool is_partial) const {
  std::vector<Verdict> verdicts;
  for (std::size_t i = 0; i < sometimes_.size(); ++i) {
    Verdict verdict{.judge = name_of_sometimes(sometimes_[i]), .time = world.now()};
    if (const auto& first = watch_.first(of_sometimes_[i])) {
      verdict.event = first->event;
      verdict.time = first->time;
      verdict.sentence =
          "first at " +
          to_text(Duration(std::chrono::round<std::chrono::microseconds>(first->time))) + ": " +
          first->who;
    } else {
      verdict.status = is_partial ? Verdict::Status::unknown : Verdict::Status::violated;
      verdict.sentence = "the run never came to what it is about";
    }
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

}  // namespace orrery
