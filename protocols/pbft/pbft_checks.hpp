#pragma once
/// The judges of PBFT: what M. Castro and B. Liskov, "Practical Byzantine Fault Tolerance" (OSDI
/// 1999) promise of replicas that are not faulty, whatever up to f others do. Nothing is promised
/// of liars, and nobody looks at them: but what loyal replicas take over from them is looked at.
///
/// Votes are found out from messages, which leave a replica only when what binds it to them is on
/// its disk; executions from outputs; certificates from states, by type, so that subclasses of Pbft
/// are watched as well.

#include <array>

#include "protocols/pbft/pbft.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::pbft {

namespace judges {
inline constexpr std::string_view agreement = "pbft.agreement";
inline constexpr std::string_view validity = "pbft.validity";
inline constexpr std::string_view one_certificate = "pbft.one_certificate";
inline constexpr std::string_view one_vote = "pbft.one_vote";
inline constexpr std::string_view checkpoints_agree = "pbft.checkpoints_agree";
inline constexpr std::string_view authenticity = "pbft.authenticity";
inline constexpr std::string_view within_watermarks = "pbft.within_watermarks";
}  // namespace judges

inline constexpr std::array<Promise, 7> promises{{
    {judges::agreement,
     "no two loyal replicas execute different requests with the same sequence number (§4.5.1: "
     "“non-faulty replicas … agree on the sequence numbers of requests that commit locally”)"},
    {judges::validity, "a loyal replica executes only requests that clients have signed (§4.1)"},
    {judges::one_certificate,
     "no two loyal replicas prepare different requests in the same view with the same sequence "
     "number (§4.2: “if prepared(m, v, n, i) is true then prepared(m', v, n, j) is false”)"},
    {judges::one_vote,
     "a loyal replica signs no two prepares, or pre-prepares, of different requests in the same "
     "view with the same sequence number, crashes or not (§4.2)"},
    {judges::checkpoints_agree,
     "loyal replicas sign checkpoints of one state at each sequence number (§4.3)"},
    {judges::authenticity,
     "what a loyal replica commits, or begins a view on, was signed by those whom it names (§2, "
     "§4.2, "
     "§4.4)"},
    {judges::within_watermarks,
     "a loyal replica prepares nothing with a sequence number above its high water mark (§4.2)"},
}};

/// Watches the replicas of a group for all of `promises`.
Ref<Monitor> make_checks(char group = 'n');

}  // namespace orrery::pbft
