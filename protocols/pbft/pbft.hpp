#pragma once
/// Practical Byzantine Fault Tolerance: M. Castro and B. Liskov, OSDI 1999; read §4 beside this
/// folder. State machine replication among |R| replicas of which up to f = ⌊(|R| - 1)/3⌋ may do
/// anything, in a network that may do anything but delay messages for ever.
///
/// Read in this order: messages.hpp, state.hpp, normal_case.hpp (§4.1, §4.2), checkpoints.hpp
/// (§4.3), views.hpp and view_change.hpp (§4.4, §4.5.2), retransmission.hpp, state_transfer.hpp,
/// client.hpp. Proofs that messages carry are in certificates.hpp, numbers in quorums.hpp.
///
/// That is the variant with public-key signatures, as in OSDI §4, all of whose messages between
/// replicas can be shown to others. The other variant has message authentication codes (MACs)
/// alone, which are cheaper and prove nothing to third parties (OSDI §5.2), so that its view change
/// is another one: "Practical Byzantine Fault Tolerance and Proactive Recovery" (TOCS 20(4), 2002),
/// §4. Read mac_messages.hpp, mac_requests.hpp, decision.hpp, view_change_acks.hpp,
/// mac_view_change.hpp, mac_state_transfer.hpp.
///
/// Left out: the optimisations of OSDI §5.1 (digest replies, tentative execution, read-only
/// operations: reads are ordered like all requests); proactive recovery, and new keys for it (TOCS
/// 2002, §5).

#include "protocols/pbft/mac_state_transfer.hpp"
#include "protocols/pbft/state_transfer.hpp"
#include "sim/core/box.hpp"

namespace orrery::pbft {

/// With signatures.
class Pbft : public StateTransfer {
 public:
  using StateTransfer::on;

  /// "The initial service state" is where everybody begins, and the last stable checkpoint where
  /// one begins that has crashed.
  void start() {
    begin_with(h(), *stable->state);
    recall_votes();
    start_timer(StatusDue{}, between(status, 2 * status));
    if (!isActive) announce_view_change();
  }

  /// Nobody says that here.
  template <class M>
    requires(boost::mp11::mp_contains<MacMessages, M>::value)
  void on(const M&) {}
};
static_assert(is_process<Pbft>);

/// With message authentication codes.
class PbftWithMacs : public MacStateTransfer {
 public:
  using MacStateTransfer::on;

  /// One that has crashed begins where it has told others that it is: at its last checkpoint,
  /// stable or not. It has not entered a view whose beginning did not reach its disk.
  void start() {
    begin_with(h(), *stable->state);
    for (const auto& [n, state] : Map<Seq, Shared<ServiceState>>(macs.checkpoints)) {
      if (n <= h()) continue;
      begin_with(n, *state);
      keep_checkpoint(n, state);
    }
    isActive = isActive && (view == 0 || (*macs.newView)->view == view);
    recall_votes();
    start_timer(StatusDue{}, between(status, 2 * status));
    if (!isActive) announce_view_change();
  }

  /// Nobody says that here.
  template <class M>
    requires(boost::mp11::mp_contains<SignedMessages, M>::value)
  void on(const M&) {}
};
static_assert(is_process<PbftWithMacs>);

}  // namespace orrery::pbft

// Compiled once, in pbft.cpp: every test of PBFT would compile them anew.
extern template class orrery::BoxOf<orrery::pbft::Pbft>;
extern template class orrery::BoxOf<orrery::pbft::PbftWithMacs>;
