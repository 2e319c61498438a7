#include "scenarios/cli.hpp"
#include "scenarios/report.hpp"
#include "sim/check/intervals.hpp"

namespace orrery {
namespace {

double in_seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

Value call_json(const Call& call) {
  return Value::Object{
      {"client", to_text(call.client)},
      {"operation", to_text(call)},
      {"invoked_seconds", in_seconds(call.invoked)},
      {"returned_seconds", call.is_answered() ? Value(in_seconds(*call.returned)) : Value()},
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

Value fault_json(const FaultReport& fault) {
  return Value::Object{{"what", fault.what},     {"configured", fault.configured},
                       {"fired", fault.fired},   {"refused", fault.refused},
                       {"beyond", fault.beyond}, {"struck", fault.struck}};
}

}  // namespace

Value measures_json(const std::vector<Measured>& measures) {
  Value::Object object;
  for (const Measured& measured : measures) {
    object.push_back({measured.name, to_value(measured.value)});
  }
  return object;
}

Value settings_json(const VariedSettings& settings) {
  Value::Object object;
  for (const auto& [path, value] : settings) object.push_back({path, value});
  return object;
}

Value report_json(const FinishedRun& run) {
  const RunReport& report = run.report;
  const Value figures = figures_of(report);
  Value::Array verdicts;
  for (const JudgedExpectation& judged : report.verdicts) verdicts.push_back(verdict_json(judged));
  Value::Array faults;
  for (const FaultReport& fault : report.faults) faults.push_back(fault_json(fault));
  return Value::Object{{"scenario", run.file},
                       {"title", run.plan.title},
                       {"version", version()},
                       {"seed", report.seed},
                       {"drawn", settings_json(run.drawn)},
                       {"digest", digest_text(report.digest)},
                       {"events", *figures.find("events")},
                       {"messages", *figures.find("messages")},
                       {"message_counts", *figures.find("message_counts")},
                       {"fault_counts", *figures.find("fault_counts")},
                       {"simulated_seconds", *figures.find("simulated_seconds")},
                       {"wall_seconds", run.wall_seconds},
                       {"ended", to_value(report.ended)},
                       {"as_expected", is_as_expected(run)},
                       {"verdicts", std::move(verdicts)},
                       {"operations", *figures.find("operations")},
                       {"mishaps", *figures.find("mishaps")},
                       {"staleness", *figures.find("staleness")},
                       {"faults", std::move(faults)},
                       {"measures", measures_json(report.measures)},
                       {"warnings", to_value(warnings(run))},
                       {"notes", to_value(sentences_of(run.remarks, Remark::Kind::note))},
                       {"replay", run.replay}};
}

}  // namespace orrery
