#pragma once
/// How PBFT's replicas get what they miss, with signatures: M. Castro and B. Liskov, "Practical
/// Byzantine Fault Tolerance" (OSDI 1999), §4.4, last paragraph; "Practical Byzantine Fault
/// Tolerance and Proactive Recovery" (TOCS 2002), §5.3.2 (state transfer). "A replica may be
/// missing some request message m or a stable checkpoint (since these are not sent in new-view
/// messages). It can obtain missing information from another replica."
///
/// Who is behind asks one of those which are ahead for a state or for requests with a quorum of
/// commits. Both prove themselves: it does not matter who answers.
///
/// Left out: partitions of the state with a tree of digests, so that only what differs is sent.

#include "protocols/pbft/view_change.hpp"

namespace orrery::pbft {

class StateTransfer : public ViewChanges {
 public:
  using ViewChanges::on;

  void on(const Fetch& m, NodeId from) {
    if (!peers().contains(from)) return;
    if (m.executed < h()) send(from, *stable);
    for (const auto& [n, certificate] : committed) {
      if (n > m.executed && n <= executed) send(from, *certificate);
    }
  }

  /// "The state … is correct if its digest matches": 2f + 1 replicas have signed it.
  void on(const StableCheckpoint& m) {
    if (m.seq <= executed || !is_valid(m, group())) return;
    begin_with(m.seq, *m.state);
    make_stable(m, true);
    execute_in_order();
  }

  void on(const Committed& m) {
    if (m.seq <= executed || !is_between_watermarks(m.seq) || !is_valid(m, group())) return;
    committed.insert_or_assign(m.seq, m);
    execute_in_order();
  }

 protected:
  /// Any of those which are ahead.
  void fetch_if_behind() override {
    const std::vector<NodeId> candidates = still_ahead();
    if (candidates.empty()) return;
    const auto which = between(std::size_t{0}, candidates.size() - 1);
    send(candidates[which], Fetch{.executed = executed});
  }
};

}  // namespace orrery::pbft
