#pragma once
/// Judges of one-shot consensus by what those who proposed were told: agreement, validity and
/// integrity (uniform, of each key by itself). Termination is liveness: liveness.hpp.

#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// Violated where two proposals were told of different decisions.
Verdict check_agreement(const std::vector<Call>& calls);

/// Violated where a value was decided that nobody had proposed by then.
Verdict check_validity(const std::vector<Call>& calls);

/// Violated where one client was told of two decisions.
Verdict check_integrity(const std::vector<Call>& calls);

/// "agreement": check_agreement.
Judge agreement();
/// "validity": check_validity.
Judge validity();
/// "integrity": check_integrity.
Judge integrity();

}  // namespace orrery
