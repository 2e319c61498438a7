#include "scenarios/cli.hpp"
#include "scenarios/report.hpp"
#include "sim/check/intervals.hpp"

namespace orrery {
namespace {

double milliseconds(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

Value call_json(const Call& call) {
  return Value::Object{
      {"client", to_text(call.client)},
      {"operation", to_text(call)},
      {"invoked_seconds", seconds(call.invoked)},
      {"returned_seconds", call.is_answered() ? Value(seconds(*call.returned)) : Value()},
      {"event", call.invoked_event}};
}

Value verdict_json(const JudgedExpectation& judged) {
  const Verdict& verdict = judged.verdict;
  Value::Array evidence;
  for (const Call& call : verdict.evidence) evidence.push_back(call_json(call));
  return Value::Object{{"judge", verdict.judge},
                       {"status", to_value(verdict.status)},
                       {"expected", judged.is_expected},
                       {"event", verdict.event == 0 ? Value() : Value(verdict.event)},
                       {"sentence", verdict.sentence},
                       {"evidence", std::move(evidence)}};
}

/// What is still pending is unknown to who reads this, so that the outcomes add up.
Value operations_json(const OperationsReport& operations) {
  const bool has_latency = operations.ok > 0;
  return Value::Object{{"count", operations.count},
                       {"ok", operations.ok},
                       {"failed", operations.failed},
                       {"unknown", operations.unknown + operations.pending},
                       {"p50_ms", has_latency ? Value(milliseconds(operations.p50)) : Value()},
                       {"p99_ms", has_latency ? Value(milliseconds(operations.p99)) : Value()},
                       {"availability", to_value(operations.availability)}};
}

Value staleness_json(const Staleness& staleness) {
  const bool has_stale = staleness.fresh < staleness.reads;
  const auto age = [&](Duration duration) {
    return has_stale ? Value(milliseconds(duration)) : Value();
  };
  return Value::Object{
      {"reads", staleness.reads},
      {"fresh_share", staleness.reads > 0 ? Value(staleness.fresh_share()) : Value()},
      {"unclear", staleness.unclear},
      {"versions_max", staleness.versions_max},
      {"age_p50_ms", age(staleness.age_p50)},
      {"age_p99_ms", age(staleness.age_p99)},
      {"age_max_ms", age(staleness.age_max)},
      {"newest_p50_ms", age(staleness.newest_p50)},
      {"newest_p99_ms", age(staleness.newest_p99)},
      {"newest_max_ms", age(staleness.newest_max)}};
}

Value fault_json(const FaultReport& fault) {
  return Value::Object{{"what", fault.what},     {"configured", fault.configured},
                       {"fired", fault.fired},   {"refused", fault.refused},
                       {"beyond", fault.beyond}, {"struck", fault.struck}};
}

}  // namespace

Value report_json(const FinishedRun& run) {
  const RunReport& report = run.report;
  Value::Array verdicts;
  for (const JudgedExpectation& judged : report.verdicts) verdicts.push_back(verdict_json(judged));
  Value::Array faults;
  for (const FaultReport& fault : report.faults) faults.push_back(fault_json(fault));
  return Value::Object{
      {"scenario", run.file},
      {"title", run.plan.title},
      {"version", version()},
      {"seed", report.seed},
      {"digest", digest_text(report.digest)},
      {"events", report.events},
      {"messages", report.messages.sent},
      {"message_counts", to_value(report.messages)},
      {"simulated_seconds", seconds(report.simulated)},
      {"wall_seconds", run.wall_seconds},
      {"ended", to_value(report.ended)},
      {"as_expected", is_as_expected(run)},
      {"verdicts", std::move(verdicts)},
      {"operations", operations_json(report.operations)},
      {"staleness", report.staleness ? staleness_json(*report.staleness) : Value()},
      {"faults", std::move(faults)},
      {"replay", run.replay}};
}

}  // namespace orrery
