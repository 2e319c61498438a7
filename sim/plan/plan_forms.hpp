#pragma once
/// The forms of a plan's types that are not written as plain objects:
///   Probability     0.01
///   Rate            "50/s"
///   Distribution    "10ms", "5ms..15ms" (evenly), {"lognormal": {"median": "10ms", "p99": "40ms"}}
///   Selector        "leader", "n3", "random 2"
///   Selection       a selector, or a list of them
///   ProtocolChoice  {"raft": {…}}, or "raft"

#include "sim/plan/plan.hpp"
#include "sim/plan/read.hpp"

namespace orrery {

ORRERY_FORM(Probability);
ORRERY_FORM(Rate);
ORRERY_FORM(Distribution);
ORRERY_FORM(Selector);
ORRERY_FORM(Selection);
ORRERY_FORM(ProtocolChoice);

}  // namespace orrery
