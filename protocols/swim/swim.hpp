#pragma once
/// SWIM: A. Das, I. Gupta and A. Motivala, "SWIM: Scalable Weakly-consistent Infection-style
/// Process Group Membership Protocol", DSN 2002. Figure 1 is the failure detector; §4.1 spreads
/// what it finds, §4.2 suspects before it declares, §4.3 bounds the time to detection. In its
/// folder: messages.hpp; beliefs.hpp (§4.2, which of two wins); dissemination.hpp (§4.1 and §4.2,
/// what is believed and told); shuffle.hpp (§4.3). This file is Figure 1, §4.3, and who comes back.
///
/// Every member probes another one in each protocol period, directly and, if that fails, through k
/// others. What members believe of each other spreads on the back of the probes' messages.
///
/// All members know each other at first; what a member stores is what it believes otherwise. In the
/// paper, members that have failed are gone, and new ones join. Here they come back under their old
/// name, which is an extension of its own (`rejoin`): a greater incarnation revives, and now and
/// then two members, dead to each other or not, show each other all that they believe (push-pull,
/// as in HashiCorp's memberlist).
/// Left out: members that join or leave by themselves, and the multicast of §3.2, which §4.1
/// replaces.
///
/// Each virtual function is a rule that others got wrong; the museum overrides one of them.

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "protocols/shared/small_map.hpp"
#include "protocols/swim/dissemination.hpp"
#include "protocols/swim/shuffle.hpp"
#include "sim/core/box.hpp"
#include "sim/core/map.hpp"

namespace orrery::swim {

class Swim : public Dissemination {
 public:
  using Dissemination::on;

  /// The periods of an earlier life have smaller numbers, so that its acks are not taken for new
  /// ones; and an incarnation is not used by two lives.
  void start() {
    if (lives > 0) ++incarnation;
    ++lives;
    remember_incarnation();
    pr = lives << 32U;
    if (incarnation > 0) announce();
    begin_pass();
    start_timer(PeriodDue{}, between(Duration{0}, period));
    const bool is_back = lives > 1;
    if (rejoin) start_timer(SyncDue{}, between(Duration{0}, is_back ? Duration{0} : sync));
  }

  // ------------------------------------------------------------ Figure 1

  /// The end of a period, in which an ack of the probe has come or not, and the beginning of the
  /// next.
  void on(PeriodDue) {
    if (probe) probe_has_failed();
    ++pr;
    start_timer(PeriodDue{}, period);
    const std::optional<NodeId> chosen = next_target();
    if (!chosen) return;
    probe = Probe{.target = *chosen, .incarnation = belief_of(*chosen).incarnation};
    send(*chosen, Ping{.origin = self(), .pr = pr, .updates = piggyback()});
    start_timer(AckTimeout{}, ackTimeout);
  }

  /// Without an ack in time, k random members are asked to ping the target as well: ping-req(Mi,
  /// Mj, pr).
  void on(AckTimeout) {
    if (!probe) return;
    SmallSet<NodeId> excluded = failed_members();
    excluded.insert(probe->target);
    for (std::uint32_t i = 0; i < k; ++i) {
      const std::optional<NodeId> member = random_member_but(excluded);
      if (!member) return;
      excluded.insert(*member);
      send(*member, PingReq{.target = probe->target, .pr = pr, .updates = piggyback()});
    }
  }

  /// "On receipt of a ping-req(Mm, Mj, pr) (Mj ≠ Mi): send a ping(Mi, Mj, Mm, pr) message to Mj."
  void on(const PingReq& m, NodeId from) {
    hear(m.updates);
    if (!peers().contains(m.target)) return;
    send(m.target, Ping{.origin = from, .pr = m.pr, .updates = piggyback()});
  }

  /// A ping is answered by an ack, whoever's probe it is.
  void on(const Ping& m, NodeId from) {
    hear(m.updates);
    send(from, Ack{.member = self(), .origin = m.origin, .pr = m.pr, .updates = piggyback()});
  }

