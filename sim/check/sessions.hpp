#pragma once
/// The four session guarantees (Terry, Demers, Petersen, Spreitzer, Theimer & Welch, "Session
/// Guarantees for Weakly Consistent Replicated Data", 1994). A session is what one client asks.
///
/// They speak of the writes that a server has when it serves a read. Clients do not see that, so
/// these judges call a violation only what no server could have shown, key by key:
///   of a set, or a key that is only appended to, a read shows itself which writes were there;
///   of a register (get, put, cas, append, erase), a read shows the newest. Of its versions one is
///     certainly older than another if its write was acknowledged, or its value read, before the
///     other's was invoked; if the other was appended to it; or if the other's cas expected it. A
///     guarantee is broken if no order of the versions has all of that and keeps it.
/// A write that was not acknowledged binds nobody unless a read has shown it. Where some read does
/// not say which write it saw (values that repeat, nothing where something was erased), a history
/// without a violation is unknown.

#include <cstdint>
#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

enum class SessionGuarantee : std::uint8_t {
  read_your_writes,     ///< a read shows the session's earlier writes, or newer ones
  monotonic_reads,      ///< … what its earlier reads have shown, or newer
  monotonic_writes,     ///< a write is never there without the session's earlier ones before it
  writes_follow_reads,  ///< … without what the session had read before it
};
BOOST_DESCRIBE_ENUM(SessionGuarantee, read_your_writes, monotonic_reads, monotonic_writes,
                    writes_follow_reads)

Verdict check_session(SessionGuarantee guarantee, const std::vector<Call>& calls);

/// A judge by the guarantee's name.
Judge session_judge(SessionGuarantee guarantee);

}  // namespace orrery
