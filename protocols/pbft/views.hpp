#pragma once
/// What all of PBFT's view changes have in common, whatever replicas can prove: M. Castro and B.
/// Liskov, "Practical Byzantine Fault Tolerance" (OSDI 1999), §4.4, and what makes them live,
/// §4.5.2. "The view-change protocol provides liveness by allowing the system to make progress when
/// the primary fails. View changes are triggered by timeouts that prevent backups from waiting
/// indefinitely for requests to execute."

#include "protocols/pbft/normal_case.hpp"

namespace orrery::pbft {

class Views : public NormalCase {
 public:
  using NormalCase::on;

  /// "If the timer of backup i expires in view v, the backup starts a view change to move the
  /// system to view v + 1." And "if the timer expires before it receives a valid new-view message
  /// for v + 1 or before it executes a request in the new view that it had not executed previously,
  /// it starts the view change for view v + 2" (§4.5.2).
  void on(ViewChangeTimeout) { leave_for(view + 1); }

 protected:
  // ------------------------------------------------------------ what the variants say

  /// Tells the others, after a crash once more.
  virtual void announce_view_change() = 0;
  /// The views for which others have announced a change, of each replica the newest.
  virtual SmallMap<NodeId, View> announced() const = 0;
  /// The view that is entered begins after a checkpoint.
  virtual void begin_after_checkpoint() = 0;

  // ------------------------------------------------------------ rules: leaving a view

  /// "It stops accepting messages (other than checkpoint, view-change, and new-view messages) and
  /// multicasts a view-change message to all replicas."
  void leave_for(View next) {
    view = next;
    isActive = false;
    end_log_of_view();
    votes.clear();
    hasQuorumForChange = false;
    ++changesInARow;
    stop_timer(ViewChangeTimeout{});
    persist();
    output(ViewLeft{.next = next});
    announce_view_change();
  }

  /// Pre-prepares are of one view.
  virtual void end_log_of_view() { prePrepares.clear(); }

  /// "If a replica receives a set of f + 1 valid view-change messages from other replicas for views
  /// greater than its current view, it sends a view-change message for the smallest view in the
  /// set, even if its timer has not expired; this prevents it from starting the next view change
  /// too late" (§4.5.2).
  virtual void join_if_others_leave() {
    std::uint32_t others = 0;
    std::optional<View> smallest;
    for (const auto& [replica, its_view] : announced()) {
      if (replica == self() || its_view <= view) continue;
      ++others;
      smallest = std::min(smallest.value_or(its_view), its_view);
    }
    if (others >= one_correct(replicas())) leave_for(*smallest);
  }

  /// "A replica that multicasts a view-change message for view v + 1 waits for 2f + 1 view-change
  /// messages for view v + 1 and then starts its timer to expire after some time T" (§4.5.2). Who
  /// has gone on to a later view counts: its message for this one may be lost, and those who wait
  /// for it would wait for ever (hyperledger/fabric, issue 1917).
  void start_timer_if_others_agree() {
    if (isActive || hasQuorumForChange) return;
    std::uint32_t supporters = 0;
    for (const auto& [replica, its_view] : announced()) {
      if (its_view >= view) ++supporters;
    }
    if (supporters < quorum()) return;
    hasQuorumForChange = true;
    start_timer(ViewChangeTimeout{}, patience());
  }

  // ------------------------------------------------------------ rules: entering one

  /// "Then it adds the new information to its log as described for the primary, multicasts a
  /// prepare for each message in O to all the other replicas, adds these prepares to its log, and
  /// enters view v + 1."
  void enter(View next) {
    if (next != view) votes.clear();
    view = next;
    isActive = true;
    end_log_of_view();
    proposed.clear();
    assigned = last_redone();
    persist();
    output(ViewEntered{.view = view});
    begin_after_checkpoint();
    const bool timer_is_running = std::exchange(hasQuorumForChange, false);
    redo();
    // The timer of the view change runs on until a request is executed.
    if (waiting.empty() || is_primary() || !timer_is_running) watch_primary();
    propose();
  }

  /// "Replicas redo the protocol for messages between min-s and max-s but they avoid re-executing
  /// client requests." Those above the high water mark have to wait until it rises.
  void redo() {
    if (!isActive) return;
    for (const Signed<PrePrepare>& m : redone()) {
      if (!is_between_watermarks(m->seq) || prePrepares.contains(m->seq)) continue;
      if (!is_primary()) prepare(m);
      else add_to_log(m);
      if (!requests_of(m->seq, m->requests.digest())) fetch_requests(*m);
      commit_if_prepared(m->seq);
    }
  }

  void water_marks_have_moved() override { redo(); }

  void fetch_requests(const PrePrepare& m) {
    broadcast(FetchRequests{.seq = m.seq, .digest = m.requests.digest()});
  }
};

}  // namespace orrery::pbft
