#pragma once
/// The judges of Ben-Or's consensus: the paper's two requirements on what is decided, two facts on
/// which their proof rests, and that everybody decides. All are about loyal processes: what liars
/// decide is nobody's business.

#include <array>

#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::ben_or {

namespace judges {
inline constexpr std::string_view agreement = "ben_or.agreement";
inline constexpr std::string_view validity = "ben_or.validity";
inline constexpr std::string_view one_proposal = "ben_or.one_proposal";
inline constexpr std::string_view one_word = "ben_or.one_word";
}  // namespace judges

inline constexpr std::array<Promise, 4> promises{{
    {judges::agreement, "no two processes decide different values, liars apart"},
    {judges::validity,
     "if all processes begin with the same value, they decide it, in the first round; liars apart"},
    {judges::one_proposal,
     "the D-messages of a round are all for the same value, those of liars apart"},
    {judges::one_word,
     "nobody says two things in one phase of one round, crashes or not, liars apart"},
}};

/// Watches the nodes n1, n2, … for all of these.
Ref<Monitor> make_checks();

/// "ben_or.termination": every process that is up decides, liars apart. Violated where one waits in
/// vain, in a world that is stable and has had no more faults than f. One that still tosses coins
/// has not failed: it decides with probability 1, but nobody can say by when.
Judge termination();

}  // namespace orrery::ben_or
