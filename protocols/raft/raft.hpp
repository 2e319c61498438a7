#pragma once
/// Raft: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm (Extended
/// Version)", 2014, and what Ongaro's dissertation, "Consensus: Bridging Theory and Practice"
/// (2014), adds to it. One file for each part, each built on the one before:
///
///   figure2.hpp     the paper's Figure 2: elections and replication. Read this first
///   elections.hpp   elections that disturb nobody, transfer of leadership (§3.10, §6.2, §9.6)
///   compaction.hpp  snapshots (chapter 5)
///   membership.hpp  servers come and go (chapter 4)
///   reads.hpp       reads that bypass the log (§6.4)
///   pipelining.hpp  batching, pipelining, the parallel disk write (§10.2)
///
/// administrator.hpp has who asks for changes of leadership and membership.
///
/// A run switches on what it wants (Config); with everything off, a server does what Figure 2 says,
/// and nothing else.

#include "protocols/raft/pipelining.hpp"
#include "sim/core/box.hpp"

namespace orrery::raft {

/// A server.
class Raft : public Pipelining {};
static_assert(is_process<Raft>);

}  // namespace orrery::raft

// Compiled once, in raft.cpp: every test of Raft would compile it anew.
extern template class orrery::BoxOf<orrery::raft::Raft>;
