#pragma once
/// Does something good happen at last? Due from `stable_from` on, the global stabilisation time of
/// partial synchrony (Dwork, Lynch & Stockmeyer 1988): before, no protocol can promise it (Fischer,
/// Lynch & Paterson 1985), and nobody is blamed.

#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// By when calls are to be answered.
struct Deadline {
  Time stable_from{};
  Duration within{};  ///< of the invocation, or of stable_from if that was before
  Time now{};         ///< a call whose deadline is not over is not judged
};

/// What became of the calls that were pending at `stable_from` or invoked later. A call that its
/// client gave up before the deadline is not judged: nobody saw how long it would have taken.
struct Answers {
  std::vector<Call> late{};  ///< without an answer at the deadline, in order of invocation
  std::size_t judged = 0;    ///< … of so many

  friend auto operator<=>(const Answers&, const Answers&) = default;
};
BOOST_DESCRIBE_STRUCT(Answers, (), (late, judged))

Answers answers_of(const std::vector<Call>& calls, const Deadline& deadline);

/// Why liveness is not due although the world is stable: the faults were more than the protocol
/// declares that it survives (too many replicas down at once, writes lost that it counts on, clocks
/// gone wrong that it reads), or more replicas than that are down for good. Empty if it is due.
std::string beyond_tolerance(const Ending& ending);

/// "liveness": each operation is answered in time (Circumstances::answered_within), and the
/// replicas that are up come to hold the same state, where their protocol says what they share.
/// What is not so is violated only if the protocol survives all that has happened, else unknown,
/// with the reason. Left out are the calls that a client's crash may have swallowed.
Judge liveness();

/// "termination": the same for proposals, without the replicas.
Judge termination();

}  // namespace orrery
