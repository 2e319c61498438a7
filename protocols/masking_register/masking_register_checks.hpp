#pragma once
/// The judges of the masking register, by what its clients saw.

#include "sim/check/verdict.hpp"

namespace orrery::masking_register {

/// No read returns what nobody had written by then. Unknown if nobody reads anything.
Verdict check_only_written(const std::vector<Call>& calls);

/// A read that overlaps no write of its register returns what was written last, or nothing if
/// nothing was: "the result of a read not concurrent with any write is the value most recently
/// written" (L. Lamport, "On Interprocess Communication", 1986: a safe register). Of writes that
/// overlap each other any may be the last; one without an answer overlaps all that comes later.
/// Unknown if there is no such read.
Verdict check_safe(const std::vector<Call>& calls);

/// "masking_register.only_written": check_only_written.
Judge only_written();
/// "masking_register.safe": check_safe.
Judge safe();

}  // namespace orrery::masking_register