  /// "On receipt of an ack(Mi, Mj, Mm, pr) message from Mj: send an ack(Mm, Mj, pr) message to Mm."
  void on(const Ack& m, NodeId from) {
    hear(m.updates);
    if (m.origin != self()) {
      if (m.member != from || !peers().contains(m.origin)) return;
      return send(m.origin,
                  Ack{.member = m.member, .origin = m.origin, .pr = m.pr, .updates = piggyback()});
    }
    if (!probe || m.member != probe->target || m.pr != pr) return;
    probe.reset();
    stop_timer(AckTimeout{});
  }

  // ------------------------------------------------------------ rejoin: push-pull

  /// With whomever, dead or alive: after a partition somebody has to begin.
  void on(SyncDue) {
    start_timer(SyncDue{}, sync);
    if (peers().empty()) return;
    send(peers()[between(0U, peers().size() - 1)], Sync{.beliefs = beliefs});
  }

  void on(const Sync& m, NodeId from) {
    if (!rejoin) return;
    merge(m.beliefs);
    send(from, SyncReply{.beliefs = beliefs});
  }

  void on(const SyncReply& m) {
    if (rejoin) merge(m.beliefs);
  }

 private:
  // ------------------------------------------------------------ whom to probe

  /// The target is "declared as failed" (Figure 1), or with suspicion suspected first (§4.2).
  void probe_has_failed() {
    const Status status = suspicion ? Status::suspected : Status::failed;
    const Update found{probe->target, {status, probe->incarnation}};
    probe.reset();
    if (overrides(found.belief, belief_of(found.member))) believe(found, /*heard=*/false);
  }

  std::optional<NodeId> next_target() {
    return target == Target::random ? random_member_but(failed_members()) : next_in_turn();
  }

  /// One after the other in a shuffled list, which is shuffled anew for each pass (§4.3). So two
  /// probes of a member are at most 2n - 1 periods apart, where the list has n members: it may be
  /// the first in one pass, and the last in the next.
  std::optional<NodeId> next_in_turn() {
    const std::uint32_t n = peers().size();
    // What is left of this pass and all of the next one: everybody is in there.
    for (std::uint32_t tried = 0; tried < 2 * n; ++tried) {
      if (pass.next == n) begin_pass();
      const NodeId member = peers()[shuffled(pass.next++, n, pass.key)];
      if (belief_of(member).status != Status::failed) return member;
    }
    return std::nullopt;
  }

  void begin_pass() {
    pass = {.key = between(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max())};
  }

  SmallSet<NodeId> failed_members() const {
    SmallSet<NodeId> failed;
    for (const auto& [member, belief] : beliefs) {
      if (belief.status == Status::failed) failed.insert(failed.end(), member);
    }
    return failed;
  }

  /// Each of the other peers is as likely. Requires: all that are excluded are peers.
  std::optional<NodeId> random_member_but(const SmallSet<NodeId>& excluded) {
    const auto others = peers().size() - static_cast<std::uint32_t>(excluded.size());
    if (others == 0) return std::nullopt;
    std::uint32_t which = between(0U, others - 1);
    for (const NodeId each : excluded) {
      if (each <= peers()[which]) ++which;
    }
    return peers()[which];
  }

  // ------------------------------------------------------------ rejoin: push-pull

  /// Whoever is dead to the other is but suspected here, and may deny it: of a partition's two
  /// sides, none has to die first when they meet again.
  void merge(const Map<NodeId, Belief>& theirs) {
    std::vector<Update> news;
    for_each_difference(beliefs, theirs, [&](NodeId member, const Belief*, const Belief* said) {
      if (said == nullptr) return;
      Belief belief = *said;
      const bool may_deny_it = suspicion && member != self();
      if (may_deny_it && belief.status == Status::failed) belief.status = Status::suspected;
      news.push_back({member, belief});
    });
    hear(news);
  }
};
static_assert(is_process<Swim>);

}  // namespace orrery::swim

// Compiled once, in swim.cpp: every test of SWIM would compile it anew.
extern template class orrery::BoxOf<orrery::swim::Swim>;
