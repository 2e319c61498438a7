#pragma once
/// What the chapters of D. Ongaro's dissertation, "Consensus: Bridging Theory and Practice" (2014),
/// add to Figure 2: messages, timers, and what a server keeps. Their rules stand in files of their
/// own, which raft.hpp lists. In a run that switches none of them on, all of this stays as it is
/// initialised here.

#include <boost/mp11.hpp>
#include <variant>

#include "protocols/raft/entry_log.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/time.hpp"

namespace orrery::raft {

/// The alternatives of all of these variants.
template <class... Variants>
using AlternativesOf = boost::mp11::mp_append<std::variant<>, Variants...>;

// ---------------------------------------------------------------- elections (elections.hpp)

using ElectionMessage = std::variant<>;
using ElectionTimer = std::variant<>;

// ---------------------------------------------------------------- compaction (compaction.hpp)

using CompactionMessage = std::variant<>;
using CompactionTimer = std::variant<>;

// ---------------------------------------------------------------- membership (membership.hpp)

using MembershipMessage = std::variant<>;
using MembershipTimer = std::variant<>;

// ---------------------------------------------------------------- reads (reads.hpp)

using ReadMessage = std::variant<>;
using ReadTimer = std::variant<>;

// ---------------------------------------------------------------- pipelining (pipelining.hpp)

using PipelineMessage = std::variant<>;

}  // namespace orrery::raft
