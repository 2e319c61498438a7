// What a program is told about a sweep.

#include <fmt/format.h>

#include "scenarios/report.hpp"
#include "scenarios/sweep_command.hpp"
#include "sim/plan/estimate.hpp"

namespace orrery {
namespace {

Value failure_json(const FinishedSweep& finished, const FailureKind& kind) {
  const std::vector<std::string> way = way_to_the_picture(finished, kind);
  return Value::Object{{"seed", kind.seed},
                       {"cell", kind.cell + 1},
                       {"judge", kind.signature.judge},
                       {"status", to_value(kind.signature.status)},
                       {"signature", kind.signature.shape},
                       {"runs", kind.runs},
                       {"sentence", kind.sentence},
                       {"drawn", settings_json(finished.experiment.drawn_by(kind.seed))},
                       {"replay", replay_line(finished, kind)},
                       {"shrink", way.empty() ? Value() : Value(way.front())}};
}

Value sighting_json(const FinishedSweep& finished, const Sighting& one) {
  const bool is_seen = one.runs > 0;
  return Value::Object{
      {"judge", one.judge},
      {"runs", one.runs},
      {"cell", is_seen ? Value(one.cell + 1) : Value()},
      {"seed", is_seen ? Value(one.seed) : Value()},
      {"sentence", one.sentence},
      {"drawn", is_seen ? settings_json(finished.experiment.drawn_by(one.seed)) : Value()}};
}

Value covered_json(const Covered& one) {
  const bool is_seen = one.runs > 0;
  return Value::Object{{"what", one.what},
                       {"runs", one.runs},
                       {"cell", is_seen ? Value(one.cell + 1) : Value()},
                       {"seed", is_seen ? Value(one.seed) : Value()}};
}

Value cell_json(const FinishedSweep& finished, std::size_t cell) {
  const SweptCell& swept = finished.report.cells[cell];
  return Value::Object{{"cell", cell + 1},
                       {"settings", settings_json(finished.experiment.cells[cell].settings)},
                       {"runs", swept.runs},
                       {"failed", swept.failed}};
}

template <class Element, class Json>
Value list_json(const std::vector<Element>& elements, Json json) {
  Value::Array list;
  for (const Element& element : elements) list.push_back(json(element));
  return list;
}

/// How often runs fail; a bound only where the runs were not chosen by how they ended.
Value rate_json(const SweepReport& report) {
  const bool was_stopped =
      report.ended == SweepEnd::enough_fail || report.ended == SweepEnd::all_seen;
  const bool has_bound = report.runs > 0 && !was_stopped && !report.is_always_the_same();
  return Value::Object{
      {"failed", report.failed},
      {"runs", report.runs},
      {"below", has_bound ? Value(probability_below(report.failed, report.runs)) : Value()}};
}

}  // namespace

Value report_json(const FinishedSweep& finished) {
  const SweepReport& report = finished.report;
  const SweepPlan& plan = finished.options.plan;
  Value::Array cells;
  for (std::size_t cell = 0; cell < report.cells.size(); ++cell) {
    if (report.cells[cell].runs > 0) cells.push_back(cell_json(finished, cell));
  }
  const std::uint64_t cells_swept = plan.cell ? 1 : finished.experiment.cells.size();
  return Value::Object{
      {"scenario", finished.options.file},
      {"title", finished.experiment.plan().title},
      {"version", version()},
      {"from", plan.from},
      {"seeds", (report.runs + cells_swept - 1) / cells_swept},
      {"runs", report.runs},
      {"seconds", finished.wall_seconds},
      {"threads", plan.threads},
      {"events", report.events},
      {"digest", digest_text(report.digest)},
      {"ended", to_value(report.ended)},
      {"as_expected", report.is_as_expected()},
      {"failure_rate", rate_json(report)},
      {"failures",
       list_json(report.failures,
                 [&](const FailureKind& kind) { return failure_json(finished, kind); })},
      {"sightings", list_json(report.sightings,
                              [&](const Sighting& one) { return sighting_json(finished, one); })},
      {"never_seen", to_value(report.never_seen())},
      {"coverage", Value::Object{{"sights", list_json(report.sights, covered_json)},
                                 {"faults", list_json(report.faults, covered_json)}}},
      {"cells", std::move(cells)},
      {"varies", !report.is_always_the_same()},
      {"complaints", to_value(complaints(finished))},
      {"notes", to_value(finished.notes)},
      {"replay", replay_line(finished)}};
}

}  // namespace orrery
