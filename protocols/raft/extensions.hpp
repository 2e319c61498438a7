#pragma once
/// What the chapters of D. Ongaro's dissertation, "Consensus: Bridging Theory and Practice" (2014),
/// add to Figure 2: messages, timers, and what a server keeps. Their rules stand in files of their
/// own, which raft.hpp lists. In a run that switches none of them on, all of this stays as it is
/// initialised here.

#include <boost/mp11.hpp>
#include <variant>

#include "protocols/raft/entry_log.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery::raft {

/// The alternatives of all of these variants.
template <class... Variants>
using AlternativesOf = boost::mp11::mp_append<std::variant<>, Variants...>;

// ---------------------------------------------------------------- administrator.hpp

/// To the administrator: what it asked for is done, or will not be done.
struct RequestDone {
  std::uint64_t number{};  // the request's
  bool ok{};               // whether it is done
  friend auto operator<=>(const RequestDone&, const RequestDone&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestDone, (), (number, ok))

// ---------------------------------------------------------------- elections (elections.hpp)

/// Invoked by an administrator to make another server leader (§3.10).
struct TransferLeadership {
  std::uint64_t number{};  // of the request
  NodeId target{};         // who is to lead
  friend auto operator<=>(const TransferLeadership&, const TransferLeadership&) = default;
};
BOOST_DESCRIBE_STRUCT(TransferLeadership, (), (number, target))

using ElectionRequest = std::variant<TransferLeadership>;

using ElectionMessage = std::variant<>;
using ElectionTimer = std::variant<>;

// ---------------------------------------------------------------- compaction (compaction.hpp)

using CompactionMessage = std::variant<>;
using CompactionTimer = std::variant<>;

// ---------------------------------------------------------------- membership (membership.hpp)

using MembershipRequest = std::variant<>;
using MembershipMessage = std::variant<>;
using MembershipTimer = std::variant<>;

// ---------------------------------------------------------------- reads (reads.hpp)

using ReadMessage = std::variant<>;
using ReadTimer = std::variant<>;

// ---------------------------------------------------------------- pipelining (pipelining.hpp)

using PipelineMessage = std::variant<>;

}  // namespace orrery::raft
