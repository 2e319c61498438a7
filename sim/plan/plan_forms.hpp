#pragma once
/// The forms of a plan's types that are not written as plain objects:
///   Probability     0.01
///   Rate            "50/s"
///   Distribution    "10ms", "5ms..15ms" (evenly), {"lognormal": {"median": "10ms", "p99": "40ms"}}
///   Empirical       {"points": […]}, or {"file": "measured.csv"}, a table beside the scenario
///   BitRate         "10Mbit/s"
///   ByteCount       "64KiB"
///   DriftRange      "200ppm", "-5%..5%"
///   ShiftRange      "-2s", "-50ms..50ms"
///   Endpoint        "n3", "replicas", "clients"
///   Endpoints       an endpoint, or a list of them
///   Link            "n1-n3"
///   Selector        "leader", "n3", "random 2"
///   Selection       a selector, or a list of them
///   Condition       "role == leader"
///   IntegerRange    5, "-3..3"
///   PinnedValue     "lost", "170ms", 3
///   ProtocolChoice  {"raft": {…}}, or "raft"
/// and, below, of its large structs, which are plain objects: tables of their members in every
/// source that reads or writes a plan would take longer to compile than the rest of it.

#include "sim/plan/plan.hpp"
#include "sim/plan/read.hpp"

namespace orrery {

/// How a file says an empirical distribution: here, or in a file of its own whose lines are either
/// measured times ("12.5ms") or points ("0.99,40ms": a share and a time). `#` begins a comment.
struct EmpiricalTable {
  std::vector<QuantilePoint> points{};
  std::optional<std::string> file{};  ///< relative to the scenario's folder
};
BOOST_DESCRIBE_STRUCT(EmpiricalTable, (), (points, file))

ORRERY_FORM(Probability);
ORRERY_FORM(Rate);
ORRERY_FORM(Distribution);
ORRERY_FORM(Empirical);
ORRERY_FORM(BitRate);
ORRERY_FORM(ByteCount);
ORRERY_FORM(DriftRange);
ORRERY_FORM(ShiftRange);
ORRERY_FORM(Endpoint);
ORRERY_FORM(Endpoints);
ORRERY_FORM(Link);
ORRERY_FORM(Selector);
ORRERY_FORM(Selection);
ORRERY_FORM(Condition);
ORRERY_FORM(workload::IntegerRange);
ORRERY_FORM(PinnedValue);
ORRERY_FORM(ProtocolChoice);

ORRERY_FORM(Plan);
ORRERY_FORM(NetworkPlan);
ORRERY_FORM(DiskPlan);
ORRERY_FORM(ProcessingPlan);
ORRERY_FORM(ClockPlan);
ORRERY_FORM(ClientPlan);
ORRERY_FORM(FaultEntry);
ORRERY_FORM(Pin);
ORRERY_FORM(Hand);

}  // namespace orrery
