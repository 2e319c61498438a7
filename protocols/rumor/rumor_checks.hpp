#pragma once
/// The promises of rumour mongering: the one that it keeps, and the one that it keeps with a
/// probability only.

#include "sim/check/verdict.hpp"

namespace orrery::rumor {

/// "rumor.dies_out": "rumor mongering runs to quiescence -- every rumor eventually becomes
/// inactive" (§3.2). When the run is left alone, no site that is up is infective. Holds once calls
/// have had the time; a site that never gets an answer never loses interest.
Judge dies_out();

/// "rumor.everyone_knows": when the run is left alone, each site that is up comes to know each
/// rumour that a site has heard of. Not so if there is a residue. Unknown if none is up, or nobody
/// knows anything.
Judge everyone_knows();

}  // namespace orrery::rumor
